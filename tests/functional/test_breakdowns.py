"""What `--uppdelning` gives: every number that any file of a run prints is counted again, straight from the sample.

Conduct is printed whole; small counts of persons' circumstances are not, and the files agree on what is hidden.
"""

from __future__ import annotations

import hashlib
import importlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.section import WD_ORIENTATION
from docx.oxml.ns import qn

from checks.audits.sysselsattning_2025 import AUDIT
from checks.report_tables import CategoryTable
from pipeline.disclosure import protection
from pipeline.disclosure.published import Share
from reports.document import PartOfTotal
from reports.render.cells import text
from reports.review.breakdowns.chapter import total as total_of
from reports.review.breakdowns.words import hidden_note
from tests.lib import by_group
from tests.lib.browser import LOOKS, tab_of, violations
from tests.lib.examples import MANY, sampled
from tests.lib.exports import Export, read_csv, write_csv
from tests.lib.oracle import Row, percent_half_up
from tests.lib.pipeline_run import OF_EXAMPLE, QUIET, ROOT, SAMPLE, command, example_export, report, rows
from tests.lib.printed import (
    ALL,
    FEW,
    Cells,
    Reading,
    breakdown_ids,
    csv_cells,
    database_cells,
    docx_tables,
    html_tables,
    xlsx_cells,
)
from tests.lib.shared import SharedRuns
from tests.spec.cases import BASE_AVSLAG

openpyxl: Any = importlib.import_module("openpyxl")

RUNS = [
    ("stadsdel",), ("kon",), ("insats",), ("aldersgrupp",), ("stadsdel", "kon"), ("kon", "insats"),
]  # fmt: skip
TRIED = (("aldersgrupp",), ("stadsdel", "kon"))
"""The hardest breakdowns: one joins groups, one crosses two variables. The others are in `make test-long`."""
LABELS = {"stadsdel": "stadsdelsnämnd", "kon": "kön", "insats": "insats", "aldersgrupp": "åldersgrupp"}
TITLES = {t.id: t.title for t in AUDIT.report_tables if isinstance(t, CategoryTable)}
RANKED = {"aktuell_dur_lagsta_stadsdel", "aktuell_dur_nast_hogsta_stadsdel", "aktuell_dur_hogsta_stadsdel",
          "beslut_4_1_4_2_hogsta_stadsdel"}  # fmt: skip
PERSONS = {
    # By the specification: everything that reads children, income, goals, reasons for refusal or age.
    "fordjupning_under_35", "barn_framgar", "barn_fragor", "barnkonsekvensanalys", "samverkan_bistand",
    "samplanering_fk", "avslag_motiverat", "personligt_mal", "inriktning_motsvarar_mal", "barn_egna_i_hushallet",
    "barn_annans_i_hushallet", "barn_egna_ej_i_hushallet", "barn_framgar_ej", "ekonomiskt_bistand_helt_eller_delvis",
}  # fmt: skip
PERSON_TABLES = {"tabell_5", "huvudsaklig_forsorjning", "skal_for_avslag"}
FACIT = json.loads((Path(__file__).parents[1] / "facit" / "rapport_2025.json").read_text("utf-8"))
NBSP = "\u00a0"


@dataclass(frozen=True)
class Run:
    """A run with a breakdown."""

    folder: Path
    by: tuple[str, ...]

    @property
    def suffix(self) -> str:
        return "_".join(self.by)

    @cached_property
    def csv(self) -> dict[str, Cells]:
        """Breakdown -> its cells, as the CSV files have them; without tables that are not broken down."""
        ids = breakdown_ids(self.folder, self.suffix)
        cells = {id_.removesuffix(f"_{self.suffix}"): csv_cells(self.folder, id_) for id_ in ids}
        return {table: breakdown for table, breakdown in cells.items() if breakdown}

    @cached_property
    def persons(self) -> set[str]:
        """The labels of the rows that are about persons' circumstances."""
        ids = PERSONS - ({"fordjupning_under_35"} if "aldersgrupp" in self.by else set())
        labels = {**{c.id: c.label for c in AUDIT.criteria}, **{i.id: i.label for i in AUDIT.indicators}}
        return {labels[id_] for id_ in ids}

    @cached_property
    def decisions(self) -> list[Row]:
        """The sample's decisions, each with its outcomes as the run stored them."""
        outcomes: dict[str, dict[str, str]] = {}
        for id_, criterion, outcome in rows(self.folder, "SELECT arende_id, kriterium, utfall FROM utfall"):
            outcomes.setdefault(id_, {})[criterion] = outcome
        return [row | {"utfall": outcomes[row["arende_id"]]} for row in read_csv(SAMPLE / "arenden.csv")]

    def document(self, name: str) -> dict[str, Cells]:
        """Breakdown -> its cells, as the Word report or the web page has them."""
        path = self.folder / name
        tables = docx_tables(path) if path.suffix == ".docx" else html_tables(path)
        return Reading(tables, TITLES, " och ".join(LABELS[name] for name in self.by)).cells()

    @cached_property
    def manifest(self) -> dict[str, Any]:
        content: dict[str, Any] = json.loads((self.folder / "manifest.json").read_text("utf-8"))
        return content


