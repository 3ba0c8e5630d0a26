"""Conditions as Excel formulas: how each kind is written, and that LibreOffice and DuckDB answer the same."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import duckdb
import pytest

from checks.codebook import About, Kind, TableSpec, Variable
from checks.expressions import (
    ALWAYS,
    Compare,
    Expr,
    Flag,
    Term,
    all_of,
    any_of,
    days_after,
    given,
    is_,
    missing,
    none_of,
    outcome_is,
    some_of,
)
from pipeline.reading.typed_tables import create_table
from reports.form import formulas as formulas
from reports.form.formulas import Grid, NoFormulaError, fails, holds
from tests.lib.expressions import (
    after,
    before,
    day,
    equals,
    is_not,
    less_than,
    months_after,
    more_than,
    not_after,
    same_day,
    within_months,
)
from tests.lib.office import needs_office, openpyxl, recalculated

SVAR = {"ja": "Ja", "nej": "Nej", "1-12": '1–12 "timmar"'}
TABLE = TableSpec(
    "provet",
    "Provet",
    (
        Variable("id_", "Id", Kind.ID, "X", unique=True, about=About.HANDLAGGNING),
        Variable("svar", "Svar", Kind.CODE, "X", SVAR, about=About.HANDLAGGNING),
        Variable("annat", "Annat", Kind.CODE, "X", {"ja": "Ja", "nej": "Nej"}, required=None, about=About.HANDLAGGNING),
        Variable("alder", "Ålder", Kind.INTEGER, "X", required=None, low=0, high=120, about=About.HANDLAGGNING),
        Variable("borjan", "Början", Kind.DATE, "X", required=None, about=About.HANDLAGGNING),
        Variable("slut", "Slut", Kind.DATE, "X", required=is_("svar", "ja"), about=About.HANDLAGGNING),
        Variable("timmar", "Timmar", Kind.DECIMAL, "X", required=None, low=0, high=10, about=About.HANDLAGGNING),
        Variable("manad", "Månad", Kind.MONTH, "X", required=None, about=About.HANDLAGGNING),
    ),
    key=("id_",),
)
GRID = Grid(TABLE, 200)
JA = 'TRIM($B2)="Ja"'
NOT_JA = 'OR(TRIM($B2)="Nej",TRIM($B2)="1–12 ""timmar""",TRIM($B2)="1-12")'


# --- How they are written ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expr", "true", "false"),
    [
        (ALWAYS, "TRUE", "FALSE"),
        (is_("svar", "ja"), JA, NOT_JA),
        (is_not("svar", "ja"), NOT_JA, JA),
        (
            is_("svar", "ja", "nej", "1-12"),
            'OR(TRIM($B2)="Ja",TRIM($B2)="Nej",TRIM($B2)="1–12 ""timmar""",TRIM($B2)="1-12")',
            "FALSE",
        ),
        (given("slut"), '$F2<>""', '$F2=""'),
        (missing("slut"), '$F2=""', '$F2<>""'),
        (all_of(given("slut"), given("alder")), 'AND($F2<>"",$D2<>"")', 'OR($F2="",$D2="")'),
        (any_of(given("slut"), given("alder")), 'OR($F2<>"",$D2<>"")', 'AND($F2="",$D2="")'),
        (none_of(given("slut"), given("alder")), 'AND($F2="",$D2="")', 'OR($F2<>"",$D2<>"")'),
        (less_than("alder", 35), "IF(COUNT($D2)=1,$D2<35,FALSE)", "IF(COUNT($D2)=1,$D2>=35,FALSE)"),
        (equals("alder", 35), "IF(COUNT($D2)=1,$D2=35,FALSE)", "IF(COUNT($D2)=1,$D2<>35,FALSE)"),
        (after("borjan", "slut"), "IF(COUNT($E2,$F2)=2,$E2>$F2,FALSE)", "IF(COUNT($E2,$F2)=2,$E2<=$F2,FALSE)"),
        (
            before("slut", Term("borjan", months=6, days=1)),
            "IF(COUNT($F2,$E2)=2,$F2<EDATE($E2,6)+1,FALSE)",
            "IF(COUNT($F2,$E2)=2,$F2>=EDATE($E2,6)+1,FALSE)",
        ),
        (
            not_after(day(date(2025, 7, 1)), "slut"),
            "IF(COUNT($F2)=1,DATE(2025,7,1)<=$F2,FALSE)",
            "IF(COUNT($F2)=1,DATE(2025,7,1)>$F2,FALSE)",
        ),
    ],
    ids=lambda value: value.sql if hasattr(value, "sql") else "",
)
def test_each_kind_of_expression(expr: Expr, true: str, false: str) -> None:
    assert holds(expr, GRID) == true
    assert fails(expr, GRID) == false


