"""`indecx.metrics`: every case of `tests/vectors/metrics`, which runs in Rust and Node too."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, cast

import pytest
from indecx import IndeCXError, Table, metrics
from vectors import Function, all_functions, counted


@pytest.mark.parametrize("case", all_functions(), ids=lambda case: case.name)
def test_functions_give_what_their_vectors_say(case: Function) -> None:
    given = case.given()
    function: Any = getattr(metrics, case.function)
    positional = [
        given.pop(name) for name in ("scores", "rows", "answered", "invited") if name in given
    ]
    try:
        came = function(*positional, **given)
    except IndeCXError as error:
        case.check_error(error)
        return
    case.check(counted(came) if isinstance(came, Table) else asdict(cast("Any", came)))
