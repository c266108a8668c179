"""Texts that Markdown shows as they are."""

import re

from assessor.text import visible

# Every ASCII punctuation character may be escaped (CommonMark 0.31, 2.4); these have a meaning anywhere in a text.
_INLINE = re.compile(r"([\\`*_{}\[\]<>#!|~&$])")
# These open a list, a heading or a rule, at the start only; figures such as +5.1 and 4.5 open nothing.
_START = re.compile(r"^([-=:]|\+(?!\d)|\d+(?=[.)](?!\d)))")
# Viewers and forges make links of these even after a backslash. An entity stops that, and after a word joiner no
# address and no reference begins: `#1`, `GH-1`, `!1`, `$1`, `~label`, `%1`, `&1`.
_LINKED = {"@": "&#64;&#8288;", "://": "&#58;//", "//": "&#47;&#47;", "www.": "www&#46;"}
_REFERENCE = re.compile(r"((?:\\#|(?<!\w)(?:\\[!$~&^]|%))(?=\w)|\bGH-(?=\d))", re.IGNORECASE)
# What a viewer takes for a host without `http://` ends in one of these (linkify-it), or in any country's two letters.
_HOST = re.compile(
    r"(?<=\w)\.(?=(?:[a-z]{2}|aero|asia|biz|com|coop|edu|gov|info|museum|name|net|org|pro|shop|web|xxx|xn--[\w-]+|рф)\b)",
    re.IGNORECASE,
)


def inert(text: object) -> str:
    """Escape whatever Markdown would format, mention or link; blanks around a text would make code of it."""
    safe = _INLINE.sub(r"\\\1", visible(text).strip())
    safe = _START.sub(lambda match: f"\\{match[1]}" if not match[1].isdigit() else f"{match[1]}\\", safe)
    safe = _HOST.sub("&#46;", _REFERENCE.sub(r"\1&#8288;", safe))
    for mark, entity in _LINKED.items():
        safe = safe.replace(mark, entity)
    return safe
