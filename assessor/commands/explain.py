"""Show the exact arithmetic of a score, or everything about one control."""

import argparse
import sys
from pathlib import Path

from assessor.advice import advise
from assessor.advice.evidenced import evidenced
from assessor.advice.robustness import robustness
from assessor.errors import AssessorError
from assessor.formats import terminal
from assessor.io.faults import near
from assessor.pipeline import loading
from assessor.telling import explanation
from assessor.text import visible


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("file", metavar="FILE", type=Path, help="an answer sheet")
    parser.add_argument("control", metavar="CONTROL", nargs="?", help="a control's id; without it, the whole score")
    loading.add_evidence_age(parser)
    loading.add_sheet_options(parser)


def run(args: argparse.Namespace) -> int:
    """Load, assess, and explain."""
    catalog, questionnaire, reading = loading.load(args.file, args.questionnaire)
    if args.control is not None and args.control not in questionnaire.controls:
        known = near(args.control, list(questionnaire.controls))
        raise AssessorError(f"{visible(args.control)}: no control of {questionnaire.id}; {visible(known)}".rstrip("; "))
    assessment = loading.assess(questionnaire, reading, args.as_of)
    if args.control is None:
        steady, shown = robustness(assessment), evidenced(questionnaire, reading.counted, assessment, args.evidence_age)
        blocks = explanation.arithmetic(assessment, steady, shown)
    else:
        report = advise.report_on(assessment, questionnaire, catalog.solutions, catalog.standards)
        blocks = explanation.control(report, args.control, catalog.standards, catalog.solutions)
    sys.stdout.flush()
    terminal.show(blocks, sys.stdout.buffer)
    loading.warn(assessment.notices)
    return 0
