"""What is told about an assessment: advice, evidence for standards, and both together as a report."""

from typing import Literal

from assessor.model.assessment import Assessment
from assessor.model.base import Exact, Id, Model
from assessor.model.catalog import Obligation, Solution

State = Literal["for", "partly", "against", "unknown", "not-assessed"]


class Strength(Model):
    """A control that is met, and how many of the 100 points it holds."""

    control: Id
    points: Exact


class Gap(Model):
    """A control to improve.

    `points` is what bringing it to its target restores of the uncapped score, together with the `first` controls that
    it builds on and that are gaps themselves; `score` is the confirmed score, caps counted, after that.
    """

    control: Id
    points: Exact
    score: Exact
    first: tuple[Id, ...] = ()


class Question(Model):
    """Something to find out: an open fact, or a control without an answer; `points` is how far it widens the range."""

    kind: Literal["fact", "control"]
    id: Id
    controls: tuple[Id, ...]
    points: Exact
    cap: int | None = None


class Step(Model):
    """The least answer that ends a critical failure: choices, effort in person-days, and the confirmed score after it
    and after all steps before it.
    """

    control: Id
    cap: int
    choices: tuple[Id, ...]
    days: Exact
    score: Exact


class Remedy(Model):
    """A solution category and what it restores of the uncapped score, each figure for all its gaps closed together.

    `closes` are the gaps that it is the most direct way to close, worth `points`; with those that it `helps` with it is
    worth `points_in_all`. `cap` is the lowest at which one of the gaps in `closes` holds the total.
    """

    solution: Id
    closes: tuple[Id, ...]
    helps: tuple[Id, ...]
    points: Exact
    points_in_all: Exact
    cap: int | None = None


class StandardEvidence(Model):
    """For each provision of a standard, what the answers are evidence of."""

    id: str
    title: str
    version: str
    binding: bool
    states: dict[str, State]

    def number(self, state: State) -> int:
        """Count the provisions in a state."""
        return sum(found == state for found in self.states.values())


Binding = Literal["applies", "coming", "may-apply", "proposed", "does-not"]


class Bound(Model):
    """An obligation and whether it binds: the facts that decide, open or known, and the provisions with gaps."""

    obligation: Obligation
    binding: Binding
    waits_for: tuple[Id, ...] = ()
    because: str = ""
    gaps: tuple[str, ...] = ()


class Advice(Model):
    """What an assessment leads to, most important first."""

    strengths: tuple[Strength, ...]
    gaps: tuple[Gap, ...]
    questions: tuple[Question, ...]
    way_out: tuple[Step, ...]
    remedies: tuple[Remedy, ...]
    solutions: dict[Id, Solution]
    standards: tuple[StandardEvidence, ...]
    obligations: tuple[Bound, ...] = ()


class Report(Model):
    """All that a report format needs; `digest` identifies what was asked and how it is scored."""

    format: Literal["assessor-report"] = "assessor-report"
    version: Literal[1] = 1
    digest: str
    assessment: Assessment
    advice: Advice
