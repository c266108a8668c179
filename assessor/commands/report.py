"""Show where a firm stands, its gaps, and what to do about them."""

import argparse
import sys
from pathlib import Path

from assessor import brand as brands
from assessor.advice.evidenced import evidenced
from assessor.advice.robustness import robustness
from assessor.commands import advised, emitted, joined, planned
from assessor.errors import AssessorError
from assessor.model.assessment import Assessment
from assessor.model.catalog import TIERS
from assessor.model.report import AUDIENCES, Report
from assessor.reports import formats, redaction


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("file", metavar="FILE", type=Path, help="an answer sheet")
    emitted.add_arguments(parser, formats.FORMATS)
    parser.add_argument(
        "--audience",
        choices=AUDIENCES,
        help="for whom it is told (default: owner at the tier essential, else engineer); a board gets two pages",
    )
    advised.add_look(parser)
    planned.add_plan_options(parser)
    joined.add_evidence_age(parser)
    joined.add_sheet_options(parser)


def run(args: argparse.Namespace) -> int:
    """Load, assess, advise, and write every report that was asked for."""
    emitted.refuse_twice(args, args.file, *brands.files(args.brand))
    if args.format and not formats.FORMATS[args.format].is_text and sys.stdout.isatty():
        raise AssessorError(f"{args.format} is no text; write it with --out {args.format}=PATH")
    report = _report(args)
    shown = redaction.redacted(report) if args.redact else report
    emitted.emit(args, lambda name, out: formats.render(name, shown, out))
    joined.warn(report.assessment.notices)
    return 0


def _report(args: argparse.Namespace) -> Report:
    brand = brands.read(args.brand) if args.brand else None
    catalog, questionnaire, reading = joined.load(args.file, args.questionnaire)
    assessment = joined.assess(questionnaire, reading, args.as_of)
    audience = args.audience or ("owner" if assessment.tier == TIERS[0] else "engineer")
    shows = args.evidence_age or any(answer.evidence for answer in reading.counted.answers.values())
    return advised.report(catalog, questionnaire, assessment).model_copy(
        update={
            "sheet_digest": reading.document.digest,
            "language": args.lang,
            "audience": audience,
            "brand": brand,
            "evidenced": evidenced(questionnaire, reading.counted, assessment, args.evidence_age) if shows else None,
            "plan": planned.plan_from(args, assessment) if _has_plan(args, assessment) else None,
            "robustness": robustness(assessment) if audience == "engineer" else None,
        }
    )


def _has_plan(args: argparse.Namespace, assessment: Assessment) -> bool:
    """Whether a plan is told: what is asked for and cannot be is an error."""
    return planned.is_asked_for(args) or planned.can_plan(assessment)
