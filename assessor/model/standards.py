"""Published documents, their provisions, the controls that bear on these, and what answers are evidence of."""

from collections import abc
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from assessor.model.base import Computed, Id, Many, Model, Text
from assessor.model.catalog import StandardId

Relation = Literal["full", "partial", "related"]


class Mapping(Model):
    """What an answer to a control is evidence for, and for which roles (none named: all)."""

    relation: Relation
    roles: Many[Id] = ()


def _as_mapping(value: Any) -> Any:
    return {"relation": value} if isinstance(value, str) else value


ProvisionLevel = Literal["mandatory", "mandatory-conditional", "recommended", "recommended-conditional", "informative"]


class Provision(Model):
    """One numbered requirement of a standard, and the controls that bear on it or why none does."""

    title: Text
    level: ProvisionLevel
    section: str = ""
    condition: str = ""
    controls: dict[Id, Annotated[Mapping, BeforeValidator(_as_mapping, json_schema_input_type=Relation | Mapping)]] = {}
    not_assessed: Text | None = None

    def bearing(self, roles: abc.Collection[str]) -> dict[Id, Relation]:
        """Return the controls that count as evidence in a firm with these roles; related ones never do."""
        return {
            control_id: mapping.relation
            for control_id, mapping in self.controls.items()
            if mapping.relation != "related" and (not mapping.roles or set(roles) & set(mapping.roles))
        }


class Standard(Model):
    """A published document and its provisions."""

    id: StandardId
    title: Text
    version: Text
    publisher: Text
    year: Annotated[int, Field(ge=1950, le=2100)]
    url: Text
    binding: bool
    note: str = ""
    provisions: dict[Annotated[str, Field(min_length=1, max_length=64)], Provision]


State = Literal["for", "partly", "against", "unknown", "not-assessed"]


class StandardEvidence(Computed):
    """For each provision of a standard, what the answers are evidence of, and the controls that bear on it.

    `reasons` says why no control of the catalog bears on some provisions, `conditions` when a provision applies at all.
    """

    id: str
    title: str
    version: str
    binding: bool
    states: dict[str, State]
    bearing: dict[str, tuple[Id, ...]] = {}
    reasons: dict[str, str] = {}
    conditions: dict[str, str] = {}

    def number(self, state: State) -> int:
        """Count the provisions in a state."""
        return sum(found == state for found in self.states.values())
