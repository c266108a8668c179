"""Show where a firm stands, its gaps, and what to do about them."""

import argparse
import sys
from pathlib import Path
from typing import BinaryIO

from assessor.cli import options, output
from assessor.errors import AssessorError
from assessor.formats import registry
from assessor.model.report import APPENDICES, AUDIENCES, Appendix
from assessor.pipeline.advising import ReportRequest, report
from assessor.pipeline.loading import load, of_part
from assessor.telling import benchmark
from assessor.telling.redaction import redacted
from assessor.words.speech import MACHINES


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("file", metavar="FILE", type=Path, help="an answer sheet")
    options.add_output(parser, registry.FORMATS)
    parser.add_argument(
        "--audience",
        choices=AUDIENCES,
        help="who reads it (default: owner at the tier essential, else engineer); an owner and a board get two pages",
    )
    parser.add_argument(
        "--appendix",
        metavar="NAMES",
        type=_appendices,
        default=(),
        help=f"what follows the two pages of an owner or a board: all, or any of {', '.join(APPENDICES)}",
    )
    parser.add_argument(
        "--since",
        metavar="OLD",
        help="also tell what moved since an earlier sheet, a report in JSON, or REVISION:PATH in git",
    )
    parser.add_argument(
        "--benchmark",
        metavar="FILE",
        type=Path,
        help="also tell where the firm stands among those of a portfolio, as JSON",
    )
    options.add_look(parser)
    options.add_plan_options(parser)
    options.add_evidence_age(parser)
    options.add_part(parser)
    options.add_sheet_options(parser)


def _appendices(text: str) -> tuple[Appendix, ...]:
    """Read names of appendices, with commas between them."""
    named = [name.strip() for name in text.split(",") if name.strip()]
    unknown = [name for name in named if name not in (*APPENDICES, "all")]
    if unknown or not named:
        known = ", ".join((*APPENDICES, "all"))
        raise argparse.ArgumentTypeError(f'"{(unknown or [text])[0]}" is no appendix; known: {known}')
    return tuple(name for name in APPENDICES if name in named or "all" in named)


def run(args: argparse.Namespace) -> int:
    """Load, assess, advise, and write every format that was asked for."""
    target = options.output(args)
    since = Path(args.since) if args.since else None
    output.refuse_twice(target, *options.read(args, args.file, since, args.benchmark))
    if target.format and not registry.FORMATS[target.format].is_text and sys.stdout.isatty():
        raise AssessorError(f"{target.format} is no text; write it with --out {target.format}=PATH")
    request = ReportRequest(
        as_of=args.as_of,
        audience=args.audience,
        appendices=args.appendix,
        brand=args.brand,
        language=args.lang,
        evidence_age=args.evidence_age,
        plan=options.plan(args),
        since=args.since,
        part=args.part,
        benchmark=args.benchmark,
        # Programs read all of a report.
        brief=target.names <= {*registry.PAGES},
    )
    found = report(of_part(load(args.file, args.questionnaire), args.part), request)
    shown = redacted(found) if args.redact else found

    def write(name: str, out: BinaryIO) -> None:
        # What stands for names is no English where people read it, and English where programs do.
        is_data = args.redact and registry.FORMATS[name].is_data
        registry.render(name, redacted(found, MACHINES) if is_data else shown, out)

    output.emit(target, write)
    output.warn((*found.assessment.notices, *benchmark.missing(shown)))
    return 0
