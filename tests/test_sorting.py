"""A page that sorts, as a parser sees it: its policy allows just its script, and it is all there without it."""

import base64
import hashlib
import io
import re

import pytest
from justhtml import Element, JustHTML

from assessor.formats import html
from assessor.telling.blocks import Block, Table
from tests.support.hostile import HOSTILE_MARKUP
from tests.support.specimen import heat, sortable, specimen

pytestmark = pytest.mark.slow
LARGEST = 3_000_000
TABLE = Table("Firms", ("firm", "n"), (("b", "2"), ("a", "10")), frozenset({1}))


def shown(*blocks: Block) -> str:
    out = io.BytesIO()
    html.show(blocks, out)
    return out.getvalue().decode()


def elements(page: str, selector: str = "*") -> list[Element]:
    root = JustHTML(page, strict=True, sanitize=False).root
    return [found for found in root.query(selector) if isinstance(found, Element)]


def policy(page: str) -> str:
    (found,) = [e.attrs["content"] for e in elements(page, "meta") if e.attrs.get("http-equiv")]
    return str(found)


def digest(element: Element) -> str:
    inner = element.to_text(separator="", strip=False).encode()
    return f"'sha256-{base64.b64encode(hashlib.sha256(inner).digest()).decode()}'"


def test_a_page_is_valid() -> None:
    assert JustHTML(shown(*sortable()), strict=True, sanitize=False).errors == []


def test_the_policy_allows_the_page_s_own_script_and_no_other() -> None:
    page = shown(*sortable())
    (script,), (style,) = elements(page, "script"), elements(page, "style")
    assert script.attrs == {}
    assert policy(page) == (
        f"default-src 'none'; script-src {digest(script)}; style-src {digest(style)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def test_only_a_page_that_sorts_has_a_script() -> None:
    for page in (shown(*specimen()), shown(TABLE)):
        assert elements(page, "script") == []
        assert "script-src" not in policy(page)
        assert not re.search("sorts|--shade|role=.status", page)
    for page in (shown(TABLE._replace(sorts=True)), shown(heat())):
        assert len(elements(page, "script")) == 1


def test_the_script_is_the_same_for_every_page() -> None:
    pages = shown(*sortable(HOSTILE_MARKUP)), shown(TABLE._replace(sorts=True))
    assert len({digest(script) for page in pages for script in elements(page, "script")}) == 1


def test_hostile_text_changes_nothing_but_text() -> None:
    worse, benign = (elements(shown(*sortable(word))) for word in (HOSTILE_MARKUP, "fine"))
    assert [(e.name, *sorted(e.attrs)) for e in worse] == [(e.name, *sorted(e.attrs)) for e in benign]
    assert not [name for e in worse for name in e.attrs if name == "style" or name.startswith("on")]


def test_nothing_is_there_to_press_without_the_script() -> None:
    page = shown(*sortable())
    assert elements(page, "button, input, a[href='#'], [aria-sort]") == []
    (told,) = elements(page, "[role=status]")
    assert told.to_text() == ""


def test_five_hundred_firms_fit_into_one_page_of_three_megabytes() -> None:
    page = shown(*sortable("of a rather long name", firms=500, details=10))
    rows = elements(page, ".heat tbody tr")
    assert (len(rows), len(elements(page, "tbody tr")) - len(rows)) == (500, 500 + 3)
    assert len(page.encode()) <= LARGEST


def test_a_table_that_becomes_cards_still_says_what_each_cell_is() -> None:
    page = shown(*sortable(firms=1))
    labels = [cell.attrs["data-label"] for cell in elements(page, ".cards tbody td")]
    heads = [head.to_text() for head in elements(page, ".cards thead th")]
    assert labels == heads[1:]


def test_the_same_blocks_make_the_same_page() -> None:
    assert shown(*sortable()) == shown(*sortable())
