"""The 2025 report as the known answer: every figure that it prints comes out of the sample data, digit for digit.

`tests/facit/rapport_2025.json` was read from the printed report, before there was a product. Both forms of the sample
are run, the folder of CSV files and the workbook.
"""

from __future__ import annotations

import csv
import json
import re
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped,unused-ignore]

from checks.audits.sysselsattning_2025 import AUDIT
from tests.lib.examples import sampled
from tests.lib.known import OWN_INDICATORS
from tests.lib.oracle import percent_half_up
from tests.lib.pipeline_run import SAMPLE, SAMPLE_XLSX, column, one, rows
from tests.lib.printed import docx_tables
from tests.lib.shared import SharedRuns

FACIT: dict[str, Any] = json.loads((Path(__file__).parents[1] / "facit" / "rapport_2025.json").read_text("utf-8"))
FIGURES: dict[str, dict[str, Any]] = {figure["id"]: figure for figure in FACIT["figures"]}
TABLES: dict[str, dict[str, Any]] = FACIT["tables"]
NUMBERED = ("2", "3", "4", "5", "6")
BIFALL = "beslut_utfall IN ('bifall', 'delavslag')"
S, I = "insats = 'sysselsattning'", "insats = 'sarskild_stodinsats'"  # noqa: E741


@pytest.fixture(scope="module", params=sampled((SAMPLE, SAMPLE_XLSX), [SAMPLE]), ids=["folder", "xlsx"])
def run(request: pytest.FixtureRequest, runs: SharedRuns) -> Path:
    return runs.report(request.param)


# --- Figures ----------------------------------------------------------------------------------------------


@cache
def _figures(run: Path) -> dict[str, tuple[Any, ...]]:
    """Id -> population, count, base and percent."""
    return {
        id_: tuple(values) for id_, *values in rows(run, "SELECT id, population, antal, bas, procent FROM indikatorer")
    }


@pytest.mark.parametrize("id_", list(FIGURES))
def test_figure(id_: str, run: Path) -> None:
    figure = FIGURES[id_]
    population, count, base, percent = _figures(run)[id_]
    assert population == figure["population"]
    assert isinstance(count, int) and isinstance(base, int)
    if "count" in figure:
        assert (count, base) == (figure["count"], figure["base"])
    assert percent == percent_half_up(count, base)
    if figure["percent_printed"] is not None:
        assert percent == figure["percent_printed"]


def test_each_figure_is_there_once_and_the_rest_are_criteria(run: Path) -> None:
    ids = column(run, "SELECT id FROM indikatorer")
    assert len(set(ids)) == len(ids)
    assert set(ids) == set(FIGURES) | set(OWN_INDICATORS) | {f"kriterium_{c.id}" for c in AUDIT.criteria}
    assert set(FIGURES).isdisjoint(OWN_INDICATORS)


def test_a_criterion_counts_uppfyllt_of_all_but_ej_aktuellt(run: Path) -> None:
    expected = rows(
        run,
        "SELECT 'kriterium_' || kriterium, count(*) FILTER (WHERE utfall = 'uppfyllt'), "
        "count(*) FILTER (WHERE utfall <> 'ej_aktuellt') FROM utfall GROUP BY 1 ORDER BY 1",
    )
    indicators = rows(run, "SELECT id, antal, bas FROM indikatorer WHERE id LIKE 'kriterium_%' ORDER BY 1")
    assert indicators == expected
    assert len(indicators) == len(AUDIT.criteria)


def test_the_report_and_the_criterion_on_follow_up_differ_and_both_stand(run: Path) -> None:
    query = "SELECT antal, bas FROM indikatorer WHERE id = '{}uppfoljning_dokumenterad'"
    assert rows(run, query.format("")) == [(68, 120)]
    assert rows(run, query.format("kriterium_")) == [(68, 78)]


def _words(n: int, one_: str) -> str:
    """A number as Swedish text has it: in words up to twelve."""
    small = ("noll", one_, "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv")
    return small[n] if n < len(small) else str(n)


