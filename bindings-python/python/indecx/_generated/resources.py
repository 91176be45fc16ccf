"""Resources: the operations of each, as methods.

Generated from the core's declarations by `make generate`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from indecx.asynchronous.listing import AsyncListing, summary
from indecx.asynchronous.writing import call, write

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from typing import Literal

    from indecx import _internal, records
    from indecx.inputs import (
        CustomerLike,
        DateLike,
        FollowUpLike,
        InviteUpdateLike,
        NewAnswerLike,
        AsyncOnOutcome as OnOutcome,
        AsyncProgress as Progress,
        Rows,
    )
    from indecx.outcomes import Outcomes
    from indecx.table import Table

__all__ = [
    "AsyncActions",
    "AsyncAnswers",
    "AsyncBlocklist",
    "AsyncBranches",
    "AsyncCategories",
    "AsyncDetails",
    "AsyncFollowUps",
    "AsyncInvites",
    "AsyncLinks",
    "AsyncQuarantines",
]


class AsyncActions:
    """Actions: the surveys of the account."""

    __module__ = "indecx.asynchronous.resources"
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
            timeout: Seconds that one request may take, in place of the client's timeout.
            progress: Called with the rows so far and the total; or `True` for a tqdm bar.
        """
        arguments = {
            "timeout": timeout,
        }
        return AsyncListing(self._native.listing("actions.list", arguments), progress)

    async def get(
        self,
        action: str,
        *,
        timeout: float | None = None,
    ) -> records.Questionnaire:
        """Fetches one action with its questions.

        Route: `GET actions-info/{action}`.

        Args:
            action: The action's code, such as `T0AXXX` (`control_id` of `actions.list`).
            timeout: Seconds that one request may take, in place of the client's timeout.
        """
        arguments = {
            "action": action,
            "timeout": timeout,
        }
        return await call(self._native, "actions.get", arguments)  # type: ignore[no-any-return]

    def __repr__(self) -> str:
        return f"AsyncActions({self._native.describe()})"


