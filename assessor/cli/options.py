"""Options that several commands have: declare them, read their values, and make requests of them."""

import argparse
import re
from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from assessor.cli.output import Output
from assessor.errors import AssessorError
from assessor.io.toml import STREAM
from assessor.model.base import FIRST_DAY, LAST_DAY
from assessor.text import listed
from assessor.text import percent as percent_of

if TYPE_CHECKING:
    from assessor.pipeline.planning import PlanRequest

OLDEST = 3650
# The formats of plans and what-ifs: blocks for people, their value as JSON.
TOLD = ("terminal", "markdown", "json")


def add_sheet_options(parser: argparse.ArgumentParser, today: str = "today") -> None:
    """Add --questionnaire and --as-of; `today` says which day is judged by without it."""
    parser.add_argument(
        "--questionnaire",
        metavar="FILE",
        help="the questionnaire's file, if it does not ship; its id must be the sheet's",
    )
    add_as_of(parser, today)


def add_part(parser: argparse.ArgumentParser) -> None:
    """Add --part."""
    parser.add_argument(
        "--part", metavar="ID", help="one site or product of the sheet by itself, as its own answers and facts have it"
    )


def add_as_of(parser: argparse.ArgumentParser, today: str = "today") -> None:
    """Add --as-of; `today` says which day is judged by without it."""
    parser.add_argument("--as-of", metavar="DATE", type=day, help=f"the day to judge by (default: {today})")


def add_evidence_age(parser: argparse.ArgumentParser) -> None:
    """Add --evidence-age."""
    parser.add_argument(
        "--evidence-age", metavar="DAYS", type=age, help="how old evidence may be to count in the evidenced score"
    )


def add_language(parser: argparse.ArgumentParser, otherwise: str = "that of the sheet, else en") -> None:
    """Add --lang; `otherwise` says which language is spoken without it."""
    from assessor.words.speech import languages  # `check` speaks one language.

    parser.add_argument(
        "--lang",
        choices=languages(),
        help=f"the language of what people read, as far as its texts are translated (default: {otherwise})",
    )


def add_look(parser: argparse.ArgumentParser, *, redacts: bool = True) -> None:
    """Add --lang, --brand and --redact, if it redacts."""
    add_language(parser, "that of the sheet, else en" if redacts else "en")
    parser.add_argument(
        "--brand", metavar="FILE", type=Path, help="a TOML file with your name, contact, logo, colours and cover"
    )
    if redacts:
        parser.add_argument("--redact", action="store_true", help="leave out names, notes, reasons and evidence")


def add_plan_options(parser: argparse.ArgumentParser) -> None:
    """Add --days, --target, --until, --rate, --currency and --budget."""
    goal = parser.add_mutually_exclusive_group()
    goal.add_argument(
        "--days", metavar="N", type=_effort, help="plan the most that can be done within this effort, in person-days"
    )
    goal.add_argument(
        "--target",
        metavar="LEVEL|SCORE",
        help="plan the least effort that reaches a level or a confirmed score (default: the next level)",
    )
    parser.add_argument(
        "--until",
        metavar="DATE",
        type=day,
        help="the last day of the plan (default: one person-day of work a week, more in larger firms)",
    )
    parser.add_argument(
        "--rate", metavar="R", type=_money, help="what a person-day costs; the plan then says what each step costs"
    )
    parser.add_argument(
        "--currency",
        metavar="CODE",
        type=_currency,
        help="three letters (ISO 4217) for --rate and --budget (default: EUR); prices of solutions are in EUR and USD",
    )
    parser.add_argument(
        "--budget",
        metavar="B",
        type=_money,
        help="plan the most that costs no more than this at the high end of efforts and prices; with --days both "
        "limit, without --rate only what is bought counts",
    )


