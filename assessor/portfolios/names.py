"""Find names that may be one firm's: another legal form, accents, punctuation or order of words, or a letter mistyped.

Names meet in a key that they share, so the time grows with their number and not with its square.
"""

import re
import unicodedata
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import TypeVar

Firm = TypeVar("Firm", bound=Hashable)
Words = tuple[str, ...]

_AT_END = """
ag gmbh ggmbh mbh kg kgaa ohg gbr ug se ev eg
co cie company corp corporation inc incorporated limited ltd plc llc llp lp pty pvt pte private sdn bhd tbk
sa sas sasu sarl eurl snc sci scop asbl srl spa sapa scrl sprl bv nv vof bvba sl slu sll sau ltda lda me eireli cv
oy oyj ab as asa aps kft zrt nyrt bt sro spol doo dd jdoo ood ead sp z oo sti kk gk αε επε ικε οε
ооо оао зао пао ао тоо тов
"""
_AT_START = "the as pt cv ooo ооо оао зао пао ао тоо тов"
_FORMS_AT_END, _FORMS_AT_START = frozenset(_AT_END.split()), frozenset(_AT_START.split())
_FORMS_ANYWHERE = re.compile(
    r"株式会社|有限会社|合同会社|股份有限公司|有限责任公司|有限公司|주식회사|유한회사|\(株\)|\(有\)|\(주\)"
)
_AND = frozenset({"and", "und", "et", "y", "og", "och"})
# "S.A. de C.V." ends in these.
_MEXICAN = ["de", "cv"]

_BARE = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_SPELT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
_ACCENT = re.compile("[\u0300-\u036f]")
_SIGNS = re.compile(r"[\W_]+")
# Within a word these part nothing: G.m.b.H., A/S, Children's.
_JOINING = re.compile(r"[.'’`´·]|(?<=\ba)/(?=s\b)")

# In shorter words, one letter makes another word; and few mistype the first.
_LEAST_LETTERS = 6
# A sign of Chinese or Japanese is a word.
_LAST_LETTER = "\u0590"
_LONGEST = 80


def folded(name: str) -> str:
    """Return what two spellings of one name share: case, white space and composed letters make no difference."""
    return " ".join(unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold()).split())


def alike(names: Iterable[tuple[Firm, str]]) -> list[list[Firm]]:
    """Return the firms whose names may be one firm's, in the order in which they were given.

    A firm may have several names. Numbers and short words must be the same.
    """
    given = [(firm, list(_spellings(folded(name)))) for firm, name in names]
    groups = _Groups[Firm](firm for firm, _ in given)
    known: dict[str, Firm] = {}
    by_length: dict[int, dict[Words, Firm]] = {}
    for firm, spellings in given:
        for words in spellings:
            joined = "".join(words)
            for key in {joined, "".join(sorted(words))}:
                groups.join(firm, known.setdefault(key, firm))
            by_length.setdefault(len(joined), {}).setdefault(words, firm)
    for length in sorted(by_length):
        _join_mistyped(by_length[length], by_length.get(length - 1, {}), groups)
    return groups.several()


class _Groups(dict[Firm, Firm]):
    """Firms that are joined to groups; each knows one before it in its group."""

    def __init__(self, firms: Iterable[Firm]) -> None:
        super().__init__((firm, firm) for firm in firms)

    def first(self, firm: Firm) -> Firm:
        while self[firm] != firm:
            self[firm] = self[self[firm]]
            firm = self[firm]
        return firm

    def join(self, one: Firm, other: Firm) -> None:
        if one != other:
            self[self.first(one)] = self.first(other)

    def several(self) -> list[list[Firm]]:
        """Return the groups of more than one."""
        found: dict[Firm, list[Firm]] = {}
        for firm in self:
            found.setdefault(self.first(firm), []).append(firm)
        return [group for group in found.values() if len(group) > 1]


def _join_mistyped(some: Mapping[Words, Firm], shorter: Mapping[Words, Firm], groups: _Groups[Firm]) -> None:
    """Join names of one length that are the same but for one letter, or for one that the other lacks."""
    known = {"".join(words): firm for words, firm in shorter.items()}
    for words, firm in some.items():
        for key in _without_a_letter(words):
            groups.join(firm, known.setdefault(key, firm))


def _without_a_letter(words: Words) -> Iterator[str]:
    joined, start = "".join(words), 0
    if len(joined) > _LONGEST:
        return
    for word in words:
        if len(word) >= _LEAST_LETTERS and word.isalpha() and max(word) < _LAST_LETTER:
            for place in range(start + 1, start + len(word)):
                yield joined[:place] + joined[place + 1 :]
        start += len(word)


def _spellings(name: str) -> Iterator[Words]:
    """Yield the words of a name without accents, and as they are spelled where nobody types these."""
    for spelt in dict.fromkeys((name, name.translate(_SPELT))):
        words = [word for word in _parted(_bare(spelt)).split() if word not in _AND]
        yield tuple(_without_form(words) or words or [spelt])


def _bare(name: str) -> str:
    """Return a name without accents, and without the legal forms that no blank parts from it."""
    if name.isascii():
        return name
    plain = _FORMS_ANYWHERE.sub(" ", unicodedata.normalize("NFKC", name.translate(_BARE)))
    return unicodedata.normalize("NFC", _ACCENT.sub("", unicodedata.normalize("NFD", plain)))


def _parted(name: str) -> str:
    """Return a name with blanks in place of punctuation."""
    joined = _JOINING.sub("", name)
    if joined.isascii():
        return _SIGNS.sub(" ", joined)
    return "".join(character if _is_letter(character) else " " for character in joined)


def _is_letter(character: str) -> bool:
    # In some scripts, vowels are marks.
    return character.isalnum() or unicodedata.category(character).startswith("M")


def _without_form(words: list[str]) -> list[str]:
    if words[-2:] == _MEXICAN:
        words = words[:-2]
    end = len(words)
    while end and words[end - 1] in _FORMS_AT_END:
        end -= 1
    start = 1 if words[:1] and words[0] in _FORMS_AT_START else 0
    return words[start:end]
