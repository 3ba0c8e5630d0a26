"""Great Expectations counts again what the engine has counted, and says nothing that the report does not."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from checks.audits.sysselsattning_2025 import AUDIT
from checks.invented import INVENTED
from checks.suites import OUTCOMES_TABLE
from pipeline import validate
from pipeline.validate import Check, ValidationError
from tests.lib import bad_inputs
from tests.lib.examples import sampled
from tests.lib.exports import random_export, write_csv
from tests.lib.pipeline_run import LETTERED, ROOT, SAMPLE, column, command, rows
from tests.lib.shared import SharedRuns

ROWS = {
    "arenden": 137,
    "uppfoljningar": 122,
    "narvaro": 3921,
    "enheter": 4,
    "verksamheter": 4,
    "rekommendationer": 12,
}
"""The rows of the sample."""


def _random_200(folder: Path) -> Path:
    return write_csv(random_export(random.Random("gx"), 200), folder)


@pytest.fixture(scope="module")
def sample(runs: SharedRuns) -> Path:
    return runs.report(SAMPLE, *LETTERED)


@pytest.fixture(scope="module")
def random_200(runs: SharedRuns, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return runs.report(_random_200(tmp_path_factory.mktemp("gx") / "export"), "--tyst")


@pytest.fixture(params=sampled(("sample", "random_200"), ["sample"]))
def run(request: pytest.FixtureRequest) -> Path:
    found: Path = request.getfixturevalue(request.param)
    return found


def _suites(run: Path) -> dict[str, dict[str, Any]]:
    return {path.stem: json.loads(path.read_text("utf-8")) for path in (run / "gx").iterdir()}


# --- The same counts --------------------------------------------------------------------------------------


def test_the_counts_of_gx_are_those_of_the_engine(run: Path) -> None:
    """Of the decisions that a criterion applies to, how many, and how many do not meet it."""
    engine = {
        criterion: (base, short)
        for criterion, base, short in rows(
            run,
            "SELECT kriterium, count(*) FILTER (WHERE utfall <> 'ej_aktuellt'), "
            "count(*) FILTER (WHERE utfall NOT IN ('uppfyllt', 'ej_aktuellt')) FROM utfall GROUP BY 1",
        )
    }
    found = {
        each["expectation"]["meta"]["kriterium"]: (
            each["result"]["element_count"] - each["result"]["missing_count"],
            each["result"]["unexpected_count"],
        )
        for each in _suites(run)[OUTCOMES_TABLE]["results"]
    }
    assert found == engine
    assert set(found) == {c.id for c in AUDIT.criteria}


def test_a_criterion_succeeds_when_every_decision_meets_it(run: Path) -> None:
    for each in _suites(run)[OUTCOMES_TABLE]["results"]:
        assert each["success"] == (each["result"]["unexpected_count"] == 0)


def test_a_criterion_asks_its_own_question(run: Path) -> None:
    asked = {
        each["expectation"]["meta"]["kriterium"]: each["expectation"]["description"]
        for each in _suites(run)[OUTCOMES_TABLE]["results"]
    }
    assert asked == {c.id: c.question for c in AUDIT.criteria}


def test_the_suites_of_the_contract_succeed(run: Path) -> None:
    suites = _suites(run)
    tables = set(column(run, "SELECT regexp_extract(fil, '^[a-z]+') FROM leverans"))
    assert {"arenden", "uppfoljningar", "narvaro"} <= tables <= set(ROWS)
    assert set(suites) == {*tables, OUTCOMES_TABLE}
    for table in tables:
        assert suites[table]["success"], table
        assert all(each["success"] for each in suites[table]["results"])
        assert len(suites[table]["results"]) > len(AUDIT.table(table).variables)


def test_the_contract_is_checked_in_full(run: Path) -> None:
    """Every variable has an expectation, and every rule between columns."""
    for table, suite in _suites(run).items():
        if table == OUTCOMES_TABLE:
            continue
        spec = AUDIT.table(table)
        configs = [each["expectation"] for each in suite["results"]]
        named = {c["kwargs"].get("column") or c["meta"].get("column") for c in configs}
        assert set(spec.names) <= named
        said = " ".join(c["description"] for c in configs)
        for rule in spec.rules:
            assert rule.message in said


# --- Nothing of a case gets out ---------------------------------------------------------------------------


def test_the_page_holds_no_value_of_a_case(sample: Path) -> None:
    page = (sample / "datakvalitet.html").read_text("utf-8")
    words = set(re.findall(r"[A-Za-z0-9_-]+", page))
    for table, key in (("arenden", "arende_id"), ("narvaro", "person_id"), ("arenden", "utforare_kod")):
        ids = set(column(sample, f"SELECT DISTINCT {key} FROM {table} WHERE {key} IS NOT NULL"))
        assert len(ids) > 3
        assert words.isdisjoint(ids)
    dates = set(column(sample, "SELECT DISTINCT CAST(beslut_datum AS VARCHAR) FROM arenden"))
    assert words.isdisjoint(dates)


def test_the_page_is_self_contained(sample: Path) -> None:
    page = (sample / "datakvalitet.html").read_text("utf-8")
    assert "<script" not in page
    assert not re.search(r"""(?:src|href)\s*=\s*["']?(?:https?:)?//""", page)
    assert not re.search(r"url\(\s*[\"']?(?:https?:)?//", page)
    assert '<html lang="sv"' in page
    assert INVENTED in page


