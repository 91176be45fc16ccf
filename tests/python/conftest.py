"""Fixtures that every test can use: a sandbox of its own, and clients that point at it.

The clients have no retries and no rate limit, so that a test sees each request as it happens.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from indecx import AsyncIndeCX, IndeCX, Outcomes
from indecx.testing import Sandbox
from writes import Call, operation, options_of

# A shell without a terminal starts background processes with Ctrl-C ignored, but the tests send it
# themselves.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Removes variables that a developer's shell may have set, so that they do not affect tests."""
    for name in ("INDECX_COMPANY_KEY", "INDECX_BASE_URL", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with Sandbox(answers=125, invites=20) as sandbox:
        yield sandbox


@pytest.fixture
def client(box: Sandbox) -> Iterator[IndeCX]:
    with IndeCX(**options_of(box)) as made:
        yield made


@pytest.fixture
async def async_client(box: Sandbox) -> AsyncIterator[AsyncIndeCX]:
    async with AsyncIndeCX(**options_of(box)) as made:
        yield made


@pytest.fixture(params=["blocking", "awaited"])
def call(request: pytest.FixtureRequest, box: Sandbox) -> Call:
    """Returns a function that calls an operation of either client by its name."""

    def blocking(name: str, *given: Any, **named: Any) -> Outcomes:
        with IndeCX(**options_of(box)) as client:
            return operation(client, name)(*given, **named)  # type: ignore[no-any-return]

    def awaited(name: str, *given: Any, **named: Any) -> Outcomes:
        async def run() -> Outcomes:
            async with AsyncIndeCX(**options_of(box)) as client:
                return await operation(client, name)(*given, **named)  # type: ignore[no-any-return]

        return asyncio.run(run())

    return blocking if request.param == "blocking" else awaited
