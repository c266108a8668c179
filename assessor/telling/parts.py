"""Tell where each site and product stands by itself, and which of them hold the organisation down."""

from collections.abc import Iterator, Sequence

from assessor.model.report import PartStanding, Report
from assessor.telling.blocks import Block, Heading, Paragraph, Table
from assessor.words import terms
from assessor.words.figures import floor1
from assessor.words.speech import say

# How many parts a table has room for beside each other.
ABREAST = 5


def standings(report: Report) -> Iterator[Block]:
    """Show each part's confirmed score beside how much of it is its own, and what it alone holds down."""
    if not report.parts:
        return
    yield Heading(say("parts"))
    yield Paragraph(say("parts-intro"))
    figures = (say("confirmed"), say("up-to"), say("parts-own"), say("parts-hold"))
    rows = tuple(_standing(part) for part in report.parts.values())
    yield Table("", (say("part"), *figures), rows, frozenset({1, 2, 4}))


def _standing(part: PartStanding) -> tuple[str, ...]:
    own = say("parts-own-of", number=part.own, answered=part.answered)
    return (
        say("part-of-kind", title=part.title, kind=terms.part_kind(part.kind)),
        *_ends(part),
        own,
        str(len(part.holds)),
    )


def _ends(part: PartStanding) -> tuple[str, str]:
    if part.score is None:
        return say("no-score"), ""
    return floor1(part.score.low), floor1(part.score.high)


def matrix(report: Report) -> Iterator[Block]:
    """Show each domain's confirmed score in each part, a few parts abreast."""
    parts = list(report.parts.values())
    if parts:
        yield Heading(say("parts-domains"), 3)
        yield Paragraph(say("parts-domains-intro"))
    for start in range(0, len(parts), ABREAST):
        yield _abreast(report, parts[start : start + ABREAST])


def _abreast(report: Report, parts: Sequence[PartStanding]) -> Table:
    rows = []
    for domain in report.assessment.domains:
        shown = [_low(part, domain.id) for part in parts]
        if any(shown):
            rows.append((domain.title, *shown))
    columns = (say("domain"), *(part.title for part in parts))
    return Table("", columns, tuple(rows), frozenset(range(1, len(columns))))


def _low(part: PartStanding, domain_id: str) -> str:
    score = part.domains.get(domain_id)
    return floor1(score.low) if score else ""
