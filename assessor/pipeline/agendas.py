"""Make the agenda of a talk: what a sheet has open, for an adviser who asks it."""

from datetime import date
from typing import NamedTuple

from assessor.model.catalog import Tier
from assessor.model.sheet import UNKNOWN
from assessor.pipeline.languages import language_of, translation_of
from assessor.pipeline.loading import Loaded
from assessor.scoring import agenda
from assessor.scoring.agenda import AgendaItem
from assessor.telling import talk
from assessor.telling.blocks import Block
from assessor.telling.talk import Talk
from assessor.telling.translation import translated
from assessor.words.speech import spoken


class AgendaRequest(NamedTuple):
    """Options of an agenda: the day it is made, how deep to go, whether to keep the fifteen that matter most, and the
    language (else the sheet's).
    """

    as_of: date
    tier: Tier | None = None
    quick: bool = False
    language: str | None = None


class ToldAgenda(NamedTuple):
    """An agenda as it is told, and its language."""

    blocks: tuple[Block, ...]
    language: str


def told(sheet: Loaded, request: AgendaRequest) -> ToldAgenda:
    """Tell what is open, and what somebody did not know."""
    counted = sheet.reading.counted
    answers = {name: answer for name, answer in counted.answers.items() if name not in sheet.reading.stale}
    asked = counted.model_copy(update={"answers": answers, "tier": request.tier or counted.tier})
    rules = () if request.quick else tuple(each.applies_if for each in sheet.catalog.rules.obligations)
    items = agenda.items(sheet.questionnaire, asked, quick=request.quick, rules=rules)

    def is_open(item: AgendaItem) -> bool:
        unknown = item.kind == "fact" and asked.facts.get(item.id) == (UNKNOWN,)
        said = asked.answers.get(item.id) if item.kind == "control" else None
        return unknown or agenda.is_open(item, asked) or (said is not None and said.state == "unknown")

    language = language_of(request.language, asked)
    questionnaire = sheet.questionnaire
    shown = translated(questionnaire, translation_of(sheet.catalog, language, [questionnaire.id]))
    with spoken(language):
        return ToldAgenda(tuple(talk.tell(Talk(shown, asked, tuple(filter(is_open, items)), request.as_of))), language)
