"""Write what changed about an answer sheet into its text; comments and layout by hand stay as they are."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import tomli

from assessor.errors import AssessorError
from assessor.io import places
from assessor.io.faults import Fault
from assessor.io.places import Path, Places
from assessor.io.toml import Document
from assessor.model.catalog import Control, Fact, Questionnaire
from assessor.model.sheet import UNKNOWN, Answer, AnswerSheet, Evidence
from assessor.text import quoted

# The keys of a table, and their values as TOML, in reading order.
Lines = dict[str, str]
# Where a piece of a text starts and ends.
Piece = tuple[int, int]
# The tables of a sheet, in the order in which new ones are written.
_ORDER = ("about", "facts", "answers", "parts", "waivers")
_LAYOUT = "nothing can be added to answers in this layout; write each in a table of its own, [answers.<id>]"


def edited(
    text: str,
    old: AnswerSheet,
    new: AnswerSheet,
    questionnaire: Questionnaire,
    renamed: Mapping[Path, str] | None = None,
) -> str:
    """Return the text of a sheet with the differences between two states written into it, and all else as it was.

    `renamed` has new last keys for tables of the old state, by their paths; the comments above them stay there.
    `AssessorError` where the layout of the text cannot take a change.
    """
    if new.id and not old.id:
        text, old = _identified(text, new.id), old.model_copy(update={"id": new.id})
    before, after = _tables(old, questionnaire), _tables(new, questionnaire)
    for path, name in (renamed or {}).items():
        text = _renamed(text, path, name)
        before[*path[:-1], name] = before.pop(path)
    for path in [path for path in before if path not in after]:
        text = _without(text, path)
    there = tomli.loads(text)
    rank = _Rank(new, questionnaire)
    for path, lines in after.items():
        if lines and _at(there, path) is None:
            text = _inserted(text, path, lines, rank)
            before[path] = lines
    text = _with_changes(text, before, after)
    try:
        kept = AnswerSheet.model_validate(tomli.loads(text)) == new
    except tomli.TOMLDecodeError:
        kept = False
    if not kept:
        raise AssessorError(_LAYOUT)
    return text


def commented(text: str, remarks: Mapping[Path, str]) -> str:
    """Return a text with remarks as comments above keys that stand in it."""
    found = Places(text)
    lines = text.split("\n")
    for (line, _), remark in sorted(((found.position(keys), remark) for keys, remark in remarks.items()), reverse=True):
        indent = lines[line - 1][: len(lines[line - 1]) - len(lines[line - 1].lstrip())]
        end_of_line = "\r" if lines[line - 1].endswith("\r") else ""
        lines.insert(line - 1, f"{indent}# {remark}{end_of_line}")
    after = "\n".join(lines)
    # Inside a text of several lines it would be no comment.
    return after if tomli.loads(after) == tomli.loads(text) else text


def fresh(sheet: AnswerSheet, questionnaire: Questionnaire) -> str:
    """Return a sheet as the text of a new file."""
    reference = ", ".join(f"{key} = {quoted(value)}" for key, value in sheet.questionnaire if value)
    begun = AnswerSheet(format=1, questionnaire=sheet.questionnaire)
    return edited(f"format = 1\nquestionnaire = {{ {reference} }}\n", begun, sheet, questionnaire)


def refuse_layout(
    document: Document, sheet: AnswerSheet, questionnaire: Questionnaire, part_id: str | None = None
) -> None:
    """Raise `AssessorError` for a file whose layout could not take another answer, before one is given."""
    own = sheet.parts[part_id].answers if part_id else sheet.answers
    new = next((control_id for control_id in questionnaire.controls if control_id not in own), None)
    if new is None:
        return
    more = {"answers": {**own, new: Answer(state="unknown")}}
    answered = sheet.model_copy(update=more)
    if part_id:
        part = sheet.parts[part_id].model_copy(update=more)
        answered = sheet.model_copy(update={"parts": {**sheet.parts, part_id: part}})
    try:
        edited(document.text, sheet, answered, questionnaire)
    except AssessorError as error:
        keys = ("parts", part_id, "answers") if part_id else ("answers",)
        raise document.error([Fault(keys, sentence) for sentence in error.sentences]) from None


def _tables(sheet: AnswerSheet, questionnaire: Questionnaire) -> dict[Path, Lines]:
    """Return every table of a sheet, by its path."""
    reference = sheet.questionnaire
    found: dict[Path, Lines] = {
        (): {
            key: quoted(value)
            for key, value in (("id", sheet.id), ("tier", sheet.tier), ("language", sheet.language))
            if value
        },
        ("questionnaire",): {key: quoted(value) for key, value in reference if value},
        ("about",): {key: quoted(value) for key, value in sheet.about.items()},
    }
    found |= _given((), sheet.facts, sheet.answers, questionnaire)
    for part_id, part in sheet.parts.items():
        path = ("parts", part_id)
        found[path] = {"kind": quoted(part.kind), "title": quoted(part.title)}
        found |= _given(path, part.facts, part.answers, questionnaire)
    for control_id, waiver in sheet.waivers.items():
        texts = {"reason": quoted(waiver.reason), "approved_by": quoted(waiver.approved_by)}
        limits = {"sheets": f"[{', '.join(map(quoted, waiver.sheets))}]"} if waiver.sheets else {}
        found["waivers", control_id] = {**texts, "expires": waiver.expires.isoformat(), **limits}
    return found


def _given(
    path: Path, facts: Mapping[str, tuple[str, ...]], answers: Mapping[str, Answer], questionnaire: Questionnaire
) -> Iterator[tuple[Path, Lines]]:
    """Yield the tables of facts and answers, of the organisation or of a part."""
    yield (*path, "facts"), {fact_id: fact_value(questionnaire.facts.get(fact_id), v) for fact_id, v in facts.items()}
    for control_id, answer in answers.items():
        yield (*path, "answers", control_id), _answer_lines(answer, questionnaire.controls.get(control_id))


def fact_value(fact: Fact | None, values: tuple[str, ...]) -> str:
    """Return the values of a fact as TOML: a list if there may be several, else one text, empty while it is open."""
    if len(values) > 1 or (fact and fact.kind == "many" and values != (UNKNOWN,)):
        return _listed(values)
    return quoted(values[0] if values else "")


def _listed(values: tuple[str, ...]) -> str:
    return f"[{', '.join(quoted(value) for value in values)}]"


def _answer_lines(answer: Answer, control: Control | None) -> Lines:
    lines: Lines = {}
    if answer.state:
        lines["state"] = quoted(answer.state)
    elif len(answer.choice) > 1 or (control and control.kind == "multi" and answer.choice):
        lines["choice"] = _listed(answer.choice)
    else:
        lines["choice"] = quoted(answer.choice[0] if answer.choice else "")
    for key, value in (("reason", answer.reason), ("on", answer.on), ("by", answer.by), ("as_asked", answer.as_asked)):
        if value:
            lines[key] = value.isoformat() if isinstance(value, date) else quoted(value)
    if answer.disputed:
        lines["disputed"] = "true"
    if answer.comment:
        lines["comment"] = quoted(answer.comment)
    if answer.evidence:
        lines["evidence"] = f"[{', '.join(_evidence_table(entry) for entry in answer.evidence)}]"
    return lines


def _evidence_table(entry: Evidence) -> str:
    given = {name: value for name, value in entry if name in entry.model_fields_set and value is not None}
    pairs = (
        f"{key} = {value.isoformat() if isinstance(value, date) else quoted(value)}" for key, value in given.items()
    )
    return f"{{ {', '.join(pairs)} }}"


def _at(data: Any, path: Path) -> Any:
    """Return what stands at a path of parsed TOML; none where nothing does."""
    for key in path:
        data = data.get(key) if isinstance(data, dict) else None
    return data


class _Rank:
    """The place of each table among the others; none for those that are not known."""

    def __init__(self, sheet: AnswerSheet, questionnaire: Questionnaire) -> None:
        controls = _places(questionnaire.controls)
        self._inside: dict[Path, dict[str | int, int]] = {
            (): _places(_ORDER),
            ("answers",): controls,
            ("parts",): _places(sheet.parts),
            ("waivers",): _places(sheet.waivers),
            **{("parts", part_id): _places(("facts", "answers")) for part_id in sheet.parts},
            **{("parts", part_id, "answers"): controls for part_id in sheet.parts},
        }

    def __call__(self, path: Path) -> tuple[int, ...] | None:
        inside = [
            (self._inside[path[:length]], key) for length, key in enumerate(path) if path[:length] in self._inside
        ]
        found = [known.get(key) for known, key in inside]
        return None if None in found else tuple(place for place in found if place is not None)


def _places(names: Iterable[str]) -> dict[str | int, int]:
    return {name: place for place, name in enumerate(names)}


def _inserted(text: str, path: Path, lines: Lines, rank: _Rank) -> str:
    """Insert a table behind those that come before it, and before the comments of the next one."""
    # Each line keeps its end; new lines get the end that most lines have.
    end_of_line = "\r" if 2 * text.count("\r\n") > text.count("\n") else ""
    table = [f"[{'.'.join(map(str, path))}]", *(f"{key} = {value}" for key, value in lines.items())]
    whole = text.removesuffix("\n").split("\n")
    if not text.endswith("\n"):
        whole[-1] += end_of_line
    headers, place = list(places.headers(text)), rank(path)
    ranks = [rank(header.path) for header in headers]
    earlier = [number for number, found in enumerate(ranks) if place and found and found <= place]
    behind = max(earlier, default=-1 if place else len(headers) - 1)
    end = headers[behind + 1].place[0] - 1 if behind + 1 < len(headers) else len(whole)
    end = _before_comments(whole, end)
    rest = whole[end:]
    gap = [""] if rest and rest[0].strip() else []
    return "\n".join([*whole[:end], *(line + end_of_line for line in ("", *table, *gap)), *rest, ""])


def _before_comments(lines: list[str], end: int) -> int:
    """Return where the comments and blank lines that end at a line begin."""
    while end > 0 and _is_remark(lines[end - 1]):
        end -= 1
    return end


def _without(text: str, path: Path) -> str:
    """Delete a table, with all in it; the comments of the next one stay."""
    headers = list(places.headers(text))
    own = [number for number, header in enumerate(headers) if header.path[: len(path)] == path]
    if not own and _at(tomli.loads(text), path) is None:
        return text
    if not own:
        return _with_changes(text, {path[:-1]: {str(path[-1]): ""}}, {path[:-1]: {}})
    lines = text.split("\n")
    for number in reversed(own):
        start = headers[number].place[0] - 1
        end = headers[number + 1].place[0] - 1 if number + 1 < len(headers) else len(lines)
        end = max(_before_comments(lines, end), start + 1)
        # Behind the last line nothing is blank: there the text ends.
        blank = end < len(lines) - 1 and not lines[end].strip()
        del lines[start : end + blank]
    return "\n".join(lines)


def _renamed(text: str, path: Path, name: str) -> str:
    """Give a table another last key, in every header that has it, or where its inline table stands."""
    own = [header for header in places.headers(text) if header.path[: len(path)] == path]
    for header in reversed(own):
        start, end = places.keys(text, header)[len(path) - 1]
        text = text[:start] + name + text[end:]
    if own or _at(tomli.loads(text), path) is None:
        return text
    line, column = Places(text).position(path)
    start = sum(len(each) + 1 for each in text.split("\n")[: line - 1]) + column - 1
    key = str(path[-1])
    return text[:start] + name + text[start + len(key) :] if text.startswith(key, start) else text


def _identified(text: str, sheet_id: str) -> str:
    """Write an id below the format, which stands in front of every table."""
    lines = text.split("\n")
    line, column = Places(text).position(("format",))
    end_of_line = "\r" if lines[line - 1].endswith("\r") else ""
    lines.insert(line, f"{' ' * (column - 1)}id = {quoted(sheet_id)}{end_of_line}")
    return "\n".join(lines)


def _with_changes(text: str, before: Mapping[Path, Lines], after: Mapping[Path, Lines]) -> str:
    """Write the keys that changed into tables that are there."""
    changed = {path: lines for path, lines in after.items() if before.get(path, {}) != lines}
    if changed:
        import tomlkit  # Only saving needs it; reading is faster without it.

        # New keys get the end that most lines have.
        end_of_line = "\r\n" if 2 * text.count("\r\n") > text.count("\n") else "\n"
        for (start, end), paths in reversed(_pieces(text, changed, before).items()):
            document: Any = tomlkit.parse(text[start:end])
            for path in paths:
                table, old, lines = _at(document, path), before.get(path, {}), changed[path]
                for key in old.keys() - lines.keys():
                    del table[key]
                for key in (key for key, value in lines.items() if old.get(key) != value):
                    given = tomlkit.value(lines[key])
                    if not isinstance(table, tomlkit.items.InlineTable):
                        given.trivia.trail = end_of_line
                    table[key] = given
            text = text[:start] + tomlkit.dumps(document) + text[end:]
    return text


def _pieces(text: str, changed: Mapping[Path, Lines], before: Mapping[Path, Lines]) -> dict[Piece, list[Path]]:
    """Return the pieces of a text that the changed tables stand in, in order; parsing the whole takes far longer."""
    pieces = dict(_piece_of_each(text))
    # A key with a header of its own stands in another piece than its table.
    apart = ((path[:length], path[length]) for path in pieces for length in range(len(path)))
    if any(key in {*before.get(path, ()), *changed[path]} for path, key in apart if path in changed):
        return {(0, len(text)): list(changed)}
    found: dict[Piece, list[Path]] = {}
    for path in changed:
        around = (path[:length] for length in range(len(path), -1, -1))
        found.setdefault(next(pieces[each] for each in around if each in pieces), []).append(path)
    return dict(sorted(found.items()))


def _piece_of_each(text: str) -> Iterator[tuple[Path, Piece]]:
    """Yield each table that has a header, that of the file first, with its piece up to the comments behind it."""
    headers = list(places.headers(text))
    starts = [0, *(text.rfind("\n", 0, header.start) + 1 for header in headers), len(text)]
    for path, start, behind in zip([(), *(header.path for header in headers)], starts, starts[1:], strict=False):
        end = behind
        while end > start and _is_remark(text[(line := text.rfind("\n", start, end - 1) + 1 or start) : end]):
            end = line
        yield path, (start, end)


def _is_remark(line: str) -> bool:
    """Whether a line is blank or a comment."""
    return not line.strip() or line.lstrip().startswith("#")
