"""Great Expectations counts again what the engine has counted, and says nothing that the report does not."""

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
from tests.lib import bad_inputs
from tests.lib.examples import sampled
from tests.lib.exports import random_export, write_csv
from tests.lib.pipeline_run import LETTERED, ROOT, SAMPLE, column, command, judged, rows
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
    export = bad_inputs.write_folder(tmp_path_factory.mktemp("tomma"))
    for name in OPTIONAL:
        header = (SAMPLE / f"{name}.csv").read_text("utf-8-sig").splitlines()[0]
        (export / f"{name}.csv").write_text(f"{header}\n", encoding="utf-8")
    return export


@pytest.fixture(params=sampled(("sample", "random_200"), ["sample"]))
def run(request: pytest.FixtureRequest) -> Path:
    found: Path = request.getfixturevalue(request.param)
    return found


def _results(run: Path) -> Iterator[Path]:
    """GX's own results, a file for each suite."""
    return (run / "gx" / "uncommitted" / "validations").rglob("*.json")


def _suites(run: Path) -> dict[str, dict[str, Any]]:
    return {(found := json.loads(path.read_text("utf-8")))["suite_name"]: found for path in _results(run)}


def _text(run: Path) -> str:
    """The page, without its markup."""
    page = lxml.html.document_fromstring((run / "datakvalitet.html").read_text("utf-8"))
    return " ".join(page.text_content().replace("\u00a0", " ").split())


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
        each["expectation_config"]["meta"]["kriterium"]: (
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
        each["expectation_config"]["meta"]["kriterium"]: each["expectation_config"]["description"]
        for each in _suites(run)[OUTCOMES_TABLE]["results"]
    }
    assert asked == {c.id: c.question for c in AUDIT.criteria}


def test_the_suites_of_the_contract_succeed(run: Path) -> None:
    suites = _suites(run)
    tables = set(column(run, "SELECT regexp_extract(fil, '^[a-z]+') FROM leverans"))
    assert {"arenden", "uppfoljningar", "narvaro"} <= tables <= set(ROWS)
    assert set(suites) == {*tables, OUTCOMES_TABLE, PLAUSIBLE_TABLE}
    for table in tables:
        assert suites[table]["success"], table
        assert all(each["success"] for each in suites[table]["results"])
        assert len(suites[table]["results"]) > len(AUDIT.table(table).variables)


def test_the_contract_is_checked_in_full(run: Path) -> None:
    """Every variable has an expectation, and every rule between columns."""
    for table, suite in _suites(run).items():
        if table in (OUTCOMES_TABLE, PLAUSIBLE_TABLE):
            continue
        spec = AUDIT.table(table)
        configs = [each["expectation_config"] for each in suite["results"]]
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
    """Of a case: GX's own ids are the same for the same data, and every time is the day of the review."""
    ids = set(column(sample, "SELECT arende_id FROM arenden"))
    ids |= set(column(sample, "SELECT DISTINCT person_id FROM narvaro"))
    for path in (p for p in (sample / "gx").rglob("*") if p.is_file()):
        text = path.read_text("utf-8")
        assert ids.isdisjoint(re.findall(r"[A-Za-z0-9_-]+", text))
        assert str(sample.parent) not in text
        times = re.findall(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+|\d{8}T\d{6}\.\d+", text)
        assert set(times) <= {"2025-10-31T00:00:00.000000", "20251031T000000.000000"}
    for suite in _suites(sample).values():
        for each in suite["results"]:
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
    expectations=(),
)


@pytest.fixture
def copy(sample: Path, tmp_path: Path) -> Path:
    """The sample's database with a few columns, to be spoiled."""
    database = Path(shutil.copy(sample / "granskning.duckdb", tmp_path / "kopia.duckdb"))
    with duckdb.connect(str(database)) as con:
        for (view,) in con.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall():
            con.execute(f"DROP VIEW IF EXISTS {view}")
        con.execute(f"CREATE OR REPLACE TABLE arenden_export AS SELECT {', '.join(_KEPT)} FROM arenden_export")
    return database


def _of(*tables: str) -> Audit:
    """The small audit with these tables alone: one that is not spoiled need not be checked again."""
    return replace(SMALL, tables=tuple(t for t in SMALL.tables if t.name in tables))


