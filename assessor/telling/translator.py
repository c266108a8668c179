"""Put the catalog's texts in a value into another language.

A text that is not translated stays as it is, and the title or question of what it belongs to is marked.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from assessor.model.assessment import Assessment, DomainScore
from assessor.model.base import Model
from assessor.model.benchmark import BenchmarkBasis, BenchmarkDomain
from assessor.model.catalog import (
    Control,
    Domain,
    Fact,
    Level,
    MadeFor,
    Questionnaire,
    TierInfo,
    VitalClass,
    WeightedDomain,
    Wording,
)
from assessor.model.comparison import Comparison, ControlMove, Move, Stand, Trend
from assessor.model.forms import AskedChoice, AskedControl, AskedFact, Form
from assessor.model.handouts import EmergencyContact, EmergencyStep, MakerQuestion
from assessor.model.obligations import Coverage, Obligation
from assessor.model.portfolio import Basis, CommonRemedy, Portfolio, Upcoming
from assessor.model.report import DomainMove, Purchase, RuleMove, Uncovered
from assessor.model.solutions import Solution
from assessor.model.translation import FIELDS, Texts, Translation
from assessor.words.speech import language, say


class _Kind(NamedTuple):
    """Of which kind a value's texts are, and the field with its id; without one, it stands under its id."""

    name: str
    by: str = ""


_KINDS: dict[type[Model], _Kind] = {
    Control: _Kind("controls", "id"),
    AskedControl: _Kind("controls", "id"),
    ControlMove: _Kind("controls", "id"),
    Fact: _Kind("facts"),
    AskedFact: _Kind("facts", "id"),
    Level: _Kind("levels"),
    TierInfo: _Kind("tiers"),
    Domain: _Kind("domains"),
    WeightedDomain: _Kind("domains", "id"),
    DomainScore: _Kind("domains", "id"),
    Move: _Kind("domains", "id"),
    BenchmarkDomain: _Kind("domains"),
    VitalClass: _Kind("vital"),
    MadeFor: _Kind("questionnaires"),
    Solution: _Kind("solutions", "id"),
    Purchase: _Kind("solutions", "solution"),
    CommonRemedy: _Kind("solutions", "solution"),
    Obligation: _Kind("obligations", "id"),
    Upcoming: _Kind("obligations", "obligation"),
    Coverage: _Kind("coverage"),
    Uncovered: _Kind("coverage", "region"),
    EmergencyContact: _Kind("contacts"),
    EmergencyStep: _Kind("steps"),
    MakerQuestion: _Kind("maker-questions"),
}
# The fields with texts of values that hold some of the catalog's.
_TOLD: dict[type[Model], tuple[str, ...]] = {
    **FIELDS,
    WeightedDomain: FIELDS[Domain],
    DomainScore: ("title",),
    Move: ("title",),
    BenchmarkDomain: ("title",),
    AskedControl: ("title", "question", "why", "how_to_check", "choices"),
    AskedChoice: ("text",),
    AskedFact: ("title", "question", "help", "values"),
    ControlMove: ("title", "before", "after"),
    Stand: ("said",),
    Purchase: ("title", "sold_as"),
    CommonRemedy: ("title",),
    Upcoming: ("title", "what"),
    Uncovered: ("missing",),
}
# What stands in a field is a text of the field of another name.
_NAMED = {"said": "text", "sold_as": "also_called"}
# What tells the reader that an item is not translated, or not all of it.
_MARKED = ("title", "question", "text", "missing", "otherwise")
# Titles of another kind, alone or by the ids of what they are of.
_TITLES: dict[type[Model], dict[str, str]] = {
    Assessment: {"title": "questionnaires"},
    Questionnaire: {"title": "questionnaires"},
    Comparison: {"title": "questionnaires"},
    Trend: {"title": "questionnaires", "domains": "domains"},
    Form: {"title": "questionnaires"},
    Basis: {"title": "questionnaires", "domains": "domains"},
    BenchmarkBasis: {"title": "questionnaires"},
    Portfolio: {"domains": "domains", "controls": "controls"},
    AskedControl: {"domain": "domains"},
    DomainMove: {"title": "domains"},
    RuleMove: {"title": "obligations"},
}
# What else of a value holds no text of the catalog.
_ALONE = (Control, Fact, Solution, Obligation, Level)


