"""Ask on the whole screen of a terminal; the only module that uses prompt_toolkit.

Between two questions the screen stays as it is until the next one is drawn over it, and what is typed meanwhile waits.
"""

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

from prompt_toolkit.application import Application
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout import FormattedTextControl, Layout, Window
from prompt_toolkit.renderer import Renderer

from assessor.interview.asking import Asking
from assessor.interview.dialog import Dialog, T
from assessor.interview.filling import Filling
from assessor.interview.jumping import Jumping
from assessor.interview.lines import CURSOR, Line, glyphs_for, shown_in
from assessor.interview.plain import Printer
from assessor.interview.screen import InputEnded, Reply, Screen, Stops, TextForm
from assessor.scoring.agenda import AgendaItem
from assessor.signals import Guard

# What the keys of a terminal are called here.
_NAMES = {
    Keys.ControlM: "enter",
    Keys.ControlJ: "enter",
    Keys.Escape: "escape",
    Keys.Up: "up",
    Keys.Down: "down",
    Keys.PageUp: "pageup",
    Keys.PageDown: "pagedown",
    Keys.Home: "home",
    Keys.ControlA: "home",
    Keys.End: "end",
    Keys.ControlE: "end",
    Keys.Left: "left",
    Keys.Right: "right",
    Keys.Backspace: "backspace",
    Keys.Delete: "delete",
    Keys.ControlU: "delete-line",
    Keys.ControlW: "delete-word",
}
# So long a terminal may take to send what follows an Esc, in seconds.
_ESCAPE_WAITS = 0.1


class _Staying(Renderer):
    """Keeps the screen when a question is over, so that nothing flickers before the next one is drawn."""

    is_leaving = False

    def reset(self, _scroll: bool = False, leave_alternate_screen: bool = True) -> None:
        super().reset(_scroll, leave_alternate_screen and self.is_leaving)

    def render(self, app: Application[Any], layout: Layout, is_done: bool = False) -> None:
        if not is_done:
            super().render(app, layout)

    def leave(self) -> None:
        # What is drawn last would have done it.
        self.output.reset_attributes()
        self.output.enable_autowrap()
        self.is_leaving = True
        self.reset()
        self.is_leaving = False


class FullPrompter(Printer):
    """Ask with screens of three parts: progress, the question, and the letters of what can be done."""

    def __init__(self, guard: Guard) -> None:
        super().__init__(sys.stdout)
        self._guard = guard
        self._encoding = sys.stdout.encoding or "utf-8"
        self._glyphs = glyphs_for(self._encoding)
        self._dialog: Dialog[Any] | None = None
        self._taken = ExitStack()
        self._control = FormattedTextControl(self._text)
        self._app: Application[Any] = Application(
            layout=Layout(Window(self._control)), key_bindings=self._keys(), full_screen=True
        )
        self._app.ttimeoutlen = self._app.timeoutlen = _ESCAPE_WAITS
        self._staying = _Staying(self._app._merged_style, self._app.output, full_screen=True)
        self._app.renderer = self._staying

    def ask(self, screen: Screen) -> Reply:
        """Ask a question until the reply is valid."""
        return self._run(Asking(screen))

    def fill(self, form: TextForm) -> tuple[str, ...] | None:
        """Ask for lines of text; bytes that are not UTF-8 arrive as lone surrogates, which no file can hold."""
        given = self._run(Filling(form))
        return given and tuple(text.encode("utf-8", "surrogateescape").decode("utf-8", "replace") for text in given)

    def jump(self, places: Stops) -> AgendaItem | None:
        """Ask for the question to go to."""
        return self._run(Jumping(places))

    def say(self, text: str) -> None:
        """Print text below everything that was asked."""
        self.close()
        super().say(text)

    def show(self, line: str) -> None:
        """Print a line as it is."""
        self.close()
        super().show(line)

    def copy(self, text: str) -> None:
        """Print a text line by line as it is."""
        self.close()
        super().copy(text)

    def close(self) -> None:
        """Leave the screen, and give the terminal back as it was."""
        self._staying.leave()
        self._taken.close()

    def _run(self, dialog: Dialog[T]) -> T:
        """Wait for the end of a screen; a signal ends the wait from within the event loop, which it would stall.

        A signal that arrives together with the answer stays pending until the answer is saved.
        """
        self._dialog, self._control.show_cursor = dialog, dialog.types
        app = self._app

        def leave() -> None:
            if self._guard.is_stopped and app.is_running and not app.is_done:
                app.exit(exception=self._guard.stop())

        def told() -> None:
            if app.loop:
                app.loop.call_soon_threadsafe(leave)

        # What is typed while an answer is saved is neither echoed nor lost.
        self._taken.enter_context(app.input.raw_mode())
        try:
            with self._guard.telling(told):
                found: T = app.run(pre_run=leave, handle_sigint=False)
        except EOFError:
            raise InputEnded from None
        return found

    def _text(self) -> StyleAndTextTuples:
        size = self._app.output.get_size()
        if self._dialog is None:
            return []
        lines = self._dialog.draw(size.columns, size.rows, self._glyphs).lines
        return [piece for number, line in enumerate(lines) for piece in self._pieces(line, number)]

    def _pieces(self, line: Line, number: int) -> Iterator[tuple[str, str]]:
        if number:
            yield "", "\n"
        for style, text in line:
            if style == CURSOR:
                yield "[SetCursorPosition]", ""
            else:
                yield style, shown_in(self._encoding, text)

    def _keys(self) -> KeyBindings:
        keys = KeyBindings()
        keys.add(Keys.Any, eager=True)(self._pressed)
        keys.add(Keys.BracketedPaste, eager=True)(self._pasted)
        keys.add(Keys.ControlC, eager=True)(lambda event: event.app.exit(exception=KeyboardInterrupt))
        keys.add(Keys.ControlD, eager=True)(lambda event: event.app.exit(exception=InputEnded))
        return keys

    def _pressed(self, event: KeyPressEvent) -> None:
        key = event.key_sequence[0].key
        name = _NAMES.get(key) if isinstance(key, Keys) else key
        if name:
            self._press(event, name)

    def _pasted(self, event: KeyPressEvent) -> None:
        if self._dialog and self._dialog.types:
            self._press(event, event.data.replace("\r\n", "\n").replace("\r", "\n"))

    def _press(self, event: KeyPressEvent, key: str) -> None:
        if self._dialog is None:
            return
        try:
            done = self._dialog.press(key)
        except InputEnded:
            event.app.exit(exception=InputEnded)
            return
        if done:
            event.app.exit(result=done.value)
