"""What all values have in common: frozen, strict, no unknown keys, every number with two bounds."""

from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    Strict,
    StringConstraints,
)

T = TypeVar("T")


class Model(BaseModel):
    """A frozen value; an unknown key is an error, and nothing is converted."""

    # A model that a command does not use costs nothing at its start: its validator is built when it is first needed.
    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, allow_inf_nan=False, validate_by_name=True, defer_build=True
    )

    def __copy__(self) -> Self:
        """Copy the fields only: with other values, what was computed once may come out otherwise."""
        copied = super().__copy__()
        for name in copied.__dict__.keys() - type(self).model_fields.keys():
            del copied.__dict__[name]
        return copied


Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Percent = Annotated[int, Field(ge=0, le=100)]
Weight = Annotated[int, Field(ge=0, le=100)]
Days = Annotated[int, Field(ge=0, le=1000)]
Hours = Annotated[int, Field(ge=0, le=1000)]

# A day within the bounds in which an assessment can fall.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]

# A TOML array arrives as a list; a frozen value holds a tuple.
Many = Annotated[tuple[T, ...], Strict(False)]


def _as_many(value: Any) -> Any:
    return [] if value == "" else [value] if isinstance(value, str) else value


# One id, or a list of them; an empty text is none, as in a form not filled in yet.
OneOrMany = Annotated[
    tuple[Id, ...], Strict(False), BeforeValidator(_as_many, json_schema_input_type=Literal[""] | Id | list[Id])
]


def sha256_of(value: Any) -> str:
    """Return the digest of a value that JSON can hold, the same for every order of its keys."""
    import hashlib  # With json, as long to import as a small sheet takes to score.
    import json

    canonical = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(canonical.encode()).hexdigest()}"


def _as_fraction(value: Any) -> Any:
    if isinstance(value, str):
        numerator, _, denominator = value.partition("/")
        if not int(denominator or 1):
            raise ValueError("is no number")
        return Fraction(int(numerator), int(denominator or 1))
    return value


# An exact number; JSON holds it as "numerator/denominator".
Exact = Annotated[
    Fraction,
    BeforeValidator(_as_fraction),
    PlainSerializer(str, return_type=str),
]
