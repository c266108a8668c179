"""Look at a workbook before a library reads it: an .xlsx of bounded size, without macros, links or a document type."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from xml.parsers import expat
from zipfile import ZipFile

from assessor.errors import AssessorError
from assessor.io.files import content

# A form with every question of the longest questionnaire has a twentieth of this, packed or not.
MOST_BYTES, MOST_UNPACKED = 4 * 1024 * 1024, 32 * 1024 * 1024
MOST_PARTS, MOST_DEPTH = 500, 100

_PACKED, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = 0x1
# What parts of a file must not be, by what stands in their names.
_REFUSED = {
    "vbaproject": "has macros; save it as .xlsx without them",
    "xl/externallinks/": "has links to other files; break them, and save it again",
    "xl/connections": "has connections to other data; remove them, and save it again",
    "xl/querytables/": "has connections to other data; remove them, and save it again",
    "xl/embeddings/": "has other documents in it; remove them, and save it again",
    "xl/activex/": "has controls that run programs; remove them, and save it again",
}

_COMMENTS, _PICTURES = ("xl/comments", "xl/threadedcomments/"), "xl/media/"


class Inspected(NamedTuple):
    """A workbook that may be read: its bytes, the merged ranges of each page, and what it has besides cells."""

    raw: bytes
    merged: Mapping[str, tuple[str, ...]]
    has_comments: bool
    has_pictures: bool


def checked(path: Path) -> Inspected:
    """Read a file; `AssessorError` with a sentence for one that is no workbook, or not a plain one."""
    raw = content(path, MOST_BYTES)
    if raw.startswith(_OLD):
        raise AssessorError(f"{path}: has a password, or is an .xls; save it as .xlsx without a password")
    if not raw.startswith(_PACKED):
        raise damaged(path)
    try:
        with ZipFile(BytesIO(raw)) as packed:
            parts = _looked_at(path, packed)
            names = {name.lower() for name in parts}
            has_comments = any(name.startswith(_COMMENTS) for name in names)
            return Inspected(raw, _merged(parts), has_comments, any(name.startswith(_PICTURES) for name in names))
    except AssessorError:
        raise
    except Exception:  # The library has no class for what a damaged file makes it raise.
        raise damaged(path) from None


def damaged(path: Path) -> AssessorError:
    """Return the error for a file that cannot be read as a workbook."""
    return AssessorError(f"{path}: no workbook (.xlsx), or a damaged one")


class _Part:
    """What is to be known of a part in XML: merged ranges, the names of pages, and what names of parts stand for."""

    def __init__(self, path: Path, name: str) -> None:
        self.merged: list[str] = []
        self.pages: dict[str, str] = {}
        self.targets: dict[str, str] = {}
        self._path, self._name = path, name
        self._depth = 0

    def parse(self, raw: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        try:
            parser.Parse(raw, True)
        except expat.ExpatError:
            # The library has to read it as well, and says so if it needs it.
            return

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MOST_DEPTH:
            raise AssessorError(f"{self._path}: {self._name} is nested more than {MOST_DEPTH} levels deep")
        local = tag.rpartition(" ")[2]
        plain = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if local == "mergeCell":
            self.merged.append(plain.get("ref", ""))
        elif local == "sheet":
            self._add_page(plain)
        elif local == "Relationship":
            self.targets[plain.get("Id", "")] = plain.get("Target", "")

    def _add_page(self, plain: Mapping[str, str]) -> None:
        title = plain.get("name", "")
        if title in self.pages:
            raise AssessorError(f"{self._path}: has two pages with the name {title}")
        self.pages[title] = plain.get("id", "")

    def _end(self, _: str) -> None:
        self._depth -= 1

    def _refuse_doctype(self, *_: object) -> None:
        raise AssessorError(f"{self._path}: {self._name} declares a document type, as no spreadsheet program does")


def _looked_at(path: Path, packed: ZipFile) -> dict[str, _Part]:
    """Return the parts in XML; `AssessorError` for what a form does not have."""
    found: dict[str, _Part] = {}
    for name, raw in _unpacked(path, packed):
        if name in found:
            raise AssessorError(f"{path}: has {name} twice")
        found[name] = _Part(path, name)
        if raw.lstrip(b"\xef\xbb\xbf\xfe\xff\0 \t\r\n").startswith(b"<"):
            found[name].parse(raw)
    if "mimetype" in found or "[Content_Types].xml" not in found:
        raise AssessorError(f"{path}: no .xlsx; open it in your spreadsheet program, and save it as .xlsx")
    return found


def _unpacked(path: Path, packed: ZipFile) -> Iterator[tuple[str, bytes]]:
    """Yield every part and its content, as far as the limits allow."""
    entries = packed.infolist()
    if len(entries) > MOST_PARTS:
        raise AssessorError(f"{path}: has more than {MOST_PARTS} parts; a form has a dozen")
    room = MOST_UNPACKED
    for entry in entries:
        name = entry.filename.lstrip("/")
        told = next((told for mark, told in _REFUSED.items() if mark in name.lower()), None)
        told = "has a password; save it without one" if entry.flag_bits & _ENCRYPTED else told
        if told:
            raise AssessorError(f"{path}: {told}")
        with packed.open(entry) as part:
            raw = part.read(room + 1)
        room -= len(raw)
        if room < 0:
            raise AssessorError(f"{path}: larger than {MOST_UNPACKED >> 20} MiB unpacked; a form is far smaller")
        yield name, raw


def _merged(parts: Mapping[str, _Part]) -> dict[str, tuple[str, ...]]:
    """Return the merged ranges of each page, by its name."""
    book, links = parts.get("xl/workbook.xml"), parts.get("xl/_rels/workbook.xml.rels")
    if book is None or links is None:
        return {}
    where = {title: links.targets.get(key, "").lstrip("/").removeprefix("xl/") for title, key in book.pages.items()}
    return {title: tuple(parts[f"xl/{target}"].merged) for title, target in where.items() if f"xl/{target}" in parts}
