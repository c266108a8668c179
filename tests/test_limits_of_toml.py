"""No text over a limit counts as ordinary, and no ordinary file is checked token by token."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.io.limits import MAX_DEPTH, MAX_KEY_PARTS, MAX_TOKENS, MAX_WORD, excess, first_excess, is_ordinary

ROOT = Path(__file__).parent.parent
FILES = [path for part in ("questionnaires", "examples", "docs", "tests") for path in (ROOT / part).rglob("*.toml")]

# Pieces that open, close, hide and lengthen; joined at random they come near every limit and go over it.
PIECES = (
    *"[]{}.=,#'\"\\\n\r\t \f\u00a0\u2028é",
    '"""',
    "'''",
    '""""',
    '\\"',
    "\r\n",
    "[[",
    "]]",
    "[{",
    "}]",
    "a",
    "1.5",
    "key = ",
    "[table]\n",
    '"text [ { . "',
    "'text ] # '",
    '# comment ] . "\n',
    '"""\n[x]\n"""',
    "'''\n]]]\n'''",
    "a.b.c.d.",
    ".a" * (MAX_KEY_PARTS - 1),
    "[" * (MAX_DEPTH - 1),
    "]" * (MAX_DEPTH - 1),
    "{" * MAX_DEPTH,
    "x" * (MAX_WORD - 1),
    "9" * MAX_WORD,
    '"' + "y" * MAX_WORD + '"',
    "#" + "z" * MAX_WORD + "\n",
)


def agrees(text: str) -> None:
    """The quick way may doubt what keeps all limits, never the other way round."""
    exact = first_excess(text)
    assert excess(text) == exact
    assert not (exact and is_ordinary(text))


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_pieces_in_any_order_are_never_over_a_limit_unseen(text: str) -> None:
    agrees(text)


@given(st.text(alphabet="[]{}.=,#'\"\\\n\r ab", max_size=200))
def test_signs_in_any_order_are_never_over_a_limit_unseen(text: str) -> None:
    agrees(text)


def _near() -> list[str]:
    """Texts on both sides of each limit, with what hides signs around them."""
    hidden = ["", '"]" ', "']' ", "# ]\n", '"""\n]\n""" ', "'''] ''' ", '"\\"]" ', '"a', "'a", '"""a', '"""\\']
    texts = []
    for more in (-1, 0, 1):
        texts += [
            "x = " + "[" * (MAX_DEPTH + more) + "]" * (MAX_DEPTH + more),
            "x = " + "{ y = [" * ((MAX_DEPTH + more) // 2) + "1" + "] }" * ((MAX_DEPTH + more) // 2),
            "]" * 3 + "[" * (MAX_DEPTH + more),
            ". ".join("abcdefghijk"[: MAX_KEY_PARTS + more]) + " = 1\n" * 2,
            "'.'.\"#\"" + ".\tx" * (MAX_KEY_PARTS - 2 + more) + " = 1",
            "k" * (MAX_WORD + more) + " = 1",
            "x = [1," + "0" * (MAX_WORD + more) + "]",
        ]
    return [before + text.replace("\n", end) + before for text in texts for before in hidden for end in ("\n", "\r\n")]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_texts_near_a_limit_are_never_over_it_unseen(seed: int) -> None:
    dice = random.Random(seed)
    for text in _near():
        agrees(text)
        for _ in range(3):
            at, piece = dice.randrange(len(text)), dice.choice(PIECES)
            text = text[:at] + piece + text[at + dice.randrange(3) :]
            agrees(text)


@pytest.mark.slow
@pytest.mark.parametrize("path", [*(ROOT / "examples").glob("*.toml"), *(ROOT / "questionnaires").glob("*.toml")])
def test_mutations_of_a_file_are_never_over_a_limit_unseen(path: Path) -> None:
    dice, text = random.Random(path.name), path.read_bytes().decode()[:6000]
    for _ in range(60):
        at, piece = dice.randrange(len(text)), dice.choice(PIECES)
        text = text[:at] + piece + text[at + dice.randrange(3) :]
        agrees(text)


@pytest.mark.slow
@pytest.mark.parametrize("more", [-1, 0, 1])
@pytest.mark.parametrize(("piece", "tokens"), [("1,", 2), ('"a"', 1), ("[]", 2), ("'b' # c\n", 2)])
def test_texts_near_the_most_tokens_are_never_over_it_unseen(piece: str, tokens: int, more: int) -> None:
    agrees("=" * (tokens + more) + piece * (MAX_TOKENS // tokens - 1))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_of_ours_is_ordinary(path: Path) -> None:
    text = path.read_bytes().decode()
    assert is_ordinary(text)
    assert is_ordinary(text.replace("\n", "\r\n"))


def test_long_texts_and_comments_are_ordinary() -> None:
    lines = ['note = """', *["See [1], e.g. a.b.c.d.e.f.g.h.i.j {…}"] * 9000, '"""', "# " + "[x." * 100_000]
    assert is_ordinary("\n".join(lines))
