"""Plans of shipped questionnaires at full size, beside an independent solver (HiGHS, mixed integer programming).

HiGHS reckons in floating point: what it finds may be better by rounding only, and never by more.
"""

import random
from datetime import date
from fractions import Fraction
from itertools import combinations
from typing import NamedTuple

import highspy
import pytest

from assessor.advice.effort import effort
from assessor.advice.gaps import fitting
from assessor.advice.plan import plan
from assessor.io import catalog
from assessor.model.assessment import Assessment, Finding
from assessor.model.prices import Tariff
from assessor.model.report import Goal
from assessor.model.sheet import Answer, AnswerSheet, QuestionnaireRef
from assessor.model.solutions import PRICES, Solution
from assessor.scoring import engine

pytestmark = pytest.mark.slow

ROUNDING = 1e-5
CAPS = (39, 59, 79, 94)
# How many answers may stay at their worst above a cap.
WORST = {79: 2, 94: 0}


def assessed(name: str, tier: str, seed: int | None) -> Assessment:
    """Assess a firm with everything that can be asked: the worst answers, or random ones."""
    questionnaire = catalog.load(name)
    drawn = random.Random(seed)
    facts = {
        fact_id: tuple(v for v in fact.options if v != fact.none)
        if fact.kind == "many"
        else (next(iter(fact.options)),)
        for fact_id, fact in questionnaire.facts.items()
    }
    answers = {
        control_id: Answer(
            choice=(
                min(c.choices, key=lambda k: c.choices[k].credit) if seed is None else drawn.choice(list(c.choices)),
            )
        )
        for control_id, c in questionnaire.controls.items()
    }
    before = scored(name, tier, facts, answers)
    # A follow-up that is not reached yet has no answer, as in an interview.
    behind = {finding.control.id for finding in before.findings if finding.behind}
    return scored(
        name, tier, facts, {control_id: answer for control_id, answer in answers.items() if control_id not in behind}
    )


def scored(name: str, tier: str, facts: dict[str, tuple[str, ...]], answers: dict[str, Answer]) -> Assessment:
    questionnaire = catalog.load(name)
    reference = QuestionnaireRef(id=name, version=questionnaire.version)
    sheet = AnswerSheet.model_validate(
        {"format": 1, "questionnaire": reference, "tier": tier, "facts": facts, "answers": answers}
    )
    return engine.assess(questionnaire, sheet, date(2026, 3, 31))


def better(finding: Finding) -> list[int]:
    """Return every credit that a better answer has; of several ticked choices each sum that keeps what is ticked."""
    control, ticked = finding.control, finding.answer.choice if finding.answer else ()
    now = 100 * finding.share.low if finding.share else 0
    free = [choice_id for choice_id, choice in control.choices.items() if not choice.none and choice_id not in ticked]
    sets = [(*ticked, *more) for size in range(1, len(free) + 1) for more in combinations(free, size)]
    credits_ = (
        {control.credit(some) for some in sets}
        if control.kind == "multi"
        else {c.credit for c in control.choices.values()}
    )
    return sorted(credit for credit in credits_ if credit > now)


def worth(assessment: Assessment, finding: Finding) -> float:
    """Return how many of the 100 points a control holds."""
    weights = sum(d.counts for d in assessment.domains if d.score)
    domain = next(d for d in assessment.domains if d.id == finding.control.domain)
    return 100 * domain.counts / weights * finding.control.weight / domain.inside


class Model(NamedTuple):
    """The problem for HiGHS: its solver, a variable for each credit that each control can get, the gain, the effort."""

    solver: highspy.Highs
    chosen: dict[str, dict[int, highspy.highs.highs_var]]
    gain: highspy.highs.highs_linear_expression
    effort: highspy.highs.highs_linear_expression

    def solved(self) -> bool:
        return bool(self.solver.getModelStatus() == highspy.HighsModelStatus.kOptimal)


