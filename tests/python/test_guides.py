"""Examples of the guides that are not Python: shell commands, a server, and links to files."""

import json
import os
import re
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import openpyxl
import pytest
from indecx.testing import Sandbox
from servers import answers

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"
KEY = "$2b$10$MadeUpKeyMadeUpKeyMadeUpKeyMadeUpKeyMadeUpKeyMadeUpKe"
KEYS = (DOCS / "guides" / "keys.md").read_text("utf-8")


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def key_after(script: str, shell: str, folder: Path) -> str:
    """Returns the key that a program sees if it is started after these commands."""
    environment = {name: value for name, value in os.environ.items() if "INDECX" not in name}
    done = subprocess.run(
        [shell, "-eu", "-c", f"{script}\nprintenv INDECX_COMPANY_KEY"],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stderr == ""
    return done.stdout.removesuffix("\n")


@pytest.mark.skipif(os.name == "nt", reason="the guide's commands are for POSIX shells")
@pytest.mark.parametrize("shell", ["sh", "bash"])
@pytest.mark.parametrize("script", blocks(KEYS, "sh"))
def test_a_key_survives_what_the_guide_shows(script: str, shell: str, tmp_path: Path) -> None:
    if shutil.which(shell) is None or ("node " in script and shutil.which("node") is None):
        pytest.skip("not installed")
    assert key_after(script, shell, tmp_path) == KEY


@pytest.mark.skipif(os.name == "nt", reason="the guide's commands are for POSIX shells")
def test_a_key_in_double_quotes_is_what_the_guide_says(tmp_path: Path) -> None:
    if shutil.which("bash") is None:
        pytest.skip("not installed")
    assert "bash would pass on `b0`" in KEYS
    script = f'set +u; export INDECX_COMPANY_KEY="{KEY}"'
    assert key_after(script, "bash", tmp_path) == "b0"


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_a_key_survives_make(tmp_path: Path) -> None:
    (line,) = blocks(KEYS, "make")
    makefile = f"{line}\nshow:\n\t@printenv INDECX_COMPANY_KEY\n"
    (tmp_path / "Makefile").write_text(makefile, "utf-8")
    shown = subprocess.run(
        ["make", "--no-print-directory", "show"], cwd=tmp_path, capture_output=True, check=True
    )
    assert shown.stdout.decode().strip() == KEY


@contextmanager
def webhook_server(command: list[str]) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    environment = {**os.environ, "WEBHOOK_SECRET": "a-long-secret", "PORT": "0"}
    server = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    with server:
        try:
            assert server.stdout is not None
            yield server.stdout.readline().split()[-1], server
        finally:
            server.kill()


def post(url: str, body: bytes) -> int:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(urllib.request.Request(url, body, method="POST"), timeout=20) as reply:
            return reply.status
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def announced(url: str, size: int) -> int:
    """Announces a body without sending it, and returns the status of the response."""
    at = urlsplit(url)
    connection = HTTPConnection(at.netloc, timeout=30)
    connection.putrequest("POST", at.path)
    connection.putheader("Content-Length", str(size))
    connection.endheaders()
    status = connection.getresponse().status
    connection.close()
    return status


@pytest.mark.parametrize(
    "command",
    [
        [sys.executable, "-X", "dev", "docs/examples/webhook_server.py"],
        ["node", "docs/examples/webhook_server.mjs"],
    ],
    ids=["python", "node"],
)
def test_the_webhook_server_takes_deliveries_and_nothing_else(command: list[str]) -> None:
    answer = {"_id": "60ae3842a81a5d534cbcfb21", "review": 0, "metric": "nps-0-10"}
    link = {"inviteId": "6143d38aaf080f75ffbdacf2", "shortUrl": "https://example.com/s/1"}
    with webhook_server(command) as (url, server):
        for body in (answer, {"answer": answer}, {"answers": answer}, {"answers": [answer]}):
            assert post(f"{url}/answers/a-long-secret", json.dumps(body).encode()) == 204
        links = json.dumps({"customers": [link]}).encode()
        assert post(f"{url}/links/a-long-secret", links) == 204
        assert post(f"{url}/answers/a-long-secret", links) == 400
        assert post(f"{url}/answers/a-long-secret", b"<html>") == 400
        assert post(f"{url}/answers/another", links) == 404
        assert post(f"{url}/answers", links) == 404
        assert post(f"{url}/elsewhere/a-long-secret", links) == 404
        assert announced(f"{url}/answers/a-long-secret", 1024 * 1024 + 1) == 404
        server.kill()
        assert server.stdout is not None
        lines = server.stdout.read().splitlines()
    assert (
        lines[:4] == ["answer 60ae3842a81a5d534cbcfb21 0.0"] * 4
        or lines[:4] == ["answer 60ae3842a81a5d534cbcfb21 0"] * 4
    )
    assert lines[4:] == ["link 6143d38aaf080f75ffbdacf2 https://example.com/s/1"]


def test_the_architecture_names_files_that_there_are() -> None:
    page = (DOCS / "architecture.md").read_text("utf-8")
    picture = (DOCS / "architecture.svg").read_text("utf-8")
    named = re.findall(r"`([\w./-]+/[\w.-]+\.(?:rs|py|pyi|cjs|mjs|cts|json|md))`", page)
    named += re.findall(r'data-file="([^"]+)"', picture)
    assert len(named) > 30
    assert [name for name in named if not (ROOT / name).is_file()] == []


#: The start of links to this repository's files in pages that are read elsewhere, as on PyPI.
HERE = "https://github.com/indecx/indecx/blob/main/"


def test_links_of_pages_outside_the_site_lead_somewhere() -> None:
    dead: list[str] = []
    for page in [*ROOT.glob("*.md"), *DOCS.glob("*.md"), *DOCS.glob("guides/*.md")]:
        # Code blocks contain other kinds of links, such as those of rustdoc.
        prose = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
        for target in re.findall(r"\]\(([^)\s]+)\)", prose):
            path, _, anchor = target.removeprefix(HERE).partition("#")
            # The build of the site checks its own links.
            if "://" in path or (page.parent != ROOT and not target.startswith(HERE)):
                continue
            found = (ROOT / path) if path else page
            if not found.exists() or (anchor and anchor not in anchors(found)):
                dead.append(f"{page.name}: {target}")
    assert dead == []


def anchors(page: Path) -> set[str]:
    """Returns the headings of a page, as links name them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_a_dead_link_in_the_built_site_is_found(tmp_path: Path) -> None:
    (tmp_path / "there.html").write_text('<h1 id="part">There</h1>', "utf-8")
    for target, dead in [
        ("there.html", False),
        ("there.html#part", False),
        ("#", False),
        ("https://example.com/elsewhere", False),
        ("gone.html", True),
        ("there.html#gone", True),
        ("../outside.html", True),
    ]:
        (tmp_path / "index.html").write_text(f'<a href="{target}">a link</a>', "utf-8")
        command = [sys.executable, DOCS / "check_links.py", tmp_path]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        assert (done.returncode != 0, target in done.stderr) == (dead, dead), target


def test_the_workbook_of_the_guide_runs_nothing_and_keeps_digits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (DOCS / "guides" / "excel.md").read_text("utf-8")
    (code,) = (block for block in blocks(page, "python") if "to_excel" in block)
    texts = ["=SOMA(A1;A2)", "+5531977461755", "0123", "http://example.com", "ótimo"]
    at = "2025-06-30T02:30:00.000Z"
    rows = [
        {"_id": f"{n}", "feedback": text, "phone": text, "review": 9.5, "createdAt": at}
        for n, text in enumerate(texts)
    ]
    with Sandbox(answers=0) as box:
        monkeypatch.setenv("INDECX_BASE_URL", box.url)
        monkeypatch.setenv("INDECX_COMPANY_KEY", box.company_key)
        monkeypatch.chdir(tmp_path)
        box.reply(**answers(*rows))
        exec(code, {})
    header, *lines = openpyxl.load_workbook("june.xlsx")["Respostas"].iter_rows()
    read = [dict(zip([cell.value for cell in header], line, strict=True)) for line in lines]
    assert [row["feedback"].value for row in read] == texts
    assert {row["feedback"].data_type for row in read} == {"s"}
    assert [row["phone"].value for row in read] == texts
    assert read[0]["review"].value == 9.5
    assert str(read[0]["created_at"].value) == "2025-06-29 23:30:00"