def test_the_results_hold_counts_and_no_id_time_or_value(sample: Path) -> None:
    ids = set(column(sample, "SELECT arende_id FROM arenden"))
    ids |= set(column(sample, "SELECT DISTINCT person_id FROM narvaro"))
    for path in (sample / "gx").iterdir():
        text = path.read_text("utf-8")
        assert ids.isdisjoint(re.findall(r"[A-Za-z0-9_-]+", text))
        assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", text), "an id of a run or a batch"
        assert not re.search(r"\d{2}:\d{2}:\d{2}(?!\")", text.replace("T00:00:00", "")), "a time"
        for word in ("run_id", "batch_id", "run_time", "active_batch_definition", "checkpoint", str(sample.parent)):
            assert word not in text
        for each in json.loads(text)["results"]:
            _check_only_counts(each["result"])


def _check_only_counts(result: dict[str, Any]) -> None:
    for name, value in result.items():
        if name == "observed_value" and isinstance(value, list):
            # The columns of the table, which are the codebook's and no case's.
            assert all(isinstance(cell, str) for cell in value)
        elif isinstance(value, list):
            assert value == [], name
        else:
            assert value is None or isinstance(value, int | float), (name, value)


# --- A broken or tampered database ------------------------------------------------------------------------


# A suite of the whole codebook takes seconds, so tampering is tried on a few variables of each kind.
_KEPT = ("arende_id", "kon", "alder", "ansokan_datum", "vald_fraga", "beslut_utfall", "beslut_from", "beslut_tom")
_ARENDEN = AUDIT.main
SMALL = replace(
    AUDIT,
    tables=(
        replace(
            _ARENDEN,
            variables=tuple(v for v in _ARENDEN.variables if v.name in _KEPT),
            rules=tuple(r for r in _ARENDEN.rules if set(r.columns) <= set(_KEPT)),
        ),
        *AUDIT.tables[1:],
    ),
    criteria=tuple(replace(AUDIT.criterion(id_), examples=()) for id_ in ("ratt_lag", "valinformation")),
    main_criteria=(),
    main_tables=(),
    headlines=(),
    report_tables=(),
    indicators=(),
    ranks=(),
    quotas=(),
    overviews=(),
)


@pytest.fixture
def copy(sample: Path, tmp_path: Path) -> Path:
    """The sample's database with a few columns, to be spoiled."""
    database = Path(shutil.copy(sample / "granskning.duckdb", tmp_path / "kopia.duckdb"))
    with duckdb.connect(str(database)) as con:
        for (view,) in con.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall():
            con.execute(f"DROP VIEW IF EXISTS {view}")
        con.execute(f"CREATE TABLE arenden AS SELECT {', '.join(_KEPT)} FROM arenden_export")
        con.execute(f"CREATE TABLE {OUTCOMES_TABLE} AS FROM intern.{OUTCOMES_TABLE}")
    return database


def _spoil(database: Path, sql: str) -> None:
    with duckdb.connect(str(database)) as con:
        con.execute(sql)


def _validate(database: Path) -> validate.Validation:
    return validate.validate(database, SMALL, ROWS)


def test_an_untouched_copy_is_valid(copy: Path) -> None:
    found = _validate(copy)
    assert all(check.passed for check in found.checks if not check.criterion)
    guideline = [check for check in found.checks if check.criterion]
    assert [check.criterion for check in guideline] == [c.id for c in SMALL.criteria]
    assert all(check.suite == OUTCOMES_TABLE and check.target is None for check in guideline)
    of_contract = [check for check in found.checks if not check.criterion]
    assert {(check.suite, check.checked) for check in of_contract} == set(ROWS.items())
    assert all(check.failed == 0 and check.column for check in of_contract if "kolumner finns" not in check.description)


