"""Write reports and verdicts as JSON, with a version; the models can read them back."""

from typing import TYPE_CHECKING, BinaryIO

from pydantic_core import to_json

from assessor.formats.spool import Sink, Spool
from assessor.formats.verdictwriter import VerdictWriter
from assessor.model.verdict import NotJudged, QuestionnaireText, RunInfo, Verdict
from assessor.text import break_commands_in_json, json_document

if TYPE_CHECKING:
    from assessor.model.base import Model


def render(value: "Model", out: BinaryIO) -> None:
    """Write a report or a comparison as JSON in UTF-8; exact numbers are text such as "125/2"."""
    out.write(json_document(to_json(value, indent=2)))


class JsonWriter(VerdictWriter):
    """A writer of `Verdicts` as JSON in UTF-8: each verdict on a line of its own, exact numbers as text.

    What the controls ask stands once, after the verdicts of all sheets.
    """

    def __init__(self, out: Sink, info: RunInfo) -> None:
        super().__init__(out, info)
        self._passed = True
        self._not_judged = Spool()
        self._asked: dict[str, QuestionnaireText] = {}
        out.write(b'{\n"format": "assessor-verdicts",\n"version": 2,\n"verdicts": [')
        self._verdicts, self._refused = _Rows(out), _Rows(self._not_judged)

    def judged(self, verdict: Verdict) -> None:
        """Write a verdict, and keep what the controls ask that it names."""
        self._passed &= verdict.passed
        self._verdicts.add(to_json(verdict))
        named = verdict.questionnaire
        key = verdict.digest or f"{named.id} {named.version}"
        empty = QuestionnaireText(id=named.id, version=named.version, controls={})
        known = self._asked.setdefault(key, empty).controls
        known.update((name, text) for name, text in verdict.asked.items() if name not in known)

    def refused(self, refused: NotJudged) -> None:
        """Keep a file that could not be judged."""
        self._passed = False
        self._refused.add(to_json(refused))

    def finish(self) -> None:
        """Write the rest of the document."""
        self._verdicts.end()
        self.out.write(b',\n"not_judged": [')
        self._refused.end()
        self._not_judged.copy_to(self.out)
        self.out.write(b',\n"questionnaires": {')
        rows = _Rows(self.out, b"}")
        for key, text in self._asked.items():
            rows.add(to_json(key) + b": " + to_json(text))
        rows.end()
        self.out.write(b',\n"passed": ' + to_json(self._passed) + b"\n}\n")


class _Rows:
    """The entries of an array or an object, each on a line."""

    def __init__(self, out: Sink, end: bytes = b"]") -> None:
        self._out = out
        self._end = end
        self._before = b"\n"

    def add(self, row: bytes) -> None:
        self._out.write(self._before + break_commands_in_json(row))
        self._before = b",\n"

    def end(self) -> None:
        self._out.write(self._end if self._before == b"\n" else b"\n" + self._end)
