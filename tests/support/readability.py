"""How easily texts are read: Flesch's reading ease (1948), 206.835 - 1.015 words/sentence - 84.6 syllables/word."""

import re
from collections.abc import Iterable, Iterator

from assessor.telling.blocks import Block, Scale, Table

_WORD = re.compile(r"[A-Za-zÀ-ÿ'’]+")
_VOWELS = re.compile(r"[aeiouyäöü]+")
_END = re.compile(r"(?<=[.?!:;])\s+")
# Shorter ones are titles and labels.
FEWEST = 7


def reading_ease(text: str) -> float:
    words = _WORD.findall(text)
    ends = max(1, len([part for part in _END.split(text) if _WORD.search(part)]))
    if not words:
        return 100.0
    return 206.835 - 1.015 * len(words) / ends - 84.6 * sum(map(syllables, words)) / len(words)


def syllables(word: str) -> int:
    """Count groups of vowels; a silent e at the end, and that of -ed, is none."""
    plain = word.lower().strip("'’")
    groups = len(
        _VOWELS.findall(re.sub(r"(?<=[^aeiouylt])e[ds]?$|(?<=[^aeiouy])ed$" if len(plain) > 3 else r"$^", "", plain))
    )
    return max(1, groups)


def sentences(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield every sentence of blocks that is one; tables and scales hold none."""
    for block in blocks:
        if not isinstance(block, Table | Scale):
            for text in _texts(block):
                yield from (part for part in _END.split(text) if len(_WORD.findall(part)) >= FEWEST)


def _texts(block: object) -> Iterator[str]:
    if isinstance(block, str):
        yield block
    elif isinstance(block, tuple):
        for part in block:
            yield from _texts(part)


def hardest(texts: Iterable[str], most: int) -> list[str]:
    return [f"{reading_ease(text):4.0f}  {text}" for text in sorted(texts, key=reading_ease)[:most]]
