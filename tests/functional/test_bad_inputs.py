"""Every bad input gets its exit code and message and leaves nothing behind; every odd but valid input is read.

The reading refuses a faulty export, so every fault is tested there. A sample of every kind of fault also goes through
the whole command, and one of every exit code through a process of its own, where an earlier report must stay as it was.
`make test-long` runs all of them through the whole command. Each case checks the exit code, the parts of the Swedish
message, what must not be printed, and every file below the test's folder before and after.
"""

from __future__ import annotations

import csv
import hashlib
import re
import shutil
import zipfile
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from checks import audits
from granskning.cli import main
from granskning.notes import notes
from pipeline.errors import GranskningError
from pipeline.run_facts import MARKED
from tests.lib import bad_inputs, valid_export
from tests.lib.bad_inputs import (
    FAULTY_EXPORTS,
    GOOD_INPUTS,
    GOOD_WHOLE,
    MISUSES,
    ONE_OF_EACH_CODE,
    ONE_OF_EACH_KIND,
    READ,
    SAME_DATA,
    SAMPLE,
    WITHOUT_UT,
    BadInput,
)
from tests.lib.hostile import HOSTILE, LARGE, SOME
from tests.lib.pipeline_run import QUIET, Answer, command, process, typed_tables

FAULT_LISTS = frozenset({"fel.csv", "fel.xlsx"})
pytestmark = pytest.mark.usefixtures("home")

Files = dict[str, str]  # path below a folder -> hash of the content ("" for a folder)


def _snapshot(folder: Path) -> Files:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        for path in sorted(folder.rglob("*"))
    }


def _run(arguments: list[str]) -> Answer:
    return command("rapport", *arguments)


def _arguments(case: BadInput, folder: Path, out: Path) -> tuple[list[str], Path]:
    """The whole command line of a case, and the folder that it names as target."""
    arguments = case.build(folder)
    if WITHOUT_UT in arguments:
        return [argument for argument in arguments if argument != WITHOUT_UT] + [*QUIET], out
    if "--ut" in arguments:
        return [*arguments, *QUIET], Path(arguments[arguments.index("--ut") + 1])
    return [*arguments, "--ut", str(out), *QUIET], out


def _own_target(case_arguments: list[str], out: Path) -> bool:
    return str(out) not in case_arguments


def _check_words(case: BadInput, answer: Answer, extra: str = "") -> None:
    assert "Traceback" not in answer.output
    assert answer.exit_code == case.exit_code, answer.output
    for fragment in case.fragments:
        assert bad_inputs.matches(fragment, answer.output + extra), (fragment, answer.output)
    for secret in case.absent:
        assert secret.casefold() not in answer.output.casefold(), (secret, answer.output)


def _texts(path: Path) -> Iterator[bytes]:
    """The bytes of a file and, of a zipped one (.xlsx, .docx), those of its members."""
    yield path.read_bytes()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for member in archive.namelist():
                yield archive.read(member)


def _check_no_leak(case: BadInput, folder: Path, before: Files) -> None:
    """No file other than the input holds a secret, in UTF-8 or UTF-16."""
    for name, digest in _snapshot(folder).items():
        if digest == "" or before.get(name) == digest:
            continue
        for secret in case.absent:
            # A lock is named by a hash, in which any four digits may stand.
            assert name.endswith(".lock") or secret not in name
            for encoding in ("utf-8", "utf-16-le"):
                assert not any(secret.encode(encoding) in text for text in _texts(folder / name)), (
                    secret,
                    name,
                )


def _check_files(case: BadInput, before: Files, after: Files, target: str) -> None:
    """A refused run changes nothing, except that exit 3 leaves the list of faults in the target, and the copy of a
    workbook in which they are marked."""
    lists = {f"{target}/{name}" for name in FAULT_LISTS}
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    if case.exit_code == 3:
        assert lists <= after.keys()
        changed -= lists | {target} | {name for name in after if re.fullmatch(rf"{target}/[^/]+{MARKED}", name)}
        changed -= {str(parent) for parent in Path(target).parents if before.get(str(parent)) is None}
    assert changed == set()


