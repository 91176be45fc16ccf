"""The transport: time limits, odd bodies, redirects, proxies, certificates."""

import base64
import gzip
import json
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from clients import connect
from indecx import (
    APIConnectionError,
    APITimeoutError,
    IndeCX,
    InvalidRequestError,
    ResponseFormatError,
)
from indecx.testing import Sandbox
from servers import Server


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with Sandbox(answers=300) as sandbox:
        yield sandbox


def test_a_server_that_drips_is_timed_out(box: Sandbox) -> None:
    client = connect(box, timeout=0.5, max_retries=0)
    client.actions.get("T0AXXX")
    box.fault(drip_ms=50)
    with pytest.raises(APITimeoutError, match="timeout"):
        client.actions.get("T0AXXX")


def test_a_call_may_have_a_time_of_its_own(box: Sandbox) -> None:
    client = connect(box, max_retries=0)
    client.actions.get("T0AXXX")
    box.fault(delay_ms=60_000, times=2)
    with pytest.raises(APITimeoutError):
        client.actions.get("T0AXXX", timeout=0.2)
    with pytest.raises(APITimeoutError):
        client.answers.list(timeout=0.2).to_list()


@pytest.mark.parametrize("compressed", [True, False])
def test_bodies_come_compressed_or_not(box: Sandbox, compressed: bool) -> None:
    box.configure(gzip=compressed, bom=True)
    rows = connect(box).answers.list().to_list()
    assert [row.raw for row in rows] == box.records("answers")


@pytest.mark.parametrize(
    "body", ["<html>ana@example.com</html>", '{"message": "ok"}', "null", "7", '"text"']
)
def test_a_body_that_is_no_listing(box: Sandbox, body: str) -> None:
    client = connect(box, max_retries=0)
    box.fault(body=body)
    with pytest.raises(ResponseFormatError) as caught:
        client.answers.list().to_list()
    assert "ana@example.com" not in str(caught.value)
    assert len(str(caught.value)) < 400
    assert caught.value.body == body.encode()


@pytest.mark.parametrize("body", ["", '{"answers": [{"_id": "a"'])
def test_a_body_that_ends_too_early(box: Sandbox, body: str) -> None:
    client = connect(box, max_retries=1)
    box.fault(body=body, times=None)
    with pytest.raises(ResponseFormatError, match="too early"):
        client.answers.list().to_list()
    box.clear_faults()
    box.fault(body=body)
    assert len(client.answers.list().to_list()) == 300


def test_false_gzip_and_unrequested_encodings_are_refused() -> None:
    body = b"not compressed"
    with Server(lambda it: it.reply(200, body, content_encoding="gzip")) as server:
        with pytest.raises(ResponseFormatError, match="gzip"):
            server.client().actions.list().to_list()
    with Server(lambda it: it.reply(200, body, content_encoding="br")) as server:
        with pytest.raises(ResponseFormatError, match="encoding"):
            server.client().actions.list().to_list()


def test_a_body_of_more_than_256_mb_is_refused() -> None:
    bomb = gzip.compress(b"[" + b" " * (300 * 1024 * 1024), 1)
    with Server(lambda it: it.reply(200, bomb, content_encoding="gzip")) as server:
        with pytest.raises(ResponseFormatError, match="256 MB"):
            server.client(timeout=60).actions.list().to_list()


def test_redirects_stay_on_their_host() -> None:
    with Server(lambda it: it.reply(200, b"[]")) as other:
        with Server(lambda it: it.reply(302, b"", location=f"{other.url}/x")) as server:
            with pytest.raises(ResponseFormatError, match="another host"):
                server.client().actions.list().to_list()
        assert other.seen == []


def test_a_redirect_on_the_same_host_is_followed() -> None:
    def answer(it: Any) -> None:
        if it.path == "/moved":
            it.reply(200, b'[{"_id": "a"}]')
        else:
            it.reply(301, b"", location="/moved")

    with Server(answer) as server:
        assert [row.id for row in server.client().actions.list()] == ["a"]


def test_redirects_without_end_are_an_error() -> None:
    with Server(lambda it: it.reply(302, b"", location=it.path)) as server:
        with pytest.raises(ResponseFormatError, match="redirected"):
            server.client().actions.list().to_list()


