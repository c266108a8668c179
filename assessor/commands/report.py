"""Show where a firm stands, its gaps, and what to do about them."""

import argparse
import io
import sys
from pathlib import Path

from assessor import tomlfile
from assessor.commands import advised, joined
from assessor.errors import AssessorError
from assessor.model.report import Report
from assessor.reports import formats
from assessor.text import visible


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("file", metavar="FILE", type=Path, help="an answer sheet")
    parser.add_argument("--format", choices=formats.FORMATS, help="what to print (default: terminal)")
    parser.add_argument(
        "--out",
        metavar="FORMAT=PATH",
        type=_target,
        action="append",
        default=[],
        help="write a report to a file instead, repeatable; with --format, print one as well",
    )
    joined.add_sheet_options(parser)


def _target(text: str) -> tuple[str, Path]:
    name, separator, path = text.partition("=")
    if name not in formats.FORMATS or not separator or not path:
        raise argparse.ArgumentTypeError(f"{text!r} is not FORMAT=PATH with one of {', '.join(formats.FORMATS)}")
    return name, Path(path)


def run(args: argparse.Namespace) -> int:
    """Load, assess, advise, and write every report that was asked for."""
    paths = [path for _, path in args.out]
    for path in paths:
        if path.resolve() == args.file.resolve() or paths.count(path) > 1:
            raise AssessorError(f"{visible(path)}: named twice; a report needs a file of its own")
    catalog, questionnaire, reading = joined.load(args.file, args.questionnaire)
    assessment = joined.assess(questionnaire, reading, args.as_of)
    report = advised.report(catalog, questionnaire, assessment)
    written = [(path, _rendered(name, report)) for name, path in args.out]
    for path, content in written:
        tomlfile.write_bytes(path, content)
    if args.format or not args.out:
        sys.stdout.flush()
        formats.render(args.format or "terminal", report, sys.stdout.buffer)
    joined.warn(assessment.notices)
    return 0


def _rendered(name: str, report: Report) -> bytes:
    out = io.BytesIO()
    formats.render(name, report, out)
    return out.getvalue()