def _options(by: tuple[str, ...]) -> list[str]:
    return ["--uppdelning", ",".join(by)]


def _is_about_persons(run: Run, table: str, label: str) -> bool:
    return table in PERSON_TABLES or (table in ("kriterier", "indikatorer") and label in run.persons)


def _count_range(printed: str) -> tuple[int, int]:
    """Lowest and highest count of a printed cell, which is a number or an interval."""
    low, _, high = printed.replace(NBSP, "").partition("–")
    return int(low), int(high or low)


@pytest.fixture(scope="module", params=sampled(RUNS, TRIED), ids="_".join)
def run(request: pytest.FixtureRequest, runs: SharedRuns) -> Run:
    by: tuple[str, ...] = request.param
    return Run(runs.report(SAMPLE, *QUIET, *_options(by)), by)


# --- The numbers ------------------------------------------------------------------------------------------


def _expected_counts(run: Run, table: str) -> by_group.Counts:
    """The independent counts of the cells that the breakdown prints."""
    if table == "kriterier":
        return by_group.by_group(run.decisions, run.by, by_group.criteria({c.id: c.label for c in AUDIT.criteria}))
    if table == "indikatorer":
        return by_group.by_group(run.decisions, run.by, {x: (y, z) for x, y, z in by_group.FIGURES.values()})
    labels = {label for label, _ in run.csv[table]}
    return by_group.by_group(run.decisions, run.by, by_group.categories(table, labels))


def _compared_cells(
    run: Run,
) -> Iterator[tuple[str, tuple[str, tuple[str, ...]], tuple[int, int], tuple[str, str, str]]]:
    """Every printed cell that is counted again: its table, its key, count and base, and the printed texts."""
    for table in sorted(set(run.csv) - {"tabell_8"}):
        counts = _expected_counts(run, table)
        for key, count in counts.items():
            if key in run.csv[table]:
                yield table, key, count, run.csv[table][key]


def test_every_printed_number_is_the_independent_count(run: Run) -> None:
    """A hidden count lies in the interval that is printed in its place."""
    compared_cells = list(_compared_cells(run))
    assert len(compared_cells) > 100
    for table, key, (count, base), (count_text, base_text, percent) in compared_cells:
        if base == 0:
            assert (count_text, base_text, percent) == ("–", "0", "–"), (table, key)
        elif count_text == FEW:
            assert (base_text, percent) == (FEW, FEW), (table, key)
        else:
            for true, printed in ((count, count_text), (base, base_text)):
                if printed != "*":
                    low, high = _count_range(printed)
                    assert low <= true <= high, (table, key)
            is_whole = count_text.isdecimal() and base_text.isdecimal()
            assert percent == (str(percent_half_up(count, base)) if is_whole else "*"), (table, key)


def test_conduct_is_shown_whole_wherever_the_base_is_at_the_threshold(run: Run) -> None:
    sizes = by_group.by_group(run.decisions, run.by, {"alla": (lambda _: True, lambda _: True)})
    group_size = {group: base for (_, group), (_, base) in sizes.items()}
    n_conduct = 0
    for table, key, (count, base), (count_text, base_text, _) in _compared_cells(run):
        if not _is_about_persons(run, table, key[0]) and base:
            enough = base >= 4 and group_size[key[1]] >= 4
            assert (count_text, base_text) == ((str(count), str(base)) if enough else (FEW, FEW)), (table, key)
            n_conduct += 1
    assert n_conduct > 100


