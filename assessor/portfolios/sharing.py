"""Score sheets of different questionnaires over the controls that all of them ask, in the same words."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from assessor.model.catalog import TIERS, Control, Fact, Questionnaire, Tier
from assessor.portfolios.ratings import Rated, Rater
from assessor.scale import codes
from assessor.scale import rows as rows_of
from assessor.scale.arrays import Numbers, Truths
from assessor.scale.schema import PACKED


def restricted(some: Sequence[Questionnaire], tier: Tier) -> Questionnaire:
    """Return the first questionnaire with only those of its controls that every one asks at a tier."""
    base = some[0]
    controls: dict[str, Control] = {}
    for control in base.parents_first:
        asked = all(_asks(questionnaire, control, tier) for questionnaire in some)
        if asked and all(parent in controls for parent in control.after):
            controls[control.id] = control
    in_order = {control_id: controls[control_id] for control_id in base.controls if control_id in controls}
    return base.model_copy(update={"controls": in_order, "vital": {}, "not_critical": {}})


def _asks(questionnaire: Questionnaire, control: Control, tier: Tier) -> bool:
    other = questionnaire.controls.get(control.id)
    return (
        other is not None
        and (other.fingerprint, other.of, other.after) == (control.fingerprint, control.of, control.after)
        and TIERS.index(other.tier) <= TIERS.index(tier)
    )


def rated(base: Questionnaire, of: Rated, rows: Numbers, tier: Tier) -> Rated:
    """Rate sheets, by their organisations' rows, by a questionnaire that `restricted` returned."""
    own, whole = of.rater.questionnaire, of.whole(rows)
    block = of.block.of(whole)
    is_part = block.sheets.first != np.arange(len(block.sheets.first))
    asked = list(own.controls)
    answers = block.given.answers[[asked.index(control_id) for control_id in base.controls]]
    some = of.rows.filter(pa.array(whole))
    columns = {name: some.column(name) for name in PACKED.names}
    columns |= {
        "facts": rows_of.lists(_facts(base, own, block.given.facts, is_part), pa.int64()),
        "answers": rows_of.lists(answers, pa.int16()),
        "layout": pa.array([codes.layout(base)] * len(is_part)),
        "tier": pa.array([tier] * len(is_part)),
    }
    table = pa.Table.from_arrays([columns[name] for name in PACKED.names], schema=PACKED)
    return Rated(Rater(of.rater.catalog, base), table)


def _facts(base: Questionnaire, own: Questionnaire, given: Numbers, is_part: Truths) -> Numbers:
    """Return the codes of the facts of a questionnaire; one that the other does not ask so is open."""
    blank = np.where(is_part, codes.INHERITED, codes.UNANSWERED)
    asked = list(own.facts)
    found = [
        given[asked.index(fact_id)] if fact_id in asked and _means(own.facts[fact_id]) == _means(fact) else blank
        for fact_id, fact in base.facts.items()
    ]
    return np.array(found)


def _means(fact: Fact) -> tuple[str, tuple[str, ...]]:
    return fact.kind, fact.options
