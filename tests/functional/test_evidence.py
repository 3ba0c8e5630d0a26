"""The reason of every shortfall can be checked against the file, and nothing in it stands there by itself.

The cells that a reason cites are found in its text and emptied one at a time, and the product is run again: a reason
that stays as it was did not come from the cell. The dates and times that a reason prints are counted again from the
export with the calendar of `tests.lib.oracle`.
"""

from __future__ import annotations

import importlib
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import docx
import duckdb
import pytest

from checks.audits.sysselsattning_2025 import AUDIT
from checks.invented import INVENTED
from pipeline import results_writer
from pipeline.assess import assess, keep
from pipeline.results_writer import findings
from tests.lib.exports import CODEBOOK, STADSDEL, Export, breaches, is_required, random_export, write_csv
from tests.lib.oracle import CRITERIA, NOT_MET, PARTLY, UNCLEAR, Row, add_months, working_days_after
from tests.lib.pipeline_run import SAMPLE, assessed, report, rows, typed_tables
from tests.lib.shared import SharedRuns
from tests.spec.cases import BASE_I, BASE_S, CASES, GRANSKNINGSDATUM, followup, full_row, on
from tests.unit.checks.test_evidence import in_words

# openpyxl has no type information; imported by name, so that mypy needs no exception for it.
_openpyxl: Any = importlib.import_module("openpyxl")

SHORTFALLS = (PARTLY, NOT_MET, UNCLEAR)
VARIABLES = {name: (label, codes) for name, label, _, codes in CODEBOOK["arenden"]}
ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
Cell = tuple[str, int | None]
"""A column of the decision (None), or of its n-th follow-up."""
Found = dict[tuple[str, str], tuple[str, str]]
"""(arende_id, criterion) -> (outcome, reason) of every shortfall."""


@dataclass(frozen=True)
class File:
    """A decision with its follow-ups."""

    row: Row
    followups: tuple[Row, ...]

    @property
    def id(self) -> str:
        return str(self.row["arende_id"])

    def named(self, id_: str) -> File:
        return File({**self.row, "arende_id": id_}, tuple({**f, "arende_id": id_} for f in self.followups))

    def without(self, cell: Cell) -> File:
        """The same file with that cell empty."""
        column, place = cell
        if place is None:
            return File({**self.row, column: None}, self.followups)
        emptied = ({**f, column: None} if i == place else f for i, f in enumerate(self.followups))
        return File(self.row, tuple(emptied))


def _judge(files: Iterable[File], *, followups_table: bool = True) -> Found:
    listed = list(files)
    followups = [f for file in listed for f in file.followups] if followups_table else None
    with assessed(AUDIT, [file.row for file in listed], followups, GRANSKNINGSDATUM) as con:
        found = findings(con, AUDIT)
    return {(id_, criterion): (outcome, told) for id_, _, criterion, outcome, told, *_ in found}


def _random_files(seed: str, n: int) -> list[File]:
    export = random_export(random.Random(seed), n, new_act_share=0.3)
    return [File(row, tuple(own)) for row, own in export.decisions_with_followups()]


def _case_files() -> list[File]:
    cases = [case for listed in CASES.values() for case in listed]
    return [File(full_row(c), tuple(dict(f) for f in c.followups)).named(f"F{i:04d}") for i, c in enumerate(cases)]


# --- Which cells a reason cites ---------------------------------------------------------------------------


def _dates(file: File) -> Iterator[tuple[Cell, date]]:
    yield from (((name, None), value) for name, value in file.row.items() if isinstance(value, date))
    yield from ((("datum", i), f["datum"]) for i, f in enumerate(file.followups) if f["datum"] is not None)


def _worked_out(row: Row) -> set[date]:
    """Dates that a reason may print though no cell has them."""
    found = {GRANSKNINGSDATUM}
    for name in ("bestallning_datum", "insats_start"):
        if row.get(name):
            found |= {row[name] + timedelta(days=15), working_days_after(row[name], 15)}
    return found


