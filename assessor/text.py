"""Text that is safe to show, and figures whose digits never contradict a verdict."""

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction

# Patterns that few commands need are compiled at first use: that of unsafe characters takes as long as a small sheet.

# Everything that can move a cursor, hide text or reverse its order: controls, C1, zero-width, bidi, separators, tags.
_UNSAFE = (
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)

# How letters and signs are spelt where only ASCII can be shown; what is missing here is escaped.
SPELLINGS = {
    "ä": "ae",
    "ö": "oe",
    "ü": "ue",
    "Ä": "Ae",
    "Ö": "Oe",
    "Ü": "Ue",
    "ß": "ss",
    "“": '"',
    "”": '"',
    "„": '"',
    "‘": "'",
    "’": "'",
    "‚": "'",
    "–": "-",
    "—": "-",
    "−": "-",
    "…": "...",
    "\u00a0": " ",
    "→": "->",
    "×": "x",
}

# What CI runners act on in a log. Anywhere in a line: the older form of GitHub and Azure (`##[`), and the messages of
# Azure (`##vso[`), TeamCity (`##teamcity[`) and Octopus (`##octopus[`).
_COMMAND = r"##(?=[\w-]*\[)"
# The newer form of GitHub starts a line; the runner skips blanks before it.
_AT_START = r"(?m)^([^\S\n]*):(?=:)"
# Sections of GitLab and folds of Travis.
_SECTION = r"(section_(?:start|end)|travis_(?:fold|time|start|end))(?=:)"
# Groups of Buildkite start a line: `--- `, `+++ `, `~~~ ` and `^^^ +++`.
_GROUP = r"(?m)^([-+~^])(?=\1\1[^\S\n])"
# For JSON and TOML, which still read the same.
_HALF_ESCAPED = r"#\\u0023"
# A part of each of these: most texts have none.
_MARKS = re.compile(r"::|##|section_|travis_|--[ \t]|\+\+[ \t]|~~[ \t]|\^\^[ \t]")


def visible(text: object) -> str:
    r"""Escape each character that a terminal or a log would act on (`\u001b`), newlines included."""
    shown = str(text)
    # Most texts are plain, and the search takes longer than this test.
    return shown if shown.isascii() and shown.isprintable() else re.sub(_UNSAFE, lambda match: escape(match[0]), shown)


