"""The registration form: what Excel accepts, shows and shades, and that a filled form is an export.

The tests run over every audit. LibreOffice evaluates the formulas of the shades in the finished workbook; the
expected shades come from DuckDB, by the SQL of the same definitions.
"""

from __future__ import annotations

import csv
import os
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from openpyxl.formula.translate import Translator  # type: ignore[import-untyped,unused-ignore]

from checks import audits
from checks.audit import Audit
from checks.codebook import Kind, TableSpec, Variable
from checks.expressions import ALWAYS
from granskning.jobs import form as run_form
from pipeline.errors import FileError
from pipeline.reading import privacy
from pipeline.reading.export import read_export
from pipeline.reading.typed_tables import create_table
from reports.form import workbook
from reports.form.input import NOT_APPLICABLE, TO_FILL, WRONG, sheet_name
from reports.form.words import FormWords
from tests.lib.examples import MANY, OWN_AUDITS, sampled
from tests.lib.office import needs_office, openpyxl, recalculated
from tests.lib.pipeline_run import QUIET, SAMPLE, Answer, command, insert, typed_tables

AUDITS = audits.names()
ROWS = 40
Record = dict[str, Any]
Cell = tuple[str, str, int]
"""Sheet, variable, row as in Excel."""

over_every_audit = pytest.mark.parametrize("name", AUDITS)
over_audits = pytest.mark.parametrize("name", sampled(AUDITS, OWN_AUDITS))


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The form of each audit, made by the command."""
    folder = tmp_path_factory.mktemp("mallar")
    for name in AUDITS:
        answer = command("mall", "--ut", folder / f"{name}.xlsx", "--granskning", name, "--rader", str(ROWS))
        assert answer.exit_code == 0, answer.output
    return {name: folder / f"{name}.xlsx" for name in AUDITS}


@pytest.fixture(scope="module")
def books(blank: dict[str, Path]) -> dict[str, Any]:
    """The same workbooks, opened for reading; a test that fills one in opens its own."""
    return {name: openpyxl.load_workbook(path) for name, path in blank.items()}


def _validations(book: Any, spec: TableSpec) -> dict[str, Any]:
    """Variable -> the only validation of its column."""
    validations: dict[str, Any] = {}
    for validation in book[sheet_name(spec)].data_validations.dataValidation:
        (area,) = validation.sqref.ranges
        assert area.min_col == area.max_col and area.min_row == 2
        name = spec.names[area.min_col - 1]
        assert name not in validations, f"{name} has two validations"
        validations[name] = validation
    return validations


def _range_texts(book: Any, name: str) -> list[str]:
    """The texts of a named range."""
    sheet, area = book.defined_names[name].attr_text.split("!")
    return [row[0].value for row in book[sheet.strip("'")][area.replace("$", "")]]


# --- What the workbook holds ------------------------------------------------------------------------------


@over_every_audit
def test_the_sheets_and_what_they_are_called(name: str, books: dict[str, Any]) -> None:
    audit, book = audits.load(name), books[name]
    assert book.sheetnames == [
        "Så här fyller du i", *map(sheet_name, audit.tables), "Ett ärende", "Kodbok", "Kriterier", "Listor",
    ]  # fmt: skip
    assert [s.title for s in book if s.sheet_state != "visible"] == ["Listor"]
    assert book.active.title == "Så här fyller du i"
    for spec in audit.tables:
        sheet = book[sheet_name(spec)]
        assert [cell.value for cell in sheet[1]] == [v.label for v in spec.variables]
        assert sheet.max_row == 1 + {"arenden": ROWS, "uppfoljningar": 2 * ROWS, "narvaro": 10 * ROWS}.get(
            spec.name, 50
        )
        assert not [c for row in sheet.iter_rows(min_row=2, values_only=True) for c in row if c is not None]


@over_every_audit
def test_the_first_sheet_explains_every_sheet_and_whether_it_may_be_left_empty(
    name: str, books: dict[str, Any]
) -> None:
    audit, book = audits.load(name), books[name]
    texts = {row[0]: row[1] for row in book.worksheets[0].iter_rows(values_only=True) if row[1]}
    assert texts["Ärenden"].startswith("En rad är ett granskat beslut.")
    for spec in audit.tables[1:]:
        may_be_empty = "Lämnas tomt om uppgifterna inte ingår" in texts[sheet_name(spec)]
        assert may_be_empty == (spec.parent is None), "an empty sheet of follow-ups says that there were none"


@over_every_audit
def test_a_column_shows_the_whole_of_its_longest_answer(name: str, books: dict[str, Any]) -> None:
    audit, book = audits.load(name), books[name]
    for spec in audit.tables:
        groups = book[sheet_name(spec)].column_dimensions.values()  # columns side by side may share one
        widths = {i: group.width for group in groups for i in range(group.min, group.max + 1)}
        for i, variable in enumerate(spec.variables, 1):
            assert widths[i] > max(map(len, variable.codes.values()), default=0), variable.name


@over_every_audit
def test_only_the_cells_to_fill_in_are_open(name: str, books: dict[str, Any]) -> None:
    audit, book = audits.load(name), books[name]
    for sheet in book:
        assert sheet.protection.sheet and not sheet.protection.password
    for spec in audit.tables:
        sheet = book[sheet_name(spec)]
        assert sheet.freeze_panes == "B2"
        assert sheet.print_title_rows == "$1:$1"
        assert all(cell.protection.locked for cell in sheet[1])
        for row in sheet.iter_rows(min_row=2):
            assert not any(cell.protection.locked for cell in row)


@over_every_audit
def test_excel_makes_no_date_of_an_interval(name: str, books: dict[str, Any]) -> None:
    audit, book = audits.load(name), books[name]
    # Not "0": 34,5 would be shown as 35.
    formats = {Kind.DATE: "yyyy-mm-dd", Kind.INTEGER: "General", Kind.DECIMAL: "General"}
    for spec in audit.tables:
        for i, variable in enumerate(spec.variables, 1):
            for row in (2, 1 + ROWS):
                number_format = book[sheet_name(spec)].cell(row, i).number_format
                assert number_format == formats.get(variable.kind, "@"), variable.name


@over_every_audit
def test_every_cell_is_limited_as_the_codebook_says(name: str, books: dict[str, Any]) -> None:
    audit, book = audits.load(name), books[name]
    excel_day = date(1899, 12, 30)
    for spec in audit.tables:
        validations = _validations(book, spec)
        assert list(validations) == list(spec.names)
        for variable in spec.variables:
            validation = validations[variable.name]
            limits = (validation.type, validation.formula1, validation.formula2)
            match variable.kind:
                case Kind.CODE:
                    assert validation.type == "list"
                    assert _range_texts(book, validation.formula1) == list(variable.codes.values())
                case Kind.DATE:
                    days = [(d - excel_day).days for d in (date(1990, 1, 1), date(2099, 12, 31))]
                    assert limits == ("date", *map(str, days))
                case Kind.INTEGER | Kind.DECIMAL:
                    kind = "whole" if variable.kind is Kind.INTEGER else "decimal"
                    assert limits == (kind, str(variable.low), str(variable.high))
                case Kind.ID if spec.parent and variable == spec.variables[0]:
                    assert limits == ("list", f"val_for_{spec.name}", None) and not validation.allow_blank
                case Kind.TEXT:
                    assert (validation.type, validation.formula1) == ("textLength", "500")
                case _:
                    assert validation.type == "custom"
            assert validation.showErrorMessage and validation.errorStyle in (None, "stop")


@over_every_audit
def test_every_cell_says_what_is_asked_and_where_that_is_from(name: str, books: dict[str, Any]) -> None:
    audit, book = audits.load(name), books[name]
    for spec in audit.tables:
        for variable_name, validation in _validations(book, spec).items():
            variable = spec.variable(variable_name)
            assert validation.showInputMessage
            assert 1 <= len(validation.promptTitle) <= 32 and 1 <= len(validation.prompt) <= 255
            assert variable.label.startswith(validation.promptTitle.rstrip("…"))
            assert f"Källa: {variable.source}" in validation.prompt
            assert ("Fylls alltid i." in validation.prompt) == (variable.required == ALWAYS)
            assert ("Får vara tom." in validation.prompt) == (variable.required is None)
            assert 1 <= len(validation.errorTitle) <= 32 and 1 <= len(validation.error) <= 255


@over_every_audit
def test_what_excel_does_not_take_in_validations_and_shades(name: str, books: dict[str, Any]) -> None:
    """There is no array in braces, no reference to another sheet except by name, and no formula that is too long."""
    book = books[name]
    for sheet in book:
        limits = [f for v in sheet.data_validations.dataValidation for f in (v.formula1, v.formula2) if f]
        shades = [rule.formula[0] for area in sheet.conditional_formatting for rule in area.rules]
        for formula in (*limits, *shades):
            assert not re.search(r"[{}!]", re.sub(r'"[^"]*"', "", formula)), formula
        assert max(map(len, limits), default=0) <= 255
        assert max(map(len, shades), default=0) <= 8192


@over_every_audit
def test_nothing_of_the_form_itself_looks_like_personal_data(name: str, books: dict[str, Any]) -> None:
    book = books[name]
    texts = [str(c) for sheet in book for row in sheet.iter_rows(values_only=True) for c in row if c is not None]
    texts += [f"{v.prompt} {v.error}" for sheet in book for v in sheet.data_validations.dataValidation]
    assert len(texts) > 200
    assert not [text for text in (*texts, *book.sheetnames) if privacy.find(text)]


@over_every_audit
def test_a_blank_form_is_read_as_empty_tables(name: str, blank: dict[str, Path], tmp_path: Path) -> None:
    audit = audits.load(name)
    export = read_export(blank[name], audit, tmp_path)
    assert set(export.tables) == {t.name for t in audit.tables}
    assert not export.personal
    assert set(map(str, export.left_alone)) == {
        f"bladet {s}" for s in ("Så här fyller du i", "Ett ärende", "Kodbok", "Kriterier", "Listor")
    }
    for table in export.tables.values():
        assert not table.unknown and set(table.columns) == set(table.spec.names)
        assert table.rows is not None and not len(table.rows)


@over_every_audit
def test_the_codebook_and_the_criteria_are_all_there(name: str, books: dict[str, Any]) -> None:
    audit, book = audits.load(name), books[name]
    codebook, sheet = {}, ""
    for row in book["Kodbok"].iter_rows(min_row=2, values_only=True):
        sheet = sheet if row[1] else row[0]
        codebook[sheet, row[0], row[1]] = row
    variables = [(spec, v) for spec in audit.tables for v in spec.variables]
    assert {key for key in codebook if key[2]} == {
        (f"Bladet {sheet_name(spec)}", v.label, v.name) for spec, v in variables
    }
    for spec, variable in variables:
        _, _, when, allowed, _, rules, source = codebook[f"Bladet {sheet_name(spec)}", variable.label, variable.name]
        assert source == variable.source
        assert all(label in allowed.split("\n") for label in variable.codes.values())
        assert all(r.message in (rules or "") for r in spec.rules if variable.name in r.columns)
        columns = variable.required.columns if variable.required is not None else ()
        assert all(f"”{spec.variable(c).label}”" in when for c in columns), when
    criteria = {r[0]: r for r in book["Kriterier"].iter_rows(min_row=2, values_only=True)}
    assert {c.label: c.question for c in audit.criteria} == {label: r[1] for label, r in criteria.items()}


def test_a_question_is_never_put_as_if_the_cell_answered_it() -> None:
    """'Är utredningen fri från fel namn?' beside 'Fel namn i utredningen' would reverse the answer."""
    audit = audits.load("sysselsattning_2025")
    variable = audit.main.variable("fel_namn")
    lines = FormWords(audit, audit.main).prompt(variable, "Välj i listan.").split("\n")
    questions = [line for line in lines if "?" in line]
    assert questions and all(line.startswith("Används för att svara på: ") for line in questions)


def test_the_columns_that_steer_others_come_in_order_of_how_many() -> None:
    audit = audits.load("sysselsattning_2025")
    words = FormWords(audit, audit.main)
    column_sets = [v.required.columns for v in audit.main.variables if v.required is not None]
    assert set(words.steering()) == {c for columns in column_sets for c in columns}
    counts = [sum(c in columns for columns in column_sets) for c in words.steering()]
    assert counts == sorted(counts, reverse=True) and words.steering()[0] == "beslut_utfall"


@over_every_audit
def test_the_same_bytes_each_time(name: str) -> None:
    audit = audits.load(name)
    assert workbook.workbook(audit, 5) == workbook.workbook(audit, 5)


# --- The command ------------------------------------------------------------------------------------------


def test_an_existing_file_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "mall.xlsx"
    target.write_text("min egen")
    answer = command("mall", "--ut", target)
    assert answer.exit_code == 5
    assert "finns redan och skrivs inte över" in answer.output
    assert target.read_text() == "min egen"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize(
    ("arguments", "fragment"),
    [
        (("--ut", "mall.xls"), "slutar på .xlsx"),
        (("--ut", "mall"), "slutar på .xlsx"),
        ((), "--ut"),
        (("--ut", "mall.xlsx", "--rader", "0"), "1<=x<=5000"),
        (("--ut", "mall.xlsx", "--rader", "tio"), "tio"),
        (("--ut", "mall.xlsx", "--granskning", "finns_inte"), "Det som finns är"),
    ],
)
def test_wrong_use(arguments: tuple[str, ...], fragment: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    answer = command("mall", *arguments)
    assert answer.exit_code == 2
    assert fragment in answer.output
    assert not [p for p in tmp_path.iterdir() if p.name.startswith("mall")]


def test_a_place_that_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("")
    answer = command("mall", "--ut", tmp_path / "fil" / "mall.xlsx")
    assert answer.exit_code == 5
    assert "går inte att skriva" in answer.output


def test_nothing_half_written_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(FileError, match="disken är full"):
        run_form.mall(run_form.FormRequest(tmp_path / "ny" / "mall.xlsx", AUDITS[0], 5))
    assert not list(tmp_path.iterdir())


def _with_blanks_around(audit: Audit, mall: Path) -> Any:
    book = openpyxl.load_workbook(mall)
    cells = {"arende_id": "A-1", "kon": " kvinna ", "beslut_utfall": " Bifall", "forstagangsbeslut": "Kanske"}
    for name, value in cells.items():
        book["Ärenden"].cell(2, 1 + audit.main.names.index(name)).value = value
    return book


@needs_office
def test_blanks_around_an_answer_are_ignored_and_not_shaded(calculated: Calculated) -> None:
    shaded = calculated.shaded["blanks"]
    assert shaded["FFF4A582"] == {("Ärenden", "forstagangsbeslut", 2)}
    assert ("Ärenden", "beslut_from", 2) in shaded["FFFFF2B3"], "it is known that the decision is a grant"


# --- Filling it in ----------------------------------------------------------------------------------------

DAYS = [date(2024, 3, 1) + timedelta(days=31 * i) for i in range(8)]
IDS = ("1", "001", "1-2", "a-001", "A-001", "2024-01-02", *(f"A-{i:03}" for i in range(2, 200)))
"""Ids that Excel's own counting would confuse, and others."""


