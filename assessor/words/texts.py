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
    "languages",
    "reports",
    "pages",
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


class Texts(Table):
    """The fixed texts of a language, from the modules of its package; `others` has what it lacks."""

    def __init__(self, package: str, others: Table | None = None) -> None:
        self._ahead = [f"{package}.{name}" for name in TABLES]
        self._others = others

    def __missing__(self, key: str) -> Text:
        while self._ahead:
            self.update(_table(self._ahead.pop(0)))
            if key in self:
                return self[key]
        if self._others is None:
            raise KeyError(key)
        return self._others[key]

    def whole(self) -> Table:
        """Return every text of every table, without what only `others` have."""
        while self._ahead:
            self.update(_table(self._ahead.pop(0)))
        return dict(self)


def _table(name: str) -> Table:
    """Return a table; a language need not have every one."""
    try:
        found: Table = import_module(name).TEXTS
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        return {}
    return found
