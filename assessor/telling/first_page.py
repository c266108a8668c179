"""Tell what an owner reads first: where the firm stands, its strengths, what to do on Monday, which rules bind."""

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Literal, get_args

from assessor.model.assessment import Assessment, Finding
from assessor.model.obligations import Covered
from assessor.model.report import Binding, Gap, Question, Report, WayOut
from assessor.model.sheet import AboutKey
from assessor.model.solutions import Solution
from assessor.scoring import caps
from assessor.telling import cover
from assessor.telling.blocks import Band, Block, Box, Boxes, Detail, Heading, Item, Items, Paragraph, Scale
from assessor.telling.obligations import bound_title, region
from assessor.telling.phrases import (
    asked,
    asked_as,
    cost,
    evidenced_beside,
    gap_remark,
    held_by_worst,
    on_monday,
    question_title,
    said,
    standing,
    title,
    who,
)
from assessor.text import floor1
from assessor.words import terms
from assessor.words.speech import all_of, say

MOST_STRENGTHS = 3
MOST_QUESTIONS = 3
MOST_GAPS = 5
MOST_CLAUSES = 2
MOST_OBLIGATIONS = 6
MOST_FACTS = 2
BOARD_SHEETS = 2


def opening(report: Report) -> Iterator[Block]:
    """Say whose assessment it is, the questionnaire, the tier, and the day it is judged by."""
    sheets = BOARD_SHEETS if report.audience == "board" else None
    yield Heading(report.assessment.about.get("organisation") or report.assessment.title, 1, sheets)
    yield Paragraph(asked_as(report.assessment))
    # The organisation is the title.
    told = [(key, report.assessment.about.get(key)) for key in get_args(AboutKey)[1:]]
    said = [
        say("about-said", what=terms.about(key), text=text)
        for key, text in told
        if text and not cover.says(report, text)
    ]
    if said:
        yield Paragraph("; ".join(said))


def verdict(report: Report) -> Iterator[Block]:
    """Tell the level, what is confirmed, what depends on missing answers, and which controls hold the total."""
    assessment = report.assessment
    yield from where_it_stands(report)
    if assessment.score is None or not assessment.shares.answered:
        return
    if assessment.reached is not None:
        yield Paragraph(assessment.reached.meaning)
    else:
        open_answers = assessment.shares.unknown + assessment.shares.unanswered
        yield Paragraph(say("level-hangs-on", answers=say("answers", n=open_answers)))
    yield from _caps(report)


def where_it_stands(report: Report, reader: Literal["here", "there"] = "here") -> Iterator[Block]:
    """Tell the level and the confirmed score, in words and drawn, and the evidenced score."""
    assessment = report.assessment
    yield Paragraph(standing(assessment, reader), strong=True)
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
    clauses = list(_clauses(failing))
    if clauses:
        yield Paragraph(say("clauses", clauses="; ".join(clauses)))
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


def _clauses(failing: Sequence[Finding]) -> Iterator[str]:
    """Yield what confirmed answers can lead to: of the critical failures that hold the total lowest."""
    certain = [finding for finding in failing if finding.failure == "fails"]
    lowest = [finding.control.clause for finding in certain if caps.held_at(finding) == caps.lowest(certain)]
    yield from [clause for clause in lowest if clause][:MOST_CLAUSES]


def way_out(report: Report) -> Iterator[Block]:
    """Tell the least answers that end the critical failures, one by one."""
    steps = report.advice.way_out
    if steps:
        yield Heading(say("way-out"), 3)
        yield Paragraph(say("way-out-intro"))
        yield Items(tuple(_ways_out(report, steps)), numbered=True)


def _ways_out(report: Report, steps: Sequence[WayOut]) -> Iterator[Item]:
    """Tell each step with its prerequisites, each of these only once."""
    gaps = {gap.control for gap in report.advice.gaps}
    told: set[str] = set()
    for step in steps:
        before = [
            control_id
            for control_id in report.assessment.finding(step.control).control.requires
            if control_id in gaps - told
        ]
        told |= {step.control, *before}
        yield _way_out(report.assessment, step, before)


def _way_out(assessment: Assessment, step: WayOut, before: Sequence[str]) -> Item:
    finding = assessment.finding(step.control)
    goal = all_of(
        [say("quoted", text=asked(assessment, finding).choices[choice_id].text) for choice_id in step.choices]
    )
    after = (
        say("way-out-after", which=all_of([title(assessment, control_id) for control_id in before])) if before else ""
    )
    remark = say(
        "way-out-open" if finding.is_open else "way-out-least",
        goal=goal,
        days=_days(step.days) + after,
        score=floor1(step.score),
    )
    return Item(title(assessment, step.control), remark)


