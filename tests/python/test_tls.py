"""Servers that speak TLS: whom the client trusts, and what a broken one means for a write."""

import http.server
import os
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme
from indecx import APIConnectionError, IndeCX, OutcomeUnknownError

# An application-data record whose contents nobody encrypted.
GARBAGE = b"\x17\x03\x03\x00\x20" + bytes(32)


class TlsServer:
    """Hands out tokens, lists no action, and breaks TLS in the answer to a send."""

    def __init__(self, authority: trustme.CA) -> None:
        seen: list[str] = []

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                seen.append(self.path)
                is_token = self.path.endswith("authorization/token")
                self.reply(b'{"authToken": "secret-token"}' if is_token else b"[]")

            def do_POST(self) -> None:
                seen.append(self.path)
                self.rfile.read(int(self.headers["content-length"]))
                if self.path.endswith("invites"):
                    # The head arrives, and the body does not.
                    self.send_response(200)
                    self.send_header("content-length", "100")
                    self.end_headers()
                os.write(self.connection.fileno(), GARBAGE)
                self.close_connection = True

            def reply(self, body: bytes) -> None:
                self.send_response(200)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Keeps the test's output clean."""

        class Quiet(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request: Any, client_address: Any) -> None:
                """A handshake that the client gives up is no failure here."""

        self.seen = seen
        self.server = Quiet(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("127.0.0.1").configure_cert(context)
        self.server.socket = context.wrap_socket(
            self.server.socket, server_side=True, do_handshake_on_connect=False
        )
        self.url = f"https://127.0.0.1:{self.server.server_address[1]}"
        self.thread = threading.Thread(target=self.server.serve_forever)

    def __enter__(self) -> "TlsServer":
        self.thread.start()
        return self

    def __exit__(self, *args: object) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def ca_file(authority: trustme.CA, tmp_path: Path) -> Path:
    path = tmp_path / "company-root.pem"
    authority.cert_pem.write_to_path(path)
    return path


@pytest.fixture
def server(authority: trustme.CA) -> Iterator[TlsServer]:
    with TlsServer(authority) as server:
        yield server


def connect(server: TlsServer, **options: Any) -> IndeCX:
    return IndeCX(base_url=server.url, company_key="k", rate_limit=None, **options)


def test_a_companys_own_root_is_trusted(server: TlsServer, ca_file: Path) -> None:
    assert connect(server, ca_file=str(ca_file)).actions.list().to_list() == []
    assert len(server.seen) == 2


def test_an_unknown_root_is_not_and_nothing_is_sent(server: TlsServer) -> None:
    with pytest.raises(APIConnectionError, match="Nothing was sent") as caught:
        connect(server, max_retries=1).actions.list().to_list()
    assert "`ca_file`" in str(caught.value)
    assert server.seen == []


@pytest.mark.parametrize("after_the_head", [False, True])
def test_a_write_is_not_repeated_when_tls_breaks_in_its_answer(
    server: TlsServer, ca_file: Path, after_the_head: bool
) -> None:
    client = connect(server, ca_file=str(ca_file))
    customer = {"email": "ana@example.com"}
    if after_the_head:
        outcomes = client.links.create("T0AXXX", [customer])
        assert [outcome.status for outcome in outcomes] == ["unknown"]
    else:
        with pytest.raises(OutcomeUnknownError):
            client.invites.send("T0AXXX", customer)
    assert len(server.seen) == 2, server.seen
