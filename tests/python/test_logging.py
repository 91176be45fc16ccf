"""Log records of requests: off by default, complete when enabled, and without personal data."""

from __future__ import annotations

import asyncio
import logging
import os

import pytest
from clients import connect
from indecx import AsyncIndeCX, IndeCXError, NotFoundError
from indecx.testing import Sandbox

FIELDS = {
    "http.request.method",
    "url.template",
    "http.request.resend_count",
    "http.response.status_code",
    "indecx.duration_ms",
    "http.response.body.size",
}


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.DEBUG, logger="indecx")
    return caplog


def logged(log: pytest.LogCaptureFixture) -> list[tuple[str, int | None]]:
    """Returns the route and the status of each record."""
    records = [record.__dict__ for record in log.records if record.name == "indecx"]
    return [(it["url.template"], it.get("http.response.status_code")) for it in records]


def test_nothing_is_logged_by_default(caplog: pytest.LogCaptureFixture) -> None:
    with Sandbox(answers=10) as box:
        connect(box).answers.list().to_list()
    assert caplog.records == []


def test_every_attempt_is_a_record_with_fields(log: pytest.LogCaptureFixture) -> None:
    with Sandbox(answers=10) as box:
        client = connect(box)
        box.fault(status=503)
        client.actions.get("T0AXXX")
        with pytest.raises(NotFoundError):
            client.actions.get("NONE00")
    action = "actions-info/{action}"
    assert logged(log)[:3] == [("authorization/token", 200), (action, 503), (action, 200)]
    assert len(logged(log)) == 4
    second = log.records[2].__dict__
    assert second["levelno"] == logging.DEBUG
    assert second.keys() >= FIELDS
    assert second["http.request.method"] == "GET"
    assert second["http.request.resend_count"] == 1
    assert second["http.response.body.size"] > 0
    assert second["indecx.duration_ms"] > 0
    assert log.records[1].__dict__["error.type"] == "503"
    assert "error.type" not in second
    assert log.records[2].getMessage().startswith(f"GET {action}: 200 in ")


def test_a_pull_logs_every_page(log: pytest.LogCaptureFixture) -> None:
    with Sandbox(answers=2500) as box:
        pages = connect(box).answers.list().pages()
        assert sum(len(page) for page in pages) == 2500
        assert len(logged(log)) == pages.receipt.requests


def test_an_awaited_call_is_logged_too(log: pytest.LogCaptureFixture) -> None:
    async def main(box: Sandbox) -> None:
        client = AsyncIndeCX(base_url=box.url, company_key=box.company_key)
        await client.actions.get("T0AXXX")
        assert logged(log) == [("authorization/token", 200), ("actions-info/{action}", 200)]

    with Sandbox(answers=1) as box:
        asyncio.run(main(box))


def test_a_missing_answer_is_logged_by_its_kind(log: pytest.LogCaptureFixture) -> None:
    with Sandbox(answers=1) as box:
        client = connect(box, max_retries=0)
        client.actions.get("T0AXXX")
        box.fault(reset=True)
        with pytest.raises(IndeCXError):
            client.actions.get("T0AXXX")
    assert log.records[-1].__dict__["error.type"] == "connection"
    assert "http.response.status_code" not in log.records[-1].__dict__


def test_the_level_counts_at_the_time_of_the_call(caplog: pytest.LogCaptureFixture) -> None:
    with Sandbox(answers=1) as box:
        client = connect(box)
        client.actions.get("T0AXXX")
        with caplog.at_level(logging.DEBUG, logger="indecx"):
            client.actions.get("T0AXXX")
        client.actions.get("T0AXXX")
    assert logged(caplog) == [("actions-info/{action}", 200)]


def test_no_record_names_a_person_or_a_secret(log: pytest.LogCaptureFixture) -> None:
    with Sandbox(answers=10) as box:
        client = connect(box, max_retries=0)
        client.answers.list(email="ana@example.com", check_filters=False).to_list()
        client.invites.send("T0AXXX", {"name": "Ana", "email": "ana@example.com"})
        box.fault(status=500)
        with pytest.raises(IndeCXError):
            client.invites.send("T0AXXX", {"name": "Ana", "email": "ana@example.com"})
        said = "\n".join(f"{record.getMessage()} {record.__dict__}" for record in log.records)
        assert len(log.records) >= 4
        secrets = [box.company_key, box.company_key[7:], "ana@example.com", "Ana", "T0AXXX", "eyJ"]
        assert [secret for secret in secrets if secret in said] == []


def test_a_handler_that_fails_costs_no_call_its_result(
    log: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            raise RuntimeError("the disk is full")

    seen: list[object] = []
    monkeypatch.setattr("sys.unraisablehook", seen.append)
    logger, handler = logging.getLogger("indecx"), Broken()
    logger.addHandler(handler)
    try:
        with Sandbox(answers=1) as box:
            assert connect(box).actions.get("T0AXXX").control_id == "T0AXXX"
    finally:
        logger.removeHandler(handler)
    # The failure is reported once, however many records failed.
    assert len(seen) == 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a child that is forked")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_forked_child_logs_its_own_requests(log: pytest.LogCaptureFixture) -> None:
    with Sandbox(answers=1) as box:
        client = connect(box)
        client.actions.get("T0AXXX")
        log.clear()
        child = os.fork()
        if child == 0:
            try:
                client.actions.get("T0AXXX")
                os._exit(0 if ("actions-info/{action}", 200) in logged(log) else 1)
            finally:
                os._exit(2)
        assert os.waitpid(child, 0)[1] == 0
