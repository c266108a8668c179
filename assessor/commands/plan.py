"""Plan the best improvements within an effort, or the least effort that reaches a level or a score.

A step costs the control's effort in person-days (an opinion, the middle of its range) x credit gained / 100. Without
--days and --target the goal is the next level.
"""

import argparse
from pathlib import Path

from assessor.cli import output
from assessor.pipeline import loading, planning
from assessor.telling import planning as told


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("file", metavar="FILE", type=Path, help="an answer sheet")
    planning.add_plan_options(parser)
    output.add_arguments(parser)
    loading.add_sheet_options(parser)


def run(args: argparse.Namespace) -> int:
    """Load, assess, plan, and write every form that was asked for."""
    output.refuse_twice(args, args.file)
    _, questionnaire, reading = loading.load(args.file, args.questionnaire)
    assessment = loading.assess(questionnaire, reading, args.as_of)
    found = planning.plan_from(args, assessment)
    output.emit(args, output.telling(told.whole(assessment, found), found))
    loading.warn(assessment.notices)
    return 0
