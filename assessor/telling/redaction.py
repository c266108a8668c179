"""Redact a report: remove names, notes, reasons and evidence; answers and figures stay."""

from collections.abc import Mapping
from typing import NamedTuple

from assessor.model.assessment import AssessedPart, Assessment, DomainScore, Finding
from assessor.model.base import sha256_of
from assessor.model.report import Report
from assessor.model.sheet import Answer, Evidence, Waiver
from assessor.telling import cover
from assessor.telling.comparison_redaction import comparison_redacted
from assessor.words import terms
from assessor.words.speech import say, spoken


class _Names(NamedTuple):
    """What stands for a text of the firm's own, and the titles and ids that stand for those of its parts."""

    mark: str
    titles: Mapping[str, str]
    ids: Mapping[str, str]


def redacted(report: Report, language: str | None = None) -> Report:
    """Return the report without texts of the firm's own; a brand stays, but for what its cover says of the firm.

    What stands for them is in the report's language, or another one.
    """
    with spoken(language or report.language):
        return _redacted(report)


def _redacted(report: Report) -> Report:
    names = _names(report)
    assessment, advice = report.assessment, report.advice
    silent = assessment.model_copy(
        update={
            "about": {},
            "identity": None,
            "notices": (),
            "domains": tuple(_domain(domain, names) for domain in assessment.domains),
            "parts": {
                names.ids[name]: _part(part, names.titles[name], names) for name, part in assessment.parts.items()
            },
            "shared": _answers(assessment.shared, names),
        }
    )
    bound = tuple(each.model_copy(update={"parts": _ids(each.parts, names)}) for each in advice.obligations)
    steps = tuple(step.model_copy(update={"by": ""}) for step in advice.steps)
    parts = {
        names.ids[name]: part.model_copy(update={"title": names.titles[name]}) for name, part in report.parts.items()
    }
    return report.model_copy(
        update={
            "brand": cover.redacted(report.brand, _own_names(assessment)) if report.brand else None,
            "assessment": silent,
            "advice": advice.model_copy(update={"obligations": bound, "steps": steps}),
            "parts": parts,
            "sheet_digest": "",
            "since": comparison_redacted(report.since) if report.since else None,
            "waivers": {control_id: _waiver(waiver, names) for control_id, waiver in report.waivers.items()},
            "subject": _subject(report),
        }
    )


def _own_names(assessment: Assessment) -> list[str]:
    """Return the names of the firm, its people and its parts."""
    said = [assessment.about.get(key, "").strip() for key in ("organisation", "site", "assessor")]
    return [*filter(None, said), *(part.title for part in assessment.parts.values())]


def _subject(report: Report) -> str:
    """Return a subject from which nobody finds out the firm by trying names: not made of its name."""
    identity = report.assessment.identity
    if identity and not identity.derived:
        return report.subject
    return sha256_of([report.sheet_digest, report.subject])


def _waiver(waiver: Waiver, names: _Names) -> Waiver:
    return Waiver(reason=names.mark, approved_by=names.mark, expires=waiver.expires)


def _names(report: Report) -> _Names:
    parts = report.assessment.parts
    titles = {
        part_id: say("redacted-part", kind=terms.part_kind(part.kind), number=number)
        for number, (part_id, part) in enumerate(parts.items(), 1)
    }
    ids = {part_id: f"{part.kind}-{number}" for number, (part_id, part) in enumerate(parts.items(), 1)}
    return _Names(say("redacted"), titles, ids)


def _ids(parts: tuple[str, ...], names: _Names) -> tuple[str, ...]:
    return tuple(names.ids[part_id] for part_id in parts)


def _part(part: AssessedPart, title: str, names: _Names) -> AssessedPart:
    found = {control_id: _finding(finding, names) for control_id, finding in part.found.items()}
    return part.model_copy(update={"title": title, "answers": _answers(part.answers, names), "found": found})


def _domain(domain: DomainScore, names: _Names) -> DomainScore:
    return domain.model_copy(update={"findings": tuple(_finding(finding, names) for finding in domain.findings)})


def _finding(finding: Finding, names: _Names) -> Finding:
    answer = finding.answer and _answer(finding.answer, names)
    return finding.model_copy(update={"answer": answer, "parts": _ids(finding.parts, names)})


def _answers(answers: Mapping[str, Answer], names: _Names) -> dict[str, Answer]:
    return {control_id: _answer(answer, names) for control_id, answer in answers.items()}


def _answer(answer: Answer, names: _Names) -> Answer:
    """Keep the answer and its date, and of evidence only date and strength."""
    mark = names.mark
    return Answer(
        choice=answer.choice,
        state=answer.state,
        reason=mark if answer.reason else "",
        on=answer.on,
        as_asked=answer.as_asked,
        evidence=tuple(Evidence(reference=mark, on=entry.on, strength=entry.strength) for entry in answer.evidence),
    )