def test_every_sentence_holds_its_numbers(run: Path) -> None:
    for id_, count, base, percent, sentence in rows(run, "SELECT id, antal, bas, procent, mening FROM indikatorer"):
        assert sentence.endswith("."), sentence
        assert "{" not in sentence, sentence
        if 0 < count < base:
            assert re.search(rf" {_words(count, 'ett')} av (de )?({base}|{_words(base, 'ett')})\u00a0", sentence), (
                id_,
                sentence,
            )
            assert f"({_words(percent, 'en')}\u00a0procent)" in sentence, (id_, sentence)


def test_the_sentence_of_the_specification(run: Path) -> None:
    sentence = one(run, "SELECT mening FROM indikatorer WHERE id = 'aktuell_dur'")
    assert "66 av 80\u00a0ärenden om sysselsättning (83\u00a0procent)." in str(sentence)


# --- Tables -----------------------------------------------------------------------------------------------


def _expected(number: str) -> list[list[str]]:
    """The rows of a table as printed."""
    if number == "1":
        return [[district, *row.values()] for district, row in sorted(TABLES["1"]["rows"].items())]
    return [[label, str(count), str(percent)] for label, count, percent in TABLES[number]["rows"]]


def _district_order(lines: list[list[str]], number: str) -> list[list[str]]:
    return sorted(lines) if number == "1" else lines


@pytest.mark.parametrize("number", list(TABLES))
def test_table_as_csv(number: str, run: Path) -> None:
    path = run / "tabeller" / f"tabell_{number}.csv"
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    header, *lines = csv.reader(path.read_text("utf-8-sig").splitlines(), delimiter=";")
    assert _district_order(lines, number) == _expected(number)
    if number == "1":
        assert header[2:] == ["1-12", "10-24", "22-40"]
    else:
        assert header[1:] == ["Antal", "Andel (%)"]


@pytest.mark.parametrize("number", list(TABLES))
def test_table_in_the_database(number: str, run: Path) -> None:
    lines: dict[int, list[str]] = {}
    for place, label, cell in rows(
        run, f"SELECT ordning, etikett, varde FROM tabeller WHERE tabell = 'tabell_{number}'"
    ):
        lines.setdefault(place, [str(label)]).append(str(cell))
    assert list(lines) == sorted(lines)
    assert _district_order(list(lines.values()), number) == _expected(number)


def _printed(value: object) -> str:
    """A number of the workbook as it is printed."""
    return f"{value:g}".replace(".", ",") if isinstance(value, int | float) else str(value)


def _title(number: str) -> str:
    (title,) = (t.title for t in AUDIT.report_tables if t.id == f"tabell_{number}")
    return title


@cache
def _book(run: Path) -> Any:
    return load_workbook(run / "tabeller.xlsx")


def _sheet(run: Path, number: str) -> Any:
    """The sheet of the table, whatever its number is in the report."""
    (sheet,) = (s for s in _book(run) if str(s["A1"].value).partition(". ")[2] == _title(number))
    return sheet


@pytest.mark.parametrize("number", list(TABLES))
def test_table_in_the_workbook(number: str, run: Path) -> None:
    lines = list(_sheet(run, number).iter_rows(values_only=True))
    start = next(i for i, line in enumerate(lines) if line[0] == _row_header(run, number)) + 1
    body = [list(line) for line in lines[start : start + len(_expected(number))]]
    for line in body:
        assert all(isinstance(cell, int | float) or cell == "*" for cell in line[1:]), "real numbers"
    assert _district_order([[_printed(cell) for cell in line] for line in body], number) == _expected(number)


def _row_header(run: Path, number: str) -> str:
    return (run / "tabeller" / f"tabell_{number}.csv").read_text("utf-8-sig").splitlines()[0].split(";")[0]


@pytest.mark.parametrize("number", list(TABLES))
def test_table_in_the_report(number: str, run: Path) -> None:
    (table,) = (t for t in docx_tables(run / "rapport.docx") if t.caption.endswith(_title(number)))
    assert table.header[0] == _row_header(run, number)
    lines = [list(row) for row in table.rows]
    assert _district_order(lines, number) == _expected(number)


