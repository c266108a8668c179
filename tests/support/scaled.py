"""What the kernel must say of a sheet, from its assessment alone, and what it says."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from assessor import scale
from assessor.io import catalog, sheets
from assessor.io.toml import Document
from assessor.model.assessment import OUTSIDE, Assessment, Interval
from assessor.model.catalog import Questionnaire
from assessor.model.sheet import AnswerSheet
from assessor.pipeline.loading import Loaded, assess, of_part
from assessor.scale.schema import PACKED
from assessor.scoring import caps
from assessor.text import floor1

DAY = date(2026, 3, 31)
STATES = ("met", "partial", "unmet", "unknown", "unanswered", "not-reached", "not-applicable", "not-asked")
FAILURES = (None, "might-fail", "fails")
WIDEST = 2**63 - 1

Row = dict[str, Any]


def loaded(questionnaire: Questionnaire, sheet: AnswerSheet) -> Loaded:
    """Hold a sheet that no file has against its questionnaire."""
    reading = sheets.reconcile(Document(Path("sheet.toml"), b"", "", {}), sheet, questionnaire)
    return Loaded(catalog.shipped(), questionnaire, reading)


def rated(some: Iterable[Loaded | Path | str], questionnaire: Questionnaire, file: str | None = None) -> list[Row]:
    """Return the rows of sheets, packed and rated."""
    packing = scale.pack(some, file)
    rows = [row for batch in scale.rate(packing, questionnaire) for row in batch.to_pylist()]
    assert packing.not_packed == []
    return rows


def expected(sheet: Loaded) -> list[Row]:
    """Return the figures of the organisation and of each part, by the exact scorer."""
    names = [None, *sheet.reading.counted.parts]
    return [{"part": name, **figures(assess(of_part(sheet, name), DAY))} for name in names]


def figures(assessment: Assessment) -> Row:
    score, uncapped = assessment.score, assessment.uncapped
    found = assessment.findings
    return {
        "outcome": "scored" if score else "required-fact" if assessment.required else "nothing-counts",
        "level": next((i for i, level in assessment.levels.items() if level == assessment.reached), None),
        "low": score and end(score.low),
        "high": score and end(score.high),
        "uncapped_low": uncapped and end(uncapped.low),
        "uncapped_high": uncapped and end(uncapped.high),
        "cap_low": held(assessment, "low"),
        "cap_high": held(assessment, "high"),
        "worst_low": sum(map(caps.is_worst, found)),
        "worst_high": sum(map(caps.is_surely_worst, found)),
        **assessment.shares.model_dump(),
        "domains": None if assessment.required else {domain.id: domain.score for domain in assessment.domains},
        "states": {finding.control.id: finding.status for finding in found},
        "shares": {finding.control.id: finding.share for finding in found},
        "failures": {finding.control.id: finding.failure for finding in found},
    }


def end(value: Fraction) -> Row:
    fits = max(value.numerator, value.denominator) <= WIDEST
    return {
        "points": float(value),
        "tenths": int(floor1(value).replace(".", "")),
        "numerator": value.numerator if fits else None,
        "denominator": value.denominator if fits else None,
    }


def held(assessment: Assessment, which: str) -> int | None:
    """Return where an end is held: what would be left of 100 points."""
    if assessment.score is None:
        return None
    full = Interval(low=Fraction(100), high=Fraction(100))
    cap = int(getattr(caps.capped(full, assessment.findings), which))
    return cap if cap < 100 else None


def told(row: Row, questionnaire: Questionnaire) -> Row:
    """Return the figures of a rated row in the same shape: ids for places, and fractions for their terms."""
    controls = list(questionnaire.controls)
    plain = {key: row[key] for key in ("part", *row) if key not in PACKED.names and not isinstance(row[key], list)}
    inside = row["domain_inside"]
    sums = None if inside is None else zip(row["domain_low"], row["domain_high"], inside, strict=True)
    counts = [STATES[state] not in OUTSIDE for state in row["states"]]
    earned = zip(row["credits_low"], row["credits_high"], (100 * each for each in counts), strict=True)
    return {
        "part": row["part"],
        **{key: value for key, value in plain.items() if not key.startswith("domain_")},
        "domains": sums and dict(zip((d.id for d in questionnaire.domains), map(between, sums), strict=True)),
        "states": dict(zip(controls, (STATES[state] for state in row["states"]), strict=True)),
        "shares": dict(zip(controls, map(between, earned), strict=True)),
        "failures": dict(zip(controls, (FAILURES[failure] for failure in row["failures"]), strict=True)),
    }


def between(terms: tuple[int, int, int]) -> Interval | None:
    """Return what is earned at both ends of what can be; none where nothing can."""
    low, high, possible = terms
    return Interval(low=Fraction(low, possible), high=Fraction(high, possible)) if possible else None


def assert_same(some: list[Loaded], questionnaire: Questionnaire) -> None:
    """Hold every cell of sheets' rows against the exact scorer."""
    rows = [told(row, questionnaire) for row in rated(some, questionnaire)]
    assert rows == [row for sheet in some for row in expected(sheet)]
