"""A client in the life of a process: threads, event loops, forks, Ctrl-C, exit.

Each script runs in its own interpreter with warnings as errors, so that nothing that it leaves
behind is hidden by the test runner.
"""

import os
import signal
import subprocess
import sys

import pytest

#: How often an exit is tried; a long test tries more often (`INDECX_TRIES=50`).
TRIES = int(os.environ.get("INDECX_TRIES", "5"))

forks = pytest.mark.skipif(sys.platform == "win32", reason="Windows forks no process")

HEAD = """
import asyncio, os, sys, threading, time
from indecx import AsyncIndeCX, IndeCX
from indecx.testing import Sandbox
box = Sandbox(answers=2000)
options = dict(base_url=box.url, company_key=box.company_key, rate_limit=None, max_concurrency=100)
def reached(count):
    "Waits until the sandbox has this many requests in hand."
    until = time.monotonic() + 20
    while sum("actions-info" in r["path"] for r in box.requests) < count:
        assert time.monotonic() < until
        time.sleep(0.01)
"""

HUNDRED_THREADS = """
client = IndeCX(**options)
client.actions.get("T0AXXX")
box.clear_requests()
box.fault(delay_ms=60_000, times=None)
for _ in range(100):
    threading.Thread(target=client.actions.get, args=("T0AXXX",), daemon=True).start()
reached(100)
"""

HUNDRED_TASKS = """
async def main():
    client = AsyncIndeCX(**options)
    await client.actions.get("T0AXXX")
    box.clear_requests()
    box.fault(delay_ms=60_000, times=None)
    tasks = [asyncio.create_task(client.actions.get("T0AXXX")) for _ in range(100)]
    await asyncio.to_thread(reached, 100)
    sys.exit(0)
asyncio.run(main())
"""


def run(script: str, *, timeout: float = 60) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-X", "dev", "-W", "error", "-c", HEAD + script],
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


def assert_silent(done: subprocess.CompletedProcess[str]) -> None:
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("script", [HUNDRED_THREADS, HUNDRED_TASKS], ids=["threads", "tasks"])
@pytest.mark.parametrize("attempt", range(TRIES))
def test_exit_with_a_hundred_calls_in_flight_is_silent(script: str, attempt: int) -> None:
    assert_silent(run(script))


def test_exit_without_close_is_silent() -> None:
    assert_silent(run("assert len(IndeCX(**options).answers.list().to_list()) == 2000"))


@forks
def test_a_forked_child_and_its_parent_both_answer() -> None:
    script = """
import warnings
warnings.simplefilter("ignore", DeprecationWarning)  # CPython warns of forks beside threads
client = IndeCX(**options)
rows = len(client.answers.list().to_list())
stop = threading.Event()
def busy():
    while not stop.is_set():
        client.actions.get("T0AXXX")
threads = [threading.Thread(target=busy) for _ in range(4)]
for thread in threads:
    thread.start()
for _ in range(5):
    child = os.fork()
    if child == 0:
        code = 1
        try:
            fine = len(client.answers.list().to_list()) == rows and asyncio.run(
                AsyncIndeCX(**options).actions.get("T0AXXX")).control_id == "T0AXXX"
            code = 0 if fine else 2
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert client.actions.get("T0AXXX").control_id == "T0AXXX"
stop.set()
for thread in threads:
    thread.join()
"""
    assert_silent(run(script))


@forks
def test_a_forked_child_does_not_wait_with_its_parents_calls() -> None:
    script = """
import warnings
warnings.simplefilter("ignore", DeprecationWarning)
client = IndeCX(**{**options, "rate_limit": 0.5})
threads = [threading.Thread(target=client.actions.get, args=("T0AXXX",)) for _ in range(9)]
for thread in threads:
    thread.start()
while len(box.requests) < 5:
    time.sleep(0.01)
time.sleep(0.2)  # The others wait for their turn now.
child = os.fork()
if child == 0:
    code = 1
    try:
        code = 0 if len(client.answers.list().to_list(limit=3)) == 3 else 2
    finally:
        os._exit(code)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
os._exit(0)
"""
    assert_silent(run(script))


@forks
def test_a_forked_child_exits_the_ordinary_way() -> None:
    script = """
import multiprocessing, warnings
warnings.simplefilter("ignore", DeprecationWarning)
client = IndeCX(**options)
def work(_):
    return client.actions.get("T0AXXX").control_id
if __name__ == "__main__":
    client.actions.get("T0AXXX")
    with multiprocessing.get_context("fork").Pool(3) as pool:
        assert pool.map(work, range(12)) == ["T0AXXX"] * 12
"""
    assert_silent(run(script))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no SIGINT to one process")
