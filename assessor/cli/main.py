"""Parse the command line, dispatch, and turn errors into exit codes; reads the clock once."""

import argparse
import codecs
import errno
import gc
import importlib
import io
import os
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import partial
from itertools import takewhile
from types import ModuleType
from typing import NoReturn

from assessor import __version__
from assessor.cli import plugins
from assessor.errors import AssessorError
from assessor.signals import Guard, exit_code
from assessor.text import SPELLINGS, logged

# The commands by what one wants, and the first lines of their help, so that showing them all imports none.
GROUPS = {
    "answer": {
        "run": "Answer a questionnaire at the terminal; every answer is on disk before the next question.",
        "new": "Write a blank answer sheet with each question and its choices as comments.",
        "form": "Write what a sheet has open as a form for somebody without a terminal.",
        "take": "Take the answers in a form that came back, or in a plain table, into an answer sheet.",
    },
    "understand": {
        "report": "Show where a firm stands, its gaps, and what to do about them.",
        "explain": "Show the exact arithmetic of a score, or everything about one control.",
        "compare": "Tell what moved between two answer sheets, or over more of them, and why.",
        "plan": "Plan the most within an effort or a budget, or the least effort that reaches a level or a score.",
        "whatif": "Show what other answers would change: score, level and all that moves; nothing is saved.",
        "handout": "Write a page to hand on: questions for suppliers, evidence for an insurer, an emergency page, or "
        "dates.",
    },
    "keep": {
        "migrate": "Bring answer sheets up to the questionnaires of today: what is kept, to review, or gone.",
        "merge": "Merge two people's answers to one sheet; what they dispute stops it, or is marked.",
        "validate": "Check questionnaires, catalogs, policies, portfolio files and sheets; every fault with "
        "file:line:column.",
    },
    "many": {
        "portfolio": "Show how many firms stand together: where each is weak, what most lack, and what closes most.",
    },
    "gate": {
        "check": "Judge answer sheets by a policy, for CI: exit code 0 passed, 1 failed, 2 not judged.",
    },
    "look up": {
        "list": "List questionnaires, domains, controls, standards, solutions, obligations, regions or policies.",
        "schema": "Print the JSON Schema of what people write, for editors, or of what a command prints, for programs.",
        "completion": "Print a script that completes commands and options at a shell.",
    },
}
COMMANDS = {name: line for group in GROUPS.values() for name, line in group.items()}

BAD_INPUT, BUG, BROKEN_PIPE = 2, 3, 141

# The output is redirected to a disk that is full or broken.
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}
# A disk that no longer does what it is there for.
_DISK = _FULL | {errno.EROFS, errno.EACCES, errno.EPERM, errno.EMFILE, errno.ENFILE, errno.ENODEV}

_FIRST_STEPS = {
    "assessor list questionnaires": "which industries there are",
    "assessor run general": "answer; each answer is saved at once",
    "assessor report general-answers.toml": "what is weak, and what to do first",
    "assessor explain general-answers.toml": "where every figure comes from",
    "assessor check general-answers.toml": "a verdict for CI",
}
_EXIT_CODES = (
    "exit codes: 0 passed or done, 1 the gate failed or conflicts are left, 2 bad input or usage, 3 a bug of ours, "
    "130 Ctrl-C, 143 SIGTERM, 129 SIGHUP"
)


class _Parser(argparse.ArgumentParser):
    """A parser whose errors escape what was typed."""

    def error(self, message: str) -> NoReturn:
        sys.stderr.write(f"{self.prog}: {logged(message)}; see `{self.prog} --help`\n")
        raise SystemExit(BAD_INPUT)


class _Overview(_Parser):
    """The parser of the whole program; its help names the commands in groups."""

    def format_help(self) -> str:
        """Return the help, wrapped to the width of the terminal."""
        formatter = self._get_formatter()
        formatter.add_usage(self.usage, self._actions, ())
        formatter.add_text(self.description)
        _add_rows(formatter, "options", [action for action in self._actions if action.option_strings])
        for title, group in GROUPS.items():
            _add_rows(formatter, title, _rows(group))
        return f"{formatter.format_help()}\n{self._ending()}"

    def _ending(self) -> str:
        """Return what comes after the commands; its first column is wider than theirs."""
        wider = partial(argparse.HelpFormatter, max_help_position=42)
        # A formatter that a parser makes has its colours, on Python 3.14.
        formatter = _Parser(self.prog, formatter_class=wider)._get_formatter()
        _add_rows(formatter, "from nothing to a report", _rows(_FIRST_STEPS))
        formatter.add_text(_EXIT_CODES)
        return formatter.format_help()


def _add_rows(formatter: argparse.HelpFormatter, title: str, rows: Iterable[argparse.Action]) -> None:
    formatter.start_section(title)
    formatter.add_arguments(rows)
    formatter.end_section()


def _rows(told: Mapping[str, str]) -> list[argparse.Action]:
    """Return rows for a formatter, which lays out arguments only."""
    return [argparse.Action((), dest=name, metavar=name, help=line) for name, line in told.items()]


def program() -> int:
    """Run the command line as a whole process; return its exit code."""
    # A command ends before there is garbage worth collecting. Looking for it takes a tenth of the time of `check`, and
    # looking once more when the process ends takes a seventh.
    gc.disable()
    plugins.skip()
    code = main()
    gc.freeze()
    return code


def main(argv: list[str] | None = None) -> int:
    """Run the command line; return its exit code."""
    _replace_closed_streams()
    _set_encoding()
    return _guarded(sys.argv[1:] if argv is None else argv)