@dataclass(frozen=True)
class ReadResult:
    """The outcome of reading an export: the exit code and messages, and the rows of its tables."""

    answer: Answer
    tables: dict[str, list[dict[str, str]]]


@contextmanager
def _options(arguments: list[str]) -> Iterator[dict[str, Any]]:
    """The options of a command line, as the command itself understands them."""
    with main.commands["rapport"].make_context("rapport", [*arguments, "--ut", "-"]) as context:
        yield context.params


def _read(arguments: list[str], scratch: Path) -> ReadResult:
    """The export read as every job reads it, up to its typed tables; `scratch` is a new folder."""
    with _options(arguments) as options:
        audit = audits.load(options["audit"])
        rules = {"tolerate_rejected": options["tillat_avvisade"], "ignore_unknown": options["ignorera_okanda"]}
        try:
            with typed_tables(options["export"], audit, scratch, **rules) as (con, export, loaded):
                day = options["granskningsdatum"] or audit.granskningsdatum
                messages = "\n".join(notes(con, audit, export, loaded, day))
                return ReadResult(Answer(0, messages), {name: _rows_of(con, name) for name in TABLES})
        except GranskningError as error:
            return ReadResult(Answer(error.exit_code, str(error)), {})


def _cases(cases: Iterable[BadInput], in_make_test: Collection[str] | None = None) -> list[Any]:
    """The cases by their names; those outside `in_make_test` are for `make test-long`."""
    long_marks = [pytest.mark.long]
    return [
        pytest.param(c, id=c.name, marks=long_marks if in_make_test is not None and c.name not in in_make_test else ())
        for c in cases
    ]


REFUSED = (*FAULTY_EXPORTS, *HOSTILE)
WHOLE = _cases([*REFUSED, *MISUSES], SAMPLE | SOME | {case.name for case in MISUSES})


# What goes through the whole command at every run of the tests is read there, and need not be read here too.
@pytest.mark.parametrize("case", _cases(REFUSED, (READ | {case.name for case in HOSTILE}) - LARGE - SAMPLE - SOME))
def test_a_faulty_export_is_refused_by_the_reading(case: BadInput, tmp_path: Path) -> None:
    arguments = case.build(tmp_path / "indata")
    before = _snapshot(tmp_path)
    result = _read(arguments, tmp_path / "scratch")
    _check_words(case, result.answer)
    after = {n: h for n, h in _snapshot(tmp_path).items() if not n.startswith("scratch")}
    assert after == before


@pytest.mark.parametrize("case", WHOLE)
def test_bad_input_leaves_an_earlier_report_as_it_was(case: BadInput, tmp_path: Path, tiny_report: Path) -> None:
    work = tmp_path / "arbete"
    out = work / "ut" / "rapport"
    shutil.copytree(tiny_report, out)
    arguments, target = _arguments(case, work / "indata", out)
    before, all_before = _snapshot(work), _snapshot(tmp_path)
    answer = _run(arguments)
    _check_words(case, answer)
    _check_files(case, before, _snapshot(work), str(target.relative_to(work)))
    assert list((tmp_path / "tmp").iterdir()) == []
    if case.exit_code == 4:
        _check_no_leak(case, tmp_path, all_before)


@pytest.mark.parametrize("case", _cases([*FAULTY_EXPORTS, *MISUSES], {case.name for case in ONE_OF_EACH_KIND}))
def test_bad_input_makes_no_report(case: BadInput, tmp_path: Path) -> None:
    work = tmp_path / "arbete"
    out = work / "ut" / "rapport"
    arguments, target = _arguments(case, work / "indata", out)
    if _own_target(arguments, out):
        pytest.skip("the case names its own target (or none): run once, above")
    work.mkdir(exist_ok=True)
    (work / "ut").mkdir()
    before, all_before = _snapshot(work), _snapshot(tmp_path)
    answer = _run(arguments)
    _check_words(case, answer)
    _check_files(case, before, _snapshot(work), str(target.relative_to(work)))
    if case.exit_code == 4:
        _check_no_leak(case, tmp_path, all_before)