def test_no_small_count_of_persons_is_printed_of_a_group(run: Run) -> None:
    """Nor is the rest of its base, which a reader can compute; a group with every decision is printed whole."""
    totals = {(table, key[0], base) for table, key, (_, base), _ in _compared_cells(run) if set(key[1]) == {ALL}}
    for table, key, (count, base), (count_text, base_text, _) in _compared_cells(run):
        if _is_about_persons(run, table, key[0]) and (table, key[0], base) not in totals:
            assert not count_text.isdecimal() or not 0 < count < 4, (table, key)
            assert not base_text.isdecimal() or not 0 < base < 4, (table, key)
            if count_text.isdecimal() and base_text.isdecimal() and table not in PERSON_TABLES:
                assert not 0 < base - count < 4, (table, key)


def test_at_least_half_of_every_printed_table_is_shown(run: Run) -> None:
    for table, cells in run.csv.items():
        groups = [numbers for (_, group), numbers in cells.items() if ALL not in group and numbers[1] != "0"]
        hidden = [n for n in groups if n[0] != FEW and not n[0].isdecimal()]
        assert 2 * len(hidden) <= len(groups), table


def test_every_row_about_all_groups_is_there_for_every_group(run: Run) -> None:
    """Except rows about persons, which may be left out of the breakdown."""
    for table in set(run.csv) - {"tabell_8"}:
        counts, row_labels = _expected_counts(run, table), {label for label, _ in run.csv[table]}
        assert {key for key in counts if key[0] in row_labels} <= set(run.csv[table])
        if table == "kriterier":
            fixed = {c.label for c in AUDIT.criteria if {*run.by, "alder"} & set(c.population.columns)}
            assert row_labels >= {c.label for c in AUDIT.criteria} - fixed - run.persons


@pytest.mark.parametrize("name", ["rapport.docx", "rapport.html"])
def test_the_documents_print_what_the_csv_files_print(run: Run, name: str) -> None:
    """Except tables with too few decisions in every group, which a sentence replaces."""
    printed, reason = run.document(name), "eftersom underlaget i grupperna är för litet."
    n_absent = 0
    for table, cells in run.csv.items():
        printed_cells = printed.get(table, {})
        assert printed_cells.items() <= cells.items()
        for (label, group), (count, base, _) in cells.items():
            if (label, group) not in printed_cells:
                n_absent += 1
                groups = {g for line, g in printed_cells if line == label and g[1:] == group[1:]}
                assert groups == set(), "a row has lost a group"
                assert group[0] == ALL or base == "0" or count == FEW
    path = run.folder / name
    prose = path.read_text("utf-8") if path.suffix == ".html" else _prose(path)
    assert (reason in prose) == (n_absent > 0)


def test_a_table_of_no_decisions_is_replaced_by_a_sentence(tmp_path: Path) -> None:
    """With refusals alone no table of grants is broken down, and every row that is broken down has decisions."""
    refused = [{**BASE_AVSLAG, "arende_id": f"A{i}", "kon": ("kvinna", "man")[i % 2]} for i in range(30)]
    export = write_csv(Export(refused, None, None), tmp_path / "export")
    folder = report(export, tmp_path / "ut", *QUIET, *_options(("kon",)))
    prose, tables = _prose(folder / "rapport.docx"), docx_tables(folder / "rapport.docx")
    for title, reason in (
        (f"{TITLES['tabell_2']}, efter kön", "granskningen inte har några ärenden med bifall."),
        ("Väntetider i veckor, efter kön", "granskningen inte har några ärenden med bifall."),
        ("Utredning: uppgifter efter kön", "uppgifterna inte gäller något ärende."),
        ("Helhetssyn och samordning: kriterier efter kön", "kriterierna inte gäller något ärende."),
    ):
        assert f"Tabellen ”{title}” visas inte, eftersom {reason}" in prose
        assert title not in {t.caption for t in tables}
    breakdown_tables = [t for t in tables if t.header[1:] == ("Kvinna", "Man", ALL)]
    assert breakdown_tables
    for table in breakdown_tables:
        assert all(row[-1] not in ("–", "0") for row in table.rows)


def _prose(path: Path) -> str:
    return "\n".join(p.text for p in docx.Document(str(path)).paragraphs)