def _value(rng: random.Random, variable: Variable) -> Any:
    match variable.kind:
        case Kind.CODE:
            # The first two codes are mostly those that other variables depend on (bifall, delavslag).
            return rng.choice([*variable.codes, *list(variable.codes)[:2] * 2])
        case Kind.DATE:
            return rng.choice(DAYS)
        case Kind.INTEGER | Kind.DECIMAL:
            return rng.randint(variable.low, variable.high)
        case Kind.MONTH:
            return f"2024-{rng.randint(1, 12):02}"
        case Kind.ID:
            return rng.choice(IDS)
        case Kind.TEXT:
            return rng.choice(("Se över rutinen.", "Fråga alltid, och skriv ned svaret: ja, nej; kanske."))


def _record(rng: random.Random, spec: TableSpec, key: Any, empty: float) -> Record:
    """A row of values from the codebook; `empty` is the probability that one is missing that is not always required."""
    row = {v.name: _value(rng, v) for v in spec.variables if v.required == ALWAYS or rng.random() >= empty}
    return row | {spec.variables[0].name: key}


def _label(variable: Variable, value: Any) -> Any:
    return variable.codes.get(value, value)


def _fill(book: Any, spec: TableSpec, records: Sequence[Record | None]) -> None:
    """Types the records into the sheet from row 2; None leaves a row empty."""
    sheet = book[sheet_name(spec)]
    for row, record in enumerate(records, 2):
        for name, value in (record or {}).items():
            sheet.cell(row, 1 + spec.names.index(name)).value = _label(spec.variable(name), value)


