"""A questionnaire that is based on one that ships takes all of it, and changes what it says."""

import json
import re
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assessor.io import catalog, files
from tests.support.house import DATA
from tests.support.running import Run

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parent.parent
CLINIC = ROOT / "examples" / "clinic.toml"
DAY = ("--as-of", "2026-06-01")
VERSION = catalog.shipped().base.version
OWN = 'id = "northside"\nversion = "1.4.0"\ntitle = "Northside"\nbased_on = "healthcare"\n'
ROUND = """
[controls.bed-round]
domain = "edge"
title = "A round at the beds"
question = "Who looks at the devices at the beds?"
why = "A pump with a broken seal was in use for a month."
how_to_check = "Ask on one ward."
tier = "essential"
weight = 6
effort_days = [1, 2]
choices.nobody = { credit = 0, text = "Nobody" }
choices.weekly = { credit = 100, text = "A nurse, each week, with a list" }
"""
Own = Callable[..., Path]


@pytest.fixture
def own(tmp_path: Path) -> Own:
    def write(more: str = "", base: str = "healthcare") -> Path:
        path = tmp_path / "northside.toml"
        path.write_text(OWN.replace("healthcare", base) + more, encoding="utf-8")
        return path

    return write


def switched(source: Path, to: Path, version: str = VERSION, own_version: str = "1.4.0") -> Path:
    """Copy a sheet that answers a shipped questionnaire, as one that answers the own one."""
    new = f'questionnaire = {{ id = "northside", version = "{own_version}", catalog = "{version}" }}'
    text, number = re.subn(r"^questionnaire = .*$", new, source.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert number == 1
    to.write_text(text, encoding="utf-8")
    return to


def assessed(run: Run, sheet: Path, *more: object) -> dict[str, Any]:
    result = run("report", sheet, "--format", "json", *DAY, *more)
    assert result.code == 0, result.err
    return dict(json.loads(result.out)["assessment"])


@pytest.mark.parametrize("name", catalog.shipped().names())
def test_one_that_changes_nothing_asks_and_scores_as_its_base_does(own: Own, name: str) -> None:
    base, found = catalog.load(name), catalog.load(str(own(base=name)))
    same = {key: getattr(base, key) for key in ("id", "version", "title")}
    assert found.model_copy(update=same) == base
    assert list(found.controls) == list(base.controls)
    assert [control.fingerprint for control in found.controls.values()] == [
        control.fingerprint for control in base.controls.values()
    ]


@pytest.mark.parametrize("sheet", sorted((DATA / "firms").glob("*.toml")), ids=lambda path: path.stem)
def test_a_sheet_that_is_switched_keeps_its_answers_and_its_score(run: Run, own: Own, sheet: Path) -> None:
    base = tomllib.loads(sheet.read_text(encoding="utf-8"))["questionnaire"]["id"]
    moved = switched(sheet, Path("moved.toml"))
    before, after = assessed(run, sheet), assessed(run, moved, "--questionnaire", own(base=base))
    for figure in ("score", "uncapped", "shares", "domains", "records"):
        assert before[figure] == after[figure]


def test_a_sheet_of_the_base_is_told_the_line_that_switches_it(run: Run, own: Own, tmp_path: Path) -> None:
    sheet = tmp_path / "clinic.toml"
    text = CLINIC.read_text(encoding="utf-8")
    sheet.write_text(text, encoding="utf-8")
    refused = run("report", sheet, "--questionnaire", own())
    assert (refused.code, refused.out) == (2, "")
    line = refused.err.strip().partition("to switch it over, write ")[2]
    assert line == f'questionnaire = {{ id = "northside", version = "1.4.0", catalog = "{VERSION}" }}'
    sheet.write_text(re.sub(r"(?m)^questionnaire = .*$", line, text), encoding="utf-8")
    assert run("report", sheet, "--questionnaire", own()).code == 0


def test_answers_to_an_earlier_catalog_are_carried_as_those_of_the_base_are(run: Run, own: Own, tmp_path: Path) -> None:
    """Also those to the base's own controls, of which some have other ids or words since."""
    told = []
    for sheet, option in (
        (shutil.copy(DATA / "then" / "hospital.toml", tmp_path / "before.toml"), ()),
        (switched(DATA / "then" / "hospital.toml", tmp_path / "after.toml", "1.0.0"), ("--questionnaire", own())),
    ):
        result = run("migrate", sheet, "--dry-run", "--format", "json", *option, *DAY)
        [found] = json.loads(result.out)["sheets"]
        told.append([(answer["control"], answer["fate"]) for answer in found["answers"]])
    assert told[0] == told[1]
    assert {fate for _, fate in told[0]} >= {"kept", "same", "review"}
    ours = catalog.load("healthcare").controls.keys() - catalog.shipped().shared.keys()
    assert len([fate for name, fate in told[0] if name in ours and fate != "review"]) >= 3


def test_what_it_says_comes_before_what_its_base_says(own: Own) -> None:
    found = catalog.load(
        str(
            own(
                'about = "Beds."\ninclude = ["tested-restore"]\n'
                'exclude = ["5g-slicing", "clinical-network-isolation"]\n'
                "[emphasis]\nsegmentation = 125\n[suggest]\nruns-equipment = 'yes'\n"
                "[tailored.unique-credentials]\nweight = 12\n"
                '[tailored.device-service-recovery]\nquestion = "How soon are the pumps back?"\n' + ROUND
            )
        )
    )
    base = catalog.load("healthcare")
    assert {*found.controls} - {*base.controls} == {"tested-restore", "bed-round"}
    gone = {*base.controls} - {*found.controls}
    assert gone == {"clinical-network-isolation", *(c.id for c in base.by_domain["5g-slicing"])}
    before, after = base.controls["unique-credentials"], found.controls["unique-credentials"]
    assert (after.weight, after.critical, after.why) == (12, before.critical, before.why)
    recovery = "device-service-recovery"
    assert found.controls[recovery].question == "How soon are the pumps back?"
    assert found.controls[recovery].fingerprint == base.controls[recovery].fingerprint
    weights = {domain.id: domain.weight for domain in found.domains}
    assert weights == {d.id: d.weight for d in base.domains if d.id != "5g-slicing"} | {"segmentation": 125}
    assert found.suggest == {**base.suggest, "runs-equipment": ("yes",)}
    assert (found.about, found.standards, found.made_for) == ("Beds.", base.standards, base.made_for)


def test_its_standards_come_before_those_of_its_base(own: Own) -> None:
    named = catalog.load(str(own('standards = ["eu-cra", "uk-psti"]\n'))).standards
    assert named == ("eu-cra", "uk-psti", *(n for n in catalog.load("healthcare").standards if n != "eu-cra"))


def test_fixed_shares_take_the_place_of_the_base_s_emphasis_where_every_domain_has_one(run: Run, own: Own) -> None:
    base = catalog.load("healthcare")
    shares = "".join(f"{domain.id} = 5\n" for domain in base.domains)
    file = own(f"[domain_weights]\n{shares}")
    found = catalog.load(str(file))
    assert {(d.weight, d.by_emphasis) for d in found.domains} == {(5, False)}
    assert "weighs domains by [domain_weights], where healthcare does by [emphasis]" in run("validate", file).err
    told = run("validate", own(f"[domain_weights]\n{shares.replace('edge = 5', '')}"))
    assert told.code == 2
    assert "with [domain_weights] instead of it, each domain needs one of its own" in told.err
    assert 'the domain "edge" has controls here and no weight' in told.err


def test_an_own_control_of_an_own_version_is_renamed_in_the_file_itself(run: Run, own: Own, tmp_path: Path) -> None:
    print_then = catalog.load(str(own(ROUND))).controls["bed-round"].fingerprint
    sheet = switched(CLINIC, tmp_path / "sheet.toml", own_version="1.3.0")
    with sheet.open("a") as file:
        file.write(f'\n[answers.bed-round]\nchoice = "weekly"\nas_asked = "{print_then}"\n')
    renamed = '\n[changes."1.4.0".renamed]\nbed-round = { to = "ward-round" }\n'
    later = own(ROUND.replace("bed-round", "ward-round") + renamed)
    told = run("migrate", sheet, "--dry-run", "--questionnaire", later, "--format", "json", *DAY)
    [found] = json.loads(told.out)["sheets"]
    assert {answer["fate"] for answer in found["answers"] if answer["control"] == "bed-round"} == {"renamed"}


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        pytest.param(
            '"healthcare"\n',
            '"healthcar"\n',
            '4:1: "healthcar" is no questionnaire that ships; did you mean "healthcare"?',
            id="a base that does not ship",
        ),
        pytest.param('"healthcare"\n', '"./own.toml"\n', '4:1: "./own.toml" must be an id', id="a path as a base"),
        pytest.param(
            '"northside"',
            '"healthcare"',
            '1:1: "healthcare" is the id of what it is based on; choose another id',
            id="the id of the base",
        ),
        pytest.param(
            "choices.weekly",
            'exclude = ["x"]\nchoices.weekly',
            '16:1: "exclude" is not a key here',
            id="a key in the wrong place",
        ),
        pytest.param(
            "[controls.bed-round]",
            'exclude = ["tested-restore"]\n[controls.bed-round]',
            '6:12: "tested-restore" is not included',
            id="excluding what the base has not",
        ),
        pytest.param(
            "[controls.bed-round]",
            'include = ["unique-credentials"]\n[controls.bed-round]',
            '6:12: "unique-credentials" is included already',
            id="including what the base has",
        ),
        pytest.param(
            "[controls.bed-round]",
            "[controls.device-service-recovery]",
            '6:2: "device-service-recovery" is a control of "healthcare" already; choose another id, or tailor it',
            id="an own control with the id of one of the base's own",
        ),
        pytest.param(
            "[controls.bed-round]",
            "[controls.unique-credentials]",
            '6:2: "unique-credentials" is a control of "healthcare" already; choose another id, or tailor it',
            id="an own control with the id of a shared one",
        ),
        pytest.param(
            "[controls.bed-round]",
            "[tailored.unique-credential]\nweight = 3\n[controls.bed-round]",
            '6:2: "unique-credential" is not among the included controls; did you mean "unique-credentials"?',
            id="tailoring what there is not",
        ),
        pytest.param(
            "[controls.bed-round]",
            "[emphasis]\nbeds = 90\n[controls.bed-round]",
            '7:1: "beds" is no domain',
            id="weighing what there is not",
        ),
        pytest.param(
            "[controls.bed-round]",
            "[emphasis]\nedge = 90\n[domain_weights]\nedge = 9\n[controls.bed-round]",
            "domains have shares ([domain_weights]) or an emphasis, not both",
            id="shares and an emphasis",
        ),
    ],
)
def test_what_cannot_be_laid_over_a_base_is_refused_with_its_place(
    run: Run, own: Own, old: str, new: str, says: str
) -> None:
    file = own(ROUND)
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")
    for command in (("validate", file), ("new", file, "--to", "-")):
        result = run(*command)
        assert (result.code, result.out) == (2, "")
        assert says in result.err, result.err
        assert len(result.err.splitlines()) == 1


