"""Questionnaires and catalogs that could not be asked or scored are refused when loaded, each fault with its place."""

from collections.abc import Callable
from pathlib import Path

import pytest

from assessor.io import catalog
from tests.support.house import HOUSE
from tests.support.running import Run

Change = tuple[str, str, str]
VITAL = '[vital.{}]\ntitle = "W"\nbecause = "b"\ncontrols.operator = ["lock-fitted"]\n\n'
CASES = [
    pytest.param(
        "house.toml",
        "weight = 6",
        "weight = 101",
        'house.toml:23:1: "weight" is 101; the most is 100',
        id="a weight above 100",
    ),
    pytest.param(
        "house.toml",
        "weight = 6",
        "weight = nan",
        'house.toml:23:1: "weight" must be a whole number',
        id="a weight that is no number",
    ),
    pytest.param(
        "house.toml",
        "keys = 3",
        "keys = 0",
        'house.toml:17:1: "keys" is 0; the least is 1',
        id="a domain without weight",
    ),
    pytest.param(
        "house.toml",
        "keys = 3",
        "",
        'house.toml:14:2: the domain "keys" has controls here and no weight',
        id="a domain whose weight is missing",
    ),
    pytest.param(
        "house.toml",
        "keys = 3",
        "keys = 3\nroofs = 1",
        'house.toml:18:1: "roofs" is no domain',
        id="a weight for a domain that there is not",
    ),
    pytest.param(
        "house.toml",
        "cap = 39",
        "cap = 40",
        'house.toml:20:26: "cap" is 40; it must be 39, 59 or 79',
        id="a cap of one's own",
    ),
    pytest.param(
        "house.toml", "floor = 40", "floor = 0", '"floor" is 0; the least is 1', id="a floor that nothing can be below"
    ),
    pytest.param(
        "house.toml", "target = 50", "target = 101", '"target" is 101; the most is 100', id="a target beyond 100"
    ),
    pytest.param(
        "house.toml",
        "[tailored.key-list]",
        "[tailored.key-lists]",
        '"key-lists" is not among the included controls; did you mean "key-list"?',
        id="tailoring a control that is not there",
    ),
    pytest.param(
        "house.toml",
        '"key-list", "key-blanks"]',
        '"key-list", "kies"]',
        'house.toml:5:44: "kies" is no domain or control',
        id="including what there is not",
    ),
    pytest.param(
        "house.toml",
        '"key-list", "key-blanks"]',
        '"key-list", "key-list"]',
        '"key-list" is included twice',
        id="including twice",
    ),
    pytest.param(
        "house.toml",
        '"key-list", "key-blanks"]',
        '"key-list", "keys"]',
        '"key-list" is included already, singly or with its domain',
        id="including a control and its domain",
    ),
    pytest.param(
        "house.toml",
        "[made_for]",
        'exclude = ["lok"]\n[made_for]',
        'house.toml:7:12: "lok" is not included',
        id="excluding what is not included",
    ),
    pytest.param(
        "house.toml",
        'roles = ["operator"]',
        'roles = ["owner"]',
        'house.toml:8:10: "owner" is no role',
        id="a questionnaire made for nobody",
    ),
    pytest.param(
        "house.toml",
        'cameras = "yes"',
        'cameras = "perhaps"',
        '"perhaps" is no value of the fact "cameras"',
        id="suggesting an impossible value",
    ),
    pytest.param(
        "house.toml",
        "controls.window-shut",
        "controls.lock-fitted",
        '"lock-fitted" is a shared control already',
        id="an own control with a shared one's id",
    ),
    pytest.param(
        "house.toml",
        'domain = "doors"',
        'domain = "dors"',
        '"dors" is no domain; did you mean "doors"?',
        id="an own control in no domain",
    ),
    pytest.param(
        "house.toml",
        'solutions = ["guards"]',
        'solutions = ["gards"]',
        '"gards" is no solution category; did you mean "guards"?',
        id="a solution that there is not",
    ),
    pytest.param(
        "controls/keys.toml",
        "weight = 6",
        'weight = 6\nid = "key-list"',
        '"id" is not a key here',
        id="an id beside the one that the table has",
    ),
    pytest.param(
        "controls/keys.toml",
        "old = {",
        "unknown = {",
        '"unknown" can always be answered; name the choice otherwise',
        id="a choice called unknown",
    ),
    pytest.param(
        "controls/keys.toml",
        'solutions = ["key-cabinet"]',
        'solutions = ["key-cabinet", "key-cabnet"]',
        '"key-cabnet" is no solution category; did you mean "key-cabinet"?',
        id="a solution of a shared control that there is not",
    ),
    pytest.param(
        "house.toml",
        'tier = "essential"',
        'tier = "standard"',
        'house.toml:37:1: a critical control is essential; the tier here is "standard"',
        id="a critical control that is not essential",
    ),
    pytest.param(
        "house.toml",
        'tier = "essential"',
        'tier = "basic"',
        "\"tier\" is \"basic\"; it must be 'essential', 'standard' or 'advanced'",
        id="a tier that there is not",
    ),
    pytest.param(
        "house.toml",
        "all = { credit = 100",
        "all = { credit = 90",
        "house.toml:39:2: credits must rise from 0 to 100, worst choice first; they are [0, 50, 90]",
        id="credits that do not reach 100",
    ),
    pytest.param(
        "house.toml",
        "low = { credit = 50",
        "low = { credit = 100",
        "house.toml:39:2: credits must rise from 0 to 100, worst choice first; they are [0, 100, 100]",
        id="a choice that no credit reaches",
    ),
    pytest.param(
        "house.toml",
        'text = "All"',
        'text = "None"',
        "another choice has the same text",
        id="two choices with one text",
    ),
    pytest.param(
        "house.toml", "id = ", "id = 5 #", 'house.toml:1:1: "id" must be text in quotes', id="a number for an id"
    ),
    pytest.param(
        "house.toml",
        'id = "house"',
        'id = "../house"',
        "must be an id: lower-case letters, digits and hyphens",
        id="a path for an id",
    ),
    pytest.param(
        "controls/doors.toml",
        'after = { lock-fitted = "some" }',
        'after = { lock-fitted = "most" }',
        'house.toml:1:1: "lock-fitted" has no choice "most"',
        id="a follow-up of a choice that there is not",
    ),
    pytest.param(
        "controls/doors.toml",
        'after = { lock-fitted = "some" }',
        'after = { lock-fitted = "none" }',
        'house.toml:1:1: "none" is the worst choice of "lock-fitted", so this is no follow-up',
        id="a follow-up of the worst choice",
    ),
    pytest.param(
        "controls/doors.toml",
        'after = { lock-fitted = "some" }',
        'after = { lock-tested = "once" }',
        'house.toml:1:1: the control "lock-tested" comes after itself',
        id="a follow-up of itself",
    ),
    pytest.param(
        "controls/doors.toml",
        'after = { lock-fitted = "some" }',
        'after = { door-alarm = "rings" }',
        'house.toml:1:1: is asked in the tier "essential", before "door-alarm" is',
        id="a follow-up in a tier before its parent",
    ),
    pytest.param(
        "controls/doors.toml",
        'how_to_check = "Turn each lock once."\nof = "site"',
        'how_to_check = "Turn each lock once."\nof = "product"',
        'house.toml:1:1: is asked of another kind than "lock-fitted", which it follows ("site")',
        id="a follow-up asked of another kind of part than its parent",
    ),
    pytest.param(
        "controls/doors.toml",
        'requires = ["lock-fitted"]',
        'requires = ["lok"]',
        'house.toml:1:1: "lok" is no control',
        id="a prerequisite that there is not",
    ),
    pytest.param(
        "controls/doors.toml",
        'requires = ["lock-fitted"]',
        'requires = ["lock-tested"]',
        'house.toml:1:1: the control "lock-tested" comes after itself',
        id="a prerequisite of itself",
    ),
    pytest.param(
        "controls/doors.toml",
        "ask.manufacturer",
        "ask.maker",
        '"maker" is no role',
        id="a wording for a role that there is not",
    ),
    pytest.param(
        "controls/doors.toml",
        "effort_days = [1, 5]",
        "effort_days = [5, 1]",
        "the low end of the effort is above the high end",
        id="effort the wrong way round",
    ),
    pytest.param(
        "controls/doors.toml",
        "effort_days = [1, 5]",
        "effort_days = [1]",
        '"effort_days" has 1 entries; the least is 2',
        id="effort with one end",
    ),
    pytest.param(
        "controls/doors.toml",
        'why = "An open door lets anyone in."',
        "",
        'controls/doors.toml:1:2: "why" is missing',
        id="a control without its reason",
    ),
    pytest.param(
        "controls/doors.toml",
        "weight = 10",
        "wieght = 10",
        '"wieght" is not a key here; did you mean "weight"?',
        id="a misspelt key",
    ),
    pytest.param(
        "controls/cameras.toml",
        'applies_if = { cameras = "yes" }',
        'applies_if = { camera = "yes" }',
        '"camera" is no fact; did you mean "cameras"?',
        id="a condition on a fact that there is not",
    ),
    pytest.param(
        "controls/cameras.toml",
        'applies_if = { cameras = "yes" }',
        'applies_if = { cameras = "maybe" }',
        '"maybe" is no value of the fact "cameras"',
        id="a condition on an impossible value",
    ),
    pytest.param(
        "controls/cameras.toml",
        'applies_if = { cameras = "yes" }',
        "applies_if = { cameras = [] }",
        "no value is named, so this never holds",
        id="a condition that never holds",
    ),
    pytest.param(
        "controls/cameras.toml",
        "none = true, ",
        "",
        "controls/cameras.toml:16:2: exactly one choice has none = true and credit 0",
        id="several choices without none of these",
    ),
    pytest.param(
        "controls/cameras.toml",
        "credit = 60",
        "credit = 30",
        "controls/cameras.toml:16:2: all choices together are worth 90; at least 100 must be reachable",
        id="several choices that cannot reach 100",
    ),
    pytest.param(
        "catalog.toml",
        "from = 40",
        "from = 41",
        "catalog.toml:3:2: no level starts from 40, where a cap ends",
        id="a level edge that is missing",
    ),
    pytest.param(
        "catalog.toml",
        "from = 95",
        "from = 50",
        "catalog.toml:3:2: the levels must start from 0 and rise",
        id="levels that do not rise",
    ),
    pytest.param(
        "catalog.toml",
        'applies_if = { role = "operator" }',
        'applies_if = { rle = "operator" }',
        '"rle" is no fact; did you mean "role"?',
        id="a fact that hangs on what there is not",
    ),
    pytest.param(
        "catalog.toml",
        'proposed_if = { size = "large" }',
        'proposed_if = { size = "larg" }',
        '"larg" is no value of the fact "size"',
        id="a tier proposed for what cannot be",
    ),
    pytest.param(
        "catalog.toml",
        'applies_if = { role = "operator" }',
        'applies_if = { places = "inside" }',
        "depends on itself",
        id="facts in a circle",
    ),
    pytest.param(
        "catalog.toml", "[tiers.advanced]", "[tiers.basic]", '"basic" is "basic"; it must be', id="a tier of one's own"
    ),
    pytest.param(
        "catalog.toml",
        'title = "Harm"',
        'title = "Harm"\nvalues.yes = "It can"\nvalues.no = "It cannot"',
        'a "yes-no" fact has no values of its own',
        id="a yes-no fact with two values",
    ),
    pytest.param(
        "catalog.toml",
        "[levels.open]",
        '[vital.way-in]\ntitle = "W"\nbecause = "b"\ncontrols.nobody = ["lock-fitted"]\n\n[levels.open]',
        '"nobody" is no role',
        id="a vital class of a role that there is not",
    ),
    pytest.param(
        "catalog.toml",
        "[levels.open]",
        VITAL.format("a") + VITAL.format("b") + "[levels.open]",
        '"lock-fitted" stands for the vital class "a" already',
        id="a control in two vital classes",
    ),
    pytest.param(
        "catalog.toml",
        "[levels.open]",
        "".join(VITAL.format(f"c{n}").replace("lock-fitted", f"x{n}") for n in range(17)) + "[levels.open]",
        "17 vital classes; at most 16",
        id="more vital classes than can be planned",
    ),
    pytest.param(
        "house.toml",
        "[domain_weights]",
        "[emphasis]\ndoors = 100\ncameras = 100\nkeys = 100\n\n[domain_weights]",
        "domains have shares ([domain_weights]) or an emphasis, not both",
        id="shares beside an emphasis",
    ),
    pytest.param(
        "house.toml",
        "[domain_weights]",
        "[emphasis]\ndoors = 100\ncameras = 100\n\n[not_weights]",
        '"not_weights"',
        id="a table that there is not",
    ),
    pytest.param(
        "house.toml",
        "[domain_weights]",
        '[not_critical.way-in]\noperator = "why"\n\n[domain_weights]',
        '"way-in" is no vital class',
        id="a reason for a vital class that there is not",
    ),
    pytest.param(
        "catalog.toml",
        "[levels.open]",
        VITAL.format("way-in").rstrip() + '\notherwise.key-list = "why"\n\n[levels.open]',
        '"key-list" is no role or control of this vital class; known: operator, lock-fitted',
        id="a reason for a control that does not stand for the class",
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize(("file", "old", "new", "says"), CASES)
def test_a_questionnaire_is_refused(
    run: Run, changed: Callable[..., Path], file: str, old: str, new: str, says: str
) -> None:
    folder = changed(file, old, new)
    result = run("validate", folder / "house.toml")
    assert (result.code, result.out) == (2, "")
    assert says in result.err
    assert run("new", folder / "house.toml", "--to", "-").code == 2
    if ".toml:" not in says:
        # Where nothing else is said, at what was changed.
        before = (folder / file).read_text().split(new)[0].count("\n") + 1
        lines = range(before, before + new.count("\n") + 1)
        placed = [line for line in result.err.splitlines() if says in line]
        assert any(line.startswith(f"{folder / file}:{number}:") for line in placed for number in lines), placed


def test_every_mistaken_include_and_exclude_is_named_at_once(run: Run, changed: Callable[..., Path]) -> None:
    wrong = '"dors", "camera-kpt", "key-list", "key-list"]\nexclude = ["window-shut", "doors", "key-list"]'
    folder = changed("house.toml", '"doors", "cameras", "key-list", "key-blanks"]', wrong)
    result = run("validate", folder / "house.toml")
    assert result.code == 2
    assert [line.split(": ", 1)[1].split(";")[0] for line in result.err.splitlines()] == [
        '"dors" is no domain or control',
        '"camera-kpt" is no domain or control',
        '"key-list" is included twice',
        '"window-shut" is not included',
        '"doors" is not included',
    ]


@pytest.mark.parametrize("name", ["own.toml", "deeper/own.toml", str(catalog.home() / "own.toml")])
def test_a_questionnaire_that_is_not_there_is_named(run: Run, name: str) -> None:
    for command in (("new", name, "--to", "-"), ("list", "controls", "--questionnaire", name), ("validate", name)):
        result = run(*command)
        assert (result.code, result.out, result.err) == (2, "", f"{name}: no such file\n")


@pytest.mark.slow
def test_a_questionnaire_in_a_folder_without_a_catalog_is_asked_from_the_one_that_ships(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "own.toml").write_bytes((catalog.home() / "general.toml").read_bytes())
    result = run("validate", "own.toml")
    assert (result.code, "own.toml: a sound questionnaire" in result.out) == (0, True), result.err


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(b"\xff", "1:1: byte 0xff is not UTF-8 text", id="no text"),
        pytest.param(b"include", "1:8: not valid TOML", id="no TOML"),
        pytest.param(b"x = " + b"[" * 500, "1:21: nested more than 16 levels deep", id="nested too deeply"),
        pytest.param(b"#" * 2**20 + b"\n", " larger than 1 MiB; such a file is far smaller", id="too large"),
    ],
)
def test_a_questionnaire_on_the_shipped_catalog_is_read_as_a_strangers(
    run: Run, tmp_path: Path, content: bytes, says: str
) -> None:
    (tmp_path / "own.toml").write_bytes(content)
    result = run("new", "./own.toml", "--to", "-")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(f"own.toml:{says}")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        pytest.param(
            'not_assessed = "Colour keeps nobody out."',
            "",
            "needs either controls or not_assessed with the reason",
            id="a provision nobody is asked about, without a reason",
        ),
        pytest.param(
            '{ lock-fitted = "full" }',
            '{ lok-fitted = "full" }',
            'door-code.toml:12:14: "lok-fitted" is no control; did you mean "lock-fitted"?',
            id="a control that there is not",
        ),
        pytest.param(
            '{ lock-fitted = "full" }',
            '{ lock-fitted = "mostly" }',
            "it must be 'full', 'partial' or 'related'",
            id="a relation that there is not",
        ),
    ],
)
def test_a_standard_is_refused(run: Run, changed: Callable[..., Path], old: str, new: str, says: str) -> None:
    result = run("validate", changed("standards/door-code.toml", old, new) / "standards" / "door-code.toml")
    assert (result.code, result.out) == (2, "")
    assert says in result.err


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        pytest.param(
            "emergency.toml",
            'cameras = "yes"',
            'camera = "yes"',
            'emergency.toml:8:16: "camera" is no fact; did you mean "cameras"?',
            id="a contact on a fact that there is not",
        ),
        pytest.param(
            "emergency.toml",
            'text = "Look who is inside."',
            "",
            'needs either a "text" or a "control"',
            id="a step that says nothing",
        ),
        pytest.param(
            "emergency.toml",
            'part = "never"',
            'part = "later"',
            '"part" is "later"; it must be',
            id="a part that there is not",
        ),
        pytest.param(
            "solutions.toml",
            "for.large",
            "for.larger",
            'solutions.toml:12:1: "larger" is no role and no size; did you mean "large"?',
            id="a first step for a size that there is not",
        ),
        pytest.param(
            "solutions.toml",
            "for.manufacturer",
            "for.maker",
            'solutions.toml:13:1: "maker" is no role and no size; known: operator, manufacturer, small, large',
            id="a first step for a role that there is not",
        ),
        pytest.param(
            "maker-questions.toml",
            'proof = "A picture"',
            "",
            'maker-questions.toml:5:2: "proof" is missing',
            id="a question without what proves the answer",
        ),
    ],
)
def test_what_pages_are_made_of_is_refused(
    run: Run, changed: Callable[..., Path], file: str, old: str, new: str, says: str
) -> None:
    result = run("validate", changed(file, old, new) / file)
    assert (result.code, result.out) == (2, "")
    assert says in result.err


