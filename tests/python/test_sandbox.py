"""The sandbox as programs use it: in this process, and as a program of its own."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest
from indecx import APIConnectionError, IndeCX, _internal
from indecx.testing import Drift, Fault, Reply, Sandbox, SandboxChange, SandboxOptions

#: The longest wait, in seconds. It only ends a test that a defect would block.
PATIENCE = 60


@pytest.fixture
def program(request: Any) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-W", "error", "-m", "indecx.sandbox", "--answers", "12"]
    with subprocess.Popen(
        [*command, *getattr(request, "param", [])],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.kill()


def first_line(process: subprocess.Popen[str]) -> dict[str, Any]:
    assert process.stdout is not None
    address: dict[str, Any] = json.loads(process.stdout.readline())
    return address


def client_of(address: dict[str, Any]) -> IndeCX:
    return IndeCX(
        base_url=address["url"], company_key=address["company_key"], max_retries=0, rate_limit=None
    )


def test_the_program_serves_until_its_input_closes(program: subprocess.Popen[str]) -> None:
    address = first_line(program)
    assert set(address) == {"url", "company_key", "control_url"}
    assert address["url"].startswith("http://127.0.0.1:")
    client = client_of(address)
    assert len(client.answers.list().to_list()) == 12
    assert program.poll() is None
    out, err = program.communicate(timeout=PATIENCE)
    assert (program.returncode, out, err) == (0, "", "")
    with pytest.raises(APIConnectionError):
        client.answers.list().to_list()


@pytest.mark.skipif(sys.platform == "win32", reason="signals are of POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_program_stops_on_a_signal(program: subprocess.Popen[str], number: int) -> None:
    client_of(first_line(program)).answers.list().to_list()
    program.send_signal(number)
    assert program.wait(timeout=PATIENCE) == 0
    assert program.stdout is not None
    assert program.stderr is not None
    assert (program.stdout.read(), program.stderr.read()) == ("", "")


@pytest.mark.parametrize(
    "program", [["--max-limit", "5", "--total=absent", "--bom"]], indirect=True
)
def test_the_program_takes_the_librarys_options(program: subprocess.Popen[str]) -> None:
    pages = client_of(first_line(program)).answers.list().pages()
    sizes = [len(page) for page in pages]
    assert sum(sizes) == 12
    assert max(sizes) == 5
    assert pages.receipt.total_last is None


@pytest.mark.parametrize(
    ("arguments", "code", "text"),
    [(["--help"], 0, "--answers"), (["--anwsers", "5"], 2, "anwsers"), (["5"], 2, "5")],
)
def test_the_program_explains_itself(arguments: list[str], code: int, text: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "indecx.sandbox", *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == code
    assert text in done.stdout + done.stderr


def test_the_same_seed_gives_the_same_account() -> None:
    with Sandbox(answers=30, seed=7) as one, Sandbox(answers=30, seed=7) as other:
        with Sandbox(answers=30, seed=8) as third:
            assert one.url != other.url
            assert one.company_key == other.company_key
            assert one.records("answers") == other.records("answers")
            assert one.records("answers") != third.records("answers")


@pytest.mark.parametrize(
    "odd",
    [{"answer": 5}, {"total": "odd"}, {"answers": -1}, {"year": 1}, {"retry_after": 5}],
)
def test_a_wrong_option_is_refused_by_name(odd: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=f"`{next(iter(odd))}`"):
        Sandbox(**odd)


Give = Callable[[Sandbox, dict[str, Any]], object]


def expected(give: Give, box: Sandbox, odd: dict[str, Any]) -> set[str]:
    """Returns the names that the sandbox expects, from its error about an unknown one."""
    with pytest.raises(ValueError, match="expected") as refused:
        give(box, odd)
    return set(re.findall(r"`([^`]+)`", str(refused.value).partition("expected")[2]))


def node_type(name: str) -> str:
    """Returns the members of a type of the Node package."""
    types = Path(__file__).parents[2] / "bindings-node" / "ts" / "generated" / "sandbox-options.cts"
    begin = re.search(rf"export interface {name}\b[^{{]*{{", types.read_text(encoding="utf-8"))
    assert begin is not None
    return begin.string[begin.end() :].partition("\n}")[0]


@pytest.mark.parametrize(
    ("typed", "known_besides", "node", "give"),
    [
        (
            SandboxOptions,
            {"answers", "seed"},
            ["SandboxOptions", "SandboxChange"],
            lambda _, given: Sandbox(**given),
        ),
        (Drift, set(), ["Drift"], lambda box, given: box.configure(drift=given)),
        (Fault, set(), ["Fault"], lambda box, given: box.fault(**given)),
        (Reply, set(), ["Reply"], lambda box, given: box.reply(**given)),
    ],
    ids=["options", "drift", "fault", "reply"],
)
def test_types_are_what_the_sandbox_takes(
    typed: type, known_besides: set[str], node: list[str], give: Give, box: Sandbox
) -> None:
    hints = get_type_hints(typed)
    names = expected(give, box, {"nope": 1})
    assert names == set(hints) | known_besides
    fields = "\n".join(map(node_type, node))
    in_node = re.findall(r"^  (\w+)\?: (.*);$", fields, re.MULTILINE)
    assert {re.sub("([A-Z])", r"_\1", name).lower() for name, _ in in_node} == names
    choices = dict(in_node)
    for name, hint in hints.items():
        words = [part for part in (hint, *get_args(hint)) if get_origin(part) is Literal]
        if words:
            taken = expected(give, box, {name: "nope"})
            assert set(get_args(words[0])) == taken, name
            camel = re.sub("_([a-z])", lambda letter: letter[1].upper(), name)
            assert set(re.findall(r'"([^"]+)"', choices[camel])) == taken, name


def test_defaults_are_the_sandboxs_own() -> None:
    own, ours = _internal.Sandbox("{}"), Sandbox()
    for resource in ("answers", "invites", "actions"):
        assert own.records(resource) == ours.records(resource)
    own.stop()
    ours.stop()


def test_what_can_be_changed_is_what_the_type_says(box: Sandbox) -> None:
    for name in set(get_type_hints(SandboxOptions)) | {"answers", "seed"}:
        # No option has a value of this type, so that nothing changes.
        with pytest.raises(ValueError, match=name) as refused:
            give: Any = {name: [[]]}
            box.configure(**give)
        is_settled = "settled" in str(refused.value)
        assert is_settled == (name not in get_type_hints(SandboxChange)), name


def test_a_port_that_is_taken_is_named(box: Sandbox) -> None:
    port = int(box.url.split(":")[2].split("/")[0])
    with pytest.raises(OSError, match=f"port {port} "):
        Sandbox(port=port)


def test_a_wrong_fault_or_reply_is_refused(box: Sandbox) -> None:
    with pytest.raises(ValueError, match="satus"):
        box.fault(satus=500)
    with pytest.raises(ValueError, match="bdy"):
        box.reply(bdy={})
    with pytest.raises(ValueError, match="seed"):
        box.configure(seed=2)
    for call in (box.records, lambda name: box.remove(name, []), lambda name: box.touch(name, [])):
        with pytest.raises(ValueError, match="nothing"):
            call("nothing")


def test_it_remembers_what_it_was_sent(box: Sandbox, client: IndeCX) -> None:
    ana = {"name": "Ana Exemplo", "email": "ana@example.com", "indicators": {"Filial": "Centro"}}
    client.invites.send("T0AXXX", ana)
    [sent] = box.sent
    assert sent["action"] == "T0AXXX"
    assert sent["via"] == "send"
    assert sent["customer"] == {
        "nome": "Ana Exemplo",
        "email": "ana@example.com",
        "Filial": "Centro",
    }
    assert (sent["name"], sent["email"], sent["phone"]) == ("Ana Exemplo", "ana@example.com", None)
    request = next(r for r in box.requests if r["index"] == sent["request"])
    assert (request["method"], request["path"]) == ("POST", "send/T0AXXX")
    assert request["status"] == 200
    box.clear_requests()
    assert box.requests == []
    assert box.sent == [sent]
    assert box.deliveries == []


def test_its_data_can_be_changed(box: Sandbox, client: IndeCX) -> None:
    new = box.insert("answers", 2, at="back")
    assert [record["_id"] for record in box.records("answers")][-2:] == new
    assert box.touch("answers", new[:1]) == 1
    assert box.remove("answers", [*new, "absent"]) == 2
    assert len(client.answers.list().to_list()) == 125


def test_a_canned_reply_displaces_one_answer(box: Sandbox, client: IndeCX) -> None:
    box.reply(body=[{"_id": "x"}])
    assert [row.id for row in client.actions.list()] == ["x"]
    assert len(client.actions.list().to_list()) == 6


def test_it_stops_and_keeps_its_notes() -> None:
    with Sandbox(answers=1) as box:
        client = client_of({"url": box.url, "company_key": box.company_key})
        client.actions.list().to_list()
    assert len(box.requests) == 2
    with pytest.raises(APIConnectionError):
        client.actions.list().to_list()
    box.stop()
