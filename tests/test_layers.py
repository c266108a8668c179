"""Imports point one way, and `check` imports no more than it needs."""

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "assessor"

# What each part may import of ours, besides itself: whoever stands higher may call whoever stands lower.
BASE = {"model", "errors", "extras", "text"}
PURE = BASE | {"scoring"}
PIPED = {"formats", "io", "pipeline", "telling", "words"}
MAY: dict[str, set[str]] = {
    "model": set(),
    "errors": {"text"},
    "extras": {"errors"},
    "text": set(),
    "signals": set(),
    "scoring": BASE,
    "advice": PURE,
    "exchange": PURE,
    "gate": PURE | {"words"},
    "io": PURE | {"words"},
    "words": {"model", "text"},
    "authoring": PURE | {"io", "words"},
    "telling": PURE | {"words"},
    "formats": BASE | {"telling", "words"},
    "interview": PURE | {"signals", "words"},
    "pipeline": PURE | {"advice", "authoring", "exchange", "gate", "interview", "io", "signals", "telling", "words"},
    "scale": PURE | {"advice", "io", "pipeline"},
    "spark": PURE | {"io", "pipeline", "scale"},
    "portfolios": PURE | {"advice", "io", "pipeline", "scale", "words"},
    "commands": PURE | PIPED | {"authoring", "cli", "interview", "portfolios", "scale", "signals"},
    "cli": BASE | PIPED | {"commands", "signals"},
    "__init__": BASE | {"formats", "io", "pipeline", "portfolios"},
    "__main__": {"cli"},
}
ONLY = {
    "prompt_toolkit": {"interview"},
    "rich": {"cli", "formats"},
    "icalendar": {"formats"},
    "openpyxl": {"io"},
    "xlsxwriter": {"formats"},
    "typst": {"formats"},
    "shtab": {"commands"},
    "junitparser": {"formats"},
    "jinja2": {"formats"},
    "markupsafe": {"formats"},
    "PIL": {"io"},
    "numpy": {"portfolios", "scale"},
    "pandas": set(),
    "pyarrow": {"portfolios", "scale", "spark"},
    "pyspark": {"spark"},
    "tomli": {"io"},
    "tomlkit": {"io"},
    "portalocker": {"io"},
}


def part(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@cache
def nodes(path: Path) -> list[ast.AST]:
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


@cache
def imported(path: Path) -> set[str]:
    found = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


MODULES = sorted(PACKAGE.rglob("*.py"))


def named(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def ours(path: Path) -> set[str]:
    return {name.split(".")[1] for name in imported(path) if name.startswith("assessor.")} - {"__version__"}


def theirs(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imported(path)}


def test_a_module_imports_only_what_its_layer_may() -> None:
    more = {named(path): ours(path) - {part(path)} - MAY[part(path)] for path in MODULES}
    assert {name: found for name, found in more.items() if found} == {}


def test_a_library_is_known_to_one_part_only() -> None:
    strange = {
        named(path): {name for name in theirs(path) & ONLY.keys() if part(path) not in ONLY[name]} for path in MODULES
    }
    assert {name: found for name, found in strange.items() if found} == {}


def test_only_the_command_line_knows_how_options_are_parsed() -> None:
    below = [path for path in MODULES if part(path) not in {"cli", "commands"}]
    assert [named(path) for path in below if "argparse" in theirs(path)] == []
    takes = [path for path in below for node in nodes(path) if isinstance(node, ast.arg) and node.arg == "args"]
    assert list(map(named, takes)) == []


def test_tests_share_what_is_in_support_and_nothing_else() -> None:
    tests = ROOT / "tests"
    shared = {
        path.name: re.findall(
            r"^ *(?:from|import) +(tests(?!\.support[. ])\S*)", path.read_text(encoding="utf-8"), re.MULTILINE
        )
        for path in (*tests.glob("*.py"), *tests.glob("support/*.py"))
    }
    assert {name: found for name, found in shared.items() if found} == {}


# The gate's word on a control says whether it is critical, for those who read verdicts.
READS_CRITICAL = {"scoring/caps.py", "model/catalog.py", "formats/entries.py"}


def test_floors_and_caps_are_read_in_one_place() -> None:
    wrong = [
        f"{named(path)}:{node.lineno}"
        for path in MODULES
        if named(path) not in READS_CRITICAL
        for node in nodes(path)
        if isinstance(node, ast.Attribute) and not may_be_read(node)
    ]
    assert wrong == []


def may_be_read(read: ast.Attribute) -> bool:
    whose = read.value
    if read.attr == "floor":
        return isinstance(whose, ast.Name) and whose.id == "caps"
    if read.attr == "critical":
        return (isinstance(whose, ast.Attribute) and whose.attr == "waivers") or (
            isinstance(whose, ast.Name) and whose.id == "limits"
        )
    return True


def test_a_class_has_one_meaning() -> None:
    homes: dict[str, set[str]] = {}
    for path in MODULES:
        for node in nodes(path):
            if isinstance(node, ast.ClassDef):
                homes.setdefault(node.name, set()).add(named(path))
    assert {name: places for name, places in homes.items() if len(places) > 1} == {}


def test_check_imports_neither_a_terminal_library_nor_a_writer() -> None:
    code = (
        "import sys; from assessor.cli.main import main; main(['check', sys.argv[1]]);"
        "print(*sorted({name.split('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(ROOT / "examples" / "clinic.toml")], capture_output=True, text=True, check=True
    )
    loaded = set(done.stderr.split())
    assert {"pydantic", "tomli"} <= loaded
    assert not loaded & {
        "rich",
        "prompt_toolkit",
        "jinja2",
        "tomlkit",
        "portalocker",
        "asyncio",
        "numpy",
        "pyarrow",
    }