@pytest.fixture(scope="session")
def valid_tables(tiny_export: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, str]]]:
    """The rows of every table of the valid export, as the reading returns them."""
    return _read([str(tiny_export)], tmp_path_factory.mktemp("giltig") / "scratch").tables


@pytest.mark.parametrize("case", _cases(GOOD_INPUTS))
def test_good_input_is_read(case: BadInput, tmp_path: Path, valid_tables: dict[str, list[dict[str, str]]]) -> None:
    arguments = case.build(tmp_path / "indata")
    before = _snapshot(tmp_path)
    result = _read(arguments, tmp_path / "scratch")
    _check_words(case, result.answer)
    after = _snapshot(tmp_path)
    assert {name: after.get(name) for name in before} == before
    if case.name in SAME_DATA:
        assert result.tables == valid_tables
    assert result.tables["arenden"]


@pytest.mark.parametrize("case", _cases(GOOD_INPUTS, GOOD_WHOLE))
def test_good_input_makes_a_report(case: BadInput, tmp_path: Path, tiny_report: Path) -> None:
    work = tmp_path / "arbete"
    out = work / "ut" / "rapport"
    arguments, _ = _arguments(case, work / "indata", out)
    (work / "ut").mkdir()
    before = _snapshot(tmp_path)
    answer = _run(arguments)
    manifest = out / "manifest.json"
    _check_words(case, answer, manifest.read_text(encoding="utf-8") if manifest.exists() else "")
    assert (out / "rapport.docx").is_file()
    assert [path.name for path in (work / "ut").iterdir()] == ["rapport"]
    after = _snapshot(tmp_path)
    assert {name: after.get(name) for name in before} == before
    _check_no_leak(case, tmp_path, before)
    if case.name in SAME_DATA:
        for table in TABLES:
            assert _rows(out, table) == _rows(tiny_report, table)


TABLES = ("arenden", "uppfoljningar", "narvaro")


def _rows(report: Path, table: str) -> list[dict[str, str]]:
    """The rows of a table in a report's database."""
    with duckdb.connect(str(report / "granskning.duckdb"), read_only=True) as con:
        return _rows_of(con, table)


def _rows_of(con: duckdb.DuckDBPyConnection, table: str) -> list[dict[str, str]]:
    """The rows of a table as text, in no order of the database's."""
    cursor = con.execute(f"SELECT * FROM {table}")
    names = [column[0] for column in cursor.description or []]
    rows = [
        {name: "" if cell is None else str(cell) for name, cell in zip(names, row, strict=True)}
        for row in cursor.fetchall()
    ]
    return sorted(rows, key=lambda row: sorted(row.items()))


@pytest.mark.parametrize("table", ["arenden", "uppfoljningar"])
def test_the_database_holds_what_was_written(table: str, tiny_report: Path) -> None:
    expected = {"arenden": valid_export.VALID_ARENDEN, "uppfoljningar": valid_export.VALID_UPPFOLJNINGAR}[table]
    database_rows = [{name: row[name] for name in expected[0]} for row in _rows(tiny_report, table)]
    assert sorted(database_rows, key=lambda row: list(row.values())) == sorted(
        expected, key=lambda row: list(row.values())
    )


