"""Write a page to hand on: questions for suppliers, evidence for an insurer, an emergency page, or dates.

letter: ready-to-send questions to the IT provider, device makers and specialists, from what only they know or can mend.
evidence: what is answered and what proves it, for an insurer or a large customer.
emergency: whom to call, what to disconnect, how to work by hand; numbers come from [about] in the sheet.
ics: days of rules, waivers, re-checks and the plan's waves, for a calendar.
"""

import argparse
from pathlib import Path

from assessor.cli import options, output
from assessor.cli.output import Output
from assessor.errors import AssessorError
from assessor.formats import registry
from assessor.pipeline.handouts import DAYS_TO_ANSWER, PAGES, HandoutRequest, Source, source
from assessor.pipeline.loading import load, of_part
from assessor.telling import letter
from assessor.text import listed
from assessor.words.speech import spoken

# A calendar; the other kinds are pages.
DATES = "ics"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("kind", choices=(*PAGES, DATES), help="what to write")
    parser.add_argument("file", metavar="FILE", type=Path, help="an answer sheet")
    options.add_output(parser, (*registry.PAGES, DATES))
    parser.add_argument("--to", choices=letter.RECIPIENTS, help="with letter: the one recipient (default: all)")
    parser.add_argument(
        "--until",
        metavar="DATE",
        type=options.day,
        help=f"with letter: the day to answer by (default: in {DAYS_TO_ANSWER} days)",
    )
    options.add_look(parser)
    options.add_evidence_age(parser)
    options.add_part(parser)
    options.add_sheet_options(parser)


def run(args: argparse.Namespace) -> int:
    """Load, assess, advise, and write the page."""
    target = options.output(args)
    _refuse_misfits(args, target)
    output.refuse_twice(target, *options.read(args, args.file))
    request = HandoutRequest(
        as_of=args.as_of,
        to=args.to,
        until=args.until,
        brand=args.brand,
        language=args.lang,
        evidence_age=args.evidence_age,
        redact=args.redact,
        dates=args.kind == DATES,
    )
    found = source(of_part(load(args.file, args.questionnaire), args.part), request)
    _write(args.kind, target, found)
    output.warn(found.notices)
    return 0


def _refuse_misfits(args: argparse.Namespace, target: Output) -> None:
    """Raise `AssessorError` for options that do not fit the kind."""
    fitting = (DATES,) if args.kind == DATES else registry.PAGES
    for name in sorted(target.names - set(fitting)):
        raise AssessorError(f"{args.kind} can be written as {listed(list(fitting), 'or')}, not as {name}")
    if args.kind != "letter" and (args.to or args.until):
        raise AssessorError(f"--to and --until go with letter, not with {args.kind}")


def _write(kind: str, target: Output, found: Source) -> None:
    if kind == DATES:
        output.emit(target, lambda _, out: registry.render_dates(found.report, out), DATES)
        return
    with spoken(found.report.language):
        blocks = list(PAGES[kind](found))
    brand, language = found.report.brand, found.report.language
    output.emit(target, lambda name, out: registry.show(name, blocks, out, brand=brand, language=language))
