"""Print or write what a command tells, as text, Markdown or JSON; reports have formats of their own."""

import argparse
import io
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from assessor import tomlfile
from assessor.errors import AssessorError
from assessor.model.base import Model
from assessor.reports.blocks import Block
from assessor.text import visible

FORMATS = ("terminal", "markdown", "json")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add --format and --out."""
    parser.add_argument("--format", choices=FORMATS, help="what to print (default: terminal)")
    parser.add_argument(
        "--out",
        metavar="FORMAT=PATH",
        type=_target,
        action="append",
        default=[],
        help="write it to a file instead, repeatable; with --format, print it as well",
    )


def _target(text: str) -> tuple[str, Path]:
    name, separator, path = text.partition("=")
    if name not in FORMATS or not separator or not path:
        raise argparse.ArgumentTypeError(f"{text!r} is not FORMAT=PATH with one of {', '.join(FORMATS)}")
    return name, Path(path)


def refuse_input(args: argparse.Namespace, *read: Path) -> None:
    """Raise `AssessorError` for a file that is to be written and is read, or is named twice."""
    taken = {path.resolve() for path in read}
    for _, path in args.out:
        if path.resolve() in taken:
            raise AssessorError(f"{visible(path)}: named twice; what is written needs a file of its own")
        taken.add(path.resolve())


def emit(args: argparse.Namespace, blocks: Iterable[Block], value: Model) -> None:
    """Write every file, then print; `value` is what JSON shows."""
    told = list(blocks)
    written = {}
    for name, path in args.out:
        out = io.BytesIO()
        _show(name, told, value, out)
        written[path] = out.getvalue()
    tomlfile.write_all(written)
    if args.format or not args.out:
        sys.stdout.flush()
        _show(args.format or "terminal", told, value, sys.stdout.buffer)


def _show(name: str, blocks: list[Block], value: Model, out: BinaryIO) -> None:
    if name == "json":
        out.write(value.model_dump_json(indent=2, by_alias=True).encode() + b"\n")
        return
    from assessor.reports import markdown, terminal

    (terminal if name == "terminal" else markdown).show(blocks, out)
