"""Every way around the gate that was tried: what a pull request does, and what must come of it.

A repository has a good sheet, another good one, and an old weak one beside them. A pull request weakens or hides the
first one and tries to be judged by something else, to be excused, or not to be judged at all.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.gate import GOOD, HALF_UNKNOWN, KEYS_NO, NOT_APPLICABLE, OPEN_DOOR, PROOF, dated
from tests.support.house import FACTS, NO_CAMERAS, Q, waiver
from tests.support.pull_request import (
    WEAK,
    A,
    Bypass,
    Text,
    both,
    copy_the_questionnaire,
    exchange,
    exchange_ids,
    file,
    file_that_names_another_repository,
    folder_in_place,
    give_ids,
    ignore_it,
    leave_a_copy,
    link_in_the_folder,
    link_to_the_folder_elsewhere,
    linked,
    move_into_a_repository_of_its_own,
    moved,
    removed,
    rename_the_folder,
    replaced,
    repository_among_the_files,
    respelled,
    sheet,
    spell_it_in_escapes,
    submodule_in_place,
)
from tests.support.repository import commit, git, put
from tests.support.running import Run, Write

pytestmark = pytest.mark.slow
FOLDER, FILE, PATTERN, DEEP = ("answers",), ("answers/a.toml",), ("answers/*.toml",), ("**/?.toml",)
GONE = "no-regression: it was there as base:answers/a.toml, and is not there any more"
FELL = "no-regression: control lock-tested was 100.0 and is 0.0"
LINK = "answers/a.toml: a link; name the file itself"
UNKNOWN = re.sub('choice = ".*"', 'state = "unknown"', GOOD)
HALF = GOOD.replace('"yearly"', '"once"')
# What the tiny house has beside the essential tier.
ALARM = '[answers.door-alarm]\nchoice = "rings"\n'
PART = '[parts.north]\nkind = "site"\ntitle = "North"\nanswers.lock-tested = { choice = "never" }\n'

BASELINES = {
    "a weaker sheet": Bypass(sheet(WEAK), FILE, 1, FELL),
    "M1a: a link to an old weak sheet": Bypass(linked("../old/weak.toml"), FILE, 2, LINK),
    "M1a: in a folder": Bypass(linked("../old/weak.toml"), FOLDER, 2, LINK),
    "M1a: found by a pattern": Bypass(linked("../old/weak.toml"), PATTERN, 2, LINK),
    "M1a: a link to the other sheet": Bypass(linked("b.toml"), FILE, 2, LINK),
    "M1b: a repository among the files": Bypass(repository_among_the_files, FILE, 1, FELL),
    "M1b: in a folder": Bypass(repository_among_the_files, FOLDER, 1, FELL),
    "M1b: from its folder": Bypass(repository_among_the_files, ("a.toml",), 2, "base", at="answers"),
    "M1b: a file that names another repository": Bypass(file_that_names_another_repository, FILE, 1, FELL),
    "M1b: a submodule": Bypass(submodule_in_place, FILE, 1, FELL),
    "M1b: a submodule, by its folder": Bypass(submodule_in_place, FOLDER, 1, GONE.replace("a.t", "b.t")),
    "M1: a folder that is a link": Bypass(
        link_to_the_folder_elsewhere, FILE, 2, "answers is a link, and links are not followed"
    ),
    "M1: a folder that is a link, by its name": Bypass(link_to_the_folder_elsewhere, FOLDER, 2, "is a link"),
    "the other sheet in its place": Bypass(exchange, FOLDER, 1, "control lock-tested was 100.0 and is 50.0"),
    "the ids of two sheets exchanged": Bypass(exchange_ids, FOLDER, 1, FELL, before=give_ids),
    "another id": Bypass(sheet(WEAK, "c" * 32), FOLDER, 1, FELL, before=give_ids),
    "a good copy with its id": Bypass(leave_a_copy, FOLDER, 1, FELL, ("--allow-new",), before=give_ids),
    "a new weak sheet": Bypass(file("answers/c.toml", "x"), FOLDER, 2, "answers/c.toml:1:"),
    "a revision that is none": Bypass(sheet(WEAK), FILE, 2, "nowhere", ("--baseline-ref", "nowhere")),
    "a new sheet, and nobody allows one": Bypass(
        moved("answers/c.toml", UNKNOWN),
        ("answers/c.toml",),
        2,
        "base:answers/c.toml: not there; --allow-new",
    ),
}

ABSENT = {
    "M2: deleted": Bypass(removed("answers/a.toml"), FOLDER, 1, GONE),
    "M2: deleted, found by a pattern": Bypass(removed("answers/a.toml"), PATTERN, 1, GONE),
    "M2: deleted, found by a deep pattern": Bypass(removed("answers/a.toml"), DEEP, 1, GONE),
    "M2: deleted, and named": Bypass(removed("answers/a.toml"), FILE, 2, "answers/a.toml: no such file"),
    "M2: all deleted, where none need be there": Bypass(
        removed("answers/a.toml", "answers/b.toml"), FOLDER, 1, GONE, ("--allow-empty",)
    ),
    "M2: all deleted, where none need match": Bypass(
        removed("answers/a.toml", "answers/b.toml"), PATTERN, 1, GONE, ("--allow-empty",)
    ),
    "M2: hidden": Bypass(moved("answers/.a.toml"), FOLDER, 1, GONE),
    "M2: hidden, and told": Bypass(
        moved("answers/.a.toml"), FOLDER, 1, "1 hidden answer sheet is passed over: answers/.a.toml"
    ),
    "M2: hidden, strictly": Bypass(moved("answers/.a.toml"), FOLDER, 2, "answers/.a.toml", ("--strict",)),
    "M2: in a hidden folder": Bypass(moved("answers/.x/a.toml"), FOLDER, 1, GONE),
    "M2: moved away": Bypass(moved("old/a.toml"), FOLDER, 1, GONE),
    "M2: moved behind a link to a folder": Bypass(link_in_the_folder, FOLDER, 1, GONE),
    "M2: moved behind a link, strictly": Bypass(link_in_the_folder, FOLDER, 2, "answers/more", ("--strict",)),
    "M2: moved into a repository of its own": Bypass(move_into_a_repository_of_its_own, FOLDER, 1, FELL),
    "M2: called no table": Bypass(moved("answers/a.txt"), FOLDER, 1, GONE),
    "M2: called a copy for safety": Bypass(moved("answers/a.toml.bak"), FOLDER, 1, GONE),
    "M2: called in capitals": Bypass(moved("answers/A.TOML"), FOLDER, 1, FELL),
    "M2: its folder renamed": Bypass(rename_the_folder, FOLDER, 2, "answers: no such file"),
    "M2: its folder renamed, where none need be there": Bypass(rename_the_folder, FOLDER, 1, GONE, ("--allow-empty",)),
    "M2: its folder renamed, found by a pattern": Bypass(rename_the_folder, DEEP, 1, FELL),
    "M2: a folder of its name": Bypass(folder_in_place, FOLDER, 1, FELL),
    "M2: a link to the other sheet": Bypass(linked("b.toml"), FOLDER, 2, LINK),
    "M2: a link to nothing": Bypass(linked("nothing.toml"), FOLDER, 2, LINK),
    "M2: spelled in escapes": Bypass(
        spell_it_in_escapes, FOLDER, 1, "no-regression: control lock-fitted was 100.0 and is 0.0"
    ),
    "M2: spelled in escapes, and broken": Bypass(replaced('"\\u0071uestionnaire" = {'), FOLDER, 2, "answers/a.toml:1:"),
    "M2: ignored by git": Bypass(ignore_it, FOLDER, 1, FELL),
    "M2: left out of archives": Bypass(
        both(sheet(WEAK), file(".gitattributes", "* export-ignore -diff\n")), FOLDER, 1, FELL
    ),
    "M2: called another kind of file": Bypass(replaced('include = ["locks"]\n'), FOLDER, 1, GONE),
    "M2: no sheet any more": Bypass(replaced("[facts]\n"), FOLDER, 1, GONE),
    "M2: empty": Bypass(replaced(""), FOLDER, 2, "answers/a.toml:1:1: no answer sheet"),
    "M2: empty, and named": Bypass(replaced(""), FILE, 2, "answers/a.toml:1:1: no answer sheet"),
    "F6: renamed and weakened": Bypass(moved("answers/c.toml"), FOLDER, 1, FELL),
    "F6: renamed, as a new sheet": Bypass(moved("answers/c.toml"), FOLDER, 1, FELL, ("--allow-new",)),
    "F6: renamed, all answers changed": Bypass(moved("answers/c.toml", UNKNOWN), FOLDER, 1, GONE, ("--allow-new",)),
    "F6: renamed, known by its id": Bypass(
        moved("answers/c.toml", UNKNOWN, "a" * 32),
        FOLDER,
        1,
        "no-regression: control lock-fitted was 100.0 and is 0.0",
        before=give_ids,
    ),
    "F7: a table without its bracket": Bypass(
        file("answers/a-answers.toml", "[answers"), FOLDER, 2, "answers/a-answers.toml:1:"
    ),
    "F7: cut short": Bypass(
        file("answers/a-answers.toml", "format = 1\n"), FOLDER, 2, "answers/a-answers.toml:1:1: no answer sheet"
    ),
    "F7: cut in the middle": Bypass(replaced(GOOD[:60]), FOLDER, 2, "answers/a.toml:"),
    "F7: a pointer": Bypass(
        replaced("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n"), FOLDER, 2, "answers/a.toml:1:"
    ),
    "F7: an error page": Bypass(replaced("<!DOCTYPE html><title>404</title>"), FOLDER, 2, "answers/a.toml:1:"),
    "F7: a character that is none": Bypass(replaced(b"format = 1\n\0"), FOLDER, 2, "answers/a.toml"),
    "F7: another encoding": Bypass(replaced("format = 1\n".encode("utf-16")), FOLDER, 2, "answers/a.toml"),
    "F7: larger than a sheet may be": Bypass(
        replaced(b"#" * (1 << 21)), FOLDER, 2, "answers/a.toml: larger than 1 MiB"
    ),
    "F7: deeper than a sheet may be": Bypass(replaced(f"x = {'[' * 99}{']' * 99}\n"), FOLDER, 2, "answers/a.toml:"),
    "F7: a table twice": Bypass(replaced("[answers]\n[answers]\n"), FOLDER, 2, "answers/a.toml:2:"),
}


ANSWERS = {
    "not known any more": Bypass(sheet(HALF_UNKNOWN), FILE, 1, "control camera-kept was 100.0 and is 0.0"),
    "an answer deleted": Bypass(sheet(re.sub(r"\[answers\.lock-tested\]\nchoice = .*\n", "", GOOD)), FILE, 1, FELL),
    "an answer without a choice": Bypass(sheet(GOOD.replace('choice = "yearly"', "")), FILE, 1, FELL),
    "not reached any more": Bypass(
        sheet(OPEN_DOOR), FILE, 1, "no-regression: control lock-fitted was 100.0 and is 0.0"
    ),
    "said not to apply": Bypass(
        sheet(GOOD.replace('choice = "yearly"', 'state = "not-applicable"\nreason = "r"')),
        FILE,
        1,
        "no-regression: control lock-tested has left the scope",
    ),
    "ruled out by facts": Bypass(
        sheet(GOOD, facts=NO_CAMERAS), FILE, 1, "no-regression: control camera-kept has left the scope"
    ),
    "a critical control said not to apply": Bypass(
        sheet(re.sub(r'(window-shut\]\n)choice = "all"', r'\1state = "not-applicable"\nreason = "r"', GOOD)),
        FILE,
        1,
        "no-regression: control window-shut was 100.0 and is 0.0",
    ),
    "worse in one site": Bypass(sheet(GOOD + PART), FILE, 1, FELL),
    "less deep": Bypass(sheet(GOOD + ALARM), FILE, 1, "no-regression: ", before=sheet(GOOD + ALARM, tier="standard")),
    "less deep than a policy asks": Bypass(sheet(GOOD), FILE, 1, "min-tier: ", ("--min-tier", "advanced")),
    "another questionnaire": Bypass(respelled('"house"', '"barn"'), FILE, 2, 'answers "barn", not "house"'),
    "a questionnaire by its path": Bypass(respelled('"house"', '"../house"'), FILE, 2, "answers/a.toml:2:"),
    "F17: a newer version": Bypass(respelled("1.2.0", "1.3.0"), FILE, 2, "which is unknown here"),
    "F17: no version at all": Bypass(respelled("1.2.0", "x"), FILE, 2, "which is unknown here"),
    "a digest of no question": Bypass(
        sheet(GOOD.replace("[answers.lock-fitted]", f'[answers.lock-fitted]\nas_asked = "sha256:{"0" * 64}"')),
        FILE,
        1,
        "digests: the digest of lock-fitted is not that",
    ),
    "no digest where one is demanded": Bypass(
        both(sheet(GOOD), file("p.toml", "require_digests = true\n")), FILE, 1, "digests: ", ("--policy", "p.toml")
    ),
    "an answer to nothing": Bypass(
        sheet(GOOD + '[answers.lock-fited]\nchoice = "all"\n'), FILE, 1, "unknown-ids: line 27 answers lock-fited"
    ),
    "a choice that is none": Bypass(sheet(GOOD.replace('"yearly"', '"daily"')), FILE, 2, '"daily" is no choice of'),
    "dated to come": Bypass(sheet(dated(GOOD, "2031-01-02")), FILE, 1, "dates: "),
    "without a day, where age counts": Bypass(sheet(GOOD), FILE, 1, "max-answer-age: ", ("--max-answer-age", "30")),
    "old, where age counts": Bypass(
        sheet(dated(GOOD, "2020-01-02")), FILE, 1, "max-answer-age: ", ("--max-answer-age", "30")
    ),
    "nothing answered": Bypass(sheet(""), FILE, 1, "something-scored: "),
    "little answered": Bypass(sheet(UNKNOWN), FILE, 1, "min-answered: ", ("--min-answered", "80")),
    "much not known": Bypass(sheet(HALF_UNKNOWN), FILE, 1, "max-unknown: ", ("--max-unknown", "5")),
    "most said not to apply": Bypass(sheet(NOT_APPLICABLE), FILE, 1, "max-not-applicable: "),
    "M5: questions ruled out by facts": Bypass(
        sheet(GOOD, facts=NO_CAMERAS), FILE, 1, "min-asked: 4 of 6 essential controls are asked", ("--min-asked", "80")
    ),
    "M5: a fact that a policy pins": Bypass(
        both(sheet(GOOD, facts=NO_CAMERAS), file("p.toml", 'facts = { cameras = ["yes"] }\nmin_score = 1\n')),
        FILE,
        1,
        "facts: the fact cameras is no, and yes is demanded",
        ("--policy", "p.toml"),
    ),
    "M5: a pinned fact that is not known": Bypass(
        both(
            sheet(GOOD, facts=FACTS.replace('harm = "no"', 'harm = "unknown"')),
            file("p.toml", 'facts = { harm = ["no"] }\nmin_score = 1\n'),
        ),
        FILE,
        1,
        "facts: the fact harm is ",
        ("--policy", "p.toml"),
    ),
}

EVIDENCED = ("--min-evidenced", "90")


def proved(entry: str, *more: Callable[[Text], None]) -> Callable[[Text], None]:
    """Answer everything with this evidence."""
    shown = re.sub(r"(\[answers\.[a-z-]+\]\n)", rf"\1evidence = [{{ {entry} }}]\n", GOOD).replace("\\\\u", "\\u")
    return both(*more, sheet(shown))


EVIDENCE = {
    "no evidence": Bypass(sheet(GOOD), FILE, 1, "min-evidenced: ", EVIDENCED),
    "evidence that is a blank": Bypass(proved('reference = " "'), FILE, 2, "must not be blank", EVIDENCED),
    "evidence that is invisible": Bypass(proved(r'reference = "\\u200b"'), FILE, 2, "must not be blank", EVIDENCED),
    "evidence that is only claimed": Bypass(
        proved('reference = "r", strength = "claimed"'), FILE, 1, "min-evidenced: ", EVIDENCED
    ),
    "evidence that is not there": Bypass(
        proved('reference = "r", file = "gone.pdf"'), FILE, 1, "min-evidenced: ", EVIDENCED
    ),
    "evidence that was changed": Bypass(
        proved(f'reference = "r", file = "proof.pdf", sha256 = "{"0" * 64}"', file("answers/proof.pdf", "x")),
        FILE,
        1,
        "min-evidenced: ",
        EVIDENCED,
    ),
    "evidence above the sheet": Bypass(
        proved('reference = "r", file = "../assessor.toml"'), FILE, 1, "min-evidenced: ", EVIDENCED
    ),
    "evidence behind a link": Bypass(
        proved('reference = "r", file = "proof.pdf"', linked("../assessor.toml", "answers/proof.pdf")),
        FILE,
        1,
        "min-evidenced: ",
        EVIDENCED,
    ),
    "evidence that is a folder": Bypass(
        proved('reference = "r", file = "proofs"', file("answers/proofs/x", "x")), FILE, 1, "min-evidenced: ", EVIDENCED
    ),
    "evidence without a file, where files count": Bypass(
        both(sheet(PROOF), file("p.toml", "min_evidenced = 90\nrequire_files = true\n")),
        FILE,
        1,
        "min-evidenced: ",
        ("--policy", "p.toml"),
    ),
    "evidence of long ago": Bypass(
        proved('reference = "r", on = 2020-01-02'), FILE, 1, "max-evidence-age: ", ("--max-evidence-age", "30")
    ),
    "evidence to come": Bypass(proved('reference = "r", on = 2031-01-02'), FILE, 1, "dates: ", EVIDENCED),
}

LISTED = 'min_answered = 10\nrequire = ["key-list"]\n'
REQUIRED = "require: control key-list is demanded"
AT_BASE = ("--policy-ref", "base")
TAMED = "min_answered = 10\nmin_score = 1\n"
NO_KEYS = both(file("assessor.toml", LISTED), sheet(KEYS_NO))


def inner_repository(text: Text) -> None:
    """A policy that is easily met stands above the repository in which the command runs."""
    put("assessor.toml", "min_answered = 10\nmin_score = 1\n")
    put("inner/answers/a.toml", text(OPEN_DOOR))
    git("init", "-q", at=Path("inner"))
    git("checkout", "-q", "-b", "base", at=Path("inner"))
    commit(at=Path("inner"))


POLICIES = {
    "a policy weakened": Bypass(file("assessor.toml", TAMED), FILE, 1, REQUIRED, AT_BASE, NO_KEYS),
    "a policy deleted": Bypass(removed("assessor.toml"), FILE, 1, REQUIRED, AT_BASE, NO_KEYS),
    "a policy that is a link": Bypass(
        both(file("tame.toml", TAMED), linked("tame.toml", "assessor.toml")),
        FILE,
        2,
        "assessor.toml is a link, and links are not",
        AT_BASE,
        NO_KEYS,
    ),
    "a nearer policy": Bypass(file("answers/assessor.toml", TAMED), FILE, 1, REQUIRED, AT_BASE, NO_KEYS),
    "a nearer policy in a shared file": Bypass(
        file("answers/pyproject.toml", "[tool.assessor]\nmin_score = 1\n"), FILE, 1, REQUIRED, AT_BASE, NO_KEYS
    ),
    "a named policy weakened": Bypass(
        file("p.toml", TAMED),
        FILE,
        1,
        REQUIRED,
        ("--policy", "p.toml", *AT_BASE),
        both(NO_KEYS, file("p.toml", LISTED)),
    ),
    "a named policy renamed": Bypass(
        file("q.toml", TAMED), FILE, 2, "not there at base", ("--policy", "q.toml", *AT_BASE), NO_KEYS
    ),
    "a policy that is damaged": Bypass(file("assessor.toml", "min_score ="), FILE, 2, "assessor.toml:1:"),
    "a policy with a key that is none": Bypass(file("assessor.toml", "min_scor = 1\n"), FILE, 2, '"min_scor" is not a'),
    "a policy that demands nothing": Bypass(file("assessor.toml", "min_score = 0\n"), FILE, 2, "demands nothing"),
    "a policy that is nothing": Bypass(linked("away.toml", "assessor.toml"), FILE, 2, "assessor.toml: no such file"),
    "a policy laid over a path": Bypass(file("assessor.toml", 'based_on = "../x"\n'), FILE, 2, "assessor.toml:1:"),
    "F14: a policy above the repository": Bypass(
        inner_repository, FILE, 1, "critical control lock-fitted fails", at="inner"
    ),
    "a sheet that retires itself": Bypass(
        both(
            removed("answers/a.toml"),
            file(
                "assessor.toml",
                f'{TAMED}retired = [{{ sheet = "answers/a.toml", reason = "r", approved_by = "me" }}]\n',
            ),
        ),
        FOLDER,
        1,
        "that it is retired counts only from --waivers, or from a policy of --policy-ref",
    ),
    "a sheet that is not expected any more": Bypass(
        both(removed("answers/a.toml"), file("assessor.toml", TAMED)),
        FOLDER,
        2,
        "answers/a.toml: an answer sheet is expected there",
        AT_BASE,
        file("assessor.toml", f'{TAMED}expected = ["answers/a.toml"]\n'),
    ),
    "an expected sheet that is hidden": Bypass(
        moved("answers/.a.toml"),
        FOLDER,
        2,
        "answers/a.toml: an answer sheet is expected there",
        before=file("assessor.toml", f'{TAMED}expected = ["answers/a.toml"]\n'),
    ),
    "another questionnaire in the repository": Bypass(
        both(
            sheet(GOOD),
            copy_the_questionnaire,
            file("p.toml", f'questionnaire_digest = "sha256:{"0" * 64}"\n'),
        ),
        FILE,
        1,
        "digests: ",
        ("--policy", "p.toml", "--questionnaire", "own/house.toml"),
    ),
    "a verdict written over a sheet": Bypass(sheet(WEAK), FILE, 2, "named twice", ("--out", "json=answers/a.toml")),
    "a verdict written over a policy": Bypass(
        sheet(WEAK), FILE, 2, "the name of a policy", ("--out", "json=assessor.toml")
    ),
}


STRICT = ("--policy", "strict.toml")
RULED = ("--policy", "p.toml")
ONE = 'require = ["key-list"]\nmin_answered = 10\n'


def excused(given: str, policy: str = ONE) -> Callable[[Text], None]:
    """Leave the keys unlisted, and write a waiver of that into the sheet."""
    return both(sheet(KEYS_NO + given), file("p.toml", policy))


def waived(**other: str) -> str:
    """Return a waiver of the keys with other texts."""
    said = {"reason": "r", "approved_by": "a"} | other
    return (
        "[waivers.key-list]\n"
        + "".join(f'{key} = "{value}"\n' for key, value in said.items())
        + "expires = 2026-06-01\n"
    )


WAIVERS = {
    "F23: a waiver by whoever asks for it": Bypass(
        sheet(KEYS_NO + waiver("key-list")), FILE, 1, "waiver of key-list: not allowed: the policy takes", STRICT
    ),
    "a waiver without a reason": Bypass(excused(waived(reason=" ")), FILE, 2, "must not be blank", RULED),
    "a waiver with an invisible reason": Bypass(
        excused(waived(reason=r"\u200b\u2060")), FILE, 2, "must not be blank", RULED
    ),
    "a waiver by nobody": Bypass(excused(waived(approved_by=r"\u3164")), FILE, 2, "must not be blank", RULED),
    "a waiver for ever": Bypass(
        excused(waiver("key-list", "2099-12-31")), FILE, 1, "waivers: the waiver of key-list lasts until", RULED
    ),
    "a waiver that has ended": Bypass(
        excused(waiver("key-list", "2026-03-30")), FILE, 1, "waiver of key-list: expired", RULED
    ),
    "a waiver of something critical": Bypass(
        both(sheet(OPEN_DOOR + waiver("lock-fitted")), file("p.toml", "no_critical_failure = true\n")),
        FILE,
        1,
        "waiver of lock-fitted: not allowed: the control is critical",
        RULED,
    ),
    "a waiver of no control": Bypass(excused(waiver("key-lists")), FILE, 2, '"key-lists" is no control', RULED),
    "a waiver for other sheets": Bypass(
        both(excused(""), file("w.toml", f'{waiver("key-list")}sheets = ["answers/b.toml"]\n')),
        FILE,
        1,
        "waiver of key-list: for other sheets only",
        (*RULED, "--waivers", "w.toml"),
    ),
    "a waiver in the sheet and beside it": Bypass(
        both(excused(waiver("key-list")), file("w.toml", waiver("key-list"))),
        FILE,
        2,
        "is waived in the sheet and beside it",
        (*RULED, "--waivers", "w.toml"),
    ),
    "more waivers than a policy takes": Bypass(
        excused(waiver("key-list"), f"{ONE}waivers = {{ most = 0 }}\n"), FILE, 1, "waivers: ", RULED
    ),
    "a waiver that lifts no score": Bypass(
        excused(waiver("key-list"), f"{ONE}min_score = 90\n"), FILE, 1, "min-score: ", RULED
    ),
}

BYPASSES = BASELINES | ABSENT | ANSWERS | EVIDENCE | POLICIES | WAIVERS


@pytest.fixture
def text(house: Write) -> Text:
    def of(answers: str, sheet_id: str = "", **given: str) -> str:
        written = house(answers, name="written.toml", **given).read_text()
        Path("written.toml").unlink()
        return written.replace("tier =", f'id = "{sheet_id}"\ntier =', 1) if sheet_id else written

    return of


@pytest.fixture(autouse=True)
def repository(text: Text) -> None:
    git("init", "-q")
    put("answers/a.toml", text(GOOD))
    put("answers/b.toml", text(HALF))
    put("old/weak.toml", text(WEAK))
    put("assessor.toml", "min_answered = 10\nmin_score = 1\n")
    put("strict.toml", 'waivers_from = "file"\nrequire = ["key-list"]\n')
    commit()


@pytest.mark.parametrize("bypass", BYPASSES.values(), ids=BYPASSES.keys())
def test_nobody_walks_around_the_gate(
    run: Run, text: Text, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, bypass: Bypass
) -> None:
    bypass.before(text)
    git("add", "-A")
    git("commit", "-q", "--allow-empty", "-m", "x")
    git("branch", "-f", "base")
    bypass.does(text)
    monkeypatch.chdir(bypass.at)
    result = run("check", *bypass.files, "--baseline-ref", "base", "--no-regression", *Q, *bypass.options)
    assert (result.code, bypass.says in result.out + result.err) == (bypass.code, True), result
    assert not list(tmp_path.rglob("owned"))


@pytest.mark.parametrize("name", ["answers", "answers/*.toml", "**/?.toml", "."])
@pytest.mark.parametrize("where", ["here", "absolute", "through a link", "from the folder"])
def test_a_sheet_that_is_gone_is_missed_however_its_folder_is_named(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, where: str
) -> None:
    A.unlink()
    (tmp_path.parent / f"{tmp_path.name}-alias").symlink_to(tmp_path)
    named = {
        "here": name,
        "absolute": str(tmp_path / name),
        "through a link": str(tmp_path.parent / f"{tmp_path.name}-alias" / name),
        "from the folder": f"../{name}",
    }
    if where == "from the folder":
        monkeypatch.chdir("answers")
    result = run("check", named[where], "--baseline-ref", "HEAD", "--no-regression", "--min-answered", "10", *Q)
    assert (result.code, "HEAD:answers/a.toml, and is not there any more" in result.out) == (1, True), result
