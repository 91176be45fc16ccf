"""A sandbox that programs find through the environment, and the ways in which a send can fail."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from indecx.testing import Sandbox

sys.path.insert(0, str(Path(__file__).parents[1] / "examples"))


class Failure(NamedTuple):
    """How the first send fails, and how many requests and effects there must be in the end."""

    name: str
    fault: dict[str, object]
    sends: int
    sent: int


FAILURES = [
    Failure("a lost reply", {"act": True, "reset": True}, 1, 1),
    Failure("no balance", {"status": 402, "body": "{}"}, 2, 1),
    Failure("a refusal", {"status": 400, "body": "{}"}, 1, 0),
]


@pytest.fixture
def box(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    with Sandbox(answers=0) as box:
        monkeypatch.setenv("INDECX_BASE_URL", box.url)
        monkeypatch.setenv("INDECX_COMPANY_KEY", box.company_key)
        yield box


@pytest.fixture(params=FAILURES, ids=lambda failure: failure.name)
def failure(request: pytest.FixtureRequest, box: Sandbox) -> Failure:
    failure: Failure = request.param
    box.fault(route="send", **failure.fault)  # type: ignore[arg-type]
    return failure


def seen(box: Sandbox) -> tuple[int, int]:
    """Returns how many sends were requested, and how many took effect."""
    sends = [request for request in box.requests if request["path"].startswith("send/")]
    return len(sends), len(box.sent)