def test_each_table_adds_up_to_its_base(run: Path) -> None:
    for number in NUMBERED:
        *body, total = _expected(number)
        assert sum(int(count) for _, count, _ in body) == int(total[1]) == TABLES[number]["base"]
        assert total[2] == "100"


def test_a_note_stands_under_the_tables_that_do_not_add_up_to_100(run: Path) -> None:
    """Only table 6 is off by rounding: 23 + 23 + 40 + 13 = 99; table 2 is 101."""
    for number in NUMBERED:
        *body, _ = _expected(number)
        text = " ".join(str(cell) for line in _sheet(run, number).iter_rows(values_only=True) for cell in line)
        assert ("avrundade" in text) == (sum(int(share) for *_, share in body) != 100), number


# --- Population -------------------------------------------------------------------------------------------


def test_population(run: Path) -> None:
    expected = FACIT["population"]["bifall"]
    count = f"SELECT count(*) FROM arenden WHERE {BIFALL}"
    assert one(run, count) == expected["total"]
    for name in ("kvinna", "man"):
        assert one(run, f"{count} AND kon = '{name}'") == expected[name]
    for name in ("sysselsattning", "sarskild_stodinsats"):
        assert one(run, f"{count} AND insats = '{name}'") == expected[name]


def test_refusals(run: Path) -> None:
    expected = FACIT["population"]["avslag"]
    refused = "FROM arenden WHERE beslut_utfall = 'avslag'"
    assert one(run, f"SELECT count(*) {refused}") == expected["total"]
    assert column(run, f"SELECT DISTINCT CAST(insats AS VARCHAR) {refused}") == [expected["insats"]]
    counts = column(
        run,
        "SELECT count(*) FILTER (WHERE beslut_utfall = 'avslag') AS n FROM arenden GROUP BY stadsdel ORDER BY n",
    )
    assert counts == expected["per_stadsdel_sorted"]


def test_districts_and_period(run: Path) -> None:
    labels = AUDIT.main.variable("stadsdel").codes
    codes = column(run, "SELECT DISTINCT CAST(stadsdel AS VARCHAR) FROM arenden")
    assert sorted(labels[str(code)] for code in codes) == FACIT["population"]["stadsdelar"]
    first, last = FACIT["population"]["beslut_period"]
    assert one(run, f"SELECT count(*) FROM arenden WHERE beslut_datum NOT BETWEEN '{first}' AND '{last}'") == 0
    assert [d.isoformat() for d in AUDIT.period] == [first, last]


# --- What the report says without figures -----------------------------------------------------------------


def _share(run: Path, hit: str, where: str) -> float:
    share = one(run, f"SELECT avg(CASE WHEN {hit} THEN 1 ELSE 0 END) FROM arenden WHERE {BIFALL} AND {where}")
    assert isinstance(share, float)
    return share


def _counts(run: Path, name: str, where: str) -> dict[str, int]:
    """Code -> number of decisions, most first."""
    sql = f"SELECT CAST({name} AS VARCHAR), count(*) AS n FROM arenden WHERE {where} GROUP BY 1 ORDER BY n DESC"
    return dict(rows(run, sql))


def test_interests_and_resources_are_missing_more_often_for_stodinsats(run: Path) -> None:
    for name in ("intressen", "resurser"):
        assert _share(run, f"{name} = 'nej'", I) > _share(run, f"{name} = 'nej'", S)


def test_most_of_those_with_a_sip_have_sysselsattning(run: Path) -> None:
    counts = _counts(run, "insats", f"{BIFALL} AND sip = 'ja'")
    assert next(iter(counts)) == "sysselsattning"
    assert sum(n for n in counts.values()) == 17


def test_ekonomiskt_bistand_is_even_over_the_insatser(run: Path) -> None:
    hit = "ekonomiskt_bistand IN ('helt', 'delvis')"
    assert abs(_share(run, hit, S) - _share(run, hit, I)) < 0.05


