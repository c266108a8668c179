"""Show the exact arithmetic of a score, or everything about one control."""

import argparse
from pathlib import Path

from assessor.cli import options, output
from assessor.pipeline.explaining import explain
from assessor.pipeline.loading import load, of_part
from assessor.words.speech import spoken


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("file", metavar="FILE", type=Path, help="an answer sheet")
    parser.add_argument("control", metavar="CONTROL", nargs="?", help="a control's id; without it, the whole score")
    options.add_language(parser)
    options.add_evidence_age(parser)
    options.add_part(parser)
    options.add_sheet_options(parser)


def run(args: argparse.Namespace) -> int:
    """Load, assess, and explain."""
    sheet = of_part(load(args.file, args.questionnaire), args.part)
    found = explain(sheet, args.as_of, args.control, args.evidence_age, args.lang)
    with spoken(found.language):
        output.show(found.blocks)
    output.warn(found.notices)
    return 0
