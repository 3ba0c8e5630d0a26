"""The reason of every shortfall can be checked against the case file, and every value in it comes from a cell.

The tests find the cells that a reason cites in its text, empty them one at a time and run the product again: a reason
that does not change did not come from the cell. They compute the dates and times that a reason prints again from the
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
"""A column, and the place of the follow-up that it belongs to (None: the decision itself)."""
Reasons = dict[tuple[str, str], tuple[str, str]]
"""(arende_id, criterion) -> (outcome, reason) of every shortfall."""


@dataclass(frozen=True)
class File:
    """A decision with its follow-ups."""

    row: Row
    followups: tuple[Row, ...]

    @property
    def id(self) -> str:
        return str(self.row["arende_id"])

    def with_id(self, id_: str) -> File:
        return File({**self.row, "arende_id": id_}, tuple({**f, "arende_id": id_} for f in self.followups))

    def without(self, cell: Cell) -> File:
        """The same file with that cell empty."""
        column, place = cell
        if place is None:
            return File({**self.row, column: None}, self.followups)
        followups = ({**f, column: None} if i == place else f for i, f in enumerate(self.followups))
        return File(self.row, tuple(followups))


def _judge(files: Iterable[File], *, followups_table: bool = True) -> Reasons:
    all_files = list(files)
    followups = [f for file in all_files for f in file.followups] if followups_table else None
    with assessed(AUDIT, [file.row for file in all_files], followups, GRANSKNINGSDATUM) as con:
        lines = findings(con, AUDIT)
    return {(id_, criterion): (outcome, reason) for id_, _, criterion, outcome, reason, *_ in lines}


def _random_files(seed: str, n: int) -> list[File]:
    export = random_export(random.Random(seed), n, new_act_share=0.3)
    return [File(row, tuple(followups)) for row, followups in export.decisions_with_followups()]


def _case_files() -> list[File]:
    cases = [case for group in CASES.values() for case in group]
    return [File(full_row(c), tuple(dict(f) for f in c.followups)).with_id(f"F{i:04d}") for i, c in enumerate(cases)]


# --- Which cells a reason cites ---------------------------------------------------------------------------


def _dates(file: File) -> Iterator[tuple[Cell, date]]:
    yield from (((name, None), value) for name, value in file.row.items() if isinstance(value, date))
    yield from ((("datum", i), f["datum"]) for i, f in enumerate(file.followups) if f["datum"] is not None)


def _computed_dates(row: Row) -> set[date]:
    """Computed dates that a reason may print though no cell has them."""
    dates = {GRANSKNINGSDATUM}
    for name in ("bestallning_datum", "insats_start"):
        if row.get(name):
            dates |= {row[name] + timedelta(days=15), working_days_after(row[name], 15)}
    return dates


def cited(file: File, reason: str) -> list[Cell]:
    """The cells whose value is in the reason; without dates that could be another cell's or computed."""
    pieces = set(reason.split("; "))
    coded = [
        (name, None)
        for name, (label, codes) in VARIABLES.items()
        if (value := file.row.get(name)) is not None and f"{label} = {codes.get(value, value)}" in pieces
    ]
    days = list(_dates(file))
    printed = {date.fromisoformat(text) for text in ISO.findall(reason)} - _computed_dates(file.row)
    unique_days = [(cell, day) for cell, day in days if [d for _, d in days].count(day) == 1]
    return list(dict.fromkeys([*coded, *(cell for cell, day in unique_days if day in printed)]))


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
"""Criterion and column of the date arithmetic that the test must cover."""


