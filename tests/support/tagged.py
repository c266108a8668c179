"""The structure tree of a tagged PDF."""

import io
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pikepdf


def nodes(node: Any) -> Iterator[Any]:
    """Walk the structure tree."""
    yield node
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary):
            yield from nodes(kid)


def tags(content: bytes) -> Counter[str]:
    """Count the tags that mean something; where a page ends, blocks get others around them, and change places."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        found = [str(node.get("/S", "")) for node in nodes(pdf.Root.StructTreeRoot)]
    return Counter(tag for tag in found if tag not in {"/Div", "/NonStruct"})