def _spoil(database: Path, sql: str) -> None:
    with duckdb.connect(str(database)) as con:
        con.execute(sql)


def _validate(database: Path, audit: Audit = SMALL) -> tuple[Check, ...]:
    asked = [e.id for e in audit.expectations]
    return validate.validate(
        database, database.name, audit, ROWS, asked, audit.granskningsdatum, Path(mkdtemp(dir=database.parent))
    )


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_copy_is_let_go_of(copy: Path) -> None:
    """Windows removes no file that is open, and the run then said that its own folder could not be written."""
    _validate(copy, _of("arenden"))
    assert copy.resolve() not in [file.resolve() for file in Path("/proc/self/fd").iterdir()]


def test_an_untouched_copy_is_valid(copy: Path) -> None:
    found = _validate(copy)
    assert all(check.passed for check in found if not check.criterion)
    guideline = [check for check in found if check.criterion]
    assert [check.criterion for check in guideline] == [c.id for c in SMALL.criteria]
    assert all(check.suite == OUTCOMES_TABLE for check in guideline)
    of_contract = [check for check in found if not check.criterion]
    assert {(check.suite, check.checked) for check in of_contract} == set(ROWS.items())
    assert all(check.failed == 0 and check.column for check in of_contract if "kolumner finns" not in check.description)


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
        _validate(copy, _of("arenden", table))
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
        _validate(copy, _of("arenden", table))


def test_a_missing_table_is_no_pass(copy: Path) -> None:
    _spoil(copy, "DROP TABLE narvaro")
    with pytest.raises(Exception, match="narvaro") as raised:
        _validate(copy, _of("arenden", "narvaro"))
    assert not isinstance(raised.value, AssertionError)