def test_a_whole_catalog_is_validated_at_once(run: Run, changed: Callable[..., Path]) -> None:
    folder = changed("controls/keys.toml", "weight = 6", "weight = 600")
    assert run("validate", HOUSE.parent).out.endswith("a sound catalog, 10 files; 2 warnings\n")
    result = run("validate", folder, HOUSE)
    assert result.code == 2
    assert "keys.toml:7:1" in result.err
    assert "house.toml: a sound questionnaire, 8 controls in 3 domains" in result.out


@pytest.mark.slow
def test_answer_sheets_and_policies_beside_a_questionnaire_are_what_they_are(
    run: Run, changed: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(changed("house.toml", "weight = 6", "weight = 7"))
    assert run("new", "./house.toml").code == 0
    Path("strict.toml").write_text("min_score = 60\n")
    result = run("validate", ".", "standards/door-code.toml")
    assert result.code == 0, result.err
    assert result.out.startswith(".: a sound catalog, 12 files")
    sheet = Path("house-answers.toml")
    sheet.write_text(sheet.read_text().replace('choice = ""', 'choice = "perhaps"', 1))
    assert '"perhaps" is no choice of "lock-fitted"' in run("validate", ".").err


def test_a_reworded_control_counts_as_unanswered_until_confirmed(
    run: Run, changed: Callable[..., Path], tmp_path: Path
) -> None:
    folder = changed("controls/keys.toml", "Is there a list", "Do you have a list")
    (tmp_path / "sheet.toml").write_text(
        'format = 1\nquestionnaire = { id = "house", version = "1.2.0" }\ntier = "essential"\n'
        f'[answers.key-list]\nchoice = "yes"\nas_asked = "sha256:{"0" * 64}"\n[answers.gone]\nchoice = "yes"\n'
    )
    result = run("validate", "sheet.toml", "--questionnaire", folder / "house.toml")
    assert result.code == 0
    assert (
        "sheet.toml:4:2: key-list counts as unanswered: the question was reworded since it was answered" in result.err
    )
    assert "sheet.toml:7:2: gone is no control of this questionnaire; kept, not counted" in result.err
    assert "a sound answer sheet, 0 answers to house" in result.out
