"""A report in words: what an owner reads first stands first."""

from collections.abc import Iterator
from fractions import Fraction

from assessor.model.assessment import Assessment, DomainScore
from assessor.model.catalog import TIERS, Control
from assessor.model.report import Gap, Question, Remedy, Report, StandardEvidence, State, Step
from assessor.reports import rules
from assessor.reports.blocks import Bar, Bars, Block, Detail, Heading, Item, Items, Paragraph
from assessor.reports.phrases import COST, asked, asked_as, first_step, mostly_for, said, standing, title, who, words
from assessor.text import ceil1, counted, floor1, listed

MOST_STRENGTHS = 3
MOST_GAPS = 5
MOST_REMEDIES = 5


def tell(report: Report) -> Iterator[Block]:
    """Tell the whole report: verdict, strengths, gaps, what to find out, domains, standards, what was not asked."""
    assessment = report.assessment
    yield from _opening(assessment)
    yield from verdict(report)
    yield from _strengths(report)
    yield from _gaps(report)
    yield from _remedies(report)
    yield from _questions(report)
    yield from _domains(assessment)
    yield from rules.brief(report)
    yield from _standards(report)
    yield from _outside(assessment)
    yield from words(assessment, list(_shown(report)))
    yield from _closing(assessment)


def _opening(assessment: Assessment) -> Iterator[Block]:
    yield Heading(assessment.about.get("organisation") or assessment.title, 1)
    yield Paragraph(asked_as(assessment))


def verdict(report: Report) -> Iterator[Block]:
    """Say the level, what is confirmed, what hangs on missing answers, and how to leave a cap behind."""
    assessment = report.assessment
    yield Paragraph(standing(assessment), strong=True)
    if assessment.score is None or not assessment.shares.answered:
        return
    low, high = assessment.score.low, assessment.score.high
    level = assessment.level(low)
    if not assessment.shares.answered:
        levels = f"{level.title} to {assessment.level(high).title}"
        yield Paragraph(
            f"Nothing is confirmed yet: until questions are answered, every level from {levels} is possible.",
            strong=True,
        )
        return
    yield Paragraph(level.meaning)
    if high > low and assessment.level(high).title != level.title:
        yield Paragraph(f"If all that is open turns out well, the level is {assessment.level(high).title}.")
    yield from _caps(report)


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


def _strengths(report: Report) -> Iterator[Block]:
    strengths = report.advice.strengths[:MOST_STRENGTHS]
    yield Heading("Strengths")
    if not strengths:
        yield Paragraph("None confirmed yet.")
        return
    yield Items(
        tuple(
            Item(title(report.assessment, strength.control), said(report.assessment.finding(strength.control)))
            for strength in strengths
        )
    )


def _gaps(report: Report) -> Iterator[Block]:
    gaps = report.advice.gaps
    yield Heading("The gaps that matter most")
    if not gaps:
        yield Paragraph("No answer given so far leaves a gap.")
        return
    yield Paragraph("Each with what closing it restores of the 100 points, caps aside; critical ones first.")
    shown: set[str] = set()
    yield Items(tuple(_gap(report, gap, shown) for gap in gaps[:MOST_GAPS]), numbered=True)
    if len(gaps) > MOST_GAPS:
        yield Heading("Further gaps", 3)
        yield Items(tuple(_short_gap(report.assessment, gap) for gap in gaps[MOST_GAPS:]))


def _short_gap(assessment: Assessment, gap: Gap) -> Item:
    return Item(title(assessment, gap.control), _remark(assessment, gap))


def _remark(assessment: Assessment, gap: Gap) -> str:
    finding = assessment.finding(gap.control)
    critical = finding.control.critical
    capping = f", critical: caps the total at {critical.cap}" if critical and finding.failure else ""
    return f"+{floor1(gap.points)}{capping}"


def _gap(report: Report, gap: Gap, shown: set[str]) -> Item:
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
    if control.solutions:
        details.append(
            Detail("Closed by", listed([solutions[i].title for i in control.solutions if i in solutions], "or"))
        )
    step = next((solutions[i] for i in control.solutions if i in solutions and i not in shown), None)
    if step is not None:
        shown.add(step.id)
        details.append(Detail("On Monday", first_step(assessment, step)))
    details.append(
        Detail(
            "In full", f"{control.effort_days[0]} to {control.effort_days[1]} person-days; see `explain … {control.id}`"
        )
    )
    return Item(title(assessment, gap.control), _remark(assessment, gap), tuple(details))


def _is_gap(assessment: Assessment, control: str) -> bool:
    return any(finding.control.id == control and finding.is_gap for finding in assessment.findings)


def _remedies(report: Report) -> Iterator[Block]:
    remedies = report.advice.remedies
    if not remedies:
        return
    yield Heading("What closes most")
    yield Paragraph(
        "Kinds of solution, those that end a cap first, then by the gaps that they are the most direct way to close."
    )
    yield Items(tuple(_remedy(report, remedy) for remedy in remedies[:MOST_REMEDIES]), numbered=True)


def _remedy(report: Report, remedy: Remedy) -> Item:
    solution = report.advice.solutions[remedy.solution]
    person, cost = who(report.assessment, solution), COST[solution.cost_band]
    kind = f"{solution.component}, {solution.security_type}; {person}; {cost}"
    ends = f", ends a cap of {remedy.cap}" if remedy.cap else ""
    details = [Detail("Closes", ", ".join(remedy.closes))] if remedy.closes else []
    if remedy.helps:
        details.append(Detail(f"Helps with (+{floor1(remedy.points_in_all)} in all)", ", ".join(remedy.helps)))
    details += [
        Detail("In full", solution.full_scale),
        *mostly_for(report.assessment, solution),
        Detail("Not for", solution.not_for),
    ]
    return Item(f"{solution.title} ({kind})", f"+{floor1(remedy.points)}{ends}", tuple(details))