def test_most_common_incomes_in_order(run: Path) -> None:
    counts = _counts(run, "forsorjning", BIFALL)
    assert list(counts)[:3] == ["sjukersattning", "ekonomiskt_bistand", "sjukpenning"]
    assert list(counts.values())[:3] == sorted(set(list(counts.values())[:3]), reverse=True), "no ties"
    for code in ("annan", "ingen"):
        assert counts.get(code, 0) < 12


def test_most_with_stodinsats_have_a_contact_with_specialist_psychiatry(run: Path) -> None:
    assert _share(run, "krit_psykiatrikontakt_dok = 'ja'", I) > 0.5


def test_most_consents_are_oral(run: Path) -> None:
    counts = _counts(run, "medgivande_form", f"{BIFALL} AND sekretessmedgivande = 'ja'")
    assert counts["muntligt"] == max(counts.values())
    assert counts["muntligt"] > 31, "most of 62"


def test_few_analyses_of_consequences_for_children(run: Path) -> None:
    counts = _counts(run, "barnkonsekvensanalys", f"{BIFALL} AND barnkonsekvensanalys IS NOT NULL")
    n_analyses = counts.get("individuell", 0) + counts.get("standardtext", 0)
    assert 0 < n_analyses <= 6
    assert counts.get("standardtext", 0) > counts.get("individuell", 0)
    assert counts["ej_aktuellt"] == 1
    assert next(iter(counts)) == "nej"


def test_prolongations(run: Path) -> None:
    """One district has most of those of sysselsättning; those of stödinsats are short decisions."""
    where = f"{BIFALL} AND dur_underlag = 'tidigare'"
    per_district = list(_counts(run, "stadsdel", f"{where} AND {S}").values())
    assert 2 * per_district[0] > sum(n for n in per_district)
    months = column(
        run,
        f"SELECT CASE WHEN beslut_tom + INTERVAL 1 DAY >= beslut_from + INTERVAL 3 MONTH "
        f"AND beslut_tom + INTERVAL 1 DAY < beslut_from + INTERVAL 6 MONTH THEN 1 ELSE 0 END "
        f"FROM arenden WHERE {where} AND {I}",
    )
    assert sum(m for m in months) * 2 > len(months)


def test_many_follow_ups_are_joint_meetings(run: Path) -> None:
    counts = dict(rows(run, "SELECT CAST(utforare_deltog AS VARCHAR), count(*) FROM uppfoljningar GROUP BY 1"))
    assert counts["gemensamt"] == max(counts.values())


def test_reasons_for_refusal_are_those_of_the_code_list_several_of_each(run: Path) -> None:
    counts = _counts(run, "avslag_skal", "beslut_utfall = 'avslag'")
    assert sum(n for n in counts.values()) == 17
    specific_codes = {code for code in AUDIT.main.variable("avslag_skal").codes if code not in ("annat", "framgar_ej")}
    assert specific_codes <= set(counts)
    assert all(counts[code] >= 2 for code in specific_codes)


# --- Both forms -------------------------------------------------------------------------------------------


def test_the_workbook_holds_the_same_rows_as_the_folder(run: Path, tmp_path: Path) -> None:
    """Each cell of both databases against the CSV files themselves, read by Python alone."""
    for table, database_table in (
        ("arenden", "arenden_export"),
        ("uppfoljningar", "uppfoljningar"),
        ("narvaro", "narvaro"),
    ):
        header, *lines = csv.reader((SAMPLE / f"{table}.csv").read_text("utf-8-sig").splitlines(), delimiter=";")
        names = AUDIT.table(table).names
        expected = [dict(zip(header, line, strict=True)) for line in lines]
        database_rows = [
            dict(zip(names, map(_as_csv, line), strict=True)) for line in rows(run, f"SELECT * FROM {database_table}")
        ]
        for row in expected:
            if "timmar" in row:
                row["timmar"] = _as_csv(Decimal(row["timmar"].replace(",", ".")))
        assert database_rows == [{name: row[name] for name in names} for row in expected]


def _as_csv(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value)
