"""Take the answers in a form that came back, or in a plain table, into an answer sheet.

What the sheet was told since the form was made stays; where both say different things it keeps what it has. Exit code
1: something is in conflict.
"""

import argparse
from pathlib import Path
from typing import get_args

from assessor.cli import options, output
from assessor.model.merging import Prefer
from assessor.pipeline.taking import TakeRequest, take
from assessor.telling import taking as told


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "file",
        metavar="FILE",
        type=Path,
        help="what came back: a form, or a table of answers (.csv) whose first row names its columns: control or fact, "
        "and answer; also reason, note, by, on, evidence, evidence_on",
    )
    parser.add_argument(
        "--into", metavar="SHEET", type=Path, required=True, help="the answer sheet; its comments and layout are kept"
    )
    parser.add_argument("--by", metavar="NAME", default="", help="who answered, where a row does not say")
    parser.add_argument(
        "--on",
        metavar="DATE",
        type=options.day,
        help="the day of answers whose row does not say (default: the day of --as-of)",
    )
    parser.add_argument(
        "--prefer", choices=get_args(Prefer), help="settle conflicts: by the newer answer, the sheet (mine) or the file"
    )
    parser.add_argument("--part", metavar="ID", type=options.part_id, help="the site or product that a table is about")
    parser.add_argument("--dry-run", action="store_true", help="write nothing; only tell what would become of the rows")
    options.add_output(parser)
    options.add_sheet_options(parser)


def run(args: argparse.Namespace) -> int:
    """Take, and tell what became of each row."""
    target = options.output(args)
    output.refuse_twice(target, *options.read(args, args.file, args.into))
    request = TakeRequest(
        args.file,
        args.into,
        args.as_of,
        args.by,
        args.on,
        args.prefer,
        args.part,
        args.questionnaire,
        args.dry_run,
    )
    found = take(request)
    output.warn(found.notices)
    output.emit(target, output.telling(told.tell(found.questionnaire, found.taking), found.taking))
    return 1 if found.taking.of("conflict") else 0
