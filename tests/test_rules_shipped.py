"""Rules that ship: what a firm of each kind and region reads, and what was looked up to say so."""

import json
import tomllib
from collections import Counter
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from assessor.advice import obligations
from assessor.io import catalog
from assessor.model.obligations import NOWHERE, LookedUp, Obligation
from assessor.model.report import Bound
from assessor.model.sheet import AnswerSheet, QuestionnaireRef
from assessor.scoring import engine
from tests.support.firms import ROLES, loaded
from tests.support.goldens import golden
from tests.support.running import Run

pytestmark = pytest.mark.slow

SHIPPED = catalog.shipped()
RULES = SHIPPED.rules
MEANING = SHIPPED.base.meaning
REGIONS = MEANING.regions(SHIPPED.base.facts)
AS_OF = date(2026, 11, 28)
FIRMS = sorted((Path(__file__).parent / "data" / "firms").glob("*.toml"))


def read(bound: dict[str, Any]) -> str:
    """Write an obligation in a line, with its days seen from the day of the report."""
    obligation = bound["obligation"]
    days = [*((due, "from") for due in obligation["dates"]), *((due, "until") for due in [obligation["ends"]] if due)]
    told = []
    for due, word in days:
        on = date.fromisoformat(due["on"])
        away = (on - AS_OF).days
        when = f"in {away} days" if away > 0 else "today" if not away else "by now"
        told.append(f"{word} {on.year if due['read'] == 'memory' else on} ({when})")
    sure = "" if obligation["sure"] else " [not sure]"
    waits = f" <- {', '.join(bound['waits_for'])}" if bound["waits_for"] else ""
    return f"  {obligation['id']}{sure}{': ' if told else ''}{', '.join(told)}{waits}\n"


@pytest.mark.parametrize("firm", FIRMS, ids=lambda path: path.stem)
def test_what_binds_an_invented_firm_reads_as_settled(run: Run, firm: Path) -> None:
    """Each sheet says in its comment who the firm is."""
    report = json.loads(run("report", firm, "--format", "json", "--as-of", str(AS_OF)).out)
    text = firm.read_text(encoding="utf-8").splitlines()[0] + "\n"
    for binding in ("applies", "coming", "may-apply", "proposed", "ended", "does-not"):
        found = [bound for bound in report["advice"]["obligations"] if bound["binding"] == binding]
        text += f"\n{binding} ({len(found)})\n"
        # Of what does not bind, the rules of the firm's own regions are worth a line.
        near = {region for fact in MEANING.places for region in report["assessment"]["facts"][fact]["values"]}
        if binding == "does-not":
            ids = [bound["obligation"]["id"] for bound in found]
            text += f"  {' '.join(i for i in ids if i.split('-')[0] in {r.split('-')[0] for r in near})}\n"
        else:
            text += "".join(map(read, found))
    text += "\nnot covered\n"
    for found in report["advice"]["uncovered"]:
        text += f"  {found['region']}, {found['side']}: {found['covered']}; missing: {found['missing']}\n"
    golden(f"firms/{firm.stem}.txt", text)


def test_a_firm_stands_for_each_part_of_the_world_and_each_role() -> None:
    facts = [tomllib.loads(path.read_text(encoding="utf-8"))["facts"] for path in FIRMS]
    assert len(FIRMS) >= 12
    assert {role for each in facts for role in each["role"]} == {*ROLES}
    groups = SHIPPED.base.facts["operates-in"].groups
    regions = {region for each in facts for fact in MEANING.places for region in each.get(fact, ())}
    assert all(regions & {*group.values} - {"elsewhere"} for group in groups.values())


def bound_in(region: str, role: str) -> list[Bound]:
    """What a firm of one role reads that is in one region, and of which nothing else is known."""
    sheet = AnswerSheet(
        format=1,
        questionnaire=QuestionnaireRef(id="general", version=loaded("general").version),
        tier="essential",
        facts={"role": (role,), **dict.fromkeys(MEANING.places, (region,))},
    )
    return list(obligations.bound(engine.assess(loaded("general"), sheet, AS_OF), RULES.obligations, {}))


def test_each_role_in_each_region_reads_the_rules_of_that_region() -> None:
    text, read_by = "", Counter[str]()
    for region, role in product(REGIONS, ROLES):
        found = [b for b in bound_in(region, role) if b.binding != "does-not"]
        for bound in found:
            assert bound.obligation.concerns(region, MEANING.places), (bound.obligation.id, region)
        read_by.update(b.obligation.id for b in found)
        coverage = RULES.coverage.get(region, NOWHERE)
        assert found or coverage.operators != "covered" or coverage.makers != "covered"
        own = [b.obligation.id for b in found if not b.obligation.concerns("", MEANING.places)]
        text += f"{region} {role} ({coverage.operators}, {coverage.makers}): {' '.join(own) or 'none'}\n"
    assert {*read_by} == {obligation.id for obligation in RULES.obligations}
    golden("rules-by-region.txt", text)


@pytest.mark.parametrize("obligation", RULES.obligations, ids=lambda obligation: obligation.id)
def test_nothing_is_said_without_what_was_read(obligation: Obligation) -> None:
    ends = (obligation.ends,) if obligation.ends else ()
    said: list[LookedUp] = [obligation, *obligation.dates, *ends, *obligation.channels]
    for each in said:
        assert each.source.strip()
        assert each.checked <= AS_OF
    assert obligation.look_again is not None
    assert obligation.sure <= obligation.was_read
    assert not obligation.is_stale(AS_OF)


def test_only_contracts_bind_wherever_a_firm_is() -> None:
    everywhere = [o.id for o in RULES.obligations if o.concerns("", MEANING.places)]
    assert everywhere == ["pci-dss"]


def test_every_region_is_covered_in_part_or_says_that_it_is_not() -> None:
    assert RULES.coverage.keys() == REGIONS.keys()
