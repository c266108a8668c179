"""Keep pydantic from looking for plugins: none changes what a file may hold, and the look takes a tenth of `check`."""

import importlib
import sys
from types import ModuleType
from typing import Any

_LOADER = "pydantic.plugin._loader"


class _NoPlugins(ModuleType):
    """What pydantic asks for plugins; for everything else the module that it stands in for."""

    @staticmethod
    def get_plugins() -> tuple[()]:
        """Return no plugins."""
        return ()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        del sys.modules[_LOADER]
        return getattr(importlib.import_module(_LOADER), name)


def leave_out() -> None:
    """Answer for this process, before pydantic is imported; its children still ask for themselves."""
    sys.modules.setdefault(_LOADER, _NoPlugins(_LOADER))
