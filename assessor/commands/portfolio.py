"""Show how many firms stand together: where each is weak, what most lack, and what closes most.

FILE is an answer sheet, a folder with some, a pattern such as 'clients/**/*.toml', a portfolio.toml that says whose
sheets are whose, or a file of packed sheets. A firm's sheets over the years are one firm. Firms are compared over the
same questions only. With --out parquet=PATH the sheets are packed, so that later runs read only what has changed.
"""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from assessor.cli import options, output
from assessor.cli.output import Output
from assessor.cli.progress import progress
from assessor.errors import AssessorError
from assessor.extras import need
from assessor.formats import registry
from assessor.io import brand
from assessor.model.brand import Brand
from assessor.model.portfolio import GROUPINGS, NotRead, Portfolio
from assessor.pipeline.languages import shipped_in
from assessor.text import logged
from assessor.words.speech import MACHINES

if TYPE_CHECKING:
    from assessor.portfolios.gathering import Gathered, NamedSheets

PARQUET = "parquet"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "files", metavar="FILE", nargs="+", type=options.path, help="answer sheets, folders, patterns, packed sheets"
    )
    options.add_output(parser, registry.PORTFOLIOS, written=[PARQUET])
    parser.add_argument(
        "--by", metavar="WHAT", help=f"also compare groups of firms, by {', '.join(GROUPINGS)} or about:KEY"
    )
    parser.add_argument("--trend", action="store_true", help="also tell what moved over the years")
    parser.add_argument(
        "--anonymous",
        action="store_true",
        help="withhold names: only groups of at least five firms, and nothing that a single firm said",
    )
    options.add_look(parser, redacts=False)
    options.add_sheet_options(parser)


def run(args: argparse.Namespace) -> int:
    """Read the sheets, see what they have in common, and write every format that was asked for."""
    for library in ("numpy", "pyarrow"):
        need(library, "portfolio")
    # Most runs of other commands have neither library.
    from assessor.portfolios import anonymity, building, gathering, grouping

    target = options.output(args)
    packed = [path for name, path in target.files if name == PARQUET]
    others = target._replace(files=tuple(each for each in target.files if each[0] != PARQUET))
    look = brand.read(args.brand) if args.brand else None
    if args.by:
        grouping.checked(args.by)
    if args.anonymous:
        anonymity.refuse(args.by, trend=args.trend, packed=bool(packed))
    sought = gathering.seek(args.files)
    _refuse_misplaced(target, packed, sought, *options.read(args, *args.files, *sought.files))
    output.warn(sought.notes)
    # Without any sheet, what was packed before stays as it is.
    if packed and sought.files:
        _pack(sought, args.questionnaire, packed[0])
        sought = sought._replace(packed=packed[0])
    if packed and not (others.format or others.files):
        not_read = gathering.not_packed(sought)
    else:
        gathered = _gathered(sought, args.questionnaire)
        not_read = gathering.not_read(gathered)
        found = building.built(gathered, building.PortfolioRequest(args.as_of, args.by, args.trend))
        shown = anonymity.withheld(found) if args.anonymous and found.firms else found
        if found.firms:
            _emit(others, shown, look, args.lang or MACHINES)
    return _told(tuple(not_read))


def _emit(target: Output, shown: Portfolio, look: Brand | None, language: str) -> None:
    """Write a portfolio; as with every command, bad input alone prints nothing."""

    texts = shipped_in(language, {firm.questionnaire for firm in shown.firms})

    def write(name: str, out: BinaryIO) -> None:
        registry.render_portfolio(name, shown, out, brand=look, language=language, translation=texts)

    output.emit(target, write)


def _refuse_misplaced(target: Output, packed: list[Path], sought: "NamedSheets", *read: Path) -> None:
    """Raise `AssessorError` for files that cannot be written as they are asked for."""
    from assessor.portfolios import gathering
    from assessor.scale import store

    for path in packed:
        if path.suffix.lower() != gathering.PACKED:
            raise AssessorError(f"{path}: packed sheets need a name that ends in {gathering.PACKED}")
    beside = [(PARQUET, store.sources_of(path)) for path in packed]
    output.refuse_twice(target._replace(files=(*target.files, *beside)), *(path for path in read if path not in packed))
    if len(packed) > 1:
        raise AssessorError(f"{packed[1]}: sheets are packed into one file; name one")
    if packed and sought.packed:
        raise AssessorError(f"{packed[0]}: what is packed already is not packed again; name the sheets")
    if target.format == PARQUET:
        raise AssessorError(f"{PARQUET} is no text; write it with --out {PARQUET}=NAME{gathering.PACKED}")
    if target.format and not registry.PORTFOLIOS[target.format].is_text and sys.stdout.isatty():
        raise AssessorError(f"{target.format} is no text; write it with --out {target.format}=PATH")


def _gathered(sought: "NamedSheets", questionnaire: str | None) -> "Gathered":
    from assessor.portfolios import gathering

    with progress(len(sought.files), "Reading answer sheets") as advance:
        return gathering.gather(sought, questionnaire, advance)


def _pack(sought: "NamedSheets", questionnaire: str | None, path: Path) -> None:
    """Pack what changed of the sheets, and say how many that were."""
    from assessor.scale import store

    with progress(len(sought.files), "Packing answer sheets") as advance:
        done = store.update(path, sought.files, sought.packer(questionnaire), advance)
    counts = {"read": done.read, "unchanged": done.unchanged, "gone": done.gone, "not packed": done.not_packed}
    told = ", ".join(f"{number} {what}" for what, number in counts.items() if number)
    sys.stderr.write(f"{logged(path)}: {told or 'no answer sheet'}\n")


def _told(not_read: tuple[NotRead, ...]) -> int:
    """Name what could not be read; the worst code wins."""
    for one in not_read:
        output.complain(one.sentences)
    return 2 if not_read else 0
