"""List possible steps: the credits that each control can reach, by which choices, and what must be done before. Pure.

Controls that wait for open facts are left out, since no work settles a fact. A control without an answer starts from
credit 0. So does a follow-up that is not reached, until its parent leads to it; then its stored answer counts.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Literal, NamedTuple

from assessor.advice.gaps import share_of_total
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
    """A control that can be improved: its share of the 100 points, the credit that work starts from, and its ways."""

    finding: Finding
    share: Fraction
    start: int
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
    def find_out(self) -> bool:
        """Whether somebody must first find out how much is done already."""
        return self.finding.answer is None or not self.finding.answer.choice

    def points(self, before: int, after: int) -> Fraction:
        """Return the uncapped points that a step from one credit to another restores."""
        return self.share * (after - before) / 100

    def days(self, way: Way, end: End = "middle") -> Fraction:
        """Return the effort of a way, in person-days: the control's effort x credit gained / 100."""
        low, high = self.finding.control.effort_days
        doubled = {"low": 2 * low, "middle": low + high, "high": 2 * high}[end]
        return Fraction(doubled * (way.credit - self.start), 200) if way.choices else Fraction(0)


def candidates(assessment: Assessment) -> dict[str, Candidate]:
    """Return every control that work can improve, by its id."""
    found = _open_to_work(assessment)
    uses = {control_id: [need.control for need in _needs(finding, found)] for control_id, finding in found.items()}
    return {
        control_id: _candidate(assessment, finding, tuple(_kept(finding, found, uses)))
        for control_id, finding in found.items()
    }


def _open_to_work(assessment: Assessment) -> dict[str, Finding]:
    """Return the findings below credit 100, even at a lower target: improving them earns points, too."""
    return {
        finding.control.id: finding
        for finding in sorted(assessment.findings, key=lambda finding: finding.control.id)
        if finding.share is not None and finding.share.low < 1 and not finding.waits_for
    }


def _kept(finding: Finding, found: Mapping[str, Finding], uses: Mapping[str, list[str]]) -> Iterator[Need]:
    """Yield what a control needs, without prerequisites that in turn need this control."""
    parent = _parent(finding, found)
    for need in _needs(finding, found):
        if need == parent or not _leads(uses, need.control, finding.control.id):
            yield need


def _counted(finding: Finding) -> int:
    return int(100 * finding.share.low) if finding.share else 0


def _parent(finding: Finding, found: Mapping[str, Finding]) -> Need | None:
    """Return what a follow-up that is not reached needs: its parent, at the choice that leads to it."""
    if finding.behind is None or finding.control.parent is None:
        return None
    name, least = finding.control.parent
    return Need(name, found[name].control.choices[least].credit)


def _needs(finding: Finding, found: Mapping[str, Finding]) -> tuple[Need, ...]:
    """Return the parent, and the prerequisites that can be below their target."""
    parent = _parent(finding, found)
    required = [
        Need(control_id, found[control_id].control.target)
        for control_id in finding.control.requires
        if control_id in found
    ]
    return ((parent,) if parent else ()) + tuple(required)


def _leads(uses: Mapping[str, list[str]], start: str, goal: str) -> bool:
    """Whether a control needs another one, directly or indirectly."""
    seen, ahead = {start}, [start]
    while ahead:
        more = set(uses[ahead.pop()]) - seen
        seen |= more
        ahead += sorted(more)
    return goal in seen


def _candidate(assessment: Assessment, finding: Finding, needs: tuple[Need, ...]) -> Candidate:
    stored = finding.answer.choice if finding.answer and finding.behind else ()
    start = finding.control.credit(stored) if stored else _counted(finding)
    ways = [Way(_counted(finding))]
    if start > _counted(finding):
        # Its stored answer counts as soon as the parent leads here, whatever else must be done first.
        ways.append(Way(start, (), needs[:1]))
    ticked = finding.answer.choice if finding.answer else ()
    ways += [Way(credit, choices, needs) for credit, choices in _better(finding.control, start, ticked)]
    return Candidate(finding, share_of_total(assessment, finding), start, tuple(ways))


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
