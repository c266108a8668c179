"""Rate packed sheets, each by its own questionnaire, and take the exact figures of single rows."""

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from typing import Literal, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from assessor.io.catalog import Catalog
from assessor.model.catalog import Questionnaire
from assessor.portfolios.spreads import Column
from assessor.scale import rating, rows
from assessor.scale.arrays import Bytes, Numbers, Truths
from assessor.scale.closing import Block
from assessor.scale.rows import Outcome


class Rater(NamedTuple):
    """A questionnaire, and the catalog that it takes its solutions and obligations from."""

    catalog: Catalog
    questionnaire: Questionnaire


class Rated:
    """All rows of one questionnaire, as one batch, with their figures."""

    def __init__(self, rater: Rater, packed: pa.Table) -> None:
        self.rater = rater
        batches = list(rating.rate(packed.to_batches(), rater.questionnaire))
        self.rows: pa.RecordBatch = pa.concat_batches(batches)

    @cached_property
    def block(self) -> Block:
        """Return what the kernel needs to rate these rows again."""
        limits = rows.limits(self.rater.questionnaire)
        return Block(rows.given(self.rows, limits), rows.sheets(self.rows), self.states, self._matrix("credits_low"))

    @cached_property
    def controls(self) -> tuple[str, ...]:
        """Return the ids of the controls, in the order of the lines."""
        return tuple(self.rater.questionnaire.controls)

    @cached_property
    def states(self) -> Bytes:
        """Return a line of states for each control."""
        return self._matrix("states")

    @cached_property
    def failures(self) -> Bytes:
        """Return a line for each control of what became of it, as in `FAILURES`."""
        return self._matrix("failures")

    def _matrix(self, name: str) -> Bytes:
        """Return a line for each control of a column of lists; 0 in rows without figures."""
        return self._lines(name, len(self.rater.questionnaire.controls)).astype(np.uint8)

    def _lines(self, name: str, length: int) -> Numbers:
        column = self.rows.column(name)
        filled = np.zeros((len(column), length), np.int64)
        given = ~column.is_null().to_numpy(zero_copy_only=False)
        filled[given] = column.drop_null().flatten().to_numpy().reshape(-1, length)
        return np.ascontiguousarray(filled.T)

    @cached_property
    def scored(self) -> Truths:
        """Return which rows have a score."""
        return self._came_out("scored")

    @cached_property
    def judged(self) -> Truths:
        """Return which rows were judged, whether that gave a score or not."""
        return self._came_out("scored", "required-fact", "nothing-counts")

    def _came_out(self, *outcomes: Outcome) -> Truths:
        found = pc.is_in(self.rows.column("outcome"), value_set=pa.array(outcomes))
        result: Truths = found.to_numpy(zero_copy_only=False)
        return result

    def whole(self, wanted: Numbers) -> Truths:
        """Return the rows of the sheets whose organisations' rows are given."""
        some = np.zeros(self.rows.num_rows, bool)
        some[wanted] = True
        result: Truths = some[self.block.sheets.first]
        return result

    def domain(self, end: Literal["low", "high"]) -> list[Column]:
        """Return the score of each domain in each row, at one end."""
        return self._domains[end]

    @cached_property
    def _domains(self) -> dict[str, list[Column]]:
        number = len(self.rater.questionnaire.domains)
        inside, low, high = (self._lines(f"domain_{name}", number) for name in ("inside", "low", "high"))
        return {
            name: [Column(*terms) for terms in zip(earned, inside, strict=True)]
            for name, earned in (("low", low), ("high", high))
        }

    @cached_property
    def ends(self) -> Mapping[str, Column]:
        """Return both ends in each row, capped and uncapped."""
        return {name: self._end(name) for name in ("low", "high", "uncapped_low", "uncapped_high")}

    def _end(self, name: str) -> Column:
        terms = (pc.struct_field(self.rows.column(name), term) for term in ("numerator", "denominator"))
        above, below = (pc.fill_null(term, 0).to_numpy(zero_copy_only=False) for term in terms)
        wide = self.scored & (below == 0)
        if wide.any():
            above, below = above.astype(object), below.astype(object)
            for row in np.flatnonzero(wide):
                above[row], below[row] = self._too_wide(name, int(row))
        return Column(above, below)

    def _too_wide(self, name: str, row: int) -> tuple[int, int]:
        """Return an end whose terms do not fit into 64 bits: the domains' scores by their weights, held at the cap."""
        end: Literal["low", "high"] = "high" if name.endswith("high") else "low"
        total = weight = Fraction(0)
        for domain, column in zip(self.rater.questionnaire.domains, self.domain(end), strict=True):
            score, inside = column.at(row), int(column.denominator[row])
            if score is not None:
                counts = domain.weight * inside if domain.by_emphasis else domain.weight
                total, weight = total + counts * score, weight + counts
        cap = self.rows.column(f"cap_{end}")[row].as_py()
        points = total / weight
        held = points if name.startswith("uncapped") or cap is None else min(points, Fraction(cap))
        return held.numerator, held.denominator


def rated(packed: pa.Table, raters: Mapping[str, Rater]) -> dict[str, Rated]:
    """Rate the rows of every layout whose questionnaire is there."""
    found = {}
    for layout, rater in raters.items():
        rows_of = packed.filter(pc.equal(packed.column("layout"), layout))
        if rows_of.num_rows:
            found[layout] = Rated(rater, rows_of)
    return found
