"""Judge answer sheets by a policy, for CI: exit code 0 passed, 1 failed, 2 not judged.

FILE is an answer sheet, a folder with some, or a pattern such as 'answers/**/*.toml'. Only confirmed scores count. The
demands come from a policy; options override single thresholds, and every verdict says where each demand comes from.
Whatever the policy, at least one answer must be scored, and 80 % answered unless it says otherwise.
"""

import argparse
import os
import re
import sys
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import UTC
from fractions import Fraction
from pathlib import Path

from assessor.cli import azure, options, output
from assessor.cli.judged import Notes, Sum, Taker, Told
from assessor.cli.output import Output, Printed
from assessor.cli.progress import Advance, progress, watched
from assessor.cli.workers import cores, spread
from assessor.errors import AssessorError
from assessor.formats import registry
from assessor.io import discovery, policies
from assessor.io.discovery import Found
from assessor.io.toml import STREAM
from assessor.model.catalog import TIERS
from assessor.model.policy import Policy
from assessor.model.verdict import NotJudged, RunInfo
from assessor.pipeline.baselines import BaselineRequest
from assessor.pipeline.judging import JudgeRequest, Outcome, judge_all, rule_texts

_PERCENT = {
    "min_score": "the least confirmed score, 0 to 100",
    "min_every_domain": "the least confirmed score of every domain",
    "min_evidenced": "the least score when only answers with evidence count",
    "min_answered": "the least share answered",
    "min_asked": "the least share of the essential controls that is asked",
    "max_unknown": 'the largest share of "don\'t know"',
    "max_not_applicable": "the largest share declared not applicable",
}
_DAYS = {
    "max_answer_age": "how old an answer may be; one without a date is too old",
    "max_evidence_age": "how old the newest evidence for an answer may be",
}
# The keys of a policy that one option sets.
_SINGLE = (*_PERCENT, *_DAYS, "min_tier", "min_level", "no_critical_failure", "no_regression")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "files", metavar="FILE", nargs="+", type=options.path, help="answer sheets, folders or patterns"
    )
    _add_demands(parser)
    _add_baseline(parser)
    parser.add_argument(
        "--waivers",
        metavar="FILE",
        type=Path,
        help="a file of [waivers.<control>] tables beside those in the sheets, and of sheets that are retired",
    )
    _add_discovery(parser)
    parser.add_argument(
        "--jobs",
        metavar="N|auto",
        type=_number_of_jobs,
        default=1,
        help="how many processes judge many sheets, each with memory of its own (default: 1); auto is one for each "
        "core",
    )
    parser.add_argument("--report-only", action="store_true", help="exit 0 even when a demand is not met")
    _add_trackers(parser)
    options.add_output(parser, registry.VERDICTS, "text")
    options.add_sheet_options(parser, "today, UTC")


def _add_demands(parser: argparse.ArgumentParser) -> None:
    """Add --policy and the options that override a key of it."""
    named = parser.add_mutually_exclusive_group()
    named.add_argument(
        "--policy",
        metavar="NAME|FILE",
        help="what is demanded (default: assessor.toml or [tool.assessor] in pyproject.toml in the nearest folder "
        "above the answer sheet, else the policy starter)",
    )
    named.add_argument(
        "--no-config", action="store_true", help="look for no policy above the answer sheet: the policy starter counts"
    )
    parser.add_argument(
        "--policy-ref",
        metavar="REF",
        help="read the policy as it is at a git revision such as origin/main, so that nobody changes it along with a "
        "sheet",
    )
    for key, words in _PERCENT.items():
        parser.add_argument(f"--{key.replace('_', '-')}", metavar="N", type=options.percent, help=words)
    for key, words in _DAYS.items():
        parser.add_argument(f"--{key.replace('_', '-')}", metavar="DAYS", type=options.age, help=words)
    parser.add_argument(
        "--min-domain",
        metavar="NAME=N",
        type=_domain,
        action="append",
        default=[],
        help="the least confirmed score of a domain, repeatable",
    )
    parser.add_argument("--min-tier", choices=TIERS, help="the least depth of the assessment")
    parser.add_argument("--min-level", metavar="LEVEL", help="the least level of the confirmed score")
    parser.add_argument(
        "--require", metavar="CONTROL", action="append", default=[], help="a control that must be met, repeatable"
    )
    parser.add_argument(
        "--no-regression",
        action="store_const",
        const=("score", "control", "domain"),
        help="neither the score nor a control or domain may fall below the baseline",
    )
    critical = parser.add_mutually_exclusive_group()
    critical.add_argument(
        "--no-critical-failure",
        action="store_const",
        const=True,
        help="no critical control may fail or might fail",
    )
    critical.add_argument(
        "--allow-critical-failure",
        dest="no_critical_failure",
        action="store_const",
        const=False,
        help="critical controls may fail, whatever the policy says",
    )