def cited(file: File, reason: str) -> list[Cell]:
    """The cells whose value stands in the reason; a date that could be another cell's, or worked out, is left out."""
    pieces = set(reason.split("; "))
    told = [
        (name, None)
        for name, (label, codes) in VARIABLES.items()
        if (value := file.row.get(name)) is not None and f"{label} = {codes.get(value, value)}" in pieces
    ]
    days = list(_dates(file))
    printed = {date.fromisoformat(text) for text in ISO.findall(reason)} - _worked_out(file.row)
    once = [(cell, day) for cell, day in days if [d for _, d in days].count(day) == 1]
    return list(dict.fromkeys([*told, *(cell for cell, day in once if day in printed)]))


# --- A cited cell that is emptied changes or removes the reason -------------------------------------------

DATED = {
    ("ansokan_fore_beslut", "ansokan_datum"),
    ("ansokan_fore_beslut", "beslut_datum"),
    ("aktuell_dur", "dur_datum"),
    ("flerpartsmote_fore_beslut", "flerpartsmote_datum"),
    ("plan_i_tid", "plan_datum"),
    ("plan_i_tid", "bestallning_datum"),
    ("plan_i_tid", "granskad_datum"),
    ("plan_i_tid_avtal", "insats_start"),
    ("ratt_lag", "beslut_datum"),
    ("tidsgrans_tva_ar", "beslut_from"),
    ("tidsgrans_tva_ar", "beslut_tom"),
    ("tidsgrans_tva_ar", "insats_beviljad_fran"),
    ("uppfoljning_dokumenterad", "foregaende_beslut_from"),
    ("uppfoljning_inom_sex_manader", "foregaende_beslut_from"),
    ("uppfoljning_inom_sex_manader", "beslut_from"),
    ("uppfoljning_inom_sex_manader", "beslut_tom"),
    ("uppfoljning_inom_sex_manader", "datum"),
    ("uppfoljning_inom_sex_manader", "granskad_datum"),
    ("uppfoljning_strukturerad", "granskad_datum"),
}
"""Date arithmetic that must be among what is tried."""


def test_emptying_any_cell_that_a_reason_cites_changes_or_removes_it() -> None:
    files = [*_case_files(), *_random_files("emptied", 250)]
    before = _judge(files)
    by_id = {file.id: file for file in files}
    tried = [
        (id_, criterion, cell) for (id_, criterion), (_, told) in before.items() for cell in cited(by_id[id_], told)
    ]
    cells = sorted({(id_, cell) for id_, _, cell in tried}, key=str)
    names = {key: f"T{i}" for i, key in enumerate(cells)}
    after = _judge(by_id[id_].without(cell).named(names[id_, cell]) for id_, cell in cells)
    stayed = [
        (id_, criterion, cell, before[id_, criterion])
        for id_, criterion, cell in tried
        if after.get((names[id_, cell], criterion), ("", ""))[1] == before[id_, criterion][1]
    ]
    assert stayed == []
    assert {criterion for _, criterion, _ in tried} == set(CRITERIA), "every criterion has a reason that cites a cell"
    assert {(criterion, column) for _, criterion, (column, _) in tried} >= DATED


IMPLIED = {
    # a plan that came in, or is missing, says it in words
    ("plan_i_tid", "plan_finns"),
    ("plan_i_tid_avtal", "plan_finns"),
    # what a reason cites is used at all only if this is so
    ("plan_overensstammer", "plan_finns"),
    ("lagrum_sysselsattning", "juridiskt_beslut"),
    ("ratt_lag", "juridiskt_beslut"),
    ("beslut_motsvarar_ansokan", "ansokan_finns"),
}
BACKGROUND = ("arende_id", "stadsdel", "kon", "insats", "beslut_utfall")


def test_no_value_that_decided_is_hidden() -> None:
    """Where emptying a cell changes the outcome, the reason named the cell: its label, or its date."""
    files = _random_files("hidden", 70)
    before = _judge(files)
    cells = [(file, name) for file in files for name in VARIABLES if file.row.get(name) and name not in BACKGROUND]
    after = _judge(file.without((name, None)).named(f"{file.id}-{i}") for i, (file, name) in enumerate(cells))
    hidden = set()
    for i, (file, name) in enumerate(cells):
        for criterion in CRITERIA:
            outcome, told = before.get((file.id, criterion), ("", ""))
            changed = outcome and after.get((f"{file.id}-{i}", criterion), ("", ""))[0] != outcome
            if changed and VARIABLES[name][0] not in told and str(file.row[name]) not in told:
                hidden.add((criterion, name))
    assert hidden <= IMPLIED