def _replace_closed_streams() -> None:
    """Discard what goes to a closed stream; else the next file that is opened would get its number."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115 - until the end


def _set_encoding() -> None:
    """Write UTF-8 to files and pipes; on a terminal, spell out what its encoding lacks."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        codecs.register_error(_spelt.__name__, _spelt)
        wanted = sys.stdout.encoding if sys.stdout.isatty() else "utf-8"
        sys.stdout.reconfigure(encoding=wanted, errors=_spelt.__name__)


def _spelt(error: UnicodeError) -> tuple[str | bytes, int]:
    """Replace the next letter that cannot be encoded by its spelling in ASCII, else by an escape."""
    if isinstance(error, UnicodeEncodeError) and (spelling := SPELLINGS.get(error.object[error.start])):
        return spelling, error.start + 1
    return codecs.backslashreplace_errors(error)


def _guarded(arguments: list[str]) -> int:
    """Dispatch, and turn everything that can end a command into an exit code."""
    try:
        # After a signal, too, temporary files are removed.
        with Guard().watching():
            code = _dispatch(arguments)
            sys.stdout.flush()
    except AssessorError as error:
        _say(error.sentences)
        return BAD_INPUT
    except KeyboardInterrupt as stop:
        return exit_code(stop)
    except BrokenPipeError:
        _abandon_stdout()
        return BROKEN_PIPE
    except OSError as error:
        if error.errno == errno.ENOENT and error.filename is None:
            # Only the call for the current folder names no file.
            _say(["the current folder is not there any more; go to another one"])
            return BAD_INPUT
        if error.filename is not None and error.errno in _DISK:
            _say([f"{error.filename}: {error.strerror}"])
            return BAD_INPUT
        if error.filename is not None or error.errno not in _FULL:
            _report_bug()
            return BUG
        _say([f"the output cannot be written ({error.strerror})"])
        _abandon_stdout()
        return BAD_INPUT
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else BAD_INPUT
    except Exception:
        _report_bug()
        return BUG
    return code


def _abandon_stdout() -> None:
    """Discard what the stream still holds; else the interpreter complains when it closes it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _report_bug() -> None:
    import traceback

    _say(
        [*traceback.format_exc().splitlines(), "assessor: this is a bug of ours; please report it with the lines above"]
    )


def _say(lines: Iterable[str]) -> None:
    """Print why the command ends; without stderr, only the exit code tells."""
    try:
        sys.stderr.write("".join(map(visible_line, lines)))
        sys.stderr.flush()
    except OSError:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - until the end


def visible_line(line: str) -> str:
    """Return a line that is safe to show, with its end of line."""
    return logged(line) + "\n"


def _dispatch(arguments: list[str]) -> int:
    name = arguments[0] if arguments else ""
    if name not in COMMANDS:
        return _overview(arguments)
    command = _command(name)
    parser = _parser(name, command)
    args = _parsed(parser, arguments[1:])
    args.whole_parser = _whole_parser
    args.now = datetime.now(UTC).astimezone()
    # People date by their own calendar; a gate gives the same verdict everywhere.
    if name != "check":
        args.as_of = getattr(args, "as_of", None) or args.now.date()
    _set_colour(getattr(args, "color", "auto"))
    return int(command.run(args))


def _parsed(parser: argparse.ArgumentParser, arguments: list[str]) -> argparse.Namespace:
    """Parse a command's arguments; options may stand anywhere among the others."""
    known = {option for action in parser._actions for option in action.option_strings}
    # argparse takes what has a blank in it for no option, and so for a file.
    in_one = [each for each in takewhile("--".__ne__, arguments) if each.partition(" ")[0] in known and " " in each]
    if in_one:
        parser.error(f"unrecognized arguments: {' '.join(in_one)}")
    args, left = parser.parse_known_args(arguments)
    # What need not be there is over for it at the first option. Errors and help read better without mixing.
    return parser.parse_intermixed_args(arguments) if left else args


def _set_colour(wanted: str) -> None:
    """Ask for colours, or for none, by the variables that the library of the terminal reads."""
    if wanted != "auto":
        os.environ.pop("NO_COLOR" if wanted == "always" else "FORCE_COLOR", None)
        os.environ["FORCE_COLOR" if wanted == "always" else "NO_COLOR"] = "1"


def _command(name: str) -> ModuleType:
    return importlib.import_module(f"assessor.commands.{name}")


def _parser(name: str, command: ModuleType) -> argparse.ArgumentParser:
    """Return the parser of a command, with its options."""
    # Each option that is added makes a formatter, which without a width asks the terminal.
    formatter = partial(argparse.HelpFormatter, width=80)
    parser = _Parser(
        prog=f"assessor {name}", description=command.__doc__, formatter_class=formatter, allow_abbrev=False
    )
    command.add_arguments(parser)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    return parser


def _overview(arguments: list[str]) -> int:
    if not arguments and sys.stdin.isatty() and sys.stdout.isatty():
        return _begin()
    parser, _ = _top_parser()
    if not arguments:
        parser.print_help()
        return BAD_INPUT
    parser.parse_args(arguments)
    return BAD_INPUT


def _begin() -> int:
    """Offer what can be done to somebody who typed no command, and do it."""
    chosen = _command("run").begin(datetime.now(UTC).astimezone().date())
    return _dispatch(chosen) if chosen else 0


def _whole_parser() -> argparse.ArgumentParser:
    """Return a parser with every option of every command; other runs need only those of their own."""
    parser, commands = _top_parser()
    for name, added in commands.choices.items():
        _command(name).add_arguments(added)
    return parser


def _top_parser() -> "tuple[_Overview, argparse._SubParsersAction[_Parser]]":
    parser = _Overview(
        prog="assessor",
        description="IoT security readiness self-assessment. Offline; nothing leaves this computer.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"assessor {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True, parser_class=_Parser)
    for name, line in COMMANDS.items():
        commands.add_parser(name, help=line)
    return parser, commands
