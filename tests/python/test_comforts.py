"""Conveniences beside the operations: names, copies, text forms, and helpful messages."""

from __future__ import annotations

import copy
import importlib
import json
import pickle
import re
import subprocess
import sys
import traceback
from io import StringIO
from pathlib import Path
from typing import Any

import duckdb
import indecx
import polars
import pyarrow as pa
import pytest
from indecx import (
    Answer,
    AsyncIndeCX,
    Customer,
    FollowUp,
    IndeCX,
    InvalidRequestError,
    InviteUpdate,
    NewAnswer,
    records,
)
from indecx._extras import require
from indecx._streams import Stream
from indecx.table import Table
from indecx.testing import Sandbox


def test_the_package_says_its_version_and_offers_its_records() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+.*", indecx.__version__)
    for name in records.__all__:
        assert getattr(indecx, name) is getattr(records, name)
        assert name in indecx.__all__
    assert indecx.Answer is Answer


def test_what_the_package_offers_is_for_people() -> None:
    offered = {name for name in dir(indecx) if not name.startswith("__")}
    assert offered >= set(indecx.__all__)
    for name in offered - set(indecx.__all__):
        assert importlib.import_module(f"indecx.{name}")


@pytest.mark.parametrize("layout", ["wide", "nested"])
async def test_a_table_is_pickled_and_copied(
    client: IndeCX, async_client: AsyncIndeCX, layout: Any
) -> None:
    for table in (
        client.answers.list().to_arrow(layout=layout),
        await async_client.answers.list().to_arrow(layout=layout),
        client.answers.list(email="nobody@example.com").to_arrow(layout=layout),
    ):
        for made in (pickle.loads(pickle.dumps(table)), copy.deepcopy(table), copy.copy(table)):
            assert pa.table(made).equals(pa.table(table), check_metadata=True)
            assert made.receipt == table.receipt


@pytest.mark.parametrize("made", [IndeCX, AsyncIndeCX])
def test_a_pickled_client_says_where_to_make_it(box: Sandbox, made: Any) -> None:
    client = made(base_url=box.url, company_key=box.company_key)
    for value in (client, client.answers.list()):
        with pytest.raises(TypeError, match="in the worker"):
            pickle.dumps(value)
    assert box.company_key not in f"{client.answers!r}"
    assert repr(client.answers).startswith(f"{type(client.answers).__name__}(http")


def test_pages_show_how_far_they_are(client: IndeCX) -> None:
    pages = client.answers.list(page_size=100).pages()
    assert repr(pages) == "Pages(0 rows so far)"
    next(iter(pages))
    assert repr(pages) == "Pages(100 rows so far)"


def test_a_row_gives_itself_as_json(client: IndeCX) -> None:
    for answer in client.answers.list():
        read = json.loads(answer.to_json())
        given = answer.to_dict()
        assert list(read) == list(given)
        assert (read["id"], read["review"]) == (given["id"], given["review"])
        assert [row["column"] for row in read["indicators"] or []] == [
            row["column"] for row in given["indicators"] or []
        ]


@pytest.mark.parametrize(
    "make",
    [
        lambda: Customer(email="ana@example.com", indicators={"Filial": ["x"]}),
        lambda: NewAnswer(review=9, additional_questions=[{"type": "INPUT"}], indicators={"a": 1}),
        lambda: FollowUp("S8C0VE", followers=["a@example.com"], tags=[{"tag": "a"}]),
        lambda: InviteUpdate("60d2f3b2f789b2128c761abc", name="Ana"),
    ],
)
def test_inputs_stand_in_sets(make: Any) -> None:
    assert len({make(), make()}) == 1


@pytest.mark.parametrize("kind", ["csv", "parquet", "jsonl"])
@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("s3://bucket/rows", "URL"),
        ("gs://bucket/rows", "URL"),
        ("file:///tmp/rows", "URL"),
        ("rows.csv.gz", "compressed"),
        ("rows.ZIP", "compressed"),
        (StringIO(), "open file"),
        (5, "not int"),
    ],
    ids=str,
)
async def test_a_path_of_another_machine_is_refused(
    box: Sandbox, client: IndeCX, async_client: AsyncIndeCX, kind: str, path: Any, words: str
) -> None:
    with pytest.raises(InvalidRequestError, match=words) as raised:
        getattr(client.answers.list(), f"write_{kind}")(path)
    assert raised.value.field == "path"
    with pytest.raises(InvalidRequestError, match=words):
        await getattr(async_client.answers.list(), f"write_{kind}")(path)
    assert box.requests == []


