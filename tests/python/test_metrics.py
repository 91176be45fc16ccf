"""Metrics of answers and of invites: the numbers are the same, wherever the rows come from."""

from __future__ import annotations

import csv
import json
import math
import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pyarrow as pa
import pytest
from indecx import AsyncIndeCX, IndeCX, IndeCXError, InvalidRequestError, Table, metrics
from indecx.testing import Sandbox

BY = ["month", "indicator_Filial"]
ZONE = "America/Sao_Paulo"
FAST: Any = {"rate_limit": None, "max_retries": 0}


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with Sandbox(answers=3000, invites=1200, seed=7) as sandbox:
        yield sandbox


@pytest.fixture
def client(box: Sandbox) -> Iterator[IndeCX]:
    with IndeCX(base_url=box.url, company_key=box.company_key, **FAST) as client:
        yield client


def rows(table: Table) -> list[dict[str, Any]]:
    return table.to_polars().to_dicts()


def test_numbers_are_the_same_from_every_source(client: IndeCX) -> None:
    named: Any = {"by": BY, "time_zone": ZONE, "questions": True}
    expected = rows(client.answers.metrics(**named))
    listing = client.answers.list()
    answers = listing.to_list()
    wide, nested = listing.to_arrow(), listing.to_arrow(layout="nested")
    sources: dict[str, Any] = {
        "a listing": listing,
        "rows": answers,
        "a generator of rows": (row for row in answers),
        "dicts": [row.to_dict() for row in answers],
        "a wide table": wide,
        "a nested table": nested,
        "a wide table in another zone": listing.to_arrow(time_zone="Asia/Tokyo"),
        "pyarrow, wide": pa.table(wide),
        "pyarrow, nested": pa.table(nested),
        "polars, nested": nested.to_polars(),
    }
    for name, source in sources.items():
        assert rows(metrics.summarize(source, **named)) == expected, name


def test_groups_of_a_pull_are_those_of_its_frame_by_every_column(client: IndeCX) -> None:
    for resource in (client.answers, client.invites):
        frame = resource.list().to_polars()
        taken = {"metric", "review", "answered", "extra"}
        columns = [
            name
            for name in frame.columns
            if name not in taken
            and not name.startswith(("question_", "treatments_"))
            and frame[name].n_unique() < 200
        ]
        assert len(columns) > 12
        for name in columns:
            expected = rows(metrics.summarize(frame, by=[name, "year"]))
            assert rows(resource.metrics(by=[name, "year"])) == expected, name


def test_answers_are_grouped_by_how_they_were_followed_up(client: IndeCX) -> None:
    for column, details in (
        ("treatments_sponsor", False),
        ("treatments_status", False),
        ("treatments_solved_date", True),
        ("treatments_close_the_loop_feedback", True),
    ):
        frame = client.answers.list(treatments=details).to_polars()
        groups = rows(client.answers.metrics(by=[column, "year"]))
        assert groups == rows(metrics.summarize(frame, by=[column, "year"])), column
        assert len({row[column] for row in groups}) > 1, column


def test_frames_that_lost_the_types_of_questions_still_give_the_metrics(client: IndeCX) -> None:
    named: Any = {"by": BY, "time_zone": ZONE}
    expected = rows(client.answers.metrics(**named))
    listing = client.answers.list()
    frame = listing.to_polars()
    categories = frame.with_columns(pl.col("metric", "indicator_Filial").cast(pl.Categorical))
    for source in (
        frame,
        listing.to_pandas(),
        listing.to_pandas(layout="nested"),
        categories,
        frame.to_dicts(),
        frame.with_columns(pl.col("created_at").cast(pl.Datetime("ns", "UTC"))),
        frame.with_columns(pl.col("created_at").dt.replace_time_zone(None)),
        frame.rechunk().slice(0, 3000),
    ):
        assert rows(metrics.summarize(source, **named)) == expected, type(source)


async def test_the_awaited_client_gives_the_same(client: IndeCX, box: Sandbox) -> None:
    expected = client.answers.metrics(by=BY), client.invites.metrics(by=BY)
    async with AsyncIndeCX(base_url=box.url, company_key=box.company_key, **FAST) as awaited:
        came = await awaited.answers.metrics(by=BY), await awaited.invites.metrics(by=BY)
    for one, other in zip(expected, came, strict=True):
        assert rows(one) == rows(other)
        assert one.receipt.rows == other.receipt.rows > 0


