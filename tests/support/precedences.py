"""Random sheets that make one rule overrule another: facts on facts, follow-ups of follow-ups, stale answers."""

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from assessor.model.catalog import Control, Fact, Questionnaire, Tier
from assessor.model.sheet import Answer, AnswerSheet, QuestionnaireRef
from tests.support.strategies import TIERS, controls, questionnaires_of

FACTS = {
    "f": Fact(kind="yes-no", title="F", question="F?"),
    "g": Fact(kind="many", title="G", question="G?", values={"a": "A", "b": "B"}, applies_if=({"f": ("yes",)},)),
    "h": Fact(kind="one", title="H", question="H?", values={"x": "X", "y": "Y"}, applies_if=({"g": ("a",)},)),
    "k": Fact(kind="yes-no", title="K", question="K?", applies_if=({"f": ("no",)}, {"h": ("y",)})),
    "m": Fact(kind="yes-no", title="M", question="M?"),
}
STORED: dict[str, list[tuple[str, ...]]] = {
    "f": [(), ("unknown",), ("yes",), ("no",)],
    "g": [(), ("unknown",), ("a",), ("b",), ("a", "b")],
    "h": [(), ("unknown",), ("x",), ("y",)],
    "k": [(), ("unknown",), ("yes",), ("no",)],
    "m": [(), ("unknown",), ("yes",), ("no",)],
}
TABLES = st.lists(
    st.sampled_from([(fact_id, value) for fact_id, fact in FACTS.items() for value in fact.options]),
    min_size=1,
    max_size=3,
    unique_by=lambda pair: pair[0],
).map(lambda pairs: {fact_id: (value,) for fact_id, value in pairs})
CONDITIONS = st.one_of(st.just(()), st.lists(TABLES, min_size=1, max_size=2).map(tuple))
DEPTHS: list[Tier | None] = [None, "standard", "standard", "advanced"]
STALE = f"sha256:{'0' * 64}"


@st.composite
def entangled(draw: DrawFn, name: str, parents: list[Control]) -> Control:
    """Draw a control with conditions over several facts, mostly as a follow-up."""
    control = draw(controls(name, parents))
    ahead = [one for one in parents if one.kind == "one" and TIERS.index(one.tier) <= TIERS.index(control.tier)]
    parent = draw(st.sampled_from([*reversed(ahead[-3:]), None]))
    after = {} if parent is None else {parent.id: draw(st.sampled_from(list(parent.choices)[1:]))}
    target = draw(st.sampled_from([50, 100]))
    changed = {"applies_if": draw(CONDITIONS), "after": after, "target": target, "of": (parent or control).of}
    return Control(**{**dict(control), **changed})


@st.composite
def entangled_questionnaires(draw: DrawFn) -> Questionnaire:
    made: list[Control] = []
    for number in range(draw(st.integers(2, 5))):
        made.append(draw(entangled(f"c{number}", made)))
    return draw(questionnaires_of(made, FACTS))


@st.composite
def stored_answers(draw: DrawFn, control: Control) -> Answer:
    """Draw any answer that a file can hold, also one that is not accepted, or that is to another wording."""
    ticked = [(choice,) for choice in control.choices] + ([("a", "b")] * 2 if control.kind == "multi" else [])
    options = [Answer(choice=choices) for choices in [*ticked, *ticked]]
    options += [Answer(), Answer(state="unknown"), *[Answer(state="not-applicable", reason="none here")] * 3]
    as_asked = draw(st.sampled_from([control.fingerprint] * 6 + ["", "", STALE]))
    return draw(st.sampled_from(options)).model_copy(update={"as_asked": as_asked})


@st.composite
def entangled_cases(draw: DrawFn) -> tuple[Questionnaire, AnswerSheet]:
    questionnaire = draw(entangled_questionnaires())
    return questionnaire, AnswerSheet(
        format=1,
        questionnaire=QuestionnaireRef(id="random", version=draw(st.sampled_from(["1", "1", "0"]))),
        tier=draw(st.sampled_from(DEPTHS)),
        facts={fact_id: draw(st.sampled_from(values)) for fact_id, values in STORED.items()},
        answers={control_id: draw(stored_answers(control)) for control_id, control in questionnaire.controls.items()},
    )
