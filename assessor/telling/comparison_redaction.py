"""Redact a comparison: remove names of firms, files, people and parts, reasons and evidence; figures stay."""

from collections.abc import Iterable, Mapping, Sequence

from assessor.model.comparison import Comparison, ControlMove, PartMove, Remark, Snapshot, Stand, Trend
from assessor.model.sheet import Evidence
from assessor.words import terms
from assessor.words.speech import say


def trend_redacted(found: Trend) -> Trend:
    """Return a trend without texts of the firm's own, nor names of files."""
    names = _nameless(found.dates)
    return found.model_copy(
        update={
            "dates": tuple(_snapshot(one, names) for one in found.dates),
            "steps": tuple(_comparison(step, names) for step in found.steps),
            "remarks": tuple(_remark(remark, names) for remark in found.remarks),
        }
    )


def comparison_redacted(found: Comparison) -> Comparison:
    """Return a comparison without texts of the firm's own, nor names of files."""
    return _comparison(found, _nameless((found.before, found.after)))


def _nameless(dates: Sequence[Snapshot]) -> dict[str, str]:
    sources = dict.fromkeys(one.source for one in dates)
    return {source: say("compared-nameless", number=number) for number, source in enumerate(sources, 1)}


def _comparison(found: Comparison, names: Mapping[str, str]) -> Comparison:
    mark = say("redacted")
    moves = {
        name: tuple(_move(move, mark) for move in some)
        for name, some in (("controls", found.controls), ("left", found.left), ("joined", found.joined))
    }
    return found.model_copy(
        update={
            **moves,
            "parts": tuple(_part(part, number) for number, part in enumerate(found.parts, 1)),
            "before": _snapshot(found.before, names),
            "after": _snapshot(found.after, names),
            "remarks": tuple(_remark(remark, names) for remark in found.remarks),
        }
    )


def _snapshot(one: Snapshot, names: Mapping[str, str]) -> Snapshot:
    return one.model_copy(update={"source": names[one.source], "organisation": ""})


def _remark(remark: Remark, names: Mapping[str, str]) -> Remark:
    """Replace the names of files, and of firms."""
    if remark.kind == "other-firm":
        mark = say("redacted")
        return remark.model_copy(update={"first": mark, "second": mark})
    first, second = (names.get(text, text) for text in (remark.first, remark.second))
    return remark.model_copy(update={"first": first, "second": second})


def _part(part: PartMove, number: int) -> PartMove:
    title = say("redacted-part", kind=terms.part_kind(part.kind), number=number)
    return part.model_copy(update={"id": f"{part.kind}-{number}", "title": title})


def _move(move: ControlMove, mark: str) -> ControlMove:
    return move.model_copy(update={"before": _stand(move.before, mark), "after": _stand(move.after, mark)})


def _stand(stand: Stand, mark: str) -> Stand:
    reason = mark if stand.reason else ""
    evidence = _evidence(stand.evidence, mark)
    return stand.model_copy(update={"by": "", "reason": reason, "evidence": evidence, "parts": ()})


def _evidence(entries: Iterable[Evidence], mark: str) -> tuple[Evidence, ...]:
    return tuple(Evidence(reference=mark, on=entry.on, strength=entry.strength) for entry in entries)
