"""Paths of files on this machine."""

from __future__ import annotations

import os
from typing import Any

from indecx._callbacks import invalid_argument

__all__ = ["local_path"]


def local_path(path: Any) -> str:
    """Returns the path as text, with `~` expanded to the home folder. The core checks the text."""
    if hasattr(path, "write"):
        raise invalid_argument(
            "path", "must be a path, not an open file: write to a path, and open that"
        )
    text: Any = path.__fspath__() if hasattr(path, "__fspath__") else path
    if not isinstance(text, str):
        kind = type(text).__name__
        raise invalid_argument("path", f"must be text or a `pathlib.Path`, not {kind}")
    return os.path.expanduser(text)
