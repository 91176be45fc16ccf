"""The inputs of operations: customers, updates, answers, dates. The core checks them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, Union

if TYPE_CHECKING:
    from indecx.outcomes import Outcome

__all__ = [
    "AsyncOnOutcome",
    "AsyncProgress",
    "Customer",
    "CustomerLike",
    "DateLike",
    "FollowUp",
    "FollowUpLike",
    "InviteUpdate",
    "InviteUpdateLike",
    "NewAnswer",
    "NewAnswerLike",
    "OnOutcome",
    "Progress",
    "Rows",
]


class _Input:
    """An input with named fields; its `repr` names those that are set, without personal data."""

    def _fields_of_input(self) -> dict[str, Any]:
        return {part.name: getattr(self, part.name) for part in fields(self)}  # type: ignore[arg-type]

    def __repr__(self) -> str:
        present = [
            name for name, value in self._fields_of_input().items() if value not in (None, {}, ())
        ]
        return f"{type(self).__name__}({', '.join(present)})"


@dataclass(frozen=True, repr=False)
class Customer(_Input):
    """A customer to ask. At least one of e-mail and phone is required.

    `None`, NaN and `""` count as absent. A phone is text (or a whole number) of 8 to 15
    digits with country code; a country code is never added. An e-mail is the bare address, without
    `<>`, quotes or `mailto:`.
    """

    #: The name.
    name: str | None = None
    #: The e-mail.
    email: str | None = None
    #: The phone, digits with country code.
    phone: str | int | None = None
    #: Text or numbers by indicator name, exactly as in the console.
    indicators: Mapping[str, Any] = field(default_factory=dict[str, Any], hash=False)


@dataclass(frozen=True, repr=False)
class InviteUpdate(_Input):
    """A change to the contact of one invite. At least one field is required beside the id."""

    #: The invite's id.
    invite_id: str
    #: The new name.
    name: str | None = None
    #: The new e-mail.
    email: str | None = None
    #: The new phone, digits with country code.
    phone: str | int | None = None


@dataclass(frozen=True, repr=False)
class FollowUp(_Input):
    """A change to the follow-up of an answer.

    `None` leaves a field unchanged; `""` and an empty list clear it.
    """

    #: The answer's id, or its own code (`control_id`).
    answer_id: str
    #: The status, such as `aberto`, `em_analise`, `escalonada` or `respondido`; accounts add their
    #: own.
    status: str | None = None
    #: The responsible person's e-mail; `""` removes it.
    responsible: str | None = None
    #: The followers' e-mails; `[]` removes all.
    followers: Sequence[str] | None = field(default=None, hash=False)
    #: A comment of up to 5,000 characters.
    comment: str | None = None
    #: Tags as `{"tag": …, "sub_tag": …}`; `[]` removes all.
    tags: Sequence[Mapping[str, str]] | None = field(default=None, hash=False)
    #: The date and time of the change, with its zone.
    date: datetime | None = None


@dataclass(frozen=True, repr=False)
class NewAnswer(_Input):
    """An answer that was collected elsewhere."""

    #: The id of the invite that was answered, if you create links and collect the answers yourself.
    invite_id: str | None = None
    #: The respondent's name.
    name: str | None = None
    #: The respondent's e-mail.
    email: str | None = None
    #: The respondent's phone, digits with country code.
    phone: str | int | None = None
    #: The score of the main question; 0 is a score.
    review: float | None = None
    #: When it was answered, with its zone; now if it is left out. It is sent in UTC.
    created_at: datetime | None = None
    #: The respondent's comment.
    feedback: str | None = None
    #: The answers to the questions after the main one: `{"type": …, "text": …, "review": …}`.
    #: `review` is a number, text (`INPUT`), a list of texts (`MULTIPLE`), or a list of
    #: `{"text": …, "sub_options": [...]}` (`MULTIPLE-SUBS`).
    additional_questions: Sequence[Mapping[str, Any]] = field(default=(), hash=False)
    #: Text or numbers by indicator name, exactly as in the console.
    indicators: Mapping[str, Any] = field(default_factory=dict[str, Any], hash=False)


#: A customer, or a mapping with exactly its fields.
CustomerLike = Union[Customer, Mapping[str, Any]]

#: An invite's update, or a mapping with exactly its fields.
InviteUpdateLike = Union[InviteUpdate, Mapping[str, Any]]

#: A follow-up, or a mapping with exactly its fields.
FollowUpLike = Union[FollowUp, Mapping[str, Any]]

#: An answer, or a mapping with exactly its fields.
NewAnswerLike = Union[NewAnswer, Mapping[str, Any]]

#: A calendar day (`date` or `"YYYY-MM-DD"`) or an exact instant (an aware `datetime`).
DateLike = Union[date, datetime, str]

#: Called with the rows so far and the server's total; `True` shows a `tqdm` bar where it is
#: installed.
Progress = Union[bool, Callable[[int, Union[int, None]], None]]

#: The same for the async client, which awaits the callable's result before the next page.
AsyncProgress = Union[bool, Callable[[int, Union[int, None]], Union[Awaitable[object], None]]]

#: Called with the outcomes of each request when they are known.
OnOutcome = Callable[["list[Outcome]"], None]

#: The same for the async client, which awaits the callable's result before the next request.
AsyncOnOutcome = Callable[["list[Outcome]"], Union[Awaitable[object], None]]


class Frame(Protocol):
    """A data frame: anything that exports itself as an Arrow stream."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...


_Row = TypeVar("_Row")

#: Rows of a write: any iterable, or a data frame. If the number of rows is known, all rows are
#: checked before the first request. Otherwise they are checked chunk by chunk, and an invalid row
#: becomes a refused one.
Rows = Union[Iterable[_Row], Frame]
