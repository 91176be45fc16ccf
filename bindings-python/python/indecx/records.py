"""Records: the classes of the rows of listings, and of the results of other operations."""

from __future__ import annotations

from ._generated import records as _generated
from ._generated.records import *  # noqa: F403 - all of them, by their names

__all__: list[str] = []
__all__ += _generated.__all__