def test_in_a_folder_with_a_catalog_of_its_own_a_base_is_one_of_that_folder(
    run: Run, changed: Callable[..., Path]
) -> None:
    folder = changed("house.toml", "keys = 3", "keys = 3")
    hut = 'id = "hut"\nversion = "1.2.0"\ntitle = "Hut"\nbased_on = "house"\nexclude = ["cameras"]\n'
    (folder / "hut.toml").write_text(hut, encoding="utf-8")
    shed = hut.replace("hut", "shed").replace("house", "hut").replace('"cameras"', '"key-list"')
    (folder / "shed.toml").write_text(shed, encoding="utf-8")
    (folder / "assessor.toml").write_text('based_on = "starter"\nmin_score = 1\n', encoding="utf-8")
    assert run("validate", folder).code == 0
    house = catalog.load(str(folder / "house.toml"))
    found = catalog.load(str(folder / "shed.toml"))
    assert {*house.controls} - {*found.controls} == {"camera-angles", "camera-kept", "key-list"}
    assert found.controls["lock-fitted"] == house.controls["lock-fitted"]
    refused = run("validate", _written(folder / "hut.toml", hut.replace("house", "general")))
    assert '"general" is no questionnaire of this folder; known: house, hut, shed' in refused.err


def _written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_a_circle_of_bases_is_refused(run: Run, changed: Callable[..., Path]) -> None:
    folder = changed("house.toml", "keys = 3", "keys = 3")
    for name, base in (("hut", "shed"), ("shed", "barn"), ("barn", "hut")):
        _written(folder / f"{name}.toml", f'id = "{name}"\nversion = "1"\ntitle = "T"\nbased_on = "{base}"\n')
    result = run("validate", folder / "hut.toml")
    assert (result.code, result.out) == (2, "")
    assert 'barn.toml:4:1: "hut" would be based on itself; name another one' in result.err


