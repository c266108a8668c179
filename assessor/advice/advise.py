"""Collect the advice on an assessment. Pure."""

from collections.abc import Iterable, Mapping

from assessor.advice import gaps, obligations, provisions, todo
from assessor.model.assessment import Assessment
from assessor.model.catalog import Questionnaire
from assessor.model.obligations import Rules
from assessor.model.report import Advice, Report
from assessor.model.solutions import Solution
from assessor.model.standards import Standard

NO_RULES = Rules()


def report_on(
    assessment: Assessment,
    questionnaire: Questionnaire,
    solutions: Mapping[str, Solution],
    standards: Iterable[Standard] = (),
    rules: Rules = NO_RULES,
    *,
    brief: bool = False,
) -> Report:
    """Return a report: the assessment, and the advice on it with only those solutions that it recommends.

    A brief one has what the two pages of an owner or a board tell: solutions of its steps, no ways out, no quick wins,
    and no digest of the questionnaire.
    """
    found = gaps.gaps(assessment)
    steps = todo.steps(assessment, [gap.control for gap in found], solutions)
    remedies = () if brief else gaps.remedies(assessment, solutions, found)
    named = [step.solution for step in steps if step.solution] if brief else [each.solution for each in remedies]
    evidence = provisions.evidence(assessment, standards)
    advice = Advice(
        strengths=gaps.strengths(assessment),
        gaps=found,
        steps=steps,
        quick_wins=() if brief else gaps.quick_wins(assessment, found),
        questions=gaps.questions(assessment),
        way_out=() if brief else gaps.way_out(assessment),
        remedies=remedies,
        solutions={name: solutions[name] for name in named},
        standards=evidence,
        obligations=obligations.bound(assessment, rules.obligations, {standard.id: standard for standard in evidence}),
        uncovered=tuple(obligations.uncovered(assessment, rules.coverage)),
    )
    return Report(digest="" if brief else questionnaire.digest, assessment=assessment, advice=advice)
