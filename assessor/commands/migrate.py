"""Bring answer sheets up to the questionnaires of today: what is kept, to review, or gone.

Comments, dates, evidence, waivers and parts move along, and what is gone stays in the file. Nothing is written unless
every sheet can be.
"""

import argparse
from pathlib import Path

from assessor.cli import options, output
from assessor.cli.progress import watched
from assessor.errors import AssessorError
from assessor.pipeline.migrating import MigrateRequest, migrate
from assessor.telling import migration


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "files", metavar="SHEET", nargs="+", type=Path, help="an answer sheet, a folder of them, or a pattern"
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--in-place", action="store_true", help="write into the sheets")
    where.add_argument("--to", metavar="DIR", type=Path, help="write copies into a folder, under the same names")
    where.add_argument(
        "--dry-run", action="store_true", help="write nothing; only tell what would become of the answers"
    )
    parser.add_argument(
        "--from",
        dest="older",
        metavar="QUESTIONNAIRE",
        help="the questionnaire that the sheets were answered for, if what its version asked is not on record",
    )
    options.add_output(parser)
    options.add_sheet_options(parser)


def run(args: argparse.Namespace) -> int:
    """Migrate all sheets or none, and tell what became of their answers."""
    if not (args.in_place or args.to or args.dry_run):
        raise AssessorError("name --in-place, or a folder with --to DIR; --dry-run writes nothing")
    target = options.output(args)
    output.refuse_twice(target, *options.read(args, *args.files))
    request = MigrateRequest(args.as_of, args.in_place, args.to, args.older, args.questionnaire)
    found = migrate(args.files, request, watched("Migrating answer sheets"))
    output.emit(target, output.telling(migration.tell(found), found))
    return 0