def modelled(assessment: Assessment, settled: int) -> Model:
    """Return the problem of what to better, what holds the total up to `settled` ended."""
    # highspy's own constructor has no annotations.
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_abs_gap", 0.0)
    open_ = {f.control.id: f for f in assessment.findings if f.share and f.share.low < 1 and not f.waits_for}
    chosen = {
        control_id: {credit: solver.addBinary() for credit in better(finding)} for control_id, finding in open_.items()
    }
    gains, efforts = [], []
    worst = [i for i, f in open_.items() if f.share and not f.share.low and may_be_worst(f)]
    most = min((most for cap, most in WORST.items() if cap <= settled), default=len(worst))
    solver.addConstr(solver.qsum(v for i in worst for v in chosen[i].values()) >= len(worst) - most)
    for i, finding in open_.items():
        control, now, variables = finding.control, float(100 * finding.share.low) if finding.share else 0.0, chosen[i]
        solver.addConstr(solver.qsum(variables.values()) <= 1)
        needs = [(other, open_[other].control.target) for other in control.requires if other in open_]
        needs += [
            (other, open_[other].control.choices[least].credit)
            for other, least in control.after.items()
            if finding.behind
        ]
        for other, credit in needs:
            reached = [v for c, v in chosen[other].items() if c >= credit]
            solver.addConstr(solver.qsum(variables.values()) - solver.qsum(reached) <= 0)
        if finding.failure and control.critical and control.critical.cap <= settled:
            solver.addConstr(solver.qsum(v for c, v in variables.items() if c >= control.critical.floor) >= 1)
        gains += [worth(assessment, finding) * (credit - now) / 100 * v for credit, v in variables.items()]
        efforts += [sum(effort(assessment, control)) / 2 * (credit - now) / 100 * v for credit, v in variables.items()]
    return Model(solver, chosen, solver.qsum(gains), solver.qsum(efforts))


def independent(assessment: Assessment, goal: Goal, settled: int) -> tuple[float, float] | None:
    """Return the gain and the effort that HiGHS finds, what holds the total up to `settled` ended."""
    model = modelled(assessment, settled)
    if goal.kind == "days":
        model.solver.addConstr(model.effort <= float(goal.value))
        model.solver.maximize(model.gain)
    else:
        assert assessment.uncapped is not None
        model.solver.addConstr(model.gain >= float(goal.value - assessment.uncapped.low))
        model.solver.minimize(model.effort)
    return (model.solver.val(model.gain), model.solver.val(model.effort)) if model.solved() else None


def failing(assessment: Assessment) -> list[set[str]]:
    """Return the critical controls that fail, by vital class."""
    failures = {finding.control.id for finding in assessment.findings if finding.failure}
    classes = ({i for some in one.controls.values() for i in some} & failures for one in assessment.vital.values())
    return [some for some in classes if some]


def most_closed(assessment: Assessment, days: Fraction, held: Fraction) -> int:
    """Return how many vital classes HiGHS closes within an effort, the uncapped score at least where it is held."""
    model = modelled(assessment, max((cap for cap in CAPS if cap < held), default=0))
    assert assessment.uncapped is not None
    model.solver.addConstr(model.effort <= float(days))
    model.solver.addConstr(model.gain >= float(held - assessment.uncapped.low))
    closed = []
    for some in failing(assessment):
        closed.append(model.solver.addBinary())
        for i in some:
            critical = assessment.finding(i).control.critical
            assert critical is not None
            enough = [v for credit, v in model.chosen[i].items() if credit >= critical.floor]
            model.solver.addConstr(closed[-1] - model.solver.qsum(enough) <= 0)
    model.solver.maximize(model.solver.qsum(closed))
    assert model.solved()
    return sum(bool(model.solver.val(v) > 0.5) for v in closed)


def may_be_worst(finding: Finding) -> bool:
    return finding.control.tier == "essential" and finding.control.weight > 0 and not finding.control.after


FIRMS = [
    pytest.param("healthcare", "advanced", None, id="healthcare in full, everything unmet"),
    pytest.param("transportation", "advanced", None, id="transportation in full, everything unmet"),
    pytest.param("automotive", "standard", 7, id="automotive at the tier standard, any answers"),
    pytest.param("general", "essential", 3, id="any firm at the tier essential, any answers"),
]


@pytest.mark.parametrize("days", ["7", "60.5", "741.1"])
@pytest.mark.parametrize(("name", "tier", "seed"), FIRMS)
def test_no_solver_finds_more_within_an_effort(name: str, tier: str, seed: int | None, days: str) -> None:
    assessment = assessed(name, tier, seed)
    assert assessment.uncapped is not None
    goal = Goal(kind="days", value=Fraction(days))
    found = plan(assessment, goal)
    best = (0.0, 0.0)
    for settled in (0, *CAPS):
        other = independent(assessment, goal, settled)
        if other is not None:
            uncapped = float(assessment.uncapped.low) + other[0]
            # What is not forced may still be left failing, so this is what is certain.
            best = max(best, (min([uncapped, *(cap for cap in CAPS if cap > settled)]), uncapped))
    assert float(found.after) == pytest.approx(best[0], abs=ROUNDING)
    if float(found.after) not in CAPS:
        assert float(found.waves[-1].uncapped) == pytest.approx(best[1], abs=ROUNDING)
    assert found.days <= goal.value


