"""The sandbox: the platform on loopback, for tests that reach no customer.

```python
with Sandbox(answers=5000) as box:
    client = IndeCX(base_url=box.url, company_key=box.company_key)
```
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, cast

from indecx import _internal
from indecx._generated.sandbox_options import Drift, Fault, Reply, SandboxChange, SandboxOptions

if TYPE_CHECKING:
    from typing_extensions import Unpack

__all__ = ["Drift", "Fault", "Reply", "Sandbox", "SandboxChange", "SandboxOptions"]


class Sandbox:
    """The platform with made-up data, in this process, on a free port of 127.0.0.1.

    It answers every route, checks the requests as the platform would, records them, and fails on
    demand. The same `seed` generates the same data.

    Args:
        answers: How many answers it contains.
        seed: The seed of all made-up data.
        options: Any of `SandboxOptions`, such as `max_limit` or `total`.
    """

    def __init__(
        self, *, answers: int = 500, seed: int = 1, **options: Unpack[SandboxOptions]
    ) -> None:
        self._native = _internal.Sandbox(json.dumps({"answers": answers, "seed": seed, **options}))

    @property
    def url(self) -> str:
        """The base URL for clients."""
        return self._native.url

    @property
    def company_key(self) -> str:
        """The one company key that is valid here."""
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
        """The callbacks that the platform would have made for links; none is made."""
        return cast("list[dict[str, Any]]", self._native.deliveries())

    @property
    def unknown_indicators(self) -> list[str]:
        """The names of indicators that were sent and that their action does not have, each once.

        The platform asks users to create indicators in the console first, and does not document
        what it does with others.
        """
        return self._native.unknown_indicators()

    @property
    def memberships(self) -> dict[str, Any]:
        """With the option `members`: which answers existed, and when.

        `initial` has the ids at the start, and `events` has what was added, removed and updated
        before each reply to a listing since then.
        """
        return cast("dict[str, Any]", self._native.memberships())

    def records(self, resource: str) -> list[dict[str, Any]]:
        """Returns the rows of a resource, such as `"answers"`, as served and in that order."""
        return cast("list[dict[str, Any]]", self._native.records(resource))

    def configure(self, **options: Unpack[SandboxChange]) -> None:
        """Changes options by name. Members left out of `drift` stay unchanged."""
        self._native.configure(json.dumps(options))

    def fault(self, **fault: Unpack[Fault]) -> None:
        """Makes requests fail: `status=503`, `reset=True`, `delay_ms=…`, `cut=…`, `drip_ms=…`.

        `route=`, `method=`, `skip=`, `times=` (`None` is without limit) and `probability=` select
        the requests. With `act=True`, a request takes effect before it fails.
        """
        self._native.fault(json.dumps(fault))

    def clear_faults(self) -> None:
        """Lets all requests succeed again."""
        self._native.clear_faults()

    def reply(self, **reply: Unpack[Reply]) -> None:
        """Queues a canned reply: the next request that is not for a token gets it."""
        self._native.reply(json.dumps(reply))

    def clear_requests(self) -> None:
        """Clears the list of the requests received so far."""
        self._native.clear_requests()

    def insert(
        self,
        resource: str,
        count: int = 1,
        at: Literal["front", "middle", "back", "random"] = "front",
        *,
        records: Iterable[Mapping[str, Any]] | None = None,
    ) -> list[str]:
        """Adds rows. Returns their ids; for the blocklist, the e-mails that identify its rows.

        Args:
            resource: The resource, such as `"answers"`.
            count: How many made-up rows to add.
            at: The place of the rows in the listing's order, which determines their dates.
            records: Rows of your own instead of made-up ones, as the platform would list them.
                `answers`, `invites`, `blocklist`, `branches` and `quarantines` accept them. Their
                dates determine their place. A missing id or `createdAt` is added, nothing else.
        """
        if records is not None:
            return self._native.insert_records(resource, json.dumps([*records]))
        return self._native.insert(resource, count, json.dumps(at))

    def remove(self, resource: str, ids: Iterable[str]) -> int:
        """Removes rows. Returns how many of them existed."""
        return self._native.remove(resource, list(ids))

    def touch(self, resource: str, ids: Iterable[str]) -> int:
        """Sets `updatedAt` to now. Returns how many rows were found."""
        return self._native.touch(resource, list(ids))

    def expire_tokens(self) -> None:
        """Makes every token that was issued so far invalid."""
        self._native.expire_tokens()

    def stop(self) -> None:
        """Stops the sandbox: closes its connections and its port."""
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