class AsyncAnswers:
    """Answers: what customers said."""

    __module__ = "indecx.asynchronous.resources"
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
                included) or first instant (a date and time with its zone, included).
            end_date: Last day (included), or the instant at which the period ends (excluded).
            date_type: The date of a row that the period refers to: `"createdAt"` or
                `"updatedAt"`.
            email: Only this respondent's answers.
            phone: Only the answers of this phone.
            client_id: Only this customer's answers, by the id that your company gives.
            treatments: Whether to request the full treatment of each answer, which leaves out
                `sponsor`.
            page_size: Rows requested with one page, 1 to 1000. Since pages overlap, they need
                at least 17 rows: a smaller size applies to the first request only.
            check_total: Whether a pull that returns fewer rows than the server's total is an
                error.
            check_filters: Whether a filter that the platform visibly ignored is an error.
            timeout: Seconds that one request may take, in place of the client's timeout.
            progress: Called with the rows so far and the total; or `True` for a tqdm bar.
        """
        arguments = {
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
        return AsyncListing(self._native.listing("answers.list", arguments), progress)

    async def metrics(
        self,
        action: str = "all",
        *,
        start_date: DateLike | None = None,
        end_date: DateLike | None = None,
        date_type: Literal['createdAt', 'updatedAt'] = "createdAt",
        email: str | None = None,
        phone: str | int | None = None,
        client_id: str | int | None = None,
        by: Sequence[str] = (),
        time_zone: str = "UTC",
        date_field: str = "created_at",
        confidence: float = 0.95,
        min_n: int = 0,
        questions: bool = False,
        include_deleted: bool = False,
        top: Mapping[str, int] | None = None,
        scales: Mapping[str, tuple[float, float]] | None = None,
        page_size: int = 1000,
        check_total: bool = True,
        check_filters: bool = True,
        timeout: float | None = None,
        progress: Progress | None = None,
    ) -> Table:
        """Counts the answers of an action, or of all, and returns NPS, CSAT and CES with their
        confidence intervals: one row for each metric and group. Answers without a score are
        left out, and so are deleted ones unless `include_deleted` is true.

        Route: `GET answers-info/{action}`.

        Args:
            action: An action's code, or `"all"`.
            start_date: First day (a date or `"YYYY-MM-DD"`: the platform's own calendar day,
                included) or first instant (a date and time with its zone, included).
            end_date: Last day (included), or the instant at which the period ends (excluded).
            date_type: The date of a row that the period refers to: `"createdAt"` or
                `"updatedAt"`.
            email: Only this respondent's answers.
            phone: Only the answers of this phone.
            client_id: Only this customer's answers, by the id that your company gives.
            by: The columns to group by: columns of the wide layout, `"indicator_NAME"` for an
                indicator, and the periods `"day"`, `"week"` (from Monday), `"month"`, `"quarter"`
                and `"year"`, which are labelled with their first day. Null is a group.
            time_zone: The time zone in which periods begin and end, such as
                `"America/Sao_Paulo"`.
            date_field: The timestamp from which periods are computed.
            confidence: The confidence level: how often an interval computed like this contains
                the true value; between 0.5 and 1.
            min_n: Groups with fewer rows than this have no score.
            questions: Whether scored additional questions get rows of their own, with the
                columns `question` and `question_type`.
            include_deleted: Whether to count answers that were deleted in the console.
            top: How many of the highest points of a scale count as satisfied, for each metric's
                text, such as `csat-1-10`; 2 by default.
            scales: The lowest and the highest score of metrics whose text does not state them,
                such as `csat`.
            page_size: Rows requested with one page, 1 to 1000. Since pages overlap, they need
                at least 17 rows: a smaller size applies to the first request only.
            check_total: Whether a pull that returns fewer rows than the server's total is an
                error.
            check_filters: Whether a filter that the platform visibly ignored is an error.
            timeout: Seconds that one request may take, in place of the client's timeout.
            progress: Called with the rows so far and the total; or `True` for a tqdm bar.
        """
        arguments = {
            "action": action,
            "start_date": start_date,
            "end_date": end_date,
            "date_type": date_type,
            "email": email,
            "phone": phone,
            "client_id": client_id,
            "by": by,
            "time_zone": time_zone,
            "date_field": date_field,
            "confidence": confidence,
            "min_n": min_n,
            "questions": questions,
            "include_deleted": include_deleted,
            "top": top,
            "scales": scales,
            "page_size": page_size,
            "check_total": check_total,
            "check_filters": check_filters,
            "timeout": timeout,
        }
        return await summary(self._native, "answers.metrics", arguments, progress)

    async def create(
        self,
        action: str,
        answer: NewAnswerLike,
        *,
        timeout: float | None = None,
    ) -> records.CreatedAnswer:
        """Adds an answer that was collected elsewhere. Never retried once it may have taken
        effect.

        Route: `POST create-answer/{action}`.

        Args:
            action: The action's code, such as `T0AXXX`.
            answer: The answer.
            timeout: Seconds that one request may take, in place of the client's timeout.
        """
        arguments = {
            "action": action,
            "answer": answer,
            "timeout": timeout,
        }
        return await call(self._native, "answers.create", arguments)  # type: ignore[no-any-return]

    def __repr__(self) -> str:
        return f"AsyncAnswers({self._native.describe()})"


class AsyncInvites:
    """Invites: sends them to customers, and lists those that were sent."""

    __module__ = "indecx.asynchronous.resources"
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
        page_size: int = 1000,
        check_total: bool = True,
        check_filters: bool = True,
        timeout: float | None = None,
        progress: Progress | None = None,
    ) -> AsyncListing[records.Invite]:
        """Lists the invites of an action, or of all.

        Route: `GET invites-info/{action}`.

        Args:
            action: An action's code, or `"all"`.
            start_date: First day (a date or `"YYYY-MM-DD"`: the platform's own calendar day,
                included) or first instant (a date and time with its zone, included).
            end_date: Last day (included), or the instant at which the period ends (excluded).
            date_type: The date of a row that the period refers to: `"createdAt"` or
                `"updatedAt"`.
            email: Only invites to this e-mail.
            phone: Only invites to this phone.
            page_size: Rows requested with one page, 1 to 1000. Since pages overlap, they need
                at least 17 rows: a smaller size applies to the first request only.
            check_total: Whether a pull that returns fewer rows than the server's total is an
                error.
            check_filters: Whether a filter that the platform visibly ignored is an error.
            timeout: Seconds that one request may take, in place of the client's timeout.
            progress: Called with the rows so far and the total; or `True` for a tqdm bar.
        """
        arguments = {
            "action": action,
            "start_date": start_date,
            "end_date": end_date,
            "date_type": date_type,
            "email": email,
            "phone": phone,
            "page_size": page_size,
            "check_total": check_total,
            "check_filters": check_filters,
            "timeout": timeout,
        }
        return AsyncListing(self._native.listing("invites.list", arguments), progress)

    async def metrics(
        self,
        action: str = "all",
        *,
        start_date: DateLike | None = None,
        end_date: DateLike | None = None,
        date_type: Literal['createdAt', 'updatedAt'] = "createdAt",
        email: str | None = None,
        phone: str | int | None = None,
        by: Sequence[str] = (),
        time_zone: str = "UTC",
        date_field: str = "created_at",
        confidence: float = 0.95,
        min_n: int = 0,
        include_deleted: bool = False,
        page_size: int = 1000,
        check_total: bool = True,
        check_filters: bool = True,
        timeout: float | None = None,
        progress: Progress | None = None,
    ) -> Table:
        """Counts the invites of an action, or of all, and how many of them were answered. An
        answer counts whenever it was given, so that the rate of a recent period still rises.
        Deleted invites are left out unless `include_deleted` is true.

        Route: `GET invites-info/{action}`.

        Args:
            action: An action's code, or `"all"`.
            start_date: First day (a date or `"YYYY-MM-DD"`: the platform's own calendar day,
                included) or first instant (a date and time with its zone, included).
            end_date: Last day (included), or the instant at which the period ends (excluded).
            date_type: The date of a row that the period refers to: `"createdAt"` or
                `"updatedAt"`.
            email: Only invites to this e-mail.
            phone: Only invites to this phone.
            by: The columns to group by: columns of the wide layout, `"indicator_NAME"` for an
                indicator, and the periods `"day"`, `"week"` (from Monday), `"month"`, `"quarter"`
                and `"year"`, which are labelled with their first day. Null is a group.
            time_zone: The time zone in which periods begin and end, such as
                `"America/Sao_Paulo"`.
            date_field: The timestamp from which periods are computed.
            confidence: The confidence level: how often an interval computed like this contains
                the true value; between 0.5 and 1.
            min_n: Groups with fewer rows than this have no score.
            include_deleted: Whether to count deleted invites, and to count invites whose answer
                was deleted as answered.
            page_size: Rows requested with one page, 1 to 1000. Since pages overlap, they need
                at least 17 rows: a smaller size applies to the first request only.
            check_total: Whether a pull that returns fewer rows than the server's total is an
                error.
            check_filters: Whether a filter that the platform visibly ignored is an error.
            timeout: Seconds that one request may take, in place of the client's timeout.
            progress: Called with the rows so far and the total; or `True` for a tqdm bar.
        """
        arguments = {
            "action": action,
            "start_date": start_date,
            "end_date": end_date,
            "date_type": date_type,
            "email": email,
            "phone": phone,
            "by": by,
            "time_zone": time_zone,
            "date_field": date_field,
            "confidence": confidence,
            "min_n": min_n,
            "include_deleted": include_deleted,
            "page_size": page_size,
            "check_total": check_total,
            "check_filters": check_filters,
            "timeout": timeout,
        }
        return await summary(self._native, "invites.metrics", arguments, progress)

    def unanswered(
        self,
        action: str,
        *,
        start_date: DateLike | None = None,
        end_date: DateLike | None = None,
        date_type: Literal['createdAt', 'updatedAt'] = "createdAt",
        email: str | None = None,
        client_id: str | int | None = None,
        indicator: str | None = None,
        indicator_value: str | None = None,
        page_size: int = 1000,
        check_total: bool = True,
        check_filters: bool = True,
        timeout: float | None = None,
        progress: Progress | None = None,
    ) -> AsyncListing[records.UnansweredInvite]:
        """Lists the invites of an action that nobody has answered.

        Route: `GET no-response/{action}`.

        Args:
            action: The action's code, such as `T0AXXX`.
            start_date: First day (a date or `"YYYY-MM-DD"`: the platform's own calendar day,
                included) or first instant (a date and time with its zone, included).
            end_date: Last day (included), or the instant at which the period ends (excluded).
            date_type: The date of a row that the period refers to: `"createdAt"` or
                `"updatedAt"`.
            email: Only invites to this e-mail.
            client_id: Only invites to this customer, by the id that your company gives. Rows do
                not have this id, so only the total shows whether the platform ignored the filter.
            indicator: Only invites with this indicator, together with `indicator_value`.
            indicator_value: The value that the indicator must have.
            page_size: Rows requested with one page, 1 to 1000. Since pages overlap, they need
                at least 17 rows: a smaller size applies to the first request only.
            check_total: Whether a pull that returns fewer rows than the server's total is an
                error.
            check_filters: Whether a filter that the platform visibly ignored is an error.
            timeout: Seconds that one request may take, in place of the client's timeout.
            progress: Called with the rows so far and the total; or `True` for a tqdm bar.
        """
        arguments = {
            "action": action,
            "start_date": start_date,
            "end_date": end_date,
            "date_type": date_type,
            "email": email,
            "client_id": client_id,
            "indicator": indicator,
            "indicator_value": indicator_value,
            "page_size": page_size,
            "check_total": check_total,
            "check_filters": check_filters,
            "timeout": timeout,
        }
        return AsyncListing(self._native.listing("invites.unanswered", arguments), progress)

    async def send(
        self,
        action: str,
        customer: CustomerLike,
        scheduling: datetime | None = None,
        *,
        timeout: float | None = None,
    ) -> records.Acknowledgement:
        """Sends an invite to one customer. Never retried once it may have been sent.

        Route: `POST send/{action}`.

        Args:
            action: The action's code, such as `T0AXXX`.
            customer: The customer to ask.
            scheduling: When to send, as a date and time with its zone; at once if it is left
                out.
            timeout: Seconds that one request may take, in place of the client's timeout.
        """
        arguments = {
            "action": action,
            "customer": customer,
            "scheduling": scheduling,
            "timeout": timeout,
        }
        return await call(self._native, "invites.send", arguments)  # type: ignore[no-any-return]

    async def send_bulk(
        self,
        action: str,
        customers: Rows[CustomerLike],
        *,
        allow_duplicates: bool = False,
        timeout: float | None = None,
        on_outcome: OnOutcome | None = None,
    ) -> Outcomes:
        """Sends an invite to many customers, 1,000 in a request. Never retried once it may have
        been sent. The status `accepted` means that the platform accepted the whole request:
        it does not confirm each customer.

        Route: `POST send/bulk/{action}`.

        Args:
            action: The action's code, such as `T0AXXX`.
            customers: The customers to ask, as customers or as mappings with their fields.
                Where the language has data frames, one with the columns `name`, `email` and `phone`
                works too; its other columns are indicators.
            allow_duplicates: Whether the same contact may occur more than once.
            timeout: Seconds that one request may take, in place of the client's timeout.
            on_outcome: Called with the outcomes of each request as it settles.
        """
        arguments = {
            "action": action,
            "allow_duplicates": allow_duplicates,
            "timeout": timeout,
        }
        writing = self._native.write("invites.send_bulk", arguments)
        return await write(writing, customers, on_outcome)

    async def update(
        self,
        updates: Rows[InviteUpdateLike],
        *,
        timeout: float | None = None,
        on_outcome: OnOutcome | None = None,
    ) -> Outcomes:
        """Changes the contact of invites that nobody has answered yet, 100 in a request. Never
        retried once it may have taken effect.

        Route: `PUT update-invite`.

        Args:
            updates: The changes, as updates or as mappings with their fields.
            timeout: Seconds that one request may take, in place of the client's timeout.
            on_outcome: Called with the outcomes of each request as it settles.
        """
        arguments = {
            "timeout": timeout,
        }
        writing = self._native.write("invites.update", arguments)
        return await write(writing, updates, on_outcome)

    def __repr__(self) -> str:
        return f"AsyncInvites({self._native.describe()})"


class AsyncLinks:
    """Links: invites whose links the company delivers itself."""

    __module__ = "indecx.asynchronous.resources"
    __slots__ = ("_native",)

    def __init__(self, native: _internal.Client) -> None:
        self._native = native

    async def create(
        self,
        action: str,
        customers: Rows[CustomerLike],
        include_reminder: bool = False,
        *,
        allow_duplicates: bool = False,
        timeout: float | None = None,
        on_outcome: OnOutcome | None = None,
    ) -> Outcomes:
        """Creates a survey link for each customer, 1,000 in a request. Never retried once it
        may have taken effect. The links in the reply are matched to customers by e-mail,
        phone and name, regardless of their order and of the platform's spelling, if only one
        match is possible. Links without a match are returned beside the outcomes.

        Route: `POST actions/{action}/invites`.

        Args:
            action: The action's code, such as `T0AXXX`.
            customers: The customers who get a link, as customers or as mappings with their
                fields. Where the language has data frames, one with the columns `name`, `email` and
                `phone` works too; its other columns are indicators.
            include_reminder: Whether the action's reminders are sent for these links.
            allow_duplicates: Whether the same contact may occur more than once.
            timeout: Seconds that one request may take, in place of the client's timeout.
            on_outcome: Called with the outcomes of each request as it settles.
        """
        arguments = {
            "action": action,
            "include_reminder": include_reminder,
            "allow_duplicates": allow_duplicates,
            "timeout": timeout,
        }
        writing = self._native.write("links.create", arguments)
        return await write(writing, customers, on_outcome)

    async def create_with_callback(
        self,
        action: str,
        customers: Sequence[CustomerLike],
        callback_url: str,
        max_per_message: int | None = None,
        include_reminder: bool = False,
        *,
        timeout: float | None = None,
    ) -> records.Acknowledgement:
        """Creates survey links that the platform delivers to a URL of yours. Never retried once
        it may have taken effect.

        Route: `POST actions/{action}/invites`.

        Args:
            action: The action's code, such as `T0AXXX`.
            customers: The customers who get a link, as customers or as mappings with their
                fields. From 1 to 1,000 are accepted, each contact once.
            callback_url: The URL to which the platform delivers the links, http or https.
                `webhooks.parse_links` reads a delivery.
            max_per_message: The largest number of links in one delivery, from 1 to 1,000,000.
            include_reminder: Whether the action's reminders are sent for these links.
            timeout: Seconds that one request may take, in place of the client's timeout.
        """
        arguments = {
            "action": action,
            "customers": customers,
            "callback_url": callback_url,
            "max_per_message": max_per_message,
            "include_reminder": include_reminder,
            "timeout": timeout,
        }
        return await call(self._native, "links.create_with_callback", arguments)  # type: ignore[no-any-return]

    def __repr__(self) -> str:
        return f"AsyncLinks({self._native.describe()})"


class AsyncFollowUps:
    """Follow-ups (beta): the company's reaction to an answer."""

    __module__ = "indecx.asynchronous.resources"
    __slots__ = ("_native",)

    def __init__(self, native: _internal.Client) -> None:
        self._native = native

    async def update(
        self,
        updates: Rows[FollowUpLike],
        *,
        timeout: float | None = None,
        on_outcome: OnOutcome | None = None,
    ) -> Outcomes:
        """Updates follow-ups, 100 in a request and at most 20 requests a second. Never retried
        once it may have taken effect. If the platform refuses a field of a follow-up, the
        follow-up counts as refused: `fields` of its outcome says which field it was, and
        `remaining` holds the refused fields, to send again, if others were accepted.

        Route: `PUT feedback-follow-ups`.

        Args:
            updates: The changes: follow-ups, or mappings with their fields.
            timeout: Seconds that one request may take, in place of the client's timeout.
            on_outcome: Called with the outcomes of each request as it settles.
        """
        arguments = {
            "timeout": timeout,
        }
        writing = self._native.write("follow_ups.update", arguments)
        return await write(writing, updates, on_outcome)

    def __repr__(self) -> str:
        return f"AsyncFollowUps({self._native.describe()})"


