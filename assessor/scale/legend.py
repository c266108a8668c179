"""What the places and numbers in rows stand for, as small tables to join with, for SQL."""

from typing import NamedTuple

import pyarrow as pa

from assessor.model.assessment import GAPS
from assessor.model.catalog import Questionnaire
from assessor.scale.standing import STATES


class Legend(NamedTuple):
    """Tables of a questionnaire's facts, domains and controls, by their places in lists, from 1, and of all states."""

    facts: pa.Table
    domains: pa.Table
    controls: pa.Table
    states: pa.Table


def legend(questionnaire: Questionnaire) -> Legend:
    """Return what lists in the rows of a questionnaire hold, and in which place."""
    facts = (
        {
            "place": place,
            "fact": fact_id,
            "value": value,
            "code": 1 << number if fact.kind == "many" else number,
            "several": fact.kind == "many",
        }
        for place, (fact_id, fact) in enumerate(questionnaire.facts.items(), 1)
        for number, value in enumerate(fact.options)
    )
    domains = (
        {"place": place, "domain": one.id, "title": one.title} for place, one in enumerate(questionnaire.domains, 1)
    )
    controls = (
        {"place": place, "control": one.id, "domain": one.domain, "tier": one.tier, "title": one.title}
        for place, one in enumerate(questionnaire.controls.values(), 1)
    )
    states = ({"state": number, "name": state, "is_gap": state in GAPS} for number, state in enumerate(STATES))
    return Legend(*(pa.Table.from_pylist(list(rows)) for rows in (facts, domains, controls, states)))
