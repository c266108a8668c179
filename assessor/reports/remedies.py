"""What closes gaps, told in full: each gap, the kinds of solution that close most, and what to find out."""

from collections.abc import Iterator

from assessor.model.assessment import Assessment
from assessor.model.report import Gap, Question, Remedy, Report
from assessor.reports.blocks import Block, Detail, Heading, Item, Items, Paragraph
from assessor.reports.first_page import MOST_GAPS
from assessor.reports.phrases import (
    COST,
    asked,
    first_step,
    gap_remark,
    mostly_for,
    question_title,
    said,
    title,
    who,
)
from assessor.text import counted, floor1, listed

MOST_REMEDIES = 5


def gaps(report: Report) -> Iterator[Block]:
    """Tell each gap: what was said, what it means and what closes it; an owner is told the first five in full."""
    found = report.advice.gaps
    if not found:
        return
    full = found[:MOST_GAPS] if report.audience == "owner" else found
    yield Heading("The gaps, one by one")
    yield Paragraph("Each with what closing it restores of the 100 points, caps aside; critical ones first.")
    yield Items(tuple(_gap(report, gap) for gap in full), numbered=True)
    if len(found) > len(full):
        yield Heading("Further gaps", 3)
        yield Items(tuple(_short(report.assessment, gap) for gap in found[len(full) :]))


def _short(assessment: Assessment, gap: Gap) -> Item:
    return Item(title(assessment, gap.control), gap_remark(assessment, gap))


def _gap(report: Report, gap: Gap) -> Item:
    assessment, solutions = report.assessment, report.advice.solutions
    finding = assessment.finding(gap.control)
    control = asked(assessment, finding)
    details = [
        Detail("You said", said(finding)) if finding.behind is None else Detail("Not reached yet", finding.because)
    ]
    details.append(Detail("What it means", control.why))
    before = dict.fromkeys((*gap.first, *(i for i in control.requires if _is_gap(assessment, i))))
    if before:
        details.append(Detail("Do first", listed([title(assessment, i) for i in before])))
    closed_by = [solutions[i].title for i in control.solutions if i in solutions]
    if closed_by:
        details.append(Detail("Closed by", listed(closed_by, "or")))
    low, high = control.effort_days
    details.append(Detail("In full", f"{low} to {high} person-days; see `explain … {control.id}`"))
    return Item(title(assessment, gap.control), gap_remark(assessment, gap), tuple(details))


def _is_gap(assessment: Assessment, control: str) -> bool:
    return any(finding.control.id == control and finding.is_gap for finding in assessment.findings)


def categories(report: Report) -> Iterator[Block]:
    """Tell the kinds of solution that close most; an engineer is told all of them."""
    found = report.advice.remedies
    if not found:
        return
    yield Heading("What closes most")
    yield Paragraph(
        "Kinds of solution, those that end a cap first, then by the gaps that they are the most direct way to close."
    )
    shown = found[:MOST_REMEDIES] if report.audience == "owner" else found
    yield Items(tuple(_remedy(report, remedy) for remedy in shown), numbered=True)


def _remedy(report: Report, remedy: Remedy) -> Item:
    solution = report.advice.solutions[remedy.solution]
    person, cost = who(report.assessment, solution), COST[solution.cost_band]
    kind = f"{solution.component}, {solution.security_type}; {person}; {cost}"
    ends = f", ends a cap of {remedy.cap}" if remedy.cap else ""
    details = [Detail("Closes", ", ".join(remedy.closes))] if remedy.closes else []
    if remedy.helps:
        details.append(Detail(f"Helps with (+{floor1(remedy.points_in_all)} in all)", ", ".join(remedy.helps)))
    details += [
        Detail("First step", first_step(report.assessment, solution)),
        Detail("In full", solution.full_scale),
        *mostly_for(report.assessment, solution),
        Detail("Not for", solution.not_for),
    ]
    return Item(f"{solution.title} ({kind})", f"+{floor1(remedy.points)}{ends}", tuple(details))


def questions(report: Report) -> Iterator[Block]:
    """Tell what is not known, and how to find it out."""
    found = report.advice.questions
    yield Heading("What to find out")
    if not found:
        yield Paragraph("Nothing is open.")
        return
    full = found[:MOST_GAPS] if report.audience == "owner" else found
    yield Paragraph("Each with how far it widens the range; what holds the total at a cap first.")
    yield Items(tuple(_question(report.assessment, question) for question in full), numbered=True)
    rest = found[len(full) :]
    if rest:
        yield Paragraph(f"Also open: {listed([f'{question.id} ({floor1(question.points)})' for question in rest])}.")


def _question(assessment: Assessment, question: Question) -> Item:
    remark = f"{floor1(question.points)} points" + (
        f"; holds the total at {question.cap} until you know" if question.cap else ""
    )
    if question.kind == "fact":
        number = counted(len(question.controls), "question")
        verb = "applies" if len(question.controls) == 1 else "apply"
        details = [Detail("Decides", f"whether {number} {verb}: {listed(list(question.controls))}")]
    else:
        finding = assessment.finding(question.id)
        details = [Detail("Why open", finding.because)] if finding.because else []
        details.append(Detail("How", asked(assessment, finding).how_to_check))
    return Item(question_title(assessment, question), remark, tuple(details))
