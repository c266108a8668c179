"""The gate's verdict: which demands are met, which are violated, and which violations are waived."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field

from assessor.model.assessment import AskedShare, Interval, Shares
from assessor.model.base import Id, Model, Weight
from assessor.model.catalog import Tier
from assessor.model.comparison import Comparison
from assessor.model.sheet import QuestionnaireRef

WaiverStatus = Literal["used", "expires-soon", "unused", "expired", "not-allowed", "not-from-sheet", "elsewhere"]


class Violation(Model):
    """One demand that is not met: a sentence with the figures compared, and the controls that it is about.

    `parts` are the sites or products whose answers it is about, where it is not about all.
    """

    rule: str
    sentence: str
    controls: tuple[Id, ...] = ()
    parts: tuple[Id, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """A control that was judged: what it asks, how bad its absence is, and where its answer stands in the sheet.

    `line` and `column` count from 1; a control without an answer has the place where the answers begin, or the top.
    A dataclass, since there is one for each control of each sheet, and a `Model` would be ten times as large.
    """

    __pydantic_config__: ClassVar[ConfigDict] = Model.model_config

    title: str
    question: str
    why: str
    how_to_check: str
    critical: bool
    weight: Weight
    line: Annotated[int, Field(ge=1)]
    column: Annotated[int, Field(ge=1)]


class WaiverState(Model):
    """What became of a waiver."""

    control: Id
    status: WaiverStatus
    reason: str
    approved_by: str
    expires: date


class Threshold(Model):
    """One demand in words, and where it was written."""

    key: str
    value: str
    source: str


class Verdict(Model):
    """The verdict on one answer sheet: passed when every violation is waived.

    `digest` identifies the questionnaire; it is empty unless a policy or a format needs it. `rules` are those that were
    checked. `controls` are those that violations name and, for formats that show more, all that count.
    """

    format: Literal["assessor-verdict"] = "assessor-verdict"
    version: Literal[1] = 1
    file: str
    passed: bool
    questionnaire: QuestionnaireRef
    digest: str
    tier: Tier
    as_of: date
    score: Interval | None
    uncapped: Interval | None
    shares: Shares
    essential: AskedShare = AskedShare(asked=0, of=0)
    thresholds: tuple[Threshold, ...]
    rules: tuple[str, ...]
    violations: tuple[Violation, ...]
    waived: tuple[Violation, ...]
    waivers: tuple[WaiverState, ...]
    comparison: Comparison | None = None
    controls: dict[Id, Named] = {}
    notices: tuple[str, ...] = ()


class NotJudged(Model):
    """A file that could not be judged, and why."""

    file: str
    sentences: tuple[str, ...]


class Verdicts(Model):
    """The verdicts of one run, in the order of the files."""

    format: Literal["assessor-verdicts"] = "assessor-verdicts"
    version: Literal[1] = 1
    passed: bool
    verdicts: tuple[Verdict, ...]
    not_judged: tuple[NotJudged, ...]
