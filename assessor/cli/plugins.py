"""Keep pydantic from looking for plugins: none may change what a file can hold, and it takes a tenth of `check`."""

import importlib
import sys
from types import ModuleType
from typing import Any

_LOADER = "pydantic.plugin._loader"


class _NoPlugins(ModuleType):
    """A stand-in for pydantic's plugin loader: it knows no plugins, and passes everything else on."""

    @staticmethod
    def get_plugins() -> tuple[()]:
        """Return no plugins."""
        return ()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        del sys.modules[_LOADER]
        return getattr(importlib.import_module(_LOADER), name)


def skip() -> None:
    """Skip the search in this process; to be called before pydantic is imported."""
    sys.modules.setdefault(_LOADER, _NoPlugins(_LOADER))
