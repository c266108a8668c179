"""Score sheets of different questionnaires over the controls that all of them ask, in the same words."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from assessor.model.catalog import Questionnaire, Tier
from assessor.portfolios.ratings import Rated, Rater
from assessor.scale import codes
from assessor.scale import rows as rows_of
from assessor.scale.arrays import Numbers, Truths
from assessor.scale.schema import PACKED
from assessor.scoring.sharing import asks, means_the_same, only


def restricted(some: Sequence[Questionnaire], tier: Tier) -> Questionnaire:
    """Return the first questionnaire with only those of its controls that every one asks at a tier."""
    asked = {
        control.id
        for control in some[0].controls.values()
        if all(asks(questionnaire, control, tier) for questionnaire in some)
    }
    return only(some[0], asked)


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
        given[asked.index(fact_id)] if fact_id in asked and means_the_same(own.facts[fact_id], fact) else blank
        for fact_id, fact in base.facts.items()
    ]
    return np.array(found)
