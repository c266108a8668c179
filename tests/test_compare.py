"""Two dates of one firm: what moved, why, and what is said where dates, firms or questionnaires differ."""

import json
import re
import subprocess
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from assessor.model.comparison import Comparison, Movement, Trend
from tests.support.house import ALL, ANGLES, AS_OF, HOUSE, Q, answers
from tests.support.running import Run, Write
from tests.support.ten import ten

OLD = ANGLES + answers(**(ALL | {"key_list": "old", "camera_kept": "month", "lock_tested": "unknown"}))
NEW = ANGLES + answers(**(ALL | {"window_shut": "low", "lock_tested": "once"}))


@pytest.fixture
def dated(house: Write) -> Callable[..., Path]:
    """Write a sheet whose answers are all of one day."""

    def write(text: str, day: str, name: str, tier: str = "essential", **changes: str) -> Path:
        lines = [f"{line}\non = {day}" if line.startswith(("choice", "state")) else line for line in text.splitlines()]
        path = house("\n".join(lines) + "\n", tier=tier, name=name)
        for old, new in changes.items():
            path.write_text(path.read_text().replace(old, new))
        return path

    return write


@pytest.fixture
def two(dated: Callable[..., Path]) -> tuple[str, str]:
    return dated(OLD, "2026-01-10", "old.toml").name, dated(NEW, "2026-03-02", "new.toml").name


def told(run: Run, *names: object, options: tuple[object, ...] = Q) -> Comparison:
    result = run("compare", *names, *options, "--format", "json")
    assert result.code == 0, result.err
    return Comparison.model_validate_json(result.out)


def causes(movement: Movement) -> dict[str, Fraction]:
    return {part.name: part.points for part in movement.parts}


def test_what_moved_can_be_worked_out_by_hand(run: Run, two: tuple[str, str]) -> None:
    found = told(run, *two)
    # Of 100 points the list of keys holds 30, films 4, windows 12.5, the trial of the locks 12.5.
    answered = Fraction(30, 2) + Fraction(4) * Fraction(30, 100) - Fraction(25, 4)
    assert causes(found.uncapped) == {"answers": answered, "found-out": Fraction(25, 4)}
    points = {move.id: move.points for move in found.controls}
    assert points == {
        "key-list": 15,
        "camera-kept": Fraction(12, 10),
        "window-shut": Fraction(-25, 4),
        "lock-tested": Fraction(25, 4),
    }


def test_a_control_has_both_answers_their_credit_and_who_gave_them(run: Run, house: Write) -> None:
    before = '[answers.key-list]\nchoice = "old"\nevidence = [{ reference = "Old list" }]\n'
    after = (
        '[answers.key-list]\nchoice = "yes"\nby = "Warden"\non = 2026-03-02\nevidence = [{ reference = "New list" }]\n'
    )
    found = told(run, house(before, name="old.toml"), house(after, name="new.toml"))
    move = next(move for move in found.controls if move.id == "key-list")
    assert move.before.said == ("There is one, older than a year",)
    assert (move.before.choice[0], move.before.credit) == ("old", Fraction(50))
    assert (move.after.choice[0], move.after.credit) == ("yes", Fraction(100))
    assert move.after.by == "Warden"
    assert [entry.reference for entry in move.gained] == ["New list"]
    assert [entry.reference for entry in move.lost] == ["Old list"]
    out = run("compare", "old.toml", "new.toml", *Q, "--audience", "engineer", "--format", "markdown").out
    assert "| Warden, 2026-03-02 | gained: New list, documented; lost: Old list, documented |" in out


def test_dates_decide_the_order_and_not_the_command_line(run: Run, two: tuple[str, str]) -> None:
    assert told(run, *two) == told(run, *reversed(two))


def test_an_answer_that_went_with_its_question_is_no_answer_lost(run: Run, house: Write) -> None:
    house(OLD, name="old.toml")
    gone = OLD.replace('[answers.camera-kept]\nchoice = "month"\n', "").replace(ANGLES, "")
    house(gone, 'role = ["operator"]\nsize = "small"\nharm = "no"\ncameras = "no"\n', name="new.toml")
    assert set(causes(told(run, "old.toml", "new.toml").uncapped)) == {"facts"}


