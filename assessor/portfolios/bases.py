"""Compare like with like: firms that answer one version of a questionnaire at one tier, or what all are asked."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from assessor.model.catalog import TIERS, Questionnaire, Tier
from assessor.model.portfolio import Basis, Spreads
from assessor.model.sheet import QuestionnaireRef
from assessor.portfolios import sharing
from assessor.portfolios.entries import FirmEntry, Newest
from assessor.portfolios.ratings import Rated
from assessor.portfolios.spreads import Column, joined, spread
from assessor.scale.arrays import Numbers


class Stands(NamedTuple):
    """Firms, and the rows in which they are rated by one questionnaire."""

    entries: tuple[FirmEntry, ...]
    rated: Rated
    rows: Numbers


class Alike(NamedTuple):
    """Firms that answer the same version of one questionnaire, at the same tier."""

    stands: Stands
    version: str
    tier: Tier

    @property
    def questionnaire(self) -> Questionnaire:
        """Return the questionnaire that they answer."""
        return self.stands.rated.rater.questionnaire


class Shared(NamedTuple):
    """What all firms are compared over, and how they stand over it."""

    basis: Basis
    stands: tuple[Stands, ...]


def alike(some: Iterable[Newest]) -> tuple[Alike, ...]:
    """Part firms by questionnaire, version and tier; the largest part comes first."""
    parts: list[Alike] = []
    for newest in some:
        keys = [(entry.newest.version or "", entry.newest.tier) for entry in newest.entries]
        for version, tier in dict.fromkeys(keys):
            mine = [place for place, key in enumerate(keys) if key == (version, tier)]
            entries = tuple(newest.entries[place] for place in mine)
            parts.append(Alike(Stands(entries, newest.rated, newest.rows[mine]), version, tier))
    return tuple(sorted(parts, key=_largest_first))


def _largest_first(part: Alike) -> tuple[int, str, str, int]:
    return -len(part.stands.entries), part.questionnaire.id, part.version, TIERS.index(part.tier)


def same(part: Alike) -> Basis:
    """Return the figures of firms that are alike."""
    questionnaire, deepest = part.questionnaire, TIERS.index(part.tier)
    asked = [control.id for control in questionnaire.controls.values() if TIERS.index(control.tier) <= deepest]
    found = _figures([part.stands], questionnaire)
    return Basis(
        kind="same",
        questionnaire=QuestionnaireRef(id=questionnaire.id, version=part.version),
        digest=questionnaire.digest,
        title=questionnaire.title,
        tier=part.tier,
        controls=tuple(asked),
        domains=_titles(questionnaire, found[""]),
        all=found.pop(""),
        groups=found,
    )


def shared(parts: Sequence[Alike]) -> Shared | None:
    """Score all firms over the controls that each of them is asked; none where there is no such control."""
    tier = min((part.tier for part in parts), key=TIERS.index)
    base = sharing.restricted([part.questionnaire for part in parts], tier)
    if not base.controls:
        return None
    stands = [_over(base, part.stands, tier) for part in parts]
    found = _figures(stands, base)
    basis = Basis(
        kind="shared",
        questionnaire=QuestionnaireRef(id=base.id, version=base.version),
        digest=parts[0].questionnaire.digest,
        title=base.title,
        tier=tier,
        controls=tuple(base.controls),
        domains=_titles(base, found[""]),
        all=found.pop(""),
        groups=found,
    )
    return Shared(basis, tuple(stands))


def _over(base: Questionnaire, stands: Stands, tier: Tier) -> Stands:
    """Rate the sheets of firms over the controls of another questionnaire."""
    rated = sharing.rated(base, stands.rated, stands.rows, tier)
    whole = np.flatnonzero(rated.block.sheets.first == np.arange(rated.rows.num_rows))
    rows = np.empty(len(whole), np.int64)
    rows[np.argsort(stands.rows)] = whole
    return Stands(stands.entries, rated, rows)


def _titles(questionnaire: Questionnaire, found: Spreads) -> dict[str, str]:
    return {domain.id: domain.title for domain in questionnaire.domains if domain.id in found.domains}


def _figures(some: Sequence[Stands], questionnaire: Questionnaire) -> dict[str, Spreads]:
    """Return the figures of all firms, under an empty name, and of each group."""
    groups = [entry.group for stands in some for entry in stands.entries]
    columns = {
        name: joined([stands.rated.ends[name].of(stands.rows) for stands in some])
        for name in ("low", "uncapped_low", "high")
    }
    domains = {
        domain.id: joined([stands.rated.domain("low")[place].of(stands.rows) for stands in some])
        for place, domain in enumerate(questionnaire.domains)
    }
    found = {"": _spreads(columns, domains, np.arange(len(groups)))}
    for group in sorted({*groups} - {""}):
        mine = np.array([place for place, name in enumerate(groups) if name == group])
        found[group] = _spreads(columns, domains, mine)
    return found


def _spreads(columns: Mapping[str, Column], domains: Mapping[str, Column], rows: Numbers) -> Spreads:
    each = {domain_id: spread(column.of(rows)) for domain_id, column in domains.items()}
    return Spreads(
        firms=len(rows),
        score=spread(columns["low"].of(rows)),
        uncapped=spread(columns["uncapped_low"].of(rows)),
        high=spread(columns["high"].of(rows)),
        domains={domain_id: found for domain_id, found in each.items() if found},
    )
