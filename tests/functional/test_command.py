"""The command itself: its Swedish help, its options, its exit codes, and the outputs that depend on size and format."""

from __future__ import annotations

import re
import shutil
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook, load_workbook  # type: ignore[import-untyped,unused-ignore]

from checks.audits.sysselsattning_2025 import AUDIT
from granskning import cli
from granskning.notes import notes
from pipeline import results_writer
from pipeline.manifest import version
from pipeline.reading import textfile
from tests.lib import valid_export
from tests.lib.pipeline_run import (
    EXAMPLE,
    OF_EXAMPLE,
    QUIET,
    SAMPLE,
    command,
    judged,
    process,
    report,
    rows,
    typed_tables,
)
from tests.lib.shared import SharedRuns

COMMANDS = (
    "demo", "rapport", "kontrollera", "kriterier", "mall", "kodbok", "brev", "urval", "sla-ihop", "lage",
    "samstammighet", "jamfor", "svar", "ny", "prova", "komplettera",
)  # fmt: skip
ENGLISH = re.compile(r"\b(Usage|Options|Commands|Show|Error|Missing|Invalid|Try|Default|required|exit|No such)\b")


@pytest.fixture
def export(tiny_export: Path) -> Path:
    return tiny_export


def _breakdown_options(*names: str) -> list[str]:
    return [word for name in names for word in ("--uppdelning", name)]


# --- Help and usage ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [("--help",), ("-h",), *((name, "--help") for name in COMMANDS)])
def test_help_is_swedish(arguments: tuple[str, ...]) -> None:
    answer = command(*arguments)
    assert answer.exit_code == 0
    assert "Användning:" in answer.output
    assert not ENGLISH.search(answer.output), answer.output
    if arguments == ("--help",):
        entries = re.split(r"\n  (?=\S)", answer.output.partition("Kommandon:")[2])
        descriptions = dict(" ".join(entry.split()).split(" ", 1) for entry in entries if entry.strip())
        assert set(COMMANDS) <= set(descriptions)
        assert all(re.fullmatch(r"[A-ZÅÄÖ].*[.?]", description) for description in descriptions.values()), (
            "what it does, in a sentence"
        )


@pytest.mark.parametrize(
    ("arguments", "fragment"),
    [
        (("rapporten",), "rapporten"),
        (("rapport",), "EXPORT"),
        (("rapport", "x"), "--ut"),
        (("rapport", "x", "--ut", "y", "--granskningsdatum", "31/10/2025"), "31/10/2025 är inget datum"),
        (("rapport", "x", "--ut", "y", "--granskningsdatum", "2025-02-30"), "2025-02-30 är inget datum"),
        (("rapport", "x", "--ut", "y", "--granskningsdatum", "20251031"), "20251031 är inget datum"),
        (("rapport", "x", "--ut", "y", "--troskel", "3"), "aldrig vara lägre än 4"),
        (("rapport", "x", "--ut", "y", "--troskel", "fyra"), "fyra"),
        (("rapport", "x", "--ut", "y", "--uppdelning", "hudfarg"), "hudfarg"),
        (("rapport", "x", "--ut", "y", "--uppdelning", "kon,insats,stadsdel"), "högst två saker"),
        (("rapport", "x", "--ut", "y", *_breakdown_options("kon"), "--troskel", "3"), "aldrig vara lägre än 4"),
        (("rapport", "x", "--ut", "y", "--granskning", "finns_inte"), "Det som finns är"),
        (("rapport", "x", "--ut", "y", "--finns-inte"), "--finns-inte"),
        (("kriterier", "--granskning", "finns_inte"), "Granskningen finns_inte finns inte"),
        (("kontrollera",), "EXPORT"),
    ],
)
def test_wrong_use(arguments: tuple[str, ...], fragment: str) -> None:
    answer = command(*arguments)
    assert answer.exit_code == 2
    assert fragment in answer.output
    assert not ENGLISH.search(answer.output), answer.output
    assert not Path("y").exists()


def test_version() -> None:
    answer = command("--version")
    assert answer.exit_code == 0
    assert answer.output.strip().endswith(version())


def test_the_catalogue_of_criteria() -> None:
    answer = command("kriterier")
    assert answer.exit_code == 0
    for criterion in AUDIT.criteria:
        assert criterion.question in answer.output
        assert str(criterion.sources[0].place) in answer.output


