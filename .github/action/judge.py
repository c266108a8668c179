"""Judge the answer sheets that a job names: annotations, a summary, SARIF, and outputs for later steps."""

import json
import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

given = os.environ
temp = Path(given["RUNNER_TEMP"])
python = temp / "assessor" / ("Scripts" if os.name == "nt" else "bin") / "python"
summary, verdicts, sarif = temp / "assessor.md", temp / "assessor.json", Path(given["SARIF"])


def options() -> list[str]:
    """Return the options that the inputs ask for; an empty one asks for nothing."""
    valued = ("POLICY", "WAIVERS", "AS_OF", "CATEGORY", "BASELINE_REF")
    told = [f"--{name.lower().replace('_', '-')}={given[name]}" for name in valued if given.get(name)]
    told += ["--no-regression"] if given.get("BASELINE_REF") else []
    told += [
        f"--{name.lower().replace('_', '-')}" for name in ("ALLOW_NEW", "REPORT_ONLY") if given.get(name) == "true"
    ]
    told += ["--format=github", f"--out=markdown={summary}", f"--out=json={verdicts}", f"--out=sarif={sarif}"]
    return told + ([f"--out=junit={given['JUNIT']}"] if given.get("JUNIT") else [])


def outputs() -> dict[str, str]:
    """Return what later steps can ask for: whether all passed, the lowest confirmed score, and where the SARIF is."""
    found = json.loads(verdicts.read_text(encoding="utf-8")) if verdicts.exists() else {"passed": False, "verdicts": []}
    scores = [Fraction(verdict["score"]["low"]) for verdict in found["verdicts"] if verdict["score"]]
    tenths = int(min(scores) * 10) if scores else None
    return {
        "passed": json.dumps(found["passed"]),
        "score": "" if tenths is None else f"{tenths // 10}.{tenths % 10}",
        "sarif": str(sarif) if sarif.exists() else "",
    }


# What an earlier step of this job wrote is no result of this one.
for path in (summary, verdicts, sarif):
    path.unlink(missing_ok=True)
files = [line.strip() for line in given["FILES"].splitlines() if line.strip()]
# Isolated: the current folder holds what a stranger may have sent, and Python would import modules from it.
code = subprocess.call([str(python), "-I", "-m", "assessor", "check", *options(), "--", *files])  # noqa: S603 - no shell
with Path(given["GITHUB_STEP_SUMMARY"]).open("a", encoding="utf-8") as page:
    page.write(summary.read_text(encoding="utf-8") if summary.exists() else "")
with Path(given["GITHUB_OUTPUT"]).open("a", encoding="utf-8") as told:
    told.writelines(f"{name}={value}\n" for name, value in outputs().items())
sys.exit(code)
