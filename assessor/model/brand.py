"""A brand: who hands over a report, the look of it, and its title page."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints, WithJsonSchema

from assessor.model.base import MOST_TEXT, SAYS, Many, Model, Text

# As in CSS: "#1f3a5f".
Colour = Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]
MOST_AUTHORS = 12


class Pictured(Model):
    """A value with a logo, a whole PNG or JPEG, or none."""

    # JSON has no bytes.
    model_config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    # Validators know no format "base64url", which pydantic would name.
    logo: Annotated[bytes, WithJsonSchema({"type": "string", "contentEncoding": "base64url"})] = b""
    logo_type: Literal["", "image/png", "image/jpeg"] = ""


_Shown = Annotated[str, Field(max_length=MOST_TEXT)]


class Cover(Pictured):
    """A title page, with the client's logo; a text is empty if neither the brand nor the sheet says it."""

    title: _Shown = ""
    client: _Shown = ""
    scope: _Shown = ""
    period: _Shown = ""
    authors: Many[_Shown] = ()
    version: _Shown = ""
    confidentiality: _Shown = ""


class Brand(Pictured):
    """The name, contact, logo, two colours with enough contrast, and title page of whoever hands over a report."""

    name: Text
    contact: str = ""
    background: Colour = "#1f3a5f"
    text: Colour = "#ffffff"
    cover: Cover | None = None


# One line of a title page, or a few.
_Word = Annotated[str, StringConstraints(min_length=1, max_length=40), SAYS]
_Line = Annotated[str, StringConstraints(min_length=1, max_length=80), SAYS]
_Lines = Annotated[str, StringConstraints(min_length=1, max_length=160), SAYS]
_Passage = Annotated[str, StringConstraints(min_length=1, max_length=400), SAYS]


class CoverTable(Model):
    """A title page as a brand file has it; `logo` is the client's, and names a picture in the file's folder."""

    title: _Lines | None = None
    client: _Lines | None = None
    scope: _Passage | None = None
    period: _Line | None = None
    authors: Annotated[Many[_Line], Field(min_length=1, max_length=MOST_AUTHORS)] | None = None
    version: _Word | None = None
    confidentiality: _Line | None = None
    logo: Text | None = None


class BrandFile(Model):
    """A brand as a file has it; `logo` names a picture in the file's folder."""

    name: Text
    contact: Annotated[str, Field(max_length=500)] = ""
    logo: Text | None = None
    background: Colour = Brand.model_fields["background"].default
    text: Colour = Brand.model_fields["text"].default
    # Constructed without validation, so that where no brand is read it needs no validator.
    cover: CoverTable = CoverTable.model_construct()
