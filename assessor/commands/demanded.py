"""What `check` demands: the policy that is named or found, and options that override single thresholds."""

import argparse
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

from assessor import policies
from assessor.errors import AssessorError
from assessor.model.policy import Policy
from assessor.model.verdict import Threshold
from assessor.policies import Sourced
from assessor.text import floor1

_PERCENT = {
    "min_score": "the least confirmed score, 0 to 100",
    "min_every_domain": "the least confirmed score of every domain",
    "min_evidenced": "the least score when only answers with evidence count",
    "min_answered": "the least share answered",
    "max_unknown": 'the largest share of "don\'t know"',
    "max_not_applicable": "the largest share declared not applicable",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare --policy and the options that override a key of it."""
    parser.add_argument(
        "--policy",
        metavar="NAME|FILE",
        help="what is demanded (default: assessor.toml or [tool.assessor] in pyproject.toml in the nearest folder "
        "above the answer sheet, else the policy starter)",
    )
    for key, words in _PERCENT.items():
        parser.add_argument(f"--{key.replace('_', '-')}", metavar="N", type=percent, help=words)
    parser.add_argument(
        "--min-domain",
        metavar="NAME=N",
        type=_domain,
        action="append",
        default=[],
        help="the least confirmed score of a domain, repeatable",
    )
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


def policy_for(args: argparse.Namespace, sheet: Path) -> Sourced:
    """Return what is demanded of a sheet, and where each demand was written."""
    if len(dict(args.min_domain)) < len(args.min_domain):
        raise AssessorError("--min-domain names a domain twice")
    base = policies.named(args.policy) if args.policy is not None else policies.above(sheet.resolve().parent)
    given = dict(_given(args, base.policy))
    policy = base.policy.model_copy(update=given)
    if policy.lets_everything_through:
        raise AssessorError("the policy and the options together demand nothing that could fail")
    if policy.no_regression and args.baseline is None and args.baseline_ref is None:
        raise AssessorError("nothing may fall below a baseline, and none is named: add --baseline or --baseline-ref")
    return Sourced(policy, base.sources | {key: f"--{key.replace('_', '-')}" for key in given})


def _given(args: argparse.Namespace, policy: Policy) -> Iterator[tuple[str, Any]]:
    """Yield the keys that options set; a domain or a control is added to those of the policy."""
    for key in (*_PERCENT, "min_level", "no_critical_failure", "no_regression"):
        if getattr(args, key) is not None:
            yield key, getattr(args, key)
    if args.min_domain:
        yield "min_domain", {**policy.min_domain, **dict(args.min_domain)}
    if args.require:
        yield "require", tuple(dict.fromkeys((*policy.require, *args.require)))


def thresholds(demanded: Sourced) -> tuple[Threshold, ...]:
    """Return every demand in words with its source."""
    return tuple(
        Threshold(key=key.replace("_", "-"), value=_worded(value), source=demanded.sources.get(key, "always"))
        for key, value in demanded.policy.demands.items()
    )


def _worded(value: Any) -> str:
    if value is True:
        return ""
    if isinstance(value, Fraction):
        return floor1(value)
    if isinstance(value, dict):
        return ", ".join(f"{name}={floor1(least)}" for name, least in value.items())
    if isinstance(value, tuple):
        return ", ".join(_one(entry) for entry in value)
    return str(value)


def _one(entry: Any) -> str:
    return entry if isinstance(entry, str) else f"{floor1(entry.share)} % of {entry.level} {entry.id}"