def test_what_is_answered_otherwise_in_a_part_moves_the_figure_by_answers(run: Run, house: Write) -> None:
    north = '[parts.north]\nkind = "site"\ntitle = "North wing"\nanswers.lock-fitted = {{ {} }}\n'
    some, none, unknown = (
        house(answers(**ALL) + ANGLES + north.format(said), name=f"{number}.toml")
        for number, said in enumerate(('choice = "some"', 'choice = "none"', 'state = "unknown"'))
    )
    # 4 of the 20 parts of the doors, and the trial of the locks with them: 5 of 20.
    assert causes(told(run, some, none).uncapped) == {"answers": -Fraction(50 * (4 + 5), 20)}
    assert causes(told(run, unknown, some).uncapped) == {"found-out": Fraction(50 * (4 + 5), 20)}


def test_a_part_that_differs_moves_the_figure_by_parts(run: Run, house: Write, changed: Callable[..., Path]) -> None:
    copy = changed("house.toml", "effort_days = [0, 1]\n", 'effort_days = [0, 1]\nof = "site"\n')
    parts = '[parts.{name}]\nkind = "site"\ntitle = "{title}"\n'
    south = parts.format(name="south", title="South wing")
    north = parts.format(name="north", title="North wing") + '[parts.north.answers]\nwindow-shut = { choice = "low" }\n'
    house(OLD + south, name="old.toml")
    house(OLD + south + north, name="new.toml")
    options = ("--questionnaire", copy / "house.toml", "--as-of", AS_OF)
    found = told(run, "old.toml", "new.toml", options=options)
    assert causes(found.uncapped) == {"parts": Fraction(-25, 4)}
    assert [(part.id, part.state) for part in found.parts] == [("north", "added")]
    assert [(move.id, move.after.parts) for move in found.controls] == [("window-shut", ("North wing",))]
    out = run("compare", "old.toml", "new.toml", *options).out
    assert "now: Those on the ground floor (in North wing)" in out
    assert "North wing (north): added" in out
    north_alone = run("report", "new.toml", *options, "--part", "north", "--since", "old.toml")
    assert (north_alone.code, "has no part north" in north_alone.err) == (2, True)
    house(OLD, name="whole.toml")
    moved = ("--since", "whole.toml", "--appendix", "movement")
    alone = run("report", "new.toml", *options, "--part", "north", *moved).out
    assert re.search(r"^answers +-6\.3$", alone, re.MULTILINE)
    run("report", "old.toml", *options, "--out", "json=old.json")
    assert causes(told(run, "old.json", "new.toml", options=options).uncapped) == {"parts": Fraction(-25, 4)}


def test_new_evidence_moves_the_evidenced_figure_alone(run: Run, house: Write) -> None:
    house(OLD, name="old.toml")
    house(OLD.replace('choice = "old"', 'choice = "old"\nevidence = [{ reference = "r" }]'), name="new.toml")
    found = told(run, "old.toml", "new.toml")
    assert causes(found.confirmed) == {}
    assert found.evidenced is not None
    assert causes(found.evidenced) == {"evidence": 15}


def test_a_figure_that_is_missing_in_between_is_bridged(run: Run, tmp_path: Path) -> None:
    """With cameras one control is asked, without them another: declared, until the last cause takes that back."""
    control = (
        '[controls.{name}]\ndomain = "doors"\ntitle = "T"\nquestion = "{name}?"\nwhy = "W"\nhow_to_check = "H"\n'
        'tier = "essential"\nweight = 1\neffort_days = [1, 1]\nsolutions = ["guards"]\n'
        'applies_if = {{ harm = "{harm}" }}\n'
        '[controls.{name}.choices]\nno = {{ credit = 0, text = "no" }}\nyes = {{ credit = 100, text = "yes" }}\n'
    )
    for name in ("catalog.toml", "solutions.toml"):
        (tmp_path / name).write_bytes((HOUSE.parent / name).read_bytes())
    head = 'id = "pair"\nversion = "1"\ntitle = "Pair"\n[domain_weights]\ndoors = 1\n'
    made = head + control.format(name="a", harm="yes") + control.format(name="b", harm="no")
    (tmp_path / "pair.toml").write_text(made)
    sheet = (
        'format = 1\nquestionnaire = {{ id = "pair", version = "1" }}\n[facts]\nharm = "{harm}"\n'
        '[answers.{yes}]\nchoice = "yes"\n[answers.{other}]\nstate = "not-applicable"\nreason = "r"\n'
    )
    (tmp_path / "old.toml").write_text(sheet.format(harm="yes", yes="a", other="b"))
    (tmp_path / "new.toml").write_text(sheet.format(harm="no", yes="b", other="a").replace('"yes"', '"no"'))
    found = told(run, "old.toml", "new.toml", options=("--questionnaire", "pair.toml", "--as-of", AS_OF))
    assert (found.uncapped.before, found.uncapped.after) == (Fraction(100), Fraction(0))
    assert causes(found.uncapped) == {"not-applicable": -100}


