"""Check that a catalog is sound: every question can be asked, and every score reached.

Each rule is a function of values that yields one fault for each thing wrong, with its keys.
"""

from collections import Counter
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from assessor.io.faults import Fault, Keys, hinted, near
from assessor.model.catalog import (
    TIERS,
    Conditions,
    Control,
    Domain,
    Fact,
    Level,
    MadeFor,
    Meaning,
    Tier,
    TierInfo,
    VitalClass,
)
from assessor.model.catalogfiles import Changes, QuestionnaireFile
from assessor.model.sheet import UNKNOWN
from assessor.scoring import caps

if TYPE_CHECKING:
    # Few commands read what is advised.
    from assessor.model.handouts import Emergency, EmergencyContact, EmergencyStep
    from assessor.model.obligations import Coverage, Obligation
    from assessor.model.solutions import Solution
    from assessor.model.standards import Standard

# Says what would be right instead of a wrong id, of those that are known.
Hint = Callable[[str, Sequence[str]], str]

# How long a chain of facts or controls may be in which each depends on the next.
DEEPEST = 16
# How many controls "requires" may connect, and how many targets and choices in such a group others may wait for: a plan
# weighs every combination.
MOST_TOGETHER, MOST_WAITS = 64, 12
# How many vital classes there may be, and how many critical controls may stand for one: a plan weighs which to close.
MOST_VITAL, MOST_IN_CLASS = 16, 8


def of_catalog(
    levels: Mapping[str, Level], tiers: Mapping[Tier, TierInfo], facts: Mapping[str, Fact]
) -> Iterator[Fault]:
    """Levels start at 0 and rise; each cap ends a band; facts can be answered and are not circular."""
    starts = [level.start for level in levels.values()]
    if not starts or starts[0] != 0 or sorted(set(starts)) != starts:
        yield Fault(("levels",), "the levels must start from 0 and rise")
    for edge in sorted({cap + 1 for cap in caps.CAPS} - set(starts)):
        yield Fault(("levels",), f"no level starts from {edge}, where a cap ends")
    for tier in TIERS:
        if tier not in tiers:
            yield Fault(("tiers",), f'the tier "{tier}" is missing')
        else:
            yield from _of_conditions(tiers[tier].proposed_if, facts, ("tiers", tier, "proposed_if"))
    for fact_id, fact in facts.items():
        yield from _of_fact(fact_id, fact)
        yield from _of_conditions(fact.applies_if, facts, ("facts", fact_id, "applies_if"))
    uses = {fact_id: {key for table in fact.applies_if for key in table} for fact_id, fact in facts.items()}
    circular = _circular(uses)
    for name in circular:
        yield Fault(("facts", name, "applies_if"), f'the fact "{name}" depends on itself')
    for fact_id in [] if circular else _deep(uses)[:1]:
        yield Fault(
            ("facts", fact_id, "applies_if"),
            f'the fact "{fact_id}" depends on a chain of more than {DEEPEST} facts',
        )


def of_meaning(meaning: Meaning, facts: Mapping[str, Fact]) -> Iterator[Fault]:
    """Check that the facts that [meaning] names exist, and the roles and sizes."""
    named_facts = {"role": meaning.role, "size": meaning.size, "operates": meaning.operates, "sells": meaning.sells}
    for key, fact in named_facts.items():
        if fact is not None and fact not in facts:
            yield Fault(("meaning", key), hinted(f'"{fact}" is no fact', near(fact, list(facts))))
    roles = meaning.roles(facts)
    for key, named in (("makers", meaning.makers), ("sellers", meaning.sellers)):
        yield from _of_roles(named, roles, ("meaning", key))
    for key, table in (("pace", meaning.pace), ("effort", meaning.effort)):
        yield from _of_keys(table, "size", meaning.sizes(facts), ("meaning", key))
    for size, (low, high) in meaning.effort.items():
        if low > high:
            yield Fault(("meaning", "effort", size), "the low end of the share is above the high end")
    yield from _of_conditions(meaning.makers_only, facts, ("meaning", "makers_only"))


