"""Warn authors of questionnaires. A warning names its rule, and refuses nothing. Pure."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from itertools import combinations
from typing import NamedTuple

from assessor.model.assessment import Assessment
from assessor.model.catalog import TIERS, Conditions, Control, Fact, Questionnaire, Tier
from assessor.model.sheet import AnswerSheet, QuestionnaireRef
from assessor.model.solutions import Solution
from assessor.model.standards import Provision, Standard
from assessor.scoring import caps, engine
from assessor.text import counted, mentioned

# For firms with one role, and with two.
MOST_ESSENTIAL = {1: 36, 2: 48}
# Of the critical controls asked of a role, how many may hold the total below the mildest cap of a critical control.
MOST_CRITICAL, MOST_DIRE, MILDEST = 14, 10, 79
HEAVIEST = Fraction(1, 10)
LONGEST_QUESTION = 170
# A role that is asked fewer questions than this cannot keep each of them below a tenth.
FEWEST = 21

# How a choice says that there is nothing to protect.
_NONE = re.compile(r"\b(?:no|none|nothing|nobody|not|never|neither|cannot|can't|without)\b", re.IGNORECASE)
_ACRONYM = re.compile(r"\b[A-Z][A-Z0-9]+\b")
# Acronyms that need no explanation.
_PLAIN = frozenset({"SIM", "USB", "TV", "FBI", "US", "UK", "EU", "IT", "PIN", "NASA", "OK", "CCTV", "5G"})
# Words that refer back to the choice before.
_LEANING = re.compile(
    r"^(?:all|both|the same) (?:of )?(?:that|this|those|these|it)\b|^(?:also|and|likewise|nothing else)\b"
    r"|\bas (?:above|before)\b|\bin that way\b",
    re.IGNORECASE,
)
# Words that blame whoever gives the answer.
_BLAME = re.compile(
    r"\b(?:bad|badly|careless|carelessly|do not care|don't care|illegal|illegally|insecure|insecurely|irresponsible"
    r"|lazy|neglect|neglected|negligent|poor|poorly|reckless|recklessly|sloppy|stupid|unsafe|useless)\b",
    re.IGNORECASE,
)


class Warning(NamedTuple):  # noqa: A001 - the word an author knows
    """One warning: the keys of its place in the questionnaire, the rule, and the sentence."""

    keys: tuple[str, ...]
    rule: str
    what: str


def warnings(questionnaire: Questionnaire) -> list[Warning]:
    """Return every warning about one questionnaire."""
    return [Warning(keys, name, what) for name, rule in RULES.items() for keys, what in rule(questionnaire)]


Found = Iterator[tuple[tuple[str, ...], str]]


def _too_many_critical(questionnaire: Questionnaire) -> Found:
    """More critical controls asked of a firm with one role than anybody holds in mind."""
    for role in _roles(questionnaire):
        asked = [caps.cap(control) for control in _asked(questionnaire, (role,)) if caps.is_critical(control)]
        dire = sum(cap < MILDEST for cap in asked)
        if dire > MOST_DIRE:
            yield (), f"{dire} critical controls with a cap below {MILDEST} for the role {role}; at most {MOST_DIRE}"
        if len(asked) > MOST_CRITICAL:
            yield (), f"{len(asked)} critical controls for the role {role}; at most {MOST_CRITICAL}"


def _too_many_essential(questionnaire: Questionnaire) -> Found:
    """More essential questions asked of a firm than it answers in one sitting: 36 for one role, 48 for two."""
    for roles in _firms(questionnaire):
        asked, most = len(_asked(questionnaire, roles)), MOST_ESSENTIAL[len(roles)]
        if asked > most:
            yield (), f"{counted(asked, 'essential question')} for the role {' and '.join(roles)}; at most {most}"


def _heavy_control(questionnaire: Questionnaire) -> Found:
    """A control that weighs more than a tenth of the total, where at least 21 are asked."""
    found: dict[str, tuple[Fraction, str]] = {}
    for firm, shares in _weighed(questionnaire):
        for control_id, share in shares.items():
            if len(shares) >= FEWEST and share > max(HEAVIEST, found.get(control_id, (HEAVIEST, ""))[0]):
                found[control_id] = share, firm
    for control_id, (share, firm) in found.items():
        percent = share.numerator * 100 // share.denominator
        yield ("controls", control_id), f"{control_id} weighs {percent} % for {firm}"


def _outweighed_critical(questionnaire: Questionnaire) -> Found:
    """A control that is not critical and weighs more than one that is: it counts for more than what must not fail."""
    told: set[str] = set()
    for firm, shares in _weighed(questionnaire):
        critical = {control_id for control_id in shares if caps.is_critical(questionnaire.controls[control_id])}
        least = min(critical, key=lambda control_id: shares[control_id], default=None)
        most = max(shares.keys() - critical, key=lambda control_id: (shares[control_id], control_id), default=None)
        if least is not None and most is not None and shares[most] > shares[least] and most not in told:
            told.add(most)
            yield ("controls", most), f"{most} weighs more than the critical {least} for {firm}"


def _weighed(questionnaire: Questionnaire) -> Iterator[tuple[str, dict[str, Fraction]]]:
    """Yield each kind of firm, by roles, tier and whether all facts hold, with what its controls weigh."""
    for roles in _firms(questionnaire):
        for tier in TIERS:
            for everything in (False, True):
                assessment = _assessed(questionnaire, roles, tier, everything=everything)
                facts = "on" if everything else "off"
                firm = f"the role {' and '.join(roles)} in the tier {tier}, optional facts {facts}"
                yield firm, dict(_shares(assessment))


def _shares(assessment: Assessment) -> Iterator[tuple[str, Fraction]]:
    scored = [domain for domain in assessment.domains if domain.score is not None]
    whole = sum(domain.counts for domain in scored)
    for domain in scored:
        for finding in domain.findings:
            if finding.share is not None:
                share = Fraction(domain.counts * finding.control.weight, whole * domain.inside)
                yield finding.control.id, share


def _missing_vital(questionnaire: Questionnaire) -> Found:
    """A role without a critical control of a vital class that concerns it, or one not critical without a reason."""
    for role in _roles(questionnaire):
        if questionnaire.vital and not any(role in each.controls for each in questionnaire.vital.values()):
            yield (), f"no vital class concerns the role {role}"
        findings = _assessed(questionnaire, (role,), "advanced", everything=True).findings
        asked = {finding.control.id for finding in findings if finding.share is not None}
        for class_id, vital_class in questionnaire.vital.items():
            if role in vital_class.controls:
                for what in _unexplained(questionnaire, class_id, role, asked):
                    yield ("not_critical", class_id), f"the vital class {class_id} {what} for the role {role}"


def _unexplained(questionnaire: Questionnaire, class_id: str, role: str, asked: set[str]) -> Iterator[str]:
    vital_class, own = questionnaire.vital[class_id], questionnaire.not_critical.get(class_id, {})
    standing = [control_id for control_id in vital_class.controls[role] if control_id in asked]
    critical = [control_id for control_id in standing if caps.is_critical(questionnaire.controls[control_id])]
    if critical and role in own:
        yield "is critical, and a reason says that it is not"
    if not critical and vital_class.why_not(own, *standing, role) is None:
        yield "has no critical control"
    for control_id in standing:
        if control_id in critical and control_id in own:
            yield f"has {control_id}, which is critical, and a reason says that it is not,"
        if control_id not in critical and vital_class.why_not(own, control_id, role) is None:
            yield f"has {control_id}, which is neither critical nor says why not,"


def _presumed_asset(questionnaire: Questionnaire) -> Found:
    """A critical control that a firm without the asset can't answer: no fact, no "we have none", no "doesn't apply"."""
    role = questionnaire.meaning.role
    for control_id, control in questionnaire.controls.items():
        optional = any(fact_id != role for table in control.applies_if for fact_id in table)
        enough = [choice.text for choice in control.choices.values() if choice.credit >= caps.floor(control)]
        answerable = optional or control.may_not_apply or any(_NONE.search(text) for text in enough)
        if questionnaire.vital and caps.is_critical(control) and not answerable:
            yield ("controls", control_id), f"a firm without what {control_id} is about has no answer to it"


