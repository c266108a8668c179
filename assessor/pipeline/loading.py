"""What commands that read an answer sheet have in common: their options, and the way from file to assessment."""

import argparse
import re
import sys
from datetime import date
from pathlib import Path

from assessor.errors import AssessorError
from assessor.io import catalog, sheets
from assessor.io.catalog import Catalog
from assessor.io.faults import Fault
from assessor.io.sheets import Reading
from assessor.io.toml import Document
from assessor.model.assessment import Assessment
from assessor.model.base import FIRST_DAY, LAST_DAY
from assessor.model.catalog import Questionnaire
from assessor.scoring import engine
from assessor.text import logged

OLDEST = 3650


def add_sheet_options(parser: argparse.ArgumentParser) -> None:
    """Add --questionnaire and --as-of."""
    parser.add_argument(
        "--questionnaire",
        metavar="FILE",
        help="the questionnaire's file, where it is not one that ships; its id must be the sheet's",
    )
    add_as_of(parser)


def add_as_of(parser: argparse.ArgumentParser) -> None:
    """Add --as-of."""
    parser.add_argument("--as-of", metavar="DATE", type=a_date, help="the day to judge by (default: today, UTC)")


def add_evidence_age(parser: argparse.ArgumentParser) -> None:
    """Add --evidence-age."""
    parser.add_argument(
        "--evidence-age", metavar="DAYS", type=an_age, help="how old evidence may be to count in the evidenced score"
    )


def an_age(text: str) -> int:
    """Read a number of days, such as 365."""
    if not re.fullmatch("[0-9]{1,4}", text) or not 1 <= int(text) <= OLDEST:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of days from 1 to {OLDEST}")
    return int(text)


def a_date(text: str) -> date:
    """Read a date such as 2026-03-31."""
    # Other forms of ISO 8601 are read as well, and easily meant otherwise.
    plain = re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text)
    try:
        day = date.fromisoformat(text if plain else "")
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; write it as 2026-03-31") from None
    if not FIRST_DAY <= day <= LAST_DAY:
        raise argparse.ArgumentTypeError(f"{text!r} is not from {FIRST_DAY} to {LAST_DAY}")
    return day


# Questionnaires read before, by what the sheets call them.
Known = dict[str, tuple[Catalog, Questionnaire]]


def load(path: Path, questionnaire: str | None, known: Known | None = None) -> tuple[Catalog, Questionnaire, Reading]:
    """Read a sheet and the questionnaire it answers; `AssessorError` for whatever is wrong with either.

    With many sheets, `known` keeps each questionnaire for those that come after.
    """
    document, sheet = sheets.read(path)
    name = questionnaire or sheet.questionnaire.id
    kept = {} if known is None else known
    if name not in kept:
        where, file = _questionnaire_of(document, sheet.questionnaire.id, questionnaire)
        kept[name] = where, where.questionnaire(file)
    where, loaded = kept[name]
    return where, loaded, sheets.reconcile(document, sheet, loaded)


def _questionnaire_of(document: Document, i: str, given: str | None) -> tuple[Catalog, Path]:
    if given is not None:
        return catalog.find(given)
    shipped = catalog.shipped()
    if i not in shipped.names():
        known = ", ".join(shipped.names())
        what = f'answers the questionnaire "{i}", which does not ship ({known} do)'
        raise document.error([Fault(("questionnaire",), f"{what}; name its file with --questionnaire FILE")])
    return shipped, shipped.root / f"{i}.toml"


def assess(questionnaire: Questionnaire, reading: Reading, as_of: date) -> Assessment:
    """Score a sheet as it counts."""
    notices = (*reading.notices, *sheets.dated_after(reading, as_of))
    return engine.assess(questionnaire, reading.counted, as_of, stale=reading.stale, notices=notices)


def complain(error: AssessorError) -> None:
    """Print what is wrong with one of several files, so that the others are still reported."""
    sys.stderr.write("".join(f"{logged(sentence)}\n" for sentence in error.sentences))


def warn(notices: tuple[str, ...]) -> None:
    """Print notices where they do not mix with a report."""
    for notice in notices:
        sys.stderr.write(f"note: {logged(notice)}\n")
