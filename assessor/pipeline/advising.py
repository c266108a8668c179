"""From an assessment to a report with all advice; apart from `joined`, because `check` starts faster without it."""

import argparse
from pathlib import Path

from assessor.advice import advise, obligations
from assessor.io.catalog import Catalog
from assessor.model.assessment import Assessment
from assessor.model.catalog import Questionnaire
from assessor.model.report import Report
from assessor.words.speech import LANGUAGES


def add_look(parser: argparse.ArgumentParser) -> None:
    """Add --lang, --brand and --redact."""
    parser.add_argument(
        "--lang",
        choices=tuple(LANGUAGES),
        default="en",
        help="the language of what is not from the questionnaire (default: en)",
    )
    parser.add_argument(
        "--brand", metavar="FILE", type=Path, help="a TOML file with your name, contact, logo, background and text"
    )
    parser.add_argument("--redact", action="store_true", help="leave out names, notes, reasons and evidence")


def report(where: Catalog, questionnaire: Questionnaire, assessment: Assessment) -> Report:
    """Add gaps, solutions, obligations, and the evidence for the standards that matter here."""
    needed = obligations.standards_needed(assessment, where.obligations)
    standards = where.standards_of(questionnaire, needed)
    return advise.report_on(assessment, questionnaire, where.solutions, standards, where.obligations)
