"""Which letters no font has, and their escapes; only the library itself knows what its fonts have."""

import re
import unicodedata
import warnings
from typing import Any

from assessor.errors import Shortfall
from assessor.text import escape
from assessor.words.speech import say

# The library names each letter that it could not draw, as Rust quotes it.
_UNSHOWN = re.compile(r'the text `"(.+?)"` could not be displayed')
_QUOTED = re.compile(r"\\u\{([0-9a-f]+)\}")
# A line may break here; else a word of escapes would leave the page.
_BREAK = "\u200b"
# Latin, Greek and Cyrillic come before.
_COMMON = "\u052f"
MOST_NAMED = 10


def lacking(diagnostic: str, spelt: frozenset[str]) -> frozenset[str]:
    """Return the letters to spell out next, beside those that are; none if the library says something else.

    It also names the letter that a mark stands on, so marks come first.
    """
    named = _QUOTED.sub(lambda match: chr(int(match[1], 16)), "".join(_UNSHOWN.findall(diagnostic)))
    found = frozenset(letter for letter in named if not letter.isascii()) - spelt
    return frozenset(letter for letter in found if unicodedata.category(letter).startswith("M")) or found


def rare(text: str) -> str:
    """Return the letters of a text that the library's own fonts may lack; without marks, which stand on others."""
    return "".join(sorted(letter for letter in set(text) if _may_lack(letter)))


def _may_lack(letter: str) -> bool:
    return letter > _COMMON and not unicodedata.category(letter).startswith("M")


def spelt_out(value: Any, letters: frozenset[str]) -> Any:
    """Escape these letters in every text."""
    if isinstance(value, str):
        return "".join(f"{escape(c)}{_BREAK}" if c in letters else c for c in value)
    if isinstance(value, dict):
        return {key: spelt_out(part, letters) for key, part in value.items()}
    return [spelt_out(part, letters) for part in value] if isinstance(value, list) else value


def note(letters: frozenset[str]) -> None:
    """Warn of the letters that are spelt out."""
    if letters:
        first, *_ = in_order = sorted(letters)
        named = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in in_order[:MOST_NAMED])
        rest = len(in_order) - MOST_NAMED
        more = say("letters-more", n=rest) if rest > 0 else ""
        warnings.warn(
            say("letters-spelt-out", letters=named, more=more, example=escape(first)), Shortfall, stacklevel=2
        )
