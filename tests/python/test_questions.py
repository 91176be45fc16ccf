"""Columns of questions and indicators in the wide layout: which question a column stands for, its
name, and that a cell holds the whole answer.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from indecx import AsyncIndeCX, IndeCX, InvalidRequestError
from indecx.testing import Sandbox
from pyarrow import parquet
from servers import answers

Json = dict[str, Any]

DAY = "2025-01-{:02}T12:00:00.000Z"


def columns(box: Sandbox, client: IndeCX, *rows: Any, **options: Any) -> dict[str, list[Any]]:
    """Returns the discovered columns. Each row is a list of questions, or a record."""
    box.reply(**answers(*records(rows)))
    table = pa.table(client.answers.list().to_arrow(**options))
    found = [name for name in table.column_names if name.startswith(("question_", "indicator_"))]
    return {name: table[name].to_pylist() for name in found}


def records(rows: Any) -> list[Json]:
    made = [row if isinstance(row, dict) else {"additionalQuestions": row} for row in rows]
    return [{"_id": f"{n}", "createdAt": DAY.format(n + 1), **row} for n, row in enumerate(made)]


def written(text: str | None, answer: str, question_id: Any = None, **more: Any) -> Json:
    asked = {"type": "INPUT", "text": text, "answerText": answer, **more}
    return asked if question_id is None else {**asked, "questionId": question_id}


def scored(text: str, score: float, question_id: Any = None, **more: Any) -> Json:
    asked = {"type": "NPS", "text": text, "review": score, **more}
    return asked if question_id is None else {**asked, "questionId": question_id}


#: Answers to questions without a score, each with its cell.
CELLS: dict[str, tuple[Json, str | None]] = {
    "a choice with its second level": (
        {"multipleValues": ["Troca"], "options": [{"option": "Troca", "subOptions": ["Frete"]}]},
        "Troca (Frete)",
    ),
    "choices and what was written": (
        {"multipleValues": ["Preço", "Outros"], "answerText": "Gerente"},
        "Preço; Outros; Gerente",
    ),
    "options that are texts": ({"options": ["Frete", "Prazo"]}, "Frete; Prazo"),
    "an option that is a number": (
        {"options": [{"option": 5, "subOptions": ["Frete"]}, {"option": "A"}]},
        "5 (Frete); A",
    ),
    "a written number": ({"type": "INPUT", "answerText": 5}, "5"),
    "choices in place of a score": ({"review": ["A", "B"]}, "A; B"),
    "choices in place of a score, with second levels": (
        {"review": [{"text": "A", "subOptions": [{"text": "x"}, {"text": "y"}]}, {"text": "B"}]},
        "A (x, y); B",
    ),
    "a choice twice": ({"multipleValues": ["A", "A"], "options": [{"option": "A"}]}, "A"),
    "a choice in two parts": (
        {
            "options": [
                {"option": "A", "subOptions": ["x"]},
                {"option": "A", "subOptions": ["y", "x"]},
            ]
        },
        "A (x, y)",
    ),
    "some with second levels": (
        {"multipleValues": ["A", "B"], "options": [{"option": "B", "subOptions": ["x"]}]},
        "A; B (x)",
    ),
    "a free choice": ({"multipleValues": ["Outros: Gerente"]}, "Outros: Gerente"),
    "a second level that is a text": ({"options": [{"option": "A", "subOption": "x"}]}, "A (x)"),
    "one option without a list": ({"options": {"option": "A", "subOptions": [7]}}, "A (7)"),
    "one value without a list": ({"multipleValues": "Preço"}, "Preço"),
    "a choice in an object": (
        {
            "options": [
                {"choice": {"id": "1", "text": "A"}, "subchoices": [{"id": "2", "text": "x"}]}
            ]
        },
        "A (x)",
    ),
    "truth": ({"multipleValues": [True, 4.5]}, "true; 4.5"),
    "a score of a question that is not scored": ({"review": 7}, "7"),
    "such a score as text": ({"review": "4,5"}, "4,5"),
    "written beside such a score": ({"review": 7, "answerText": "bom"}, "bom"),
    "masks and nulls": ({"multipleValues": ["****", None, "A"], "answerText": "****"}, "A"),
    "nothing": ({"multipleValues": [], "options": [], "answerText": None}, None),
    "an empty text": ({"answerText": "", "multipleValues": []}, ""),
    "an empty choice": ({"multipleValues": ["", "A"]}, "A"),
}


@pytest.mark.parametrize("case", CELLS)
def test_a_cell_holds_all_that_was_answered(case: str, box: Sandbox, client: IndeCX) -> None:
    given, shown = CELLS[case]
    asked = {"type": "MULTIPLE", "text": "Q", **given}
    assert columns(box, client, [asked]) == {"question_Q": [shown]}


def test_a_text_beside_a_score_has_a_column_of_its_own(box: Sandbox, client: IndeCX) -> None:
    rows = [
        [scored("Nota", 9, "a", answerText="bom", multipleValues=["Preço"])],
        [scored("Nota", 8, "a", answerText="")],
    ]
    found = columns(box, client, *rows)
    assert found == {"question_Nota": [9.0, 8.0], "question_Nota#text": ["Preço; bom", None]}


def test_a_column_is_one_question(box: Sandbox, client: IndeCX) -> None:
    why = "Por quê?"
    rows = [[written(why, "L1", "loja"), written(why, "S1", "site")], [written(why, "S2", "site")]]
    wanted = {"question_Por quê?": ["L1", None], "question_Por quê?#2": ["S1", "S2"]}
    assert columns(box, client, *rows) == wanted
    # Columns are sorted by the ids of questions, not by occurrence; those without an id come last.
    rows = [[written(why, "none"), written(why, "S1", "site")], [written(why, "L1", "loja")]]
    assert columns(box, client, *rows) == {
        "question_Por quê?": [None, "L1"],
        "question_Por quê?#2": ["S1", None],
        "question_Por quê?#3": ["none", None],
    }


def test_a_question_is_called_by_its_newest_text(box: Sandbox, client: IndeCX) -> None:
    texts = ["Atendimento?", "Como foi o atendimento?", "Atendimento?"]
    days = [1, 9, 5]
    rows = [
        {"createdAt": DAY.format(day), "additionalQuestions": [written(text, f"{day}", "q")]}
        for day, text in zip(days, texts, strict=True)
    ]
    wanted = {"question_Como foi o atendimento?": ["1", "9", "5"]}
    assert columns(box, client, *rows) == wanted
    assert columns(box, client, *rows[::-1]) == {name: v[::-1] for name, v in wanted.items()}
    # A question without a date, or without a text, does not count as newer.
    undated = {"createdAt": None, "additionalQuestions": [written("Outro", "x", "q")]}
    masked = {"createdAt": DAY.format(20), "additionalQuestions": [written("****", "y", "q")]}
    assert list(columns(box, client, *rows, undated, masked)) == list(wanted)
    assert list(columns(box, client, [written(None, "y", "q")])) == ["question_q"]


@pytest.mark.parametrize("newest", ["Primeira?", "Última?"])
def test_a_name_is_one_over_all_pages(newest: str, tmp_path: Path) -> None:
    """The newest row decides the names, wherever it is, in tables and in files."""
    other = {"Primeira?": "Última?", "Última?": "Primeira?"}[newest]
    path = tmp_path / "wide.parquet"
    with Sandbox(answers=0) as box:
        client = IndeCX(base_url=box.url, company_key=box.company_key, rate_limit=None)
        for day, text in ((1, other), (2, newest)):
            asked = [written(text, "x", "q"), scored(text.upper(), day)]
            row: Json = {"createdAt": DAY.format(day), "additionalQuestions": asked}
            box.insert("answers", records=[{"_id": f"{day}{n:03}", **row} for n in range(60)])
        listing = client.answers.list(page_size=50)
        table = pa.table(listing.to_arrow())
        listing.write_parquet(path, layout="wide")
        read = parquet.read_table(path)
    found = [name for name in table.column_names if name.startswith("question_")]
    assert read.column_names == table.column_names
    wanted = {newest, f"{newest.upper()}#2", other.upper()}
    assert {name.removeprefix("question_") for name in found} == wanted
    assert table[f"question_{newest}"].to_pylist() == ["x"] * 120


def test_scores_and_texts_of_one_question_are_two_columns(box: Sandbox, client: IndeCX) -> None:
    rows = [[scored("Nota", 7, "a")], [written("Nota", "bom", "a")], [scored("Nota", 3, "b")]]
    assert columns(box, client, *rows) == {
        "question_Nota": [7.0, None, None],
        "question_Nota#2": [None, None, 3.0],
        "question_Nota#text": [None, "bom", None],
    }


def test_an_id_that_comes_twice_is_a_question_of_its_own(box: Sandbox, client: IndeCX) -> None:
    rows = [[written("Q", "1", "a"), written("Q", "2", "a")], [written("Q", "3", "a")]]
    assert columns(box, client, *rows) == {"question_Q": ["1", "3"], "question_Q#2": ["2", None]}


@pytest.mark.parametrize("blank", [None, "", " ", "****"])
def test_a_blank_id_is_none(blank: Any, box: Sandbox, client: IndeCX) -> None:
    rows = [
        [{**written("A", "1"), "questionId": blank}],
        [{**written("B", "2"), "questionId": blank}],
    ]
    assert columns(box, client, *rows) == {"question_A": ["1", None], "question_B": [None, "2"]}


def test_columns_of_questions_can_be_called_by_ids(box: Sandbox, client: IndeCX) -> None:
    rows = [
        [written("Ana, por quê?", "1", "q1"), scored("Nota", 7, "q2", answerText="bom")],
        [written("Bia, por quê?", "2", "q1"), written("Solta", "3")],
    ]
    assert columns(box, client, *rows, questions="id") == {
        "question_Solta": [None, "3"],
        "question_q1": ["1", "2"],
        "question_q2": [7.0, None],
        "question_q2#text": ["bom", None],
    }


def test_fields_say_which_question_they_are(box: Sandbox, client: IndeCX, tmp_path: Path) -> None:
    rows = records(
        [[written("Antes", "1", "q1")], [written("Depois", "2", "q1"), scored("Nota", 7)]]
    )
    rows[0]["indicators"] = [{"column": "Filial", "value": "SP"}]
    said = {
        "question_Depois": {"id": "q1", "text": "Depois", "type": "INPUT"},
        "question_Nota": {"text": "Nota", "type": "NPS"},
        "indicator_Filial": {},
    }
    for questions in ("text", "id"):
        box.reply(**answers(*rows))
        table = client.answers.list().to_arrow(questions=questions)
        box.reply(**answers(*rows))
        path = tmp_path / "wide.parquet"
        client.answers.list().write_parquet(path, layout="wide", questions=questions)
        for schema in (pa.schema(table), parquet.read_schema(path)):
            for name, facts in said.items():
                name = name.replace("Depois", "q1") if questions == "id" else name
                metadata = {
                    key.decode(): value.decode()
                    for key, value in (schema.field(name).metadata or {}).items()
                    if key.startswith(b"indecx.")
                }
                assert metadata == {f"indecx.question_{key}": value for key, value in facts.items()}


@pytest.mark.parametrize("questions", ["name", "", 5, True, ["id"]])
async def test_another_way_to_call_questions_is_refused_by_name(
    questions: Any, box: Sandbox, client: IndeCX, async_client: AsyncIndeCX, tmp_path: Path
) -> None:
    rows = client.answers.list()
    uses = [rows.to_arrow, rows.to_polars, rows.to_pandas]
    uses += [lambda **given: rows.write_parquet(tmp_path / "rows", **given)]
    uses += [lambda **given: rows.write_csv(tmp_path / "rows", **given)]
    for use in uses:
        with pytest.raises(InvalidRequestError, match="`questions`") as raised:
            use(questions=questions)
        assert raised.value.field == "questions"
    with pytest.raises(InvalidRequestError, match="`questions`"):
        await async_client.answers.list().to_arrow(questions=questions)
    assert box.requests == []


def named(*indicators: tuple[str, str]) -> Json:
    return {"indicators": [{"column": name, "value": value} for name, value in indicators]}


def test_names_that_differ_in_case_alone_are_numbered_over_the_whole_pull(
    box: Sandbox, client: IndeCX
) -> None:
    together = named(("Filial", "a"), ("FILIAL", "b"))
    assert columns(box, client, together) == {
        "indicator_FILIAL": ["b"],
        "indicator_Filial#2": ["a"],
    }
    apart = [named(("filial", "c")), named(("Filial", "a")), named(("FILIAL", "b"))]
    assert columns(box, client, *apart) == {
        "indicator_FILIAL": [None, None, "b"],
        "indicator_Filial#2": [None, "a", None],
        "indicator_filial#3": ["c", None, None],
    }
    asked = [[written("PREÇO", "1")], [written("Preço", "2")], [scored("preço", 3)]]
    assert columns(box, client, *asked) == {
        "question_PREÇO": ["1", None, None],
        "question_Preço#2": [None, "2", None],
        "question_preço#3": [None, None, 3.0],
    }
    found = columns(box, client, named(("F", "1"), ("F", "2"), ("f#2", "3")))
    folded = [name.lower() for name in found]
    assert len(set(folded)) == len(folded) == 3
    assert sorted(cell for (cell,) in found.values()) == ["1", "2", "3"]


def test_normal_forms_of_a_name_are_one_column(box: Sandbox, client: IndeCX) -> None:
    name = "Região"
    parts = unicodedata.normalize("NFD", name)
    rows = [named((parts, "1")), named((name, "2"))]
    assert columns(box, client, *rows) == {"indicator_Região": ["1", "2"]}
    assert columns(box, client, *rows[::-1]) == {"indicator_Região": ["2", "1"]}
    both = columns(box, client, named((name, "1"), (parts, "2")))
    assert both == {"indicator_Região": ["1"], "indicator_Região#2": ["2"]}
    asked = [[written(parts, "1")], [written(name, "2")]]
    assert columns(box, client, *asked) == {"question_Região": ["1", "2"]}
    asked = [[written(parts, "1", "a")], [written(name, "2", "b")]]
    assert columns(box, client, *asked) == {
        "question_Região": ["1", None],
        "question_Região#2": [None, "2"],
    }
