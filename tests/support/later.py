"""The tiny catalog a version later: what it asks then, and what became of its questions."""

from assessor.io import catalog
from tests.support.catalogs import Files
from tests.support.house import HOUSE

THEN = catalog.load(str(HOUSE))
PRINTS = {control_id: control.fingerprint for control_id, control in THEN.controls.items()}


def aged(files: Files) -> Files:
    """Return the next version: one question in other words of the same meaning, one renamed, one reworded."""
    for name in ("catalog.toml", "house.toml"):
        files[name]["version"] = "2.0.0"
    doors, keys = files["controls/doors.toml"]["controls"], files["controls/keys.toml"]["controls"]
    doors["lock-fitted"]["question"] = "Which of the doors can be locked?"
    doors["lock-tested"]["question"] = "When were the locks last oiled?"
    keys["key-register"] = {**keys.pop("key-list"), "question": "What do you know of keys?"}
    keys["key-register"]["choices"]["current"] = keys["key-register"]["choices"].pop("yes")
    keys["key-register"].pop("twin", None)
    for control in keys.values():
        control.pop("twin", None)
    house = files["house.toml"]
    house["include"] = ["key-register" if name == "key-list" else name for name in house["include"]]
    house["tailored"]["key-register"] = house["tailored"].pop("key-list")
    for provision in files["standards/door-code.toml"]["provisions"].values():
        if "key-list" in provision.get("controls", {}):
            provision["controls"]["key-register"] = provision["controls"].pop("key-list")
    for step in files["emergency.toml"]["steps"].values():
        if step.get("control") == "key-list":
            step["control"] = "key-register"
    files["changes.toml"] = {
        "changes": {
            "2.0.0": {
                "same": {"lock-fitted": PRINTS["lock-fitted"]},
                "reworded": ["lock-tested"],
                "renamed": {"key-list": {"to": "key-register", "choices": {"yes": "current"}}},
            }
        }
    }
    files["fingerprints/1.2.0.toml"] = {"version": "1.2.0", "fingerprints": PRINTS}
    return files


def with_digests(text: str, digests: dict[str, str]) -> str:
    for control_id, digest in digests.items():
        text = text.replace(f"[answers.{control_id}]\n", f'[answers.{control_id}]\nas_asked = "{digest}"\n')
    return text