@pytest.mark.parametrize("url", ["http://indecx.com/v3", "http://192.0.2.1", "ftp://x", "indecx"])
def test_plain_http_is_for_loopback_only(url: str) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        IndeCX(company_key="k", base_url=url)
    assert caught.value.field == "base_url"


def test_plain_http_can_be_allowed() -> None:
    IndeCX(company_key="k", base_url="http://192.0.2.1", allow_http=True)


class Proxy:
    """A proxy that records what a client requests, sends `answer`, and closes the connection."""

    def __init__(self, answer: str = "") -> None:
        self.answer = answer.encode()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.asked: list[str] = []
        self.stopped = False
        self.thread = threading.Thread(target=self.serve, daemon=True)

    def serve(self) -> None:
        while True:
            connection, _ = self.listener.accept()
            with connection:
                if self.stopped:
                    return
                self.asked.append(connection.recv(4096).split(b"\r\n")[0].decode())
                connection.sendall(self.answer)

    def __enter__(self) -> "Proxy":
        self.thread.start()
        return self

    def __exit__(self, *args: object) -> None:
        self.stopped = True
        # Closing its socket does not end `accept` on every system, but a connection does.
        socket.create_connection(self.listener.getsockname()).close()
        self.thread.join()
        self.listener.close()


def test_the_proxy_option_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    with Proxy() as proxy:
        client = IndeCX(
            company_key="k", base_url="https://indecx.example", proxy=proxy.url, max_retries=0
        )
        with pytest.raises(APIConnectionError):
            client.actions.get("T0AXXX")
        assert proxy.asked == ["CONNECT indecx.example:443 HTTP/1.1"]


def test_the_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with Proxy() as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        client = IndeCX(company_key="k", base_url="https://indecx.example", max_retries=0)
        with pytest.raises(APIConnectionError):
            client.actions.get("T0AXXX")
        assert proxy.asked == ["CONNECT indecx.example:443 HTTP/1.1"]


def test_no_proxy_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    with Proxy() as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        client = IndeCX(company_key="k", base_url="https://127.0.0.1:9", max_retries=0)
        with pytest.raises(APIConnectionError):
            client.actions.get("T0AXXX")
        assert proxy.asked == []


def test_plain_http_to_this_machine_is_shown_to_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    with Proxy() as proxy, Sandbox(answers=1) as box:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        for name in ("NO_PROXY", "no_proxy"):
            monkeypatch.delenv(name, raising=False)
        assert connect(box).actions.get("T0AXXX").control_id == "T0AXXX"
        assert proxy.asked == []


def test_a_wrong_proxy_is_refused_without_showing_it() -> None:
    with pytest.raises(InvalidRequestError) as caught:
        IndeCX(company_key="k", proxy="http://user:hunter2@[bad")
    assert caught.value.field == "proxy"
    assert "hunter2" not in str(caught.value)


def test_a_certificate_file_must_be_one(tmp_path: Path) -> None:
    with pytest.raises(InvalidRequestError, match="cannot be read"):
        IndeCX(company_key="k", ca_file=tmp_path / "missing.pem")
    empty = tmp_path / "empty.pem"
    empty.write_text("no certificate")
    with pytest.raises(InvalidRequestError, match="PEM"):
        IndeCX(company_key="k", ca_file=empty)


def test_a_tls_failure_says_what_to_do(box: Sandbox) -> None:
    url = box.url.replace("http://", "https://")
    client = IndeCX(company_key="k", base_url=url, max_retries=0)
    with pytest.raises(APIConnectionError) as caught:
        client.actions.get("T0AXXX")
    assert "speaks no TLS" in str(caught.value)
    assert "ca_file" not in str(caught.value)


def test_a_proxy_that_refuses_is_named_with_its_status(monkeypatch: pytest.MonkeyPatch) -> None:
    for status, words in ((407, "NTLM"), (403, "ask whoever runs it"), (511, "login")):
        with Proxy(f"HTTP/1.1 {status} No\r\ncontent-length: 2\r\n\r\nno") as proxy:
            monkeypatch.setenv("HTTPS_PROXY", f"http://ana:hunter2@{proxy.url[7:]}")
            client = IndeCX(company_key="k", base_url="https://indecx.example", max_retries=0)
            with pytest.raises(APIConnectionError, match=words) as caught:
                client.invites.send("T0AXXX", {"email": "ana@example.com"})
            message = str(caught.value)
            assert f"HTTPS_PROXY ({proxy.url[7:]}) answered {status}" in message, message
            assert "Nothing was sent" in message
            assert "hunter2" not in message


