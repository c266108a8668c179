"""Print the JSON Schema of answer sheets, questionnaires, policies, verdicts or reports, for editors and programs."""

import argparse
import sys

from assessor.authoring import schemas


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("name", choices=tuple(schemas.SCHEMAS), help="what the schema is of")


def run(args: argparse.Namespace) -> int:
    """Print one schema."""
    sys.stdout.write(schemas.text(args.name))
    return 0
