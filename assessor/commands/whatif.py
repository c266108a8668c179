"""Show what other answers would change: score, level and all that moves; nothing is saved.

CHANGE is CONTROL=CHOICE, or FACT=VALUE; several choices or values are joined by commas. The answers "unknown" and
"not-applicable" can be given as well.
"""

import argparse
from pathlib import Path

from assessor.cli import options, output
from assessor.pipeline.languages import language_of, translation_of
from assessor.pipeline.loading import load, of_part
from assessor.pipeline.whatif import whatif
from assessor.telling import whatif as told
from assessor.telling.translation import translated
from assessor.words.speech import spoken


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("file", metavar="FILE", type=Path, help="an answer sheet")
    parser.add_argument("changes", metavar="CHANGE", nargs="+", help="for example unique-credentials=unique")
    options.add_output(parser)
    options.add_language(parser)
    options.add_part(parser)
    options.add_sheet_options(parser)


def run(args: argparse.Namespace) -> int:
    """Score the sheet with and without the changes, compare, and write every format that was asked for."""
    target = options.output(args)
    output.refuse_twice(target, *options.read(args, args.file))
    sheet = of_part(load(args.file, args.questionnaire), args.part)
    found = whatif(sheet, args.changes, args.as_of)
    language = language_of(args.lang, sheet.reading.sheet)
    texts = translation_of(sheet.catalog, language, [sheet.questionnaire.id])
    with spoken(language):
        blocks = told.tell(translated(found.after, texts), translated(found.found, texts))
        output.emit(target, output.telling(blocks, found.found))
    output.warn(found.notes)
    return 0
