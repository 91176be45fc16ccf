"""Errors that end a write: from a log handler, a callback, the rows, or a reply that cannot be
converted. Each error says who may have been asked.
"""

from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from indecx import AsyncIndeCX, IndeCX, OutcomeUnknownError, records
from indecx.testing import Sandbox
from writes import ANA, SINGLE, operation, outcomes_of, writes


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with Sandbox(answers=0, invites=0, actions=1) as sandbox:
        yield sandbox


@contextmanager
def handler(error: BaseException) -> Iterator[None]:
    """Adds a log handler that raises an error when a write is logged."""

    class Raises(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.__dict__["http.request.method"] != "GET":
                raise error

    logger, raises, level = logging.getLogger("indecx"), Raises(), logging.getLogger("indecx").level
    logger.addHandler(raises)
    logger.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        logger.removeHandler(raises)
        logger.setLevel(level)


@pytest.mark.parametrize(
    "error",
    [KeyboardInterrupt(), SystemExit(3), GeneratorExit(), asyncio.CancelledError()],
    ids=repr,
)
@pytest.mark.parametrize("name", ["invites.send", "invites.send_bulk"])
def test_an_interruption_in_a_log_handler_is_raised(
    box: Sandbox, client: IndeCX, name: str, error: BaseException
) -> None:
    error.__cause__ = None
    with handler(error), pytest.raises(type(error)) as raised:
        operation(client, name)("T0AXXX", ANA if name == "invites.send" else [ANA])
    assert len(box.sent) == 1
    assert isinstance(raised.value.__cause__, OutcomeUnknownError)
    if name == "invites.send_bulk":
        assert [outcome.status for outcome in outcomes_of(raised.value)] == ["accepted"]


@pytest.mark.parametrize(
    "error",
    [KeyboardInterrupt(), SystemExit(3), GeneratorExit(), asyncio.CancelledError()],
    ids=repr,
)
@pytest.mark.parametrize("name", ["invites.send", "invites.send_bulk"])
def test_what_a_log_handler_raises_ends_an_awaited_call_too(
    box: Sandbox, name: str, error: BaseException
) -> None:
    async def main() -> object:
        client = AsyncIndeCX(base_url=box.url, company_key=box.company_key)
        given = ANA if name == "invites.send" else [ANA]
        return await operation(client, name)("T0AXXX", given)

    error.__cause__ = None
    with handler(error), pytest.raises(type(error)) as raised:
        asyncio.run(main())
    assert len(box.sent) == 1
    assert isinstance(raised.value.__cause__, OutcomeUnknownError)
    if name == "invites.send_bulk":
        assert [outcome.status for outcome in outcomes_of(raised.value)] == ["accepted"]


@dataclass(frozen=True)
class Frozen(Exception):
    """An error whose attributes cannot be set, like those of some libraries."""

    code: str = "NoSuchKey"


class Shadowed(Exception):
    """An error that hides its cause."""

    __cause__ = property(lambda self: None)  # type: ignore[assignment]


class Touchy(Exception):
    """An error that raises when its cause is read."""

    @property
    def __cause__(self) -> BaseException | None:  # type: ignore[override]
        raise RuntimeError("no")


@pytest.mark.parametrize("error", [Frozen(), Shadowed(), Touchy()], ids=lambda e: type(e).__name__)
@pytest.mark.parametrize("where", ["source", "on_outcome"])
async def test_an_error_that_cannot_be_changed_loses_nothing(
    box: Sandbox, client: IndeCX, async_client: AsyncIndeCX, where: str, error: Exception
) -> None:
    def fail(*_: object) -> None:
        raise error

    def source() -> Iterator[dict[str, Any]]:
        yield from ({"email": f"ana{n}@example.com"} for n in range(1_500))
        fail()

    options: dict[str, Any] = {"on_outcome": fail} if where == "on_outcome" else {}

    async def blocking() -> object:
        return client.invites.send_bulk("T0AXXX", source(), **options)

    for call in (blocking(), async_client.invites.send_bulk("T0AXXX", source(), **options)):
        with pytest.raises((type(error), OutcomeUnknownError)) as raised:
            await call
        if isinstance(error, Frozen):
            assert raised.value is error
            unknown = raised.value.__cause__
        else:
            unknown = raised.value
            assert unknown.__cause__ is error
        assert isinstance(unknown, OutcomeUnknownError)
        assert unknown.outcomes is not None
        drawn = 1_000 if where == "on_outcome" else 1_500
        assert len(unknown.outcomes) == drawn
        assert [outcome.status for outcome in unknown.outcomes[:1000]] == ["accepted"] * 1000


@pytest.mark.parametrize("name", SINGLE)
async def test_a_reply_that_cannot_be_handed_over_may_have_happened(
    box: Sandbox,
    client: IndeCX,
    async_client: AsyncIndeCX,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(self: object, *_: object) -> None:
        raise OSError("too many open files")

    for record in records.__all__:
        monkeypatch.setattr(getattr(records, record), "__init__", fail, raising=False)

    async def blocking() -> object:
        return operation(client, name)(*SINGLE[name][1])

    for call in (blocking(), operation(async_client, name)(*SINGLE[name][1])):
        with pytest.raises(OSError, match="too many") as raised:
            await call
        assert isinstance(raised.value.__cause__, OutcomeUnknownError)
    assert len(writes(box)) == 2


RUN = """
import sys
from indecx import IndeCX
from indecx.testing import Sandbox

class Gone:
    def find_spec(self, name, path=None, target=None):
        if name == "indecx.records":
            raise ModuleNotFoundError(name)

with Sandbox() as box:
    client = IndeCX(base_url=box.url, company_key=box.company_key)
    sys.meta_path.insert(0, Gone())
    for call in (
        lambda: client.invites.send("T0AXXX", {"email": "ana@example.com"}),
        lambda: client.invites.send_bulk("T0AXXX", [{"email": "ana@example.com"}]),
    ):
        try:
            call()
        except ModuleNotFoundError:
            assert not box.sent
        else:
            raise SystemExit("the class of the reply was there")
"""


def test_a_removed_installation_is_noticed_before_any_request() -> None:
    done = subprocess.run([sys.executable, "-c", RUN], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