def _questions(report: Report) -> Iterator[Block]:
    questions = report.advice.questions
    yield Heading("What to find out first")
    if not questions:
        yield Paragraph("Nothing is open.")
        return
    yield Paragraph("Each with how far it widens the range; what holds the total at a cap first.")
    yield Items(tuple(_question(report.assessment, question) for question in questions[:MOST_GAPS]), numbered=True)
    rest = questions[MOST_GAPS:]
    if rest:
        yield Paragraph(f"Also open: {listed([f'{question.id} ({floor1(question.points)})' for question in rest])}.")


def _question(assessment: Assessment, question: Question) -> Item:
    remark = f"{floor1(question.points)} points" + (
        f"; holds the total at {question.cap} until you know" if question.cap else ""
    )
    if question.kind == "fact":
        fact = assessment.facts[question.id].fact
        number = counted(len(question.controls), "question")
        verb = "applies" if len(question.controls) == 1 else "apply"
        decides = Detail("Decides", f"whether {number} {verb}: {listed(list(question.controls))}")
        return Item(f"{fact.question} ({question.id})", remark, (decides,))
    finding = assessment.finding(question.id)
    control = asked(assessment, finding)
    details = [Detail("How", control.how_to_check)]
    if finding.because:
        details.insert(0, Detail("Why open", finding.because))
    return Item(f"{control.question} ({control.id})", remark, tuple(details))


def _domains(assessment: Assessment) -> Iterator[Block]:
    yield Heading("Domains")
    yield Paragraph(
        "Most lost points first; confirmed, and up to what it would be if all that is open turned out well."
    )
    scored = [domain for domain in assessment.domains if domain.score is not None]
    yield Bars(
        tuple(
            Bar(d.title, d.score.low, d.score.high, f"weight {d.weight}") for d in sorted(scored, key=_lost) if d.score
        )
    )
    silent = [domain.title for domain in assessment.domains if domain.score is None]
    if silent:
        yield Paragraph(f"Not scored, since nothing in it is asked or applies: {listed(silent)}.")


def _lost(domain: DomainScore) -> tuple[Fraction, str]:
    low = domain.score.low if domain.score else Fraction(100)
    return domain.weight * (low - 100), domain.id


def _standards(report: Report) -> Iterator[Block]:
    standards = report.advice.standards
    if not standards:
        return
    yield Heading("Standards")
    yield Paragraph("For how many provisions the answers are evidence; they are evidence, never a certificate.")
    assessed = [s for s in standards if s.number("not-assessed") < len(s.states)]
    yield Items(tuple(_standard(standard) for standard in assessed))
    silent = [s.title for s in standards if s not in assessed]
    if silent:
        yield Paragraph(f"Nothing asked of this firm, in this tier, bears on: {listed(silent)}.")


def _standard(standard: StandardEvidence) -> Item:
    states: tuple[State, ...] = ("for", "partly", "against", "unknown")
    found = [f"{state} {standard.number(state)}" for state in states]
    rest = f"{standard.number('not-assessed')} of {len(standard.states)} not assessed"
    return Item(f"{standard.title} ({standard.version})", f"{', '.join(found)}; {rest}")


def _shown(report: Report) -> Iterator[Control]:
    """Yield the controls whose words the report uses."""
    ids = [gap.control for gap in report.advice.gaps[:MOST_GAPS]]
    ids += [question.id for question in report.advice.questions[:MOST_GAPS] if question.kind == "control"]
    for i in ids:
        yield asked(report.assessment, report.assessment.finding(i))


def _outside(assessment: Assessment) -> Iterator[Block]:
    yield Heading("What was not asked, and why")
    items = [*_deeper(assessment), *_ruled_out(assessment)]
    items += [
        Item(title(assessment, f.control.id), f"declared not applicable: {f.because}")
        for f in assessment.findings
        if f.status == "not-applicable"
    ]
    yield Items(tuple(items)) if items else Paragraph("Everything was asked.")


def _deeper(assessment: Assessment) -> Iterator[Item]:
    """Count what deeper tiers would ask; nobody reads the names of a hundred controls."""
    for tier in TIERS[TIERS.index(assessment.tier) + 1 :]:
        number = sum(f.status == "not-asked" and f.control.tier == tier for f in assessment.findings)
        if number:
            yield Item(
                f"{counted(number, 'control')} of the tier {tier}",
                f"`assessor run … --tier {tier}` goes on in the same file",
            )


def _ruled_out(assessment: Assessment) -> Iterator[Item]:
    groups: dict[str, list[str]] = {}
    for finding in assessment.findings:
        if finding.status == "not-asked" and TIERS.index(finding.control.tier) <= TIERS.index(assessment.tier):
            groups.setdefault(finding.because, []).append(finding.control.id)
    for because, ids in groups.items():
        yield Item(f"{counted(len(ids), 'control')}: {because}", "", (Detail("Which", ", ".join(ids)),))


def _closing(assessment: Assessment) -> Iterator[Block]:
    shares = assessment.shares
    yield Heading("About these figures")
    if shares.counted:
        answered, unknown = (
            Fraction(100 * shares.answered, shares.counted),
            Fraction(100 * shares.unknown, shares.counted),
        )
        na = Fraction(100 * shares.not_applicable, shares.asked)
        yield Paragraph(
            f"Answered {floor1(answered)} %, unknown {ceil1(unknown)} % of {counted(shares.counted, 'question')}; "
            f"{ceil1(na)} % of those asked declared not applicable."
        )
    yield Paragraph(
        "A self-assessment: it says what the answers are evidence for, not that anything complies or is certified. "
        "`explain` shows every term of the score."
    )