def _add_baseline(parser: argparse.ArgumentParser) -> None:
    """Add --baseline, --baseline-ref and --allow-new."""
    source = parser.add_mutually_exclusive_group()
    source.add_argument(
        "--baseline",
        metavar="FILE",
        type=Path,
        help="an earlier answer sheet, or an earlier report as JSON, which holds its weights as well; the verdict "
        "says what moved since",
    )
    source.add_argument(
        "--baseline-ref", metavar="REF", help="as --baseline, with the same file at a git revision such as origin/main"
    )
    parser.add_argument(
        "--merge-base",
        action="store_true",
        help="with --baseline-ref: take the common ancestor of that revision and HEAD",
    )
    parser.add_argument(
        "--allow-new", action="store_true", help="judge a sheet that the revision does not have without a baseline"
    )


def _add_discovery(parser: argparse.ArgumentParser) -> None:
    """Add --exclude, --strict and --allow-empty."""
    parser.add_argument(
        "--exclude",
        metavar="PATTERN",
        action="append",
        default=[],
        help="leave out what folders and patterns find, by its name or path, repeatable; what git ignores is left out "
        "anyway",
    )
    parser.add_argument(
        "--strict",
        action="store_true",
        help="judge nothing as passed over: a hidden or ignored sheet, a link to a folder and a TOML file that cannot "
        "be read are errors",
    )
    parser.add_argument(
        "--allow-empty", action="store_true", help="exit 0 where a folder or a pattern has no answer sheet"
    )


def _add_trackers(parser: argparse.ArgumentParser) -> None:
    """Add --root, --category, --sarif-suppressions and --quiet."""
    parser.add_argument(
        "--root",
        metavar="FOLDER",
        type=options.path,
        help="the folder from which trackers know files (default: the root of the git repository)",
    )
    parser.add_argument(
        "--category",
        metavar="NAME",
        type=_category,
        default="assessor",
        help="what tells several SARIF files of one repository apart (default: assessor)",
    )
    parser.add_argument(
        "--sarif-suppressions",
        action="store_true",
        help="keep what is waived in the SARIF, as suppressed; GitHub's code scanning takes it for an open alert",
    )
    parser.add_argument(
        "--quiet", action="store_true", help="on stderr, say only why files were not judged, and how many passed"
    )


def _number_of_jobs(text: str) -> int:
    if text == "auto":
        return cores()
    if not re.fullmatch("[1-9][0-9]{0,2}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is neither auto nor a number from 1 to 999")
    return int(text)


