"""Prefect: a task that sends one survey.

A task whose process died is not run again by itself; do not run its flow again blindly either.
"""

from typing import Any

from indecx import IndeCX
from may_go_again import may_go_again
from prefect import flow, task
from prefect.client.schemas.objects import State, TaskRun
from prefect.tasks import Task


def nothing_happened(_task: Task[Any, Any], _run: TaskRun, state: State[Any]) -> bool:
    """Whether the task may run again."""
    error = state.result(raise_on_failure=False)
    return isinstance(error, BaseException) and may_go_again(error)


@task(retries=4, retry_delay_seconds=[1, 10, 60, 600], retry_condition_fn=nothing_happened)
def ask(action: str, customer: dict[str, Any]) -> None:
    """Asks one customer."""
    with IndeCX() as client:
        client.invites.send(action, customer)


@flow
def ask_all(action: str, customers: list[dict[str, Any]]) -> None:
    """Asks each of them."""
    for customer in customers:
        ask(action, customer)
