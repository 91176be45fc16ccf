"""The recipes of "Queues and retries": nobody is asked twice, and what may be retried is."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from conftest import Failure, seen
from indecx import IndeCX
from indecx.testing import Sandbox

ACTION = "T0AXXX"
ANA = {"email": "ana@example.com"}


def test_celery(box: Sandbox, failure: Failure) -> None:
    from celery_task import ask

    ended = ask.apply(args=(ACTION, ANA))
    assert ended.successful() == (failure.sends == 2)
    assert seen(box) == (failure.sends, failure.sent)


def test_celery_with_a_worker_and_redis(box: Sandbox, failure: Failure) -> None:
    from celery.contrib.testing.worker import start_worker
    from celery_task import app, ask

    app.conf.update(result_backend=app.conf.broker_url, worker_hijack_root_logger=False)
    with start_worker(app, perform_ping_check=False, pool="solo"):
        ended = ask.delay(ACTION, ANA)
        deadline = time.monotonic() + 30
        while not ended.ready() and time.monotonic() < deadline:
            time.sleep(0.05)
        assert ended.successful() == (failure.sends == 2)
    assert seen(box) == (failure.sends, failure.sent)


def test_tenacity(box: Sandbox, failure: Failure) -> None:
    from tenacity_retry import ask

    with IndeCX() as client:
        if failure.sends == 2:
            ask(client, ACTION, ANA)
        else:
            with pytest.raises(Exception, match="send"):
                ask(client, ACTION, ANA)
    assert seen(box) == (failure.sends, failure.sent)


@pytest.fixture(scope="session")
def prefect_server() -> Iterator[None]:
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=120):
        yield


@pytest.mark.usefixtures("prefect_server")
def test_prefect(box: Sandbox, failure: Failure) -> None:
    from prefect_task import ask_all

    state = ask_all(ACTION, [ANA], return_state=True)
    assert state.is_completed() == (failure.sends == 2)
    assert seen(box) == (failure.sends, failure.sent)


def test_dagster(box: Sandbox, failure: Failure) -> None:
    from dagster_op import ask_one

    config = {"ops": {"ask": {"config": {"action": ACTION, "email": ANA["email"]}}}}
    ended = ask_one.execute_in_process(run_config=config, raise_on_error=False)
    assert ended.success == (failure.sends == 2)
    assert seen(box) == (failure.sends, failure.sent)


def test_airflow(box: Sandbox, failure: Failure) -> None:
    from airflow_task import ask_customer

    if failure.sends == 2:
        ask_customer.function(ACTION, ANA)
    else:
        with pytest.raises(Exception, match="send"):
            ask_customer.function(ACTION, ANA)
    assert seen(box) == (failure.sends, failure.sent)
