"""Put the questions of a form into the words of a workbook."""

from collections.abc import Iterator, Mapping
from itertools import count
from string import ascii_lowercase
from typing import NamedTuple

from assessor.formats import form_inherited
from assessor.model.formbook import BookChoice, BookQuestion
from assessor.model.forms import AskedControl, AskedFact, Filled, Form
from assessor.text import visible
from assessor.words import terms
from assessor.words.speech import say


class Worded(NamedTuple):
    """A question as a workbook asks it: under which heading, in which words, and with which choices.

    `small` are remarks to it. `lines` are the choices that have a line each. `inherited` is what holds while nothing is
    answered here.
    """

    question: BookQuestion
    section: str
    title: str
    text: str
    small: tuple[str, ...]
    choices: str
    lines: dict[str, str]
    inherited: tuple[str, ...]


def front(form: Form) -> Iterator[tuple[str, str]]:
    """Yield the lines of the first page, with their numbers: what to do, and what becomes of it."""
    what = form.part.title if form.part else form.organisation
    yield "", say("form-title-of", what=visible(what)) if what else say("form-title")
    number = len(form.facts) + len(form.controls)
    yield "", say("form-what", n=number, title=visible(form.title), made=form.made)
    organisation = visible(form.organisation)
    if form.part and organisation:
        yield "", say("form-part-of", part=visible(form.part.title), organisation=organisation)
    yield "", say("form-we", organisation=organisation or say("form-we-nameless"))
    yield "", ""
    for step, line in enumerate(_steps(form), 1):
        yield f"{step}.", line


def _steps(form: Form) -> Iterator[str]:
    yield say("form-step-page", page=say("form-page"))
    yield say("form-step-choose")
    yield say("form-step-lines")
    yield say("form-step-unknown")
    yield say("form-step-not-applicable")
    yield say("form-step-grey")
    shown = [*(fact.shown for fact in form.facts), *(control.shown for control in form.controls)]
    if any(each != Filled() for each in shown):
        yield say("form-step-filled")
    yield say("form-step-rest")
    yield say("form-step-back")


def headings() -> dict[str, str]:
    """Return the headings of the columns that are seen."""
    return {
        "number": say("form-number"),
        "question": say("form-question"),
        "choices": say("form-choices"),
        "answer": say("form-answer"),
        "reason": say("form-reason"),
        "note": say("form-note"),
        "by": say("form-by"),
        "on": say("form-on"),
        "evidence": say("form-evidence"),
        "evidence_on": say("form-evidence-on"),
    }


def worded(form: Form) -> Iterator[Worded]:
    """Yield the questions: facts first, then the controls by domain."""
    yield from map(_fact, form.facts)
    yield from map(_control, form.controls)


def _fact(fact: AskedFact) -> Worded:
    texts = {"yes": terms.yes_no("yes"), "no": terms.yes_no("no")} if fact.kind == "yes-no" else fact.values
    many = fact.kind == "many"
    here = {key: text for key, text in texts.items() if key == fact.none} if many else texts
    offered = _offered(here, lettered=fact.kind == "one")
    lines = {key: visible(text) for key, text in texts.items() if key not in here}
    question = BookQuestion(
        kind="fact",
        id=fact.id,
        offered=(*offered, BookChoice(text=say("form-unknown"), state="unknown")),
        lines=tuple(lines),
        none=fact.none,
        shown=fact.shown,
        base=fact.base,
    )
    inherited = tuple(key for key in fact.inherited if key in texts)
    small = (*_inherited(fact, texts), *([visible(fact.help)] if fact.help else []))
    words = say("form-about"), fact.title, fact.question, small, _choices(question)
    return Worded(question, *words, lines, inherited)


def _control(control: AskedControl) -> Worded:
    texts = {key: choice.text for key, choice in control.choices.items()}
    none = next((key for key, choice in control.choices.items() if choice.none), None)
    many = control.kind == "multi"
    here = {key: text for key, text in texts.items() if key == none} if many else texts
    lines = {key: visible(text) for key, text in texts.items() if key not in here}
    question = BookQuestion(
        kind="control",
        id=control.id,
        offered=(
            *_offered(here, lettered=not many),
            BookChoice(text=say("form-unknown"), state="unknown"),
            *([BookChoice(text=say("form-not-applicable"), state="not-applicable")] if control.may_not_apply else []),
        ),
        lines=tuple(lines),
        none=none,
        as_asked=control.as_asked,
        shown=control.shown,
        base=control.base,
    )
    inherited = control.inherited.choice if control.inherited else ()
    small = (*_inherited(control, texts), *_remarks(control))
    words = control.domain, control.title, control.question, small, _choices(question)
    return Worded(question, *words, lines, inherited)


def _inherited(asked: AskedFact | AskedControl, texts: Mapping[str, str]) -> Iterator[str]:
    if told := form_inherited.told(asked, texts):
        yield visible(told)


def _remarks(control: AskedControl) -> Iterator[str]:
    if control.base and control.base.is_disputed:
        yield say("ask-disputed")
    elif control.again:
        yield say("form-again")
    yield say("ask-why", why=visible(control.why))
    yield say("ask-check", how=visible(control.how_to_check))


def _choices(question: BookQuestion) -> str:
    """Return what can be answered, to be read beside the question."""
    if question.lines:
        return say("form-lines")
    return "\n".join(each.text for each in question.offered)


def _offered(texts: dict[str, str], *, lettered: bool) -> Iterator[BookChoice]:
    for letter, (key, text) in zip(_letters(), texts.items(), strict=False):
        yield BookChoice(text=f"{letter}) {visible(text)}" if lettered else visible(text), choice=key)


def _letters() -> Iterator[str]:
    """Yield a, b, c …, then a1, b1, c1 …"""
    yield from ascii_lowercase
    yield from (f"{letter}{number}" for number in count(1) for letter in ascii_lowercase)