@pytest.mark.parametrize(
    "expr",
    [
        Flag("svar"),
        given("harledd"),
        is_("finns_inte", "ja"),
        outcome_is("plan_i_tid", "uppfyllt"),
        is_("id_", "A"),
        same_day("manad", "slut"),
        all_of(given("slut"), Flag("svar")),
    ],
    ids=lambda expr: expr.sql,
)
def test_what_the_form_has_no_cell_for_has_no_formula(expr: Expr) -> None:
    for formula in (holds, fails):
        with pytest.raises(NoFormulaError):
            formula(expr, GRID)


def test_where_a_table_stands() -> None:
    assert (GRID.cell("svar"), GRID.column("svar"), GRID.started) == ("$B2", "$B$2:$B$201", "COUNTA($A2:$H2)>0")
    wide = replace(TABLE, variables=tuple(replace(TABLE.variables[1], name=f"v{i}") for i in range(28)))
    assert (Grid(wide, 10).cell("v27"), Grid(wide, 10).started) == ("$AB2", "COUNTA($A2:$AB2)>0")


# --- What they answer -------------------------------------------------------------------------------------

EXPRESSIONS: tuple[Expr, ...] = (
    is_("svar", "ja"),
    is_not("svar", "ja", "1-12"),
    given("alder"),
    missing("slut"),
    all_of(is_("svar", "ja"), is_not("annat", "ja"), given("slut")),
    any_of(is_("svar", "ja"), is_("annat", "ja"), less_than("alder", 35)),
    some_of(is_("svar", "ja"), is_("annat", "ja"), given("slut")),
    none_of(is_("svar", "ja"), all_of(is_("annat", "ja"), more_than("alder", 34))),
    less_than("alder", 35),
    more_than("timmar", 2),
    equals("alder", 0),
    before("borjan", "slut"),
    not_after("borjan", "slut"),
    after("borjan", "slut"),
    same_day("borjan", "slut"),
    Compare(Term("borjan"), "<>", Term("slut")),
    Compare(Term("borjan"), ">=", Term("slut")),
    within_months("borjan", 1, "slut"),
    after("slut", months_after("borjan", 6)),
    before("slut", Term("borjan", months=1, days=1)),
    not_after(days_after("borjan", 15), "slut"),
    not_after(day(date(2025, 2, 28)), "slut"),
)
DATES = (None, date(2024, 1, 31), date(2024, 2, 29), date(2025, 1, 31), date(2025, 2, 28), date(2025, 3, 1))
SIXES = [d + timedelta(days=i) for d in (date(2024, 7, 31), date(2024, 8, 29), date(2025, 2, 15)) for i in (-1, 0, 1)]


def _rows() -> list[dict[str, Any]]:
    """Every combination of the two answers with each edge of the others."""
    dates = list(itertools.product(DATES, (*DATES, *SIXES)))
    answers = list(itertools.product((None, *SVAR), (None, "ja", "nej"), (None, 0, 34, 35, 120), (None, 0.5, 2, 2.5)))
    rows = []
    for i in range(max(len(dates), len(answers))):
        (start, end), (svar, annat, alder, timmar) = dates[i % len(dates)], answers[i % len(answers)]
        rows.append({"svar": svar, "annat": annat, "alder": alder, "timmar": timmar, "borjan": start, "slut": end})
    return rows


Asked = tuple[Sequence[Mapping[str, Any]], Sequence[str]]
"""Rows of the table, and formulas of Excel about each of them."""
Answers = Mapping[Callable[[], Asked], Sequence[tuple[Any, ...]]]
"""What is asked -> the values of its formulas on each row."""


def _book(rows: Iterable[Mapping[str, Any]], excel_formulas: Iterable[str]) -> Any:
    """A workbook with the rows, filled in with labels, and the formulas beside each row."""
    book = openpyxl.Workbook()
    sheet, grid = book.active, Grid(TABLE, 1)
    for i, row in enumerate(rows, 2):
        for name, value in row.items():
            codes = TABLE.variable(name).codes
            sheet.cell(i, 1 + TABLE.names.index(name)).value = codes.get(value, value)
        for j, formula in enumerate(excel_formulas, len(TABLE.names) + 1):
            # Every reference of these formulas is to the row itself.
            sheet.cell(i, j).value = "=" + re.sub(r"(\$[A-H])2\b", rf"\g<1>{i}", formula)
    assert grid.started == "COUNTA($A2:$H2)>0"
    return book


def _in_duckdb(rows: list[dict[str, Any]], sql: list[str]) -> list[tuple[Any, ...]]:
    with duckdb.connect() as con:
        create_table(con, TABLE)
        names = list(rows[0])
        con.executemany(
            f"INSERT INTO provet ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",
            [list(row.values()) for row in rows],
        )
        return con.execute(f"SELECT {', '.join(sql)} FROM provet ORDER BY rowid").fetchall()


def _expressions() -> Asked:
    return _rows(), [formula(e, GRID) for e in EXPRESSIONS for formula in (holds, fails)]