def test_every_request_keeps_caches_away(box: Sandbox) -> None:
    connect(box).actions.get("T0AXXX")
    assert len(box.requests) == 2
    for request in box.requests:
        assert request["headers"]["cache-control"] == "no-store"
        assert request["headers"]["pragma"] == "no-cache"


def test_a_token_of_another_company_is_refused_unshown() -> None:
    payload = base64.urlsafe_b64encode(b'{"publicKey": "another-key"}').decode()
    with Sandbox(answers=1) as box:
        for token in (f"e30.{payload}.x", ""):
            reply = json.dumps({"authToken": token})
            box.fault(route="authorization/token", body=reply)
            with pytest.raises(ResponseFormatError, match="the token is") as caught:
                connect(box).invites.send("T0AXXX", {"email": "ana@example.com"})
            assert "another-key" not in str(caught.value)
            assert payload not in str(caught.value)
        assert box.sent == []


@pytest.mark.parametrize("host", ["localhost", "box.localhost", "a.b.localhost", "LOCALHOST."])
def test_localhost_and_all_below_it_are_this_machine(box: Sandbox, host: str) -> None:
    client = connect(box, base_url=box.url.replace("127.0.0.1", host))
    assert client.actions.get("T0AXXX").control_id == "T0AXXX"


def test_what_only_looks_like_localhost_is_another_machine() -> None:
    for host in ("localhost.example.com", "mylocalhost", "localhost.com."):
        with pytest.raises(InvalidRequestError):
            IndeCX(company_key="k", base_url=f"http://{host}")


@pytest.mark.parametrize("encoding", ["GZIP", "gzip, identity", "x-gzip", "Identity"])
def test_encodings_in_any_spelling(encoding: str) -> None:
    body = b'[{"_id": "a"}]'
    sent = body if encoding == "Identity" else gzip.compress(body) + bytes(20)
    with Server(lambda it: it.reply(200, sent, content_encoding=encoding)) as server:
        assert [row.id for row in server.client().actions.list()] == ["a"]


@pytest.mark.parametrize("encoding", ["gzip", "br", "none", "utf-8"])
def test_a_header_that_names_an_encoding_which_the_body_no_longer_has(encoding: str) -> None:
    body = b'[{"_id": "a"}]'
    with Server(lambda it: it.reply(200, body, content_encoding=encoding)) as server:
        assert [row.id for row in server.client().actions.list()] == ["a"]


@pytest.mark.parametrize(
    "greeting", [b"SSH-2.0-OpenSSH_9.9\r\n", b"220 mail.example.com ESMTP\r\n", bytes(40)]
)
def test_a_server_that_does_not_speak_http_is_named_as_the_cause(greeting: bytes) -> None:
    def greet(it: Any) -> None:
        it.wfile.write(greeting)
        it.close_connection = True

    with Server(greet) as server:
        with pytest.raises(APIConnectionError, match=r"no HTTP that can be read.*`base_url`"):
            server.client().actions.list().to_list()


def test_a_server_that_wants_https_says_so() -> None:
    with Server(lambda it: it.reply(301, b"", location="https://127.0.0.1/x")) as server:
        with pytest.raises(ResponseFormatError, match="begin `base_url` with https://"):
            server.client().actions.list().to_list()


LONG: list[tuple[str, Callable[[IndeCX, str], object]]] = [
    ("action", lambda client, text: client.invites.send(text, {"email": "ana@example.com"})),
    ("action", lambda client, text: client.answers.list(action=text).to_list()),
    ("email", lambda client, text: client.answers.list(email=f"{text}@example.com").first()),
    ("client_id", lambda client, text: client.invites.unanswered("T", client_id=text).total()),
    ("status", lambda client, text: client.details.list("T", status=text).to_list()),
]


@pytest.mark.parametrize(("field", "call"), LONG)
@pytest.mark.parametrize("length", [2_001, 70_000])
def test_a_value_that_no_url_can_hold_is_refused_before_any_request(
    box: Sandbox, field: str, call: Callable[[IndeCX, str], object], length: int
) -> None:
    with pytest.raises(InvalidRequestError, match="characters") as caught:
        call(connect(box), "a" * length)
    assert caught.value.field == field
    assert len(str(caught.value)) < 200
    assert box.requests == []
