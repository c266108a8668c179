"""Make a form of a sheet: what it has open, for somebody without a terminal."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

from assessor.errors import AssessorError
from assessor.exchange.forms import Given, Wanted, made
from assessor.model.catalog import Carrier
from assessor.model.forms import Form, Only
from assessor.pipeline.languages import language_of, translation_of
from assessor.pipeline.loading import load, of_part
from assessor.telling.translation import translated
from assessor.words.speech import say, spoken


class FormRequest(NamedTuple):
    """Which sheet a form is about, which of its questions it asks, the day when it is made, and in which language."""

    sheet: Path
    as_of: date
    only: Only = "open"
    told_by: Carrier | None = None
    part: str | None = None
    questionnaire: str | None = None
    language: str | None = None


class MadeForm(NamedTuple):
    """A form, and what there is to say about its sheet."""

    form: Form
    notices: tuple[str, ...]


def form_of(request: FormRequest) -> MadeForm:
    """Make a form; `AssessorError` where there is nothing to ask."""
    whole = load(request.sheet, request.questionnaire)
    # What of the part and of its organisation does not count there.
    stale = of_part(whole, request.part).reading.stale
    given = Given(whole.reading.today, whole.reading.counted, stale)
    wanted = Wanted(request.only, request.told_by, request.part)
    form = made(whole.questionnaire, given, wanted, request.as_of)
    language = language_of(request.language, whole.reading.sheet)
    if not form.facts and not form.controls:
        with spoken(language):
            raise AssessorError(say("form-nothing", sheet=whole.reading.document.name, only=request.only))
    texts = translation_of(whole.catalog, language, [whole.questionnaire.id])
    return MadeForm(translated(form, texts).model_copy(update={"language": language}), whole.reading.notices)