def test_the_workbook_and_the_database_hold_what_the_csv_files_hold(run: Run) -> None:
    for table, cells in run.csv.items():
        assert xlsx_cells(run.folder, f"{table}_{run.suffix}") == cells, table
        assert database_cells(run.folder, f"{table}_{run.suffix}") == cells, table


def test_waiting_times_by_group_are_in_every_file(run: Run) -> None:
    documents = docx_tables(run.folder / "rapport.docx"), html_tables(run.folder / "rapport.html")
    book = openpyxl.load_workbook(run.folder / "tabeller.xlsx")
    for path in sorted((run.folder / "tabeller").glob("tabell_[17]_*.csv")):
        _, *lines = (line.split(";") for line in path.read_text("utf-8-sig").splitlines())
        for tables in documents:
            assert [t for t in tables if [list(r) for r in t.rows] == lines], path.name
        last, labels = 4 + len(lines), [line[0] for line in lines]
        assert any([c[0] for c in s.iter_rows(min_row=5, max_row=last, values_only=True)] == labels for s in book)
        database_cells_ = rows(run.folder, f"SELECT varde FROM tabeller WHERE tabell = '{path.stem}'")
        assert [cell for (cell,) in database_cells_] == [cell for line in lines for cell in line[1:]]


# --- What a breakdown leaves alone, and what it withholds -------------------------------------------------


@pytest.mark.parametrize("number", ["2", "3", "4", "5", "6"])
def test_the_undivided_tables_are_printed_whole(number: str, run: Run) -> None:
    lines = (run.folder / "tabeller" / f"tabell_{number}.csv").read_text("utf-8-sig").splitlines()[1:]
    expected = [";".join(map(str, line)) for line in FACIT["tables"][number]["rows"]]
    assert sorted(lines[: len(expected)]) == sorted(expected)


def test_shares_of_single_districts_stand_beside_the_breakdown(run: Run) -> None:
    ids = {id_ for (id_,) in rows(run.folder, "SELECT id FROM indikatorer")}
    assert ids >= RANKED


def test_the_manifest_tells_what_is_hidden(run: Run) -> None:
    control = run.manifest["rojandekontroll"]
    assert control["troskel"] == 4
    counts = {
        breakdown["id"]: breakdown["dolda_forst"] + breakdown["dolda_ytterligare"]
        for breakdown in control["uppdelningar"]
    }
    for table, cells in run.csv.items():
        hidden = any(n != FEW and n != "–" and not n.replace(NBSP, "").isdecimal() for n, _, _ in cells.values())
        assert (counts[f"{table}_{run.suffix}"] > 0) == hidden, table
    assert run.manifest["alternativ"]["uppdelning"] == [",".join(run.by)]


def test_no_report_tells_how_many_counts_are_hidden_for_being_small(run: Run) -> None:
    """Together with the totals, that number would narrow down the hidden counts."""
    for breakdown in run.manifest["rojandekontroll"]["uppdelningar"]:
        if breakdown["dolda_forst"] and breakdown["dolda_ytterligare"]:
            page = (run.folder / "rapport.html").read_text("utf-8")
            assert "dolda_forst" not in page and "ytterligare antal är dolda" not in page


@pytest.mark.long
def test_two_runs_are_byte_identical(runs: SharedRuns, tmp_path: Path) -> None:
    options = (*QUIET, *_options(("stadsdel", "kon")))
    first, second = runs.report(SAMPLE, *options), report(SAMPLE, tmp_path / "igen", *options)
    names = {p.relative_to(first) for p in first.rglob("*") if p.is_file()}
    assert names == {p.relative_to(second) for p in second.rglob("*") if p.is_file()}
    different = {n.as_posix() for n in names if (first / n).read_bytes() != (second / n).read_bytes()}
    assert different <= {"granskning.duckdb", "manifest.json"}
    cells = "SELECT * FROM tabeller ORDER BY ALL"
    assert rows(first, cells) == rows(second, cells)


