"""List questionnaires, domains, controls, standards, solution categories, obligations or policies.

With an answer sheet, `obligations` says which bind that firm, which may (and what decides), and which do not, and why.
"""

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

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


def _standards(where: Catalog) -> Iterator[Row]:
    for standard in where.standards:
        yield Row(standard.id, listing.standard(standard), (standard.title, standard.publisher))


def _solutions(where: Catalog) -> Iterator[Row]:
    for solution_id, solution in where.solutions.items():
        yield Row(solution_id, listing.solution(solution), (solution.title, *solution.also_called))


def _obligations(where: Catalog) -> Iterator[Row]:
    for obligation in where.obligations:
        yield Row(obligation.id, listing.obligation(obligation), (obligation.title,))


def _policies(_: Catalog) -> Iterator[Row]:
    for name, policy in policies.shipped():
        line = f"{policy.title}: {policy.about}"
        yield Row(name, line, (line,))


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
    parser.add_argument(
        "--find", metavar="TEXT", help="only what has this text in its id, title, question, publisher or other names"
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
    _write(rows if args.find is None else _found(rows, args.find))
    return 0


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
    from assessor.pipeline.loading import assess, load
    from assessor.telling import obligations

    if args.find is not None:
        raise AssessorError("--find goes with a list, not with an answer sheet")
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
