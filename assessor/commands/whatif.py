"""Show what other answers would change: score, level and all that moves; nothing is saved.

CHANGE is CONTROL=CHOICE, or FACT=VALUE; several choices or values are joined by commas. The answers "unknown" and
"not-applicable" can be given as well.
"""

import argparse
from pathlib import Path

from assessor.cli import options, output
from assessor.pipeline.loading import load, of_part
from assessor.pipeline.whatif import whatif
from assessor.telling import whatif as told


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("file", metavar="FILE", type=Path, help="an answer sheet")
    parser.add_argument("changes", metavar="CHANGE", nargs="+", help="for example unique-credentials=unique")
    options.add_output(parser)
    options.add_part(parser)
    options.add_sheet_options(parser)


def run(args: argparse.Namespace) -> int:
    """Score the sheet with and without the changes, compare, and write every format that was asked for."""
    target = options.output(args)
    output.refuse_twice(target, *options.read(args, args.file))
    found = whatif(of_part(load(args.file, args.questionnaire), args.part), args.changes, args.as_of)
    output.emit(target, output.telling(told.tell(found.after, found.found), found.found))
    output.warn(found.notes)
    return 0