def test_columns_and_their_types(client: IndeCX) -> None:
    table = client.answers.metrics(by=BY, questions=True)
    assert dict(table.to_polars().schema) == {
        "metric": pl.String(),
        "question": pl.String(),
        "question_type": pl.String(),
        "kind": pl.String(),
        "scale": pl.String(),
        "month": pl.Date(),
        "indicator_Filial": pl.String(),
        "n": pl.Int64(),
        "score": pl.Float64(),
        "low": pl.Float64(),
        "high": pl.Float64(),
        "top": pl.Int64(),
        "middle": pl.Int64(),
        "bottom": pl.Int64(),
        "mean": pl.Float64(),
        "sd": pl.Float64(),
        "n_effective": pl.Float64(),
        "left_out": pl.Int64(),
    }
    none = client.answers.metrics(
        action="all", start_date="1999-01-01", end_date="1999-01-02", by=BY
    )
    assert len(none) == 0
    assert none.column_names == [name for name in table.column_names if "question" not in name]
    assert none.to_polars().schema["month"] == pl.Date
    kept = client.invites.metrics(by=["created_at", "answered_id", "active", "quarter"])
    schema = kept.to_polars().schema
    assert schema["created_at"] == pl.Datetime("us", "UTC")
    assert (schema["active"], schema["quarter"]) == (pl.Boolean, pl.Date)


def test_answers_are_those_of_a_count_by_hand(client: IndeCX) -> None:
    counts: dict[Any, list[float]] = defaultdict(list)
    for answer in client.answers.list():
        if answer.metric == "nps-0-10" and not answer.deleted and answer.review is not None:
            at = answer.created_at
            month = at and at.astimezone(ZoneInfo(ZONE)).date().replace(day=1)
            branch = answer.indicator("Filial")
            # A masked branch counts as no branch.
            counts[month, None if branch == "****" else branch].append(answer.review)
    for row in rows(client.answers.metrics(by=BY, time_zone=ZONE)):
        if row["metric"] == "nps-0-10":
            scores = counts.pop((row["month"], row["indicator_Filial"]))
            promoters = sum(score >= 9 for score in scores)
            detractors = sum(score <= 6 for score in scores)
            assert (row["n"], row["top"], row["bottom"]) == (len(scores), promoters, detractors)
            assert math.isclose(row["score"], 100 * (promoters - detractors) / len(scores))
            assert row["low"] <= row["score"] <= row["high"]
    assert not counts