def test_a_long_chain_of_bases_is_refused(run: Run, changed: Callable[..., Path]) -> None:
    folder = changed("house.toml", "keys = 3", "keys = 3")
    for number in range(1200):
        base = f"q{number + 1}" if number < 1199 else "house"
        _written(folder / f"q{number}.toml", f'id = "q{number}"\nversion = "1"\ntitle = "T"\nbased_on = "{base}"\n')
    result = run("validate", folder / "q0.toml")
    assert (result.code, "a chain of more than 16 that are based on each other" in result.err) == (2, True), result.err


def test_files_beside_a_base_are_not_read(
    run: Run, changed: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = changed("house.toml", "keys = 3", "keys = 3")
    own = _written(folder / "hut.toml", 'id = "hut"\nversion = "1"\ntitle = "T"\nbased_on = "house"\n')
    _written(folder / "shed.toml", 'id = "shed"\nversion = "1"\ntitle = "T"\nbased_on = "house"\n')
    read, content = [], files.content

    def noted(path: Path, most: int) -> bytes:
        read.append(path.name)
        return content(path, most)

    monkeypatch.setattr(files, "content", noted)
    assert run("new", own, "--to", "-").code == 0
    assert ("house.toml" in read, "shed.toml" in read) == (True, False)


def test_the_editor_knows_the_key(run: Run, own: Own) -> None:
    assert json.loads(run("schema", "questionnaire").out)["properties"]["based_on"]
    told = run("schema", "answers", "--questionnaire", own(ROUND)).out
    assert {"bed-round", "device-service-recovery"} <= {*json.loads(told)["$defs"]["answers"]["properties"]}
