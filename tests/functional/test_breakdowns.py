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
from tests.lib import bad_inputs, by_group
from tests.lib.browser import axe_script, tab_of
from tests.lib.examples import sampled
from tests.lib.exports import Export, read_csv, write_csv
from tests.lib.oracle import Row, percent_half_up
from tests.lib.pipeline_run import QUIET, ROOT, SAMPLE, command, report, rows
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
"""Whose groups are joined, and which are crossed: what is hardest. The others are in `make test-long`."""
LABELS = {"stadsdel": "stadsdelsnämnd", "kon": "kön", "insats": "insats", "aldersgrupp": "åldersgrupp"}
TITLES = {t.id: t.title for t in AUDIT.report_tables if isinstance(t, CategoryTable)}
RANKED = {"aktuell_dur_lagsta_stadsdel", "aktuell_dur_nast_hogsta_stadsdel", "aktuell_dur_hogsta_stadsdel",
          "beslut_4_1_4_2_hogsta_stadsdel"}  # fmt: skip
PERSONS = {
    # By the specification: what reads children, income, goals, reasons for refusal or age.
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
        """Breakdown -> its cells, as the CSV files have them; without tables that are left undivided."""
        ids = breakdown_ids(self.folder, self.suffix)
        cells = {id_.removesuffix(f"_{self.suffix}"): csv_cells(self.folder, id_) for id_ in ids}
        return {of: found for of, found in cells.items() if found}

    @cached_property
    def persons(self) -> set[str]:
        """The labels of the rows that are about persons' circumstances."""
        ids = PERSONS - ({"fordjupning_under_35"} if "aldersgrupp" in self.by else set())
        labels = {**{c.id: c.label for c in AUDIT.criteria}, **{i.id: i.label for i in AUDIT.indicators}}
        return {labels[id_] for id_ in ids}

    @cached_property
    def decisions(self) -> list[Row]:
        """The sample's decisions, each with its outcomes as the run stored them."""
        judged: dict[str, dict[str, str]] = {}
        for id_, criterion, outcome in rows(self.folder, "SELECT arende_id, kriterium, utfall FROM utfall"):
            judged.setdefault(id_, {})[criterion] = outcome
        return [row | {"utfall": judged[row["arende_id"]]} for row in read_csv(SAMPLE / "arenden.csv")]

    def document(self, name: str) -> dict[str, Cells]:
        """Breakdown -> its cells, as the Word report or the web page has them."""
        path = self.folder / name
        tables = docx_tables(path) if path.suffix == ".docx" else html_tables(path)
        return Reading(tables, TITLES, " och ".join(LABELS[name] for name in self.by)).cells()

    @cached_property
    def manifest(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / "manifest.json").read_text("utf-8"))
        return found


def _options(by: tuple[str, ...]) -> list[str]:
    return ["--uppdelning", ",".join(by)]


def _is_about_persons(run: Run, of: str, label: str) -> bool:
    return of in PERSON_TABLES or (of in ("kriterier", "indikatorer") and label in run.persons)


def _ends(shown: str) -> tuple[int, int]:
    """The ends of what is printed of a count: a number, or the interval that it lies in."""
    low, _, high = shown.replace(NBSP, "").partition("–")
    return int(low), int(high or low)


@pytest.fixture(scope="module", params=sampled(RUNS, TRIED), ids="_".join)
def run(request: pytest.FixtureRequest, runs: SharedRuns) -> Run:
    by: tuple[str, ...] = request.param
    return Run(runs.report(SAMPLE, *QUIET, *_options(by)), by)


# --- The numbers ------------------------------------------------------------------------------------------


def _counted(run: Run, of: str) -> by_group.Counts:
    """The independent count of what that breakdown prints."""
    if of == "kriterier":
        return by_group.by_group(run.decisions, run.by, by_group.criteria({c.id: c.label for c in AUDIT.criteria}))
    if of == "indikatorer":
        return by_group.by_group(run.decisions, run.by, {x: (y, z) for x, y, z in by_group.FIGURES.values()})
    labels = {label for label, _ in run.csv[of]}
    return by_group.by_group(run.decisions, run.by, by_group.categories(of, labels))


def _checked(run: Run) -> Iterator[tuple[str, tuple[str, tuple[str, ...]], tuple[int, int], tuple[str, str, str]]]:
    """Every printed cell that is counted again: of what, where, count and base, and what is printed."""
    for of in sorted(set(run.csv) - {"tabell_8"}):
        counted = _counted(run, of)
        for key, count in counted.items():
            if key in run.csv[of]:
                yield of, key, count, run.csv[of][key]


