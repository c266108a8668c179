"""Write the tasks of a plan as JSON lines, each the request that creates an issue on GitHub.

GitHub imports no file of issues. A line is what its REST API takes as it stands, so a loop can hand it on without
taking any text apart: https://docs.github.com/en/rest/issues/issues#create-an-issue, by `gh api --input -`:
https://cli.github.com/manual/gh_api. The page of `plan` shows that loop. The key stands in a comment at the end of the
body, which nobody sees and a loop finds.
"""

import json
from typing import BinaryIO

from assessor.formats.inert import inert
from assessor.model.tasks import Task, Tasks
from assessor.text import json_document, logged
from assessor.words.speech import say

# GitHub allows as many characters.
LONGEST = 256


def render(tasks: Tasks, out: BinaryIO) -> None:
    """Write a line for each task, in the order of the plan."""
    out.writelines(json_document(json.dumps(_issue(task), ensure_ascii=False).encode()) for task in tasks.tasks)


def _issue(task: Task) -> dict[str, object]:
    return {"title": _title(task), "labels": _labels(task), "body": _body(task)}


def _title(task: Task) -> str:
    # No name is told and nothing is linked in a title, but in the notes that quote it.
    title = logged(task.title).replace("@", "@\u2060").replace("#", "#\u2060")
    return title if len(title) <= LONGEST else f"{title[: LONGEST - 1]}…"


def _labels(task: Task) -> list[str]:
    urgent = [task.severity] if task.severity == "critical" else []
    return ["assessor", f"wave-{task.wave}", task.doer, *urgent]


def _body(task: Task) -> str:
    due = [f"- **{inert(say('task-due'))}**: {task.due}"]
    lines = [f"- **{inert(line.label)}**: {inert(line.text)}" for line in task.lines]
    return "\n".join([*due, *lines, "", f"<!-- assessor: {task.key} -->"])
