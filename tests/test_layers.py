"""Imports point one way, and `check` imports no more than it needs."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

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


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


MODULES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_what_its_layer_may(path: Path) -> None:
    own = part(path)
    ours = {name.split(".")[1] for name in imported(path) if name.startswith("assessor.")} - {own, "__version__"}
    assert ours <= MAY[own]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_library_is_known_to_one_part_only(path: Path) -> None:
    for name in {name.split(".")[0] for name in imported(path)} & ONLY.keys():
        assert part(path) in ONLY[name]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_the_command_line_knows_how_options_are_parsed(path: Path) -> None:
    if part(path) in {"cli", "commands"}:
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert "argparse" not in {name.split(".")[0] for name in imported(path)}
    assert "args" not in {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}


@pytest.mark.parametrize("path", sorted((ROOT / "tests").rglob("*.py")), ids=lambda path: path.stem)
def test_tests_share_what_is_in_support_and_nothing_else(path: Path) -> None:
    ours = {name for name in imported(path) if name.split(".")[0] == "tests"}
    assert {name for name in ours if not name.startswith("tests.support.")} == set()


# The gate's word on a control says whether it is critical, for those who read verdicts.
READS_CRITICAL = {"scoring/caps.py", "model/catalog.py", "formats/entries.py"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_floors_and_caps_are_read_in_one_place(path: Path) -> None:
    if path.relative_to(PACKAGE).as_posix() in READS_CRITICAL:
        return
    read = {node.attr: node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Attribute)}
    floors = read.get("floor")
    assert floors is None or (isinstance(floors.value, ast.Name) and floors.value.id == "caps")
    critical = read.get("critical")
    assert (
        critical is None
        or (isinstance(critical.value, ast.Attribute) and critical.value.attr == "waivers")
        or (isinstance(critical.value, ast.Name) and critical.value.id == "limits")
    )


def test_a_class_has_one_meaning() -> None:
    homes: dict[str, set[str]] = {}
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                homes.setdefault(node.name, set()).add(path.relative_to(PACKAGE).as_posix())
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
