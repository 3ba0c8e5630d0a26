"""The output of a run: the same bytes each time, all or nothing whatever happens, and a database with a stable schema.

Most runs here are of a tiny export without Great Expectations, whose counts other tests compare, or of the example
audit.
"""

from __future__ import annotations

import csv
import errno
import hashlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from checks.audits.sysselsattning_2025 import AUDIT
from checks.codebook import Kind
from checks.criteria import Outcome
from granskning import output
from tests.lib import valid_export
from tests.lib.examples import sampled
from tests.lib.pipeline_run import EXAMPLE, OF_EXAMPLE, QUIET, ROOT, SAMPLE, command, process, report, rows
from tests.lib.shared import SharedRuns

DATABASE = "granskning.duckdb"
OPTIONS = (*QUIET, *OF_EXAMPLE)
DAY, OTHER_DAY = "2026-03-31", ("--granskningsdatum", "2026-04-30")
"""The day of the example audit, and an option that makes the output of a new run differ from that of an earlier one."""
SECRET = "19850101-1236 Anna Svensson"


pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture
def earlier(tiny_report: Path) -> Path:
    return tiny_report


@pytest.fixture
def target(runs: SharedRuns, tmp_path: Path) -> Path:
    """A target that holds an earlier report of the example audit."""
    return Path(shutil.copytree(runs.report(EXAMPLE, *OPTIONS), tmp_path / "ut" / "rapport"))


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _files(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): _digest(p) for p in sorted(folder.rglob("*")) if p.is_file()}