def test_every_printed_number_is_the_independent_count(run: Run) -> None:
    """A hidden count lies in the interval that is printed in its place."""
    found = list(_checked(run))
    assert len(found) > 100
    for of, key, (count, base), (shown, shown_base, percent) in found:
        if base == 0:
            assert (shown, shown_base, percent) == ("–", "0", "–"), (of, key)
        elif shown == FEW:
            assert (shown_base, percent) == (FEW, FEW), (of, key)
        else:
            for true, printed in ((count, shown), (base, shown_base)):
                if printed != "*":
                    low, high = _ends(printed)
                    assert low <= true <= high, (of, key)
            whole = shown.isdecimal() and shown_base.isdecimal()
            assert percent == (str(percent_half_up(count, base)) if whole else "*"), (of, key)


def test_conduct_is_shown_whole_wherever_the_base_is_at_the_threshold(run: Run) -> None:
    sizes = by_group.by_group(run.decisions, run.by, {"alla": (lambda _: True, lambda _: True)})
    group_size = {group: base for (_, group), (_, base) in sizes.items()}
    conduct = 0
    for of, key, (count, base), (shown, shown_base, _) in _checked(run):
        if not _is_about_persons(run, of, key[0]) and base:
            enough = base >= 4 and group_size[key[1]] >= 4
            assert (shown, shown_base) == ((str(count), str(base)) if enough else (FEW, FEW)), (of, key)
            conduct += 1
    assert conduct > 100


def test_no_small_count_of_persons_is_printed_of_a_group(run: Run) -> None:
    """Nor what is left of its base, which a reader works out; but a group with every decision is printed whole."""
    whole = {(of, key[0], base) for of, key, (_, base), _ in _checked(run) if set(key[1]) == {ALL}}
    for of, key, (count, base), (shown, shown_base, _) in _checked(run):
        if _is_about_persons(run, of, key[0]) and (of, key[0], base) not in whole:
            assert not shown.isdecimal() or not 0 < count < 4, (of, key)
            assert not shown_base.isdecimal() or not 0 < base < 4, (of, key)
            if shown.isdecimal() and shown_base.isdecimal() and of not in PERSON_TABLES:
                assert not 0 < base - count < 4, (of, key)


def test_at_least_half_of_every_printed_table_is_shown(run: Run) -> None:
    for of, cells in run.csv.items():
        groups = [numbers for (_, group), numbers in cells.items() if ALL not in group and numbers[1] != "0"]
        hidden = [n for n in groups if n[0] != FEW and not n[0].isdecimal()]
        assert 2 * len(hidden) <= len(groups), of


def test_what_is_not_about_some_of_the_groups_alone_is_there_for_every_group(run: Run) -> None:
    """But for what is about persons, which may be left undivided."""
    for of in set(run.csv) - {"tabell_8"}:
        counted, there = _counted(run, of), {label for label, _ in run.csv[of]}
        assert {key for key in counted if key[0] in there} <= set(run.csv[of])
        if of == "kriterier":
            fixed = {c.label for c in AUDIT.criteria if {*run.by, "alder"} & set(c.population.columns)}
            assert there >= {c.label for c in AUDIT.criteria} - fixed - run.persons


@pytest.mark.parametrize("name", ["rapport.docx", "rapport.html"])
def test_the_documents_print_what_the_csv_files_print(run: Run, name: str) -> None:
    """All but tables with too little in every group: there a sentence stands instead."""
    printed, instead = run.document(name), "eftersom underlaget i grupperna är för litet."
    absent = 0
    for of, cells in run.csv.items():
        found = printed.get(of, {})
        assert found.items() <= cells.items()
        for (label, group), (count, base, _) in cells.items():
            if (label, group) not in found:
                absent += 1
                of_groups = {g for line, g in found if line == label and g[1:] == group[1:]}
                assert of_groups == set(), "a row has lost a group"
                assert group[0] == ALL or base == "0" or count == FEW
    path = run.folder / name
    said = path.read_text("utf-8") if path.suffix == ".html" else _prose(path)
    assert (instead in said) == (absent > 0)


