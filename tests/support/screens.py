"""Look at screens of the interview without a terminal."""

from collections.abc import Iterator
from typing import Any

from assessor.interview.dialog import Dialog
from assessor.interview.layout import Drawn
from assessor.interview.lines import Glyphs, plain
from assessor.io import catalog
from assessor.model.catalog import Control, Questionnaire

# Columns and lines: what terminals open with, a split one, a large one, and a flat one.
SIZES = [(80, 24), (40, 20), (120, 40), (60, 15)]
SMALLEST = (30, 12)
PLAIN = Glyphs()


def lines_of(drawn: Drawn) -> list[str]:
    return [plain(line) for line in drawn.lines]


def looked_at(dialog: Dialog[Any], size: tuple[int, int], glyphs: Glyphs = PLAIN) -> list[str]:
    return lines_of(dialog.draw(*size, glyphs))


def shipped() -> Iterator[tuple[Questionnaire, Control]]:
    """Yield every control that ships once, with a questionnaire that asks it."""
    where, seen = catalog.shipped(), set[str]()
    for name in where.names():
        questionnaire = where.questionnaire(where.root / f"{name}.toml")
        for control in questionnaire.controls.values():
            if control.fingerprint not in seen:
                seen.add(control.fingerprint)
                yield questionnaire, control
