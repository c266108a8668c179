"""Write the figures of a report as a workbook; every cell is a text or a number, never a formula or a link."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from fractions import Fraction
from io import BytesIO
from typing import BinaryIO, NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from assessor.formats.csv import gap_severity, question_severity
from assessor.formats.shades import SHADES, shade
from assessor.model.assessment import Interval
from assessor.model.report import Gap, PartStanding, Question, Report
from assessor.telling import benchmark, comparison, cover
from assessor.telling.appendix import given
from assessor.telling.blocks import Block, CoverPage, Heading, Heat, Items, Paragraph, Table
from assessor.telling.figures import STATES, target
from assessor.telling.obligations import bound_title, looked_up
from assessor.telling.phrases import (
    asked,
    evidence_line,
    monday,
    note,
    question_title,
    said,
    standing,
    waived_title,
    where,
)
from assessor.text import ceil1, floor1, visible
from assessor.words import terms
from assessor.words.speech import say

Cell = str | int | Fraction | None
Row = tuple[Cell, ...]

# Excel holds no more characters in one cell.
LONGEST = 32_767
WIDEST = 60
# The width of a column of a heat map, and the height of its head in points.
NARROW, HEAD = 7, 150
# Excel's names of pages have at most so many characters, and none of these.
NAME = 31
_REFUSED = re.compile(r"[\[\]:*?/\\]|^'|'$")
_NUMBER = re.compile(r"[-+]?[0-9]+(\.[0-9])?")

NEVER = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}


class Page(NamedTuple):
    """A sheet of the workbook: its name, its column names, and its rows; cells of a heat map are shaded."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    heat: Heat | None = None


def render(report: Report, out: BinaryIO) -> None:
    """Write the workbook; it has the date of the assessment, so that equal inputs give equal bytes."""
    since = _told(say("xlsx-since"), list(comparison.since(report))) if report.since else ()
    _save((*_pages(report), *since), report.assessment.as_of, out)


def show(blocks: Iterable[Block], out: BinaryIO, day: date) -> None:
    """Write blocks as a workbook of a day: its texts on the first page, and each table on one of its own."""
    _save(_told(say("xlsx-summary"), list(blocks)), day, out)


def _save(pages: Iterable[Page], day: date, out: BinaryIO) -> None:
    # A zip file has another layout if its stream cannot seek.
    whole = BytesIO()
    workbook = Workbook(whole, NEVER)
    workbook.set_properties({"created": datetime.combine(day, time(), UTC).replace(tzinfo=None)})
    taken: set[str] = set()
    for page in pages:
        _write(workbook, page._replace(name=_name(page.name, taken)))
    workbook.close()
    out.write(whole.getvalue())


def _told(name: str, blocks: Sequence[Block]) -> Iterator[Page]:
    """Yield the pages of blocks; a table without a caption has the name of the heading above it."""
    yield Page(name, (say("xlsx-what"), say("xlsx-value")), tuple(_lines(blocks)))
    heading = ""
    for block in blocks:
        heading = block.text if isinstance(block, Heading) else heading
        if isinstance(block, Table):
            yield Page(block.caption or heading, block.columns, tuple(_figures(block)))
        elif isinstance(block, Heat):
            rows = tuple((row.label, *row.cells) for row in block.rows)
            yield Page(block.caption or heading, (block.label, *block.columns), rows, block)


def _lines(blocks: Iterable[Block]) -> Iterator[Row]:
    for block in blocks:
        if isinstance(block, CoverPage):
            yield from _cover(block)
        elif isinstance(block, Heading):
            yield block.text, ""
        elif isinstance(block, Paragraph):
            yield "", block.text
        elif isinstance(block, Items):
            for item in block.items:
                yield item.text, "; ".join(filter(None, (item.remark, *(f"{d.label}: {d.text}" for d in item.details))))
        elif isinstance(block, Heat):
            yield block.caption, ", ".join(say("band", title=band.title, start=band.start) for band in block.bands)


def _cover(page: CoverPage) -> Iterator[Row]:
    yield say("cover-title"), page.title
    if page.client:
        yield say("cover-client"), page.client
    if page.marking:
        yield say("cover-marking"), page.marking
    yield from ((line.label, "; ".join(line.texts)) for line in page.lines)


def _figures(block: Table) -> Iterator[Row]:
    for row in block.rows:
        yield tuple(_number(cell) if index in block.figures else cell for index, cell in enumerate(row))


def _number(cell: str) -> Cell:
    found = _NUMBER.fullmatch(cell)
    return cell if not found else Fraction(cell) if found[1] else int(cell)


def _name(text: str, taken: set[str]) -> str:
    """Return a name for a page that Excel takes and that is not taken yet."""
    short = _REFUSED.sub(" ", visible(text)).strip()[:NAME] or say("xlsx-what")
    found, number = short, 2
    while found.lower() in taken:
        found, number = f"{short[: NAME - 4]} ({number})", number + 1
    taken.add(found.lower())
    return found


