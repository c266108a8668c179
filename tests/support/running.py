"""The types of the fixtures `run` and `house` in conftest.py."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple


class Result(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Result]
Write = Callable[..., Path]
