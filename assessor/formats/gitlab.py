"""Write verdicts as a GitLab Code Quality report: each violation that is not waived, at the line of the answer."""

import json
from typing import BinaryIO

from assessor.formats.entries import entries
from assessor.model.verdict import Verdicts
from assessor.text import json_document, visible

_SEVERITIES = {"critical": "blocker", "high": "critical", "medium": "major", "low": "minor"}


def render(run: Verdicts, out: BinaryIO) -> None:
    """Write a list of violations, each with a fingerprint of its own."""
    found = [
        {
            "description": visible(entry.message),
            "check_name": entry.name,
            "fingerprint": entry.fingerprint,
            "severity": _SEVERITIES[entry.severity],
            "location": {"path": entry.file, "lines": {"begin": entry.line}},
        }
        for entry in entries(run)
        if not entry.waived
    ]
    out.write(json_document(json.dumps(found, indent=2, ensure_ascii=False).encode()))