TAMPERED: dict[str, tuple[str, str]] = {
    "an id twice": ("INSERT INTO arenden SELECT * FROM arenden LIMIT 1", "Ärende-id: inga dubbletter"),
    "a required cell emptied": (
        "UPDATE arenden SET kon = NULL WHERE arende_id = (SELECT min(arende_id) FROM arenden)",
        "Kön: alltid ifyllt",
    ),
    "a cell emptied that its condition requires": (
        "UPDATE arenden SET vald_fraga = NULL WHERE arende_id = "
        "(SELECT min(arende_id) FROM arenden WHERE beslut_utfall = 'bifall')",
        "Fråga om våld: ifyllt när kodboken kräver det",
    ),
    "a date out of range": (
        "UPDATE arenden SET ansokan_datum = DATE '1989-12-31' WHERE ansokan_datum IS NOT NULL",
        "Ansökan inkom: mellan 1990-01-01 och 2099-12-31",
    ),
    "an age out of range": ("UPDATE arenden SET alder = 121", "Ålder vid beslut: från 0 till 120"),
    "an id that is none": (
        "UPDATE arenden SET arende_id = arende_id || ' ' || 'åäö'",
        "Ärende-id: giltigt id",
    ),
    "a rule between columns broken": (
        "UPDATE arenden SET beslut_tom = beslut_from - INTERVAL 1 DAY WHERE beslut_from IS NOT NULL",
        "Beslut t.o.m. ligger före Beslut fr.o.m.",
    ),
    "a follow-up twice": (
        "INSERT INTO uppfoljningar SELECT * FROM uppfoljningar WHERE datum IS NOT NULL LIMIT 1",
        "Ärende-id + Uppföljningsdatum: inga dubbletter",
    ),
    "a month that is none": ("UPDATE narvaro SET manad = '2024-1'", "Månad: giltig månad"),
    "too many hours": ("UPDATE narvaro SET timmar = 744.5", "Närvarotimmar: från 0 till 744"),
    "a column more": ("ALTER TABLE narvaro ADD COLUMN namn VARCHAR", "kodbokens kolumner finns"),
    "a code that is none": (
        "ALTER TABLE arenden ALTER kon TYPE VARCHAR; UPDATE arenden SET kon = 'Kvinna'",
        "Kön: bara kodbokens värden",
    ),
}


@pytest.mark.parametrize("name", list(TAMPERED))
def test_tampering_is_found(name: str, copy: Path) -> None:
    sql, description = TAMPERED[name]
    _spoil(copy, sql)
    with pytest.raises(ValidationError) as raised:
        _validate(copy)
    assert description in str(raised.value), raised.value
    assert raised.value.exit_code == 1


@pytest.mark.parametrize(
    ("table", "name"),
    [("arenden", "kon"), ("uppfoljningar", "satt"), ("narvaro", "timmar"), (OUTCOMES_TABLE, "utfall_ratt_lag")],
)
def test_a_missing_column_is_no_pass(table: str, name: str, copy: Path) -> None:
    """GX itself answers `success=False` with an empty result for most, and nothing for others."""
    _spoil(copy, f"ALTER TABLE {table} DROP COLUMN {name}")
    with pytest.raises(ValidationError):
        _validate(copy)


def test_a_missing_table_is_no_pass(copy: Path) -> None:
    _spoil(copy, "DROP TABLE narvaro")
    with pytest.raises(Exception, match="narvaro") as raised:
        _validate(copy)
    assert not isinstance(raised.value, AssertionError)


