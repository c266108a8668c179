"""Where a firm stands among those of one portfolio: like with like, over five firms or more, and none of them named."""

import io
import json
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

import assessor
from assessor.advice.benchmark import beside
from assessor.formats.registry import FORMATS
from assessor.io import catalog
from assessor.io.portfolios import LARGEST_ENTRY
from assessor.model.assessment import Interval, Shares
from assessor.model.benchmark import Benchmark
from assessor.model.portfolio import Basis, Dated, Firm, NextDay, Portfolio, Spread, Spreads
from assessor.model.report import AUDIENCES, Report
from assessor.model.sheet import QuestionnaireRef
from assessor.pipeline import rescoring
from assessor.pipeline.loading import Loaded, assess, load
from assessor.scoring import sharing
from assessor.words.speech import ENGLISH
from tests.support import fields
from tests.support.brands import brand
from tests.support.house import ALL, ANGLES, AS_OF, CANARY, FACTS, HOUSE, MIXED, Q, answers
from tests.support.house_sheets import house_sheets
from tests.support.portfolios import DAY, portfolio_of
from tests.support.readable import readable
from tests.support.running import Run, Write

ASKED = QuestionnaireRef(id="house", version="1.2.0")
ID = "5" * 32
# MIXED has 45 of 100 confirmed and up to 57.5: of doors 20 up to 45, of cameras 100, of keys 50.
FIGURES = {"doors": 40, "cameras": 100, "keys": 50}


def spread(*quartiles: float | Fraction, firms: int = 11) -> Spread:
    lower, middle, upper = (Fraction(points) for points in quartiles)
    return Spread(firms=firms, least=Fraction(1, 7), lower=lower, median=middle, upper=upper, most=Fraction(699, 7))


def around(middle: int, firms: int = 11) -> Spread:
    return spread(max(0, middle - 12), middle, min(100, middle + 11), firms=firms)


def same(**changes: Any) -> Basis:
    """Return what eleven firms answer alike, with a median of 60."""
    domains = {domain_id: around(middle) for domain_id, middle in FIGURES.items()}
    figures = Spreads(firms=12, score=around(60), uncapped=around(60), domains=domains)
    found = Basis(
        kind="same",
        questionnaire=ASKED,
        digest=catalog.load(str(HOUSE)).digest,
        title=CANARY,
        tier="essential",
        controls=(),
        domains={"doors": CANARY},
        all=figures,
    )
    return found.model_copy(update=changes)


def shared(*controls: str, **changes: Any) -> Basis:
    return same(kind="shared", controls=controls, **changes)


def over(score: Spread | None, **domains: Spread) -> Spreads:
    return Spreads(firms=20, score=score, uncapped=score, domains=domains)


def firm(number: int, **changes: Any) -> Firm:
    """Return a row of a firm that nobody else may be told of."""
    ends = Interval(low=Fraction(number, 97), high=Fraction(98))
    shares = Shares(asked=0, answered=0, unknown=0, unanswered=0, not_applicable=0, not_asked=0)
    found = Firm(
        id=f"{CANARY}-{number}",
        name=f"{CANARY} {number}",
        organisation=f"{CANARY} {number}",
        source=f"{CANARY}-{number}.toml",
        sheet=f"{number:032x}",
        questionnaire="house",
        version="1.2.0",
        tier="essential",
        on=date(2026, 1, 1),
        group=CANARY,
        score=ends,
        uncapped=ends,
        shares=shares,
        domains=dict.fromkeys(FIGURES, ends),
        due=NextDay(on=date(2031, 5, 17), kind="waiver"),
        dates=(Dated(on=None, tier="advanced", source=CANARY, score=ends, uncapped=ends, answered=1, counted=1),),
    )
    return found.model_copy(update=changes)


def portfolio(*bases: Basis, firms: tuple[Firm, ...] = (), **changes: Any) -> Path:
    """Write a portfolio as JSON."""
    found = Portfolio(as_of=date(2026, 3, 20), number=12, firms=firms, bases=bases).model_copy(update=changes)
    path = Path("portfolio.json")
    path.write_text(found.model_dump_json(), encoding="utf-8")
    return path


def found_by(run: Run, sheet: Path, *options: object) -> Benchmark:
    """Return where a firm stands, as a program is told."""
    result = run("report", sheet, *Q, "--benchmark", "portfolio.json", "--format", "json", *options)
    assert result.code == 0, result.err
    benchmark = Report.model_validate_json(result.out).benchmark
    assert benchmark is not None
    return benchmark


def told(run: Run, sheet: Path, *options: object) -> str:
    """Return a report with its section on other firms, which an owner asks for by its name."""
    appendix = () if "board" in options else ("--appendix", "benchmark,method")
    result = run("report", sheet, *Q, "--benchmark", "portfolio.json", "--format", "markdown", *appendix, *options)
    assert result.code == 0, result.err
    return str(result.out)


def section(text: str) -> str:
    return re.split(r"\n## ", text.partition("## Among other firms\n")[2])[0]


# What each reader is told.


STANDS = (
    "Among 11 firms in the portfolio of whoever prepared this report: a confirmed score of 45 of 100; about three in "
    "four of them stand higher. Half of them have 60 or more, and the middle half lies between 48 and 71."
)


