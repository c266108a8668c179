"""Answer a questionnaire at the terminal; every answer is on disk before the next question.

QUESTIONNAIRE is an id (see `assessor list`) or a questionnaire's file; an answer sheet continues that one.
Ctrl-D is "Save and leave"; so is the end of input with --plain.
"""

import argparse
import gc
import io
import shlex
import sys
from pathlib import Path
from typing import NamedTuple

from assessor.advice import advise
from assessor.authoring import blanksheet
from assessor.errors import AssessorError
from assessor.interview.screen import LEAVE, InputEnded, Option, Prompter, Screen
from assessor.interview.session import Session
from assessor.io import catalog, files, sheets, toml
from assessor.io.catalog import Catalog
from assessor.io.sheets import SheetFile
from assessor.model.catalog import TIERS, Questionnaire
from assessor.model.sheet import AnswerSheet
from assessor.pipeline import loading
from assessor.signals import Guard, exit_code
from assessor.telling import phrases
from assessor.text import counted, floor1, visible

MOST_GAPS = 3


class Target(NamedTuple):
    """What is answered, and in which file."""

    catalog: Catalog
    questionnaire: Questionnaire
    path: Path
    given: str | None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "what", metavar="QUESTIONNAIRE|SHEET", nargs="?", help="what to answer; without it, pick from a list"
    )
    parser.add_argument(
        "--to",
        metavar="FILE",
        type=Path,
        help="the answer sheet (default: ./<id>-answers.toml); continued if it exists",
    )
    parser.add_argument("--tier", choices=TIERS, help="how deep to go; a sheet can go deeper later")
    parser.add_argument(
        "--quick", action="store_true", help="ask the fifteen questions that matter most; continue in full later"
    )
    parser.add_argument(
        "--plain", action="store_true", help="line by line, for screen readers, dumb terminals and pipes"
    )
    loading.add_sheet_options(parser)


def run(args: argparse.Namespace) -> int:
    """Find or begin the sheet, lock it, ask, and say where things stand."""
    # Unlike other commands, a sitting lasts long enough for garbage to pile up.
    gc.enable()
    guard = Guard()
    prompter = _prompter(args, guard)
    with guard.watching():
        target = _target(args, prompter)
        if target is None:
            return 0
        with files.locked(target.path):
            return _sitting(args, target, prompter, guard)


def _prompter(args: argparse.Namespace, guard: Guard) -> Prompter:
    if args.plain:
        from assessor.interview.plain import PlainPrompter

        if isinstance(sys.stdin, io.TextIOWrapper):
            sys.stdin.reconfigure(errors="replace")
        return PlainPrompter(sys.stdin, sys.stdout)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        command = " ".join(["assessor run", *([visible(args.what)] if args.what else []), "--plain"])
        raise AssessorError(f"there is no terminal to ask at; to answer line by line: `{command}`")
    # Importing questionary takes longer than the whole of any other command.
    from assessor.interview.arrows import ArrowPrompter

    return ArrowPrompter(guard)


def _target(args: argparse.Namespace, prompter: Prompter) -> Target | None:
    """Return what to answer and where; nothing when the person leaves the list."""
    name = args.what or _picked(prompter)
    if name is None:
        return None
    if _is_sheet(name):
        if args.to is not None:
            raise AssessorError(
                f"{visible(name)} is an answer sheet, continued where it is; --to goes with a questionnaire"
            )
        where, questionnaire, reading = loading.load(Path(name), args.questionnaire)
        return Target(where, questionnaire, reading.document.path, args.questionnaire)
    where, path = catalog.find(name)
    questionnaire = where.questionnaire(path)
    given = None if where.root == catalog.home() and path.parent == where.root else str(path)
    return Target(where, questionnaire, args.to or Path(f"{questionnaire.id}-answers.toml"), given)


def _picked(prompter: Prompter) -> str | None:
    where = catalog.shipped()
    titles = {name: where.questionnaire(where.root / f"{name}.toml").title for name in where.names()}
    options = tuple(Option(name, f"{title} ({name})") for name, title in titles.items())
    try:
        reply = prompter.ask(Screen("", "", "Which questionnaire fits your firm?", (), options, (LEAVE,)))
    except InputEnded:
        return None
    return reply.options[0] if reply.options else None


def _is_sheet(name: str) -> bool:
    if name in catalog.shipped().names() or Path(name).suffix != ".toml":
        return False
    data = toml.read(Path(name)).data
    return "answers" in data or "questionnaire" in data


def _sitting(args: argparse.Namespace, target: Target, prompter: Prompter, guard: Guard) -> int:
    file, stale = _opened(args, target)

    def save(sheet: AnswerSheet) -> None:
        with guard.shield():
            file.save(sheet, target.questionnaire)

    if args.tier and args.tier != file.sheet.tier:
        save(file.sheet.model_copy(update={"tier": args.tier}))
    title, path = target.questionnaire.title, visible(target.path)
    prompter.say(f"{title}. Nothing leaves this computer; each answer is saved in {path} at once.")
    session = Session(
        target.questionnaire,
        file.sheet,
        prompter,
        save,
        args.as_of,
        quick=args.quick,
        rules=tuple(obligation.applies_if for obligation in target.catalog.obligations),
        stale=stale,
    )
    try:
        session.run()
    except KeyboardInterrupt as stop:
        prompter.say("\nSaved. To go on:")
        prompter.show(_command("run", target))
        return exit_code(stop)
    except AssessorError as error:
        raise AssessorError(*error.sentences, f"all answers but the last are in {visible(target.path)}") from None
    _farewell(args, target, session, prompter)
    return 0


def _opened(args: argparse.Namespace, target: Target) -> tuple[SheetFile, dict[str, str]]:
    """Open the sheet, or write a blank one, so that what cannot be saved shows before the first question."""
    files.refuse_link(target.path)
    if not target.path.exists():
        files.write(target.path, blanksheet.bare(target.questionnaire, args.tier))
    document, sheet = sheets.read(target.path)
    reading = sheets.reconcile(document, sheet, target.questionnaire)
    sheets.refuse_layout(document, sheet, target.questionnaire)
    loading.warn(reading.notices)
    files.refuse_unwritable(target.path)
    return SheetFile(document, sheet), reading.stale


def _command(verb: str, target: Target) -> str:
    option = ["--questionnaire", target.given] if target.given else []
    return visible(shlex.join(["assessor", verb, str(target.path), *option]))


def _farewell(args: argparse.Namespace, target: Target, session: Session, prompter: Prompter) -> None:
    """Say the score, the three biggest gaps, and the next command."""
    _, questionnaire, reading = loading.load(target.path, target.given)
    assessment = loading.assess(questionnaire, reading, args.as_of)
    report = advise.report_on(assessment, questionnaire, target.catalog.solutions)
    prompter.say(f"\nSaved in {visible(target.path)}. {phrases.headline(assessment)}")
    for number, gap in enumerate(report.advice.gaps[:MOST_GAPS], 1):
        prompter.say(f"  {number}. {phrases.title(assessment, gap.control)}: +{floor1(gap.points)}")
    waiting = len(session.open_steps())
    if waiting:
        prompter.say(f"{counted(waiting, 'question')} still open:")
    elif args.quick:
        prompter.say("The other questions:")
    if waiting or args.quick:
        prompter.show(_command("run", target))
    prompter.say("What to do about it:")
    prompter.show(_command("report", target))
