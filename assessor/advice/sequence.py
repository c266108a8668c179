"""The one order of steps: what others need first, then what holds the total lowest, then the fewest hours. Pure."""

from collections.abc import Callable, Iterable, Mapping
from graphlib import TopologicalSorter

from assessor.advice.effort import effort
from assessor.model.assessment import Assessment, Finding
from assessor.model.catalog import Control, FirstStep
from assessor.scoring import caps
from assessor.scoring.facts import holds

# Where it holds the total, whether it weighs nothing, hours of the first move, days of the whole job, and its place.
Rank = tuple[int, bool, int, int, int]


def ordered(assessment: Assessment, findings: Iterable[Finding]) -> list[Finding]:
    """Put findings in the order in which to mend them."""
    some = {finding.control.id: finding for finding in findings}
    rank = ranking(assessment)
    ranks = {control_id: rank(finding) for control_id, finding in some.items()}
    needs = {control_id: [need for need in some[control_id].control.requires if need in some] for control_id in some}
    return [some[control_id] for control_id in arranged(ranks, needs)]


def ranking(assessment: Assessment) -> Callable[[Finding], Rank]:
    """Return what ranks a finding among all, whatever others need of it."""
    worst = sum(map(caps.is_worst, assessment.findings))
    places = {finding.control.id: place for place, finding in enumerate(assessment.findings)}
    bound = makers_only(assessment)

    def rank(finding: Finding) -> Rank:
        control = finding.control.asked_of(assessment.roles)
        move = first_move(control, bound=bound)
        hours, days = sum(move.hours) if move else 0, sum(effort(assessment, control))
        return caps.holds(finding, worst), not control.weight, hours, days, places[control.id]

    return rank


def arranged(ranks: Mapping[str, Rank], needs: Mapping[str, Iterable[str]]) -> list[str]:
    """Order ids by rank, each after those that it needs; these take its rank if that is better."""
    uses = {control_id: needs.get(control_id, ()) for control_id in ranks}
    topological = list(TopologicalSorter(uses).static_order())
    best = dict(ranks)
    for control_id in reversed(topological):
        for need in uses[control_id]:
            best[need] = min(best[need], best[control_id])
    places = {control_id: place for place, control_id in enumerate(topological)}
    return sorted(topological, key=lambda control_id: (best[control_id], places[control_id]))


def makers_only(assessment: Assessment) -> bool:
    """Whether some of a firm's devices may only be changed by their maker, who is somebody else."""
    tables = assessment.meaning.makers_only
    known = bool(tables) and all(fact_id in assessment.facts for table in tables for fact_id in table)
    return known and not assessment.makes_devices and holds(tables, assessment.facts).value is True


def first_move(control: Control, *, bound: bool) -> FirstStep | None:
    """Return the first step: the maker's where devices are `bound` to their maker and the catalog has one."""
    return (control.maker_step if bound else None) or control.first_step
