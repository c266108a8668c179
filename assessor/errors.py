"""The error for bad input: sentences that name the place."""

from collections.abc import Callable, Iterable

from assessor.text import visible

MOST_SHOWN = 20


def capped(sentences: Iterable[str], more: Callable[[int], str] = "and {} more".format) -> list[str]:
    """Return the first twenty sentences, and how many more there are: a stranger's file can hold thousands."""
    every = list(sentences)
    hidden = len(every) - MOST_SHOWN
    return [*every[:MOST_SHOWN], *([more(hidden)] if hidden > 0 else [])]


class Shortfall(UserWarning):
    """What an output could not show as it was given; the output is made all the same."""


class AssessorError(Exception):
    """A user's mistake: one sentence for each fault, each naming its place and what would be right.

    The sentences are safe to show: what they repeat of strangers' names and values is escaped.
    """

    def __init__(self, *sentences: str) -> None:
        self.sentences = tuple(map(visible, sentences))
        super().__init__("\n".join(self.sentences))

    def __reduce__(self) -> tuple[type["AssessorError"], tuple[str, ...]]:
        return type(self), self.sentences

    @classmethod
    def of(cls, sentences: Iterable[str]) -> "AssessorError":
        """Make one error of all faults that were found: the first twenty, and how many more there are."""
        return cls(*capped(sentences))
