"""Packages that are used only where they are asked for."""

from __future__ import annotations

from importlib import import_module
from typing import Any

__all__ = ["require"]


def require(module: str, extra: str) -> Any:
    """The module, or an error that names the extra which installs it."""
    try:
        return import_module(module)
    except ImportError as error:
        package = module.partition(".")[0]
        message = f'this needs {package}: install it with `pip install "indecx[{extra}]"`.'
        raise ImportError(message, name=error.name) from error