def test_what_nobody_is_in_has_a_sentence_and_no_table_of_asterisks(tmp_path: Path) -> None:
    """Refusals alone: nothing of a grant can be divided, and what is told of all is told of the groups."""
    refused = [{**BASE_AVSLAG, "arende_id": f"A{i}", "kon": ("kvinna", "man")[i % 2]} for i in range(30)]
    export = write_csv(Export(refused, None, None), tmp_path / "export")
    folder = report(export, tmp_path / "ut", *QUIET, *_options(("kon",)))
    prose, tables = _prose(folder / "rapport.docx"), docx_tables(folder / "rapport.docx")
    for title, why in (
        (f"{TITLES['tabell_2']}, efter kön", "granskningen inte har några ärenden med bifall."),
        ("Väntetider i veckor, efter kön", "granskningen inte har några ärenden med bifall."),
        ("Utredning: uppgifter efter kön", "uppgifterna inte gäller något ärende."),
        ("Helhetssyn och samordning: kriterier efter kön", "kriterierna inte gäller något ärende."),
    ):
        assert f"Tabellen ”{title}” visas inte, eftersom {why}" in prose
        assert title not in {t.caption for t in tables}
    divided = [t for t in tables if t.header[1:] == ("Kvinna", "Man", ALL)]
    assert divided
    for table in divided:
        assert all(row[-1] not in ("–", "0") for row in table.rows)


def _prose(path: Path) -> str:
    return "\n".join(p.text for p in docx.Document(str(path)).paragraphs)


def test_the_workbook_and_the_database_hold_what_the_csv_files_hold(run: Run) -> None:
    for of, cells in run.csv.items():
        assert xlsx_cells(run.folder, f"{of}_{run.suffix}") == cells, of
        assert database_cells(run.folder, f"{of}_{run.suffix}") == cells, of


def test_waiting_times_by_group_are_in_every_file(run: Run) -> None:
    documents = docx_tables(run.folder / "rapport.docx"), html_tables(run.folder / "rapport.html")
    book = openpyxl.load_workbook(run.folder / "tabeller.xlsx")
    for path in sorted((run.folder / "tabeller").glob("tabell_[17]_*.csv")):
        _, *lines = (line.split(";") for line in path.read_text("utf-8-sig").splitlines())
        for tables in documents:
            assert [t for t in tables if [list(r) for r in t.rows] == lines], path.name
        last, labels = 4 + len(lines), [line[0] for line in lines]
        assert any([c[0] for c in s.iter_rows(min_row=5, max_row=last, values_only=True)] == labels for s in book)
        stored = rows(run.folder, f"SELECT varde FROM tabeller WHERE tabell = '{path.stem}'")
        assert [cell for (cell,) in stored] == [cell for line in lines for cell in line[1:]]


# --- What a breakdown leaves alone, and what it withholds -------------------------------------------------


@pytest.mark.parametrize("number", ["2", "3", "4", "5", "6"])
def test_the_undivided_tables_are_printed_whole(number: str, run: Run) -> None:
    lines = (run.folder / "tabeller" / f"tabell_{number}.csv").read_text("utf-8-sig").splitlines()[1:]
    expected = [";".join(map(str, line)) for line in FACIT["tables"][number]["rows"]]
    assert sorted(lines[: len(expected)]) == sorted(expected)


def test_shares_of_single_districts_stand_beside_the_breakdown(run: Run) -> None:
    there = {id_ for (id_,) in rows(run.folder, "SELECT id FROM indikatorer")}
    assert there >= RANKED


def test_the_manifest_tells_what_is_hidden(run: Run) -> None:
    control = run.manifest["rojandekontroll"]
    assert control["troskel"] == 4
    counts = {each["id"]: each["dolda_forst"] + each["dolda_ytterligare"] for each in control["uppdelningar"]}
    for of, cells in run.csv.items():
        hidden = any(n != FEW and n != "–" and not n.replace(NBSP, "").isdecimal() for n, _, _ in cells.values())
        assert (counts[f"{of}_{run.suffix}"] > 0) == hidden, of
    assert run.manifest["alternativ"]["uppdelning"] == [",".join(run.by)]


def test_no_report_tells_how_many_counts_are_hidden_for_being_small(run: Run) -> None:
    """With the totals that would narrow down what they can be."""
    for each in run.manifest["rojandekontroll"]["uppdelningar"]:
        if each["dolda_forst"] and each["dolda_ytterligare"]:
            said = (run.folder / "rapport.html").read_text("utf-8")
            assert "dolda_forst" not in said and "ytterligare antal är dolda" not in said


