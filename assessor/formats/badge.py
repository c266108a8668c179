"""Write a badge with the lowest confirmed score of a run: as JSON for shields.io, or as an SVG."""

import json
from fractions import Fraction
from xml.sax.saxutils import escape

from assessor.formats.spool import Sink
from assessor.formats.verdictwriter import VerdictWriter
from assessor.model.verdict import NotJudged, RunInfo, Verdict
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


class BadgeWriter(VerdictWriter):
    """A writer of the badge as JSON (shields.io, endpoint badge, schema version 1)."""

    def __init__(self, out: Sink, info: RunInfo) -> None:
        super().__init__(out, info)
        self._outcomes: set[Outcome] = set()
        self._lowest: Fraction | None = Fraction(100)

    def judged(self, verdict: Verdict) -> None:
        """Keep the lowest score, since a chain is as strong as its weakest link; none where a sheet has none."""
        self._outcomes.add("passed" if verdict.passed else "failed")
        score = verdict.score.low if verdict.score and verdict.shares.answered else None
        self._lowest = None if score is None or self._lowest is None else min(score, self._lowest)

    def refused(self, refused: NotJudged) -> None:  # noqa: ARG002 - nothing of it is told
        """Keep that a file was not judged."""
        self._outcomes.add("not-judged")

    def finish(self) -> None:
        """Write the badge."""
        colour = _COLOURS[self._outcome][0]
        badge = {"schemaVersion": 1, "label": say("badge"), "message": self._message, "color": colour}
        self.out.write(json.dumps(badge).encode() + b"\n")

    @property
    def _outcome(self) -> Outcome:
        """Return the worst outcome."""
        worst_first: tuple[Outcome, ...] = ("not-judged", "failed", "passed")
        return next((outcome for outcome in worst_first if outcome in self._outcomes), "not-judged")

    @property
    def _message(self) -> str:
        """Say the lowest score, and whether the run passed."""
        outcome = self._outcome
        if outcome == "not-judged":
            return terms.outcome(outcome)
        if self._lowest is None:
            return say("badge-no-score", outcome=terms.outcome(outcome))
        return say("badge-score", score=floor1(self._lowest), outcome=terms.outcome(outcome))


class SvgWriter(BadgeWriter):
    """A writer of the badge as an SVG that loads nothing else."""

    def finish(self) -> None:
        """Write the badge."""
        label, message = say("badge"), self._message
        left, right = (_LETTER * len(text) + 12 for text in (label, message))
        said = escape(f"{label}: {message}")
        size = f'width="{left + right}" height="20"'
        self.out.write(
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{said}">'
            f"<title>{said}</title>"
            f'<rect width="{left}" height="20" fill="#3b4148"/>'
            f'<rect x="{left}" width="{right}" height="20" fill="{_COLOURS[self._outcome][1]}"/>'
            '<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle">'
            f'<text x="{left // 2}" y="14">{escape(label)}</text>'
            f'<text x="{left + right // 2}" y="14">{escape(message)}</text></g>'
            "</svg>\n".encode()
        )
