"""Optional packages, which are imported only when a feature needs them."""

from __future__ import annotations

from importlib import import_module
from typing import Any

__all__ = ["require"]


def require(module: str, extra: str) -> Any:
    """Imports a module, or raises an error that names the extra which installs it."""
    try:
        return import_module(module)
    except ImportError as error:
        package = module.partition(".")[0]
        if isinstance(error, ModuleNotFoundError) and error.name in (package, module):
            message = f'this needs {package}: install it with `pip install "indecx[{extra}]"`.'
        else:
            message = f"this needs {package}, which is installed and does not load: {error}"
        raise ImportError(message, name=error.name) from error
