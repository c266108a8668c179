"""The optimum of a plan's numbers, compared with trying everything: needs, lumps, ties and negative values."""

from itertools import product

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from assessor.advice.solver import best
from assessor.advice.states import Possibility, Requirement

Items = list[tuple[Possibility, ...]]
Problem = tuple[Items, int, list[int]]
SOME = st.integers(-9, 9)


@st.composite
def problems(draw: DrawFn) -> Problem:
    """Draw items that need earlier ones, with everything worth and weighing something, or saving both.

    What an item is worth rises evenly with what it weighs, or has nothing to do with it. Some options count to one of
    up to two tallies.
    """
    sign, even, loose = draw(st.sampled_from([1, -1])), draw(st.booleans()), draw(st.booleans())
    items: Items = []
    tallies = draw(st.lists(st.integers(0, 2), max_size=2))
    counted = st.sampled_from([None, None, *range(len(tallies))])
    for number in range(draw(st.integers(1, 6))):
        needs = [
            Requirement(draw(st.integers(0, number - 1)), draw(st.sampled_from([1, 2, 3])))
            for _ in range(min(number, draw(st.integers(0, 3))))
        ]
        rate = 3 if even else draw(st.integers(0, 9))
        size = draw(st.integers(0, 9))
        stay = draw(st.sampled_from([[], [Possibility(0, 0, 0)], [Possibility(0, 0, 0)], [Possibility(0, 0, 0)]]))
        steps = [
            Possibility(draw(SOME), draw(SOME), c, tuple(needs))
            if loose
            else Possibility(sign * rate * size * c, sign * size * c, c, tuple(needs))
            for c in range(1, draw(st.integers(2, 4)))
        ]
        items.append(tuple(option._replace(tally=draw(counted)) for option in (*stay, *steps)))
    return items, draw(st.integers(-20, 20) if loose else st.integers(-60, 60)), tallies


def possible(items: Items, tallies: list[int]) -> list[tuple[Possibility, ...]]:
    return [
        chosen
        for chosen in product(*items)
        if all(chosen[need.item].credit >= need.credit for o in chosen for need in o.needs)
        and all(sum(o.tally == number for o in chosen) <= most for number, most in enumerate(tallies))
    ]


@settings(max_examples=1000)
@given(problems())
def test_nothing_possible_is_worth_more(problem: Problem) -> None:
    items, limit, tallies = problem
    within = [chosen for chosen in possible(items, tallies) if sum(option.weight for option in chosen) <= limit]
    found = best(items, limit, tallies)
    assert (found is None) == (not within)
    if found is not None:
        chosen = tuple(options[number] for options, number in zip(items, found, strict=True))
        assert chosen in within
        assert sum(o.value for o in chosen) == max(sum(o.value for o in some) for some in within)


@settings(max_examples=500)
@given(problems(), st.integers(-2, 2))
def test_a_choice_that_is_worth_too_little_is_none(problem: Problem, more: int) -> None:
    items, limit, tallies = problem
    found = best(items, limit, tallies)
    assume(found is not None)
    greatest = worth(items, found) or 0
    enough = best(items, limit, tallies, greatest + more)
    assert worth(items, enough) == (greatest if more <= 0 else None)


def worth(items: Items, found: tuple[int, ...] | None) -> int | None:
    return None if found is None else sum(o[number].value for o, number in zip(items, found, strict=True))
