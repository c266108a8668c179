"""Tell what migrating answer sheets does: what became of each answer, and where the score stands."""

from collections.abc import Iterator
from fractions import Fraction

from assessor.model.migration import COUNTED, AnswerFate, Confirmed, Migrated, Migration, Migrations
from assessor.model.sheet import QuestionnaireRef
from assessor.telling.blocks import Block, Detail, Heading, Item, Items, Paragraph, Table
from assessor.words import terms
from assessor.words.figures import difference1, floor1
from assessor.words.speech import all_of, say


def tell(found: Migrations) -> Iterator[Block]:
    """Sum up several sheets, then tell each by itself, and which files were written."""
    yield Heading(say("migrate-dry" if found.dry_run else "migrate-heading"), 1)
    if len(found.sheets) > 1:
        yield _overview(found)
    for sheet in found.sheets:
        yield from _sheet(sheet)
    if found.dry_run:
        yield Paragraph(say("migrate-dry-run"))
    elif found.written:
        yield Paragraph(say("migrate-written", files=all_of(found.written)))
    else:
        yield Paragraph(say("migrate-wrote-nothing"))


def _overview(found: Migrations) -> Items:
    return Items(tuple(Item(sheet.file, _summed(sheet)) for sheet in found.sheets))


def _summed(sheet: Migration) -> str:
    return say(
        "migrate-summed",
        count=sum(len(sheet.of(fate)) for fate in COUNTED),
        answers=say("answers", n=len(sheet.answers)),
        review=len(sheet.of("review")),
        gone=len(sheet.of("gone")),
        score=_figure(sheet.migrated.score),
    )


def _sheet(sheet: Migration) -> Iterator[Block]:
    yield Heading(sheet.file)
    before, after = _version(sheet.before), _version(sheet.after)
    versions = before if before == after else say("migrate-from-to", before=before, after=after)
    yield Paragraph(f"{sheet.questionnaire} {versions}")
    if sheet.answers:
        yield _effects(sheet)
    yield from _listed(sheet, "renamed", say("migrate-renamed"))
    yield from _listed(sheet, "review", say("migrate-review"), say("migrate-review-how"))
    yield from _listed(sheet, "gone", say("migrate-gone"), say("migrate-gone-how"))
    yield Items((Item(say("migrate-writes"), all_of(list(_writes(sheet)) or [say("migrate-writes-nothing")])),))


def _version(reference: QuestionnaireRef) -> str:
    return f"{reference.version} ({reference.catalog})" if reference.catalog else reference.version


def _effects(sheet: Migration) -> Table:
    """Return what the answers of each fate add to the confirmed score."""
    columns = (say("migrate-fate"), say("migrate-number"), say("migrate-points"), say("confirmed"), say("caps-aside"))
    stands = [sheet.without, *(effect.after for effect in sheet.effects)]
    rows = [(say("migrate-none"), "", "", *_stand(sheet.without))]
    rows += [
        (terms.fate(effect.fate), str(effect.answers), _points(before, effect.after), *_stand(effect.after))
        for before, effect in zip(stands, sheet.effects, strict=False)
        if effect.answers
    ]
    rows.append((say("migrate-in-all"), str(len(sheet.answers)), "", *_stand(sheet.migrated)))
    rows.append((say("migrate-read"), "", "", *_stand(sheet.read)))
    if sheet.of("review"):
        rows.append((say("migrate-held"), "", "", *_stand(sheet.held)))
    return Table("", columns, tuple(rows), frozenset({1, 2, 3, 4}))


def _points(before: Confirmed, after: Confirmed) -> str:
    if before.score is None or after.score is None:
        return ""
    sign = "+" if after.score > before.score else ""
    return sign + difference1(after.score, before.score)


def _stand(stand: Confirmed) -> tuple[str, str]:
    return _figure(stand.score), _figure(stand.uncapped)


def _figure(value: Fraction | None) -> str:
    return say("no-score") if value is None else floor1(value)


def _listed(sheet: Migration, fate: AnswerFate, title: str, how: str = "") -> Iterator[Block]:
    """List the answers that have a fate, with what they said and what asks it today."""
    answers = sheet.of(fate)
    if answers:
        yield Heading(title, 3)
        yield Items(tuple(_item(sheet, answer) for answer in answers))
        if how:
            yield Paragraph(how)


def _item(sheet: Migration, answer: Migrated) -> Item:
    name = _name(sheet, answer.control)
    if answer.part:
        name = say("migrate-in-part", control=name, part=answer.part)
    because = terms.fate_reason(answer.because) if answer.because else ""
    said = all_of([say("quoted", text=text) for text in answer.said])
    details = [Detail(say("migrate-said"), said)]
    if answer.now != (answer.control,) and answer.now:
        details.append(Detail(say("migrate-today"), all_of([_name(sheet, control_id) for control_id in answer.now])))
    return Item(
        name, say("migrate-because", because=because, why=answer.why) if answer.why else because, tuple(details)
    )


def _name(sheet: Migration, control_id: str) -> str:
    return f"{sheet.titles[control_id]} ({control_id})" if control_id in sheet.titles else control_id


def _writes(sheet: Migration) -> Iterator[str]:
    if sheet.identified:
        yield say("migrate-writes-id")
    if sheet.before != sheet.after:
        yield say("migrate-writes-version", version=_version(sheet.after))
    if sheet.recorded:
        yield say("migrate-writes-records", n=sheet.recorded)
    if sheet.waivers:
        yield say("migrate-writes-waivers", controls=all_of(list(sheet.waivers.values())))
