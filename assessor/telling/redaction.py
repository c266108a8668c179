"""Redact a report: remove names, notes, reasons and evidence; answers and figures stay."""

from collections.abc import Iterable, Mapping, Sequence

from assessor.model.assessment import DomainScore, Finding
from assessor.model.comparison import Comparison, ControlMove, Remark, Snapshot, Stand, Trend
from assessor.model.report import Report
from assessor.model.sheet import Answer, Evidence
from assessor.words.speech import say, spoken


def redacted(report: Report) -> Report:
    """Return the report without texts of the firm's own; a brand stays, since it was asked for with the report."""
    assessment = report.assessment
    with spoken(report.language):
        mark = say("redacted")
        since = comparison_redacted(report.since) if report.since else None
    silent = assessment.model_copy(
        update={"about": {}, "notices": (), "domains": tuple(_domain(domain, mark) for domain in assessment.domains)}
    )
    return report.model_copy(update={"assessment": silent, "sheet_digest": "", "since": since})


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
            "parts": tuple(part.model_copy(update={"title": mark}) for part in found.parts),
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


def _move(move: ControlMove, mark: str) -> ControlMove:
    return move.model_copy(update={"before": _stand(move.before, mark), "after": _stand(move.after, mark)})


def _stand(stand: Stand, mark: str) -> Stand:
    reason = mark if stand.reason else ""
    evidence = _evidence(stand.evidence, mark)
    return stand.model_copy(update={"by": "", "reason": reason, "evidence": evidence, "parts": ()})


def _evidence(entries: Iterable[Evidence], mark: str) -> tuple[Evidence, ...]:
    return tuple(Evidence(reference=mark, on=entry.on, strength=entry.strength) for entry in entries)


def _domain(domain: DomainScore, mark: str) -> DomainScore:
    return domain.model_copy(update={"findings": tuple(_finding(finding, mark) for finding in domain.findings)})


def _finding(finding: Finding, mark: str) -> Finding:
    return finding.model_copy(update={"answer": _answer(finding.answer, mark)}) if finding.answer else finding


def _answer(answer: Answer, mark: str) -> Answer:
    """Keep the answer and its date, and of evidence only date and strength."""
    return Answer(
        choice=answer.choice,
        state=answer.state,
        reason=mark if answer.reason else "",
        on=answer.on,
        as_asked=answer.as_asked,
        evidence=_evidence(answer.evidence, mark),
    )
