"""Judge answer sheets by thresholds, for CI: exit code 0 passed, 1 failed, 2 not judged.

Scores are judged by what is confirmed. Whatever the options, at least one answer must be scored, and 80 % of the
questions answered unless --min-answered says otherwise. Without any threshold, no critical control may fail.
"""

import argparse
import re
import sys
from fractions import Fraction
from pathlib import Path

from assessor import gate
from assessor.commands import joined
from assessor.errors import AssessorError
from assessor.model.assessment import Assessment
from assessor.text import ceil1, floor1, visible


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("files", metavar="FILE", nargs="+", type=Path, help="an answer sheet")
    parser.add_argument("--min-score", metavar="N", type=percent, help="the least confirmed score, 0 to 100")
    parser.add_argument(
        "--min-domain",
        metavar="NAME=N",
        type=_domain,
        action="append",
        default=[],
        help="the least confirmed score of a domain, repeatable",
    )
    parser.add_argument(
        "--require", metavar="CONTROL", action="append", default=[], help="a control that must be met, repeatable"
    )
    parser.add_argument("--max-unknown", metavar="PERCENT", type=percent, help='the largest share of "don\'t know"')
    parser.add_argument(
        "--min-answered", metavar="PERCENT", type=percent, help="the least share answered (default: 80)"
    )
    parser.add_argument("--no-critical-failure", action="store_true", help="no critical control may fail or might fail")
    parser.add_argument("--report-only", action="store_true", help="exit 0 even when a threshold is not met")
    joined.add_sheet_options(parser)


def percent(text: str) -> Fraction:
    """Read a threshold: 0 to 100, with at most one decimal, so that printed digits and the verdict always agree."""
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9])?", text) or Fraction(text) > 100:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to 100 with at most one decimal")
    return Fraction(text)


def _domain(text: str) -> tuple[str, Fraction]:
    name, separator, value = text.partition("=")
    if not separator:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=N")
    return name, percent(value)


def policy_from(args: argparse.Namespace) -> gate.Policy:
    """Return what the options demand; without any threshold, that no critical control fails."""
    return gate.Policy(
        min_score=args.min_score,
        min_domain=dict(args.min_domain),
        require=tuple(args.require),
        max_unknown=args.max_unknown,
        min_answered=gate.MIN_ANSWERED if args.min_answered is None else args.min_answered,
        no_critical_failure=args.no_critical_failure or not _has_threshold(args),
    )


def _has_threshold(args: argparse.Namespace) -> bool:
    given = (args.min_score, args.max_unknown, args.min_answered)
    return any(value is not None for value in given) or bool(
        args.min_domain or args.require or args.no_critical_failure
    )


def run(args: argparse.Namespace) -> int:
    """Judge every file; the worst code wins."""
    if len(dict(args.min_domain)) < len(args.min_domain):
        raise AssessorError("--min-domain names a domain twice")
    policy = policy_from(args)
    codes = []
    for path in args.files:
        try:
            codes.append(_judge(path, args, policy))
        except AssessorError as error:
            joined.complain(error)
            codes.append(2)
    worst = max(codes)
    return 0 if worst == 1 and args.report_only else worst


def _judge(path: Path, args: argparse.Namespace, policy: gate.Policy) -> int:
    _, questionnaire, reading = joined.load(path, args.questionnaire)
    assessment = joined.assess(questionnaire, reading, args.as_of)
    strangers = list(gate.unknown_names(policy, assessment))
    if strangers:
        raise AssessorError(*(f"{visible(path)}: {visible(sentence)}" for sentence in strangers))
    verdict = gate.check(assessment, policy)
    lines = [f"{'passed' if verdict.passed else 'FAILED'}: {path} ({_figures(assessment)})"]
    lines += [f"  {violation.rule}: {violation.sentence}" for violation in verdict.violations]
    if not _has_threshold(args):
        lines.append("  no threshold was given: judged by --no-critical-failure and 80 % answered")
    sys.stdout.write("".join(f"{visible(line)}\n" for line in lines))
    joined.warn(assessment.notices)
    return 0 if verdict.passed else 1


def _figures(assessment: Assessment) -> str:
    answered, unknown = gate.answered_share(assessment), gate.unknown_share(assessment)
    figures = [f"{assessment.questionnaire.id} {assessment.questionnaire.version}", f"tier {assessment.tier}"]
    if assessment.score is None:
        figures.append("no score")
    else:
        figures.append(f"confirmed {floor1(assessment.score.low)}, up to {floor1(assessment.score.high)}")
    if answered is not None and unknown is not None:
        figures.append(f"answered {floor1(answered)} %, unknown {ceil1(unknown)} %")
    return "; ".join([*figures, f"as of {assessment.as_of}"])
