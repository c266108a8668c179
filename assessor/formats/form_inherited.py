"""Say in a form what a part has of its organisation while nothing is answered there."""

from collections.abc import Mapping

from assessor.model.forms import AskedControl, AskedFact
from assessor.model.sheet import UNKNOWN
from assessor.words.speech import all_of, say


def told(asked: AskedFact | AskedControl, texts: Mapping[str, str]) -> str:
    """Return a sentence with the texts of what is inherited; none where that is nothing."""
    answer = _of_fact(asked, texts) if isinstance(asked, AskedFact) else _of_control(asked, texts)
    return say("form-inherited", answer=answer) if answer else ""


def _of_fact(fact: AskedFact, texts: Mapping[str, str]) -> str:
    values = {**texts, UNKNOWN: say("said-unknown")}
    return all_of([values[value] for value in fact.inherited])


def _of_control(control: AskedControl, texts: Mapping[str, str]) -> str:
    answer = control.inherited
    if answer is None or answer.is_blank:
        return ""
    if answer.state:
        reason = say("said-not-applicable", reason=answer.reason)
        return say("said-unknown") if answer.state == UNKNOWN else reason
    return "; ".join(texts[choice] for choice in answer.choice if choice in texts)
