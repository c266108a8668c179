"""What an owner reads first: where the firm stands, what it does well, what to do on Monday, which rules bind."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from assessor.model.assessment import Assessment
from assessor.model.report import Binding, Gap, Question, Report, Step
from assessor.reports.blocks import Band, Block, Box, Boxes, Detail, Heading, Item, Items, Paragraph, Scale
from assessor.reports.phrases import (
    COST,
    asked,
    asked_as,
    first_step,
    gap_remark,
    question_title,
    said,
    standing,
    title,
    who,
)
from assessor.text import counted, floor1, listed

MOST_STRENGTHS = 3
MOST_QUESTIONS = 3
MOST_GAPS = 5
MOST_RULES = 6


def opening(report: Report) -> Iterator[Block]:
    """Say whose assessment it is, what was asked, and the day it is judged by."""
    yield Heading(report.assessment.about.get("organisation") or report.assessment.title, 1)
    yield Paragraph(asked_as(report.assessment))


def verdict(report: Report) -> Iterator[Block]:
    """Say the level, what is confirmed, what hangs on missing answers, and how to leave a cap behind."""
    assessment = report.assessment
    yield Paragraph(standing(assessment), strong=True)
    if assessment.score is None or not assessment.shares.answered:
        return
    low, high = assessment.score.low, assessment.score.high
    level = assessment.level(low)
    bands = tuple(Band(level.title, level.start) for level in assessment.levels.values())
    yield Scale(f"Confirmed {floor1(low)} of 100, up to {floor1(high)}", low, high, bands)
    yield Paragraph(level.meaning)
    if high > low and assessment.level(high).title != level.title:
        yield Paragraph(f"If all that is open turns out well, the level is {assessment.level(high).title}.")
    yield from _evidenced(report)
    yield from _caps(report)


def _evidenced(report: Report) -> Iterator[Block]:
    """Set what is claimed beside what is evidenced, once there is evidence or somebody asked for it."""
    found, score = report.evidenced, report.assessment.score
    if found is None or found.score is None or score is None:
        return
    age = f" no older than {counted(found.max_age, 'day')}" if found.max_age else ""
    yield Paragraph(
        f"Claimed {floor1(score.low)}, evidenced {floor1(found.score)}: {found.answers} of "
        f"{counted(found.answered, 'answer')} {'has' if found.answers == 1 else 'have'} evidence{age}."
    )


def _caps(report: Report) -> Iterator[Block]:
    """Say which critical controls hold the total, and the least answers that end it, one after the other."""
    steps = report.advice.way_out
    assessment = report.assessment
    if not steps or assessment.score is None or assessment.uncapped is None:
        return
    names = listed([assessment.finding(step.control).control.title for step in steps if step.cap == steps[0].cap])
    if assessment.score.low < assessment.uncapped.low:
        earned = floor1(assessment.uncapped.low)
        yield Paragraph(f"Held at {steps[0].cap} by {names}; the answers alone would earn {earned}. The way out:")
    else:
        yield Paragraph(f"It cannot pass {steps[0].cap} before this is settled: {names}. The way out:")
    yield Items(tuple(_way_out(assessment, step) for step in steps), numbered=True)


def _way_out(assessment: Assessment, step: Step) -> Item:
    finding = assessment.finding(step.control)
    goal = listed([f"“{asked(assessment, finding).choices[i].text}”" for i in step.choices])
    verb = "find out; it needs at least" if finding.is_open else "at least"
    effort = f"{_days(step.days)}; the confirmed score is then {floor1(step.score)}"
    return Item(title(assessment, step.control), f"{verb} {goal} ({effort})")


def _days(days: Fraction) -> str:
    whole = -(-days.numerator // days.denominator)
    return "half a day or less" if days <= Fraction(1, 2) else f"about {counted(whole, 'person-day')}"


def strengths_and_questions(report: Report) -> Iterator[Block]:
    """Show what is done well beside what to find out first."""
    yield Boxes((Box("Strengths", _strengths(report)), Box("Find out first", _questions(report))))


def _strengths(report: Report) -> tuple[Paragraph | Items, ...]:
    assessment, strengths = report.assessment, report.advice.strengths[:MOST_STRENGTHS]
    if not strengths:
        return (Paragraph("None confirmed yet."),)
    return (Items(tuple(Item(title(assessment, s.control), said(assessment.finding(s.control))) for s in strengths)),)


def _questions(report: Report) -> tuple[Paragraph | Items, ...]:
    questions = report.advice.questions
    if not questions:
        return (Paragraph("Nothing is open."),)
    shown = Items(tuple(_question(report.assessment, question) for question in questions[:MOST_QUESTIONS]))
    rest = len(questions) - MOST_QUESTIONS
    return (shown, Paragraph(f"And {counted(rest, 'more question')} below.")) if rest > 0 else (shown,)


def _question(assessment: Assessment, question: Question) -> Item:
    return Item(question_title(assessment, question), f"{floor1(question.points)} points hang on it")


def gaps(report: Report) -> Iterator[Block]:
    """Show the five gaps that matter most, each with who does what on Monday, and what the whole of it costs."""
    found = report.advice.gaps[:MOST_GAPS]
    yield Heading("What to do first")
    if not found:
        yield Paragraph("No answer given so far leaves a gap.")
        return
    yield Paragraph("The gaps that matter most, with the points that closing each restores; critical ones first.")
    yield Items(tuple(_gap(report, gap, found[:place]) for place, gap in enumerate(found)), numbered=True)


def _gap(report: Report, gap: Gap, earlier: Sequence[Gap]) -> Item:
    assessment, solutions = report.assessment, report.advice.solutions
    taken = [step for other in earlier if (step := monday(report, other)) is not None]
    step = monday(report, gap)
    details = []
    if step is not None and step in taken:
        details.append(Detail("On Monday", f"the same first step as for gap {taken.index(step) + 1}"))
    elif step is not None:
        details.append(Detail("On Monday", first_step(assessment, solutions[step])))
    if step is not None:
        solution = solutions[step]
        details.append(Detail("Later", f"{solution.title} ({who(assessment, solution)}; {COST[solution.cost_band]})"))
    return Item(title(assessment, gap.control), gap_remark(assessment, gap), tuple(details))


def monday(report: Report, gap: Gap) -> str | None:
    """Return the solution whose first step is taken for a gap: the most direct one that the catalog has."""
    named = report.assessment.finding(gap.control).control.solutions
    return next((i for i in named if i in report.advice.solutions), None)


_RULES: dict[Binding, str] = {"applies": "Applies now", "coming": "Coming", "may-apply": "May apply"}


def rules_in_boxes(report: Report) -> Iterator[Block]:
    """Name the rules that bind now, soon and perhaps; what they demand is told below."""
    if not report.advice.obligations:
        return
    yield Heading("Rules that bind")
    yield Boxes(tuple(_rules(report, binding, name) for binding, name in _RULES.items()))


def _rules(report: Report, binding: Binding, name: str) -> Box:
    found = [bound.obligation.title for bound in report.advice.obligations if bound.binding == binding]
    if not found:
        return Box(f"{name}: none", (Paragraph("Nothing that is known here."),))
    shown = Items(tuple(Item(rule) for rule in found[:MOST_RULES]))
    rest = len(found) - MOST_RULES
    more = (Paragraph(f"And {rest} more."),) if rest > 0 else ()
    return Box(f"{name}: {len(found)}", (shown, *more))