def test_emptying_any_cell_that_a_reason_cites_changes_or_removes_it() -> None:
    files = [*_case_files(), *_random_files("emptied", 250)]
    before = _judge(files)
    by_id = {file.id: file for file in files}
    citations = [
        (id_, criterion, cell) for (id_, criterion), (_, reason) in before.items() for cell in cited(by_id[id_], reason)
    ]
    cells = sorted({(id_, cell) for id_, _, cell in citations}, key=str)
    names = {key: f"T{i}" for i, key in enumerate(cells)}
    after = _judge(by_id[id_].without(cell).with_id(names[id_, cell]) for id_, cell in cells)
    unchanged = [
        (id_, criterion, cell, before[id_, criterion])
        for id_, criterion, cell in citations
        if after.get((names[id_, cell], criterion), ("", ""))[1] == before[id_, criterion][1]
    ]
    assert unchanged == []
    assert {criterion for _, criterion, _ in citations} == set(CRITERIA), (
        "every criterion has a reason that cites a cell"
    )
    assert {(criterion, column) for _, criterion, (column, _) in citations} >= DATED


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
    """If emptying a cell changes the outcome, the reason named the cell by its label or its date."""
    files = _random_files("hidden", 70)
    before = _judge(files)
    cells = [(file, name) for file in files for name in VARIABLES if file.row.get(name) and name not in BACKGROUND]
    after = _judge(file.without((name, None)).with_id(f"{file.id}-{i}") for i, (file, name) in enumerate(cells))
    hidden = set()
    for i, (file, name) in enumerate(cells):
        for criterion in CRITERIA:
            outcome, reason = before.get((file.id, criterion), ("", ""))
            changed = outcome and after.get((f"{file.id}-{i}", criterion), ("", ""))[0] != outcome
            if changed and VARIABLES[name][0] not in reason and str(file.row[name]) not in reason:
                hidden.add((criterion, name))
    assert hidden <= IMPLIED


@pytest.mark.parametrize("followups_table", [True, False])
def test_every_shortfall_has_a_reason(followups_table: bool) -> None:
    reasons = _judge([*_case_files(), *_random_files("reasons", 200)], followups_table=followups_table)
    assert [key for key, (_, reason) in reasons.items() if not reason] == []
    assert {criterion for _, criterion in reasons} == set(CRITERIA)
    assert not [
        reason for _, reason in reasons.values() if "{" in reason or "None" in reason or reason != reason.strip()
    ]


def test_a_run_without_follow_ups_says_so() -> None:
    reasons = _judge([File({**BASE_S, "forstagangsbeslut": "nej", "foregaende_beslut_from": on("2024-03-01")}, ())],
                   followups_table=False)  # fmt: skip
    texts = {criterion: text for (_, criterion), (_, text) in reasons.items()}
    assert all("Exporten har ingen tabell med uppföljningar" in texts[k] for k in (
        "uppfoljning_dokumenterad", "uppfoljning_inom_sex_manader", "uppfoljning_strukturerad"))  # fmt: skip


# --- The arithmetic is that of the calendar ---------------------------------------------------------------


