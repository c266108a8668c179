"""List possible steps: the credits that each control can reach, by which choices, and what must be done before. Pure.

Controls that wait for open facts are left out, since no work settles a fact. A control without an answer starts from
credit 0. So does a follow-up that is not reached, until its parent leads to it; then its stored answer counts. A step
lifts every part that is below its choice, and its days add up over them.
"""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Literal, NamedTuple

from assessor.advice.effort import effort
from assessor.advice.shares import share_of_total
from assessor.model.assessment import Assessment, Finding
from assessor.model.catalog import Control

# Which end of the effort range every step takes.
End = Literal["low", "middle", "high"]


class Need(NamedTuple):
    """A control and the credit that it must reach."""

    control: str
    credit: int


class Way(NamedTuple):
    """A credit that a control can have, the choices to work for, and what that needs; without choices, no work."""

    credit: int
    choices: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()


class Candidate(NamedTuple):
    """A control that can be improved: its share of the 100 points, the credit that work starts from, and its ways.

    `effort` is that from its first choice to its last for this firm, low and high, in person-days.
    `starts` has that credit for each part that is asked the control; with none, of the organisation alone.
    """

    finding: Finding
    share: Fraction
    starts: tuple[int, ...]
    effort: tuple[int, int]
    find_out: bool
    ways: tuple[Way, ...]

    @property
    def id(self) -> str:
        """Return the control's id."""
        return self.finding.control.id

    @property
    def counted(self) -> int:
        """Return the credit that counts now."""
        return _counted(self.finding)

    @property
    def start(self) -> int:
        """Return the credit that work starts from, in the part that is furthest behind."""
        return min(self.starts)

    def points(self, before: int, after: int) -> Fraction:
        """Return the uncapped points that a step from one credit to another restores."""
        return self.share * (after - before) / 100

    def days(self, way: Way, end: End = "middle") -> Fraction:
        """Return the effort of a way, in person-days: the control's effort x credit gained / 100."""
        low, high = self.effort
        doubled = {"low": 2 * low, "middle": low + high, "high": 2 * high}[end]
        gained = sum(max(way.credit - start, 0) for start in self.starts) if way.choices else 0
        return Fraction(doubled * gained, 200)


def candidates(assessment: Assessment) -> dict[str, Candidate]:
    """Return every control that work can improve, by its id."""
    found = _open_to_work(assessment)
    needs = {control_id: _needs(assessment, finding, found) for control_id, finding in found.items()}
    uses = {control_id: [need.control for need in some] for control_id, some in needs.items()}
    return {
        control_id: _candidate(assessment, finding, tuple(_kept(finding, needs[control_id], uses)))
        for control_id, finding in found.items()
    }


def _open_to_work(assessment: Assessment) -> dict[str, Finding]:
    """Return the findings below credit 100, even at a lower target: improving them earns points, too."""
    return {
        finding.control.id: finding
        for finding in sorted(assessment.findings, key=lambda finding: finding.control.id)
        if finding.share is not None and finding.share.low < 1 and not finding.waits_for
    }


def _kept(finding: Finding, needs: Iterable[Need], uses: Mapping[str, list[str]]) -> Iterator[Need]:
    """Yield what a control needs, without prerequisites that in turn need this control."""
    for need in needs:
        if need.control in finding.control.after or not _leads(uses, need.control, finding.control.id):
            yield need


def _counted(finding: Finding) -> int:
    return int(100 * finding.share.low) if finding.share else 0


def _needs(assessment: Assessment, finding: Finding, found: Mapping[str, Finding]) -> tuple[Need, ...]:
    """Return the parent of a follow-up that is not reached, and the prerequisites that can be below their target."""
    parent = finding.control.parent if any(each.behind for each in assessment.inside(finding)) else None
    needed = [] if parent is None else [Need(parent[0], found[parent[0]].control.choices[parent[1]].credit)]
    required = [name for name in finding.control.requires if name in found]
    return (*needed, *(Need(name, found[name].control.target) for name in required))


def _leads(uses: Mapping[str, list[str]], start: str, goal: str) -> bool:
    """Whether a control needs another one, directly or indirectly."""
    seen, ahead = {start}, [start]
    while ahead:
        more = set(uses[ahead.pop()]) - seen
        seen |= more
        ahead += sorted(more)
    return goal in seen


def _candidate(assessment: Assessment, finding: Finding, needs: tuple[Need, ...]) -> Candidate:
    inside = assessment.inside(finding)
    starts = tuple(map(_start, inside))
    start, ways = min(starts), [Way(_counted(finding))]
    if start > _counted(finding):
        # Its stored answer counts as soon as the parent leads here, whatever else must be done first.
        ways.append(Way(start, (), needs[:1]))
    ticked = _chosen(inside[starts.index(start)])
    ways += [Way(credit, choices, needs) for credit, choices in _better(finding.control, start, ticked)]
    find_out = not all(map(_chosen, inside))
    effort_days = effort(assessment, finding.control)
    return Candidate(finding, share_of_total(assessment, finding), starts, effort_days, find_out, tuple(ways))


def _chosen(finding: Finding) -> tuple[str, ...]:
    return finding.answer.choice if finding.answer else ()


def _start(finding: Finding) -> int:
    """Return the credit that work starts from: what counts, or what is stored behind the parent."""
    stored = _chosen(finding) if finding.behind else ()
    return finding.control.credit(stored) if stored else _counted(finding)


def _better(control: Control, start: int, ticked: tuple[str, ...]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the credits above a start, lowest first, with the choices for each."""
    if control.kind == "multi":
        yield from sorted((credit, choices) for credit, choices in _sums(control, ticked).items() if credit > start)
        return
    for choice_id, choice in control.choices.items():
        if choice.credit > start:
            yield choice.credit, (choice_id,)


def _sums(control: Control, ticked: tuple[str, ...]) -> dict[int, tuple[str, ...]]:
    """Return the fewest further choices to tick for each sum of credits; ticked ones stay ticked."""
    kept = tuple(
        choice_id for choice_id in control.choices if choice_id in ticked and not control.choices[choice_id].none
    )
    fewest: dict[int, tuple[str, ...]] = {control.credit(kept): kept}
    for choice_id in control.choices:
        if choice_id not in kept and not control.choices[choice_id].none:
            for chosen in list(fewest.values()):
                more = (*chosen, choice_id)
                known = fewest.setdefault(control.credit(more), more)
                if len(more) < len(known):
                    fewest[control.credit(more)] = more
    return {
        credit: tuple(choice_id for choice_id in control.choices if choice_id in chosen)
        for credit, chosen in fewest.items()
    }
