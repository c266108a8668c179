"""Tell what moved between two answer sheets, or over more of them, and why.

OLD, NEW and MORE are answer sheets, earlier reports in JSON, or REVISION:PATH for a file as it was in git. They are
ordered by the newest date of an answer, and all scored by the questionnaire of the newest.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from assessor.cli import options, output
from assessor.errors import AssessorError
from assessor.formats import registry
from assessor.io import brand
from assessor.model.brand import Brand
from assessor.model.comparison import Comparison, Snapshot, Trend
from assessor.model.report import AUDIENCES, Audience
from assessor.pipeline.comparing import CompareRequest, compare
from assessor.telling import cover
from assessor.telling.comparison_redaction import comparison_redacted, trend_redacted
from assessor.words.speech import MACHINES, spoken


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("old", metavar="OLD", help="an answer sheet, a report in JSON, or REVISION:PATH")
    parser.add_argument("new", metavar="NEW", help="another one")
    parser.add_argument("more", metavar="MORE", nargs="*", help="further ones: then it tells a trend")
    options.add_output(parser, registry.COMPARISONS)
    parser.add_argument(
        "--audience",
        choices=AUDIENCES,
        help="who reads it (default: owner at the tier essential, else engineer); an engineer sees every control",
    )
    options.add_look(parser)
    parser.add_argument(
        "--from",
        dest="earlier",
        metavar="FILE",
        help="the questionnaire that earlier sheets answered, to tell what it and its weights changed",
    )
    options.add_evidence_age(parser)
    options.add_sheet_options(parser)


def run(args: argparse.Namespace) -> int:
    """Read and score the sheets, compare, and write every format that was asked for."""
    target = options.output(args)
    names = [args.old, args.new, *args.more]
    earlier = Path(args.earlier) if args.earlier else None
    output.refuse_twice(target, *options.read(args, *map(Path, names), earlier))
    if target.format and not registry.FORMATS[target.format].is_text and sys.stdout.isatty():
        raise AssessorError(f"{target.format} is no text; write it with --out {target.format}=PATH")
    found = compare(names, CompareRequest(args.as_of, args.questionnaire, args.earlier, args.evidence_age, args.lang))
    look = _look(args.brand, found, redact=args.redact) if args.brand else None
    audience = args.audience or _audience(found)

    def write(name: str, out: BinaryIO) -> None:
        with spoken(MACHINES if registry.FORMATS[name].is_data else found.language):
            shown = _redacted(found) if args.redact else found
        registry.render_comparison(name, shown, out, audience=audience, brand=look)

    output.emit(target, write)
    return 0


def _redacted(found: Comparison | Trend) -> Comparison | Trend:
    return comparison_redacted(found) if isinstance(found, Comparison) else trend_redacted(found)


def _look(path: Path, found: Comparison | Trend, *, redact: bool) -> Brand:
    """Return the brand; of what its cover leaves open, a comparison knows only the organisation."""
    dates = _dates(found)
    filled = cover.filled(brand.read(path), {"organisation": dates[-1].organisation})
    steps = (found,) if isinstance(found, Comparison) else found.steps
    names = [*(one.organisation for one in dates), *(part.title for step in steps for part in step.parts)]
    return cover.redacted(filled, names) if redact else filled


def _audience(found: Comparison | Trend) -> Audience:
    return "owner" if all(one.tier == "essential" for one in _dates(found)) else "engineer"


def _dates(found: Comparison | Trend) -> Sequence[Snapshot]:
    return (found.before, found.after) if isinstance(found, Comparison) else found.dates
