"""The user's callbacks: the async client awaits them, the blocking one refuses async ones."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import partial
from typing import Any

from indecx.errors import InvalidRequestError

__all__ = ["AsyncCallback", "Callback", "invalid_argument"]


def invalid_argument(name: str, what: str) -> InvalidRequestError:
    """Returns the error for an invalid argument; `what` says what is wrong with it."""
    error = InvalidRequestError(f"`{name}` {what}.")
    error.field = name
    return error


class AsyncCallback:
    """A callback of the async client: a plain one, or an asynchronous one, which is awaited."""

    __slots__ = ("_callback",)

    def __init__(self, name: str, callback: Callable[..., Any] | None, takes: str) -> None:
        if callback is not None and not callable(callback):
            raise invalid_argument(name, f"must be a callable that takes {takes}")
        self._callback = callback

    async def __call__(self, *values: Any) -> None:
        """Calls the callback, if there is one."""
        if self._callback is not None:
            result = self._callback(*values)
            if inspect.isawaitable(result):
                await result


class Callback:
    """A callback of the blocking client, which cannot await an asynchronous one."""

    __slots__ = ("_callback", "_name")

    def __init__(self, name: str, callback: Callable[..., Any] | None, takes: str) -> None:
        if callback is not None and not callable(callback):
            raise invalid_argument(name, f"must be a callable that takes {takes}")
        if _is_asynchronous(callback):
            raise self._refused(name)
        self._name = name
        self._callback = callback

    def __call__(self, *values: Any) -> None:
        """Calls the callback, if there is one."""
        if self._callback is not None:
            result = self._callback(*values)
            if inspect.isawaitable(result):
                # It is closed, so that Python does not warn about a coroutine that was never
                # awaited.
                getattr(result, "close", lambda: None)()
                raise self._refused(self._name)

    @staticmethod
    def _refused(name: str) -> InvalidRequestError:
        what = "is asynchronous, and IndeCX awaits nothing: give a plain function"
        return invalid_argument(name, f"{what}, or use AsyncIndeCX")


def _is_asynchronous(callback: object) -> bool:
    while isinstance(callback, partial):
        callback = callback.func
    call = getattr(type(callback), "__call__", None)  # noqa: B004 - the method itself is wanted
    return any(
        check(function)
        for function in (callback, call)
        for check in (inspect.iscoroutinefunction, inspect.isasyncgenfunction)
    )
