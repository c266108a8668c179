"""Ask one question key by key, and draw what its screen shows meanwhile; no terminal is needed for it."""

from assessor.interview.dialog import Done
from assessor.interview.layout import WIDE, Drawn, KeyLabel, Pane, drawn, letters, top
from assessor.interview.lines import Glyphs, Line, Lines, block
from assessor.interview.screen import News, Reply, Screen, misfit
from assessor.words import terms
from assessor.words.speech import say
from assessor.words.terms import Action


class Asking:
    """A question with numbered options: a number answers, or ticks where several may be chosen."""

    types: bool = False

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._ticked = list(screen.chosen) if screen.several else []
        self._typed = ""
        self._flash = ""
        self._helps = False
        self._step = 0
        self._steps = 1

    def press(self, key: str) -> Done[Reply] | None:
        """Take a key."""
        self._flash = ""
        if key in {"up", "pageup", "down", "pagedown", "home", "end"}:
            self._scroll(key)
            return None
        if key.isdecimal():
            return self._digit(key)
        typed, self._typed = self._typed, ""
        if key == "backspace":
            return None
        if key == "escape":
            self._show_help(opened=False)
            return None
        if key == "enter":
            return self._chosen(int(typed)) if typed else self._confirm()
        return self._letter(key.lower())

    def _scroll(self, key: str) -> None:
        to = {"up": self._step - 1, "pageup": self._step - 1, "home": 0, "end": self._steps - 1}
        self._step = min(self._steps - 1, max(0, to.get(key, self._step + 1)))

    def _digit(self, digit: str) -> Done[Reply] | None:
        """Take a digit; where the number may go on, another digit or Enter decides."""
        typed, self._typed = f"{self._typed}{int(digit)}", ""
        last = len(self._screen.options)
        if len(typed) < len(str(last)) and int(typed) * 10 <= last:
            self._typed = typed
            return None
        return self._chosen(int(typed))

    def _chosen(self, number: int) -> Done[Reply] | None:
        if not 0 < number <= len(self._screen.options):
            self._flash = self._which()
            return None
        option = self._screen.options[number - 1].key
        if not self._screen.several:
            return Done(Reply(options=(option,)))
        self._show_help(opened=False)
        self._tick(option)
        return None

    def _tick(self, option: str) -> None:
        """Tick an option or take its tick away; what excludes the others takes theirs."""
        alone = self._screen.alone
        if option in self._ticked:
            self._ticked.remove(option)
        elif option == alone:
            self._ticked = [option]
        else:
            self._ticked = [*(other for other in self._ticked if other != alone), option]

    def _confirm(self) -> Done[Reply] | None:
        """End where several may be ticked; a single answer is never given by Enter."""
        options = tuple(option.key for option in self._screen.options if option.key in self._ticked)
        self._flash = misfit(self._screen, options) if self._screen.several else self._which()
        return None if self._flash else Done(Reply(options=options))

    def _letter(self, letter: str) -> Done[Reply] | None:
        action = next((each for each in self._screen.actions if terms.action_key(each) == letter), None)
        if action == "how":
            self._show_help(opened=not self._helps)
            return None
        if action is not None:
            return Done(Reply(action=action))
        refused = {terms.action_key(each): why for each, why in self._screen.refused.items()}
        self._flash = refused.get(letter) or self._which()
        return None

    def _show_help(self, *, opened: bool) -> None:
        if self._helps != opened:
            self._helps, self._step = opened, 0

    def _which(self) -> str:
        return say("screen-press", last=len(self._screen.options))

    def draw(self, width: int, height: int, glyphs: Glyphs) -> Drawn:
        """Return the screen in lines."""
        page = self._page(width, glyphs)
        found = drawn(page, width, height, self._step, glyphs)
        self._step, self._steps = found.step, found.steps
        return found

    def _page(self, width: int, glyphs: Glyphs) -> Pane:
        screen = self._screen
        line = top(screen.progress, say("screen-title"), width, glyphs)
        question = block(screen.question, width, bold=True)
        if self._helps:
            return Pane(
                line, (question,), screen.question, self._help(width), self._help_foot(width), flash=self._flash
            )
        rule = self._rule(width)
        news = tuple(block(each.text, width, self._lead(each, glyphs)) for each in screen.news)
        head = (*news, (*question, *(block(rule, width) if rule else ())))
        options = tuple(self._option(number, width, glyphs) for number in range(len(screen.options)))
        # What is done here comes first, so that it is seen at once.
        notes = tuple(block(note, width) for note in (*self._told(), *screen.notes))
        foot = letters([self._key(action) for action in screen.actions], width)
        return Pane(line, head, screen.question, (*options, *notes), foot, len(options), self._flash)

    def _rule(self, width: int) -> str:
        """Return how to choose, and what a number does; where there is little room, only what is not plain anyway."""
        rule = self._screen.rule[width < WIDE]
        if self._screen.several:
            return say("screen-ticks", rule=rule).strip()
        return say("screen-saves", rule=rule) if rule and width >= WIDE else rule

    def _lead(self, news: News, glyphs: Glyphs) -> str:
        return f"{glyphs.mark(news.mark)} " if news.mark else ""

    def _help(self, width: int) -> tuple[Lines, ...]:
        return tuple(
            (*block(passage.title, width, bold=True), *block(passage.text, width, "  "))
            for passage in self._screen.help
        )

    def _help_foot(self, width: int) -> tuple[Line, ...]:
        close = KeyLabel(terms.action_key("how"), say("screen-choices"), say("screen-choices-short"))
        others: tuple[Action, ...] = ("unknown", "leave")
        keys = [close, *(self._key(action) for action in others if action in self._screen.actions)]
        answers = block(say("screen-from-here", last=len(self._screen.options)), width)
        return (*letters(keys, width), *answers)

    def _key(self, action: Action) -> KeyLabel:
        full, short = self._screen.labels.get(action) or (terms.action(action), terms.action_short(action))
        return KeyLabel(terms.action_key(action), full, short)

    def _option(self, number: int, width: int, glyphs: Glyphs) -> Lines:
        option, digits = self._screen.options[number], len(str(len(self._screen.options)))
        if self._screen.several:
            lead = f"[{'x' if option.key in self._ticked else ' '}] {number + 1:>{digits}}  "
        else:
            mark = glyphs.present if option.key in self._screen.chosen else " "
            lead = f"{mark}{number + 1:>{digits}}  "
        return block(option.text or option.key, width, lead)

    def _told(self) -> list[str]:
        """Return what was done on this screen so far."""
        numbers = [str(n) for n, option in enumerate(self._screen.options, 1) if option.key in self._ticked]
        ticked = [say("screen-ticked", numbers=", ".join(numbers))] if numbers else []
        return [*ticked, *([say("screen-typed", number=self._typed)] if self._typed else [])]
