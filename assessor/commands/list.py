"""List questionnaires, domains, controls, standards, solution categories, obligations or policies.

With an answer sheet, `obligations` says which bind that firm, which may (and what decides), and which do not, and why.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from assessor.cli import options, output
from assessor.errors import AssessorError
from assessor.io import catalog, policies
from assessor.io.catalog import Catalog
from assessor.model.catalog import Control
from assessor.scoring import caps
from assessor.telling import listing
from assessor.text import logged, visible
from assessor.words import terms
from assessor.words.speech import say

Row = tuple[str, str]


def _questionnaires(where: Catalog) -> Iterator[Row]:
    for name in where.names():
        questionnaire = where.questionnaire(where.root / f"{name}.toml")
        size = say("controls", n=len(questionnaire.controls))
        told = {"title": questionnaire.title, "version": questionnaire.version, "about": questionnaire.about}
        yield name, say("list-questionnaire", **told, controls=size).rstrip()


def _domains(where: Catalog) -> Iterator[Row]:
    for domain_id, domain in where.base.domains.items():
        yield domain_id, f"{domain.title}: {domain.about}"


def _controls(where: Catalog) -> Iterator[Row]:
    for control_id, control in where.shared.items():
        yield control_id, say("list-control", **_placed(control))
    for name in where.names():
        for control_id, control in where.questionnaire(where.root / f"{name}.toml").controls.items():
            if control_id not in where.shared:
                yield control_id, say("list-own-control", **_placed(control), questionnaire=name)


def _placed(control: Control) -> dict[str, str]:
    return {"title": control.title, "domain": control.domain, "tier": terms.tier(control.tier)}


def _standards(where: Catalog) -> Iterator[Row]:
    for standard in where.standards:
        yield standard.id, listing.standard(standard)


def _solutions(where: Catalog) -> Iterator[Row]:
    for solution_id, solution in where.solutions.items():
        yield solution_id, listing.solution(solution)


def _obligations(where: Catalog) -> Iterator[Row]:
    for obligation in where.obligations:
        yield obligation.id, listing.obligation(obligation)


def _policies(_: Catalog) -> Iterator[Row]:
    for name, policy in policies.shipped():
        yield name, f"{policy.title}: {policy.about}"


KINDS: dict[str, Callable[[Catalog], Iterator[Row]]] = {
    "questionnaires": _questionnaires,
    "domains": _domains,
    "controls": _controls,
    "standards": _standards,
    "solutions": _solutions,
    "obligations": _obligations,
    "policies": _policies,
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "kind", nargs="?", choices=tuple(KINDS), default="questionnaires", help="what to list (default: questionnaires)"
    )
    parser.add_argument("sheet", metavar="FILE", nargs="?", type=Path, help="with obligations: which bind this firm")
    parser.add_argument(
        "--questionnaire",
        metavar="FILE",
        help="only what this questionnaire asks (controls and domains); with a sheet, its questionnaire's file",
    )
    options.add_as_of(parser)


def run(args: argparse.Namespace) -> int:
    """Print one line for each thing: its id, then what it is."""
    if args.sheet is not None:
        return _of_sheet(args)
    if args.questionnaire is None:
        rows = list(KINDS[args.kind](catalog.shipped()))
    elif args.kind in {"controls", "domains"}:
        rows = list(_of_questionnaire(args.kind, args.questionnaire))
    else:
        raise AssessorError(f"--questionnaire goes with controls or domains, not with {args.kind}")
    width = max((len(name) for name, _ in rows), default=0)
    sys.stdout.write("".join(f"{visible(name):<{width}}  {logged(what)}\n" for name, what in rows))
    return 0


def _of_sheet(args: argparse.Namespace) -> int:
    from assessor.pipeline.advising import advise  # Without a sheet, listing is faster without it.
    from assessor.pipeline.loading import assess, load
    from assessor.telling import obligations

    if args.kind != "obligations":
        raise AssessorError(f"an answer sheet goes with obligations, not with {args.kind}")
    sheet = load(args.sheet, args.questionnaire)
    assessment = assess(sheet, args.as_of)
    output.show(obligations.whole(advise(sheet, assessment)))
    output.warn(assessment.notices)
    return 0


def _of_questionnaire(kind: str, name: str) -> Iterator[Row]:
    questionnaire = catalog.load(name)
    if kind == "domains":
        for domain in questionnaire.domains:
            told = {"title": domain.title, "about": domain.about}
            key = say(
                "list-emphasised-domain" if domain.by_emphasis else "list-weighed-domain", **told, weight=domain.weight
            )
            yield domain.id, key
        return
    for control_id, control in questionnaire.controls.items():
        weighed = {**_placed(control), "weight": str(control.weight)}
        if caps.is_critical(control):
            yield control_id, say("list-critical-control", **weighed, floor=caps.floor(control), cap=caps.cap(control))
        else:
            yield control_id, say("list-weighed-control", **weighed)
