"""Write what checking files found: as JSON, as annotations for GitHub, or as SARIF for code scanning."""

import hashlib
import json
from typing import Any, BinaryIO

from pydantic_core import to_json

from assessor.formats import github, sarif
from assessor.model.validation import Diagnosis, Validation
from assessor.text import json_document
from assessor.words.speech import say


def render_json(run: Validation, out: BinaryIO) -> None:
    """Write the value as it is."""
    out.write(json_document(to_json(run, indent=2)))


def render_github(run: Validation, out: BinaryIO) -> None:
    """Write an annotation for each, at its line."""
    kinds: dict[str, list[tuple[dict[str, str], str]]] = {"error": [], "warning": [], "notice": []}
    for each in run.found:
        where = {"title": say("verdict-announced"), "file": each.path, "line": str(each.line), "col": str(each.column)}
        kinds["notice" if each.grade == "note" else each.grade].append((where, each.message))
    lines = ((kind, [github.command(kind, *each) for each in found]) for kind, found in kinds.items())
    out.writelines("".join(github.capped(*some)).encode() for some in lines)


def render_sarif(run: Validation, out: BinaryIO) -> None:
    """Write a run with a rule for each grade; notes are no results."""
    meant = {"file-error": say("file-error"), "file-warning": say("file-warning")}
    rules = [{"id": name, "shortDescription": {"text": text}} for name, text in meant.items()]
    results = [_result(each) for each in run.found if each.grade != "note"]
    told = {
        "tool": {"driver": sarif.driver(rules)},
        "automationDetails": {"id": "assessor-validate/"},
        "columnKind": "unicodeCodePoints",
        "results": results[: sarif.MOST],
    }
    log = {"$schema": sarif.SCHEMA, "version": "2.1.0", "runs": [told]}
    out.write(json_document(json.dumps(log, indent=2, ensure_ascii=False).encode()))


def _result(each: Diagnosis) -> dict[str, Any]:
    region = {"startLine": each.line, "startColumn": each.column}
    name = f"{each.path}\0{each.message}"
    return {
        "ruleId": f"file-{each.grade}",
        "level": each.grade,
        "message": {"text": sarif.plain(each.message)},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": sarif.uri(each.path)}, "region": region}}],
        "partialFingerprints": {"primaryLocationLineHash": hashlib.sha256(name.encode()).hexdigest()},
    }
