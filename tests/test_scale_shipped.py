"""Random sheets of every questionnaire that ships, for each role, are rated as they are scored."""

import random

import pytest

from assessor.io import catalog
from assessor.model.sheet import UNKNOWN
from tests.support.drawn import sheet, with_parts
from tests.support.scaled import assert_same, loaded

pytestmark = pytest.mark.slow
NAMES = catalog.shipped().names()
ROLES = list(catalog.shipped().roles)
SHEETS = 4


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", NAMES)
def test_random_sheets_are_rated_as_they_are_scored(name: str, role: str) -> None:
    questionnaire, draw = catalog.load(name), random.Random(f"{name}, {role}")
    some = [sheet(questionnaire, role, draw) for _ in range(SHEETS)]
    some += [with_parts(some[0], questionnaire, draw), sheet(questionnaire, UNKNOWN, draw)]
    assert_same([loaded(questionnaire, one) for one in some], questionnaire)
