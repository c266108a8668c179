"""Show some of many lines at a time, and say how much is out of sight. Pure."""

from collections.abc import Sequence
from itertools import accumulate

from assessor.interview.lines import Glyphs, Line, Lines
from assessor.words.speech import say


class Scroll:
    """Blocks of which a screen shows some at a time; each step begins with the first that was not whole before."""

    def __init__(
        self,
        blocks: Sequence[Lines],
        counted: int,
        short: list[Line],
        first: int,
        width: int,
        room: int,
        glyphs: Glyphs,
        head: Sequence[Line] = (),
    ) -> None:
        self._lines = [line for each in blocks for line in each]
        self._starts = [0, *accumulate(map(len, blocks))]
        self._options = range(first, first + counted)
        self._head, self._short = head or short, short
        self._width, self._room, self._glyphs = width, room, glyphs
        self._offsets = [0]
        while self._end(len(self._offsets) - 1) < len(self._lines):
            self._offsets.append(self._next(len(self._offsets) - 1))

    @property
    def last(self) -> int:
        """Return the last step."""
        return len(self._offsets) - 1

    def shown(self, step: int) -> list[Line]:
        """Return what is shown at a step: the head, how much is out of sight, and the blocks."""
        start, end = self._offsets[step], self._end(step)
        above = [self._hidden(0, start, self._glyphs.up, self._glyphs.arrow_up)] if step else []
        below = [self._hidden(end, None, self._glyphs.down, self._glyphs.arrow_down)] if end < len(self._lines) else []
        head = self._short if step else self._head
        return [*head, *above, *self._lines[start:end], *below]

    def _end(self, step: int) -> int:
        """Return the line up to which a step shows the blocks."""
        room = self._room - (len(self._short) + 1 if step else len(self._head))
        start = self._offsets[step]
        if start + room >= len(self._lines):
            return len(self._lines)
        most = start + room - 1
        edge = max(edge for edge in self._starts if edge <= most)
        following = next(edge for edge in self._starts if edge > most)
        # A block is not begun that goes on out of sight, unless no screen would show it whole.
        return edge if start < edge and following - edge <= self._room - len(self._short) - 2 else most

    def _next(self, step: int) -> int:
        """Return where the next step begins; the last one shows as much as there is room for."""
        end = self._end(step)
        room = self._room - len(self._short) - 1
        back = [edge for edge in self._starts if self._offsets[step] < edge <= end and len(self._lines) - edge <= room]
        return back[0] if back else end

    def _hidden(self, start: int, end: int | None, mark: str, arrow: str) -> Line:
        """Return the line that says how much is out of sight."""
        last = len(self._lines) if end is None else end
        number = sum(1 for each in self._options if start <= self._starts[each] < last)
        above = start == 0
        if number:
            text = say("screen-above", n=number, arrow=arrow) if above else say("screen-below", n=number, arrow=arrow)
        else:
            text = say("screen-above-more", arrow=arrow) if above else say("screen-below-more", arrow=arrow)
        return (("", f"{mark} {text}"),)