@pytest.mark.long
def test_two_runs_are_byte_identical(runs: SharedRuns, tmp_path: Path) -> None:
    options = (*QUIET, *_options(("stadsdel", "kon")))
    first, second = runs.report(SAMPLE, *options), report(SAMPLE, tmp_path / "igen", *options)
    names = {p.relative_to(first) for p in first.rglob("*") if p.is_file()}
    assert names == {p.relative_to(second) for p in second.rglob("*") if p.is_file()}
    unlike = {n.as_posix() for n in names if (first / n).read_bytes() != (second / n).read_bytes()}
    assert unlike <= {"granskning.duckdb", "manifest.json"}
    cells = "SELECT * FROM tabeller ORDER BY ALL"
    assert rows(first, cells) == rows(second, cells)


def test_a_higher_threshold_hides_every_count_of_persons_under_it(runs: SharedRuns) -> None:
    run = Run(runs.report(SAMPLE, *QUIET, "--uppdelning", "kon", "--troskel", "20"), ("kon",))
    for of, key, (count, base), (shown, _, _) in _checked(run):
        if set(key[1]) != {ALL}:
            if _is_about_persons(run, of, key[0]):
                assert not shown.isdecimal() or count == 0 or count >= 20, (of, key)
            elif base:
                assert shown == (str(count) if base >= 20 else FEW), (of, key)
    assert run.manifest["rojandekontroll"]["troskel"] == 20
    attendance = "SELECT DISTINCT varde FROM tabeller WHERE tabell = 'tabell_1' AND kolumn LIKE '22%'"
    assert rows(run.folder, attendance) == [("*",)]


def test_decisions_of_one_group_are_not_broken_down(tmp_path: Path) -> None:
    arenden = [row | {"kon": "kvinna"} for row in bad_inputs.VALID_ARENDEN]
    folder = bad_inputs.write_folder(tmp_path / "e", arenden=arenden, narvaro=None)
    answer = command("rapport", folder, "--ut", tmp_path / "r", *QUIET, "--uppdelning", "kon")
    assert answer.exit_code == 0, answer.output
    assert "Rapporten är inte uppdelad efter kön: alla ärenden hör till samma grupp." in answer.output
    assert "Uppdelade tabeller" not in (tmp_path / "r" / "rapport.html").read_text("utf-8")


def test_a_dimension_of_one_group_is_left_out_and_the_others_are_used(tmp_path: Path) -> None:
    arenden = [
        row | {"stadsdel": "bromma", "arende_id": f"{row['arende_id']}-{n}"}
        for row in bad_inputs.VALID_ARENDEN
        for n in range(8)
    ]
    folder = bad_inputs.write_folder(tmp_path / "e", arenden=arenden, uppfoljningar=None, narvaro=None)
    asked = ("--uppdelning", "stadsdel", "--uppdelning", "kon")
    answer = command("rapport", folder, "--ut", tmp_path / "r", *QUIET, *asked)
    assert answer.exit_code == 0, answer.output
    assert "Rapporten är inte uppdelad efter stadsdelsnämnd: alla ärenden hör till samma grupp." in answer.output
    assert (tmp_path / "r" / "tabeller" / "tabell_2_kon.csv").exists()
    divided = {path.stem for path in (tmp_path / "r" / "tabeller").glob("*_stadsdel*.csv")}
    assert divided <= {"avslag_stadsdel"}, "a table of the report itself"


@pytest.mark.long
def test_several_breakdowns_stand_in_one_report(tmp_path: Path) -> None:
    asked = ("--uppdelning", "kon", "--uppdelning", "insats", "--uppdelning", "stadsdel,kon")
    folder = report(SAMPLE, tmp_path / "r", *QUIET, *asked)
    made = {p.stem for p in (folder / "tabeller").glob("kriterier_*.csv")}
    assert made == {"kriterier_kon", "kriterier_insats", "kriterier_stadsdel", "kriterier_stadsdel_kon"}


def test_a_breakdown_shows_the_same_whatever_else_is_asked_for(runs: SharedRuns) -> None:
    """Two reports of the same decisions side by side give nothing away."""
    alone = runs.report(SAMPLE, *QUIET)
    crossed = runs.report(SAMPLE, *QUIET, *_options(("stadsdel", "kon")))
    for name in ("kriterier_stadsdel", "kriterier_kon", "indikatorer_stadsdel", "indikatorer_kon"):
        assert csv_cells(alone, name) == csv_cells(crossed, name), name


