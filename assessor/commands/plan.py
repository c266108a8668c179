"""Plan the most within an effort or a budget, or the least effort that reaches a level or a score.

A step costs the control's effort in person-days (an opinion, the middle of its range) x credit gained / 100. Without
--days, --budget and --target the goal is the next level. As csv, jira or github each step is a task with a key that
stays the same from plan to plan.
"""

import argparse
from pathlib import Path
from typing import BinaryIO

from assessor.cli import options, output
from assessor.formats import registry
from assessor.pipeline.languages import language_of, told_in, translation_of
from assessor.pipeline.loading import assess, load, of_part
from assessor.pipeline.planning import plan
from assessor.telling import planning as told
from assessor.telling.tasks import tasks, unkept
from assessor.telling.translation import translated
from assessor.words.speech import spoken


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("file", metavar="FILE", type=Path, help="an answer sheet")
    options.add_plan_options(parser)
    options.add_output(parser, (*options.TOLD, *registry.TASKS))
    options.add_language(parser)
    options.add_part(parser)
    options.add_sheet_options(parser)


def run(args: argparse.Namespace) -> int:
    """Load, assess, plan, and write every format that was asked for."""
    target = options.output(args)
    output.refuse_twice(target, *options.read(args, args.file))
    sheet = of_part(load(args.file, args.questionnaire), args.part)
    assessment = assess(sheet, args.as_of)
    found = plan(assessment, options.plan(args), sheet.catalog.solutions)
    listed = tasks(assessment, found, sheet.catalog.solutions, sheet.subject)
    language = language_of(args.lang, sheet.reading.sheet)
    texts = translation_of(sheet.catalog, language, [sheet.questionnaire.id])
    with spoken(language):
        shown, steps = translated(assessment, texts), translated(found, texts)
        solutions = told_in(sheet.catalog, language).solutions
        for_people = output.telling(told.whole(shown, steps, solutions), found)
        theirs = tasks(shown, steps, solutions, sheet.subject)
        checklist = output.telling(told.checklist(shown, steps, theirs), found)

    def write(name: str, out: BinaryIO) -> None:
        if name in registry.TASKS:
            registry.render_tasks(name, listed, out)
            return
        with spoken(language):
            (checklist if name == "markdown" else for_people)(name, out)

    output.emit(target, write)
    output.warn((*assessment.notices, *(unkept(assessment) if target.names & {"markdown", *registry.TASKS} else ())))
    return 0
