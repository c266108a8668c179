"""Write blank answer sheets: a bare one for `run`, or one with every question and its choices as comments."""

import secrets
import textwrap
from collections.abc import Iterator, Mapping

from assessor.io.edits import fact_value
from assessor.model.catalog import Control, Questionnaire
from assessor.model.sheet import AnswerSheet, Part
from assessor.scoring import agenda, caps
from assessor.text import logged, quoted
from assessor.words import terms
from assessor.words.speech import all_of, say

WIDTH = 100
Facts = Mapping[str, tuple[str, ...]]


def new_id() -> str:
    """Return an id for a sheet: 128 random bits."""
    return secrets.token_hex(16)


def bare(questionnaire: Questionnaire, begun: AnswerSheet) -> str:
    """Return the text of a sheet without facts and answers, for `run` to fill."""
    note = [say("blank-bare")]
    return _text([*_head(questionnaire, begun, note), "", "[facts]"])


def full(questionnaire: Questionnaire, sheet: AnswerSheet) -> str:
    """Return the text of a sheet with each question that may apply, and its choices, as comments."""
    controls = agenda.possible(questionnaire, sheet)
    note = [
        say("blank-choice", questions=say("questions", n=len(controls))),
        say("blank-state"),
        say("blank-proof"),
        say("blank-then"),
    ]
    lines = [*_head(questionnaire, sheet, note), "", "[facts]"]
    for fact_id in agenda.facts_for(questionnaire, sheet, controls):
        lines += ["", *_fact(fact_id, questionnaire, sheet.facts.get(fact_id, ()))]
    domain = ""
    for control in controls:
        if control.domain != domain:
            domain = control.domain
            lines += ["", "", *_domain(domain, questionnaire)]
        lines += ["", *_control(control, questionnaire, sheet.facts)]
    for part_id, part in sheet.parts.items():
        lines += ["", *_part(part_id, part)]
    return _text(lines)


def _part(part_id: str, part: Part) -> Iterator[str]:
    yield from _comment(say("blank-part", id=part_id))
    yield f"[parts.{part_id}]"
    yield f"kind = {quoted(part.kind)}"
    yield f"title = {quoted(part.title)}"


def _text(lines: list[str]) -> str:
    return "\n".join([*lines, ""])


def _head(questionnaire: Questionnaire, sheet: AnswerSheet, note: list[str]) -> list[str]:
    named = {key: value for key, value in sheet.questionnaire if value is not None}
    return [
        *(f"# {line}" for line in (say("blank-title", title=logged(questionnaire.title)), *note)),
        "format = 1",
        *([f"id = {quoted(sheet.id)}"] if sheet.id else []),
        f"questionnaire = {{ {', '.join(f'{key} = {quoted(value)}' for key, value in named.items())} }}",
        *([f"tier = {quoted(sheet.tier)}"] if sheet.tier else []),
        *([f"language = {quoted(sheet.language)}"] if sheet.language else []),
        "",
        "[about]",
        'organisation = ""',
    ]


def _fact(fact_id: str, questionnaire: Questionnaire, values: tuple[str, ...]) -> Iterator[str]:
    fact = questionnaire.facts[fact_id]
    yield from _comment(say("blank-several", question=fact.question) if fact.kind == "many" else fact.question)
    if fact.help:
        yield from _comment(fact.help)
    if fact_id in questionnaire.suggest:
        yield from _comment(say("blank-usual", values=", ".join(questionnaire.suggest[fact_id])))
    yield from _named(terms.options(fact) | ({} if fact.required else {"unknown": say("blank-unknown")}))
    yield f"{fact_id} = {fact_value(fact, values)}"


def _domain(domain_id: str, questionnaire: Questionnaire) -> Iterator[str]:
    domain = next(domain for domain in questionnaire.domains if domain.id == domain_id)
    yield f"# ---- {logged(domain.title)} ".ljust(WIDTH, "-")
    yield from _comment(domain.about)


def _control(control: Control, questionnaire: Questionnaire, facts: Facts) -> Iterator[str]:
    asked = control.asked_of(facts.get(questionnaire.meaning.role or "", ()))
    yield from _comment(asked.title)
    yield from _comment(asked.question)
    yield from _comment(say("blank-why", why=asked.why))
    yield from _comment(say("blank-how", how=asked.how_to_check))
    if caps.is_critical(control):
        least = all_of(
            [say("quoted", text=control.choices[choice_id].text) for choice_id in control.enough(caps.floor(control))]
        )
        yield from _comment(say("blank-critical", least=least, cap=caps.cap(control), because=caps.because(control)))
    if control.parent:
        parent = questionnaire.controls[control.parent[0]]
        choice = parent.choices[control.parent[1]].text
        yield from _comment(say("blank-follows", parent=parent.id, choice=choice))
    yield from _named({choice_id: f"{choice.text} ({choice.credit})" for choice_id, choice in control.choices.items()})
    if not control.may_not_apply:
        yield from _comment(say("blank-must-apply"))
    yield f"[answers.{control.id}]"
    yield "choice = []" if control.kind == "multi" else 'choice = ""'
    yield f"as_asked = {quoted(control.fingerprint)}"


def _named(options: Mapping[str, str]) -> Iterator[str]:
    width = max(len(name) for name in options)
    for name, words in options.items():
        yield from textwrap.wrap(
            logged(words), WIDTH, initial_indent=f"#   {name:<{width}}  ", subsequent_indent=f"#   {'':<{width}}  "
        )


def _comment(text: str) -> list[str]:
    return textwrap.wrap(logged(text), WIDTH, initial_indent="# ", subsequent_indent="# ")
