"""Score a sheet by another questionnaire, over controls that both ask in the same words."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from assessor.model.assessment import Assessment, Stale
from assessor.model.catalog import Questionnaire, Tier
from assessor.model.sheet import Answer, QuestionnaireRef
from assessor.pipeline.loading import Loaded
from assessor.scoring import engine, sharing

Facts = Mapping[str, tuple[str, ...]]


class _Counted(NamedTuple):
    """The answers that count, and why others count as unanswered."""

    answers: dict[str, Answer]
    stale: dict[str, Stale]


# A sheet's own questionnaire did not accept it, so it does not stand among the answers that count.
_DECLARED = Answer(state="not-applicable", reason="declared")


def assess(base: Questionnaire, sheet: Loaded, tier: Tier, as_of: date) -> Assessment:
    """Score a sheet by a questionnaire at a tier; the sheet must be asked all of its controls.

    A fact that only one of them asks so is open. Whether "doesn't apply" is accepted is up to the one that scores.
    """
    reading, counted = sheet.reading, sheet.reading.counted
    own = _accepted(base, counted.answers, reading.stale)
    inside = {
        part_id: _accepted(base, part.answers, reading.parts[part_id].stale) for part_id, part in counted.parts.items()
    }
    asked = {
        "questionnaire": QuestionnaireRef(id=base.id, version=base.version),
        "tier": tier,
        "facts": _facts(base, sheet.questionnaire, counted.facts),
        "answers": own.answers,
        "parts": {
            part_id: part.model_copy(
                update={
                    "facts": _facts(base, sheet.questionnaire, part.facts),
                    "answers": inside[part_id].answers,
                }
            )
            for part_id, part in counted.parts.items()
        },
    }
    found = engine.assess(
        base,
        counted.model_copy(update=asked),
        as_of,
        stale=own.stale,
        stale_in_parts={part_id: part.stale for part_id, part in inside.items()},
    )
    # An identity may be made of the questionnaire that the sheet answers.
    return found.model_copy(update={"identity": counted.identity})


def _facts(base: Questionnaire, own: Questionnaire, given: Facts) -> dict[str, tuple[str, ...]]:
    return {
        fact_id: given[fact_id]
        for fact_id, fact in base.facts.items()
        if fact_id in given and fact_id in own.facts and sharing.means_the_same(own.facts[fact_id], fact)
    }


def _accepted(base: Questionnaire, counted: Mapping[str, Answer], stale: Mapping[str, Stale]) -> _Counted:
    """Part the answers to these controls into those that count and those that do not."""
    found = _Counted({}, {})
    for control in base.controls.values():
        why = stale.get(control.id)
        answer = _DECLARED if why is not None and why.how == "not-accepted" else counted.get(control.id)
        if why is not None and answer is not _DECLARED:
            found.stale[control.id] = why
        elif answer is not None and answer.state == "not-applicable" and not control.may_not_apply:
            found.stale[control.id] = Stale(how="not-accepted")
        elif answer is not None:
            found.answers[control.id] = answer
    return found
