"""Every case of `tests/vectors`, with the blocking and the asynchronous client."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from typing import Any, cast

import pytest
from indecx import AsyncIndeCX, AsyncListing, IndeCX, IndeCXError, Listing, Outcomes, Table
from indecx.rows import Row
from indecx.testing import Sandbox
from vectors import FOLDER, Vector, all_vectors

VECTORS = list(all_vectors())

every_vector = pytest.mark.parametrize("vector", VECTORS, ids=[vector.file for vector in VECTORS])


@pytest.fixture
def box() -> Any:
    """Starts a sandbox without data, since each case brings its own replies."""
    with Sandbox(answers=0, invites=0, actions=1) as sandbox:
        yield sandbox


def test_every_declared_operation_has_vectors() -> None:
    declared = json.loads((FOLDER.parent / "declarations.json").read_text(encoding="utf-8"))
    assert {vector.operation for vector in VECTORS} == set(declared["operations"])


def method_of(client: IndeCX | AsyncIndeCX, operation: str) -> Callable[..., Any]:
    resource, name = operation.split(".")
    method: Callable[..., Any] = getattr(getattr(client, resource), name)
    return method


def refused_by_signature(method: Callable[..., Any], vector: Vector) -> bool:
    """Returns whether Python refuses a keyword that the method does not have, and names it."""
    unknown = set(vector.arguments) - set(inspect.signature(method).parameters)
    if unknown:
        assert vector.error is not None
        assert vector.error["field"] in unknown
        with pytest.raises(TypeError, match=next(iter(unknown))):
            method(**vector.given())
    return bool(unknown)


@every_vector
def test_blocking(vector: Vector, box: Sandbox, client: IndeCX) -> None:
    vector.prepare(box)
    method = method_of(client, vector.operation)
    if not refused_by_signature(method, vector):
        try:
            result = method(**vector.given())
            if isinstance(result, Listing):
                vector.check_rows(list(cast("Listing[Row]", result)))
            elif isinstance(result, Outcomes):
                vector.check_outcomes(result)
            elif isinstance(result, Table):
                vector.check_metrics(result)
            else:
                vector.check_value(result)
        except IndeCXError as error:
            vector.check_error(error)
    vector.check_requests(box)


@every_vector
async def test_asynchronous(vector: Vector, box: Sandbox, async_client: AsyncIndeCX) -> None:
    vector.prepare(box)
    method = method_of(async_client, vector.operation)
    if not refused_by_signature(method, vector):
        try:
            result = method(**vector.given())
            if isinstance(result, AsyncListing):
                vector.check_rows([row async for row in cast("AsyncListing[Row]", result)])
            elif isinstance(value := await result, Outcomes):
                vector.check_outcomes(value)
            elif isinstance(value, Table):
                vector.check_metrics(value)
            else:
                vector.check_value(value)
        except IndeCXError as error:
            vector.check_error(error)
    vector.check_requests(box)
