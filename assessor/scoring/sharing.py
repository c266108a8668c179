"""What several questionnaires ask in the same words, and so score alike. Pure."""

from collections.abc import Collection

from assessor.model.catalog import TIERS, Control, Fact, Questionnaire, Tier


def asks(questionnaire: Questionnaire, control: Control, tier: Tier) -> bool:
    """Whether a questionnaire asks a control of another one at a tier: in the same words, of the same, after the same.

    Weights, credits and what makes it critical may differ.
    """
    other = questionnaire.controls.get(control.id)
    return (
        other is not None
        and (other.fingerprint, other.of, other.after) == (control.fingerprint, control.of, control.after)
        and TIERS.index(other.tier) <= TIERS.index(tier)
    )


def means_the_same(fact: Fact, other: Fact) -> bool:
    """Whether an answer to one fact is one to the other."""
    return (fact.kind, tuple(fact.options)) == (other.kind, tuple(other.options))


def only(questionnaire: Questionnaire, kept: Collection[str]) -> Questionnaire:
    """Return a questionnaire with only these controls, and of them no follow-up without what it follows."""
    controls: dict[str, Control] = {}
    for control in questionnaire.parents_first:
        if control.id in kept and all(parent in controls for parent in control.after):
            controls[control.id] = control
    in_order = {control_id: controls[control_id] for control_id in questionnaire.controls if control_id in controls}
    return questionnaire.model_copy(update={"controls": in_order, "vital": {}, "not_critical": {}})
