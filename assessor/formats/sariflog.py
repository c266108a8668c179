"""What every SARIF 2.1.0 log is made of: the program, rules with help, the run among others, safe texts and paths."""

import json
import re
from typing import Any
from urllib.parse import quote

from assessor import __version__
from assessor.model.azure import AzureBuild
from assessor.text import json_document, visible
from assessor.words.speech import say

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
# GitHub shows so many results of a run, and refuses a file with five times as many.
MOST = 5000
# With these begin the names that the code scanning of Azure DevOps reads.
_AZURE = "azuredevops/pipeline/build/"


def document(run: dict[str, Any]) -> bytes:
    """Return a log of one run."""
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json_document(json.dumps(log, indent=2, ensure_ascii=False).encode())


def driver(rules: list[dict[str, Any]]) -> dict[str, Any]:
    """Say which program it was."""
    return {
        "name": "assessor",
        "fullName": f"assessor {__version__}",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": rules,
    }


def rule(name: str, kind: str, title: str, told: tuple[str, ...], markdown: tuple[str, ...]) -> dict[str, Any]:
    """Return a rule; `told` and `markdown` say what it is about and what ends a result of it."""
    whole = visible(" ".join(told))
    return {
        "id": name,
        # Azure DevOps demands a name, and SARIF that it is more than the id in capitals.
        "name": "".join(part.capitalize() for part in (*name.split("-"), kind)),
        "shortDescription": {"text": visible(title)},
        "fullDescription": {"text": whole},
        "help": {"text": whole, "markdown": "\n\n".join(markdown)},
    }


def automation(category: str, build: AzureBuild | None) -> dict[str, Any]:
    """Tell a run apart from others: by its category, or by its build where Azure DevOps asks for that."""
    if build is None:
        return {"id": f"{category}/"}
    names = (build.organisation, build.project, build.definition_id, build.phase_id, build.branch, build.build_id)
    told = {
        "buildDefinitionId": build.definition_id,
        "buildDefinitionName": build.definition,
        "phaseId": build.phase_id,
        "phaseName": build.phase,
    }
    return {
        "id": visible(f"{_AZURE}{'/'.join(names)}"),
        "properties": {f"{_AZURE}{key}": visible(value) for key, value in told.items()},
    }


def invocation(told: list[dict[str, Any]], left_out: int, *, whole: bool) -> dict[str, Any]:
    """Tell whether all files could be read, what is no result, and how many results there is no room for."""
    more = [{"level": "warning", "message": {"text": say("verdict-more", n=left_out)}}] if left_out else []
    return {"executionSuccessful": whole, "toolExecutionNotifications": [*more, *told]}


def uri(path: str) -> str:
    """Return a path as a relative reference; one on another drive of Windows is a URI of its own."""
    return f"file:///{quote(path, safe='/:')}" if re.match("[A-Za-z]:/", path) else quote(path)


def plain(text: str) -> str:
    r"""Escape what SARIF reads as a link or a placeholder in a message (2.1.0, 3.11.5 and 3.11.6)."""
    safe = visible(text).replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    return safe.replace("{", "{{").replace("}", "}}")