def test_without_a_score_on_one_date_there_is_no_difference_and_that_is_said(run: Run, tmp_path: Path) -> None:
    questionnaire, sheet = ten(tmp_path)
    none = re.sub(r'choice = "\w+"|state = "unknown"', 'state = "not-applicable"\nreason = "r"', sheet.read_text())
    (tmp_path / "none.toml").write_text(none)
    options = ("--questionnaire", questionnaire, "--as-of", AS_OF)
    found = told(run, sheet, "none.toml", options=options)
    assert found.confirmed.after is None
    assert found.confirmed.parts == ()
    assert [move.points for move in found.left] == [None] * len(found.left)
    later, earlier = (run("compare", *names, *options).out for names in ((sheet, "none.toml"), ("none.toml", sheet)))
    assert "Nothing is scored on the later date" in later
    assert "Nothing is scored on the earlier date" in earlier


@pytest.mark.parametrize("audience", ["owner", "engineer", "board"])
def test_each_audience_is_told_why_and_what(run: Run, two: tuple[str, str], audience: str) -> None:
    out = run("compare", *two, *Q, "--audience", audience).out
    for heading in ("Why the figure moved", "What got better", "What got worse"):
        assert heading in out
    assert ("Every control that stands differently" in out) == (audience == "engineer")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["terminal", "markdown", "html", "json", "pdf", "xlsx"])
def test_every_format_is_written_the_same_for_the_same_sheets(run: Run, two: tuple[str, str], name: str) -> None:
    for number in (1, 2):
        assert run("compare", *two, *Q, "--out", f"{name}={number}.{name}").code == 0
    first, second = (Path(f"{number}.{name}").read_bytes() for number in (1, 2))
    assert first == second
    assert len(first) > 500


@pytest.mark.slow
def test_redacted_nothing_names_the_firm_or_its_people(run: Run, dated: Callable[..., Path]) -> None:
    about = '[about]\norganisation = "Kanarie"\n'
    noted = 'choice = "yes"\nby = "kanarie"\ncomment = "kanarie"\nevidence = [{ reference = "kanarie" }]'
    declared = '[answers.camera-angles]\nstate = "not-applicable"\nreason = "kanarie"\n'
    one = dated(OLD + about, "2026-01-10", "kanarie-1.toml")
    given = NEW.replace(ANGLES, declared).replace('choice = "yes"', noted)
    other = dated(given + about, "2026-03-02", "kanarie-2.toml")
    third = dated(NEW + '[about]\norganisation = "kanarie two"\n', "2026-03-03", "kanarie-3.toml")
    for names in ((one, other), (one, other, third)):
        for name in ("terminal", "json", "html", "markdown"):
            result = run("compare", *names, *Q, "--redact", "--format", name, "--audience", "engineer")
            assert result.code == 0
            assert "kanarie" not in result.out.lower()


def test_a_brand_is_shown(run: Run, two: tuple[str, str]) -> None:
    Path("brand.toml").write_text('name = "Alder & Finch"\n')
    assert "Alder &amp; Finch" in run("compare", *two, *Q, "--brand", "brand.toml", "--format", "html").out


def test_three_dates_are_a_trend(run: Run, dated: Callable[..., Path]) -> None:
    for day, text, name in (
        ("2026-01-10", OLD, "a"),
        ("2026-02-10", NEW, "b"),
        ("2026-03-02", ANGLES + answers(**ALL), "c"),
    ):
        dated(text, day, f"{name}.toml")
    result = run("compare", "c.toml", "a.toml", "b.toml", *Q, "--format", "json")
    found = Trend.model_validate_json(result.out)
    assert [one.source for one in found.dates] == ["a.toml", "b.toml", "c.toml"]
    assert [one.score and one.score.low for one in found.dates] == [
        Fraction("71.3"),
        Fraction("87.5"),
        100,
    ]
    assert [step.before.source for step in found.steps] == ["a.toml", "b.toml"]
    out = run("compare", "a.toml", "b.toml", "c.toml", *Q).out
    assert "2026-02-10  █" in out
    assert "From 2026-01-10 (a.toml) to 2026-02-10 (b.toml)" in out


