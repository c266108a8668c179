"""Phrases that reports and explanations share: a firm's state, a control, an answer, a first step, in words."""

from collections.abc import Iterator
from fractions import Fraction

from assessor.model.assessment import Assessment, Finding
from assessor.model.catalog import Control, Solution
from assessor.model.report import Gap, Question
from assessor.model.sheet import Evidence
from assessor.reports.blocks import Block, Detail, Heading, Item, Items
from assessor.text import counted, difference1, floor1, listed, mentions

WHO = {
    "you": "you",
    "it-provider": "your IT provider",
    "device-maker": "the device maker",
    "specialist": "a specialist",
}
COST = {
    "none": "no cost",
    "under-1k": "under 1,000 a year",
    "1k-10k": "1,000 to 10,000 a year",
    "over-10k": "over 10,000 a year",
}


def headline(assessment: Assessment) -> str:
    """Return in one line where a firm stands: tier, day, level, and what is confirmed."""
    return f"Tier {assessment.tier}, as of {assessment.as_of}. {standing(assessment)}"


def standing(assessment: Assessment) -> str:
    """Return the level, what is confirmed and what depends on missing answers; no level before there is an answer."""
    if assessment.score is None:
        return "Nothing is scored yet: no control that applies has a weight."
    low, high = assessment.score.low, assessment.score.high
    level = assessment.level(low).title
    if not assessment.shares.answered:
        levels = f"{level} to {assessment.level(high).title}"
        return f"Nothing is confirmed yet: until questions are answered, every level from {levels} is possible."
    return f"{level}: {_confirmed(assessment, low, high)}"


def _confirmed(assessment: Assessment, low: Fraction, high: Fraction) -> str:
    shares = assessment.shares
    missing = shares.unknown + shares.unanswered
    if not missing:
        return f"{floor1(low)} of 100, every question answered."
    answers = counted(missing, "answer")
    if high == low:
        return f"confirmed {floor1(low)} of 100; {answers} you do not have yet cannot change that while a cap holds it."
    more = difference1(high, low)
    verb = "depends" if more == "1.0" else "depend"
    return f"confirmed {floor1(low)} of 100; {more} more {verb} on {answers} you do not have yet."


def asked_as(assessment: Assessment) -> str:
    """Return what was asked, how deep, and the day it is judged by."""
    reference = assessment.questionnaire
    where = f"{reference.id} {reference.version}"
    return f"{assessment.title}. Tier {assessment.tier}, {where}, as of {assessment.as_of}."


def title(assessment: Assessment, control: str) -> str:
    """Return a control's title and its id, by which every other command knows it."""
    return f"{assessment.finding(control).control.title} ({control})"


def asked(assessment: Assessment, finding: Finding) -> Control:
    """Return the control in the words that this firm was asked in."""
    return finding.control.asked_of(_roles(assessment))


def said(finding: Finding) -> str:
    """Return what was answered, in the words of the choices."""
    answer = finding.answer
    if answer is None or answer.is_blank:
        return "not answered yet"
    if answer.state == "unknown":
        return "don't know"
    if answer.state == "not-applicable":
        return f"doesn't apply: {answer.reason}"
    return "; ".join(
        finding.control.choices[choice].text for choice in answer.choice if choice in finding.control.choices
    )


def evidence_line(evidence: Evidence) -> str:
    """Return one piece of evidence on one line."""
    return evidence.reference + (f", {evidence.on}" if evidence.on else "")


def gap_remark(assessment: Assessment, gap: Gap) -> str:
    """Return the points that closing a gap restores, and whether it holds the total."""
    finding = assessment.finding(gap.control)
    critical = finding.control.critical
    capping = f", critical: caps the total at {critical.cap}" if critical and finding.failure else ""
    return f"+{floor1(gap.points)}{capping}"


def question_title(assessment: Assessment, question: Question) -> str:
    """Return what is to be found out, as a question, and the id it is known by."""
    if question.kind == "fact":
        return f"{assessment.facts[question.id].fact.question} ({question.id})"
    return f"{asked(assessment, assessment.finding(question.id)).question} ({question.id})"


def first_step(assessment: Assessment, solution: Solution) -> str:
    """Return what can be done on Monday with what is there, by whom, and how long it takes."""
    step = next(
        (solution.first_step_for[i] for i in _roles(assessment) if i in solution.first_step_for), solution.first_step
    )
    # What only a maker can carry out begins with a question to the maker.
    person = WHO["you" if solution.who == "device-maker" else solution.who]
    return f"{step} ({person}, {hours(*solution.first_step_hours)})"


def who(assessment: Assessment, solution: Solution) -> str:
    """Return who carries a solution out; where the firm makes the devices, their maker is the firm."""
    makes = "manufacturer" in _roles(assessment)
    return WHO["you" if makes and solution.who == "device-maker" else solution.who]


def _roles(assessment: Assessment) -> tuple[str, ...]:
    role = assessment.facts.get("role")
    return role.values if role else ()


def hours(low: int, high: int) -> str:
    """Return a range of hours in words."""
    return counted(high, "hour") if low == high else f"{low} to {high} hours"


def mostly_for(assessment: Assessment, solution: Solution) -> Iterator[Detail]:
    """Say for which sizes of firm the full form is, where it is not for all."""
    size = assessment.facts.get("size")
    if solution.sizes and size:
        sizes = listed([size.fact.options[i] for i in solution.sizes if i in size.fact.options], "or")
        yield Detail("Mostly for", f"firms of {sizes} people, in its full form")


def words(assessment: Assessment, controls: list[Control]) -> Iterator[Block]:
    """Explain the words of the glossary that these controls use."""
    text = " ".join(
        " ".join([c.title, c.question, c.why, c.how_to_check, *(choice.text for choice in c.choices.values())])
        for c in controls
    )
    terms = [Item(term, meaning) for term, meaning in assessment.glossary.items() if mentions(text, term)]
    if terms:
        yield Heading("Words explained")
        yield Items(tuple(terms))
