"""Two people's answers to one sheet are brought together, by answer."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assessor.io import catalog
from assessor.io.locks import locked
from assessor.model.merging import Merge
from assessor.model.report import WhatIf
from tests.support import catalogs
from tests.support.goldens import golden
from tests.support.house import FACTS, HOUSE, saved
from tests.support.running import Result, Run, Write

ROOT = Path(__file__).parent.parent
OWN = ("--questionnaire", HOUSE)
TO = "merged.toml"
BASE = '[answers.lock-fitted]\nchoice = "some"\non = 2026-03-01\nby = "office"\n'
STALE = f'as_asked = "sha256:{"0" * 64}"\n'


def answer(choice: str, on: str = "2026-03-01", more: str = "", control: str = "lock-fitted") -> str:
    return f'[answers.{control}]\nchoice = "{choice}"\non = {on}\n{more}'


def not_applicable(control: str = "key-list") -> str:
    return f'[answers.{control}]\nstate = "not-applicable"\nreason = "there are none"\n'


UNKNOWN = '[answers.lock-fitted]\nstate = "unknown"\n'


@pytest.fixture
def merged(run: Run, house: Write) -> Callable[..., Result]:
    """Merge two states of a sheet, or three with a base, each the text of its answers."""

    def call(mine: str, theirs: str, *options: object, base: str | None = None, to: str = TO) -> Result:
        sheets = [] if base is None else [house(base, name="base.toml")]
        sheets += [house(mine, name="mine.toml"), house(theirs, name="theirs.toml")]
        return run("merge", *sheets, "--to", to, *OWN, *options)

    return call


def there(name: str = TO) -> dict[str, Any]:
    """Return the answers of the merged sheet."""
    found: dict[str, Any] = saved(name)["answers"]
    return found


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        pytest.param(BASE, BASE, {"lock-fitted": "some"}, id="what nobody changed stays"),
        pytest.param(BASE, BASE.replace("some", "all"), {"lock-fitted": "all"}, id="what they changed is taken"),
        pytest.param(BASE.replace("some", "all"), BASE, {"lock-fitted": "all"}, id="what I changed is taken"),
        pytest.param("", BASE, {}, id="what one side removed is gone"),
        pytest.param("", "", {}, id="what both removed is gone"),
        pytest.param(
            BASE + answer("yes", control="key-list"),
            BASE + answer("all", control="window-shut"),
            {"lock-fitted": "some", "key-list": "yes", "window-shut": "all"},
            id="what each of both added is there",
        ),
        pytest.param(
            UNKNOWN, BASE.replace("some", "none"), {"lock-fitted": "none"}, id="a choice beats what is not known"
        ),
        pytest.param(
            BASE.replace('"some"', '""'), BASE.replace("some", "none"), {"lock-fitted": "none"}, id="and what is blank"
        ),
    ],
)
def test_with_a_base_each_answer_is_the_one_that_was_given_last(
    merged: Callable[..., Result], mine: str, theirs: str, expected: dict[str, str]
) -> None:
    result = merged(mine, theirs, base=BASE)
    assert (result.code, result.err) == (0, "")
    assert "Nothing is disputed. Written to merged.toml." in result.out
    answers = there() if expected else saved(TO).get("answers", {})
    assert {control_id: answer["choice"] for control_id, answer in answers.items()} == expected


def test_two_who_chose_the_same_are_both_named_with_the_evidence_of_both(merged: Callable[..., Result]) -> None:
    proof = 'by = "{}"\ncomment = "{}"\nevidence = [{{ reference = "plan" }}, {{ reference = "{}" }}]\n'
    mine = answer("all", "2026-03-05", proof.format("Ann", "Front.", "photo"))
    theirs = answer("all", "2026-03-02", proof.format("Ben", "Back.", "key"))
    assert merged(mine, theirs).code == 0
    assert there()["lock-fitted"] | {"on": 0} == {
        "choice": "all",
        "on": 0,
        "by": "Ann; Ben",
        "comment": "Back.\nFront.",
        "evidence": [{"reference": "key"}, {"reference": "photo"}, {"reference": "plan"}],
    }
    assert str(there()["lock-fitted"]["on"]) == "2026-03-05"


def test_evidence_that_one_side_removed_is_gone(merged: Callable[..., Result]) -> None:
    proof = 'by = "{}"\nevidence = [{}]\n'
    photo, plan, key = (f'{{ reference = "{name}" }}' for name in ("photo", "plan", "key"))
    base = answer("all", more=proof.format("Ann", f"{photo}, {plan}"))
    mine = answer("all", more=proof.format("Ben", photo))
    theirs = answer("all", more=proof.format("Cid", f"{key}, {photo}, {plan}"))
    assert merged(mine, theirs, base=base).code == 0
    assert [entry["reference"] for entry in there()["lock-fitted"]["evidence"]] == ["photo", "key"]


def test_removing_a_blank_table_disputes_no_answer(merged: Callable[..., Result]) -> None:
    assert merged("", answer("all"), base='[answers.lock-fitted]\nchoice = ""\n').code == 0
    assert there()["lock-fitted"]["choice"] == "all"


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "lines"),
    [
        pytest.param(None, answer("some"), answer("all"), ["all (2026-03-01)", "some (2026-03-01)"], id="two choices"),
        pytest.param(
            BASE,
            "",
            answer("all", more='by = "Ben"\ncomment = "All\\nnew."\n'),
            ["-", "all (Ben, 2026-03-01): All new."],
            id="a removal and a change",
        ),
    ],
)
def test_a_dispute_stops_the_merge_or_is_marked(
    merged: Callable[..., Result], base: str | None, mine: str, theirs: str, lines: list[str]
) -> None:
    stopped = merged(mine, theirs, base=base)
    assert (stopped.code, Path(TO).exists()) == (1, False)
    assert "1 thing is disputed, so nothing was written." in stopped.out
    for one, other, name in ((mine, theirs, "one.toml"), (theirs, mine, "other.toml")):
        marked = merged(one, other, "--conflicts", "mark", base=base, to=name)
        assert (marked.code, marked.err) == (1, "")
        found = there(name)["lock-fitted"]
        assert (found["state"], found["disputed"], found["comment"].split("\n")) == ("unknown", True, lines)
    assert saved("one.toml") == saved("other.toml")


def test_a_choice_against_what_does_not_apply_is_a_dispute(merged: Callable[..., Result]) -> None:
    assert merged(answer("yes", control="key-list"), not_applicable(), "--conflicts", "mark").code == 1
    assert there()["key-list"]["comment"] == "not-applicable: there are none\nyes (2026-03-01)"


MINE = (
    answer("some", more='by = "Ann"\nevidence = [{ reference = "photo" }]\n')
    + answer("none", control="window-shut")
    + not_applicable()
)
THEIRS = answer("all", more='by = "Ben"\n') + answer("all", control="window-shut") + answer("old", control="key-list")


@pytest.mark.parametrize("width", [80, 40])
def test_disputes_are_told_by_what_hangs_on_them(
    house: Write, run: Run, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    sheets = house(MINE, name="mine.toml"), house(THEIRS, FACTS.replace("small", "large"), name="theirs.toml")
    result = run("merge", *sheets, "--to", TO, *OWN)
    assert (result.code, result.err) == (1, "")
    golden(f"merge-{width}.txt", result.out)


def test_the_points_of_a_dispute_are_those_between_its_sides(merged: Callable[..., Result], run: Run) -> None:
    """With one side, and then with the other, in the merged sheet."""
    result = merged(MINE, THEIRS, "--conflicts", "mark", "--format", "json")
    found = Merge.model_validate_json(result.out)
    assert [(each.id, each.cap) for each in found.disputes] == [
        ("window-shut", 59),
        ("key-list", None),
        ("lock-fitted", None),
    ]
    for dispute in found.disputes:
        after = [
            WhatIf.model_validate_json(
                run("whatif", TO, f"{dispute.id}={','.join(side.said)}", *OWN, "--format", "json").out
            ).after.uncapped
            for side in (dispute.mine, dispute.theirs)
        ]
        assert after[0]
        assert after[1]
        assert dispute.points == max(abs(after[0].low - after[1].low), abs(after[0].high - after[1].high)) > 0


def test_who_would_know_is_told(run: Run) -> None:
    both = [ROOT / "examples" / "two-people" / f"{name}.toml" for name in ("office", "workshop")]
    result = run("merge", *both, "--to", TO, "--conflicts", "mark", "--format", "json")
    assert result.code == 1
    found = Merge.model_validate_json(result.out)
    assert [(each.id, each.told_by) for each in found.disputes] == [
        ("unique-credentials", "it-provider"),
        ("tested-restore", "it-provider"),
    ]
    assert run("validate", TO).code == 0


@pytest.mark.parametrize(
    ("prefer", "mine", "theirs", "expected"),
    [
        pytest.param("mine", answer("some"), answer("all"), "some", id="mine"),
        pytest.param("theirs", answer("some"), answer("all"), "all", id="theirs"),
        pytest.param("newer", answer("some", "2026-03-02"), answer("all"), "some", id="mine, which is newer"),
        pytest.param("newer", answer("some"), answer("all", "2026-03-02"), "all", id="theirs, which is newer"),
        pytest.param("newer", answer("some"), answer("all"), None, id="on one day it stays a dispute"),
        pytest.param(
            "newer", answer("some"), answer("all").replace("on = 2026-03-01\n", ""), None, id="without a day, too"
        ),
    ],
)
def test_preference_settles_disputes(
    merged: Callable[..., Result], prefer: str, mine: str, theirs: str, expected: str | None
) -> None:
    result = merged(mine, theirs, "--prefer", prefer)
    assert (result.code, Path(TO).exists()) == ((0, True) if expected else (1, False))
    if expected:
        assert there()["lock-fitted"]["choice"] == expected
        assert "settled by preference: 1" in result.out


def test_an_answer_to_what_is_no_longer_asked_loses_by_name(merged: Callable[..., Result]) -> None:
    for mine, theirs, side in ((STALE, "", "mine"), ("", STALE, "theirs")):
        result = merged(answer("some", more=mine), answer("all", more=theirs), to=f"{side}.toml")
        assert result.code == 0
        assert there(f"{side}.toml")["lock-fitted"]["choice"] == ("all" if side == "mine" else "some")
        told = " ".join(result.out.split())
        assert f"Every door has a lock (lock-fitted): {side}: the question was reworded since it was answered" in told


def waived(expires: str, reason: str = "Later.") -> str:
    return f'[waivers.key-list]\nreason = "{reason}"\napproved_by = "Ann"\nexpires = {expires}\n'


@pytest.mark.parametrize(
    ("mine", "theirs", "base", "expires"),
    [
        pytest.param(waived("2026-09-01"), waived("2026-06-01"), None, "2026-06-01", id="the earlier end holds"),
        pytest.param(waived("2026-09-01"), waived("2026-06-01"), waived("2026-06-01"), "2026-09-01", id="prolonged"),
        pytest.param(waived("2026-09-01"), "", waived("2026-06-01"), None, id="removed on one side"),
        pytest.param("", waived("2026-06-01"), waived("2026-06-01"), None, id="removed on the other"),
        pytest.param(waived("2026-09-01"), "", None, "2026-09-01", id="given by one of them"),
    ],
)
def test_of_two_waivers_the_stricter_holds(
    merged: Callable[..., Result], mine: str, theirs: str, base: str | None, expires: str | None
) -> None:
    assert merged(mine, theirs, base=base).code == 0
    waivers = saved(TO).get("waivers", {})
    assert [str(waiver["expires"]) for waiver in waivers.values()] == ([expires] if expires else [])


def about(**said: str) -> str:
    return "[about]\n" + "".join(f'{key} = "{text}"\n' for key, text in said.items())


def test_what_is_said_about_the_assessment_is_merged_by_key(merged: Callable[..., Result]) -> None:
    base = about(organisation="Thatch", site="Hill")
    mine = about(organisation="Thatch & Co", site="Hill", assessor="Ben", period="May")
    theirs = about(organisation="Thatch Ltd", site="Hill 2", assessor="Ann; Cid", period="May")
    result = merged(mine, theirs, "--conflicts", "mark", base=base)
    assert result.code == 1
    assert saved(TO)["about"] == {
        "organisation": "Thatch & Co | Thatch Ltd",
        "site": "Hill 2",
        "assessor": "Ann; Ben; Cid",
        "period": "May",
    }
    assert "[about] organisation" in result.out


def test_a_disputed_fact_is_open_and_says_why(house: Write, run: Run) -> None:
    one = house(BASE, name="one.toml")
    other = house(BASE, FACTS.replace("small", "large").replace('["inside"]', '["inside", "outside"]'), name="two.toml")
    for number, sheets in enumerate(((one, other), (other, one))):
        result = run("merge", *sheets, "--to", f"{number}.toml", *OWN, "--conflicts", "mark")
        assert (result.code, result.err) == (1, "")
        facts = saved(f"{number}.toml")["facts"]
        assert (facts["size"], facts["places"]) == ("", [])
        assert "# large | small\nsize" in Path(f"{number}.toml").read_text(encoding="utf-8")
        assert "# inside | inside + outside\nplaces" in Path(f"{number}.toml").read_text(encoding="utf-8")


def test_of_two_tiers_the_deeper_is_marked(house: Write, run: Run) -> None:
    sheets = [house(BASE, name=f"{tier}.toml", tier=tier) for tier in ("advanced", "standard")]
    result = run("merge", *sheets, "--to", TO, *OWN, "--conflicts", "mark")
    assert (result.code, saved(TO)["tier"]) == (1, "advanced")
    base = house(BASE, name="base.toml", tier="standard")
    assert run("merge", base, *sheets, "--to", "clean.toml", *OWN).code == 0
    assert saved("clean.toml")["tier"] == "advanced"


def part(title: str, inside: str = "", kind: str = "site") -> str:
    return f'[parts.north]\nkind = "{kind}"\ntitle = "{title}"\n{inside}'


def inside(choice: str, control: str = "lock-fitted") -> str:
    return f'[parts.north.answers.{control}]\nchoice = "{choice}"\n'


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "title", "expected"),
    [
        pytest.param("", part("N", inside("some")), "", "N", {"lock-fitted": "some"}, id="a new part"),
        pytest.param(
            part("N"),
            part("N", inside("some")),
            part("North", inside("all", "window-shut")),
            "North",
            {"lock-fitted": "some", "window-shut": "all"},
            id="what each of both said of it",
        ),
        pytest.param(part("N", inside("some")), "", part("N", inside("some")), None, {}, id="one that was removed"),
    ],
)
def test_parts_are_merged_by_answer(
    merged: Callable[..., Result], base: str, mine: str, theirs: str, title: str | None, expected: dict[str, str]
) -> None:
    assert merged(mine, theirs, base=base).code == 0
    north = saved(TO).get("parts", {}).get("north", {})
    assert north.get("title") == title
    assert {control_id: each["choice"] for control_id, each in north.get("answers", {}).items()} == expected


def test_disputes_in_a_part_are_told_with_its_name(merged: Callable[..., Result]) -> None:
    base = part("North wing", inside("some"))
    mine, theirs = part("North wing", inside("none")), part("North wing", inside("all"))
    result = merged(mine, theirs, "--conflicts", "mark", base=base)
    assert result.code == 1
    cells = [re.split(r"\s{2,}", line)[0] for line in result.out.splitlines()]
    assert "North wing: Every door has a lock (lock-fitted)" in " ".join(cells)
    assert saved(TO)["parts"]["north"]["answers"]["lock-fitted"]["comment"] == "all\nnone"
    removed = merged("", theirs, "--conflicts", "mark", base=base, to="removed.toml")
    assert removed.code == 1
    assert saved("removed.toml")["parts"]["north"]["answers"]["lock-fitted"]["comment"] == "-\nall"


@pytest.mark.parametrize(("prefer", "there"), [("mine", []), ("theirs", ["north"])])
def test_a_part_that_one_side_removed_goes_or_stays_by_preference(
    merged: Callable[..., Result], prefer: str, there: list[str]
) -> None:
    mine, theirs = answer("all"), part("N", inside("all"))
    assert merged(mine, theirs, "--prefer", prefer, base=part("N", inside("some"))).code == 0
    assert list(saved(TO).get("parts", {})) == there


def test_a_part_of_two_kinds_is_refused(merged: Callable[..., Result]) -> None:
    preferred = merged(part("N"), part("N", kind="product"), "--prefer", "theirs", to="theirs.toml")
    assert (preferred.code, saved("theirs.toml")["parts"]["north"]["kind"]) == (0, "product")
    result = merged(part("N"), part("N", kind="product"))
    assert (result.code, result.out) == (2, "")
    assert 'the part "north" is a site on one side and a product on the other' in result.err


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "expected"),
    [
        pytest.param(None, 1, 1, 1, id="the same"),
        pytest.param(None, 1, None, 1, id="one of them"),
        pytest.param(None, None, 2, 2, id="the other's"),
        pytest.param(3, None, 3, 3, id="the base's"),
        pytest.param(3, None, None, 3, id="the base's alone"),
    ],
)
def test_the_id_is_the_one_that_there_is(
    house: Write, run: Run, base: int | None, mine: int | None, theirs: int | None, expected: int
) -> None:
    sheets = [identified(house(BASE, name=f"{name}.toml"), each) for name, each in (("m", mine), ("t", theirs))]
    if base:
        sheets.insert(0, identified(house(BASE, name="b.toml"), base))
    assert run("merge", *sheets, "--to", TO, *OWN).code == 0
    assert saved(TO)["id"] == f"{expected:032x}"


def identified(path: Path, number: int | None) -> Path:
    if number is not None:
        path.write_text(path.read_text().replace("format = 1\n", f'format = 1\nid = "{number:032x}"\n'))
    return path


def test_sheets_of_two_firms_are_not_merged(house: Write, run: Run) -> None:
    sheets = [identified(house(BASE, name=f"{number}.toml"), number) for number in (2, 1)]
    result = run("merge", *sheets, "--to", TO, *OWN)
    assert (result.code, result.out) == (2, "")
    assert "the sheets have different ids, so they are of two firms" in result.err
    named = [identified(house(BASE + about(organisation="Thatch"), name=f"{n}.toml"), n) for n in (2, 1)]
    assert run("merge", *named, "--to", TO, *OWN).code == 0
    assert saved(TO)["id"] == f"{1:032x}"
    sites = [house(BASE + about(organisation="Thatch", site=str(n)), name=f"{n}.toml") for n in (2, 1)]
    apart = run("merge", *[identified(path, n) for n, path in enumerate(sites)], "--to", TO, *OWN)
    assert (apart.code, "of two firms" in apart.err) == (2, True)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        pytest.param('"1.2.0"', '"1.1.0"', 'theirs.toml:2:33: answers version "1.1.0", and', id="another version"),
        pytest.param('"house"', '"general"', 'theirs.toml:2:19: answers "general", not "house"', id="another industry"),
        pytest.param('"some"', '"odd"', 'theirs.toml:12:1: "odd" is no choice of "lock-fitted"', id="a wrong choice"),
        pytest.param("[facts]", "[facts", "theirs.toml:4:7: not valid TOML", id="what is not TOML"),
    ],
)
def test_a_faulty_sheet_is_refused_with_its_place(house: Write, run: Run, old: str, new: str, says: str) -> None:
    mine, theirs = house(BASE, name="mine.toml"), house(BASE, name="theirs.toml")
    theirs.write_text(theirs.read_text().replace(old, new))
    result = run("merge", mine, theirs, "--to", TO, *OWN)
    assert (result.code, result.out, Path(TO).exists()) == (2, "", False)
    assert says in result.err


def test_two_versions_name_the_command_that_helps(house: Write, run: Run) -> None:
    mine, theirs = house(BASE, name="mine.toml"), house(BASE, name="theirs.toml")
    theirs.write_text(theirs.read_text().replace("1.2.0", "1.1.0"))
    err = run("merge", mine, theirs, "--to", TO, *OWN).err
    assert re.search("bring both to one version first, with `assessor migrate`$", err)


def test_the_faults_of_all_sheets_are_told(house: Write, run: Run) -> None:
    result = run("merge", "gone.toml", house(BASE), "lost.toml", "--to", TO, *OWN)
    assert result.err.splitlines() == ["lost.toml: no such file", "gone.toml: no such file"]
    assert result.code == 2


@pytest.mark.parametrize("content", [b"", b"\n"])
def test_an_empty_base_is_none(house: Write, run: Run, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "empty").write_bytes(content)
    sheets = house(answer("some"), name="mine.toml"), house(answer("all"), name="theirs.toml")
    assert run("merge", "empty", *sheets, "--to", TO, *OWN).out == run("merge", *sheets, "--to", TO, *OWN).out


COMMENTED = """# mine
[answers.lock-fitted] # why
choice = "some" # for now
# the end
"""


def test_comments_and_layout_of_the_first_side_survive(merged: Callable[..., Result]) -> None:
    theirs = "# theirs\n" + COMMENTED.replace("# mine\n", "").replace("some", "all") + answer("yes", control="key-list")
    assert merged(COMMENTED, theirs, base=COMMENTED).code == 0
    text = Path(TO).read_text(encoding="utf-8")
    for comment in ("# mine", "# why", "# for now", "# the end"):
        assert text.count(comment) == 1
    assert "# theirs" not in text


def test_sheets_that_are_read_stay_as_they_are(merged: Callable[..., Result], tmp_path: Path) -> None:
    merged(MINE, THEIRS, base=BASE)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    merged(MINE, THEIRS, "--conflicts", "mark", base=BASE)
    after = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.name != TO}
    assert after == before


@pytest.mark.parametrize("name", ["base.toml", "mine.toml", "theirs.toml"])
def test_the_result_may_be_one_of_the_sheets(merged: Callable[..., Result], tmp_path: Path, name: str) -> None:
    result = merged(BASE.replace("some", "all"), BASE + answer("yes", control="key-list"), base=BASE, to=name)
    assert result.code == 0
    assert {each["choice"] for each in there(name).values()} == {"all", "yes"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["base.toml", "mine.toml", "theirs.toml"]


def test_a_file_with_other_answers_is_not_replaced(merged: Callable[..., Result], house: Write) -> None:
    house(answer("all"), name=TO)
    before = Path(TO).read_bytes()
    result = merged(BASE, BASE)
    assert (result.code, result.out, Path(TO).read_bytes()) == (2, "", before)
    assert f"{TO}: exists already, and may hold answers; name a new file, or one of the sheets" in result.err


def test_merging_once_more_into_the_same_file_changes_nothing(merged: Callable[..., Result]) -> None:
    assert (merged(BASE, BASE).code, merged(BASE, BASE).code) == (0, 0)


@pytest.mark.parametrize(
    ("choices", "key", "length", "most"),
    [
        pytest.param(["all", "all"], "comment", 6000, 10000, id="comments"),
        pytest.param(["some", "all"], "comment", 6000, 10000, id="comments of a dispute"),
        pytest.param(["some", "all"], "by", 150, 200, id="names"),
    ],
)
def test_texts_that_together_are_too_long_are_refused(
    merged: Callable[..., Result], choices: list[str], key: str, length: int, most: int
) -> None:
    mine, theirs = (answer(choice, more=f'{key} = "{n * length}"\n') for n, choice in zip("ab", choices, strict=True))
    result = merged(mine, theirs, "--conflicts", "mark")
    assert (result.code, result.out, Path(TO).exists()) == (2, "", False)
    too_long = f'answers.lock-fitted.{key}: of both sides together, "{key}" is longer than {most} characters'
    assert too_long in result.err


def test_reasons_of_waivers_that_together_are_too_long_are_refused(merged: Callable[..., Result]) -> None:
    result = merged(waived("2026-06-01", "a" * 1500), waived("2026-06-01", "b" * 1500))
    assert (result.code, "waivers.key-list.reason: of both sides together" in result.err) == (2, True)


def test_nothing_is_merged_into_a_sheet_that_no_command_could_read(merged: Callable[..., Result]) -> None:
    remarks = f"# {'x' * 1000}\n" * 980
    long = 'comment = "' + "\U000e0001" * 10_000 + '"\n'
    result = merged(BASE + remarks, answer("yes", control="key-list", more=long))
    assert (result.code, result.out) == (2, "")
    assert "not written, since no command could read it (" in result.err
    assert "larger than 1 MiB" in result.err


def test_a_sheet_that_somebody_fills_in_is_not_written(merged: Callable[..., Result], tmp_path: Path) -> None:
    with locked(tmp_path / "mine.toml"):
        result = merged(BASE, BASE.replace("some", "all"), base=BASE, to=str(tmp_path / "mine.toml"))
    assert (result.code, result.out) == (2, "")
    assert "mine.toml: open in " in result.err


def test_an_interrupted_merge_leaves_everything_as_it_was(
    merged: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here just before the new file would take the place of the old one."""

    def interrupted(_: Path, __: Path) -> None:
        raise KeyboardInterrupt

    merged(BASE, BASE.replace("some", "all"), base=BASE)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    monkeypatch.setattr(Path, "replace", interrupted)
    result = merged(BASE, BASE.replace("some", "all"), base=BASE, to="mine.toml")
    assert (result.code, result.out) == (130, "")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("one.toml",),
        ("one.toml", "two.toml"),
        ("a", "b", "c", "d", "--to", TO),
        ("a", "b", "--to", TO, "--prefer", "lower"),
    ],
)
def test_bad_usage(run: Run, arguments: tuple[str, ...]) -> None:
    result = run("merge", *arguments)
    assert (result.code, result.out) == (2, "")
    assert "see `assessor merge --help`" in result.err