def _of_roles(named: Sequence[str], roles: Collection[str], where: Keys) -> Iterator[Fault]:
    for index, role in enumerate(named):
        if role not in roles:
            yield Fault((*where, index), _no("role", role, roles))


def _of_keys(named: Iterable[str], kind: str, known: Collection[str], where: Keys) -> Iterator[Fault]:
    for key in named:
        if key not in known:
            yield Fault((*where, key), _no(kind, key, known))


def _no(kind: str, name: str, known: Collection[str]) -> str:
    """Say that there is no such role or size, and which there are."""
    said = near(name, list(known)) if known else f"[meaning] in catalog.toml names no fact of the {kind}"
    return hinted(f'"{name}" is no {kind}', said)


def _of_fact(fact_id: str, fact: Fact) -> Iterator[Fault]:
    if fact.kind == "yes-no" and fact.values:
        yield Fault(("facts", fact_id, "values"), 'a "yes-no" fact has no values of its own')
    if fact.kind != "yes-no" and len(fact.values) < 2:
        yield Fault(("facts", fact_id, "values"), "a fact needs at least two values")
    if UNKNOWN in fact.values:
        yield Fault(("facts", fact_id, "values"), '"unknown" is always a value; remove it')
    if fact.none is not None and (fact.kind != "many" or fact.none not in fact.values):
        yield Fault(("facts", fact_id, "none"), f'"{fact.none}" must be one of the values of a "many" fact')
    if fact.groups:
        yield from _of_fact_groups(fact_id, fact)


def _of_fact_groups(fact_id: str, fact: Fact) -> Iterator[Fault]:
    where = ("facts", fact_id, "groups")
    grouped = {value for group in fact.groups.values() for value in group.values}
    if fact.kind != "many" or fact.none is not None:
        yield Fault(where, 'only a "many" fact without "none" is asked by groups')
    for group_id, group in fact.groups.items():
        for value in group.values:
            if value not in fact.values:
                known = near(value, list(fact.values))
                yield Fault(
                    (*where, group_id, "values"), hinted(f'"{value}" is no value of the fact "{fact_id}"', known)
                )
    for value in fact.values:
        if value not in grouped:
            yield Fault(where, f'"{value}" is in no group')


def _of_conditions(conditions: Conditions, facts: Mapping[str, Fact], where: Keys) -> Iterator[Fault]:
    for table in conditions:
        if not table:
            yield Fault(where, "an empty condition always holds; remove it")
        for fact, values in table.items():
            if fact not in facts:
                yield Fault((*where, fact), hinted(f'"{fact}" is no fact', near(fact, list(facts))))
                continue
            for value in values:
                if value not in facts[fact].options:
                    known = near(value, list(facts[fact].options))
                    yield Fault((*where, fact), hinted(f'"{value}" is no value of the fact "{fact}"', known))
            if not values:
                yield Fault((*where, fact), "no value is named, so this never holds")


def of_controls(controls: Mapping[str, Control], facts: Mapping[str, Fact], base: Keys) -> Iterator[Fault]:
    """Check each control by itself: its choices, conditions, effort and parent."""
    for control_id, control in controls.items():
        where = (*base, control_id)
        yield from _of_choices(control, (*where, "choices"))
        yield from _of_conditions(control.applies_if, facts, (*where, "applies_if"))
        if control.effort_days[0] > control.effort_days[1]:
            yield Fault((*where, "effort_days"), "the low end of the effort is above the high end")
        if len(control.after) > 1:
            yield Fault((*where, "after"), "a follow-up has one parent")


def of_wordings(controls: Mapping[str, Control], roles: Collection[str], base: Keys) -> Iterator[Fault]:
    """Check that controls are worded only for roles that exist."""
    for control_id, control in controls.items():
        yield from _of_keys(control.ask, "role", roles, (*base, control_id, "ask"))