def test_a_higher_threshold_hides_every_count_of_persons_under_it(runs: SharedRuns) -> None:
    run = Run(runs.report(SAMPLE, *QUIET, "--uppdelning", "kon", "--troskel", "20"), ("kon",))
    for table, key, (count, base), (count_text, _, _) in _compared_cells(run):
        if set(key[1]) != {ALL}:
            if _is_about_persons(run, table, key[0]):
                assert not count_text.isdecimal() or count == 0 or count >= 20, (table, key)
            elif base:
                assert count_text == (str(count) if base >= 20 else FEW), (table, key)
    assert run.manifest["rojandekontroll"]["troskel"] == 20
    attendance = "SELECT DISTINCT varde FROM tabeller WHERE tabell = 'tabell_1' AND kolumn LIKE '22%'"
    assert rows(run.folder, attendance) == [("*",)]


def test_decisions_of_one_group_are_not_broken_down(tmp_path: Path) -> None:
    folder = example_export(tmp_path / "e", kon="kvinna")
    answer = command("rapport", folder, "--ut", tmp_path / "r", *QUIET, *OF_EXAMPLE, "--uppdelning", "kon")
    assert answer.exit_code == 0, answer.output
    assert "Rapporten är inte uppdelad efter kön: alla ärenden hör till samma grupp." in answer.output
    assert "Uppdelade tabeller" not in (tmp_path / "r" / "rapport.html").read_text("utf-8")


def test_a_dimension_of_one_group_is_left_out_and_the_others_are_used(tmp_path: Path) -> None:
    folder = example_export(tmp_path / "e", stadsdel="bromma")
    options = (*OF_EXAMPLE, "--uppdelning", "stadsdel", "--uppdelning", "kon")
    answer = command("rapport", folder, "--ut", tmp_path / "r", *QUIET, *options)
    assert answer.exit_code == 0, answer.output
    assert "Rapporten är inte uppdelad efter stadsdelsnämnd: alla ärenden hör till samma grupp." in answer.output
    assert (tmp_path / "r" / "tabeller" / "tabell_2_kon.csv").exists()
    assert not list((tmp_path / "r" / "tabeller").glob("*_stadsdel*.csv"))


@pytest.mark.long
def test_several_breakdowns_stand_in_one_report(tmp_path: Path) -> None:
    options = ("--uppdelning", "kon", "--uppdelning", "insats", "--uppdelning", "stadsdel,kon")
    folder = report(SAMPLE, tmp_path / "r", *QUIET, *options)
    names = {p.stem for p in (folder / "tabeller").glob("kriterier_*.csv")}
    assert names == {"kriterier_kon", "kriterier_insats", "kriterier_stadsdel", "kriterier_stadsdel_kon"}


def test_a_breakdown_shows_the_same_whatever_else_is_asked_for(runs: SharedRuns) -> None:
    """Two reports of the same decisions side by side reveal nothing more."""
    alone = runs.report(SAMPLE, *QUIET)
    crossed = runs.report(SAMPLE, *QUIET, *_options(("stadsdel", "kon")))
    for name in ("kriterier_stadsdel", "kriterier_kon", "indikatorer_stadsdel", "indikatorer_kon"):
        assert csv_cells(alone, name) == csv_cells(crossed, name), name


# --- How it looks -----------------------------------------------------------------------------------------


def test_many_groups_stand_on_pages_that_lie_on_their_side(run: Run) -> None:
    document = docx.Document(str(run.folder / "rapport.docx"))
    upright, *others = document.sections
    assert upright.orientation == WD_ORIENTATION.PORTRAIT and upright.different_first_page_header_footer
    assert len(others) == (1 if run.by[0] in ("stadsdel", "aldersgrupp") else 0)
    for section in others:
        assert section.orientation == WD_ORIENTATION.LANDSCAPE
        assert (section.page_width, section.page_height) == (upright.page_height, upright.page_width)
        assert not section.different_first_page_header_footer
        assert [i.text.strip() for i in section.footer._element.iter(qn("w:instrText"))] == ["PAGE"]


def test_tables_are_as_wide_as_their_page_and_keep_their_rows_whole(run: Run) -> None:
    body = docx.Document(str(run.folder / "rapport.docx")).element.body
    sections = list(body.iter(qn("w:sectPr")))
    widths = [int(s.find(qn("w:pgSz")).get(qn("w:w"))) - 2 * 1418 for s in sections]
    section_end = sections[0].getparent().getparent() if len(sections) > 1 else None
    place = 0
    for child in body:
        if child.tag == qn("w:tbl"):
            assert sum(int(c.get(qn("w:w"))) for c in child.iter(qn("w:gridCol"))) == widths[place]
            first, *lines = child.findall(qn("w:tr"))
            assert first.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
            assert all(r.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for r in (first, *lines))
        place += child is section_end