# --- The shades -------------------------------------------------------------------------------------------

_LOOKS = {str(look["bg_color"]).replace("#", "FF"): look for look in (TO_FILL, NOT_APPLICABLE, WRONG)}


Formula = tuple[str, Cell, str, int, int]
"""The colour of a shade and a cell that may have it; the sheet, row and column of the formula that says if it has."""


def _ask_for_shades(book: Any, specs: Sequence[TableSpec]) -> list[Formula]:
    """Writes the workbook's conditional formats as formulas beside its tables."""
    formulas: list[Formula] = []
    for spec in specs:
        sheet = book[sheet_name(spec)]
        column = len(spec.variables) + 2
        for area in sheet.conditional_formatting:
            (cells,) = area.sqref.ranges
            for rule in area.rules:
                translator = Translator(f"={rule.formula[0]}", cells.coord.split(":")[0])
                name = spec.names[cells.min_col - 1]
                assert rule.stopIfTrue
                for row in range(cells.min_row, cells.max_row + 1):
                    sheet.cell(row, column).value = translator.translate_formula(row_delta=row - 2)
                    colour = rule.dxf.fill.bgColor.rgb
                    formulas.append((colour, (sheet.title, name, row), sheet.title, row, column))
                column += 1
    return formulas


def _shaded_cells(values: Any, formulas: Sequence[Formula]) -> dict[str, set[Cell]]:
    """Colour -> cells that are shaded so."""
    shaded: dict[str, set[Cell]] = {colour: set() for colour in _LOOKS}
    for colour, cell, title, row, column in formulas:
        value = values[title].cell(row, column).value
        assert isinstance(value, bool | int), f"{cell}: {value}"
        if value:
            shaded[colour].add(cell)
    return shaded