def _of_choices(control: Control, where: Keys) -> Iterator[Fault]:
    earned = [choice.credit for choice in control.choices.values()]
    texts = [choice.text for choice in control.choices.values()]
    for choice_id, choice in control.choices.items():
        if choice_id == UNKNOWN:
            yield Fault((*where, choice_id), '"unknown" can always be answered; name the choice otherwise')
        if texts.count(choice.text) > 1:
            yield Fault((*where, choice_id), "another choice has the same text")
    if control.kind == "one":
        if any(choice.none for choice in control.choices.values()):
            yield Fault(where, '"none" belongs to a control of which several choices may be ticked')
        if earned[0] != 0 or earned[-1] != 100 or sorted(set(earned)) != earned:
            yield Fault(where, f"credits must rise from 0 to 100, worst choice first; they are {earned}")
        return
    nones = [choice.credit for choice in control.choices.values() if choice.none]
    if nones != [0] or earned.count(0) != 1:
        yield Fault(where, "exactly one choice has none = true and credit 0; every other has a credit")
    if sum(earned) < 100:
        yield Fault(where, f"all choices together are worth {sum(earned)}; at least 100 must be reachable")


def of_questionnaire(
    file: QuestionnaireFile,
    included: Mapping[str, Control],
    own: Mapping[str, Control],
    facts: Mapping[str, Fact],
    hint: Hint = near,
) -> Iterator[Fault]:
    """What a questionnaire changes exists, its own controls are sound, and it weighs in one way.

    `hint` says what would be right instead of a wrong id.
    """
    for control_id in file.tailored.keys() - included.keys():
        yield Fault(
            ("tailored", control_id),
            hinted(f'"{control_id}" is not among the included controls', hint(control_id, list(included))),
        )
    yield from _of_conditions((dict(file.suggest),) if file.suggest else (), facts, ("suggest",))
    yield from of_controls(own, facts, ("controls",))
    if file.emphasis and file.domain_weights:
        yield Fault(("emphasis",), "domains have shares ([domain_weights]) or an emphasis, not both")
    if not file.emphasis and not file.domain_weights:
        yield Fault(("emphasis",), "no domain has a weight: give each an [emphasis], or a share in [domain_weights]")


def of_own_ids(own: Iterable[str], shared: Container[str], base: Container[str], base_id: str) -> Iterator[Fault]:
    """Check that no control of a questionnaire's own has the id of a shared one, or of one of its base."""
    for control_id in own:
        if control_id in base or control_id in shared:
            whose = f'a control of "{base_id}"' if control_id in base else "a shared control"
            what = f'"{control_id}" is {whose} already; choose another id, or tailor it'
            yield Fault(("controls", control_id), what)


def of_made_for(made_for: MadeFor | None, roles: Collection[str]) -> Iterator[Fault]:
    """Check that the roles that a questionnaire is made for exist."""
    if made_for:
        yield from _of_roles(made_for.roles, roles, ("made_for", "roles"))


def of_vital(vital: Mapping[str, VitalClass], roles: Collection[str]) -> Iterator[Fault]:
    """Check that the roles of vital classes exist, and that classes are few and apart enough to be planned."""
    if len(vital) > MOST_VITAL:
        yield Fault(("vital",), f"{len(vital)} vital classes; at most {MOST_VITAL}")
    taken: dict[str, str] = {}
    for class_id, vital_class in vital.items():
        where = ("vital", class_id, "controls")
        yield from _of_keys(vital_class.controls, "role", roles, where)
        yield from _of_reasons(vital_class.otherwise, vital_class, ("vital", class_id, "otherwise"))
        for control_id in dict.fromkeys(name for some in vital_class.controls.values() for name in some):
            other = taken.setdefault(control_id, class_id)
            if other != class_id:
                yield Fault(where, f'"{control_id}" stands for the vital class "{other}" already')


