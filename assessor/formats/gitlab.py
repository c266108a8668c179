"""Write verdicts as a GitLab Code Quality report: each violation that is not waived, at the line of the answer."""

import json
from typing import Any, BinaryIO

from assessor.formats.entries import Announcement, Entry, announcements, entries
from assessor.model.verdict import Verdicts
from assessor.text import json_document, visible

_SEVERITIES = {"critical": "blocker", "high": "critical", "medium": "major", "low": "minor"}


def render(run: Verdicts, out: BinaryIO) -> None:
    """Write a list of violations, the worst first, and then of announcements; each has a fingerprint of its own."""
    found = [_entry(entry) for entry in entries(run) if not entry.waived]
    found += [_announced(each) for each in announcements(run)]
    out.write(json_document(json.dumps(found, indent=2, ensure_ascii=False).encode()))


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "description": visible(entry.message),
        "check_name": entry.name,
        "fingerprint": entry.fingerprint,
        "severity": _SEVERITIES[entry.severity],
        "location": {"path": entry.path, "lines": {"begin": entry.place.line}},
    }


def _announced(announced: Announcement) -> dict[str, Any]:
    return {
        "description": visible(announced.message),
        "check_name": "waivers" if announced.is_urgent else "notes",
        "fingerprint": announced.fingerprint,
        "severity": "minor" if announced.is_urgent else "info",
        "location": {"path": announced.path, "lines": {"begin": 1}},
    }
