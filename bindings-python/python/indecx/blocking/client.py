# Made from the module of the same name in `indecx.asynchronous` by `make generate`.
"""The blocking client: its options, its resources, and how it closes."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NoReturn

from indecx import _internal
from indecx.blocking.resources import (
    Actions,
    Answers,
    Blocklist,
    Branches,
    Categories,
    Details,
    FollowUps,
    Invites,
    Links,
    Quarantines,
)

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["IndeCX"]


class IndeCX:
    """A client of the IndeCX v3 API whose calls block.

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
    actions: Actions
    #: What customers said.
    answers: Answers
    #: Asking customers, and who was asked.
    invites: Invites
    #: Invites whose links the company delivers itself.
    links: Links
    #: What the company does about an answer (beta on the platform).
    follow_ups: FollowUps
    #: Whom the company no longer asks.
    blocklist: Blocklist
    #: How the feedback of answers was categorised.
    categories: Categories
    #: The units of the company's own hierarchy.
    branches: Branches
    #: What was dispatched to whom.
    details: Details
    #: Who is not asked again for a while.
    quarantines: Quarantines

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
        self._native = _internal.Client(options, awaits=False)
        self.actions = Actions(self._native)
        self.answers = Answers(self._native)
        self.invites = Invites(self._native)
        self.links = Links(self._native)
        self.follow_ups = FollowUps(self._native)
        self.blocklist = Blocklist(self._native)
        self.categories = Categories(self._native)
        self.branches = Branches(self._native)
        self.details = Details(self._native)
        self.quarantines = Quarantines(self._native)

    def close(self) -> None:
        """Refuses every later call and waits for those running, no longer than their own
        timeouts. Never needed for a clean exit."""
        if self._native.close():
            self._native.wait_idle()

    def __enter__(self) -> IndeCX:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        # Error trackers call it also where the constructor refused an option.
        native: _internal.Client | None = getattr(self, "_native", None)
        return f"IndeCX({native.describe() if native else 'not made'})"

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            "a client holds connections and cannot be pickled: make the client in the worker that "
            "uses it, with the key from INDECX_COMPANY_KEY."
        )
