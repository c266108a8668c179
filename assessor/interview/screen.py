"""What a prompter shows and gives back: a question, its options, and what else may be done instead of answering."""

from typing import NamedTuple, Protocol

from assessor.words.speech import say
from assessor.words.terms import Action


class Option(NamedTuple):
    """Something that can be chosen: the key it is known by, and its words."""

    key: str
    text: str


class Screen(NamedTuple):
    """One question as it is put. `alone` names an option that excludes the others where several may be ticked."""

    where: str
    title: str
    question: str
    notes: tuple[str, ...]
    options: tuple[Option, ...]
    actions: tuple[Action, ...]
    chosen: tuple[str, ...] = ()
    several: bool = False
    alone: str | None = None


class Reply(NamedTuple):
    """What was done: options chosen, or an action."""

    options: tuple[str, ...] = ()
    action: Action | None = None


class InputEnded(Exception):
    """Ctrl-D, or nothing more to read: it means the same as the action *leave*, at every prompt."""


class Prompter(Protocol):
    """A way to ask. `KeyboardInterrupt` passes through; `ask` and `text` raise `InputEnded`."""

    def ask(self, screen: Screen) -> Reply:
        """Put a question until it has a valid reply."""

    def text(self, question: str) -> str:
        """Ask for a line of text; empty when there is none."""

    def say(self, text: str) -> None:
        """Tell something that needs no reply."""

    def show(self, line: str) -> None:
        """Print a line as it is, such as a command to copy."""


def misfit(screen: Screen, options: tuple[str, ...], actions: tuple[Action, ...] = ()) -> str:
    """Say what is wrong with a reply; empty when it can be accepted."""
    if len(actions) + bool(options) > 1:
        return say("prompt-either")
    if not options and not actions:
        return say("prompt-nothing")
    if len(options) > 1 and not screen.several:
        return say("prompt-choose-one")
    if len(options) > 1 and screen.alone in options:
        words = next(option.text for option in screen.options if option.key == screen.alone)
        return say("prompt-alone", text=words)
    return ""
