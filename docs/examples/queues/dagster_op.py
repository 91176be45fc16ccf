"""Dagster: an op that sends surveys. Retries of whole runs (`dagster/max_retries`) stay off."""

from dagster import Config, Failure, OpExecutionContext, RetryRequested, job, op
from indecx import IndeCX
from may_go_again import may_go_again


class Survey(Config):
    """Whom to ask."""

    action: str
    email: str


@op
def ask(context: OpExecutionContext, config: Survey) -> None:
    """Asks one customer, and tries again later where nothing has happened."""
    try:
        with IndeCX() as client:
            client.invites.send(config.action, {"email": config.email})
    except Exception as error:
        if may_go_again(error):
            wait = getattr(error, "retry_after", None) or 2**context.retry_number
            raise RetryRequested(max_retries=4, seconds_to_wait=wait) from error
        raise Failure(str(error), allow_retries=False) from error


@job
def ask_one() -> None:
    """One survey."""
    ask()