@pytest.mark.parametrize("followups_table", [True, False])
def test_every_shortfall_has_a_reason(followups_table: bool) -> None:
    found = _judge([*_case_files(), *_random_files("reasons", 200)], followups_table=followups_table)
    assert [key for key, (_, told) in found.items() if not told] == []
    assert {criterion for _, criterion in found} == set(CRITERIA)
    assert not [told for _, told in found.values() if "{" in told or "None" in told or told != told.strip()]


def test_a_run_without_follow_ups_says_so() -> None:
    found = _judge([File({**BASE_S, "forstagangsbeslut": "nej", "foregaende_beslut_from": on("2024-03-01")}, ())],
                   followups_table=False)  # fmt: skip
    told = {criterion: text for (_, criterion), (_, text) in found.items()}
    assert all("Exporten har ingen tabell med uppföljningar" in told[k] for k in (
        "uppfoljning_dokumenterad", "uppfoljning_inom_sex_manader", "uppfoljning_strukturerad"))  # fmt: skip


# --- The arithmetic is that of the calendar ---------------------------------------------------------------


def test_reasons_say_what_the_specification_asks_for() -> None:
    before = {"forstagangsbeslut": "nej", "foregaende_beslut_from": on("2025-01-01"), "beslut_tom": None}
    files = [
        File({**BASE_S, "ansokan_datum": on("2025-02-03"), "beslut_datum": on("2025-01-20")}, ()).named("ANS"),
        File({**BASE_S, "bestallning_datum": on("2025-02-05"), "plan_datum": on("2025-03-01")}, ()).named("PLAN"),
        File({**BASE_I, "bestallning_datum": on("2025-04-07"), "plan_datum": on("2025-05-02")}, ()).named("ARB"),
        File({**BASE_S, **before, "beslut_from": on("2025-06-01")}, (followup("2025-03-02"),)).named("UPPF"),
        File({**BASE_I, "insats_beviljad_fran": on("2023-02-01"), "beslut_from": on("2024-01-01"),
              "beslut_tom": on("2026-03-31"), "sarskilda_skal": "nej"}, ()).named("TID"),
    ]  # fmt: skip
    found = _judge(files)
    assert found["ANS", "ansokan_fore_beslut"] == (NOT_MET, "Ansökan inkom 2025-02-03, beslut 2025-01-20")
    assert found["PLAN", "plan_i_tid"][1].startswith(
        "Genomförandeplanen inkom 2025-03-01, sista dag 2025-02-20 (beställning 2025-02-05 + 15 dagar)"
    )
    assert found["ARB", "plan_i_tid"][1].startswith(
        "Genomförandeplanen inkom 2025-05-02, sista dag 2025-04-30 (beställning 2025-04-07 + 15 arbetsdagar)"
    )
    assert found["UPPF", "uppfoljning_inom_sex_manader"] == (
        PARTLY,
        "Uppföljning 2025-03-02, därefter ingen till och med 2025-10-31: 7 månader 29 dagar, högst 6 månader; "
        "Perioden 2025-01-01–2025-10-31",
    )
    assert found["TID", "tidsgrans_tva_ar"] == (
        NOT_MET,
        "Beslut 2024-01-01–2026-03-31 räknat från 2023-02-01: 3 år 2 månader, högst 24 månader; "
        "Särskilda skäl för längre tid än två år = Nej",
    )


def _steps(file: File) -> list[tuple[date, date]]:
    """The steps of the six-month rule, from the specification."""
    row = file.row
    gd = row.get("granskad_datum") or GRANSKNINGSDATUM
    start = row.get("foregaende_beslut_from") or row["beslut_from"]
    end = min(gd, row.get("beslut_tom") or gd)
    days = sorted(f["datum"] for f in file.followups if f["datum"] and start < f["datum"] <= end)
    return list(pairwise([start, *days, end]))


