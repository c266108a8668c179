"""Write a form as one HTML page that works from a mail, without a request: its script decides what it shows.

The page has every question; its script has the rules of `scoring.facts` and follow-ups, and knows no score. Every text
passes `logged` and Jinja's autoescape; what the script needs stands beside it as data.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from itertools import groupby
from typing import Any, BinaryIO

from jinja2 import Environment
from markupsafe import Markup

from assessor.formats import form_inherited, templates
from assessor.model.base import MOST_COMMENT, MOST_NAME, MOST_TEXT
from assessor.model.forms import AskedControl, AskedFact, Filled, Form
from assessor.model.sheet import UNKNOWN
from assessor.words.speech import say

# What a script element must not hold as it is.
_INERT = {ord(character): f"\\u{ord(character):04x}" for character in "<>&#"}


def render(form: Form, out: BinaryIO) -> None:
    """Write the form as HTML."""
    data = _data(form)
    text = (
        _environment()
        .get_template("page.html.j2")
        .render(
            form=form,
            heading=_heading(form),
            file=data["file"],
            data=Markup(_inert(data)),  # noqa: S704  inert
            script=_ours("rules.js", "page.js"),
            style=_ours("page.css"),
            most_name=MOST_NAME,
            most_text=MOST_TEXT,
            most_comment=MOST_COMMENT,
        )
    )
    out.write(text.encode())


@cache
def _environment() -> Environment:
    found = templates.environment(__name__)
    found.filters |= {"digest": templates.digest, "groups": _groups, "values": _values, "inherited": _inherited}
    return found


def _ours(*names: str) -> Markup:
    """Return the text of files beside this module, one after the other."""
    folder = resources.files(__name__)
    return Markup("\n".join(folder.joinpath(name).read_text(encoding="utf-8") for name in names))  # noqa: S704  ours


def _heading(form: Form) -> str:
    if form.part:
        return say("page-title-part", part=form.part.title)
    return (
        say("page-title", organisation=form.organisation)
        if form.organisation
        else say("page-title-plain", title=form.title)
    )


def _groups(controls: tuple[AskedControl, ...]) -> Iterator[tuple[str, list[AskedControl]]]:
    """Yield the questions of each domain, in the form's order."""
    for domain, some in groupby(controls, lambda control: control.domain):
        yield domain, list(some)


def _values(fact: AskedFact) -> Mapping[str, str]:
    return fact.values or {"yes": say("page-yes"), "no": say("page-no")}


def _inherited(asked: AskedFact | AskedControl) -> str:
    if isinstance(asked, AskedFact):
        return form_inherited.told(asked, _values(asked))
    return form_inherited.told(asked, {key: choice.text for key, choice in asked.choices.items()})


def _data(form: Form) -> dict[str, Any]:
    """Return what the script needs: the rules of what is asked, what the sheet has said, and its own texts."""
    data = {
        "header": {
            "format": "assessor-form-answers",
            "version": 1,
            **_plain(form, "sheet", "questionnaire", "made"),
            "part": form.part.id if form.part else None,
        },
        "facts": [_fact(fact) for fact in form.facts],
        "controls": [_control(control) for control in form.controls],
        **_plain(form, "settled", "parents"),
        "file": _file(form),
        "texts": _texts(),
    }
    # Another form of the same sheet has a place of its own in the browser's store.
    digest = hashlib.sha256(json.dumps(data).encode()).hexdigest()[:16]
    return {**data, "store": f"assessor:{form.sheet or form.questionnaire.id}:{digest}"}


def _plain(model: Any, *names: str) -> dict[str, Any]:
    dumped: dict[str, Any] = model.model_dump(mode="json", include=set(names))
    return {name: dumped[name] for name in names}


def _fact(fact: AskedFact) -> dict[str, Any]:
    return {
        **_plain(fact, "id", "applies_if"),
        "seconds": fact.seconds,
        "inherited": {"choice": [], "state": UNKNOWN} if UNKNOWN in fact.inherited else {"choice": fact.inherited},
        "kept": {**_plain(fact, "id", "base"), "shown": _filled(fact.shown)},
    }


def _control(control: AskedControl) -> dict[str, Any]:
    base, inherited = control.base, control.inherited
    return {
        **_plain(control, "id", "applies_if", "after"),
        "seconds": control.seconds,
        "inherited": {"choice": inherited.choice, "state": inherited.state} if inherited else {},
        "kept": {
            **_plain(control, "id", "as_asked"),
            **({"base": base.model_dump(mode="json", exclude_defaults=True)} if base else {}),
            "shown": _filled(control.shown),
        },
    }


def _filled(filled: Filled) -> dict[str, Any]:
    return filled.model_dump(mode="json", exclude_defaults=True)


def _file(form: Form) -> str:
    """Return the name of the file of answers: of the firm and the part, as far as every system can write it."""
    names = (form.organisation or form.questionnaire.id, form.part.id if form.part else "")
    plain = "-".join(re.findall(r"[a-z0-9]+", " ".join(names).lower()))[:60].strip("-")
    return f"{plain or form.questionnaire.id}-answers.json"


def _texts() -> dict[str, Any]:
    """Return the texts of the script, with braces where it puts in a value, and in two forms where it counts."""
    several = "{n}"
    return {
        "count": say("page-count", done="{done}", whole="{whole}"),
        "minutes": [say("page-minutes", n=1), say("page-minutes", n=several)],
        "allDone": say("page-all-done"),
        "questions": [say("questions", n=1), say("questions", n=several)],
        "answered": say("page-answered"),
        "noted": say("page-noted"),
        "leftOut": [say("page-left-out", n=1), say("page-left-out", n=several)],
        "fewer": [say("page-fewer", n=1), say("page-fewer", n=several)],
        "added": [say("page-added", n=1), say("page-added", n=several)],
        "open": [say("page-open", n=1), say("page-open", n=several)],
        "thanks": say("page-thanks"),
        "kept": say("page-kept"),
        "notKept": say("page-not-kept"),
        "resumed": say("page-resumed"),
        "forgotten": say("page-forgotten"),
    }


def _inert(data: Mapping[str, Any]) -> str:
    """Return JSON in ASCII that no page and no log acts on."""
    return json.dumps(data, separators=(",", ":")).translate(_INERT)
