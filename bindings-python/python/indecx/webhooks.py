"""Webhooks: parses what the platform delivers to a URL of yours.

The platform documents no signature, so anyone who knows the URL can post to it: put a secret in the
URL, and read important data again from the API before you act on it.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any, Union, cast

from indecx import _internal
from indecx.errors import InvalidRequestError

if TYPE_CHECKING:
    from indecx.records import Answer, Link

__all__ = ["parse_answer", "parse_links"]

#: The body of a delivery, as received or decoded already.
Body = Union[bytes, bytearray, memoryview, str, Mapping[str, Any], list[Any]]


def _as_bytes(body: Body) -> bytes:
    if isinstance(body, str):
        # A lone surrogate becomes its escape, as it was in the JSON that it came from.
        return body.encode("utf-8", "backslashreplace")
    if isinstance(body, (bytes, bytearray, memoryview)):
        return bytes(body)
    _refuse_non_body(body)
    try:
        return json.dumps(body, allow_nan=False).encode()
    except (TypeError, ValueError, RecursionError):
        return _encoded(body).encode()


def _refuse_non_body(body: object) -> None:
    if body is None:
        raise _refused("is None: pass the bytes that came, such as `request.get_data()`")
    if inspect.isawaitable(body):
        name = type(body).__name__
        raise _refused(f"is a {name}: await it first, as in `parse_answer(await request.body())`")
    if isinstance(body, Mapping):
        is_request = "headers" in body and "body" in body
    else:
        is_request = hasattr(body, "headers")
    if is_request:
        raise _refused("is the request, not what came in it: pass the request's body")


def _encoded(body: object) -> str:
    """Returns JSON text for what `json.dumps` refuses: other numbers or mappings, great depth."""
    out: list[str] = []
    # A stack, whose last part is the next one. A text is written unchanged; an end closes a
    # container.
    remaining: list[tuple[str, object]] = [("value", body)]
    open_ids: set[int] = set()
    while remaining:
        kind, item = remaining.pop()
        if kind == "text":
            out.append(cast("str", item))
        elif kind == "end":
            open_ids.discard(cast("int", item))
        elif isinstance(item, (Mapping, list, tuple)):
            item_id = id(cast("object", item))
            if item_id in open_ids:
                raise _refused("holds itself")
            open_ids.add(item_id)
            remaining.append(("end", item_id))
            remaining.extend(reversed(list(_parts(cast("Any", item)))))
        else:
            out.append(_scalar(item))
    return "".join(out)


def _parts(container: Any) -> Iterator[tuple[str, object]]:
    is_mapping = isinstance(container, Mapping)
    items: Iterable[object] = (
        cast("Mapping[Any, Any]", container).items() if is_mapping else container
    )
    yield ("text", "{" if is_mapping else "[")
    for place, item in enumerate(items):
        if place:
            yield ("text", ",")
        if is_mapping:
            name, value = cast("tuple[object, object]", item)
            if not isinstance(name, str):
                raise _refused(f"has a name that is no text but {type(name).__name__}")
            yield ("text", f"{json.dumps(name)}:")
            yield ("value", value)
        else:
            yield ("value", item)
    yield ("text", "}" if is_mapping else "]")


def _scalar(item: object) -> str:
    if item is None or isinstance(item, (str, bool)):
        return json.dumps(item)
    if isinstance(item, Integral):
        # Through Decimal, since `str` refuses an int of more than a few thousand digits.
        return f"{Decimal(int(item)):f}"
    if isinstance(item, Decimal) and item.is_finite():
        return str(item)
    if isinstance(item, Real):
        number = float(item)
        if number - number == 0:
            return repr(number)
    raise _refused(f"holds a value that is no JSON, of the type {type(item).__name__}")


def _refused(what: str) -> InvalidRequestError:
    error = InvalidRequestError(f"`body` {what}.")
    error.field = "body"
    return error


def parse_answer(body: Body) -> Answer:
    """Parses the answer in a delivery, bare or wrapped in `answer` or `answers`.

    Raises:
        InvalidRequestError: The argument is not a body, but `None`, a request or a coroutine.
        ResponseFormatError: The body is not the delivery of an answer.
    """
    answer: Answer = _internal.parse_answer(_as_bytes(body))
    return answer


def parse_links(body: Body) -> list[Link]:
    """Parses the links in a delivery of `links.create_with_callback`, one for each customer.

    `short_url` is None if no link was created.

    Raises:
        InvalidRequestError: The argument is not a body, but `None`, a request or a coroutine.
        ResponseFormatError: The body is not a delivery of links.
    """
    return _internal.parse_links(_as_bytes(body))