def _random_tables(audit: Audit) -> dict[str, list[Record | None]]:
    """Rows with values of the codebook and gaps, repeated ids, ids without a decision, and an empty row."""
    rng = random.Random(audit.name)
    ids = rng.sample(IDS[6:], ROWS // 2) + list(IDS[:6])
    tables: dict[str, list[Record | None]] = {}
    for spec in audit.tables:
        keys = [*ids, ids[10], ids[11]] if spec == audit.main else [*ids, *rng.sample(ids, 8), "A-XXX", "a-002"]
        records: list[Record | None] = [_record(rng, spec, key, rng.choice((0.1, 0.4, 0.9))) for key in keys]
        tables[spec.name] = [*records[:5], None, *records[5:]]
    return tables


@dataclass(frozen=True)
class _Evaluation:
    """The rows of a table and their places in the sheet, for DuckDB to evaluate the SQL of the definitions on."""

    con: duckdb.DuckDBPyConnection
    spec: TableSpec
    places: Sequence[int]

    def cells(self, where: str, *names: str) -> Iterator[Cell]:
        for (i,) in self.con.execute(f"SELECT rowid FROM {self.spec.name} WHERE {where}").fetchall():
            yield from ((sheet_name(self.spec), name, self.places[i]) for name in names)


def _expected(con: duckdb.DuckDBPyConnection, audit: Audit, evaluation: _Evaluation) -> dict[str, set[Cell]]:
    spec = evaluation.spec
    conditions = {v.name: v.required.sql for v in spec.variables if v.required is not None}
    to_fill = {c for n, sql in conditions.items() for c in evaluation.cells(f"{sql} AND {n} IS NULL", n)}
    grey = {c for n, sql in conditions.items() for c in evaluation.cells(f"NOT ({sql})", n)}
    wrong = {cell for rule in spec.rules for cell in evaluation.cells(rule.breach.sql, *rule.columns)}
    key = ", ".join(spec.key)
    has_key = " AND ".join(f"{c} IS NOT NULL" for c in spec.key)
    duplicates = f"SELECT {key} FROM {spec.name} WHERE {has_key} GROUP BY {key} HAVING count(*) > 1"
    wrong |= set(evaluation.cells(f"({key}) IN ({duplicates})", *spec.key))
    if spec.parent:
        first = spec.variables[0].name
        wrong |= set(evaluation.cells(f"{first} NOT IN (SELECT {first} FROM {spec.parent})", first))
    colours = {id(look): colour for colour, look in _LOOKS.items()}
    return {colours[id(TO_FILL)]: to_fill, colours[id(NOT_APPLICABLE)]: grey, colours[id(WRONG)]: wrong}


@dataclass(frozen=True)
class Calculated:
    """Forms that somebody has filled in, as LibreOffice computes them: colour -> shaded cells, of the form with blanks
    around its answers, of those filled at random ("random" and the audit) and of those with mistakes ("mistakes" and
    the audit); and for each audit its form with three rows."""

    shaded: dict[str, dict[str, set[Cell]]]
    three_rows: dict[str, Any]


@pytest.fixture(scope="module")
def calculated(
    blank: dict[str, Path], with_mistakes: dict[str, WithMistakes], tmp_path_factory: pytest.TempPathFactory
) -> Calculated:
    """All of them by one run of LibreOffice, which takes seconds to start."""
    lss = audits.load("lss_arbete_studier")
    books = {"blanks": _with_blanks_around(lss, blank[lss.name])}
    specs: dict[str, Sequence[TableSpec]] = {"blanks": [lss.main]}
    for name, (audit, _, path) in with_mistakes.items():
        books |= {
            f"random {name}": _filled_at_random(audit, blank[name]),
            f"mistakes {name}": openpyxl.load_workbook(path),
        }
        specs |= dict.fromkeys((f"random {name}", f"mistakes {name}"), audit.tables)
    formulas = [_ask_for_shades(book, specs[key]) for key, book in books.items()]
    asked = [*books.values(), *(_with_three_rows(audits.load(name), blank[name]) for name in AUDITS)]
    values = recalculated(asked, tmp_path_factory.mktemp("formler"))
    return Calculated(
        dict(zip(books, map(_shaded_cells, values, formulas), strict=True)),
        dict(zip(AUDITS, values[len(books) :], strict=True)),
    )


def _filled_at_random(audit: Audit, mall: Path) -> Any:
    book = openpyxl.load_workbook(mall)
    for name, records in _random_tables(audit).items():
        _fill(book, audit.table(name), records)
    return book


@needs_office
@over_audits
def test_the_shades_say_what_the_contract_says(name: str, calculated: Calculated) -> None:
    audit = audits.load(name)
    tables = _random_tables(audit)
    expected: dict[str, set[Cell]] = {colour: set() for colour in _LOOKS}
    with duckdb.connect() as con:
        for spec in audit.tables:
            create_table(con, spec)
            records = tables[spec.name]
            insert(con, audit, spec.name, [r for r in records if r is not None])
            places = [row for row, record in enumerate(records, 2) if record is not None]
            for colour, cells in _expected(con, audit, _Evaluation(con, spec, places)).items():
                expected[colour] |= cells
    shaded = calculated.shaded[f"random {name}"]
    for colour in _LOOKS:
        assert shaded[colour] == expected[colour]
        assert len({cell[1] for cell in expected[colour]}) > 1, "the rows try too little"


def _with_three_rows(audit: Audit, mall: Path) -> Any:
    """The form with ids in its first and third row, and on its first sheet how long the lists of ids are."""
    book = openpyxl.load_workbook(mall)
    _fill(book, audit.main, [{audit.main.key[0]: "A-1"}, None, {audit.main.key[0]: "A-3"}])
    for i, spec in enumerate((t for t in audit.tables if t.parent), 1):
        book.worksheets[0].cell(100, i).value = f"=ROWS(val_for_{spec.name})"
        book.worksheets[0].cell(101, i).value = f"=ROWS(id_for_{spec.name})"
    return book


@needs_office
@over_every_audit
def test_the_list_of_ids_ends_with_the_last_one_registered(name: str, calculated: Calculated) -> None:
    children = [t for t in audits.load(name).tables if t.parent]
    sheet = calculated.three_rows[name].worksheets[0]
    for i, _ in enumerate(children, 1):
        assert [sheet.cell(row, i).value for row in (100, 101)] == [3, ROWS]


# --- A filled form is an export ---------------------------------------------------------------------------


def _faultless_rows(audit: Audit, n: int, seed: str) -> dict[str, list[Record]]:
    """Rows that follow the codebook: columns that break a rule are redrawn until none does."""
    rng = random.Random(seed)
    tables: dict[str, list[Record]] = {}
    for spec in audit.tables:
        owners = [r[audit.main.key[0]] for r in tables.get(spec.parent or "", [])]
        keys = [rng.choice(owners) for _ in range(n)] if owners else [f"A-{i:03}" for i in range(n)]
        records = _redrawn_rows(audit, spec, [_record(rng, spec, key, 0.0) for key in keys], rng)
        tables[spec.name] = list({tuple(r[c] for c in spec.key): r for r in records}.values())
    return tables


def _redrawn_rows(audit: Audit, spec: TableSpec, records: list[Record], rng: random.Random) -> list[Record]:
    for _ in range(400):
        with duckdb.connect() as con:
            create_table(con, spec)
            insert(con, audit, spec.name, records)
            broken = [
                (i, rule)
                for rule in spec.rules
                for (i,) in con.execute(f"SELECT rowid FROM {spec.name} WHERE {rule.breach.sql}").fetchall()
            ]
            missing = [
                (i, v)
                for v in spec.variables
                if v.required is not None
                for (i,) in con.execute(
                    f"SELECT rowid FROM {spec.name} WHERE {v.required.sql} AND {v.name} IS NULL"
                ).fetchall()
            ]
        if not broken and not missing:
            return records
        for i, rule in broken:
            for column in rule.columns:
                variable = spec.variable(column)
                optional = variable.required is None
                records[i][column] = None if optional and rng.random() < 0.5 else _value(rng, variable)
        for i, variable in missing:
            records[i][variable.name] = _value(rng, variable)
    raise AssertionError("no faultless rows were found")


def _csv_folder(audit: Audit, tables: dict[str, list[Record]], folder: Path) -> Path:
    folder.mkdir()
    for name, records in tables.items():
        names = audit.table(name).names
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter=";")
            writer.writerow(names)
            writer.writerows([record.get(c) for c in names] for record in records)
    return folder


