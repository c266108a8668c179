"""Screens and replies: a question with its options and actions, and the options or action that a person chose."""

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple, Protocol

from assessor.model.base import says_something
from assessor.scoring.agenda import AgendaItem
from assessor.words.figures import grouped
from assessor.words.speech import say
from assessor.words.terms import Action

# What stands beside a question or a message: done, don't know, worst answer, open.
Mark = Literal["done", "unknown", "worst", "open"]


class Option(NamedTuple):
    """An option: its key, and the words to show."""

    key: str
    text: str


class News(NamedTuple):
    """Something to say before the next question, with its mark."""

    text: str
    mark: Mark | None = None


class HelpPassage(NamedTuple):
    """A part of the help on a question."""

    title: str
    text: str


class Progress(NamedTuple):
    """How far the person is: in which part, at which question, how many are done, and how much is left.

    `counter` stands beside a bar, `told` in a sentence; `short` is all of it for a narrow screen.
    """

    part: str
    counter: str
    told: str
    left: str
    short: str
    done: int
    whole: int


class Screen(NamedTuple):
    """One question as it is asked. If several options may be ticked, `alone` names one that excludes the others.

    `rule` says how to choose, in a long and a short form. `chosen` is the present answer, `refused` says why an action
    that is not offered is none, and `labels` what an action is called here.
    """

    question: str
    options: tuple[Option, ...]
    actions: tuple[Action, ...] = ()
    progress: Progress | None = None
    news: tuple[News, ...] = ()
    rule: tuple[str, str] = ("", "")
    notes: tuple[str, ...] = ()
    help: tuple[HelpPassage, ...] = ()
    chosen: tuple[str, ...] = ()
    several: bool = False
    alone: str | None = None
    refused: Mapping[Action, str] = {}
    labels: Mapping[Action, tuple[str, str]] = {}


class Reply(NamedTuple):
    """A person's reply: the options chosen, or an action."""

    options: tuple[str, ...] = ()
    action: Action | None = None


class TextField(NamedTuple):
    """A line of text to type. `line` asks for it where there is no screen, where nothing typed keeps `value`.

    `needed` is said of a text that says nothing; `check` says what else is wrong with one. Nothing typed in an
    `optional` field ends the form.
    """

    label: str
    line: str
    most: int
    value: str = ""
    needed: str = ""
    check: Callable[[str], str] | None = None
    optional: bool = False


class TextForm(NamedTuple):
    """Lines of text to type below a question; `answer` is the present answer to it, `notes` what to know."""

    question: str
    fields: tuple[TextField, ...]
    progress: Progress | None = None
    answer: str = ""
    notes: tuple[str, ...] = ()


class Stop(NamedTuple):
    """A question to go to: its number among the facts or the controls, its mark, and its title."""

    item: AgendaItem
    number: int
    mark: Mark
    title: str

    @property
    def is_fact(self) -> bool:
        """Whether it is among the facts about the firm."""
        return self.item.kind != "control"


class Stops(NamedTuple):
    """Every question that one can go to, from one of them."""

    places: tuple[Stop, ...]
    here: AgendaItem
    progress: Progress
    summary: str


def just_leaving() -> dict[Action, tuple[str, str]]:
    """Return what leaving is called where there is nothing to save."""
    return {"leave": (say("action-go"), say("short-go"))}


class InputEnded(Exception):
    """The input ended, by Ctrl-D or otherwise; at every prompt this means the same as the action *leave*."""


class LeftOut(Exception):
    """What was answered could not be saved, and the person goes on without it."""


class Prompter(Protocol):
    """A way to ask. `KeyboardInterrupt` passes through; whatever asks raises `InputEnded`."""

    def ask(self, screen: Screen) -> Reply:
        """Ask a question until the reply is valid; help on it is given meanwhile."""

    def fill(self, form: TextForm) -> tuple[str, ...] | None:
        """Ask for lines of text until they are valid; none when the person goes back."""

    def jump(self, places: Stops) -> AgendaItem | None:
        """Ask for the question to go to; none when the person goes back."""

    def say(self, text: str) -> None:
        """Print a text that needs no reply, below everything that was asked."""

    def show(self, line: str) -> None:
        """Print a line as it is, such as a command to copy."""

    def copy(self, text: str) -> None:
        """Print a text line by line as it is, to be copied into a file."""

    def close(self) -> None:
        """Give the terminal back as it was."""


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


def fault(field: TextField, text: str) -> str:
    """Say what is wrong with a text; empty when it is valid."""
    if len(text) > field.most:
        return say("ask-too-long", number=grouped(len(text)), most=grouped(field.most))
    if field.needed and not says_something(text):
        return field.needed
    return field.check(text) if field.check else ""


def found(places: Stops, typed: str, *, facts: bool) -> tuple[Stop, ...]:
    """Return the places that were typed: by a number among the facts or the controls, or by letters of their title."""
    if typed.isdecimal():
        return tuple(place for place in places.places if place.number == int(typed) and place.is_fact == facts)
    return tuple(place for place in places.places if typed.lower() in place.title.lower())


def next_place(places: Stops, *marks: Mark) -> Stop | None:
    """Return the next place with one of these marks, from here on and then from the start."""
    at = next((number for number, place in enumerate(places.places) if place.item == places.here), -1)
    ahead = (*places.places[at + 1 :], *places.places[: at + 1])
    return next((place for place in ahead if place.mark in marks), None)
