"""Put faults of meaning into our own words: what is wrong, and what would be right."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

# How many characters of a wrong value a sentence repeats.
SHOWN = 58

Keys = tuple[str | int, ...]


class Fault(NamedTuple):
    """A fault of meaning in a file: its path of keys, and a sentence with what is wrong and what would be right."""

    keys: Keys
    what: str


def faults_of(error: ValidationError, model: type[BaseModel], base: Keys = ()) -> list[Fault]:
    """Return pydantic's errors as faults in our own words; `base` is the path of the model's data in the file."""
    return [Fault((*base, *_keys(detail)), _sentence(detail, model)) for detail in error.errors(include_url=False)]


def _keys(detail: ErrorDetails) -> Keys:
    return tuple(key for key in detail["loc"] if key != "[key]")


_SENTENCES = {
    "missing": "{key} is missing",
    "extra_forbidden": "{key} is not a key here",
    "string_type": "{key} must be text in quotes",
    "string_too_short": "{key} must not be empty",
    "string_too_long": "{key} is longer than {max_length} characters",
    "int_type": "{key} must be a whole number",
    "greater_than_equal": "{key} is {input}; the least is {ge}",
    "less_than_equal": "{key} is {input}; the most is {le}",
    "literal_error": "{key} is {input}; it must be {expected}",
    "bool_type": "{key} must be true or false",
    "date_type": "{key} must be a date such as 2026-03-31{unquoted}",
    "date_parsing": "{key} must be a date such as 2026-03-31",
    "dict_type": "{key} must be a table",
    "model_type": "{key} must be a table",
    "tuple_type": "{key} must be a list",
    "too_short": "{key} has {actual_length} entries; the least is {min_length}",
    "too_long": "{key} has too many entries; the most is {max_length}",
    "value_error": "{key} {error}",
}
_PATTERNS = {
    "#": "must be a colour such as #1f3a5f, in lower case",
    "F]{64}$": "must be 64 hexadecimal digits",
    "f]{64}$": "must be 64 hexadecimal digits, in lower case",
    "{2}$": "must be a language by its two letters, such as de",
    "sha256": "must be empty or sha256: and 64 hexadecimal digits",
    "": "must be an id: lower-case letters, digits and hyphens, 64 characters at most",
}


def _sentence(detail: ErrorDetails, model: type[BaseModel]) -> str:
    keys = _keys(detail)
    key = keys[-1] if keys else "the file"
    context = detail.get("ctx", {})
    said = {
        "key": f'"{key}"' if isinstance(key, str) else f"entry {key + 1}",
        "input": shown(detail["input"]),
        "unquoted": ", without quotes" if isinstance(detail["input"], str) else "",
    }
    if detail["type"] == "string_pattern_mismatch":
        rule = next(rule for mark, rule in _PATTERNS.items() if mark in str(context.get("pattern", "")))
        return f"{said['input']} {rule}"
    template = _SENTENCES.get(detail["type"], "{key} is not valid here")
    sentence = template.format(**{**context, **said})
    if detail["type"] == "extra_forbidden":
        return hinted(sentence, near(str(key), _known_keys(model, keys)))
    return sentence


def _known_keys(model: type[BaseModel], keys: Keys) -> list[str]:
    """Return the keys that are valid beside a refused one, by following its path through the models' fields."""
    for key in keys[:-1]:
        # Any other key is an id or an index, and the field before it has led to its model.
        if key in model.model_fields:
            model = next(_models_in(model.model_fields[str(key)].annotation), model)
    return [field.alias or name for name, field in model.model_fields.items()]


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)


def shown(value: Any) -> str:
    """Return a wrong value as sentences repeat it: a text in quotes, and not too much of it."""
    text = str(value)
    short = text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
    return f'"{short}"' if isinstance(value, str) else short


def hinted(what: str, hint: str) -> str:
    """Return what is wrong, and what would be right where that is known."""
    return f"{what}; {hint}" if hint else what


def near(word: str, known: Sequence[str]) -> str:
    """Say what would be right: the closest known word, or all of them when they are few."""
    import difflib  # Only a mistake needs it.

    close = difflib.get_close_matches(word, known, n=1)
    if close:
        return f'did you mean "{close[0]}"?'
    return f"known: {', '.join(known)}" if 0 < len(known) <= 12 else ""
