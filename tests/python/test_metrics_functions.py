"""`indecx.metrics` for data in memory: every case of `tests/vectors/metrics`, which Rust and Node
run too, and the arrays and frames that only Python has.
"""

from __future__ import annotations

import random
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any, cast

import numpy as np
import polars as pl
import pyarrow as pa
import pytest
from indecx import IndeCXError, InvalidRequestError, Table, metrics
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


@pytest.mark.parametrize(
    ("columns", "by", "expected"),
    [
        ({"indicator_filial": ["a", "b"]}, "indicator_Filial", [None]),
        ({"indicator_São": ["a", "b"]}, "indicator_Sa\u0303o", ["a", "b"]),
        ({"indicator_Sa\u0303o": ["a", "b"]}, "indicator_São", ["a", "b"]),
        ({"treatments": [{"status": "a"}, {"status": "b"}]}, "treatmentsStatus", ["a", "b"]),
        ({"action_name": ["a", "b"]}, "actionName", ["a", "b"]),
    ],
)
def test_a_group_is_the_column_of_its_name_in_frames_and_rows(
    columns: dict[str, Any], by: str, expected: list[Any]
) -> None:
    frame = pl.DataFrame({"metric": ["nps"] * 2, "review": [9, 3], **columns})
    for source in (frame, frame.to_dicts()):
        assert [
            row[by] for row in metrics.summarize(source, by=[by]).to_polars().to_dicts()
        ] == expected


def test_text_that_holds_no_lists_is_refused_in_frames() -> None:
    frame = pl.DataFrame({"metric": ["nps"], "review": [9], "indicators": ["Filial A"]})
    with pytest.raises(InvalidRequestError) as refused:
        metrics.summarize(frame, by=["indicator_Filial"])
    assert refused.value.field == "indicators"
    naive = [{"metric": "nps", "review": 9, "created_at": datetime(2025, 3, 1, 2, 30)}]
    with pytest.raises(InvalidRequestError, match="time zone") as refused:
        metrics.summarize(naive, by=["month"])
    assert refused.value.field == "created_at"


def test_scores_of_whole_numbers_are_as_exact_as_their_fractions() -> None:
    pick = random.Random(3)
    for _ in range(300):
        scores = pick.choices(range(11), k=pick.randrange(1, 60))
        promoters, detractors = sum(s >= 9 for s in scores), sum(s <= 6 for s in scores)
        score = metrics.nps(scores)
        assert score.score == 100 * (promoters - detractors) / len(scores)
        assert score.mean == metrics.ces(scores, scale=(0, 10)).score == sum(scores) / len(scores)
        assert metrics.csat(scores, scale=(0, 10)).score == 100 * promoters / len(scores)
        rate = metrics.response_rate(promoters, len(scores))
        assert rate.rate == 100 * promoters / len(scores)


def test_scores_are_taken_from_any_array() -> None:
    given = [10, 9, 3, 0, None]
    expected = metrics.nps(given)
    whole = given[:4]
    for source in (
        np.array([*whole, np.nan]),
        np.array(whole, dtype=np.uint8),
        np.ma.array([*whole, 99], mask=[0, 0, 0, 0, 1]),
        pl.Series(given, dtype=pl.Decimal(4, 1)),
        pl.Series(given).to_pandas(),
        pa.chunked_array([[10, 9], [3, 0, None]]),
        (Decimal(score) if score is not None else None for score in given),
        {*whole},
    ):
        assert metrics.nps(source) == expected, type(source)


@pytest.mark.parametrize("field", ["before", "after"])
def test_frames_are_no_rows_to_compare(field: str) -> None:
    table = metrics.summarize([{"metric": "nps", "review": 9}])
    score = metrics.nps([9, 3])
    for frame in (table, table.to_polars(), table.to_pandas(), pa.table(table)):
        given = {"before": score, "after": score, field: frame}
        with pytest.raises(InvalidRequestError, match="one row") as refused:
            metrics.compare(**given)
        assert refused.value.field == field
