"""Write what a sheet has open as a form for somebody without a terminal.

They answer offline, and send it back. Facts come first, then the questions that may apply.
"""

import argparse
import sys
from functools import partial
from pathlib import Path
from typing import get_args

from assessor.cli import options, output
from assessor.errors import AssessorError
from assessor.formats import registry
from assessor.io.files import is_there, write_all
from assessor.model.catalog import Carrier
from assessor.model.forms import Only
from assessor.pipeline.forms import FormRequest, form_of
from assessor.text import listed, logged
from assessor.words.speech import say, spoken


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("file", metavar="SHEET", type=Path, help="an answer sheet")
    parser.add_argument(
        "--to",
        metavar="FILE",
        type=Path,
        required=True,
        help=f"the form to write, as its name ends: {listed([f'.{name}' for name in registry.FORMS], 'or')}",
    )
    parser.add_argument(
        "--only",
        choices=get_args(Only),
        default="open",
        help='ask what has no answer that counts (open, the default), what is answered with "don\'t know", or all',
    )
    parser.add_argument(
        "--for",
        dest="told_by",
        choices=get_args(Carrier),
        help="ask only what they would know (default: everything)",
    )
    options.add_language(parser)
    options.add_part(parser)
    options.add_sheet_options(parser)


def run(args: argparse.Namespace) -> int:
    """Make the form, and write it; an existing file is never replaced."""
    name = _format(args.to)
    if is_there(args.to):
        raise AssessorError(f"{args.to}: exists already, and may hold answers; name a new file with --to")
    request = FormRequest(args.file, args.as_of, args.only, args.told_by, args.part, args.questionnaire, args.lang)
    form, notices = form_of(request)
    write_all({args.to: partial(registry.render_form, name, form)})
    count = len(form.facts) + len(form.controls)
    shown = {"n": count, "path": logged(args.to), "sheet": logged(args.file)}
    with spoken(form.language):
        # What comes back of a page is another file.
        written = say("form-written-page", **shown) if name == "html" else say("form-written", **shown)
    sys.stdout.write(f"{written}\n")
    output.warn(notices)
    return 0


def _format(path: Path) -> str:
    """Return the form's format, by how its name ends."""
    name = path.suffix.lower().removeprefix(".")
    if name not in registry.FORMS:
        known = listed([f".{name}" for name in registry.FORMS], "or")
        raise AssessorError(f"{path}: a form's name ends in {known}")
    return name