# --- The process ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stop", "code"), [(None, 0), (SystemExit(0), 0), (SystemExit(3), 3), (SystemExit(None), 1), (SystemExit("x"), 1)]
)
def test_entry_leaves_with_the_commands_exit_code(
    stop: SystemExit | None, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    exit_codes: list[int] = []

    def main(**_: Any) -> None:
        if stop is not None:
            raise stop

    monkeypatch.setattr(cli, "main", main)
    monkeypatch.setattr(cli, "os", SimpleNamespace(_exit=exit_codes.append))
    cli.entry()
    assert exit_codes == [code]


def test_a_stream_that_cannot_write_swedish(tmp_path: Path) -> None:
    """The stream is like a Windows console with an old code page."""
    env = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C"}
    completed = process("samstammighet", EXAMPLE, EXAMPLE, *OF_EXAMPLE, "--ut", tmp_path / "ut", env=env)
    assert completed.returncode == 0, completed.stderr
    assert "Läser exporten från granskare A …" in completed.stderr
    assert "börja med samstammighet.docx" in completed.stdout


@pytest.mark.long
def test_demo(tmp_path: Path) -> None:
    answer = command("demo", "--ut", tmp_path / "demo", "--utan-gx")
    assert answer.exit_code == 0, answer.output
    assert "Läser exporten …" in answer.output
    assert "börja med rapport.docx" in answer.output
    assert rows(tmp_path / "demo", "SELECT count(*) FROM arenden") == [(137,)]


@pytest.mark.parametrize(
    "error", [duckdb.InterruptException("INTERRUPT Error: Interrupted!"), RuntimeError("Query interrupted")]
)
def test_ctrl_c_while_the_database_works(
    error: Exception, export: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The two errors that DuckDB raises on an interrupt."""

    def interrupted(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("pipeline.counting.tabulate.tabulate", interrupted)
    answer = command("rapport", export, "--ut", tmp_path / "ut" / "rapport", *QUIET)
    assert answer.exit_code == 1
    assert "Något gick fel" not in answer.output
    assert not (tmp_path / "ut").exists()


# --- Options ----------------------------------------------------------------------------------------------


def test_the_day_of_the_reading_is_that_of_the_audit_or_of_the_run(tmp_path: Path) -> None:
    """A note counts later decisions, and is left out where the day of the review is later too."""
    table = valid_export.with_cells(0, beslut_datum="2025-11-01")
    folder = valid_export.write_folder(tmp_path / "e", arenden=[row | {"granskad_datum": ""} for row in table])
    note = "Beslut daterade efter granskningsdatum (2025-10-31): 1. Kontrollera datumen."
    assert note in _notes(folder, tmp_path / "a")
    day = "SELECT DISTINCT gd FROM {}"
    with judged(folder, AUDIT, AUDIT.granskningsdatum, tmp_path / "b") as assessed:
        assert assessed.con.execute(day.format("bedomning")).fetchall() == [(AUDIT.granskningsdatum,)]
    answer = command("rapport", folder, "--ut", tmp_path / "c", *QUIET, "--granskningsdatum", "2026-03-01")
    assert "efter granskningsdatum" not in answer.output
    assert rows(tmp_path / "c", day.format("harledda")) == [(date(2026, 3, 1),)]


@pytest.mark.parametrize("arguments", [("rapport", SAMPLE), ("samstammighet", SAMPLE, SAMPLE)])
def test_a_day_of_reading_before_every_decision_is_refused(arguments: tuple[str | Path, ...], tmp_path: Path) -> None:
    answer = command(*arguments, "--ut", tmp_path / "ut", "--tyst", "--granskningsdatum", "2020-01-10")
    assert answer.exit_code == 2
    assert "Alla beslut är daterade efter granskningsdatum (2020-01-10)." in answer.output
    assert not (tmp_path / "ut").exists()


def _notes(export: Path, scratch: Path) -> list[str]:
    """The notes that every command prints at its end about an export."""
    with typed_tables(export, AUDIT, scratch) as (con, contents, loaded):
        return [str(note) for note in notes(con, AUDIT, contents, loaded, AUDIT.granskningsdatum)]


def test_notes_at_the_end(tmp_path: Path) -> None:
    arenden = valid_export.with_cells(0, alder="trettio")
    arenden = valid_export.with_column("anteckning", ["x"] * len(arenden), arenden)
    folder = valid_export.write_folder(tmp_path / "e", arenden=arenden, narvaro=None)
    text = (folder / "arenden.csv").read_bytes()
    (folder / "arenden.csv").write_bytes(text.rstrip(b"\r\n") + b"\r\n;;;\r\n")
    answer = command("rapport", folder, "--ut", tmp_path / "r", *QUIET, "--tillat-avvisade", "--ignorera-okanda")
    assert answer.exit_code == 0, answer.output
    for line in (
        "Exporten har ingen tabell Närvaro (narvaro). Den redovisas inte.",
        f"Avvisade rader i arenden: 1 av {len(arenden)}. ",
        "Tomma rader som hoppats över i arenden: 1.",
        "Kolumner som utelämnats: arenden.csv: anteckning.",
    ):
        assert any(output_line.startswith(line) for output_line in answer.output.splitlines()), line
    columns = rows(tmp_path / "r", "SELECT count(*) FROM duckdb_columns() WHERE column_name = 'anteckning'")
    assert columns == [(0,)]


def test_what_the_export_lacks_and_what_is_outside_the_period_is_noted(tmp_path: Path) -> None:
    """An empty attendance table means that nothing is known; an empty table of follow-ups that there were none."""
    arenden = valid_export.with_cells(0, beslut_datum="2023-12-31")
    arenden = valid_export.without("granskare", valid_export.without("flerpartsmote_datum", arenden))
    folder = valid_export.write_folder(
        tmp_path / "e",
        arenden=arenden,
        narvaro=valid_export.grid(valid_export.VALID_NARVARO)[:1],
        uppfoljningar=valid_export.grid(valid_export.VALID_UPPFOLJNINGAR)[:1],
    )
    lines = _notes(folder, tmp_path / "r")
    assert lines[0] == "Tabellen Närvaro (narvaro) har inga rader. Den redovisas inte."
    note = "Kolumner som saknas i arenden.csv och räknas som tomma: Flerpartsmötets datum, Granskare (kod)."
    assert note in lines
    outside = "Beslut utanför granskningens period (2024-01-01–2025-05-31): "
    assert any(line.startswith(outside) for line in lines)


def _book(folder: Path, **sheet_names: str) -> Path:
    """The valid export as a workbook with the given sheet names and the sheets that belong to the form."""
    tables = {
        "arenden": valid_export.VALID_ARENDEN,
        "uppfoljningar": valid_export.VALID_UPPFOLJNINGAR,
        "narvaro": valid_export.VALID_NARVARO,
    }
    sheets = {sheet_names.get(name, name): valid_export.grid(table) for name, table in tables.items()}
    for other in ("Så här fyller du i", "Ett ärende", "Kodbok", "Kriterier", "Listor"):
        sheets[other] = [["Bladet hör till mallen"]]
    return valid_export.write_xlsx(folder / "export.xlsx", sheets)


def test_a_sheet_that_was_not_read_is_named(tmp_path: Path) -> None:
    """A follow-up that was not read would pass for one that nobody made."""
    export = _book(tmp_path, uppfoljningar="Uppf")
    lines = _notes(export, tmp_path / "r")
    assert lines[:2] == [
        "Exporten har ingen tabell Uppföljningar (uppfoljningar). Krav och uppgifter som bygger på den kan inte "
        "bedömas.",
        "Det här har inte lästs: bladet Uppf.",
    ]
    answer = command("rapport", _book(tmp_path, arenden="Akter"), "--ut", tmp_path / "s", *QUIET)
    assert answer.exit_code == 5
    assert "export.xlsx saknar bladet Ärenden (arenden). Blad som inte känns igen: " in answer.output
    assert "Akter" in answer.output


def test_a_sheet_whose_name_is_personal_data_is_never_shown(tmp_path: Path) -> None:
    answer = command("rapport", _book(tmp_path, arenden="anna@x.se"), "--ut", tmp_path / "s", *QUIET)
    assert answer.exit_code == 4
    assert "anna" not in answer.output


def test_personal_data_beside_the_tables_is_placed_as_excel_does(tmp_path: Path) -> None:
    export = _book(tmp_path)
    book = load_workbook(export)
    book.create_sheet("Anteckningar").append(["ring", "08-508 250 00"])
    book.save(export)
    answer = command("rapport", export, "--ut", tmp_path / "s", *QUIET)
    assert answer.exit_code == 4
    assert "bladet Anteckningar, rad 1, kolumn B: telefonnummer" in answer.output


def test_kontrollera_without_a_folder_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Faults are printed and nothing is written in the working folder."""
    monkeypatch.chdir(tmp_path)
    faulty = valid_export.write_folder(tmp_path / "e", arenden=valid_export.with_cells(0, alder="trettio"))
    before = sorted(p.name for p in tmp_path.iterdir())
    answer = command("kontrollera", faulty, "--tyst")
    assert answer.exit_code == 3
    assert "trettio" in answer.output
    assert sorted(p.name for p in tmp_path.iterdir() if p.name != "hem") == before


SHORTFALLS = "FROM avvikelser"


# --- The working list -------------------------------------------------------------------------------------


def test_a_working_list_too_long_for_excel(
    tiny_report: Path, export: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same findings, as Parquet."""
    monkeypatch.setattr(results_writer, "LISTED_IN_EXCEL", 3)
    as_parquet = report(export, tmp_path / "parquet")
    assert not (as_parquet / "avvikelser.xlsx").exists()
    assert not (tiny_report / "avvikelser.parquet").exists()
    expected = set(rows(as_parquet, f"SELECT arende_id, kriterium, CAST(utfall AS VARCHAR), underlag {SHORTFALLS}"))
    with duckdb.connect() as con:
        file = as_parquet / "avvikelser.parquet"
        findings = con.execute(
            f"SELECT arende_id, kriterium, utfall, underlag, stadsdel, kalla FROM '{file}'"
        ).fetchall()
    assert {tuple(map(str, row[:4])) for row in findings} == expected
    assert len(findings) == len(expected)
    sources = {c.id: "; ".join(map(str, c.sources)) for c in AUDIT.criteria}
    assert all(row[5] == sources[row[1]] and row[4] for row in findings)


def test_the_working_list_in_excel_holds_every_finding(tiny_report: Path) -> None:
    out = tiny_report
    findings = rows(out, f"SELECT arende_id, kriterium, underlag {SHORTFALLS}")
    cells = [
        {str(cell) for cell in line if cell is not None}
        for sheet in load_workbook(out / "avvikelser.xlsx")
        for line in sheet.iter_rows(values_only=True)
    ]
    questions = {c.id: c.label for c in AUDIT.criteria}
    for id_, criterion, evidence in findings:
        assert any({id_, questions[criterion], evidence} <= line for line in cells), (id_, criterion)


# --- Targets ----------------------------------------------------------------------------------------------


def test_a_report_that_somebody_has_written_in_is_not_replaced(tiny_report: Path, export: Path, tmp_path: Path) -> None:
    out = Path(shutil.copytree(tiny_report, tmp_path / "r"))
    (out / "mina slutsatser.docx").write_bytes(b"viktigt")
    (out / "rapport.docx").write_bytes((out / "rapport.docx").read_bytes() + b"mera")
    answer = command("rapport", export, "--ut", out, *QUIET)
    assert answer.exit_code == 5
    assert "mina slutsatser.docx" in answer.output and "rapport.docx" in answer.output
    assert (out / "mina slutsatser.docx").read_bytes() == b"viktigt"


def test_files_that_programs_leave_behind_do_not_stop_a_run(runs: SharedRuns, tmp_path: Path) -> None:
    options = (*QUIET, *OF_EXAMPLE)
    out = Path(shutil.copytree(runs.report(EXAMPLE, *options), tmp_path / "r"))
    for name in ("~$rapport.docx", ".DS_Store", "Thumbs.db", "granskning.duckdb.wal", "fel.csv"):
        (out / name).write_bytes(b"x")
    report(EXAMPLE, out, *options)
    assert not (out / "Thumbs.db").exists()


# --- Formats ----------------------------------------------------------------------------------------------


def _typed(column: str, cell: str) -> Any:
    kinds = {v.name: str(v.kind) for v in AUDIT.main.variables}
    if not cell:
        return None
    return date.fromisoformat(cell) if kinds[column] == "datum" else float(cell) if kinds[column] == "heltal" else cell


def test_parquet_with_empty_rows_and_typed_columns(tmp_path: Path) -> None:
    """Times at midnight, whole numbers as floats, months as dates, and rows that are empty throughout."""
    folder = valid_export.write_folder(tmp_path / "csv")
    typed = [{c: _typed(c, v) for c, v in row.items()} for row in valid_export.VALID_ARENDEN]
    empty: dict[str, Any] = dict.fromkeys(typed[0])
    target = tmp_path / "parquet"
    target.mkdir()
    pq.write_table(pa.Table.from_pylist([typed[0], empty, *typed[1:], empty]), target / "arenden.parquet")
    shutil.copy(folder / "uppfoljningar.csv", target)
    attendance = [
        {"person_id": "P1", "stadsdel": "farsta", "kon": "man", "manad": datetime(2024, m, 1), "omfattning": "1-12",
         "timmar": Decimal("5.50")}
        for m in (1, 2)
    ]  # fmt: skip
    pq.write_table(pa.Table.from_pylist(attendance), target / "narvaro.parquet")
    (folder / "narvaro.csv").unlink(missing_ok=True)
    with (
        typed_tables(target, AUDIT, tmp_path / "a") as (typed_con, *_),
        typed_tables(folder, AUDIT, tmp_path / "b") as (plain_con, *_),
    ):
        for table in ("arenden", "uppfoljningar"):
            parquet_rows, csv_rows = (
                con.execute(f"SELECT * FROM {table}").fetchall() for con in (typed_con, plain_con)
            )
            assert parquet_rows == csv_rows and parquet_rows
        months = typed_con.execute("SELECT manad, timmar FROM narvaro").fetchall()
    assert months == [("2024-01", Decimal("5.5")), ("2024-02", Decimal("5.5"))]


def test_the_rows_of_parquet_are_numbered_past_the_empty_ones(tmp_path: Path) -> None:
    typed: list[dict[str, Any]] = [{**row} for row in valid_export.VALID_ARENDEN]
    typed[1]["alder"] = "trettio"
    empty: dict[str, Any] = dict.fromkeys(typed[0])
    file = tmp_path / "arenden.parquet"
    pq.write_table(pa.Table.from_pylist([typed[0], empty, *typed[1:]]), file)
    answer = command("rapport", file, "--ut", tmp_path / "r", *QUIET)
    assert answer.exit_code == 3
    assert "arenden.parquet, rad 4, kolumn Ålder vid beslut (alder)" in answer.output


def test_a_damaged_sheet(tmp_path: Path) -> None:
    """The package is whole, the sheet in it is not."""
    import zipfile

    whole = valid_export.write_xlsx(tmp_path / "hel.xlsx", {"arenden": valid_export.grid(valid_export.VALID_ARENDEN)})
    broken = tmp_path / "trasig.xlsx"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(broken, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content[: len(content) // 2] if name.startswith("xl/worksheets/") else content)
    answer = command("rapport", broken, "--ut", tmp_path / "r", *QUIET)
    assert answer.exit_code == 5
    assert "trasig.xlsx" in answer.output and "skadad" in answer.output


def test_an_empty_sheet_and_a_sheet_named_after_a_person(tmp_path: Path) -> None:
    book = Workbook()
    book.active.title = "arenden"
    book.save(tmp_path / "tom.xlsx")
    answer = command("rapport", tmp_path / "tom.xlsx", "--ut", tmp_path / "r", *QUIET)
    assert answer.exit_code == 5
    assert "tom.xlsx, bladet arenden är tomt" in answer.output
    book.create_sheet("850101-1236")
    book.save(tmp_path / "blad.xlsx")
    answer = command("rapport", tmp_path / "blad.xlsx", "--ut", tmp_path / "r", *QUIET)
    assert "-1236" not in answer.output


def test_the_name_of_a_sheet_is_searched(tmp_path: Path) -> None:
    path = valid_export.write_xlsx(
        tmp_path / "a.xlsx", {"arenden": valid_export.grid(valid_export.VALID_ARENDEN), "850101-1236": [["x"]]}
    )
    answer = command("rapport", path, "--ut", tmp_path / "r", *QUIET)
    assert answer.exit_code == 4
    assert "ett bladnamn: personnummer (******-****)" in answer.output
    assert "-1236" not in answer.output


def test_a_file_that_another_program_holds(export: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(textfile, "read", refuse)
    answer = command("rapport", export, "--ut", tmp_path / "r", *QUIET)
    assert answer.exit_code == 5
    assert "arenden.csv går inte att läsa" in answer.output
    assert "Permission" not in answer.output


def test_many_places_with_personal_data_are_counted(tmp_path: Path) -> None:
    n = 25
    row = valid_export.VALID_ARENDEN[0]
    arenden = valid_export.with_column(
        "anteckning", ["19850101-1236"] * n, [row | {"arende_id": f"A-{i}"} for i in range(n)]
    )
    folder = valid_export.write_folder(tmp_path / "e", arenden=arenden, uppfoljningar=None)
    answer = command("rapport", folder, "--ut", tmp_path / "r", *QUIET)
    assert answer.exit_code == 4
    assert answer.output.count("19******-****") == 20
    assert "… och 5 till." in answer.output
