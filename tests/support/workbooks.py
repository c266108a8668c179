"""Fill in a form's workbook as a person might, and change it as no person should."""

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest

from assessor.model.formbook import COLUMNS

PAGE = "Questions"
NAMES = len(COLUMNS)


def number_of(page: Any, name: str) -> int:
    """Return the row of a question or of one of its lines."""
    return next(number for number in range(1, page.max_row + 1) if page.cell(number, NAMES).value == name)


def changed(path: Path, change: Callable[[Any], None]) -> Path:
    """Let a function change the page of questions, and save the workbook."""
    book = openpyxl.load_workbook(path)
    change(book[PAGE])
    book.save(path)
    return path


def filled(path: Path, cells: Mapping[str, Any]) -> Path:
    """Fill in cells, each by the name of its row, a point, and the name of its column."""

    def fill(page: Any) -> None:
        for place, value in cells.items():
            name, _, column = place.rpartition(".")
            page.cell(number_of(page, name), COLUMNS.index(column) + 1).value = value

    return changed(path, fill)


def repacked(path: Path, change: Callable[[str, bytes], bytes | None], **more: bytes) -> Path:
    """Change or drop parts of a workbook, and add others."""
    with ZipFile(path) as packed:
        parts = {name: change(name, packed.read(name)) for name in packed.namelist()}
    with ZipFile(path, "w", ZIP_DEFLATED) as packed:
        for name, content in {**parts, **more}.items():
            if content is not None:
                packed.writestr(name, content)
    return path


def resaved(*paths: Path) -> list[Path]:
    """Let LibreOffice open workbooks and save them again."""
    program = shutil.which("soffice")
    if program is None:
        assert "CI" not in os.environ, "soffice is missing"
        pytest.skip("no LibreOffice here")
    folder = paths[0].parent / "saved again"
    profile = f"-env:UserInstallation=file://{paths[0].parent}/profile"
    how = ("--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder))
    subprocess.run([program, profile, *how, *map(str, paths)], check=True, capture_output=True, timeout=300)
    return [folder / path.name for path in paths]
