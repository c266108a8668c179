"""Make screens of facts, tiers and controls: the question, its options and help, and what can be done."""

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from assessor.interview.screen import HelpPassage, Option, Screen
from assessor.model.assessment import Stale
from assessor.model.catalog import TIERS, Control, Fact, Questionnaire, Tier
from assessor.model.sheet import UNKNOWN, Answer, AnswerSheet
from assessor.scoring import agenda, caps
from assessor.text import mentioned
from assessor.words import reasons, terms
from assessor.words.speech import say

if TYPE_CHECKING:
    from assessor.words.terms import Action

# Minutes that are no more than a forecast are rounded up to so many.
ROUNDED = 5
SECONDS_A_MINUTE = 60


def of_fact(
    questionnaire: Questionnaire, fact_id: str, known: tuple[str, ...], *, only: Collection[str] = ()
) -> Screen:
    """Return the question for a fact with the values known so far; with `only` these are offered and no others."""
    fact = questionnaire.facts[fact_id]
    suggested = () if known else questionnaire.suggest.get(fact_id, ())
    texts = terms.options(fact)
    notes: tuple[str, ...] = (fact.help,) if fact.help else ()
    if suggested:
        notes += (say("ask-usual", usual="; ".join(texts[value] for value in suggested if value in texts)),)
    elif known == (UNKNOWN,):
        notes += (say("ask-so-far", answer=terms.action("unknown")),)
    options = {key: text for key, text in texts.items() if not only or key in only}
    unknown: tuple[Action, ...] = () if fact.required else ("unknown",)
    how: tuple[Action, ...] = ("how",) if fact.help else ()
    return Screen(
        question=fact.question,
        options=tuple(Option(key, text) for key, text in options.items()),
        actions=(*unknown, *how, "back", "skip", "jump", "leave"),
        notes=notes,
        help=(HelpPassage(say("help-counts"), fact.help),) if fact.help else (),
        chosen=tuple(value for value in known if value in options),
        several=fact.kind == "many",
        alone=fact.none,
        refused={"unknown": say("ask-needed")} if fact.required else {},
        labels={"how": (say("action-counts"), say("short-counts"))},
    )


def of_groups(questionnaire: Questionnaire, fact_id: str, fact: Fact, known: tuple[str, ...]) -> Screen:
    """Return the first step of a fact with groups: which of them."""
    return of_fact(questionnaire, fact_id, known)._replace(
        options=tuple(Option(group_id, group.title) for group_id, group in fact.groups.items()),
        chosen=tuple(group_id for group_id, group in fact.groups.items() if {*group.values} & {*known}),
    )


def of_tier(questionnaire: Questionnaire, sheet: AnswerSheet) -> Screen:
    """Return the question how deep to go; every tier says how long it takes a firm like this one."""
    tiers = questionnaire.tiers
    fitting = agenda.proposed_tier(questionnaire, sheet)
    first = tiers[TIERS[0]].title
    later = say("ask-tier-later", first=first, later=tiers[fitting].title)
    return Screen(
        question=say("ask-tier"),
        options=tuple(Option(tier, _tier_text(questionnaire, sheet, tier)) for tier in TIERS),
        actions=("back", "skip", "jump", "leave"),
        notes=(say("ask-tier-enough", first=first) if fitting == TIERS[0] else later,),
        chosen=(sheet.tier,) if sheet.tier else (),
    )


def _tier_text(questionnaire: Questionnaire, sheet: AnswerSheet, tier: Tier) -> str:
    deeper = sheet.model_copy(update={"tier": tier})
    found = agenda.agenda(questionnaire, deeper, quick=False)
    controls = [item for item in {*found.items, *found.later} if item.kind == "control"]
    seconds = sum(agenda.seconds(questionnaire, item) for item in controls)
    return say(
        "ask-tier-option",
        title=questionnaire.tiers[tier].title,
        about=questionnaire.tiers[tier].about,
        questions=say("questions", n=len(controls)),
        minutes=-(-seconds // (SECONDS_A_MINUTE * ROUNDED)) * ROUNDED,
    )


def of_control(questionnaire: Questionnaire, control: Control, answer: Answer, stale: Stale | None) -> Screen:
    """Return the question of a control, in the words of the firm's role, with the answer so far."""
    apart: tuple[Action, ...] = ("not-applicable",) if control.may_not_apply else ()
    chosen = tuple(choice for choice in answer.choice if choice in control.choices)
    kept = not answer.is_blank and stale is None and not answer.disputed
    one = (say("ask-last-true"), say("ask-last-true-short"))
    return Screen(
        question=control.question,
        options=tuple(Option(key, choice.text) for key, choice in control.choices.items()),
        actions=("unknown", *apart, "how", "note", "back", "skip", "jump", "leave"),
        rule=one if control.kind == "one" else (say("ask-tick"), say("ask-tick-short")),
        notes=tuple(_notes(answer, stale, is_kept=kept)),
        help=tuple(_help(questionnaire, control)),
        chosen=chosen,
        several=control.kind == "multi",
        alone=next((key for key, choice in control.choices.items() if choice.none), None),
        refused={} if control.may_not_apply else {"not-applicable": _must_be_answered(control)},
        labels={"skip": (say("action-keep"), say("short-keep"))} if kept else {},
    )


def _must_be_answered(control: Control) -> str:
    unknown = terms.action_key("unknown")
    because = caps.because(control)
    return say("ask-must", because=because, unknown=unknown) if because else say("ask-must-plain", unknown=unknown)


def _notes(answer: Answer, stale: Stale | None, *, is_kept: bool) -> Iterator[str]:
    if stale:
        yield say("ask-confirm", because=reasons.stale(stale))
    if answer.is_disputed:
        yield say("ask-disputed")
    elif answer.state == "unknown":
        yield say("ask-so-far", answer=terms.action("unknown"))
    elif answer.state == "not-applicable":
        yield say("ask-so-far", answer=say("ask-does-not-apply", reason=answer.reason))
    elif is_kept:
        yield say("ask-keep", keep=terms.action_key("skip"))
    if answer.comment:
        yield say("ask-your-note", note=answer.comment)
    if answer.evidence:
        yield say("ask-your-proof", proof="; ".join(entry.reference for entry in answer.evidence))


def _help(questionnaire: Questionnaire, control: Control) -> Iterator[HelpPassage]:
    yield HelpPassage(say("help-how"), control.how_to_check)
    yield HelpPassage(say("help-why"), control.why)
    if caps.is_critical(control):
        yield HelpPassage(say("help-holds"), say("help-holds-at", cap=caps.cap(control), because=caps.because(control)))
    if control.told_by:
        yield HelpPassage(say("help-who"), terms.carrier(control.told_by))
    if control.evidence:
        yield HelpPassage(say("help-proof"), "; ".join(control.evidence))
    texts = [control.question, control.why, control.how_to_check, *(c.text for c in control.choices.values())]
    known = {word: meaning for word, meaning in questionnaire.glossary.items() if mentioned(" ".join(texts), [word])}
    for word, meaning in known.items():
        yield HelpPassage(say("help-word", word=word), meaning)