def test_an_owner_is_told_where_the_firm_stands_and_where_others_are_ahead(run: Run, house: Write) -> None:
    portfolio(same())
    assert section(told(run, house(MIXED))).strip().split("\n\n")[:3] == [
        f"**{STANDS}**",
        "What is not answered yet could take this score to 57, below the median.",
        "At least half of them have more confirmed in Doors (20; their median is 40).",
    ]


def test_a_board_is_told_in_one_paragraph(run: Run, house: Write) -> None:
    portfolio(same())
    text = told(run, house(MIXED), "--audience", "board")
    assert "Among other firms" not in text
    assert [line for line in text.splitlines() if line.startswith("Among ")] == [STANDS]


def test_an_engineer_is_told_every_figure(run: Run, house: Write) -> None:
    portfolio(same())
    rows = section(told(run, house(MIXED), "--audience", "engineer")).partition("| ---")[2].splitlines()[1:]
    assert [row for row in rows if row] == [
        "| The whole | 45 | 57 | 48, 60, 71 | 11 | below the lower quartile, possibly below the median |",
        "| The whole, caps aside | 45 | 57 | 48, 60, 71 | 11 | below the lower quartile, possibly below the median |",
        "| Doors | 20 | 45 | 28, 40, 51 | 11 | below the lower quartile, possibly above the median |",
        "| Cameras | 100 | 100 | 88, 100, 100 | 11 | at the median |",
        "| Keys | 50 | 50 | 38, 50, 61 | 11 | at the median |",
    ]


def test_a_workbook_has_every_figure_as_a_number_for_every_audience(run: Run, house: Write) -> None:
    portfolio(same())
    run("report", house(MIXED), *Q, "--benchmark", "portfolio.json", "--audience", "board", "--out", "xlsx=r.xlsx")
    book = openpyxl.load_workbook("r.xlsx")
    rows = [row for row in book["Among other firms"].iter_rows(values_only=True) if row[0] == "Doors"]
    assert rows == [("Doors", 20, 45, 28, 40, 51, 11, "below the lower quartile, possibly above the median")]
    said = [row[1] for row in book["Summary"].iter_rows(values_only=True) if row[0] == "Among other firms"]
    assert said[0].startswith("Among 11 firms in the portfolio of whoever prepared this report: ")


def test_a_board_still_has_two_pages(run: Run, house: Write) -> None:
    portfolio(same())
    pages = "report", house(MIXED), *Q, "--benchmark", "portfolio.json", "--audience", "board", "--out", "pdf=r.pdf"
    assert run(*pages).code == 0
    assert len(PdfReader("r.pdf").pages) == 2


def test_no_more_than_three_domains_are_named_the_farthest_behind_first(run: Run, house: Write) -> None:
    domains = {"doors": spread(19, 21, 22), "cameras": spread(100, 100, 100), "keys": spread(60, 70, 80)}
    portfolio(same(all=over(around(60), **domains)))
    ahead = next(line for line in section(told(run, house(MIXED))).splitlines() if "more confirmed" in line)
    assert ahead.endswith("in Keys (50; their median is 70) and Doors (20; their median is 21).")
    portfolio(same(all=over(around(60), doors=spread(0, 5, 9))))
    assert "In no domain do half of them have more confirmed." in told(run, house(MIXED))
    portfolio(same(all=over(around(60))))
    assert "No domain has enough of them to compare with." in told(run, house(MIXED))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("quartiles", "place", "says"),
    [
        pytest.param((46, 60, 71), "below-lower", "about three in four of them stand higher", id="lowest"),
        pytest.param((45, 46, 71), "below-median", "at least half of them stand higher", id="below the middle"),
        pytest.param((20, 45.9, 71), "at-median", "that is the middle of them", id="in the middle"),
        pytest.param((45, 45, 45), "at-median", "that is the middle of them", id="all alike"),
        pytest.param((20, 44.9, 45), "above-median", "at least half of them stand lower", id="above the middle"),
        pytest.param((20, 30, 44), "above-upper", "about three in four of them stand lower", id="highest"),
    ],
)
def test_a_place_is_by_the_figures_as_they_are_printed(
    run: Run, house: Write, quartiles: tuple[float, float, float], place: str, says: str
) -> None:
    portfolio(same(all=over(spread(*quartiles))))
    figure = found_by(run, house(MIXED)).score
    assert figure is not None
    assert (figure.place, figure.own, figure.median) == (place, 45, int(quartiles[1]))
    assert f"a confirmed score of 45 of 100; {says}." in told(run, house(MIXED))


POINTS = st.fractions(min_value=0, max_value=100, max_denominator=1000)


@given(own=POINTS, others=st.lists(POINTS, min_size=5, max_size=40))
def test_what_is_said_holds_for_the_exact_figures(own: Fraction, others: list[Fraction]) -> None:
    lower, middle, upper = quantiles(others, n=4, method="inclusive")
    assert middle == median(others)
    assessment = MADE.model_copy(update={"score": Interval(low=own, high=own)})
    basis = same(all=over(Spread(firms=len(others), lower=lower, median=middle, upper=upper)))
    whole = Portfolio(as_of=date(2026, 3, 20), number=len(others), firms=(), bases=(basis,))
    figure = beside(whole, basis, assessment).score
    assert figure is not None
    higher, lower_than = (sum(other > own for other in others), sum(other < own for other in others))
    half = {"below-lower": higher, "below-median": higher, "above-median": lower_than, "above-upper": lower_than}
    assert 2 * half.get(figure.place, len(others)) >= len(others)
    if figure.place == "below-lower":
        assert own < lower
    if figure.place == "above-upper":
        assert own > upper
    assert 2 * sum(other >= figure.median for other in others) >= len(others)