def add_output(
    parser: argparse.ArgumentParser,
    formats: Iterable[str] = TOLD,
    default: str = "terminal",
    written: Iterable[str] = (),
) -> None:
    """Add --format and --out; what is `written` can only be written to a file."""
    names = list(formats)
    kinds = [*names, *written]

    def target(text: str) -> tuple[str, Path]:
        name, separator, path = text.partition("=")
        if name not in kinds or not separator or not path:
            raise argparse.ArgumentTypeError(f"{text!r} is not FORMAT=PATH with one of {', '.join(kinds)}")
        return name, Path(path)

    parser.add_argument("--format", choices=names, help=f"what to print (default: {default})")
    if "terminal" in names:
        parser.add_argument(
            "--color",
            choices=("auto", "always", "never"),
            default="auto",
            help="whether the terminal's format has colours (default: auto, on a terminal that has them)",
        )
    parser.add_argument(
        "--out",
        metavar="FORMAT=PATH",
        type=target,
        action="append",
        default=[],
        help=f"write to a file instead (- for stdout), repeatable, as {listed(kinds, 'or')}; "
        "with --format, print as well",
    )


def output(args: argparse.Namespace) -> Output:
    """Return where to write, as --format and --out say; `-` is standard output."""
    printed = [*filter(None, [args.format]), *(name for name, path in args.out if str(path) == STREAM)]
    if len(printed) > 1:
        raise AssessorError(f"{listed(printed)} cannot both be printed; write one with --out FORMAT=PATH")
    return Output(printed[0] if printed else None, tuple(each for each in args.out if str(each[1]) != STREAM))


def plan(args: argparse.Namespace) -> "PlanRequest":
    """Return what to plan, as the options say."""
    from assessor.pipeline.planning import PlanRequest  # `check` plans nothing.

    return PlanRequest(args.days, args.target, args.until, args.rate, args.budget, args.currency)


def read(args: argparse.Namespace, *named: Path | None) -> Iterator[Path]:
    """Yield the files that a command reads, so that nothing is written over them."""
    yield from (path for path in named if path is not None)
    if args.questionnaire:
        yield Path(args.questionnaire)
    if getattr(args, "brand", None):
        from assessor.io import brand  # Few commands have one.

        yield from brand.files(args.brand)


def path(text: str) -> Path:
    """Read a path; refuse an empty one, which a variable that is not set leaves and which would mean this folder."""
    if not text:
        raise argparse.ArgumentTypeError("an empty name; write . for the current folder")
    return Path(text)


def age(text: str) -> int:
    """Read a number of days, such as 365."""
    if not re.fullmatch("[0-9]{1,4}", text) or not 1 <= int(text) <= OLDEST:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of days from 1 to {OLDEST}")
    return int(text)


def part_id(text: str) -> str:
    """Read the id of a site or product."""
    if not re.fullmatch("[a-z0-9][a-z0-9-]{0,63}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not an id of small letters, digits and hyphens, such as north")
    return text


def day(text: str) -> date:
    """Read a date such as 2026-03-31."""
    # Python reads other forms of ISO 8601, too, which are easily meant otherwise.
    plain = re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text)
    try:
        found = date.fromisoformat(text if plain else "")
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; write it as 2026-03-31") from None
    if not FIRST_DAY <= found <= LAST_DAY:
        raise argparse.ArgumentTypeError(f"{text!r} is not from {FIRST_DAY} to {LAST_DAY}")
    return found


def percent(text: str) -> Fraction:
    """Read a threshold: 0 to 100, with at most one decimal."""
    found = percent_of(text)
    if found is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to 100 with at most one decimal")
    return found


def _effort(text: str) -> Fraction:
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9])?", text) or not Fraction(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of person-days above 0 with at most one decimal")
    return Fraction(text)


def _money(text: str) -> Fraction:
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,2})?", text) or not Fraction(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not an amount of money above 0 such as 900 or 900.50")
    return Fraction(text)


def _currency(text: str) -> str:
    if not re.fullmatch("[A-Z]{3}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not three capital letters such as EUR")
    return text
