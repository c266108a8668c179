"""Save after each answer; when that fails, ask what becomes of the answer, so that none is lost without a word."""

from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from assessor.errors import AssessorError
from assessor.interview.screen import InputEnded, LeftOut, News, Option, Prompter, Screen, TextField, TextForm
from assessor.io.locks import locked
from assessor.io.sheetfile import SheetFile, UnreadableError
from assessor.model.base import MOST_TEXT
from assessor.model.catalog import Questionnaire
from assessor.model.sheet import AnswerSheet
from assessor.signals import Guard
from assessor.words.speech import say

AGAIN, ELSEWHERE, WITHOUT, PRINT = "again", "elsewhere", "without", "print"


class Saver:
    """Saves a sheet after each answer. `is_lost` once an answer was printed because no file would take it."""

    def __init__(
        self, file: SheetFile, questionnaire: Questionnaire, prompter: Prompter, guard: Guard, locks: ExitStack
    ) -> None:
        self.is_lost = False
        self._file = file
        self._questionnaire = questionnaire
        self._prompter = prompter
        self._guard = guard
        self._locks = locks

    @property
    def path(self) -> Path:
        """Return the file that answers are saved in by now."""
        return self._file.path

    def save(self, sheet: AnswerSheet) -> None:
        """Save, or do what the person chooses instead: `LeftOut` to go on without, `AssessorError` to end."""
        failure = self._tried(partial(self._file.save, sheet, self._questionnaire))
        try:
            while failure is not None:
                failure = self._rescued(sheet, failure)
        except (InputEnded, KeyboardInterrupt) as stop:
            if self._file.sheet is not sheet:
                self._print(sheet)
            if isinstance(stop, InputEnded) and failure is not None:
                raise failure from None
            raise

    def _tried(self, save: Callable[[], None]) -> AssessorError | None:
        """Return what went wrong; a signal waits until that is known."""
        try:
            with self._guard.shield():
                save()
        except AssessorError as failure:
            return failure
        return None

    def _rescued(self, sheet: AnswerSheet, failure: AssessorError) -> AssessorError | None:
        """Ask what to do about an answer that is not saved; return what went wrong about that."""
        if self._guard.is_stopped:
            raise self._guard.stop()
        why = News(say("save-failed", why=failure), "worst")
        screen = Screen(question=say("save-what-now"), options=_ways_out(failure), news=(why,))
        chosen = self._prompter.ask(screen).options[0]
        if chosen == WITHOUT:
            raise LeftOut
        if chosen == PRINT:
            raise InputEnded
        if chosen == AGAIN:
            return self._tried(partial(self._file.save, sheet, self._questionnaire))
        field = TextField(say("save-path"), say("save-path-line"), MOST_TEXT, needed=say("save-path-needed"))
        path = self._prompter.fill(TextForm(say("save-where"), (field,)))
        return self._tried(partial(self._save_as, Path(path[0]), sheet)) if path else failure

    def _save_as(self, path: Path, sheet: AnswerSheet) -> None:
        with ExitStack() as lock:
            if path != self.path:
                lock.enter_context(locked(path))
            self._file.save_as(path, sheet, self._questionnaire)
            self._locks.push(lock.pop_all())

    def _print(self, sheet: AnswerSheet) -> None:
        self.is_lost = True
        self._prompter.say(say("save-printed"))
        self._prompter.copy(self._file.text(sheet, self._questionnaire))


def _ways_out(failure: AssessorError) -> tuple[Option, ...]:
    printed = Option(PRINT, say("save-print"))
    if isinstance(failure, UnreadableError):
        return Option(WITHOUT, say("save-without")), printed
    return Option(AGAIN, say("save-again")), Option(ELSEWHERE, say("save-elsewhere")), printed
