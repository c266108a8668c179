"""Make JSON Schemas (2020-12) from the models, for the files that people write and the output that programs read."""

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
    """Return the schema of a questionnaire's file, where the key of a control's table is its id."""
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
    """Refuse keys that are no ids wherever keys must be ids; pydantic's schema lets them pass."""
    if isinstance(part, list):
        return [_closed(entry) for entry in part]
    if not isinstance(part, dict):
        return part
    closed = {key: _closed(value) for key, value in part.items()}
    return {**closed, "additionalProperties": False} if "patternProperties" in closed else closed
