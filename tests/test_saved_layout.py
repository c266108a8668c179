"""Where an answer is written into a sheet that a person keeps by hand."""

import io

import pytest

from tests.support.house import HOUSE, answers
from tests.support.running import Run, Write


@pytest.mark.parametrize(
    "comments",
    [
        pytest.param("# ask the landlord\n", id="a line"),
        pytest.param("# ask the landlord\n\n  # by May\n", id="lines with a gap between them"),
    ],
)
def test_a_new_answer_stands_before_the_comments_of_the_next_one(
    run: Run, house: Write, monkeypatch: pytest.MonkeyPatch, comments: str
) -> None:
    door, window = answers(lock_fitted="all"), f"{comments}{answers(window_shut='low')}"
    sheet = house(f"{door}\n{window}")
    monkeypatch.setattr("sys.stdin", io.StringIO("3\n"))
    assert run("run", sheet, "--questionnaire", HOUSE, "--plain").code == 0
    text = sheet.read_text(encoding="utf-8")
    assert text.endswith(f"\n\n{window}")
    assert text.index("[answers.lock-fitted]") < text.index("[answers.lock-tested]") < text.index("# ask the landlord")
