"""Servers that speak TLS: whom the client trusts, and what a broken one means for a write."""

import os
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme
from indecx import APIConnectionError, OutcomeUnknownError
from servers import Server

# An application-data record whose contents nobody encrypted.
GARBAGE = b"\x17\x03\x03\x00\x20" + bytes(32)


def answer(it: Any) -> None:
    """Lists no action, and breaks TLS in the answer to a write."""
    if it.command == "GET":
        it.reply(200, b"[]")
        return
    if it.path.endswith("invites"):
        # The head arrives, and the body does not.
        it.send_response(200)
        it.send_header("content-length", "100")
        it.end_headers()
    os.write(it.connection.fileno(), GARBAGE)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def ca_file(authority: trustme.CA, tmp_path: Path) -> str:
    path = tmp_path / "company-root.pem"
    authority.cert_pem.write_to_path(path)
    return str(path)


@pytest.fixture
def server(authority: trustme.CA) -> Iterator[Server]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with Server(answer, context) as server:
        yield server


def test_a_companys_own_root_is_trusted(server: Server, ca_file: str) -> None:
    assert server.client(ca_file=ca_file).actions.list().to_list() == []
    assert len(server.seen) == 2


def test_an_unknown_root_is_not_and_nothing_is_sent(server: Server) -> None:
    with pytest.raises(APIConnectionError, match="Nothing was sent") as caught:
        server.client(max_retries=1).actions.list().to_list()
    assert "`ca_file`" in str(caught.value)
    assert server.seen == []


@pytest.mark.parametrize("after_the_head", [False, True])
def test_a_write_is_not_repeated_when_tls_breaks_in_its_answer(
    server: Server, ca_file: str, after_the_head: bool
) -> None:
    client = server.client(ca_file=ca_file, max_retries=3)
    customer = {"email": "ana@example.com"}
    if after_the_head:
        outcomes = client.links.create("T0AXXX", [customer])
        assert [outcome.status for outcome in outcomes] == ["unknown"]
    else:
        with pytest.raises(OutcomeUnknownError):
            client.invites.send("T0AXXX", customer)
    assert len(server.seen) == 2, server.seen
