"""Tell a report's cover: from the brand, and where that says nothing, from [about] in the sheet."""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date

from assessor.model.brand import Brand, Cover
from assessor.model.report import Report
from assessor.telling.blocks import Block, CoverLine, CoverPage
from assessor.words.speech import say


def filled(brand: Brand, about: Mapping[str, str]) -> Brand:
    """Return a brand whose cover has what [about] says of the assessment, unless the brand says it itself."""
    if brand.cover is None:
        return brand
    cover = brand.cover
    scope = "; ".join(filter(None, (about.get("site", "").strip(), about.get("scope", "").strip())))
    assessor = about.get("assessor", "").strip()
    update = {
        "client": cover.client or about.get("organisation", "").strip(),
        "scope": cover.scope or scope,
        "period": cover.period or about.get("period", "").strip(),
        "authors": cover.authors or ((assessor,) if assessor else ()),
    }
    return brand.model_copy(update={"cover": cover.model_copy(update=update)})


def redacted(brand: Brand, names: Collection[str]) -> Brand:
    """Return a brand whose cover names no firm and no person: neither its own names nor these."""
    if brand.cover is None:
        return brand
    cover = brand.cover
    every = (*names, cover.client, *cover.authors)
    title, version, confidentiality = (
        "" if _names(text, every) else text for text in (cover.title, cover.version, cover.confidentiality)
    )
    silent = Cover(title=title, version=version, confidentiality=confidentiality)
    return brand.model_copy(update={"cover": silent})


def _names(text: str, names: Collection[str]) -> bool:
    """Whether a text has a name in it, or a word of one."""
    said = text.casefold()
    own = {word.casefold() for name in names for word in re.findall(r"\w+", name) if _means(word, name)}
    # Not every script has blanks between words.
    whole = any(name.casefold() in said for name in names if not name.isascii())
    return whole or not own.isdisjoint(re.findall(r"\w+", said))


def _means(word: str, name: str) -> bool:
    """Whether a word of a name tells whose it is; initials and words such as "of" do not."""
    return len(word) > 3 or (len(word) > 1 and (not word.islower() or word == name.strip()))


def told(report: Report) -> Iterator[Block]:
    """Show the cover of a report, if its brand has one."""
    yield from page(report.brand, report.assessment.as_of)


def says(report: Report, text: str) -> bool:
    """Whether the cover of a report says a text of [about] already."""
    cover = report.brand.cover if report.brand else None
    return cover is not None and any(text.strip() in said for said in (cover.scope, cover.period, *cover.authors))


def page(brand: Brand | None, day: date | str) -> Iterator[Block]:
    """Show the cover of a brand, if it has one, with the day or the quarter that the document is made for."""
    if brand is None or brand.cover is None:
        return
    cover = brand.cover
    yield CoverPage(
        cover.title or say("self-assessment-of"),
        cover.client,
        (*lines(cover), CoverLine(say("cover-date"), (str(day),))),
        cover.confidentiality,
        cover.logo,
        cover.logo_type,
    )


def lines(cover: Cover) -> Iterator[CoverLine]:
    """Yield what a cover says below its title, each with its name."""
    named = (
        CoverLine(say("cover-scope"), (cover.scope,)),
        CoverLine(say("cover-period"), (cover.period,)),
        CoverLine(say("cover-authors", n=len(cover.authors)), cover.authors),
        CoverLine(say("cover-version"), (cover.version,)),
    )
    yield from (line for line in named if any(line.texts))
