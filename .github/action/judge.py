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

VALUED = ("POLICY", "POLICY_REF", "BASELINE_REF", "WAIVERS", "QUESTIONNAIRE", "AS_OF", "ROOT", "CATEGORY")
SWITCHES = ("MERGE_BASE", "ALLOW_NEW", "STRICT", "ALLOW_EMPTY", "REPORT_ONLY")


def options() -> list[str]:
    """Return the options that the inputs ask for; an empty one asks for nothing."""
    told = [f"{option(name)}={given[name]}" for name in VALUED if given.get(name)]
    told += ["--no-regression"] if given.get("BASELINE_REF") else []
    told += [word for name in SWITCHES for word in switch(name)]
    told += [f"--exclude={pattern}" for pattern in lines("EXCLUDE")]
    told += lines("OPTIONS")
    told += ["--format=github", f"--out=markdown={summary}", f"--out=json={verdicts}", f"--out=sarif={sarif}"]
    return told + ([f"--out=junit={given['JUNIT']}"] if given.get("JUNIT") else [])


def option(name: str) -> str:
    """Return the option that an input stands for."""
    return f"--{name.lower().replace('_', '-')}"


def switch(name: str) -> list[str]:
    """Return the option that is on; one that is neither on nor off takes a value, which `check` refuses."""
    values = {"true": [option(name)], "false": [], "": []}
    value = given.get(name, "")
    return values.get(value, [f"{option(name)}={value}"])


def lines(name: str) -> list[str]:
    """Return what an input holds, one a line."""
    return [line.strip() for line in given.get(name, "").splitlines() if line.strip()]


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
for path in (summary, verdicts, sarif, *map(Path, lines("JUNIT"))):
    path.unlink(missing_ok=True)
# Isolated: the current folder holds what a stranger may have sent, and Python would import modules from it.
command = [str(python), "-I", "-m", "assessor", "check", *options(), "--", *lines("FILES")]
code = subprocess.call(command)  # noqa: S603 - no shell
with Path(given["GITHUB_STEP_SUMMARY"]).open("a", encoding="utf-8") as page:
    page.write(summary.read_text(encoding="utf-8") if summary.exists() else "")
with Path(given["GITHUB_OUTPUT"]).open("a", encoding="utf-8") as told:
    told.writelines(f"{name}={value}\n" for name, value in outputs().items())
sys.exit(code)