class AsyncBlocklist:
    """The blocklist: the people whom the company no longer asks."""

    __module__ = "indecx.asynchronous.resources"
    __slots__ = ("_native",)

    def __init__(self, native: _internal.Client) -> None:
        self._native = native

    def list(
        self,
        *,
        start_date: DateLike | None = None,
        end_date: DateLike | None = None,
        page_size: int = 1000,
        check_total: bool = True,
        check_filters: bool = True,
        timeout: float | None = None,
        progress: Progress | None = None,
    ) -> AsyncListing[records.BlocklistEntry]:
        """Lists blocked e-mails. The period refers to the time of blocking. The rows have no
        id.

        Route: `GET blacklist-info`.

        Args:
            start_date: First day (a date or `"YYYY-MM-DD"`: the platform's own calendar day,
                included) or first instant (a date and time with its zone, included).
            end_date: Last day (included), or the instant at which the period ends (excluded).
            page_size: Rows requested with one page, 1 to 1000. Since pages overlap, they need
                at least 17 rows: a smaller size applies to the first request only.
            check_total: Whether a pull that returns fewer rows than the server's total is an
                error.
            check_filters: Whether a filter that the platform visibly ignored is an error.
            timeout: Seconds that one request may take, in place of the client's timeout.
            progress: Called with the rows so far and the total; or `True` for a tqdm bar.
        """
        arguments = {
            "start_date": start_date,
            "end_date": end_date,
            "page_size": page_size,
            "check_total": check_total,
            "check_filters": check_filters,
            "timeout": timeout,
        }
        return AsyncListing(self._native.listing("blocklist.list", arguments), progress)

    async def add(
        self,
        email: str,
        reason: str,
        *,
        timeout: float | None = None,
    ) -> records.Acknowledgement:
        """Blocks an e-mail. The platform has no way to unblock one.

        Route: `POST send-blacklist`.

        Args:
            email: The e-mail to block.
            reason: The reason for blocking it; must not be empty.
            timeout: Seconds that one request may take, in place of the client's timeout.
        """
        arguments = {
            "email": email,
            "reason": reason,
            "timeout": timeout,
        }
        return await call(self._native, "blocklist.add", arguments)  # type: ignore[no-any-return]

    def __repr__(self) -> str:
        return f"AsyncBlocklist({self._native.describe()})"


