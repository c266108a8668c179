"""Parse the command line, dispatch, and turn errors into exit codes; reads the clock once."""

import argparse
import errno
import gc
import importlib
import io
import os
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from types import ModuleType
from typing import NoReturn

from assessor import __version__
from assessor.errors import AssessorError
from assessor.signals import Guard, exit_code
from assessor.text import logged

COMMANDS = (
    "run", "new", "report", "plan", "whatif", "handout", "explain", "check", "validate", "list", "schema", "completion",
)  # fmt: skip

BAD_INPUT, BUG, BROKEN_PIPE = 2, 3, 141

# A disk that takes no more, below a redirected output.
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}

_WAY = """\
from nothing to a report:
  assessor list questionnaires          which industries there are
  assessor run general                  answer questions; every answer is saved at once
  assessor report general-answers.toml  what is weak, and what to do first
  assessor explain general-answers.toml where every figure comes from
  assessor check general-answers.toml   a verdict for CI

exit codes: 0 passed or done, 1 the gate failed, 2 bad input or usage, 3 a bug of ours,
130 Ctrl-C, 143 SIGTERM, 129 SIGHUP
"""


class _Parser(argparse.ArgumentParser):
    """A parser whose errors show harmlessly whatever was typed."""

    def error(self, message: str) -> NoReturn:
        sys.stderr.write(f"{self.prog}: {logged(message)}; see `{self.prog} --help`\n")
        raise SystemExit(BAD_INPUT)


def entry() -> NoReturn:
    """Run as a program, and leave without looking for garbage: the interpreter would go through all that was made."""
    code = main()
    gc.freeze()
    raise SystemExit(code)


def main(argv: list[str] | None = None) -> int:
    """Run the command line; return its exit code."""
    # A command is over before there is garbage worth collecting; looking for it is a tenth of the time of `check`.
    gc.disable()
    # Looking for plug-ins of pydantic, of which none is wanted, reads about every installed distribution.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    _open_what_is_closed()
    _write_what_is_written()
    try:
        return _guarded(sys.argv[1:] if argv is None else argv)
    finally:
        gc.enable()


def _open_what_is_closed() -> None:
    """Send nowhere what goes to a closed stream; else a file that is opened next would take its place."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115 - until the end


def _write_what_is_written() -> None:
    """Print UTF-8 into files and pipes, as what is written to files is; show a terminal what it cannot as escapes."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        wanted = sys.stdout.encoding if sys.stdout.isatty() else "utf-8"
        sys.stdout.reconfigure(encoding=wanted, errors="backslashreplace")


def _guarded(arguments: list[str]) -> int:
    """Turn everything that can end a command into an exit code."""
    try:
        # A signal, too, lets what was begun be cleared away.
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
            # Only asking where we are names no file.
            _say(["the current folder is not there any more; go to another one"])
            return BAD_INPUT
        if error.errno not in _FULL:
            _report_bug()
            return BUG
        _say([f"what is printed cannot be written ({error.strerror})"])
        _abandon_stdout()
        return BAD_INPUT
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else BAD_INPUT
    except Exception:
        _report_bug()
        return BUG
    return code


def _abandon_stdout() -> None:
    """Send what is left in the stream nowhere; else the interpreter complains while it closes it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _report_bug() -> None:
    import traceback

    _say(
        [*traceback.format_exc().splitlines(), "assessor: this is a bug of ours; please report it with the lines above"]
    )


def _say(lines: Iterable[str]) -> None:
    """Say why the command ends; where nobody can hear it, the exit code alone does."""
    try:
        sys.stderr.write("".join(map(visible_line, lines)))
        sys.stderr.flush()
    except OSError:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - until the end


def visible_line(line: str) -> str:
    """Return a line that is safe to show, with its end."""
    return logged(line) + "\n"


def _dispatch(arguments: list[str]) -> int:
    name = arguments[0] if arguments else ""
    if name not in COMMANDS:
        return _overview(arguments)
    command = _command(name)
    parser = _parser(name, command)
    command.add_arguments(parser)
    args = parser.parse_args(arguments[1:])
    args.whole_parser = _whole_parser
    args.as_of = getattr(args, "as_of", None) or datetime.now(UTC).date()
    return int(command.run(args))


def _command(name: str) -> ModuleType:
    return importlib.import_module(f"assessor.commands.{name}")


def _summary(name: str) -> str:
    """Return the first line of what a command says of itself; to import all of them for it takes long."""
    source = os.path.join(os.path.dirname(__file__), os.pardir, "commands", f"{name}.py")  # noqa: PTH118, PTH120
    with open(source, encoding="utf-8") as lines:  # noqa: PTH123 - as above: pathlib takes as long as the rest
        return lines.readline().strip('"\n')


def _parser(name: str, command: ModuleType) -> argparse.ArgumentParser:
    return _Parser(
        prog=f"assessor {name}",
        description=command.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )


def _overview(arguments: list[str]) -> int:
    parser, _ = _top_parser()
    if not arguments:
        parser.print_help()
        return BAD_INPUT
    parser.parse_args(arguments)
    return BAD_INPUT


def _whole_parser() -> argparse.ArgumentParser:
    """Return a parser that knows every option of every command; one run needs only those of its own."""
    parser, commands = _top_parser()
    for name, added in commands.choices.items():
        _command(name).add_arguments(added)
    return parser


def _top_parser() -> "tuple[argparse.ArgumentParser, argparse._SubParsersAction[_Parser]]":
    parser = _Parser(
        prog="assessor",
        description="IoT security readiness self-assessment. Offline; nothing leaves this computer.",
        epilog=_WAY,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"assessor {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", title="commands", required=True)
    for name in COMMANDS:
        commands.add_parser(name, help=_summary(name))
    return parser, commands
