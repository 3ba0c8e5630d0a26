"""What notebooks call: queries, audits that are tried out, and own tables beside a report that is already printed."""

from __future__ import annotations

import csv
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
from checks.definitions import Case, Outcome
from checks.rules import ALWAYS
from pipeline.breakdown import PublishedBreakdown, Share
from pipeline.errors import ContractError, FileError, UsageError
from pipeline.explore import ask, numbers, review, with_criterion
from pipeline.own_tables import own_tables
from reports.for_notebooks import own_document, save, show
from tests.pipeline_run import ROOT, SAMPLE, report

TOGETHER = "Samtliga"
THRESHOLD = 4
ARENDEN = list(csv.DictReader((SAMPLE / "arenden.csv").read_text("utf-8-sig").splitlines(), delimiter=";"))


# --- Queries ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run."""
    return report(SAMPLE, tmp_path_factory.mktemp("explore") / "rapport")


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
    (usual,) = own_tables(SAMPLE, AUDIT, ["forsorjning"], "kon")
    (lower,) = own_tables(SAMPLE, replace(AUDIT, threshold=1), ["forsorjning"], "kon")
    assert lower.rows == usual.rows


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
    """Every hidden small count may be anything from 0 to 3, or to its row's total, for all that both of them print.

    The reader here is a linear program over one criterion at a time: its outcomes in each group.
    """
    found = review(SAMPLE, AUDIT, report_by)
    every = [b for b in (*found.published.breakdowns, found.published.compared) if b]
    (printed,) = [b for b in every if b.of == "kriterier" and b.names == (by,)]
    ranked = {r.indicator for r in AUDIT.ranks if r.group == by and not report_by}
    shared = [row for row in printed.rows if row.id not in ranked]
    own = own_tables(SAMPLE, AUDIT, [f"utfall_{row.id}" for row in shared], by, report_by)
    group = {row["arende_id"]: row[by] for row in ARENDEN}
    small = 0
    for row, table in zip(shared, own, strict=True):
        assert [s.count for s in row.shares[-1:]] == [s.count for s in table.rows[0].shares[-1:]], row.label
        reader = _Reader(table, row.shares)
        true = Counter((outcome, group[id_]) for id_, outcome in found.outcomes[row.id].items())
        for (i, j), count in reader.hidden(true, AUDIT.main.variable(by).codes):
            if count < THRESHOLD:
                small += 1
                low, high = reader.bounds(i, j)
                assert low == 0 and high >= min(THRESHOLD - 1, reader.totals[i]), (table.title, i, j)
    assert small > 20


@dataclass(frozen=True)
class _Reader:
    """What can be worked out of an own table of outcomes, together with the report's row on the same criterion."""

    own: PublishedBreakdown
    report: tuple[Share, ...]

    @property
    def totals(self) -> list[int]:
        """Of the rows, which are printed."""
        return [row.shares[-1].count or 0 for row in self.own.rows]

    def hidden(
        self, true: Mapping[tuple[str, str], int], labels: Mapping[str, str]
    ) -> Iterator[tuple[tuple[int, int], int]]:
        """The cells that are hidden, and what they hide; those that are not are what they should be."""
        codes = {label: code for code, label in labels.items()}
        outcomes = {outcome.label: outcome.value for outcome in Outcome}
        for i, row in enumerate(self.own.rows):
            for j, ((group,), share) in enumerate(zip(self.own.groups[:-1], row.shares, strict=False)):
                count = true[outcomes[row.label], codes[group]]
                assert share.count in (None, count), (self.own.title, row.label, group)
                if share.count is None:
                    yield (i, j), count

    def bounds(self, row: int, group: int) -> tuple[int, int]:
        """The lowest and the highest that the count can be."""
        rows, groups = len(self.own.rows), len(self.own.groups) - 1
        known = [([(i, j) for j in range(groups)], total) for i, total in enumerate(self.totals)]
        for j in range(groups):
            bases = (self.own.rows[0].shares[j].base, self.report[j].base)
            known += [([(i, j) for i in range(rows)], base) for base in bases if base is not None]
            counts = [(i, line.shares[j].count) for i, line in enumerate(self.own.rows)]
            known += [([(i, j)], n) for i, n in (*counts, (0, self.report[j].count)) if n is not None]
        left = np.zeros((len(known), rows * groups))
        for line, (cells, _) in zip(left, known, strict=True):
            line[[i * groups + j for i, j in cells]] = 1
        asked = np.zeros(rows * groups)
        asked[row * groups + group] = 1
        low, high = (linprog(way * asked, A_eq=left, b_eq=[n for _, n in known]).fun for way in (1, -1))
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
    assert [[cell.text for cell in row.cells] for row in table.rows] == [[*block.headers], *map(list, block.rows)]
    assert "*" in {cell for row in block.rows for cell in row}


def test_labels_are_shown_as_text_and_never_as_markup() -> None:
    (own,) = own_tables(SAMPLE, AUDIT, ["forsorjning"], "kon")
    page = show(own_document(AUDIT, "Egen", [replace(own, title="<script>alert(1)</script>")])).html
    assert "<script>" not in page and "&lt;script&gt;" in page


def test_what_the_report_does_not_have_is_named() -> None:
    own = own_document(AUDIT, "Egen", own_tables(SAMPLE, AUDIT, ["forsorjning"], "kon"))
    with pytest.raises(
        UsageError, match=r"inget som heter tabell_99\. Tabeller och figurer är egen_forsorjning_kon och"
    ):
        show(own, "tabell_99")