def test_the_first_step_that_is_too_long_is_told_with_its_length() -> None:
    files = {file.id: file for file in _random_files("steps", 400)}
    shapes = set()
    for (id_, criterion), (_, told) in _judge(files.values()).items():
        if criterion != "uppfoljning_inom_sex_manader":
            continue
        long = [(a, b) for a, b in _steps(files[id_]) if add_months(a, 6) < b]
        step = next(piece for piece in told.split("; ") if "högst 6 månader" in piece)
        assert ISO.findall(step) == [str(day) for day in long[0]]
        assert f": {in_words(*long[0])}, högst 6 månader" in step
        assert ("Antal mellanrum längre än sex månader" in told) == (len(long) > 1)
        shapes.add(ISO.sub("", step).split(":")[0])
    assert shapes == {
        "Ingen daterad uppföljning från  till och med ",
        "Från periodens början  till första uppföljningen ",
        "Uppföljning , nästa ",
        "Uppföljning , därefter ingen till och med ",
    }


def test_last_days_and_times_are_those_of_the_calendar() -> None:
    files = {file.id: file for file in _random_files("days", 400)}
    seen = set()
    for (id_, criterion), (_, told) in _judge(files.values()).items():
        row = files[id_].row
        if criterion in ("plan_i_tid", "plan_i_tid_avtal") and (last := re.search(r"sista dag (\S+) \((.*?)\)", told)):
            kind = "arbetsdagar" if "arbetsdagar" in last[2] else "dagar"
            assert (kind == "arbetsdagar") == (row["insats"] == "sarskild_stodinsats")
            start = row["insats_start" if criterion == "plan_i_tid_avtal" else "bestallning_datum"]
            due = working_days_after(start, 15) if kind == "arbetsdagar" else start + timedelta(days=15)
            assert last[1] == str(due) and str(start) in last[2]
            seen.add((criterion, kind, "saknas" in told))
        if criterion == "tidsgrans_tva_ar" and (counted := re.search(r"räknat från (\S+): (.*?), högst", told)):
            start = row.get("insats_beviljad_fran") or row["beslut_from"]
            assert counted[1] == str(start)
            after = row["beslut_tom"] + timedelta(days=1) if row["beslut_tom"] else None
            assert counted[2] == (in_words(start, after) if after else "ingen sista dag")
            seen.add((criterion, "", after is None))
    assert len(seen) == 8, seen


# --- An export, before and after ---------------------------------------------------------------------------


def _write(files: Iterable[File], folder: Path) -> Path:
    listed = list(files)
    export = Export([file.row for file in listed], [f for file in listed for f in file.followups], None)
    return write_csv(export, folder)


def _found_in(export: Path, scratch: Path) -> Found:
    """What is found in an export that is read as the command reads it, its faulty rows left out."""
    with typed_tables(export, AUDIT, scratch, tolerate_rejected=True) as (con, _, loaded):
        assess(con, AUDIT, GRANSKNINGSDATUM, loaded.present)
        keep(con, AUDIT)
        found = findings(con, AUDIT)
    return {(id_, criterion): (outcome, told) for id_, _, criterion, outcome, told, *_ in found}


def _listed(folder: Path) -> dict[tuple[str, str], dict[str, str]]:
    """(arende_id, criterion) -> the line of `avvikelser.xlsx`, by its headers."""
    with closing(_openpyxl.load_workbook(folder / "avvikelser.xlsx", read_only=True)) as book:
        header, *lines = (
            ["" if v is None else str(v) for v in line]
            for line in book["Avvikelser"].iter_rows(min_row=3, values_only=True)
        )
    found = [dict(zip(header, line, strict=True)) for line in lines]
    return {(line["Ärende"], line["Kriterium-id"]): line for line in found}


def _acceptable(file: File, cell: Cell) -> bool:
    """Whether the codebook allows the file without that cell."""
    column, place = cell
    row = file.without(cell).row
    return place is not None or not (is_required(column, row) or breaches(row))


