"""The tiny questionnaire that is worked out by hand, the usual options for it, and answers to it."""

import tomllib
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent.parent / "data"
HOUSE = DATA / "tiny" / "house.toml"
AS_OF = "2026-03-31"
Q = ("--questionnaire", HOUSE, "--as-of", AS_OF)
FACTS = 'role = ["operator"]\nsize = "small"\nharm = "no"\ncameras = "yes"\nplaces = ["inside"]\n'
NO_CAMERAS = 'role = ["operator"]\nsize = "small"\nharm = "no"\ncameras = "no"\n'
OPEN_CAMERAS = 'role = ["operator"]\nsize = "small"\nharm = "no"\n'


def answers(**choices: str) -> str:
    """Return tables of answers, each a choice or `unknown`; underscores stand for hyphens."""
    lines = []
    for name, choice in choices.items():
        key, value = ("state", "unknown") if choice == "unknown" else ("choice", choice)
        lines.append(f'[answers.{name.replace("_", "-")}]\n{key} = "{value}"\n')
    return "\n".join(lines)


# doors 5: lock-fitted 10, lock-tested 5, window-shut 5; cameras 2: camera-angles 8, camera-kept 2; keys 3: key-list 6
ALL = {
    "lock_fitted": "all",
    "lock_tested": "yearly",
    "window_shut": "all",
    "camera_kept": "days",
    "key_list": "yes",
}
ANGLES = '[answers.camera-angles]\nchoice = ["turned", "masked"]\n'
MIXED = (
    answers(lock_fitted="some", lock_tested="unknown", window_shut="none", camera_kept="days", key_list="old")
    + '[answers.camera-angles]\nstate = "not-applicable"\nreason = "they cannot be turned"\n'
)
WORST = ANGLES + answers(lock_fitted="none", lock_tested="never", window_shut="none", camera_kept="ever", key_list="no")
SHEET = "house-answers.toml"
CANARY = "kanarienvogel"
NOTED = (
    answers(lock_tested="unknown", window_shut="none")
    + f'[answers.lock-fitted]\nchoice = "some"\nby = "{CANARY}"\ncomment = "{CANARY}"\n'
    + f'evidence = [{{ reference = "{CANARY}", on = 2026-03-01 }}]\n'
    + f'[answers.camera-angles]\nstate = "not-applicable"\nreason = "{CANARY}"\n'
    + f'[answers.never-there]\nchoice = "x"\ncomment = "{CANARY}"\n'
    + f'[about]\norganisation = "{CANARY}"\nemergency-it-provider = "{CANARY}"\n'
    + f'[waivers.window-shut]\nreason = "{CANARY}"\napproved_by = "{CANARY}"\nexpires = 2026-12-31\n'
)


def waiver(control: str, expires: str = "2026-12-31") -> str:
    return f'[waivers.{control}]\nreason = "The joiner comes in May"\napproved_by = "A. Alder"\nexpires = {expires}\n'


def saved(name: str = SHEET) -> dict[str, Any]:
    return tomllib.loads(Path(name).read_text(encoding="utf-8"))
