"""Write the tasks of a plan as CSV (RFC 4180), one row each with everything that is known of it."""

from fractions import Fraction
from math import ceil, floor
from typing import BinaryIO

from assessor.formats.csv import cell, table
from assessor.model.tasks import Task, Tasks
from assessor.words import terms
from assessor.words.speech import say


def render(tasks: Tasks, out: BinaryIO) -> None:
    """Write the tasks in the order of the plan."""
    currency = tasks.money.currency if tasks.money else ""
    table(_columns(), (map(cell, _cells(task, currency)) for task in tasks.tasks), out)


def _columns() -> tuple[str, ...]:
    what = (say("column-key"), say("column-title"), say("column-wave"), say("column-due"), say("column-who"))
    how_bad = (say("column-severity"), say("column-find-out"))
    days = (say("column-days"), say("column-days-low"), say("column-days-high"))
    needs = (say("column-needs"), say("column-price"))
    cost = (say("column-currency"), say("column-cost-low"), say("column-cost-high"))
    where = (say("column-first"), say("column-ends"), say("column-control"), say("column-domain"), say("column-text"))
    return (*what, *how_bad, *days, *needs, *cost, *where)


def _cells(task: Task, currency: str) -> tuple[str, ...]:
    """Return the cells of a row; a cost without an upper end has none."""
    cost = task.cost
    return (
        *(task.key, task.title, str(task.wave), str(task.due), terms.doer(task.who)),
        *(terms.severity(task.severity), terms.yes_no("yes" if task.find_out else "no")),
        *map(_number, (task.days, task.days_low, task.days_high)),
        *(task.buys, terms.cost(task.band) if task.band else ""),
        *(currency, str(floor(cost.low)) if cost else ""),
        str(ceil(cost.high)) if cost and not cost.more else "",
        *(" ".join(task.first), task.ends, task.control, task.domain),
        " | ".join(f"{line.label}: {line.text}" for line in task.lines),
    )


def _number(value: Fraction) -> str:
    """Return a figure to reckon with: rounded ones would not add up, nor cost what the plan says."""
    return str(float(value))