def _texts_for_numbers() -> Asked:
    exprs = (less_than("alder", 35), before("borjan", "slut"), within_months("borjan", 6, "slut"))
    row = {"alder": "trettio", "borjan": "2025-02-19", "slut": date(2025, 3, 1)}
    return [row], [formula(e, GRID) for e in exprs for formula in (holds, fails)]


RIGHT, NO_ANSWER = ("Ja", "JA ", "nej ", "1-12 ", '1–12 "timmar"'), ("Nja", "1-13")


def _spellings() -> Asked:
    labels = (
        "{" + ";".join('"' + label.replace('"', '""') + '"' for label in TABLE.variable("svar").codes.values()) + "}"
    )
    return [{"svar": cell} for cell in (*RIGHT, *NO_ANSWER)], [formulas.no_value(TABLE.variable("svar"), GRID, labels)]


def _cells() -> list[tuple[str, Any]]:
    return [(name, cell) for name, (cells, _) in _CELLS.items() for cell in (*cells, None)]


def _no_values() -> Asked:
    return [{name: cell} for name, cell in _cells()], [
        formulas.no_value(TABLE.variable(name), GRID, "listan") for name in _CELLS
    ]


@pytest.fixture(scope="module")
def in_libreoffice(tmp_path_factory: pytest.TempPathFactory) -> Answers:
    """All answers from one run of LibreOffice."""
    questions = (_expressions, _texts_for_numbers, _spellings, _no_values)
    books = recalculated([_book(*ask()) for ask in questions], tmp_path_factory.mktemp("formler"))
    return {
        ask: [row[len(TABLE.names) :] for row in book.active.iter_rows(min_row=2, values_only=True)]
        for ask, book in zip(questions, books, strict=True)
    }


@needs_office
def test_libreoffice_and_duckdb_answer_the_same(in_libreoffice: Answers) -> None:
    rows, results = _rows(), in_libreoffice[_expressions]
    expected = _in_duckdb(rows, [f"({e.sql}) IS {truth}" for e in EXPRESSIONS for truth in ("TRUE", "FALSE")])
    assert len(results) == len(expected) == len(rows)
    for i, (expr, truth) in enumerate(itertools.product(EXPRESSIONS, ("true", "false"))):
        wrong = [row for row, f, e in zip(rows, results, expected, strict=True) if bool(f[i]) != e[i]]
        assert not wrong, f"{expr.sql} is {truth}: {wrong[:3]}"
    for i, expr in enumerate(EXPRESSIONS):
        answers = {e[2 * i : 2 * i + 2] for e in expected}
        assert {(True, False), (False, True)} <= answers, f"{expr.sql}: the rows do not try it"


@needs_office
def test_a_text_in_place_of_a_number_is_no_answer(in_libreoffice: Answers) -> None:
    (answers,) = in_libreoffice[_texts_for_numbers]
    assert len(answers) == 6 and not any(answers)


@needs_office
def test_an_answer_may_be_written_as_its_code_and_in_any_case(in_libreoffice: Answers) -> None:
    """As it is read: by label or code, without regard to case and to blanks around it."""
    expected = [False] * len(RIGHT) + [True] * len(NO_ANSWER)
    assert [bool(f) for (f,) in in_libreoffice[_spellings]] == expected


# --- What is no value of its variable ---------------------------------------------------------------------

_CELLS: dict[str, tuple[tuple[Any, ...], Callable[[Any], bool]]] = {
    "id_": (
        ("A-001", "a_1", "1-12", "x" * 24, "x" * 25, "Å1", "A 1", "A.1", "A*", "?", "~", '"', 7),
        lambda v: bool(re.fullmatch(r"[A-Za-z0-9_-]{1,24}", str(v))),
    ),
    "alder": ((0, 120, 121, -1, 34.5, "34", "trettio"), lambda v: v in (0, 120)),
    "timmar": ((0, 10, 10.01, -0.5, 2.5, "2,5"), lambda v: v in (0, 10, 2.5)),
    "borjan": (
        (date(1990, 1, 1), date(2099, 12, 31), date(1989, 12, 31), date(2100, 1, 1), "2025-02-19", 20250219, 45000.5),
        lambda v: v in (date(1990, 1, 1), date(2099, 12, 31)),
    ),
    "manad": (
        ("2024-01", "2024-12", "1999-10", "2024-13", "2024-00", "1899-12", "2100-01", "2024-1", "24-01", "2024/01",
         "202401", "2024-1-", "20-4-01", "2024-0x", "2024-011"),
        lambda v: bool(re.fullmatch(r"(19|20)[0-9]{2}-(0[1-9]|1[0-2])", v)),
    ),
}  # fmt: skip


@needs_office
def test_what_is_no_value(in_libreoffice: Answers) -> None:
    """The text patterns are those of the codebook; a date must be a real one, so that conditions can read it."""
    for (name, cell), answers in zip(_cells(), in_libreoffice[_no_values], strict=True):
        wrong = answers[list(_CELLS).index(name)]
        assert bool(wrong) == (cell is not None and not _CELLS[name][1](cell)), (name, cell)
