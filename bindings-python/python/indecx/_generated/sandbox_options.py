"""The options, faults and replies of a sandbox.

Generated from the sandbox's declarations by `make generate`.
"""

from __future__ import annotations

from typing import Literal, TypedDict

__all__ = ["Drift", "Fault", "Reply", "SandboxChange", "SandboxOptions"]


class Drift(TypedDict, total=False):
    """How often each change happens to the answers before a listing response: 1.5 means
    always one change, and half the time a second one.
    """

    #: A new answer comes first.
    insert_front: float
    #: A new answer comes last.
    insert_back: float
    #: A new answer comes somewhere between.
    insert_middle: float
    #: An answer is removed.
    remove: float
    #: Two neighbours change places.
    swap: float
    #: An answer is updated.
    touch: float


class SandboxChange(TypedDict, total=False):
    """Options that can be changed while a sandbox runs."""

    #: Compress replies for clients that accept gzip.
    gzip: bool
    #: Wait this long before each page of a listing.
    page_delay_ms: int
    #: The largest page; a larger `limit` is reduced silently. Null is no limit.
    max_limit: int | None
    #: Whether a listing reports its `limit`.
    report_limit: bool
    #: Report the requested `limit`, even where a smaller one was applied.
    clamp_shows_asked: bool
    #: How a listing reports its `total`.
    total: Literal["right", "absent", "late", "wrong", "text"]
    #: What `"wrong"` adds to the right total.
    total_error: int
    #: Serve pages of this size, whatever was requested.
    ignore_limit: int | None
    #: Serve the first page, whatever was requested.
    ignore_page: bool
    #: What follows the last page.
    past_end: Literal["empty", "404"]
    #: The order of listings.
    order: Literal["created_desc", "created_asc", "updated_desc", "updated_asc"]
    #: How long a token is valid.
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
    #: Vary the messages, members, order and statuses of replies, from this seed, without
    #: changing what they mean.
    variety: int | None
    #: Refuse indicators that the action does not have. They are kept otherwise, and listed in
    #: `unknown_indicators`.
    strict_indicators: bool
    #: How long after a send or a link its invite is first listed.
    invite_delay_ms: int
    #: Change the answers while they are listed.
    drift: Drift
    #: Record which answers exist at each listing response.
    members: bool


class SandboxOptions(SandboxChange, total=False):
    """How a sandbox is filled and how it behaves."""

    #: Invites to begin with, answered and unanswered.
    invites: int
    #: Actions in the account; the first one's code is always `T0AXXX`.
    actions: int
    #: The year over which the data are spread.
    year: int
    #: The port on 127.0.0.1; 0 takes a free one.
    port: int
    #: This many neighbours share their dates, and their order varies with page and limit.
    tied_rows: int


class Fault(TypedDict, total=False):
    """A fault in the replies to some requests. With a `status`, a `body` or a `reset` the
    requests fail. Otherwise they take effect and are answered as usual, but later,
    slower, with other headers or cut short.
    """

    #: The first segments of the path, such as `"answers-info"`, `"send/bulk"` or
    #: `"authorization/token"`; by default every route except the token's.
    route: str | None
    #: The method, in any case; by default any method.
    method: str | None
    #: Leave this many requests alone first.
    skip: int
    #: How many requests it affects, by default one; null is for ever.
    times: int | None
    #: The chance that it affects a request (from the sandbox's seed).
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
    #: Announce the whole body, send this many bytes of it, then reset.
    cut: int | None
    #: Send the body in small chunks with this pause between them.
    drip_ms: int | None
    #: The size of those chunks.
    drip_bytes: int
    #: Wait between the head and the body.
    delay_body_ms: int


class Reply(TypedDict, total=False):
    """A canned reply to the next request that is not for the token."""

    #: The status, by default 200.
    status: int
    #: Headers; without a `content-type` it is JSON.
    headers: dict[str, str]
    #: A JSON body; null is an empty one.
    body: object
    #: A body of text, as it is.
    text: str | None
    #: A body of bytes, in base64.
    base64: str | None
