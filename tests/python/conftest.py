"""Fixtures that every test may ask for: a sandbox of its own, and clients that point at it.

The clients neither repeat nor wait for a turn, so that a test sees each request as it happens.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
from indecx import AsyncIndeCX, IndeCX
from indecx.testing import Sandbox


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a developer's shell has set must not decide a test."""
    for name in ("INDECX_COMPANY_KEY", "INDECX_BASE_URL", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with Sandbox(answers=125, invites=20) as sandbox:
        yield sandbox


@pytest.fixture
def client(box: Sandbox) -> Iterator[IndeCX]:
    with IndeCX(
        base_url=box.url, company_key=box.company_key, max_retries=0, rate_limit=None
    ) as made:
        yield made


@pytest.fixture
async def async_client(box: Sandbox) -> AsyncIterator[AsyncIndeCX]:
    async with AsyncIndeCX(
        base_url=box.url, company_key=box.company_key, max_retries=0, rate_limit=None
    ) as made:
        yield made
