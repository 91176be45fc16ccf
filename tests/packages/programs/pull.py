"""A program that has only the installed package: it pulls, writes files, sends, and says so."""

from __future__ import annotations

import csv
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import indecx
from indecx import IndeCX, NotFoundError, metrics
from indecx.testing import Sandbox

ANSWERS = 2000


def main() -> None:
    here = Path(indecx.__file__)
    assert here.is_relative_to(sys.prefix), f"not the installed package: {here}"
    assert (here.parent / "py.typed").exists()
    with (
        Sandbox(answers=ANSWERS) as box,
        IndeCX(base_url=box.url, company_key=box.company_key, rate_limit=None) as client,
        tempfile.TemporaryDirectory() as folder,
    ):
        assert len({answer.id for answer in client.answers.list()}) == ANSWERS
        parquet, text = Path(folder, "answers.parquet"), Path(folder, "answers.csv")
        client.answers.list().write_parquet(parquet)
        data = parquet.read_bytes()
        assert data[:4] == data[-4:] == b"PAR1"
        client.answers.list().write_csv(text)
        with text.open(encoding="utf-8", newline="") as file:
            assert sum(1 for _ in csv.DictReader(file)) == ANSWERS
        counted = client.answers.metrics()
        assert counted.receipt.rows == ANSWERS
        assert len(counted) == len(metrics.summarize(client.answers.list()))
        assert metrics.nps([10, 9, 3]).top == 2
        client.invites.send("T0AXXX", {"email": "ana@example.com"})
        assert len(box.sent) == 1
        try:
            client.actions.get("NONE00")
        except NotFoundError:
            pass
        else:
            raise AssertionError("an action that is not there was found")
        agents = {request["headers"].get("user-agent") for request in box.requests}
        assert agents == {f"indecx/{version('indecx')}"}, agents
    print(f"pulled {ANSWERS} answers with indecx {version('indecx')}")


main()
