"""The asynchronous client: its options, its resources, and how it closes."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NoReturn

from indecx import _internal
from indecx.asynchronous.resources import (
    AsyncActions,
    AsyncAnswers,
    AsyncBlocklist,
    AsyncBranches,
    AsyncCategories,
    AsyncDetails,
    AsyncFollowUps,
    AsyncInvites,
    AsyncLinks,
    AsyncQuarantines,
)

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["AsyncIndeCX"]


class AsyncIndeCX:
    """A client of the IndeCX v3 API whose calls are awaited.

    Safe to share between threads and tasks. The company key and the token never show in its
    `repr`, in errors or in logs. Each attempt at a request is a record of the logger `indecx` at
    the level `DEBUG`.

    Args:
        company_key: The company key; else the environment variable `INDECX_COMPANY_KEY`.
        base_url: The base of all routes; else `INDECX_BASE_URL`, else the platform's.
        timeout: Seconds for one request, from connecting to the last byte; waiting for the rate
            limit or for a retry is not counted.
        max_retries: Repeats of what is safe to repeat, and of nothing else.
        max_concurrency: Requests in flight.
        rate_limit: Requests a second, retries and tokens counted; `None` for no limit. Clients of
            one process with the same base URL and key share it; the lowest holds.
        proxy: An http or https proxy's URL; else `HTTPS_PROXY` and `NO_PROXY`.
        ca_file: A file of roots to trust beside the system's, in PEM form or one in DER form.
        allow_http: Accepts plain `http://` to a host that is not loopback.

    Raises:
        InvalidRequestError: An option is missing or wrong; the message names it.
    """

    #: The surveys of the account.
    actions: AsyncActions
    #: What customers said.
    answers: AsyncAnswers
    #: Asking customers, and who was asked.
    invites: AsyncInvites
    #: Invites whose links the company delivers itself.
    links: AsyncLinks
    #: What the company does about an answer (beta on the platform).
    follow_ups: AsyncFollowUps
    #: Whom the company no longer asks.
    blocklist: AsyncBlocklist
    #: How the feedback of answers was categorised.
    categories: AsyncCategories
    #: The units of the company's own hierarchy.
    branches: AsyncBranches
    #: What was dispatched to whom.
    details: AsyncDetails
    #: Who is not asked again for a while.
    quarantines: AsyncQuarantines

    def __init__(
        self,
        *,
        company_key: str | None = None,
        base_url: str | None = None,
        timeout: float = 30.0,
        max_retries: int = 3,
        max_concurrency: int = 8,
        rate_limit: float | None = 10.0,
        proxy: str | None = None,
        ca_file: str | os.PathLike[str] | None = None,
        allow_http: bool = False,
    ) -> None:
        # Error trackers show local variables, so these two are deleted.
        secrets = {
            "company_key": _internal.Secret(company_key),
            "proxy": _internal.Secret(proxy),
        }
        del company_key, proxy
        options = {
            **secrets,
            "base_url": base_url,
            "timeout": timeout,
            "max_retries": max_retries,
            "max_concurrency": max_concurrency,
            "rate_limit": rate_limit,
            "ca_file": None if ca_file is None else os.fspath(ca_file),
            "allow_http": allow_http,
        }
        self._native = _internal.Client(options, awaits=True)
        self.actions = AsyncActions(self._native)
        self.answers = AsyncAnswers(self._native)
        self.invites = AsyncInvites(self._native)
        self.links = AsyncLinks(self._native)
        self.follow_ups = AsyncFollowUps(self._native)
        self.blocklist = AsyncBlocklist(self._native)
        self.categories = AsyncCategories(self._native)
        self.branches = AsyncBranches(self._native)
        self.details = AsyncDetails(self._native)
        self.quarantines = AsyncQuarantines(self._native)

    async def aclose(self) -> None:
        """Refuses every later call and waits for those running, no longer than their own
        timeouts. Never needed for a clean exit."""
        if self._native.close():
            await self._native.wait_idle()

    async def __aenter__(self) -> AsyncIndeCX:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        # Error trackers call it also where the constructor refused an option.
        native: _internal.Client | None = getattr(self, "_native", None)
        return f"AsyncIndeCX({native.describe() if native else 'not made'})"

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            "a client holds connections and cannot be pickled: make the client in the worker that "
            "uses it, with the key from INDECX_COMPANY_KEY."
        )
