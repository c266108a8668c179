"""Every format by name; a new one is a module with the function that writes it, and its row here."""

import importlib
from collections.abc import Callable, Iterable
from itertools import chain
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from assessor import extras
from assessor.words.speech import MACHINES, spoken

if TYPE_CHECKING:
    # Verdicts are written without the models of a report.
    from assessor.formats.spool import Sink
    from assessor.formats.verdictwriter import VerdictWriter
    from assessor.model.brand import Brand
    from assessor.model.comparison import Comparison, Trend
    from assessor.model.forms import Form
    from assessor.model.portfolio import Portfolio
    from assessor.model.report import Audience, Report
    from assessor.model.tasks import Tasks
    from assessor.model.translation import Translation
    from assessor.model.validation import Validation
    from assessor.model.verdict import RunInfo, Verdicts
    from assessor.telling.blocks import Block


class Format(NamedTuple):
    """A format: the module and function that write it, and the optional library that it needs.

    `shows_blocks`: it can also write handouts. `shows_brand`: with the brand. `is_data`: programs read it, so it is
    always in English.
    """

    module: str
    function: str = "render"
    library: str = ""
    shows_blocks: bool = False
    shows_brand: bool = False
    is_text: bool = True
    is_data: bool = False


# The formats of reports.
FORMATS = {
    "terminal": Format("terminal", shows_blocks=True),
    "markdown": Format("markdown", shows_blocks=True),
    "html": Format("html", shows_blocks=True, shows_brand=True),
    "json": Format("json", is_data=True),
    "csv": Format("csv", is_data=True),
    "cyclonedx": Format("cyclonedx", is_data=True),
    "oscal-catalog": Format("oscal", "render_catalog", is_data=True),
    "oscal-plan": Format("oscal", "render_plan", is_data=True),
    "oscal-results": Format("oscal", "render_results", is_data=True),
    "pdf": Format("pdf", library="typst", shows_blocks=True, shows_brand=True, is_text=False),
    "xlsx": Format("xlsx", library="xlsxwriter", is_text=False),
}
# The formats of handouts.
PAGES = tuple(name for name, row in FORMATS.items() if row.shows_blocks)

# The formats of comparisons: pages, tables and data.
COMPARISONS = tuple(name for name in FORMATS if name in {*PAGES, "json", "xlsx"})

# The formats of portfolios.
PORTFOLIOS = {name: FORMATS[name] for name in ("terminal", "markdown", "html", "xlsx", "json")} | {
    "csv": Format("firms", is_data=True)
}

# The formats of a plan's tasks.
TASKS = {
    "csv": Format("tasks"),
    "jira": Format("jira"),
    "github": Format("issues"),
}

# The formats of verdicts, each with the class of its writer.
VERDICTS = {
    "text": Format("text", "TextWriter"),
    "json": Format("json", "JsonWriter"),
    "sarif": Format("sarif", "SarifWriter"),
    "junit": Format("junit", "JUnitWriter", library="junitparser"),
    "github": Format("github", "GitHubWriter"),
    "gitlab": Format("gitlab", "GitLabWriter"),
    "markdown": Format("summary", "SummaryWriter"),
    "badge": Format("badge", "BadgeWriter"),
    "svg": Format("badge", "SvgWriter"),
}

# The formats of what checking files found; as text it is printed file by file.
VALIDATIONS = {
    "text": Format("text"),
    "json": Format("diagnoses", "render_json"),
    "github": Format("diagnoses", "render_github"),
    "sarif": Format("diagnoses", "render_sarif"),
}

# The formats of forms, by how their files' names end.
FORMS = {
    "xlsx": Format("form_xlsx", library="xlsxwriter", is_text=False),
    "html": Format("form_html"),
}


def render(name: str, report: "Report", out: BinaryIO) -> None:
    """Write a report to a binary stream, in a format of `FORMATS`; formats for people use the report's language.

    `AssessorError` if the format needs a library that is not installed.
    """
    from assessor.telling.translation import translated

    row = FORMATS[name]
    with spoken(MACHINES if row.is_data else report.language):
        _function(row, name)(report if row.is_data else translated(report, report.translation), out)