# --- How it looks -----------------------------------------------------------------------------------------


def test_many_groups_stand_on_pages_that_lie_on_their_side(run: Run) -> None:
    found = docx.Document(str(run.folder / "rapport.docx"))
    upright, *others = found.sections
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
    room = [int(s.find(qn("w:pgSz")).get(qn("w:w"))) - 2 * 1418 for s in sections]
    turned = sections[0].getparent().getparent() if len(sections) > 1 else None
    place = 0
    for child in body:
        if child.tag == qn("w:tbl"):
            assert sum(int(c.get(qn("w:w"))) for c in child.iter(qn("w:gridCol"))) == room[place]
            first, *lines = child.findall(qn("w:tr"))
            assert first.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
            assert all(r.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for r in (first, *lines))
        place += child is turned


def test_every_table_says_base_population_and_what_is_hidden(run: Run) -> None:
    book = openpyxl.load_workbook(run.folder / "tabeller.xlsx")
    for sheet in book:
        if sheet.title.startswith("Uppdelning"):
            lines = list(sheet.iter_rows(values_only=True))
            texts = [str(line[0]) for line in lines if line[0]]
            few = any(FEW in line[1:] for line in lines)
            assert texts[1].startswith("Bas: ") and "Population: " in texts[1]
            assert any(t.startswith("”För få” står där") for t in texts) == few


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
    shown, gone = Share(7, 30, 23), Share(None, 30, count_among=(0, 7))
    assert hidden_note(4, [shown, shown]) == ()
    (note,) = hidden_note(5, [shown, gone])
    assert note.startswith("Antal under fem om enskildas förhållanden visas inte")
    assert f"Här är en av två{NBSP}celler dold" in note
    (few,) = hidden_note(4, [shown, Share(2, 3, few=True)])
    assert few == "”För få” står där underlaget är färre än fyra ärenden."


@pytest.mark.parametrize(
    ("run", "width"),
    [
        pytest.param(by, width, marks=() if (by, width) == (TRIED[1], 320) else pytest.mark.long)
        for by in TRIED
        for width in (320, 1400)
    ],
    ids=lambda value: "_".join(value) if isinstance(value, tuple) else str(value),
    indirect=["run"],
)
def test_axe_finds_no_violation_among_broken_down_tables(run: Run, browser: Any, width: int) -> None:
    script = axe_script()
    if script is None:
        pytest.skip("axe-core is missing (pip install axe-playwright-python, or npm install axe-core)")
    page = run.folder / "rapport.html"
    with tab_of(browser, page, bypass_csp=True, viewport={"width": width, "height": 900}) as tab:
        tab.add_script_tag(content=script.read_text(encoding="utf-8"))
        found = tab.evaluate("axe.run({resultTypes: ['violations']})")
        assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found["violations"]] == []
        assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_where_the_attack_succeeds_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The gate, tried with an attack that always finds something."""

    def finds(*_: object) -> tuple[int, ...]:
        return (0,)

    monkeypatch.setattr(protection, "attack", finds)
    answer = command("rapport", SAMPLE, "--ut", tmp_path / "r", *QUIET, "--uppdelning", "kon")
    assert answer.exit_code == 1
    assert "röjandekontroll" in answer.output.lower() and "Traceback" not in answer.output
    assert list(tmp_path.iterdir()) == []


def test_the_report_tells_that_its_intervals_are_those_of_a_sample(runs: SharedRuns, tmp_path: Path) -> None:
    """And only then; what the sample was drawn from is among what was read."""
    drawn = tmp_path / "urval.xlsx"
    population = ROOT / "sample_data" / "population_2025.csv"
    answer = command("urval", population, "--antal", "30", "--fro", "2025", "--ut", drawn)
    assert answer.exit_code == 0, answer.output
    for options, told in ((("--population", drawn), True), ((), False)):
        folder = runs.report(SAMPLE, *QUIET, *map(str, options))
        page = (folder / "rapport.html").read_text("utf-8")
        assert ("det är känt hur många ärenden det är draget ur" in page) is told
        asked = json.loads((folder / "manifest.json").read_text("utf-8"))["alternativ"]["population"]
        digest = hashlib.sha256(drawn.read_bytes()).hexdigest()
        assert asked == ({"fil": "urval.xlsx", "sha256": digest} if told else None)
