"""What stays in one line on paper and on a screen: dates, ranges of figures, and a figure with its percent sign."""

import re

_FIGURE = r"[0-9]{1,9}(?:[.,][0-9]{1,9}){0,3}"
# One group, so that a split yields what lies between and what stays whole in turn. Rust's engine reads it as well.
PATTERN = (
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"|[0-9]{1,2}\.? [A-Z\u00c0-\u00de][a-z\u00df-\u00ff]{2,11} [0-9]{4}"
    rf"|[€$£]?{_FIGURE}[–-][€$£]?{_FIGURE}"
    rf"|{_FIGURE} %)"
)
UNBROKEN = re.compile(PATTERN)
# Quick to look for, and a part of each.
PART = re.compile(r"[0-9](?:[-–][€$£]?[0-9]|\.? [A-Z\u00c0-\u00de][a-z\u00df-\u00ff]{2,11} [0-9]{4}| %)")