def test_an_export_gives_other_reasons_when_what_they_cite_is_gone(tmp_path: Path) -> None:
    """Each decision loses one cell that a reason cites, for another criterion each; a faulty row is then left out."""
    files = {file.id: file for file in _random_files("command", 260)}
    before = _found_in(_write(files.values(), tmp_path / "fore"), tmp_path / "1")
    emptied: dict[str, tuple[str, Cell]] = {}
    for criterion in CRITERIA:
        reasons = ((id_, told) for (id_, k), (_, told) in before.items() if k == criterion and id_ not in emptied)
        choices = [(id_, cell) for id_, told in reasons for cell in cited(files[id_], told)]
        # A value that is not required is best: the file stays in the run, and its reason must be another.
        choices.sort(key=lambda choice: not _acceptable(files[choice[0]], choice[1]))
        for id_, cell in choices[:1]:
            emptied[id_] = criterion, cell
    assert {criterion for criterion, _ in emptied.values()} == set(CRITERIA)
    changed = [f.without(emptied[f.id][1]) if f.id in emptied else f for f in files.values()]
    after = _found_in(_write(changed, tmp_path / "efter"), tmp_path / "2")
    listed = [key for id_, (criterion, _) in emptied.items() if (key := (id_, criterion)) in after]
    stayed = [key for key in listed if after[key][1] == before[key][1]]
    assert stayed == []
    untouched = {key: told for key, told in before.items() if key[0] not in emptied}
    assert {key: after[key] for key in untouched} == untouched, "what was not touched says the same"
    kept = {id_ for id_, _ in after}
    assert len([id_ for id_ in emptied if id_ in kept]) >= 10, "some of the files are still there, with other reasons"


# --- The law by date --------------------------------------------------------------------------------------

LAW = {
    "lagrum_sysselsattning": ("4 kap. 1 § SoL (2001:453)", "11 kap. 1 § SoL (2025:400)"),
    "omfattning_i_beslut": ("4 kap. 1 § SoL (2001:453)", "11 kap. 1 § SoL (2025:400)"),
    "anhorigstod_info": ("5 kap. 10 § SoL (2001:453)", "13 kap. 9 § SoL (2025:400)"),
    "barnkonsekvensanalys": ("1 kap. 2 § SoL (2001:453)", "3 kap. SoL (2025:400)"),
    "barn_fragor": ("1 kap. 2 § SoL (2001:453); 11 kap. 10 § SoL (2001:453)", "3 kap. SoL (2025:400)"),
    "beslut_4_1_4_2": (
        "4 kap. 1 § SoL (2001:453); 4 kap. 2 § SoL (2001:453)",
        "11 kap. 1 § SoL (2025:400); 11 kap. 4 § SoL (2025:400)",
    ),
    "krit_stodbehov": ("4 kap. 2 § SoL (2001:453)", "11 kap. 4 § SoL (2025:400)"),
    "overklagande": ("4 kap. 1 § SoL (2001:453)", "11 kap. 1 § SoL (2025:400)"),
    "plan_overensstammer": ("6 kap. 2 § SOSFS 2014:5",) * 2,
    "utredning_korrekt": ("", ""),
}
"""Criterion -> what is cited for a decision of 30 June 2025, and of 1 July, from the codebook's Terms."""
SHORT = {
    "bifall_lagrum": "4:2", "omfattning_framgar_beslut": "nej", "anhorigstod_info": "nej", "barn": "egna_i_hushallet",
    "barn_fragor": "nej", "barnkonsekvensanalys": "nej", "plan_mal": "nej", "fel_namn": "ja",
}  # fmt: skip


