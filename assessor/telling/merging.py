"""Tell what became of two people's sheets, and what they dispute."""

from collections.abc import Iterator
from typing import get_args

from assessor.model.catalog import Questionnaire
from assessor.model.merging import Claim, Dispute, Fate, Merge, Outdated
from assessor.telling.blocks import Block, Heading, Item, Items, Paragraph, Table
from assessor.words import reasons, terms
from assessor.words.figures import floor1
from assessor.words.speech import all_of, say, told_day


def tell(questionnaire: Questionnaire, merge: Merge, path: str) -> Iterator[Block]:
    """Tell a merge into a file."""
    yield Heading(say("merge"), 1)
    yield Paragraph(_outcome(merge, path), strong=True)
    if merge.disputes:
        yield _disputes(questionnaire, merge)
        yield Paragraph(say("merge-run") if merge.written else say("merge-settle"))
        parts = sorted({dispute.part for dispute in merge.disputes if dispute.part})
        if parts and merge.written:
            yield Paragraph(say("merge-run-parts", parts=all_of(parts)))
    if merge.outdated:
        yield Heading(say("merge-outdated"))
        yield Items(tuple(_outdated(questionnaire, merge, lost) for lost in merge.outdated))
    yield Heading(say("merge-fates"))
    counted = [(fate, merge.fates[fate]) for fate in get_args(Fate) if fate in merge.fates]
    yield Items(tuple(Item(terms.merged_fate(fate), str(number)) for fate, number in counted))


def _outcome(merge: Merge, path: str) -> str:
    if not merge.disputes:
        return say("merge-clean", path=path)
    return say("merge-marked" if merge.written else "merge-stopped", n=len(merge.disputes), path=path)


def _outdated(questionnaire: Questionnaire, merge: Merge, lost: Outdated) -> Item:
    why = say("merge-lost", side=terms.merge_side(lost.side), because=reasons.stale(lost.because))
    return Item(_in_part(merge, lost.part, _control(questionnaire, lost.id)), why)


def _disputes(questionnaire: Questionnaire, merge: Merge) -> Table:
    sides = terms.merge_side("mine"), terms.merge_side("theirs")
    rows = tuple(
        (
            _in_part(merge, dispute.part, _title(questionnaire, dispute)),
            _said(dispute.mine),
            _said(dispute.theirs),
            _points(dispute),
            terms.carrier(dispute.told_by) if dispute.told_by else "",
        )
        for dispute in merge.disputes
    )
    return Table(
        say("merge-disputes"), (say("merge-what"), *sides, say("merge-points"), say("merge-who")), rows, frozenset({3})
    )


def _in_part(merge: Merge, part: str | None, title: str) -> str:
    return say("merge-in-part", part=merge.sheet.parts[part].title, title=title) if part else title


def _title(questionnaire: Questionnaire, dispute: Dispute) -> str:
    if dispute.kind == "answer":
        return _control(questionnaire, dispute.id)
    if dispute.kind == "fact":
        fact = questionnaire.facts.get(dispute.id)
        return f"{fact.title} ({dispute.id})" if fact else dispute.id
    if dispute.kind == "about":
        return say("merge-about", name=dispute.id)
    return say("merge-tier" if dispute.kind == "tier" else "merge-title")


def _control(questionnaire: Questionnaire, control_id: str) -> str:
    control = questionnaire.controls.get(control_id)
    return f"{control.title} ({control_id})" if control else control_id


def _said(claim: Claim) -> str:
    """Say what one side answered, who did, when, and by which evidence."""
    answer = claim.answer
    if answer is None:
        return " + ".join(claim.said) or say("merge-removed")
    what = terms.status(answer.state) if answer.state else " + ".join(answer.choice)
    whose = [each for each in (answer.by, told_day(answer.on)) if each]
    if answer.evidence:
        proofs = "; ".join(entry.reference for entry in answer.evidence)
        whose.append(say("merge-evidence", what=proofs))
    return say("merge-who-when", what=what, whose=", ".join(whose)) if whose else what


def _points(dispute: Dispute) -> str:
    if dispute.points is None:
        return ""
    points = floor1(dispute.points)
    return points if dispute.cap is None else say("merge-point-cap", points=points, cap=dispute.cap)
