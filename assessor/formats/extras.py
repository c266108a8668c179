"""Libraries that only some commands and formats need, and what to ask the installer for."""

from assessor.errors import AssessorError

# By the name under which they are imported.
WANTED = {
    "icalendar": "icalendar>=6",
    "junitparser": "junitparser>=4",
    "shtab": "shtab>=1.7",
    "typst": "typst>=0.13",
    "xlsxwriter": "XlsxWriter>=3.2",
}


def need(library: str, what: str) -> None:
    """Raise `AssessorError` with the command that installs a library, where it is missing."""
    import importlib.util  # Few formats need it.

    if importlib.util.find_spec(library) is None:
        wanted = WANTED[library]
        raise AssessorError(f"{what} needs {wanted}; install it with: python -m pip install '{wanted}'")
