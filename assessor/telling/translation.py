"""Translate what is told: the same value with the catalog's texts in another language, and nothing else changed.

Everything is loaded, scored, fingerprinted and saved in English.
"""

from typing import TYPE_CHECKING, TypeVar, cast

from assessor.words.speech import spoken

if TYPE_CHECKING:
    from assessor.model.translation import Translation

V = TypeVar("V")


def translated(value: V, texts: "Translation | None") -> V:
    """Return a value with the catalog's texts in another language; itself, where there is none."""
    if texts is None:
        return value
    # It knows every value that is told; what is told in English needs few of them.
    from assessor.telling.translator import Translator

    with spoken(texts.language):
        return cast("V", Translator(texts).of(value, ""))
