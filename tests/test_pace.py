"""The minutes left are a forecast for everybody, and after five answers for this person."""

import pytest

from assessor.interview.pace import Pace


@pytest.mark.parametrize(
    ("took", "minutes"),
    [
        pytest.param([], 10, id="at first as interviews that were timed"),
        pytest.param([100] * 4, 10, id="after four answers, too"),
        pytest.param([100] * 5, 20, id="who takes twice as long has twice as long to go"),
        pytest.param([25] * 5, 5, id="who is quick is done sooner"),
        pytest.param([50, 50, 50, 50, 9999], 10, id="a pause is no pace"),
        pytest.param([0] * 9, 3, id="nobody reads in no time: rounded up from two and a half"),
        pytest.param([9999] * 9, 40, id="nor for ever"),
    ],
)
def test_the_minutes_left(took: list[int], minutes: int) -> None:
    now = [0.0]
    pace = Pace(lambda: now[0])
    for seconds in took:
        pace.begin()
        now[0] += seconds
        pace.end(50)
    assert pace.minutes(600) == minutes