class AsyncCategories:
    """Categories: how the feedback of answers was categorised."""

    __module__ = "indecx.asynchronous.resources"
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
        page_size: int = 1000,
        check_total: bool = True,
        check_filters: bool = True,
        timeout: float | None = None,
        progress: Progress | None = None,
    ) -> AsyncListing[records.AnswerCategories]:
        """Lists the categorised answers of an action, or of all.

        Route: `GET category-info/{action}`.

        Args:
            action: An action's code, or `"all"`.
            start_date: First day (a date or `"YYYY-MM-DD"`: the platform's own calendar day,
                included) or first instant (a date and time with its zone, included).
            end_date: Last day (included), or the instant at which the period ends (excluded).
            date_type: The date of a row that the period refers to: `"createdAt"` or
                `"updatedAt"`.
            page_size: Rows requested with one page, 1 to 1000. Since pages overlap, they need
                at least 17 rows: a smaller size applies to the first request only.
            check_total: Whether a pull that returns fewer rows than the server's total is an
                error.
            check_filters: Whether a filter that the platform visibly ignored is an error.
            timeout: Seconds that one request may take, in place of the client's timeout.
            progress: Called with the rows so far and the total; or `True` for a tqdm bar.
        """
        arguments = {
            "action": action,
            "start_date": start_date,
            "end_date": end_date,
            "date_type": date_type,
            "page_size": page_size,
            "check_total": check_total,
            "check_filters": check_filters,
            "timeout": timeout,
        }
        return AsyncListing(self._native.listing("categories.list", arguments), progress)

    def __repr__(self) -> str:
        return f"AsyncCategories({self._native.describe()})"


