"""Check questionnaires, catalogs, policies, portfolio files and sheets; every fault with file:line:column.

The files that evidence names are looked for below the answer sheet's folder, and their digests compared. A fault is an
error, exit code 2. A warning asks an author to look again; it names its rule, which questionnaires/README.md explains,
and changes no exit code.
"""

import argparse
import os
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from assessor.cli import azure, options, output
from assessor.cli.progress import progress
from assessor.errors import AssessorError
from assessor.formats import registry
from assessor.io.roots import from_root
from assessor.model.validation import CheckedFile, Diagnosis, Grade, Validation
from assessor.pipeline.validating import Checked, Sound, ValidateRequest, validate_all
from assessor.text import logged

_PLACE = re.compile(r"(.+?):([1-9][0-9]{0,8}):([1-9][0-9]{0,8}): (.*)", re.DOTALL)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "files",
        metavar="FILE",
        nargs="+",
        type=Path,
        help="an answer sheet, a policy, a file of waivers, a brand, a portfolio file, a questionnaire, another file "
        "of a catalog, or its folder; of other folders and patterns such as 'answers/**/*.toml', the answer sheets",
    )
    parser.add_argument(
        "--questionnaire", metavar="FILE", help="the questionnaire of the answer sheets, if it does not ship"
    )
    options.add_as_of(parser)
    options.add_output(parser, registry.VALIDATIONS, "text")


def run(args: argparse.Namespace) -> int:
    """Check each file; 0 when none has a fault."""
    target = options.output(args)
    request = ValidateRequest(args.as_of, args.questionnaire)
    checked, aloud = [], not target.names - {"text"}
    with progress(None, "Checking files", shown=not (aloud and sys.stdout.isatty())) as advance:
        for each in validate_all(args.files, request):
            checked.append(each)
            _tell(each, aloud=aloud)
            advance()
    found = Validation(
        sound=not any(isinstance(each.found, AssessorError) for each in checked),
        files=tuple(_file(each) for each in checked),
        found=tuple(diagnosis for each in checked for diagnosis in _diagnoses(each)),
        azure=azure.build(os.environ),
    )
    if target.names - {"text"}:
        output.emit(target, lambda name, out: _write(name, found, out), "text")
    return 0 if found.sound else 2


def _tell(each: Checked, *, aloud: bool) -> None:
    """Say what a file is, or all that is wrong with it."""
    if isinstance(each.found, AssessorError):
        output.complain(each.found.sentences)
        return
    output.warn(each.found.warnings, "warning")
    output.warn(each.found.notes)
    if aloud:
        sys.stdout.write(_line(str(each.path), each.found.what))


def _line(path: str, what: str) -> str:
    return f"{logged(f'{path}: {what}')}\n"


def _write(name: str, found: Validation, out: BinaryIO) -> None:
    if name == "text":
        out.write("".join(_line(file.path, file.what) for file in found.files if file.what).encode())
    else:
        registry.render_validation(name, found, out)


def _file(each: Checked) -> CheckedFile:
    what = each.found.what if isinstance(each.found, Sound) else ""
    return CheckedFile(path=from_root(each.path), what=what)


def _diagnoses(each: Checked) -> Iterator[Diagnosis]:
    if isinstance(each.found, Sound):
        yield from _of_grade("warning", each.path, each.found.warnings)
        yield from _of_grade("note", each.path, each.found.notes)
    else:
        yield from _of_grade("error", each.path, each.found.sentences)


def _of_grade(grade: Grade, path: Path, sentences: Iterable[str]) -> Iterator[Diagnosis]:
    """Read the place that a sentence begins with; one without a place is about the whole file."""
    for sentence in sentences:
        placed = _PLACE.fullmatch(sentence)
        if placed:
            file, line, column, message = placed.groups()
            yield Diagnosis(
                grade=grade, path=from_root(Path(file)), line=int(line), column=int(column), message=message
            )
        else:
            yield Diagnosis(grade=grade, path=from_root(path), message=sentence)
