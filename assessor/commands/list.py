"""List questionnaires, domains, controls, standards, solutions, obligations, regions or policies.

With an answer sheet, `obligations` says which bind that firm, which may (and what decides), and which do not, and why.
"""

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple, get_args

from assessor.cli import options, output
from assessor.errors import AssessorError
from assessor.io import catalog, named, policies
from assessor.io.catalog import Catalog
from assessor.io.faults import hinted, near
from assessor.model.catalog import Control
from assessor.model.obligations import NOWHERE
from assessor.model.report import Binding
from assessor.model.standards import Standard
from assessor.pipeline.languages import told_in
from assessor.scoring import caps
from assessor.telling import listing
from assessor.text import logged, visible
from assessor.words import terms
from assessor.words.speech import MACHINES, say, spoken


class Row(NamedTuple):
    """One line of a list, and the words besides its id by which it is found."""

    id: str
    line: str
    words: tuple[str, ...]


def _questionnaires(where: Catalog) -> Iterator[Row]:
    for name in where.names():
        questionnaire = where.questionnaire(where.root / f"{name}.toml")
        size = say("controls", n=len(questionnaire.controls))
        told = {"title": questionnaire.title, "version": questionnaire.version, "about": questionnaire.about}
        line = say("list-questionnaire", **told, controls=size).rstrip()
        yield Row(name, line, (questionnaire.title, questionnaire.about))


def _domains(where: Catalog) -> Iterator[Row]:
    for domain_id, domain in where.base.domains.items():
        yield Row(domain_id, f"{domain.title}: {domain.about}", (domain.title, domain.about))


def _controls(where: Catalog) -> Iterator[Row]:
    for control_id, control in where.shared.items():
        yield _control(control_id, control, say("list-control", **_placed(control)))
    for name in where.names():
        for control_id, control in where.questionnaire(where.root / f"{name}.toml").controls.items():
            if control_id not in where.shared:
                yield _control(control_id, control, say("list-own-control", **_placed(control), questionnaire=name))


def _control(control_id: str, control: Control, line: str) -> Row:
    asked = [wording.question for wording in control.ask.values() if wording.question]
    return Row(control_id, line, (control.title, control.question, *asked))


def _placed(control: Control) -> dict[str, str]:
    return {"title": control.title, "domain": control.domain, "tier": terms.tier(control.tier)}


def _standards(standards: Iterable[Standard]) -> Iterator[Row]:
    for standard in standards:
        yield Row(standard.id, listing.standard(standard), (standard.title, standard.publisher))


def _solutions(where: Catalog) -> Iterator[Row]:
    for solution_id, solution in where.solutions.items():
        yield Row(solution_id, listing.solution(solution), (solution.title, *solution.also_called))


def _obligations(where: Catalog, region: str | None = None) -> Iterator[Row]:
    places = where.base.meaning.places
    for found in where.rules.obligations:
        if region is None or found.concerns(region, places):
            yield Row(found.id, listing.obligation(found), (found.title,))


def _regions(where: Catalog) -> Iterator[Row]:
    for region, title in where.base.meaning.regions(where.base.facts).items():
        found = where.rules.coverage.get(region, NOWHERE)
        yield Row(region, listing.coverage(title, found), (title,))


def _policies(where: Catalog) -> Iterator[Row]:
    for name, policy in policies.shipped():
        standards = [where.standard(where.standard_files[demand.id]) for demand in policy.standards]
        yield Row(name, listing.policy(policy, standards), (policy.title or "", policy.about))


KINDS: dict[str, Callable[[Catalog], Iterator[Row]]] = {
    "questionnaires": _questionnaires,
    "domains": _domains,
    "controls": _controls,
    "standards": lambda where: _standards(where.standards),
    "solutions": _solutions,
    "obligations": _obligations,
    "regions": _regions,
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
        help="controls, domains or standards of this questionnaire only; with a sheet, its questionnaire's file",
    )
    parser.add_argument(
        "--find", metavar="TEXT", help="only what has this text in its id, title, question, publisher or other names"
    )
    parser.add_argument(
        "--region", metavar="REGION", help="with obligations: only those of this region (see `list regions`)"
    )
    parser.add_argument(
        "--binding", choices=get_args(Binding), help="with an answer sheet: only those obligations that bind like this"
    )
    options.add_language(parser)
    options.add_part(parser)
    options.add_as_of(parser)


