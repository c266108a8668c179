"""Tell about standards, solutions and obligations on one line each, for lists."""

from collections.abc import Sequence

from assessor.model.obligations import Coverage, Obligation
from assessor.model.policy import Policy
from assessor.model.solutions import Solution
from assessor.model.standards import Standard
from assessor.telling.obligations import looked_up
from assessor.telling.phrases import component
from assessor.words import terms
from assessor.words.speech import say


def standard(found: Standard) -> str:
    """Return a standard's title and version, publisher, number of provisions and address."""
    listed = say(
        "listed-standard",
        title=found.title,
        version=found.version,
        publisher=found.publisher,
        year=found.year,
        provisions=say("provisions-counted", n=len(found.provisions)),
        binding=binding(found),
        url=found.url,
    )
    return say("listed-note", listed=listed, note=found.note) if found.note else listed


def binding(found: Standard) -> str:
    """Say whether a standard is binding or voluntary."""
    return say("standard-binding" if found.binding else "standard-voluntary")


def solution(found: Solution) -> str:
    """Return a solution's title, its kind, and what it does."""
    kind, of = component(found), terms.security_type(found.security_type)
    listed = say("listed-solution", title=found.title, component=kind, security_type=of, does=found.does)
    return say("listed-names", listed=listed, names=", ".join(found.also_called)) if found.also_called else listed


def obligation(found: Obligation) -> str:
    """Return an obligation's title, status and demands, what was read to know that, and what is not sure."""
    status = terms.obligation_status(found.status)
    told = {"title": found.title, "status": status, "demands": found.demands, "source": looked_up(found)}
    listed = say("listed-obligation", **told)
    return say("listed-unsure", listed=listed, unsure=found.unsure) if found.unsure else listed


def coverage(title: str, found: Coverage) -> str:
    """Return a region, and how much of its rules is covered, for those who use devices and those who sell them."""
    operators = say("listed-side", side=terms.side("operators"), covered=terms.covered(found.operators))
    makers = say("listed-side", side=terms.side("makers"), covered=terms.covered(found.makers))
    listed = say("listed-region", region=title, told=f"{operators}; {makers}")
    return say("uncovered-missing", covered=listed, missing=found.missing) if found.missing else listed


def policy(found: Policy, standards: Sequence[Standard]) -> str:
    """Return a policy's title and what it is for, and how much of the standards that it demands answers can show."""
    listed = say("listed-policy", title=found.title, about=found.about)
    for demand, standard in zip(found.standards, standards, strict=True):
        demanded = [p for p in standard.provisions.values() if demand.includes(p.level) and p.controls]
        in_full = sum("full" in {mapping.relation for mapping in p.controls.values()} for p in demanded)
        counted = say("provisions-counted", n=len(demanded))
        listed = say("listed-alone", listed=listed, number=in_full, provisions=counted, standard=standard.title)
    return listed