def _write(workbook: Workbook, page: Page) -> None:
    sheet = workbook.add_worksheet(page.name)
    bold = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    tenth = workbook.add_format({"num_format": "0.0", "valign": "top"})
    for column, title in enumerate(page.columns):
        sheet.write_string(0, column, title, bold)
    for number, row in enumerate(page.rows, 1):
        for column, cell in enumerate(row):
            _cell(sheet, number, column, cell, tenth if isinstance(cell, Fraction) else wrapped)
    for column, title in enumerate(page.columns):
        longest = max([len(title), *(len(str(row[column] or "")) for row in page.rows)])
        sheet.set_column(column, column, min(WIDEST, longest + 2))
    if page.heat:
        _shade(workbook, sheet, page.heat)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(page.rows), len(page.columns) - 1)


def _shade(workbook: Workbook, sheet: Worksheet, heat: Heat) -> None:
    """Shade the scores of a heat map, and turn the names of its columns, so that these can be narrow."""
    turned = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True, "rotation": 90})
    sheet.set_row(0, HEAD)
    sheet.set_column(1, len(heat.columns), NARROW)
    for column, title in enumerate(heat.columns, 1):
        sheet.write_string(0, column, _short(visible(title)), turned)
    tenths = {"num_format": "0.0", "valign": "top"}
    looks = [workbook.add_format({**tenths, "bg_color": paper, "font_color": ink}) for paper, ink in SHADES]
    for number, row in enumerate(heat.rows, 1):
        for column, score in enumerate(row.cells, 1):
            if score is not None:
                _cell(sheet, number, column, score, looks[shade(heat, score)])


def _cell(sheet: Worksheet, row: int, column: int, cell: Cell, shown: object) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, str):
        sheet.write_string(row, column, _short(visible(cell)), shown)
    else:
        # A number with the same digits as in the other formats.
        sheet.write_number(row, column, cell if isinstance(cell, int) else float(floor1(cell)), shown)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _pages(report: Report) -> Iterator[Page]:
    yield Page(say("xlsx-summary"), (say("xlsx-what"), say("xlsx-value")), tuple(_summary(report)))
    yield _domains_page(report)
    if report.benchmark is not None and report.benchmark.score is not None:
        yield Page(say("benchmark"), benchmark.columns(), tuple(benchmark.rows(report.benchmark)))
    if report.parts:
        yield _parts_page(report)
    yield _gaps_page(report)
    yield _plan_page(report)
    yield _answers_page(report)
    if report.waivers:
        yield _accepted_page(report)
    states = (say("xlsx-standard"), say("xlsx-provision"), say("xlsx-state"))
    yield Page(say("xlsx-standards"), states, tuple(_standards(report)))
    yield _obligations_page(report)


def _accepted_page(report: Report) -> Page:
    """Return the gaps that somebody accepted."""
    columns = (say("xlsx-control"), say("xlsx-title"), say("xlsx-reason"), say("xlsx-approved-by"), say("xlsx-until"))
    rows = (
        (control_id, waived_title(report, control_id), waiver.reason, waiver.approved_by, str(waiver.expires))
        for control_id, waiver in report.waivers.items()
    )
    return Page(say("accepted"), columns, tuple(rows))


def _obligations_page(report: Report) -> Page:
    what = (say("xlsx-rule"), say("xlsx-binding"), say("xlsx-from"), say("xlsx-demands"), say("xlsx-first-step"))
    columns = (*what, say("xlsx-not-sure"), say("xlsx-looked-up"))
    return Page(say("xlsx-obligations"), columns, tuple(_obligations(report)))


def _domains_page(report: Report) -> Page:
    columns = (say("xlsx-domain"), say("xlsx-weight"), say("xlsx-confirmed"), say("xlsx-up-to"), say("xlsx-target"))
    return Page(say("xlsx-domains"), columns, tuple(_domains(report)))


def _parts_page(report: Report) -> Page:
    """Return the matrix of parts and domains: confirmed scores of each part by itself."""
    figures = (say("xlsx-kind"), say("confirmed"), say("up-to"), say("parts-own"), say("parts-hold"))
    columns = (say("part"), *figures, *(domain.title for domain in report.assessment.domains))
    return Page(say("xlsx-parts"), columns, tuple(_part(report, part) for part in report.parts.values()))


def _part(report: Report, part: PartStanding) -> Row:
    figures = _end(part.score, "low"), _end(part.score, "high"), part.own, len(part.holds)
    domains = (_end(part.domains.get(domain.id), "low") for domain in report.assessment.domains)
    return part.title, terms.part_kind(part.kind), *figures, *domains


def _gaps_page(report: Report) -> Page:
    columns = (
        say("xlsx-control"),
        say("xlsx-title"),
        say("xlsx-severity"),
        say("xlsx-points"),
        say("xlsx-said"),
        say("xlsx-first-step"),
        say("xlsx-low-days"),
        say("xlsx-high-days"),
        say("xlsx-score-after"),
    )
    gaps = (_gap(report, gap) for gap in report.advice.gaps)
    questions = (_open(report, question) for question in report.advice.questions)
    return Page(say("xlsx-gaps"), columns, (*gaps, *questions))


