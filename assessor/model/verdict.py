"""The gate's verdict: which demands are met, which are violated, and which violations are waived."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, ClassVar, Literal, NamedTuple

from pydantic import ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from assessor.model.assessment import AskedShare, Interval, Shares
from assessor.model.azure import AzureBuild
from assessor.model.base import Computed, Id, Model, Text
from assessor.model.catalog import ControlText, Tier
from assessor.model.comparison import Comparison
from assessor.model.sheet import QuestionnaireRef, SheetId

WaiverStatus = Literal["used", "expires-soon", "unused", "expired", "not-allowed", "not-from-sheet", "elsewhere"]

_Line = Annotated[int, Field(ge=1)]


class Violation(Computed):
    """One demand that is not met: a sentence with the figures compared, and the controls that it is about.

    `parts` are the sites or products whose answers it is about, where it is not about all.
    """

    rule: str
    sentence: str
    controls: tuple[Id, ...] = ()
    parts: tuple[Id, ...] = ()


class Span(NamedTuple):
    """Where an answer stands in its sheet, and the line in which it ends; all count from 1."""

    line: _Line
    column: _Line
    last_line: _Line


@dataclass(frozen=True, slots=True)
class AnswerPlace:
    """Where the answer to a control stands in the sheet.

    `line` and `column` count from 1; a control without an answer has the place where the answers begin, or the top.
    `parts` has the places of the answers of those sites or products that violations name.
    A dataclass, since there is one for each control of each sheet, and a `Model` would be ten times as large.
    """

    __pydantic_config__: ClassVar[ConfigDict] = Model.model_config

    line: _Line
    column: _Line
    last_line: _Line = 1
    parts: Mapping[Id, Span] = field(default_factory=dict)


class WaiverState(Computed):
    """What became of a waiver."""

    control: Id
    status: WaiverStatus
    reason: str
    approved_by: str
    expires: date


class Threshold(Computed):
    """One demand in words, and where it was written."""

    key: str
    value: str
    source: str


class Verdict(Computed):
    """The verdict on one answer sheet: passed when every violation is waived.

    `file` is the path from the current folder, `path` that from the root of the repository, and `sheet` the sheet's id.
    `digest` identifies the questionnaire; it is empty unless a policy or a format needs it. `rules` are those that were
    checked. `controls` are those that violations name and, for formats that show more, all that count, with the places
    of their answers. `asked` is what these ask; `role` is that of a firm with one, to whom some are put otherwise.
    """

    format: Literal["assessor-verdict"] = "assessor-verdict"
    version: Literal[2] = 2
    file: str
    path: str = ""
    sheet: SheetId | None = None
    passed: bool
    questionnaire: QuestionnaireRef
    digest: str
    tier: Tier
    role: Id | None = None
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
    controls: dict[Id, AnswerPlace] = {}
    notices: tuple[str, ...] = ()
    # As JSON it stands once for all sheets of a questionnaire.
    asked: Annotated[dict[Id, ControlText], SkipJsonSchema(), Field(exclude=True)] = {}

    @property
    def tracked(self) -> str:
        """Return the path by which trackers know the file."""
        return self.path or self.file


class NotJudged(Computed):
    """A file that could not be judged, and why; with its path from the root of the repository."""

    file: str
    path: str = ""
    sentences: tuple[str, ...]

    @property
    def tracked(self) -> str:
        """Return the path by which trackers know the file."""
        return self.path or self.file


class RuleText(Computed):
    """What a rule is for, what ends a violation, and whether trackers get one entry for all answers of a sheet."""

    about: str
    remedy: str
    once_a_sheet: bool = False


class RunInfo(NamedTuple):
    """What formats tell of a run besides its verdicts.

    `category` tells several runs about one repository apart, and so does `azure`. `shows_waived` keeps what is waived
    in the SARIF, as suppressed. `texts` are those of the rules.
    """

    category: str = "assessor"
    azure: AzureBuild | None = None
    shows_waived: bool = False
    texts: Mapping[str, RuleText] = {}


class QuestionnaireText(Computed):
    """What the controls of a questionnaire ask that verdicts name."""

    id: Id
    version: Text
    controls: dict[Id, ControlText]


class Verdicts(Computed):
    """The verdicts of one run, in the order of the files; `questionnaires` are by the digests that verdicts name."""

    format: Literal["assessor-verdicts"] = "assessor-verdicts"
    version: Literal[2] = 2
    verdicts: tuple[Verdict, ...]
    not_judged: tuple[NotJudged, ...]
    questionnaires: dict[str, QuestionnaireText] = {}
    passed: bool
