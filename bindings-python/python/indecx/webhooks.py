"""Webhooks: what the platform delivers to a URL of yours.

The platform documents no signature, so whoever knows the URL can post to it: keep a secret in the
URL, and read what matters again by the API before acting on it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Union

from indecx import _internal

if TYPE_CHECKING:
    from indecx.records import Answer, Link

__all__ = ["parse_answer", "parse_links"]

#: A delivery's body as it came, or decoded already.
Body = Union[bytes, bytearray, memoryview, str, dict[str, Any], list[Any]]


def _as_bytes(body: Body) -> bytes:
    if isinstance(body, str):
        return body.encode("utf-8", "surrogatepass")
    if isinstance(body, (bytes, bytearray, memoryview)):
        return bytes(body)
    return json.dumps(body).encode()


def parse_answer(body: Body) -> Answer:
    """The answer in a delivery: bare, or wrapped in `answer` or `answers`.

    Raises:
        ResponseFormatError: The body is no answer's delivery.
    """
    answer: Answer = _internal.parse_answer(_as_bytes(body))
    return answer


def parse_links(body: Body) -> list[Link]:
    """The links in a delivery of `links.create_with_callback`.

    Raises:
        ResponseFormatError: The body is no delivery of links.
    """
    return _internal.parse_links(_as_bytes(body))
