"""Screens and replies: a question with its options and actions, and the options or action that a person chose."""

from typing import NamedTuple, Protocol

from assessor.words.speech import say
from assessor.words.terms import Action


class Option(NamedTuple):
    """An option: its key, and the words to show."""

    key: str
    text: str


class Screen(NamedTuple):
    """One question as it is asked. If several options may be ticked, `alone` names one that excludes the others."""

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
    """A person's reply: the options chosen, or an action."""

    options: tuple[str, ...] = ()
    action: Action | None = None


class InputEnded(Exception):
    """The input ended, by Ctrl-D or otherwise; at every prompt this means the same as the action *leave*."""


class LeftOut(Exception):
    """What was answered could not be saved, and the person goes on without it."""


class Prompter(Protocol):
    """A way to ask. `KeyboardInterrupt` passes through; `ask` and `text` raise `InputEnded`."""

    def ask(self, screen: Screen) -> Reply:
        """Ask a question until the reply is valid."""

    def text(self, question: str) -> str:
        """Ask for a line of text, which may be empty."""

    def say(self, text: str) -> None:
        """Print a text that needs no reply."""

    def show(self, line: str) -> None:
        """Print a line as it is, such as a command to copy."""

    def copy(self, text: str) -> None:
        """Print a text line by line as it is, to be copied into a file."""


def within(prompter: Prompter, question: str, most: int) -> str:
    """Ask for a text of at most so many characters, until it is no longer."""
    while len(text := prompter.text(question)) > most:
        prompter.say(say("ask-too-long", number=len(text), most=most))
    return text


def misfit(screen: Screen, options: tuple[str, ...], actions: tuple[Action, ...] = ()) -> str:
    """Say what is wrong with a reply; empty when it is valid."""
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