def _made() -> Any:
    sheet = load(Path("docs/house-answers.toml"), str(HOUSE))
    return assess(sheet, date(2026, 3, 31))


MADE = _made()


# Whoever reads it need not be whoever keeps the portfolio.


def test_the_portfolio_is_that_of_whoever_the_brand_names(run: Run, house: Write, tmp_path: Path) -> None:
    portfolio(same())
    named = brand(tmp_path, 'name = "Alder & Finch (invented)"\n')
    text = told(run, house(MIXED), "--brand", named)
    assert r"**Among 11 firms in the portfolio of Alder \& Finch (invented): a confirmed score" in text
    assert re.findall(r"\b[Yy]ours?\b", section(text)) == []


def test_no_word_of_it_speaks_of_a_sector() -> None:
    keys = ("benchmark", "place-", "stands-", "incomparable-", "others-of-")
    texts = " ".join(str(text) for key, text in ENGLISH.whole().items() if key.startswith(keys))
    assert re.findall(r"\b(?:sector|industr\w+|market\w*|average\w*|peers?|your)\b", texts, re.IGNORECASE) == []


def test_the_figures_say_with_whom_they_are_compared(run: Run, house: Write) -> None:
    alone = run("report", house(MIXED), *Q, "--format", "markdown", "--appendix", "method").out
    assert "There is no comparison with other firms, for want of data." in alone
    portfolio(same())
    beside_others = told(run, house(MIXED))
    assert "There is no comparison" not in beside_others
    assert "It is compared with the firms of one portfolio, and with no others." in beside_others


# Of no other firm is anything told.


@pytest.mark.slow
@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("name", FORMATS)
def test_no_format_tells_of_another_firm(run: Run, house: Write, name: str, audience: str) -> None:
    portfolio(same(), shared("lock-fitted"), firms=tuple(map(firm, range(200, 212))))
    options = ("--benchmark", "portfolio.json", "--audience", audience, "--out", f"{name}=out")
    assert run("report", house(MIXED), *Q, *options).code == 0
    text = readable(name, Path("out").read_bytes())
    assert CANARY not in text
    # The least and the most, a single firm's figure, its id, and the day of something that is due for it.
    exact = ("699/7", "99.8", "1/7", "200/97", "201/97", f"{200:032x}", "2031-05-17")
    assert [figure for figure in exact if figure in text] == []


def test_quartiles_are_told_in_whole_points(run: Run, house: Write) -> None:
    """A quartile of five firms is the very figure of one of them, by which others would know it."""
    portfolio(same(all=over(spread(Fraction(333, 7), Fraction(555, 9), Fraction(777, 11)))))
    figure = found_by(run, house(MIXED)).score
    assert figure is not None
    assert (figure.lower, figure.median, figure.upper) == (47, 61, 70)


@pytest.mark.slow
@pytest.mark.parametrize("number", [1, 4])
def test_of_fewer_than_five_firms_only_the_number_is_told(run: Run, house: Write, number: int) -> None:
    portfolio(same(all=over(around(60, number), doors=around(40, number))))
    found = found_by(run, house(MIXED))
    assert found.model_dump(exclude={"basis"}, exclude_defaults=True) == {
        "as_of": "2026-03-20",
        "firms": number,
        "why": "too-few",
    }
    counted = "1 firm" if number == 1 else f"{number} firms"
    says = f"Nothing is compared: {counted} in the portfolio of whoever prepared this report would be, and figures of"
    for audience in AUDIENCES:
        result = run("report", house(MIXED), *Q, "--benchmark", "portfolio.json", "--audience", audience)
        assert says in " ".join(result.out.split())
        assert says in result.err


def test_a_firm_with_several_sheets_is_one(run: Run, house: Write) -> None:
    names = ["A Ltd.", "a  ltd.", "B", "C", "D", "E"]
    rows = tuple(firm(number, organisation=name) for number, name in enumerate(names))
    portfolio(same(all=over(around(60, 6))), firms=rows)
    figure = found_by(run, house(MIXED)).score
    assert figure is not None
    assert figure.firms == 5
    portfolio(same(all=over(around(60, 5))), firms=rows[:5])
    assert found_by(run, house(MIXED)).why == "too-few"


def test_a_domain_that_fewer_than_five_firms_have_has_no_figures(run: Run, house: Write) -> None:
    portfolio(same(all=over(around(60), doors=around(40, 4), keys=around(50, 5))))
    found = found_by(run, house(MIXED))
    assert {name: domain.figure is not None for name, domain in found.domains.items()} == {
        "doors": False,
        "cameras": False,
        "keys": True,
    }
    text = told(run, house(MIXED), "--audience", "engineer")
    assert "| Doors |  |  |  |  | fewer than five firms |" in text
    rows = tuple(firm(number, domains={"keys": firm(1).score} if number < 4 else {}) for number in range(6))
    portfolio(same(all=over(around(60, 6), keys=around(50, 6))), firms=rows)
    assert found_by(run, house(MIXED)).domains["keys"].figure is None