def _report_answer(export: Path, target: Path, audit: Audit) -> Answer:
    return command("rapport", export, "--ut", target, "--granskning", audit.name, *QUIET)


def _filled_form(audit: Audit, tables: dict[str, list[Record]], mall: Path, target: Path) -> Path:
    book = openpyxl.load_workbook(mall)
    for name, records in tables.items():
        _fill(book, audit.table(name), records)
    book.save(target)
    return target


def _check_alike(audit: Audit, tables: dict[str, list[Record]], mall: Path, tmp_path: Path) -> None:
    """The form with these rows and a folder of the same rows in codes are read alike, and no row is lost."""
    form, codes = (
        _filled_form(audit, tables, mall, tmp_path / "ifylld.xlsx"),
        _csv_folder(audit, tables, tmp_path / "csv"),
    )
    tables_read = []
    for export, scratch in ((form, "1"), (codes, "2")):
        with typed_tables(export, audit, tmp_path / scratch) as (con, _, loaded):
            assert not any(loaded.empty_rows.values())
            tables_read.append({t: con.execute(f"SELECT * FROM {t} ORDER BY ALL").fetchall() for t in tables})
    assert tables_read[0] == tables_read[1]
    assert {table: len(rows) for table, rows in tables_read[0].items()} == {t: len(tables[t]) for t in tables}