def test_an_exception_inside_gx_is_raised(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A query that cannot be run is no check that passed."""
    from checks import suites

    spoiled: Callable[[str, str, str], Any] = suites._no_rows

    def no_rows(name: str, where: str, description: str) -> Any:
        return spoiled(name, f"{where} AND finns_inte(1)" if name == "arende_id" else where, description)

    monkeypatch.setattr(suites, "_no_rows", no_rows)
    with pytest.raises(ValidationError, match="kunde inte kontrollera") as raised:
        _validate(copy)
    assert "Ärende-id" in str(raised.value)


def test_an_outcome_that_changes_is_counted_again(sample: Path, copy: Path) -> None:
    """The guideline suite reads the outcomes and takes nothing for granted."""
    _spoil(copy, "UPDATE utfall_bred SET utfall_ratt_lag = 'ej_uppfyllt'")
    found = {check.criterion: check for check in _validate(copy).checks}["ratt_lag"]
    assert (found.checked, found.failed, found.passed) == (137, 137, False)


def test_a_target_level_is_kept_and_met_or_not(copy: Path) -> None:
    """34 of 80 meet it: a level of 40 percent is reached, one of 50 is not."""

    def check(target: int) -> Check:
        audit = replace(SMALL, tables=SMALL.tables[:1], criteria=(replace(SMALL.criteria[1], target=target),))
        (found,) = (c for c in validate.validate(copy, audit, ROWS).checks if c.criterion)
        return found

    assert [(c.target, c.passed, c.checked, c.failed) for c in map(check, (40, 50))] == [
        (40, True, 80, 46),
        (50, False, 80, 46),
    ]


def test_tables_without_a_row_are_checked_and_have_no_fault_and_those_that_lack_are_not(tmp_path: Path) -> None:
    """Of no rows GX gives no count at all."""
    export = bad_inputs.write_folder(tmp_path / "e", uppfoljningar=None, narvaro=None)
    empty = [t for t in AUDIT.tables if t.optional and t.name != "uppfoljningar"]
    for table in empty:
        (export / f"{table.name}.csv").write_text(f"{';'.join(table.names)}\n", encoding="utf-8")
    answer = command("kontrollera", export, "--ut", tmp_path / "ut", "--tyst")
    assert answer.exit_code == 0, answer.output
    assert len(empty) == 4
    suites = {path.stem: json.loads(path.read_text("utf-8")) for path in (tmp_path / "ut" / "gx").iterdir()}
    assert set(suites) == {"arenden", *(t.name for t in empty), OUTCOMES_TABLE}
    for table in empty:
        assert suites[table.name]["success"] and len(suites[table.name]["results"]) > len(table.variables)


# --- A whole run in a process of its own ------------------------------------------------------------------

_NO_SOCKETS = """
import os, socket

def note(what):
    with open(os.environ["SOCKETS"], "a", encoding="utf-8") as log:
        log.write(f"{what}\\n")

def refused(*arguments, **named):
    note("SOCKET")
    raise OSError("no network here")

for name in ("connect", "connect_ex", "sendto"):
    setattr(socket.socket, name, refused)
socket.create_connection = socket.getaddrinfo = refused
note("process")
"""
"""A `sitecustomize`, which every process of the run imports when it starts."""


def test_a_run_opens_no_socket_and_says_nothing_in_english(tiny_export: Path, tmp_path: Path) -> None:
    """GX writes progress bars and warnings, and sends notes of its use, if it is let."""
    target, log = tmp_path / "rapport", tmp_path / "sockets.txt"
    (tmp_path / "path").mkdir()
    (tmp_path / "path" / "sitecustomize.py").write_text(_NO_SOCKETS, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "granskning", "rapport", str(tiny_export), "--ut", str(target)],
        cwd=ROOT,
        env={k: v for k, v in os.environ.items() if not k.startswith("COV_CORE")}
        | {"PYTHONUTF8": "1", "PYTHONPATH": str(tmp_path / "path"), "SOCKETS": str(log)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert log.read_text("utf-8").splitlines() == ["process"] * 4, "the run and its three processes aside"
    assert all(line.endswith("…") for line in done.stderr.splitlines()), done.stderr
    assert done.stdout == f"Klart. Resultatet ligger i {target} – börja med rapport.docx.\n"
    assert (target / "datakvalitet.html").is_file()


# --- kontrollera ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    target = tmp_path_factory.mktemp("kontroll") / "kontroll"
    answer = command("kontrollera", SAMPLE, "--ut", target, "--tyst")
    assert answer.exit_code == 0, answer.output
    assert "Exporten följer kodboken." in answer.output
    assert "börja med datakvalitet.html" in answer.output
    yield target


def test_kontrollera_leaves_data_quality_and_no_report(checked: Path, sample: Path) -> None:
    names = sorted(p.relative_to(checked).as_posix() for p in checked.rglob("*") if p.is_file())
    assert names == ["datakvalitet.html", *(f"gx/{t}.json" for t in sorted((*ROWS, OUTCOMES_TABLE))), "manifest.json"]
    for name in names[:-1]:
        assert (checked / name).read_bytes() == (sample / name).read_bytes()