def _missing_step(questionnaire: Questionnaire) -> Found:
    """An essential control without what a short report tells: its step, when that is done, who knows, what happened."""
    for control_id, control in questionnaire.controls.items():
        if not questionnaire.vital or control.tier != "essential":
            continue
        told: dict[str, object] = {"step": control.step, "told_by": control.told_by, "done_when": _ends(control)}
        if caps.is_critical(control):
            told |= {"clause": control.clause, "event or no_event": control.event or control.no_event}
        for name, value in told.items():
            if not value:
                yield ("controls", control_id), f"{control_id} has no {name}"


def _ends(control: Control) -> bool:
    """Whether every answer that ends something says when it is done: that at the floor, and that at the target."""
    ends = {choice_id for credit in (caps.floor(control) or 1, control.target) for choice_id in control.enough(credit)}
    return all(control.choices[choice_id].done_when for choice_id in ends)


def _roles(questionnaire: Questionnaire) -> list[str]:
    return list(questionnaire.meaning.roles(questionnaire.facts))


def _firms(questionnaire: Questionnaire) -> list[tuple[str, ...]]:
    """Return each role alone, and each pair of roles."""
    roles = _roles(questionnaire)
    return [*((role,) for role in roles), *combinations(roles, 2)]


def _asked(questionnaire: Questionnaire, roles: tuple[str, ...]) -> list[Control]:
    """Return the essential controls that firms with these roles are asked, whatever else is true of them."""
    findings = _assessed(questionnaire, roles, "essential", everything=True).findings
    return [finding.control for finding in findings if finding.share is not None and finding.behind is None]


