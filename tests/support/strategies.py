"""Random questionnaires and sheets: facts, follow-ups, several choices, not applicable, caps and tiers."""

from typing import Any, Literal

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from assessor.model.catalog import (
    Choice,
    Control,
    Critical,
    Fact,
    Level,
    Questionnaire,
    Scope,
    Tier,
    TierInfo,
    VitalClass,
    WeightedDomain,
)
from assessor.model.sheet import Answer, AnswerSheet, Part, PartKind, QuestionnaireRef

PART_KINDS: list[PartKind] = ["site", "product"]
TIERS: list[Tier] = ["essential", "standard", "advanced"]
FACTS = {
    "f": Fact(kind="yes-no", title="F", question="F?"),
    "g": Fact(kind="many", title="G", question="G?", values={"a": "A", "b": "B"}, applies_if=({"f": ("yes",)},)),
}
CONDITIONS: list[Any] = [
    (),
    (),
    ({"f": ("yes",)},),
    ({"g": ("a",)},),
    ({"f": ("yes",), "g": ("b",)},),
    ({"f": ("no",)}, {"g": ("a", "b")}),
]
SCOPES: list[Scope] = ["firm", "firm", "site", "product"]
DIFFERENT: list[dict[str, tuple[str, ...]]] = [
    {},
    {},
    {"f": ("no",)},
    {"f": ("yes",)},
    {"f": ("unknown",)},
    {"g": ("b",)},
]
KINDS: list[Literal["one", "multi"]] = ["one", "one", "multi"]
CHOICES = {
    "one": [
        {"no": Choice(text="no", credit=0), "yes": Choice(text="yes", credit=100)},
        {
            "no": Choice(text="no", credit=0),
            "half": Choice(text="half", credit=50),
            "yes": Choice(text="y", credit=100),
        },
    ],
    "multi": [
        {
            "a": Choice(text="a", credit=70),
            "b": Choice(text="b", credit=40),
            "none": Choice(text="none", credit=0, none=True),
        }
    ],
}


@st.composite
def controls(draw: DrawFn, name: str, parents: list[Control]) -> Control:
    kind = draw(st.sampled_from(KINDS))
    tier = draw(st.sampled_from(TIERS[:2]))
    parent = draw(st.sampled_from([None, *(p for p in parents if p.kind == "one" and p.tier <= tier)]))
    floor = draw(st.sampled_from([None, None, 1, 50, 100])) if tier == "essential" else None
    least = None if parent is None else draw(st.sampled_from(list(parent.choices)[1:]))
    return Control(
        id=name,
        domain=draw(st.sampled_from(["d", "e"])),
        title=name,
        question=f"{name}?",
        why="w",
        how_to_check="h",
        tier=tier,
        weight=draw(st.sampled_from([0, 1, 3])) if floor is None else 2,
        effort_days=draw(st.sampled_from([(0, 1), (0, 0), (1, 3), (2, 7)])),
        requires=tuple(sorted(draw(st.sets(st.sampled_from([p.id for p in parents]), max_size=2)))) if parents else (),
        kind=kind,
        of=draw(st.sampled_from(SCOPES)) if parent is None else parent.of,
        applies_if=draw(st.sampled_from(CONDITIONS)),
        after={} if parent is None or least is None else {parent.id: least},
        not_applicable=draw(st.sampled_from([None, True, False])),
        target=draw(st.sampled_from([100, 100, 50])),
        critical=None if floor is None else Critical(floor=floor, cap=draw(st.sampled_from([39, 59, 79])), because="b"),
        choices=draw(st.sampled_from(CHOICES[kind])),
    )


@st.composite
def questionnaires(draw: DrawFn, most: int = 4) -> Questionnaire:
    made: list[Control] = []
    for number in range(draw(st.integers(1, most))):
        made.append(draw(controls(f"c{number}", made)))
    return draw(questionnaires_of(made, FACTS))


