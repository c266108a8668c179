"""What a prompter shows and gives back: a question, its options, and what else may be done instead of answering."""

from typing import NamedTuple, Protocol


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
    actions: tuple[Option, ...]
    chosen: tuple[str, ...] = ()
    several: bool = False
    alone: str | None = None


class Reply(NamedTuple):
    """What was done: options chosen, or an action."""

    options: tuple[str, ...] = ()
    action: str = ""


class InputEnded(Exception):
    """Ctrl-D, or nothing more to read: it means the same as `LEAVE`, at every prompt."""


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


UNKNOWN = Option("unknown", "Don't know")
DOES_NOT_APPLY = Option("not-applicable", "Doesn't apply…")
HOW = Option("how", "How can I find out?")
NOTE = Option("note", "Add a note or evidence…")
BACK = Option("back", "Back")
SKIP = Option("skip", "Skip for now")
JUMP = Option("jump", "Jump to…")
LEAVE = Option("leave", "Save and leave")

# The letters by which actions are known where lines are typed.
LETTERS = {
    UNKNOWN.key: "d",
    DOES_NOT_APPLY.key: "x",
    HOW.key: "h",
    NOTE.key: "n",
    BACK.key: "b",
    SKIP.key: "s",
    JUMP.key: "j",
    LEAVE.key: "q",
}


def misfit(screen: Screen, options: tuple[str, ...], actions: tuple[str, ...] = ()) -> str:
    """Say what is wrong with a reply; empty when it can be accepted."""
    if len(actions) + bool(options) > 1:
        return "Choose either answers or one of the lines below them."
    if not options and not actions:
        return "Nothing is chosen yet."
    if len(options) > 1 and not screen.several:
        return "Choose one."
    if len(options) > 1 and screen.alone in options:
        words = next(option.text for option in screen.options if option.key == screen.alone)
        return f"“{words}” stands alone."
    return ""
