"""Show where a firm stands, its gaps, and what to do about them."""

import argparse
import sys
from pathlib import Path

from assessor.advice.evidenced import evidenced
from assessor.advice.robustness import robustness
from assessor.cli import output
from assessor.errors import AssessorError
from assessor.formats import registry
from assessor.io import brand as brands
from assessor.model.assessment import Assessment
from assessor.model.catalog import TIERS
from assessor.model.report import AUDIENCES, Report
from assessor.pipeline import advising, loading, planning
from assessor.telling import redaction


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("file", metavar="FILE", type=Path, help="an answer sheet")
    output.add_arguments(parser, registry.FORMATS)
    parser.add_argument(
        "--audience",
        choices=AUDIENCES,
        help="for whom it is told (default: owner at the tier essential, else engineer); a board gets two pages",
    )
    advising.add_look(parser)
    planning.add_plan_options(parser)
    loading.add_evidence_age(parser)
    loading.add_sheet_options(parser)


def run(args: argparse.Namespace) -> int:
    """Load, assess, advise, and write every report that was asked for."""
    output.refuse_twice(args, args.file, *brands.files(args.brand))
    if args.format and not registry.FORMATS[args.format].is_text and sys.stdout.isatty():
        raise AssessorError(f"{args.format} is no text; write it with --out {args.format}=PATH")
    report = _report(args)
    shown = redaction.redacted(report) if args.redact else report
    output.emit(args, lambda name, out: registry.render(name, shown, out))
    loading.warn(report.assessment.notices)
    return 0


def _report(args: argparse.Namespace) -> Report:
    brand = brands.read(args.brand) if args.brand else None
    catalog, questionnaire, reading = loading.load(args.file, args.questionnaire)
    assessment = loading.assess(questionnaire, reading, args.as_of)
    audience = args.audience or ("owner" if assessment.tier == TIERS[0] else "engineer")
    shows = args.evidence_age or any(answer.evidence for answer in reading.counted.answers.values())
    return advising.report(catalog, questionnaire, assessment).model_copy(
        update={
            "sheet_digest": reading.document.digest,
            "language": args.lang,
            "audience": audience,
            "brand": brand,
            "evidenced": evidenced(questionnaire, reading.counted, assessment, args.evidence_age) if shows else None,
            "plan": planning.plan_from(args, assessment) if _has_plan(args, assessment) else None,
            "robustness": robustness(assessment) if audience == "engineer" else None,
        }
    )


def _has_plan(args: argparse.Namespace, assessment: Assessment) -> bool:
    """Whether a plan is told: what is asked for and cannot be is an error."""
    return planning.is_asked_for(args) or planning.can_plan(assessment)
