"""Check questionnaires, catalog files, policies and answer sheets; every fault with file:line:column.

The files that evidence names are looked for below the answer sheet's folder, and their digests compared. A fault is an
error, exit code 2. A warning asks an author to look again; it names its rule, which questionnaires/README.md explains,
and changes no exit code.
"""

import argparse
import sys
from pathlib import Path

from assessor.cli import options, output
from assessor.errors import AssessorError
from assessor.pipeline.validating import ValidateRequest, validate
from assessor.text import logged


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "files",
        metavar="FILE",
        nargs="+",
        type=Path,
        help="an answer sheet, a policy, a file of waivers, a questionnaire, another file of a catalog, or its folder",
    )
    parser.add_argument(
        "--questionnaire", metavar="FILE", help="the questionnaire of the answer sheets, if it does not ship"
    )
    options.add_as_of(parser)


def run(args: argparse.Namespace) -> int:
    """Check each file; 0 when none has a fault."""
    code = 0
    for path in args.files:
        try:
            found = validate(path, ValidateRequest(args.as_of, args.questionnaire))
        except AssessorError as error:
            output.complain(error.sentences)
            code = 2
            continue
        output.warn(found.warnings, "warning")
        output.warn(found.notes)
        sys.stdout.write(f"{logged(f'{path}: {found.what}')}\n")
    return code
