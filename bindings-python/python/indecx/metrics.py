"""Scores with confidence intervals: NPS, CSAT, CES and response rates.

`nps`, `csat` and `ces` take plain scores, `summarize` takes a data frame or rows, and `compare`
computes whether two scores differ. For rows that are still on the platform,
`client.answers.metrics()` and `client.invites.metrics()` count while they read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal, Protocol, Union, cast, runtime_checkable

from indecx import _internal
from indecx.errors import InvalidRequestError
from indecx.receipt import Receipt
from indecx.rows import Row
from indecx.table import Table

__all__ = [
    "ArrowStream",
    "Comparison",
    "Countable",
    "Rate",
    "Score",
    "ces",
    "compare",
    "csat",
    "nps",
    "response_rate",
    "summarize",
]

# How many rows are counted at a time.
_CHUNK = 5000


@dataclass(frozen=True)
class Score:
    """A score with its confidence interval, and the counts behind it."""

    #: The kind of the metric.
    kind: Literal["nps", "csat", "ces"]
    #: The lowest and the highest possible score, such as `1-5`.
    scale: str
    #: How many answers count, regardless of weights.
    n: int
    #: From -100 to 100 for NPS, per cent for CSAT, the mean for CES; `None` if no answer counts, or
    #: too few.
    score: float | None
    #: The lower end of its confidence interval.
    low: float | None
    #: The upper end of that interval.
    high: float | None
    #: Promoters, the satisfied, those who found it easy: their number, or the sum of their weights.
    top: float
    #: Passives and neutrals, likewise.
    middle: float
    #: Detractors, the dissatisfied, those who found it hard, likewise.
    bottom: float
    #: The mean of the answers' scores.
    mean: float | None
    #: The standard deviation of the answers' scores, as of a sample.
    sd: float | None
    #: The effective sample size: how many answers of equal weight are as informative.
    n_effective: float
    #: How many answers are outside the scale and do not count.
    left_out: int


@dataclass(frozen=True)
class Comparison:
    """The difference of two scores."""

    #: The second score minus the first; `None` if either has no score.
    difference: float | None
    #: The lower end of the confidence interval of the difference.
    low: float | None
    #: The upper end of that interval.
    high: float | None
    #: The p-value: how likely chance alone produces a difference at least as large, in either
    #: direction.
    p: float | None


@dataclass(frozen=True)
class Rate:
    """A response rate."""

    #: In per cent; `None` if nobody was invited.
    rate: float | None
    #: The lower end of its confidence interval, in per cent.
    low: float | None
    #: The upper end of that interval, in per cent.
    high: float | None


@runtime_checkable
class ArrowStream(Protocol):
    """A data frame of polars, pandas, pyarrow, DuckDB or another library, or a `Table`."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Exports the columns as an Arrow stream."""
        ...


#: What `summarize` counts: a data frame, or rows.
Countable = Union[ArrowStream, Iterable[Union[Row, Mapping[str, Any]]]]


def nps(
    scores: Iterable[float | None],
    *,
    weights: Iterable[float] | None = None,
    confidence: float = 0.95,
    min_n: int = 0,
) -> Score:
    """Computes the NPS of scores from 0 to 10.

    It is the percentage of promoters (9, 10) minus that of detractors (0 to 6).

    Args:
        scores: The answers, 0 to 10; `None` and NaN are no answers, 0 is one.
        weights: The weight of each score; all equal by default.
        confidence: The confidence level: how often an interval computed like this contains the
            true value; between 0.5 and 1.
        min_n: With fewer scores than this, no score is computed.

    Raises:
        InvalidRequestError: A weight is invalid, or `weights` and `scores` differ in length.

    Example:
        >>> from indecx import metrics
        >>> score = metrics.nps([10, 9, 3])
        >>> round(score.score, 1), score.top, score.middle, score.bottom
        (33.3, 2, 0, 1)
    """
    return Score(**_metric("nps", scores, weights, confidence=confidence, min_n=min_n))


