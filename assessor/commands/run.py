"""Answer a questionnaire at the terminal; every answer is on disk before the next question.

QUESTIONNAIRE is an id (see `assessor list`) or a questionnaire's file; naming an answer sheet continues it.
A number answers, and the letters below do what they say. Ctrl-D is "Save and leave"; with --plain, so is the end of
input.
"""

import argparse
import gc
import io
import os
import sys
import time
from datetime import date
from pathlib import Path

from assessor.cli import options, output
from assessor.errors import AssessorError
from assessor.formats import registry
from assessor.interview.screen import Prompter
from assessor.model.catalog import TIERS
from assessor.pipeline import agendas, starting
from assessor.pipeline.agendas import AgendaRequest
from assessor.pipeline.languages import of_locale
from assessor.pipeline.loading import load, of_part
from assessor.pipeline.sitting import SittingRequest, Surroundings, sit
from assessor.signals import Guard
from assessor.words.speech import MACHINES, spoken

# Terminals, by what TERM calls them, that cannot move their cursor.
WITHOUT_SCREEN = {"dumb", "unknown"}


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
    parser.add_argument(
        "--part",
        metavar="ID",
        type=options.part_id,
        help="a site or product, begun if it is new: only what differs there from the organisation is asked",
    )
    options.add_language(parser, "that of the sheet, else on a terminal that of this computer, else en")
    parser.add_argument(
        "--agenda",
        action="store_true",
        help="ask nothing: write what SHEET has open as an agenda for a talk of sixty minutes, by who can answer",
    )
    options.add_output(parser, registry.PAGES)
    options.add_sheet_options(parser)


def run(args: argparse.Namespace) -> int:
    """Find or begin the sheet, lock it, ask, and say where things stand."""
    # Unlike other commands, a sitting is long enough for garbage to pile up.
    gc.enable()
    if args.quick and args.part:
        raise AssessorError(
            "--quick asks about the organisation, and --part about what differs in a part; leave one out"
        )
    if args.agenda:
        return _agenda(args)
    if args.format or args.out:
        raise AssessorError("--format and --out go with --agenda; `assessor report` tells what the answers say")
    guard = Guard()
    request = SittingRequest(
        as_of=args.as_of,
        what=args.what,
        to=args.to,
        tier=args.tier,
        quick=args.quick,
        questionnaire=args.questionnaire,
        part=args.part,
        language=args.lang,
        locale=of_locale() if sys.stdin.isatty() and sys.stdout.isatty() else None,
    )
    return sit(request, _surroundings(guard, args.what, plain=args.plain))


def begin(as_of: date) -> list[str]:
    """Offer, at a terminal, what can be done here; return the command that is chosen, none when the person leaves."""
    gc.enable()
    language = of_locale() or MACHINES
    with spoken(language):
        return starting.start(Path(), as_of, _surroundings(Guard(), None, plain=False), language)


def _surroundings(guard: Guard, what: str | None, *, plain: bool) -> Surroundings:
    return Surroundings(_prompter(guard, what, plain=plain), guard, output.warn, time.monotonic)


def _agenda(args: argparse.Namespace) -> int:
    if args.what is None or args.to or args.plain:
        raise AssessorError("--agenda reads an answer sheet: name it, and leave out --to and --plain")
    path = Path(args.what)
    target = options.output(args)
    output.refuse_twice(target, *options.read(args, path))
    sheet = of_part(load(path, args.questionnaire), args.part)
    found = agendas.told(sheet, AgendaRequest(args.as_of, args.tier, args.quick, args.lang))
    output.emit(target, lambda name, out: registry.show(name, found.blocks, out, language=found.language))
    output.warn(sheet.reading.notices)
    return 0


def _prompter(guard: Guard, what: str | None, *, plain: bool) -> Prompter:
    is_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    if plain or (is_terminal and os.environ.get("TERM") in WITHOUT_SCREEN):
        from assessor.interview.plain import PlainPrompter

        if isinstance(sys.stdin, io.TextIOWrapper):
            sys.stdin.reconfigure(errors="replace")
        return PlainPrompter(sys.stdin, sys.stdout)
    if not is_terminal:
        command = " ".join(["assessor run", *([what] if what else []), "--plain"])
        raise AssessorError(f"there is no terminal to ask at; to answer line by line: `{command}`")
    # Importing prompt_toolkit takes longer than the whole of any other command.
    from assessor.interview.full import FullPrompter

    return FullPrompter(guard)
