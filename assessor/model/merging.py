"""Two people's states of one answer sheet brought together: what was taken from whom, and what they dispute."""

from typing import Literal

from assessor.model.assessment import Stale
from assessor.model.base import Computed, Exact, Id, Many
from assessor.model.catalog import Carrier
from assessor.model.sheet import AboutKey, Answer, AnswerSheet

# What is done about disputes, and who wins them.
Conflicts = Literal["stop", "mark"]
Prefer = Literal["newer", "mine", "theirs"]
SideName = Literal["mine", "theirs"]

# Keys of [about] that name people, who are named together.
PEOPLE: frozenset[AboutKey] = frozenset({"assessor"})

DisputeKind = Literal["fact", "answer", "about", "tier", "title"]

# What became of a fact or an answer: it was the same on both sides, was taken from one, has the proof of both, was
# settled by preference, was removed on a side, or is disputed.
Fate = Literal["same", "mine", "theirs", "united", "settled", "gone", "disputed"]


class Claim(Computed):
    """What one side says: choices, a state, values, or a text; nothing where it is removed. `answer` is all of it."""

    said: Many[str]
    answer: Answer | None = None


class Dispute(Computed):
    """Something that two sides say differently; `part` is the site or product that it is about.

    `points` are the uncapped points of the total between the two, and `cap` is where one of the two holds the total
    and the other does not; `told_by` says who would know.
    """

    kind: DisputeKind
    id: Id
    part: Id | None = None
    mine: Claim
    theirs: Claim
    points: Exact | None = None
    cap: int | None = None
    told_by: Carrier | None = None


class Outdated(Computed):
    """An answer that lost since it does not count: it is to what is no longer asked."""

    id: Id
    part: Id | None = None
    side: SideName
    because: Stale


class Merge(Computed):
    """Two states of a sheet brought together, with every dispute marked in `sheet`.

    `fates` count facts and answers, those of parts too.
    """

    format: Literal["assessor-merge"] = "assessor-merge"
    version: Literal[1] = 1
    written: bool = False
    fates: dict[Fate, int]
    disputes: Many[Dispute]
    outdated: Many[Outdated]
    sheet: AnswerSheet
