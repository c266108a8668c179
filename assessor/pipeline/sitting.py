"""Run a sitting: find or begin the sheet, lock it, ask, and say where the firm stands."""

import shlex
from collections.abc import Callable, Iterable
from contextlib import ExitStack, suppress
from datetime import date
from pathlib import Path
from typing import NamedTuple, get_args

from assessor.authoring import blanksheet
from assessor.authoring.blanksheet import new_id
from assessor.errors import AssessorError
from assessor.interview.differences import DifferencesSession
from assessor.interview.screen import (
    HelpPassage,
    InputEnded,
    LeftOut,
    Option,
    Prompter,
    Screen,
    TextField,
    TextForm,
    just_leaving,
)
from assessor.interview.session import Session
from assessor.io import catalog, edits, files, named, sheets, toml
from assessor.io.catalog import Catalog
from assessor.io.locks import locked
from assessor.io.sheetfile import SheetFile
from assessor.io.sheets import PartReading, Reading
from assessor.io.toml import STREAM
from assessor.model.base import MOST_TEXT
from assessor.model.catalog import Questionnaire, Tier
from assessor.model.sheet import AnswerSheet, Part, PartKind
from assessor.model.translation import Translation
from assessor.pipeline.advising import advise
from assessor.pipeline.languages import language_of, told_in, translation_of
from assessor.pipeline.loading import assess, load, of_part
from assessor.pipeline.saving import Saver
from assessor.signals import Guard, exit_code
from assessor.telling import phrases
from assessor.telling.translation import translated
from assessor.text import visible
from assessor.words import terms
from assessor.words.figures import floor1
from assessor.words.speech import MACHINES, language, say, spoken

MOST_GAPS = 3


class SittingRequest(NamedTuple):
    """Options of a sitting.

    `what` is a questionnaire's id or file, or an answer sheet to continue; without it the person picks a questionnaire.
    `to` is the sheet to begin, `tier` how deep to go; `quick` asks the fifteen questions that matter most;
    `questionnaire` is the file of a sheet's questionnaire that does not ship; `part` the id of a site or product, of
    which only what differs is asked. `language` is the one to ask in and `locale` that of a person's computer, which
    counts where neither that nor the sheet says one; a new sheet keeps it.
    """

    as_of: date
    what: str | None = None
    to: Path | None = None
    tier: Tier | None = None
    quick: bool = False
    questionnaire: str | None = None
    part: str | None = None
    language: str | None = None
    locale: str | None = None

    @property
    def begun_in(self) -> str | None:
        """Return the language of a new sheet; none where nothing says one."""
        return self.language or self.locale


class Target(NamedTuple):
    """The questionnaire to answer, its catalog, the sheet's path, and the questionnaire's file if it does not ship."""

    catalog: Catalog
    questionnaire: Questionnaire
    path: Path
    given: str | None


class Surroundings(NamedTuple):
    """What a sitting works with: a prompter, a guard that delays signals while it saves, and a place for notices.

    `clock` tells seconds, by which a person's own pace is measured.
    """

    prompter: Prompter
    guard: Guard
    warn: Callable[[Iterable[str]], None]
    clock: Callable[[], float]


def sit(request: SittingRequest, around: Surroundings) -> int:
    """Ask until everything is answered or the person leaves; return the exit code."""
    with around.guard.watching(), ExitStack() as locks:
        locks.callback(around.prompter.close)
        with spoken(request.begun_in or MACHINES):
            target = _target(request, around.prompter, request.begun_in or MACHINES)
        if target is None:
            return 0
        locks.enter_context(locked(target.path))
        return _sitting(request, target, around, locks)


def _target(request: SittingRequest, prompter: Prompter, language: str) -> Target | None:
    """Return what to answer and where; none when the person leaves the list."""
    name = request.what or _picked(prompter, language)
    if name is None:
        return None
    if name == STREAM:
        raise AssessorError("-: what comes from standard input cannot be saved; name a file")
    if _is_sheet(name):
        if request.to is not None:
            raise AssessorError(f"{name} is an answer sheet, continued where it is; --to goes with a questionnaire")
        where, questionnaire, reading, _ = load(Path(name), request.questionnaire)
        return Target(where, questionnaire, reading.document.path, request.questionnaire)
    where, path = named.find(name)
    questionnaire = where.questionnaire(path)
    given = None if where.root == catalog.home() and path.parent == where.root else str(path)
    return Target(where, questionnaire, request.to or Path(f"{questionnaire.id}-answers.toml"), given)


