"""What a gate demands of an assessment."""

from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from assessor.model.base import Id, Many, Model, Once, OneOrMany, Text
from assessor.model.catalog import TIERS, StandardId, Tier
from assessor.model.sheet import Retired


def _as_tenth(value: Any) -> Any:
    """Read a threshold exactly; it has at most one decimal, so that printed digits and the verdict agree."""
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
    Once(),
]
Age = Annotated[int, Field(ge=1, le=3650)]


DemandLevel = Literal["mandatory", "recommended", "any"]
_LEVELS: dict[DemandLevel, frozenset[str]] = {
    "mandatory": frozenset({"mandatory", "mandatory-conditional"}),
    "recommended": frozenset({"mandatory", "mandatory-conditional", "recommended", "recommended-conditional"}),
}


# What leaving the scope means to `no_regression`.
Scoping = Literal["ignore", "list", "fail"]


class StandardDemand(Model):
    """The share of a standard's assessed provisions at this level that the answers must be evidence for."""

    id: StandardId
    level: DemandLevel = "mandatory"
    share: Annotated[Tenth, Field(json_schema_extra={"default": 100})] = Fraction(100)

    def includes(self, level: str) -> bool:
        """Whether provisions of a level are demanded."""
        return self.level not in _LEVELS or level in _LEVELS[self.level]


class WaiverRules(Model):
    """How many waivers may be in force, for how many days from today, and which critical controls they may name."""

    most: Annotated[int, Field(ge=0, le=1000)] | None = None
    longest_days: Age | None = None
    critical: Many[Id] = ()


def _some(values: tuple[str, ...]) -> tuple[str, ...]:
    if not values:
        raise ValueError("names no value; leave the fact out, or name what it must be")
    return values


class Register(Model):
    """The files of questionnaires of one's own, by their ids, relative to the folder of the file that names them."""

    questionnaires: dict[Id, Text]


class Policy(Model):
    """What a gate demands; a key that is left out demands nothing. Shares are percent of the controls that count."""

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
    min_asked: Tenth | None = None
    facts: dict[Id, Annotated[OneOrMany, AfterValidator(_some)]] = {}
    max_unknown: Tenth | None = None
    max_not_applicable: Tenth | None = None
    require: Many[Id] = ()
    no_critical_failure: bool = False
    standards: Many[StandardDemand] = ()
    max_answer_age: Age | None = None
    max_evidence_age: Age | None = None
    require_files: bool = False
    no_regression: Many[Literal["score", "control", "domain"]] = ()
    scope: Scoping | None = None
    require_digests: bool = False
    questionnaire_digest: Annotated[str, Field(pattern=r"^sha256:[0-9a-f]{64}$")] | None = None
    expected: Many[Text] = ()
    retired: Many[Retired] = ()
    waivers_from: Literal["sheet", "file"] = "sheet"
    questionnaires: dict[Id, Text] = {}
    # Constructed without validation, so that a policy that is not read needs no validator.
    waivers: WaiverRules = WaiverRules.model_construct()

    @property
    def demands(self) -> dict[str, Any]:
        """Return the demands, by key."""
        words = {"title", "about", "based_on", "retired", "waivers", "waivers_from", "questionnaires"}
        # A threshold of 0 equals False, and still is a demand.
        return {
            key: value
            for key, value in self
            if key not in words and value is not None and value is not False and value not in ((), {})
        }

    @property
    def lets_everything_through(self) -> bool:
        """Whether no demand could ever fail, such as a minimum of 0 or a maximum of 100."""
        return all(_is_idle(key, value) for key, value in self.demands.items())


def _is_idle(key: str, value: Any) -> bool:
    if isinstance(value, Fraction):
        return value == (0 if key.startswith("min_") else 100)
    if key == "min_domain":
        return not any(value.values())
    # Alone it says what another demand means.
    if key in {"scope", "require_files"}:
        return True
    if key == "min_tier":
        return bool(value == TIERS[0])
    return key == "standards" and not any(demand.share for demand in value)
