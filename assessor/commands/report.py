"""Show where a firm stands, its gaps, and what to do about them."""

import argparse
import io
import sys
from pathlib import Path

from assessor import brand as brands
from assessor import tomlfile
from assessor.advice.evidenced import evidenced
from assessor.advice.robustness import robustness
from assessor.commands import advised, joined
from assessor.errors import AssessorError
from assessor.model.catalog import TIERS
from assessor.model.report import AUDIENCES, Report
from assessor.reports import formats, redaction
from assessor.reports.texts import LANGUAGES
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
    parser.add_argument(
        "--audience",
        choices=AUDIENCES,
        help="for whom it is told (default: owner at the tier essential, else engineer); a board gets two pages",
    )
    parser.add_argument(
        "--lang",
        choices=LANGUAGES,
        default="en",
        help="the language of what is not from the questionnaire (default: en)",
    )
    parser.add_argument(
        "--brand", metavar="FILE", type=Path, help="a TOML file with your name, contact, logo, background and text"
    )
    parser.add_argument("--redact", action="store_true", help="leave out names, notes, reasons and evidence")
    joined.add_evidence_age(parser)
    joined.add_sheet_options(parser)


def _target(text: str) -> tuple[str, Path]:
    name, separator, path = text.partition("=")
    if name not in formats.FORMATS or not separator or not path:
        raise argparse.ArgumentTypeError(f"{text!r} is not FORMAT=PATH with one of {', '.join(formats.FORMATS)}")
    return name, Path(path)


def run(args: argparse.Namespace) -> int:
    """Load, assess, advise, and write every report that was asked for."""
    _refuse_twice([args.file, *([args.brand] if args.brand else [])], [path for _, path in args.out])
    report = _report(args)
    tomlfile.write_all({path: _rendered(name, report) for name, path in args.out})
    if args.format or not args.out:
        sys.stdout.flush()
        formats.render(args.format or "terminal", report, sys.stdout.buffer)
    joined.warn(report.assessment.notices)
    return 0


def _refuse_twice(read: list[Path], written: list[Path]) -> None:
    taken = {path.resolve() for path in read}
    for path in written:
        if path.resolve() in taken:
            raise AssessorError(f"{visible(path)}: named twice; a report needs a file of its own")
        taken.add(path.resolve())


def _report(args: argparse.Namespace) -> Report:
    brand = brands.read(args.brand) if args.brand else None
    catalog, questionnaire, reading = joined.load(args.file, args.questionnaire)
    assessment = joined.assess(questionnaire, reading, args.as_of)
    audience = args.audience or ("owner" if assessment.tier == TIERS[0] else "engineer")
    shows = args.evidence_age or any(answer.evidence for answer in reading.counted.answers.values())
    report = advised.report(catalog, questionnaire, assessment).model_copy(
        update={
            "sheet_digest": reading.document.digest,
            "language": args.lang,
            "audience": audience,
            "brand": brand,
            "evidenced": evidenced(questionnaire, reading.counted, assessment, args.evidence_age) if shows else None,
            "robustness": robustness(assessment) if audience == "engineer" else None,
        }
    )
    return redaction.redacted(report) if args.redact else report


def _rendered(name: str, report: Report) -> bytes:
    out = io.BytesIO()
    formats.render(name, report, out)
    return out.getvalue()
