"""Put the data of every TOML file of the catalog beside it as JSON, in wheels alone; a checkout reads the TOML."""

import sys
import tempfile
from pathlib import Path
from typing import Any

import tomli
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledCatalog(BuildHookInterface[Any]):
    """Compile while a wheel is built, into a folder that is gone afterwards."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add a JSON file for each TOML file."""
        self._folder = tempfile.TemporaryDirectory()
        if version == "editable":
            return
        # What is built is not installed yet.
        sys.path.insert(0, self.root)
        from assessor.io.compiled import compiled

        for number, path in enumerate(sorted(Path(self.root, "questionnaires").rglob("*.toml"))):
            raw = path.read_bytes()
            text = compiled(raw, tomli.loads(raw.decode("utf-8")))
            file = Path(self._folder.name, f"{number}.json")
            file.write_bytes(text)
            inside = Path("assessor", path.relative_to(self.root)).with_suffix(".json")
            build_data["force_include"][str(file)] = inside.as_posix()

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Clear away."""
        self._folder.cleanup()