def of_critical(controls: Mapping[str, Control], vital: Mapping[str, VitalClass]) -> Iterator[Fault]:
    """Check that few critical controls stand for one vital class: a plan weighs which of them to mend."""
    critical = {control_id for control_id, control in controls.items() if caps.is_critical(control)}
    for class_id, vital_class in vital.items():
        standing = critical & {name for some in vital_class.controls.values() for name in some}
        if len(standing) > MOST_IN_CLASS:
            what = f"{len(standing)} critical controls; at most {MOST_IN_CLASS}"
            yield Fault(("tailored",), f'for the vital class "{class_id}" stand {what}')


def of_not_critical(reasons: Mapping[str, Mapping[str, str]], vital: Mapping[str, VitalClass]) -> Iterator[Fault]:
    """Check that whatever a questionnaire says is not critical is a vital class, by a role or a control of it."""
    for class_id, by_key in reasons.items():
        if class_id in vital:
            yield from _of_reasons(by_key, vital[class_id], ("not_critical", class_id))
        else:
            known = near(class_id, list(vital))
            yield Fault(("not_critical", class_id), hinted(f'"{class_id}" is no vital class', known))


def _of_reasons(reasons: Iterable[str], vital_class: VitalClass, where: Keys) -> Iterator[Fault]:
    members = (name for some in vital_class.controls.values() for name in some)
    concerned = list(dict.fromkeys((*vital_class.controls, *members)))
    yield from _of_keys(reasons, "role or control of this vital class", concerned, where)


def of_domains(
    table: str,
    weights: Mapping[str, int],
    included: Mapping[str, Control],
    own: Mapping[str, Control],
    domains: Mapping[str, Domain],
) -> Iterator[Fault]:
    """Check that exactly the domains with controls have weights."""
    for name, control in own.items():
        if control.domain not in domains:
            known = near(control.domain, list(domains))
            yield Fault(("controls", name, "domain"), hinted(f'"{control.domain}" is no domain', known))
    used = {control.domain for control in (*included.values(), *own.values())}
    for domain in sorted(used & domains.keys() - weights.keys()):
        yield Fault((table,), f'the domain "{domain}" has controls here and no weight')
    for domain in weights.keys() - used:
        what = "has no controls here" if domain in domains else hinted("is no domain", near(domain, list(domains)))
        yield Fault((table, domain), f'"{domain}" {what}')


def of_own_domains(
    own: Mapping[str, Domain], shared: Container[str], controls: Mapping[str, Control]
) -> Iterator[Fault]:
    """Check that a questionnaire's own domains are nobody else's, and that each has controls."""
    used = {control.domain for control in controls.values()}
    for domain_id in own:
        if domain_id in shared:
            yield Fault(("domains", domain_id), f'"{domain_id}" is a shared domain already; choose another id')
        elif domain_id not in used:
            yield Fault(("domains", domain_id), f'"{domain_id}" has no controls here')


def of_resolved(
    controls: Mapping[str, Control], own: Mapping[str, Control], elsewhere: Callable[[str], bool], hint: Hint = near
) -> Iterator[Fault]:
    """Check controls after tailoring: parents, prerequisites, twins, and critical ones."""
    for control_id, control in controls.items():
        where: Keys = ("controls", control_id) if control_id in own else ("tailored", control_id)
        yield from _of_parent(control, controls, where, hint)
        yield from _of_critical(control, where)
        for other in (*control.requires, *([control.twin] if control.twin else [])):
            if other not in controls and not elsewhere(other):
                key = "twin" if other == control.twin else "requires"
                yield Fault((*where, key), hinted(f'"{other}" is no control', hint(other, list(controls))))
    for key, uses in (
        ("after", {control_id: set(control.after) for control_id, control in controls.items()}),
        ("requires", {control_id: set(control.requires) for control_id, control in controls.items()}),
    ):
        circular = _circular(uses)
        for name in circular:
            yield Fault(("controls", name, key), f'the control "{name}" comes after itself')
        for control_id in [] if circular else _deep(uses)[:1]:
            yield Fault(
                ("controls", control_id, key),
                f'the control "{control_id}" ends a chain of more than {DEEPEST} controls',
            )
    yield from _of_groups(controls)


