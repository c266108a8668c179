"""Recover from an earlier report the questionnaire by which it was scored, and its answers. Pure."""

from assessor.model.assessment import Assessment
from assessor.model.catalog import TIERS, Questionnaire, TierInfo, WeightedDomain
from assessor.model.sheet import AnswerSheet, Part


def questionnaire_of(assessment: Assessment) -> Questionnaire:
    """Return the questionnaire of an assessment, with everything that scoring needs, but not what only asking needs."""
    return Questionnaire(
        id=assessment.questionnaire.id,
        version=assessment.questionnaire.version,
        title=assessment.title,
        about="",
        levels=assessment.levels,
        tiers={tier: TierInfo(title=tier, about=tier) for tier in TIERS},
        domains=tuple(
            WeightedDomain(id=d.id, title=d.title, about=d.title, weight=d.weight, by_emphasis=d.by_emphasis)
            for d in assessment.domains
        ),
        facts={fact_id: value.fact for fact_id, value in assessment.facts.items()},
        suggest={},
        standards=(),
        made_for=None,
        controls={finding.control.id: finding.control for finding in assessment.findings},
        glossary={},
        meaning=assessment.meaning,
    )


def sheet_of(assessment: Assessment) -> AnswerSheet:
    """Return whose assessment it is, and the facts and answers that it holds."""
    identity = assessment.identity
    return AnswerSheet(
        format=1,
        id=None if identity is None or identity.derived else identity.id,
        questionnaire=assessment.questionnaire,
        tier=assessment.tier,
        about=assessment.about,
        facts={fact_id: value.values for fact_id, value in assessment.facts.items() if value.values},
        answers={
            **{f.control.id: f.answer for f in assessment.findings if f.answer and not f.parts},
            **assessment.shared,
        },
        parts={
            part_id: Part(kind=part.kind, title=part.title, facts=part.facts, answers=part.answers)
            for part_id, part in assessment.parts.items()
        },
    )


def weighed_as(questionnaire: Questionnaire, other: Questionnaire) -> Questionnaire:
    """Return a questionnaire with the weights of another one, wherever both have the same control or domain."""
    weights = {domain.id: domain for domain in other.domains}
    return questionnaire.model_copy(
        update={
            "domains": tuple(
                domain.model_copy(update=_weighing(weights.get(domain.id, domain))) for domain in questionnaire.domains
            ),
            "controls": {
                control_id: control.model_copy(update={"weight": other.controls[control_id].weight})
                if control_id in other.controls
                else control
                for control_id, control in questionnaire.controls.items()
            },
        }
    )


def _weighing(domain: WeightedDomain) -> dict[str, object]:
    return {"weight": domain.weight, "by_emphasis": domain.by_emphasis}
