"""The rows of a sandbox: made-up rows, which are lifelike, and the test's own rows."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from indecx import IndeCX
from indecx.testing import Sandbox

SAO_PAULO = ZoneInfo("America/Sao_Paulo")


def client_of(box: Sandbox) -> IndeCX:
    return IndeCX(base_url=box.url, company_key=box.company_key, max_retries=0, rate_limit=None)


def test_answers_come_at_every_hour_and_some_on_the_last_evening_of_a_month() -> None:
    with Sandbox(answers=500) as box:
        times = [row.created_at for row in client_of(box).answers.list()]
    known = [at for at in times if at is not None]
    assert {at.hour for at in known} == set(range(24))
    evenings = [at for at in known if at.astimezone(SAO_PAULO).month != at.month]
    assert evenings
    assert len(evenings) < len(known) / 10


def test_some_answers_do_not_say_whether_they_are_deleted() -> None:
    with Sandbox(answers=500) as box:
        said = [row.get("deleted") for row in box.records("answers")]
    assert {None, True, False} == set(said)


@pytest.mark.parametrize(
    ("resource", "name"),
    [
        ("answers", "_id"),
        ("invites", "_id"),
        ("blocklist", "email"),
        ("branches", "_id"),
        ("quarantines", "_id"),
    ],
)
def test_a_tests_own_records_are_listed_as_they_are(resource: str, name: str) -> None:
    record = {name: "ana@example.com", "createdAt": "2025-01-31T23:30:00-03:00", "odd": {"a": [1]}}
    with Sandbox() as box:
        before = len(box.records(resource))
        assert box.insert(resource, records=[record]) == ["ana@example.com"]
        assert record in box.records(resource)
        listing = getattr(client_of(box), resource).list()
        assert any(row.raw == record for row in listing)
        assert len(listing.to_list()) == before + 1


def test_a_record_of_a_tests_own_is_found_by_its_dates_and_contacts() -> None:
    record = {
        "_id": "a1",
        "review": 9,
        "email": "ana@example.com",
        "clientId": "0017",
        "createdAt": "2025-01-31T23:30:00-03:00",
    }
    with Sandbox(answers=0) as box:
        box.insert("answers", records=[record, {"_id": "a2", "createdAt": "2025-03-01T00:00:00Z"}])
        answers = client_of(box).answers
        first = datetime(2025, 1, 31, tzinfo=SAO_PAULO)
        last = first + timedelta(days=1)
        for found in (
            answers.list(start_date=first, end_date=last),
            answers.list(email="ana@example.com", check_filters=False),
            answers.list(client_id="0017", check_filters=False),
        ):
            assert [row.id for row in found] == ["a1"]
        box.touch("answers", ["a1"])
        changed = next(row for row in answers.list() if row.id == "a1")
        assert changed.updated_at is not None
        assert datetime.now(timezone.utc) - changed.updated_at < timedelta(days=1)
        assert box.remove("answers", ["a1"]) == 1
        assert [row.id for row in answers.list()] == ["a2"]


def test_one_bad_record_is_refused_and_nothing_is_added() -> None:
    odd: Any = [{"_id": "a1"}, 5]
    with Sandbox(answers=0) as box:
        with pytest.raises(ValueError, match=r"records\[1\]"):
            box.insert("answers", records=odd)
        with pytest.raises(ValueError, match="actions"):
            box.insert("actions", records=[{}])
        assert box.records("answers") == []


def test_a_reader_of_invites_finds_what_was_sent() -> None:
    with Sandbox(answers=0, invites=0) as box:
        client = client_of(box)
        client.invites.send("T0AXXX", {"email": "ana@example.com"})
        assert [row.email for row in client.invites.list()] == ["ana@example.com"]
        assert [row.email for row in client.invites.unanswered("T0AXXX")] == ["ana@example.com"]
        box.configure(invite_delay_ms=3_600_000)
        client.invites.send("T0AXXX", {"email": "bia@example.com"})
        assert [row.email for row in client.invites.list()] == ["ana@example.com"]
        assert [customer["email"] for customer in box.sent] == [
            "ana@example.com",
            "bia@example.com",
        ]


def test_without_a_greatest_page_a_listing_comes_in_one() -> None:
    with Sandbox(answers=1500) as box:
        url = f"{box.url}/answers-info/all?limit=5000"
        token = box_json(f"{box.url}/authorization/token", {"Company-Key": box.company_key})
        headers = {"Authorization": f"Bearer {token['authToken']}"}
        assert len(box_json(url, headers)["answers"]) == 1000
        box.configure(max_limit=None)
        assert len(box_json(url, headers)["answers"]) == 1500


def test_a_strangers_large_body_is_not_kept() -> None:
    with Sandbox(answers=0) as box:
        body = json.dumps({"email": "a" * 1_000_000}).encode()
        url = f"{box.url}/send/T0AXXX"
        assert refused(urllib.request.Request(url, data=body, method="POST")) == 401
        kept = box.requests[0]["body"]
        assert isinstance(kept, str)
        assert len(kept) < 10_000


def box_json(
    url: str, headers: dict[str, str] | None = None, method: str = "GET", body: object = None
) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data=data, headers=headers or {}, method=method)
    with urllib.request.urlopen(request) as reply:
        return json.load(reply)


def refused(request: str | urllib.request.Request) -> int:
    with pytest.raises(urllib.error.HTTPError) as raised:
        urllib.request.urlopen(request)
    raised.value.close()
    return raised.value.code


@pytest.fixture
def program() -> Iterator[dict[str, str]]:
    command = [sys.executable, "-m", "indecx.sandbox", "--answers", "0"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())
        process.kill()


def test_another_process_sees_and_steers_the_program(program: dict[str, str]) -> None:
    control = program["control_url"]
    client = IndeCX(
        base_url=program["url"],
        company_key=program["company_key"],
        max_retries=0,
        rate_limit=None,
    )
    client.invites.send("T0AXXX", {"email": "ana@example.com"})
    assert [customer["email"] for customer in box_json(f"{control}/sent")] == ["ana@example.com"]
    assert box_json(f"{control}/requests")[-1]["path"] == "send/T0AXXX"
    rows = {"records": [{"_id": "a1", "review": 3}]}
    assert box_json(f"{control}/records/answers", method="POST", body=rows) == {"ids": ["a1"]}
    assert [row.review for row in client.answers.list()] == [3]
    box_json(f"{control}/faults", method="POST", body={"route": "answers-info", "status": 404})
    with pytest.raises(Exception, match="404"):
        client.answers.list().to_list()
    box_json(f"{control}/requests", method="DELETE")
    assert box_json(f"{control}/requests") == []
    wrong = urllib.request.Request(f"{control}/faults", data=b'{"rout": "x"}', method="POST")
    assert refused(wrong) == 400


def test_a_sandbox_in_a_tests_own_process_has_no_control_routes() -> None:
    with Sandbox(answers=0) as box:
        assert refused(box.url.replace("/v3/integrations", "/sandbox/sent")) in {401, 404}