def test_more_dates_than_fit_side_by_side_go_on_below(run: Run, dated: Callable[..., Path]) -> None:
    names = [dated(OLD, f"2026-03-0{day}", f"{day}.toml") for day in range(1, 9)]
    out = run("compare", *names, *Q, "--format", "markdown").out
    heads = [line for line in out.splitlines() if line.startswith("| domain | 2026")]
    assert [head.count("2026-") for head in heads] == [6, 2]


def test_a_domain_without_a_score_on_a_date_says_so(run: Run, dated: Callable[..., Path]) -> None:
    dated(OLD, "2026-01-10", "a.toml")
    dated(OLD, "2026-02-10", "b.toml", **{'cameras = "yes"': 'cameras = "no"'})
    dated(OLD, "2026-03-02", "c.toml")
    out = run("compare", "a.toml", "b.toml", "c.toml", *Q).out
    line = next(line for line in out.splitlines() if line.startswith("Cameras "))
    assert line.split() == ["Cameras", "94.0", "no", "score", "94.0"]


def remarks(run: Run, *arguments: object) -> list[str]:
    result = run("compare", *arguments, "--format", "json")
    assert result.code == 0, result.err
    return [remark["kind"] for remark in json.loads(result.out)["remarks"]]


def test_two_firms_are_said_to_be_two(run: Run, house: Write, two: tuple[str, str]) -> None:
    firms = [house(OLD + f'[about]\norganisation = "{firm}"\n', name=f"{firm}.toml") for firm in ("one", "two")]
    assert "other-firm" in remarks(run, *firms, *Q)
    assert "other-firm" not in remarks(run, *two, *Q)
    for name in ("one", "two"):
        run("report", f"{name}.toml", *Q, "--out", f"json={name}.json")
    assert "other-firm" in remarks(run, "one.json", "two.json", *Q)
    assert "These are two organisations, one and two" in " ".join(run("compare", *firms, *Q).out.split())


def test_ids_decide_whether_two_sheets_are_of_one_assessment(run: Run, dated: Callable[..., Path]) -> None:
    def sheet(name: str, digit: str, firm: str) -> Path:
        path = dated(OLD + f'[about]\norganisation = "{firm}"\n', "2026-01-10", name)
        path.write_text(path.read_text().replace("format = 1\n", f'format = 1\nid = "{digit * 32}"\n'))
        return path

    one = sheet("one.toml", "a", "Thatch")
    assert "other-firm" not in remarks(run, one, sheet("renamed.toml", "a", "Thatch House"), *Q)
    assert "other-assessment" in remarks(run, one, sheet("site.toml", "b", "Thatch"), *Q)


def test_one_date_twice_is_said_and_the_command_line_decides(run: Run, dated: Callable[..., Path]) -> None:
    dated(OLD, "2026-01-10", "old.toml")
    dated(NEW, "2026-01-10", "new.toml")
    assert remarks(run, "new.toml", "old.toml", *Q) == ["same-date"]
    assert told(run, "new.toml", "old.toml").before.source == "new.toml"


def test_a_sheet_without_a_date_is_said_to_have_none(run: Run, house: Write, dated: Callable[..., Path]) -> None:
    house(OLD, name="old.toml")
    dated(NEW, "2026-01-10", "new.toml")
    assert remarks(run, "old.toml", "new.toml", *Q) == ["no-date"]


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("names", ["old.toml old.toml", "old.toml ./old.toml", "old.toml new.toml old.toml"])
def test_one_file_twice_is_refused(run: Run, names: str) -> None:
    result = run("compare", *names.split(), *Q)
    assert (result.code, result.out) == (2, "")
    assert "old.toml: named twice; two dates need two sheets" in result.err


def test_a_version_that_is_not_at_hand_is_said_with_what_does_not_count(run: Run, dated: Callable[..., Path]) -> None:
    dated(OLD, "2026-01-10", "old.toml", **{'version = "1.2.0"': 'version = "0.9.0"'})
    dated(NEW, "2026-03-02", "new.toml")
    assert remarks(run, "old.toml", "new.toml", *Q) == ["lost-questionnaire"]
    assert "in which 6 of its answers do not count" in " ".join(run("compare", "old.toml", "new.toml", *Q).out.split())


