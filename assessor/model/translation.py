"""What of a catalog is text, how a translation fits it, and the texts in another language by what they translate.

A translation has the English's shape with nothing but its texts. Each of its tables may say in `from` which English it
was translated from: the digest of the English texts alone, so that a weight that changes outdates no translation.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from assessor.model.base import MOST_TEXT, Model, says_something, sha256_of
from assessor.model.catalog import (
    Choice,
    Control,
    Critical,
    Domain,
    Event,
    Fact,
    FactGroup,
    FirstStep,
    Level,
    MadeFor,
    Tailoring,
    TierInfo,
    VitalClass,
    Wording,
)
from assessor.model.catalogfiles import QuestionnaireFile
from assessor.model.handouts import EmergencyContact, EmergencyStep, MakerQuestion
from assessor.model.obligations import Channel, Coverage, Due, Obligation
from assessor.model.solutions import Solution

# Texts as they stand in a file: tables and lists of them.
Tree = dict[str, Any]
Keys = tuple[str | int, ...]

# Of each kind of value, the fields that are texts, or hold some.
FIELDS: dict[type[Model], tuple[str, ...]] = {
    Level: ("title", "meaning"),
    TierInfo: ("title", "about"),
    Domain: ("title", "about"),
    VitalClass: ("title", "because"),
    Fact: ("title", "question", "help", "values", "groups"),
    FactGroup: ("title",),
    Control: (
        "title",
        "question",
        "why",
        "how_to_check",
        "first_step",
        "maker_step",
        "step",
        "clause",
        "event",
        "evidence",
        "ask",
        "critical",
        "choices",
    ),
    Tailoring: ("question", "why", "clause", "event", "critical"),
    Wording: ("question", "why", "how_to_check", "first_step", "step"),
    FirstStep: ("text",),
    Event: ("what",),
    Critical: ("because",),
    Choice: ("text", "done_when"),
    QuestionnaireFile: ("title", "about", "made_for"),
    MadeFor: ("otherwise",),
    Solution: (
        "title",
        "also_called",
        "does",
        "not_for",
        "look_for",
        "first_step",
        "first_step_for",
        "full_scale",
    ),
    Obligation: ("title", "demands", "unsure", "dates", "ends", "first_step", "channels"),
    Due: ("what",),
    Channel: ("who", "within", "to", "how", "prepare"),
    Coverage: ("missing",),
    EmergencyContact: ("title",),
    EmergencyStep: ("text",),
    MakerQuestion: ("question", "proof"),
}
# Fields whose keys are ids, and whose values are texts.
BY_ID = frozenset({"values", "first_step_for"})
# Lists that a translation has its own of: what the market of another language calls a thing.
OWN_LISTS = frozenset({"also_called"})
FROM = "from"
# So many digits of a digest tell texts apart.
DIGITS = 16


def texts_of(value: Any) -> Any:
    """Return the texts of a value as a file has them; empty where there are none."""
    if isinstance(value, Model):
        found = {name: texts_of(getattr(value, name)) for name in FIELDS.get(type(value), ())}
        return {name: texts for name, texts in found.items() if texts}
    if isinstance(value, Mapping):
        found = {key: texts_of(each) for key, each in value.items()}
        return {key: texts for key, texts in found.items() if texts}
    if isinstance(value, tuple):
        return [texts_of(each) for each in value]
    return value if isinstance(value, str) else ""


def glossary_texts(word: str, meaning: str) -> Tree:
    """Return the texts of a word of the glossary; a translation also lists its forms."""
    return {"word": word, "meaning": meaning}


def digest(texts: Tree) -> str:
    """Identify the texts that a translation is made from."""
    return sha256_of(texts)[: len("sha256:") + DIGITS]


class Fitting(NamedTuple):
    """A text in English, or a list of them, under the name of its field, and the same in the other language."""

    leaf: str
    english: str | tuple[str, ...]
    other: str | tuple[str, ...]


class Misfit(NamedTuple):
    """What of a translation fits no text in English: its keys, and why."""

    keys: Keys
    what: str


class Lack(NamedTuple):
    """A text in English that a translation lacks."""

    keys: Keys


def fitted(english: Any, other: Any, keys: Keys = ()) -> Iterator[Fitting | Misfit | Lack]:
    """Yield for each text its translation, or that there is none, and whatever else the translation holds."""
    if isinstance(english, str):
        yield from _text(english, other, keys)
    elif isinstance(english, list):
        yield from _list(english, other, keys)
    elif isinstance(other, str) and "question" in english:
        # Who only asks otherwise may write the question alone, as in English.
        yield from fitted(english, {"question": other}, keys)
    elif not isinstance(other, dict):
        yield Misfit(keys, f"{_named(keys)} must be a table")
        yield from missing(english, keys)
    else:
        more = set() if keys else {FROM, *(["forms"] if "word" in english else [])}
        for key in other.keys() - english.keys() - more:
            yield Misfit((*keys, key), f'"{key}" is no text in English')
        for key, text in english.items():
            yield from fitted(text, other[key], (*keys, key)) if key in other else missing(text, (*keys, key))


def missing(english: Any, keys: Keys) -> Iterator[Lack]:
    """Yield each text that there is."""
    if isinstance(english, dict):
        for key, text in english.items():
            yield from missing(text, (*keys, key))
    elif isinstance(english, list) and not _is_own(keys):
        for number, text in enumerate(english):
            yield from missing(text, (*keys, number))
    else:
        yield Lack(keys)


def _text(english: str, other: Any, keys: Keys) -> Iterator[Fitting | Misfit | Lack]:
    wrong = _wrong(other)
    if wrong:
        yield Misfit(keys, f"{_named(keys)} {wrong}")
        yield Lack(keys)
    else:
        yield Fitting(_leaf(keys), english, other)


def _list(english: list[Any], other: Any, keys: Keys) -> Iterator[Fitting | Misfit | Lack]:
    if not isinstance(other, list):
        yield Misfit(keys, f"{_named(keys)} must be a list")
        yield from missing(english, keys)
    elif _is_own(keys):
        wrong = next(filter(None, map(_wrong, other)), "")
        if wrong:
            yield Misfit(keys, f"each of {_named(keys)} {wrong}")
            yield Lack(keys)
        else:
            yield Fitting(_leaf(keys), tuple(english), tuple(other))
    elif len(other) != len(english):
        yield Misfit(keys, f"{_named(keys)} has {len(other)} entries, and {len(english)} in English")
        yield from missing(english, keys)
    else:
        for number, (text, translated) in enumerate(zip(english, other, strict=True)):
            yield from fitted(text, translated, (*keys, number))


def _wrong(text: Any) -> str:
    if not isinstance(text, str):
        return "must be text in quotes"
    if not says_something(text):
        return "must not be blank"
    return f"is longer than {MOST_TEXT} characters" if len(text) > MOST_TEXT else ""


def _is_own(keys: Keys) -> bool:
    return bool(keys) and keys[-1] in OWN_LISTS


def _named(keys: Keys) -> str:
    last = keys[-1] if keys else "it"
    return f'"{last}"' if isinstance(last, str) else f"entry {last + 1}"


def _leaf(keys: Keys) -> str:
    """Return the name of the field that a text stands in."""
    names = [key for key in keys if isinstance(key, str)]
    return names[-2] if len(names) > 1 and names[-2] in BY_ID else names[-1]


# The texts of one thing in another language, by the names of their fields and the English: so none ever stands for a
# text that a questionnaire put into other words.
Texts = Mapping[tuple[str, str | tuple[str, ...]], str | tuple[str, ...]]


class Word(NamedTuple):
    """A word of the glossary in another language, its other forms, and what it means."""

    word: str
    forms: tuple[str, ...]
    meaning: str


class Translation:
    """The texts of a catalog in another language, of each kind at its first use.

    `load` returns those of one kind by their ids, and `words` the glossary by the English words.
    """

    def __init__(
        self, language: str, load: Callable[[str], Mapping[str, Texts]], words: Callable[[], Mapping[str, Word]]
    ) -> None:
        self.language = language
        self._load = load
        self._loaded: dict[str, Mapping[str, Texts]] = {}
        self._words = words

    def of(self, kind: str) -> Mapping[str, Texts]:
        """Return the texts of each thing of a kind, by their ids."""
        if kind not in self._loaded:
            self._loaded[kind] = self._load(kind)
        return self._loaded[kind]

    def anywhere(self, kind: str) -> Texts:
        """Return the texts of all things of a kind, where nothing says which one it is."""
        return {key: text for texts in self.of(kind).values() for key, text in texts.items()}

    @property
    def words(self) -> Mapping[str, Word]:
        """Return the glossary, by the English words."""
        return self._words()
