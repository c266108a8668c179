"""Choose the question to go to from a list, key by key."""

from assessor.interview.dialog import Done
from assessor.interview.filling import TypedText
from assessor.interview.layout import Drawn, KeyLabel, Pane, drawn, letters, top
from assessor.interview.lines import Glyphs, Line, Lines, block
from assessor.interview.lines import typed as with_cursor
from assessor.interview.plain import LEAPS, SEARCH
from assessor.interview.screen import InputEnded, Stop, Stops, found, next_place
from assessor.scoring.agenda import AgendaItem
from assessor.words import terms
from assessor.words.speech import say
from assessor.words.terms import Leap


class Jumping:
    """A list of questions: by the arrows, by number, by letters of a title, or the next one that is open or unknown."""

    types: bool = True

    def __init__(self, places: Stops) -> None:
        self._places = places
        self._facts = any(place.is_fact for place in places.places if place.item == places.here)
        self._text = TypedText()
        self._at = self._where(places.here)
        self._flash = ""

    def _where(self, item: object) -> int:
        """Return where a question is in the list that is shown; the first one if it is not there."""
        return next((number for number, place in enumerate(self._shown) if place.item == item), 0)

    @property
    def _shown(self) -> tuple[Stop, ...]:
        """Return the places in the list: the facts or the controls, or those with the letters that were typed."""
        typed = str(self._text)
        if typed.startswith(SEARCH):
            return found(self._places, typed.removeprefix(SEARCH), facts=self._facts)
        return tuple(place for place in self._places.places if place.is_fact == self._facts)

    def press(self, key: str) -> Done[AgendaItem | None] | None:
        """Take a key."""
        self._flash = ""
        if key == "enter":
            return self._go()
        if key == "escape" and str(self._text):
            self._text, self._at = TypedText(), 0
            self._at = self._where(self._places.here)
        elif key == "escape":
            return Done(None)
        elif key in {"up", "down", "pageup", "pagedown", "home", "end"}:
            self._move(key)
        elif str(self._text).startswith(SEARCH) or key in {SEARCH, "backspace"} or key.isdecimal():
            self._type(key)
        else:
            return self._letter(key.lower())
        return None

    def _move(self, key: str) -> None:
        last = len(self._shown) - 1
        steps = {"up": -1, "down": 1, "pageup": -10, "pagedown": 10, "home": -last, "end": last}
        self._at = max(0, min(last, self._at + steps[key]))

    def _type(self, key: str) -> None:
        self._text.press(key)
        typed = str(self._text)
        numbered = found(self._places, typed, facts=self._facts) if typed.isdecimal() else ()
        self._at = self._where(numbered[0].item) if numbered else 0 if typed.startswith(SEARCH) else self._at

    def _go(self) -> Done[AgendaItem | None] | None:
        """Go to the question that is pointed at, unless a number was typed that none has."""
        typed = str(self._text)
        shown = found(self._places, typed, facts=self._facts) if typed.isdecimal() else self._shown[self._at :]
        if shown:
            return Done(shown[0].item)
        self._flash = say("jump-none")
        return None

    def _letter(self, letter: str) -> Done[AgendaItem | None] | None:
        if letter == terms.action_key("leave"):
            raise InputEnded
        if letter == terms.action_key("back"):
            return Done(None)
        leap = next((each for each in LEAPS if terms.leap_key(each) == letter), None)
        if leap is None:
            self._flash = say("jump-how")
            return None
        return self._leap(leap)

    def _leap(self, leap: Leap) -> Done[AgendaItem | None] | None:
        if leap in {"facts", "all"}:
            self._facts, self._text = leap == "facts", TypedText()
            self._at = self._where(self._places.here)
            return None
        place = next_place(self._places, "open" if leap == "open" else "unknown")
        if place is not None:
            return Done(place.item)
        self._flash = say("jump-none")
        return None

    def draw(self, width: int, height: int, glyphs: Glyphs) -> Drawn:
        """Return the screen in lines, with the list scrolled to what is pointed at."""
        title = block(say("jump-how"), width, bold=True)
        line = with_cursor(str(self._text), self._text.cursor, width, "> ")
        summary = block(self._places.summary, width)
        head = ((*title, *line),)
        foot = (*summary, *self._foot(width, glyphs))
        bar = top(self._places.progress, say("jump-title"), width, glyphs)
        rows = [self._row(number, place, width, glyphs) for number, place in enumerate(self._shown)]
        room = height - 3 - len(foot) - len(head[0]) - (len(block(self._flash, width, "! ")) if self._flash else 0)
        body = tuple(_around(rows, self._at, room))
        return drawn(Pane(bar, head, say("jump-title"), body, foot, len(body), self._flash), width, height, 0, glyphs)

    def _row(self, number: int, place: Stop, width: int, glyphs: Glyphs) -> Lines:
        pointer = glyphs.present if number == self._at else " "
        lead = f"{pointer}{place.number:>3} {glyphs.mark(place.mark)}  "
        return block(place.title, width, lead, bold=number == self._at)

    def _foot(self, width: int, glyphs: Glyphs) -> tuple[Line, ...]:
        arrows = KeyLabel(f"{glyphs.arrow_up} {glyphs.arrow_down}", say("jump-choose"), say("jump-choose"))
        go = KeyLabel(say("screen-enter"), say("jump-go"), say("jump-go"))
        leaps = [KeyLabel(terms.leap_key(leap), terms.leap(leap), terms.leap_short(leap)) for leap in LEAPS]
        close = KeyLabel(say("screen-escape"), say("jump-close"), say("jump-close"))
        leave = KeyLabel(terms.action_key("leave"), terms.action("leave"), terms.action_short("leave"))
        return letters([arrows, go, *leaps, close, leave], width)


def _around(rows: list[Lines], at: int, room: int) -> list[Lines]:
    """Return as many rows around one of them as there is room for."""
    first = last = min(at, max(0, len(rows) - 1))
    used = len(rows[first]) if rows else 0
    while True:
        before = [first - 1] if first > 0 and used + len(rows[first - 1]) <= room else []
        after = [last + 1] if last + 1 < len(rows) and used + len(rows[last + 1]) <= room else []
        # The one pointed at stays near the middle.
        wider = min(before + after, key=lambda number: abs(number - at), default=None)
        if wider is None:
            return rows[first : last + 1]
        first, last = min(first, wider), max(last, wider)
        used += len(rows[wider])