def _picked(prompter: Prompter, language: str) -> str | None:
    where = told_in(catalog.shipped(), language)
    known = {name: where.questionnaire(where.root / f"{name}.toml") for name in where.names()}
    screen = Screen(
        question=say("ask-questionnaire"),
        options=tuple(
            Option(name, say("ask-questionnaire-option", title=each.title, id=name)) for name, each in known.items()
        ),
        actions=("how", "leave"),
        help=tuple(
            HelpPassage(say("ask-questionnaire-title", number=number, title=each.title), each.about)
            for number, each in enumerate(known.values(), 1)
        ),
        labels={"how": (say("ask-questionnaire-help"), say("ask-questionnaire-help-short")), **just_leaving()},
    )
    try:
        reply = prompter.ask(screen)
    except InputEnded:
        return None
    return reply.options[0] if reply.options else None


def _is_sheet(name: str) -> bool:
    if name in catalog.shipped().names() or Path(name).suffix != ".toml":
        return False
    data = toml.read(Path(name)).data
    return "answers" in data or "questionnaire" in data


def _sitting(request: SittingRequest, target: Target, around: Surroundings, locks: ExitStack) -> int:
    is_new = not files.is_there(target.path)
    file, reading = _opened(request, target, around.warn)
    own = None if is_new else reading.sheet.language
    chosen = language_of(request.language or own or request.locale, reading.sheet)
    with spoken(chosen):
        if not request.language and not own and request.locale:
            around.prompter.say(say("spoken-as-locale", language=language().name))
        texts = translation_of(target.catalog, chosen, [target.questionnaire.id])
        return _asked(request, target, around, locks, file, reading, texts)


def _asked(
    request: SittingRequest,
    target: Target,
    around: Surroundings,
    locks: ExitStack,
    file: SheetFile,
    reading: Reading,
    texts: Translation | None,
) -> int:
    prompter, told = around.prompter, translated(target.questionnaire, texts)
    # Answers under an earlier id are written down under today's with the first answer that is given.
    sheet = reading.today if reading.sheet.id else reading.today.model_copy(update={"id": new_id()})
    saver = Saver(file, target.questionnaire, prompter, around.guard, locks)
    try:
        if request.tier and request.tier != sheet.tier:
            sheet = sheet.model_copy(update={"tier": request.tier})
            saver.save(sheet)
        shown = target._replace(questionnaire=told)
        session = _session(request, shown, sheet, reading, around, saver.save)
        if session is None:
            return 0
        session.run()
    except LeftOut:
        return 0
    except KeyboardInterrupt as stop:
        prompter.say(f"\n{say('save-unsaved' if saver.is_lost else 'ask-saved')}")
        prompter.show(_command("run", target._replace(path=saver.path), request.part))
        return exit_code(stop)
    except AssessorError as error:
        raise AssessorError(*error.sentences, *_safe(saver.path)) from None
    _farewell(request, target._replace(path=saver.path), session, prompter, texts)
    return 0


def _safe(path: Path) -> list[str]:
    """Say what is on disk when a sitting ends without saving its last answer."""
    with suppress(AssessorError):
        if files.is_there(path):
            return [f"all answers but the last are in {path}"]
    return []


