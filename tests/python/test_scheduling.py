"""The time at which an invite is sent: moments with their zone, and values that are refused."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
from indecx import IndeCX, InvalidRequestError
from indecx.testing import Sandbox


def refused(box: Sandbox, client: IndeCX, scheduling: Any) -> InvalidRequestError:
    with pytest.raises(InvalidRequestError) as raised:
        client.invites.send("T0AXXX", {"email": "ana@example.com"}, scheduling=scheduling)
    assert box.requests == []
    return raised.value


@pytest.mark.parametrize(
    ("scheduling", "sent"),
    [
        (datetime(2020, 12, 16, 20, 20, tzinfo=timezone.utc), "2020-12-16T20:20:00.000"),
        (
            datetime(2020, 12, 16, 17, 20, 0, 1_999, timezone(timedelta(hours=-3))),
            "2020-12-16T20:20:00.001",
        ),
        (
            datetime(2026, 1, 1, 5, 29, 59, tzinfo=timezone(timedelta(hours=5, minutes=30))),
            "2025-12-31T23:59:59.000",
        ),
    ],
)
def test_scheduling_is_sent_in_utc(
    scheduling: datetime, sent: str, box: Sandbox, client: IndeCX
) -> None:
    client.invites.send("T0AXXX", {"email": "ana@example.com"}, scheduling=scheduling)
    body = box.requests[-1]["body"]
    assert body == {"email": "ana@example.com", "scheduling": sent}
    client.invites.send("T0AXXX", {"email": "ana@example.com"}, scheduling)
    assert box.requests[-1]["body"] == body


@pytest.mark.parametrize(
    "scheduling",
    [datetime(2026, 1, 1), date(2026, 1, 1), "2026-01-01T00:00:00.000", 1767225600, 0, True],
    ids=repr,
)
def test_a_value_that_is_not_a_moment_is_refused(
    scheduling: Any, box: Sandbox, client: IndeCX
) -> None:
    error = refused(box, client, scheduling)
    assert error.field == "scheduling"


@pytest.mark.parametrize(
    "extreme",
    [
        datetime.max.replace(tzinfo=timezone(timedelta(hours=-3))),
        datetime.min.replace(tzinfo=timezone(timedelta(hours=3))),
    ],
    ids=["max", "min"],
)
def test_a_moment_beyond_the_calendar_is_refused(
    extreme: datetime, box: Sandbox, client: IndeCX
) -> None:
    error = refused(box, client, extreme)
    assert error.field == "scheduling"
    for bound in ("start_date", "end_date"):
        dates: dict[str, Any] = {bound: extreme}
        with pytest.raises(InvalidRequestError, match=bound):
            client.answers.list(**dates)


def test_the_mean_time_of_a_town_is_no_zone(box: Sandbox, client: IndeCX) -> None:
    """pytz gives this offset if its zone is passed to `datetime` instead of calling `localize`."""
    odd = datetime(2030, 1, 31, 9, 0, tzinfo=timezone(-timedelta(hours=3, minutes=6)))
    error = refused(box, client, odd)
    assert error.field == "scheduling"
    assert "localize" in str(error)
    with pytest.raises(InvalidRequestError, match="zoneinfo"):
        client.answers.list(start_date=odd)