def verdict_writer(name: str, out: "Sink", info: "RunInfo") -> "VerdictWriter":
    """Return a writer of verdicts in a format of `VERDICTS` and in English.

    `AssessorError` if the format needs a library that is not installed.
    """
    made: VerdictWriter = _function(VERDICTS[name], name)(out, info)
    return made


def render_verdicts(name: str, run: "Verdicts", out: BinaryIO, info: "RunInfo | None" = None) -> None:
    """Write the verdicts of a whole run to a binary stream, in a format of `VERDICTS` and in English.

    `AssessorError` if the format needs a library that is not installed.
    """
    from assessor.model.verdict import RunInfo

    writer = verdict_writer(name, out, info or RunInfo())
    for verdict in run.verdicts:
        writer.add(verdict)
    for refused in run.not_judged:
        writer.add(refused)
    writer.finish()


def render_validation(name: str, run: "Validation", out: BinaryIO) -> None:
    """Write what checking files found, in a format of `VALIDATIONS` but text."""
    _function(VALIDATIONS[name], name)(run, out)


def render_comparison(
    name: str,
    found: "Comparison | Trend",
    out: BinaryIO,
    *,
    audience: "Audience" = "engineer",
    brand: "Brand | None" = None,
) -> None:
    """Write what moved to a binary stream, for an audience, in a format of `COMPARISONS`.

    `AssessorError` if the format needs a library that is not installed.
    """
    from assessor.model.comparison import Comparison
    from assessor.telling import comparison, cover, trend
    from assessor.telling.translation import translated

    row = FORMATS[name]
    if row.is_data:
        _function(row, name)(found, out)
        return
    language = found.language
    with spoken(language):
        found = translated(found, found.translation)
        moved = comparison.tell(found, audience) if isinstance(found, Comparison) else trend.tell(found, audience)
        told = chain(cover.page(brand, found.as_of), moved)
        if name in PAGES:
            show(name, told, out, brand=brand, language=language)
        else:
            _module(row, name).show(told, out, found.as_of)


def render_portfolio(
    name: str,
    found: "Portfolio",
    out: BinaryIO,
    *,
    brand: "Brand | None" = None,
    language: str = "en",
    translation: "Translation | None" = None,
) -> None:
    """Write a portfolio to a binary stream, in a format of `PORTFOLIOS`; in a language, with the catalog's texts in it.

    `AssessorError` if the format needs a library that is not installed.
    """
    from assessor.telling import cover, portfolio
    from assessor.telling.translation import translated

    row = PORTFOLIOS[name]
    with spoken(MACHINES if row.is_data else language):
        if name in {"csv", "json"}:
            _function(row, name)(found, out)
            return

        found = translated(found, translation)
        told = chain(cover.page(brand, found.as_of), portfolio.tell(found))
        if name in PAGES:
            show(name, told, out, brand=brand, language=language)
        else:
            _module(row, name).show(told, out, found.day)


def render_form(name: str, form: "Form", out: BinaryIO) -> None:
    """Write a form to a binary stream, in a format of `FORMS` and the form's language.

    `AssessorError` if the format needs a library that is not installed.
    """
    with spoken(form.language):
        _function(FORMS[name], name)(form, out)


def render_tasks(name: str, tasks: "Tasks", out: BinaryIO) -> None:
    """Write tasks to a binary stream, in a format of `TASKS` and in English."""
    _function(TASKS[name], name)(tasks, out)


def show(
    name: str, blocks: "Iterable[Block]", out: BinaryIO, *, brand: "Brand | None" = None, language: str = "en"
) -> None:
    """Write blocks in a format of `PAGES`, with the brand if the format can show one."""
    row = FORMATS[name]
    look = {"brand": brand, "language": language} if row.shows_brand else {}
    _module(row, name).show(blocks, out, **look)


def render_dates(report: "Report", out: BinaryIO) -> None:
    """Write the dates in a report as a calendar."""
    extras.need("icalendar", "a calendar")
    from assessor.formats import ics

    with spoken(report.language):
        ics.render(report, out)


def _function(row: Format, name: str) -> Callable[..., Any]:
    found: Callable[..., Any] = getattr(_module(row, name), row.function)
    return found


def _module(row: Format, name: str) -> Any:
    if row.library:
        extras.need(row.library, name)
    return importlib.import_module(f"assessor.formats.{row.module}")