# Whether the firm itself is one of them.


@pytest.mark.slow
@pytest.mark.parametrize(
    ("ids", "is_among", "says"),
    [
        pytest.param((ID, None), True, "this one included", id="its id is there"),
        pytest.param(("7" * 32, "8" * 32), False, "this one not included", id="all have other ids"),
        pytest.param(("7" * 32, None), None, None, id="some have none"),
        pytest.param((), None, None, id="names are withheld"),
    ],
)
def test_ids_tell_whether_the_firm_is_among_them(
    run: Run, house: Write, ids: tuple[str | None, ...], is_among: bool | None, says: str | None
) -> None:
    filled = [*ids, *(f"{number:032x}" for number in range(9))] if ids else []
    rows = tuple(firm(number, sheet=sheet) for number, sheet in enumerate(filled))
    portfolio(same(), firms=rows)
    sheet = house(MIXED)
    sheet.write_text(f'id = "{ID}"\n{sheet.read_text()}')
    assert found_by(run, sheet).among is is_among
    assert (" included" in section(told(run, sheet))) is (is_among is not None)
    assert says is None or f", {says}: a confirmed" in told(run, sheet)


def test_a_sheet_that_says_nothing_of_whose_it_is_is_not_looked_for(run: Run, house: Write) -> None:
    portfolio(same(), firms=tuple(map(firm, range(9))))
    assert found_by(run, house(MIXED)).among is None


# Like with like.


@pytest.mark.slow
@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"questionnaire": QuestionnaireRef(id="house", version="1.1.0")}, id="another version"),
        pytest.param({"questionnaire": QuestionnaireRef(id="barn", version="1.2.0")}, id="another questionnaire"),
        pytest.param({"tier": "standard"}, id="another tier"),
    ],
)
def test_firms_that_answer_something_else_are_not_compared(run: Run, house: Write, changes: dict[str, Any]) -> None:
    portfolio(same(**changes))
    assert found_by(run, house(MIXED)).why == "other-questions"


def test_a_sheet_is_compared_over_the_version_that_it_answers(run: Run, house: Write) -> None:
    portfolio(same(questionnaire=QuestionnaireRef(id="house", version="1.1.0")))
    sheet = house(MIXED)
    sheet.write_text(sheet.read_text().replace('version = "1.2.0"', 'version = "1.1.0"'))
    assert found_by(run, sheet).why is None


@pytest.mark.slow
@pytest.mark.parametrize("digest", ["", f"sha256:{'0' * 64}"])
def test_figures_by_other_weights_are_not_compared(run: Run, house: Write, digest: str) -> None:
    for basis in (same(digest=digest), shared("key-list", digest=digest)):
        portfolio(basis)
        assert found_by(run, house(MIXED)).why == "other-weights"


def test_a_sheet_without_a_score_is_not_compared(run: Run, house: Write, changed: Callable[..., Path]) -> None:
    portfolio(same())
    folder = changed("catalog.toml", "[facts.role]\n", "[facts.role]\nrequired = true\n")
    options = ("--questionnaire", folder / "house.toml", "--as-of", AS_OF, "--benchmark", "portfolio.json")
    result = run("report", house(MIXED, 'role = "unknown"\n'), *options)
    says = "Nothing is compared with the portfolio of whoever prepared this report: there is no score yet."
    assert (result.code, says in " ".join(result.out.split()), f"note: {says}\n" in result.err) == (0, True, True)


def test_a_part_is_no_firm(run: Run, house: Write) -> None:
    portfolio(same())
    parts = '[parts.north]\nkind = "site"\ntitle = "North"\n'
    options = ("--part", "north", "--benchmark", "portfolio.json")
    result = run("report", house(MIXED + parts), *Q, *options)
    assert (result.code, result.out) == (2, "")
    assert result.err == "--part north: a part is no firm, and stands beside none; leave out --benchmark\n"


def test_figures_over_the_same_questions_come_before_those_over_shared_ones(run: Run, house: Write) -> None:
    portfolio(shared("key-list", all=over(around(30))), same())
    basis = found_by(run, house(MIXED)).basis
    assert basis is not None
    assert basis.kind == "same"
    portfolio(same(all=over(around(60, 4))), shared("key-list", all=over(around(30))))
    basis = found_by(run, house(MIXED)).basis
    assert basis is not None
    assert basis.kind == "shared"


# Over the controls that all firms are asked.


def test_a_sheet_is_scored_over_what_all_are_asked(run: Run, house: Write) -> None:
    # Doors 5: lock-fitted 10 at 40, window-shut 5 at 0; keys 3: key-list at 50.
    domains = {"doors": around(40), "keys": around(40)}
    portfolio(shared("lock-fitted", "window-shut", "key-list", all=over(around(60), **domains)))
    found = found_by(run, house(MIXED))
    assert found.score is not None
    assert found.uncapped is not None
    doors = Fraction(40 * 10, 15)
    whole = (5 * doors + 3 * 50) / 8
    assert (found.score.own, found.uncapped.own) == (int(whole), int(whole))
    assert {name: domain.figure and domain.figure.own for name, domain in found.domains.items()} == {
        "doors": 26,
        "keys": 50,
    }
    text = section(told(run, house(MIXED)))
    assert "report, over the 3 controls that all of them are asked: a confirmed score of 35 of 100; " in text
    assert "by the weights of Doors of a house, house 1.2.0, at the tier essential: these figures are not those" in text