def _assessed(questionnaire: Questionnaire, roles: tuple[str, ...], tier: Tier, *, everything: bool) -> Assessment:
    facts = {fact_id: _value(fact, everything=everything) for fact_id, fact in questionnaire.facts.items()}
    if questionnaire.meaning.role:
        facts[questionnaire.meaning.role] = roles
    reference = QuestionnaireRef(id=questionnaire.id, version=questionnaire.version)
    sheet = AnswerSheet(format=1, questionnaire=reference, tier=tier, facts=facts)
    return engine.assess(questionnaire, sheet, date(2000, 1, 1))


def _value(fact: Fact, *, everything: bool) -> tuple[str, ...]:
    options = list(fact.options)
    if fact.kind == "yes-no":
        return ("yes",) if everything else ("no",)
    if fact.none is not None:
        return tuple(value_id for value_id in options if value_id != fact.none) if everything else (fact.none,)
    return tuple(options) if fact.kind == "many" else (options[-1] if everything else options[0],)


def _unreachable_question(questionnaire: Questionnaire) -> Found:
    """A condition that no firm can meet: its facts exclude each other, or those that they depend on do."""
    for control_id, control in questionnaire.controls.items():
        if control.applies_if and not _can_hold(control.applies_if, questionnaire.facts):
            yield ("controls", control_id, "applies_if"), f"no firm is ever asked {control_id}"


def _can_hold(
    conditions: Conditions, facts: Mapping[str, Fact], demanded: Mapping[str, frozenset[str]] | None = None
) -> bool:
    return not conditions or any(_table_can_hold(table, facts, demanded or {}) for table in conditions)


def _table_can_hold(
    table: Mapping[str, tuple[str, ...]], facts: Mapping[str, Fact], demanded: Mapping[str, frozenset[str]]
) -> bool:
    together = dict(demanded)
    for fact_id, values in table.items():
        # Only a "many" fact may have two values at once.
        if facts[fact_id].kind != "many":
            together[fact_id] = together.get(fact_id, frozenset(values)) & frozenset(values)
            if not together[fact_id]:
                return False
    return all(_can_hold(facts[fact_id].applies_if, facts, together) for fact_id in table)


def _duplicate_text(questionnaire: Questionnaire) -> Found:
    """Two controls with the same title, question or why: one of them asks nothing new."""
    for name in ("title", "question", "why"):
        texts = Counter(getattr(control, name) for control in questionnaire.controls.values())
        for control_id, control in questionnaire.controls.items():
            if texts[getattr(control, name)] > 1:
                yield ("controls", control_id, name), f"another control has the same {name} as {control_id}"


def _missing_help(questionnaire: Questionnaire) -> Found:
    """A control without evidence, solutions or a first step: its gap comes without advice."""
    for control_id, control in questionnaire.controls.items():
        for name in ("evidence", "solutions", "first_step"):
            if not getattr(control, name):
                yield ("controls", control_id), f"{control_id} has no {name}"


def _long_question(questionnaire: Questionnaire) -> Found:
    """A question of more than 170 characters: it probably asks two things."""
    for control_id, control in questionnaire.controls.items():
        if len(control.question) > LONGEST_QUESTION:
            yield (
                ("controls", control_id, "question"),
                f"the question of {control_id} has {len(control.question)} characters",
            )


def _blaming_choice(questionnaire: Questionnaire) -> Found:
    """A worst choice whose words blame the person who would have to choose it: few admit to that."""
    for control_id, control in questionnaire.controls.items():
        name, worst = min(control.choices.items(), key=lambda item: item[1].credit)
        if blame := _BLAME.search(worst.text):
            yield (
                ("controls", control_id, "choices", name),
                f'few would admit to "{blame.group()}" in the worst choice of {control_id}',
            )


