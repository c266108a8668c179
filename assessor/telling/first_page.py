"""Tell an engineer what comes first: where the firm stands, exactly, and what holds it there."""

from collections.abc import Iterator
from typing import get_args

from assessor.model.report import Report
from assessor.model.sheet import AboutKey
from assessor.scoring import caps
from assessor.telling import cover, verdict
from assessor.telling.blocks import Band, Block, Heading, Item, Items, Paragraph, Scale
from assessor.telling.phrases import asked_as, evidenced_beside, held_by_worst, said, standing, title
from assessor.words import terms
from assessor.words.figures import floor1
from assessor.words.speech import all_of, say

MOST_STRENGTHS = 6


def told(report: Report) -> Iterator[Block]:
    """Tell whose assessment it is, the verdict with its figures, and the strengths."""
    yield from opening(report)
    yield from _verdict(report)
    yield from _strengths(report)


def opening(report: Report) -> Iterator[Block]:
    """Say whose assessment it is, the questionnaire, the tier, and the day it is judged by."""
    yield Heading(report.assessment.about.get("organisation") or report.assessment.title, 1)
    yield Paragraph(asked_as(report.assessment))
    yield from of_the_assessment(report)


def of_the_assessment(report: Report) -> Iterator[Block]:
    """Say what the sheet says of the assessment, and its cover does not."""
    # The organisation is the title.
    told = [(key, report.assessment.about.get(key)) for key in get_args(AboutKey)[1:]]
    said = [
        say("about-said", what=terms.about(key), text=text)
        for key, text in told
        if text and not cover.says(report, text)
    ]
    if said:
        yield Paragraph("; ".join(said))


def _verdict(report: Report) -> Iterator[Block]:
    """Tell the level, what is confirmed, what depends on missing answers, and which controls hold the total."""
    assessment = report.assessment
    yield verdict.headline(assessment)
    if assessment.score is None or not assessment.shares.answered:
        yield Paragraph(standing(assessment), strong=True)
        return
    yield verdict.scale(report)
    yield Paragraph(standing(assessment), strong=True)
    yield from _evidenced(report)
    if assessment.reached is None:
        open_answers = assessment.shares.unknown + assessment.shares.unanswered
        yield Paragraph(say("level-hangs-on", answers=say("answers", n=open_answers)))
    else:
        yield Paragraph(assessment.reached.meaning)
    yield from _caps(report)


def where_it_stands(report: Report) -> Iterator[Block]:
    """Tell somebody outside the firm the level and the confirmed score, in words and drawn, and the evidenced score."""
    assessment = report.assessment
    yield Paragraph(standing(assessment, "there"), strong=True)
    if assessment.score is None or not assessment.shares.answered:
        return
    low, high = assessment.score.low, assessment.score.high
    bands = tuple(Band(level.title, level.start) for level in assessment.levels.values())
    yield Scale(say("scale", low=floor1(low), high=floor1(high)), low, high, bands)
    yield from _evidenced(report)


def _evidenced(report: Report) -> Iterator[Block]:
    """Tell the claimed score beside the evidenced one, if there is evidence or somebody asked for it."""
    if report.evidenced is not None:
        yield Paragraph(evidenced_beside(report.assessment, report.evidenced))


def _caps(report: Report) -> Iterator[Block]:
    """Say which critical controls and how many worst answers hold the total; how to end that is told with the gaps."""
    assessment = report.assessment
    failing = [finding for finding in assessment.findings if finding.failure]
    if assessment.score is None or assessment.uncapped is None:
        return
    if failing:
        cap = caps.lowest(failing)
        names = all_of([finding.control.title for finding in failing if caps.held_at(finding) == cap])
        if assessment.score.low == cap < assessment.uncapped.low:
            yield Paragraph(say("held-at", cap=cap, names=names, earned=floor1(assessment.uncapped.low)))
        else:
            yield Paragraph(say("cannot-pass", cap=cap, names=names))
    # What the answers could not reach anyway is not held.
    worst = sum(map(caps.is_worst, assessment.findings))
    if caps.held_by_worst(worst) < assessment.uncapped.high:
        yield Paragraph(held_by_worst(assessment))


def _strengths(report: Report) -> Iterator[Block]:
    """Name the strengths with what was answered."""
    yield Heading(say("strengths"))
    found = report.advice.strengths[:MOST_STRENGTHS]
    told = ((title(report.assessment, s.control), said(report.assessment.finding(s.control))) for s in found)
    yield Items(tuple(Item(*each) for each in told), mark="good") if found else Paragraph(say("no-strengths"))
