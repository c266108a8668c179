"""How long a question takes."""

from collections.abc import Iterable

# In seconds: to think about a question, and to read ten words. Together that is what interviews that were timed took
# on average, some 50 seconds a question.
THINKING, TEN_WORDS = 12, 3


def seconds(texts: Iterable[str]) -> int:
    """Return how many seconds a question takes, by all that is to be read for it."""
    return THINKING + sum(len(text.split()) for text in texts) * TEN_WORDS // 10