@pytest.fixture(scope="module")
def two_days(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export with the same two decisions on the last day of the old act and on the first of the new one."""
    files = []
    for day in ("2025-06-30", "2025-07-01"):
        s = {**BASE_S, **SHORT, "beslut_datum": on(day)}
        stod = {**BASE_I, "bifall_lagrum": "4:1", "krit_stodbehov_dok": "nej", "overklagandehanvisning": "nej"}
        files += [File(s, ()).named(f"S-{day}"), File({**stod, "beslut_datum": on(day)}, ()).named(f"I-{day}")]
    return _write(files, tmp_path_factory.mktemp("lag") / "export")


def _cited_law(lines: Iterable[tuple[str, str, str]]) -> dict[str, tuple[str, ...]]:
    """Criterion -> the citations of the two days."""
    found = {(id_[2:], criterion): law for id_, criterion, law in lines if criterion in LAW}
    return {k: tuple(found[day, k] for day in ("2025-06-30", "2025-07-01")) for k in LAW}


def _lines_of_s_and_i(lines: Iterable[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Each criterion from the decision that was made to fall short on it."""
    only_i = ("beslut_4_1_4_2", "krit_stodbehov", "overklagande")
    return [line for line in lines if line[0].startswith("I" if line[1] in only_i else "S")]


def test_the_working_list_cites_the_act_of_the_decisions_own_day(two_days: Path, runs: SharedRuns) -> None:
    found = _listed(runs.report(two_days))
    lines = [(id_, criterion, line["Lagrum"]) for (id_, criterion), line in found.items()]
    assert _cited_law(_lines_of_s_and_i(lines)) == LAW
    by_insats = {(id_[:1], id_[2:]): law for id_, k, law in lines if k == "ratt_lag"}
    assert by_insats["S", "2025-07-01"] == "11 kap. 1 § SoL (2025:400)"
    assert by_insats["I", "2025-07-01"] == "11 kap. 1 § SoL (2025:400); 11 kap. 4 § SoL (2025:400)"


@pytest.mark.long
def test_the_same_in_parquet(two_days: Path, runs: SharedRuns, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = _listed(runs.report(two_days))
    monkeypatch.setattr(results_writer, "LISTED_IN_EXCEL", 3)
    out = report(two_days, tmp_path / "parquet")
    with duckdb.connect() as con:
        columns = "arende_id, kriterium::VARCHAR, underlag, lagrum::VARCHAR, kalla::VARCHAR"
        found = con.execute(f"SELECT {columns} FROM '{out / 'avvikelser.parquet'}'").fetchall()
    expected = {(*key, line["Underlag"], line["Lagrum"], line["Källa"]) for key, line in listed.items()}
    assert set(found) == expected and len(found) == len(expected)


def test_the_appendix_prints_both_citations_with_their_dates(two_days: Path, runs: SharedRuns) -> None:
    out = runs.report(two_days)
    read = docx.Document(str(out / "bilaga_kriterier.docx"))
    text = " ".join(paragraph.text for paragraph in read.paragraphs).replace("\u00a0", " ")
    assert "Lagrum: 4 kap. 1 § SoL (2001:453) för beslut före 1 juli 2025, 11 kap. 1 § SoL (2025:400) därefter." in text
    assert (
        "Lagrum: 5 kap. 10 § SoL (2001:453) för beslut före 1 juli 2025, 13 kap. 9 § SoL (2025:400) därefter." in text
    )
    assert "Lagrum: 6 kap. 2 § SOSFS 2014:5." in text


# --- The workbook -----------------------------------------------------------------------------------------


def test_the_working_list_is_ready_to_be_sifted(runs: SharedRuns) -> None:
    out = runs.report(SAMPLE)
    book = _openpyxl.load_workbook(out / "avvikelser.xlsx")
    found = rows(out, "SELECT a.arende_id, a.stadsdel::VARCHAR, u.kriterium, u.underlag FROM avvikelser u "
                      "JOIN arenden a USING (arende_id)")  # fmt: skip
    (sheet,) = book.worksheets
    secret = "Arbetsmaterial – uppgifter om enskilda ärenden. Får inte publiceras."
    assert sheet["A1"].value == f"{INVENTED}. {secret}"
    assert [cell.value for cell in sheet[3]] == [
        "Ärende", "Stadsdel", "Kriterium-id", "Kriterium", "Utfall", "Underlag", "Lagrum", "Källa", "Nivå", "Stickprov",
        "Kontrollerad", "Rätt", "Kommentar",
    ]  # fmt: skip
    assert sheet.freeze_panes == "A4" and sheet.print_title_rows == "$3:$3"
    assert sheet.auto_filter.ref == f"A3:M{3 + len(found)}"
    assert sheet.oddFooter.left.text == sheet["A1"].value
    listed = [(line[0], line[1], line[2], line[5]) for line in sheet.iter_rows(min_row=4, values_only=True)]
    assert sorted(listed) == sorted((id_, STADSDEL[code], criterion, told) for id_, code, criterion, told in found)
    assert all(cell.data_type in "sn" and cell.alignment.wrap_text for cell in sheet[4])
    assert not any(cell.value for row in sheet.iter_rows(min_row=4, min_col=11) for cell in row), "to be filled in"
    criteria = [line[2] for line in listed]
    assert len(list(groupby(criteria))) == len(set(criteria)), "a criterion's rows stand together"
    drawn = Counter(row[2].value for row in sheet.iter_rows(min_row=4) if row[9].value == "Ja")
    assert drawn == {id_: min(n, 3) for id_, n in Counter(criteria).items()}
    assert max(Counter(criteria).values()) > 3