def test_run_asks_first_what_is_disputed(merged: Callable[..., Result], lines: Callable[..., Result]) -> None:
    """And an answer ends the dispute."""
    merged(answer("yes", control="key-list"), answer("no", control="key-list"), "--conflicts", "mark")
    out = lines(["1", "q"], TO, *OWN).out
    asked = re.findall("Is there a list of who has which key|Which doors can be locked", out)
    assert asked[:2] == ["Is there a list of who has which key", "Which doors can be locked"]
    assert "Two people have answered differently; please settle it." in out
    assert "Your note: no (2026-03-01)\nyes (2026-03-01)" in out.replace("\\u000a", "\n")
    found = there()["key-list"]
    assert found["choice"] == "no"
    assert "disputed" not in found


def test_a_note_keeps_a_dispute(merged: Callable[..., Result], lines: Callable[..., Result]) -> None:
    merged(answer("yes", control="key-list"), answer("no", control="key-list"), "--conflicts", "mark")
    lines(["n", "ask Ann", "", "q"], TO, *OWN)
    assert there()["key-list"]["disputed"] is True
    assert "Is there a list of who has which key?" in lines(["q"], TO, *OWN).out


def test_run_asks_what_is_disputed_of_a_part(
    merged: Callable[..., Result], lines: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    mine, theirs = part("North", inside("none")), part("North", inside("all"))
    result = merged(mine, theirs, "--conflicts", "mark", base=part("North", inside("some")))
    assert "Those of a part are asked with --part and its id (north)." in result.out
    out = lines(["s", "s", "s", "s", "1", "q"], TO, "--part", "north", *OWN).out
    assert "Two people have answered differently; please settle it." in out


def test_a_dispute_that_is_merged_again_keeps_what_all_said(
    merged: Callable[..., Result], house: Write, run: Run
) -> None:
    merged(answer("some"), answer("all"), "--conflicts", "mark")
    again = run("merge", TO, house(answer("none"), name="third.toml"), "--to", "all.toml", *OWN, "--conflicts", "mark")
    assert again.code == 1
    assert there("all.toml")["lock-fitted"]["comment"].split("\n") == [
        "all (2026-03-01)",
        "none (2026-03-01)",
        "some (2026-03-01)",
    ]


def later(folder: Path) -> Path:
    """Write the tiny catalog a version later, with one question in other words of the same meaning."""
    asked = catalog.load(str(HOUSE)).controls
    found = catalogs.read(HOUSE.parent)
    for name in ("catalog.toml", "house.toml"):
        found[name]["version"] = "2.0.0"
    found["controls/doors.toml"]["controls"]["lock-fitted"]["question"] = "Which of the doors can be locked?"
    same = {"lock-fitted": asked["lock-fitted"].fingerprint}
    found["changes.toml"] = {"changes": {"2.0.0": {"same": same}}}
    prints = {control_id: control.fingerprint for control_id, control in asked.items()}
    found["fingerprints/1.2.0.toml"] = {"version": "1.2.0", "fingerprints": prints}
    return catalogs.write(found, folder / "later") / "house.toml"


def test_a_base_of_an_earlier_version_is_read_as_of_today(house: Write, run: Run, tmp_path: Path) -> None:
    """And a new record of what was asked is no change of an answer."""
    own = later(tmp_path)
    digest = f'as_asked = "{catalog.load(str(own)).controls["lock-fitted"].fingerprint}"\n'
    base = house(BASE, name="base.toml")
    mine = house(BASE + digest + answer("yes", control="key-list"), name="mine.toml")
    theirs = house(BASE.replace("some", "all") + digest, name="theirs.toml")
    for path in (mine, theirs):
        path.write_text(path.read_text().replace("1.2.0", "2.0.0"))
    result = run("merge", base, mine, theirs, "--to", TO, "--questionnaire", own)
    assert (result.code, result.err) == (0, "")
    assert {control_id: each["choice"] for control_id, each in there().items()} == {
        "lock-fitted": "all",
        "key-list": "yes",
    }
    sides = run("merge", mine, base, theirs, "--to", "2.toml", "--questionnaire", own)
    assert (sides.code, "bring both to one version first" in sides.err) == (2, True)
