"""Ask line by line, without moving a cursor: for screen readers, dumb terminals and pipes."""

import re
import shutil
from typing import TextIO

from assessor.interview.screen import InputEnded, Reply, Screen, misfit
from assessor.text import logged, visible, wrapped
from assessor.words import terms
from assessor.words.speech import say


class PlainPrompter:
    """Ask with numbered options and lettered actions; an empty line is never an answer."""

    def __init__(self, lines_in: TextIO, lines_out: TextIO) -> None:
        self._in = lines_in
        self._out = lines_out
        self._width = min(100, shutil.get_terminal_size().columns)

    def ask(self, screen: Screen) -> Reply:
        """Ask a question until the reply is valid."""
        self._show(screen)
        while True:
            prompt = say("prompt-several") if screen.several else say("prompt-one")
            line = self._line(f"{prompt} ")
            reply, problem = self._understood(screen, line)
            if not problem:
                return reply
            self.say(problem)

    def text(self, question: str) -> str:
        """Ask for a line of text, which may be empty."""
        return self._line(f"{question} ").strip()

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
        for text in (screen.where, screen.title, screen.question, *screen.notes):
            if text:
                self.say(text)
        for number, option in enumerate(screen.options, 1):
            text = say("prompt-chosen", text=option.text) if option.key in screen.chosen else option.text
            self._out.write(wrapped(text, self._width, f"{number:>3}. ", "     ") + "\n")
        for action in screen.actions:
            self._out.write(
                wrapped(terms.action(action), self._width, f"  {terms.action_key(action)}. ", "     ") + "\n"
            )

    def _understood(self, screen: Screen, line: str) -> tuple[Reply, str]:
        words = [word for word in re.split(r"[\s,;]+", line.strip().lower()) if word]
        letters = {terms.action_key(action): action for action in screen.actions}
        numbers = {str(number): option.key for number, option in enumerate(screen.options, 1)}
        numbers |= {option.key: option.key for option in screen.options}
        strange = [word for word in words if word not in letters and word not in numbers]
        if strange:
            return Reply(), say("prompt-strange", word=visible(strange[0]))
        options = tuple(dict.fromkeys(numbers[word] for word in words if word in numbers))
        actions = tuple(letters[word] for word in words if word in letters and word not in numbers)
        problem = misfit(screen, options, actions)
        if problem:
            return Reply(), problem
        in_order = tuple(option.key for option in screen.options if option.key in options)
        return Reply(options=in_order, action=actions[0] if actions else None), ""