@pytest.mark.parametrize("target", ["5", "39", "39.9", "60", "80"])
@pytest.mark.parametrize(("name", "tier", "seed"), FIRMS)
def test_no_solver_reaches_a_score_with_less_effort(name: str, tier: str, seed: int | None, target: str) -> None:
    assessment = assessed(name, tier, seed)
    goal = Goal(kind="target", value=Fraction(target))
    found = plan(assessment, goal)
    other = independent(assessment, goal, max(cap for cap in (0, *CAPS) if cap < goal.value))
    assert found.reached
    assert other is not None
    assert float(found.days) == pytest.approx(other[1], abs=ROUNDING)


@pytest.mark.parametrize(
    ("name", "tier", "seed", "days", "held"),
    [
        pytest.param("healthcare", "advanced", None, "200", 39, id="healthcare in full, everything unmet"),
        pytest.param("healthcare", "advanced", None, "389", 59, id="healthcare in full, with more effort"),
        pytest.param("transportation", "advanced", None, "210", 39, id="transportation in full, everything unmet"),
        pytest.param("automotive", "standard", 7, "16", 39, id="automotive at the tier standard, any answers"),
    ],
)
def test_no_solver_closes_more_vital_classes_where_the_total_is_held(
    name: str, tier: str, seed: int | None, days: str, held: int
) -> None:
    assessment = assessed(name, tier, seed)
    found = plan(assessment, Goal(kind="days", value=Fraction(days)))
    assert found.after == held
    after = {step.control: step.after for wave in found.waves for step in wave.steps}
    closed = [
        all(after.get(i, 0) >= c.floor for i in some if (c := assessment.finding(i).control.critical))
        for some in failing(assessment)
    ]
    assert sum(closed) == most_closed(assessment, Fraction(days), found.after)


def independent_within(
    assessment: Assessment, goal: Goal, settled: int, tariff: Tariff, solutions: dict[str, Solution]
) -> float | None:
    """Return the gain that HiGHS finds within a budget at the high end, each purchase bought once."""
    model = modelled(assessment, settled)
    solver, rate = model.solver, float(tariff.rate or 0)
    costs: list[highspy.highs.highs_linear_expression] = []
    bought = {
        solution_id: solver.addBinary()
        for solution_id in {
            next(iter(fitting(assessment.roles, f.control, solutions))) for f in open_to_work(assessment)
        }
    }
    for solution_id, variable in bought.items():
        costs.append(float(PRICES[solutions[solution_id].band_for(assessment.sizes)].high) * variable)
    for finding in open_to_work(assessment):
        control, now = finding.control, float(100 * finding.share.low) if finding.share else 0.0
        variables = model.chosen[control.id]
        direct = bought[fitting(assessment.roles, control, solutions)[0]]
        solver.addConstr(solver.qsum(variables.values()) - direct <= 0)
        costs += [rate * effort(assessment, control)[1] * (credit - now) / 100 * v for credit, v in variables.items()]
    solver.addConstr(solver.qsum(costs) <= float(goal.value))
    if goal.days is not None:
        solver.addConstr(model.effort <= float(goal.days))
    solver.maximize(model.gain)
    return solver.val(model.gain) if model.solved() else None


def open_to_work(assessment: Assessment) -> list[Finding]:
    return [f for f in assessment.findings if f.share and f.share.low < 1 and not f.waits_for]


@pytest.mark.parametrize(
    ("rate", "budget", "days"),
    [
        pytest.param(900, "20000", None, id="a small budget"),
        pytest.param(900, "150000", None, id="a large budget"),
        pytest.param(None, "30000", None, id="purchases alone"),
        pytest.param(None, "12000", "40", id="purchases, and days beside them"),
        pytest.param(700, "90000", "45", id="days and their price"),
    ],
)
@pytest.mark.parametrize(("name", "tier", "seed"), FIRMS)
def test_no_solver_finds_more_within_a_budget(
    name: str, tier: str, seed: int | None, rate: int | None, budget: str, days: str | None
) -> None:
    assessment, solutions = assessed(name, tier, seed), catalog.shipped().solutions
    assert assessment.uncapped is not None
    goal = Goal(kind="budget", value=Fraction(budget), days=None if days is None else Fraction(days))
    tariff = Tariff(rate=None if rate is None else Fraction(rate), currency="EUR")
    found = plan(assessment, goal, None, solutions, tariff)
    best = (0.0, 0.0)
    for settled in (0, *CAPS):
        gain = independent_within(assessment, goal, settled, tariff, solutions)
        if gain is not None:
            uncapped = float(assessment.uncapped.low) + gain
            best = max(best, (min([uncapped, *(cap for cap in CAPS if cap > settled)]), uncapped))
    assert float(found.after) == pytest.approx(best[0], abs=ROUNDING)
    if float(found.after) not in CAPS and found.waves:
        assert float(found.waves[-1].uncapped) == pytest.approx(best[1], abs=ROUNDING)
    assert found.money is not None
    assert found.money.total.high <= goal.value
    assert goal.days is None or found.days <= goal.days
