"""Install assessor into an environment of its own, on Linux, macOS and Windows, in a container or not."""

import os
import subprocess
import sys
import venv
from pathlib import Path

OLDEST = (3, 11)

if sys.version_info < OLDEST:
    sys.exit("assessor needs Python 3.11 or later; leave python-version as it is, or set up a later one")
source, home = Path(os.environ["GITHUB_ACTION_PATH"]), Path(os.environ["RUNNER_TEMP"]) / "assessor"
venv.create(home, with_pip=True, clear=True)
python = home / ("Scripts" if os.name == "nt" else "bin") / "python"
constraints = Path(__file__).with_name("constraints.txt")
# Isolated: the current folder holds what a stranger may have sent, and Python would import modules from it.
command = [python, "-I", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-c", constraints]
sys.exit(subprocess.call([*map(str, command), f"{source}[junit]"]))  # noqa: S603 - the job says what to run
