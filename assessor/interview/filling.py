"""Fill in lines of text below a question, key by key."""

from assessor.interview.dialog import KEYS, Done
from assessor.interview.layout import Drawn, KeyLabel, Pane, drawn, letters, top
from assessor.interview.lines import Glyphs, Line, Lines, block, has_cursor
from assessor.interview.lines import typed as with_cursor
from assessor.interview.screen import TextField, TextForm, fault
from assessor.words.speech import say


class TypedText:
    """A text with a cursor."""

    def __init__(self, text: str = "") -> None:
        self._before, self._after = text, ""

    def __str__(self) -> str:
        return self._before + self._after

    @property
    def cursor(self) -> int:
        """Return how many characters stand before the cursor."""
        return len(self._before)

    def press(self, key: str) -> None:
        """Take a key; a character, or several that are pasted, goes where the cursor is."""
        before, after = self._before, self._after
        moved = {
            "left": (before[:-1], before[-1:] + after),
            "right": (before + after[:1], after[1:]),
            "home": ("", before + after),
            "end": (before + after, ""),
            "backspace": (before[:-1], after),
            "delete": (before, after[1:]),
            "delete-line": ("", after),
            "delete-word": (before.rstrip().rpartition(" ")[0], after),
        }
        self._before, self._after = moved.get(key, (before, after) if key in KEYS else (before + key, after))


class Filling:
    """Lines of text below a question: Enter goes to the next one and saves at the last, Esc leaves without saving."""

    types: bool = True

    def __init__(self, form: TextForm) -> None:
        self._form = form
        self._texts = [TypedText(field.value) for field in form.fields]
        self._at = 0
        self._flash = ""

    def press(self, key: str) -> Done[tuple[str, ...] | None] | None:
        """Take a key."""
        self._flash = ""
        if key == "escape":
            return Done(None)
        if key == "enter":
            return self._next()
        if key in {"up", "down"}:
            self._at = min(len(self._texts) - 1, max(0, self._at + (1 if key == "down" else -1)))
        else:
            self._texts[self._at].press(key)
        return None

    def _next(self) -> Done[tuple[str, ...] | None] | None:
        """Go to the next line, or save; every line is looked at before that."""
        given = [str(text).strip() for text in self._texts]
        for number, (field, text) in enumerate(zip(self._form.fields, given, strict=True)):
            self._flash = fault(field, text) if number <= self._at else ""
            if self._flash:
                self._at = number
                return None
            if field.optional and not text and number <= self._at:
                return Done(tuple(given[: number + 1]))
        if self._at + 1 == len(given):
            return Done(tuple(given))
        self._at += 1
        return None

    def draw(self, width: int, height: int, glyphs: Glyphs) -> Drawn:
        """Return the screen in lines; the line that is typed in is always in sight."""
        page = self._page(width, glyphs)
        found = drawn(page, width, height, 0, glyphs)
        for step in range(1, found.steps):
            if has_cursor(found.lines):
                break
            found = drawn(page, width, height, step, glyphs)
        return found

    def _page(self, width: int, glyphs: Glyphs) -> Pane:
        form = self._form
        answer = block(form.answer, width, "  ") if form.answer else ()
        fields = [self._field(number, field, width) for number, field in enumerate(form.fields)]
        notes = [block(note, width) for note in form.notes]
        return Pane(
            top(form.progress, say("screen-title"), width, glyphs),
            ((*block(form.question, width, bold=True), *answer),),
            form.question,
            (*fields, *notes),
            self._foot(width),
            flash=self._flash,
        )

    def _field(self, number: int, field: TextField, width: int) -> Lines:
        text, is_here = self._texts[number], number == self._at
        line = with_cursor(str(text), text.cursor, width, "> ") if is_here else block(str(text), width, "> ")
        return (*block(field.label, width, bold=is_here), *line)

    def _foot(self, width: int) -> tuple[Line, ...]:
        save = KeyLabel(say("screen-enter"), say("screen-save"), say("screen-save-short"))
        further = KeyLabel(say("screen-enter"), say("screen-next-line"), say("screen-next-line-short"))
        close = KeyLabel(say("screen-escape"), say("screen-close"), say("screen-close-short"))
        return letters([save if len(self._texts) == 1 else further, close], width)
