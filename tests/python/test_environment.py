"""The environment variables that a client reads, and errors about their wrong values."""

import os
import re
from pathlib import Path
from typing import Any

import pytest
from indecx import AsyncIndeCX, IndeCX, InvalidRequestError
from indecx.testing import Sandbox

ROOT = Path(__file__).parents[2]
PROXIES = ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy")


@pytest.fixture(autouse=True)
def _nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*PROXIES, "INDECX_ONLY_LOOPBACK", "SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)


def test_a_mapping_in_place_of_the_environment_counts(
    monkeypatch: pytest.MonkeyPatch, box: Sandbox
) -> None:
    monkeypatch.setenv("INDECX_BASE_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("INDECX_COMPANY_KEY", "the shell's")
    own = {"INDECX_BASE_URL": box.url, "INDECX_COMPANY_KEY": box.company_key}
    monkeypatch.setattr(os, "environ", own)
    client = IndeCX()
    monkeypatch.undo()
    client.invites.send("T0AXXX", {"email": "ana@example.com"})
    assert [customer["email"] for customer in box.sent] == ["ana@example.com"]


def test_what_was_set_past_python_is_not_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    os.putenv("INDECX_COMPANY_KEY", "k")
    try:
        with pytest.raises(InvalidRequestError, match="INDECX_COMPANY_KEY"):
            IndeCX()
    finally:
        os.unsetenv("INDECX_COMPANY_KEY")


@pytest.mark.parametrize("make", [IndeCX, AsyncIndeCX])
@pytest.mark.parametrize("value", ["1", "true"])
@pytest.mark.parametrize("url", [None, "https://indecx.com/v3/integrations", "https://10.0.0.1"])
def test_the_guard_refuses_all_but_this_machine(
    monkeypatch: pytest.MonkeyPatch, make: Any, value: str, url: str | None
) -> None:
    monkeypatch.setenv("INDECX_ONLY_LOOPBACK", value)
    for given in ({"base_url": url}, {}):
        if "base_url" not in given:
            monkeypatch.setenv("INDECX_BASE_URL", url or "")
        with pytest.raises(InvalidRequestError, match="INDECX_ONLY_LOOPBACK") as caught:
            make(company_key="k", **given)
        assert caught.value.field == "base_url"
    with pytest.raises(InvalidRequestError, match="INDECX_ONLY_LOOPBACK"):
        make(company_key="k", base_url="http://localhost", proxy="http://proxy.example.com")
    for here in ("http://127.0.0.1:1", "https://[::1]:1", "http://box.localhost:1"):
        make(company_key="k", base_url=here)


@pytest.mark.parametrize("value", ["", "0", "false"])
def test_the_guard_is_off(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("INDECX_ONLY_LOOPBACK", value)
    IndeCX(company_key="k")


BAD = [
    ("INDECX_ONLY_LOOPBACK", "yes"),
    ("INDECX_COMPANY_KEY", "hun ter2"),
    ("INDECX_COMPANY_KEY", "undefined"),
    ("INDECX_BASE_URL", "hunter2"),
    ("INDECX_BASE_URL", "http://hunter2.example"),
    ("HTTPS_PROXY", "'http://proxy.example.com:3128'"),
    ("https_proxy", "http://ana:hun\\ter2@proxy.example.com"),
    ("ALL_PROXY", "socks5://ana:hunter2@proxy.example.com"),
    ("all_proxy", "http://${HUNTER2}:3128"),
    ("SSL_CERT_FILE", "/no/such/file"),
    ("SSL_CERT_DIR", "/no/such/folder"),
]


@pytest.mark.parametrize(("name", "value"), BAD)
def test_a_wrong_value_names_its_variable(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    if name != "INDECX_COMPANY_KEY":
        monkeypatch.setenv("INDECX_COMPANY_KEY", "k")
    monkeypatch.setenv(name, value)
    with pytest.raises(InvalidRequestError, match=name) as caught:
        IndeCX()
    assert "hunter2" not in str(caught.value).lower()
    assert caught.value.field not in ("proxy", "ca_file")


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "all_proxy"])
def test_a_wrong_proxy_hurts_no_sandbox(
    monkeypatch: pytest.MonkeyPatch, box: Sandbox, name: str
) -> None:
    monkeypatch.setenv(name, "socks5://proxy.example.com")
    client = IndeCX(base_url=box.url, company_key=box.company_key)
    assert client.actions.get("T0AXXX").control_id == "T0AXXX"


@pytest.mark.parametrize(
    "proxy", ["htttp://proxy.example.com", "ftp://proxy.example.com", "socks5://p", "'http://p'"]
)
def test_a_wrong_proxy_option_is_refused_when_the_client_is_made(proxy: str) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        IndeCX(company_key="k", proxy=proxy)
    assert caught.value.field == "proxy"
    assert proxy not in str(caught.value)


def test_the_table_names_every_variable() -> None:
    source = (ROOT / "core/src/http/environment.rs").read_text()
    known = re.findall(r'"((?:[A-Z_]+|[a-z]+_proxy))"', source.split("pub const VARIABLES")[0])
    table = (ROOT / "docs/reference/environment.md").read_text()
    listed = re.findall(r"`([A-Z_]+|[a-z]+_proxy)`", table.split("| variable |")[1])
    assert set(known) <= set(listed)
    assert len(known) == 14
