"""Read brand files; the only module that knows them."""

from fractions import Fraction
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from assessor.errors import AssessorError
from assessor.io import faults, pictures, toml
from assessor.io.faults import Fault, Keys
from assessor.io.files import content
from assessor.io.toml import Document
from assessor.model.brand import Brand, BrandFile, Cover

LARGEST_LOGO = 256 * 1024
# Web Content Accessibility Guidelines 2.2, success criterion 1.4.3: text of normal size.
LEAST_CONTRAST = Fraction(45, 10)


def read(path: Path) -> Brand:
    """Read a brand; `AssessorError` with every fault, also for a logo that not every format can show."""
    return of(toml.read(path))


def of(document: Document) -> Brand:
    """Return the brand that a document is, as `read` does."""
    try:
        file = BrandFile.model_validate(document.data)
    except ValidationError as error:
        raise document.error(faults.faults_of(error, BrandFile)) from None
    _refuse_alike(document, file)
    said = file.model_dump(exclude={"logo", "cover"})
    return Brand.model_validate({**said, **_pictured(document, ("logo",), file.logo), "cover": _cover(document, file)})


def _refuse_alike(document: Document, file: BrandFile) -> None:
    ratio = contrast(file.background, file.text)
    if ratio < LEAST_CONTRAST:
        shown = f"{int(ratio * 10) / 10:.1f}"
        what = f"{file.text} on {file.background} has a contrast of {shown}:1; text needs at least 4.5:1"
        raise document.error([Fault(("text",) if "text" in document.data else ("background",), what)])


def _cover(document: Document, file: BrandFile) -> Cover | None:
    """Return the title page; a table without a key is none."""
    said = file.cover.model_dump(exclude={"logo"}, exclude_none=True)
    if not said and file.cover.logo is None:
        return None
    return Cover.model_validate({**said, **_pictured(document, ("cover", "logo"), file.cover.logo)})


def files(path: Path | None) -> list[Path]:
    """Return the files that a brand is read from, so that nothing is written over them."""
    if path is None:
        return []
    document = toml.read(path)
    cover = document.data.get("cover")
    named = {
        ("logo",): document.data.get("logo"),
        ("cover", "logo"): cover.get("logo") if isinstance(cover, dict) else None,
    }
    return [path, *(_place(document, keys, name) for keys, name in named.items() if isinstance(name, str))]


def _pictured(document: Document, keys: Keys, name: str | None) -> dict[str, Any]:
    """Return the bytes of the picture that the file names there, and its media type."""
    if name is None:
        return {}
    place = _place(document, keys, name)
    try:
        found = content(place, LARGEST_LOGO)
        return {"logo": found, "logo_type": pictures.kind(found)}
    except AssessorError as error:
        raise document.error([Fault(keys, sentence) for sentence in error.sentences]) from None
    except ValueError as error:
        raise document.error([Fault(keys, f'"{name}" {error}')]) from None


def _place(document: Document, keys: Keys, name: str) -> Path:
    """Return where a logo is; `AssessorError` outside the brand's folder, links followed."""
    folder = document.path.parent
    try:
        inside = (folder / name).resolve().is_relative_to(folder.resolve())
    except ValueError:
        raise document.error([Fault(keys, f'"{name}" is not a file name')]) from None
    if not inside:
        raise document.error([Fault(keys, f'"{name}" lies outside the folder of the brand')])
    return folder / name


def contrast(one: str, other: str) -> Fraction:
    """Return the contrast ratio of two colours, 1 to 21, as WCAG 2.2 defines it."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + Fraction(5, 100)) / (darker + Fraction(5, 100))


def _luminance(colour: str) -> Fraction:
    red, green, blue = (_linear(int(colour[start : start + 2], 16)) for start in (1, 3, 5))
    return Fraction(2126, 10000) * red + Fraction(7152, 10000) * green + Fraction(722, 10000) * blue


def _linear(channel: int) -> Fraction:
    """Return one channel as linear light, rounded to a millionth, so that every machine gets the same."""
    value = channel / 255
    linear = value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
    return Fraction(round(linear * 1_000_000), 1_000_000)
