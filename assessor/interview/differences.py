"""Ask what a site or a product differs in, and only that; the organisation's answers are shown beside it."""

from collections.abc import Callable, Iterator
from datetime import date

from assessor.interview.screen import InputEnded, Option, Progress, Prompter, Screen
from assessor.interview.session import Session
from assessor.model.assessment import Stale
from assessor.model.catalog import Control, Questionnaire
from assessor.model.sheet import Answer, AnswerSheet, Part, QuestionnaireRef
from assessor.scoring import agenda, parts
from assessor.scoring.agenda import Agenda, AgendaItem
from assessor.words import terms
from assessor.words.speech import say

# An underscore keeps this apart from the ids of controls and facts.
NOTHING = "_nothing"


class DifferencesSession(Session):
    """A sitting about one part: first what differs there, domain by domain, then a question for each of these."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        whole: AnswerSheet,
        part_id: str,
        prompter: Prompter,
        save: Callable[[AnswerSheet], None],
        as_of: date,
        clock: Callable[[], float],
        *,
        stale: dict[str, Stale] | None = None,
        reference: QuestionnaireRef | None = None,
        opening: str = "",
    ) -> None:
        alone = parts.in_force(whole, part_id)
        super().__init__(
            questionnaire, alone, prompter, save, as_of, clock, stale=stale, reference=reference, opening=opening
        )
        self._whole, self._part_id = whole, part_id
        said = {name: answer for name, answer in self._part.answers.items() if not answer.is_blank}
        disputed = {name for name, answer in said.items() if answer.is_disputed}
        self._given = {*(name for name, values in self._part.facts.items() if values), *said} - disputed
        # A fact that is disputed stands open in the sheet.
        self._asked = {*self._part.facts, *said}

    @property
    def _part(self) -> Part:
        return self._whole.parts[self._part_id]

    def run(self) -> None:
        """Ask what differs, then each question of these that the part has no answer of its own to."""
        try:
            stays = self._choose()
        except InputEnded:
            return
        if stays:
            super().run()

    def _choose(self) -> bool:
        """Let the person choose what differs, one screen a domain; false when they leave."""
        screens, number = list(self._screens()), 0
        while number < len(screens):
            screen = screens[number]
            keys = [option.key for option in screen.options]
            chosen = tuple(key for key in keys if key in self._asked) or (NOTHING,)
            news, self._news = tuple(self._news), []
            reply = self._prompter.ask(screen._replace(chosen=chosen, news=news))
            if reply.action == "leave":
                return False
            if reply.options:
                # Whoever has an answer of their own keeps it: only the file takes it back.
                self._asked = self._asked - {*keys} | {*reply.options} | self._given
            number = max(0, number - 1) if reply.action == "back" else number + 1
        return True

    def _screens(self) -> Iterator[Screen]:
        shown = {domain: options for domain, options in self._by_domain() if options}
        for number, (domain, options) in enumerate(shown.items(), 1):
            counter = say("progress-question", number=number, whole=len(shown))
            yield Screen(
                question=say("ask-differs", title=self._part.title),
                options=(Option(NOTHING, say("ask-differs-nothing")), *options),
                actions=("back", "skip", "leave"),
                progress=Progress(domain, counter, counter, "", counter, number - 1, len(shown)),
                rule=(say("ask-differs-how"), say("ask-tick-short")),
                several=True,
                alone=NOTHING,
            )

    def _by_domain(self) -> Iterator[tuple[str, list[Option]]]:
        possible = agenda.possible(self._questionnaire, self.sheet)
        controls = [control for control in possible if control.of == self._part.kind]
        yield say("ask-about-part"), [self._fact_option(fact_id) for fact_id in self._facts(controls)]
        for domain in self._questionnaire.domains:
            asked = (control for control in controls if control.domain == domain.id and control.parent is None)
            yield domain.title, [self._control_option(control) for control in asked]

    def _facts(self, controls: list[Control]) -> list[str]:
        """Return the facts that decide about these controls, and the one that says where sites or products are."""
        meaning = self._questionnaire.meaning
        place = meaning.operates if self._part.kind == "site" else meaning.sells
        wanted = {*agenda.facts_for(self._questionnaire, self.sheet, controls), place}
        return [fact_id for fact_id in self._questionnaire.facts if fact_id in wanted]

    def _fact_option(self, fact_id: str) -> Option:
        fact = self._questionnaire.facts[fact_id]
        values = [terms.options(fact)[value] for value in self._whole.fact(fact_id)]
        return _as_firm(fact_id, fact.title, "; ".join(values))

    def _control_option(self, control: Control) -> Option:
        answer = self._whole.answers.get(control.id, Answer())
        texts = [control.choices[choice_id].text for choice_id in answer.choice if choice_id in control.choices]
        states = [terms.action(answer.state)] if answer.state else []
        return _as_firm(control.id, control.title, "; ".join(texts or states))

    def _agenda(self) -> Agenda:
        controls = self._questionnaire.controls
        follow = {control_id for control_id, control in controls.items() if {*control.after} & self._asked}
        asked = self._asked | follow
        facts = [AgendaItem("fact", fact_id) for fact_id in self._questionnaire.facts if fact_id in asked]
        found = super()._agenda()
        ours = [item for item in found.items if item.kind == "control" and item.id in asked]
        later = (item for item in found.later if item.kind == "control" and item.id in asked)
        return Agenda((*facts, *ours), frozenset(later))

    def _is_open(self, item: AgendaItem) -> bool:
        return item.id not in self._given or item.id in self._stale

    def _own_answer(self, control_id: str) -> Answer:
        return self._part.answers.get(control_id, Answer())

    def _answer_fact(self, item: AgendaItem, values: tuple[str, ...]) -> None:
        super()._answer_fact(item, values)
        self._given.add(item.id)

    def _answer_control(self, item: AgendaItem, answer: Answer) -> None:
        super()._answer_control(item, answer)
        self._given.add(item.id)

    def _keep(self, sheet: AnswerSheet) -> None:
        """Keep in the part what has changed in what is in force there."""
        before, part = self.sheet, self._part
        facts = {name: values for name, values in sheet.facts.items() if values != before.facts.get(name)}
        answers = {name: answer for name, answer in sheet.answers.items() if answer != before.answers.get(name)}
        changed = part.model_copy(update={"facts": {**part.facts, **facts}, "answers": {**part.answers, **answers}})
        whole = self._whole.model_copy(update={"parts": {**self._whole.parts, self._part_id: changed}})
        whole = self._as_of_today(whole)
        self._save(whole)
        self._whole, self.sheet = whole, sheet


def _as_firm(key: str, title: str, answer: str) -> Option:
    return Option(key, say("ask-as-firm", what=title, answer=answer or say("ask-no-answer")))