def test_every_table_says_base_population_and_what_is_hidden(run: Run) -> None:
    book = openpyxl.load_workbook(run.folder / "tabeller.xlsx")
    for sheet in book:
        if sheet.title.startswith("Uppdelning"):
            lines = list(sheet.iter_rows(values_only=True))
            texts = [str(line[0]) for line in lines if line[0]]
            has_few = any(FEW in line[1:] for line in lines)
            assert texts[1].startswith("Bas: ") and "Population: " in texts[1]
            assert any(t.startswith("”För få” står där") for t in texts) == has_few


@pytest.mark.parametrize(
    ("share", "part", "total", "full"),
    [
        (Share(7, 30, 23, (12, 41)), f"7 (23{NBSP}%)", f"30 (100{NBSP}%)", f"7{NBSP}av{NBSP}30 (23{NBSP}%)"),
        (Share(0, 30, 0, (0, 11)), f"0 (0{NBSP}%)", f"30 (100{NBSP}%)", f"0{NBSP}av{NBSP}30 (0{NBSP}%)"),
        (Share(None, 30, count_among=(0, 7)), "0–7", f"30 (100{NBSP}%)", f"0–7{NBSP}av{NBSP}30"),
        (Share(None, None), "*", "*", "*"),
        (Share(2, 3, few=True), "för få", "för få", "för få"),
        (Share(0, 0), "–", "0", "–"),
    ],
)
def test_cells(share: Share, part: str, total: str, full: str) -> None:
    assert tuple(map(text, (PartOfTotal(share), total_of(share), share))) == (part, total, full)


def test_a_note_counts_the_hidden_and_says_nothing_of_their_size() -> None:
    shown, hidden = Share(7, 30, 23), Share(None, 30, count_among=(0, 7))
    assert hidden_note(4, [shown, shown]) == ()
    (note,) = hidden_note(5, [shown, hidden])
    assert note.startswith("Antal under fem om enskildas förhållanden visas inte")
    assert f"Här är en av två{NBSP}celler dold" in note
    (few_note,) = hidden_note(4, [shown, Share(2, 3, few=True)])
    assert few_note == "”För få” står där underlaget är färre än fyra ärenden."


@pytest.mark.parametrize("run", sampled(TRIED, TRIED[1:]), ids="_".join, indirect=True)
def test_axe_finds_no_violation_among_broken_down_tables(run: Run, browser: Any) -> None:
    with tab_of(browser, run.folder / "rapport.html", bypass_csp=True) as tab:
        assert violations(tab, LOOKS if MANY else [(320, "light")]) == []


def test_where_the_attack_succeeds_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The gate, with an attack that always succeeds."""

    def successful_attack(*_: object) -> tuple[int, ...]:
        return (0,)

    monkeypatch.setattr(protection, "attack", successful_attack)
    answer = command("rapport", SAMPLE, "--ut", tmp_path / "r", *QUIET, "--uppdelning", "kon")
    assert answer.exit_code == 1
    assert "röjandekontroll" in answer.output.lower() and "Traceback" not in answer.output
    assert list(tmp_path.iterdir()) == []


def test_the_report_tells_that_its_intervals_are_those_of_a_sample(runs: SharedRuns, tmp_path: Path) -> None:
    """Only then, and the manifest has the file and the checksum of the sample."""
    sample_file = tmp_path / "urval.xlsx"
    population = ROOT / "sample_data" / "population_2025.csv"
    answer = command("urval", population, "--antal", "30", "--fro", "2025", "--ut", sample_file)
    assert answer.exit_code == 0, answer.output
    for options, is_mentioned in ((("--population", sample_file), True), ((), False)):
        folder = runs.report(SAMPLE, *QUIET, *map(str, options))
        page = (folder / "rapport.html").read_text("utf-8")
        assert ("det är känt hur många ärenden det är draget ur" in page) is is_mentioned
        entry = json.loads((folder / "manifest.json").read_text("utf-8"))["alternativ"]["population"]
        digest = hashlib.sha256(sample_file.read_bytes()).hexdigest()
        assert entry == ({"fil": "urval.xlsx", "sha256": digest} if is_mentioned else None)
