"""Tell what became of the rows of a file that came back, and what does not count of it."""

from collections.abc import Iterator, Sequence
from typing import get_args

from assessor.model.catalog import Questionnaire
from assessor.model.merging import Claim
from assessor.model.sheet import Answer
from assessor.model.taking import MOVED, TakenFate, TakenRow, Taking
from assessor.scoring import parts
from assessor.scoring.facts import fact_values
from assessor.telling.blocks import Block, Detail, Heading, Item, Items, Paragraph
from assessor.words import reasons, terms
from assessor.words.speech import say, told_day

# Of these, every row is told.
_LISTED: tuple[TakenFate, ...] = ("conflict", "changed", "new", "added", "kept")


def tell(questionnaire: Questionnaire, taking: Taking) -> Iterator[Block]:
    """Tell what was taken, what is in conflict, and what does not count."""
    yield Heading(say("take", file=taking.file), 1)
    yield Paragraph(_outcome(taking), strong=True)
    if taking.part:
        yield Paragraph(say("take-part", part=taking.sheet.parts[taking.part].title, id=taking.part))
    for fate in _LISTED:
        yield from _rows(questionnaire, taking.of(fate), fate)
    yield from _dormant(questionnaire, taking)
    yield Heading(say("take-rows"))
    counted = [(terms.taken_fate(fate), len(taking.of(fate))) for fate in get_args(TakenFate)]
    counted.append((say("take-untouched"), taking.untouched))
    yield Items(tuple(Item(what, str(number)) for what, number in counted if number))


def _outcome(taking: Taking) -> str:
    moved = sum(row.fate in MOVED for row in taking.rows)
    names = {"file": taking.file, "into": taking.into}
    said = (
        say("take-dry" if taking.dry_run else "take-written", n=moved, **names)
        if moved
        else say("take-nothing", **names)
    )
    conflicts = len(taking.of("conflict"))
    return f"{said} {say('take-conflicts', n=conflicts)}" if conflicts else said


def _rows(questionnaire: Questionnaire, rows: Sequence[TakenRow], fate: TakenFate) -> Iterator[Block]:
    if rows:
        yield Heading(terms.taken_fate(fate))
        yield Items(tuple(_row(questionnaire, row) for row in rows))
    if rows and fate == "conflict":
        yield Paragraph(say("take-settle"))


def _row(questionnaire: Questionnaire, row: TakenRow) -> Item:
    """Tell a row, and beside it what the sheet had, unless that was open."""
    title = _title(questionnaire, row)
    if row.fate in {"new", "added"}:
        return Item(title, "", (Detail(row.place, _said(questionnaire, row, row.new)),))
    old, beside = _said(questionnaire, row, row.old), _said(questionnaire, row, _beside(row.new, row.old))
    return Item(title, "", (Detail(say("take-sheet"), old), Detail(row.place, beside)))


def _beside(new: Claim, old: Claim) -> Claim:
    """Return what a row says without the remarks of the sheet: they stand there already."""
    if new.answer is None or old.answer is None:
        return new
    there = {name for name in ("comment", "evidence") if getattr(new.answer, name) == getattr(old.answer, name)}
    bare = Answer().model_dump(include=there)
    return new.model_copy(update={"answer": new.answer.model_copy(update=bare)})


def _title(questionnaire: Questionnaire, row: TakenRow) -> str:
    asked = questionnaire.facts if row.kind == "fact" else questionnaire.controls
    return f"{asked[row.id].title} ({row.id})"


def _said(questionnaire: Questionnaire, row: TakenRow, claim: Claim) -> str:
    """Say what is answered, by whom and when, and what is noted."""
    answer = claim.answer
    if row.kind == "fact" or answer is None:
        return _chosen(questionnaire, row, claim.said)
    what = say("said-not-applicable", reason=answer.reason) if answer.state == "not-applicable" else ""
    said = [what or _chosen(questionnaire, row, claim.said)]
    said += [each for each in (answer.by, told_day(answer.on)) if each]
    said += [say("take-note", note=" ".join(answer.comment.split()))] if answer.comment else []
    said += [say("merge-evidence", what=answer.evidence[0].reference)] if answer.evidence else []
    return "; ".join(said)


def _chosen(questionnaire: Questionnaire, row: TakenRow, said: Sequence[str]) -> str:
    if not said:
        return say("take-open")
    if row.kind == "fact":
        texts = terms.options(questionnaire.facts[row.id])
    else:
        texts = {key: choice.text for key, choice in questionnaire.controls[row.id].choices.items()}
    return " + ".join(texts.get(each, say("said-unknown") if each == "unknown" else each) for each in said)


def _dormant(questionnaire: Questionnaire, taking: Taking) -> Iterator[Block]:
    """Tell which answers do not count as things are: those that were taken, then those that counted before."""
    sheet = parts.in_force(taking.sheet, taking.part) if taking.part else taking.sheet
    facts = fact_values(questionnaire, sheet) if taking.dormant else {}
    for taken in (True, False):
        found = [each for each in taking.dormant if each.taken == taken]
        if found:
            yield Heading(say("take-dormant-taken" if taken else "take-dormant"))
            yield Items(
                tuple(
                    Item(
                        f"{questionnaire.controls[each.id].title} ({each.id})",
                        reasons.why(each.because, sheet.depth, facts),
                    )
                    for each in found
                )
            )
