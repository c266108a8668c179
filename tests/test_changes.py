"""What became of each question since a released version is on record, so that no answer is dropped without a word."""

import hashlib

import pytest

from assessor.io import catalog
from assessor.model.catalog import Control

SHIPPED = catalog.shipped()
VERSION = SHIPPED.base.version
# What was released stays as it was: a question that changes needs a version of its own. The digests are those of the
# fingerprints' files; each release adds its own.
RELEASED = {"1.0.0": "3f00d252e022198c771cbd401dfcc6173834187f472a2bb8a807c5cd3bd24230"}
STEPS = list(zip(["1.0.0", *SHIPPED.changes], SHIPPED.changes, strict=False))


def controls() -> dict[str, Control]:
    """Return every control that ships, as it is before tailoring."""
    return SHIPPED.shared | {
        control_id: control
        for name in SHIPPED.names()
        for control_id, control in catalog.load(name).controls.items()
        if control_id not in SHIPPED.shared
    }


def test_the_fingerprints_of_this_version_are_those_of_its_questions() -> None:
    assert SHIPPED.fingerprints(VERSION) == {i: control.fingerprint for i, control in controls().items()}


def test_every_questionnaire_carries_the_version_of_the_catalog() -> None:
    assert {catalog.load(name).version for name in SHIPPED.names()} == {VERSION}


@pytest.mark.parametrize("version", RELEASED)
def test_what_a_released_version_asked_does_not_change(version: str) -> None:
    content = (SHIPPED.root / "fingerprints" / f"{version}.toml").read_bytes()
    assert hashlib.sha256(content).hexdigest() == RELEASED[version]


def test_every_version_is_on_record() -> None:
    assert SHIPPED.recorded == sorted({*RELEASED, *SHIPPED.changes})
    assert [*SHIPPED.changes][-1] == VERSION


@pytest.mark.parametrize(("before", "version"), STEPS)
def test_every_question_that_changed_says_what_became_of_it(before: str, version: str) -> None:
    then, now, changes = SHIPPED.fingerprints(before), SHIPPED.fingerprints(version), SHIPPED.changes[version]
    said = [*changes.renamed, *changes.same, *changes.split, *changes.reworded, *changes.removed]
    merged = {old for several in changes.merged.values() for old in several}
    assert len(said) == len(set(said))
    assert {*said, *merged} == {i for i in then if then[i] != now.get(i)}
    became = {renamed.to for renamed in changes.renamed.values()}
    assert {*changes.added, *became, *changes.merged} - then.keys() == now.keys() - then.keys()


@pytest.mark.parametrize(("before", "version"), STEPS)
def test_what_is_the_same_in_meaning_names_the_question_before(before: str, version: str) -> None:
    then, changes = SHIPPED.fingerprints(before), SHIPPED.changes[version]
    assert changes.same == {i: then[i] for i in changes.same}


@pytest.mark.parametrize("version", SHIPPED.changes)
def test_what_a_question_became_is_asked(version: str) -> None:
    now, changes = SHIPPED.fingerprints(version), SHIPPED.changes[version]
    became = [*(renamed.to for renamed in changes.renamed.values()), *changes.merged]
    became += [new for several in changes.split.values() for new in several]
    assert set(became) <= now.keys()
    assert {*changes.removed, *changes.renamed} & now.keys() == set()


@pytest.mark.parametrize(("before", "version"), STEPS)
def test_a_question_that_is_another_one_now_is_kept_in_its_words_of_then(before: str, version: str) -> None:
    then, changes, kept = SHIPPED.fingerprints(before), SHIPPED.changes[version], SHIPPED.wordings_of(before)
    merged = {old for several in changes.merged.values() for old in several}
    assert {*changes.reworded, *changes.split, *changes.removed, *merged} <= kept.keys()
    assert {control_id: asked.fingerprint for control_id, asked in kept.items()} == {i: then[i] for i in kept}


def test_an_id_that_was_gone_never_comes_back() -> None:
    gone: set[str] = set()
    for before, version in STEPS:
        then, now = SHIPPED.fingerprints(before).keys(), SHIPPED.fingerprints(version).keys()
        assert now & gone == set()
        gone |= then - now


def test_a_version_without_a_record_has_no_fingerprints() -> None:
    assert SHIPPED.fingerprints("0.9.0") == {}
