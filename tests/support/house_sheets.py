"""Random answer sheets of the tiny questionnaire as files hold them: stale, unrecorded, with parts, of any tier."""

import json
import random
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from assessor.io import catalog
from assessor.model.catalog import Control, Questionnaire, WeightedDomain
from tests.support.house import HOUSE

QUESTIONNAIRE = catalog.load(str(HOUSE))
OTHER = f"sha256:{'0' * 64}"
FACTS: dict[str, list[Any]] = {
    "role": [["operator"], ["operator"], ["manufacturer"], ["operator", "manufacturer"], "unknown", None],
    "size": ["small", "unknown", None],
    "harm": ["yes", "no", None],
    "cameras": ["yes", "yes", "no", "unknown", None],
    "places": [["inside"], ["inside", "outside"], ["nowhere"], "unknown", None],
}


@st.composite
def house_sheets(draw: DrawFn) -> str:
    """Draw a sheet as TOML text."""
    version, tier = (
        draw(st.sampled_from(["1.2.0", "1.2.0", "0.9"])),
        draw(st.sampled_from([None, "advanced", "standard"])),
    )
    parts = {f"p{number}": draw(house_parts()) for number in range(draw(st.sampled_from([0, 0, 1, 2, 3])))}
    head = {"format": 1, "questionnaire": {"id": "house", "version": version}, **({"tier": tier} if tier else {})}
    return toml({**head, "facts": draw(facts()), "answers": draw(answers(0.9)), "parts": parts})


@st.composite
def house_parts(draw: DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(["site", "product"]))
    own = draw(facts()) if draw(st.integers(0, 2)) == 0 else {}
    return {"kind": kind, "title": "P", "facts": own, "answers": draw(answers(0.4))}


@st.composite
def facts(draw: DrawFn) -> dict[str, Any]:
    drawn = {fact_id: draw(st.sampled_from(values)) for fact_id, values in FACTS.items()}
    return {fact_id: value for fact_id, value in drawn.items() if value is not None}


@st.composite
def answers(draw: DrawFn, share: float) -> dict[str, Any]:
    """Draw answers to about this share of the controls."""
    asked = [c for c in QUESTIONNAIRE.controls.values() if draw(st.floats(0, 1)) < share]
    return {control.id: draw(answer(control)) for control in asked}


@st.composite
def answer(draw: DrawFn, control: Control) -> dict[str, Any]:
    """Draw an answer, also one that is not accepted, or that is to another question."""
    several = control.kind == "multi"
    given: dict[str, Any] = draw(
        st.sampled_from(
            [
                *({"choice": [choice] if several else choice} for choice in [*control.choices, *control.choices]),
                *([{"choice": ["turned", "signs"]}, {"choice": ["turned", "masked"]}] if several else []),
                {"state": "unknown"},
                {"state": "not-applicable", "reason": "none here"},
            ]
        )
    )
    as_asked = draw(st.sampled_from([control.fingerprint] * 4 + [None, OTHER]))
    return given | ({"as_asked": as_asked} if as_asked else {})


def toml(value: Any) -> str:
    """Write a value's tables inline, which JSON does but for their signs."""
    return "".join(f"{key} = {inline(each)}\n" for key, each in value.items())


def inline(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {inline(each)}" for key, each in value.items()) + " }"
    return json.dumps(value)


def shares(domains: int, draw: random.Random) -> Questionnaire:
    """Fix the shares of many domains, whose weights have no common measure below 64 bits."""
    model = QUESTIONNAIRE.controls["window-shut"].model_copy(update={"not_applicable": True})
    controls = {
        f"d{domain}-c{number}": model.model_copy(
            update={"id": f"d{domain}-c{number}", "domain": f"d{domain}", "weight": draw.randint(1, 100)}
        )
        for domain in range(domains)
        for number in range(9)
    }
    weighted = (
        WeightedDomain(id=f"d{number}", title="D", about="d", weight=draw.randint(1, 100)) for number in range(domains)
    )
    return QUESTIONNAIRE.model_copy(update={"domains": tuple(weighted), "controls": controls})
