"""All that can be read in a file that the program wrote."""

import io
from zipfile import ZipFile

from pypdf import PdfReader


def readable(name: str, content: bytes) -> str:
    """Return all text of a file, unpacked where it is packed."""
    if name == "xlsx":
        with ZipFile(io.BytesIO(content)) as parts:
            return "\n".join(parts.read(part).decode() for part in parts.namelist())
    if name == "pdf":
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return content.decode()
