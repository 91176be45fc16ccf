"""Airflow: a task that sends one survey.

A task whose worker died has failed for Airflow, and runs again where it has `retries`: it has none.
What may go again does so within the task.
"""

from typing import Any

from airflow.sdk import task
from indecx import IndeCX
from tenacity_retry import ask


@task(retries=0)
def ask_customer(action: str, customer: dict[str, Any]) -> None:
    """Asks one customer."""
    with IndeCX() as client:
        ask(client, action, customer)
