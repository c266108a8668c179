"""`python -m assessor`."""

import sys

from assessor.cli.main import program

sys.exit(program())
