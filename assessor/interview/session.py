"""Lead a person through a questionnaire; every answer is saved before the next question is shown."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date

from assessor.interview import questions, remarks
from assessor.interview.pace import Pace
from assessor.interview.screen import (
    InputEnded,
    LeftOut,
    Mark,
    News,
    Progress,
    Prompter,
    Reply,
    Screen,
    Stop,
    Stops,
)
from assessor.model.assessment import Stale
from assessor.model.catalog import Conditions, Control, Questionnaire
from assessor.model.sheet import UNKNOWN, Answer, AnswerSheet, QuestionnaireRef
from assessor.scoring import agenda, caps
from assessor.scoring.agenda import TIER, Agenda, AgendaItem
from assessor.words import terms
from assessor.words.speech import say


class Session:
    """One sitting: where the person is, and the sheet as it is on disk."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        sheet: AnswerSheet,
        prompter: Prompter,
        save: Callable[[AnswerSheet], None],
        as_of: date,
        clock: Callable[[], float],
        *,
        quick: bool = False,
        rules: tuple[Conditions, ...] = (),
        stale: dict[str, Stale] | None = None,
        reference: QuestionnaireRef | None = None,
        opening: str = "",
    ) -> None:
        self.sheet = sheet
        self._questionnaire = questionnaire
        self._prompter = prompter
        self._save = save
        self._as_of = as_of
        self._pace = Pace(clock)
        self._quick = quick
        self._rules = () if quick else rules
        self._stale = dict(stale or {})
        self._reference = reference or sheet.questionnaire
        self._skipped: set[AgendaItem] = set()
        # What nobody knew in an earlier sitting, to be asked once more.
        self._again: set[AgendaItem] = set()
        self._news = [News(opening)] if opening else []

    def run(self) -> None:
        """Ask from the first open question on, until all is answered or the person leaves.

        Where nothing is open any more, what nobody knew is asked again.
        """
        item = self._next_open(None) or self._first_again()
        try:
            while item is not None:
                self._pace.begin()
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
            return self._told(item, self._screen(item), leads_back=self._items()[0] != item)
        known = self.sheet.facts.get(item.id, ())
        while True:
            groups = questions.of_groups(self._questionnaire, item.id, fact, known)
            reply = self._told(item, groups, leads_back=self._items()[0] != item)
            values = tuple(v for v in fact.values if any(v in fact.groups[group].values for group in reply.options))
            if len(values) > 1:
                reply = self._told(item, questions.of_fact(self._questionnaire, item.id, known, only=values))
            elif values:
                return Reply(options=values)
            if not values or reply.action != "back":
                return reply

    def _told(self, item: AgendaItem, screen: Screen, *, leads_back: bool = True) -> Reply:
        """Ask, and tell meanwhile how far the person is and what became of the last answer."""
        news, self._news = tuple(self._news), []
        actions = tuple(action for action in screen.actions if leads_back or action != "back")
        return self._prompter.ask(screen._replace(progress=self._progress(item), news=news, actions=actions))

    def _say(self, text: str, mark: Mark | None = None) -> None:
        """Tell something with the next question."""
        self._news.append(News(text, mark))

    @property
    def untold(self) -> list[str]:
        """Return what was to be told with a question that does not come any more."""
        return [news.text for news in self._news]

    def open_items(self) -> list[AgendaItem]:
        """Return the questions without an answer, in order."""
        return [item for item in self._items() if self._is_open(item)]

    def _items(self) -> list[AgendaItem]:
        return list(self._agenda().items)

    def _agenda(self) -> Agenda:
        return agenda.agenda(self._questionnaire, self._counted(), quick=self._quick, rules=self._rules)

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
        wanted = [item for item in ahead if self._is_open(item) or item in self._again]
        still = [item for item in wanted if item not in self._skipped]
        # What two people dispute comes first.
        return next(filter(self._is_disputed, still), next(iter(still), None))

    def _first_again(self) -> AgendaItem | None:
        self._again = {item for item in self._items() if self._is_unknown(item)}
        if self._again:
            self._say(say("ask-again", n=len(self._again)))
        return self._next_open(None)

    def _after(self, item: AgendaItem, reply: Reply) -> AgendaItem | None:
        """Do what the person chose, and return the question to ask next."""
        actions: dict[terms.Action | None, Callable[[AgendaItem], AgendaItem | None]] = {
            "back": self._back,
            "skip": self._skip,
            "jump": self._jump,
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

    def _answer(self, item: AgendaItem, reply: Reply) -> None:
        self._skipped.discard(item)
        self._again.discard(item)
        if item == TIER:
            self._keep(self.sheet.model_copy(update={"tier": reply.options[0]}))
        elif item.kind == "fact":
            self._answer_fact(item, reply.options or (UNKNOWN,))
        elif reply.action == "unknown":
            self._answer_control(item, Answer(state="unknown"))
            self._say(terms.told_by(self._control(item).told_by or "you"), "unknown")
        else:
            self._answer_control(item, Answer(choice=reply.options))
            self._tell_hold(self._control(item), reply.options)

    def _tell_hold(self, control: Control, chosen: tuple[str, ...]) -> None:
        """Say it when an answer holds the whole score down."""
        if control.credit(chosen) < caps.floor(control):
            numbers = [str(n) for n, choice in enumerate(control.choices, 1) if choice in chosen]
            self._say(say("ask-holds", number=", ".join(numbers), cap=caps.cap(control)), "worst")

    def _answer_fact(self, item: AgendaItem, values: tuple[str, ...]) -> None:
        made_for = self._questionnaire.made_for
        if item.id == self._questionnaire.meaning.role and made_for and not {*made_for.roles, UNKNOWN} & set(values):
            self._say(made_for.otherwise)
        before = {other for other in self._items() if other.kind == "control"}
        self._keep(self.sheet.model_copy(update={"facts": {**self.sheet.facts, item.id: values}}))
        after = {other for other in self._items() if other.kind == "control"}
        answered = {other for other in before - after if other.id in self.sheet.answers}
        if any(not answer.is_blank for answer in self.sheet.answers.values()) and before != after:
            self._say(_moved(len(after - before), len(before - after), len(answered)))

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
        self._pace.end(agenda.seconds(self._questionnaire, item))

    def _does_not_apply(self, item: AgendaItem) -> AgendaItem | None:
        form = remarks.reason_form(self._control(item), self._own_answer(item.id), self._progress(item))
        given = self._prompter.fill(form)
        if given is None:
            return item
        self._again.discard(item)
        self._answer_control(item, Answer(state="not-applicable", reason=given[0]))
        return self._next_open(item)

    def _note(self, item: AgendaItem) -> AgendaItem:
        old = self._own_answer(item.id)
        given = self._prompter.fill(remarks.note_form(self._control(item), old, self._progress(item), self._as_of))
        noted = old if given is None else remarks.noted(old, self._as_of, *given)
        if noted != old:
            self._keep(self.sheet.model_copy(update={"answers": {**self.sheet.answers, item.id: noted}}))
            self._say(say("ask-noted"), "done")
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
        places = tuple(self._place(other, self._number(other, items)) for other in items)
        goal = self._prompter.jump(Stops(places, item, self._progress(item), self._summary(places)))
        if goal is None:
            return item
        self._skipped.discard(goal)
        return goal

    def _place(self, item: AgendaItem, number: int) -> Stop:
        return Stop(item, number, self._mark(item), self._title(item))

    def _summary(self, places: tuple[Stop, ...]) -> str:
        marks = [place.mark for place in places if not place.is_fact]
        known = sum(mark in {"done", "worst"} for mark in marks)
        return say("jump-summary", answered=known, unknown=marks.count("unknown"), open=marks.count("open"))

    def _mark(self, item: AgendaItem) -> Mark:
        if self._is_open(item):
            return "open"
        if self._is_unknown(item):
            return "unknown"
        return "worst" if self._is_worst(item) else "done"

    def _is_worst(self, item: AgendaItem) -> bool:
        if item.kind != "control":
            return False
        control, answer = self._control(item), self.sheet.answers[item.id]
        return bool(answer.choice) and control.credit(answer.choice) < max(1, caps.floor(control))

    def _is_unknown(self, item: AgendaItem) -> bool:
        if item.kind == "fact":
            return self.sheet.facts.get(item.id) == (UNKNOWN,)
        answer = self.sheet.answers.get(item.id) if item.kind == "control" else None
        return answer is not None and answer.state == "unknown"

    def _title(self, item: AgendaItem) -> str:
        if item.kind == "control":
            return self._control(item).title
        return self._questionnaire.facts[item.id].title if item.kind == "fact" else say("ask-how-deep")

    def _control(self, item: AgendaItem) -> Control:
        return self._questionnaire.controls[item.id].asked_of(self.sheet.fact(self._questionnaire.meaning.role or ""))

    def _screen(self, item: AgendaItem) -> Screen:
        if item.kind == "fact":
            return questions.of_fact(self._questionnaire, item.id, self.sheet.facts.get(item.id, ()))
        if item.kind == "tier":
            return questions.of_tier(self._questionnaire, self.sheet)
        answer = self.sheet.answers.get(item.id, Answer())
        return questions.of_control(self._questionnaire, self._control(item), answer, self._stale.get(item.id))

    def _progress(self, item: AgendaItem) -> Progress:
        """Return how far the person is; facts decide how many controls are asked, so the two are counted apart."""
        found = self._agenda()
        items, number = list(found.items), self._number(item, list(found.items))
        is_control = item.kind == "control"
        done = sum(not self._is_open(other) for other in items if (other.kind == "control") == is_control)
        whole = max(number, found.most(controls=is_control))
        if not is_control:
            left = say("progress-then", n=found.most(controls=True))
            counter = say("progress-fact", number=number, whole=whole)
            return Progress(say("ask-about-you"), counter, counter, left, counter, done, whole)
        minutes = self._pace.minutes(self._seconds_left(found))
        return Progress(
            next(domain.title for domain in self._questionnaire.domains if domain.id == self._control(item).domain),
            say("progress-question", number=number, whole=whole),
            say("progress-question-told", number=number, whole=whole),
            say("progress-minutes", n=minutes),
            say("progress-short", number=number, whole=whole, minutes=minutes),
            done,
            whole,
        )

    def _seconds_left(self, found: Agenda) -> int:
        waiting = [item for item in found.items if item.kind == "control" and self._is_open(item)]
        later = [item for item in found.later if item.kind == "control"]
        return sum(agenda.seconds(self._questionnaire, item) for item in (*waiting, *later))

    def _number(self, item: AgendaItem, items: list[AgendaItem]) -> int:
        """Return the place of a question among the facts or the controls, from one on."""
        alike = [other for other in items if (other.kind == "control") == (item.kind == "control")]
        return alike.index(item) + 1


def _moved(shown: int, hidden: int, answered: int) -> str:
    changes = [say("ask-more", n=shown)] if shown else []
    changes += [say("ask-fewer", n=hidden)] if hidden else []
    kept = say("ask-kept", n=answered) if answered else ""
    return say("ask-changes", changes=", ".join(changes), kept=kept)