def _category(text: str) -> str:
    """Read the category of a run, as it can stand in an address."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9][A-Za-z0-9._-]{0,99}){0,9}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no name of letters, digits, dots, hyphens, _ and /")
    return text


def _domain(text: str) -> tuple[str, Fraction]:
    name, separator, value = text.partition("=")
    if not separator:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=N")
    return name, options.percent(value)


def run(args: argparse.Namespace) -> int:
    """Judge every file, and write each verdict as it comes; the worst code wins."""
    target = options.output(args)
    sheets = discovery.find(
        args.files,
        but=args.baseline,
        exclude=args.exclude,
        strict=args.strict,
        allow_empty=args.allow_empty,
        watched=watched("Looking for answer sheets", shown=not args.quiet),
    )
    policy = Path(args.policy) if args.policy and args.policy_ref is None else None
    _refuse_misplaced(target, *options.read(args, *sheets.files, args.waivers, args.baseline, policy))
    number = Sum()
    others: list[Taker] = [Told()] if _shows_more(target) and "text" not in target.names and not args.quiet else []
    _write(target, sheets, args, [*others, number])
    if len(sheets.files) > 1 or _shows_more(target) or target.files:
        others.append(number)
    for other in others:
        other.finish()
    return 0 if number.code == 1 and args.report_only else number.code


def _write(target: Output, sheets: Found, args: argparse.Namespace, others: Sequence[Taker]) -> None:
    """Judge each file, and write at once what is known of it."""
    info = RunInfo(args.category, azure.build(os.environ), args.sarif_suppressions, rule_texts())
    request = _request(args, target)
    with output.opened(target, "text") as opened:
        writers = [registry.verdict_writer(name, out, info) for name, out in opened.streams]
        shown = not args.quiet and not (opened.printed and sys.stdout.isatty())
        with (
            progress(len(sheets.files), "Judging answer sheets", shown=shown) as advance,
            closing(judge_all(sheets, request, spread(_jobs(args, sheets)))) as outcomes,
        ):
            notes = Notes(quiet=args.quiet)
            whole = _judge(outcomes, [*writers, *others], opened.printed, notes, advance)
        # As with every command, bad input alone prints nothing.
        if whole and opened.printed:
            opened.printed.begin()
        for writer in writers:
            writer.finish()


def _jobs(args: argparse.Namespace, sheets: Found) -> int:
    """Return how many processes judge; what is piped can be read in this one only."""
    return 1 if any(str(path) == STREAM for path in sheets.files) else args.jobs


def _request(args: argparse.Namespace, target: Output) -> JudgeRequest:
    if len(dict(args.min_domain)) < len(args.min_domain):
        raise AssessorError("--min-domain names a domain twice")
    given = {key: getattr(args, key) for key in _SINGLE if getattr(args, key) is not None}
    given |= {"min_domain": dict(args.min_domain)} if args.min_domain else {}
    given |= {"require": tuple(args.require)} if args.require else {}
    return JudgeRequest(
        as_of=args.as_of or args.now.astimezone(UTC).date(),
        is_today=args.as_of is None,
        policy=policies.STARTER if args.no_config else args.policy,
        policy_ref=args.policy_ref,
        overrides=Policy(**given),
        baseline=_baseline(args),
        waivers=args.waivers,
        questionnaire=args.questionnaire,
        everything=_shows_more(target),
        root=args.root,
    )


def _baseline(args: argparse.Namespace) -> BaselineRequest:
    if args.merge_base and args.baseline_ref is None:
        raise AssessorError("--merge-base goes with --baseline-ref")
    return BaselineRequest(args.baseline, args.baseline_ref, args.allow_new, args.merge_base)


def _refuse_misplaced(target: Output, *read: Path) -> None:
    """Raise `AssessorError` where a file to write is also read, or has the name of a policy that a sheet may find."""
    output.refuse_twice(target, *read)
    for _, path in target.files:
        if path.name in {policies.OWN, policies.SHARED}:
            raise AssessorError(f"{path}: the name of a policy; verdicts need a file of their own")


def _judge(
    outcomes: Iterable[Outcome], takers: Sequence[Taker], printed: Printed | None, notes: Notes, advance: Advance
) -> bool:
    """Pass each outcome on as soon as it is known; return whether every file could be judged."""
    whole = True
    for outcome in outcomes:
        notes.add(outcome)
        if outcome.verdict is None:
            continue
        if isinstance(outcome.verdict, NotJudged):
            whole = False
        elif printed:
            printed.begin()
        for taker in takers:
            taker.add(outcome.verdict)
        advance()
    notes.finish()
    return whole


def _shows_more(target: Output) -> bool:
    """Whether a format also shows digests, and the controls with their places."""
    return bool(target.names - {"text"})
