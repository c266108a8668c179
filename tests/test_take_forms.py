"""What comes back in a form is taken into its sheet, which may have been changed since the form was made."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessor.io import returned
from assessor.io.returned import read
from tests.support import catalogs
from tests.support.house import HOUSE, Q, answers, saved
from tests.support.later import PRINTS, aged
from tests.support.running import Result, Run, Write
from tests.support.savedpages import saved_page
from tests.support.workbooks import filled

pytestmark = pytest.mark.slow
SHEET = (
    answers(lock_fitted="some", lock_tested="unknown")
    + '# The list hangs in the hall.\n[answers.key-list]\nchoice = "old"\nby = "A. Alder"\non = 2026-03-02\n'
    + 'comment = "Two lines\\nof it"\n'
    + 'evidence = [{ reference = "The list", on = 2026-03-01 }, { reference = "Photo" }]\n'
    + '[answers.camera-angles]\nchoice = ["masked", "turned"]\n'
)
BASE = "sheet.toml"
# What is filled in, as the page has it, and as the cells of the workbook have it.
Filling = Mapping[str, Mapping[str, Any]]
TEXTS = {
    "all": "c) Every door can be locked",
    "yes": "c) There is one, checked within the past year",
    "low": "b) Those on the ground floor",
    "no": "No",
}
Back = Callable[..., Path]


@pytest.fixture(params=["xlsx", "json"])
def back(request: pytest.FixtureRequest, run: Run) -> Back:
    """Make a form of the sheet, and return what comes back when these rows are filled in."""

    def make(given: Filling = {}, *options: str) -> Path:  # noqa: B006 - it is only read
        if request.param == "json":
            part = options[options.index("--part") + 1] if "--part" in options else None
            return saved_page(Path(BASE), given, Path("back.json"), part=part)
        Path("back.xlsx").unlink(missing_ok=True)
        made = run("form", BASE, "--to", "back.xlsx", "--only", "all", *options, *Q)
        assert made.code == 0, made.err
        cells = {}
        for row_id, said in given.items():
            kind = "fact" if row_id in {"cameras", "size"} else "control"
            for name, value in said.items():
                text = TEXTS[value[0]] if name == "choice" else "Doesn't apply" if name == "state" else value
                cells[f"{kind}:{row_id}.{'answer' if name in {'choice', 'state'} else name}"] = text
        return filled(Path("back.xlsx"), cells)

    return make


@pytest.fixture
def take(run: Run) -> Callable[..., Result]:
    def call(file: Path, *options: object, code: int = 0) -> Result:
        result = run("take", file, "--into", BASE, *Q, *options)
        assert result.code == code, result.err
        return result

    return call


def test_an_untouched_form_changes_not_a_byte(back: Back, take: Callable[..., Result], house: Write) -> None:
    before = house(SHEET).read_bytes()
    assert "Nothing of back" in take(back()).out
    assert Path(BASE).read_bytes() == before


def test_only_what_was_changed_is_taken_with_who_and_when(
    back: Back, take: Callable[..., Result], house: Write
) -> None:
    house(SHEET)
    given = {"key-list": {"choice": ["yes"], "note": "Seen."}, "window-shut": {"choice": ["low"], "by": "Ann"}}
    take(back(given), "--by", "Ben", "--on", "2026-03-20")
    found = saved(BASE)["answers"]
    assert {
        name: str(value) for name, value in found["key-list"].items() if name in {"choice", "by", "on", "comment"}
    } == {
        "choice": "yes",
        "by": "Ben",
        "on": "2026-03-20",
        "comment": "Seen.",
    }
    assert [entry["reference"] for entry in found["key-list"]["evidence"]] == ["The list", "Photo"]
    assert (found["window-shut"]["by"], str(found["window-shut"]["on"])) == ("Ann", "2026-03-20")
    assert found["window-shut"]["as_asked"] == PRINTS["window-shut"]
    assert "# The list hangs in the hall." in Path(BASE).read_text(encoding="utf-8")


def test_what_the_sheet_was_told_meanwhile_stays(back: Back, take: Callable[..., Result], house: Write) -> None:
    house(SHEET)
    file = back({"key-list": {"choice": ["yes"]}, "window-shut": {"choice": ["low"]}, "cameras": {"choice": ["no"]}})
    house(SHEET.replace('"old"', '"no"').replace('"some"', '"none"') + answers(window_shut="low"))
    result = take(file, code=1)
    found = saved(BASE)["answers"]
    assert (found["key-list"]["choice"], found["lock-fitted"]["choice"]) == ("no", "none")
    assert "In conflict: 1" in result.out
    assert "Said what the sheet says: 1" in result.out
    assert saved(BASE)["facts"]["cameras"] == "no"
    assert "Counted before, and does not any more; it is kept" in result.out
    take(file, "--prefer", "theirs")
    assert saved(BASE)["answers"]["key-list"]["choice"] == "yes"


def test_a_dispute_is_settled_by_the_form_that_asked_it(back: Back, take: Callable[..., Result], house: Write) -> None:
    dispute = '[answers.window-shut]\nstate = "unknown"\ndisputed = true\ncomment = "all (Ann)\\nlow (Ben)"\n'
    house(dispute)
    take(back({"window-shut": {"choice": ["low"]}}))
    found = saved(BASE)["answers"]["window-shut"]
    assert (found["choice"], "disputed" in found) == ("low", False)
    house(dispute)
    file = back({"window-shut": {"choice": ["low"]}})
    house(dispute.replace("low (Ben)", "none (Ben)"))
    take(file, code=1)


def test_a_form_of_a_part_is_taken_into_that_part(back: Back, take: Callable[..., Result], house: Write) -> None:
    house(SHEET + '[parts.north]\nkind = "site"\ntitle = "North"\n')
    file = back({"lock-fitted": {"choice": ["all"]}}, "--part", "north")
    assert "of the part north, not of --part south" in take(file, "--part", "south", code=2).err
    take(file)
    assert saved(BASE)["parts"]["north"]["answers"]["lock-fitted"]["choice"] == "all"
    assert saved(BASE)["answers"]["lock-fitted"]["choice"] == "some"
    house(SHEET)
    assert "about the part north, which sheet.toml lacks; it has none" in take(file, code=2).err


def test_a_reason_is_needed_where_something_does_not_apply(
    back: Back, take: Callable[..., Result], house: Write
) -> None:
    house(SHEET)
    said = {"state": "not-applicable", "reason": "No keys"}
    take(back({"key-list": said}))
    assert saved(BASE)["answers"]["key-list"]["reason"] == "No keys"
    err = take(back({"camera-kept": {"state": "not-applicable"}}), code=2).err
    assert "back" in err
    assert "camera-kept" in err or "!" in err


def test_a_day_to_come_is_named_by_its_place(back: Back, take: Callable[..., Result], house: Write) -> None:
    before = house(SHEET).read_bytes()
    file = back({"window-shut": {"choice": ["low"], "on": "2026-04-01"}, "key-list": {"choice": ["yes"]}})
    result = take(file, code=2)
    assert result.err.startswith(("back.xlsx!Questions!", "back.json: answers.window-shut: "))
    assert "the answer is dated 2026-04-01, after 2026-03-31" in result.err
    assert Path(BASE).read_bytes() == before


def identified(path: Path, sheet_id: str) -> Path:
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("format = 1\n", f'format = 1\nid = "{sheet_id}"\n'), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        pytest.param(
            '"house"', '"other"', 'back.json: asks "other", and sheet.toml answers "house"', id="a questionnaire"
        ),
        pytest.param(
            '"1.2.0"', '"9.0.0"', "was made for version 9.0.0, which is later than 1.2.0", id="a later version"
        ),
        pytest.param(f'"{"1" * 32}"', f'"{"2" * 32}"', "a form of another firm than sheet.toml", id="a firm"),
    ],
)
def test_a_form_of_another_is_refused(take: Callable[..., Result], house: Write, old: str, new: str, says: str) -> None:
    before = identified(house(SHEET), "1" * 32).read_bytes()
    file = saved_page(Path(BASE), {"key-list": {"choice": ["yes"]}}, Path("back.json"))
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert says in take(file, code=2).err
    assert Path(BASE).read_bytes() == before


def test_an_id_that_the_sheet_got_later_is_the_same_firms(take: Callable[..., Result], house: Write) -> None:
    path = house('[about]\norganisation = "Thatch"\n')
    file = saved_page(path, {"key-list": {"choice": ["yes"]}}, Path("back.json"))
    identified(path, "1" * 32)
    assert take(file).err == ""
    house("")
    file = saved_page(path, {"key-list": {"choice": ["yes"]}}, Path("back.json"))
    house('[about]\norganisation = "Thatch"\n')
    assert "back.json does not say of which firm it is" in take(file).err


def test_a_question_of_an_earlier_version_is_taken_if_it_means_the_same(run: Run, house: Write, tmp_path: Path) -> None:
    later = catalogs.write(aged(catalogs.read(HOUSE.parent)), tmp_path / "later") / "house.toml"
    now = ("--questionnaire", later, "--as-of", "2026-03-31")
    house(SHEET)
    same = {"lock-fitted": {"choice": ["all"]}, "key-list": {"choice": ["yes"]}}
    file = saved_page(Path(BASE), same, Path("back.json"))
    assert run("take", file, "--into", BASE, *now).code == 0
    found = saved(BASE)["answers"]
    assert (found["lock-fitted"]["choice"], found["key-register"]["choice"]) == ("all", "current")
    assert [entry["reference"] for entry in found["key-register"]["evidence"]] == ["The list", "Photo"]
    before = Path(BASE).read_bytes()
    file = saved_page(Path(BASE), {"lock-tested": {"choice": ["yearly"]}}, Path("back.json"))
    result = run("take", file, "--into", BASE, *now)
    assert (result.code, Path(BASE).read_bytes()) == (2, before)
    assert result.err == (
        'back.json: answers.lock-tested: "lock-tested" is asked otherwise today; make a new form for it\n'
    )


def test_what_another_program_changed_meanwhile_is_not_overwritten(
    take: Callable[..., Result], house: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    house("")
    Path("x.csv").write_text("control,answer\nkey-list,yes\n", encoding="utf-8")

    def slow(*arguments: Any) -> Any:
        house(answers(window_shut="all"))
        return read(*arguments)

    monkeypatch.setattr(returned, "read", slow)
    assert take(Path("x.csv"), code=2).err == (
        "sheet.toml: was changed by another program meanwhile; nothing was written\n"
    )
    assert saved(BASE)["answers"] == {"window-shut": {"choice": "all"}}


CHOICES = {
    "lock_fitted": "none some all",
    "window_shut": "none low all",
    "key_list": "no old yes",
    "camera_kept": "ever days",
}
SHEETS = st.fixed_dictionaries(
    {}, optional={key: st.sampled_from([*said.split(), "unknown"]) for key, said in CHOICES.items()}
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SHEETS, SHEETS)
def test_any_untouched_form_leaves_any_sheet_alone(
    run: Run, house: Write, before: dict[str, str], meanwhile: dict[str, str]
) -> None:
    house(answers(**before))
    Path("back.xlsx").unlink(missing_ok=True)
    assert run("form", BASE, "--to", "back.xlsx", "--only", "all", *Q).code == 0
    page = saved_page(Path(BASE), {}, Path("back.json"))
    for sheet in (before, meanwhile):
        content = house(answers(**sheet)).read_bytes()
        for file in ("back.xlsx", page):
            result = run("take", file, "--into", BASE, *Q, "--format", "json")
            assert (result.code, json.loads(result.out)["rows"]) == (0, [])
            assert Path(BASE).read_bytes() == content
