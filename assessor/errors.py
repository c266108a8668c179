"""What can be wrong with what a person gave us, as sentences with a place."""

from collections.abc import Iterable

from assessor.text import visible

MOST_SHOWN = 20


class AssessorError(Exception):
    """A user's mistake: one sentence for each fault, each naming its place and what would be right.

    The sentences are safe to show, whatever names and values of strangers they repeat.
    """

    def __init__(self, *sentences: str) -> None:
        self.sentences = tuple(map(visible, sentences))
        super().__init__("\n".join(self.sentences))

    @classmethod
    def of(cls, sentences: Iterable[str]) -> "AssessorError":
        """All faults of a file at once; past the first twenty only their number."""
        every = list(sentences)
        hidden = len(every) - MOST_SHOWN
        return cls(*every[:MOST_SHOWN], *([f"and {hidden} more of the same file"] if hidden > 0 else []))
