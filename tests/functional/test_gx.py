"""Great Expectations gets the same counts as the engine, and publishes nothing that the report does not."""

from __future__ import annotations

import csv
import json
import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import duckdb
import lxml.html
import pytest

from checks.audit import Audit
from checks.audits.sysselsattning_2025 import AUDIT
from checks.expectations import Expected
from checks.expressions import given
from checks.invented import INVENTED
from checks.suites import OUTCOMES_TABLE, PLAUSIBLE_TABLE
from granskning.jobs import quality
from pipeline import validate
from pipeline.validate import Check, ValidationError
from tests.lib import valid_export
from tests.lib.examples import sampled
from tests.lib.exports import random_export, write_csv
from tests.lib.pipeline_run import LETTERED, ROOT, SAMPLE, column, command, judged, report, rows
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
OPTIONAL = [t.name for t in AUDIT.tables if t.optional]


def _random_200(folder: Path) -> Path:
    return write_csv(random_export(random.Random("gx"), 200), folder)


@pytest.fixture(scope="module")
def sample(runs: SharedRuns) -> Path:
    return runs.report(SAMPLE, *LETTERED)


@pytest.fixture(scope="module")
def random_200(runs: SharedRuns, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return runs.report(_random_200(tmp_path_factory.mktemp("gx") / "export"), "--tyst")


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three decisions; the tables that may be left out have no row."""
    export = valid_export.write_folder(tmp_path_factory.mktemp("tomma"))
    for name in OPTIONAL:
        header = (SAMPLE / f"{name}.csv").read_text("utf-8-sig").splitlines()[0]
        (export / f"{name}.csv").write_text(f"{header}\n", encoding="utf-8")
    return export


@pytest.fixture(params=sampled(("sample", "random_200"), ["sample"]))
def run(request: pytest.FixtureRequest) -> Path:
    folder: Path = request.getfixturevalue(request.param)
    return folder


def _results(run: Path) -> Iterator[Path]:
    """GX's own results, a file for each suite."""
    return (run / "gx" / "uncommitted" / "validations").rglob("*.json")


def _suites(run: Path) -> dict[str, dict[str, Any]]:
    return {(suite := json.loads(path.read_text("utf-8")))["suite_name"]: suite for path in _results(run)}


def _text(run: Path) -> str:
    """The page, without its markup."""
    page = lxml.html.document_fromstring((run / "datakvalitet.html").read_text("utf-8"))
    return " ".join(page.text_content().replace("\u00a0", " ").split())


# --- The same counts --------------------------------------------------------------------------------------


def test_the_counts_of_gx_are_those_of_the_engine(run: Path) -> None:
    """For each criterion: how many decisions it applies to, and how many of those do not meet it."""
    engine = {
        criterion: (base, short)
        for criterion, base, short in rows(
            run,
            "SELECT kriterium, count(*) FILTER (WHERE utfall <> 'ej_aktuellt'), "
            "count(*) FILTER (WHERE utfall NOT IN ('uppfyllt', 'ej_aktuellt')) FROM utfall GROUP BY 1",
        )
    }
    counts = {
        entry["expectation_config"]["meta"]["kriterium"]: (
            entry["result"]["element_count"] - entry["result"]["missing_count"],
            entry["result"]["unexpected_count"],
        )
        for entry in _suites(run)[OUTCOMES_TABLE]["results"]
    }
    assert counts == engine
    assert set(counts) == {c.id for c in AUDIT.criteria}


def test_a_criterion_succeeds_when_every_decision_meets_it(run: Path) -> None:
    for entry in _suites(run)[OUTCOMES_TABLE]["results"]:
        assert entry["success"] == (entry["result"]["unexpected_count"] == 0)


def test_a_criterion_asks_its_own_question(run: Path) -> None:
    questions = {
        entry["expectation_config"]["meta"]["kriterium"]: entry["expectation_config"]["description"]
        for entry in _suites(run)[OUTCOMES_TABLE]["results"]
    }
    assert questions == {c.id: c.question for c in AUDIT.criteria}


def test_the_suites_of_the_contract_succeed(run: Path) -> None:
    suites = _suites(run)
    tables = set(column(run, "SELECT regexp_extract(fil, '^[a-z]+') FROM leverans"))
    assert {"arenden", "uppfoljningar", "narvaro"} <= tables <= set(ROWS)
    assert set(suites) == {*tables, OUTCOMES_TABLE, PLAUSIBLE_TABLE}
    for table in tables:
        assert suites[table]["success"], table
        assert all(entry["success"] for entry in suites[table]["results"])
        assert len(suites[table]["results"]) > len(AUDIT.table(table).variables)


def test_the_contract_is_checked_in_full(run: Path) -> None:
    """Every variable has an expectation, and every rule between columns."""
    for table, suite in _suites(run).items():
        if table in (OUTCOMES_TABLE, PLAUSIBLE_TABLE):
            continue
        spec = AUDIT.table(table)
        configs = [entry["expectation_config"] for entry in suite["results"]]
        columns = {c["kwargs"].get("column") or c["meta"].get("column") for c in configs}
        assert set(spec.names) <= columns
        text = " ".join(c["description"] for c in configs)
        for rule in spec.rules:
            assert rule.message in text


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
    """There is none of a case: GX's own ids are the same for the same data, and every time is the day of the review."""
    ids = set(column(sample, "SELECT arende_id FROM arenden"))
    ids |= set(column(sample, "SELECT DISTINCT person_id FROM narvaro"))
    for path in (p for p in (sample / "gx").rglob("*") if p.is_file()):
        text = path.read_text("utf-8")
        assert ids.isdisjoint(re.findall(r"[A-Za-z0-9_-]+", text))
        assert str(sample.parent) not in text
        times = re.findall(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+|\d{8}T\d{6}\.\d+", text)
        assert set(times) <= {"2025-10-31T00:00:00.000000", "20251031T000000.000000"}
    for suite in _suites(sample).values():
        for entry in suite["results"]:
            _check_only_counts(entry["result"])


def _check_only_counts(result: dict[str, Any]) -> None:
    for name, value in result.items():
        if name == "observed_value" and isinstance(value, list):
            # The columns of the table, which come from the codebook and not from a case.
            assert all(isinstance(cell, str) for cell in value)
        elif isinstance(value, list):
            assert value == [], name
        else:
            assert value is None or isinstance(value, int | float), (name, value)


# --- A broken or tampered database ------------------------------------------------------------------------


# A suite of the whole codebook takes seconds, so the tests tamper with a few variables of each kind.
_COLUMNS = ("arende_id", "kon", "alder", "ansokan_datum", "vald_fraga", "beslut_utfall", "beslut_from", "beslut_tom")
_ARENDEN = AUDIT.main
SMALL = replace(
    AUDIT,
    tables=(
        replace(
            _ARENDEN,
            variables=tuple(v for v in _ARENDEN.variables if v.name in _COLUMNS),
            rules=tuple(r for r in _ARENDEN.rules if set(r.columns) <= set(_COLUMNS)),
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
    expectations=(),
)


@pytest.fixture
def copy(sample: Path, tmp_path: Path) -> Path:
    """A copy of the sample's database with a few columns, which tests may spoil."""
    database = Path(shutil.copy(sample / "granskning.duckdb", tmp_path / "kopia.duckdb"))
    with duckdb.connect(str(database)) as con:
        for (view,) in con.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall():
            con.execute(f"DROP VIEW IF EXISTS {view}")
        con.execute(f"CREATE OR REPLACE TABLE arenden_export AS SELECT {', '.join(_COLUMNS)} FROM arenden_export")
    return database


def _small_audit(*tables: str) -> Audit:
    """The small audit with these tables alone: a table that is not spoiled need not be checked again."""
    return replace(SMALL, tables=tuple(t for t in SMALL.tables if t.name in tables))


def _spoil(database: Path, sql: str) -> None:
    with duckdb.connect(str(database)) as con:
        con.execute(sql)


def _validate(database: Path, audit: Audit = SMALL) -> tuple[Check, ...]:
    expectation_ids = [e.id for e in audit.expectations]
    return validate.validate(
        database,
        database.name,
        audit,
        ROWS,
        expectation_ids,
        audit.granskningsdatum,
        Path(mkdtemp(dir=database.parent)),
    )


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_copy_is_closed(copy: Path) -> None:
    """Windows cannot remove an open file, and the run then failed with the message that its folder is not writable."""
    _validate(copy, _small_audit("arenden"))
    assert copy.resolve() not in [file.resolve() for file in Path("/proc/self/fd").iterdir()]


def test_an_untouched_copy_is_valid(copy: Path) -> None:
    checks = _validate(copy)
    assert all(check.passed for check in checks if not check.criterion)
    criterion_checks = [check for check in checks if check.criterion]
    assert [check.criterion for check in criterion_checks] == [c.id for c in SMALL.criteria]
    assert all(check.suite == OUTCOMES_TABLE for check in criterion_checks)
    contract_checks = [check for check in checks if not check.criterion]
    assert {(check.suite, check.checked) for check in contract_checks} == set(ROWS.items())
    assert all(
        check.failed == 0 and check.column for check in contract_checks if "kolumner finns" not in check.description
    )


TAMPERED: dict[str, tuple[str, str]] = {
    "an id twice": ("INSERT INTO arenden_export SELECT * FROM arenden_export LIMIT 1", "Ärende-id: inga dubbletter"),
    "a required cell emptied": (
        "UPDATE arenden_export SET kon = NULL WHERE arende_id = (SELECT min(arende_id) FROM arenden_export)",
        "Kön: alltid ifyllt",
    ),
    "a cell emptied that its condition requires": (
        "UPDATE arenden_export SET vald_fraga = NULL WHERE arende_id = "
        "(SELECT min(arende_id) FROM arenden_export WHERE beslut_utfall = 'bifall')",
        "Fråga om våld: ifyllt när kodboken kräver det",
    ),
    "a date out of range": (
        "UPDATE arenden_export SET ansokan_datum = DATE '1989-12-31' WHERE ansokan_datum IS NOT NULL",
        "Ansökan inkom: mellan 1990-01-01 och 2099-12-31",
    ),
    "an age out of range": ("UPDATE arenden_export SET alder = 121", "Ålder vid beslut: från 0 till 120"),
    "an id that is none": (
        "UPDATE arenden_export SET arende_id = arende_id || ' ' || 'åäö'",
        "Ärende-id: giltigt id",
    ),
    "a rule between columns broken": (
        "UPDATE arenden_export SET beslut_tom = beslut_from - INTERVAL 1 DAY WHERE beslut_from IS NOT NULL",
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
        "ALTER TABLE arenden_export ALTER kon TYPE VARCHAR; UPDATE arenden_export SET kon = 'Kvinna'",
        "Kön: bara kodbokens värden",
    ),
}


@pytest.mark.parametrize("name", list(TAMPERED))
def test_tampering_is_found(name: str, copy: Path) -> None:
    sql, description = TAMPERED[name]
    _spoil(copy, sql)
    (table,) = re.findall(r"^(?:UPDATE|INSERT INTO|ALTER TABLE) (\w+?)(?:_export)? ", sql)
    with pytest.raises(ValidationError) as raised:
        _validate(copy, _small_audit("arenden", table))
    assert description in str(raised.value), raised.value
    assert raised.value.exit_code == 1


@pytest.mark.parametrize(
    ("table", "name"),
    [
        ("arenden_export", "kon"),
        ("uppfoljningar", "satt"),
        ("narvaro", "timmar"),
        (f"intern.{OUTCOMES_TABLE}", "utfall_ratt_lag"),
    ],
)
def test_a_missing_column_is_no_pass(table: str, name: str, copy: Path) -> None:
    """GX itself answers `success=False` with an empty result for most, and nothing for others."""
    _spoil(copy, f"ALTER TABLE {table} DROP COLUMN {name}")
    with pytest.raises(ValidationError):
        _validate(copy, _small_audit("arenden", table))


def test_a_missing_table_is_no_pass(copy: Path) -> None:
    _spoil(copy, "DROP TABLE narvaro")
    with pytest.raises(Exception, match="narvaro") as raised:
        _validate(copy, _small_audit("arenden", "narvaro"))
    assert not isinstance(raised.value, AssertionError)


def test_an_exception_inside_gx_is_raised(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A query that cannot be run does not count as a passed check."""
    from checks import suites

    original: Callable[[str, str, str], Any] = suites._no_rows

    def no_rows(name: str, where: str, description: str) -> Any:
        return original(name, f"{where} AND finns_inte(1)" if name == "arende_id" else where, description)

    monkeypatch.setattr(suites, "_no_rows", no_rows)
    with pytest.raises(ValidationError, match="kunde inte kontrollera") as raised:
        _validate(copy, _small_audit("arenden"))
    assert "Ärende-id" in str(raised.value)


def test_an_outcome_that_changes_is_counted_again(sample: Path, copy: Path) -> None:
    """The guideline suite reads the outcomes each time."""
    _spoil(copy, "UPDATE intern.utfall_bred SET utfall_ratt_lag = 'ej_uppfyllt'")
    ratt_lag = {check.criterion: check for check in _validate(copy, _small_audit("arenden"))}["ratt_lag"]
    assert (ratt_lag.checked, ratt_lag.failed, ratt_lag.passed) == (137, 137, False)


def test_a_target_level_is_kept_and_met_or_not(copy: Path) -> None:
    """34 of 80 meet it: a level of 40 percent is reached, one of 50 is not."""

    def check(target: int) -> Check:
        audit = replace(SMALL, tables=SMALL.tables[:1], criteria=(replace(SMALL.criteria[1], target=target),))
        (criterion_check,) = (c for c in _validate(copy, audit) if c.criterion)
        return criterion_check

    assert [(c.passed, c.checked, c.failed) for c in map(check, (40, 50))] == [(True, 80, 46), (False, 80, 46)]


@pytest.mark.long
def test_an_export_without_the_optional_tables_is_checked(tmp_path: Path) -> None:
    export = valid_export.write_folder(tmp_path, uppfoljningar=None, narvaro=None)
    answer = command("kontrollera", export, "--ut", tmp_path / "ut", "--tyst")
    assert answer.exit_code == 0, answer.output
    assert sorted(p.name for p in (tmp_path / "ut").iterdir()) == ["datakvalitet.html", "manifest.json"]
    text = _text(tmp_path / "ut")
    assert "Ifyllda uppgifter om ärenden" in text and "Ifyllda uppgifter om närvaro" not in text
    assert "närvarotimmar" not in text


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


@dataclass(frozen=True)
class OwnProcess:
    """A run in a process of its own: its result, its output, and every use of the network."""

    target: Path
    completed: subprocess.CompletedProcess[str]
    sockets: list[str]


@pytest.fixture(scope="module")
def own_process(bare: Path, tmp_path_factory: pytest.TempPathFactory) -> OwnProcess:
    folder = tmp_path_factory.mktemp("egen")
    target, log, path = folder / "rapport", folder / "sockets.txt", folder / "path"
    path.mkdir()
    (path / "sitecustomize.py").write_text(_NO_SOCKETS, encoding="utf-8")
    completed = subprocess.run(
        [sys.executable, "-m", "granskning", "rapport", str(bare), "--ut", str(target)],
        cwd=ROOT,
        env={k: v for k, v in os.environ.items() if not k.startswith("COV_CORE")}
        | {"PYTHONUTF8": "1", "PYTHONPATH": str(path), "SOCKETS": str(log)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=180,
        check=False,
    )
    assert completed.returncode == 0, completed.stderr
    return OwnProcess(target, completed, log.read_text("utf-8").splitlines())


def test_a_run_opens_no_socket_and_says_nothing_in_english(own_process: OwnProcess) -> None:
    """By default GX writes progress bars and warnings, and sends usage data."""
    completed = own_process.completed
    assert own_process.sockets == ["process"] * 3, "the run and its two side processes"
    assert all(line.endswith("…") for line in completed.stderr.splitlines()), completed.stderr
    assert completed.stdout.endswith(f"\nKlart. Resultatet ligger i {own_process.target} – börja med rapport.docx.\n")


def test_tables_without_a_row_are_checked_and_have_no_fault(own_process: OwnProcess) -> None:
    """GX gives no count at all for no rows."""
    assert len(OPTIONAL) == 5
    for name in OPTIONAL:
        suite = _suites(own_process.target)[name]
        assert suite["success"] and len(suite["results"]) > len(AUDIT.table(name).variables)
    assert "närvarotimmar" not in _text(own_process.target), "nothing to ask about"
    assert INVENTED not in _text(own_process.target)


def test_the_same_export_leaves_the_same(
    own_process: OwnProcess, bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ids and times of GX itself are random. Many decisions are checked without a copy of the database."""
    monkeypatch.setattr(quality, "_COPIED", 0)
    monkeypatch.setattr(validate, "copy", lambda *_: pytest.fail("copied"))
    other = report(bare, tmp_path / "rapport", "--tyst")
    for name in ("gx", "datakvalitet.html"):
        assert _files(own_process.target / name) == _files(other / name)


def _files(path: Path) -> dict[str, bytes]:
    """Path -> bytes of the file, or of every file in the folder."""
    return {p.relative_to(path.parent).as_posix(): p.read_bytes() for p in (path, *path.rglob("*")) if p.is_file()}


# --- kontrollera ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def quality_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    target = tmp_path_factory.mktemp("kontroll") / "kontroll"
    answer = command("kontrollera", SAMPLE, "--ut", target, "--tyst")
    assert answer.exit_code == 0, answer.output
    assert "Exporten följer kodboken." in answer.output
    assert "börja med datakvalitet.html" in answer.output
    yield target


@pytest.mark.long
def test_kontrollera_leaves_data_quality_and_no_report(quality_folder: Path, sample: Path) -> None:
    """There is no folder `gx`, because a context needs the database of a report."""
    assert sorted(p.name for p in quality_folder.iterdir()) == ["datakvalitet.html", "manifest.json"]
    assert (quality_folder / "datakvalitet.html").read_bytes() == (sample / "datakvalitet.html").read_bytes()


# --- What the audit expects -------------------------------------------------------------------------------


def test_what_is_not_as_expected_is_asked_about_and_counted_right(sample: Path) -> None:
    """The expected numbers are counted in the sample's own file."""
    with (SAMPLE / "arenden.csv").open(encoding="utf-8-sig") as file:
        cases = list(csv.DictReader(file, delimiter=";"))

    def dated(*names: str) -> list[list[str]]:
        return [days for row in cases if all(days := [row[name] for name in names])]

    dur = [a > b for a, b in dated("dur_datum", "beslut_datum")]
    order = [a > b for a, b in dated("bestallning_datum", "insats_start")]
    undated = [not row["granskad_datum"] for row in cases]
    text = _text(sample)
    sentences = [
        f"beslutet som de ligger till grund för?Troligen fel: {sum(dur)} av {len(dur)} ",
        f"Har insatser börjat innan de beställdes?Ovanligt: {sum(order)} av {len(order)} ",
        f"Saknas dagen då akten granskades i många ärenden?Bra att veta: {sum(undated)} av {len(undated)} ",
    ]
    places = [text.find(sentence) for sentence in sentences]
    assert -1 not in places and places == sorted(places)
    assert min(sum(dur), sum(order), sum(undated)) > 0


def test_the_suite_of_what_is_expected_has_the_severities_of_the_audit(sample: Path) -> None:
    severities = {
        entry["expectation_config"]["meta"]["forvantan"]: entry["expectation_config"]["severity"]
        for entry in _suites(sample)[PLAUSIBLE_TABLE]["results"]
    }
    expected = {e.id: e.severity.value for e in AUDIT.expectations}
    assert expected.pop("som_tidigare") and severities == expected, "there was no earlier report"


def test_an_expectation_that_cannot_be_worked_out_is_no_pass(copy: Path) -> None:
    """The expectation needs a column that is missing from the table of answers."""
    impossible = Expected(id="finns_inte", question="Är det så?", look="Se.", holds=given("kon"))
    with pytest.raises(Exception, match="finns_inte"):
        _validate(copy, replace(_small_audit("arenden"), expectations=(impossible,)))


COUNTS_SQL = (
    "SELECT kriterium, count(*) FILTER (WHERE utfall = 'uppfyllt'), "
    "count(*) FILTER (WHERE utfall <> 'ej_aktuellt') FROM utfall GROUP BY 1"
)


def _changed_export(target: Path) -> Path:
    """A copy of the sample in which one answer is the same in every decision."""
    export = Path(shutil.copytree(SAMPLE, target))
    text = (export / "arenden.csv").read_text("utf-8-sig")
    header, *lines = text.splitlines()
    place = header.split(";").index("valinformation")
    changed_lines = [
        ";".join("ja" if i == place and cell else cell for i, cell in enumerate(r.split(";"))) for r in lines
    ]
    (export / "arenden.csv").write_text("\n".join([header, *changed_lines]) + "\n", encoding="utf-8")
    return export


def _differing_criteria(before: list[tuple[Any, ...]], after: list[tuple[Any, ...]]) -> tuple[int, int]:
    """How many criteria differ by over twenty percentage points, and how many have ten decisions or more in both."""
    first, second = ({id_: (met, base) for id_, met, base in records} for records in (before, after))
    pairs = [(*first[id_], *second[id_]) for id_ in first if min(first[id_][1], second[id_][1]) >= 10]
    return sum(abs(Fraction(a, b) - Fraction(c, d)) > Fraction(20, 100) for a, b, c, d in pairs), len(pairs)


def test_an_earlier_report_is_compared_with(sample: Path, tmp_path: Path) -> None:
    """After one changed answer, as many criteria differ as by the counts of the two databases."""
    with judged(_changed_export(tmp_path / "export"), AUDIT, AUDIT.granskningsdatum, tmp_path / "last") as assessed:
        assert "som_tidigare" in quality.expected(assessed.con, AUDIT, assessed.loaded, [sample])
        answers = f"SELECT count(*) FILTER (NOT som_tidigare), count(som_tidigare) FROM intern.{PLAUSIBLE_TABLE}"
        numbers, after = assessed.con.execute(answers).fetchone(), _criterion_counts(assessed.con)
    assert numbers == _differing_criteria(rows(sample, COUNTS_SQL), after) and numbers[0]


def _criterion_counts(con: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    """Criterion, met and base as `COUNTS_SQL` counts them in a report, from outcomes without a report."""
    columns = ", ".join(f"utfall_{c.id}" for c in AUDIT.criteria)
    outcomes = f"(UNPIVOT (SELECT {columns} FROM intern.utfall_bred) ON COLUMNS(*) INTO NAME namn VALUE utfall)"
    return con.execute(
        COUNTS_SQL.replace("utfall GROUP", f"(SELECT substr(namn, 8) AS kriterium, utfall FROM {outcomes}) GROUP")
    ).fetchall()


@pytest.mark.long
def test_an_earlier_report_is_on_the_page(sample: Path, tmp_path: Path) -> None:
    answer = command(
        "rapport", _changed_export(tmp_path / "export"), "--ut", tmp_path / "ut", "--tidigare", sample, "--tyst"
    )
    assert answer.exit_code == 0, answer.output
    question = "Har andelen uppfyllt ändrats mycket sedan den tidigare rapporten?"
    assert question not in _text(sample)
    n_differing, n_compared = _differing_criteria(rows(sample, COUNTS_SQL), rows(tmp_path / "ut", COUNTS_SQL))
    assert n_differing and f"{question}Bra att veta: {n_differing} av {n_compared} kriterier" in _text(tmp_path / "ut")


# --- Great Expectations by itself -------------------------------------------------------------------------

_RUN_CHECKPOINT = """
import json, sys
import great_expectations as gx

context = gx.get_context(mode="file", project_root_dir=".")
kept = context.validation_results_store
earlier = {kept.get(key).suite_name: kept.get(key).statistics for key in kept.list_keys()}
found = context.checkpoints.get("granskning").run()
now = {each.suite_name: each.statistics for each in found.run_results.values()}
ours = {"checks", "granskning", "pipeline", "reports"}.intersection(sys.modules)
print(json.dumps([earlier, now, sorted(ours)]))
"""


def test_great_expectations_alone_opens_the_folder_and_runs_the_checkpoint(sample: Path, tmp_path: Path) -> None:
    """It runs in a process that imports none of our modules, with the listener that the guide prints."""
    result = Path(shutil.copytree(sample, tmp_path / "resultat"))
    guide = (ROOT / "docs" / "databasen.md").read_text("utf-8")
    (listener,) = re.findall(r"```python\n(from sqlalchemy.+?)```", guide, re.DOTALL)
    completed = subprocess.run(
        [sys.executable, "-P", "-W", "ignore", "-c", listener + _RUN_CHECKPOINT],
        cwd=result,
        env=os.environ | {"PYTHONPATH": ""},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=180,
        check=False,
    )
    assert completed.returncode == 0, completed.stderr
    earlier, now, ours = json.loads(completed.stdout)
    assert ours == []
    assert earlier == now
    assert set(now) == {*ROWS, OUTCOMES_TABLE, PLAUSIBLE_TABLE}
    assert now[PLAUSIBLE_TABLE]["unsuccessful_expectations"] == 3
