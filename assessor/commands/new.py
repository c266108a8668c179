"""Write a blank answer sheet with each question and its choices as comments.

For an editor, a meeting or CI; `assessor run` asks the same questions one by one.
"""

import argparse
import re
import sys
from pathlib import Path
from typing import get_args

from assessor.authoring import blanksheet, schemas
from assessor.authoring.blanksheet import new_id
from assessor.cli import options
from assessor.errors import AssessorError
from assessor.io import named, sheets, toml
from assessor.io.faults import hinted, near
from assessor.io.files import is_there, write_texts
from assessor.model.base import says_something
from assessor.model.catalog import TIERS, Questionnaire
from assessor.model.sheet import AnswerSheet, Part, PartKind
from assessor.pipeline.languages import translation_of
from assessor.scoring import agenda
from assessor.telling.translation import translated
from assessor.text import listed, logged
from assessor.words.speech import MACHINES, say, spoken

STDOUT, NONE = "-", "none"
# Beside the sheets, for editors; the sheets of one questionnaire share it.
SCHEMA = "{id}-{version}.schema.json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "questionnaire", metavar="QUESTIONNAIRE", help="an id (see `assessor list`) or a questionnaire's file"
    )
    parser.add_argument(
        "--fact",
        metavar="K=V",
        type=_fact,
        action="append",
        default=[],
        help="a fact about the firm, so that only questions that may apply are written; repeatable, several values as "
        "K=V,V",
    )
    parser.add_argument(
        "--part",
        metavar="KIND:ID=TITLE",
        type=_part,
        action="append",
        default=[],
        help="a site or product to answer for by itself, such as site:north='North wing'; repeatable. Its answers are "
        "written where they differ: `assessor run SHEET --part ID` asks for them",
    )
    parser.add_argument("--tier", choices=TIERS, help="how deep to go (default: as proposed from the facts)")
    parser.add_argument(
        "--schema",
        metavar="PLACE",
        type=_place,
        help="the schema that the #:schema line names, with which editors complete and check the sheet; "
        f"{NONE} for no line (default: ./<id>-<version>.schema.json, written beside the sheet if it is missing)",
    )
    parser.add_argument(
        "--id",
        metavar="ID",
        type=_id,
        help="the sheet's id, 32 hexadecimal digits, for a file that must come out the same (default: a random one)",
    )
    options.add_language(parser, "en")
    parser.add_argument("--to", metavar="FILE", help="the file to write (default: ./<id>-answers.toml; - prints it)")


def _fact(text: str) -> tuple[str, tuple[str, ...]]:
    name, separator, values = text.partition("=")
    if not separator or not all(values.split(",")):
        raise argparse.ArgumentTypeError(f"{text!r} is not K=V, such as role=operator")
    return name, tuple(values.split(","))


def _id(text: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{32}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not 32 hexadecimal digits in lower case")
    return text


def _part(text: str) -> tuple[str, Part]:
    kind, _, named = text.partition(":")
    part_id, separator, title = named.partition("=")
    kinds = list(get_args(PartKind))
    if kind not in kinds or not separator or not says_something(title[:2000]):
        raise argparse.ArgumentTypeError(f"{text!r} is not KIND:ID=TITLE with {listed(kinds, 'or')} as its kind")
    return options.part_id(part_id), Part.model_validate({"kind": kind, "title": title[:2000]})


def _place(text: str) -> str:
    if not re.fullmatch(r"[!-~]{1,400}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no path or address in letters without spaces")
    return text


def run(args: argparse.Namespace) -> int:
    """Check the facts, and write the sheet; an existing file is never replaced."""
    where, found = named.find(args.questionnaire)
    questionnaire = where.questionnaire(found)
    language = args.lang or MACHINES
    facts = _facts(args.fact, questionnaire)
    reference = where.history(questionnaire).reference
    known = AnswerSheet(
        format=1, id=args.id or new_id(), questionnaire=reference, tier=TIERS[0], language=args.lang, facts=facts
    )
    tier = args.tier or agenda.proposed_tier(questionnaire, known)
    with spoken(language):
        told = translated(questionnaire, translation_of(where, language, [questionnaire.id]))
        text = blanksheet.full(told, known.model_copy(update={"tier": tier, "parts": _parts(args.part)}))
    if args.to == STDOUT:
        sys.stdout.write(_marked(text, args.schema or NONE))
        return 0
    path = Path(args.to or f"{questionnaire.id}-answers.toml")
    if is_there(path):
        raise AssessorError(f"{path}: exists already; name another file with --to, or continue it with `assessor run`")
    schema = path.with_name(_plain(SCHEMA.format(id=questionnaire.id, version=questionnaire.version)))
    written = {path: _marked(text, args.schema or f"./{schema.name}")}
    toml.refuse_unreadable(path, written[path])
    if not args.schema and not is_there(schema):
        written[schema] = schemas.of_answers(questionnaire)
    write_texts(written, shared=[schema])
    with spoken(language):
        sys.stdout.write(f"{say('blank-written', path=logged(path))}\n")
    return 0


def _parts(given: list[tuple[str, Part]]) -> dict[str, Part]:
    names = [part_id for part_id, _ in given]
    for part_id in names:
        if names.count(part_id) > 1:
            raise AssessorError(f"--part {part_id}: given twice; each site or product has an id of its own")
    return dict(given)


def _plain(name: str) -> str:
    """Return a file's name of what an author may have written as a version."""
    return re.sub(r"[^A-Za-z0-9.-]", "-", name)


def _marked(text: str, place: str) -> str:
    return text if place == NONE else f"#:schema {place}\n{text}"


def _facts(given: list[tuple[str, tuple[str, ...]]], questionnaire: Questionnaire) -> dict[str, tuple[str, ...]]:
    faults = []
    for fact_id, values in given:
        fact = questionnaire.facts.get(fact_id)
        if fact is None:
            faults.append(
                hinted(f"--fact {fact_id}: no fact of this catalog", near(fact_id, list(questionnaire.facts)))
            )
        else:
            faults += [f"--fact {fact_id}: {what}" for what in sheets.wrong_values(fact_id, fact, values)]
    names = [fact_id for fact_id, _ in given]
    faults += [
        f"--fact {fact_id}: given twice; write several values as K=V,V"
        for fact_id in {*names}
        if names.count(fact_id) > 1
    ]
    if faults:
        raise AssessorError.of(sorted(faults))
    return dict(given)
