"""`python -m assessor`."""

from assessor.cli.main import entry

entry()