def _of_groups(controls: Mapping[str, Control]) -> Iterator[Fault]:
    """Check that groups of connected controls are small enough: a plan weighs every order within them."""
    uses = {control_id: set(control.requires) & controls.keys() for control_id, control in controls.items()}
    group = {control_id: frozenset({control_id}) for control_id in uses}
    for control_id, used in uses.items():
        whole = group[control_id].union(*(group[need] for need in used))
        group |= dict.fromkeys(whole, whole)
    led = {
        (name, controls[name].choices[least].credit)
        for control in controls.values()
        for name, least in control.after.items()
        if name in controls and least in controls[name].choices
    }
    for each in dict.fromkeys(group.values()):
        first = next(control_id for control_id in uses if control_id in each)
        where, required = ("controls", first), {need for name in each for need in uses[name]}
        waits = {(name, controls[name].target) for name in required} | {wait for wait in led if wait[0] in required}
        if len(each) > MOST_TOGETHER:
            what = f'{len(each)} controls hang together by "requires"; at most {MOST_TOGETHER}'
            yield Fault(where, f'with "{first}" {what}')
        if len(waits) > MOST_WAITS:
            what = f"others wait for {len(waits)} targets or choices; at most {MOST_WAITS}"
            yield Fault(where, f'of the controls that hang together with "{first}" by "requires", {what}')


def _of_parent(control: Control, controls: Mapping[str, Control], where: Keys, hint: Hint) -> Iterator[Fault]:
    if control.parent is None:
        return
    name, least = control.parent
    parent = controls.get(name)
    if parent is None:
        yield Fault(
            (*where, "after"), hinted(f'"{name}" is no control of this questionnaire', hint(name, list(controls)))
        )
    elif parent.kind == "multi":
        yield Fault((*where, "after"), f'several choices of "{name}" may be ticked, so nothing can follow one of them')
    elif least not in parent.choices:
        yield Fault((*where, "after"), hinted(f'"{name}" has no choice "{least}"', near(least, list(parent.choices))))
    elif least == next(iter(parent.choices)):
        yield Fault((*where, "after"), f'"{least}" is the worst choice of "{name}", so this is no follow-up')
    elif TIERS.index(parent.tier) > TIERS.index(control.tier):
        yield Fault((*where, "after"), f'is asked in the tier "{control.tier}", before "{name}" is')
    elif parent.of != control.of:
        yield Fault((*where, "of"), f'is asked of another kind than "{name}", which it follows ("{parent.of}")')


def _of_critical(control: Control, where: Keys) -> Iterator[Fault]:
    if not caps.is_critical(control):
        return
    if control.tier != "essential":
        yield Fault((*where, "critical"), f'a critical control is essential; the tier here is "{control.tier}"')
    if control.weight == 0:
        yield Fault((*where, "critical"), "a critical control has a weight")


def of_solutions(controls: Mapping[str, Control], solutions: "Mapping[str, Solution]") -> Iterator[Fault]:
    """Check that the solution categories that controls name exist."""
    for control_id, control in controls.items():
        for index, solution in enumerate(control.solutions):
            if solution not in solutions:
                known = near(solution, list(solutions))
                yield Fault(
                    ("controls", control_id, "solutions", index), hinted(f'"{solution}" is no solution category', known)
                )


def of_audiences(
    solutions: "Mapping[str, Solution]", roles: Collection[str], sizes: Collection[str]
) -> Iterator[Fault]:
    """Check that solutions, their costs and first steps are for roles and sizes that exist."""
    known = [*roles, *sizes]
    for solution_id, solution in solutions.items():
        where = ("solutions", solution_id)
        yield from _of_roles(solution.roles, roles, (*where, "roles"))
        for index, size in enumerate(solution.sizes):
            if size not in sizes:
                yield Fault((*where, "sizes", index), _no("size", size, sizes))
        for size in solution.cost_band_for.keys() - set(sizes):
            yield Fault((*where, "cost_band_for", size), _no("size", size, sizes))
        for key in solution.first_step_for.keys() - set(known):
            what = hinted(f'"{key}" is no role and no size', near(key, known))
            yield Fault((*where, "first_step_for", key), what)


