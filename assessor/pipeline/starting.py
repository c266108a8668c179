"""Offer what can be done where no command was typed: begin, go on with a sheet of this folder, or read a report."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from assessor.errors import AssessorError
from assessor.interview.screen import InputEnded, News, Option, Prompter, Screen, just_leaving
from assessor.io import toml
from assessor.pipeline.languages import translation_of
from assessor.pipeline.loading import Known, Loaded, assess, of_document
from assessor.pipeline.sitting import Surroundings
from assessor.telling.translation import translated
from assessor.text import visible
from assessor.words.speech import all_of, say

BEGIN, GO_ON, REPORT, HELP = "begin", "go-on", "report", "help"
# So many files are looked at, the newest first, and so many sheets shown.
MOST_FILES, MOST_SHEETS = 200, 20


class SheetHere(NamedTuple):
    """An answer sheet in this folder: whose, when it was last answered, and how far."""

    path: Path
    firm: str
    day: date | None
    answered: int
    asked: int


class Here(NamedTuple):
    """The sheets of a folder, the newest first, and those that cannot be read."""

    sheets: tuple[SheetHere, ...]
    unreadable: tuple[Path, ...]


def start(folder: Path, as_of: date, around: Surroundings, language: str) -> list[str]:
    """Return the command that the person chooses, as it would be typed; nothing when they leave."""
    prompter = around.prompter
    with around.guard.watching():
        try:
            here = look(folder, as_of, language)
            return _chosen(here, prompter)
        except InputEnded:
            return []
        finally:
            prompter.close()


def look(folder: Path, as_of: date, language: str) -> Here:
    """Find the answer sheets of a folder; other files in TOML are passed over."""
    known: Known = {}
    sheets, unreadable = [], []
    for path in _newest(folder):
        try:
            document = toml.read(path)
            if {"format", "questionnaire"} <= document.data.keys():
                sheet = of_document(document, known=known)
                assessment = assess(sheet, as_of)
                asked = [f for f in assessment.findings if f.status != "not-asked"]
                days = [f.answer.on for f in asked if f.answer and f.answer.on]
                firm = assessment.about.get("organisation") or _title(sheet, language)
                done = sum(not finding.is_open for finding in asked)
                sheets.append(SheetHere(path, firm, max(days, default=None), done, len(asked)))
        except AssessorError:
            unreadable.append(path)
        if len(sheets) == MOST_SHEETS:
            break
    return Here(tuple(sheets), tuple(unreadable))


def _title(sheet: Loaded, language: str) -> str:
    questionnaire = sheet.questionnaire
    return translated(questionnaire, translation_of(sheet.catalog, language, [questionnaire.id])).title


def _newest(folder: Path) -> list[Path]:
    files = [path for path in folder.glob("*.toml") if path.is_file() and not path.name.startswith(".")]
    return sorted(files, key=lambda path: (-path.stat().st_mtime, path.name))[:MOST_FILES]


def _chosen(here: Here, prompter: Prompter) -> list[str]:
    while True:
        reply = prompter.ask(_menu(here))
        if not reply.options or reply.options[0] == BEGIN:
            return ["run"] if reply.options else []
        if reply.options[0] == HELP:
            return ["--help"]
        verb = "run" if reply.options[0] == GO_ON else "report"
        sheet = here.sheets[0] if len(here.sheets) == 1 else _picked(here, verb, prompter)
        if sheet is not None:
            return [verb, str(sheet.path)]


def _menu(here: Here) -> Screen:
    unreadable = [News(say("start-unreadable", files=all_of([visible(path.name) for path in here.unreadable])))]
    return Screen(
        question=say("start-what"),
        options=tuple(_options(here)),
        actions=("leave",),
        labels=just_leaving(),
        news=(News(say("start-welcome")), *(unreadable if here.unreadable else [])),
    )


def _options(here: Here) -> Iterator[Option]:
    yield Option(BEGIN, say("start-begin"))
    if len(here.sheets) == 1:
        (sheet,) = here.sheets
        yield Option(GO_ON, say("start-go-on", sheet=_described(sheet)))
        yield Option(REPORT, say("start-report", sheet=visible(sheet.path.name)))
    elif here.sheets:
        yield Option(GO_ON, say("start-go-on-many", n=len(here.sheets)))
        yield Option(REPORT, say("start-report-many"))
    yield Option(HELP, say("start-help"))


def _picked(here: Here, verb: str, prompter: Prompter) -> SheetHere | None:
    """Let the person choose among several sheets; none when they go back."""
    question = say("start-which-run") if verb == "run" else say("start-which-report")
    options = tuple(Option(sheet.path.name, _described(sheet)) for sheet in here.sheets)
    reply = prompter.ask(Screen(question, options, ("back", "leave"), labels=just_leaving()))
    if reply.action == "leave":
        raise InputEnded
    return next((sheet for sheet in here.sheets if sheet.path.name in reply.options), None)


def _described(sheet: SheetHere) -> str:
    known = say("start-known", answered=sheet.answered, asked=sheet.asked)
    day = say("start-day", day=sheet.day) if sheet.day else say("start-no-day")
    return say("start-sheet", firm=sheet.firm, path=visible(sheet.path.name), day=day, known=known)
