"""What holds the total in each row, as `scoring.caps` says: critical controls that fail, and worst answers."""

from typing import NamedTuple

import numpy as np

from assessor.model.catalog import Questionnaire
from assessor.scale.arrays import Bytes, Numbers, Truths, places
from assessor.scale.joining import FoundLines
from assessor.scoring import caps

# What became of a critical control, by its place; the first: nothing.
FAILURES = ("", "might-fail", "fails")


class Holders(NamedTuple):
    """The places, floors and caps of critical controls; the places of `essential` ones, which can be at their worst,
    and where each number of these holds the total.
    """

    places: Numbers
    floors: Numbers
    caps: Numbers
    essential: Numbers
    by_worst: Numbers


class Held(NamedTuple):
    """A line of failures for each control, and for both ends where the total is held, and the number of worst answers.

    `caps.NO_CAP` where nothing holds it.
    """

    failures: Bytes
    low: Numbers
    high: Numbers
    worst_low: Numbers
    worst_high: Numbers


def holders(questionnaire: Questionnaire) -> Holders:
    """Return what can hold the total of a questionnaire."""
    controls = list(questionnaire.controls.values())
    critical = [control for control in controls if caps.is_critical(control)]
    essential = places(caps.may_be_worst(control) for control in controls)
    return Holders(
        places(map(caps.is_critical, controls)),
        np.array([[caps.floor(control)] for control in critical], np.int16).reshape(-1, 1),
        np.array([[caps.cap(control)] for control in critical], np.int16).reshape(-1, 1),
        essential,
        np.array([caps.held_by_worst(number) for number in range(len(essential) + 1)], np.int16),
    )


def held(who: Holders, found: FoundLines) -> Held:
    """Return what holds the total in each row: at the low end what might, at the high end what does."""
    counts = found.counts
    fails_low, fails_high = (counts[who.places] & (lines[who.places] < who.floors) for lines in (found.low, found.high))
    failures = np.zeros_like(found.states)
    failures[who.places] = fails_low.astype(np.uint8) + fails_high
    worst_low, worst_high = (
        _number(counts[who.essential] & (lines[who.essential] == 0)) for lines in (found.low, found.high)
    )
    low, high = (
        np.minimum(_lowest(fails, who.caps), who.by_worst[worst])
        for fails, worst in ((fails_low, worst_low), (fails_high, worst_high))
    )
    return Held(failures, low, high, worst_low, worst_high)


def _number(lines: Truths) -> Numbers:
    number: Numbers = np.count_nonzero(lines, axis=0)
    return number


def _lowest(fails: Truths, of_control: Numbers) -> Numbers:
    lowest: Numbers = np.where(fails, of_control, caps.NO_CAP).min(axis=0, initial=caps.NO_CAP)
    return lowest
