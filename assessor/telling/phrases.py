"""Phrases that reports, explanations and handouts share: where a firm stands, a control, an answer, a first step."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Literal

from assessor.model.assessment import Assessment, Finding, Severity
from assessor.model.catalog import Carrier, Control, FirstStep
from assessor.model.report import Evidenced, Gap, Question, Report, Robustness
from assessor.model.sheet import Answer, Evidence
from assessor.model.solutions import Solution
from assessor.scoring import caps
from assessor.scoring.facts import makers_only
from assessor.telling.blocks import Block, Detail, Heading, Item, Items
from assessor.text import mentioned
from assessor.words import terms
from assessor.words.figures import difference1, floor1
from assessor.words.speech import all_of, any_of, say, told_day, told_when

# How many parts are named before the others are counted.
MOST_PARTS = 3
# Each severity starts at so many of the 100 points; a critical failure is above all of them.
SEVERITIES: tuple[tuple[int, Severity], ...] = ((3, "high"), (1, "medium"), (0, "low"))


def headline(assessment: Assessment) -> str:
    """Say in one line where a firm stands: tier, day, level and confirmed score."""
    return say("headline", tier=terms.tier(assessment.tier), day=assessment.as_of, standing=standing(assessment))


def standing(assessment: Assessment, reader: Literal["here", "there"] = "here") -> str:
    """Say the level, what is confirmed and what depends on missing answers; no level before there is an answer.

    A reader `there` is somebody outside the firm.
    """
    if assessment.required:
        facts = [assessment.facts[fact_id].fact.title for fact_id in assessment.required]
        return say("not-scored-before", facts=all_of(facts))
    if assessment.score is None:
        return say("nothing-scored")
    low, high = assessment.score.low, assessment.score.high
    if not assessment.shares.answered:
        return say("nothing-confirmed", low=assessment.level(low).title, high=assessment.level(high).title)
    missing = say("missing-here") if reader == "here" else say("missing-there")
    confirmed = _confirmed(assessment, missing)
    if assessment.reached is not None:
        return say("standing", level=assessment.reached.title, confirmed=confirmed)
    titles = {"low": assessment.level(low).title, "high": assessment.level(high).title}
    return say("standing-not-known", **titles, confirmed=confirmed)


def held_by_worst(assessment: Assessment) -> str:
    """Say how many essential controls are at their worst, and what ends their hold on the total; empty without any."""
    worst = [finding for finding in assessment.findings if caps.is_worst(finding)]
    cap = caps.held_by_worst(len(worst))
    if cap == caps.NO_CAP:
        return ""
    sure = sum(map(caps.is_surely_worst, worst))
    left = caps.most_worst(cap + 1)
    return say(
        "worst-sure" if sure == len(worst) else "worst-some" if sure else "worst-open",
        n=len(worst),
        sure=sure,
        open=len(worst) - sure,
        ends=say("worst-ends-below" if left else "worst-ends-all", least=(left or 0) + 1, cap=cap),
    )


def _confirmed(assessment: Assessment, missing: str) -> str:
    assert assessment.score is not None
    shares, low, high = assessment.shares, assessment.score.low, assessment.score.high
    if not shares.unknown + shares.unanswered:
        return say("all-answered", low=floor1(low))
    answers = say("answers", n=shares.unknown + shares.unanswered)
    if high == low:
        return say("capped", low=floor1(low), answers=answers, missing=missing)
    more = difference1(high, low)
    held = assessment.uncapped is not None and high < assessment.uncapped.high
    return say(
        "depends-capped" if held else "depends-one" if more == floor1(Fraction(1)) else "depends",
        low=floor1(low),
        more=more,
        answers=answers,
        missing=missing,
    )


def evidenced_beside(assessment: Assessment, found: Evidenced) -> str:
    """Say the claimed score beside the evidenced one."""
    lows = (assessment.score.low if assessment.score else None, found.score)
    claimed, evidenced = (say("no-score") if low is None else floor1(low) for low in lows)
    return say(
        "evidenced",
        n=found.answers,
        claimed=claimed,
        evidenced=evidenced,
        answers=say("answers", n=found.answered),
        age=say("evidence-age", days=say("days", n=found.max_age)) if found.max_age else "",
    )


def steadiness(found: Robustness) -> str:
    """Say how far the score depends on the weights."""
    return say(
        "steady-level" if found.robust else "unsteady-level",
        spread=found.spread,
        low=floor1(found.score.low),
        high=floor1(found.score.high),
        held=found.held,
        draws=found.draws,
    )


def self_assessment(*, beside_others: bool = False) -> str:
    """Say what the figures mean, and with whom they are compared."""
    return say("self-assessment", others=say("others-of-one-portfolio" if beside_others else "others-none"))


def asked_as(assessment: Assessment) -> str:
    """Say which questionnaire was asked, in which tier, and the day it is judged by."""
    asked = assessment.questionnaire
    tier, day = terms.tier(assessment.tier), assessment.as_of
    return say("asked-as", title=assessment.title, tier=tier, id=asked.id, version=asked.version, day=day)


def title(assessment: Assessment, control: str) -> str:
    """Return a control's title with its id, which other commands take, and the parts that alone hold it down."""
    finding = assessment.finding(control)
    return where(assessment, finding, title_alone(finding))


