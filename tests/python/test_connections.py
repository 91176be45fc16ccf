"""Connections: how many there are, which are reused, and how their host names are resolved."""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from clients import connect
from indecx import InvalidRequestError
from indecx.testing import Sandbox


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with Sandbox(answers=300) as sandbox:
        yield sandbox


@pytest.mark.parametrize("most", [1, 3, 8])
def test_a_pull_opens_no_more_connections_than_requests_at_once(most: int) -> None:
    with Sandbox(answers=2400) as box:
        client = connect(box, max_concurrency=most)
        assert len(client.answers.list(page_size=100).to_list()) == 2400
        used = {request["connection"] for request in box.requests}
        assert len(box.requests) > 24
        assert len(used) <= most


def test_a_connection_that_died_takes_those_of_its_age_along(box: Sandbox) -> None:
    client = connect(box, max_concurrency=8, timeout=2, max_retries=1)
    assert len(client.answers.list(page_size=10).to_list()) == 300
    before = {request["connection"] for request in box.requests}
    assert len(before) > 2
    box.clear_requests()
    box.fault(delay_ms=60_000)
    # The request gets no reply on a kept connection. The retry uses no connection of that age.
    assert client.actions.get("T0AXXX").control_id == "T0AXXX"
    assert box.requests[0]["connection"] in before
    assert box.requests[1]["connection"] not in before


def test_connections_are_reused(box: Sandbox) -> None:
    client = connect(box)
    for _ in range(10):
        client.actions.get("T0AXXX")
    assert len({request["connection"] for request in box.requests}) == 1


def test_requests_in_flight_are_bounded(box: Sandbox) -> None:
    client = connect(box, max_concurrency=3)
    client.actions.get("T0AXXX")
    box.clear_requests()
    box.fault(delay_ms=50, times=None)
    threads = [threading.Thread(target=client.actions.get, args=("T0AXXX",)) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({request["connection"] for request in box.requests}) <= 3


def test_a_closed_client_says_so(box: Sandbox) -> None:
    with connect(box) as client:
        client.actions.get("T0AXXX")
    with pytest.raises(InvalidRequestError, match="closed"):
        client.actions.get("T0AXXX")


LOOKUPS = """
import socket, threading
from indecx import APIConnectionError, IndeCX
from indecx.testing import Sandbox
silent = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
silent.bind(("127.0.0.1", 53))
box = Sandbox(answers=300)
healthy = IndeCX(base_url=box.url, company_key=box.company_key, rate_limit=None)
messages = []
def ask(name):
    url = f"https://{name}.example.com"
    try:
        IndeCX(base_url=url, company_key="k", timeout=8, max_retries=0).actions.get("T0AXXX")
    except APIConnectionError as error:
        messages.append(str(error))
asking = [threading.Thread(target=ask, args=(f"hangs{at % 12}",)) for at in range(24)]
for thread in asking:
    thread.start()
healthy.invites.send("T0AXXX", {"email": "ana@example.com"})
assert healthy.answers.list().to_arrow().num_rows == 300
assert messages == [], "the healthy ones were first"
for thread in asking:
    thread.join()
assert len(messages) == 24
assert all("within 6.4 s" in one and "Nothing was sent" in one for one in messages), messages[0]
print("done")
"""


# Runs a command in a network of its own, in which port 53 is free and resolves all names.
APART = ["unshare", "-m", "-n", "sh", "-c"]


def can_be_apart() -> bool:
    if sys.platform != "linux" or os.geteuid() != 0 or shutil.which("unshare") is None:
        return False
    tried = "ip link set lo up && mount --bind /etc/hosts /etc/resolv.conf"
    return subprocess.run([*APART, tried], stderr=subprocess.DEVNULL).returncode == 0


@pytest.mark.skipif(not can_be_apart(), reason="another server of names takes root")
def test_names_that_are_never_answered_hold_up_no_other_call(tmp_path: Path) -> None:
    resolver = tmp_path / "resolv.conf"
    resolver.write_text("nameserver 127.0.0.1\noptions timeout:10 attempts:2\n")
    names = f'ip link set lo up && mount --bind {resolver} /etc/resolv.conf && exec "$@"'
    done = subprocess.run(
        [*APART, names, "sh", sys.executable, "-c", LOOKUPS],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "done\n", "")