def run(args: argparse.Namespace) -> int:
    """Print one line for each thing: its id, then what it is."""
    if args.region is not None and args.kind != "obligations":
        raise AssessorError(f"--region goes with obligations, not with {args.kind}")
    if args.sheet is not None:
        return _of_sheet(args)
    if args.binding is not None:
        raise AssessorError("--binding goes with obligations and an answer sheet: what binds depends on the firm")
    if args.part is not None:
        raise AssessorError("--part goes with obligations and an answer sheet, which has sites or products")
    language = args.lang or MACHINES
    with spoken(language):
        rows = _rows(args, language)
    if language != MACHINES:
        # What is known by its English name is found by it, too.
        plain = _rows(args, MACHINES)
        rows = [row._replace(words=(*row.words, *other.words)) for row, other in zip(rows, plain, strict=True)]
    _write(rows if args.find is None else _found(rows, args.find))
    return 0


def _rows(args: argparse.Namespace, language: str) -> list[Row]:
    where = told_in(catalog.shipped(), language)
    if args.region is not None:
        return list(_obligations(where, _known_region(args.region, where)))
    if args.questionnaire is None:
        return list(KINDS[args.kind](where))
    if args.kind == "standards":
        where, path = named.find(args.questionnaire)
        return list(_standards(where.standards_of(where.questionnaire(path))))
    if args.kind in {"controls", "domains"}:
        return list(_of_questionnaire(args.kind, args.questionnaire, language))
    raise AssessorError(f"--questionnaire goes with controls, domains or standards, not with {args.kind}")


def _known_region(region: str, where: Catalog) -> str:
    regions = where.base.meaning.regions(where.base.facts)
    if region not in regions:
        raise AssessorError(hinted(f"--region {region}: no such region", near(region, list(regions))))
    return region


def _found(rows: Iterable[Row], text: str) -> list[Row]:
    """Return the rows with a text among their words, in capitals or not; where there is none, say so."""
    wanted = text.casefold()
    found = [row for row in rows if any(wanted in word.casefold() for word in (row.id, *row.words))]
    if not found:
        output.warn([say("list-nothing-found", text=text)])
    return found


def _write(rows: Iterable[Row]) -> None:
    rows = list(rows)
    width = max((len(row.id) for row in rows), default=0)
    sys.stdout.write("".join(f"{visible(row.id):<{width}}  {logged(row.line)}\n" for row in rows))


def _of_sheet(args: argparse.Namespace) -> int:
    from assessor.pipeline.advising import advise  # Without a sheet, listing is faster without it.
    from assessor.pipeline.languages import language_of, translation_of
    from assessor.pipeline.loading import assess, load, of_part
    from assessor.telling import obligations
    from assessor.telling.translation import translated

    if args.find is not None:
        raise AssessorError("--find goes with a list, not with an answer sheet")
    if args.kind != "obligations":
        raise AssessorError(f"an answer sheet goes with obligations, not with {args.kind}")
    sheet = of_part(load(args.sheet, args.questionnaire), args.part)
    assessment = assess(sheet, args.as_of)
    report = advise(sheet, assessment)
    bound, uncovered = report.advice.obligations, report.advice.uncovered
    if args.region is not None:
        region = _known_region(args.region, sheet.catalog)
        bound = tuple(b for b in bound if b.obligation.concerns(region, assessment.meaning.places))
        uncovered = tuple(found for found in uncovered if found.region == region)
    if args.binding is not None:
        bound = tuple(b for b in bound if b.binding == args.binding)
    language = language_of(args.lang, sheet.reading.sheet)
    texts = translation_of(sheet.catalog, language, [sheet.questionnaire.id])
    with spoken(language):
        told = translated(report, texts), translated(bound, texts), translated(uncovered, texts)
        output.show(obligations.whole(*told))
    output.warn(assessment.notices)
    return 0


def _of_questionnaire(kind: str, name: str, language: str) -> Iterator[Row]:
    where, path = named.find(name)
    questionnaire = told_in(where, language).questionnaire(path)
    if kind == "domains":
        for domain in questionnaire.domains:
            told = {"title": domain.title, "about": domain.about}
            line = say(
                "list-emphasised-domain" if domain.by_emphasis else "list-weighed-domain", **told, weight=domain.weight
            )
            yield Row(domain.id, line, (domain.title, domain.about))
        return
    for control_id, control in questionnaire.controls.items():
        weighed = {**_placed(control), "weight": str(control.weight)}
        if caps.is_critical(control):
            line = say("list-critical-control", **weighed, floor=caps.floor(control), cap=caps.cap(control))
        else:
            line = say("list-weighed-control", **weighed)
        yield _control(control_id, control, line)
