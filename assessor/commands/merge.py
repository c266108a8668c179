"""Merge two people's answers to one sheet; what they dispute stops it, or is marked.

BASE is the sheet that both began from: what one side alone changed since is taken. Without it, all is new on both
sides. Exit code 1: something is disputed.
"""

import argparse
from pathlib import Path
from typing import get_args

from assessor.cli import options, output
from assessor.model.merging import Conflicts, Prefer
from assessor.pipeline.merging import MergeRequest, merge_files
from assessor.telling import merging as told
from assessor.text import visible


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "base", metavar="BASE", nargs="?", type=Path, help="the sheet that both began from, if there is one"
    )
    parser.add_argument("mine", metavar="MINE", type=Path, help="an answer sheet; its comments and layout are kept")
    parser.add_argument("theirs", metavar="THEIRS", type=Path, help="the other one")
    parser.add_argument(
        "--to", metavar="FILE", type=Path, required=True, help="the merged sheet; it may be one of them"
    )
    parser.add_argument(
        "--conflicts",
        choices=get_args(Conflicts),
        default="stop",
        help="at a dispute, write nothing (stop, the default), or write it as unknown, with both answers as its "
        "comment (mark)",
    )
    parser.add_argument(
        "--prefer", choices=get_args(Prefer), help="settle disputes: by the newer answer, or always by one side"
    )
    options.add_output(parser)
    parser.add_argument(
        "--questionnaire",
        metavar="FILE",
        help="the questionnaire's file, if it does not ship; its id must be the sheets'",
    )


def run(args: argparse.Namespace) -> int:
    """Merge, and tell what became of both sheets."""
    target = options.output(args)
    output.refuse_twice(target, *options.read(args, args.base, args.mine, args.theirs, args.to))
    request = MergeRequest(
        args.mine, args.theirs, args.to, args.as_of, args.base, args.conflicts, args.prefer, args.questionnaire
    )
    found = merge_files(request)
    output.emit(target, output.telling(told.tell(found.questionnaire, found.merge, visible(args.to)), found.merge))
    return 1 if found.merge.disputes else 0
