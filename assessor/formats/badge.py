"""Write a badge with the lowest confirmed score of a run: as JSON for shields.io, or as an SVG."""

import json
from typing import BinaryIO
from xml.sax.saxutils import escape

from assessor.model.verdict import Verdicts
from assessor.text import floor1
from assessor.words import terms
from assessor.words.speech import say
from assessor.words.terms import Outcome

# The colour's name on shields.io, and for the SVG a colour with enough contrast to white text.
_COLOURS: dict[Outcome, tuple[str, str]] = {
    "passed": ("brightgreen", "#2f7d1f"),
    "failed": ("red", "#c0392b"),
    "not-judged": ("lightgrey", "#5f6770"),
}
# A letter of Verdana at 11 pixels, about.
_LETTER = 7


def render(run: Verdicts, out: BinaryIO) -> None:
    """Write the badge as JSON (shields.io, endpoint badge, schema version 1)."""
    outcome = _outcome(run)
    badge = {"schemaVersion": 1, "label": say("badge"), "message": _said(run, outcome), "color": _COLOURS[outcome][0]}
    out.write(json.dumps(badge).encode() + b"\n")


def render_svg(run: Verdicts, out: BinaryIO) -> None:
    """Write the badge as an SVG that loads nothing else."""
    outcome, label = _outcome(run), say("badge")
    message = _said(run, outcome)
    left, right = (_LETTER * len(text) + 12 for text in (label, message))
    said = escape(f"{label}: {message}")
    out.write(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img" aria-label="{said}">'
        f"<title>{said}</title>"
        f'<rect width="{left}" height="20" fill="#3b4148"/>'
        f'<rect x="{left}" width="{right}" height="20" fill="{_COLOURS[outcome][1]}"/>'
        '<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle">'
        f'<text x="{left // 2}" y="14">{escape(label)}</text>'
        f'<text x="{left + right // 2}" y="14">{escape(message)}</text></g>'
        "</svg>\n".encode()
    )


def _outcome(run: Verdicts) -> Outcome:
    if run.not_judged or not run.verdicts:
        return "not-judged"
    return "passed" if run.passed else "failed"


def _said(run: Verdicts, outcome: Outcome) -> str:
    """Say the lowest score, since a chain is as strong as its weakest link, and whether the run passed."""
    if outcome == "not-judged":
        return terms.outcome(outcome)
    scores = [verdict.score.low for verdict in run.verdicts if verdict.score and verdict.shares.answered]
    if len(scores) < len(run.verdicts):
        return say("badge-no-score", outcome=terms.outcome(outcome))
    return say("badge-score", score=floor1(min(scores)), outcome=terms.outcome(outcome))
