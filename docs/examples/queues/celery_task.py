"""Celery: a task that sends one survey.

It is acknowledged before it runs (`acks_late` is off, as by default), so that one whose worker died
is not handed out again. It does without `autoretry_for`, which would repeat every failure.
"""

import os
from typing import Any

from celery import Celery, Task
from indecx import IndeCX
from may_go_again import may_go_again

app = Celery("surveys", broker=os.environ.get("CELERY_BROKER_URL", "redis://127.0.0.1/0"))


@app.task(bind=True, max_retries=5, acks_late=False)
def ask(self: Task, action: str, customer: dict[str, Any]) -> None:
    """Asks one customer, and tries again later where nothing has happened."""
    try:
        with IndeCX() as client:
            client.invites.send(action, customer)
    except Exception as error:
        if not may_go_again(error):
            raise
        wait = getattr(error, "retry_after", None) or 2**self.request.retries
        raise self.retry(exc=error, countdown=wait) from error
