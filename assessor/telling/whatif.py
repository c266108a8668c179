"""Tell what other answers would change."""

from collections.abc import Iterator
from fractions import Fraction

from assessor.model.assessment import Assessment, Interval
from assessor.model.report import Change, Place, WhatIf
from assessor.telling.blocks import Block, Heading, Item, Items, Paragraph, Table
from assessor.telling.phrases import asked, title
from assessor.words import terms
from assessor.words.figures import floor1
from assessor.words.speech import all_of, say

MOST_PROVISIONS = 20


def tell(assessment: Assessment, found: WhatIf) -> Iterator[Block]:
    """Tell the changes, the score before and after, and all that moved; `assessment` is that after the changes."""
    yield Heading(say("what-if"), 1)
    yield Items(tuple(_change(assessment, change) for change in found.changes))
    yield Paragraph(_summary(assessment, found.before, found.after), strong=True)
    yield _scores(found.before, found.after)
    yield from _domains(found)
    yield from _moved(assessment, found)
    yield from _elsewhere(found)
    yield Paragraph(say("nothing-saved"))


def _change(assessment: Assessment, change: Change) -> Item:
    before, after = (_values(assessment, change, values) for values in (change.before, change.after))
    return Item(_name(assessment, change), say("from-to", before=before, after=after))


def _name(assessment: Assessment, change: Change) -> str:
    if change.kind == "fact":
        return f"{assessment.facts[change.id].fact.title} ({change.id})"
    return title(assessment, change.id)


def _values(assessment: Assessment, change: Change, values: tuple[str, ...]) -> str:
    """Return choices or values in the words in which people choose them."""
    if change.kind == "fact":
        options = terms.options(assessment.facts[change.id].fact)
    else:
        choices = asked(assessment, assessment.finding(change.id)).choices
        options = {choice_id: choice.text for choice_id, choice in choices.items()}
    known = {
        "unknown": say("said-unknown"),
        "not-applicable": terms.status("not-applicable"),
        **{value: say("quoted", text=text) for value, text in options.items()},
    }
    return all_of([known.get(value, value) for value in values if value]) or say("said-nothing")


def _summary(assessment: Assessment, before: Place, after: Place) -> str:
    if before.score is None or after.score is None:
        return say("what-if-no-score")
    if (before.score, before.uncapped) == (after.score, after.uncapped):
        return say("what-if-same", low=floor1(after.score.low), level=_level(assessment, after.score))
    was, becomes = _level(assessment, before.score), _level(assessment, after.score)
    return say(
        "what-if-level" if was != becomes else "what-if-score",
        before=floor1(before.score.low),
        after=floor1(after.score.low),
        level=becomes,
        was=was,
    )


def _level(assessment: Assessment, score: Interval) -> str:
    low, high = (assessment.level(end).title for end in (score.low, score.high))
    return low if low == high else say("level-range", low=low, high=high)


def _scores(before: Place, after: Place) -> Table:
    rows: tuple[tuple[str, Fraction | None, Fraction | None], ...] = (
        (say("confirmed"), _low(before.score), _low(after.score)),
        (say("up-to"), _high(before.score), _high(after.score)),
        (say("caps-aside"), _low(before.uncapped), _low(after.uncapped)),
    )
    shown = tuple((name, *(_figure(value) for value in values)) for name, *values in rows)
    counts = ((say("open-answers"), str(before.open), str(after.open)),)
    return Table("", (say("figure"), say("before"), say("after")), (*shown, *counts), frozenset({1, 2}))


def _low(score: Interval | None) -> Fraction | None:
    return score.low if score else None


def _high(score: Interval | None) -> Fraction | None:
    return score.high if score else None


def _figure(value: Fraction | None) -> str:
    return say("no-score") if value is None else floor1(value)


def _domains(found: WhatIf) -> Iterator[Block]:
    if found.domains:
        columns = (say("domain"), say("before"), say("after"))
        rows = tuple((move.title, _range(move.before), _range(move.after)) for move in found.domains)
        yield Table(say("domains-moved"), columns, rows, frozenset({1, 2}))


def _range(score: Interval | None) -> str:
    if score is None:
        return say("no-score")
    low, high = floor1(score.low), floor1(score.high)
    return low if low == high else f"{low}–{high}"


def _moved(assessment: Assessment, found: WhatIf) -> Iterator[Block]:
    groups = {
        say("failures-ended", n=len(found.failures_ended)): found.failures_ended,
        say("failures-begun", n=len(found.failures_begun)): found.failures_begun,
        say("now-asked"): found.now_asked,
        say("no-longer-asked"): found.no_longer_asked,
    }
    items = [
        Item(label, all_of([title(assessment, control_id) for control_id in ids]))
        for label, ids in groups.items()
        if ids
    ]
    if items:
        yield Items(tuple(items))


def _elsewhere(found: WhatIf) -> Iterator[Block]:
    """Tell the obligations and provisions whose state changes."""
    items = [
        Item(move.title, say("from-to", before=terms.binds(move.before), after=terms.binds(move.after)))
        for move in found.rules
    ]
    items += [
        Item(
            f"{move.standard}, {move.label}",
            say("from-to", before=terms.state(move.before), after=terms.state(move.after)),
        )
        for move in found.provisions[:MOST_PROVISIONS]
    ]
    if items:
        yield Heading(say("rules-and-standards"))
        yield Items(tuple(items))
    rest = len(found.provisions) - MOST_PROVISIONS
    if rest > 0:
        yield Paragraph(say("rules-more", number=rest))
