"""The functions for notebooks: queries, audits to try out, and own tables beside a report that is already printed."""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import docx
import duckdb
import numpy as np
import pytest

from checks.audits.sysselsattning_2025 import AUDIT
from checks.codebook import DefinitionError
from checks.criteria import Case, Outcome
from checks.expressions import ALWAYS
from granskning.notebook.explore import Reviewed, ask, numbers, review, with_criterion
from granskning.notebook.own_tables import own_tables
from granskning.notebook.show import own_document, save, show
from pipeline.disclosure.published import PublishedBreakdown
from pipeline.errors import ContractError, FileError, UsageError
from reports.render.cells import texts
from tests.lib.pipeline_run import ROOT, SAMPLE
from tests.lib.shared import SharedRuns

TOGETHER = "Samtliga"
THRESHOLD = 4
ARENDEN = list(csv.DictReader((SAMPLE / "arenden.csv").read_text("utf-8-sig").splitlines(), delimiter=";"))


@cache
def _own(export: Path, name: str, by: str) -> tuple[PublishedBreakdown, ...]:
    """The published tables of the answers to one question; each is computed once."""
    return tuple(own_tables(export, AUDIT, [name], by))


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Reviewed, list[Path]]:
    """The sample assessed, and the temporary files that remain."""
    folder = tmp_path_factory.mktemp("kvar")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(folder))
        sample = review(SAMPLE, AUDIT)
    return sample, [*folder.iterdir()]


# --- Queries ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def result(runs: SharedRuns) -> Path:
    """The folder of a run."""
    return runs.report(SAMPLE)


def test_a_query_is_answered_as_pandas_from_the_folder_or_the_database(result: Path) -> None:
    sql = "SELECT beslut_utfall, count(*) AS antal FROM arenden GROUP BY ALL ORDER BY ALL"
    frame = ask(result, sql)
    assert list(frame.columns) == ["beslut_utfall", "antal"] and frame["antal"].sum() == 137
    assert ask(result / "granskning.duckdb", sql).equals(frame)


def test_a_query_neither_changes_nor_holds_the_database(result: Path, tmp_path: Path) -> None:
    """In a copy: while it is open for writing, no other test could read the shared report."""
    database = Path(shutil.copy(result / "granskning.duckdb", tmp_path))
    before = database.read_bytes()
    ask(database, "SELECT 1")
    outside_query = f"SELECT * FROM read_csv('{SAMPLE}/arenden.csv')"
    for sql in ("DELETE FROM arenden", "CREATE TABLE egen (a INTEGER)", outside_query):
        with pytest.raises(UsageError, match="Frågan går inte att köra"):
            ask(database, sql)
    assert database.read_bytes() == before
    duckdb.connect(str(database)).close()  # a database that is held open cannot be opened otherwise


def test_a_database_that_is_not_there_or_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"granskning\.duckdb finns inte"):
        ask(tmp_path, "SELECT 1")
    (tmp_path / "granskning.duckdb").write_bytes(b"inget" * 4_000)
    with pytest.raises(FileError, match="går inte att öppna"):
        ask(tmp_path, "SELECT 1")


# --- Audits that are tried out ----------------------------------------------------------------------------


def test_a_review_leaves_no_file(reviewed: tuple[Reviewed, list[Path]]) -> None:
    sample, files = reviewed
    assert sample.outcomes.shape == (137, len(AUDIT.criteria)) and not files
    assert sample.report.tables and sample.published.decisions == 137


def test_a_review_and_the_command_find_the_same(result: Path, reviewed: tuple[Reviewed, list[Path]]) -> None:
    sample, _ = reviewed
    outcomes = sample.outcomes.melt(ignore_index=False, var_name="kriterium", value_name="utfall").reset_index()
    database_outcomes = ask(result, "SELECT arende_id, kriterium, CAST(utfall AS VARCHAR) AS utfall FROM utfall")
    keys = ["arende_id", "kriterium"]
    assert outcomes.sort_values(keys).values.tolist() == database_outcomes.sort_values(keys).values.tolist()
    indicators = ask(result, "SELECT id, antal, bas FROM indikatorer").replace({np.nan: None})
    assert indicators.values.tolist() == [[i.id, i.count, i.base] for i in sample.published.indicators]


def test_a_faulty_export_is_refused_as_by_the_command() -> None:
    with pytest.raises(ContractError, match="Exporten följer inte kodboken"):
        review(ROOT / "sample_data" / "felaktig", AUDIT)


def test_a_criterion_is_replaced_in_its_place() -> None:
    met = replace(AUDIT.criterion("vald_fraga"), cases=(Case(Outcome.UPPFYLLT, ALWAYS),))
    changed = with_criterion(AUDIT, met)
    assert [c.id for c in changed.criteria] == [c.id for c in AUDIT.criteria]
    assert [c for c in changed.criteria if c not in AUDIT.criteria] == [met]
    extended = with_criterion(AUDIT, replace(met, id="nytt"))
    assert [c.id for c in extended.criteria] == [*(c.id for c in AUDIT.criteria), "nytt"]


# --- Own tables -------------------------------------------------------------------------------------------


def test_hidden_numbers_are_missing_in_a_frame_as_well() -> None:
    (own,) = _own(SAMPLE, "forsorjning", "kon")
    frame = numbers(own)
    groups = frame[frame["kon"] != TOGETHER]
    assert groups["antal"].isna().any() and not groups["antal"].isin([1, 2, 3]).any()
    assert frame.loc[frame["antal"].isna(), ["andel", "lagst", "hogst"]].isna().all(axis=None)