def title_alone(finding: Finding) -> str:
    """Return a control's title with its id."""
    return f"{finding.control.title} ({finding.control.id})"


def where(assessment: Assessment, finding: Finding, named: str) -> str:
    """Add to a control's name the parts that alone hold it down."""
    parts = assessment.only_in(finding)
    return say("in-parts", what=named, parts=part_titles(assessment, parts)) if parts else named


def part_titles(assessment: Assessment, parts: Sequence[str]) -> str:
    """Name parts by their titles, the first few of many."""
    titles = [assessment.parts[part_id].title for part_id in parts]
    more = len(titles) - MOST_PARTS
    named = titles if more <= 1 else [*titles[:MOST_PARTS], say("more-named", n=more)]
    return all_of(named)


def asked(assessment: Assessment, finding: Finding) -> Control:
    """Return the control in the words that this firm was asked in."""
    return finding.control.asked_of(assessment.roles)


def said(finding: Finding) -> str:
    """Say what was answered, in the words of the choices."""
    answer = finding.answer
    if answer is None or answer.is_blank:
        return say("said-nothing")
    if answer.state == "unknown":
        return say("said-unknown")
    if answer.state == "not-applicable":
        return say("said-not-applicable", reason=answer.reason)
    return "; ".join(
        finding.control.choices[choice].text for choice in answer.choice if choice in finding.control.choices
    )


def note(answer: Answer) -> str:
    """Return the comment on an answer, on one line."""
    return " ".join(answer.comment.split())


def evidence_line(evidence: Evidence, *, whole: bool = False) -> str:
    """Return one piece of evidence on one line, with its digest: the `whole` one, or so much that a person compares."""
    digest = evidence.sha256 and (evidence.sha256 if whole else f"{evidence.sha256[:12]}…")
    digest = digest and say("evidence-digest", digest=digest)
    parts = (evidence.reference, told_day(evidence.on), terms.strength(evidence.strength), evidence.file, digest)
    return ", ".join(part for part in parts if part)


def gap_remark(assessment: Assessment, gap: Gap) -> str:
    """Say how many points closing a gap restores, and at which cap it holds the total."""
    finding = assessment.finding(gap.control)
    if finding.failure:
        return say("gap-critical", points=floor1(gap.points), cap=caps.held_at(finding))
    if caps.is_worst(finding):
        return say("gap-worst", points=floor1(gap.points))
    return say("gap", points=floor1(gap.points))


def step_of(this: Control) -> Iterator[Detail]:
    """Say what closing a gap is called, and how it begins where only the maker may change devices."""
    if this.step:
        yield Detail(say("step"), this.step)
    if this.maker_step:
        yield Detail(say("maker-step"), taken_by(this.maker_step))


def done_when(this: Control, choices: Iterable[str]) -> str:
    """Say what ends a step that leads to these choices; where the catalog does not say it, the choices do."""
    return all_of([this.choices[choice_id].done_when or this.choices[choice_id].text for choice_id in choices])


def waived_title(report: Report, control_id: str) -> str:
    """Name what is waived; by its id where nothing asks it."""
    found = report.assessment.by_control.get(control_id)
    return found.control.title if found else control_id


def severity(points: Fraction, *, critical: bool) -> Severity:
    """Return how bad a gap is: critical if it holds the total, else by the points that it costs."""
    return "critical" if critical else next(name for least, name in SEVERITIES if points >= least)


