"""Brands for reports, with a logo."""

from pathlib import Path

from assessor.model.report import Brand

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


def brand(folder: Path, text: str, logo: bytes = PNG) -> Path:
    (folder / "logo.png").write_bytes(logo)
    path = folder / "brand.toml"
    path.write_text(text, encoding="utf-8")
    return path


ALDER = Brand(name="Alder & Finch (invented)", contact="desk@alder.example", background="#5b2a4b", text="#fffffe")
