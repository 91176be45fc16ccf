"""Options of a client and limits of a pull: wrong ones are refused by name, before any request."""

import math
from typing import Any

import pytest
from indecx import AsyncIndeCX, IndeCX, InvalidRequestError


@pytest.mark.parametrize("make", [IndeCX, AsyncIndeCX])
@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("company_key", 5),
        ("company_key", "a\nb"),
        ("base_url", "indecx"),
        ("base_url", " "),
        ("timeout", 0),
        ("timeout", "soon"),
        ("timeout", math.nan),
        ("max_retries", -1),
        ("max_retries", 1.5),
        ("max_concurrency", 0),
        ("max_concurrency", 1000),
        ("rate_limit", 0),
        ("rate_limit", 1e-20),
        ("rate_limit", math.nan),
        ("rate_limit", math.inf),
        ("proxy", "http://[bad"),
        ("ca_file", "/no/such/file.pem"),
        ("allow_http", "yes"),
    ],
)
def test_a_bad_option_is_refused_by_name(make: Any, option: str, value: object) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        make(**{"company_key": "k", option: value})
    assert caught.value.field == option
    assert isinstance(caught.value, ValueError)


def test_a_missing_key_names_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("INDECX_COMPANY_KEY", raising=False)
    with pytest.raises(InvalidRequestError, match="INDECX_COMPANY_KEY"):
        IndeCX()


def test_key_and_url_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INDECX_COMPANY_KEY", "k")
    monkeypatch.setenv("INDECX_BASE_URL", "https://indecx.example/v3")
    assert "https://indecx.example/v3" in repr(IndeCX())
    assert "https://other.example" in repr(IndeCX(base_url="https://other.example"))


def test_no_rate_limit_is_one_of_the_options() -> None:
    assert "rate limit none" in repr(IndeCX(company_key="k", rate_limit=None))
    assert "rate limit 10" in repr(IndeCX(company_key="k"))


@pytest.mark.parametrize("limit", [-1, 1.5, "x", True])
def test_a_limit_is_a_count_of_rows(limit: Any) -> None:
    with pytest.raises(InvalidRequestError, match="limit"):
        IndeCX(company_key="k").answers.list().to_list(limit=limit)
