"""Rules that bind firms: whom, from when, whom they want to be told, and how well each of that was looked up."""

from collections import abc
from datetime import date
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from assessor.model.base import SAYS, Day, Id, Many, Model, Text
from assessor.model.catalog import SomeConditions, StandardId

ObligationStatus = Literal["in-force", "dated", "proposed"]

# What was read: the official text, a faithful copy or translation of it, what others write about it, or nothing anew.
Reading = Literal["official", "copy", "secondary", "memory"]
_SURE: frozenset[Reading] = frozenset({"official", "copy"})

# How much of a region's rules is in the catalog.
Covered = Literal["covered", "partly", "not"]


class LookedUp(Model):
    """What was read to know something, of which kind that is, and on which day."""

    read: Reading
    source: Text
    checked: Day


class Due(LookedUp):
    """What begins or ends on a day."""

    on: Day
    what: Text

    @property
    def told_as(self) -> str:
        """Return the day, or its year alone where nobody looked the day up."""
        return str(self.on.year if self.read == "memory" else self.on)


class Channel(LookedUp):
    """Whom an obligation wants to be told of an attack, how soon and on which way, and what to have ready for that.

    `who` names those who report, where it is not everybody bound. `within` is a time, such as "72 hours".
    """

    who: str = ""
    within: Annotated[str, Field(min_length=1, max_length=60), SAYS]
    to: Text
    how: str = ""
    prepare: str = ""

    @property
    def has_limit(self) -> bool:
        """Whether the time is a number of hours or days, and not "as soon as possible" or the like."""
        return self.within[0].isdigit()


class Obligation(LookedUp):
    """A rule that binds firms with certain facts.

    `sure` is false where only others' words were read, or where something that we do not ask decides; `unsure` then
    says what, and why. From the day `look_again` on somebody has to look again. `ends` is the day of a repeal.
    """

    id: Id
    title: Text
    demands: Text
    status: ObligationStatus
    sure: bool
    unsure: Annotated[str, Field(max_length=1000)] = ""
    look_again: Day | None = None
    url: str = ""
    applies_if: SomeConditions
    dates: Many[Due] = ()
    ends: Due | None = None
    first_step: Text
    channels: Many[Channel] = ()
    standard: StandardId | None = None

    @property
    def was_read(self) -> bool:
        """Whether the text itself was read, or a faithful copy of it."""
        return self.read in _SURE

    def concerns(self, region: str, places: abc.Collection[str]) -> bool:
        """Whether it binds firms of a region, or names none; `places` are the facts that say where a firm is."""
        named = {value for table in self.applies_if for fact_id in places for value in table.get(fact_id, ())}
        return not named or region in named

    def is_stale(self, as_of: date) -> bool:
        """Whether the day to look again has come."""
        return self.look_again is not None and self.look_again <= as_of


class Coverage(Model):
    """How much of a region's rules is in the catalog, for those who use devices and for those who sell them.

    `missing` says what is known to be left out.
    """

    operators: Covered
    makers: Covered
    missing: Annotated[str, Field(max_length=1000)] = ""


class ObligationsFile(Model):
    """`obligations/<place>.toml`: the obligations of some regions, and how much of these is covered."""

    obligations: dict[Id, Obligation] = {}
    coverage: dict[Id, Coverage] = {}


# What is known of a region of which nobody says anything.
NOWHERE = Coverage.model_construct(operators="not", makers="not")


class Rules(NamedTuple):
    """Every obligation of a catalog, and how much of each region's rules these are."""

    obligations: tuple[Obligation, ...] = ()
    coverage: abc.Mapping[str, Coverage] = {}