def of_standard(standard: "Standard", name: str, roles: Collection[str]) -> Iterator[Fault]:
    """Check its id, and that every provision has either controls, for roles that exist, or a reason why it has none."""
    if standard.id != name:
        yield Fault(("id",), f'"{standard.id}" is not the name of its file, "{name}"')
    for label, provision in standard.provisions.items():
        if bool(provision.controls) == bool(provision.not_assessed):
            yield Fault(("provisions", label), "needs either controls or not_assessed with the reason")
        for control_id, mapping in provision.controls.items():
            yield from _of_roles(mapping.roles, roles, ("provisions", label, "controls", control_id, "roles"))


def of_mapped(standard: "Standard", known: Mapping[str, Control], hint: Hint = near) -> Iterator[Fault]:
    """Check that the controls exist that a standard names."""
    for label, provision in standard.provisions.items():
        for control_id in provision.controls:
            if control_id not in known:
                what = hinted(f'"{control_id}" is no control', hint(control_id, sorted(known)))
                yield Fault(("provisions", label, "controls", control_id), what)


def of_obligations(
    obligations: "Mapping[str, Obligation]", facts: Mapping[str, Fact], standards: Container[str]
) -> Iterator[Fault]:
    """Check conditions, standards, days, and that nothing is surer than it was read."""
    for obligation_id, obligation in obligations.items():
        where = ("obligations", obligation_id)
        yield from _of_conditions(obligation.applies_if, facts, (*where, "applies_if"))
        yield from _of_days(obligation, where)
        yield from _of_sureness(obligation, where)
        if obligation.standard is not None and obligation.standard not in standards:
            yield Fault((*where, "standard"), f'"{obligation.standard}" is no standard here')


def _of_days(obligation: "Obligation", where: Keys) -> Iterator[Fault]:
    days = [due.on for due in obligation.dates]
    if days != sorted(days):
        yield Fault((*where, "dates"), "the days must be in their order")
    if days and obligation.status == "proposed":
        yield Fault((*where, "dates"), "what is only proposed has no day")
    if obligation.ends and days and obligation.ends.on <= days[0]:
        yield Fault((*where, "ends"), "it ends before it begins")
    for index, due in enumerate(obligation.dates):
        if due.read == "memory" and due.on > due.checked:
            yield Fault((*where, "dates", index), "a day to come must have been looked up")


def _of_sureness(obligation: "Obligation", where: Keys) -> Iterator[Fault]:
    if obligation.sure and not obligation.was_read:
        yield Fault((*where, "sure"), f'what was read is "{obligation.read}", so it is not sure')
    if obligation.sure == bool(obligation.unsure):
        yield Fault((*where, "unsure"), '"unsure" says what is not sure and why, exactly where "sure" is false')
    if obligation.look_again and obligation.look_again <= obligation.checked:
        yield Fault((*where, "look_again"), "the day to look again comes after the day it was checked")


def of_changes(changes: Mapping[str, Changes]) -> Iterator[Fault]:
    """Check that each question became one thing, that no two became one without a word, and that no id comes back."""
    gone: set[str] = set()
    yield from _of_order(list(changes))
    for version, found in changes.items():
        where = ("changes", version)
        merged = {old_id for several in found.merged.values() for old_id in several}
        heirs = {new_id for several in found.split.values() for new_id in several} | {*found.merged}
        said = [*found.renamed, *found.same, *found.split, *found.reworded, *found.removed, *merged]
        # What was split or merged may go on under its id.
        ended = {*found.renamed, *found.removed, *((merged | {*found.split}) - heirs)}
        new = {*found.added, *(renamed.to for renamed in found.renamed.values()), *heirs}
        yield from _of_renamed(found, (*where, "renamed"))
        for name, times in Counter(said).items():
            if times > 1:
                yield Fault(where, f'"{name}" became more than one thing')
        for name in sorted(new & (gone | ended)):
            yield Fault(where, f'"{name}" was another question\'s id; ids are never used again')
        for name in sorted({*said} & gone):
            yield Fault(where, f'"{name}" was gone before this version')
        gone |= ended


