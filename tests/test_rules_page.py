"""The page of rules says what the table of rules says."""

import os
from pathlib import Path

from assessor.gate.rules import RULES
from tests.support.goldens import UPDATE

ROOT = Path(__file__).parent.parent


def test_the_page_of_rules_is_that_of_the_table() -> None:
    """Rewritten by UPDATE_GOLDENS=1, like other goldens."""
    sections = [
        f"## {name}\n\n{rule.about}"
        + (" A waiver of all the controls that a violation names silences it." if rule.waivable else "")
        + f"\n\nWhat ends it: {rule.remedy}"
        for name, rule in RULES.items()
    ]
    head = (
        "# Rules of the gate\n\nWhat `assessor check` may demand, in the order in which it is judged; made from "
        "the table of "
        "rules by a test.\nPolicies set these keys, with underscores for hyphens; see `questionnaires/policies/`."
    )
    page = ROOT / "docs" / "rules.md"
    text = "\n\n".join([head, *sections]) + "\n"
    if UPDATE in os.environ:
        page.write_text(text, encoding="utf-8")
    assert page.read_text(encoding="utf-8") == text
    assert all(text.endswith(".") for rule in RULES.values() for text in (rule.about, rule.remedy))