class AsyncBranches:
    """Branches: the units of the company's own hierarchy."""

    __module__ = "indecx.asynchronous.resources"
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
            timeout: Seconds that one request may take, in place of the client's timeout.
            progress: Called with the rows so far and the total; or `True` for a tqdm bar.
        """
        arguments = {
            "timeout": timeout,
        }
        return AsyncListing(self._native.listing("branches.list", arguments), progress)

    async def create(
        self,
        corporate_name: str,
        type: Literal['ih1', 'ih2'] = "ih1",
        secondary_fields: Mapping[str, str | int] = {},
        *,
        timeout: float | None = None,
    ) -> records.Branch:
        """Creates a branch. Never retried once it may have taken effect.

        Route: `POST branches`.

        Args:
            corporate_name: The branch's name.
            type: Its level: `"ih1"` or `"ih2"`.
            secondary_fields: Secondary fields by name, such as `{"Codigo": "1"}`.
            timeout: Seconds that one request may take, in place of the client's timeout.
        """
        arguments = {
            "corporate_name": corporate_name,
            "type": type,
            "secondary_fields": secondary_fields,
            "timeout": timeout,
        }
        return await call(self._native, "branches.create", arguments)  # type: ignore[no-any-return]

    def __repr__(self) -> str:
        return f"AsyncBranches({self._native.describe()})"


class AsyncDetails:
    """Details: the dispatches of an action, with one record for each recipient."""

    __module__ = "indecx.asynchronous.resources"
    __slots__ = ("_native",)

    def __init__(self, native: _internal.Client) -> None:
        self._native = native

    def list(
        self,
        action: str,
        *,
        start_date: DateLike | None = None,
        end_date: DateLike | None = None,
        date_type: Literal['createdAt', 'updatedAt'] = "createdAt",
        status: str | None = None,
        page_size: int = 1000,
        check_total: bool = True,
        check_filters: bool = True,
        timeout: float | None = None,
        progress: Progress | None = None,
    ) -> AsyncListing[records.Dispatch]:
        """Lists the dispatches of an action, with one record for each recipient.

        Route: `GET details-info/{action}`.

        Args:
            action: The action's code, such as `T0AXXX`.
            start_date: First day (a date or `"YYYY-MM-DD"`: the platform's own calendar day,
                included) or first instant (a date and time with its zone, included).
            end_date: Last day (included), or the instant at which the period ends (excluded).
            date_type: The date of a row that the period refers to: `"createdAt"` or
                `"updatedAt"`.
            status: Only dispatches of this status, such as `sent`.
            page_size: Rows requested with one page, 1 to 1000. Since pages overlap, they need
                at least 17 rows: a smaller size applies to the first request only.
            check_total: Whether a pull that returns fewer rows than the server's total is an
                error.
            check_filters: Whether a filter that the platform visibly ignored is an error.
            timeout: Seconds that one request may take, in place of the client's timeout.
            progress: Called with the rows so far and the total; or `True` for a tqdm bar.
        """
        arguments = {
            "action": action,
            "start_date": start_date,
            "end_date": end_date,
            "date_type": date_type,
            "status": status,
            "page_size": page_size,
            "check_total": check_total,
            "check_filters": check_filters,
            "timeout": timeout,
        }
        return AsyncListing(self._native.listing("details.list", arguments), progress)

    def __repr__(self) -> str:
        return f"AsyncDetails({self._native.describe()})"


class AsyncQuarantines:
    """Quarantines: the people who are not asked again for some time."""

    __module__ = "indecx.asynchronous.resources"
    __slots__ = ("_native",)

    def __init__(self, native: _internal.Client) -> None:
        self._native = native

    def list(
        self,
        *,
        start_date: DateLike | None = None,
        end_date: DateLike | None = None,
        date_type: Literal['createdAt', 'updatedAt'] = "createdAt",
        email: str | None = None,
        phone: str | int | None = None,
        client_id: str | int | None = None,
        status: str | None = None,
        group_id: str | None = None,
        action_id: str | None = None,
        company_id: str | None = None,
        page_size: int = 1000,
        check_total: bool = True,
        check_filters: bool = True,
        timeout: float | None = None,
        progress: Progress | None = None,
    ) -> AsyncListing[records.Quarantine]:
        """Lists the quarantines. `check_filters` does not cover `status`, `group_id`,
        `action_id` and `company_id`.

        Route: `GET quarentines-info`.

        Args:
            start_date: First day (a date or `"YYYY-MM-DD"`: the platform's own calendar day,
                included) or first instant (a date and time with its zone, included).
            end_date: Last day (included), or the instant at which the period ends (excluded).
            date_type: The date of a row that the period refers to: `"createdAt"` or
                `"updatedAt"`.
            email: Only quarantines of this e-mail.
            phone: Only quarantines of this phone.
            client_id: Only quarantines of this customer, by the id that your company gives.
            status: Only quarantines of this status.
            group_id: Only quarantines of this group of actions, by its id, or `"all"`, which
                the platform interprets.
            action_id: Only quarantines of this action, by its id, or `"all"`, which the
                platform interprets.
            company_id: Only quarantines of this company, by its id.
            page_size: Rows requested with one page, 1 to 1000. Since pages overlap, they need
                at least 17 rows: a smaller size applies to the first request only.
            check_total: Whether a pull that returns fewer rows than the server's total is an
                error.
            check_filters: Whether a filter that the platform visibly ignored is an error.
            timeout: Seconds that one request may take, in place of the client's timeout.
            progress: Called with the rows so far and the total; or `True` for a tqdm bar.
        """
        arguments = {
            "start_date": start_date,
            "end_date": end_date,
            "date_type": date_type,
            "email": email,
            "phone": phone,
            "client_id": client_id,
            "status": status,
            "group_id": group_id,
            "action_id": action_id,
            "company_id": company_id,
            "page_size": page_size,
            "check_total": check_total,
            "check_filters": check_filters,
            "timeout": timeout,
        }
        return AsyncListing(self._native.listing("quarantines.list", arguments), progress)

    def __repr__(self) -> str:
        return f"AsyncQuarantines({self._native.describe()})"
