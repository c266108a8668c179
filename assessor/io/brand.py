"""Read brand files; the only module that knows them."""

from fractions import Fraction
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from assessor.errors import AssessorError
from assessor.io import faults, toml
from assessor.io.faults import Fault
from assessor.io.files import content
from assessor.io.toml import Document
from assessor.model.base import Model, Text
from assessor.model.report import Brand, Colour

LARGEST_LOGO = 256 * 1024
# Web Content Accessibility Guidelines 2.2, success criterion 1.4.3: text of normal size.
LEAST_CONTRAST = Fraction(45, 10)
_MAGIC = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}


class _BrandFile(Model):
    name: Text
    contact: Annotated[str, Field(max_length=500)] = ""
    logo: Text | None = None
    background: Colour = Brand.model_fields["background"].default
    text: Colour = Brand.model_fields["text"].default


def read(path: Path) -> Brand:
    """Read a brand; `AssessorError` with every fault, also for a logo that is no picture or too little contrast."""
    document = toml.read(path)
    try:
        file = _BrandFile.model_validate(document.data)
    except ValidationError as error:
        raise document.error(faults.faults_of(error, _BrandFile)) from None
    ratio = contrast(file.background, file.text)
    if ratio < LEAST_CONTRAST:
        shown = f"{int(ratio * 10) / 10:.1f}"
        what = f"{file.text} on {file.background} has a contrast of {shown}:1; text needs at least 4.5:1"
        raise document.error([Fault(("text",) if "text" in document.data else ("background",), what)])
    logo = _logo(document, file.logo) if file.logo else b""
    kind = next((kind for kind, magic in _MAGIC.items() if logo.startswith(magic)), "")
    if logo and not kind:
        raise document.error([Fault(("logo",), f'"{file.logo}" is neither a PNG nor a JPEG picture')])
    return Brand.model_validate({**file.model_dump(exclude={"logo"}), "logo": logo, "logo_type": kind})


def files(path: Path | None) -> list[Path]:
    """Return the files that a brand is read from, so that nothing is written over them."""
    if path is None:
        return []
    logo = toml.read(path).data.get("logo")
    return [path, path.parent / logo] if isinstance(logo, str) else [path]


def _logo(document: Document, name: str) -> bytes:
    try:
        return content(document.path.parent / name, LARGEST_LOGO)
    except AssessorError as error:
        raise document.error([Fault(("logo",), sentence) for sentence in error.sentences]) from None


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
