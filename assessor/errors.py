"""What can be wrong with what a person gave us, as sentences with a place."""

from collections.abc import Iterable

MOST_SHOWN = 20


class AssessorError(Exception):
    """A user's mistake: one sentence for each fault, each naming its place and what would be right."""

    def __init__(self, *sentences: str) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences

    @classmethod
    def of(cls, sentences: Iterable[str]) -> "AssessorError":
        """All faults of a file at once; past the first twenty only their number."""
        every = list(sentences)
        hidden = len(every) - MOST_SHOWN
        return cls(*every[:MOST_SHOWN], *([f"and {hidden} more of the same file"] if hidden > 0 else []))
