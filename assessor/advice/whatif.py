"""Compare a report with the same one after hypothetical changes. Pure."""

from collections.abc import Iterator, Mapping

from assessor.model.assessment import Assessment, DomainScore
from assessor.model.report import Change, DomainMove, Place, ProvisionMove, Report, RuleMove, WhatIf


def compare(before: Report, after: Report, changes: tuple[Change, ...]) -> WhatIf:
    """Return where a firm stands before and after the changes, and all that moved; both by the same questionnaire."""
    was, becomes = before.assessment, after.assessment
    failing = [{f.control.id for f in each.findings if f.failure} for each in (was, becomes)]
    asked = [{f.control.id for f in each.findings if f.status != "not-asked"} for each in (was, becomes)]
    order = [finding.control.id for finding in becomes.findings]
    return WhatIf(
        changes=changes,
        before=_place(was),
        after=_place(becomes),
        domains=tuple(_domains(was.domains, becomes.domains)),
        failures_ended=tuple(control_id for control_id in order if control_id in failing[0] - failing[1]),
        failures_begun=tuple(control_id for control_id in order if control_id in failing[1] - failing[0]),
        now_asked=tuple(control_id for control_id in order if control_id in asked[1] - asked[0]),
        no_longer_asked=tuple(control_id for control_id in order if control_id in asked[0] - asked[1]),
        rules=tuple(_rules(before, after)),
        provisions=tuple(_provisions(before, after)),
    )


def _place(assessment: Assessment) -> Place:
    score = assessment.score
    return Place(
        score=score,
        uncapped=assessment.uncapped,
        level=assessment.level(score.low).title if score else None,
        level_high=assessment.level(score.high).title if score else None,
        answered=assessment.shares.answered,
        open=assessment.shares.unknown + assessment.shares.unanswered,
    )


def _domains(before: tuple[DomainScore, ...], after: tuple[DomainScore, ...]) -> Iterator[DomainMove]:
    for was, becomes in zip(before, after, strict=True):
        if was.score != becomes.score:
            yield DomainMove(title=was.title, before=was.score, after=becomes.score)


def _rules(before: Report, after: Report) -> Iterator[RuleMove]:
    for was, becomes in zip(before.advice.obligations, after.advice.obligations, strict=True):
        if was.binding != becomes.binding:
            yield RuleMove(title=was.obligation.title, before=was.binding, after=becomes.binding)


def _provisions(before: Report, after: Report) -> Iterator[ProvisionMove]:
    """Yield the provisions whose state changed; standards that a changed fact brings in have no state before."""
    were: Mapping[str, Mapping[str, str]] = {standard.id: standard.states for standard in before.advice.standards}
    for standard in after.advice.standards:
        for label, state in standard.states.items():
            was = were.get(standard.id, {}).get(label)
            if was is not None and was != state:
                yield ProvisionMove.model_validate(
                    {"standard": standard.title, "label": label, "before": was, "after": state}
                )
