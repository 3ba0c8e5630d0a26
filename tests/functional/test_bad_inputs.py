"""Every bad input gets its exit code and its words, and leaves nothing behind; every odd good one is read.

The product is met only through its command. What is checked for each case: the exit code, the pieces of the
Swedish message, what must not be said, and every file below the test's folder before and after the run.
"""

from __future__ import annotations

import csv
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from granskning.cli import main
from tests.functional import bad_inputs
from tests.functional.bad_inputs import BAD_INPUTS, GOOD_INPUTS, SAME_DATA, WITHOUT_UT, BadInput

ROOT = Path(__file__).resolve().parents[2]
FAULT_LISTS = frozenset({"fel.csv", "fel.xlsx"})
QUIET = ("--utan-gx", "--tyst")

Files = dict[str, str]  # path below a folder -> hash of the content ("" for a folder)


@dataclass(frozen=True)
class Answer:
    """What a run of the command left to its user."""

    exit_code: int
    output: str


def _snapshot(folder: Path) -> Files:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        for path in sorted(folder.rglob("*"))
    }


def _run(arguments: list[str]) -> Answer:
    result = CliRunner().invoke(main, ["rapport", *arguments])
    return Answer(result.exit_code, result.output)


def _arguments(case: BadInput, where: Path, out: Path) -> tuple[list[str], Path]:
    """The whole command line of a case, and the folder that it names as target."""
    arguments = case.build(where)
    if WITHOUT_UT in arguments:
        return [argument for argument in arguments if argument != WITHOUT_UT] + [*QUIET], out
    if "--ut" in arguments:
        return [*arguments, *QUIET], Path(arguments[arguments.index("--ut") + 1])
    return [*arguments, "--ut", str(out), *QUIET], out


def _own_target(case_arguments: list[str], out: Path) -> bool:
    return str(out) not in case_arguments


def _check_words(case: BadInput, answer: Answer, also: str = "") -> None:
    assert "Traceback" not in answer.output
    assert answer.exit_code == case.exit_code, answer.output
    for fragment in case.fragments:
        assert bad_inputs.matches(fragment, answer.output + also), (fragment, answer.output)
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
    """No file but the input itself holds what must not be seen, in UTF-8 or UTF-16."""
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
    """A refused run changes nothing, but for the list of faults in the target on exit 3."""
    lists = {f"{target}/{name}" for name in FAULT_LISTS}
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    if case.exit_code == 3:
        assert lists <= after.keys()
        changed -= lists | {target}
        changed -= {str(parent) for parent in Path(target).parents if before.get(str(parent)) is None}
    assert changed == set()


