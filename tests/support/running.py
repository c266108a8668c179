"""The types of the fixtures `run`, `house` and `invented` in conftest.py."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from assessor.words.texts import Table


class Result(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Result]
Write = Callable[..., Path]
Invent = Callable[[str, Table], None]