def test_answers_that_do_not_count_are_counted(run: Run, dated: Callable[..., Path]) -> None:
    stale = OLD.replace('choice = "old"', f'choice = "old"\nas_asked = "sha256:{"0" * 64}"')
    dated(stale, "2026-01-10", "old.toml")
    dated(NEW, "2026-03-02", "new.toml")
    found = told(run, "old.toml", "new.toml")
    assert [(remark.kind, remark.first, remark.number) for remark in found.remarks] == [("not-counted", "old.toml", 1)]
    assert [move.before.status for move in found.controls if move.id == "key-list"] == ["unanswered"]


def test_a_questionnaire_that_is_not_at_hand_is_asked_for(run: Run, two: tuple[str, str], barn: Path) -> None:
    unknown = run("compare", *two, "--as-of", AS_OF)
    assert (unknown.code, "name its file with --questionnaire FILE" in unknown.err) == (2, True)
    other = run("compare", *two, "--questionnaire", barn, "--as-of", AS_OF)
    assert (other.code, 'new.toml: answers "house", not "barn"' in other.err) == (2, True)
    Path("new.toml").write_text(Path("new.toml").read_text().replace('id = "house"', 'id = "barn"'))
    earlier = run("compare", *two, "--questionnaire", barn, "--as-of", AS_OF)
    assert (earlier.code, "name its file with --from FILE" in earlier.err) == (2, True)


@pytest.fixture
def lighter(changed: Callable[..., Path]) -> Path:
    """The questionnaire of the earlier day: cameras weighed more, and it had another version."""
    copy = changed("house.toml", "cameras = 2", "cameras = 5")
    (copy / "house.toml").write_text(
        (copy / "house.toml").read_text().replace('version = "1.2.0"', 'version = "1.0.0"')
    )
    return copy / "house.toml"


def test_the_questionnaire_of_the_earlier_day_tells_what_its_weights_changed(
    run: Run, dated: Callable[..., Path], lighter: Path
) -> None:
    old = dated(OLD, "2026-01-10", "old.toml", **{'version = "1.2.0"': 'version = "1.0.0"'})
    dated(NEW, "2026-03-02", "new.toml")
    found = told(run, old, "new.toml", options=(*Q, "--from", lighter))
    # Then of 13 parts the doors were 5 and earned 75, the cameras 5 and 94, the keys 3 and 50.
    assert found.uncapped.before == Fraction(5 * 75 + 5 * 94 + 3 * 50, 13)
    assert found.remarks == ()
    assert list(causes(found.uncapped)) == ["answers", "found-out", "weights"]
    assert sum(causes(found.uncapped).values()) + found.uncapped.before == Fraction("87.5")
    refused = run("compare", "new.toml", dated(NEW, "2026-02-02", "b.toml"), *Q, "--from", lighter)
    assert (refused.code, "which none of the sheets answers" in refused.err) == (2, True)


def test_a_report_tells_as_much(run: Run, dated: Callable[..., Path], lighter: Path) -> None:
    old = dated(OLD, "2026-01-10", "old.toml", **{'version = "1.2.0"': 'version = "1.0.0"'})
    new = dated(NEW, "2026-03-02", "new.toml")
    assert run("report", old, "--questionnaire", lighter, "--as-of", AS_OF, "--out", "json=old.json").code == 0
    by_report = told(run, "old.json", new)
    by_sheet = told(run, old, new, options=(*Q, "--from", lighter))
    assert by_report.uncapped == by_sheet.uncapped
    assert by_report.controls == by_sheet.controls


def test_a_control_that_only_one_questionnaire_asks_has_left_or_joined(
    run: Run, dated: Callable[..., Path], changed: Callable[..., Path]
) -> None:
    other = changed("controls/keys.toml", "Is there a list of who has which key?", "Does anyone list the keys?")
    old = dated(OLD, "2026-01-10", "old.toml")
    run("report", old, "--questionnaire", other / "house.toml", "--as-of", AS_OF, "--out", "json=old.json")
    found = told(run, "old.json", dated(NEW, "2026-03-02", "new.toml"))
    assert [(move.id, move.outside, move.points) for move in found.left] == [("key-list", "questionnaire", None)]
    assert [(move.id, move.outside, move.points) for move in found.joined] == [("key-list", "questionnaire", None)]
    assert "questionnaire" in causes(found.uncapped)


