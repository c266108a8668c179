"""Which day it is: people date by their own calendar, and a gate gives the same verdict everywhere."""

import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.support.gate import GOOD, dated
from tests.support.house import HOUSE
from tests.support.running import Run, Write

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such zones")


@pytest.fixture(params=["Pacific/Pago_Pago", "Pacific/Kiritimati"])
def local(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[date]:
    """The day in one of the two zones of which at least one is not in the day of UTC."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield datetime.now(UTC).astimezone().date()
    monkeypatch.undo()
    time.tzset()


def test_a_report_is_of_the_day_on_the_wall(run: Run, house: Write, local: date) -> None:
    told = run("report", house(GOOD), "--questionnaire", HOUSE).out
    assert f"Doors of a house, {local.day} {local:%B %Y}\n" in told


@pytest.mark.usefixtures("local")
def test_a_gate_judges_by_the_same_day_everywhere(run: Run, house: Write) -> None:
    out = run("check", house(GOOD), "--questionnaire", HOUSE).out
    assert f"as of {datetime.now(UTC).date()})" in out


def test_an_answer_of_today_further_east_is_no_answer_to_come(run: Run, house: Write, local: date) -> None:
    def judged(day: date, *options: object) -> str:
        return run("check", house(dated(GOOD, str(day))), "--questionnaire", HOUSE, *options).out

    today = datetime.now(UTC).date()
    assert "dates: " not in judged(local)
    assert "dates: " not in judged(today + timedelta(days=1))
    assert "dates: " in judged(today + timedelta(days=2))
    assert "dates: " in judged(today + timedelta(days=1), "--as-of", today)
