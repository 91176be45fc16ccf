"""What operations take: customers, dates, progress callbacks. The core checks all of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Union

__all__ = ["Customer", "CustomerLike", "DateLike", "Progress"]


@dataclass(frozen=True, repr=False)
class Customer:
    """A customer to ask: at least one of e-mail and phone is needed.

    `None`, NaN and `""` are absent. A phone is text (or a whole number), digits with country code;
    no country code is ever added.
    """

    #: The name.
    name: str | None = None
    #: The e-mail.
    email: str | None = None
    #: The phone, digits with country code.
    phone: str | int | None = None
    #: Text or numbers by indicator name, exactly as in the console.
    indicators: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def _fields_of_input(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "email": self.email,
            "phone": self.phone,
            "indicators": self.indicators,
        }

    def __repr__(self) -> str:
        """Shows which fields are set, and no personal data."""
        given = [name for name in ("name", "email", "phone") if getattr(self, name) is not None]
        return f"Customer({', '.join([*given, f'{len(self.indicators)} indicators'])})"


#: A customer, or a mapping with exactly its fields.
CustomerLike = Union[Customer, Mapping[str, Any]]

#: A calendar day (`date` or `"YYYY-MM-DD"`) or an exact instant (an aware `datetime`).
DateLike = Union[date, datetime, str]

#: Told of rows so far and the server's total; `True` shows a `tqdm` bar where it is installed.
Progress = Union[bool, Callable[[int, Union[int, None]], object]]
