"""Ask with arrow keys; the only module that uses questionary."""

import shutil
import textwrap
from collections.abc import Sequence
from typing import Any

import questionary
from prompt_toolkit.application import Application
from prompt_toolkit.filters import Condition
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent, merge_key_bindings
from questionary import Choice, Question, Separator, Style
from questionary.prompts.common import InquirerControl

from assessor.interview.screen import InputEnded, Reply, Screen, misfit
from assessor.signals import Guard
from assessor.text import visible, wrapped
from assessor.words import terms
from assessor.words.speech import say

# Questionary marks things by colour alone; bold type and the pointer are seen without colour.
_STYLE = Style(
    [("qmark", "bold"), ("question", "bold"), ("pointer", "bold"), ("highlighted", "bold"), ("selected", "bold")]
)
_ACTION = "action:"


class ArrowPrompter:
    """Ask with a list and a pointer; where several choices may be ticked, space ticks and enter confirms."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard

    def ask(self, screen: Screen) -> Reply:
        """Ask a question until the reply is valid."""
        self.say("")
        for text in (screen.where, screen.title):
            if text:
                self.say(text)
        self.say(screen.question, "bold")
        for note in screen.notes:
            self.say(note)
        question = self._several(screen) if screen.several else self._one(screen)
        question.application.erase_when_done = True
        given = self._answer(question)
        keys = given if isinstance(given, list) else [given]
        self._repeat(screen, keys)
        done = next((action for action in screen.actions if _ACTION + action in keys), None)
        return Reply(action=done) if done else Reply(options=tuple(keys))

    def text(self, question: str) -> str:
        """Ask for a line of text, which may be empty."""
        given = self._answer(questionary.text(visible(question), style=_STYLE, qmark=""))
        # Bytes that are not UTF-8 arrive as lone surrogates, which no file can hold.
        return str(given).encode("utf-8", "surrogateescape").decode("utf-8", "replace").strip()

    def say(self, text: str, style: str = "") -> None:
        """Print text in the width of the terminal; a path stays whole, so that people can copy it."""
        for line in text.split("\n"):
            questionary.print(wrapped(line, self._width, break_long_words=False), style=style)

    def show(self, line: str) -> None:
        """Print a line as it is."""
        questionary.print(f"  {visible(line)}")

    def copy(self, text: str) -> None:
        """Print a text line by line as it is."""
        for line in text.splitlines():
            questionary.print(visible(line))

    def _repeat(self, screen: Screen, keys: list[str]) -> None:
        """Print the answer in place of the list."""
        texts = {option.key: option.text for option in screen.options}
        texts |= {_ACTION + action: terms.action(action) for action in screen.actions}
        answer = "; ".join(visible(texts[key]) for key in keys)
        questionary.print(wrapped(answer, self._width, f"{say('prompt-arrows')} ", "  "), style="bold")

    @property
    def _width(self) -> int:
        return min(100, shutil.get_terminal_size().columns)

    def _one(self, screen: Screen) -> Question:
        chosen = next((option.key for option in screen.options if option.key in screen.chosen), None)
        return questionary.select(
            say("prompt-arrows"),
            choices=self._choices(screen),
            default=chosen,
            style=_STYLE,
            qmark="",
            instruction=" ",
            use_shortcuts=False,
            use_jk_keys=False,
        )

    def _several(self, screen: Screen) -> Question:
        def valid(keys: list[str]) -> bool | str:
            options = tuple(key for key in keys if not key.startswith(_ACTION))
            actions = tuple(action for action in screen.actions if _ACTION + action in keys)
            return misfit(screen, options, actions) or True

        return questionary.checkbox(
            say("prompt-arrows"),
            choices=self._choices(screen),
            validate=valid,
            style=_STYLE,
            qmark="",
            instruction=say("prompt-ticks"),
            use_jk_keys=False,
        )

    def _choices(self, screen: Screen) -> Sequence[Choice | Separator]:
        ticked = screen.chosen if screen.several else ()
        options = [
            Choice(self._title(option.text) or option.key, value=option.key, checked=option.key in ticked)
            for option in screen.options
        ]
        actions = [Choice(self._title(terms.action(action)), value=_ACTION + action) for action in screen.actions]
        return [*options, Separator(" "), *actions]

    def _title(self, text: str) -> str:
        """Wrap a choice: questionary cuts off what is wider than the screen."""
        width = max(20, self._width - 8)
        return "\n     ".join(textwrap.wrap(visible(text), width, break_on_hyphens=False))

    def _answer(self, question: Question) -> Any:
        keys = KeyBindings()

        @keys.add("c-d", eager=True)
        def leave(event: KeyPressEvent) -> None:
            event.app.exit(exception=InputEnded)

        @keys.add("enter", eager=True, filter=Condition(lambda: _pointed(question).startswith(_ACTION)))
        def act(event: KeyPressEvent) -> None:
            event.app.exit(result=_pointed(question))

        own = question.application.key_bindings
        question.application.key_bindings = merge_key_bindings([own, keys] if own else [keys])
        try:
            return self._run(question.application)
        except EOFError:
            raise InputEnded from None

    def _run(self, application: Application[Any]) -> Any:
        """Wait for the answer; a signal ends the wait from within the event loop, which an exception would stall.

        A signal that arrives together with the answer stays pending until the answer is saved.
        """

        def leave() -> None:
            if self._guard.is_stopped and application.is_running and not application.is_done:
                application.exit(exception=self._guard.stop())

        def told() -> None:
            if application.loop:
                application.loop.call_soon_threadsafe(leave)

        with self._guard.telling(told):
            return application.run(pre_run=leave, handle_sigint=False)


def _pointed(question: Question) -> str:
    """Return the value under the pointer of a list; empty if the question is no list."""
    contents = (window.content for window in question.application.layout.find_all_windows())
    lists = [content for content in contents if isinstance(content, InquirerControl)]
    return str(lists[0].get_pointed_at().value) if lists else ""
