"""Tell each gap in full, the kinds of solution that close most, and what to find out."""

from collections.abc import Iterator

from assessor.model.assessment import Assessment, Finding
from assessor.model.report import Gap, GapStep, Question, Remedy, Report
from assessor.model.solutions import Solution
from assessor.telling.blocks import Block, Detail, Heading, Item, Items, Paragraph
from assessor.telling.phrases import (
    asked,
    component,
    cost,
    done_when,
    event_of,
    gap_remark,
    monday,
    mostly_for,
    other_names,
    question_title,
    said,
    title,
    who,
)
from assessor.words import reasons, terms
from assessor.words.figures import ceil1, floor1
from assessor.words.speech import all_of, any_of, say


def gaps(report: Report) -> Iterator[Block]:
    """Tell each gap with its step: the answer, why it matters, how to begin, what ends it and what that takes."""
    steps = {step.control: step for step in report.advice.steps}
    if steps:
        yield Heading(say("gaps"))
        yield Paragraph(say("gaps-intro"))
        yield Items(tuple(_gap(report, gap, steps[gap.control]) for gap in report.advice.gaps), numbered=True)


def _gap(report: Report, gap: Gap, step: GapStep) -> Item:
    assessment = report.assessment
    finding = assessment.finding(gap.control)
    control = asked(assessment, finding)
    told = {
        say("step"): control.step or "",
        say("you-said"): said(finding),
        say("what-it-means"): control.why,
        say("it-happened"): event_of(control),
        say("do-first"): all_of([title(assessment, control_id) for control_id in _before(report, gap)]),
        say("on-monday"): monday(report, gap.control),
        say("done-when"): done_when(control, step.choices),
        say("in-full"): say("effort", low=floor1(step.days_low), high=ceil1(step.days_high)),
        say("per-day"): _per_day(report, gap),
        say("closed-by"): _closed_by(report, finding),
    }
    details = (Detail(label, text) for label, text in told.items() if text)
    return Item(title(assessment, gap.control), gap_remark(assessment, gap), tuple(details))


def _before(report: Report, gap: Gap) -> dict[str, None]:
    """Return the gaps to close before this one."""
    left = {finding.control.id for finding in report.assessment.gaps}
    required = report.assessment.finding(gap.control).control.requires
    return dict.fromkeys((*gap.first, *(control_id for control_id in required if control_id in left)))


def _per_day(report: Report, gap: Gap) -> str:
    """Say what closing a gap restores for a day of work, if it needs nothing else done first."""
    win = next((win for win in report.advice.quick_wins if win.control == gap.control), None)
    if win is None:
        return ""
    points = floor1(win.points)
    if not win.days:
        return say("quick-win-free", points=points)
    return say("quick-win", points=points, days=ceil1(win.days), rate=floor1(win.points / win.days))


def _closed_by(report: Report, finding: Finding) -> str:
    known = report.advice.solutions
    return any_of([known[solution_id].title for solution_id in finding.control.solutions if solution_id in known])


def categories(report: Report) -> Iterator[Block]:
    """Tell the kinds of solution that close gaps, in the order of the gaps that each closes."""
    # Solutions that restore no points are named with their gaps.
    found = [remedy for remedy in report.advice.remedies if remedy.points_in_all > 0]
    if not found:
        return
    yield Heading(say("closes-most"))
    yield Paragraph(say("closes-most-intro"))
    yield Items(tuple(_remedy(report, remedy) for remedy in found), numbered=True)


def _remedy(report: Report, remedy: Remedy) -> Item:
    solution = report.advice.solutions[remedy.solution]
    details = list(other_names(solution)) if report.audience == "engineer" else []
    details += [Detail(say("closes"), ", ".join(remedy.closes))] if remedy.closes else []
    if remedy.helps:
        details.append(Detail(say("helps-with", points=floor1(remedy.points_in_all)), ", ".join(remedy.helps)))
    if remedy.closes:
        days = say("days-range", low=ceil1(remedy.days_low), high=ceil1(remedy.days_high))
        details.append(Detail(say("effort-left"), days))
    if remedy.requires:
        before = [title(report.assessment, control_id) for control_id in remedy.requires]
        details.append(Detail(say("do-first"), all_of(before)))
    details += [
        Detail(say("in-full"), solution.full_scale),
        *mostly_for(report.assessment, solution),
        Detail(say("not-for"), solution.not_for),
    ]
    gain = say("remedy-cap" if remedy.cap else "remedy-gain", points=floor1(remedy.points), cap=remedy.cap)
    return Item(_kind(report.assessment, solution), gain, tuple(details))


def _kind(assessment: Assessment, solution: Solution) -> str:
    return say(
        "remedy",
        solution=solution.title,
        component=component(solution),
        security_type=terms.security_type(solution.security_type),
        who=who(assessment, solution),
        cost=cost(assessment, solution),
    )


def questions(report: Report) -> Iterator[Block]:
    """Tell the open questions, and how to find the answers."""
    found = report.advice.questions
    yield Heading(say("find-out"))
    if not found:
        yield Paragraph(say("nothing-open"))
        return
    yield Paragraph(say("find-out-intro"))
    yield Items(tuple(_question(report.assessment, question) for question in found), numbered=True)


def _question(assessment: Assessment, question: Question) -> Item:
    remark = say("points-cap" if question.cap else "points", points=floor1(question.points), cap=question.cap)
    if question.kind == "fact":
        decides = say("decides-which", n=len(question.controls), which=all_of(question.controls))
        details = [Detail(say("decides"), decides)]
    else:
        finding = assessment.finding(question.id)
        because = reasons.because(assessment, finding)
        details = [Detail(say("why-open"), because)] if because else []
        control = asked(assessment, finding)
        details.append(Detail(say("how"), control.how_to_check))
        if control.told_by:
            details.append(Detail(say("told-by"), terms.carrier(control.told_by)))
    return Item(question_title(assessment, question), remark, tuple(details))
