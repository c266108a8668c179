"""Print the JSON Schema of what people write, for editors, or of what a command prints, for programs."""

import argparse
import sys

from assessor.authoring import schemas
from assessor.errors import AssessorError
from assessor.io import named


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("name", choices=tuple(schemas.SCHEMAS), help="what the schema is of")
    parser.add_argument(
        "--questionnaire",
        metavar="QUESTIONNAIRE",
        help="with answers: only what this one asks, an id (see `assessor list`) or a questionnaire's file",
    )


def run(args: argparse.Namespace) -> int:
    """Print one schema."""
    if args.questionnaire is None:
        sys.stdout.write(schemas.text(args.name))
    elif args.name == "answers":
        where, path = named.find(args.questionnaire)
        sys.stdout.write(schemas.of_answers(where.questionnaire(path)))
    else:
        raise AssessorError(f"--questionnaire goes with answers, not with {args.name}")
    return 0
