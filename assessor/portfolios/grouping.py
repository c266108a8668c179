"""Put firms into groups: by industry, size, country, as portfolio.toml says, or by a key of [about]."""

from assessor.errors import AssessorError
from assessor.model.base import says_something
from assessor.model.portfolio import GROUPINGS, SEVERAL, UNKNOWN
from assessor.portfolios.entries import RatedRow
from assessor.portfolios.firms import FirmSheets
from assessor.scale import codes
from assessor.text import visible

ABOUT = "about:"


def checked(by: str) -> str:
    """Return a grouping; `AssessorError` if there is none of that name."""
    key = by.removeprefix(ABOUT)
    if by in GROUPINGS or (by != key and key):
        return by
    raise AssessorError(f"--by {visible(by)}: not one of {', '.join(GROUPINGS)} or {ABOUT}KEY with a key of [about]")


class Groups:
    """The groups of firms, by their ids; `titles` says what those are called that have a name of their own."""

    def __init__(self, by: str) -> None:
        self._by = by
        self.titles: dict[str, str] = {}

    def of(self, firm: FirmSheets, place: RatedRow | None) -> str:
        """Return the group of a firm, by its newest sheet."""
        sheet = firm.sheets[-1]
        if self._by == "group":
            return self._named(firm.group or "")
        if self._by.startswith(ABOUT):
            return self._named(" ".join(sheet.about.get(self._by.removeprefix(ABOUT), "").split()))
        if self._by == "industry":
            if place is not None:
                self.titles[sheet.questionnaire] = place.rated.rater.questionnaire.title
            return sheet.questionnaire
        return self._by_fact(place)

    def _named(self, text: str) -> str:
        """Return a group that somebody named; the case of letters makes no other group."""
        if not says_something(text):
            return UNKNOWN
        key = text.casefold()
        self.titles.setdefault(key, text)
        return key

    def _by_fact(self, place: RatedRow | None) -> str:
        if place is None:
            return UNKNOWN
        questionnaire = place.rated.rater.questionnaire
        meaning = questionnaire.meaning
        fact_id = meaning.size if self._by == "size" else meaning.operates
        if fact_id is None or fact_id not in questionnaire.facts:
            return UNKNOWN
        fact = questionnaire.facts[fact_id]
        code = int(place.rated.block.given.facts[list(questionnaire.facts).index(fact_id), place.row])
        values = codes.values_of(fact, code)
        self.titles.update({value: fact.values.get(value, value) for value in values})
        return values[0] if len(values) == 1 else SEVERAL if values else UNKNOWN
