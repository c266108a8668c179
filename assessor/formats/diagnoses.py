"""Write what checking files found: as JSON, as annotations for GitHub, or as SARIF for code scanning."""

import hashlib
from typing import Any, BinaryIO

from pydantic_core import to_json

from assessor.formats import github, sariflog
from assessor.model.validation import Diagnosis, Grade, Validation
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
    out.writelines("".join(github.capped(kind, some, len(some))).encode() for kind, some in lines)


def render_sarif(run: Validation, out: BinaryIO) -> None:
    """Write a run with a rule for each grade; notes are no results."""
    results = [_result(each) for each in run.found if each.grade != "note"]
    left_out = max(0, len(results) - sariflog.MOST)
    rules = [
        _rule("error", say("file-error"), say("file-error-help")),
        _rule("warning", say("file-warning"), say("file-warning-help")),
    ]
    told = {
        "tool": {"driver": sariflog.driver(rules)},
        "automationDetails": sariflog.automation("assessor-validate", run.azure),
        "invocations": [sariflog.invocation([], left_out, whole=True)],
        "columnKind": "unicodeCodePoints",
        "results": results[: sariflog.MOST],
    }
    out.write(sariflog.document(told))


def _rule(grade: Grade, title: str, told: str) -> dict[str, Any]:
    rule = sariflog.rule(f"file-{grade}", "rule", title, (told,), (told,))
    return {**rule, "defaultConfiguration": {"level": grade}}


def _result(each: Diagnosis) -> dict[str, Any]:
    region = {"startLine": each.line, "startColumn": each.column}
    name = f"{each.path}\0{each.message}"
    return {
        "ruleId": f"file-{each.grade}",
        "level": each.grade,
        "message": {"text": sariflog.plain(each.message)},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": sariflog.uri(each.path)}, "region": region}}],
        "partialFingerprints": {"primaryLocationLineHash": hashlib.sha256(name.encode()).hexdigest()},
    }