HUT = """
id = "hut"
version = "1.2.0"
title = "Hut"
about = ""
include = ["doors", "key-list"]
[domain_weights]
doors = 1
keys = 9
"""


@pytest.fixture
def hut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Put a catalog in the place of the one that ships, in which two questionnaires share controls."""
    folder = shutil.copytree(HOUSE.parent, tmp_path / "catalog")
    monkeypatch.setattr(catalog, "home", lambda: folder)

    def write(text: str = "") -> Path:
        (folder / "hut.toml").write_text(f"{HUT}{text}")
        return folder / "hut.toml"

    return write


def by_the_hut(path: Path, *controls: str, **changes: Any) -> Basis:
    told_by = QuestionnaireRef(id="hut", version="1.2.0")
    return shared(*controls, questionnaire=told_by, digest=catalog.load(str(path)).digest, **changes)


def stands(run: Run, sheet: Path) -> Benchmark:
    result = run("report", sheet, "--as-of", AS_OF, "--benchmark", "portfolio.json", "--format", "json")
    assert result.code == 0, result.err
    found = Report.model_validate_json(result.out).benchmark
    assert found is not None
    return found


def test_the_weights_are_those_of_the_questionnaire_that_is_named(run: Run, house: Write, hut: Any) -> None:
    portfolio(by_the_hut(hut(), "lock-fitted", "lock-tested", "key-list"))
    found = stands(run, house(answers(lock_fitted="some", lock_tested="yearly", key_list="old")))
    # Doors: 10 at 40 and 5 at 100, so 60; keys at 50: (60 + 9 * 50) / 10. Neither is critical there.
    assert found.score is not None
    assert found.basis is not None
    assert (found.score.own, found.basis.title, found.basis.controls) == (51, "Hut", 3)


def test_whether_not_applying_is_accepted_is_up_to_the_questionnaire_that_scores(
    run: Run, house: Write, hut: Any
) -> None:
    declared = '[answers.{}]\nstate = "not-applicable"\nreason = "none"\n'
    path = hut("[tailored.key-list]\nnot_applicable = false\n[tailored.lock-fitted]\nnot_applicable = true\n")
    portfolio(by_the_hut(path, "lock-fitted", "key-list", all=over(around(60), doors=around(60), keys=around(60))))
    sheet = house(declared.format("lock-fitted") + declared.format("key-list"))
    found = stands(run, sheet)
    assert {name: domain.figure and domain.figure.own for name, domain in found.domains.items()} == {"keys": 0}


def test_a_part_with_an_answer_to_another_question_has_none(run: Run, house: Write, hut: Any) -> None:
    """It does not inherit the organisation's answer."""
    portfolio(by_the_hut(hut(), "lock-fitted"))
    stale = f'[parts.north.answers.lock-fitted]\nchoice = "all"\nas_asked = "sha256:{"0" * 64}"\n'
    for text, own in (("", 100), (stale, 0)):
        sheet = house(answers(lock_fitted="all") + '[parts.north]\nkind = "site"\ntitle = "N"\n' + text)
        figure = stands(run, sheet).score
        assert figure is not None
        assert figure.own == own


@pytest.mark.parametrize(
    ("change", "why"),
    [
        pytest.param(
            '[tailored.lock-fitted]\nquestion = "Which doors shut?"\n', None, id="tailored words are the same"
        ),
        pytest.param('[tailored.key-list]\ntier = "standard"\n', "not-asked", id="a deeper tier there"),
    ],
)
def test_what_is_not_asked_on_both_sides_is_not_compared(
    run: Run, house: Write, hut: Any, change: str, why: str | None
) -> None:
    portfolio(by_the_hut(hut(change), "lock-fitted", "key-list"))
    assert stands(run, house(MIXED)).why == why


@pytest.mark.slow
def test_a_sheet_that_is_not_asked_all_of_them_is_not_compared(run: Run, house: Write, hut: Any) -> None:
    portfolio(by_the_hut(hut(), "lock-fitted", "door-alarm", tier="standard"))
    assert stands(run, house(MIXED)).why == "not-asked"
    assert stands(run, house(MIXED, tier="standard")).why is None


def test_a_sheet_that_is_asked_what_they_share_is_compared(run: Run, house: Write, hut: Any) -> None:
    path = hut()
    text = path.read_text().replace('"key-list"]', '"key-list", "cameras"]')
    path.write_text(text.replace("keys = 9", "keys = 9\ncameras = 1"))
    portfolio(by_the_hut(path, "camera-kept"))
    assert stands(run, house(MIXED)).why is None


def test_a_follow_up_without_what_it_follows_is_not_compared(run: Run, house: Write) -> None:
    portfolio(shared("lock-tested"))
    assert found_by(run, house(MIXED)).why == "other-weights"


def test_the_questionnaire_of_another_firm_is_not_told(run: Run, house: Write) -> None:
    portfolio(shared("key-list", questionnaire=QuestionnaireRef(id=CANARY, version="1")))
    assert found_by(run, house(MIXED)).why == "elsewhere"
    result = run("report", house(MIXED), *Q, "--benchmark", "portfolio.json")
    assert CANARY not in result.out + result.err


