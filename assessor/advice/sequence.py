"""The one order of steps: what others need first, then what holds the total lowest, then the fewest hours. Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from graphlib import TopologicalSorter
from heapq import heappop, heappush

from assessor.advice.effort import effort
from assessor.advice.shares import share_of_total
from assessor.model.assessment import Assessment, Finding
from assessor.scoring import caps
from assessor.scoring.facts import makers_only

# Where it holds the total, whether as one of several, whether it weighs nothing, hours of the first move; of equal ones
# its worth (negative), days of the whole job, and its place.
Rank = tuple[int, bool, bool, int, Fraction, int, int]


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
        move = control.first_move(bound=bound)
        hours, days = sum(move.hours) if move else 0, sum(effort(assessment, control))
        worth = share_of_total(assessment, finding)
        held, alone = caps.holds(finding, worst), finding.failure is not None
        return held, not alone, not worth, hours, -worth, days, places[control.id]

    return rank


def arranged(ranks: Mapping[str, Rank], needs: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """Yield ids by rank, each after those that it needs; these take its rank if that is better."""
    uses = {control_id: tuple(needs.get(control_id, ())) for control_id in ranks}
    best = dict(ranks)
    for control_id in reversed(list(TopologicalSorter(uses).static_order())):
        for need in uses[control_id]:
            best[need] = min(best[need], best[control_id])
    sorter = TopologicalSorter(uses)
    sorter.prepare()
    ready: list[tuple[Rank, Rank, str]] = []
    while sorter.is_active():
        for control_id in sorter.get_ready():
            heappush(ready, (best[control_id], ranks[control_id], control_id))
        yield (first := heappop(ready)[-1])
        sorter.done(first)
