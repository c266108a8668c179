"""How long `check` takes as a whole process, beside a process that only imports pydantic and parses the same files.

    python benchmarks/cold_start.py [--runs N]

The second process imports pydantic, builds one model, and parses with tomli every TOML file that this `check` reads.
Both run in turn, so that a machine whose speed drifts treats them alike; the ratio of the medians is printed.
Aim: at most 1.3.
"""

import argparse
import subprocess
import sys
from pathlib import Path

from side_by_side import medians

SHEET = Path(__file__).parent.parent / "examples" / "clinic.toml"
CASES = {
    "check": (),
    "check with a policy and SARIF": ("--policy", "etsi-en-303-645", "--format", "sarif"),
}
CHECK = """
import sys
from assessor.cli.main import main
sys.exit(main(["check", *sys.argv[1:], "--report-only"]))
"""
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
main(["check", *sys.argv[1:], "--report-only"])
print(*read, sep="\\n", file=sys.stderr)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=21)
    runs = parser.parse_args().runs
    for name, options in CASES.items():
        measure(name, [str(SHEET), *options], runs)


def measure(name: str, arguments: list[str], runs: int) -> None:
    """Print how long a `check` takes beside its floor."""
    files = files_read(arguments)
    ours, theirs = medians(["-c", CHECK, *arguments], ["-c", FLOOR, *files], runs)
    print(f"{name}: {ours * 1000:.0f} ms; pydantic and tomli on the same {len(files)} files: {theirs * 1000:.0f} ms")
    print(f"ratio: {ours / theirs:.2f}")


def files_read(arguments: list[str]) -> list[str]:
    """Return the files that `check` reads."""
    done = subprocess.run([sys.executable, "-c", READ, *arguments], capture_output=True, text=True, check=True)
    return list(dict.fromkeys(line for line in done.stderr.splitlines() if line.endswith(".toml")))


if __name__ == "__main__":
    main()
