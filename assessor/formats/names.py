"""Make names that others share: of whose report it is and of the thing, never of a day, a position or a hidden text.

So two firms never share a name, the same thing keeps its own from export to export, and a document that says something
else is another document.
"""

from collections.abc import Mapping
from typing import Any

from assessor.model.base import sha256_of, uuid_from
from assessor.model.report import Report


def uuid_of(report: Report, *names: str) -> str:
    """Name a thing of a report's subject."""
    return uuid_from(report.subject, *names)


def uuid_of_document(report: Report, kind: str, content: Mapping[str, Any]) -> str:
    """Name a document by all that it says."""
    return uuid_of(report, kind, sha256_of(content))
