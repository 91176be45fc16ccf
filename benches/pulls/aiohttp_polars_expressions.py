"""aiohttp for the bytes, and polars for the rest: `read_json` with a schema, `unnest` and `pivot`.

No Python object is made for a row. The schema is given, since inferring it would read each page
twice, and the result could differ from page to page.
"""

import asyncio

import polars as pl
from aiohttp_pull import pull
from measure import measure

TEXT = pl.String
TEXTS = pl.List(TEXT)
CATEGORY = pl.Struct({"category": TEXT, "subCategory": TEXT})
INDICATOR = pl.Struct({"column": TEXT, "value": TEXT})
QUESTION = pl.Struct(
    {"text": TEXT, "review": pl.Float64, "answerText": TEXT, "multipleValues": TEXTS}
)
ANSWER = pl.Struct(
    {
        "_id": TEXT,
        "active": pl.Boolean,
        "date": TEXT,
        "answerDate": TEXT,
        "anonymousResponse": pl.Boolean,
        "partialSaved": pl.Boolean,
        "partialCompleted": pl.Boolean,
        "clientId": TEXT,
        "categories": pl.List(CATEGORY),
        "tags": TEXTS,
        "subTags": TEXTS,
        "deleted": pl.Boolean,
        "name": TEXT,
        "email": TEXT,
        "phone": pl.Int64,
        "feedback": TEXT,
        "additionalQuestions": pl.List(QUESTION),
        "channel": TEXT,
        "companyId": TEXT,
        "actionId": TEXT,
        "inviteId": TEXT,
        "detailsId": TEXT,
        "text": TEXT,
        "review": pl.Float64,
        "indicators": pl.List(INDICATOR),
        "controlId": TEXT,
        "metric": TEXT,
        "createdAt": TEXT,
        "updatedAt": TEXT,
        "sentimentAnalyzeGCP": pl.Struct({"score": pl.Float64, "keyPhrases": TEXTS}),
        "treatments": pl.Struct({"status": TEXT, "date": TEXT}),
        "transcription": TEXT,
        "browser_name": TEXT,
        "system_name": TEXT,
        "platform_type": TEXT,
    }
)
PAGE = {"total": pl.Int64, "answers": pl.List(ANSWER)}
TIMES = ("date", "answerDate", "createdAt", "updatedAt")


def pivoted(answers: pl.DataFrame, array: str, name: str, value: pl.Expr) -> pl.DataFrame:
    """Returns one row for each answer and one column for each name, from one of the arrays."""
    long = answers.select(pl.col("_id"), array).explode(array).unnest(array)
    return long.select("_id", name, value=value).pivot(name, index="_id", values="value")


def wide(pages: list[pl.DataFrame]) -> pl.DataFrame:
    answers = pl.concat(pages)
    frame = (
        answers.drop("indicators", "additionalQuestions")
        .with_columns(pl.col(name).str.to_datetime(time_zone="UTC") for name in TIMES)
        .with_columns(
            pl.col("sentimentAnalyzeGCP").name.prefix_fields("sentiment_"),
            pl.col("treatments").name.prefix_fields("treatment_"),
        )
        .unnest("sentimentAnalyzeGCP", "treatments")
    )
    given = pl.coalesce(
        pl.col("review").cast(TEXT), "answerText", pl.col("multipleValues").list.join("; ")
    )
    indicators = pivoted(answers, "indicators", "column", pl.col("value"))
    questions = pivoted(answers, "additionalQuestions", "text", given)
    for prefix, columns in (("indicator_", indicators), ("question_", questions)):
        named = columns.rename(lambda name, prefix=prefix: name if name == "_id" else prefix + name)
        frame = frame.join(named, on="_id", how="left")
    return frame


def pull_wide() -> pl.DataFrame:
    pages: list[pl.DataFrame] = []

    def read(body: bytes) -> int:
        page = pl.read_json(body, schema=PAGE)
        pages.append(page.select("answers").explode("answers").unnest("answers"))
        return page["total"].item()

    async def take(body: bytes) -> int:
        # Runs off the event loop: polars lets other threads run meanwhile.
        return await asyncio.to_thread(read, body)

    asyncio.run(pull(take))
    return wide(pages)


measure(pull_wide)
