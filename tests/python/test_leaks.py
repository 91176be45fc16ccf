"""Every operation, succeeding and failing, with the most verbose logs, shows no secret or person.

The run has its own process, whose whole output is searched.
"""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
DECLARED = json.loads((HERE.parent / "declarations.json").read_text("utf-8"))

NAME, EMAIL, PHONE = "Zulmira Quaresma", "zulmira.quaresma@example.com", "5521977553311"
COMMENT = "Fui mal atendida pela Zulmira"


class Recorded(dict[str, Any]):
    """The texts that must not show, and all output."""

    def __repr__(self) -> str:
        """Shows only names, so that a failing test shows no secret."""
        return f"Recorded({', '.join(self)})"


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    file = tmp_path_factory.mktemp("leaks") / "recorded.json"
    person = json.dumps([NAME, EMAIL, PHONE, COMMENT])
    done = subprocess.run(
        [sys.executable, str(HERE / "verbose_run.py"), person, str(file)],
        env={**os.environ, "RUST_LOG": "trace", "RUST_BACKTRACE": "full", "PYTHONDEVMODE": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return Recorded(json.loads(file.read_text("utf-8")), output=done.stdout + done.stderr)


def shown(output: str, secrets: list[str]) -> list[str]:
    """Returns the text before each secret that was found."""
    # A search for each secret is a hundred times as fast as a pattern with a thousand alternatives.
    found = [re.escape(secret) for secret in secrets if secret in output]
    return (
        [
            output[max(0, at.start() - 300) : at.start()]
            for at in re.finditer("|".join(found), output)
        ]
        if found
        else []
    )


def test_every_operation_is_driven(recorded: Recorded) -> None:
    assert recorded["operations"] == sorted(DECLARED["operations"])
    for ends in ("Outcomes(", "RateLimitError", "OutcomeUnknownError", "CancelledError", "Ended"):
        assert ends in recorded["output"]


def test_no_secret_shows(recorded: Recorded) -> None:
    key = recorded["key"]
    in_base64 = base64.b64encode(key.encode()).decode().rstrip("=")
    # The token contains the key in base64: neither its head nor the key's own characters may show.
    secrets = [key, key[7:30], in_base64[:40], "eyJhbGciOi", *recorded["tokens"]]
    assert len(secrets) > 4
    assert shown(recorded["output"], secrets) == []


def test_no_person_that_is_written_shows(recorded: Recorded) -> None:
    person = [*NAME.split(), EMAIL, EMAIL.split("@")[0], PHONE, COMMENT, "mal atendida"]
    assert shown(recorded["output"], person) == []


def test_no_person_of_the_platforms_data_shows(recorded: Recorded) -> None:
    assert len(recorded["contacts"]) > 1000
    assert shown(recorded["output"], recorded["contacts"]) == []
