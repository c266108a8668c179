"""Ask line by line, without moving a cursor: for screen readers, dumb terminals and pipes."""

import re
import shutil
from typing import TextIO, get_args

from assessor.interview.screen import InputEnded, Reply, Screen, Stop, Stops, TextField, TextForm, fault, found, misfit
from assessor.interview.screen import next_place as next_one
from assessor.scoring.agenda import AgendaItem
from assessor.text import logged, visible, wrapped
from assessor.words import terms
from assessor.words.speech import say
from assessor.words.terms import Action, Leap

LEAPS: tuple[Leap, ...] = get_args(Leap)
# What is typed before letters to search for, so that they are not taken for an action.
SEARCH = "/"


class Printer:
    """Prints below everything that was asked."""

    def __init__(self, lines_out: TextIO) -> None:
        self._out = lines_out

    @property
    def _width(self) -> int:
        return min(100, shutil.get_terminal_size().columns)

    def say(self, text: str) -> None:
        """Print text in the width of the terminal; a path stays whole, so that people can copy it."""
        for line in text.split("\n"):
            self._out.write(wrapped(line, self._width, break_long_words=False) + "\n")

    def show(self, line: str) -> None:
        """Print a line as it is."""
        self._out.write(f"  {logged(line)}\n")

    def copy(self, text: str) -> None:
        """Print a text line by line as it is."""
        self._out.write("".join(f"{visible(line)}\n" for line in text.splitlines()))

    def close(self) -> None:
        """Give the terminal back, which was never taken."""


class PlainPrompter(Printer):
    """Ask with numbered options and lettered actions; an empty line is never an answer."""

    def __init__(self, lines_in: TextIO, lines_out: TextIO) -> None:
        super().__init__(lines_out)
        self._in = lines_in

    def ask(self, screen: Screen) -> Reply:
        """Ask a question until the reply is valid."""
        self._show(screen)
        while True:
            prompt = say("prompt-several") if screen.several else say("prompt-one")
            reply, problem = self._understood(screen, self._line(f"{prompt} "))
            if problem:
                self.say(problem)
            elif reply.action == "how":
                self._help(screen)
            else:
                return reply

    def fill(self, form: TextForm) -> tuple[str, ...] | None:
        """Ask for one line after the other; nothing typed keeps what is there, or goes back where that is nothing."""
        given: list[str] = []
        for field in form.fields:
            text = self._filled(field)
            if field.needed and not text:
                self.say(field.needed)
                return None
            given.append(text)
            if field.optional and not text:
                break
        return tuple(given)

    def jump(self, places: Stops) -> AgendaItem | None:
        """Ask for a place until one is found."""
        self.say(f"\n{places.summary}")
        facts = next((place.is_fact for place in places.places if place.item == places.here), False)
        while True:
            self._actions([say("jump-number"), *(f"{terms.leap_key(leap)} {terms.leap(leap)}" for leap in LEAPS)])
            self._actions([f"{terms.action_key(action)} {terms.action(action)}" for action in _WAYS_OUT])
            typed = self._line(f"{say('jump-to')} ").strip()
            if typed == terms.action_key("leave"):
                raise InputEnded
            if typed == terms.action_key("back"):
                return None
            leap = next((leap for leap in LEAPS if typed == terms.leap_key(leap)), None)
            facts = leap == "facts" if leap in {"facts", "all"} else facts
            matching = self._matching(places, typed, leap, facts=facts)
            if len(matching) == 1 and leap not in {"facts", "all"}:
                return matching[0].item
            self._list(matching)

    def _matching(self, places: Stops, typed: str, leap: Leap | None, *, facts: bool) -> tuple[Stop, ...]:
        if leap in {"facts", "all"}:
            return tuple(place for place in places.places if place.is_fact == facts)
        if leap is not None:
            one = next_one(places, "open" if leap == "open" else "unknown")
            return (one,) if one else ()
        return found(places, typed.removeprefix(SEARCH).strip(), facts=facts) if typed else ()

    def _list(self, matching: tuple[Stop, ...]) -> None:
        for place in matching:
            self._out.write(
                wrapped(f"{_MARKS[place.mark]} {place.title}", self._width, f"{place.number:>3} ", "      ")
            )
            self._out.write("\n")
        if not matching:
            self.say(say("jump-none"))

    def _filled(self, field: TextField) -> str:
        while True:
            text = self._line(f"{field.line} ").strip() or ("" if field.needed else field.value)
            problem = fault(field, text) if text or not field.needed else ""
            if not problem:
                return text
            self.say(problem)

    def _line(self, prompt: str) -> str:
        self._out.write(prompt)
        self._out.flush()
        line = self._in.readline()
        if not line:
            self._out.write("\n")
            raise InputEnded
        return line.rstrip("\r\n")

    def _show(self, screen: Screen) -> None:
        self._out.write("\n")
        for news in screen.news:
            self.say(f"{_MARKS[news.mark]} {news.text}" if news.mark else news.text)
        if screen.progress:
            told = [screen.progress.part, screen.progress.told, screen.progress.left]
            self.say(", ".join(filter(None, told)))
        for text in (screen.question, screen.rule[0], *screen.notes):
            if text:
                self.say(text)
        for number, option in enumerate(screen.options, 1):
            text = say("prompt-chosen", text=option.text) if option.key in screen.chosen else option.text
            self._out.write(wrapped(text, self._width, f"{number:>3}. ", "     ") + "\n")
        self._actions([f"{terms.action_key(action)} {_label(screen, action)}" for action in screen.actions])

    def _actions(self, labels: list[str]) -> None:
        """Print what can be done in lines that break between actions only."""
        line = ""
        for label in labels:
            if line and len(line) + len(label) + 3 > self._width:
                self._out.write(f"{line}\n")
                line = ""
            line = f"{line}   {label}" if line else f"  {label}"
        if line:
            self._out.write(f"{line}\n")

    def _help(self, screen: Screen) -> None:
        for passage in screen.help:
            self.say(f"{passage.title}: {passage.text}")

    def _understood(self, screen: Screen, line: str) -> tuple[Reply, str]:
        words = [word for word in re.split(r"[\s,;]+", line.strip().lower()) if word]
        letters = {terms.action_key(action): action for action in screen.actions}
        refused = {terms.action_key(action): why for action, why in screen.refused.items()}
        numbers = {str(number): option.key for number, option in enumerate(screen.options, 1)}
        numbers |= {option.key: option.key for option in screen.options}
        strange = [word for word in words if word not in letters and word not in numbers]
        if strange:
            return Reply(), refused.get(strange[0]) or say("prompt-strange", word=visible(strange[0]))
        options = tuple(dict.fromkeys(numbers[word] for word in words if word in numbers))
        actions = tuple(letters[word] for word in words if word in letters and word not in numbers)
        problem = misfit(screen, options, actions)
        if problem:
            return Reply(), problem
        in_order = tuple(option.key for option in screen.options if option.key in options)
        return Reply(options=in_order, action=actions[0] if actions else None), ""


# Characters that every terminal has, and that are read aloud.
_MARKS = {"done": "+", "unknown": "?", "worst": "!", "open": "-"}
_WAYS_OUT: tuple[Action, ...] = ("back", "leave")


def _label(screen: Screen, action: Action) -> str:
    return screen.labels[action][0] if action in screen.labels else terms.action(action)