def test_reasons_say_what_the_specification_asks_for() -> None:
    before = {"forstagangsbeslut": "nej", "foregaende_beslut_from": on("2025-01-01"), "beslut_tom": None}
    files = [
        File({**BASE_S, "ansokan_datum": on("2025-02-03"), "beslut_datum": on("2025-01-20")}, ()).with_id("ANS"),
        File({**BASE_S, "bestallning_datum": on("2025-02-05"), "plan_datum": on("2025-03-01")}, ()).with_id("PLAN"),
        File({**BASE_I, "bestallning_datum": on("2025-04-07"), "plan_datum": on("2025-05-02")}, ()).with_id("ARB"),
        File({**BASE_S, **before, "beslut_from": on("2025-06-01")}, (followup("2025-03-02"),)).with_id("UPPF"),
        File({**BASE_I, "insats_beviljad_fran": on("2023-02-01"), "beslut_from": on("2024-01-01"),
              "beslut_tom": on("2026-03-31"), "sarskilda_skal": "nej"}, ()).with_id("TID"),
    ]  # fmt: skip
    reasons = _judge(files)
    assert reasons["ANS", "ansokan_fore_beslut"] == (NOT_MET, "Ansökan inkom 2025-02-03, beslut 2025-01-20")
    assert reasons["PLAN", "plan_i_tid"][1].startswith(
        "Genomförandeplanen inkom 2025-03-01, sista dag 2025-02-20 (beställning 2025-02-05 + 15 dagar)"
    )
    assert reasons["ARB", "plan_i_tid"][1].startswith(
        "Genomförandeplanen inkom 2025-05-02, sista dag 2025-04-30 (beställning 2025-04-07 + 15 arbetsdagar)"
    )
    assert reasons["UPPF", "uppfoljning_inom_sex_manader"] == (
        PARTLY,
        "Uppföljning 2025-03-02, därefter ingen till och med 2025-10-31: 7 månader 29 dagar, högst 6 månader; "
        "Perioden 2025-01-01–2025-10-31",
    )
    assert reasons["TID", "tidsgrans_tva_ar"] == (
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
    for (id_, criterion), (_, reason) in _judge(files.values()).items():
        if criterion != "uppfoljning_inom_sex_manader":
            continue
        long_steps = [(a, b) for a, b in _steps(files[id_]) if add_months(a, 6) < b]
        step = next(piece for piece in reason.split("; ") if "högst 6 månader" in piece)
        assert ISO.findall(step) == [str(day) for day in long_steps[0]]
        assert f": {in_words(*long_steps[0])}, högst 6 månader" in step
        assert ("Antal mellanrum längre än sex månader" in reason) == (len(long_steps) > 1)
        shapes.add(ISO.sub("", step).split(":")[0])
    assert shapes == {
        "Ingen daterad uppföljning från  till och med ",
        "Från periodens början  till första uppföljningen ",
        "Uppföljning , nästa ",
        "Uppföljning , därefter ingen till och med ",
    }


def test_last_days_and_times_are_those_of_the_calendar() -> None:
    files = {file.id: file for file in _random_files("days", 400)}
    variants = set()
    for (id_, criterion), (_, reason) in _judge(files.values()).items():
        row = files[id_].row
        if criterion in ("plan_i_tid", "plan_i_tid_avtal") and (
            due_match := re.search(r"sista dag (\S+) \((.*?)\)", reason)
        ):
            kind = "arbetsdagar" if "arbetsdagar" in due_match[2] else "dagar"
            assert (kind == "arbetsdagar") == (row["insats"] == "sarskild_stodinsats")
            start = row["insats_start" if criterion == "plan_i_tid_avtal" else "bestallning_datum"]
            due = working_days_after(start, 15) if kind == "arbetsdagar" else start + timedelta(days=15)
            assert due_match[1] == str(due) and str(start) in due_match[2]
            variants.add((criterion, kind, "saknas" in reason))
        if criterion == "tidsgrans_tva_ar" and (count_match := re.search(r"räknat från (\S+): (.*?), högst", reason)):
            start = row.get("insats_beviljad_fran") or row["beslut_from"]
            assert count_match[1] == str(start)
            after = row["beslut_tom"] + timedelta(days=1) if row["beslut_tom"] else None
            assert count_match[2] == (in_words(start, after) if after else "ingen sista dag")
            variants.add((criterion, "", after is None))
    assert len(variants) == 8, variants


# --- An export, before and after ---------------------------------------------------------------------------


def _write(files: Iterable[File], folder: Path) -> Path:
    all_files = list(files)
    export = Export([file.row for file in all_files], [f for file in all_files for f in file.followups], None)
    return write_csv(export, folder)


def _reasons_in(export: Path, scratch: Path) -> Reasons:
    """The reasons of an export that is read as the command reads it, without its faulty rows."""
    with typed_tables(export, AUDIT, scratch, tolerate_rejected=True) as (con, _, loaded):
        assess(con, AUDIT, GRANSKNINGSDATUM, loaded.present)
        keep(con, AUDIT)
        lines = findings(con, AUDIT)
    return {(id_, criterion): (outcome, reason) for id_, _, criterion, outcome, reason, *_ in lines}


def _working_list(folder: Path) -> dict[tuple[str, str], dict[str, str]]:
    """(arende_id, criterion) -> the line of `avvikelser.xlsx`, by its headers."""
    with closing(_openpyxl.load_workbook(folder / "avvikelser.xlsx", read_only=True)) as book:
        header, *lines = (
            ["" if v is None else str(v) for v in line]
            for line in book["Avvikelser"].iter_rows(min_row=3, values_only=True)
        )
    records = [dict(zip(header, line, strict=True)) for line in lines]
    return {(line["Ärende"], line["Kriterium-id"]): line for line in records}


def _acceptable(file: File, cell: Cell) -> bool:
    """Whether the codebook allows the file without that cell."""
    column, place = cell
    row = file.without(cell).row
    return place is not None or not (is_required(column, row) or breaches(row))


def test_an_export_gives_other_reasons_when_a_cited_cell_is_emptied(tmp_path: Path) -> None:
    """For each criterion, another decision loses one cell that a reason cites; a faulty row is then left out."""
    files = {file.id: file for file in _random_files("command", 260)}
    before = _reasons_in(_write(files.values(), tmp_path / "fore"), tmp_path / "1")
    emptied_cells: dict[str, tuple[str, Cell]] = {}
    for criterion in CRITERIA:
        reasons = (
            (id_, reason) for (id_, k), (_, reason) in before.items() if k == criterion and id_ not in emptied_cells
        )
        choices = [(id_, cell) for id_, reason in reasons for cell in cited(files[id_], reason)]
        # Values that are not required come first: the file stays in the run, and its reason must change.
        choices.sort(key=lambda choice: not _acceptable(files[choice[0]], choice[1]))
        for id_, cell in choices[:1]:
            emptied_cells[id_] = criterion, cell
    assert {criterion for criterion, _ in emptied_cells.values()} == set(CRITERIA)
    changed = [f.without(emptied_cells[f.id][1]) if f.id in emptied_cells else f for f in files.values()]
    after = _reasons_in(_write(changed, tmp_path / "efter"), tmp_path / "2")
    common_keys = [key for id_, (criterion, _) in emptied_cells.items() if (key := (id_, criterion)) in after]
    unchanged = [key for key in common_keys if after[key][1] == before[key][1]]
    assert unchanged == []
    other_reasons = {key: reason for key, reason in before.items() if key[0] not in emptied_cells}
    assert {key: after[key] for key in other_reasons} == other_reasons, "what was not touched says the same"
    ids = {id_ for id_, _ in after}
    assert len([id_ for id_ in emptied_cells if id_ in ids]) >= 10, (
        "some of the files are still there, with other reasons"
    )


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
"""Criterion -> the citations for a decision of 30 June 2025 and one of 1 July, from the codebook's Terms."""
SHORT = {
    "bifall_lagrum": "4:2", "omfattning_framgar_beslut": "nej", "anhorigstod_info": "nej", "barn": "egna_i_hushallet",
    "barn_fragor": "nej", "barnkonsekvensanalys": "nej", "plan_mal": "nej", "fel_namn": "ja",
}  # fmt: skip


@pytest.fixture(scope="module")
def two_days(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export with the same two decisions on the last day of the old act and on the first day of the new one."""
    files = []
    for day in ("2025-06-30", "2025-07-01"):
        s = {**BASE_S, **SHORT, "beslut_datum": on(day)}
        stod = {**BASE_I, "bifall_lagrum": "4:1", "krit_stodbehov_dok": "nej", "overklagandehanvisning": "nej"}
        files += [File(s, ()).with_id(f"S-{day}"), File({**stod, "beslut_datum": on(day)}, ()).with_id(f"I-{day}")]
    return _write(files, tmp_path_factory.mktemp("lag") / "export")


def _cited_law(lines: Iterable[tuple[str, str, str]]) -> dict[str, tuple[str, ...]]:
    """Criterion -> the citations of the two days."""
    laws = {(id_[2:], criterion): law for id_, criterion, law in lines if criterion in LAW}
    return {k: tuple(laws[day, k] for day in ("2025-06-30", "2025-07-01")) for k in LAW}


def _lines_of_s_and_i(lines: Iterable[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Each criterion from the decision that was made to fall short on it."""
    only_i = ("beslut_4_1_4_2", "krit_stodbehov", "overklagande")
    return [line for line in lines if line[0].startswith("I" if line[1] in only_i else "S")]


def test_the_working_list_cites_the_act_of_the_decisions_own_day(two_days: Path, runs: SharedRuns) -> None:
    working_list = _working_list(runs.report(two_days))
    lines = [(id_, criterion, line["Lagrum"]) for (id_, criterion), line in working_list.items()]
    assert _cited_law(_lines_of_s_and_i(lines)) == LAW
    by_insats = {(id_[:1], id_[2:]): law for id_, k, law in lines if k == "ratt_lag"}
    assert by_insats["S", "2025-07-01"] == "11 kap. 1 § SoL (2025:400)"
    assert by_insats["I", "2025-07-01"] == "11 kap. 1 § SoL (2025:400); 11 kap. 4 § SoL (2025:400)"


@pytest.mark.long
def test_the_same_in_parquet(two_days: Path, runs: SharedRuns, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    working_list = _working_list(runs.report(two_days))
    monkeypatch.setattr(results_writer, "LISTED_IN_EXCEL", 3)
    out = report(two_days, tmp_path / "parquet")
    with duckdb.connect() as con:
        columns = "arende_id, kriterium::VARCHAR, underlag, lagrum::VARCHAR, kalla::VARCHAR"
        records = con.execute(f"SELECT {columns} FROM '{out / 'avvikelser.parquet'}'").fetchall()
    expected = {(*key, line["Underlag"], line["Lagrum"], line["Källa"]) for key, line in working_list.items()}
    assert set(records) == expected and len(records) == len(expected)


def test_the_appendix_prints_both_citations_with_their_dates(two_days: Path, runs: SharedRuns) -> None:
    out = runs.report(two_days)
    document = docx.Document(str(out / "bilaga_kriterier.docx"))
    text = " ".join(paragraph.text for paragraph in document.paragraphs).replace("\u00a0", " ")
    assert "Lagrum: 4 kap. 1 § SoL (2001:453) för beslut före 1 juli 2025, 11 kap. 1 § SoL (2025:400) därefter." in text
    assert (
        "Lagrum: 5 kap. 10 § SoL (2001:453) för beslut före 1 juli 2025, 13 kap. 9 § SoL (2025:400) därefter." in text
    )
    assert "Lagrum: 6 kap. 2 § SOSFS 2014:5." in text


# --- The workbook -----------------------------------------------------------------------------------------


def test_the_working_list_is_marked_formatted_and_sampled(runs: SharedRuns) -> None:
    out = runs.report(SAMPLE)
    book = _openpyxl.load_workbook(out / "avvikelser.xlsx")
    shortfalls = rows(out, "SELECT a.arende_id, a.stadsdel::VARCHAR, u.kriterium, u.underlag FROM avvikelser u "
                      "JOIN arenden a USING (arende_id)")  # fmt: skip
    (sheet,) = book.worksheets
    notice = "Arbetsmaterial – uppgifter om enskilda ärenden. Får inte publiceras."
    assert sheet["A1"].value == f"{INVENTED}. {notice}"
    assert [cell.value for cell in sheet[3]] == [
        "Ärende", "Stadsdel", "Kriterium-id", "Kriterium", "Utfall", "Underlag", "Lagrum", "Källa", "Nivå", "Stickprov",
        "Kontrollerad", "Rätt", "Kommentar",
    ]  # fmt: skip
    assert sheet.freeze_panes == "A4" and sheet.print_title_rows == "$3:$3"
    assert sheet.auto_filter.ref == f"A3:M{3 + len(shortfalls)}"
    assert sheet.oddFooter.left.text == sheet["A1"].value
    printed = [(line[0], line[1], line[2], line[5]) for line in sheet.iter_rows(min_row=4, values_only=True)]
    assert sorted(printed) == sorted(
        (id_, STADSDEL[code], criterion, reason) for id_, code, criterion, reason in shortfalls
    )
    assert all(cell.data_type in "sn" and cell.alignment.wrap_text for cell in sheet[4])
    assert not any(cell.value for row in sheet.iter_rows(min_row=4, min_col=11) for cell in row), "to be filled in"
    criteria = [line[2] for line in printed]
    assert len(list(groupby(criteria))) == len(set(criteria)), "a criterion's rows stand together"
    drawn = Counter(row[2].value for row in sheet.iter_rows(min_row=4) if row[9].value == "Ja")
    assert drawn == {id_: min(n, 3) for id_, n in Counter(criteria).items()}
    assert max(Counter(criteria).values()) > 3
