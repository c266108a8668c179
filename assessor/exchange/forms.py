"""Make a form of what a sheet has open: facts first, then the questions that may apply. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from assessor.exchange import returns
from assessor.model.assessment import Stale
from assessor.model.catalog import Carrier, Control, Questionnaire
from assessor.model.forms import AskedChoice, AskedControl, AskedFact, Form, FormPart, Only, Parent, Settled
from assessor.model.sheet import UNKNOWN, AnswerSheet, Part
from assessor.scoring import agenda, parts
from assessor.scoring.facts import fact_values


class Wanted(NamedTuple):
    """Which questions to ask: of these, by who can tell (`told_by`; none: everybody), about this part (none: all)."""

    only: Only = "open"
    told_by: Carrier | None = None
    part: str | None = None


class Given(NamedTuple):
    """A sheet as written and as it counts, and which answers in force (in the part, if one is wanted) do not count."""

    written: AnswerSheet
    counted: AnswerSheet
    stale: Mapping[str, Stale]


def made(questionnaire: Questionnaire, given: Given, wanted: Wanted, on: date) -> Form:
    """Make a form as of a day; where there is nothing to ask it has no rows."""
    return _Making(questionnaire, given, wanted).form(on)


class _Making:
    """A form in the making: the sheet in force, and whose own facts and answers it is about."""

    def __init__(self, questionnaire: Questionnaire, given: Given, wanted: Wanted) -> None:
        self._questionnaire = questionnaire
        self._given = given
        self._wanted = wanted
        self._part: Part | None = given.written.parts[wanted.part] if wanted.part else None
        self._own: AnswerSheet | Part = self._part or given.written
        self._sheet = parts.in_force(given.counted, wanted.part) if wanted.part else given.counted
        self._facts = fact_values(questionnaire, self._sheet)
        self._domains = {domain.id: domain.title for domain in questionnaire.domains}

    def form(self, on: date) -> Form:
        """Return the form, as of the day when it is made."""
        written, part = self._given.written, self._part
        possible = agenda.possible(self._questionnaire, self._sheet)
        asked = self._reached(control for control in possible if part is None or control.of == part.kind)
        deciding = agenda.facts_for(self._questionnaire, self._sheet, asked)
        facts = [fact_id for fact_id in deciding if self._is_wanted_fact(fact_id)]
        return Form(
            sheet=written.identity.id if written.identity else None,
            questionnaire=written.questionnaire,
            title=self._questionnaire.title,
            organisation=written.about.get("organisation", ""),
            part=FormPart(id=self._wanted.part or "", kind=part.kind, title=part.title) if part else None,
            made=on,
            facts=tuple(map(self._fact, facts)),
            controls=tuple(map(self._control, asked)),
            settled=self._settled(facts),
            parents=self._parents(asked),
        )

    def _reached(self, possible: Iterable[Control]) -> list[Control]:
        """Return the wanted controls, without follow-ups of what the form does not ask and the sheet does not reach."""
        found: dict[str, Control] = {}
        for control in possible:
            if self._is_wanted(control) and (control.parent is None or self._leads(found, *control.parent)):
                found[control.id] = control
        return list(found.values())

    def _is_wanted(self, control: Control) -> bool:
        """Whether a control is asked for: by who can tell, and by what the sheet in force says."""
        if self._wanted.told_by and (control.told_by or "you") != self._wanted.told_by:
            return False
        if self._wanted.only == "all":
            return True
        answer = self._sheet.answers.get(control.id)
        is_open = answer is None or answer.is_blank or answer.is_disputed or control.id in self._given.stale
        return (
            is_open if self._wanted.only == "open" else not is_open and answer is not None and answer.state == UNKNOWN
        )

    def _leads(self, asked: Mapping[str, Control], parent_id: str, least: str) -> bool:
        """Whether a control is asked, or answered so that its follow-up is."""
        if parent_id in asked:
            return True
        parent, answer = self._questionnaire.controls[parent_id], self._sheet.answers.get(parent_id)
        return (
            answer is not None and bool(answer.choice) and parent.credit(answer.choice) >= parent.choices[least].credit
        )

    def _is_wanted_fact(self, fact_id: str) -> bool:
        """Whether a fact is asked for; facts are the firm's own to tell."""
        if self._wanted.told_by not in {None, "you"}:
            return False
        values = self._sheet.facts.get(fact_id, ())
        return {"all": True, "open": not values, "unknown": UNKNOWN in values}[self._wanted.only]

    def _fact(self, fact_id: str) -> AskedFact:
        fact = self._questionnaire.facts[fact_id]
        shown = {
            name: getattr(fact, name) for name in ("title", "question", "help", "kind", "values", "none", "applies_if")
        }
        base = self._own.facts.get(fact_id, ())
        inherited = self._given.counted.facts.get(fact_id, ()) if self._part else ()
        return AskedFact(id=fact_id, shown=returns.shown_fact(base), base=base, inherited=inherited, **shown)

    def _control(self, plain: Control) -> AskedControl:
        role = self._questionnaire.meaning.role
        control = plain.asked_of(self._facts[role].values if role else ())
        shown = {
            name: getattr(control, name)
            for name in ("id", "title", "question", "why", "how_to_check", "kind", "told_by", "applies_if", "after")
        }
        base = self._own.answers.get(control.id)
        again = base is not None and control.id in self._given.stale
        return AskedControl(
            **shown,
            domain=self._domains[control.domain],
            choices={key: AskedChoice(text=choice.text, none=choice.none) for key, choice in control.choices.items()},
            may_not_apply=control.may_not_apply,
            as_asked=plain.fingerprint,
            shown=returns.shown(base, again=again),
            base=base,
            again=again,
            inherited=self._given.counted.answers.get(control.id) if self._part else None,
        )

    def _settled(self, asked: Iterable[str]) -> dict[str, Settled]:
        """Return every fact that the form does not ask; one that does not apply may do so with what is asked."""
        return {
            fact_id: Settled(values=self._sheet.fact(fact_id), applies_if=each.fact.applies_if)
            for fact_id, each in self._facts.items()
            if fact_id not in asked
        }

    def _parents(self, asked: Iterable[Control]) -> dict[str, Parent]:
        """Return the controls that are followed up, and those that these follow up."""
        found: dict[str, Parent] = {}
        ahead = list(asked)
        for control in ahead:
            for parent_id in control.after.keys() - found.keys():
                parent = self._questionnaire.controls[parent_id]
                found[parent_id] = self._parent(parent)
                ahead.append(parent)
        return found

    def _parent(self, control: Control) -> Parent:
        answer = self._sheet.answers.get(control.id)
        return Parent(
            credits={choice_id: choice.credit for choice_id, choice in control.choices.items()},
            chosen=answer.choice if answer else (),
            applies_if=control.applies_if,
            after=control.after,
        )
