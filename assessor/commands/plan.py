"""Plan the best improvements within an effort, or the least effort that reaches a level or a score.

A step costs the control's effort in person-days (an opinion, the middle of its range) x credit gained / 100. Without
--days and --target the goal is the next level.
"""

import argparse
from pathlib import Path

from assessor.commands import emitted, joined, planned
from assessor.reports import planning


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("file", metavar="FILE", type=Path, help="an answer sheet")
    planned.add_plan_options(parser)
    emitted.add_arguments(parser)
    joined.add_sheet_options(parser)


def run(args: argparse.Namespace) -> int:
    """Load, assess, plan, and write every form that was asked for."""
    emitted.refuse_twice(args, args.file)
    _, questionnaire, reading = joined.load(args.file, args.questionnaire)
    assessment = joined.assess(questionnaire, reading, args.as_of)
    found = planned.plan_from(args, assessment)
    emitted.emit(args, emitted.telling(planning.whole(assessment, found), found))
    joined.warn(assessment.notices)
    return 0
