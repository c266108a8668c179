"""Optional libraries: what needs them, and how to install them."""

from assessor.errors import AssessorError

# Import names, and what to install.
WANTED = {
    "icalendar": "icalendar>=6",
    "junitparser": "junitparser>=4",
    "numpy": "numpy>=2",
    "openpyxl": "openpyxl>=3.1",
    "pandas": "pandas>=2.2,<3",
    "pyarrow": "pyarrow>=18",
    "pyspark": "pyspark>=4,<5",
    "shtab": "shtab>=1.7",
    "typst": "typst>=0.13",
    "xlsxwriter": "XlsxWriter>=3.2",
}


def need(library: str, what: str) -> None:
    """Raise `AssessorError` if a library is missing, with the command that installs it."""
    import importlib.util  # Few formats need it.

    if importlib.util.find_spec(library) is None:
        wanted = WANTED[library]
        raise AssessorError(f"{what} needs {wanted}; install it with: python -m pip install '{wanted}'")
