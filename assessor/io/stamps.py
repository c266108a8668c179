"""Write digests into the tables of a translated file; comments and layout stay."""

from collections.abc import Mapping
from typing import Any

import tomlkit

from assessor.model.translation import FROM, Keys


def stamped(text: str, digests: Mapping[Keys, str]) -> str:
    """Return the text of a file with a digest in each of these tables, those that say another one included."""
    document: Any = tomlkit.parse(text)
    for keys, digest in digests.items():
        table = document
        for key in keys:
            table = table[key]
        table[FROM] = digest
    return tomlkit.dumps(document)
