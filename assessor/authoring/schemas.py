"""Make JSON Schemas (2020-12) from the models, for the files that people write and the output that programs read."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from assessor.model.base import Model
from assessor.model.brand import BrandFile
from assessor.model.catalog import Control, Fact, Questionnaire
from assessor.model.catalogfiles import QuestionnaireFile
from assessor.model.comparison import Comparison, Trend
from assessor.model.merging import Merge
from assessor.model.migration import Migrations
from assessor.model.policy import Policy
from assessor.model.portfolio import Portfolio
from assessor.model.portfoliofile import PortfolioFile
from assessor.model.report import Plan, Report, WhatIf
from assessor.model.sheet import UNKNOWN, AnswerSheet
from assessor.model.standards import Standard
from assessor.model.taking import Taking
from assessor.model.validation import Validation
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


class _Schema(NamedTuple):
    """How a schema is made, its title, and its version."""

    make: Callable[[], dict[str, Any]]
    title: str
    version: int = 1


# Of what people write, and then of what the commands print.
SCHEMAS = {
    "answers": _Schema(partial(_written, AnswerSheet), "An answer sheet of assessor, format 1"),
    "questionnaire": _Schema(_questionnaire, "A questionnaire of assessor"),
    "standard": _Schema(partial(_written, Standard), "A standard of assessor"),
    "policy": _Schema(partial(_written, Policy), "A policy of assessor"),
    "brand": _Schema(partial(_written, BrandFile), "A brand of assessor"),
    "portfolio-file": _Schema(partial(_written, PortfolioFile), "A portfolio file of assessor"),
    "verdict": _Schema(partial(_printed, Verdicts), "Verdicts of assessor as JSON, version 2", 2),
    "validation": _Schema(partial(_printed, Validation), "What assessor found in files as JSON, version 1"),
    "portfolio": _Schema(partial(_printed, Portfolio), "A portfolio of assessor as JSON, version 1"),
    "report": _Schema(partial(_printed, Report), "A report of assessor as JSON, version 1"),
    "plan": _Schema(partial(_printed, Plan), "A plan of assessor as JSON, version 1"),
    "whatif": _Schema(partial(_printed, WhatIf), "What other answers would change, by assessor as JSON, version 1"),
    "comparison": _Schema(partial(_printed, Comparison), "A comparison of two dates by assessor as JSON, version 1"),
    "trend": _Schema(partial(_printed, Trend), "A comparison of more than two dates by assessor as JSON, version 1"),
    "merge": _Schema(partial(_printed, Merge), "A merge of two answer sheets by assessor as JSON, version 1"),
    "migration": _Schema(partial(_printed, Migrations), "What assessor brought up to date as JSON, version 1"),
    "taking": _Schema(partial(_printed, Taking), "What assessor took into an answer sheet as JSON, version 1"),
}


def text(name: str) -> str:
    """Return one of `SCHEMAS` as a JSON document."""
    return _document(f"{name}:{SCHEMAS[name].version}", SCHEMAS[name].make(), SCHEMAS[name].title)


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
    return _document(name, made, f"{SCHEMAS['answers'].title}: {visible(questionnaire.title)}")


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
