"""Judge answers by the provisions of standards. Pure.

A provision fails while a control that bears on it is not met. Once all its controls are met it passes, even if none of
them bears on it fully; a remark beside the verdict then says that the answers show it only in part.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from assessor.gate.case import Case
from assessor.model.policy import StandardDemand
from assessor.model.verdict import Violation
from assessor.text import floor1
from assessor.words import terms
from assessor.words.speech import all_of, say

if TYPE_CHECKING:
    # Importing it takes as long as judging a small sheet.
    from assessor.model.standards import Provision, Standard, State


class Demanded(NamedTuple):
    """The provisions of a standard that are demanded and assessed, and the controls that make some of them fail.

    `left_out` are demanded, but not assessed; `shown_in_part` pass, although no control bears on them fully, and
    `in_full` is the number of those that answers alone can show.
    """

    demand: StandardDemand
    standard: "Standard"
    name: str
    states: "Mapping[str, State]"
    in_full: int
    left_out: list[str]
    failing: Mapping[str, list[str]]
    shown_in_part: list[str]


def _demanded(case: Case) -> Iterator[Demanded]:
    for demand in case.policy.standards:
        standard, evidence = case.standards[demand.id]
        chosen = [label for label, provision in standard.provisions.items() if demand.includes(provision.level)]
        states = {label: evidence.states[label] for label in chosen if evidence.states[label] != "not-assessed"}
        left_out = [label for label in chosen if label not in states]
        lacking = {label: _lacking(case, standard.provisions[label]) for label in states if states[label] != "for"}
        failing = {label: controls for label, controls in lacking.items() if controls}
        in_part = [label for label, controls in lacking.items() if not controls]
        in_full = sum(_can_be_shown(case, standard.provisions[label]) for label in states)
        name = f"{standard.title} ({terms.demand_level(demand.level)})"
        yield Demanded(demand, standard, name, states, in_full, left_out, failing, in_part)


def _can_be_shown(case: Case, provision: "Provision") -> bool:
    """Whether a control that is asked and applies bears on a provision fully."""
    bearing = provision.bearing(case.assessment.roles)
    asked = {finding.control.id for finding in case.assessment.findings if finding.share is not None}
    return any(relation == "full" and control_id in asked for control_id, relation in bearing.items())


def _lacking(case: Case, provision: "Provision") -> list[str]:
    """Return the controls with gaps that bear on a provision."""
    bearing = provision.bearing(case.assessment.roles)
    gaps = {finding.control.id for finding in case.assessment.findings if finding.is_gap}
    return [control_id for control_id in bearing if control_id in gaps]


def remarks(case: Case) -> Iterator[str]:
    """Yield how many demanded provisions answers alone can show, and which are not judged or shown only in part."""
    for each in _demanded(case):
        if each.in_full < len(each.states):
            provisions = say("provisions-counted", n=len(each.states))
            yield say("gate-standard-alone", standard=each.name, number=each.in_full, provisions=provisions)
        if each.states and each.left_out:
            yield say(
                "gate-standard-without",
                standard=each.name,
                number=len(each.left_out),
                provisions=say("provisions-counted", n=len(each.states) + len(each.left_out)),
                which=all_of(each.left_out),
            )
        if each.shown_in_part:
            yield say(
                "gate-standard-in-part",
                standard=each.name,
                number=len(each.shown_in_part),
                provisions=say("provisions-counted", n=len(each.states)),
                which=all_of(each.shown_in_part),
            )


def violations(case: Case) -> Iterator[Violation]:
    """Yield the violations of each standard that is demanded."""
    for each in _demanded(case):
        if not each.states:
            yield Violation(rule="standards", sentence=say("gate-standard-none", standard=each.name))
        elif each.demand.share == 100:
            yield from _every_provision(each)
        else:
            yield from _share_of_provisions(case, each)


def _every_provision(each: Demanded) -> Iterator[Violation]:
    for label, controls in each.failing.items():
        state = each.states[label]
        sentence = say(
            "gate-provision-partly" if state == "partly" else "gate-provision",
            standard=each.name,
            label=_conditional(label, each.standard.provisions[label]),
            state=terms.state(state),
            controls=all_of(controls),
        )
        yield Violation(rule="standards", sentence=sentence, controls=tuple(controls))


def _conditional(label: str, provision: "Provision") -> str:
    return say("gate-provision-if", label=label, condition=provision.condition) if provision.condition else label


def _share_of_provisions(case: Case, each: Demanded) -> Iterator[Violation]:
    """Compare the share without waivers with the demand; waivers that raise it far enough silence the violation."""
    whole, failing = len(each.states), len(each.failing)
    waived = [controls for controls in each.failing.values() if set(controls) <= case.waived.keys()]
    share, lifted = (Fraction(100 * (whole - left), whole) for left in (failing, failing - len(waived)))
    if share < each.demand.share:
        sentence = say(
            "gate-standard",
            standard=each.name,
            share=floor1(share),
            provisions=say("provisions-counted", n=whole),
            least=floor1(each.demand.share),
            waived=say("gate-standard-waived", share=floor1(lifted)) if waived else "",
        )
        enough = lifted >= each.demand.share
        controls = dict.fromkeys(control_id for controls in waived for control_id in controls) if enough else {}
        yield Violation(rule="standards", sentence=sentence, controls=tuple(controls))