@over_every_audit
def test_a_filled_form_is_read_as_the_same_rows_in_codes(name: str, blank: dict[str, Path], tmp_path: Path) -> None:
    audit = audits.load(name)
    _check_alike(audit, _faultless_rows(audit, 30, name), blank[name], tmp_path)


def test_the_sample_typed_into_a_form(blank: dict[str, Path], tmp_path: Path) -> None:
    audit = audits.load("sysselsattning_2025")
    tables = {spec.name: _sample(spec) for spec in audit.tables}
    decisions = tables[audit.main.name]
    granted, refused = (
        [d for d in decisions if (d["beslut_utfall"] == "avslag") is is_refused] for is_refused in (False, True)
    )
    selection = [*granted[:15], *refused[:5], *granted[60:70]]
    tables[audit.main.name] = selection
    ids = {d["arende_id"] for d in selection}
    tables["uppfoljningar"] = [r for r in tables["uppfoljningar"] if r["arende_id"] in ids]
    tables["narvaro"] = tables["narvaro"][:400]
    assert len(ids) == 30 and all(tables.values()) and len(tables) == 6
    _check_alike(audit, tables, blank[audit.name], tmp_path)


def _sample(spec: TableSpec) -> list[Record]:
    with (SAMPLE / f"{spec.name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return [
            {v.name: _typed(v, row[v.name]) for v in spec.variables if row[v.name]}
            for row in csv.DictReader(file, delimiter=";")
        ]


