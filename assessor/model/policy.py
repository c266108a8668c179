"""What a gate demands of an assessment."""

from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from assessor.model.base import Id, Many, Model, Text
from assessor.model.catalog import TIERS, StandardId, Tier


def _as_tenth(value: Any) -> Any:
    """Read a threshold as it is written: so that printed digits and the verdict agree, in tenths at most."""
    if isinstance(value, Fraction):
        return value
    if type(value) not in {int, float}:
        raise ValueError("must be a number from 0 to 100, without quotes")
    if value != value or value in {float("inf"), float("-inf")}:
        raise ValueError("is not a number from 0 to 100")
    exact = Fraction(repr(value))
    if not 0 <= exact <= 100 or (exact * 10).denominator > 1:
        raise ValueError(f"is {value}; a threshold goes from 0 to 100, with at most one decimal")
    return exact


# A threshold from 0 to 100.
Tenth = Annotated[
    Fraction,
    BeforeValidator(_as_tenth, json_schema_input_type=Annotated[float, Field(ge=0, le=100)]),
]
Age = Annotated[int, Field(ge=1, le=3650)]


DemandLevel = Literal["mandatory", "recommended", "any"]


class StandardDemand(Model):
    """Of a standard's provisions that are this binding and assessed, the share that answers must be evidence for."""

    id: StandardId
    level: DemandLevel = "mandatory"
    share: Annotated[Tenth, Field(json_schema_extra={"default": 100})] = Fraction(100)


class WaiverRules(Model):
    """How many waivers may be in force, for how many days from today, and which critical controls they may name."""

    most: Annotated[int, Field(ge=0, le=1000)] | None = None
    longest_days: Age | None = None
    critical: Many[Id] = ()


class Policy(Model):
    """What a gate demands; whatever is left out is not demanded. Shares are percent of the controls that count."""

    title: Text | None = None
    about: Annotated[str, Field(max_length=2000)] = ""
    based_on: Id | None = None
    min_tier: Tier | None = None
    min_score: Tenth | None = None
    min_level: Id | None = None
    min_every_domain: Tenth | None = None
    min_domain: dict[Id, Tenth] = {}
    min_evidenced: Tenth | None = None
    min_answered: Tenth | None = None
    max_unknown: Tenth | None = None
    max_not_applicable: Tenth | None = None
    require: Many[Id] = ()
    no_critical_failure: bool = False
    standards: Many[StandardDemand] = ()
    max_answer_age: Age | None = None
    max_evidence_age: Age | None = None
    no_regression: Many[Literal["score", "control", "domain"]] = ()
    require_digests: bool = False
    questionnaire_digest: Annotated[str, Field(pattern=r"^sha256:[0-9a-f]{64}$")] | None = None
    # Not checked, so that a policy that is not read needs no schema.
    waivers: WaiverRules = WaiverRules.model_construct()

    @property
    def demands(self) -> dict[str, Any]:
        """Return what is demanded, by key."""
        words = {"title", "about", "based_on", "waivers"}
        # A zero equals False, and is a threshold all the same.
        return {k: v for k, v in self if k not in words and v is not None and v is not False and v not in ((), {})}

    @property
    def lets_everything_through(self) -> bool:
        """Whether no demand could ever fail: a least of 0 and a most of 100 are none."""
        return all(_is_idle(key, value) for key, value in self.demands.items())


def _is_idle(key: str, value: Any) -> bool:
    if isinstance(value, Fraction):
        return value == (0 if key.startswith("min_") else 100)
    if key == "min_domain":
        return not any(value.values())
    if key == "min_tier":
        return bool(value == TIERS[0])
    return key == "standards" and not any(demand.share for demand in value)