def _plan_page(report: Report) -> Page:
    columns = (
        say("xlsx-wave"),
        say("xlsx-due"),
        say("xlsx-control"),
        say("xlsx-title"),
        say("xlsx-from"),
        say("xlsx-to"),
        say("xlsx-points"),
        say("xlsx-days"),
        say("xlsx-score-after"),
    )
    return Page(say("xlsx-plan"), columns, tuple(_plan(report)))


def _answers_page(report: Report) -> Page:
    columns = (
        say("xlsx-domain"),
        say("xlsx-control"),
        say("xlsx-title"),
        say("xlsx-question"),
        say("xlsx-said"),
        say("xlsx-status"),
        say("xlsx-given"),
        say("xlsx-note"),
        say("xlsx-evidence"),
    )
    return Page(say("xlsx-answers"), columns, tuple(_answers(report)))


def _summary(report: Report) -> Iterator[Row]:
    assessment = report.assessment
    yield from _lines(cover.told(report))
    yield say("xlsx-organisation"), assessment.about.get("organisation")
    yield say("xlsx-questionnaire"), f"{assessment.questionnaire.id} {assessment.questionnaire.version}"
    yield say("xlsx-tier"), terms.tier(assessment.tier)
    yield say("xlsx-as-of"), str(assessment.as_of)
    yield say("xlsx-standing"), standing(assessment)
    yield say("confirmed"), _end(assessment.score, "low")
    yield say("up-to"), _end(assessment.score, "high")
    yield say("caps-aside"), _end(assessment.uncapped, "low")
    if report.evidenced:
        yield say("xlsx-evidenced"), report.evidenced.score
    if report.brand:
        yield say("prepared-by"), ", ".join(filter(None, (report.brand.name, report.brand.contact)))
    yield from ((say("benchmark"), text) for text in benchmark.texts(report))
    shares = assessment.shares
    yield say("xlsx-answered"), shares.answered
    yield say("xlsx-unknown"), shares.unknown
    yield say("xlsx-unanswered"), shares.unanswered
    yield terms.status("not-applicable"), shares.not_applicable
    yield say("digest-questionnaire"), report.digest
    yield say("digest-sheet"), report.sheet_digest


def _end(score: Interval | None, end: str) -> Fraction | None:
    return None if score is None else score.low if end == "low" else score.high


def _domains(report: Report) -> Iterator[Row]:
    for domain in report.assessment.domains:
        goal = target(domain) if domain.score else None
        yield domain.title, domain.counts, _end(domain.score, "low"), _end(domain.score, "high"), goal


def _gap(report: Report, gap: Gap) -> Row:
    assessment = report.assessment
    finding = assessment.finding(gap.control)
    return (
        gap.control,
        where(assessment, finding, finding.control.title),
        gap_severity(gap, finding),
        gap.points,
        said(finding),
        monday(report, gap.control),
        *finding.control.effort_days,
        gap.score,
    )


def _open(report: Report, question: Question) -> Row:
    """Return the row of an open question, and how to find the answer."""
    finding = report.assessment.finding(question.controls[0])
    return (
        question.id,
        say("find-out-row", question=question_title(report.assessment, question)),
        question_severity(question),
        question.points,
        said(finding) if question.kind == "control" else "",
        asked(report.assessment, finding).how_to_check if question.kind == "control" else "",
        None,
        None,
        None,
    )


def _plan(report: Report) -> Iterator[Row]:
    for number, wave in enumerate(report.plan.waves if report.plan else (), 1):
        for step in wave.steps:
            control = report.assessment.finding(step.control).control
            goal = "; ".join(control.choices[choice_id].text for choice_id in step.choices)
            name = (number, str(wave.due), step.control, control.title)
            # Efforts are rounded up, as in the other formats.
            yield *name, step.before, goal, step.points, Fraction(ceil1(step.days)), wave.score


def _answers(report: Report) -> Iterator[Row]:
    assessment = report.assessment
    titles = {domain.id: domain.title for domain in assessment.domains}
    for finding, part_id in assessment.given():
        if finding.status == "not-asked":
            continue
        answer, title = finding.answer, finding.control.title
        yield (
            titles[finding.control.domain],
            finding.control.id,
            say("in-parts", what=title, parts=assessment.parts[part_id].title) if part_id else title,
            asked(assessment, finding).question,
            said(finding),
            terms.status(finding.status),
            given(answer) if answer else "",
            note(answer) if answer else "",
            "; ".join(evidence_line(entry, whole=True) for entry in answer.evidence) if answer else "",
        )


def _standards(report: Report) -> Iterator[Row]:
    for standard in report.advice.standards:
        for state in STATES:
            for label in (label for label, found in standard.states.items() if found == state):
                yield standard.title, label, terms.state(state)


def _obligations(report: Report) -> Iterator[Row]:
    for bound in report.advice.obligations:
        obligation = bound.obligation
        dates = "; ".join(f"{due.told_as}: {due.what}" for due in obligation.dates)
        told = obligation.demands, obligation.first_step, obligation.unsure, looked_up(obligation)
        yield bound_title(bound, report.assessment), terms.binds(bound.binding), dates, *told
