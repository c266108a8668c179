"""Write letters: questions that only the IT provider, a device maker or a specialist can answer, and gaps to close."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple, get_args

from assessor.model.assessment import Assessment, Finding
from assessor.model.catalog import Carrier, Meaning, Recipient
from assessor.model.handouts import MakerQuestion
from assessor.model.report import Report
from assessor.model.solutions import Solution
from assessor.telling.blocks import Block, Detail, Heading, Item, Items, Paragraph
from assessor.telling.phrases import asked, said, where
from assessor.words import terms
from assessor.words.speech import say

RECIPIENTS: tuple[Recipient, ...] = get_args(Recipient)
MAKER: Recipient = "device-maker"


class Passage(NamedTuple):
    """Entries of a letter below a title, with a sentence that says how to answer them."""

    title: str
    how: str
    items: tuple[Item, ...]


class Letter(NamedTuple):
    """A letter: its recipient and its passages."""

    to: Recipient
    passages: tuple[Passage, ...]


def letters(
    report: Report,
    solutions: Mapping[str, Solution],
    maker_questions: Mapping[str, MakerQuestion],
    to: Recipient | None = None,
) -> list[Letter]:
    """Return a letter to each recipient, or only to `to`; those with nothing to ask get none."""
    assessment = report.assessment
    left = [f for f in assessment.findings if f.is_gap and not f.waits_for and f.behind is None]
    made = []
    for carrier in RECIPIENTS if to is None else (to,):
        if carrier == MAKER:
            passages = () if assessment.makes_devices else _to_maker(left, maker_questions)
        else:
            passages = _to_carrier(
                assessment,
                [f for f in left if _carrier(f, solutions) == carrier and not _of_products(f, assessment.meaning)],
            )
        made.append(Letter(carrier, tuple(passage for passage in passages if passage.items)))
    return [letter for letter in made if letter.passages]


def _carrier(finding: Finding, solutions: Mapping[str, Solution]) -> Carrier | None:
    """Return who carries out the most direct solution of a control."""
    return next(
        (solutions[solution_id].who for solution_id in finding.control.solutions if solution_id in solutions), None
    )


def _of_products(finding: Finding, meaning: Meaning) -> bool:
    """Whether a control is only about products that the firm sells, which nobody else looks after."""
    asked_of = [{*table.get(meaning.role or "", ())} for table in finding.control.applies_if]
    return bool(asked_of) and all(roles and roles <= {*meaning.sellers} for roles in asked_of)


def _to_maker(findings: list[Finding], questions: Mapping[str, MakerQuestion]) -> tuple[Passage, ...]:
    """Ask a maker without telling how things stand here: it has many customers."""
    items = tuple(_maker_question(f.control.id, questions[f.control.id]) for f in findings if f.control.id in questions)
    return (Passage(say("letter-maker"), say("letter-maker-how"), items),)


def _maker_question(control: str, question: MakerQuestion) -> Item:
    return Item(f"{question.question} [{control}]", "", (Detail(say("letter-proof"), question.proof),))


def _to_carrier(assessment: Assessment, findings: list[Finding]) -> tuple[Passage, ...]:
    unknown = tuple(_question(assessment, finding) for finding in findings if finding.is_open)
    gaps = tuple(_wish(assessment, finding) for finding in findings if not finding.is_open)
    return (
        Passage(say("letter-unknown"), say("letter-unknown-how"), unknown),
        Passage(say("letter-gaps"), say("letter-gaps-how"), gaps),
    )


def _question(assessment: Assessment, finding: Finding) -> Item:
    """Ask in the words the firm was asked in, with the choices as boxes, so that the reply is a choice."""
    control = asked(assessment, finding)
    boxes = [Detail(say("letter-box"), f"{choice.text} [{choice_id}]") for choice_id, choice in control.choices.items()]
    proof = [Detail(say("letter-proof"), "; ".join(control.evidence))] if control.evidence else []
    return Item(where(assessment, finding, f"{control.question} [{control.id}]"), "", (*boxes, *proof))


def _wish(assessment: Assessment, finding: Finding) -> Item:
    control = asked(assessment, finding)
    goal = "; ".join(control.choices[choice_id].text for choice_id in control.enough(control.target))
    details = (Detail(say("letter-now"), said(finding)), Detail(say("letter-wanted"), goal))
    return Item(where(assessment, finding, f"{control.title} [{control.id}]"), "", details)


def tell(report: Report, found: list[Letter], until: date) -> Iterator[Block]:
    """Tell every letter, or say that there is nothing to ask."""
    yield Heading(say("letters"), 1)
    if not found:
        yield Paragraph(say("letters-none"))
    firm = report.assessment.about.get("organisation") or say("blank")
    for letter in found:
        yield Heading(terms.recipient(letter.to))
        yield Paragraph(say("letter-subject", firm=firm), strong=True)
        yield Paragraph(say("letter-salutation"))
        yield Paragraph(terms.letter_opening(letter.to, firm, until))
        for passage in letter.passages:
            yield Heading(passage.title, 3)
            yield Paragraph(passage.how)
            yield Items(passage.items, numbered=True)
        yield Paragraph(say("letter-closing"))
        yield Paragraph(say("letter-signed", firm=firm))
