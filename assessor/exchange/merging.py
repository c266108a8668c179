"""Bring two states of an answer sheet together, by answer and by the state both began from. Pure.

Facts come first, since they decide what is asked; then answers, of the organisation and of every part. Which side comes
first changes nothing in what the sheet says.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeVar, get_args

from assessor.errors import AssessorError
from assessor.exchange import answers as of_answers
from assessor.exchange.answers import joined, names
from assessor.exchange.threeway import NOT_KNOWN, NOTHING, SOMETHING, Kind, States, by_key, meet
from assessor.model.assessment import Stale
from assessor.model.catalog import TIERS, Tier
from assessor.model.merging import PEOPLE, Claim, Dispute, DisputeKind, Fate, Merge, Outdated, Prefer, SideName
from assessor.model.sheet import UNKNOWN, Answer, AnswerSheet, Part, PartKind, Waiver

T = TypeVar("T")

# An answer: its part, none for the organisation, and its control.
Place = tuple[str | None, str]
Values = tuple[str, ...]
# Between two texts that are disputed.
OR = " | "


class Side(NamedTuple):
    """One state of a sheet, and which of its answers do not count, since they are to what is no longer asked."""

    sheet: AnswerSheet
    stale: Mapping[Place, Stale] = {}


def merge(mine: Side, theirs: Side, base: AnswerSheet | None = None, prefer: Prefer | None = None) -> Merge:
    """Bring two states of a sheet together; without a base, all that is on either side is new.

    Both answer one version of one questionnaire. `AssessorError` for the sheets of two firms.
    """
    return _Merging(mine, theirs, base, prefer).whole()


class _Merging:
    """A merge, with what has been found on the way."""

    def __init__(self, mine: Side, theirs: Side, base: AnswerSheet | None, prefer: Prefer | None) -> None:
        began = base or AnswerSheet(format=1, questionnaire=mine.sheet.questionnaire)
        self._sheets = States(began, mine.sheet, theirs.sheet)
        self._stale = mine.stale, theirs.stale
        self._prefer = prefer
        self._fates: Counter[Fate] = Counter()
        self._disputes: list[Dispute] = []
        self._outdated: list[Outdated] = []

    def whole(self) -> Merge:
        """Return the merged sheet, and all that was found."""
        sheets = self._sheets
        tier = self._value("tier", "tier", None, sheets.each(lambda sheet: sheet.tier), _TIERS)
        changes = {
            "id": _identity(sheets),
            "facts": self._facts(sheets.each(lambda sheet: sheet.facts)),
            "tier": tier,
            "language": _language(sheets.each(lambda sheet: sheet.language)),
            "about": self._about(sheets.each(lambda sheet: sheet.about)),
            "answers": self._answers(sheets.each(lambda sheet: sheet.answers)),
            "parts": self._parts(sheets.each(lambda sheet: sheet.parts)),
            "waivers": _there((control_id, _waiver(each)) for control_id, each in by_key(_waivers(sheets))),
        }
        order = get_args(DisputeKind)
        return Merge(
            fates=dict(self._fates),
            disputes=tuple(sorted(self._disputes, key=lambda each: (order.index(each.kind), each.part or "", each.id))),
            outdated=tuple(self._outdated),
            sheet=sheets.mine.model_copy(update=changes),
        )

    def _facts(self, tables: States[Mapping[str, Values]], part: str | None = None) -> dict[str, Values]:
        return _there((fact_id, self._value("fact", fact_id, part, each, FACTS)) for fact_id, each in by_key(tables))

    def _about(self, tables: States[Mapping[str, str]]) -> dict[str, str]:
        return _there(
            (key, self._value("about", key, None, each, _PEOPLE if key in PEOPLE else _TEXTS))
            for key, each in by_key(tables)
        )

    def _answers(self, tables: States[Mapping[str, Answer]], part: str | None = None) -> dict[str, Answer]:
        return _there((control_id, self._answer(control_id, part, each)) for control_id, each in by_key(tables))

    def _answer(self, control_id: str, part: str | None, states: States[Answer | None]) -> Answer | None:
        """Bring two answers together; one to what is no longer asked loses to one that counts."""
        mine, theirs = states.mine, states.theirs
        old = [stale.get((part, control_id)) for stale in self._stale]
        if mine and theirs and not mine.is_blank and not theirs.is_blank and bool(old[0]) != bool(old[1]):
            loser: SideName = "mine" if old[0] else "theirs"
            because = old[0] or old[1]
            assert because is not None
            self._outdated.append(Outdated(id=control_id, part=part, side=loser, because=because))
            self._fates["theirs" if old[0] else "mine"] += 1
            return theirs if old[0] else mine
        return self._value("answer", control_id, part, states, of_answers.ANSWERS)

    def _parts(self, tables: States[Mapping[str, Part]]) -> dict[str, Part]:
        return _there((part_id, self._part(part_id, each)) for part_id, each in by_key(tables))

    def _part(self, part_id: str, states: States[Part | None]) -> Part | None:
        """Bring two states of a part together; a part that one side removed stays where the other changed it."""
        base, mine, theirs = states
        facts = self._facts(states.each(lambda part: part.facts if part else {}), part_id)
        answers = self._answers(states.each(lambda part: part.answers if part else {}), part_id)
        if base is not None and self._is_gone(base, mine, theirs):
            return None
        titles = states.each(lambda part: part.title if part else None)
        title = self._value("title", part_id, part_id, titles, _TEXTS) or titles.mine or titles.theirs
        there = mine or theirs
        if there is None or title is None:
            return None
        kind = self._kind(part_id, base, mine, theirs) if mine and theirs else there.kind
        return there.model_copy(update={"kind": kind, "title": title, "facts": facts, "answers": answers})

    def _is_gone(self, base: Part, mine: Part | None, theirs: Part | None) -> bool:
        """Whether one side removed a part that the other one left as it was, or whose changes do not count."""
        if mine is None:
            return theirs in (None, base) or self._prefer == "mine"
        return theirs is None and (mine == base or self._prefer == "theirs")

    def _kind(self, part_id: str, base: Part | None, mine: Part, theirs: Part) -> PartKind:
        """Return what kind a part is; two kinds cannot be told apart by an answer that is not known."""
        if mine.kind == theirs.kind or (base and theirs.kind == base.kind) or self._prefer == "mine":
            return mine.kind
        if (base and mine.kind == base.kind) or self._prefer == "theirs":
            return theirs.kind
        raise AssessorError(
            f'the part "{part_id}" is a site on one side and a product on the other; rename one of them'
        )

    def _value(
        self, name: DisputeKind, key: str, part: str | None, states: States[T | None], kind: Kind[T]
    ) -> T | None:
        """Bring two states of a value together, and note what became of it."""
        met = meet(states, kind, self._prefer)
        if name in {"fact", "answer"}:
            self._fates[met.fate] += 1
        if met.fate == "disputed":
            mine, theirs = _claim(states.mine), _claim(states.theirs)
            self._disputes.append(Dispute(kind=name, id=key, part=part, mine=mine, theirs=theirs))
        return met.value


def _language(states: States[str | None]) -> str | None:
    """Return the language that was chosen last; nobody disputes it."""
    base, mine, theirs = states
    chosen = [each for each in (mine, theirs) if each not in (None, base)]
    return min(chosen, default=mine if theirs == base else theirs)


def _there(found: Iterable[tuple[str, T | None]]) -> dict[str, T]:
    return {key: value for key, value in found if value is not None}


def _claim(value: object) -> Claim:
    if isinstance(value, Answer):
        return Claim(said=of_answers.said(value), answer=value)
    return Claim(said=value if isinstance(value, tuple) else () if value is None else (str(value),))


def _identity(sheets: States[AnswerSheet]) -> str | None:
    """Return the id of the merged sheet: the base's, else the one that there is."""
    ids = {sheet.id for sheet in sheets} - {None}
    if len(ids) > 1 and not _one_firm(sheets.mine, sheets.theirs):
        raise AssessorError(
            "the sheets have different ids, so they are of two firms; if they are of one, give them the same "
            "id, or the same organisation in [about]"
        )
    return sheets.base.id or min(filter(None, ids), default=None)


