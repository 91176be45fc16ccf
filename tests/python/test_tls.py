"""Servers that speak TLS: which the client trusts, and what broken TLS means for a write."""

import datetime
import ipaddress
import os
import socket
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from indecx import APIConnectionError, OutcomeUnknownError
from servers import Server

# An application-data record whose contents are not encrypted.
GARBAGE = b"\x17\x03\x03\x00\x20" + bytes(32)


def answer(it: Any) -> None:
    """Lists no actions, and breaks TLS in the response to a write."""
    if it.command == "GET":
        it.reply(200, b"[]")
        return
    if it.path.endswith("invites"):
        # The head arrives, but not the body.
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


def remedy(server: Server, **options: Any) -> str:
    with pytest.raises(APIConnectionError, match="Nothing was sent") as caught:
        server.client(**options).actions.list().to_list()
    return str(caught.value)


def serving(certificate: trustme.LeafCert) -> Server:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return Server(answer, context)


def test_each_fault_has_a_remedy_of_its_own(
    authority: trustme.CA, ca_file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime.datetime.now(datetime.timezone.utc)
    day = datetime.timedelta(days=1)
    over = authority.issue_cert("127.0.0.1", not_before=now - 2 * day, not_after=now - day)
    with serving(over) as server:
        said = remedy(server, ca_file=ca_file)
        assert "ended on" in said
        assert "clock" in said
        assert "`ca_file`" not in said
    early = authority.issue_cert("127.0.0.1", not_before=now + day, not_after=now + 2 * day)
    with serving(early) as server:
        assert "begins on" in remedy(server, ca_file=ca_file)
    with serving(authority.issue_cert("other.example")) as server:
        said = remedy(server, ca_file=ca_file)
        assert "another name (other.example)" in said
        assert "`base_url`" in said
    with serving(authority.issue_cert("127.0.0.1")) as server:
        other = tmp_path / "other.pem"
        trustme.CA().cert_pem.write_to_path(other)
        assert "The file of `ca_file`" in remedy(server, ca_file=other)
        monkeypatch.setenv("SSL_CERT_FILE", str(other))
        assert "SSL_CERT_FILE takes the place" in remedy(server)
        monkeypatch.setenv("SSL_CERT_FILE", ca_file)
        assert server.client().actions.list().to_list() == []
        monkeypatch.delenv("SSL_CERT_FILE")
        monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
        assert server.client().actions.list().to_list() == []


def old_protocol(context: ssl.SSLContext) -> None:
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")


def old_cipher(context: ssl.SSLContext) -> None:
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    # These ciphers have a key exchange without forward secrecy.
    context.set_ciphers("AES128-SHA:AES128-GCM-SHA256:@SECLEVEL=0")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("age", [old_protocol, old_cipher])
def test_a_server_that_is_too_old_is_named_as_the_cause(
    authority: trustme.CA, ca_file: str, age: Callable[[ssl.SSLContext], None]
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    age(context)
    authority.issue_cert("127.0.0.1", key_type=trustme.KeyType.RSA).configure_cert(context)
    with Server(answer, context) as server:
        said = remedy(server, ca_file=ca_file)
        assert "no version or cipher of TLS in common" in said
        assert "TLS 1.2" in said
        assert "`ca_file`" not in said
        assert server.seen == []


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_a_server_that_wants_a_certificate_of_the_clients(
    authority: trustme.CA, ca_file: str, version: ssl.TLSVersion
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = context.maximum_version = version
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.configure_trust(context)
    context.verify_mode = ssl.CERT_REQUIRED
    with Server(answer, context) as server:
        client = server.client(ca_file=ca_file)
        for call in (
            client.actions.list().to_list,
            lambda: client.invites.send("T0AXXX", {"email": "ana@example.com"}),
        ):
            with pytest.raises(APIConnectionError) as caught:
                call()
            said = str(caught.value)
            assert "a certificate of the client's, for which there is no option" in said
            assert "`ca_file`" not in said
            assert caught.value.retry_safe
        assert server.seen == []


def test_an_optional_client_certificate_is_not_needed(authority: trustme.CA, ca_file: str) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.configure_trust(context)
    context.verify_mode = ssl.CERT_OPTIONAL
    with Server(answer, context) as server:
        assert server.client(ca_file=ca_file).actions.list().to_list() == []


def own_authority(is_authority: bool, tmp_path: Path) -> tuple[Server, Path]:
    """Makes a server with a self-signed certificate, and the file with that certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.timezone.utc)
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path, key_path = tmp_path / "own.pem", tmp_path / "own.key"
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    key_path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path, key_path)
    return Server(answer, context), path


def test_a_certificate_that_nobody_else_signed_is_trusted_where_it_is_given(
    tmp_path: Path, ca_file: str
) -> None:
    server, path = own_authority(False, tmp_path)
    with server:
        assert server.client(ca_file=path).actions.list().to_list() == []
        assert "The file of `ca_file`" in remedy(server, ca_file=ca_file)


def test_a_certificate_of_an_authority_is_named_as_the_cause(tmp_path: Path) -> None:
    server, path = own_authority(True, tmp_path)
    with server:
        assert "is its own authority" in remedy(server, ca_file=path)
        assert "is its own authority" in remedy(server)


@pytest.mark.parametrize("form", ["der", "mark"])
def test_a_certificate_comes_in_der_or_behind_a_mark(
    server: Server, authority: trustme.CA, tmp_path: Path, form: str
) -> None:
    pem = authority.cert_pem.bytes()
    path = tmp_path / "root"
    path.write_bytes(
        ssl.PEM_cert_to_DER_cert(pem.decode()) if form == "der" else b"\xef\xbb\xbf" + pem
    )
    assert server.client(ca_file=path).actions.list().to_list() == []


@pytest.mark.parametrize("is_whole", [True, False])
def test_a_reply_without_a_length_is_accepted_if_it_is_whole(
    authority: trustme.CA, ca_file: str, is_whole: bool
) -> None:
    def cut(it: Any) -> None:
        body = b'{"message": "Message sent."}' if it.command == "POST" else b'[{"_id": "a"}]'
        it.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n")
        it.wfile.write(body if is_whole else body[:-1])
        # The connection ends without the `close_notify` alert of TLS.
        it.close_connection = True
        with socket.socket(fileno=os.dup(it.connection.fileno())) as bare:
            bare.shutdown(socket.SHUT_RDWR)

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with Server(cut, context) as server:
        client = server.client(ca_file=ca_file)
        customer = {"email": "ana@example.com"}
        if is_whole:
            assert [row.id for row in client.actions.list()] == ["a"]
            assert client.invites.send("T0AXXX", customer).message == "Message sent."
        else:
            with pytest.raises(APIConnectionError, match="was cut off"):
                client.actions.list().to_list()
            with pytest.raises(OutcomeUnknownError, match="was cut off"):
                client.invites.send("T0AXXX", customer)


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
