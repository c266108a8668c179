"""Decode what should be UTF-8 text, and name what it seems to be if it is none."""

from pathlib import Path

from assessor.errors import AssessorError
from assessor.text import visible

_MARKS = {b"\xff\xfe", b"\xfe\xff"}


def decoded(path: Path, content: bytes) -> str:
    """Return the text of a file, without a byte order mark; `AssessorError` with the place of what is not UTF-8."""
    name = visible(path)
    if content[:2] in _MARKS or b"\x00" in content[:4]:
        raise AssessorError(f"{name}:1:1: looks like UTF-16 or UTF-32 text; save the file as UTF-8")
    content = content.removeprefix(b"\xef\xbb\xbf")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8")) + 1
        raise AssessorError(
            f"{name}:{line}:{column}: byte 0x{content[error.start]:02x} is not UTF-8 text; save the file as UTF-8"
        ) from None
