"""The base of all values: frozen, strict, no unknown keys, every number with two bounds."""

import re
from datetime import date
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    Strict,
    StringConstraints,
)

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

T = TypeVar("T")


class Model(BaseModel):
    """A frozen value; an unknown key is an error, and no value is converted."""

    # Validators are built at first use, so that models that a command does not use cost nothing.
    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, allow_inf_nan=False, validate_by_name=True, defer_build=True
    )

    def __copy__(self) -> Self:
        """Copy the fields only: cached properties may differ once a field is changed."""
        copied = super().__copy__()
        for name in copied.__dict__.keys() - type(self).model_fields.keys():
            del copied.__dict__[name]
        return copied


class Computed(Model):
    """A value that only the program computes: as mypy holds it to its types, constructing one checks nothing.

    What is read, such as a report as JSON, is held to the model all the same.
    """

    def __init__(self, /, **values: Any) -> None:
        defaults = _defaults(type(self))
        whole = defaults | values
        if len(whole) > len(defaults):
            raise TypeError(f"{type(self).__name__} has no {', '.join(sorted(values.keys() - defaults.keys()))}")
        object.__setattr__(self, "__dict__", whole)
        object.__setattr__(self, "__pydantic_fields_set__", set(values))
        object.__setattr__(self, "__pydantic_extra__", None)
        object.__setattr__(self, "__pydantic_private__", None)

    # Else pydantic would construct what it has read, too, in this way.
    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]


@cache
def _defaults(kind: type[Computed]) -> dict[str, Any]:
    """Return the fields of a kind of value in their order, each with its default."""
    return {name: field.default for name, field in kind.__pydantic_fields__.items()}


class Once:
    """Ends the annotation of a type that many fields have: its schema is made once, and not for each of them."""

    def __init__(self) -> None:
        self._made: CoreSchema | None = None

    def __get_pydantic_core_schema__(self, source: Any, handler: "GetCoreSchemaHandler") -> "CoreSchema":
        """Return the schema that all annotations before this one come to."""
        if self._made is None:
            self._made = handler(source)
        return {**self._made}  # What a field adds is its own.


Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$"), Once()]


# A letter or a digit, but for those letters to Unicode that show nothing.
_SEEN = re.compile(r"[^\W_\u115f\u1160\u3164\uffa0]")


def says_something(text: str) -> bool:
    """Whether a text has a letter or a digit that can be seen."""
    return _SEEN.search(text) is not None


def _said(text: str) -> str:
    # Not by `says_something`: a catalog has thousands of texts.
    if _SEEN.search(text) is None:
        raise ValueError("must not be blank")
    return text


# Blanks, invisible characters and signs alone say nothing.
SAYS = AfterValidator(_said)
# The most characters of a name, of a text, and of a comment.
MOST_NAME, MOST_TEXT, MOST_COMMENT = 200, 2000, 10_000
Text = Annotated[str, StringConstraints(min_length=1, max_length=MOST_TEXT), SAYS, Once()]
Percent = Annotated[int, Field(ge=0, le=100)]
Weight = Annotated[int, Field(ge=0, le=100)]
Days = Annotated[int, Field(ge=0, le=1000)]
Hours = Annotated[int, Field(ge=0, le=1000)]

# The first and last day that a file can name.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]

# A TOML array arrives as a list; a frozen value holds a tuple.
Many = Annotated[tuple[T, ...], Strict(False)]


def _as_many(value: Any) -> Any:
    return [] if value == "" else [value] if isinstance(value, str) else value


# One id, or a list of them; an empty text is none, as in a blank sheet.
OneOrMany = Annotated[
    tuple[Id, ...], Strict(False), BeforeValidator(_as_many, json_schema_input_type=Literal[""] | Id | list[Id]), Once()
]


def sha256_of(value: Any) -> str:
    """Return the digest of a value that JSON can hold, the same for every order of its keys."""
    import hashlib  # Importing it and json takes as long as scoring a small sheet.
    import json

    canonical = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(canonical.encode()).hexdigest()}"


def uuid_from(subject: str, *names: str) -> str:
    """Name a thing of a subject by what identifies it, the same for everybody."""
    import json
    import uuid

    return str(uuid.uuid5(uuid.NAMESPACE_OID, json.dumps([subject, *names])))


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
    Once(),
]
