"""Tell by its first bytes what a file is that is no TOML and no table, so that no picture is to be saved as UTF-8."""

import re

_BEGINNINGS = {
    b"PK\x03\x04": "a workbook or another ZIP archive",
    b"\xd0\xcf\x11\xe0": "a workbook or document of an old Office",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a compressed file",
    b"\x7fELF": "a program",
    b"MZ": "a program",
    b"SQLite format 3": "a database",
    b"version https://git-lfs": "a pointer of Git LFS in place of the file; `git lfs pull` gets the file",
}


def other_than_plain_text(raw: bytes) -> str | None:
    """Name the kind of a file that is read by other programs; none where it may be TOML or a table."""
    start = raw.removeprefix(b"\xef\xbb\xbf").lstrip()[:64]
    if start.startswith(b"{"):
        return "JSON"
    if re.match(rb"<[!?a-zA-Z]", start):
        return "HTML or XML"
    return next((kind for beginning, kind in _BEGINNINGS.items() if raw.startswith(beginning)), None)
