"""Resources: the operations of each, as methods."""

from __future__ import annotations

from .._generated import resources as _generated
from .._generated.resources import *  # noqa: F403 - all of them, by their names

__all__: list[str] = []
__all__ += _generated.__all__
