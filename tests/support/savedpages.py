"""Fill in a form as its web page would, without a browser."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from assessor.model.forms import AskedControl, AskedFact
from assessor.pipeline.forms import FormRequest, form_of
from tests.support.house import AS_OF, HOUSE

DAY = date.fromisoformat(AS_OF)


def saved_page(
    sheet: Path,
    given: Mapping[str, Mapping[str, Any]],
    path: Path,
    questionnaire: Path = HOUSE,
    part: str | None = None,
) -> Path:
    """Write what the page of a form with every question saves, once somebody has filled in some of its rows."""
    form = form_of(FormRequest(sheet, DAY, "all", part=part, questionnaire=str(questionnaire))).form
    head = form.model_dump(mode="json", include={"sheet", "questionnaire", "made"})
    facts = [_row(each, {"id", "base", "shown"}, given) for each in form.facts]
    rows = [_row(each, {"id", "as_asked", "base", "shown"}, given) for each in form.controls]
    saved = {"format": "assessor-form-answers", "version": 1, **head, "facts": facts, "answers": rows}
    path.write_text(json.dumps({**saved, "part": form.part.id if form.part else None}), encoding="utf-8")
    return path


def _row(asked: AskedFact | AskedControl, keep: set[str], given: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    said = given.get(asked.id, {})
    claim: dict[str, Any] = {"choice": [], "state": None} if {"choice", "state"} & said.keys() else {}
    return {
        **asked.model_dump(mode="json", include=keep),
        "given": {**asked.shown.model_dump(mode="json"), **claim, **said},
    }
