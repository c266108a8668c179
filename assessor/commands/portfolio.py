"""Show how many firms stand together: where each is weak, what most lack, and what closes most.

FILE is an answer sheet, a folder with some, a pattern such as 'clients/**/*.toml', or a file of packed sheets. A firm's
sheets over the years are one firm, by the organisation in [about]. Firms are compared over the same questions only.
"""

import argparse
from functools import partial
from pathlib import Path

from assessor.cli import options, output
from assessor.cli.progress import progress
from assessor.extras import need
from assessor.formats import registry
from assessor.io import brand
from assessor.model.portfolio import GROUPINGS, Portfolio

PARQUET = "parquet"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("files", metavar="FILE", nargs="+", type=Path, help="answer sheets, folders or patterns")
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
        need(library, "a portfolio")
    from assessor.portfolios import anonymity, building, gathering, grouping

    target = options.output(args)
    look = brand.read(args.brand) if args.brand else None
    if args.by:
        grouping.checked(args.by)
    if args.anonymous:
        anonymity.refuse(args.by, trend=args.trend)
    sought = gathering.seek(args.files)
    output.refuse_twice(target, *options.read(args, *sought.files))
    request = building.PortfolioRequest(args.as_of, args.by, args.trend, args.questionnaire)
    with progress(len(sought.files), "Reading answer sheets") as advance:
        gathered = gathering.gather(sought, args.questionnaire, advance)
    found = building.built(gathered, request)
    shown = anonymity.withheld(found) if args.anonymous else found
    write = partial(registry.render_portfolio, found=shown, brand=look, language=args.lang)
    output.emit(target, lambda name, out: write(name, out=out))
    return _told(found)


def _told(found: Portfolio) -> int:
    """Name what could not be read; the worst code wins."""
    for one in found.not_read:
        output.complain(one.sentences)
    return 2 if found.not_read else 0
