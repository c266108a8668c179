"""What became of each question since a released version is on record, so that no answer is dropped without a word."""

from assessor.io import catalog
from assessor.model.catalog import Control

SHIPPED = catalog.shipped()
VERSION = SHIPPED.base.version
BEFORE = "1.0.0"


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


def test_every_question_that_changed_since_the_version_before_says_what_became_of_it() -> None:
    before, now = SHIPPED.fingerprints(BEFORE), SHIPPED.fingerprints(VERSION)
    changes = SHIPPED.changes[VERSION]
    said = [*changes.renamed, *changes.same, *changes.split, *changes.reworded, *changes.removed]
    merged = {old for several in changes.merged.values() for old in several}
    assert len(said) == len(set(said))
    assert {*said, *merged} == {i for i in before if before[i] != now.get(i)}
    assert {*changes.added} == now.keys() - before.keys()


def test_what_is_the_same_in_meaning_names_the_question_before() -> None:
    before, changes = SHIPPED.fingerprints(BEFORE), SHIPPED.changes[VERSION]
    assert changes.same == {i: before[i] for i in changes.same}


def test_what_a_question_became_is_asked() -> None:
    now, changes = SHIPPED.fingerprints(VERSION), SHIPPED.changes[VERSION]
    became = [*(renamed.to for renamed in changes.renamed.values()), *changes.merged]
    became += [new for several in changes.split.values() for new in several]
    assert set(became) <= now.keys()


def test_a_version_without_a_record_has_no_fingerprints() -> None:
    assert SHIPPED.fingerprints("0.9.0") == {}
