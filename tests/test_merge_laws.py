"""The laws of merging, over random states of sheets."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.exchange.merging import Side, merge
from assessor.model.assessment import Stale
from assessor.model.merging import Merge, Prefer
from assessor.model.sheet import UNKNOWN, Answer, AnswerSheet, Evidence, Part, QuestionnaireRef, Waiver

# Few values each, so that both sides often have the same and often differ.
SAID = st.sampled_from(["", "a", "a; b", "b; a", "a\nb"])
NAMED = st.sampled_from(["north", "south", "north | south"])
DAYS = st.sampled_from([None, date(2026, 1, 1), date(2026, 2, 1)])
PROOFS = st.builds(Evidence, reference=st.sampled_from(["r", "s"]), on=DAYS)
PROVEN = st.lists(PROOFS, max_size=2, unique_by=lambda entry: (entry.reference, entry.on)).map(tuple)
DIGESTS = st.sampled_from(["", "sha256:" + "0" * 64, "sha256:" + "1" * 64])
WHOSE = {"on": DAYS, "as_asked": DIGESTS, "by": SAID, "comment": SAID, "evidence": PROVEN}
ANSWER = (
    st.builds(Answer, choice=st.sampled_from([("no",), ("yes",), ("no", "yes"), ("yes", "no")]), **WHOSE)
    | st.builds(Answer, state=st.just("not-applicable"), reason=st.sampled_from(["r", "s"]), **WHOSE)
    | st.builds(Answer, state=st.just(UNKNOWN), disputed=st.booleans(), **WHOSE)
    | st.builds(Answer, **WHOSE)
)
CONTROLS = ["c", "d", "e"]
ANSWERS = st.dictionaries(st.sampled_from(CONTROLS), ANSWER)
VALUES = st.sampled_from([(), (UNKNOWN,), ("a",), ("b",), ("a", "b"), ("b", "a")])
FACTS = st.dictionaries(st.sampled_from(["f", "g"]), VALUES)
PARTS = st.builds(Part, kind=st.just("site"), title=NAMED, facts=FACTS, answers=ANSWERS)
WAIVERS = st.builds(
    Waiver, reason=NAMED, approved_by=NAMED, expires=st.sampled_from([date(2026, 1, 1), date(2026, 2, 1)])
)
SHEETS = st.builds(
    AnswerSheet,
    format=st.just(1),
    id=st.just("0" * 32),
    questionnaire=st.just(QuestionnaireRef(id="house", version="1")),
    tier=st.sampled_from([None, "essential", "advanced"]),
    about=st.dictionaries(st.sampled_from(["organisation", "assessor"]), SAID),
    facts=FACTS,
    answers=ANSWERS,
    parts=st.dictionaries(st.sampled_from(["north", "south"]), PARTS, max_size=2),
    waivers=st.dictionaries(st.sampled_from(CONTROLS), WAIVERS, max_size=2),
)
STALE = st.dictionaries(
    st.tuples(st.sampled_from([None, "north"]), st.sampled_from(CONTROLS)), st.just(Stale(how="reworded")), max_size=2
)
SIDES = st.builds(Side, SHEETS, STALE)


def disputed(merged: Merge) -> list[tuple[object, ...]]:
    """Return the disputes, with what both sides say in an order of its own."""
    return [(each.kind, each.part, each.id, *sorted([each.mine.said, each.theirs.said])) for each in merged.disputes]


@pytest.mark.parametrize("prefer", [None, "newer"])
@given(SIDES, SIDES, st.none() | SHEETS)
def test_it_does_not_matter_which_side_comes_first(
    prefer: Prefer | None, mine: Side, theirs: Side, base: AnswerSheet | None
) -> None:
    one, other = merge(mine, theirs, base, prefer), merge(theirs, mine, base, prefer)
    assert one.sheet == other.sheet
    assert disputed(one) == disputed(other)
    swapped = {"mine": "theirs", "theirs": "mine"}
    assert {(each.id, each.part, swapped[each.side]) for each in other.outdated} == {
        (each.id, each.part, each.side) for each in one.outdated
    }


@given(SHEETS, SHEETS)
def test_preferring_mine_is_preferring_theirs_from_the_other_side(mine: AnswerSheet, theirs: AnswerSheet) -> None:
    one = merge(Side(mine), Side(theirs), None, "mine")
    assert one.sheet == merge(Side(theirs), Side(mine), None, "theirs").sheet
    assert one.disputes == ()


@given(SHEETS, SHEETS)
def test_what_one_side_alone_changed_is_taken(base: AnswerSheet, changed: AnswerSheet) -> None:
    for one, other in ((base, changed), (changed, base)):
        merged = merge(Side(one), Side(other), base)
        assert (merged.sheet, merged.disputes) == (changed, ())


@given(st.none() | SHEETS, SIDES)
def test_what_both_say_is_kept(base: AnswerSheet | None, side: Side) -> None:
    merged = merge(side, side, base)
    assert (merged.sheet, merged.disputes) == (side.sheet, ())


@given(SHEETS, SHEETS)
def test_a_merged_sheet_takes_up_nothing_new_from_its_own_sides(mine: AnswerSheet, theirs: AnswerSheet) -> None:
    once = merge(Side(mine), Side(theirs)).sheet
    again = merge(Side(once), Side(theirs)).sheet
    assert again.answers == once.answers
    assert again.about == once.about
    assert again.waivers == once.waivers


@given(SHEETS, SHEETS, st.none() | SHEETS)
def test_a_dispute_is_unknown_with_what_both_say(
    mine: AnswerSheet, theirs: AnswerSheet, base: AnswerSheet | None
) -> None:
    merged = merge(Side(mine), Side(theirs), base)
    for dispute in merged.disputes:
        if dispute.kind == "answer":
            whose = merged.sheet.parts[dispute.part] if dispute.part else merged.sheet
            answer = whose.answers[dispute.id]
            assert answer.is_disputed
            for side in (dispute.mine, dispute.theirs):
                if side.answer is None or not side.answer.is_disputed:
                    assert any(
                        line.startswith(" + ".join(sorted(side.said)) or "-") for line in answer.comment.split("\n")
                    )
        elif dispute.kind == "fact":
            assert (merged.sheet.parts[dispute.part] if dispute.part else merged.sheet).facts[dispute.id] == ()


@given(SHEETS, SHEETS, st.none() | SHEETS)
def test_every_merged_sheet_is_a_valid_one(mine: AnswerSheet, theirs: AnswerSheet, base: AnswerSheet | None) -> None:
    merged = merge(Side(mine), Side(theirs), base).sheet
    assert AnswerSheet.model_validate(merged.model_dump()) == merged


@given(SHEETS, SHEETS)
def test_without_a_base_no_choice_is_lost(mine: AnswerSheet, theirs: AnswerSheet) -> None:
    merged = merge(Side(mine), Side(theirs)).sheet
    for sheet in (mine, theirs):
        for control_id, answer in sheet.answers.items():
            now = merged.answers[control_id]
            assert not answer.choice or now.is_disputed or set(now.choice) == set(answer.choice)
            assert all(entry in now.evidence for entry in answer.evidence)
