"""What notebooks call: queries, audits that are tried out, and own tables beside a report that is already printed."""

from __future__ import annotations

import csv
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import docx
import duckdb
import numpy as np
import pytest
from scipy.optimize import linprog

from checks.audits.sysselsattning_2025 import AUDIT
from checks.codebook import DefinitionError
from checks.criteria import Case, Outcome
from checks.expressions import ALWAYS
from granskning.notebook.explore import ask, numbers, review, with_criterion
from granskning.notebook.own_tables import own_tables
from granskning.notebook.show import own_document, save, show
from pipeline.disclosure.published import PublishedBreakdown, Share
from pipeline.errors import ContractError, FileError, UsageError
from reports.render.cells import texts
from tests.lib.pipeline_run import ROOT, SAMPLE
from tests.lib.shared import SharedRuns

TOGETHER = "Samtliga"
THRESHOLD = 4
ARENDEN = list(csv.DictReader((SAMPLE / "arenden.csv").read_text("utf-8-sig").splitlines(), delimiter=";"))


# --- Queries ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def result(runs: SharedRuns) -> Path:
    """The folder of a run."""
    return runs.report(SAMPLE)


def test_a_query_is_answered_as_pandas_from_the_folder_or_the_database(result: Path) -> None:
    sql = "SELECT beslut_utfall, count(*) AS antal FROM arenden GROUP BY ALL ORDER BY ALL"
    found = ask(result, sql)
    assert list(found.columns) == ["beslut_utfall", "antal"] and found["antal"].sum() == 137
    assert ask(result / "granskning.duckdb", sql).equals(found)


def test_a_query_neither_changes_nor_holds_the_database(result: Path) -> None:
    database = result / "granskning.duckdb"
    before = database.read_bytes()
    ask(result, "SELECT 1")
    elsewhere = f"SELECT * FROM read_csv('{SAMPLE}/arenden.csv')"
    for sql in ("DELETE FROM arenden", "CREATE TABLE egen (a INTEGER)", elsewhere):
        with pytest.raises(UsageError, match="Frågan går inte att köra"):
            ask(result, sql)
    assert database.read_bytes() == before
    duckdb.connect(str(database)).close()  # a database that is held open cannot be opened otherwise


def test_a_database_that_is_not_there_or_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"granskning\.duckdb finns inte"):
        ask(tmp_path, "SELECT 1")
    (tmp_path / "granskning.duckdb").write_bytes(b"inget" * 4_000)
    with pytest.raises(FileError, match="går inte att öppna"):
        ask(tmp_path, "SELECT 1")


# --- Audits that are tried out ----------------------------------------------------------------------------


def test_a_review_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    found = review(SAMPLE, AUDIT)
    assert found.outcomes.shape == (137, len(AUDIT.criteria)) and not list(tmp_path.iterdir())
    assert found.report.tables and found.published.decisions == 137


def test_a_review_and_the_command_find_the_same(result: Path) -> None:
    found = review(SAMPLE, AUDIT)
    outcomes = found.outcomes.melt(ignore_index=False, var_name="kriterium", value_name="utfall").reset_index()
    stored = ask(result, "SELECT arende_id, kriterium, CAST(utfall AS VARCHAR) AS utfall FROM utfall")
    keys = ["arende_id", "kriterium"]
    assert outcomes.sort_values(keys).values.tolist() == stored.sort_values(keys).values.tolist()
    indicators = ask(result, "SELECT id, antal, bas FROM indikatorer").replace({np.nan: None})
    assert indicators.values.tolist() == [[i.id, i.count, i.base] for i in found.published.indicators]


def test_a_faulty_export_is_refused_as_by_the_command() -> None:
    with pytest.raises(ContractError, match="Exporten följer inte kodboken"):
        review(ROOT / "sample_data" / "felaktig", AUDIT)


def test_a_criterion_is_replaced_in_its_place() -> None:
    met = replace(AUDIT.criterion("vald_fraga"), cases=(Case(Outcome.UPPFYLLT, ALWAYS),))
    changed = with_criterion(AUDIT, met)
    assert [c.id for c in changed.criteria] == [c.id for c in AUDIT.criteria]
    assert [c for c in changed.criteria if c not in AUDIT.criteria] == [met]
    with pytest.raises(KeyError):
        with_criterion(AUDIT, replace(met, id="finns_inte"))


# --- Own tables -------------------------------------------------------------------------------------------


