"""Tell an adviser what to ask in a talk of sixty minutes: the open questions by who can answer them, facts first."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import accumulate, pairwise
from typing import NamedTuple, get_args

from assessor.model.catalog import Carrier, Questionnaire
from assessor.model.sheet import UNKNOWN, Answer, AnswerSheet
from assessor.scoring import agenda, caps
from assessor.scoring.agenda import AgendaItem
from assessor.telling.blocks import Block, Detail, Heading, Item, Items, Paragraph
from assessor.words import terms
from assessor.words.speech import say

MINUTES, SECONDS_A_MINUTE = 60, 60
# To read a question out and to talk about it takes about twice as long as to read and answer it alone.
TALKING = 2
# Who can answer, in the order of the talk.
TELLERS: tuple[Carrier, ...] = get_args(Carrier)


class Talk(NamedTuple):
    """The open questions of a sheet, in the order of its interview."""

    questionnaire: Questionnaire
    sheet: AnswerSheet
    items: tuple[AgendaItem, ...]
    as_of: date


class _Round(NamedTuple):
    """Questions to the same people, and the second of the talk at which each begins, and the last one ends."""

    title: str
    items: list[AgendaItem]
    times: list[int]


def tell(talk: Talk) -> Iterator[Block]:
    """Tell the questions of a talk, and where its sixty minutes end."""
    rounds = list(_rounds(talk))
    seconds = rounds[-1].times[-1] if rounds else 0
    yield Heading(say("talk", firm=talk.sheet.about.get("organisation") or talk.questionnaire.title), 1)
    yield Paragraph(say("talk-of", title=talk.questionnaire.title, day=talk.as_of))
    if not rounds:
        yield Paragraph(say("talk-nothing"), strong=True)
        return
    questions = say("questions", n=len(talk.items))
    yield Paragraph(say("talk-takes", questions=questions, minutes=_minutes(seconds)), strong=True)
    yield Paragraph(say("talk-how"))
    for each in rounds:
        yield from _of_round(talk, each)


def _rounds(talk: Talk) -> Iterator[_Round]:
    """Yield facts first, and then the controls by who can tell; critical ones first, since a talk may end early."""
    controls = {item.id: talk.questionnaire.controls[item.id] for item in talk.items if item.kind == "control"}
    groups = [(say("talk-facts"), [item for item in talk.items if item.kind != "control"])]
    for teller in TELLERS:
        known = [item for item in talk.items if item.kind == "control" and controls[item.id].told_by == teller]
        groups.append((terms.teller(teller), sorted(known, key=lambda item: not caps.is_critical(controls[item.id]))))
    unsaid = [item for item in talk.items if item.kind == "control" and controls[item.id].told_by is None]
    groups.append((say("talk-anybody"), unsaid))
    start = 0
    for title, items in groups:
        if items:
            lengths = [TALKING * agenda.seconds(talk.questionnaire, item) for item in items]
            times = list(accumulate(lengths, initial=start))
            yield _Round(title, items, times)
            start = times[-1]


def _of_round(talk: Talk, each: _Round) -> Iterator[Block]:
    minutes = _minutes(each.times[-1] - each.times[0])
    yield Heading(say("talk-round", title=each.title, questions=say("questions", n=len(each.items)), minutes=minutes))
    limit = MINUTES * SECONDS_A_MINUTE
    within = sum(end <= limit for _, end in pairwise(each.times))
    starts = [*zip(each.items, each.times, strict=False)]
    if starts[:within]:
        yield _asked(talk, starts[:within])
    if each.times[0] <= limit < each.times[-1]:
        yield Paragraph(say("talk-over", minutes=MINUTES), strong=True)
    if starts[within:]:
        yield _asked(talk, starts[within:])


def _asked(talk: Talk, starts: Iterable[tuple[AgendaItem, int]]) -> Items:
    return Items(tuple(_item(talk, item, start // SECONDS_A_MINUTE) for item, start in starts))


def _item(talk: Talk, item: AgendaItem, minute: int) -> Item:
    if item.kind == "control":
        control = talk.questionnaire.controls[item.id].asked_of(talk.sheet.fact(talk.questionnaire.meaning.role or ""))
        boxes = [choice.text for choice in control.choices.values()]
        unknown = talk.sheet.answers.get(item.id, Answer()).state == "unknown"
        how = Detail(say("help-how"), control.how_to_check)
        return Item(_timed(control.question, minute), "", (*_boxes(boxes, unknown=unknown), how))
    fact = talk.questionnaire.facts.get(item.id)
    if fact is None:
        tiers = [say("talk-tier", title=tier.title, about=tier.about) for tier in talk.questionnaire.tiers.values()]
        return Item(_timed(say("ask-tier"), minute), "", tuple(_boxes(tiers, unknown=False)))
    unknown = talk.sheet.facts.get(item.id) == (UNKNOWN,)
    # Lists of countries are asked for, not read out.
    values = [group.title for group in fact.groups.values()] or [*terms.options(fact).values()]
    counts = (Detail(say("help-counts"), fact.help),) if fact.help else ()
    return Item(_timed(fact.question, minute), "", (*_boxes(values, unknown=unknown), *counts))


def _timed(question: str, minute: int) -> str:
    return say("talk-question", question=question, minute=minute)


def _boxes(texts: Iterable[str], *, unknown: bool) -> Iterator[Detail]:
    yield from (Detail(say("letter-box"), text) for text in texts)
    if unknown:
        yield Detail(say("talk-so-far"), terms.action("unknown"))


def _minutes(seconds: int) -> int:
    return -(-seconds // SECONDS_A_MINUTE)