def test_every_fault_is_listed_and_ten_are_shown(tmp_path: Path) -> None:
    """Twelve faulty cells: all in fel.csv and fel.xlsx, no more than the first ten in the terminal."""
    ages = [f"ålder{number}x" for number in range(12)]
    rows = [valid_export.VALID_ARENDEN[2] | {"arende_id": f"A-{age[5:]}", "alder": age} for age in ages]
    export = valid_export.write_folder(tmp_path, arenden=rows, uppfoljningar=None)
    out = tmp_path / "rapport"
    answer = _run([str(export), "--ut", str(out), *QUIET])
    assert answer.exit_code == 3
    assert [age for age in ages if age in answer.output] == ages[:10]
    assert bad_inputs.matches(r"~\b12\b", answer.output)
    fault_list = (out / "fel.csv").read_text(encoding="utf-8-sig")
    workbook = b"".join(_texts(out / "fel.xlsx")).decode("utf-8", "replace")
    for age in ages:
        assert age in fault_list
        assert age in workbook


def test_columns_and_values_are_named_as_an_inspector_reads_them(tmp_path: Path) -> None:
    """In the terminal and in the list: labels, and short names after them."""
    arenden = valid_export.with_cells(0, beslut_tom="2024-08-31")
    arenden = valid_export.with_cells(1, arenden, beslut_omfattning="framgar_ej")
    arenden = valid_export.with_cells(2, arenden, alder="trettio")
    out = tmp_path / "rapport"
    answer = _run([str(valid_export.write_folder(tmp_path, arenden=arenden)), "--ut", str(out), *QUIET])
    assert answer.exit_code == 3
    column_names = ("Ålder vid beslut (alder)", "Beslut fr.o.m. (beslut_from) och Beslut t.o.m. (beslut_tom)")
    values = (
        "Beslut fr.o.m. = 2024-09-01; Beslut t.o.m. = 2024-08-31",
        "Insats = Särskilt individanpassad stödinsats",
    )
    with (out / "fel.csv").open(encoding="utf-8-sig", newline="") as file:
        faults = list(csv.DictReader(file, delimiter=";"))
    for column in column_names:
        assert f", kolumn {column}: ”" in answer.output
        assert column in {row["Kolumn"] for row in faults}
    for value in values:
        assert value in answer.output
        assert any(value in row["Värde"] for row in faults)


def test_a_long_value_is_cut_in_the_terminal_and_whole_in_the_list(tmp_path: Path) -> None:
    text = "Se över rutinen. " * 60
    export = valid_export.write_folder(tmp_path)
    row = {"nummer": "R1", "rekommendation": text, "mottagare": "socialnamnden", "lage": "ej_uppfoljd"}
    valid_export.write_csv(export / "rekommendationer.csv", [list(row), list(row.values())])
    answer = _run([str(export), "--ut", str(tmp_path / "rapport"), *QUIET])
    assert answer.exit_code == 3 and "är längre än 500 tecken" in answer.output
    assert max(map(len, answer.output.splitlines())) < 400
    assert text.strip() in (tmp_path / "rapport" / "fel.csv").read_text(encoding="utf-8-sig")


def test_a_number_of_a_workbook_is_shown_with_a_comma(tmp_path: Path) -> None:
    rows = valid_export.grid(valid_export.VALID_ARENDEN)
    rows[1][rows[0].index("alder")] = 34.5
    export = valid_export.write_xlsx(tmp_path / "export.xlsx", {"arenden": rows})
    answer = _run([str(export), "--ut", str(tmp_path / "rapport"), *QUIET])
    assert answer.exit_code == 3 and "”34,5” – är inget heltal" in answer.output


@pytest.mark.parametrize("case", _cases(ONE_OF_EACH_KIND, ONE_OF_EACH_CODE))
def test_the_same_through_a_real_process(case: BadInput, tmp_path: Path, tiny_report: Path) -> None:
    work = tmp_path / "arbete"
    out = work / "ut" / "rapport"
    shutil.copytree(tiny_report, out)
    arguments, target = _arguments(case, work / "indata", out)
    before, all_before = _snapshot(work), _snapshot(tmp_path)
    completed = process("rapport", *arguments)
    _check_words(case, Answer(completed.returncode, completed.stdout + completed.stderr))
    _check_files(case, before, _snapshot(work), str(target.relative_to(work)))
    if case.exit_code == 4:
        _check_no_leak(case, tmp_path, all_before)
