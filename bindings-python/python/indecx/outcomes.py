"""The outcomes of writes of many rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from copy import copy
from typing import TYPE_CHECKING, Any, Literal, cast, overload

from indecx import _internal
from indecx.errors import IndeCXError, OutcomeUnknownError

if TYPE_CHECKING:
    from indecx.inputs import FollowUp
    from indecx.records import Link

__all__ = ["Outcome", "Outcomes"]


class Outcome:
    """The outcome of one row."""

    __slots__ = (
        "answer_id",
        "error",
        "fields",
        "index",
        "invite_id",
        "link",
        "message",
        "remaining",
        "retry_safe",
        "status",
    )

    #: The row's position in the input, from 0.
    index: int
    #: `"accepted"`, `"refused"`, `"unknown"` (sent, without a clear reply) or `"not_sent"`. In bulk
    #: sends, `"accepted"` means that the platform accepted the row's request: it does not confirm
    #: single people.
    status: Literal["accepted", "refused", "unknown", "not_sent"]
    #: Whether the row may be sent again unchanged: it was not acted on, and the cause may pass.
    #: This holds for rows that were not sent, and for the rows of a chunk that met a 429, an empty
    #: balance or a paused action.
    retry_safe: bool
    #: The platform's message about the row, or the reason why it was not sent.
    message: str | None
    #: The error behind the outcome, if there is one.
    error: IndeCXError | None
    #: The id of the invite, for links and updates of invites.
    invite_id: str | None
    #: The id of the answer, for follow-ups.
    answer_id: str | None
    #: The survey link, for links.
    link: Link | None
    #: The platform's message about each field, for follow-ups.
    fields: dict[str, str] | None
    #: For a follow-up of which the platform accepted only a part: the rest, ready to be sent again.
    #: `None` if all of it or none of it was accepted.
    remaining: FollowUp | None

    def __init__(self, **details: Any) -> None:
        for name in self.__slots__:
            setattr(self, name, details.get(name))

    @property
    def ok(self) -> bool:
        """Whether the row was accepted."""
        return self.status == "accepted"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Outcome):
            return NotImplemented
        names = (name for name in self.__slots__ if name != "error")
        return all(getattr(self, name) == getattr(other, name) for name in names)

    def __hash__(self) -> int:
        return hash((self.index, self.status))

    def __repr__(self) -> str:
        return f"Outcome(index={self.index}, status={self.status!r})"


class Outcomes(Sequence[Outcome]):
    """The outcomes of a write: one for each row, in the order of the input."""

    #: Links received for `links.create` and could not be matched to any customer.
    unmatched_links: list[Link]
    #: How many rows were drawn from a lazy source before a refusal that concerned all of them. The
    #: rows after them have no outcome, and none was sent. `None` if every row has an outcome.
    drawn: int | None

    def __init__(
        self,
        outcomes: Iterable[Outcome] = (),
        unmatched_links: Iterable[Link] = (),
        *,
        drawn: int | None = None,
    ) -> None:
        self._outcomes = list(outcomes)
        self.unmatched_links = list(unmatched_links)
        self.drawn = drawn

    @property
    def counts(self) -> Counter[str]:
        """How many rows have each status."""
        return Counter(outcome.status for outcome in self._outcomes)

    @overload
    def __getitem__(self, at: int) -> Outcome: ...

    @overload
    def __getitem__(self, at: slice) -> Outcomes: ...

    def __getitem__(self, at: int | slice) -> Outcome | Outcomes:
        if isinstance(at, slice):
            return Outcomes(self._outcomes[at])
        return self._outcomes[at]

    def __len__(self) -> int:
        return len(self._outcomes)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return self._outcomes == list(cast("Sequence[object]", other))

    def __hash__(self) -> int:
        return hash(tuple(self._outcomes))

    def raise_for_unknown(self) -> None:
        """Raises an error if any row was sent and got no clear reply.

        Raises:
            OutcomeUnknownError: With these outcomes as `outcomes`.
        """
        unknown = [outcome for outcome in self._outcomes if outcome.status == "unknown"]
        if not unknown:
            return
        error = OutcomeUnknownError(_internal.unknown_message(len(unknown), len(self)))
        error.outcomes = self
        error.cause = unknown[0].error
        raise error from unknown[0].error

    def raise_for_refused(self) -> None:
        """Raises the error of the first refused row, if any.

        Raises:
            IndeCXError: Of the class for the reason, with these outcomes as `outcomes`.
        """
        for outcome in self._outcomes:
            if outcome.status == "refused":
                # The error is copied: the outcome's own error would contain the outcomes that
                # contain it.
                error = copy(outcome.error or IndeCXError(outcome.message or "a row was refused."))
                error.__dict__.update(getattr(outcome.error, "__dict__", {}))
                error.outcomes = self
                raise error

    def __repr__(self) -> str:
        shown = ", ".join(f"{count} {status}" for status, count in self.counts.items())
        return f"Outcomes({shown or 'none'})"
