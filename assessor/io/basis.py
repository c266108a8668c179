"""Lay a questionnaire's file over the one that it is based on. Pure."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from assessor.io.faults import Fault
from assessor.model.catalog import Tailoring
from assessor.model.catalogfiles import QuestionnaireFile

# The tables in which a file weighs domains: one of them, never both.
WEIGHINGS = ("emphasis", "domain_weights")


def laid_over(
    base: QuestionnaireFile, own: QuestionnaireFile, kept: Collection[str], used: Collection[str]
) -> QuestionnaireFile:
    """Return a file with all that it does not say itself as its base says it.

    `kept` are the base's controls that stay, and `used` the domains that have controls.
    """
    reasons = {name: base.not_critical.get(name, {}) | found for name, found in own.not_critical.items()}
    return own.model_copy(
        update={
            "about": own.about or base.about,
            # A base that names none reports on all.
            "standards": tuple(dict.fromkeys((*own.standards, *base.standards))) if base.standards else (),
            "suggest": base.suggest | own.suggest,
            "made_for": own.made_for or base.made_for,
            "not_critical": base.not_critical | reasons,
            "tailored": dict(_tailored(base.tailored, own.tailored, kept)),
            "domains": base.domains | own.domains,
            **_weights(base, own, used),
        }
    )


def _tailored(
    base: Mapping[str, Tailoring], own: Mapping[str, Tailoring], kept: Collection[str]
) -> Iterator[tuple[str, Tailoring]]:
    """Yield what is changed of each control: field by field, a file's own change comes before its base's."""
    for control_id in dict.fromkeys([*base, *own]):
        if control_id not in own:
            if control_id in kept:
                yield control_id, base[control_id]
        elif control_id not in base:
            yield control_id, own[control_id]
        else:
            changes = {name: value for name, value in own[control_id] if value is not None}
            yield control_id, base[control_id].model_copy(update=changes)


def _weights(base: QuestionnaireFile, own: QuestionnaireFile, used: Collection[str]) -> dict[str, Any]:
    """Return the base's weights of the domains that have controls, and a file's own before them, unless it switches."""
    if switches(base, own):
        return {}
    weighing = weighing_of(base)
    below = {domain: weight for domain, weight in getattr(base, weighing).items() if domain in used}
    return {weighing: below | getattr(own, weighing)}


def weighing_of(file: QuestionnaireFile) -> str:
    """Return the table in which a file weighs domains."""
    return "domain_weights" if file.domain_weights and not file.emphasis else "emphasis"


def switches(base: QuestionnaireFile, own: QuestionnaireFile) -> bool:
    """Whether a file weighs domains in another way than its base."""
    return bool(own.emphasis or own.domain_weights) and weighing_of(own) != weighing_of(base)


def of_weights(base: QuestionnaireFile, own: QuestionnaireFile, used: Collection[str]) -> Iterator[Fault]:
    """Check that a file which weighs domains in another way than its base weighs all of them."""
    if switches(base, own) and used - getattr(own, weighing_of(own)).keys():
        new, old = weighing_of(own), weighing_of(base)
        what = f'"{base.id}" weighs domains by [{old}]; with [{new}] instead of it, each domain needs one of its own'
        yield Fault((new,), what)
