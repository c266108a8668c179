"""Write the tasks of a plan as CSV for the importer of Jira Cloud.

As Atlassian documents it: a header without punctuation, of which `Summary` is required, commas never left out, every
cell quoted, a field of several values as a column of the same name for each of them, dates in a format that whoever
imports them names (here yyyy-MM-dd, Java's SimpleDateFormat), and an estimate as a number of seconds. Jira knows an
issue again by its own key alone, so ours stands in a column for a text field, and in the description.

https://support.atlassian.com/jira-software-cloud/docs/create-issues-using-the-csv-importer/
https://support.atlassian.com/jira-software-cloud/docs/mapping-csv-data-to-jira-fields/
https://confluence.atlassian.com/adminjiracloud/importing-data-from-csv-776636762.html
"""

import re
from collections.abc import Mapping
from fractions import Fraction
from math import ceil
from typing import BinaryIO

from assessor.formats.csv import cell, table, without_formulas
from assessor.model.assessment import Severity
from assessor.model.tasks import Task, Tasks
from assessor.text import logged
from assessor.words.speech import say

LABELS = 4
COLUMNS = (
    *("Summary", "Issue Type", "Priority", "Due Date", "Original Estimate", *("Labels",) * LABELS),
    *("Assessor Key", "Description"),
)
ISSUE_TYPE = "Task"
# The priorities that every Jira has at first.
PRIORITIES: Mapping[Severity, str] = {"critical": "Highest", "high": "High", "medium": "Medium", "low": "Low"}
# The most characters of a summary.
LONGEST = 255
# A day of work has eight hours, as Jira has it at first.
SECONDS_A_DAY = 8 * 3600

# What the wiki markup of a description would act on: a backslash before it stops that.
_MARKUP = re.compile(r"([\\{}\[\]*_?+^~!|#])")
# A dash is struck through or a rule, and a line that begins so is a list or a quotation.
_DASH = re.compile(r"(?<!\w)(-+)|^(bq\.|h[1-6]\.)", re.MULTILINE)
# Addresses and keys of other issues are linked without any markup, and people named so are told: a word joiner after
# the sign stops that.
_LINKED = re.compile(r"(:(?=//)|@|\bwww\.|\bmailto:|\b[A-Za-z][A-Za-z0-9_]+-(?=\d))", re.IGNORECASE)


def render(tasks: Tasks, out: BinaryIO) -> None:
    """Write the tasks in the order of the plan."""
    table(COLUMNS, map(_row, tasks.tasks), out)


def _row(task: Task) -> tuple[str, ...]:
    return (
        cell(_cut(task.title)),
        ISSUE_TYPE,
        PRIORITIES[task.severity],
        str(task.due),
        str(_seconds(task.days)),
        *("assessor", task.domain, task.doer, f"wave-{task.wave}"),
        task.key,
        _description(task),
    )


def _cut(title: str) -> str:
    return title if len(title) <= LONGEST else f"{title[: LONGEST - 1]}…"


def _seconds(days: Fraction) -> int:
    return ceil(days * SECONDS_A_DAY)


def _description(task: Task) -> str:
    """Return the description: every line begins with a label of ours."""
    lines = [f"{line.label}: {without_formulas(plain(line.text))}" for line in task.lines]
    return "\n".join([*lines, f"{say('task-key')}: {task.key}"])


def plain(text: str) -> str:
    """Escape whatever Jira's wiki markup would format, mention or link."""
    unlinked = _LINKED.sub("\\1\u2060", logged(text))
    return _DASH.sub(lambda found: f"\\{found[0]}", _MARKUP.sub(r"\\\1", unlinked))
