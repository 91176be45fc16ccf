"""Permits and the rate limit: which calls wait, and what "too many requests" changes."""

import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from email.utils import formatdate
from typing import Any

import pytest
from indecx import (
    AuthenticationError,
    IndeCX,
    RateLimitError,
)
from indecx.testing import Sandbox
from servers import Server


def connect(box: Sandbox, **options: Any) -> IndeCX:
    return IndeCX(**{"base_url": box.url, "company_key": box.company_key, **options})


def test_small_reads_and_pages_do_not_starve_behind_writes() -> None:
    with Sandbox(answers=300) as box:
        client = connect(box, rate_limit=40, timeout=30)
        client.actions.get("T0AXXX")
        done: list[str] = []

        def write(at: int) -> None:
            client.answers.create("T0AXXX", {"email": f"c{at}@example.com", "review": 9})
            done.append("write")

        with ThreadPoolExecutor(240) as pool:
            for at in range(240):
                pool.submit(write, at)
            while len(done) < 5:
                time.sleep(0.01)
            client.actions.list().to_list()
            client.answers.list().first()
            client.answers.list().total()
            before_reads = len(done)
            assert len(client.answers.list(page_size=100).to_list()) >= 300
            before_pages = len(done)
        assert before_reads < 60, before_reads
        assert before_pages < 160, before_pages
        assert done.count("write") == 240


def test_a_client_a_call_is_no_way_round_the_limit() -> None:
    with Sandbox(answers=0) as box:
        started = time.monotonic()
        for _ in range(6):
            with connect(box, rate_limit=5) as client:
                client.invites.send("T0AXXX", {"email": "ana@example.com"})
        # Each client fetches a token. Five of the twelve requests go at once, then one at a time.
        assert len(box.requests) == 12
        assert time.monotonic() - started > 1.3


def test_a_server_that_always_says_too_many_gets_four_requests() -> None:
    with Sandbox(answers=10) as box:
        client = connect(box, rate_limit=None)
        client.actions.get("T0AXXX")
        box.clear_requests()
        box.fault(status=429, times=None)
        with pytest.raises(RateLimitError):
            client.actions.get("T0AXXX")
        assert len(box.requests) == 4


@pytest.mark.parametrize("rate", [None, 50])
def test_the_wait_that_the_server_asks_of_one_call_delays_the_others(rate: float | None) -> None:
    with Sandbox(answers=0) as box:
        client = connect(box, rate_limit=rate, max_concurrency=4)
        client.actions.get("T0AXXX")
        box.clear_requests()
        box.fault(route="actions-info", status=429, headers={"retry-after": "1"})
        with ThreadPoolExecutor(20) as pool:
            list(pool.map(lambda _: client.actions.get("T0AXXX"), range(20)))
        refused_at = next(r["answered_ms"] for r in box.requests if r["status"] == 429)
        arrivals = sorted(r["received_ms"] - refused_at for r in box.requests)
        # Only requests that were in progress already, or about to be sent, arrive during the wait.
        assert sum(0 < after < 950 for after in arrivals) <= 4, arrivals
        assert len(box.requests) == 21


def test_a_wait_that_is_too_long_for_a_repeat_delays_no_other_call() -> None:
    with Sandbox(answers=0) as box:
        client = connect(box)
        client.actions.get("T0AXXX")
        box.fault(route="actions-info", status=429, headers={"retry-after": "3600"})
        with pytest.raises(RateLimitError):
            client.actions.get("T0AXXX")
        assert client.actions.get("T0AXXX").control_id == "T0AXXX"


PULL = """
import sys
from indecx import IndeCX
client = IndeCX(base_url=sys.argv[1], company_key=sys.argv[2])
print(len(client.answers.list(page_size=100).to_list()))
"""


def test_four_processes_share_the_platforms_limit() -> None:
    with Sandbox(answers=2000, rate_limit=20) as box:
        command = [sys.executable, "-c", PULL, box.url, box.company_key]
        pulls = [
            subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            for _ in range(4)
        ]
        ends = [pull.communicate(timeout=120) for pull in pulls]
        assert [out for out, _ in ends] == ["2000\n"] * 4, ends


def test_calls_in_a_line_go_with_a_token_that_lasts() -> None:
    with Sandbox(answers=0, token_lifetime_s=2) as box:
        client = connect(box, rate_limit=20, max_retries=0)
        with ThreadPoolExecutor(60) as pool:
            sent = [
                pool.submit(client.invites.send, "T0AXXX", {"email": f"c{at}@example.com"})
                for at in range(100)
            ]
            for one in sent:
                one.result()
        tokens = [r for r in box.requests if r["path"].endswith("authorization/token")]
        assert len(box.sent) == 100
        assert len(box.requests) - len(tokens) <= 105
        assert len(tokens) <= 8


@pytest.mark.parametrize(("wait", "retry_after"), [(30, 30.0), (0, None), (-3600, None)])
def test_a_date_is_meant_by_the_servers_own_clock(wait: int, retry_after: float | None) -> None:
    def limited(it: Any) -> None:
        now = 1_000_000_000
        it.send_response_only(429)
        it.send_header("date", formatdate(now, usegmt=True))
        it.send_header("retry-after", formatdate(now + wait, usegmt=True))
        it.send_header("content-length", "0")
        it.end_headers()

    with Server(limited) as server, pytest.raises(RateLimitError) as caught:
        server.client().actions.list().to_list()
    assert caught.value.retry_after == retry_after


@pytest.mark.parametrize(
    ("damage", "hint"),
    [("'{}'", "remove them"), ('"{}"', "remove them"), ("${}", "two dollars"), ("{}x", "quotes")],
)
def test_a_damaged_key_has_a_hint_of_its_own(damage: str, hint: str) -> None:
    with Sandbox(answers=0) as box:
        key = damage.format(box.company_key)
        with pytest.raises(AuthenticationError, match=hint) as caught:
            connect(box, company_key=key).actions.list().to_list()
        assert key not in str(caught.value)
        assert json.dumps(box.company_key) not in str(caught.value)
