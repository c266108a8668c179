"""What `check` demands: the policy that is named or found, and options that override single thresholds."""

import argparse
import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from assessor.errors import AssessorError
from assessor.gate.rules import MAX_NOT_APPLICABLE, MIN_ANSWERED
from assessor.io import files, policies
from assessor.io.faults import Keys
from assessor.io.policies import Sourced
from assessor.model.catalog import TIERS
from assessor.model.policy import Policy, StandardDemand
from assessor.model.verdict import Threshold
from assessor.pipeline import loading
from assessor.text import floor1, listed

_PERCENT = {
    "min_score": "the least confirmed score, 0 to 100",
    "min_every_domain": "the least confirmed score of every domain",
    "min_evidenced": "the least score when only answers with evidence count",
    "min_answered": "the least share answered",
    "max_unknown": 'the largest share of "don\'t know"',
    "max_not_applicable": "the largest share declared not applicable",
}
_DAYS = {
    "max_answer_age": "how old an answer may be; one without a date is too old",
    "max_evidence_age": "how old the newest evidence for an answer may be",
}

_SINGLE = (*_PERCENT, *_DAYS, "min_tier", "min_level", "no_critical_failure", "no_regression")
ALWAYS = "unless set otherwise"


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
    for key, words in _DAYS.items():
        parser.add_argument(f"--{key.replace('_', '-')}", metavar="DAYS", type=loading.an_age, help=words)
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


def policies_for(args: argparse.Namespace) -> Callable[[Path], Sourced]:
    """Return what finds the demands on a sheet, and where each was written; every policy is read once."""
    if len(dict(args.min_domain)) < len(args.min_domain):
        raise AssessorError("--min-domain names a domain twice")
    if args.policy is not None:
        same = _overridden(args, policies.named(args.policy))
        return lambda _: same
    above = cache(lambda folder: _overridden(args, policies.above(folder)))
    return lambda sheet: above(files.whole(sheet).parent)


def _overridden(args: argparse.Namespace, base: Sourced) -> Sourced:
    given = dict(_given(args, base.policy))
    policy = base.policy.model_copy(update=given)
    if policy.lets_everything_through:
        raise AssessorError("the policy and the options together demand nothing that could fail")
    if policy.no_regression and args.baseline is None and args.baseline_ref is None:
        raise AssessorError("nothing may fall below a baseline, and none is named: add --baseline or --baseline-ref")
    return Sourced(policy, base.sources | dict(_options(args)))


def _given(args: argparse.Namespace, policy: Policy) -> Iterator[tuple[str, Any]]:
    """Yield the keys that options set; a domain or a control is added to those of the policy."""
    for key in _SINGLE:
        if getattr(args, key) is not None:
            yield key, getattr(args, key)
    if args.min_domain:
        yield "min_domain", {**policy.min_domain, **dict(args.min_domain)}
    if args.require:
        yield "require", tuple(dict.fromkeys((*policy.require, *args.require)))


def _options(args: argparse.Namespace) -> Iterator[tuple[Keys, str]]:
    """Yield the option behind each demand that options set."""
    yield from (((key,), f"--{key.replace('_', '-')}") for key in _SINGLE if getattr(args, key) is not None)
    yield from ((("min_domain", domain), "--min-domain") for domain, _ in args.min_domain)
    yield from ((("require", control), "--require") for control in args.require)


def thresholds(demanded: Sourced) -> tuple[Threshold, ...]:
    """Return every demand in words with its source; those of one key and one source together."""
    told: dict[tuple[str, str], list[str]] = {}
    for keys, value in _told(demanded.policy):
        source = demanded.source(*keys) or ALWAYS
        told.setdefault((keys[0].replace("_", "-"), source), []).append(value)
    return tuple(Threshold(key=key, value=", ".join(values), source=source) for (key, source), values in told.items())


def _told(policy: Policy) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield each demand: its keys, and what is demanded."""
    if policy.min_answered is None:
        yield ("min_answered",), floor1(MIN_ANSWERED)
    for key, value in policy.demands.items():
        if isinstance(value, dict):
            yield from (((key, name), f"{name}={floor1(least)}") for name, least in value.items())
        elif isinstance(value, tuple):
            yield from ((_named(key, entry), _worded(entry)) for entry in value)
        else:
            yield (key,), _worded(value)
    limits = policy.waivers
    if limits.most is not None:
        yield ("waivers", "most"), f"most {limits.most}"
    if limits.longest_days is not None:
        yield ("waivers", "longest_days"), f"longest {limits.longest_days} days"
    if limits.critical:
        yield ("waivers", "critical"), f"also of critical {listed(list(limits.critical))}"
    if policy.max_not_applicable is None:
        yield ("max_not_applicable",), floor1(MAX_NOT_APPLICABLE)


def _named(key: str, entry: str | StandardDemand) -> tuple[str, str]:
    return key, entry if isinstance(entry, str) else entry.id


def _worded(value: Any) -> str:
    if value is True:
        return ""
    if isinstance(value, StandardDemand):
        return f"{floor1(value.share)} % of {value.level} {value.id}"
    return floor1(value) if isinstance(value, Fraction) else str(value)