def _leaning_choice(questionnaire: Questionnaire) -> Found:
    """A choice that needs the one before it to be understood: reports and letters quote it alone."""
    for control_id, control in questionnaire.controls.items():
        for name, choice in control.choices.items():
            if leaning := _LEANING.search(choice.text):
                yield (
                    ("controls", control_id, "choices", name),
                    f'"{leaning.group()}" in a choice of {control_id} says nothing alone',
                )


def _unexplained_acronym(questionnaire: Questionnaire) -> Found:
    """An acronym in a question or choice that the glossary does not explain."""
    terms = "\n".join(questionnaire.glossary)
    for control_id, control in questionnaire.controls.items():
        for acronym in sorted(_acronyms(control) - _PLAIN):
            if not mentioned(acronym, questionnaire.glossary) and not mentioned(terms, [acronym]):
                yield ("controls", control_id), f"{acronym} in {control_id} is not in the glossary"


def _acronyms(control: Control) -> set[str]:
    texts = [control.question, *(choice.text for choice in control.choices.values())]
    return {word for text in texts for word in _ACRONYM.findall(text)}


def _weightless_control(questionnaire: Questionnaire) -> Found:
    """A control with the weight 0: it is asked, and its answer changes no score."""
    for control_id, control in questionnaire.controls.items():
        if control.weight == 0:
            sentence = f"{control_id} has the weight 0, so no answer to it changes a score"
            yield ("controls", control_id, "weight"), sentence


RULES: dict[str, Callable[[Questionnaire], Found]] = {
    "too-many-critical": _too_many_critical,
    "too-many-essential": _too_many_essential,
    "heavy-control": _heavy_control,
    "outweighed-critical": _outweighed_critical,
    "missing-vital": _missing_vital,
    "presumed-asset": _presumed_asset,
    "missing-step": _missing_step,
    "unreachable-question": _unreachable_question,
    "duplicate-text": _duplicate_text,
    "missing-help": _missing_help,
    "long-question": _long_question,
    "blaming-choice": _blaming_choice,
    "leaning-choice": _leaning_choice,
    "unexplained-acronym": _unexplained_acronym,
    "weightless-control": _weightless_control,
}


def orphans(
    questionnaires: list[Questionnaire], solutions: Mapping[str, Solution], standards: tuple[Standard, ...]
) -> Iterator[str]:
    """Warn of what a catalog does not use: solutions that close nothing, and controls that bear on no provision."""
    asked = {
        control_id: control
        for questionnaire in questionnaires
        for control_id, control in questionnaire.controls.items()
    }
    closing = {solution for control in asked.values() for solution in control.solutions}
    yield from (
        f"orphan-solution: {solution_id} closes no control" for solution_id in solutions if solution_id not in closing
    )
    if standards:
        yield from _unmapped(asked.values(), [p for standard in standards for p in standard.provisions.values()])


def _unmapped(controls: Iterable[Control], provisions: list[Provision]) -> Iterator[str]:
    mapped = {control_id for provision in provisions for control_id in provision.controls}
    evidence = {
        control_id
        for provision in provisions
        for control_id, mapping in provision.controls.items()
        if mapping.relation != "related"
    }
    for control in controls:
        if control.id not in mapped and control.no_provision is None:
            yield f"unmapped-control: {control.id} bears on no provision; map it, or say why not in no_provision"
        if control.id in evidence and control.no_provision is not None:
            yield f"unmapped-control: {control.id} is evidence for a provision; remove no_provision"


def unasked(
    questionnaires: Iterable[Questionnaire], shared: Mapping[str, Control], domains: Iterable[str]
) -> Iterator[str]:
    """Warn of domains that no questionnaire of a catalog asks about, and of unasked controls in the other domains."""
    loaded = list(questionnaires)
    asked = {control for questionnaire in loaded for control in questionnaire.controls}
    used = {domain.id for questionnaire in loaded for domain in questionnaire.domains}
    yield from (f"unasked-domain: no questionnaire asks about {domain}" for domain in domains if domain not in used)
    for control_id, control in shared.items():
        if control_id not in asked and control.domain in used:
            yield f"unasked-control: no questionnaire asks {control_id}"


def uncovered(coverage: Iterable[str], regions: Iterable[str]) -> Iterator[str]:
    """Warn of regions in which a firm can be, and of which nobody says how much of their rules is known."""
    yield from (
        f"uncovered-region: no [coverage.{region}] says how much of its rules is here"
        for region in sorted({*regions} - {*coverage})
    )