def test_a_tilde_is_the_home_folder(
    client: IndeCX, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    client.answers.list().write_csv("~/rows.csv")
    client.answers.list().write_jsonl(Path("~/rows.jsonl"))
    assert {path.name for path in tmp_path.iterdir()} == {"rows.csv", "rows.jsonl"}


@pytest.mark.parametrize("made", [IndeCX, AsyncIndeCX])
@pytest.mark.parametrize(
    "wrong",
    [
        {"timeout": -1},
        {"base_url": "nowhere"},
        {"proxy": "http://ana:Segredo@"},
        {"ca_file": 5},
        {"max_retries": "three"},
        {"rate_limit": 0},
    ],
    ids=str,
)
def test_no_frame_of_the_package_shows_the_key(made: Any, wrong: dict[str, Any]) -> None:
    given = {
        "company_key": "K" * 10 + "chave",
        "proxy": "http://ana:Segredo@proxy.example",
        **wrong,
    }
    with pytest.raises((InvalidRequestError, TypeError)) as raised:
        made(**given)
    frames = [
        frame
        for frame, _ in traceback.walk_tb(raised.value.__traceback__)
        if "indecx" in frame.f_code.co_filename and "tests" not in frame.f_code.co_filename
    ]
    assert frames
    for frame in frames:
        shown = repr(frame.f_locals)
        assert "chave" not in shown
        assert "Segredo" not in shown


def test_a_package_that_does_not_load_says_what_it_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "half_there.py").write_text("import nowhere_at_all", encoding="utf-8")
    (tmp_path / "broken.py").write_text("raise ImportError('libfoo.so')", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    for name, said in (("half_there", "nowhere_at_all"), ("broken", "libfoo.so")):
        with pytest.raises(ImportError, match=rf"{name}, which is installed .*{said}"):
            require(name, "extra")
    with pytest.raises(ImportError, match=r'pip install "indecx\[extra\]"'):
        require("nowhere_at_all", "extra")


def test_what_docstrings_say_of_other_libraries_works(client: IndeCX) -> None:
    listing = client.answers.list()
    names = {"duckdb": duckdb, "polars": polars, "pyarrow": pa}
    names |= {"listing": listing, "answers": listing.to_arrow()}
    said = f"{Table.__doc__}{Stream.__doc__}"
    examples = re.findall(r"`((?:duckdb|polars|pyarrow)\.[^`]+)`", said)
    assert len(examples) == 4
    for example in examples:
        # DuckDB finds the table among the caller's variables.
        assert len(eval(example, names)) == 125, example


STREAM = """
import os, signal, sys, threading
import polars, pyarrow
from indecx import IndeCX
from indecx.testing import Sandbox

class Limit(Exception):
    pass

def limit(*_):
    raise Limit

def interrupt():
    os.kill(os.getpid(), signal.SIGINT)

def read(frame, listing):
    try:
        frame(listing)
    except Exception:
        # Until here a reader in C leaves Python no moment at which anything else could be raised.
        (lambda: None)()

with Sandbox(answers=20_000, page_delay_ms=200) as box:
    client = IndeCX(base_url=box.url, company_key=box.company_key, rate_limit=None)
    for error, handler in ((KeyboardInterrupt, signal.default_int_handler), (Limit, limit)):
        for frame in (polars.DataFrame, pyarrow.table):
            signal.signal(signal.SIGINT, handler)
            threading.Timer(0.5, interrupt).start()
            try:
                read(frame, client.answers.list(page_size=100))
            except error:
                pass
            else:
                sys.exit("it came to an end")
"""


def test_an_interruption_of_a_stream_is_raised_as_it_is() -> None:
    done = subprocess.run(
        [sys.executable, "-c", STREAM], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