def test_invites_are_those_of_a_count_by_hand(client: IndeCX, box: Sandbox) -> None:
    made = [
        {"answered": True, "answeredId": "65f000000000000000000001", "deletedAnswer": True},
        {"answered": True, "deleted": True},
        {"answered": False, "validEmail": False, "validPhone": False},
        {"answered": False, "validEmail": False, "validPhone": None},
    ]
    at = "2025-03-05T12:00:00.000Z"
    ids = [{"_id": f"65f00000000000000000010{number}"} for number in range(len(made))]
    rows_of_ours = zip(made, ids, strict=True)
    box.insert("invites", records=[{**row, **own, "createdAt": at} for row, own in rows_of_ours])
    counts: dict[Any, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for invite in client.invites.list():
        key = invite.created_at and invite.created_at.date().replace(day=1)
        count = counts[key, invite.valid_email]
        if invite.deleted:
            count[3] += 1
            continue
        count[0] += 1
        count[1] += bool(invite.answered and not invite.deleted_answer)
        count[2] += invite.valid_email is False and invite.valid_phone is False
    came = rows(client.invites.metrics(by=["month", "valid_email"]))
    names = ("n", "answered", "unreachable", "left_out")
    shown = {(row["month"], row["valid_email"]): [row[name] for name in names] for row in came}
    assert shown == counts
    for row in came:
        if row["n"]:
            rate = metrics.response_rate(row["answered"], row["n"])
            assert (row["rate"], row["low"], row["high"]) == (rate.rate, rate.low, rate.high)


def test_a_million_answers_are_those_of_a_group_by() -> None:
    pick = random.Random(11)
    start = datetime(2024, 1, 1, tzinfo=timezone.utc)
    total = 1_000_000
    frame = pl.DataFrame(
        {
            "metric": pick.choices(["nps-0-10", "nps", None], k=total),
            "review": pick.choices([*map(float, range(11)), None, 11.0, -1.0, -0.0, 8.5], k=total),
            "deleted": pick.choices([True, False, None], k=total),
            "created_at": [
                start + timedelta(minutes=pick.randrange(700_000)) for _ in range(total)
            ],
            "branch": pick.choices(["A", "B", "Ç", None], k=total),
        }
    )
    scored = pl.col("review").is_between(0, 10)
    counted = (
        frame.filter(pl.col("deleted").ne_missing(True) & pl.col("review").is_not_null())
        .with_columns(
            month=pl.col("created_at").dt.convert_time_zone(ZONE).dt.date().dt.truncate("1mo")
        )
        .group_by("metric", "month", "branch")
        .agg(
            n=scored.sum().cast(pl.Int64),
            top=((pl.col("review") >= 9) & scored).sum().cast(pl.Int64),
            bottom=((pl.col("review") < 7) & scored).sum().cast(pl.Int64),
            left_out=(~scored).sum().cast(pl.Int64),
            mean=pl.col("review").filter(scored).mean(),
        )
        .sort("metric", "month", "branch", nulls_last=True)
    )
    came = metrics.summarize(frame, by=["month", "branch"], time_zone=ZONE).to_polars()
    named = came.filter(pl.col("metric").is_not_null())
    columns = ["metric", "month", "branch", "n", "top", "bottom", "left_out"]
    expected = counted.filter(pl.col("metric").is_not_null())
    assert named.select(columns).equals(expected.select(columns))
    assert (named["mean"] - expected["mean"]).abs().max() < 1e-9  # type: ignore[operator]
    score = 100 * (named["top"] - named["bottom"]) / named["n"]
    assert (named["score"] - score).abs().max() < 1e-9  # type: ignore[operator]
    # Without a metric the scale is unknown, so every number counts.
    assert came.filter(pl.col("metric").is_null())["kind"].is_null().all()


@pytest.mark.parametrize(
    ("period", "at", "first"),
    [
        ("month", "2025-03-01T02:30:00Z", date(2025, 2, 1)),
        ("month", "2025-03-01T03:00:00Z", date(2025, 3, 1)),
        ("day", "2025-01-01T02:30:00Z", date(2024, 12, 31)),
        ("week", "2025-01-06T02:59:59Z", date(2024, 12, 30)),
        ("quarter", "2025-04-01T02:30:00Z", date(2025, 1, 1)),
        ("year", "2025-01-01T02:30:00Z", date(2024, 1, 1)),
    ],
)
def test_periods_are_those_of_the_zones_clocks(
    client: IndeCX, box: Sandbox, period: str, at: str, first: date
) -> None:
    body = {"answers": [{"_id": "a", "metric": "nps", "review": 9, "createdAt": at}]}
    box.reply(body={"page": 1, "limit": 1000, "total": 1, **body})
    (row,) = rows(client.answers.metrics(by=[period], time_zone=ZONE))
    assert row[period] == first
    moment = datetime.fromisoformat(at.replace("Z", "+00:00"))
    (other,) = rows(
        metrics.summarize(
            [{"metric": "nps", "review": 9, "sent_at": moment}],
            by=[period],
            time_zone=ZONE,
            date_field="sent_at",
        )
    )
    assert other[period] == first


def test_a_pull_that_fails_gives_no_numbers(client: IndeCX, box: Sandbox) -> None:
    box.fault(status=500, times=100)
    for call in (client.answers.metrics, client.invites.metrics):
        with pytest.raises(IndeCXError):
            call()


def test_memory_is_that_of_the_groups_and_progress_is_reported(client: IndeCX) -> None:
    seen: list[int] = []
    table = client.answers.metrics(progress=lambda so_far, _total: seen.append(so_far))
    assert seen[-1] == table.receipt.rows == 3000
    assert len(table) < 10


@pytest.mark.parametrize(
    ("source", "field"),
    [
        (pl.DataFrame({"review": [9]}), "metric"),
        (pl.DataFrame({"metric": ["nps"]}), "answered"),
        (pl.DataFrame({"metric": ["nps"], "review": ["9"]}), "review"),
        (pl.DataFrame({"metric": ["nps"], "review": [[9]]}), "review"),
        ([9, 10], "rows"),
        ("nps", "data"),
        (9, "data"),
    ],
)
def test_bad_sources_are_refused_by_the_field(source: Any, field: str) -> None:
    with pytest.raises(InvalidRequestError) as refused:
        metrics.summarize(source)
    assert refused.value.field in (field, "metric", "review")


@pytest.mark.parametrize(
    ("option", "field"),
    [
        ({"by": ["canal"]}, "by"),
        ({"by": ["month"]}, "date_field"),
        ({"weights": "peso"}, "weights"),
        ({"weights": "metric"}, "weights"),
        ({"confidence": 0.5}, "confidence"),
        ({"time_zone": "Brasil"}, "time_zone"),
        ({"min_n": -1}, "min_n"),
    ],
)
def test_bad_options_are_refused_by_the_field(option: Any, field: str) -> None:
    frame = pl.DataFrame({"metric": ["nps"], "review": [9]})
    with pytest.raises(InvalidRequestError) as refused:
        metrics.summarize(frame, **option)
    assert refused.value.field == field


def test_rows_of_a_table_are_compared_as_scores_are(client: IndeCX) -> None:
    frame = client.answers.metrics(by=["month"]).to_polars().filter(pl.col("kind") == "nps")
    before, after = frame.to_dicts()[:2]
    expected = metrics.compare(before, after)
    assert expected.difference == after["score"] - before["score"]
    assert expected.low is not None
    assert expected.high is not None
    assert expected.low < expected.high
    pandas = frame.to_pandas()
    assert metrics.compare(pandas.iloc[0], pandas.iloc[1]) == expected
    one, other = (
        [10] * row["top"] + [7] * row["middle"] + [0] * row["bottom"] for row in (before, after)
    )
    assert metrics.compare(metrics.nps(one), metrics.nps(other)) == expected


def test_files_of_ours_give_the_metrics_of_the_pull(client: IndeCX, tmp_path: Path) -> None:
    named: Any = {"by": BY, "time_zone": ZONE}
    for resource in (client.answers, client.invites):
        expected = rows(resource.metrics(**named))
        unnamed = [{**row, "indicator_Filial": row["indicator_Filial"] or ""} for row in expected]
        listing = resource.list()
        for layout in ("wide", "nested"):
            text, parquet = tmp_path / "rows.csv", tmp_path / "rows.parquet"
            listing.write_csv(text, layout=layout)
            listing.write_parquet(parquet, layout=layout)
            frame = pl.read_csv(text, infer_schema_length=None)
            assert rows(metrics.summarize(frame, **named)) == expected, layout
            assert rows(metrics.summarize(pl.read_parquet(parquet), **named)) == expected, layout
            with text.open(encoding="utf-8", newline="") as file:
                came = rows(metrics.summarize(csv.DictReader(file), **named))
            # The `csv` module reads null as empty text; in JSON lists null stays null.
            allowed = expected if layout == "nested" else unnamed
            assert len(came) == len(allowed)
            assert all(row in allowed for row in came), layout
        listing.write_jsonl(tmp_path / "rows.jsonl")
        lines = (tmp_path / "rows.jsonl").read_text(encoding="utf-8").splitlines()
        assert rows(metrics.summarize(map(json.loads, lines), **named)) == expected


def test_questions_of_a_nested_file_of_csv_are_those_of_the_pull(
    client: IndeCX, tmp_path: Path
) -> None:
    text = tmp_path / "rows.csv"
    client.answers.list().write_csv(text, layout="nested")
    frame = pl.read_csv(text, infer_schema_length=None)
    expected = rows(client.answers.metrics(questions=True))
    assert rows(metrics.summarize(frame, questions=True)) == expected