@pytest.mark.parametrize(
    "call",
    [
        'client.actions.get("T0AXXX")',
        "client.answers.list().to_list()",
        "[row for row in client.answers.list()]",
        'client.invites.send("T0AXXX", {"email": "ana@example.com"})',
    ],
)
def test_ctrl_c_ends_a_waiting_call(call: str) -> None:
    script = f"""
client = IndeCX(**options, timeout=600)
client.actions.list().to_list()
box.fault(delay_ms=600_000, times=None)
before = len(box.requests)
def tell():
    while len(box.requests) == before:
        time.sleep(0.01)
    print("waiting", flush=True)
threading.Thread(target=tell, daemon=True).start()
try:
    {call}
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""
    command = [sys.executable, "-X", "dev", "-W", "error", "-c", HEAD + script]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, bufsize=1
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "waiting\n"
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=60)
    finally:
        process.kill()
    assert (process.returncode, stdout, stderr) == (0, "interrupted\n", "")


def test_the_blocking_client_works_inside_a_running_event_loop() -> None:
    script = """
async def main():
    client = IndeCX(**options)
    assert len([row for row in client.answers.list()]) == 2000
asyncio.run(main(), debug=False)  # debugging tells of every call that blocks
"""
    assert_silent(run(script))


def test_thirty_threads_share_a_client_and_its_token() -> None:
    script = """
client = IndeCX(**options)
counts = []
def work():
    counts.append(len(client.answers.list(page_size=500).to_list()))
threads = [threading.Thread(target=work) for _ in range(30)]
for thread in threads: thread.start()
for thread in threads: thread.join()
assert counts == [2000] * 30, counts
assert sum(r["path"] == "authorization/token" for r in box.requests) == 1
"""
    assert_silent(run(script))


def test_other_threads_run_while_a_call_waits() -> None:
    script = """
client = IndeCX(**options)
client.actions.get("T0AXXX")
box.fault(delay_ms=1000)
box.clear_requests()
ticks = 0
def count():
    global ticks
    reached(1)
    while not done.is_set():
        ticks += 1
        time.sleep(0.001)
done = threading.Event()
counter = threading.Thread(target=count)
counter.start()
client.actions.get("T0AXXX")
done.set()
counter.join()
assert ticks > 20, ticks
"""
    assert_silent(run(script))


def is_root() -> bool:
    return sys.platform == "linux" and os.geteuid() == 0


@pytest.mark.skipif(not is_root(), reason="only root can give a child a limit of its own")
@pytest.mark.parametrize("threads", [0, 1, 2, 4])
def test_few_threads_are_enough_and_none_is_an_error(threads: int) -> None:
    """The child's user runs no other process, so that the limit counts only the child's threads."""
    script = f"""
import resource
import dataclasses, html, pyarrow, tempfile, indecx.blocking.listing, indecx.table
from indecx import IndeCXError
folder = tempfile.mkdtemp()
os.chmod(folder, 0o777)
most = len(os.listdir("/proc/self/task")) + {threads}
resource.setrlimit(resource.RLIMIT_NPROC, (most, most))
os.setgroups([])
os.setgid(54321)
os.setuid(54321)
client = IndeCX(**options, max_retries=0)
try:
    assert len(client.answers.list().to_list()) == 2000
    assert client.answers.list().to_arrow().num_rows == 2000
    for form in ("csv", "parquet", "jsonl"):
        write = getattr(client.answers.list(), "write_" + form)
        assert write(folder + "/answers." + form).rows == 2000
    client.invites.send("T0AXXX", {{"email": "ana@example.com"}})
    async def main():
        async with AsyncIndeCX(**options) as client:
            assert (await client.actions.get("T0AXXX")).control_id == "T0AXXX"
    asyncio.run(main())
    print("done")
except IndeCXError as error:
    print("no thread" in str(error))
"""
    done = run(script)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == ("done\n" if threads else "True\n")


FROZEN = """
import datetime
from unittest import mock
from indecx import IndeCX
from indecx.testing import Sandbox

real = datetime.datetime

class FakeDatetime(real):
    pass

with Sandbox(answers=3) as box:
    client = IndeCX(base_url=box.url, company_key=box.company_key)
    for stand_in in (FakeDatetime, mock.MagicMock()):
        with mock.patch("datetime.datetime", stand_in), mock.patch("datetime.date", stand_in):
            since = real(2020, 1, 1, tzinfo=datetime.timezone.utc)
            answer = client.answers.list(start_date=since).first()
            assert type(answer.created_at) is real, type(answer.created_at)
    assert type(client.answers.list().first().created_at) is real
"""


def test_a_clock_that_a_test_has_frozen_stays_in_that_test() -> None:
    done = subprocess.run(
        [sys.executable, "-c", FROZEN], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(not is_root(), reason="only root can give a child a limit of its own")
@pytest.mark.parametrize("threads", range(6))
def test_a_sandbox_runs_on_few_threads_and_says_where_there_is_none(threads: int) -> None:
    script = f"""
import resource, urllib.request, encodings.idna
from indecx.testing import Sandbox as Few
most = len(os.listdir("/proc/self/task")) + {threads}
resource.setrlimit(resource.RLIMIT_NPROC, (most, most))
os.setgroups([])
os.setgid(54323)
os.setuid(54323)
try:
    with Few(answers=2000) as few:
        ask = urllib.request.Request(few.url + "/authorization/token")
        ask.add_header("company-key", few.company_key)
        assert urllib.request.urlopen(ask).status == 200
    print("done")
except OSError as error:
    print("no thread could be started for the sandbox" in str(error))
"""
    done = run(script)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == ("done\n" if threads else "True\n")