def tidy(text: str) -> str:
    """Return a text as forms show it and give it back: line ends of one kind, and what cannot be seen as escapes."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(visible(line.rstrip()) for line in lines).strip()


def logged(text: object) -> str:
    """As `visible`, for a line of a CI log: also break what the runner would take for a command."""
    return break_commands(visible(text))


def break_commands(lines: str) -> str:
    """Break what a CI runner would take for a command, in lines that are visible already."""
    if not _MARKS.search(lines):
        return lines
    broken = re.sub(_AT_START, r"\1: ", re.sub(_COMMAND, "# #", lines))
    return re.sub(_GROUP, r"\1 ", re.sub(_SECTION, r"\1 ", broken))


def break_commands_in_json(text: bytes) -> bytes:
    r"""As `break_commands`, for JSON, which still reads the same: `\u0023` is `#`. No line of it starts with a text."""
    return re.sub(_COMMAND.encode(), _HALF_ESCAPED.encode(), text)


def json_document(text: bytes) -> bytes:
    """Return JSON as formats write it: with an end of line, and without commands of a CI runner."""
    return break_commands_in_json(text) + b"\n"


def escape(character: str) -> str:
    r"""Return the `\uXXXX` (or `\UXXXXXXXX`) form of one character."""
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


_SHORT = {"\b": r"\b", "\t": r"\t", "\n": r"\n", "\f": r"\f", "\r": r"\r", '"': r"\"", "\\": r"\\"}


def quoted(text: str) -> str:
    """Return text as a TOML string on one line, invisible characters and commands of a CI runner as escapes."""
    plain = "".join(_SHORT.get(c) or visible(c) for c in text)
    return f'"{re.sub(_COMMAND, _HALF_ESCAPED, plain)}"'


def percent(text: str) -> "Fraction | None":
    """Return a number from 0 to 100; none where the text is no such number, or has more than one decimal.

    With more decimals, printed digits and verdicts could disagree.
    """
    from fractions import Fraction  # Few commands read one.

    plain = re.fullmatch(r"[0-9]{1,3}(\.[0-9])?", text)
    return Fraction(text) if plain and Fraction(text) <= 100 else None


def floor1(value: "Fraction") -> str:
    """Round down to one decimal: for figures that have a minimum."""
    return _tenths(value.numerator * 10 // value.denominator)


def ceil1(value: "Fraction") -> str:
    """Round up to one decimal: for figures that have a maximum."""
    return _tenths(-(-value.numerator * 10 // value.denominator))


def floor0(value: "Fraction") -> int:
    """Round down to a whole number: for low ends."""
    return value.numerator // value.denominator


def ceil0(value: "Fraction") -> int:
    """Round up to a whole number: for high ends."""
    return -(-value.numerator // value.denominator)


def shortened(text: str, most: int) -> str:
    """Return the first words of a text, on one line."""
    words = text.split()
    return " ".join(words) if len(words) <= most else f"{' '.join(words[:most]).rstrip(',;:')} …"


def difference1(high: "Fraction", low: "Fraction") -> str:
    """Return the difference of two figures as `floor1` prints them, so that the printed digits add up."""
    return _tenths(high.numerator * 10 // high.denominator - low.numerator * 10 // low.denominator)


def signed1(after: "Fraction", before: "Fraction") -> str:
    """As `difference1`, with the sign of the exact difference, also before 0.0."""
    return f"{'-' if after < before else '+'}{difference1(after, before).removeprefix('-')}"


def _tenths(count: int) -> str:
    sign, count = ("-", -count) if count < 0 else ("", count)
    return f"{sign}{count // 10}.{count % 10}"


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return the number and its noun: `1 answer`, `9 answers`."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def listed(items: list[str], last: str = "and") -> str:
    """Return items as in a sentence: `a, b and c`."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {last} {items[-1]}" if items else ""


_EDGE = re.compile(r"\b")
_ENDING = re.compile(r"(s|es|ed|ion|ing)?\b")


def mentioned(text: str, terms: Iterable[str], forms: Mapping[str, Iterable[str]] | None = None) -> list[str]:
    """Return the terms that a text uses, in upper or lower case.

    Those in `forms` are used in one of their forms, and others with a usual ending: “Encrypted” uses `encrypt`.
    """
    lowered, listed = text.lower(), forms or {}
    return [
        term
        for term in terms
        if (
            any(_stands(lowered, form.lower()) for form in (term, *listed[term]))
            if term in listed
            else _mentions(lowered, term.lower())
        )
    ]


def _stands(lowered: str, word: str) -> bool:
    """Whether a text has a word, whole."""
    return word in lowered and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", lowered) is not None


def _mentions(lowered: str, term: str) -> bool:
    # A pattern for each term would take longer to compile than a long text to search.
    start = lowered.find(term)
    while start >= 0:
        if _EDGE.match(lowered, start) and _ENDING.match(lowered, start + len(term)):
            return True
        start = lowered.find(term, start + 1)
    return False


def wrapped(
    text: str, width: int, indent: str = "", hanging: str | None = None, *, break_long_words: bool = True
) -> str:
    """Wrap text to a width; without `break_long_words` a word that is longer than a line stays whole."""
    import textwrap  # Verdicts are not wrapped.

    hang = indent if hanging is None else hanging
    lines = textwrap.fill(
        visible(text),
        max(width, len(hang) + 8),
        initial_indent=indent,
        subsequent_indent=hang,
        break_on_hyphens=False,
        break_long_words=break_long_words,
    )
    return break_commands(lines)
