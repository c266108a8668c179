"""Read whole catalogs as data, change them, and write them into a folder."""

import copy
from pathlib import Path
from typing import Any

import tomli
import tomli_w

from assessor.model.base import Model
from assessor.model.catalogfiles import CatalogFile, ControlsFile, QuestionnaireFile
from assessor.model.handouts import Emergency, MakerQuestionsFile
from assessor.model.obligations import ObligationsFile
from assessor.model.policy import Policy
from assessor.model.solutions import SolutionsFile
from assessor.model.standards import Standard

# What each file or folder of a catalog holds; every other file is a questionnaire.
KINDS: dict[str, type[Model]] = {
    "catalog.toml": CatalogFile,
    "solutions.toml": SolutionsFile,
    "maker-questions.toml": MakerQuestionsFile,
    "emergency.toml": Emergency,
    "controls": ControlsFile,
    "obligations": ObligationsFile,
    "standards": Standard,
    "policies": Policy,
}

Files = dict[str, dict[str, Any]]


def read(folder: Path) -> Files:
    """Return every file of a catalog but its translations, by its path in the folder."""
    return {
        path.relative_to(folder).as_posix(): tomli.loads(path.read_text(encoding="utf-8"))
        for path in sorted(folder.rglob("*.toml"))
        if "i18n" not in path.parts
    }


def write(files: Files, folder: Path) -> Path:
    """Write a catalog into a folder, and return it."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(tomli_w.dumps(data), encoding="utf-8")
    return folder


def replaced(data: Any, keys: tuple[str | int, ...], value: Any) -> Any:
    """Return data with the value at a path of keys replaced."""
    changed = copy.deepcopy(data)
    place = changed
    for key in keys[:-1]:
        place = place[key]
    place[keys[-1]] = value
    return changed


def model_of(name: str) -> type[Model]:
    """Return the model of a file, by its path in the folder."""
    return KINDS.get(name.split("/")[0], QuestionnaireFile)
