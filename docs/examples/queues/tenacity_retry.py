"""tenacity: repeats within a program."""

from typing import Any

from indecx import IndeCX
from may_go_again import may_go_again
from tenacity import retry, retry_if_exception, stop_after_attempt, wait_exponential


@retry(
    retry=retry_if_exception(may_go_again),
    stop=stop_after_attempt(5),
    wait=wait_exponential(max=60),
    reraise=True,
)
def ask(client: IndeCX, action: str, customer: dict[str, Any]) -> None:
    """Asks one customer, and tries again where nothing has happened."""
    client.invites.send(action, customer)