@given(text=house_sheets())
def test_over_all_that_it_is_asked_a_sheet_has_its_own_score(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    folder = tmp_path_factory.mktemp("drawn")
    (folder / "sheet.toml").write_text(text, encoding="utf-8")
    sheet = load(folder / "sheet.toml", str(HOUSE))
    assessment, depth = assess(sheet, date(2026, 3, 31)), sheet.reading.sheet.depth
    asked = [finding.control.id for finding in assessment.findings if finding.control.tier in _TIERS[depth]]
    found = Portfolio(as_of=date(2026, 3, 20), number=9, firms=(), bases=(shared(*asked, tier=depth),))
    (folder / "portfolio.json").write_text(found.model_dump_json(), encoding="utf-8")
    request = assessor.ReportRequest(as_of=date(2026, 3, 31), benchmark=folder / "portfolio.json")
    benchmark = assessor.report(sheet, request).benchmark
    assert benchmark is not None
    if assessment.score is None or assessment.uncapped is None:
        assert benchmark.why == "no-score"
        return
    assert benchmark.score is not None
    assert benchmark.uncapped is not None
    assert (benchmark.score.own, benchmark.score.high) == (int(assessment.score.low), int(assessment.score.high))
    assert benchmark.uncapped.high == int(assessment.uncapped.high)


_TIERS = {
    "essential": {"essential"},
    "standard": {"essential", "standard"},
    "advanced": {"essential", "standard", "advanced"},
}


TAILORED = """
[tailored.key-list]
not_applicable = false
[tailored.lock-fitted]
not_applicable = true
weight = 3
"""


@pytest.fixture(scope="module")
def huts(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[Loaded, ...]]:
    """Return a folder with two questionnaires, and the sheets of five firms that answer the second one."""
    folder = shutil.copytree(HOUSE.parent, tmp_path_factory.mktemp("two") / "catalog")
    (folder / "hut.toml").write_text(f"{HUT}cameras = 3\n{TAILORED}".replace('"key-list"]', '"key-list", "cameras"]'))
    head = 'format = 1\nquestionnaire = { id = "hut", version = "1.2.0" }\ntier = "advanced"\n'
    sheets = []
    for number in range(5):
        path = folder.parent / f"{number}.toml"
        path.write_text(f'{head}about = {{ organisation = "{number}" }}\n[facts]\n{FACTS}{answers(**ALL)}')
        sheets.append(load(path, str(folder / "hut.toml")))
    return folder, tuple(sheets)


@given(text=house_sheets())
def test_a_portfolio_scores_a_sheet_alike_over_what_all_share(huts: tuple[Path, tuple[Loaded, ...]], text: str) -> None:
    folder, others = huts
    (folder.parent / "drawn.toml").write_text(text, encoding="utf-8")
    sheet = load(folder.parent / "drawn.toml", str(folder / "house.toml"))
    found = portfolio_of([sheet, *others])
    basis, row = found.bases[0], next(row for row in found.firms if row.questionnaire == "house")
    if row.score is None:
        return
    base = others[0].questionnaire
    assert (basis.kind, basis.questionnaire and basis.questionnaire.id, basis.digest) == ("shared", "hut", base.digest)
    scored = rescoring.assess(sharing.only(base, basis.controls), sheet, basis.tier, DAY)
    assert (scored.score, scored.uncapped) == (row.shared, row.shared_uncapped)
    assert {domain.id: domain.score for domain in scored.domains if domain.score} == row.shared_domains


# What the command of the portfolio wrote.


@pytest.fixture
def clients(run: Run, house: Write, hut: Any) -> Callable[..., list[Path]]:
    """Write the sheets of seven firms, some by another questionnaire if that is asked for, and their portfolio."""
    choices = [
        {"lock_fitted": lock, "lock_tested": "yearly", "window_shut": "all", "key_list": key, "camera_kept": "days"}
        for lock, key in zip(["none", "some", "all"] * 2 + ["some"], ["no", "old", "yes", "yes"] * 2, strict=False)
    ]
    hut()

    def write(*options: str, others: int = 0) -> list[Path]:
        Path("clients").mkdir()
        made = []
        for number, chosen in enumerate(choices):
            about = f'[about]\norganisation = "{CANARY}{number}"\n'
            sheet = house(f"{ANGLES}{answers(**chosen)}{about}", name=f"clients/{number}.toml")
            if number < others:
                sheet.write_text(sheet.read_text().replace('id = "house"', 'id = "hut"'))
            made.append(sheet)
        written = run("portfolio", "clients", "--as-of", "2026-03-20", *options, "--out", "json=portfolio.json")
        assert written.code == 0, written.err
        return made

    return write


def low(run: Run, sheet: Path) -> Fraction:
    result = run("report", sheet, "--as-of", AS_OF, "--format", "json")
    score = Report.model_validate_json(result.out).assessment.score
    assert score is not None
    return score.low


@pytest.mark.slow
def test_a_firm_stands_among_the_clients_as_their_own_reports_say(run: Run, clients: Any) -> None:
    sheets = clients()
    found = stands(run, sheets[0])
    assert found.score is not None
    assert found.basis is not None
    lower, middle, upper = quantiles([low(run, sheet) for sheet in sheets], n=4, method="inclusive")
    figure = found.score
    assert (figure.own, figure.lower, figure.median, figure.upper) == tuple(
        map(int, (low(run, sheets[0]), lower, middle, upper))
    )
    assert (found.as_of, found.firms, found.among, found.basis.kind) == ("2026-03-20", 7, True, "same")


@pytest.mark.slow
def test_clients_of_two_questionnaires_are_compared_over_what_they_share(run: Run, clients: Any) -> None:
    sheets = clients(others=3)
    for sheet in sheets:
        found = stands(run, sheet)
        assert found.score is not None
        assert found.basis is not None
        assert (found.firms, found.among, found.basis.kind, found.basis.title) == (
            7,
            True,
            "shared",
            "Doors of a house",
        )
        firms = Portfolio.model_validate_json(Path("portfolio.json").read_bytes()).firms
        row = next(each for each in firms if each.source == sheet.relative_to(Path.cwd()).as_posix())
        assert row.shared is not None
        assert (found.score.own, found.score.high) == (int(row.shared.low), int(row.shared.high))
        mine = {name: domain.figure and domain.figure.own for name, domain in found.domains.items()}
        assert mine == {name: int(ends.low) for name, ends in row.shared_domains.items()}


def test_with_names_withheld_a_firm_stands_among_at_least_so_many(run: Run, clients: Any) -> None:
    sheets = clients("--anonymous")
    found = stands(run, sheets[0])
    assert found.score is not None
    assert (found.as_of, found.firms, found.at_least, found.among) == ("2026 Q1", 5, True, None)
    out = told(run, sheets[0])
    assert "Among at least 5 firms in the portfolio of whoever prepared this report: a confirmed score of" in out
    assert "The portfolio is as of 2026 Q1." in out


@pytest.mark.slow
def test_with_names_withheld_nobody_knows_what_all_share(run: Run, clients: Any) -> None:
    found = stands(run, clients("--anonymous", others=1)[0])
    assert (found.why, found.score) == ("withheld", None)


# What comes in is not trusted.


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        pytest.param("p.json", '{"format": "assessor-report"}', "a report, not a portfolio", id="a report"),
        pytest.param("p.json", '{"format": "assessor-verdicts"}', "verdicts, not a portfolio", id="verdicts"),
        pytest.param("p.json", '{"format": "assessor-plan"}', "a plan, not a portfolio", id="a plan"),
        pytest.param("p.json", '{"format": ["x"]}', "not a portfolio", id="something of others"),
        pytest.param("p.json", "{}", "not a portfolio", id="nothing"),
        pytest.param("p.json", "[]", "not a portfolio", id="a list"),
        pytest.param("p.json", "", "not a portfolio", id="an empty file"),
        pytest.param("p.json", '{"format": ', "not valid JSON", id="cut short"),
        pytest.param("p.json", '{"a":' * 10_000, "not valid JSON", id="nested deeply"),
        pytest.param("p.toml", "[answers]\n", "an answer sheet, not a portfolio", id="a sheet"),
        pytest.param(
            "p.toml", "[firms.a]\n", "it names the firms of a portfolio, but has no figures", id="a list of firms"
        ),
        pytest.param("p.toml", "x = 1\n", "not a portfolio", id="other TOML"),
        pytest.param("p.toml", "x = \n", "not a portfolio", id="no TOML"),
        pytest.param("p.json", "PK\x03\x04", "a workbook or another ZIP archive, not a portfolio", id="a workbook"),
        pytest.param("p.json", "<html>", "HTML or XML, not a portfolio", id="a page"),
    ],
)
def test_another_file_is_said_to_be_what_it_is(run: Run, house: Write, name: str, content: str, says: str) -> None:
    Path(name).write_text(content)
    result = run("report", house(MIXED), *Q, "--benchmark", name)
    assert (result.code, result.out) == (2, "")
    assert result.err == f"{name}: {says}; write one with `assessor portfolio … --format json`\n"