def _of_renamed(changes: Changes, where: Keys) -> Iterator[Fault]:
    for name, times in Counter(renamed.to for renamed in changes.renamed.values()).items():
        if times > 1:
            yield Fault(where, f'more than one question became "{name}": that is "merged"')
    for old_id, renamed in changes.renamed.items():
        if len({*renamed.choices.values()}) < len(renamed.choices):
            yield Fault((*where, old_id), f'more than one choice of "{old_id}" became the same')


def _of_order(versions: Sequence[str]) -> Iterator[Fault]:
    """Check that versions rise, as far as they are numbers."""
    numbers = [tuple(map(int, version.split("."))) for version in versions if is_numbered(version)]
    if len(numbers) == len(versions) and numbers != sorted(numbers):
        yield Fault(("changes",), "the versions must stand in their order")


def is_later(version: str, than: str) -> bool:
    """Whether a version is later than another; not where that cannot be said."""
    if not (is_numbered(version) and is_numbered(than)):
        return False
    return [*map(int, version.split("."))] > [*map(int, than.split("."))]


def is_numbered(version: str) -> bool:
    """Whether a version is numbers with dots, so that it can be said which of two is later."""
    return all(part.isascii() and part.isdigit() and len(part) < 10 for part in version.split("."))


def of_coverage(coverage: "Mapping[str, Coverage]", regions: Collection[str]) -> Iterator[Fault]:
    """Check that regions exist, and that whatever is not covered says what is missing."""
    yield from _of_keys(coverage, "region", regions, ("coverage",))
    for region, found in coverage.items():
        if bool(found.missing) == (found.operators == found.makers == "covered"):
            yield Fault(("coverage", region), '"missing" says what is left out, exactly where not all is covered')


def of_twice(table: str, found: Iterable[str], before: Container[str]) -> Iterator[Fault]:
    """Check that no other file says the same."""
    for name in found:
        if name in before:
            yield Fault((table, name), f'"{name}" stands in another file already')


def of_emergency(page: "Emergency", facts: Mapping[str, Fact]) -> Iterator[Fault]:
    """Check the conditions of contacts and steps."""
    parts: dict[str, Mapping[str, EmergencyContact | EmergencyStep]] = {"contacts": page.contacts, "steps": page.steps}
    for part, entries in parts.items():
        for name, entry in entries.items():
            yield from _of_conditions(entry.applies_if, facts, (part, name, "applies_if"))


def _circular(uses: Mapping[str, set[str]]) -> list[str]:
    """Return the names that can be reached from themselves."""
    settled: set[str] = set()
    while True:
        free = {name for name, used in uses.items() if name not in settled and not (used & uses.keys()) - settled}
        if not free:
            break
        settled |= free
    # Names that only lead into a circle are left, too; only those in it lead back to themselves.
    return [name for name in uses if name not in settled and _leads_back(name, uses)]


def _deep(uses: Mapping[str, set[str]]) -> list[str]:
    """Return the names at the ends of chains that are too long."""
    left = set(uses)
    for _ in range(DEEPEST):
        left -= {name for name in left if not uses[name] & left}
    return [name for name in uses if name in left]


def _leads_back(name: str, uses: Mapping[str, set[str]]) -> bool:
    seen: set[str] = set()
    edge = set(uses[name])
    while edge:
        if name in edge:
            return True
        seen |= edge
        edge = {after for before in edge for after in uses.get(before, ())} - seen
    return False