@pytest.fixture(scope="session")
def earlier_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One complete report of the tiny valid export."""
    folder = tmp_path_factory.mktemp("tidigare")
    answer = _run([str(bad_inputs.write_folder(folder)), "--ut", str(folder / "rapport"), *QUIET])
    assert answer.exit_code == 0, answer.output
    return folder / "rapport"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's own folders (logs, settings) and the temporary folder, where the test can see them."""
    home = tmp_path / "hem"
    temporary = tmp_path / "tmp"
    home.mkdir()
    temporary.mkdir()
    monkeypatch.setenv("MPLCONFIGDIR", os.environ.get("MPLCONFIGDIR", str(Path.home() / ".config" / "matplotlib")))
    for name in ("HOME", "USERPROFILE", "LOCALAPPDATA", "APPDATA"):
        monkeypatch.setenv(name, str(home))
    for name in ("XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(home / name.lower()))
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    return home


def _ids(cases: tuple[BadInput, ...]) -> list[str]:
    return [case.name for case in cases]


@pytest.mark.parametrize("case", BAD_INPUTS, ids=_ids(BAD_INPUTS))
def test_bad_input_leaves_an_earlier_report_as_it_was(case: BadInput, tmp_path: Path, earlier_report: Path) -> None:
    work = tmp_path / "arbete"
    out = work / "ut" / "rapport"
    shutil.copytree(earlier_report, out)
    arguments, target = _arguments(case, work / "indata", out)
    before, all_before = _snapshot(work), _snapshot(tmp_path)
    answer = _run(arguments)
    _check_words(case, answer)
    _check_files(case, before, _snapshot(work), str(target.relative_to(work)))
    assert list((tmp_path / "tmp").iterdir()) == []
    if case.exit_code == 4:
        _check_no_leak(case, tmp_path, all_before)


@pytest.mark.parametrize("case", BAD_INPUTS, ids=_ids(BAD_INPUTS))
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


@pytest.mark.parametrize("case", GOOD_INPUTS, ids=_ids(GOOD_INPUTS))
def test_good_input_is_read(case: BadInput, tmp_path: Path, earlier_report: Path) -> None:
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
        for table in ("arenden", "uppfoljningar", "narvaro"):
            assert _rows(out, table) == _rows(earlier_report, table)


def _rows(report: Path, table: str) -> list[dict[str, str]]:
    """The rows of a table in a report's database as text, in no order of the database's."""
    with duckdb.connect(str(report / "granskning.duckdb"), read_only=True) as connection:
        cursor = connection.execute(f"SELECT * FROM {table}")
        names = [column[0] for column in cursor.description or []]
        rows = [
            {name: "" if cell is None else str(cell) for name, cell in zip(names, row, strict=True)}
            for row in cursor.fetchall()
        ]
    return sorted(rows, key=lambda row: sorted(row.items()))


@pytest.mark.parametrize("table", ["arenden", "uppfoljningar"])
def test_the_database_holds_what_was_written(table: str, earlier_report: Path) -> None:
    written = {"arenden": bad_inputs.VALID_ARENDEN, "uppfoljningar": bad_inputs.VALID_UPPFOLJNINGAR}[table]
    stored = [{name: row[name] for name in written[0]} for row in _rows(earlier_report, table)]
    assert sorted(stored, key=lambda row: list(row.values())) == sorted(written, key=lambda row: list(row.values()))


def test_correct_the_faults_and_run_again(tmp_path: Path) -> None:
    """A first run's list of faults does not make the folder somebody else's, and is gone afterwards."""
    out = tmp_path / "rapport"
    faulty = bad_inputs.write_folder(tmp_path / "ett", arenden=bad_inputs.with_cells(0, alder="trettio"))
    assert _run([str(faulty), "--ut", str(out), *QUIET]).exit_code == 3
    corrected = bad_inputs.write_folder(tmp_path / "tva")
    answer = _run([str(corrected), "--ut", str(out), *QUIET])
    assert answer.exit_code == 0, answer.output
    assert (out / "rapport.docx").is_file()
    assert not any((out / name).exists() for name in FAULT_LISTS)


def test_every_fault_is_listed_and_ten_are_shown(tmp_path: Path) -> None:
    """Twelve faulty cells: all in fel.csv and fel.xlsx, no more than the first ten in the terminal."""
    ages = [f"ålder{number}x" for number in range(12)]
    rows = [bad_inputs.VALID_ARENDEN[2] | {"arende_id": f"A-{age[5:]}", "alder": age} for age in ages]
    export = bad_inputs.write_folder(tmp_path, arenden=rows, uppfoljningar=None)
    out = tmp_path / "rapport"
    answer = _run([str(export), "--ut", str(out), *QUIET])
    assert answer.exit_code == 3
    assert [age for age in ages if age in answer.output] == ages[:10]
    assert bad_inputs.matches(r"~\b12\b", answer.output)
    listed = (out / "fel.csv").read_text(encoding="utf-8-sig")
    workbook = b"".join(_texts(out / "fel.xlsx")).decode("utf-8", "replace")
    for age in ages:
        assert age in listed
        assert age in workbook


def test_columns_and_values_are_named_as_an_inspector_reads_them(tmp_path: Path) -> None:
    """In the terminal and in the list: labels, and short names after them."""
    arenden = bad_inputs.with_cells(0, beslut_tom="2024-08-31")
    arenden = bad_inputs.with_cells(1, arenden, beslut_omfattning="framgar_ej")
    arenden = bad_inputs.with_cells(2, arenden, alder="trettio")
    out = tmp_path / "rapport"
    answer = _run([str(bad_inputs.write_folder(tmp_path, arenden=arenden)), "--ut", str(out), *QUIET])
    assert answer.exit_code == 3
    named = ("Ålder vid beslut (alder)", "Beslut fr.o.m. (beslut_from) och Beslut t.o.m. (beslut_tom)")
    values = (
        "Beslut fr.o.m. = 2024-09-01; Beslut t.o.m. = 2024-08-31",
        "Insats = Särskilt individanpassad stödinsats",
    )
    with (out / "fel.csv").open(encoding="utf-8-sig", newline="") as file:
        listed = list(csv.DictReader(file, delimiter=";"))
    for column in named:
        assert f", kolumn {column}: ”" in answer.output
        assert column in {row["Kolumn"] for row in listed}
    for value in values:
        assert value in answer.output
        assert any(value in row["Värde"] for row in listed)


def test_a_long_value_is_cut_in_the_terminal_and_whole_in_the_list(tmp_path: Path) -> None:
    text = "Se över rutinen. " * 60
    export = bad_inputs.write_folder(tmp_path)
    row = {"nummer": "R1", "rekommendation": text, "mottagare": "socialnamnden", "lage": "ej_uppfoljd"}
    bad_inputs.write_csv(export / "rekommendationer.csv", [list(row), list(row.values())])
    answer = _run([str(export), "--ut", str(tmp_path / "rapport"), *QUIET])
    assert answer.exit_code == 3 and "är längre än 500 tecken" in answer.output
    assert max(map(len, answer.output.splitlines())) < 400
    assert text.strip() in (tmp_path / "rapport" / "fel.csv").read_text(encoding="utf-8-sig")


def test_a_number_of_a_workbook_is_shown_with_a_comma(tmp_path: Path) -> None:
    rows = bad_inputs.grid(bad_inputs.VALID_ARENDEN)
    rows[1][rows[0].index("alder")] = 34.5
    export = bad_inputs.write_xlsx(tmp_path / "export.xlsx", {"arenden": rows})
    answer = _run([str(export), "--ut", str(tmp_path / "rapport"), *QUIET])
    assert answer.exit_code == 3 and "”34,5” – är inget heltal" in answer.output


@pytest.mark.parametrize("name", ["alder_i_ord", "pd_i_arende_id", "pdf_som_csv"])
def test_the_same_through_a_real_process(name: str, tmp_path: Path, earlier_report: Path) -> None:
    case = next(case for case in BAD_INPUTS if case.name == name)
    work = tmp_path / "arbete"
    out = work / "ut" / "rapport"
    shutil.copytree(earlier_report, out)
    arguments, target = _arguments(case, work / "indata", out)
    before, all_before = _snapshot(work), _snapshot(tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "granskning", "rapport", *arguments],
        cwd=ROOT,
        env=os.environ | {"PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    _check_words(case, Answer(done.returncode, done.stdout + done.stderr))
    _check_files(case, before, _snapshot(work), str(target.relative_to(work)))
    if case.exit_code == 4:
        _check_no_leak(case, tmp_path, all_before)
