"""Resources: the operations of each, as methods.

Generated from the core's declarations by `make generate`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from indecx.asynchronous.listing import AsyncListing

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Literal

    from indecx import _internal, records
    from indecx.inputs import CustomerLike, DateLike, Progress

__all__ = [
    "AsyncActions",
    "AsyncAnswers",
    "AsyncBranches",
    "AsyncInvites",
]


class AsyncActions:
    """Actions: the surveys of the account."""

    __slots__ = ("_native",)

    def __init__(self, native: _internal.Client) -> None:
        self._native = native

    def list(
        self,
        *,
        timeout: float | None = None,
        progress: Progress | None = None,
    ) -> AsyncListing[records.Action]:
        """Lists the active actions.

        Route: `GET actions-info`.

        Args:
            timeout: Seconds for one request, in place of the client's.
            progress: Told of rows so far and the total: a callable, or `True` for a tqdm bar.
        """
        named = {
            "timeout": timeout,
        }
        return AsyncListing(self._native.listing("actions.list", named), progress)

    async def get(
        self,
        action: str,
        *,
        timeout: float | None = None,
    ) -> records.Questionnaire:
        """Gives one action with its questions.

        Route: `GET actions-info/{action}`.

        Args:
            action: The action's code, such as `T0AXXX` (`control_id` of `actions.list`).
            timeout: Seconds for one request, in place of the client's.
        """
        named = {
            "action": action,
            "timeout": timeout,
        }
        return await self._native.call("actions.get", named)  # type: ignore[no-any-return]


class AsyncAnswers:
    """Answers: what customers said."""

    __slots__ = ("_native",)

    def __init__(self, native: _internal.Client) -> None:
        self._native = native

    def list(
        self,
        action: str = "all",
        *,
        start_date: DateLike | None = None,
        end_date: DateLike | None = None,
        date_type: Literal['createdAt', 'updatedAt'] = "createdAt",
        email: str | None = None,
        phone: str | int | None = None,
        client_id: str | int | None = None,
        treatments: bool = False,
        page_size: int = 1000,
        check_total: bool = True,
        check_filters: bool = True,
        timeout: float | None = None,
        progress: Progress | None = None,
    ) -> AsyncListing[records.Answer]:
        """Lists the answers of an action, or of all.

        Route: `GET answers-info/{action}`.

        Args:
            action: An action's code, or `"all"`.
            start_date: First day (a date or `"YYYY-MM-DD"`: the platform's own calendar day,
                included) or first instant (a moment with its zone, included).
            end_date: Last day (included), or the instant at which the period ends (excluded).
            date_type: Which date of a row is meant: `"createdAt"` or `"updatedAt"`.
            email: Only this respondent's answers.
            phone: Only answers of this phone.
            client_id: Only this customer's answers, by the id that your company gives.
            treatments: Whether to ask for each answer's treatment in full.
            page_size: Rows asked for in one request, 1 to 1000.
            check_total: Whether a pull that gave fewer rows than the server's total is an
                error.
            check_filters: Whether a filter that the platform visibly ignored is an error.
            timeout: Seconds for one request, in place of the client's.
            progress: Told of rows so far and the total: a callable, or `True` for a tqdm bar.
        """
        named = {
            "action": action,
            "start_date": start_date,
            "end_date": end_date,
            "date_type": date_type,
            "email": email,
            "phone": phone,
            "client_id": client_id,
            "treatments": treatments,
            "page_size": page_size,
            "check_total": check_total,
            "check_filters": check_filters,
            "timeout": timeout,
        }
        return AsyncListing(self._native.listing("answers.list", named), progress)


class AsyncInvites:
    """Invites: asking customers."""

    __slots__ = ("_native",)

    def __init__(self, native: _internal.Client) -> None:
        self._native = native

    async def send(
        self,
        action: str,
        customer: CustomerLike,
        scheduling: datetime | None = None,
        *,
        timeout: float | None = None,
    ) -> records.Acknowledgement:
        """Sends one customer an invite. Never repeated once it may have gone out.

        Route: `POST send/{action}`.

        Args:
            action: The action's code, such as `T0AXXX`.
            customer: Whom to ask.
            scheduling: When to send, as a moment with its zone; at once where it is left out.
            timeout: Seconds for one request, in place of the client's.
        """
        named = {
            "action": action,
            "customer": customer,
            "scheduling": scheduling,
            "timeout": timeout,
        }
        return await self._native.call("invites.send", named)  # type: ignore[no-any-return]


class AsyncBranches:
    """Branches: the units of the company's own hierarchy."""

    __slots__ = ("_native",)

    def __init__(self, native: _internal.Client) -> None:
        self._native = native

    def list(
        self,
        *,
        timeout: float | None = None,
        progress: Progress | None = None,
    ) -> AsyncListing[records.Branch]:
        """Lists the branches. Secondary fields stand in each row's `extra`.

        Route: `GET branches`.

        Args:
            timeout: Seconds for one request, in place of the client's.
            progress: Told of rows so far and the total: a callable, or `True` for a tqdm bar.
        """
        named = {
            "timeout": timeout,
        }
        return AsyncListing(self._native.listing("branches.list", named), progress)