def _one_firm(mine: AnswerSheet, theirs: AnswerSheet) -> bool:
    """Whether two sheets are named after one organisation, and not after two of its sites."""
    firms = [(sheet.about.get("organisation", "").strip(), sheet.about.get("site")) for sheet in (mine, theirs)]
    return firms[0] == firms[1] and bool(firms[0][0])


def _waivers(sheets: States[AnswerSheet]) -> States[Mapping[str, Waiver]]:
    return sheets.each(lambda sheet: sheet.waivers)


def _waiver(states: States[Waiver | None]) -> Waiver | None:
    """Return the waiver that holds: what one side alone changed, else the one that ends earlier.

    One that either side removed is gone.
    """
    base, mine, theirs = states
    if mine in (theirs, base):
        return theirs
    if theirs == base:
        return mine
    if mine is None or theirs is None:
        return None
    if mine.expires != theirs.expires:
        return min(mine, theirs, key=lambda waiver: waiver.expires)
    return mine.model_copy(
        update={
            "reason": joined(mine.reason, theirs.reason, of_answers.BETWEEN),
            "approved_by": names(mine.approved_by, theirs.approved_by),
        }
    )


def _rank_of_values(values: Values) -> int:
    return NOT_KNOWN if UNKNOWN in values else SOMETHING if values else NOTHING


def _undated(*_: object) -> None:
    return None


def _both(mine: str | None, theirs: str | None) -> str:
    return joined(mine or "", theirs or "", OR)


def _deeper(mine: Tier | None, theirs: Tier | None) -> Tier:
    return max(filter(None, (mine, theirs)), key=TIERS.index)


def _rank_of_text(text: str) -> int:
    return SOMETHING if text.strip() else NOTHING


# A disputed fact is left open, so that it is asked again.
FACTS: Kind[Values] = Kind(
    rank=_rank_of_values,
    claim=frozenset,
    unite=lambda _, *two: min(two),
    more=lambda _, more, __: more,
    mark=lambda *_: (),
    newer=_undated,
    absent=lambda values: not values,
)
_TEXTS: Kind[str] = Kind(
    rank=_rank_of_text,
    claim=str.strip,
    unite=lambda _, *two: min(two),
    more=lambda _, more, __: more,
    mark=_both,
    newer=_undated,
    absent=lambda text: not text.strip(),
)
# Whoever else took part is named, too.
_PEOPLE = _TEXTS._replace(claim=_rank_of_text, unite=lambda _, *two: names(*two))
# The deeper of two tiers asks all that either side was asked.
_TIERS: Kind[Tier] = Kind(
    rank=lambda _: SOMETHING,
    claim=str,
    unite=lambda _, mine, __: mine,
    more=lambda _, more, __: more,
    mark=_deeper,
    newer=_undated,
    absent=lambda _: False,
)
