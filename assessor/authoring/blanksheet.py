"""The text of answer sheets without answers: a bare one to begin with, or one with every question as comments."""

import textwrap
from collections.abc import Iterator, Mapping

from assessor.io.sheets import fact_value
from assessor.model.catalog import Control, Questionnaire, Tier
from assessor.model.sheet import AnswerSheet, QuestionnaireRef
from assessor.scoring import agenda
from assessor.text import counted, listed, quoted, visible

WIDTH = 100
Facts = Mapping[str, tuple[str, ...]]


def bare(questionnaire: Questionnaire, tier: Tier | None) -> str:
    """Return the text of a sheet without facts and answers, for `run` to fill."""
    note = ["# Kept by `assessor run`; it may also be edited by hand, and belongs in version control."]
    return _text([*_head(questionnaire, tier, note), "", "[facts]"])


def full(questionnaire: Questionnaire, tier: Tier, facts: Facts) -> str:
    """Return the text of a sheet with each question that may apply, and its choices, as comments."""
    sheet = AnswerSheet(
        format=1,
        questionnaire=QuestionnaireRef(id=questionnaire.id, version=questionnaire.version),
        tier=tier,
        facts=dict(facts),
    )
    controls = agenda.possible(questionnaire, sheet)
    note = [
        f"# {counted(len(controls), 'question')}. Put the id of a choice between the quotes; left empty: unanswered.",
        '# Instead of a choice: state = "unknown", or state = "not-applicable" with reason = "…" where allowed.',
        '# Proof goes beside the answer: evidence = [{ reference = "…", on = 2026-03-31, strength = "tested" }]',
        "# Then: `assessor validate` this file, and `assessor report` it. `assessor run` asks what is still open.",
    ]
    lines = [*_head(questionnaire, tier, note), "", "[facts]"]
    for i in agenda.facts_for(questionnaire, sheet, controls):
        lines += ["", *_fact(i, questionnaire, facts.get(i, ()))]
    domain = ""
    for control in controls:
        if control.domain != domain:
            domain = control.domain
            lines += ["", "", *_domain(domain, questionnaire)]
        lines += ["", *_control(control, questionnaire, facts)]
    return _text(lines)


def _text(lines: list[str]) -> str:
    return "\n".join([*lines, ""])


def _head(questionnaire: Questionnaire, tier: Tier | None, note: list[str]) -> list[str]:
    return [
        f"# Answers to: {visible(questionnaire.title)}",
        *note,
        "format = 1",
        f"questionnaire = {{ id = {quoted(questionnaire.id)}, version = {quoted(questionnaire.version)} }}",
        *([f"tier = {quoted(tier)}"] if tier else []),
        "",
        "[about]",
        'organisation = ""',
    ]


def _fact(i: str, questionnaire: Questionnaire, values: tuple[str, ...]) -> Iterator[str]:
    fact = questionnaire.facts[i]
    yield from _comment(fact.question + (" (several may fit)" if fact.kind == "many" else ""))
    if fact.help:
        yield from _comment(fact.help)
    if i in questionnaire.suggest:
        yield from _comment(f"Usual here: {', '.join(questionnaire.suggest[i])}")
    yield from _named({**fact.options, "unknown": "We don't know"})
    yield f"{i} = {fact_value(fact, values)}"


def _domain(i: str, questionnaire: Questionnaire) -> Iterator[str]:
    domain = next(domain for domain in questionnaire.domains if domain.id == i)
    yield f"# ---- {visible(domain.title)} ".ljust(WIDTH, "-")
    yield from _comment(domain.about)


def _control(control: Control, questionnaire: Questionnaire, facts: Facts) -> Iterator[str]:
    asked = control.asked_of(facts.get("role", ()))
    yield from _comment(asked.title)
    yield from _comment(asked.question)
    yield from _comment(f"Why: {asked.why}")
    yield from _comment(f"How to check: {asked.how_to_check}")
    if control.critical:
        least = listed([f"“{control.choices[i].text}”" for i in control.enough(control.critical.floor)])
        yield from _comment(
            f"Critical: below {least} the total is held at {control.critical.cap}, because {control.critical.because}."
        )
    if control.parent:
        parent = questionnaire.controls[control.parent[0]]
        yield from _comment(f"Only once {parent.id} is answered “{parent.choices[control.parent[1]].text}”, or better.")
    yield from _named({i: f"{choice.text} ({choice.credit})" for i, choice in control.choices.items()})
    if not control.may_not_apply:
        yield from _comment('"not-applicable" is not accepted here.')
    yield f"[answers.{control.id}]"
    yield "choice = []" if control.kind == "multi" else 'choice = ""'


def _named(options: Mapping[str, str]) -> Iterator[str]:
    width = max(len(name) for name in options)
    for name, words in options.items():
        yield from textwrap.wrap(
            visible(words), WIDTH, initial_indent=f"#   {name:<{width}}  ", subsequent_indent=f"#   {'':<{width}}  "
        )


def _comment(text: str) -> list[str]:
    return textwrap.wrap(visible(text), WIDTH, initial_indent="# ", subsequent_indent="# ")