def csat(
    scores: Iterable[float | None],
    *,
    scale: tuple[float, float] = (1, 5),
    top: int = 2,
    weights: Iterable[float] | None = None,
    confidence: float = 0.95,
    min_n: int = 0,
) -> Score:
    """Computes the CSAT, the percentage of the satisfied, who gave one of the highest points.

    Args:
        scores: The answers; `None` and NaN are no answers.
        scale: The lowest and the highest possible score.
        top: How many of the highest points count as satisfied.
        weights: The weight of each score; all equal by default.
        confidence: The confidence level: how often an interval computed like this contains the
            true value; between 0.5 and 1.
        min_n: With fewer scores than this, no score is computed.

    Raises:
        InvalidRequestError: A weight is invalid, `weights` and `scores` differ in length, or `top`
            is 0 or not below the number of points of the scale.
    """
    more = {"scale": scale, "top": top, "confidence": confidence, "min_n": min_n}
    return Score(**_metric("csat", scores, weights, **more))


def ces(
    scores: Iterable[float | None],
    *,
    scale: tuple[float, float] = (1, 5),
    weights: Iterable[float] | None = None,
    confidence: float = 0.95,
    min_n: int = 0,
) -> Score:
    """Computes the CES, the mean of how easy something was; high means easy.

    Args:
        scores: The answers; `None` and NaN are no answers.
        scale: The lowest and the highest possible score; high means easy.
        weights: The weight of each score; all equal by default.
        confidence: The confidence level: how often an interval computed like this contains the
            true value; between 0.5 and 1.
        min_n: With fewer scores than this, no score is computed.

    Raises:
        InvalidRequestError: A weight is invalid, or `weights` and `scores` differ in length.
    """
    more = {"scale": scale, "confidence": confidence, "min_n": min_n}
    return Score(**_metric("ces", scores, weights, **more))


def compare(
    before: Score | Mapping[str, Any],
    after: Score | Mapping[str, Any],
    *,
    confidence: float = 0.95,
) -> Comparison:
    """Compares two scores of the same kind and scale.

    Args:
        before: The earlier score: a `Score`, or a row of a table of metrics, such as a dict of
            `frame.to_dicts()`.
        after: The later score, in one of the same forms.
        confidence: The confidence level: how often an interval computed like this contains the
            true difference; between 0.5 and 1.

    Raises:
        InvalidRequestError: The scores have no kind, or differ in kind or scale.
    """
    arguments = {
        "before": _plain(before, "before"),
        "after": _plain(after, "after"),
        "confidence": confidence,
    }
    return Comparison(**_internal.metric("compare", arguments))


def response_rate(answered: int, invited: int, *, confidence: float = 0.95) -> Rate:
    """Computes the percentage of the invited who answered, with its Wilson score interval.

    Args:
        answered: How many answered.
        invited: How many were invited.
        confidence: The confidence level: how often an interval computed like this contains the
            true rate; between 0.5 and 1.

    Raises:
        InvalidRequestError: More answered than were invited.
    """
    arguments = {"answered": answered, "invited": invited, "confidence": confidence}
    return Rate(**_internal.metric("response_rate", arguments))


