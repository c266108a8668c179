"""An answer sheet on disk while it is filled in: saved after each answer, and never over what another changed."""

from pathlib import Path

from assessor.errors import AssessorError
from assessor.io import edits, files, toml
from assessor.io.toml import Document
from assessor.model.catalog import Questionnaire
from assessor.model.sheet import AnswerSheet


class UnreadableError(AssessorError):
    """The text of a sheet that no command could read again, wherever it was saved."""


class SheetFile:
    """An answer sheet on disk, saved after each answer."""

    def __init__(self, document: Document, sheet: AnswerSheet) -> None:
        self.path = document.path
        self.sheet = sheet
        self._text = document.text
        self._on_disk: set[bytes | None] = {document.raw}

    def text(self, sheet: AnswerSheet, questionnaire: Questionnaire) -> str:
        """Return the text of the file with what changed since the last save, in a new layout if that needs one."""
        try:
            return edits.edited(self._text, self.sheet, sheet, questionnaire)
        except AssessorError:
            return edits.fresh(sheet, questionnaire)

    def save(self, sheet: AnswerSheet, questionnaire: Questionnaire) -> None:
        """Write what changed since the last save; `AssessorError` if that fails, and the file stays unchanged."""
        text = self._readable(sheet, questionnaire)
        self._refuse_foreign_change()
        # A save that fails may have written all and then lost sight of the disk.
        self._on_disk.add(text.encode())
        files.write(self.path, text)
        self._text, self.sheet, self._on_disk = text, sheet, {text.encode()}

    def save_as(self, path: Path, sheet: AnswerSheet, questionnaire: Questionnaire) -> None:
        """Save all in a new file, and stay with that one; `AssessorError` if that fails."""
        if files.is_there(path):
            raise AssessorError(f"{path}: exists already; name a new file")
        before = self.path, self._on_disk
        self.path, self._on_disk = path, {None}
        try:
            self.save(sheet, questionnaire)
        except AssessorError:
            self.path, self._on_disk = before
            raise

    def _readable(self, sheet: AnswerSheet, questionnaire: Questionnaire) -> str:
        try:
            text = edits.edited(self._text, self.sheet, sheet, questionnaire)
            toml.parsed(self.path, text.encode())
        except AssessorError as error:
            raise UnreadableError(f"With it, no command could read the sheet again: {error}") from None
        return text

    def _refuse_foreign_change(self) -> None:
        now = files.content(self.path, files.MAX_BYTES) if files.is_there(self.path) else None
        if now not in self._on_disk:
            what = "deleted" if now is None else "changed"
            raise AssessorError(f"{self.path}: was {what} by another program meanwhile; nothing was overwritten")