def _days(days: Fraction) -> str:
    whole = -(-days.numerator // days.denominator)
    return say("half-a-day") if days <= Fraction(1, 2) else say("about-days", days=say("person-days", n=whole))


def strengths_and_questions(report: Report) -> Iterator[Block]:
    """Show strengths beside what to find out first."""
    yield Boxes((Box(say("strengths"), _strengths(report)), Box(say("find-out-first"), _questions(report))))


def _strengths(report: Report) -> tuple[Paragraph | Items, ...]:
    assessment, strengths = report.assessment, report.advice.strengths[:MOST_STRENGTHS]
    if not strengths:
        return (Paragraph(say("no-strengths")),)
    # A board has two pages in all.
    answers = ["" if report.audience == "board" else said(assessment.finding(s.control)) for s in strengths]
    titles = [title(assessment, strength.control) for strength in strengths]
    return (Items(tuple(map(Item, titles, answers))),)


def _questions(report: Report) -> tuple[Paragraph | Items, ...]:
    questions = report.advice.questions
    if not questions:
        return (Paragraph(say("nothing-open")),)
    shown = Items(tuple(_question(report.assessment, question) for question in questions[:MOST_QUESTIONS]))
    rest = len(questions) - MOST_QUESTIONS
    return (shown, Paragraph(say("more-questions", n=rest))) if rest > 0 else (shown,)


def _question(assessment: Assessment, question: Question) -> Item:
    return Item(question_title(assessment, question), say("hangs-on-it", points=floor1(question.points)))


def gaps(report: Report) -> Iterator[Block]:
    """Show the five gaps that matter most, each with who does what on Monday, and what closing it costs."""
    found = report.advice.gaps[:MOST_GAPS]
    yield Heading(say("what-first"))
    if not found:
        yield Paragraph(say("no-gap"))
        return
    yield Paragraph(say("what-first-intro"))
    yield Items(tuple(_gap(report, place, found) for place in range(len(found))), numbered=True)


def _gap(report: Report, place: int, shown: Sequence[Gap]) -> Item:
    assessment, gap = report.assessment, shown[place]
    taken = [monday(report, other) for other in shown[:place]]
    step = monday(report, gap)
    # A board has two pages in all.
    before = _not_yet_told(report, place, shown) if report.audience != "board" else []
    details = [
        Detail(say("do-first"), f"{title(assessment, other.control)}: {monday(report, other)}") for other in before
    ]
    if step and step in taken:
        details.append(Detail(say("on-monday"), say("same-first-step", place=taken.index(step) + 1)))
    elif step:
        details.append(Detail(say("on-monday"), step))
    solution = _closes(report, gap)
    # A board has two pages in all.
    if solution is not None and report.audience != "board":
        later = say("later-by", solution=solution.title, who=who(assessment, solution), cost=cost(assessment, solution))
        details.append(Detail(say("later"), later))
    return Item(title(assessment, gap.control), gap_remark(assessment, gap), tuple(details))


def _not_yet_told(report: Report, place: int, shown: Sequence[Gap]) -> list[Gap]:
    """Return the gaps to close before this one, without those already told with an earlier gap."""
    told = {gap.control for gap in shown[:place]}
    told |= {
        control_id for gap in shown[:place] for control_id in report.assessment.finding(gap.control).control.requires
    }
    wanted = report.assessment.finding(shown[place].control).control.requires
    return [gap for gap in report.advice.gaps if gap.control in wanted and gap.control not in told]


def monday(report: Report, gap: Gap) -> str:
    """Say what to do about a gap on Monday, by whom, and in how many hours; empty if the catalog does not say."""
    return on_monday(report.assessment, report.assessment.finding(gap.control), _closes(report, gap))


def _closes(report: Report, gap: Gap) -> Solution | None:
    """Return the most direct solution of a gap; none if the catalog has none."""
    named = report.assessment.finding(gap.control).control.solutions
    return next(
        (report.advice.solutions[solution_id] for solution_id in named if solution_id in report.advice.solutions), None
    )


_SHOWN: tuple[Binding, ...] = ("applies", "coming", "may-apply")


def obligations_in_boxes(report: Report) -> Iterator[Block]:
    """Name the obligations that bind now, soon and perhaps; `obligations.brief` tells their demands."""
    if not report.advice.obligations:
        return
    yield Heading(say("rules-that-bind"))
    yield Boxes(tuple(_obligations(report, binding) for binding in _SHOWN))
    yield from _coverage(report)


def _coverage(report: Report) -> Iterator[Paragraph]:
    """Name the regions of the firm whose rules we do not know, or not all."""

    def regions(covered: Covered) -> str:
        found = [region(found, report.assessment) for found in report.advice.uncovered if found.covered == covered]
        return all_of(list(dict.fromkeys(found))) if found else ""

    if nowhere := regions("not"):
        yield Paragraph(say("uncovered-regions", regions=nowhere))
    if in_part := regions("partly"):
        yield Paragraph(say("uncovered-in-part", regions=in_part))


def _obligations(report: Report, binding: Binding) -> Box:
    found = [bound for bound in report.advice.obligations if bound.binding == binding]
    # A board has two pages in all.
    most = MOST_OBLIGATIONS // 2 if report.audience == "board" else MOST_OBLIGATIONS
    if not found:
        return Box(say("rules-none", binding=terms.bound(binding)), (Paragraph(_no_obligations(report, binding)),))
    titles = [bound_title(bound, report.assessment) for bound in found[:most]]
    unsure = ["" if bound.obligation.sure else say("rules-unsure") for bound in found[:most]]
    shown = Items(tuple(map(Item, titles, unsure)))
    rest = len(found) - most
    more = (Paragraph(say("rules-more", number=rest)),) if rest > 0 else ()
    return Box(say("rules-number", binding=terms.bound(binding), number=len(found)), (shown, *more))


def _no_obligations(report: Report, binding: Binding) -> str:
    """Say that no obligation is known to bind, or which open facts decide most of those that may apply."""
    open_facts = Counter(
        fact_id for bound in report.advice.obligations if bound.binding == "may-apply" for fact_id in bound.waits_for
    )
    if binding != "applies" or not open_facts:
        return say("rules-none-covered" if report.advice.uncovered else "rules-none-known")
    deciding = [report.assessment.facts[fact_id].fact.question for fact_id, _ in open_facts.most_common(MOST_FACTS)]
    return say("rules-open", facts=" ".join(deciding))