def test_a_report_of_an_unknown_questionnaire_is_scored_by_what_it_holds(run: Run, two: tuple[str, str]) -> None:
    for name in two:
        run("report", name, *Q, "--out", f"json={name}.json")
    names = [f"{name}.json" for name in two]
    assert remarks(run, *names, "--as-of", AS_OF) == ["no-questionnaire"]
    assert told(run, *names, options=("--as-of", AS_OF)).uncapped == told(run, *two).uncapped


@pytest.fixture
def barn(changed: Callable[..., Path]) -> Path:
    """Another industry's questionnaire, with only the doors in common."""
    copy = changed("house.toml", 'id = "house"', 'id = "barn"')
    text = (copy / "house.toml").read_text()
    only = text[: text.index("[made_for]")].replace('["doors", "cameras", "key-list", "key-blanks"]', '["doors"]')
    (copy / "barn.toml").write_text(f"{only}[domain_weights]\ndoors = 1\n")
    return copy / "barn.toml"


def test_of_two_industries_only_shared_questions_are_compared(run: Run, dated: Callable[..., Path], barn: Path) -> None:
    dated(OLD, "2026-01-10", "old.toml")
    doors = answers(lock_fitted="all", lock_tested="yearly")
    new = dated(doors, "2026-03-02", "new.toml", **{'id = "house"': 'id = "barn"'})
    arguments = ("old.toml", new, "--questionnaire", barn, "--from", HOUSE, "--as-of", AS_OF)
    found = told(run, "old.toml", new, options=arguments[2:])
    assert [(remark.kind, remark.number) for remark in found.remarks] == [("other-industry", 3)]
    # The lock is worth 10 of 15 and its trial 5: what is asked about windows and keys is no shared question.
    assert causes(found.uncapped) == {"found-out": Fraction(100, 3)}
    assert {move.id for move in found.controls} == {"lock-tested"}
    assert "only the 3 questions that both ask" in " ".join(run("compare", *arguments).out.split())


def test_a_sheet_can_be_named_at_a_revision(run: Run, dated: Callable[..., Path], tmp_path: Path) -> None:
    sheet = dated(OLD, "2026-01-10", "sheet.toml")
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.invalid")
    for command in (["init", "-q"], ["add", "sheet.toml"], ["commit", "-qm", "x"]):
        subprocess.run(["git", *identity, *command], check=True, cwd=tmp_path)
    dated(NEW, "2026-03-02", "sheet.toml")
    found = told(run, "HEAD:sheet.toml", sheet)
    assert (found.before.source, found.after.source) == ("HEAD:sheet.toml", sheet.as_posix())
    assert {move.id for move in found.controls} == {"key-list", "camera-kept", "window-shut", "lock-tested"}
    for name, says in (
        ("nowhere:sheet.toml", "not in git"),
        ("HEAD:none.toml", "not there at that revision"),
        ("-x:a", "neither a file"),
    ):
        result = run("compare", "--", name, sheet)
        assert (result.code, says in result.err) == (2, True), result.err


@pytest.mark.slow
def test_a_report_has_what_moved_since_as_a_section(run: Run, two: tuple[str, str]) -> None:
    for audience in ("board", "owner", "engineer"):
        options = ("--since", two[0], "--audience", audience, "--appendix", "movement")
        out = run("report", two[1], *Q, *options).out
        assert "Since 2026-01-10 (old.toml)" in out
        assert "Why the figure moved" in out
        assert "Every control that stands differently" in out
        assert ("Since 10 January 2026 the confirmed points went from " in out) == (audience != "engineer")
    assert "Since 2026-01-10" not in run("report", two[1], *Q).out
    assert run("report", two[1], *Q, "--since", two[1]).code == 2


def test_every_way_to_ask_gives_the_same_movement(run: Run, two: tuple[str, str]) -> None:
    found = told(run, *two)
    report = json.loads(run("report", two[1], *Q, "--since", two[0], "--format", "json").out)["since"]
    run("check", two[1], *Q, "--baseline", two[0], "--report-only", "--out", "json=v.json")
    verdict = json.loads(Path("v.json").read_bytes())["verdicts"][0]["comparison"]
    for other in (report, verdict):
        assert Comparison.model_validate(other, strict=False) == found


def test_nothing_is_written_over_what_is_read(run: Run, two: tuple[str, str]) -> None:
    for path in two:
        result = run("compare", *two, *Q, "--out", f"json={path}")
        assert (result.code, "needs a file of its own" in result.err) == (2, True)
