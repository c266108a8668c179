"""Where an answer is written into a sheet that a person keeps by hand."""

import io
from collections.abc import Callable

import pytest

from tests.support.house import AS_OF, HOUSE, answers, saved
from tests.support.running import Result, Run, Write


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


def test_a_comment_by_hand_survives_every_save(lines: Callable[..., Result], house: Write) -> None:
    sheet = house(
        answers(lock_fitted="all") + '\n# ask the landlord\n[answers.window-shut]\nchoice = "low"  # since May\n'
    )
    before = sheet.read_text()
    lines(["3", "3"], sheet, "--questionnaire", HOUSE, "--tier", "essential")
    after = sheet.read_text()
    for comment in ("# ask the landlord\n", "# since May\n"):
        assert comment in after
    assert list(saved("sheet.toml")["answers"]) == ["lock-fitted", "lock-tested", "window-shut", "camera-angles"]
    assert set(before.splitlines()) - set(after.splitlines()) == set()


def test_evidence_by_hand_is_saved_as_it_was_given(lines: Callable[..., Result], house: Write) -> None:
    sheet = house(answers(lock_fitted="all") + f'as_asked = "sha256:{"0" * 64}"\nevidence = [{{ reference = "r" }}]\n')
    assert lines(["3"], sheet, "--questionnaire", HOUSE).code == 0
    answer = saved("sheet.toml")["answers"]["lock-fitted"]
    assert answer["on"].isoformat() == AS_OF
    assert answer["evidence"] == [{"reference": "r"}]


def test_each_line_keeps_its_own_end(lines: Callable[..., Result], house: Write) -> None:
    sheet = house(answers(lock_fitted="all"))
    sheet.write_text(sheet.read_text().replace("format = 1\n", f'format = 1\nid = "{"0" * 32}"\n'))
    mixed = sheet.read_bytes().replace(b"[facts]\n", b"[facts]\r\n")
    for before, end in ((mixed, b"\n"), (mixed.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"), b"\r\n")):
        sheet.write_bytes(before)
        assert lines(["3"], sheet, "--questionnaire", HOUSE).code == 0
        added = sheet.read_bytes().removeprefix(before)
        assert added.startswith(end + b"[answers.lock-tested]" + end)
        assert added.count(b"\r\n") == (added.count(b"\n") if end == b"\r\n" else 0)
