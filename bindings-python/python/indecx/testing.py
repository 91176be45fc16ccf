"""The platform on loopback, for tests: no customer is ever reached.

```python
with Sandbox(answers=5000) as box:
    client = IndeCX(base_url=box.url, company_key=box.company_key)
```
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, TypedDict, cast

from indecx import _internal

if TYPE_CHECKING:
    from typing_extensions import Unpack

__all__ = ["Drift", "Fault", "Reply", "Sandbox", "SandboxChange", "SandboxOptions"]


class Drift(TypedDict, total=False):
    """How often each change befalls the answers before a listing's reply.

    1.5 is one change surely, and a second one half the time.
    """

    #: A new answer comes first.
    insert_front: float
    #: A new answer comes last.
    insert_back: float
    #: A new answer comes somewhere between.
    insert_middle: float
    #: An answer goes.
    remove: float
    #: Two neighbours change places.
    swap: float
    #: An answer is updated.
    touch: float


class SandboxChange(TypedDict, total=False):
    """How a sandbox behaves: what can be changed while it runs."""

    #: Compress replies for clients that accept gzip.
    gzip: bool
    #: Wait so long before each page of a listing.
    page_delay_ms: int
    #: The greatest page; a greater `limit` is brought down without a word. `None` is no limit.
    max_limit: int | None
    #: Whether a listing tells its `limit`.
    report_limit: bool
    #: Tell the `limit` asked for, even where a smaller one was applied.
    clamp_shows_asked: bool
    #: How a listing tells its `total`.
    total: Literal["right", "absent", "late", "wrong", "text"]
    #: What `"wrong"` adds to the right total.
    total_error: int
    #: Serve pages of this size, whatever was asked.
    ignore_limit: int | None
    #: Serve the first page, whatever was asked.
    ignore_page: bool
    #: What follows the last page.
    past_end: Literal["empty", "404"]
    #: The order of listings.
    order: Literal["created_desc", "created_asc", "updated_desc", "updated_asc"]
    #: How long a token is good for.
    token_lifetime_s: int
    #: What a token looks like.
    token_shape: Literal["jwt", "opaque", "no_exp"]
    #: Requests a second that one key may make.
    rate_limit: float | None
    #: The `Retry-After` of a request over the rate.
    retry_after: str | None
    #: Codes of paused actions.
    paused: list[str]
    #: Codes of actions blocked for integrations.
    blocked: list[str]
    #: The balance that has run out.
    no_balance: Literal["email", "sms"] | None
    #: Which spelling of the blocklist's routes exists.
    blocklist_spelling: Literal["blacklist", "blocklist"]
    #: Which spelling of the quarantines' route exists.
    quarantine_spelling: Literal["quarentines", "quarantines"]
    #: The method that updates invites.
    update_invite_method: Literal["PUT", "POST"]
    #: Query names without effect, as if the platform did not know them.
    ignore_filters: list[str]
    #: Begin every JSON reply with a byte order mark.
    bom: bool
    #: The status of a created answer.
    created_status: int
    #: The order in which links come back.
    link_echo_order: Literal["sent", "shuffled"]
    #: E-mails for which no link is made.
    links_without_url: list[str]
    #: Say the same in other words: replies whose messages, members, order and statuses vary, from
    #: this seed.
    variety: int | None
    #: Refuse indicators that the action does not have. They are kept otherwise, and listed in
    #: `unknown_indicators`.
    strict_indicators: bool
    #: How long after a send or a link its invite is listed.
    invite_delay_ms: int
    #: Change the answers while they are listed.
    drift: Drift
    #: Keep which answers were held at each listing's reply.
    members: bool


class SandboxOptions(SandboxChange, total=False):
    """How a sandbox is filled, besides `answers` and `seed`, and how it behaves."""

    #: Invites to begin with, answered and unanswered.
    invites: int
    #: Actions in the account; the first one's code is always `T0AXXX`.
    actions: int
    #: The year over which the data are spread.
    year: int
    #: So many neighbours share their dates, and come in another order for each page and limit.
    tied_rows: int
    #: The port on 127.0.0.1; 0 takes a free one.
    port: int


class Fault(TypedDict, total=False):
    """A failure that befalls some requests.

    It fails them when it has a `status` or a `body`, or is a `reset`; otherwise they are answered
    later, slower, with other headers or cut short.
    """

    #: The first segments of the path, such as `"answers-info"`; every route but the token's
    #: otherwise.
    route: str | None
    #: The method; any otherwise.
    method: str | None
    #: Spare so many requests first.
    skip: int
    #: Befall so many requests; `None` is for ever. One otherwise.
    times: int | None
    #: The chance that a request is befallen.
    probability: float
    #: Let the request take effect before failing it.
    act: bool
    #: Wait before anything else.
    delay_ms: int
    #: Reply with this status.
    status: int | None
    #: Headers to set on the reply.
    headers: dict[str, str]
    #: The body to reply with, as it is.
    body: str | None
    #: Reset the connection in place of a reply.
    reset: bool
    #: Announce the whole body, send so many bytes of it, then reset.
    cut: int | None
    #: Send the body in small chunks with this pause between them.
    drip_ms: int | None
    #: The size of those chunks.
    drip_bytes: int
    #: Wait between the head and the body.
    delay_body_ms: int


class Reply(TypedDict, total=False):
    """A canned reply to the next request that is not for the token."""

    #: The status; 200 otherwise.
    status: int
    #: Headers; without a `content-type` it is JSON.
    headers: dict[str, str]
    #: A JSON body; `None` is an empty one.
    body: object
    #: A body of text, as it is.
    text: str | None
    #: A body of bytes, in base64.
    base64: str | None


class Sandbox:
    """The platform with made-up data, in this process, on a free port of 127.0.0.1.

    It answers every route, checks what it is sent as the platform would, remembers it, and fails
    on demand. The same `seed` gives the same data.

    Args:
        answers: How many answers it holds.
        seed: What the data is made from.
        options: Any of `SandboxOptions`, such as `max_limit` or `total`.
    """

    def __init__(
        self, *, answers: int = 500, seed: int = 1, **options: Unpack[SandboxOptions]
    ) -> None:
        self._native = _internal.Sandbox(json.dumps({"answers": answers, "seed": seed, **options}))

    @property
    def url(self) -> str:
        """The base URL to give to a client."""
        return self._native.url

    @property
    def company_key(self) -> str:
        """The company key that it takes."""
        return self._native.company_key

    @property
    def sent(self) -> list[dict[str, Any]]:
        """The customers whose sends took effect, in order."""
        return cast("list[dict[str, Any]]", self._native.sent())

    @property
    def requests(self) -> list[dict[str, Any]]:
        """Every request received, in order."""
        return cast("list[dict[str, Any]]", self._native.requests())

    @property
    def deliveries(self) -> list[dict[str, Any]]:
        """The callbacks that it would have made."""
        return cast("list[dict[str, Any]]", self._native.deliveries())

    @property
    def unknown_indicators(self) -> list[str]:
        """Names of indicators that came in and that their action does not have, each once.

        The platform asks that they be made in the console first, and does not say what it does
        with others.
        """
        return self._native.unknown_indicators()

    @property
    def memberships(self) -> dict[str, Any]:
        """With the option `members`: which answers it held, and when.

        The ids at first (`initial`), and what came and went before each listing since (`events`).
        """
        return cast("dict[str, Any]", self._native.memberships())

    def records(self, resource: str) -> list[dict[str, Any]]:
        """What it holds of a resource, such as `"answers"`, as it serves it."""
        return cast("list[dict[str, Any]]", self._native.records(resource))

    def configure(self, **options: Unpack[SandboxChange]) -> None:
        """Changes how it behaves from now on, by the names of its options.

        What is left out of `drift` stays as it is.
        """
        self._native.configure(json.dumps(options))

    def fault(self, **fault: Unpack[Fault]) -> None:
        """Makes requests fail: `status=503`, `reset=True`, `delay_ms=…`, `cut=…`, `drip_ms=…`;
        which ones: `route=`, `method=`, `skip=`, `times=` (`None`: for ever), `probability=`;
        `act=True` lets them take effect first.
        """
        self._native.fault(json.dumps(fault))

    def clear_faults(self) -> None:
        """Lets all requests succeed again."""
        self._native.clear_faults()

    def reply(self, **reply: Unpack[Reply]) -> None:
        """Queues a canned reply: the next request that is not for a token gets it."""
        self._native.reply(json.dumps(reply))

    def clear_requests(self) -> None:
        """Forgets the requests received so far."""
        self._native.clear_requests()

    def insert(
        self,
        resource: str,
        count: int = 1,
        at: Literal["front", "middle", "back", "random"] = "front",
        *,
        records: Iterable[Mapping[str, Any]] | None = None,
    ) -> list[str]:
        """Adds rows; gives their ids (the blocklist's rows are known by their e-mail).

        Args:
            resource: What they are, such as `"answers"`.
            count: How many made-up rows.
            at: Where in the order they stand; their dates follow from it.
            records: Rows of your own in place of made-up ones, as the platform would list them:
                `answers`, `invites`, `blocklist`, `branches` and `quarantines` take them. Their
                dates decide where they stand. A missing id or `createdAt` is added, nothing else.
        """
        if records is not None:
            return self._native.insert_records(resource, json.dumps([*records]))
        return self._native.insert(resource, count, json.dumps(at))

    def remove(self, resource: str, ids: Iterable[str]) -> int:
        """Removes rows; gives how many there were."""
        return self._native.remove(resource, list(ids))

    def touch(self, resource: str, ids: Iterable[str]) -> int:
        """Changes rows now; gives how many there were."""
        return self._native.touch(resource, list(ids))

    def expire_tokens(self) -> None:
        """Refuses every token given so far."""
        self._native.expire_tokens()

    def stop(self) -> None:
        """Closes its connections and its port."""
        self._native.stop()

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def __repr__(self) -> str:
        return f"Sandbox({self.url})"
