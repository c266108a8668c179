"""Write a badge: the lowest confirmed score of a run, as JSON for a shields endpoint or as an SVG of our own."""

import json
from fractions import Fraction
from typing import BinaryIO
from xml.sax.saxutils import escape

from assessor.model.verdict import Verdicts
from assessor.text import floor1

LABEL = "IoT readiness"
# As on shields.io, by name and as the colour that has contrast with white text.
_COLOURS = {"passed": ("brightgreen", "#2f7d1f"), "failed": ("red", "#c0392b"), "not judged": ("lightgrey", "#5f6770")}
# A letter of Verdana at 11 pixels, about.
_LETTER = 7


def render(run: Verdicts, out: BinaryIO) -> None:
    """Write the badge as JSON (shields.io, endpoint badge, schema version 1)."""
    word, message = _said(run)
    badge = {"schemaVersion": 1, "label": LABEL, "message": message, "color": _COLOURS[word][0]}
    out.write(json.dumps(badge).encode() + b"\n")


def render_svg(run: Verdicts, out: BinaryIO) -> None:
    """Write the badge as an SVG that needs nothing else."""
    word, message = _said(run)
    left, right = (_LETTER * len(text) + 12 for text in (LABEL, message))
    said = escape(f"{LABEL}: {message}")
    out.write(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img" aria-label="{said}">'
        f"<title>{said}</title>"
        f'<rect width="{left}" height="20" fill="#3b4148"/>'
        f'<rect x="{left}" width="{right}" height="20" fill="{_COLOURS[word][1]}"/>'
        '<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle">'
        f'<text x="{left // 2}" y="14">{LABEL}</text><text x="{left + right // 2}" y="14">{escape(message)}</text></g>'
        "</svg>\n".encode()
    )


def _said(run: Verdicts) -> tuple[str, str]:
    """Return whether the run passed, and what the badge says: the lowest score, since a chain is as strong as that."""
    if run.not_judged or not run.verdicts:
        return "not judged", "not judged"
    word = "passed" if run.passed else "failed"
    scores = [verdict.score.low if verdict.score else Fraction(0) for verdict in run.verdicts]
    return word, f"{floor1(min(scores))} of 100, {word}"
