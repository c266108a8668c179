"""The steps of a plan as tasks for a tracker.

The key of a task is that of its gap in the gap list: made of the firm, the part and the control, never of a day or a
position. So a tracker knows a task again in every later plan.
"""

from datetime import date

from assessor.model.assessment import Severity
from assessor.model.base import Computed, Exact, Id, uuid_from
from assessor.model.catalog import Carrier
from assessor.model.prices import Price
from assessor.model.report import Money
from assessor.model.solutions import CostBand


class Line(Computed):
    """A labelled line of a task's description."""

    label: str
    text: str


class Task(Computed):
    """A step as something to do: what, by whom, until when, and what ends it; `first` are the keys of tasks before it.

    `days` is the middle of the effort, in person-days. `buys` is the title of what it needs, `band` what that
    costs a year, and `cost` as in the step.
    """

    key: str
    control: Id
    title: str
    domain: Id
    wave: int
    due: date
    who: Carrier
    severity: Severity
    find_out: bool
    days: Exact
    days_low: Exact
    days_high: Exact
    buys: str = ""
    band: CostBand | None = None
    cost: Price | None = None
    first: tuple[str, ...] = ()
    ends: str
    lines: tuple[Line, ...]

    @property
    def doer(self) -> str:
        """Return who does it as a label: whoever sees a label of a tracker is not "you"."""
        return "in-house" if self.who == "you" else self.who


class Tasks(Computed):
    """The tasks of a plan, in its order, and the money that their costs are in."""

    money: Money | None
    tasks: tuple[Task, ...]


def key_of(subject: str, control_id: str) -> str:
    """Return the key of the task for a control of a subject: a firm, or a part of one."""
    return uuid_from(subject, "gap", control_id)
