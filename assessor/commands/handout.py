"""Write a page to hand on: questions for suppliers, evidence for an insurer, an emergency page, or dates.

letter: ready-to-send questions to the IT provider, device makers and specialists, from what only they know or can mend.
evidence: what is answered and what proves it, for an insurer or a large customer.
emergency: whom to call, what to disconnect, how to work by hand; numbers come from [about] in the sheet.
ics: days of rules, waivers, re-checks and the plan's waves, for a calendar.
"""

import argparse
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO, NamedTuple

from assessor.advice import emergency as fits
from assessor.advice.evidenced import evidenced
from assessor.advice.plan import next_goal, plan
from assessor.cli import output
from assessor.errors import AssessorError
from assessor.formats import extras, registry
from assessor.io import brand as brands
from assessor.io.catalog import Catalog
from assessor.io.sheets import Reading
from assessor.model.assessment import Assessment
from assessor.model.report import Report
from assessor.pipeline import advising, loading, planning
from assessor.telling import emergency, evidence, letter, redaction
from assessor.telling.blocks import Block
from assessor.text import listed
from assessor.words.speech import spoken

DAYS_TO_ANSWER = 14


class Source(NamedTuple):
    """What a hand-out is made from."""

    args: argparse.Namespace
    where: Catalog
    reading: Reading
    report: Report
    notices: tuple[str, ...]


def _letter(source: Source) -> Iterable[Block]:
    until = source.args.until or source.args.as_of + timedelta(days=DAYS_TO_ANSWER)
    found = letter.letters(source.report, source.where.solutions, source.where.maker_questions, source.args.to)
    return letter.tell(source.report, found, until)


def _emergency(source: Source) -> Iterable[Block]:
    return emergency.tell(source.report, fits.fitting(source.report.assessment, source.where.emergency))


# Hand-outs for people, as blocks; dates are for a calendar.
KINDS: dict[str, Callable[[Source], Iterable[Block]]] = {
    "letter": _letter,
    "evidence": lambda source: evidence.tell(source.report),
    "emergency": _emergency,
}
DATES = "ics"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("kind", choices=(*KINDS, DATES), help="what to write")
    parser.add_argument("file", metavar="FILE", type=Path, help="an answer sheet")
    output.add_arguments(parser, (*registry.PAGES, DATES))
    parser.add_argument("--to", choices=letter.RECIPIENTS, help="with letter: the one recipient (default: all)")
    parser.add_argument(
        "--until",
        metavar="DATE",
        type=loading.a_date,
        help=f"with letter: the day to answer by (default: in {DAYS_TO_ANSWER} days)",
    )
    advising.add_look(parser)
    loading.add_evidence_age(parser)
    loading.add_sheet_options(parser)


def run(args: argparse.Namespace) -> int:
    """Load, assess, advise, and write the page."""
    _refuse_misfits(args)
    output.refuse_twice(args, args.file, *brands.files(args.brand))
    source = _source(args)
    if args.kind == DATES:
        output.emit(args, lambda _, out: _dates(source, out), DATES)
    else:
        with spoken(args.lang):
            blocks = list(KINDS[args.kind](source))
        output.emit(args, lambda name, out: registry.show(name, blocks, source.report, out))
    loading.warn(source.notices)
    return 0


def _refuse_misfits(args: argparse.Namespace) -> None:
    """Raise `AssessorError` for options that do not go with the kind."""
    fitting = (DATES,) if args.kind == DATES else tuple(registry.PAGES)
    for name in (*([args.format] if args.format else []), *(name for name, _ in args.out)):
        if name not in fitting:
            raise AssessorError(f"{args.kind} can be written as {listed(list(fitting), 'or')}, not as {name}")
    if args.kind != "letter" and (args.to or args.until):
        raise AssessorError(f"--to and --until go with letter, not with {args.kind}")
    if args.until and args.until <= args.as_of:
        raise AssessorError(f"--until {args.until} is not after {args.as_of}")


def _source(args: argparse.Namespace) -> Source:
    where, questionnaire, reading = loading.load(args.file, args.questionnaire)
    assessment = loading.assess(questionnaire, reading, args.as_of)
    report = advising.report(where, questionnaire, assessment).model_copy(
        update={
            "sheet_digest": reading.document.digest,
            "brand": brands.read(args.brand) if args.brand else None,
            "language": args.lang,
            "evidenced": evidenced(questionnaire, reading.counted, assessment, args.evidence_age),
            "plan": plan(assessment, next_goal(assessment)) if _has_plan(args, assessment) else None,
        }
    )
    shown = redaction.redacted(report) if args.redact else report
    return Source(args, where, reading, shown, assessment.notices)


def _has_plan(args: argparse.Namespace, assessment: Assessment) -> bool:
    return args.kind == DATES and planning.can_plan(assessment)


def _dates(source: Source, out: BinaryIO) -> None:
    extras.need("icalendar", "a calendar")
    from assessor.formats import ics

    with spoken(source.report.language):
        ics.render(source.report, source.reading.sheet.waivers, out)