def summarize(
    data: Countable,
    by: Sequence[str] = (),
    *,
    time_zone: str = "UTC",
    date_field: str = "created_at",
    confidence: float = 0.95,
    min_n: int = 0,
    questions: bool = False,
    include_deleted: bool = False,
    top: Mapping[str, int] | None = None,
    scales: Mapping[str, tuple[float, float]] | None = None,
    weights: str | None = None,
) -> Table:
    """Counts answers by their metric, or invites by whether they were answered.

    Returns what `client.answers.metrics()` and `client.invites.metrics()` return. Rows with
    `answered` and no `review` are invites.

    Args:
        data: A data frame of any library that exports Arrow, in either layout, or rows: records of
            this package, or mappings with the same names.
        by: The columns to group by: columns of the wide layout, `"indicator_NAME"` for an
            indicator, and the periods `"day"`, `"week"` (from Monday), `"month"`, `"quarter"` and
            `"year"`, which are labelled with their first day. Null is a group.
        time_zone: The time zone in which periods begin and end, such as `"America/Sao_Paulo"`.
        date_field: The timestamp from which periods are computed.
        confidence: The confidence level: how often an interval computed like this contains the
            true value; between 0.5 and 1.
        min_n: Groups with fewer rows than this have no score.
        questions: Whether each scored additional question gets its own rows.
        include_deleted: Whether deleted rows count.
        top: How many of the highest points count as satisfied, for each metric's text; 2 by
            default.
        scales: The lowest and the highest score of metrics whose text does not state them.
        weights: The column that holds the weight of each row.

    Raises:
        InvalidRequestError: An option is invalid, or a column that is needed is missing.
    """
    options = {"by": by, "time_zone": time_zone, "date_field": date_field, "confidence": confidence}
    options |= {"min_n": min_n, "questions": questions, "include_deleted": include_deleted}
    options |= {"top": top, "scales": scales, "weights": weights}
    summary = _internal.Summary(options)
    rows = _add_all(summary, data)
    receipt = getattr(data, "receipt", None)
    return Table(summary.finish(), receipt if isinstance(receipt, Receipt) else _no_pull(rows))


def _add_all(summary: _internal.Summary, data: Any) -> int:
    stream = getattr(data, "__arrow_c_stream__", None)
    if stream is not None:
        summary.add_frame(stream())
        return len(data) if hasattr(data, "__len__") else 0
    if isinstance(data, (str, bytes)) or not isinstance(data, Iterable):
        name = type(data).__name__
        message = f"`data` must be a data frame or rows, not {name}."
        if hasattr(data, "__aiter__"):
            message = (
                f"`data` is not read yet ({name}): give its rows, as by `await answers.to_list()`."
            )
        raise _refused(message, "data")
    count, rows = 0, iter(cast("Iterable[Any]", data))
    while chunk := list(islice(rows, _CHUNK)):
        summary.add_rows(chunk)
        count += len(chunk)
    return count


def _no_pull(rows: int) -> Receipt:
    """Returns the receipt for rows that did not come from a pull."""
    return Receipt({}, rows, 0, 0, 0, 0, 0, 0.0, None, None, None, 0, "counted")


def _metric(
    function: str,
    scores: Iterable[float | None],
    weights: Iterable[float] | None,
    **more: Any,
) -> dict[str, Any]:
    arguments = {"scores": _numbers(scores, "scores"), **more}
    if weights is not None:
        arguments["weights"] = _numbers(weights, "weights")
    return _internal.metric(function, arguments)


def _numbers(values: Any, field: str) -> list[Any]:
    if isinstance(values, (str, bytes, Mapping)) or not isinstance(values, Iterable):
        name = type(values).__name__  # pyright: ignore[reportUnknownArgumentType]
        raise _refused(f"`{field}` must be numbers in a list, not {name}.", field)
    # An array's own `tolist` returns `None` for masked values.
    own = getattr(type(values), "tolist", None)  # pyright: ignore[reportUnknownArgumentType]
    return own(values) if own else list(values)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]


def _refused(message: str, field: str) -> InvalidRequestError:
    error = InvalidRequestError(message)
    error.field = field
    return error


def _plain(score: Any, field: str) -> Any:
    """Converts a row of a pandas data frame to a mapping; returns other values as they are."""
    if isinstance(score, (Score, Mapping)):
        return score  # pyright: ignore[reportUnknownVariableType]
    kind = cast("type[object]", type(score))
    if hasattr(kind, "__arrow_c_stream__") and not hasattr(kind, "to_frame"):
        message = f"`{field}` must be one row, such as a dict of `to_dicts()`, not {kind.__name__}."
        raise _refused(message, field)
    to_dict = getattr(score, "to_dict", None)
    return to_dict() if callable(to_dict) else score