def event_of(this: Control) -> str:
    """Tell when a failure of this kind led to something, and who reports it."""
    found = this.event
    return say("event", when=told_when(found.when), what=found.what, source=found.source) if found else ""


def question_title(assessment: Assessment, question: Question) -> str:
    """Return an open question with its id."""
    if question.kind == "fact":
        return f"{assessment.facts[question.id].fact.question} ({question.id})"
    finding = assessment.finding(question.id)
    return where(assessment, finding, f"{asked(assessment, finding).question} ({question.id})")


def on_monday(assessment: Assessment, finding: Finding, solution: Solution | None) -> str:
    """Say what can be done about a gap on Monday, by whom, and in how many hours; empty if the catalog has nothing."""
    step = first_move_of(assessment, finding, solution)
    return taken_by(step) if step else ""


def monday(report: Report, control_id: str) -> str:
    """Say what can be done about a gap on Monday, as its step in a report begins."""
    step = next((step for step in report.advice.steps if step.control == control_id), None)
    solution = report.advice.solutions.get(step.solution or "") if step else None
    return on_monday(report.assessment, report.assessment.finding(control_id), solution)


def first_move_of(assessment: Assessment, finding: Finding, solution: Solution | None) -> FirstStep | None:
    """Return the one first step about a gap: the control's own or its maker's, else that of its solution."""
    step = asked(assessment, finding).first_move(bound=makers_only(assessment))
    if step is None:
        return _begins(assessment, solution) if solution else None
    own = assessment.makes_devices and step.who == "device-maker"
    return step.model_copy(update={"who": "you"}) if own else step


def first_step(assessment: Assessment, solution: Solution) -> str:
    """Say how a solution begins with what the firm already has, who does that, and how long it takes."""
    return taken_by(_begins(assessment, solution))


def _begins(assessment: Assessment, solution: Solution) -> FirstStep:
    whose = (*assessment.roles, *assessment.sizes)
    text = next((solution.first_step_for[key] for key in whose if key in solution.first_step_for), solution.first_step)
    # A solution that only a maker can carry out begins with a question to the maker.
    who: Carrier = "you" if solution.who == "device-maker" else solution.who
    return FirstStep(who=who, hours=solution.first_step_hours, text=text)


def taken_by(step: FirstStep) -> str:
    """Say what a first step is, who takes it, and how long that takes."""
    return say("first-step-by", step=step.text, who=terms.carrier(step.who), hours=hours(*step.hours))


def who(assessment: Assessment, solution: Solution) -> str:
    """Return who carries a solution out; for a firm that makes devices, the device maker is the firm itself."""
    own = assessment.makes_devices and solution.who == "device-maker"
    return terms.carrier("you" if own else solution.who)


def component(solution: Solution) -> str:
    """Say whether a solution is hardware, software, a service or a practice, and what else it may be."""
    return any_of([terms.component(each) for each in dict.fromkeys((solution.component, *solution.also))])


def cost(assessment: Assessment, solution: Solution) -> str:
    """Return what the full form of a solution costs a firm of this size, an opinion."""
    return terms.cost(solution.band_for(assessment.sizes))


def other_names(solution: Solution) -> Iterator[Detail]:
    """Say what the market calls a kind of solution."""
    if solution.also_called:
        yield Detail(say("also-called"), ", ".join(solution.also_called))


def hours(low: int, high: int) -> str:
    """Return a range of hours in words."""
    return say("hours", n=high) if low == high else say("hours-range", low=low, high=high)


def mostly_for(assessment: Assessment, solution: Solution) -> Iterator[Detail]:
    """Say for which sizes of firm the full form is, if it is not for all."""
    known = assessment.meaning.sizes({fact_id: value.fact for fact_id, value in assessment.facts.items()})
    if solution.sizes and known:
        sizes = any_of([known[size_id] for size_id in solution.sizes if size_id in known])
        yield Detail(say("mostly-for"), say("mostly-for-sizes", sizes=sizes))


def words(assessment: Assessment, controls: list[Control]) -> Iterator[Block]:
    """Explain the glossary's words that these controls use."""
    text = " ".join(
        " ".join([c.title, c.question, c.why, c.how_to_check, *(choice.text for choice in c.choices.values())])
        for c in controls
    )
    terms = [Item(term, assessment.glossary[term]) for term in mentioned(text, assessment.glossary, assessment.forms)]
    if terms:
        yield Heading(say("words"))
        yield Items(tuple(terms))