def _typed(variable: Variable, text: str) -> Any:
    match variable.kind:
        case Kind.DATE:
            return date.fromisoformat(text)
        case Kind.INTEGER:
            return int(text)
        case Kind.DECIMAL:
            return float(text.replace(",", "."))
        case _:
            return text


# --- A form with mistakes ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mistake:
    """A value that somebody pasted over a faultless cell."""

    spec: TableSpec
    variable: Variable
    row: int
    value: Any


def _mistakes(audit: Audit) -> list[Mistake]:
    """One mistake of each kind, each in a column that no condition or rule reads, so that it breaks nothing else."""
    spec = audit.main
    used_columns = {c for v in spec.variables if v.required is not None for c in v.required.columns}
    used_columns |= {c for rule in spec.rules for c in rule.columns}

    def free(kind: Kind) -> Variable:
        return next(v for v in spec.variables if v.kind is kind and v.name not in used_columns)

    required_variable = next(
        v for v in spec.variables if v.required == ALWAYS and v.codes and v.name not in used_columns
    )
    optional_variable = next(
        v for v in spec.variables if v.codes and v.name not in used_columns and v != required_variable
    )
    mistakes = [
        Mistake(spec, required_variable, 4, None),
        Mistake(spec, optional_variable, 5, "Kanske"),
        Mistake(spec, free(Kind.DATE), 6, date(1989, 12, 31)),
        Mistake(spec, free(Kind.INTEGER), 7, free(Kind.INTEGER).high + 1),
    ]
    children = [t for t in audit.tables if t.parent]
    if children:
        return [*mistakes, Mistake(children[0], children[0].variables[0], 3, "A-XXX")]
    return [*mistakes, Mistake(spec, spec.variable(spec.key[0]), 8, "ärende 8")]


