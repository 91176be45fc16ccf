"""Listings as files: their contents, and that a file is complete or absent."""

from __future__ import annotations

import _thread
import asyncio
import json
import os
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import polars
import pytest
from indecx import AsyncIndeCX, IndeCX, IndeCXError, InvalidRequestError, Receipt
from indecx.testing import Sandbox
from pyarrow import parquet

Json = dict[str, Any]

#: The longest wait, in seconds. It only ends a test that a defect would block.
PATIENCE = 30

#: Every kind of file: the method that writes it, and its options.
KINDS: dict[str, tuple[str, Json]] = {
    "parquet": ("write_parquet", {}),
    "wide parquet": ("write_parquet", {"layout": "wide"}),
    "csv": ("write_csv", {}),
    "nested csv": ("write_csv", {"layout": "nested"}),
    "jsonl": ("write_jsonl", {}),
}

every_kind = pytest.mark.parametrize("kind", KINDS)


def write(rows: Any, kind: str, path: Any) -> Any:
    """Writes a file. Returns the receipt, or an awaitable that returns it."""
    name, options = KINDS[kind]
    return getattr(rows, name)(path, **options)


def answers(*records: Any) -> Json:
    page = {"page": 1, "limit": 1000, "total": len(records), "answers": records}
    return {"text": json.dumps(page)}


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.005)


def second_page(box: Sandbox) -> None:
    until(lambda: sum(r["path"].startswith("answers-info") for r in box.requests) >= 2)


def check_untouched(path: Path) -> None:
    """Checks that the older file is untouched, once the interrupted write has removed its draft."""
    until(lambda: list(path.parent.iterdir()) == [path])
    assert list(path.parent.iterdir()) == [path]
    assert path.read_bytes() == b"older"


