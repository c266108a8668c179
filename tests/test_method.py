"""The method page: every example in it is what the program prints."""

import re
import shlex
from pathlib import Path

import pytest

from tests.support.running import Run

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "method.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```console\n\$ assessor (.*)\n((?:.*\n)+?)```", PAGE)


def test_every_section_with_a_formula_has_an_example() -> None:
    sections = PAGE.split("\n## ")[1:]
    assert [s.split("\n")[0] for s in sections if "\n    " in s and "```console" not in s] == []
    assert len(EXAMPLES) >= 7


@pytest.mark.parametrize(("command", "lines"), EXAMPLES, ids=[f"{n}: {e[0][:60]}" for n, e in enumerate(EXAMPLES, 1)])
def test_an_example_is_what_the_program_prints(
    run: Run, monkeypatch: pytest.MonkeyPatch, command: str, lines: str
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "100")
    result = run(*shlex.split(command))
    assert result.code == 0, result.err
    printed = " ".join(result.out.split())
    place = 0
    for line in lines.splitlines():
        words = " ".join(line.split())
        assert words in printed[place:], line
        place = printed.index(words, place)
