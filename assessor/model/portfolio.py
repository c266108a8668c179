"""Many firms read together: each by itself, and what holds for them together."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from assessor.model.assessment import Interval, Shares
from assessor.model.base import Computed, Exact, Id
from assessor.model.catalog import Level, Tier
from assessor.model.sheet import PartKind, QuestionnaireRef, SheetId

# By what firms are put into groups: `group` is that of portfolio.toml, and `about:KEY` a key of [about].
GROUPINGS = ("industry", "size", "country", "group")

# The groups of firms of which that is not known, and of those that are in several.
UNKNOWN, SEVERAL = "unknown", "several"

# Why a sheet has no score: a required fact is open; nothing in it counts; it answers a version that nobody here knows;
# or its packed rows do not fit the questionnaire, lack some, or hold what stands for nothing.
Unscored = Literal[
    "required-fact", "nothing-counts", "unknown-version", "other-questions", "incomplete", "no-such-code"
]

# With names withheld, figures stand over at least so many firms, and numbers of firms are rounded down to multiples.
LEAST_FIRMS = 5

# With names withheld, a day is told as its quarter: "2026 Q4".
Quarter = Annotated[str, Field(pattern=r"^\d{4} Q[1-4]$")]


class Spread(Computed):
    """How a figure lies over some firms: the least, the three quartiles and the most, in points.

    A quartile lies between the two nearest figures in proportion, as QUARTILE.INC of spreadsheets does. With names
    withheld there is no least and no most, and the others are whole points, rounded down.
    """

    firms: Annotated[int, Field(ge=1)]
    least: Exact | None = None
    lower: Exact
    median: Exact
    upper: Exact
    most: Exact | None = None


class Spreads(Computed):
    """The figures of some firms: how many there are, and over those that are scored the confirmed score, the same with
    caps aside, what it could be, and each domain's confirmed score.

    `firms` counts all of the group. A spread is none where no firm has the figure, or too few for names withheld; then
    every number of firms is rounded down to a multiple of five, and each firm counts once, by its lowest figure.
    """

    firms: int
    score: Spread | None = None
    uncapped: Spread | None = None
    high: Spread | None = None
    domains: dict[Id, Spread] = {}


class Basis(Computed):
    """What figures are compared over, and these figures.

    *same*: firms that answer the same version of one questionnaire, at the same tier. *shared*: all firms, scored over
    the `controls` that all of them are asked, by the weights of the questionnaire that is named. `digest` identifies
    that questionnaire, whole: without it nobody can tell whether other figures are like these.

    With names withheld there are no `controls`, and no name of a questionnaire that fewer than five firms answer.
    """

    kind: Literal["same", "shared"]
    questionnaire: QuestionnaireRef | None
    digest: str = ""
    title: str
    tier: Tier
    controls: tuple[Id, ...]
    domains: dict[Id, str]
    all: Spreads
    groups: dict[str, Spreads] = {}


class FirmMove(Computed):
    """What moved since the sheet before: points confirmed and caps aside, and how many controls are better or worse.

    Both sheets are scored by today's questionnaire. Figures are none where the tier changed or one has no score.
    """

    since: date
    score: Exact | None = None
    uncapped: Exact | None = None
    better: int = 0
    worse: int = 0


class NextDay(Computed):
    """The next day on which something begins or ends for a firm: an obligation, by its id, or a waiver."""

    on: date
    kind: Literal["obligation", "waiver"]
    obligation: Id | None = None


class Dated(Computed):
    """How a firm stood by one of its sheets, scored by today's questionnaire."""

    on: date | None
    tier: Tier
    source: str
    score: Interval | None
    uncapped: Interval | None
    answered: int
    counted: int


class FirmPart(Computed):
    """A site or a product of a firm, assessed by itself."""

    kind: PartKind
    score: Interval | None
    uncapped: Interval | None
    fails: tuple[Id, ...] = ()


class Firm(Computed):
    """A firm by its newest sheet for a questionnaire.

    `organisation` is the name that all rows of one firm share, whatever their questionnaires and sites. `version` is
    the one of the questionnaire that it answers; none that nobody here knows. `stale` is how many answers are to
    questions that have changed since, and so count as unanswered.

    `fails` are critical controls that fail, `might_fail` those that might, `weakest` the domain with the lowest
    confirmed score. `shared` is the score over the controls that all firms are asked, where firms are compared over
    these, and `shared_uncapped` the same with caps aside. `dates` has every sheet, the oldest first.
    """

    id: str
    name: str
    organisation: str
    source: str
    sheet: SheetId | None = None
    questionnaire: Id
    version: str | None
    tier: Tier
    on: date | None
    group: str = ""
    unscored: Unscored | None = None
    score: Interval | None = None
    uncapped: Interval | None = None
    level: Id | None = None
    cap: int | None = None
    shares: Shares
    fails: tuple[Id, ...] = ()
    might_fail: tuple[Id, ...] = ()
    weakest: Id | None = None
    domains: dict[Id, Interval] = {}
    shared: Interval | None = None
    shared_uncapped: Interval | None = None
    shared_domains: dict[Id, Interval] = {}
    stale: int = 0
    moved: FirmMove | None = None
    due: NextDay | None = None
    parts: dict[Id, FirmPart] = {}
    dates: tuple[Dated, ...] = ()