def test_json_lines_are_the_records_as_sent(box: Sandbox, client: IndeCX, tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    client.answers.list(page_size=50).write_jsonl(path)
    read = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert read == box.records("answers") == [row.raw for row in client.answers.list()]
    spread = '{"_id":\r\n\t"a", "n": 1.50, "x": "\\u00e9\\n"},\nnull, 5'
    box.reply(text=f'{{"page": 1, "limit": 1000, "total": 3, "answers": [{spread}]}}')
    client.answers.list().write_jsonl(path)
    lines = path.read_bytes().split(b"\n")
    assert lines.pop() == b""
    assert [json.loads(line) for line in lines] == [{"_id": "a", "n": 1.5, "x": "é\n"}, None, 5]
    assert b"1.50" in lines[0]


@pytest.mark.parametrize("layout", ["wide", "nested"])
def test_parquet_is_zstd_and_names_the_query_and_the_time_but_no_person(
    layout: Any, box: Sandbox, client: IndeCX, tmp_path: Path
) -> None:
    email, phone, code = "ana.souza@example.com", "5511912345678", "98765004321"
    before = datetime.now(timezone.utc)
    path = tmp_path / "answers.parquet"
    box.reply(**answers({"_id": "a", "review": 9}))
    client.answers.list(
        email=email, phone=phone, client_id=code, start_date="2025-01-01"
    ).write_parquet(path, layout=layout)
    read = parquet.read_metadata(path)
    group = read.row_group(0)
    assert {group.column(n).compression for n in range(group.num_columns)} == {"ZSTD"}
    metadata = {name.decode(): value.decode() for name, value in read.metadata.items()}
    assert json.loads(metadata["indecx.query"]) == {
        "route": "GET answers-info/{action}",
        "action": "all",
        "filters": {
            "startDate": "01-01-2025",
            "dateType": "createdAt",
            "email": None,
            "phone": None,
            "clientId": None,
        },
    }
    at = datetime.fromisoformat(metadata["indecx.pulled_at"].replace("Z", "+00:00"))
    assert before.replace(microsecond=0) <= at <= datetime.now(timezone.utc)
    written = path.read_bytes()
    assert not [secret for secret in (email, phone, code) if secret.encode() in written]
    assert box.company_key.encode() not in written


CODECS = {"zstd": "ZSTD", "snappy": "SNAPPY", "none": "UNCOMPRESSED"}


@pytest.mark.parametrize("compression", CODECS)
@pytest.mark.parametrize("layout", ["wide", "nested"])
def test_parquet_is_compressed_as_requested(
    layout: Any, compression: Any, client: IndeCX, tmp_path: Path
) -> None:
    path, plain = tmp_path / "answers.parquet", tmp_path / "plain.parquet"
    rows = client.answers.list()
    rows.write_parquet(path, layout=layout, compression=compression)
    rows.write_parquet(plain, layout=layout)
    group = parquet.read_metadata(path).row_group(0)
    found = {group.column(n).compression for n in range(group.num_columns)}
    assert found == {CODECS[compression]}
    assert parquet.read_table(path).equals(parquet.read_table(plain))
    assert polars.read_parquet(path).equals(polars.read_parquet(plain))


@pytest.mark.parametrize("compression", ["gzip", "ZSTD", "", 3, None, True])
@pytest.mark.parametrize("layout", ["wide", "nested"])
def test_another_compression_is_refused_before_any_request(
    layout: Any, compression: Any, box: Sandbox, client: IndeCX, tmp_path: Path
) -> None:
    with pytest.raises(InvalidRequestError, match='must be "zstd", "snappy" or "none"') as raised:
        client.answers.list().write_parquet(
            tmp_path / "rows.parquet", layout=layout, compression=compression
        )
    assert raised.value.field == "compression"
    assert not box.requests


async def test_an_awaited_file_is_compressed_as_requested(box: Sandbox, tmp_path: Path) -> None:
    async with AsyncIndeCX(base_url=box.url, company_key=box.company_key) as client:
        await client.answers.list().write_parquet(tmp_path / "rows", compression="snappy")
    assert parquet.read_metadata(tmp_path / "rows").row_group(0).column(0).compression == "SNAPPY"


@every_kind
def test_a_file_is_put_in_the_place_of_an_older_one(
    kind: str, client: IndeCX, tmp_path: Path
) -> None:
    path = tmp_path / "answers"
    path.write_bytes(b"older" * 100_000)
    receipt = write(client.answers.list(), kind, path)
    assert isinstance(receipt, Receipt)
    written = path.read_bytes()
    assert b"older" not in written[:100]
    # A path can be text.
    write(client.answers.list(), kind, str(path))
    assert len(path.read_bytes()) == len(written)
    assert list(tmp_path.iterdir()) == [path]


@every_kind
@pytest.mark.skipif(sys.platform == "win32", reason="modes and links are POSIX's")
def test_a_file_has_the_mode_of_the_one_it_replaces_and_a_link_to_it_stays(
    kind: str, client: IndeCX, tmp_path: Path
) -> None:
    new, path, link = tmp_path / "new", tmp_path / "answers", tmp_path / "latest"
    path.write_bytes(b"older" * 100_000)
    link.symlink_to(path)
    umask = os.umask(0o027)
    try:
        write(client.answers.list(), kind, new)
        assert stat.S_IMODE(new.stat().st_mode) == 0o666 & ~0o027
        # One mode hides the file from others, the other allows more than the umask.
        for mode in (0o600, 0o664):
            path.chmod(mode)
            write(client.answers.list(), kind, link)
            assert stat.S_IMODE(path.stat().st_mode) == mode
    finally:
        os.umask(umask)
    assert link.is_symlink()
    assert b"older" not in path.read_bytes()[:100]
    assert sorted(tmp_path.iterdir()) == [path, link, new]


@every_kind
@pytest.mark.parametrize(
    "trouble",
    [{"status": 503}, {"body": "<html>"}, {"reset": True}, {"cut": 400}, {"total_error": 3}],
    ids=str,
)
def test_a_pull_that_fails_leaves_everything_as_it_was(
    kind: str, trouble: Json, box: Sandbox, client: IndeCX, tmp_path: Path
) -> None:
    path, new = tmp_path / "answers", tmp_path / "new"
    path.write_bytes(b"older")
    rows = client.answers.list(page_size=50)
    raised: list[type[IndeCXError]] = []
    for use in (list, lambda rows: write(rows, kind, path), lambda rows: write(rows, kind, new)):
        box.clear_faults()
        if "total_error" in trouble:
            box.configure(total="wrong", **trouble)
        else:
            box.fault(route="answers-info", skip=1, times=None, **trouble)
        with pytest.raises(IndeCXError) as error:
            use(rows)
        raised.append(error.type)
    assert raised == raised[:1] * 3
    assert path.read_bytes() == b"older"
    assert list(tmp_path.iterdir()) == [path]


@every_kind
async def test_a_callback_that_raises_leaves_everything_as_it_was(
    kind: str, client: IndeCX, async_client: AsyncIndeCX, tmp_path: Path
) -> None:
    def tell(rows: int, total: int | None) -> None:
        raise LookupError("mine")

    path = tmp_path / "answers"
    path.write_bytes(b"older")
    with pytest.raises(LookupError, match="mine"):
        write(client.answers.list(page_size=50, progress=tell), kind, path)
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(LookupError, match="mine"):
        await write(async_client.answers.list(page_size=50, progress=tell), kind, path)
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes() == b"older"


@every_kind
async def test_a_task_that_is_cancelled_leaves_everything_as_it_was(
    kind: str, box: Sandbox, async_client: AsyncIndeCX, tmp_path: Path
) -> None:
    path = tmp_path / "answers"
    path.write_bytes(b"older")
    box.fault(route="answers-info", skip=1, times=None, delay_ms=60_000)
    rows = async_client.answers.list(page_size=50)
    task = asyncio.create_task(write(rows, kind, path))
    await asyncio.to_thread(second_page, box)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    check_untouched(path)


@every_kind
def test_ctrl_c_leaves_everything_as_it_was(
    kind: str, box: Sandbox, client: IndeCX, tmp_path: Path
) -> None:
    path = tmp_path / "answers"
    path.write_bytes(b"older")
    box.fault(route="answers-info", skip=1, times=None, delay_ms=60_000)

    def interrupt() -> None:
        second_page(box)
        _thread.interrupt_main()

    thread = threading.Thread(target=interrupt)
    thread.start()
    with pytest.raises(KeyboardInterrupt):
        write(client.answers.list(page_size=50), kind, path)
    thread.join()
    check_untouched(path)


@every_kind
@pytest.mark.parametrize("place", ["", ".", "none/answers", "file/answers", "new/", "/dev/null"])
async def test_a_place_where_no_file_can_be_is_refused(
    kind: str, place: str, box: Sandbox, client: IndeCX, async_client: AsyncIndeCX, tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(b"older")
    path = f"{tmp_path}/{place}" if place != "/dev/null" else place
    with pytest.raises(InvalidRequestError, match="`path`") as raised:
        write(client.answers.list(), kind, path)
    assert raised.value.field == "path"
    with pytest.raises(InvalidRequestError, match="`path`"):
        await write(async_client.answers.list(), kind, path)
    assert box.requests == []
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@every_kind
@pytest.mark.parametrize("path", [None, 5, b"answers"])
def test_a_value_that_is_not_a_path_is_refused(
    kind: str, path: Any, box: Sandbox, client: IndeCX
) -> None:
    with pytest.raises((TypeError, InvalidRequestError)):
        write(client.answers.list(), kind, path)
    assert box.requests == []


ZONES = ("Sao Paulo", -3, "localtime", "Etc/Unknown")


@pytest.mark.parametrize(
    ("option", "value"),
    [("layout", "long"), ("layout", 5), ("indicators", "both")]
    + [("time_zone", zone) for zone in ZONES],
)
async def test_an_option_that_cannot_be_is_refused_by_name(
    option: str, value: Any, box: Sandbox, client: IndeCX, async_client: AsyncIndeCX, tmp_path: Path
) -> None:
    rows, given = client.answers.list(), {option: value}
    uses = [rows.to_arrow, rows.to_polars, rows.to_pandas]
    uses += [lambda **given: rows.write_parquet(tmp_path / "rows", **given)]
    uses += [lambda **given: rows.write_csv(tmp_path / "rows", **given)]
    for use in uses:
        with pytest.raises(InvalidRequestError, match=f"`{option}`") as raised:
            use(**given)
        assert raised.value.field == option
    with pytest.raises(InvalidRequestError, match=f"`{option}`"):
        await async_client.answers.list().to_arrow(**given)
    assert box.requests == []
    assert list(tmp_path.iterdir()) == []


def test_repeated_rows_are_in_the_file_once(box: Sandbox, client: IndeCX, tmp_path: Path) -> None:
    before = {record["_id"]: record for record in box.records("answers")}
    box.configure(drift={"insert_front": 1, "remove": 0.2})
    receipt = client.answers.list(page_size=20).write_parquet(tmp_path / "answers.parquet")
    frame = polars.read_parquet(tmp_path / "answers.parquet")
    assert frame["id"].n_unique() == frame.height == receipt.rows
    assert receipt.duplicates > 0
    found = {row["id"]: row for row in frame.to_dicts()}
    kept = {record["_id"] for record in box.records("answers")}
    assert set(before) & kept <= set(found)
    for name in set(before) & set(found):
        assert found[name]["feedback"] == before[name]["feedback"]


def test_a_parquet_files_summary_shows_no_personal_data(client: IndeCX, tmp_path: Path) -> None:
    path = tmp_path / "answers.parquet"
    client.answers.list().write_parquet(path)
    group = parquet.ParquetFile(path).metadata.row_group(0)
    columns = [group.column(at) for at in range(group.num_columns)]
    types = {column.physical_type for column in columns if column.statistics is not None}
    assert "BYTE_ARRAY" not in types
    assert {"DOUBLE", "INT64"} <= types


#: Writes a file whose second page never comes.
WRITER = """
import sys
from indecx import IndeCX
url, key, method, path = sys.argv[1:]
getattr(IndeCX(base_url=url, company_key=key).answers.list(page_size=50), method)(path)
"""


@every_kind
@pytest.mark.skipif(sys.platform == "win32", reason="a process ends in another way there")
def test_nothing_is_left_of_a_process_that_was_killed(
    kind: str, box: Sandbox, client: IndeCX, tmp_path: Path
) -> None:
    path = tmp_path / "answers"
    box.fault(route="answers-info", skip=1, times=None, delay_ms=60_000)
    command = [sys.executable, "-c", WRITER, box.url, box.company_key, KINDS[kind][0], str(path)]
    with subprocess.Popen(command) as writer:
        second_page(box)
        # While the file is written, there is no draft, or one that only its owner can read.
        drafts = [*tmp_path.iterdir()]
        assert [stat.S_IMODE(draft.stat().st_mode) for draft in drafts] in ([], [0o600])
        assert drafts == [] or sys.platform != "linux"
        writer.terminate()
        assert writer.wait(PATIENCE) == -signal.SIGTERM
    # If a draft must have a name, the next write to its folder removes abandoned drafts.
    left = tmp_path / ".indecx-AbC123.part"
    left.write_text("ana@example.com", "utf-8")
    mine = tmp_path / "mine.part"
    mine.touch()
    box.clear_faults()
    write(client.answers.list(), kind, path)
    assert sorted(tmp_path.iterdir()) == [path, mine]