def test_no_audit_shows_less_than_four() -> None:
    with pytest.raises(DefinitionError, match="threshold får inte vara lägre än 4"):
        replace(AUDIT, threshold=1)


def test_decisions_without_a_value_are_a_group_of_their_own() -> None:
    (own,) = _own(SAMPLE, "ansokan_finns", "behov_syfte_mal")
    assert [label for (label,) in own.groups] == ["Ja", "Delvis", "Nej", "Inte ifyllt", TOGETHER]
    assert sum(share.base or 0 for share in own.rows[0].shares[:-1]) == own.rows[0].shares[-1].base == 137


@pytest.mark.parametrize(
    ("rows", "by", "message"),
    [
        ("kon", "kon", "kan inte vara både rader och kolumner"),
        ("alder", "kon", "alder är varken en kolumn med koder"),
        ("forsorjning", "finns_inte", "finns_inte är varken en kolumn med koder"),
        ("stadsdel", "forsorjning", "Vänd på tabellen"),
        ("utfall_finns_inte", "stadsdel", "inget kriterium finns_inte"),
    ],
)
def test_a_table_that_cannot_be_made_says_why(rows: str, by: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        own_tables(SAMPLE, AUDIT, [rows], by)


def test_conduct_is_shown_whole_in_an_own_table() -> None:
    """The authority's conduct is not secret: every count is that of the export."""
    (own,) = _own(SAMPLE, "dur_underlag", "stadsdel")
    true = Counter((row["dur_underlag"], row["stadsdel"]) for row in ARENDEN)
    codes = AUDIT.main.variable("dur_underlag").codes
    districts = {label: code for code, label in AUDIT.main.variable("stadsdel").codes.items()}
    for row, code in zip(own.rows, codes, strict=True):
        for (label,), share in zip(own.groups[:-1], row.shares, strict=False):
            assert share.count == true[code, districts[label]]


def test_a_table_that_would_be_mostly_hidden_comes_back_without_rows() -> None:
    """Six people of 120 have children: by district every count would be hidden."""
    (own,) = _own(SAMPLE, "barn", "stadsdel")
    assert own.rows == () and own.undivided == (("egen_barn", "Barn"),)


@pytest.mark.parametrize("by", ["stadsdel", "kon", "insats"])
def test_a_small_count_of_persons_is_in_no_own_table(by: str) -> None:
    """Every count from 1 to 3 is hidden, and the interval in its place holds it and all that it could be."""
    names = ["forsorjning", "mal_tillfragad", "ekonomiskt_bistand"]
    labels = {label: code for code, label in AUDIT.main.variable(by).codes.items()}
    n_shown = 0
    tables = own_tables(SAMPLE, AUDIT, names, by)
    for own in tables:
        name = own.of.removeprefix("egen_")
        rows = {label: code for code, label in AUDIT.main.variable(name).codes.items()}
        true = Counter((row[name], row[by]) for row in ARENDEN if row["beslut_utfall"] != "avslag")
        for row in own.rows:
            for (label,), share in zip(own.groups[:-1], row.shares, strict=False):
                if row.label not in rows or label not in labels:
                    continue  # rows or groups that were joined
                count = true[rows[row.label], labels[label]]
                if share.count is None:
                    assert share.count_among and share.count_among[0] <= count <= share.count_among[1]
                    assert not 0 < count < 4 or share.count_among[0] == 0
                else:
                    assert share.count == count and not 0 < count < 4
                    n_shown += 1
    assert n_shown or all(not own.rows for own in tables)


# --- In the notebook --------------------------------------------------------------------------------------


def test_an_own_table_is_shown_and_saved_with_the_same_cells(tmp_path: Path) -> None:
    own = own_document(AUDIT, "Egen", _own(SAMPLE, "forsorjning", "kon"))
    (block,) = own.tables
    page = show(own).html.replace("\u00a0", " ")
    assert f"<figcaption>Figur 1. {own.figures[0].title}</figcaption>" in page and "<svg" in page
    assert repr(show(own)) == "Shown()", "a notebook keeps the text beside the page"
    document = docx.Document(str(save(own, tmp_path / "egen.docx")))
    (table,) = document.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        [*block.headers],
        *map(list, map(texts, block.rows)),
    ]
    assert any("–" in cell for row in block.rows for cell in texts(row)[1:]), "a hidden count is an interval"


def test_what_is_made_of_invented_data_says_so(reviewed: tuple[Reviewed, list[Path]], tiny_export: Path) -> None:
    """The sample has the mark; an export without it counts as real."""
    tiny = review(tiny_export, AUDIT)
    for export, reviewed_export, invented in ((SAMPLE, reviewed[0], True), (tiny_export, tiny, False)):
        own = own_document(AUDIT, "Egen", _own(export, "forsorjning", "kon"))
        assert own.invented is reviewed_export.report.invented is invented


def test_labels_are_shown_as_text_and_never_as_markup() -> None:
    (own,) = _own(SAMPLE, "forsorjning", "kon")
    page = show(own_document(AUDIT, "Egen", [replace(own, title="<script>alert(1)</script>")])).html
    assert "<script>" not in page and "&lt;script&gt;" in page


def test_what_the_report_does_not_have_is_named() -> None:
    own = own_document(AUDIT, "Egen", _own(SAMPLE, "forsorjning", "kon"))
    with pytest.raises(UsageError, match=r"heter tabell_99\. Tabeller och figurer är egen_forsorjning_kon och"):
        show(own, "tabell_99")
