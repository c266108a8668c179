"""Lead a person through a questionnaire; every answer is saved before the next question is shown."""

from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from datetime import date

from assessor.interview.screen import InputEnded, LeftOut, Option, Prompter, Reply, Screen, within
from assessor.model.assessment import Stale
from assessor.model.base import MOST_COMMENT, MOST_TEXT, says_something
from assessor.model.catalog import TIERS, Conditions, Control, Fact, Questionnaire
from assessor.model.forms import SECONDS
from assessor.model.sheet import UNKNOWN, Answer, AnswerSheet, Evidence, QuestionnaireRef
from assessor.scoring import agenda, caps
from assessor.scoring.agenda import TIER, AgendaItem
from assessor.words import reasons, terms
from assessor.words.speech import say

BAR = 20
# Underscores keep these apart from the ids of domains.
OPEN, UNKNOWN_ONES = "_open", "_unknown"
UNLESS_REQUIRED: tuple[terms.Action, ...] = ("unknown",)
# Minutes are rounded up to so many.
ROUNDED = 5


class Session:
    """One sitting: where the person is, and the sheet as it is on disk."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        sheet: AnswerSheet,
        prompter: Prompter,
        save: Callable[[AnswerSheet], None],
        as_of: date,
        *,
        quick: bool = False,
        rules: tuple[Conditions, ...] = (),
        stale: dict[str, Stale] | None = None,
        reference: QuestionnaireRef | None = None,
    ) -> None:
        self.sheet = sheet
        self._questionnaire = questionnaire
        self._prompter = prompter
        self._save = save
        self._as_of = as_of
        self._quick = quick
        self._rules = () if quick else rules
        self._stale = dict(stale or {})
        self._reference = reference or sheet.questionnaire
        self._skipped: set[AgendaItem] = set()

    def run(self) -> None:
        """Ask from the first open question on, until all is answered or the person leaves."""
        item = self._next_open(None)
        try:
            while item is not None:
                reply = self._ask(item)
                if reply.action == "leave":
                    return
                with suppress(LeftOut):
                    item = self._after(item, reply)
        except InputEnded:
            return

    def _ask(self, item: AgendaItem) -> Reply:
        """Ask one question; a fact with groups in two steps, of which *back* in the second leads to the first."""
        fact = self._questionnaire.facts[item.id] if item.kind == "fact" else None
        if fact is None or not fact.groups:
            return self._prompter.ask(self._screen(item))
        while True:
            reply = self._prompter.ask(self._groups_screen(item, fact))
            values = tuple(v for v in fact.values if any(v in fact.groups[group].values for group in reply.options))
            if len(values) > 1:
                reply = self._prompter.ask(self._fact_screen(item, values))
            elif values:
                return Reply(options=values)
            if not values or reply.action != "back":
                return reply

    def open_items(self) -> list[AgendaItem]:
        """Return the questions without an answer, in order."""
        return [item for item in self._items() if self._is_open(item)]

    def _items(self) -> list[AgendaItem]:
        return agenda.items(self._questionnaire, self._counted(), quick=self._quick, rules=self._rules)

    def _counted(self) -> AnswerSheet:
        """Return the sheet without stale answers, which lead to no follow-up until they are confirmed."""
        answers = {
            control_id: answer for control_id, answer in self.sheet.answers.items() if control_id not in self._stale
        }
        return self.sheet.model_copy(update={"answers": answers})

    def _is_open(self, item: AgendaItem) -> bool:
        return item.id in self._stale or self._is_disputed(item) or agenda.is_open(item, self.sheet)

    def _is_disputed(self, item: AgendaItem) -> bool:
        """Whether two people answered a question differently; of facts, one that stands open in the sheet is asked."""
        if item.kind == "fact":
            return self.sheet.facts.get(item.id) == ()
        answer = self.sheet.answers.get(item.id) if item.kind == "control" else None
        return answer is not None and answer.is_disputed

    def _next_open(self, after: AgendaItem | None) -> AgendaItem | None:
        """Return the next open question after this one; skipped ones come again only by a jump or in the next run."""
        items = self._items()
        start = items.index(after) + 1 if after in items else 0
        ahead = [*items[start:], *items[:start]]
        still = [item for item in ahead if self._is_open(item) and item not in self._skipped]
        # What two people dispute comes first.
        return next(filter(self._is_disputed, still), next(iter(still), None))

    def _after(self, item: AgendaItem, reply: Reply) -> AgendaItem | None:
        """Do what the person chose, and return the question to ask next."""
        actions: dict[terms.Action | None, Callable[[AgendaItem], AgendaItem | None]] = {
            "back": self._back,
            "skip": self._skip,
            "jump": self._jump,
            "how": self._how,
            "note": self._note,
            "not-applicable": self._does_not_apply,
        }
        if reply.action in actions:
            return actions[reply.action](item)
        self._answer(item, reply)
        return self._next_open(item)

    def _back(self, item: AgendaItem) -> AgendaItem:
        items = self._items()
        return items[max(0, items.index(item) - 1)]

    def _skip(self, item: AgendaItem) -> AgendaItem | None:
        self._skipped.add(item)
        return self._next_open(item)

    def _how(self, item: AgendaItem) -> AgendaItem:
        self._prompter.say(say("ask-check", how=self._control(item).how_to_check))
        return item

    def _answer(self, item: AgendaItem, reply: Reply) -> None:
        self._skipped.discard(item)
        if item == TIER:
            self._keep(self.sheet.model_copy(update={"tier": reply.options[0]}))
        elif item.kind == "fact":
            self._answer_fact(item, reply.options or (UNKNOWN,))
        elif reply.action == "unknown":
            self._answer_control(item, Answer(state="unknown"))
        else:
            self._answer_control(item, Answer(choice=reply.options))

    def _answer_fact(self, item: AgendaItem, values: tuple[str, ...]) -> None:
        made_for = self._questionnaire.made_for
        if item.id == self._questionnaire.meaning.role and made_for and not {*made_for.roles, UNKNOWN} & set(values):
            self._prompter.say(made_for.otherwise)
        before = {other for other in self._items() if other.kind == "control"}
        self._keep(self.sheet.model_copy(update={"facts": {**self.sheet.facts, item.id: values}}))
        after = {other for other in self._items() if other.kind == "control"}
        answered = {other for other in before - after if other.id in self.sheet.answers}
        if any(not answer.is_blank for answer in self.sheet.answers.values()) and before != after:
            self._prompter.say(_moved(len(after - before), len(before - after), len(answered)))

    def _answer_control(self, item: AgendaItem, answer: Answer) -> None:
        old = self._own_answer(item.id)
        stamped = old.model_copy(
            update={
                "choice": answer.choice,
                "state": answer.state,
                "reason": answer.reason,
                "on": self._as_of,
                "as_asked": self._questionnaire.controls[item.id].fingerprint,
                "disputed": False,
            }
        )
        self._keep(self.sheet.model_copy(update={"answers": {**self.sheet.answers, item.id: stamped}}))
        self._stale.pop(item.id, None)

    def _does_not_apply(self, item: AgendaItem) -> AgendaItem | None:
        reason = within(self._prompter, say("ask-reason"), MOST_TEXT)
        if not says_something(reason):
            return item
        self._answer_control(item, Answer(state="not-applicable", reason=reason))
        return self._next_open(item)

    def _note(self, item: AgendaItem) -> AgendaItem:
        old = self._own_answer(item.id)
        comment = within(self._prompter, say("ask-note"), MOST_COMMENT)
        reference = within(self._prompter, say("ask-evidence"), MOST_TEXT)
        changes: dict[str, object] = {"comment": comment} if comment else {}
        if says_something(reference):
            changes["evidence"] = (*old.evidence, Evidence(reference=reference, on=self._as_of))
        if changes:
            noted = old.model_copy(update=changes)
            self._keep(self.sheet.model_copy(update={"answers": {**self.sheet.answers, item.id: noted}}))
        return item

    def _own_answer(self, control_id: str) -> Answer:
        """Return the answer that a new one replaces; its notes and evidence stay."""
        return self.sheet.answers.get(control_id, Answer())

    def _keep(self, sheet: AnswerSheet) -> None:
        sheet = self._as_of_today(sheet)
        self._save(sheet)
        self.sheet = sheet

    def _as_of_today(self, sheet: AnswerSheet) -> AnswerSheet:
        stamped = all(answer.is_blank or answer.as_asked for _, answer in sheet.every_answer())
        if stamped:
            # Since every answer records its question, the sheet can take the version of this questionnaire.
            sheet = sheet.model_copy(update={"questionnaire": self._reference})
        return sheet

    def _jump(self, item: AgendaItem) -> AgendaItem:
        items = self._items()
        places = {
            domain: [other for other in items if self._domain(other) == domain] for domain in self._domains(items)
        }
        options = [Option(domain, self._jump_text(domain, inside)) for domain, inside in places.items()]
        places[OPEN] = [other for other in items if self._is_open(other)]
        if places[OPEN]:
            options.append(Option(OPEN, say("ask-open", number=len(places[OPEN]))))
        places[UNKNOWN_ONES] = [other for other in items if self._is_unknown(other)]
        if places[UNKNOWN_ONES]:
            options.append(Option(UNKNOWN_ONES, say("ask-unknown", number=len(places[UNKNOWN_ONES]))))
        chosen = self._pick(say("ask-where-to"), options)
        if chosen is None:
            return item
        inside = [Option(other.id, self._title(other)) for other in places[chosen]]
        picked = self._pick(say("ask-which"), inside)
        goal = next((other for other in places[chosen] if other.id == picked), item)
        self._skipped.discard(goal)
        return goal

    def _pick(self, question: str, options: list[Option]) -> str | None:
        """Let the person pick one option; none when they go back."""
        reply = self._prompter.ask(Screen("", "", question, (), tuple(options), ("back",)))
        return reply.options[0] if reply.options else None

    def _jump_text(self, domain: str, inside: list[AgendaItem]) -> str:
        title = next((d.title for d in self._questionnaire.domains if d.id == domain), say("ask-facts"))
        answered = sum(not self._is_open(item) for item in inside)
        return say("ask-domain", domain=title, answered=answered, whole=len(inside))

    def _domains(self, items: list[AgendaItem]) -> list[str]:
        return list(dict.fromkeys(self._domain(item) for item in items))

    def _domain(self, item: AgendaItem) -> str:
        return self._control(item).domain if item.kind == "control" else "facts"

    def _is_unknown(self, item: AgendaItem) -> bool:
        if item.kind == "fact":
            return self.sheet.facts.get(item.id) == (UNKNOWN,)
        answer = self.sheet.answers.get(item.id)
        return answer is not None and answer.state == "unknown"

    def _title(self, item: AgendaItem) -> str:
        if item.kind == "control":
            return f"{self._control(item).title} ({item.id})"
        return self._questionnaire.facts[item.id].title if item.kind == "fact" else say("ask-how-deep")

    def _control(self, item: AgendaItem) -> Control:
        return self._questionnaire.controls[item.id].asked_of(self.sheet.fact(self._questionnaire.meaning.role or ""))

    def _screen(self, item: AgendaItem) -> Screen:
        show = {"fact": self._fact_screen, "tier": self._tier_screen, "control": self._control_screen}
        return show[item.kind](item)

    def _groups_screen(self, item: AgendaItem, fact: Fact) -> Screen:
        """Return the first step of a fact with groups: which of them."""
        known = self.sheet.facts.get(item.id, ()) or self._questionnaire.suggest.get(item.id, ())
        groups = {group_id: group.title for group_id, group in fact.groups.items()}
        chosen = tuple(group_id for group_id, group in fact.groups.items() if {*group.values} & {*known})
        options = tuple(Option(group_id, title) for group_id, title in groups.items())
        return self._fact_screen(item)._replace(options=options, chosen=chosen)

    def _fact_screen(self, item: AgendaItem, values: Collection[str] | None = None) -> Screen:
        """Return the question for a fact; with `values` only these are offered."""
        fact = self._questionnaire.facts[item.id]
        suggested = self._questionnaire.suggest.get(item.id, ())
        known = self.sheet.facts.get(item.id, ())
        notes: tuple[str, ...] = (fact.help,) if fact.help else ()
        if suggested and not known:
            notes += (say("ask-usual"),)
        return Screen(
            self._where(item, say("ask-about-you")),
            "",
            fact.question,
            notes,
            tuple(Option(key, text) for key, text in terms.options(fact).items() if values is None or key in values),
            (*(() if fact.required else UNLESS_REQUIRED), "back", "skip", "jump", "leave"),
            chosen=tuple(value for value in known or suggested if values is None or value in values),
            several=fact.kind == "many",
            alone=fact.none,
        )

    def _tier_screen(self, item: AgendaItem) -> Screen:
        proposed = agenda.proposed_tier(self._questionnaire, self.sheet)
        tiers = self._questionnaire.tiers
        options = tuple(Option(tier, self._tier_text(tier, tiers[tier].title, tiers[tier].about)) for tier in TIERS)
        return Screen(
            self._where(item, say("ask-how-deep")),
            "",
            say("ask-tier"),
            (say("ask-tier-proposed", tier=tiers[proposed].title),),
            options,
            ("back", "skip", "leave"),
            chosen=(proposed,),
        )

    def _tier_text(self, tier: str, title: str, about: str) -> str:
        deeper = self.sheet.model_copy(update={"tier": tier})
        number = sum(item.kind == "control" for item in agenda.items(self._questionnaire, deeper, quick=False))
        minutes = -(-number * SECONDS // (60 * ROUNDED)) * ROUNDED
        questions = say("questions", n=number)
        return say("ask-tier-option", title=title, about=about, questions=questions, minutes=minutes)

    def _control_screen(self, item: AgendaItem) -> Screen:
        control = self._control(item)
        answer = self.sheet.answers.get(item.id, Answer())
        domain = next(domain.title for domain in self._questionnaire.domains if domain.id == control.domain)
        title = f"{control.title} ({control.id})"
        apart: tuple[terms.Action, ...] = ("not-applicable",) if control.may_not_apply else ()
        return Screen(
            self._where(item, domain),
            say("ask-critical", title=title) if caps.is_critical(control) else title,
            control.question,
            tuple(self._notes(item, control, answer)),
            tuple(Option(key, choice.text) for key, choice in control.choices.items()),
            ("unknown", *apart, "how", "note", "back", "skip", "jump", "leave"),
            chosen=tuple(choice for choice in answer.choice if choice in control.choices),
            several=control.kind == "multi",
            alone=next((key for key, choice in control.choices.items() if choice.none), None),
        )

    def _notes(self, item: AgendaItem, control: Control, answer: Answer) -> Iterator[str]:
        if control.kind == "one":
            yield say("ask-last-true")
        yield say("ask-why", why=control.why)
        if item.id in self._stale:
            yield say("ask-confirm", because=reasons.stale(self._stale[item.id]))
        if answer.is_disputed:
            yield say("ask-disputed")
        elif answer.state == "unknown":
            yield say("ask-so-far", answer=terms.action("unknown"))
        elif answer.state == "not-applicable":
            yield say("ask-so-far", answer=say("ask-does-not-apply", reason=answer.reason))
        if answer.comment:
            yield say("ask-your-note", note=answer.comment)

    def _where(self, item: AgendaItem, part: str) -> str:
        items = self._items()
        done = sum(not self._is_open(other) for other in items)
        full = BAR * done // len(items)
        # Facts decide how many controls are asked, so the two are counted apart.
        alike = [other for other in items if (other.kind == "control") == (item.kind == "control")]
        where = say("ask-where", part=part, number=alike.index(item) + 1, whole=len(alike))
        return f"[{'#' * full}{'.' * (BAR - full)}] {where}"


def _moved(shown: int, hidden: int, answered: int) -> str:
    changes = [say("ask-more", n=shown)] if shown else []
    changes += [say("ask-fewer", n=hidden)] if hidden else []
    kept = say("ask-kept", n=answered) if answered else ""
    return say("ask-changes", changes=", ".join(changes), kept=kept)
