"""Brands for reports, with a logo."""

import io
from pathlib import Path

from PIL import Image

from assessor.model.brand import Brand


def picture(kind: str = "PNG", size: tuple[int, int] = (4, 4)) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, "#336699").save(made, kind)
    return made.getvalue()


PNG = picture()


def brand(folder: Path, text: str, logo: bytes = PNG) -> Path:
    (folder / "logo.png").write_bytes(logo)
    path = folder / "brand.toml"
    path.write_text(text, encoding="utf-8")
    return path


COVER = """
[cover]
title = "Review of all doors"
client = "Thatch Estate"
scope = "Doors and keys of the main house"
period = "May 2026"
authors = ["Asta Alder", "Bo Finch"]
version = "1.1"
confidentiality = "Confidential: for the wardens"
logo = "client.png"
"""


def covered(folder: Path, cover: str = COVER, logo: bytes = PNG) -> Path:
    """Write a brand with a cover and the client's logo."""
    (folder / "client.png").write_bytes(logo)
    return brand(folder, 'name = "Alder & Finch (invented)"\nlogo = "logo.png"\n' + cover)


ALDER = Brand(name="Alder & Finch (invented)", contact="desk@alder.example", background="#5b2a4b", text="#fffffe")