def test_hidden_numbers_are_missing_in_a_frame_as_well() -> None:
    (own,) = own_tables(SAMPLE, AUDIT, ["forsorjning"], "kon")
    frame = numbers(own)
    apart = frame[frame["kon"] != TOGETHER]
    assert apart["antal"].isna().any() and not apart["antal"].isin([1, 2, 3]).any()
    assert frame.loc[frame["antal"].isna(), ["andel", "lagst", "hogst"]].isna().all(axis=None)


def test_no_audit_shows_less_than_four() -> None:
    with pytest.raises(DefinitionError, match="threshold får inte vara lägre än 4"):
        replace(AUDIT, threshold=1)


def test_decisions_without_a_value_are_a_group_of_their_own() -> None:
    (own,) = own_tables(SAMPLE, AUDIT, ["ansokan_finns"], "behov_syfte_mal")
    assert [label for (label,) in own.groups] == ["Ja", "Delvis", "Nej", "Inte ifyllt", TOGETHER]
    assert sum(share.base or 0 for share in own.rows[0].shares[:-1]) == own.rows[0].shares[-1].base == 137


@pytest.mark.parametrize(
    ("rows", "by", "said"),
    [
        ("kon", "kon", "kan inte vara både rader och kolumner"),
        ("alder", "kon", "alder är varken en kolumn med koder"),
        ("forsorjning", "finns_inte", "finns_inte är varken en kolumn med koder"),
        ("stadsdel", "forsorjning", "Vänd på tabellen"),
        ("utfall_aktuell_dur", "stadsdel", "högsta och lägsta andel"),
        ("dur_underlag", "stadsdel", "högsta och lägsta andel"),
        ("barn", "stadsdel", "barn kan inte visas efter stadsdelsnämnd: dolda antal skulle gå att räkna fram"),
    ],
)
def test_a_table_that_cannot_be_made_says_why(rows: str, by: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        own_tables(SAMPLE, AUDIT, [rows], by)


def test_what_the_report_does_not_say_of_districts_may_be_asked_for() -> None:
    """A report by district has no sentences on the highest and the lowest share."""
    (own,) = own_tables(SAMPLE, AUDIT, ["dur_underlag"], "stadsdel", report_by=["stadsdel"])
    assert own.rows[0].shares[-1].base == 137


@pytest.mark.parametrize(("by", "report_by"), [("stadsdel", ()), ("kon", ("kon",)), ("insats", ("insats",))])
def test_a_reader_of_report_and_own_tables_cannot_work_out_a_small_number(by: str, report_by: tuple[str, ...]) -> None:
    """Every hidden count from 1 to 3 may be anything from 0 to 3, or to its row's total, for all that both print.

    The reader here is a linear program over one criterion at a time: its outcomes in each group. A table is refused
    where that reader narrows a count down without it, from the report (or could, knowing other criteria as well).
    """
    found = review(SAMPLE, AUDIT, report_by)
    every = [b for b in (*found.published.breakdowns, found.published.compared) if b]
    (printed,) = [b for b in every if b.of == "kriterier" and b.names == (by,)]
    ranked = {r.indicator for r in AUDIT.ranks if r.group == by and not report_by}
    report_rows = {f"utfall_{row.id}": row.shares for row in printed.rows if row.id not in ranked}
    with pytest.raises(UsageError, match="dolda antal skulle gå att räkna fram") as error:
        own_tables(SAMPLE, AUDIT, list(report_rows), by, report_by)
    refused = set(re.findall(r"utfall_\w+", str(error.value)))
    own = own_tables(SAMPLE, AUDIT, [name for name in report_rows if name not in refused], by, report_by)
    group = {row["arende_id"]: AUDIT.main.variable(by).codes[row[by]] for row in ARENDEN}
    true = {
        f"utfall_{criterion}": Counter((Outcome(o).label, group[id_]) for id_, o in outcomes.items())
        for criterion, outcomes in found.outcomes.items()
    }
    readers = {table.of.removeprefix("egen_"): _Reader.of(table, report_rows) for table in own}
    small = [cell for name, reader in readers.items() for cell in reader.small(true[name])]
    assert len(small) > 10 and not [cell for name, r in readers.items() for cell in r.worked_out(true[name])]
    labels = tuple(label for (label,) in printed.groups)
    alone = {name: _Reader.without(labels, report_rows[name], true[name]) for name in refused}
    unexplained = [name for name, reader in alone.items() if not any(reader.worked_out(true[name], least=0))]
    assert refused and len(unexplained) <= 1, "it takes more than one criterion to tell"


Cell = tuple[str, str]
"""Outcome and group, as printed."""


@dataclass(frozen=True)
class _Reader:
    """All that is printed of one criterion: cells and bases that are not hidden, and every outcome's total."""

    groups: tuple[str, ...]
    cells: Mapping[Cell, int]
    bases: tuple[tuple[str, int], ...]
    totals: Mapping[str, int]

    @classmethod
    def of(cls, own: PublishedBreakdown, report: Mapping[str, tuple[Share, ...]]) -> _Reader:
        """A reader of the own table and of the report's row on the same criterion."""
        groups = tuple(label for (label,) in own.groups[:-1])
        lines = [*((row.label, row.shares) for row in own.rows)]
        lines.append((Outcome.UPPFYLLT.label, report[own.of.removeprefix("egen_")]))
        printed = [(o, g, share) for o, line in lines for g, share in zip(groups, line, strict=False)]
        cells = {(o, g): share.count for o, g, share in printed if share.count is not None}
        bases = tuple((g, share.base) for _, g, share in printed if share.base is not None)
        return cls(groups, cells, bases, {row.label: row.shares[-1].count or 0 for row in own.rows})

    @classmethod
    def without(cls, labels: tuple[str, ...], report: tuple[Share, ...], true: Mapping[Cell, int]) -> _Reader:
        """A reader of the report alone, which prints each outcome's total too."""
        groups, met = labels[:-1], Outcome.UPPFYLLT.label
        pairs = list(zip(groups, report, strict=False))
        totals = {o.label: sum(true[o.label, g] for g in groups) for o in Outcome if o is not Outcome.EJ_AKTUELLT}
        cells = {(met, g): share.count for g, share in pairs if share.count is not None}
        return cls(groups, cells, tuple((g, share.base) for g, share in pairs if share.base is not None), totals)

    def small(self, true: Mapping[Cell, int], least: int = 1) -> Iterator[Cell]:
        """The cells that hide a count from `least` to 3; those that are shown are what they should be."""
        for cell in ((o, g) for o in self.totals for g in self.groups):
            assert self.cells.get(cell, true[cell]) == true[cell], cell
            if cell not in self.cells and least <= true[cell] < THRESHOLD:
                yield cell

    def worked_out(self, true: Mapping[Cell, int], least: int = 1) -> Iterator[Cell]:
        """The small cells that the reader can narrow down further than the rule allows."""
        for cell in self.small(true, least):
            low, high = self._bounds(cell)
            if low > 0 or high < min(THRESHOLD - 1, self.totals[cell[0]]):
                yield cell

    def _bounds(self, asked: Cell) -> tuple[int, int]:
        places = {cell: i for i, cell in enumerate((o, g) for o in self.totals for g in self.groups)}
        known = [([(o, g) for g in self.groups], total) for o, total in self.totals.items()]
        known += [([(o, group) for o in self.totals], base) for group, base in self.bases]
        known += [([cell], n) for cell, n in self.cells.items()]
        left = np.zeros((len(known), len(places)))
        for line, (cells, _) in zip(left, known, strict=True):
            line[[places[cell] for cell in cells]] = 1
        wanted = np.zeros(len(places))
        wanted[places[asked]] = 1
        low, high = (linprog(way * wanted, A_eq=left, b_eq=[n for _, n in known]).fun for way in (1, -1))
        return round(low), round(-high)


# --- In the notebook --------------------------------------------------------------------------------------


def test_an_own_table_is_shown_and_saved_with_the_same_cells(tmp_path: Path) -> None:
    own = own_document(AUDIT, "Egen", own_tables(SAMPLE, AUDIT, ["forsorjning"], "kon"))
    (block,) = own.tables
    page = show(own).html
    assert f"<figcaption>Figur 1. {own.figures[0].title}</figcaption>" in page and "<svg" in page
    assert repr(show(own)) == "Shown()", "a notebook keeps the text beside the page"
    saved = docx.Document(str(save(own, tmp_path / "egen.docx")))
    (table,) = saved.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        [*block.headers],
        *map(list, map(texts, block.rows)),
    ]
    assert "*" in {cell for row in block.rows for cell in texts(row)}


def test_labels_are_shown_as_text_and_never_as_markup() -> None:
    (own,) = own_tables(SAMPLE, AUDIT, ["forsorjning"], "kon")
    page = show(own_document(AUDIT, "Egen", [replace(own, title="<script>alert(1)</script>")])).html
    assert "<script>" not in page and "&lt;script&gt;" in page


def test_what_the_report_does_not_have_is_named() -> None:
    own = own_document(AUDIT, "Egen", own_tables(SAMPLE, AUDIT, ["forsorjning"], "kon"))
    with pytest.raises(UsageError, match=r"heter tabell_99\. Tabeller och figurer är egen_forsorjning_kon och"):
        show(own, "tabell_99")
