"""Plan the best improvements within an effort, or the least effort that reaches a level or a score.

A step costs the control's effort in person-days (an opinion, the middle of its range) x credit gained / 100. Without
--days and --target the goal is the next level.
"""

import argparse
from pathlib import Path

from assessor.cli import options, output
from assessor.pipeline.loading import assess, load, of_part
from assessor.pipeline.planning import plan
from assessor.telling import planning as told


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("file", metavar="FILE", type=Path, help="an answer sheet")
    options.add_plan_options(parser)
    options.add_output(parser)
    options.add_part(parser)
    options.add_sheet_options(parser)


def run(args: argparse.Namespace) -> int:
    """Load, assess, plan, and write every format that was asked for."""
    target = options.output(args)
    output.refuse_twice(target, *options.read(args, args.file))
    assessment = assess(of_part(load(args.file, args.questionnaire), args.part), args.as_of)
    found = plan(assessment, options.plan(args))
    output.emit(target, output.telling(told.whole(assessment, found), found))
    output.warn(assessment.notices)
    return 0
