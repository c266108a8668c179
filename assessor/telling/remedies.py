"""Tell each gap in full, the kinds of solution that close most, and what to find out."""

from collections.abc import Iterator

from assessor.model.assessment import Assessment
from assessor.model.report import Gap, Question, Remedy, Report
from assessor.model.solutions import Solution
from assessor.telling.blocks import Block, Detail, Heading, Item, Items, Paragraph
from assessor.telling.first_page import MOST_GAPS
from assessor.telling.phrases import (
    asked,
    component,
    cost,
    event_of,
    first_step,
    gap_remark,
    mostly_for,
    other_names,
    question_title,
    said,
    step_of,
    title,
    who,
)
from assessor.words import reasons, terms
from assessor.words.figures import ceil1, floor1
from assessor.words.speech import all_of, any_of, say

MOST_REMEDIES = 5


def gaps(report: Report) -> Iterator[Block]:
    """Tell each gap: the answer, why it matters and what closes it; for an owner only the first five in full."""
    found = report.advice.gaps
    if not found:
        return
    full = found[:MOST_GAPS] if report.audience == "owner" else found
    yield Heading(say("gaps"))
    yield Paragraph(say("gaps-intro"))
    yield Items(tuple(_gap(report, gap) for gap in full), numbered=True)
    if len(found) > len(full):
        yield Heading(say("further-gaps"), 3)
        yield Items(tuple(_short(report.assessment, gap) for gap in found[len(full) :]))


def _short(assessment: Assessment, gap: Gap) -> Item:
    return Item(title(assessment, gap.control), gap_remark(assessment, gap))


def _gap(report: Report, gap: Gap) -> Item:
    assessment, solutions = report.assessment, report.advice.solutions
    finding = assessment.finding(gap.control)
    control = asked(assessment, finding)
    answered, because = finding.behind is None, reasons.because(assessment, finding)
    details = [Detail(say("you-said"), said(finding)) if answered else Detail(say("not-reached"), because)]
    details.append(Detail(say("what-it-means"), control.why))
    if control.event:
        details.append(Detail(say("it-happened"), event_of(control)))
    before = dict.fromkeys(
        (*gap.first, *(control_id for control_id in control.requires if _is_gap(assessment, control_id)))
    )
    if before:
        details.append(Detail(say("do-first"), all_of([title(assessment, control_id) for control_id in before])))
    details += step_of(control, control.enough(control.target))
    closed_by = [solutions[solution_id].title for solution_id in control.solutions if solution_id in solutions]
    if closed_by:
        details.append(Detail(say("closed-by"), any_of(closed_by)))
    low, high = control.effort_days
    details.append(Detail(say("in-full"), say("effort", low=low, high=high)))
    return Item(title(assessment, gap.control), gap_remark(assessment, gap), tuple(details))


def _is_gap(assessment: Assessment, control: str) -> bool:
    return any(finding.control.id == control and finding.is_gap for finding in assessment.findings)


def categories(report: Report) -> Iterator[Block]:
    """Tell the kinds of solution that close most; for an owner only the first five."""
    # Solutions that restore no points are named with their gaps.
    found = [remedy for remedy in report.advice.remedies if remedy.points_in_all > 0]
    if not found:
        return
    yield Heading(say("closes-most"))
    yield Paragraph(say("closes-most-intro"))
    shown = found[:MOST_REMEDIES] if report.audience == "owner" else found
    yield Items(tuple(_remedy(report, remedy) for remedy in shown), numbered=True)


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
        Detail(say("first-step"), first_step(report.assessment, solution)),
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
    full = found[:MOST_GAPS] if report.audience == "owner" else found
    yield Paragraph(say("find-out-intro"))
    yield Items(tuple(_question(report.assessment, question) for question in full), numbered=True)
    rest = found[len(full) :]
    if rest:
        which = all_of([say("also-open-one", id=question.id, points=floor1(question.points)) for question in rest])
        yield Paragraph(say("also-open", which=which))


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
