"""A screen that waits for keys, and what comes of it."""

from typing import Generic, NamedTuple, Protocol, TypeVar

from assessor.interview.layout import Drawn
from assessor.interview.lines import Glyphs

T = TypeVar("T")

# Keys that are no characters.
KEYS = (
    "enter", "escape", "up", "down", "pageup", "pagedown", "home", "end", "left", "right", "backspace", "delete",
    "delete-line", "delete-word",
)  # fmt: skip


class Done(NamedTuple, Generic[T]):
    """That a screen is over, and with what."""

    value: T


class Dialog(Protocol[T]):
    """A screen that waits for keys."""

    def press(self, key: str) -> Done[T] | None:
        """Take a key: a character, or one of `KEYS`; return what comes of it if the screen is over then."""

    def draw(self, width: int, height: int, glyphs: Glyphs) -> Drawn:
        """Return the screen in lines."""

    @property
    def types(self) -> bool:
        """Whether text is typed, so that the cursor is to be seen, and text can be pasted."""