class Translator:
    """Puts texts into another language; `lacks` is whether one was not found since that was last asked."""

    def __init__(self, texts: Translation) -> None:
        self._texts = texts
        self._lacks = False
        # Many findings hold the same controls; the values are kept so that their addresses stay theirs.
        self._done: dict[int, tuple[Any, Any]] = {}

    def of(self, value: Any, key: str) -> Any:
        """Return a value, which may stand under an id, in the other language."""
        if isinstance(value, Model):
            found = self._done.get(id(value))
            if found is None:
                self._done[id(value)] = found = (value, self._model(value, str(getattr(value, "id", key))))
            return found[1]
        if isinstance(value, tuple):
            made = [self.of(each, key) for each in value]
            if all(new is old for new, old in zip(made, value, strict=True)):
                return value
            return type(value)(*made) if hasattr(value, "_fields") else tuple(made)
        if isinstance(value, dict):
            return {each: self.of(inside, str(each)) for each, inside in value.items()}
        return value

    def _model(self, value: Model, key: str) -> Model:
        kind = _KINDS.get(type(value))
        changes: dict[str, Any] = {}
        if kind:
            value_id = str(getattr(value, kind.by)) if kind.by else key
            changes = self._item(value, self._texts.of(kind.name).get(value_id, {}))
        for name, other in _TITLES.get(type(value), {}).items():
            changes[name] = self._titles(getattr(value, name), other)
        if not isinstance(value, _ALONE):
            done = {*changes, "glossary"}
            left = [name for name in type(value).model_fields if name not in done]
            changes |= {name: self.of(getattr(value, name), key) for name in left}
        changes |= self._glossary(value) | self._as_asked(value)
        same = all(new is getattr(value, name) for name, new in changes.items())
        return value if same else value.model_copy(update=changes)

    def _item(self, value: Model, texts: Texts) -> dict[str, Any]:
        """Return the texts of one thing, marked if one of them is missing."""
        self._lacks = False
        changes = self._fields(value, texts)
        if self._lacks:
            english = {name: text for name in _MARKED if name in changes and (text := getattr(value, name))}
            alike = [name for name, text in english.items() if changes[name] == text]
            for name in alike or list(english)[:1]:
                changes[name] = say("in-english", text=changes[name])
        return changes

    def _fields(self, value: Model, texts: Texts) -> dict[str, Any]:
        return {name: self._text(getattr(value, name), name, texts) for name in _TOLD.get(type(value), ())}

    def _text(self, value: Any, name: str, texts: Texts) -> Any:
        """Return what a field with texts holds in the other language."""
        leaf = _NAMED.get(name, name)
        if isinstance(value, str):
            return self._found(value, leaf, texts) if value else value
        if isinstance(value, Model):
            changes = self._wording(value, texts) if isinstance(value, Wording) else self._fields(value, texts)
            return value.model_copy(update=changes) if changes else value
        if isinstance(value, dict):
            return {key: self._text(inside, name, texts) for key, inside in value.items()}
        if (leaf, value) in texts:
            return texts[leaf, value]
        return tuple(self._text(inside, name, texts) for inside in value) if isinstance(value, tuple) else value

    def _wording(self, value: Wording, texts: Texts) -> dict[str, Any]:
        """Return the words for one role, marked apart: other roles do not see them."""
        before = self._lacks
        changes = self._item(value, texts)
        self._lacks = before
        return changes

    def _found(self, text: str, leaf: str, texts: Texts) -> str:
        found = texts.get((leaf, text))
        if leaf == "also_called":
            # Of a list that each language has its own of, the first stands for all.
            of = next((own for (name, names), own in texts.items() if name == leaf and names[:1] == (text,)), ())
            found = next(iter(of), None)
        self._lacks = self._lacks or found is None
        return text if found is None else str(found)

    def _titles(self, value: Any, kind: str) -> Any:
        if isinstance(value, dict):
            return {key: self._title(text, self._texts.of(kind).get(key, {})) for key, text in value.items()}
        return self._title(value, self._texts.anywhere(kind))

    def _title(self, text: str, texts: Texts) -> str:
        found = texts.get(("title", text))
        return say("in-english", text=text) if found is None else str(found)

    def _glossary(self, value: Model) -> dict[str, Any]:
        """Return the words that are explained, with their forms, as the language sorts them."""
        if not isinstance(value, Assessment | Questionnaire):
            return {}
        words = self._texts.words
        forms = {words[word].word: words[word].forms for word in value.glossary if word in words}
        told = {words[word].word: words[word].meaning for word in value.glossary if word in words}
        left = {word: say("in-english", text=text) for word, text in value.glossary.items() if word not in words}
        both: Mapping[str, str] = {**left, **told}
        return {"glossary": {word: both[word] for word in sorted(both, key=language().sort_key)}, "forms": forms}

    def _as_asked(self, value: Model) -> dict[str, Any]:
        """Keep what a control asked, which is recorded in English."""
        return {"as_asked": value.fingerprint} if isinstance(value, Control) else {}
