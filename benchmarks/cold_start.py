"""Measure how long the installed program takes as a whole process, beside bare Python and beside the least it must do.

    python benchmarks/cold_start.py [--runs N]

A wheel is built and installed, with its dependencies, into an environment of its own. Bare Python is that environment's
`python -c pass`. The floor of a `check` imports pydantic, builds one model, and parses with tomli every TOML file that
this `check` reads, although the wheel holds the data of most of them as JSON. All run in turn; it prints the medians of
the CPU time, and their ratios.
Aims: `check` at most 15 times bare Python and 1.2 times its floor; --help and --version at most 4 times bare Python;
`report` at most 26 times.
"""

import argparse
import subprocess
import sys
import tempfile
import venv
from collections.abc import Sequence
from pathlib import Path

from side_by_side import medians

ROOT = Path(__file__).parent.parent
SHEET = str(ROOT / "examples" / "clinic.toml")
CHECKS: dict[str, tuple[str, ...]] = {
    "check": ("check", SHEET, "--report-only"),
    "check with a policy and SARIF": (
        "check",
        SHEET,
        "--report-only",
        "--policy",
        "etsi-en-303-645",
        "--format",
        "sarif",
    ),
}
OTHERS = {"--version": ("--version",), "--help": ("--help",), "report": ("report", SHEET)}
FLOOR = """
import sys
from pathlib import Path
import pydantic
import tomli
class Model(pydantic.BaseModel):
    value: int
Model(value=1)
for name in sys.argv[1:]:
    tomli.loads(Path(name).read_bytes().decode())
"""
READ = """
import sys
from assessor.io import toml
from assessor.cli.main import main
read = []
for name in ("read", "read_shipped"):
    def wrapped(path, inner=getattr(toml, name)):
        read.append(str(path))
        return inner(path)
    setattr(toml, name, wrapped)
main(sys.argv[1:])
print(*read, sep="\\n", file=sys.stderr)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=21)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        programs = installed(Path(folder))
        python, assessor = str(programs / "python"), str(programs / "assessor")
        commands = {name: [assessor, *arguments] for name, arguments in (CHECKS | OTHERS).items()}
        floors = {name: [python, "-c", FLOOR, *files_read(python, arguments)] for name, arguments in CHECKS.items()}
        bare = {"bare Python": [python, "-c", "pass"]}
        times = medians(bare | commands | {f"floor of {name}": command for name, command in floors.items()}, runs)
    for name, seconds in times.items():
        print(f"{name}: {seconds * 1000:.1f} ms, {seconds / times['bare Python']:.2f} times bare Python")
    for name in CHECKS:
        print(f"{name}: {times[name] / times[f'floor of {name}']:.2f} times its floor")


def installed(folder: Path) -> Path:
    """Build a wheel, install it into an environment of its own, and return the folder of its programs."""
    environment = folder / "environment"
    venv.create(environment, with_pip=True)
    programs = environment / ("Scripts" if sys.platform == "win32" else "bin")
    pip = [str(programs / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", str(folder), str(ROOT)], check=True)
    subprocess.run([*pip, "install", *map(str, folder.glob("*.whl"))], check=True)
    return programs


def files_read(python: str, arguments: Sequence[str]) -> list[str]:
    """Return the TOML files that a command reads."""
    done = subprocess.run([python, "-c", READ, *arguments], capture_output=True, text=True, check=True)
    return list(dict.fromkeys(line for line in done.stderr.splitlines() if line.endswith(".toml")))


if __name__ == "__main__":
    main()
