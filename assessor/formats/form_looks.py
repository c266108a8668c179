"""How a workbook looks: fonts, colours, widths of its columns, and heights of its rows."""

from textwrap import wrap
from typing import Any

WIDTHS = (4, 40, 40, 28, 16, 22, 12, 11, 20, 11)
# Every program has this font, or one as wide.
FONT = {"font_name": "Arial", "font_size": 10, "valign": "top"}
CELL = {**FONT, "text_wrap": True, "border": 1, "border_color": "#c8c8c8"}
OPEN = {**CELL, "locked": False, "bg_color": "#fff8dc"}
LOOKS: dict[str, dict[str, Any]] = {
    "title": {**FONT, "font_size": 16, "bold": True},
    "plain": {**FONT, "text_wrap": True},
    "bold": {**FONT, "bold": True},
    "small": {**FONT, "font_size": 9, "font_color": "#555555"},
    "heading": {**CELL, "bold": True, "font_color": "#ffffff", "bg_color": "#1f3a5f"},
    "section": {**FONT, "font_size": 12, "bold": True, "bg_color": "#dde5ee"},
    "locked": CELL,
    "none": {**CELL, "bg_color": "#eeeeee"},
    "text": {**OPEN, "num_format": "@"},
    "day": {**OPEN, "num_format": "yyyy-mm-dd"},
    "greyed": {"font_color": "#a0a0a0", "bg_color": "#eeeeee"},
}
# How many letters of this font stand in a column for each unit of its width, how high a line is, and the highest row.
LETTERS, LINE, HIGHEST = 1.3, 13, 409


def height(*cells: tuple[str, int]) -> float:
    """Return how high a row must be for texts in columns of these widths; not every program finds that out itself."""
    lines = (sum(len(wrap(line, int(width * LETTERS))) or 1 for line in text.split("\n")) for text, width in cells)
    return min(HIGHEST, 4 + LINE * max(lines, default=1))