def _session(
    request: SittingRequest,
    target: Target,
    sheet: AnswerSheet,
    reading: Reading,
    around: Surroundings,
    save: Callable[[AnswerSheet], None],
) -> Session | None:
    """Return the sitting about the organisation, or about a part; none when the person leaves before it begins."""
    reference = target.catalog.history(target.questionnaire).reference
    opening = say("ask-begin", title=target.questionnaire.title, path=visible(target.path))
    if request.part is None:
        rules = tuple(obligation.applies_if for obligation in target.catalog.rules.obligations)
        return Session(
            target.questionnaire,
            sheet,
            around.prompter,
            save,
            request.as_of,
            around.clock,
            quick=request.quick,
            rules=rules,
            stale=reading.stale,
            reference=reference,
            opening=opening,
        )
    if request.part not in sheet.parts:
        try:
            part = _new_part(request.part, around.prompter)
        except InputEnded:
            return None
        if part is None:
            return None
        sheet = sheet.model_copy(update={"parts": {**sheet.parts, request.part: part}})
        save(sheet)
    own = reading.parts.get(request.part, PartReading()).stale
    inherited = {name: why for name, why in reading.stale.items() if name not in sheet.parts[request.part].answers}
    return DifferencesSession(
        target.questionnaire,
        sheet,
        request.part,
        around.prompter,
        save,
        request.as_of,
        around.clock,
        stale={**inherited, **own},
        reference=reference,
        opening=opening,
    )


def _new_part(part_id: str, prompter: Prompter) -> Part | None:
    """Ask what a part is that the sheet does not have yet; none when the person leaves."""
    kinds: tuple[PartKind, ...] = get_args(PartKind)
    options = tuple(Option(kind, terms.part_kind(kind)) for kind in kinds)
    question = say("ask-part-kind", id=part_id)
    reply = prompter.ask(Screen(question, options, ("leave",)))
    if not reply.options:
        return None
    field = TextField(say("ask-part-title"), say("ask-part-title-line", id=part_id), MOST_TEXT, part_id)
    title = prompter.fill(TextForm(question, (field,)))
    return Part.model_validate({"kind": reply.options[0], "title": title[0] or part_id}) if title else None


def _opened(
    request: SittingRequest, target: Target, warn: Callable[[Iterable[str]], None]
) -> tuple[SheetFile, Reading]:
    """Open the sheet or write a blank one; `AssessorError` before the first question if it could not be saved."""
    history = target.catalog.history(target.questionnaire)
    files.refuse_link(target.path)
    if not files.is_there(target.path):
        begun = AnswerSheet(
            format=1, id=new_id(), questionnaire=history.reference, tier=request.tier, language=request.begun_in
        )
        texts = translation_of(target.catalog, request.begun_in or MACHINES, [target.questionnaire.id])
        with spoken(request.begun_in or MACHINES):
            files.write(target.path, blanksheet.bare(translated(target.questionnaire, texts), begun))
    document, sheet = sheets.read(target.path)
    reading = sheets.reconcile(document, sheet, target.questionnaire, history)
    edits.refuse_layout(document, sheet, target.questionnaire, request.part if request.part in sheet.parts else None)
    warn(reading.notices)
    files.refuse_unwritable(target.path)
    return SheetFile(document, sheet), reading


def _command(verb: str, target: Target, part_id: str | None = None) -> str:
    option = ["--questionnaire", target.given] if target.given else []
    option += ["--part", part_id] if part_id else []
    return visible(shlex.join(["assessor", verb, str(target.path), *option]))


def _farewell(
    request: SittingRequest, target: Target, session: Session, prompter: Prompter, texts: Translation | None
) -> None:
    """Tell the score, the three biggest gaps, and the next commands."""
    for text in session.untold:
        prompter.say(f"\n{text}")
    sheet = of_part(load(target.path, target.given), request.part)
    assessment = assess(sheet, request.as_of)
    gaps = advise(sheet, assessment).advice.gaps
    assessment = translated(assessment, texts)
    saved = say("ask-end", path=visible(target.path), headline=phrases.headline(assessment))
    prompter.say(f"\n{saved}")
    for number, gap in enumerate(gaps[:MOST_GAPS], 1):
        prompter.say(f"  {number}. {phrases.title(assessment, gap.control)}: +{floor1(gap.points)}")
    waiting = len(session.open_items())
    if waiting:
        prompter.say(say("ask-still-open", n=waiting))
    elif request.quick:
        prompter.say(say("ask-others"))
    if waiting or request.quick:
        prompter.show(_command("run", target, request.part))
    prompter.say(say("ask-what-next"))
    prompter.show(_command("report", target, request.part))
