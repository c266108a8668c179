"""The texts of a language: for each key a text, or two forms of it, in tables that are imported at first use."""

from importlib import import_module

# A text, or two forms of it: for one, and for any other number.
Text = str | tuple[str, str]
Table = dict[str, Text]

# In the order in which keys are looked for: those that `check` needs come first.
TABLES = (
    "terms",
    "verdicts",
    "sheets",
    "reports",
    "plans",
    "tasks",
    "comparisons",
    "portfolio",
    "explanation",
    "workbook",
    "handouts",
    "interview",
    "merging",
    "forms",
    "webform",
    "migrating",
    "taking",
)


class Texts(dict[str, Text]):
    """The fixed texts of a language, from the modules of its package."""

    def __init__(self, package: str) -> None:
        self._ahead = [f"{package}.{name}" for name in TABLES]

    def __missing__(self, key: str) -> Text:
        while self._ahead:
            self.update(import_module(self._ahead.pop(0)).TEXTS)
            if key in self:
                return self[key]
        raise KeyError(key)

    def whole(self) -> Table:
        """Return every text of every table."""
        while self._ahead:
            self.update(import_module(self._ahead.pop(0)).TEXTS)
        return dict(self)