@st.composite
def questionnaires_of(draw: DrawFn, controls: list[Control], facts: dict[str, Fact]) -> Questionnaire:
    """Draw how the controls weigh together, and which of them are vital."""
    weight, by_emphasis = draw(st.integers(1, 4)), draw(st.booleans())
    classes = st.lists(st.sampled_from([control.id for control in controls]), min_size=1, max_size=3, unique=True)
    vital = {f"v{number}": vital_class(some) for number, some in enumerate(draw(st.lists(classes, max_size=2)))}
    facts = {fact_id: fact.model_copy(update={"required": False}) for fact_id, fact in facts.items()}
    required = draw(st.sampled_from([None, None, None, *facts]))
    if required is not None:
        facts[required] = facts[required].model_copy(update={"required": True})
    return Questionnaire(
        id="random",
        version="1",
        title="Random",
        about="",
        levels={"low": Level(start=0, title="L", meaning="m"), "high": Level(start=40, title="H", meaning="m")},
        tiers={tier: TierInfo(title=tier, about=tier) for tier in TIERS},
        domains=(
            WeightedDomain(id="d", title="D", about="d", weight=weight, by_emphasis=by_emphasis),
            WeightedDomain(id="e", title="E", about="e", weight=2, by_emphasis=by_emphasis),
        ),
        facts=facts,
        suggest={},
        standards=(),
        made_for=None,
        controls={control.id: control for control in controls},
        glossary={},
        vital=vital,
    )


def vital_class(controls: list[str]) -> VitalClass:
    return VitalClass(title="V", because="v", controls={"operator": tuple(controls)})


@st.composite
def answers_to(draw: DrawFn, control: Control) -> Answer | None:
    options: list[Answer | None] = [None, Answer(state="unknown")]
    options += [Answer(choice=(choice,)) for choice in control.choices]
    if control.kind == "multi":
        options.append(Answer(choice=("a", "b")))
    if control.may_not_apply:
        options.append(Answer(state="not-applicable", reason="none here"))
    return draw(st.sampled_from(options))


@st.composite
def facts_of_a_sheet(draw: DrawFn) -> dict[str, tuple[str, ...]]:
    facts = {
        "f": draw(st.sampled_from([(), ("unknown",), ("yes",), ("yes",), ("no",)])),
        "g": draw(st.sampled_from([(), ("a",), ("b",), ("a", "b")])),
    }
    return {fact_id: values for fact_id, values in facts.items() if values}


@st.composite
def sheets(draw: DrawFn, questionnaire: Questionnaire) -> AnswerSheet:
    answers = {control_id: draw(answers_to(control)) for control_id, control in questionnaire.controls.items()}
    return AnswerSheet(
        format=1,
        questionnaire=QuestionnaireRef(id="random", version="1"),
        tier=draw(st.sampled_from([None, *TIERS])),
        facts=draw(facts_of_a_sheet()),
        answers={control_id: answer for control_id, answer in answers.items() if answer is not None},
    )


@st.composite
def parts_of(draw: DrawFn, questionnaire: Questionnaire, kind: PartKind) -> Part:
    """Draw a part that differs in few answers, and seldom in facts."""
    asked = [control for control in questionnaire.controls.values() if control.of == kind]
    own = draw(st.lists(st.sampled_from(asked), max_size=2, unique_by=lambda c: c.id)) if asked else []
    answers = {control.id: draw(answers_to(control)) for control in own}
    facts: dict[str, tuple[str, ...]] = draw(st.sampled_from(DIFFERENT))
    given = {control_id: answer for control_id, answer in answers.items() if answer is not None}
    return Part(kind=kind, title=kind, facts=facts, answers=given)


@st.composite
def with_parts(draw: DrawFn, questionnaire: Questionnaire, sheet: AnswerSheet) -> AnswerSheet:
    kinds: list[PartKind] = draw(st.lists(st.sampled_from(PART_KINDS), max_size=3))
    found = {f"p{number}": draw(parts_of(questionnaire, kind)) for number, kind in enumerate(kinds)}
    return sheet.model_copy(update={"parts": found})


@st.composite
def assessed(draw: DrawFn, most: int = 4, *, parts: bool = True) -> tuple[Questionnaire, AnswerSheet]:
    questionnaire = draw(questionnaires(most))
    sheet = draw(sheets(questionnaire))
    return questionnaire, draw(with_parts(questionnaire, sheet)) if parts and draw(st.booleans()) else sheet