WithMistakes = tuple[Audit, list[Mistake], Path]
"""An audit, the mistakes in its form, and the form."""


@pytest.fixture(scope="module")
def with_mistakes(blank: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, WithMistakes]:
    """A form with mistakes for each audit that is tried."""
    forms = {}
    for audit in map(audits.load, AUDITS if MANY else OWN_AUDITS):
        book = openpyxl.load_workbook(blank[audit.name])
        for name, records in _faultless_rows(audit, 12, audit.name).items():
            _fill(book, audit.table(name), records)
        mistakes = _mistakes(audit)
        for m in mistakes:
            book[sheet_name(m.spec)].cell(m.row, 1 + m.spec.names.index(m.variable.name)).value = m.value
        path = tmp_path_factory.mktemp("fel") / "ifylld.xlsx"
        book.save(path)
        forms[audit.name] = audit, mistakes, path
    return forms


@over_audits
def test_every_mistake_is_named_by_sheet_row_and_column(
    name: str, with_mistakes: dict[str, WithMistakes], tmp_path: Path
) -> None:
    audit, mistakes, path = with_mistakes[name]
    answer = _report_answer(path, tmp_path / "r", audit)
    assert answer.exit_code == 3
    assert f"{len(mistakes)} fel" in answer.output
    for m in mistakes:
        place = f"ifylld.xlsx, bladet {sheet_name(m.spec)}, rad {m.row}, kolumn {m.variable.label} ({m.variable.name})"
        assert place in answer.output


@needs_office
@over_audits
def test_every_mistake_is_shaded_and_nothing_else(
    name: str, with_mistakes: dict[str, WithMistakes], calculated: Calculated
) -> None:
    _, mistakes, _ = with_mistakes[name]
    expected: dict[str, set[Cell]] = {"FFFFF2B3": set(), "FFF4A582": set()}
    for m in mistakes:
        colour = "FFFFF2B3" if m.value is None else "FFF4A582"
        expected[colour].add((sheet_name(m.spec), m.variable.name, m.row))
    shaded = calculated.shaded[f"mistakes {name}"]
    assert {colour: shaded[colour] for colour in expected} == expected
