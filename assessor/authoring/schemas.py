"""Make JSON Schemas (2020-12) from the models, for the files that people write and the output that programs read."""

import json
from collections.abc import Callable
from typing import Any

from assessor.model.base import Model
from assessor.model.brand import BrandFile
from assessor.model.catalog import Control, Fact, Questionnaire
from assessor.model.catalogfiles import QuestionnaireFile
from assessor.model.comparison import Comparison, Trend
from assessor.model.policy import Policy
from assessor.model.report import Report
from assessor.model.sheet import UNKNOWN, AnswerSheet
from assessor.model.verdict import Verdicts
from assessor.text import json_document, visible
from assessor.words import terms

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
    "brand": lambda: _written(BrandFile),
    "verdict": lambda: _printed(Verdicts),
    "report": lambda: _printed(Report),
    "comparison": lambda: _printed(Comparison),
    "trend": lambda: _printed(Trend),
}
_TITLES = {
    "answers": "An answer sheet of assessor, format 1",
    "questionnaire": "A questionnaire of assessor",
    "policy": "A policy of assessor",
    "brand": "A brand of assessor",
    "verdict": "Verdicts of assessor as JSON, version 1",
    "report": "A report of assessor as JSON, version 1",
    "comparison": "A comparison of two dates by assessor as JSON, version 1",
    "trend": "A comparison of more than two dates by assessor as JSON, version 1",
}


def text(name: str) -> str:
    """Return one of `SCHEMAS` as a JSON document."""
    return _document(f"{name}:1", SCHEMAS[name](), _TITLES[name])


def of_answers(questionnaire: Questionnaire) -> str:
    """Return the schema of the answer sheets of one questionnaire: with its facts, controls and choices alone."""
    made = _written(AnswerSheet)
    facts = {fact_id: _fact(fact) for fact_id, fact in questionnaire.facts.items()}
    answers = {control_id: _answer(control) for control_id, control in questionnaire.controls.items()}
    for key, known in (("facts", facts), ("answers", answers)):
        made["$defs"][key] = {"type": "object", "properties": known, "additionalProperties": False}
        for holder in (made, made["$defs"]["Part"]):
            holder["properties"][key] = {"$ref": f"#/$defs/{key}"}
    made["properties"]["questionnaire"] = {
        "type": "object",
        "allOf": [made["properties"]["questionnaire"]],
        "properties": {"id": {"const": questionnaire.id}},
    }
    name = f"answers:{questionnaire.id}:{questionnaire.version}"
    return _document(name, made, f"{_TITLES['answers']}: {visible(questionnaire.title)}")


def _fact(fact: Fact) -> dict[str, Any]:
    open_ = [""] if fact.required else ["", UNKNOWN]
    one = {"enum": [*fact.options, *open_]}
    several = {"type": "array", "items": {"enum": list(fact.options)}, "uniqueItems": True}
    said = [fact.question, fact.help, *(f"{value}: {text}" for value, text in terms.options(fact).items())]
    return {**({"anyOf": [several, one]} if fact.kind == "many" else one), **_described(fact.title, said)}


def _answer(control: Control) -> dict[str, Any]:
    several = {"type": "array", "items": {"enum": list(control.choices)}, "uniqueItems": True}
    choice = several if control.kind == "multi" else {"enum": ["", *control.choices]}
    said = [control.question, *(f"{choice_id}: {found.text}" for choice_id, found in control.choices.items())]
    told = _described(control.title, said)
    properties: dict[str, Any] = {"choice": {**choice, **told}}
    if not control.may_not_apply:
        properties["state"] = {"const": UNKNOWN}
    return {"type": "object", "allOf": [{"$ref": "#/$defs/Answer"}], "properties": properties, **told}


def _described(title: str, said: list[str]) -> dict[str, str]:
    return {"title": visible(title), "description": "\n".join(visible(line) for line in said if line)}


def _document(name: str, made: dict[str, Any], title: str) -> str:
    whole = {"$schema": DIALECT, "$id": f"urn:iot-assessor:schema:{name}", **_closed(made), "title": title}
    return json_document(json.dumps(whole, indent=2, ensure_ascii=False).encode()).decode()


def _closed(part: Any) -> Any:
    """Refuse keys that are no ids wherever keys must be ids, and leave out what only OpenAPI knows.

    Pydantic's schema does neither.
    """
    if isinstance(part, list):
        return [_closed(entry) for entry in part]
    if not isinstance(part, dict):
        return part
    closed = {key: _closed(value) for key, value in part.items() if key != "discriminator"}
    return {**closed, "additionalProperties": False} if "patternProperties" in closed else closed
