"""JSON Schemas (2020-12) of the files that people write and of what programs read, made from the models themselves."""

import json
from collections.abc import Callable
from typing import Any

from assessor.model.base import Model
from assessor.model.catalogfiles import QuestionnaireFile
from assessor.model.policy import Policy
from assessor.model.report import Report
from assessor.model.sheet import AnswerSheet
from assessor.model.verdict import Verdicts

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def _written(model: type[Model]) -> dict[str, Any]:
    return model.model_json_schema(mode="validation")


def _printed(model: type[Model]) -> dict[str, Any]:
    return model.model_json_schema(mode="serialization")


def _questionnaire() -> dict[str, Any]:
    """Describe a questionnaire's file: its own controls are tables whose id is their key."""
    file = _written(QuestionnaireFile)
    control = file["$defs"]["Control"]
    for key in ("id", "shared_question"):
        del control["properties"][key]
    control["required"].remove("id")
    return file


SCHEMAS: dict[str, Callable[[], dict[str, Any]]] = {
    "answers": lambda: _written(AnswerSheet),
    "questionnaire": _questionnaire,
    "policy": lambda: _written(Policy),
    "verdict": lambda: _printed(Verdicts),
    "report": lambda: _printed(Report),
}
_TITLES = {
    "answers": "An answer sheet of assessor, format 1",
    "questionnaire": "A questionnaire of assessor",
    "policy": "A policy of assessor",
    "verdict": "Verdicts of assessor as JSON, version 1",
    "report": "A report of assessor as JSON, version 1",
}


def text(name: str) -> str:
    """Return one of `SCHEMAS` as a JSON document."""
    made = _closed(SCHEMAS[name]())
    whole = {"$schema": DIALECT, "$id": f"urn:iot-assessor:schema:{name}:1", **made, "title": _TITLES[name]}
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _closed(part: Any) -> Any:
    """Refuse, wherever keys must be ids, those that are none; pydantic leaves that open."""
    if isinstance(part, list):
        return [_closed(entry) for entry in part]
    if not isinstance(part, dict):
        return part
    closed = {key: _closed(value) for key, value in part.items()}
    return {**closed, "additionalProperties": False} if "patternProperties" in closed else closed
