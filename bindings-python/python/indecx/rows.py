"""The base classes of `indecx.records`."""

from __future__ import annotations

from indecx import _internal

__all__ = ["Row", "WithIndicators"]


class Row(_internal.Row):
    """One record as the platform sent it; its fields are decoded when they are read."""

    __slots__ = ()


class WithIndicators(Row):
    """A record that carries indicators: the columns that a company sends with its customers."""

    __slots__ = ()

    def indicator(self, column: str) -> str | None:
        """Returns the value of the indicator of this name; of the first if the name repeats.

        The platform turns numeric ids into dates in `value`: read `key` of `indicators` for these.
        """
        return self._indicator(column)