def test_an_exception_inside_gx_is_raised(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A query that cannot be run is no check that passed."""
    from checks import suites

    spoiled: Callable[[str, str, str], Any] = suites._no_rows

    def no_rows(name: str, where: str, description: str) -> Any:
        return spoiled(name, f"{where} AND finns_inte(1)" if name == "arende_id" else where, description)

    monkeypatch.setattr(suites, "_no_rows", no_rows)
    with pytest.raises(ValidationError, match="kunde inte kontrollera") as raised:
        _validate(copy, _of("arenden"))
    assert "Ärende-id" in str(raised.value)


def test_an_outcome_that_changes_is_counted_again(sample: Path, copy: Path) -> None:
    """The guideline suite reads the outcomes and takes nothing for granted."""
    _spoil(copy, "UPDATE intern.utfall_bred SET utfall_ratt_lag = 'ej_uppfyllt'")
    found = {check.criterion: check for check in _validate(copy, _of("arenden"))}["ratt_lag"]
    assert (found.checked, found.failed, found.passed) == (137, 137, False)


def test_a_target_level_is_kept_and_met_or_not(copy: Path) -> None:
    """34 of 80 meet it: a level of 40 percent is reached, one of 50 is not."""

    def check(target: int) -> Check:
        audit = replace(SMALL, tables=SMALL.tables[:1], criteria=(replace(SMALL.criteria[1], target=target),))
        (found,) = (c for c in _validate(copy, audit) if c.criterion)
        return found

    assert [(c.passed, c.checked, c.failed) for c in map(check, (40, 50))] == [(True, 80, 46), (False, 80, 46)]


@pytest.mark.long
def test_an_export_without_the_optional_tables_is_checked(tmp_path: Path) -> None:
    export = bad_inputs.write_folder(tmp_path, uppfoljningar=None, narvaro=None)
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
class Alone:
    """A run in a process of its own: its result, what it said, and every use of the network."""

    target: Path
    done: subprocess.CompletedProcess[str]
    sockets: list[str]


@pytest.fixture(scope="module")
def alone(bare: Path, tmp_path_factory: pytest.TempPathFactory) -> Alone:
    folder = tmp_path_factory.mktemp("egen")
    target, log, path = folder / "rapport", folder / "sockets.txt", folder / "path"
    path.mkdir()
    (path / "sitecustomize.py").write_text(_NO_SOCKETS, encoding="utf-8")
    done = subprocess.run(
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
    assert done.returncode == 0, done.stderr
    return Alone(target, done, log.read_text("utf-8").splitlines())


def test_a_run_opens_no_socket_and_says_nothing_in_english(alone: Alone) -> None:
    """GX writes progress bars and warnings, and sends notes of its use, if it is let."""
    assert alone.sockets == ["process"] * 3, "the run and its two processes aside"
    assert all(line.endswith("…") for line in alone.done.stderr.splitlines()), alone.done.stderr
    assert alone.done.stdout.endswith(f"\nKlart. Resultatet ligger i {alone.target} – börja med rapport.docx.\n")


def test_tables_without_a_row_are_checked_and_have_no_fault(alone: Alone) -> None:
    """Of no rows GX gives no count at all."""
    assert len(OPTIONAL) == 5
    for name in OPTIONAL:
        suite = _suites(alone.target)[name]
        assert suite["success"] and len(suite["results"]) > len(AUDIT.table(name).variables)
    assert "närvarotimmar" not in _text(alone.target), "nothing to ask about"
    assert INVENTED not in _text(alone.target)


@pytest.mark.long
def test_the_same_export_leaves_the_same(alone: Alone, runs: SharedRuns, bare: Path) -> None:
    """The ids and times of GX itself are random."""
    for name in ("gx", "datakvalitet.html"):
        assert _files(alone.target / name) == _files(runs.report(bare, "--tyst") / name)


def _files(path: Path) -> dict[str, bytes]:
    """What lies there, with its bytes."""
    return {p.relative_to(path.parent).as_posix(): p.read_bytes() for p in (path, *path.rglob("*")) if p.is_file()}


# --- kontrollera ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    target = tmp_path_factory.mktemp("kontroll") / "kontroll"
    answer = command("kontrollera", SAMPLE, "--ut", target, "--tyst")
    assert answer.exit_code == 0, answer.output
    assert "Exporten följer kodboken." in answer.output
    assert "börja med datakvalitet.html" in answer.output
    yield target


@pytest.mark.long
def test_kontrollera_leaves_data_quality_and_no_report(checked: Path, sample: Path) -> None:
    """A context has nothing to open without the database of a report."""
    assert sorted(p.name for p in checked.iterdir()) == ["datakvalitet.html", "manifest.json"]
    assert (checked / "datakvalitet.html").read_bytes() == (sample / "datakvalitet.html").read_bytes()


# --- What the audit expects -------------------------------------------------------------------------------


def test_what_is_not_as_expected_is_asked_about_and_counted_right(sample: Path) -> None:
    """Counted once more in the sample's own file."""
    with (SAMPLE / "arenden.csv").open(encoding="utf-8-sig") as file:
        cases = list(csv.DictReader(file, delimiter=";"))

    def dated(*names: str) -> list[list[str]]:
        return [days for row in cases if all(days := [row[name] for name in names])]

    dur = [a > b for a, b in dated("dur_datum", "beslut_datum")]
    order = [a > b for a, b in dated("bestallning_datum", "insats_start")]
    read = [not row["granskad_datum"] for row in cases]
    text = _text(sample)
    said = [
        f"beslutet som de ligger till grund för?Troligen fel: {sum(dur)} av {len(dur)} ",
        f"Har insatser börjat innan de beställdes?Ovanligt: {sum(order)} av {len(order)} ",
        f"Saknas dagen då akten granskades i många ärenden?Bra att veta: {sum(read)} av {len(read)} ",
    ]
    places = [text.find(each) for each in said]
    assert -1 not in places and places == sorted(places)
    assert min(sum(dur), sum(order), sum(read)) > 0


def test_the_suite_of_what_is_expected_has_the_severities_of_the_audit(sample: Path) -> None:
    found = {
        each["expectation_config"]["meta"]["forvantan"]: each["expectation_config"]["severity"]
        for each in _suites(sample)[PLAUSIBLE_TABLE]["results"]
    }
    expected = {e.id: e.severity.value for e in AUDIT.expectations}
    assert expected.pop("som_tidigare") and found == expected, "there was no earlier report"


def test_an_expectation_that_cannot_be_worked_out_is_no_pass(copy: Path) -> None:
    """A column that is not there: the table of answers is made without it."""
    lacking = Expected(id="finns_inte", question="Är det så?", look="Se.", holds=given("kon"))
    with pytest.raises(Exception, match="finns_inte"):
        _validate(copy, replace(_of("arenden"), expectations=(lacking,)))


COUNTED = (
    "SELECT kriterium, count(*) FILTER (WHERE utfall = 'uppfyllt'), "
    "count(*) FILTER (WHERE utfall <> 'ej_aktuellt') FROM utfall GROUP BY 1"
)


def _changed(target: Path) -> Path:
    """The sample with one answer the same in every decision."""
    export = Path(shutil.copytree(SAMPLE, target))
    text = (export / "arenden.csv").read_text("utf-8-sig")
    header, *lines = text.splitlines()
    place = header.split(";").index("valinformation")
    changed = [";".join("ja" if i == place and cell else cell for i, cell in enumerate(r.split(";"))) for r in lines]
    (export / "arenden.csv").write_text("\n".join([header, *changed]) + "\n", encoding="utf-8")
    return export


def _apart(before: list[tuple[Any, ...]], after: list[tuple[Any, ...]]) -> tuple[int, int]:
    """How many criteria differ by more than twenty percent, of those with ten decisions and more in both."""
    first, second = ({id_: (met, base) for id_, met, base in found} for found in (before, after))
    both = [(*first[id_], *second[id_]) for id_ in first if min(first[id_][1], second[id_][1]) >= 10]
    return sum(abs(Fraction(a, b) - Fraction(c, d)) > Fraction(20, 100) for a, b, c, d in both), len(both)


def test_an_earlier_report_is_something_to_be_like(sample: Path, tmp_path: Path) -> None:
    """Of the same decisions but for one answer so many criteria differ as do so by the two databases."""
    with judged(_changed(tmp_path / "export"), AUDIT, AUDIT.granskningsdatum, tmp_path / "last") as found:
        assert "som_tidigare" in quality.expected(found.con, AUDIT, found.loaded, [sample])
        answers = f"SELECT count(*) FILTER (NOT som_tidigare), count(som_tidigare) FROM intern.{PLAUSIBLE_TABLE}"
        told, after = found.con.execute(answers).fetchone(), _counted(found.con)
    assert told == _apart(rows(sample, COUNTED), after) and told[0]


def _counted(con: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    """What the table of outcomes of a report has, of outcomes that no report was made of."""
    columns = ", ".join(f"utfall_{c.id}" for c in AUDIT.criteria)
    outcomes = f"(UNPIVOT (SELECT {columns} FROM intern.utfall_bred) ON COLUMNS(*) INTO NAME namn VALUE utfall)"
    return con.execute(
        COUNTED.replace("utfall GROUP", f"(SELECT substr(namn, 8) AS kriterium, utfall FROM {outcomes}) GROUP")
    ).fetchall()


@pytest.mark.long
def test_an_earlier_report_is_told_of_on_the_page(sample: Path, tmp_path: Path) -> None:
    answer = command("rapport", _changed(tmp_path / "export"), "--ut", tmp_path / "ut", "--tidigare", sample, "--tyst")
    assert answer.exit_code == 0, answer.output
    asked = "Har andelen uppfyllt ändrats mycket sedan den tidigare rapporten?"
    assert asked not in _text(sample)
    far, both = _apart(rows(sample, COUNTED), rows(tmp_path / "ut", COUNTED))
    assert far and f"{asked}Bra att veta: {far} av {both} kriterier" in _text(tmp_path / "ut")


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
    """In a process that knows nothing of us, with the listener that the guide prints."""
    result = Path(shutil.copytree(sample, tmp_path / "resultat"))
    guide = (ROOT / "docs" / "databasen.md").read_text("utf-8")
    (listener,) = re.findall(r"```python\n(from sqlalchemy.+?)```", guide, re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-P", "-W", "ignore", "-c", listener + _RUN_CHECKPOINT],
        cwd=result,
        env=os.environ | {"PYTHONPATH": ""},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    earlier, now, ours = json.loads(done.stdout)
    assert ours == []
    assert earlier == now
    assert set(now) == {*ROWS, OUTCOMES_TABLE, PLAUSIBLE_TABLE}
    assert now[PLAUSIBLE_TABLE]["unsuccessful_expectations"] == 3