def _manifest(folder: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
    return manifest


def _check_complete(folder: Path) -> None:
    """The folder holds just what its manifest says, and the manifest."""
    files = _files(folder)
    files.pop("manifest.json")
    assert files == _manifest(folder)["utdata"]


def _day(folder: Path) -> object:
    return _manifest(folder)["alternativ"]["granskningsdatum"]


# --- The same each time -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def twice(runs: SharedRuns, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two runs that differ in what must not matter: the place of the output and of the run, hash seed, time zone,
    language, user, and how many threads there are."""
    folder, processors = tmp_path_factory.mktemp("lika"), _processors()
    env = {"PYTHONHASHSEED": "2", "TZ": "Pacific/Auckland", "LC_ALL": "C", "OMP_NUM_THREADS": "1"}
    env |= dict.fromkeys(("USER", "LOGNAME", "USERNAME"), "åke")
    _run_on(processors[:1])
    try:
        result = process(
            "rapport", SAMPLE, "--ut", folder / "rapport 2", "--stadsdelar", "namn", *QUIET, env=env, cwd=folder
        )
    finally:
        _run_on(processors)
    assert result.returncode == 0, result.stderr
    return runs.report(SAMPLE), folder / "rapport 2"


def _processors() -> list[int]:
    """The processors that this process and its children may use; the first alone where the system does not say."""
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else [0]


def _run_on(processors: list[int]) -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, processors)


def test_two_runs_are_byte_identical(twice: tuple[Path, Path]) -> None:
    first, second = (_files(folder) for folder in twice)
    assert first.keys() == second.keys()
    assert {n for n in first if first[n] != second[n]} <= {DATABASE, "manifest.json"}


def test_two_manifests_differ_in_time_and_database_only(twice: tuple[Path, Path]) -> None:
    manifests = []
    for folder in twice:
        manifest = _manifest(folder)
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", manifest.pop("tidpunkt"))
        manifest["utdata"].pop(DATABASE)
        manifests.append(manifest)
    assert manifests[0] == manifests[1]


def test_two_databases_hold_the_same_rows_in_the_same_order(twice: tuple[Path, Path]) -> None:
    tables = "SELECT schema_name || '.' || table_name, sql FROM duckdb_tables() ORDER BY 1"
    views = "SELECT view_name, sql FROM duckdb_views() WHERE NOT internal ORDER BY 1"
    for query in (tables, views):
        names = rows(twice[0], query)
        assert names == rows(twice[1], query)
        for name, _ in names:
            first, second = (rows(folder, f"SELECT * FROM {name}") for folder in twice)
            assert first == second, name


def test_decisions_keep_the_order_of_the_export(twice: tuple[Path, Path]) -> None:
    lines = csv.DictReader((SAMPLE / "arenden.csv").read_text("utf-8-sig").splitlines(), delimiter=";")
    ids = [(line["arende_id"],) for line in lines]
    for table in ("arenden", "arenden_export", "arenden_med_utfall", "intern.utfall_bred"):
        assert rows(twice[0], f"SELECT arende_id FROM {table}") == ids


# --- The manifest -----------------------------------------------------------------------------------------


def test_the_manifest_has_the_hash_of_every_file(twice: tuple[Path, Path]) -> None:
    _check_complete(twice[0])
    assert len(_manifest(twice[0])["utdata"]) > 20


def test_the_manifest_says_what_was_read_and_how(twice: tuple[Path, Path]) -> None:
    manifest = _manifest(twice[0])
    assert manifest["indata"] == [{"fil": p.name, "sha256": _digest(p)} for p in sorted(SAMPLE.iterdir())]
    assert manifest["granskning"]["namn"] == AUDIT.name
    assert re.fullmatch(r"[0-9a-f]{64}", manifest["granskning"]["definition_sha256"])
    assert manifest["rader"]["arenden"] == {"lasta": 137, "anvanda": 137, "avvisade": 0, "tomma": 0}
    assert manifest["tabeller_som_saknas"] == []
    assert (
        manifest["alternativ"].items()
        >= {
            "granskningsdatum": "2025-10-31",
            "troskel": None,
            "tillat_avvisade": False,
            "ignorera_okanda": False,
            "utan_gx": True,
        }.items()
    )


def test_the_manifest_names_no_folder_of_the_users(twice: tuple[Path, Path]) -> None:
    text = (twice[0] / "manifest.json").read_text("utf-8")
    assert str(SAMPLE.parent) not in text
    assert str(twice[0].parent) not in text


@pytest.fixture(scope="module")
def with_faults(runs: SharedRuns, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of an export with a faulty row that was left out, and files beside it."""
    faulty = valid_export.write_folder(
        tmp_path_factory.mktemp("fel") / "export", arenden=valid_export.with_cells(0, alder="trettio"), narvaro=None
    )
    (faulty / "anteckningar.txt").write_text("en fil till", encoding="utf-8")
    (faulty / "19850101-1236.txt").write_text("ett namn som röjer", encoding="utf-8")
    return runs.report(faulty, "--tillat-avvisade", *QUIET)


def test_the_manifest_of_a_run_with_faults_and_leftovers(with_faults: Path) -> None:
    out = with_faults
    manifest = _manifest(out)
    assert manifest["rader"]["arenden"]["avvisade"] == 1
    assert manifest["tabeller_som_saknas"] == ["narvaro"]
    assert "anteckningar.txt" in manifest["lamnat_orort"]
    assert "-1236" not in (out / "manifest.json").read_text("utf-8")
    assert any(name.startswith("(namnet innehåller personnummer") for name in manifest["lamnat_orort"])


# --- The database as a stable interface -------------------------------------------------------------------

_TYPES = {
    Kind.ID: "VARCHAR",
    Kind.TEXT: "VARCHAR",
    Kind.INTEGER: "INTEGER",
    Kind.DATE: "DATE",
    Kind.MONTH: "VARCHAR",
}
_FIXED = {
    "avvisade": {"tabell": "VARCHAR", "rad": "BIGINT", "kolumn": "VARCHAR", "varde": "VARCHAR", "orsak": "VARCHAR"},
    "indikatorer": {
        "id": "VARCHAR",
        "population": "VARCHAR",
        "antal": "BIGINT",
        "bas": "BIGINT",
        "procent": "INTEGER",
        "mening": "VARCHAR",
        "etikett": "VARCHAR",
        "avsnitt": "VARCHAR",
        "omrade": "VARCHAR",
    },
    "tabeller": {
        "tabell": "VARCHAR",
        "ordning": "INTEGER",
        "etikett": "VARCHAR",
        "kolumn": "VARCHAR",
        "varde": "VARCHAR",
    },
    "leverans": {
        "fil": "VARCHAR",
        "sha256": "VARCHAR",
        "rader_lasta": "BIGINT",
        "rader_anvanda": "BIGINT",
        "rader_avvisade": "BIGINT",
    },
}


def _columns_of(folder: Path, table: str) -> dict[str, str]:
    return {name: kind for name, kind, *_ in rows(folder, f"DESCRIBE {table}")}


def _enum(codes: object) -> str:
    return f"ENUM({', '.join(repr(str(code)) for code in codes)})"  # type: ignore[attr-defined]


@pytest.mark.parametrize("table", list(_FIXED))
def test_columns_of_the_result_tables(table: str, earlier: Path) -> None:
    assert _columns_of(earlier, table) == _FIXED[table]
    assert list(_columns_of(earlier, table)) == list(_FIXED[table])


def test_columns_of_the_outcomes(earlier: Path) -> None:
    assert _columns_of(earlier, "utfall") == {"arende_id": "VARCHAR", "kriterium": "VARCHAR", "utfall": _enum(Outcome)}
    per_decision = rows(earlier, "SELECT arende_id, count(*), count(DISTINCT kriterium) FROM utfall GROUP BY 1")
    assert {(n, kinds) for _, n, kinds in per_decision} == {(len(AUDIT.criteria),) * 2}
    assert len(per_decision) == len(valid_export.VALID_ARENDEN)


@pytest.mark.parametrize("spec", AUDIT.tables, ids=lambda spec: spec.name)
def test_columns_of_the_codebook(spec: Any, earlier: Path) -> None:
    columns = _columns_of(earlier, spec.name)
    assert list(columns) == list(spec.names)
    for variable in spec.variables:
        if variable.kind is Kind.CODE:
            assert columns[variable.name] == _enum(variable.codes)
        elif variable.kind is Kind.DECIMAL:
            assert columns[variable.name].startswith("DECIMAL")
        else:
            assert columns[variable.name] == _TYPES[variable.kind]


def test_everything_in_the_database_says_what_it_is(earlier: Path) -> None:
    """The tables, views and columns are those of docs/databasen.md, each with its words."""
    names = "SELECT {0}_name, schema_name, comment FROM duckdb_{0}s() WHERE NOT internal AND database_name <> 'temp'"
    comments = {(s, n): words for kind in ("table", "view") for n, s, words in rows(earlier, names.format(kind))}
    page = (ROOT / "docs" / "databasen.md").read_text("utf-8")
    page_headings = re.findall(r"^## (?:(intern)\.)?(\w+)(?: \(vy\))?\n\n(.+)\n", page, re.MULTILINE)
    assert comments == {(schema or "main", name): words for schema, name, words in page_headings}
    columns = rows(earlier, "SELECT column_name, comment FROM duckdb_columns() WHERE NOT internal")
    page_columns = re.findall(r"^\| `(\w+)` \| \S+ \| (.+) \|$", page, re.MULTILINE)
    assert sorted(columns) == sorted(page_columns)


def test_a_base_of_zero_has_no_percent(tmp_path: Path) -> None:
    """The tiny export without särskild stödinsats: nothing to count, so no share."""
    decisions = [row for row in valid_export.VALID_ARENDEN if row["insats"] == "sysselsattning"]
    followups = [
        r for r in valid_export.VALID_UPPFOLJNINGAR if r["arende_id"] in {row["arende_id"] for row in decisions}
    ]
    folder = valid_export.write_folder(tmp_path / "export", arenden=decisions, uppfoljningar=followups or None)
    out = report(folder, tmp_path / "rapport")
    assert rows(out, "SELECT antal, bas, procent FROM indikatorer WHERE id = 'beslut_4_1_4_2'") == [(0, 0, None)]
    total = rows(out, "SELECT kolumn, varde FROM tabeller WHERE tabell = 'tabell_4' AND etikett = 'Totalt'")
    assert total == [("Antal", "0"), ("Andel (%)", "–")]


def test_the_delivery_names_each_table_with_the_hash_of_its_file(tiny_export: Path, earlier: Path) -> None:
    deliveries = rows(
        earlier, "SELECT fil, sha256, rader_lasta, rader_anvanda, rader_avvisade FROM leverans ORDER BY fil"
    )
    assert [(fil, digest) for fil, digest, *_ in deliveries] == [
        (p.name, _digest(p)) for p in sorted(tiny_export.iterdir())
    ]
    assert all(read == used and rejected == 0 for *_, read, used, rejected in deliveries)


def test_rejected_rows_are_kept_with_their_reasons(with_faults: Path) -> None:
    out = with_faults
    rejected_id = valid_export.VALID_ARENDEN[0]["arende_id"]
    rejected_rows = rows(out, "SELECT tabell, rad, kolumn, varde, orsak FROM avvisade")
    assert rejected_rows[0] == ("arenden", 2, "alder", "trettio", "är inget heltal")
    assert all(table == "uppfoljningar" and "samma ärende" in reason for table, *_, reason in rejected_rows[1:])
    for table in ("arenden", "uppfoljningar", "utfall"):
        assert rows(out, f"SELECT count(*) FROM {table} WHERE arende_id = '{rejected_id}'") == [(0,)]


# --- All or nothing ---------------------------------------------------------------------------------------

_KILLED_AT_RENAME = """
import os, signal, sys
from granskning.cli import entry

real, at = os.replace, sys.argv.pop(1)

def replace(source, target):
    name = "first" if str(target).endswith("/.rapport.tidigare") else ""
    name = "second" if str(source).endswith("/.rapport.ny") else name
    if f"before the {name}" == at:
        os.kill(os.getpid(), signal.SIGKILL)
    real(source, target)
    if f"after the {name}" == at:
        os.kill(os.getpid(), signal.SIGKILL)

os.replace = replace
sys.argv = ["granskning", *sys.argv[1:]]
entry()
"""


def _kill_at_rename(moment: str, target: Path) -> None:
    result = subprocess.run(
        [
            sys.executable,
            "-c",
            _KILLED_AT_RENAME,
            moment,
            "rapport",
            str(EXAMPLE),
            "--ut",
            str(target),
            *OPTIONS,
            *OTHER_DAY,
        ],
        cwd=ROOT,
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert result.returncode == -signal.SIGKILL, result.stderr


@pytest.mark.parametrize(
    "moment", sampled(("before the first", "after the first", "after the second"), ["after the first"])
)
def test_killed_at_the_renames(moment: str, target: Path) -> None:
    """Before the first, between the two, and after the second, when only the earlier output remains to be deleted."""
    before = _files(target)
    _kill_at_rename(moment, target)
    aside = target.parent / f".{target.name}.tidigare"
    if moment == "before the first":
        assert _files(target) == before
        assert not aside.exists()
    elif moment == "after the first":
        assert not target.exists()
        assert _files(aside) == before
    else:
        _check_complete(target)
        assert _day(target) == OTHER_DAY[1]
        assert _files(aside) == before
    answer = command("rapport", EXAMPLE, "--ut", target, *OPTIONS[:1], *OF_EXAMPLE)
    assert answer.exit_code == 0, answer.output
    assert ("är återställd" in answer.output) == (moment == "after the first")
    _check_complete(target)
    assert _day(target) == DAY
    assert [p.name for p in target.parent.iterdir()] == ["rapport"]


def test_killed_between_the_renames_and_then_a_faulty_export(target: Path, tmp_path: Path) -> None:
    """The earlier report is restored even if the next run makes none."""
    before = _files(target)
    target.rename(target.parent / f".{target.name}.tidigare")
    faulty = valid_export.write_folder(tmp_path / "felaktig", arenden=valid_export.with_cells(0, alder="trettio"))
    answer = command("rapport", faulty, "--ut", target, *QUIET[:1])
    assert answer.exit_code == 3
    assert "En tidigare körning avbröts; den förra rapporten" in answer.output
    after = _files(target)
    assert {after.pop(name) and name for name in ("fel.xlsx", "fel.csv")} == output.FAULT_LISTS
    assert after == before


@pytest.mark.long
def test_killed_at_random_moments(target: Path) -> None:
    """SIGKILL from outside: the target holds the earlier complete output or the new one, and the next run works."""
    rng = random.Random(2025)
    arguments = [sys.executable, "-m", "granskning", "rapport", str(EXAMPLE), "--ut", str(target), *OPTIONS]
    days = [DAY]
    for attempt in range(5):
        days.append(f"2026-04-{attempt + 1:02d}")
        run = subprocess.Popen([*arguments, "--granskningsdatum", days[-1]], cwd=ROOT, stdout=-3, stderr=-3)
        time.sleep(rng.uniform(0.5, 3.0))
        run.kill()
        run.wait()
        aside = target.parent / f".{target.name}.tidigare"
        output_folder = target if target.exists() else aside
        _check_complete(output_folder)
        assert _day(output_folder) in days
        days = [str(_day(output_folder))]
    answer = command("rapport", EXAMPLE, "--ut", target, *OPTIONS)
    assert answer.exit_code == 0, answer.output
    _check_complete(target)
    assert [p.name for p in target.parent.iterdir()] == ["rapport"]


def test_interrupted_with_ctrl_c(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _files(target)

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("pipeline.counting.tabulate.tabulate", interrupted)
    answer = command("rapport", EXAMPLE, "--ut", target, *OPTIONS)
    assert answer.exit_code == 1
    assert "Traceback" not in answer.output
    assert _files(target) == before
    assert [p.name for p in target.parent.iterdir()] == ["rapport"]


@pytest.mark.parametrize(
    ("error", "step"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "results_writer.store_delivery"),
        (PermissionError(errno.EACCES, "Permission denied"), "assess.keep"),
        (duckdb.OutOfMemoryException("could not allocate"), "assess.keep"),
        (duckdb.IOException("disk full"), "assess.keep"),
    ],
    ids=["OSError", "PermissionError", "OutOfMemoryException", "IOException"],
)
def test_a_disk_that_cannot_be_written(
    error: Exception, step: str, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Late in a run, and early."""
    before = _files(target)

    def refused(*_: object) -> None:
        raise error

    monkeypatch.setattr(f"pipeline.{step}", refused)
    answer = command("rapport", EXAMPLE, "--ut", target, *OPTIONS)
    assert answer.exit_code == 5
    assert str(target) in answer.output
    assert "går inte att skriva till" in answer.output
    assert _files(target) == before
    assert [p.name for p in target.parent.iterdir()] == ["rapport"]


@pytest.mark.parametrize("failing", sampled(("first", "second"), ["second"]))
def test_a_rename_that_is_refused(failing: str, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows, where a file of the report is open in Word."""
    before, real = _files(target), os.replace

    def replace(source: Path, to: Path) -> None:
        if Path(to).name.endswith(".tidigare") if failing == "first" else Path(source).name == ".rapport.ny":
            raise PermissionError(errno.EACCES, "Permission denied")
        real(source, to)

    monkeypatch.setattr(os, "replace", replace)
    answer = command("rapport", EXAMPLE, "--ut", target, *OPTIONS)
    assert answer.exit_code == 5
    assert "Stäng filer" in answer.output
    assert _files(target) == before
    assert [p.name for p in target.parent.iterdir()] == ["rapport"]


def test_a_place_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("upptagen", encoding="utf-8")
    answer = command("rapport", EXAMPLE, "--ut", tmp_path / "fil" / "rapport", *OPTIONS)
    assert answer.exit_code == 5
    assert (tmp_path / "fil").read_text(encoding="utf-8") == "upptagen"


def test_two_runs_at_once_and_the_leftovers_of_a_killed_one(target: Path) -> None:
    """A run is refused while another one writes there. The leftovers of a killed run are deleted."""
    before = _files(target)
    with output.replaced(target, lambda text: None) as folder:
        answer = command("rapport", EXAMPLE, "--ut", target, *OPTIONS)
        assert answer.exit_code == 5
        assert "En annan körning skriver till" in answer.output
        assert folder.exists(), "the other run's folder is not taken from it"
        assert _files(target) == before
    working_folder = target.parent / f".{target.name}.ny"
    (working_folder / "scratch").mkdir(parents=True)
    (working_folder / "scratch" / "arenden.txt").write_text("halvfärdig", encoding="utf-8")
    answer = command("rapport", EXAMPLE, "--ut", target, *OPTIONS)
    assert answer.exit_code == 0, answer.output
    assert [p.name for p in target.parent.iterdir()] == ["rapport"]
    _check_complete(target)


# --- Targets ----------------------------------------------------------------------------------------------


def test_a_check_does_not_replace_a_report(target: Path) -> None:
    before = _files(target)
    answer = command("kontrollera", EXAMPLE, "--ut", target, "--tyst", *OF_EXAMPLE)
    assert answer.exit_code == 5
    assert "innehåller en rapport" in answer.output
    assert _files(target) == before


@pytest.mark.parametrize("content", ["{", "[]", "{}", '{"verktyg": "webpack"}', '{"verktyg": null}'])
def test_a_folder_with_another_manifest_is_not_ours(content: str, tmp_path: Path) -> None:
    out = tmp_path / "rapport"
    out.mkdir()
    (out / "manifest.json").write_text(content, encoding="utf-8")
    answer = command("rapport", EXAMPLE, "--ut", out, *OPTIONS)
    assert answer.exit_code == 5
    assert "ersätts inte" in answer.output
    assert [p.name for p in out.iterdir()] == ["manifest.json"]


def test_an_empty_folder_with_blanks_quotes_and_letters_is_taken(target: Path, tmp_path: Path) -> None:
    """Another run may write to a folder of its own at the same time."""
    folder = tmp_path / "Åsas 'rapport' 2025; \"ny\"" / "höst"
    folder.mkdir(parents=True)
    with output.replaced(target, lambda text: None):
        _check_complete(report(EXAMPLE, folder, *OPTIONS))


# --- Faults of our own ------------------------------------------------------------------------------------


@pytest.fixture
def crash(target: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, str]]:
    """What a crash says on the screen and writes in the log; the earlier report is left as it was."""

    def inner() -> None:
        raise KeyError(SECRET)

    def broken(*_: object) -> None:
        try:
            inner()
        except KeyError as error:
            raise ValueError(f"cannot read {SECRET}") from error

    before = _files(target)
    monkeypatch.setattr("granskning.jobs.job.read_export", broken)
    answer = command("rapport", EXAMPLE, "--ut", target, *OPTIONS)
    assert answer.exit_code == 1
    assert _files(target) == before
    log = Path(answer.output.strip().rsplit(" ", 1)[-1])
    yield answer.output, log.read_text("utf-8")


def test_a_crash_is_one_line_for_the_user(crash: tuple[str, str], home: Path) -> None:
    message, _ = crash
    assert message.startswith("Något gick fel i programmet. Ingen rapport är skriven.")
    assert len(message.splitlines()) == 1
    assert str(home) in message, "the log lies in the user's own folder"
    for word in ("Traceback", "ValueError", "-1236", "Anna"):
        assert word not in message


def test_the_log_has_types_and_frames_but_no_message(crash: tuple[str, str]) -> None:
    _, log = crash
    assert "builtins.ValueError" in log
    assert "builtins.KeyError" in log
    assert re.search(r"jobs.report\.py:\d+ rapport", log)
    assert re.search(r"test_output\.py:\d+ inner", log)
    for word in ("-1236", "Anna", "cannot read", SECRET):
        assert word not in log


def test_the_log_is_appended_to(crash: tuple[str, str], target: Path) -> None:
    answer = command("rapport", EXAMPLE, "--ut", target, *OPTIONS)
    log = Path(answer.output.strip().rsplit(" ", 1)[-1]).read_text("utf-8")
    assert log.startswith(crash[1])
    assert len(re.findall(r"^\d{4}-\d\d-\d\dT", log, re.MULTILINE)) == 2


def test_an_exception_of_duckdbs_quotes_no_cell(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """DuckDB's own messages hold the value that would not convert."""

    def broken(con: duckdb.DuckDBPyConnection, *_: object) -> None:
        con.execute(f"SELECT CAST('{SECRET}' AS DATE)")

    monkeypatch.setattr("pipeline.assess.assess", broken)
    answer = command("rapport", EXAMPLE, "--ut", target, *OPTIONS)
    assert answer.exit_code == 1
    log = Path(answer.output.strip().rsplit(" ", 1)[-1]).read_text("utf-8")
    assert "ConversionException" in log
    for text in (answer.output, log):
        assert "Anna" not in text
