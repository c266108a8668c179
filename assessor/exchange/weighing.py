"""Find what hangs on each dispute: score the sheet with either side, and take the difference. Pure."""

from datetime import date
from fractions import Fraction

from assessor.model.assessment import Assessment
from assessor.model.catalog import Questionnaire
from assessor.model.merging import Claim, Dispute
from assessor.model.sheet import Answer, AnswerSheet
from assessor.scoring import caps, engine

# What decides about what is asked comes first.
_FIRST = ("fact", "answer", "tier", "title", "about")


def weighed(
    disputes: tuple[Dispute, ...], questionnaire: Questionnaire, counted: AnswerSheet, as_of: date
) -> tuple[Dispute, ...]:
    """Return the disputes with what hangs on each and who would know: facts first, then the worst.

    `counted` is the merged sheet with the answers that count, in which every dispute is *unknown*.
    """
    scale = _Scale(questionnaire, counted, as_of)
    return tuple(sorted(map(scale.weighed, disputes), key=_order))


def _order(dispute: Dispute) -> tuple[object, ...]:
    place = (dispute.part or "", dispute.id)
    return _FIRST.index(dispute.kind), dispute.cap or caps.NO_CAP, -(dispute.points or 0), place


class _Scale:
    """A sheet whose disputes are open, and its score with one of them settled."""

    def __init__(self, questionnaire: Questionnaire, counted: AnswerSheet, as_of: date) -> None:
        self._questionnaire = questionnaire
        self._sheet = counted
        self._as_of = as_of
        self._open = engine.assess(questionnaire, counted, as_of)

    def weighed(self, dispute: Dispute) -> Dispute:
        """Return a dispute with the points and the cap that hang on it, and who would know."""
        control = self._questionnaire.controls.get(dispute.id) if dispute.kind == "answer" else None
        if dispute.kind in {"about", "title"} or (dispute.kind == "answer" and control is None):
            return dispute
        if control and not self._counts(dispute):
            return dispute.model_copy(update={"told_by": control.told_by})
        either = [self._with(dispute, claim) for claim in (dispute.mine, dispute.theirs)]
        held = [_held(dispute, found) for found in either]
        return dispute.model_copy(
            update={
                "points": _between(*either),
                "cap": min(held) if held[0] != held[1] else None,
                "told_by": control.told_by if control else None,
            }
        )

    def _counts(self, dispute: Dispute) -> bool:
        """Whether an answer counts where it stands, whatever it says."""
        if dispute.part is not None:
            return dispute.id in self._sheet.parts[dispute.part].answers
        return dispute.id in self._sheet.answers

    def _with(self, dispute: Dispute, claim: Claim) -> Assessment:
        """Score the sheet with one side of a dispute."""
        if dispute.kind == "answer" and dispute.part is None and not self._sheet.parts:
            return engine.answered(self._open, {dispute.id: self._answer(dispute.id, claim)})
        return engine.assess(self._questionnaire, self._settled(dispute, claim), self._as_of)

    def _answer(self, control_id: str, claim: Claim) -> Answer:
        """Return an answer as it counts; a blank one where it says what is not accepted."""
        answer = claim.answer or Answer()
        forbidden = answer.state == "not-applicable" and not self._questionnaire.controls[control_id].may_not_apply
        return Answer() if forbidden else answer

    def _settled(self, dispute: Dispute, claim: Claim) -> AnswerSheet:
        if dispute.kind == "tier":
            return self._sheet.model_copy(update={"tier": next(iter(claim.said), None)})
        part = self._sheet.parts[dispute.part] if dispute.part else None
        holder = part or self._sheet
        changes = (
            {"facts": {**holder.facts, dispute.id: claim.said}}
            if dispute.kind == "fact"
            else {"answers": {**holder.answers, dispute.id: self._answer(dispute.id, claim)}}
        )
        if part is None:
            return self._sheet.model_copy(update=changes)
        parts = {**self._sheet.parts, str(dispute.part): part.model_copy(update=changes)}
        return self._sheet.model_copy(update={"parts": parts})


def _between(one: Assessment, other: Assessment) -> Fraction | None:
    """Return how far two scores are apart, at the end where that is more; none where one is not scored."""
    if one.uncapped is None or other.uncapped is None:
        return None
    return max(abs(one.uncapped.low - other.uncapped.low), abs(one.uncapped.high - other.uncapped.high))


def _held(dispute: Dispute, found: Assessment) -> int:
    return caps.held_at(found.finding(dispute.id)) if dispute.kind == "answer" else caps.lowest(found.findings)