def _changed(change: Callable[[dict[str, Any]], object]) -> None:
    data = json.loads(Path("portfolio.json").read_text())
    change(data)
    Path("portfolio.json").write_text(json.dumps(data))


def _lower(data: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = data["bases"][0]["all"]["domains"]["doors"]
    return found


OTHER = "not a portfolio of this version; write one with `assessor portfolio … --format json`"
WRITTEN = "not as it was written: quartiles out of order, or no points of 100"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "says"),
    [
        pytest.param(lambda data: data.update(version=2), OTHER, id="another version"),
        pytest.param(lambda data: data.update(as_of="soon"), OTHER, id="a day that is none"),
        pytest.param(lambda data: data.pop("bases"), OTHER, id="without figures"),
        pytest.param(lambda data: data.update(bases=[1]), OTHER, id="figures of another form"),
        pytest.param(lambda data: data.update(firms={}), OTHER, id="firms of another form"),
        pytest.param(lambda data: data.update(firms=[{}] * 9), OTHER, id="firms without anything"),
        pytest.param(lambda data: _lower(data).update(lower="1/0"), OTHER, id="a figure that is no number"),
        pytest.param(lambda data: _lower(data).update(lower="9" * 5000), OTHER, id="a figure without measure"),
        pytest.param(lambda data: _lower(data).update(more=1), OTHER, id="a key that there is not"),
        pytest.param(lambda data: _lower(data).update(firms=0), OTHER, id="a figure of nobody"),
        pytest.param(lambda data: _lower(data).update(lower="41"), WRITTEN, id="a lower quartile above the median"),
        pytest.param(lambda data: _lower(data).update(upper="101"), WRITTEN, id="more than all points"),
        pytest.param(lambda data: _lower(data).update(lower="-1"), WRITTEN, id="less than none"),
        pytest.param(
            lambda data: data["bases"][0].update(title="x" * LARGEST_ENTRY), OTHER, id="one that is far too large"
        ),
    ],
)
def test_a_portfolio_that_somebody_changed_is_refused(
    run: Run, house: Write, change: Callable[[dict[str, Any]], object], says: str
) -> None:
    portfolio(same())
    _changed(change)
    result = run("report", house(MIXED), *Q, "--benchmark", "portfolio.json")
    assert (result.code, result.out, result.err) == (2, "", f"portfolio.json: {says}\n")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        pytest.param("nowhere.json", "no such file", id="no file"),
        pytest.param("folder", "a folder, not a file", id="a folder"),
    ],
)
def test_a_portfolio_that_cannot_be_read_is_named(run: Run, house: Write, name: str, says: str) -> None:
    Path("folder").mkdir()
    result = run("report", house(MIXED), *Q, "--benchmark", name)
    assert (result.code, result.out, result.err) == (2, "", f"{name}: {says}\n")


