"""Read the file of answers that a form as a web page saves.

It comes by mail from somebody's browser: whatever stands in it may have been changed.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn

from pydantic import ValidationError

from assessor.errors import AssessorError
from assessor.io import files
from assessor.io.encodings import decoded
from assessor.io.faults import Fault, Keys, faults_of, shown
from assessor.io.history import History
from assessor.io.limits import MAX_DEPTH
from assessor.model.forms import FormRow, Returned
from assessor.model.savedform import SavedAnswer, SavedFact, SavedForm
from assessor.text import tidy

# A sheet has less than a quarter of that, and the file has what the sheet had, what was shown and what is given.
MAX_BYTES = 4 * files.MAX_BYTES
FORMAT = "assessor-form-answers"
_NO_FORM = "not answers that a page of `assessor form` has saved"
_TEXTS = ("reason", "note", "by", "evidence")
_STRING = re.compile(r'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_BRACKETS = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}


def read(path: Path, _: History) -> Returned:
    """Read the file; `AssessorError` with every fault, each with its question."""
    text = decoded(path, files.content(path, MAX_BYTES))
    data = _parsed(path, text)
    form = _form(path, text, data)
    faults = [Fault(keys, "stands twice in the file") for keys in _twice(form)]
    if faults:
        raise _error(path, faults, data)
    given = tuple(_row(path, keys, row) for keys, row in _rows(form))
    return Returned(str(path), given, form.sheet, form.questionnaire, form.part)


def _parsed(path: Path, text: str) -> dict[str, Any]:
    """Return the JSON of the file, which names no key twice and is not nested deeply."""
    if _is_deep(text):
        raise AssessorError(f"{path}: nested more than {MAX_DEPTH} levels deep")
    try:
        data = json.loads(text, object_pairs_hook=_once, parse_constant=_refused)
    except json.JSONDecodeError as error:
        raise AssessorError(f"{path}:{error.lineno}:{error.colno}: not valid JSON ({error.msg})") from None
    except ValueError as error:
        raise AssessorError(f"{path}: not valid JSON ({error})") from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise AssessorError(f"{path}: {_NO_FORM}")
    if data.get("version") != 1:
        raise AssessorError(f"{path}: saved by a page of a later version; take it with that version")
    return data


def _is_deep(text: str) -> bool:
    depth = 0
    for character in re.findall(r"[\[\]{}]", _STRING.sub("", text)):
        depth += _BRACKETS[ord(character)]
        if depth > MAX_DEPTH:
            return True
    return False


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return a table, unless it names a key twice."""
    found = dict(pairs)
    if len(found) < len(pairs):
        key = next(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
        raise ValueError(f"a table has the key {shown(key)} twice")
    return found


def _refused(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")


def _form(path: Path, text: str, data: dict[str, Any]) -> SavedForm:
    try:
        return SavedForm.model_validate_json(text)
    except ValidationError as error:
        # Half a character, which this parser refuses.
        broken = next((str(each["ctx"]["error"]) for each in error.errors() if each["type"] == "json_invalid"), "")
        if broken:
            raise AssessorError(f"{path}: not valid JSON ({broken})") from None
        raise _error(path, faults_of(error, SavedForm), data) from None


def _rows(form: SavedForm) -> Iterator[tuple[Keys, SavedFact | SavedAnswer]]:
    """Yield every row with its place in the file."""
    parts: dict[str, Sequence[SavedFact | SavedAnswer]] = {"facts": form.facts, "answers": form.answers}
    for part, rows in parts.items():
        for number, row in enumerate(rows):
            yield (part, number), row


def _twice(form: SavedForm) -> Iterator[Keys]:
    """Yield the places of questions that stood in the file before."""
    seen = set()
    for keys, row in _rows(form):
        if (keys[0], row.id) in seen:
            yield keys
        seen.add((keys[0], row.id))


def _row(path: Path, keys: Keys, row: SavedFact | SavedAnswer) -> FormRow:
    given = row.given.model_copy(update={name: tidy(getattr(row.given, name)) for name in _TEXTS})
    place = f"{path}: {keys[0]}.{row.id}"
    if isinstance(row, SavedFact):
        return FormRow("fact", row.id, place, row.base, "", row.shown, given)
    return FormRow("control", row.id, place, row.base, row.as_asked, row.shown, given)


def _error(path: Path, faults: Sequence[Fault], data: dict[str, Any]) -> AssessorError:
    return AssessorError.of(f"{path}: {_place(fault.keys, data)}{fault.what}" for fault in faults)


def _place(keys: Keys, data: dict[str, Any]) -> str:
    """Name a question by its id, else by its number."""
    if len(keys) < 2 or not isinstance(keys[1], int):
        return ""
    row = data[str(keys[0])][keys[1]]
    row_id = row.get("id") if isinstance(row, dict) else None
    return f"{keys[0]}.{row_id if isinstance(row_id, str) else keys[1] + 1}: "
