"""Print what a command tells, or write it to files: all of them, or none."""

import argparse
import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from pydantic_core import to_json

from assessor.errors import AssessorError
from assessor.io import files
from assessor.model.base import Model
from assessor.text import json_document, listed, visible

if TYPE_CHECKING:
    from assessor.telling.blocks import Block

# Writes in the format of a name.
Writer = Callable[[str, BinaryIO], None]

TOLD = ("terminal", "markdown", "json")


def add_arguments(parser: argparse.ArgumentParser, formats: Iterable[str] = TOLD, default: str = "terminal") -> None:
    """Add --format and --out."""
    names = list(formats)

    def target(text: str) -> tuple[str, Path]:
        name, separator, path = text.partition("=")
        if name not in names or not separator or not path:
            raise argparse.ArgumentTypeError(f"{text!r} is not FORMAT=PATH with one of {', '.join(names)}")
        return name, Path(path)

    parser.add_argument("--format", choices=names, help=f"what to print (default: {default})")
    parser.add_argument(
        "--out",
        metavar="FORMAT=PATH",
        type=target,
        action="append",
        default=[],
        help=f"write to a file instead, repeatable, as {listed(names, 'or')}; with --format, print as well",
    )


def refuse_twice(args: argparse.Namespace, *read: Path | None) -> None:
    """Raise `AssessorError` for a file that is to be written and is read as well, or is named twice."""
    named = (*read, Path(args.questionnaire) if args.questionnaire else None)
    taken = {files.whole(path) for path in named if path is not None}
    for _, path in args.out:
        if files.whole(path) in taken:
            raise AssessorError(f"{visible(path)}: named twice; what is written needs a file of its own")
        taken.add(files.whole(path))


def emit(args: argparse.Namespace, write: Writer, default: str = "terminal") -> None:
    """Write every file that was asked for, then print."""
    save(args, write)
    if args.format or not args.out:
        sys.stdout.flush()
        write(args.format or default, sys.stdout.buffer)


def save(args: argparse.Namespace, write: Writer) -> None:
    """Write every file that was asked for, and print nothing."""
    files.write_all({path: partial(write, name) for name, path in args.out})


def telling(blocks: "Iterable[Block]", value: Model) -> Writer:
    """Return what writes blocks for people, and a value as JSON."""
    told = list(blocks)

    def write(name: str, out: BinaryIO) -> None:
        if name == "json":
            out.write(json_document(to_json(value, indent=2)))
            return
        from assessor.formats import markdown, terminal

        (terminal if name == "terminal" else markdown).show(told, out)

    return write