def test_what_is_said_of_groups_and_gaps_is_passed_over(run: Run, house: Write) -> None:
    portfolio(same(groups={f"{number}": over(around(60)) for number in range(2000)}))
    _changed(lambda data: data.update(gaps=[{"anything": 1}], later=True))
    assert found_by(run, house(MIXED)).why is None


def test_the_portfolio_is_not_written_over(run: Run, house: Write) -> None:
    portfolio(same())
    options = ("--benchmark", "portfolio.json", "--out", "json=portfolio.json")
    result = run("report", house(MIXED), *Q, *options)
    assert (result.code, result.err) == (
        2,
        "portfolio.json: named twice; what is written needs a file of its own\n",
    )


# Nothing is kept back, and a redacted report keeps it.


def _others(value: Any) -> Iterator[Any]:
    if isinstance(value, bool) or value is None:
        yield from (each for each in (True, False, None) if each is not value)
    elif isinstance(value, int):
        yield from (value + 1, value + 20)
    elif isinstance(value, str):
        yield from ("essential", "standard", "same", "shared", "above-upper", "at-median", "hut", "2.2.2")


@pytest.mark.slow
@pytest.mark.parametrize(
    "pattern",
    [pytest.param(pattern, id=".".join(pattern)) for pattern, _ in fields.leaves(Benchmark) if pattern != ("why",)],
)
def test_each_figure_is_told(run: Run, house: Write, pattern: fields.Pattern) -> None:
    portfolio(shared("lock-fitted", "key-list", all=over(around(60), doors=around(40), keys=around(60))))
    run("report", house(MIXED), *Q, "--benchmark", "portfolio.json", "--audience", "engineer", "--out", "json=r.json")
    data = json.loads(Path("r.json").read_bytes())
    before = _shown(data)
    keys = next(iter(fields.places(data["benchmark"], pattern)))
    changed = []
    for value in _others(fields.value_at(data["benchmark"], keys)):
        other = json.loads(json.dumps(data))
        fields.value_at(other["benchmark"], keys[:-1])[keys[-1]] = value
        changed.append(_shown(other))
    assert any(shown not in {before, ""} for shown in changed)


def _shown(data: dict[str, Any]) -> str:
    """Return what a report in JSON reads like; nothing where it is none."""
    try:
        report = Report.model_validate_json(json.dumps(data))
    except ValueError:
        return ""
    out = io.BytesIO()
    assessor.render("markdown", report, out)
    return out.getvalue().decode()


def test_a_redacted_report_has_the_same_figures(run: Run, house: Write, tmp_path: Path) -> None:
    portfolio(same(), firms=tuple(map(firm, range(9))))
    named = ("--brand", brand(tmp_path, 'name = "Alder"\n'))
    sheet = house(f'{MIXED}[about]\norganisation = "Thatch House"\n')
    whole, redacted = (found_by(run, sheet, *named, *options) for options in ((), ("--redact",)))
    assert whole == redacted
    text = told(run, sheet, *named, "--redact")
    assert "firms in the portfolio of Alder" in text
    assert "Thatch House" not in text


def test_a_later_report_can_look_back_to_one_with_a_benchmark(run: Run, house: Write) -> None:
    portfolio(same())
    run("report", house(MIXED), *Q, "--benchmark", "portfolio.json", "--out", "json=old.json")
    better = house(ANGLES + answers(**ALL), name="new.toml")
    result = run("report", better, *Q, "--since", "old.json", "--benchmark", "portfolio.json")
    assert result.code == 0, result.err


def test_without_a_portfolio_nothing_is_told(run: Run, house: Write) -> None:
    out = run("report", house(MIXED, FACTS), *Q, "--format", "json").out
    assert json.loads(out)["benchmark"] is None
