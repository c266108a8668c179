"""Find the demands on a sheet: its policy, by name or from the folders above, and the keys that options override."""

import os
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from assessor.errors import AssessorError
from assessor.gate.rules import MAX_NOT_APPLICABLE, MIN_ANSWERED
from assessor.io import policies
from assessor.io.faults import Keys
from assessor.io.files import whole
from assessor.io.git import Revision
from assessor.io.policies import Sourced
from assessor.model.policy import Policy, StandardDemand
from assessor.model.verdict import Threshold
from assessor.text import floor1
from assessor.words import terms
from assessor.words.speech import all_of, say


def policies_for(
    name: str | None, overrides: Policy, *, has_baseline: bool, at: Revision | None = None
) -> Callable[[Path], Sourced]:
    """Return a function that finds a sheet's demands and their sources; every policy is read once.

    Without a name, the nearest policy above the sheet counts, else the starter; with a revision, as it was at that
    revision. Keys set in `overrides` replace those of the policy; its domains and controls are added to the policy's.
    """
    if name is not None:
        same = _overridden(policies.load(name, at), overrides, has_baseline=has_baseline)
        return lambda _: same
    same_policy: dict[tuple[tuple[Keys, str], ...], Sourced] = {}

    @cache
    def above(folder: Path) -> Sourced:
        found = _overridden(policies.above(folder, at), overrides, has_baseline=has_baseline)
        # Many folders may have one policy. Where its keys were written tells one from another.
        return same_policy.setdefault(tuple(found.sources.items()), found)

    # At a revision no link decides which folder's policy counts.
    return lambda sheet: above(Path(os.path.normpath(Path.cwd() / sheet)).parent if at else whole(sheet).parent)


def _overridden(base: Sourced, overrides: Policy, *, has_baseline: bool) -> Sourced:
    given = {key: getattr(overrides, key) for key in overrides.model_fields_set}
    given |= {
        "min_domain": {**base.policy.min_domain, **overrides.min_domain},
        "require": tuple(dict.fromkeys((*base.policy.require, *overrides.require))),
    }
    policy = base.policy.model_copy(update=given)
    if policy.lets_everything_through:
        raise AssessorError("the policy and the options together demand nothing that could fail")
    if policy.no_regression and not has_baseline:
        raise AssessorError("nothing may fall below a baseline, and none is named: add --baseline or --baseline-ref")
    return base._replace(policy=policy, sources=base.sources | dict(_options(overrides)))


def _options(overrides: Policy) -> Iterator[tuple[Keys, str]]:
    """Yield the option behind each demand that options set."""
    for key in overrides.model_fields_set:
        value, option = getattr(overrides, key), f"--{key.replace('_', '-')}"
        if key in {"min_domain", "require"}:
            yield from (((key, name), option) for name in value)
        else:
            yield (key,), "--allow-critical-failure" if value is False else option


def thresholds(demanded: Sourced) -> tuple[Threshold, ...]:
    """Return every demand in words with its source; those with the same key and source together."""
    told: dict[tuple[str, str], list[str]] = {}
    for keys, value in _told(demanded.policy):
        source = demanded.source(*keys) or say("demanded-always")
        told.setdefault((keys[0].replace("_", "-"), source), []).append(value)
    return tuple(Threshold(key=key, value=", ".join(values), source=source) for (key, source), values in told.items())


def _told(policy: Policy) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield each demand: its keys, and its value in words."""
    if policy.min_answered is None:
        yield ("min_answered",), floor1(MIN_ANSWERED)
    for key, value in policy.demands.items():
        if key == "facts":
            yield from (((key, fact_id), f"{fact_id}={'+'.join(values)}") for fact_id, values in value.items())
        elif isinstance(value, dict):
            yield from (((key, name), f"{name}={floor1(least)}") for name, least in value.items())
        elif isinstance(value, tuple):
            yield from ((_named(key, entry), _worded(entry)) for entry in value)
        else:
            yield (key,), terms.tier(value) if key == "min_tier" else _worded(value)
    yield from _of_waivers(policy)
    if policy.max_not_applicable is None:
        yield ("max_not_applicable",), floor1(MAX_NOT_APPLICABLE)


def _of_waivers(policy: Policy) -> Iterator[tuple[tuple[str, ...], str]]:
    limits = policy.waivers
    if limits.most is not None:
        yield ("waivers", "most"), say("demanded-most-waivers", most=limits.most)
    if limits.longest_days is not None:
        yield ("waivers", "longest_days"), say("demanded-longest-waiver", days=limits.longest_days)
    if policy.waivers_from == "file":
        yield ("waivers_from",), say("demanded-waivers-from-file")
    if limits.critical:
        yield ("waivers", "critical"), say("demanded-critical-waivers", controls=all_of(limits.critical))


def _named(key: str, entry: str | StandardDemand) -> tuple[str, str]:
    return key, entry if isinstance(entry, str) else entry.id


def _worded(value: Any) -> str:
    if value is True:
        return ""
    if isinstance(value, StandardDemand):
        level = terms.demand_level(value.level)
        return say("demanded-standard", share=floor1(value.share), level=level, standard=value.id)
    return floor1(value) if isinstance(value, Fraction) else str(value)
