"""Client for the IndeCX customer-experience platform: NPS, CSAT and CES surveys.

```python
from indecx import IndeCX

client = IndeCX()  # the key comes from INDECX_COMPANY_KEY
for answer in client.answers.list(start_date="2025-01-01", end_date="2025-01-31"):
    print(answer.created_at, answer.review)
```

How a call works: a resource's method (`indecx.blocking`, `indecx.asynchronous`) passes the name of
its operation to the native module (`indecx._internal`), where the core checks the input, sends the
request and decodes the reply.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from indecx.asynchronous.client import AsyncIndeCX
    from indecx.asynchronous.listing import AsyncListing, AsyncPages
    from indecx.blocking.client import IndeCX
    from indecx.blocking.listing import Listing, Pages
    from indecx.errors import (
        ActionUnavailableError,
        APIConnectionError,
        APIStatusError,
        APITimeoutError,
        AuthenticationError,
        BadRequestError,
        IncompleteListingError,
        IndeCXError,
        InsufficientBalanceError,
        InvalidRequestError,
        NotFoundError,
        OutcomeUnknownError,
        RateLimitError,
        ResponseFormatError,
        ServerError,
    )
    from indecx.inputs import Customer, FollowUp, InviteUpdate, NewAnswer
    from indecx.outcomes import Outcome, Outcomes
    from indecx.receipt import Receipt
    from indecx.records import (
        Acknowledgement,
        Action,
        AdditionalQuestion,
        Answer,
        AnswerCategories,
        BlocklistEntry,
        Branch,
        Category,
        ChosenOption,
        CreatedAnswer,
        Dispatch,
        Indicator,
        Invite,
        Link,
        LoopAnswer,
        LoopChoice,
        LoopSubchoice,
        Quarantine,
        Questionnaire,
        QuestionnaireChoice,
        QuestionnaireQuestion,
        Sentiment,
        Treatment,
        TreatmentStep,
        UnansweredInvite,
    )
    from indecx.table import Table

__all__ = [
    "APIConnectionError",
    "APIStatusError",
    "APITimeoutError",
    "Acknowledgement",
    "Action",
    "ActionUnavailableError",
    "AdditionalQuestion",
    "Answer",
    "AnswerCategories",
    "AsyncIndeCX",
    "AsyncListing",
    "AsyncPages",
    "AuthenticationError",
    "BadRequestError",
    "BlocklistEntry",
    "Branch",
    "Category",
    "ChosenOption",
    "CreatedAnswer",
    "Customer",
    "Dispatch",
    "FollowUp",
    "IncompleteListingError",
    "IndeCX",
    "IndeCXError",
    "Indicator",
    "InsufficientBalanceError",
    "InvalidRequestError",
    "Invite",
    "InviteUpdate",
    "Link",
    "Listing",
    "LoopAnswer",
    "LoopChoice",
    "LoopSubchoice",
    "NewAnswer",
    "NotFoundError",
    "Outcome",
    "OutcomeUnknownError",
    "Outcomes",
    "Pages",
    "Quarantine",
    "Questionnaire",
    "QuestionnaireChoice",
    "QuestionnaireQuestion",
    "RateLimitError",
    "Receipt",
    "ResponseFormatError",
    "Sentiment",
    "ServerError",
    "Table",
    "Treatment",
    "TreatmentStep",
    "UnansweredInvite",
]

#: The version of this package.
__version__: str

# The module that defines each name. Names are imported on first use, so that a program loads only
# the client that it uses.
_MODULE_OF = {
    "__version__": "indecx._internal",
    "AsyncIndeCX": "indecx.asynchronous.client",
    "AsyncListing": "indecx.asynchronous.listing",
    "AsyncPages": "indecx.asynchronous.listing",
    "Customer": "indecx.inputs",
    "FollowUp": "indecx.inputs",
    "IndeCX": "indecx.blocking.client",
    "InviteUpdate": "indecx.inputs",
    "Listing": "indecx.blocking.listing",
    "NewAnswer": "indecx.inputs",
    "Outcome": "indecx.outcomes",
    "Outcomes": "indecx.outcomes",
    "Pages": "indecx.blocking.listing",
    "Receipt": "indecx.receipt",
    "Table": "indecx.table",
}


# Submodules that are imported on first use, as attributes of `indecx`.
_MODULES = ("errors", "inputs", "metrics", "outcomes", "records", "testing", "webhooks")


def _module_of(name: str) -> str:
    if name in _MODULE_OF:
        return _MODULE_OF[name]
    return "indecx.errors" if name.endswith("Error") else "indecx.records"


def __getattr__(name: str) -> object:
    if name in _MODULES:
        return import_module(f"indecx.{name}")
    if name not in __all__ and name not in _MODULE_OF:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    value: object = getattr(import_module(_module_of(name)), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    # The imports of this module itself are left out: they are not part of its interface.
    return sorted(
        {*__all__, *_MODULE_OF, *_MODULES, *(name for name in globals() if name.startswith("__"))}
    )
