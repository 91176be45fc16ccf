"""Callbacks of the user's: awaited where the client is, refused where nobody would await."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import partial
from typing import Any

from indecx.errors import InvalidRequestError

__all__ = ["AsyncCallback", "Callback", "refused"]


def refused(name: str, what: str) -> InvalidRequestError:
    """The error for an argument that is not what it must be."""
    error = InvalidRequestError(f"`{name}` {what}.")
    error.field = name
    return error


class AsyncCallback:
    """A callback of the client that is awaited: plain, or asynchronous and then awaited itself."""

    __slots__ = ("_callback",)

    def __init__(self, name: str, callback: Callable[..., Any] | None, takes: str) -> None:
        if callback is not None and not callable(callback):
            raise refused(name, f"must be a callable that takes {takes}")
        self._callback = callback

    async def __call__(self, *reported: Any) -> None:
        """Calls it, where there is one."""
        if self._callback is not None:
            answer = self._callback(*reported)
            if inspect.isawaitable(answer):
                await answer


class Callback:
    """A callback of the client that blocks: nothing would await an asynchronous one."""

    __slots__ = ("_callback", "_name")

    def __init__(self, name: str, callback: Callable[..., Any] | None, takes: str) -> None:
        if callback is not None and not callable(callback):
            raise refused(name, f"must be a callable that takes {takes}")
        if _is_asynchronous(callback):
            raise self._refused(name)
        self._name = name
        self._callback = callback

    def __call__(self, *reported: Any) -> None:
        """Calls it, where there is one."""
        if self._callback is not None:
            answer = self._callback(*reported)
            if inspect.isawaitable(answer):
                # Never awaited, and no warning of that.
                getattr(answer, "close", lambda: None)()
                raise self._refused(self._name)

    @staticmethod
    def _refused(name: str) -> InvalidRequestError:
        what = "is asynchronous, and IndeCX awaits nothing: give a plain function"
        return refused(name, f"{what}, or use AsyncIndeCX")


def _is_asynchronous(callback: object) -> bool:
    while isinstance(callback, partial):
        callback = callback.func
    call = getattr(type(callback), "__call__", None)  # noqa: B004 - of the class: it is looked at
    return any(
        check(function)
        for function in (callback, call)
        for check in (inspect.iscoroutinefunction, inspect.isasyncgenfunction)
    )
