"""A form as a web page, as a parser sees it: valid, inert, whole in itself, the same every time."""

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest
from justhtml import Element, JustHTML

from assessor.exchange.forms import Wanted
from assessor.io.catalog import Catalog
from assessor.model.forms import Form
from assessor.model.sheet import Answer, AnswerSheet, Evidence, Part, QuestionnaireRef
from assessor.scoring import agenda
from assessor.scoring.agenda import AgendaItem
from tests.support.formpages import data_of, form_of, page_of
from tests.support.hostile import HOSTILE_MARKUP
from tests.support.house import HOUSE, MIXED, Q
from tests.support.running import Run, Write

TINY = Catalog(HOUSE.parent)
QUESTIONNAIRE = TINY.questionnaire(HOUSE)


def elements(page: str, selector: str = "*") -> list[Element]:
    root = JustHTML(page, strict=True, sanitize=False).root
    return [found for found in root.query(selector) if isinstance(found, Element)]


def text(page: str, selector: str) -> str:
    return " ".join(" ".join(found.to_text().split()) for found in elements(page, selector))


def spoken(word: str) -> Form:
    """Return a form with a word in every text of the firm and of the catalog."""
    answer = Answer(choice=("some",), comment=word, by=word[:200], evidence=(Evidence(reference=word),))
    sheet = AnswerSheet(
        format=1,
        questionnaire=QuestionnaireRef(id="house", version="1.2.0"),
        tier="standard",
        about={"organisation": word},
        answers={"lock-fitted": answer, "key-list": Answer(state="not-applicable", reason=word)},
        parts={"north": Part(kind="site", title=word)},
    )
    form = form_of(QUESTIONNAIRE, sheet, Wanted("all"))
    controls = tuple(
        control.model_copy(
            update={
                **dict.fromkeys(("domain", "title", "question", "why", "how_to_check"), word),
                "choices": {
                    key: choice.model_copy(update={"text": f"{word} {key}"}) for key, choice in control.choices.items()
                },
                "inherited": Answer(state="not-applicable", reason=word),
            }
        )
        for control in form.controls
    )
    facts = tuple(
        fact.model_copy(
            update={
                **dict.fromkeys(("title", "question", "help"), word),
                "values": {key: f"{word} {key}" for key in fact.values},
            }
        )
        for fact in form.facts
    )
    return form.model_copy(update={"facts": facts, "controls": controls, "title": word})


def structure(page: str) -> list[tuple[str, ...]]:
    return [(e.parent.name if e.parent else "", e.name, *sorted(e.attrs)) for e in elements(page)]


def test_hostile_text_changes_nothing_but_text() -> None:
    benign, worse = page_of(spoken("fine")), page_of(spoken(HOSTILE_MARKUP))
    assert structure(worse) == structure(benign)
    assert len(elements(worse, "script")) == 2
    assert text(worse, "title").startswith("Questions for A\\u001b[31m[/]b\\u202ec\\u200bd <script>x</script>")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]", worse)
    assert "##[" not in worse


def test_data_comes_back_as_it_is_and_holds_nothing_that_a_page_acts_on() -> None:
    page = page_of(spoken(HOSTILE_MARKUP))
    found = next(row for row in data_of(page)["controls"] if row["id"] == "lock-fitted")
    assert found["kept"]["base"]["comment"] == HOSTILE_MARKUP
    raw = elements(page, "script")[0].to_text(separator="", strip=False)
    assert not re.search(r"[<>&#\u2028\u2029]|[^\x00-\x7f]", raw)


def test_a_question_takes_as_long_as_in_an_interview() -> None:
    sheet = AnswerSheet(
        format=1,
        questionnaire=QuestionnaireRef(id="house", version="1.2.0"),
        tier="standard",
        facts={"role": ("operator",)},
    )
    data = data_of(page_of(form_of(QUESTIONNAIRE, sheet, Wanted("all"))))
    found = {AgendaItem("fact", row["id"]): row["seconds"] for row in data["facts"]}
    found |= {AgendaItem("control", row["id"]): row["seconds"] for row in data["controls"]}
    assert found
    assert found == {item: agenda.seconds(QUESTIONNAIRE, item) for item in found}


def test_the_policy_lets_nothing_in_but_the_page_s_own_script_and_style() -> None:
    page = page_of(spoken("fine"))
    style, script = elements(page, "style")[0], elements(page, "script")[1]
    digests = [
        base64.b64encode(hashlib.sha256(each.to_text(separator="", strip=False).encode()).digest()).decode()
        for each in (script, style)
    ]
    policy = [e.attrs["content"] for e in elements(page, "meta") if e.attrs.get("http-equiv")]
    ours = f"script-src 'sha256-{digests[0]}'; style-src 'sha256-{digests[1]}'"
    assert policy == [f"default-src 'none'; {ours}; img-src data:; base-uri 'none'; form-action 'none'"]
    assert not re.search(r"url\(|@import|https?:", page)
    assert not [e.name for e in elements(page) if {"style", "src", "action"} & e.attrs.keys()]
    assert not [name for e in elements(page) for name in e.attrs if name.startswith("on")]


def test_the_same_sheet_makes_the_same_bytes(run: Run, house: Write) -> None:
    sheet, pages = house(MIXED), []
    for name in ("one.html", "two.html"):
        result = run("form", sheet, "--to", name, *Q, "--only", "all")
        assert (result.code, result.err) == (0, "")
        assert f"`assessor take ANSWERS.json --into {sheet}`" in result.out
        pages.append(Path(name).read_bytes())
    assert pages[0] == pages[1]


def test_a_page_asks_without_a_score(run: Run, house: Write) -> None:
    run("form", house(MIXED), "--to", "page.html", *Q, "--only", "all")
    page = Path("page.html").read_text(encoding="utf-8")
    assert "credit" not in page.partition('id="data"')[0]
    assert "weight" not in json.dumps(data_of(page))
    titles = [e.attrs["data-row"] for e in elements(page, "fieldset")]
    assert titles[:2] == ["fact.role", "fact.size"]
    assert "control.lock-fitted" in titles


def test_a_page_says_what_to_do_where_scripts_do_not_run(run: Run, house: Write) -> None:
    run("form", house(), "--to", "page.html", *Q)
    assert "needs scripts" in text(Path("page.html").read_text(encoding="utf-8"), ".still")


@pytest.mark.parametrize(
    ("about", "file"),
    [
        pytest.param("Larkfield Day Clinic (invented)", "larkfield-day-clinic-invented-answers.json", id="of the firm"),
        pytest.param("株式会社", "house-answers.json", id="of the questionnaire where no system writes the firm's"),
        pytest.param("../../etc/CON", "etc-con-answers.json", id="without a path"),
    ],
)
def test_the_file_of_answers_has_a_name(about: str, file: str) -> None:
    form = spoken("fine").model_copy(update={"organisation": about})
    assert data_of(page_of(form))["file"] == file
