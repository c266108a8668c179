"""Compare texts with goldens, which somebody has read; after an intended change: UPDATE_GOLDENS=1 pytest."""

import os

from tests.support.house import DATA

UPDATE = "UPDATE_GOLDENS"


def golden(name: str, text: str) -> None:
    path = DATA / "goldens" / name
    if UPDATE in os.environ:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8")
