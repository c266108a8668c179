"""The figures that SQL finds in packed and rated files are those of the sheets, each scored by itself."""

import re
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from assessor import Loaded, assess, load_sheet, scale
from assessor.model.assessment import OUTSIDE, Assessment
from assessor.scale import store
from assessor.scale.packing import Packer
from tests.support.house import HOUSE
from tests.support.house_sheets import QUESTIONNAIRE

pytestmark = pytest.mark.slow
PAGE = Path(__file__).parent.parent / "docs" / "scale.md"
QUARTILES, GAPS, CHANGES = re.findall(r"```sql\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
DAY = date(2026, 3, 31)
SITE = '[parts.north]\nkind = "site"\ntitle = "North"\nanswers.lock-fitted.choice = "none"\n'


def sheet(number: int) -> str:
    """Return a sheet of one of four firms, in one of six years, with answers that vary."""
    firm, year = number % 4, 2020 + number // 4
    choices = {
        "lock-fitted": ("none", "some", "all")[number % 3],
        "lock-tested": ("never", "yearly")[number // 3 % 2],
        "window-shut": ("none", "low", "all")[number // 2 % 3],
        "key-list": ("no", "old", "yes")[number // 5 % 3],
    }
    answers = "".join(f'[answers.{i}]\nchoice = "{c}"\non = {year}-03-02\n' for i, c in choices.items() if number % 7)
    size = "" if number % 5 == 4 else 'size = "small"\n'
    role = 'role = "unknown"\n' if number % 11 == 10 else 'role = ["operator"]\n'
    cameras = ("yes", "no", "unknown")[number % 3]
    unknown = '[answers.camera-kept]\nstate = "unknown"\n' if number % 2 else ""
    identity = f'id = "{firm:032x}"\n'
    head = f'format = 1\n{identity}questionnaire = {{ id = "house", version = "1.2.0" }}\n[facts]\n{role}{size}'
    return f'{head}cameras = "{cameras}"\nharm = "no"\n{answers}{unknown}{SITE if number % 4 == 3 else ""}'


@pytest.fixture
def sheets(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / f"{number:02}.toml" for number in range(24)]
    for number, path in enumerate(paths):
        path.write_text(sheet(number), "utf-8")
    return paths


@pytest.fixture
def sql(sheets: list[Path], tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Answer queries over the sheets, packed, rated and stored, as the page says."""
    packed, rated = tmp_path / "kept.parquet", tmp_path / "rated.parquet"
    store.update(packed, sheets, Packer(str(HOUSE)))
    pq.write_table(pa.Table.from_batches(scale.rate(store.batches(packed), QUESTIONNAIRE)), rated)
    with duckdb.connect() as connection:
        for name, table in scale.legend(QUESTIONNAIRE)._asdict().items():
            connection.register(name, table)
        connection.execute(f"CREATE VIEW rated AS FROM '{rated}'")
        yield connection


@pytest.fixture
def scored(sheets: list[Path]) -> list[tuple[Loaded, Assessment]]:
    """Return the sheets that have a score, each with its assessment."""
    loaded = [load_sheet(path, str(HOUSE)) for path in sheets]
    found = [(one, assess(one, DAY)) for one in loaded]
    return [one for one in found if one[1].score]


Scored = list[tuple[Loaded, Assessment]]


def test_quartiles_by_group(sql: duckdb.DuckDBPyConnection, scored: Scored) -> None:
    groups: dict[str, list[float]] = defaultdict(list)
    for one, assessment in scored:
        assert assessment.score
        for size in one.reading.counted.facts.get("size", ()):
            groups[size].append(float(assessment.score.low))
    assert groups
    assert sql.sql(QUARTILES).fetchall() == [
        (size, len(points), pytest.approx(statistics.quantiles(points, method="inclusive")))
        for size, points in sorted(groups.items())
    ]


def test_the_commonest_gaps(sql: duckdb.DuckDBPyConnection, scored: Scored) -> None:
    found = [finding for _, assessment in scored for finding in assessment.findings if finding.status not in OUTSIDE]
    gaps = Counter(finding.control.id for finding in found if finding.is_gap)
    asked = Counter(finding.control.id for finding in found)
    expected = [(name, number, asked[name]) for name, number in sorted(gaps.items(), key=lambda x: (-x[1], x[0]))]
    assert len(expected) > 4
    assert sql.sql(GAPS).fetchall() == expected


def test_what_moved_from_year_to_year(sql: duckdb.DuckDBPyConnection, scored: Scored) -> None:
    firms: dict[str, list[tuple[date, float]]] = defaultdict(list)
    for one, assessment in scored:
        identity, newest = one.reading.sheet.identity, one.reading.sheet.newest
        assert identity
        assert assessment.score
        if newest:
            firms[identity.id].append((newest, float(assessment.score.low)))
    expected = [
        (firm, later[0], pytest.approx(later[1] - earlier[1], abs=1e-6))
        for firm, years in sorted(firms.items())
        for earlier, later in zip(sorted(years), sorted(years)[1:], strict=False)
    ]
    assert len(expected) > 8
    assert sum(map(len, firms.values())) < len(scored)
    assert sql.sql(CHANGES).fetchall() == expected