class CommonGap(Computed):
    """A control that several firms lack: in how many of those that are asked it, and of these with no answer yet.

    `points` are the uncapped points that closing it restores, together with what leads to it, and `days` the middle of
    the effort for that in person-days, both added up over the firms.

    With names withheld every number is one of at least so many, and `open` is none where too few lack an answer, or too
    many. Points and days are those of the firms that are told, in whole numbers.
    """

    control: Id
    firms: int
    of: int
    open: int | None
    points: Exact
    days: Exact


class CommonFailure(Computed):
    """A critical control that fails, or might, in some firms of those that are asked it, and the lowest cap it sets.

    With names withheld a number of firms is none where it would tell too much, and so is the cap where it may be that
    of a single firm's questionnaire.
    """

    control: Id
    fails: int | None
    might_fail: int | None
    of: int
    cap: int | None


class CommonRemedy(Computed):
    """A solution category: in how many firms it closes gaps, how many, and the uncapped points and person-days of all
    that it closes, added up over the firms. The days are those of the gaps alone, as in reports.
    """

    solution: Id
    title: str
    firms: int
    gaps: int
    points: Exact
    days: Exact


class Upcoming(Computed):
    """A day ahead on which a rule begins or ends: `told_as` is the day, or its year alone where nobody looked it up.

    `firms` are the ids of those that it binds, `may` of those for which a fact is open. With names withheld there are
    no ids, and a number is none where it would tell too much.
    """

    obligation: Id
    title: str
    on: date
    told_as: str
    what: str
    firms: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    number: int | None
    number_may: int | None


class Period(Computed):
    """What moved from one year to the next, over the firms with a sheet in both, at one tier and by one questionnaire.

    `before` and `after` are caps aside, and `change` is that of each firm.
    """

    before_year: int
    after_year: int
    firms: int
    before: Spread
    after: Spread
    change: Spread
    better: int
    worse: int


# What a reader must know about the sheets that were named. With names withheld also how many could not be read, and
# that groups are left out, alone or with the next smallest.
PortfolioRemarkKind = Literal[
    "same-sheet",
    "same-date",
    "same-id",
    "near-names",
    "no-name",
    "no-date",
    "dated-after",
    "unknown-version",
    "left-out",
    "no-shared-controls",
    "not-read",
    "groups-withheld",
]


class PortfolioRemark(Computed):
    """Something to know about sheets or firms: what it is about, and how many."""

    kind: PortfolioRemarkKind
    names: tuple[str, ...] = ()
    number: int = 0


class NotRead(Computed):
    """A sheet that could not be read, and why."""

    source: str
    sentences: tuple[str, ...]


class Portfolio(Computed):
    """The sheets of many firms, read together, as of a day.

    `by` is how firms are grouped. `controls`, `domains` and `groups` are the titles of those that are named. With
    `anonymous` it has no row of a single firm, no name and no text of a person, `as_of` is a quarter, and the number of
    firms is rounded down to a multiple of five.
    """

    format: Literal["assessor-portfolio"] = "assessor-portfolio"
    version: Literal[1] = 1
    as_of: date | Quarter
    by: str | None = None
    anonymous: bool = False
    number: int
    firms: tuple[Firm, ...]
    bases: tuple[Basis, ...]
    gaps: tuple[CommonGap, ...] = ()
    failures: tuple[CommonFailure, ...] = ()
    remedies: tuple[CommonRemedy, ...] = ()
    upcoming: tuple[Upcoming, ...] = ()
    trend: tuple[Period, ...] = ()
    controls: dict[Id, str] = {}
    domains: dict[Id, str] = {}
    levels: dict[Id, Level] = {}
    groups: dict[str, str] = {}
    not_read: tuple[NotRead, ...] = ()
    remarks: tuple[PortfolioRemark, ...] = ()

    @property
    def day(self) -> date:
        """Return the day that figures are of; with names withheld, the first of the quarter."""
        if isinstance(self.as_of, date):
            return self.as_of
        return date(int(self.as_of[:4]), 3 * int(self.as_of[-1]) - 2, 1)

    @property
    def basis(self) -> Basis | None:
        """Return what all firms are compared over; none where nothing is scored or shared."""
        shared = [basis for basis in self.bases if basis.kind == "shared"]
        return shared[0] if shared else self.bases[0] if len(self.bases) == 1 else None

    @property
    def by_id(self) -> Mapping[str, Firm]:
        """Return the firms by their ids."""
        return {firm.id: firm for firm in self.firms}
