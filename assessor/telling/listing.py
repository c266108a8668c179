"""Tell about standards, solutions and obligations on one line each, for lists."""

from assessor.model.catalog import Obligation, Solution, Standard
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
    """Return an obligation's title, its status, its demands, and when and where these were looked up."""
    status = terms.obligation_status(found.status)
    listed = say(
        "listed-obligation", title=found.title, status=status, day=found.checked, demands=found.demands, url=found.url
    )
    return listed.rstrip()
