"""Every document made from invented data says so; documents made from the same data without the mark do not."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pytest

from checks.invented import INVENTED, MARK_FILE, mark
from pipeline.reading.export import is_invented
from reports.document import Paragraph, ReportDocument, Section
from reports.render.word import document as word
from tests.lib import valid_export
from tests.lib.examples import MANY
from tests.lib.office import openpyxl
from tests.lib.pipeline_run import EXAMPLE, LETTERED, OF_EXAMPLE, QUIET, ROOT, SAMPLE, command, one
from tests.lib.shared import SharedRuns

SAMPLES = ROOT / "sample_data"
CLOSING = "Uppgifterna är påhittade."
pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Run:
    """The output of the commands for an export with the mark, or without it."""

    folder: Path
    is_marked: bool
    outputs: dict[str, str]

    @property
    def documents(self) -> list[Path]:
        return sorted(p for p in self.folder.rglob("*") if p.suffix in (".docx", ".html", ".xlsx"))


@pytest.fixture(scope="module")
def plain_example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The decisions of the example audit without their mark."""
    export = Path(shutil.copytree(EXAMPLE, tmp_path_factory.mktemp("omarkt") / "exempel"))
    (export / MARK_FILE).unlink()
    return export


@pytest.fixture(scope="module")
def run_of(plain_example: Path, runs: SharedRuns, tmp_path_factory: pytest.TempPathFactory) -> Callable[[bool], Run]:
    """Runs the commands on the decisions of the example with the mark or without it, each only once."""

    @cache
    def run_commands(is_marked: bool) -> Run:
        base, export = tmp_path_factory.mktemp("paper"), EXAMPLE if is_marked else plain_example
        faulty = valid_export.write_folder(base / "fel", arenden=valid_export.with_cells(0, alder="trettio"))
        population = Path(shutil.copy(SAMPLES / "population_2025.csv", base))
        if is_marked:
            mark(faulty)
            mark(base)
        out = base / "ut"
        outputs = {
            "urval": _run("urval", population, "--antal=6", "--fro=1", "--ut", out / "urval.xlsx"),
            "rapport": _run("rapport", export, *OF_EXAMPLE, "--ut", out / "rapport", "--utan-gx"),
            "jamfor": _run("jamfor", out / "rapport", out / "rapport", "--ut", out / "jamfor"),
            "samstammighet": _run("samstammighet", export, export, *OF_EXAMPLE, "--ut", out / "samstammighet"),
        }
        if MANY:
            outputs["kontrollera"] = _run("kontrollera", export, *OF_EXAMPLE, "--ut", out / "kontroll")
        elif is_marked:  # the page takes seconds to make: use that of the sample, which other tests look at too
            (out / "kontroll").mkdir()
            shutil.copy(runs.report(SAMPLE, *LETTERED) / "datakvalitet.html", out / "kontroll")
        assert command("rapport", faulty, "--ut", out / "fel", *QUIET).exit_code == 3
        return Run(out, is_marked, outputs)

    return run_commands


@pytest.fixture(scope="module", params=[True, False], ids=["marked", "plain"])
def run(request: pytest.FixtureRequest, run_of: Callable[[bool], Run]) -> Run:
    return run_of(request.param)


def _run(*arguments: str | Path) -> str:
    answer = command(*arguments, "--tyst")
    assert answer.exit_code == 0, answer.output
    return answer.output


def test_every_kind_of_paper_was_made(run: Run) -> None:
    names = {p.relative_to(run.folder).as_posix() for p in run.documents}
    assert names >= {
        *("urval.xlsx", "fel/fel.xlsx"),
        *(["kontroll/datakvalitet.html"] if run.is_marked or MANY else []),
        *("rapport/rapport.docx", "rapport/rapport.html", "rapport/tabeller.xlsx", "rapport/avvikelser.xlsx"),
        *(
            "rapport/aterkoppling/jarva.docx",
            "rapport/arbetsmaterial/stadsdelar.xlsx",
            "rapport/arbetsmaterial/arenden_med_utfall.xlsx",
        ),
        *(f"jamfor/jamforelse.{end}" for end in ("docx", "html", "xlsx")),
        *(f"samstammighet/samstammighet.{end}" for end in ("docx", "html", "xlsx")),
    }


def test_every_word_document_has_the_mark_under_the_title_and_in_every_footer(run: Run) -> None:
    for path in (p for p in run.documents if p.suffix == ".docx"):
        document = docx.Document(str(path))
        styles = [(p.style.name if p.style else "", p.text) for p in document.paragraphs[:3]]
        assert [style for style, _ in styles[:2]] == ["Title", "Subtitle"]
        assert styles[2][1].startswith(f"{INVENTED}. ") is run.is_marked, path
        assert all((INVENTED in text) is run.is_marked for text in _footers(document)), path


def _footers(document: Any) -> Iterator[str]:
    """The text of the footer of every kind of page, of every section."""
    for section in document.sections:
        yield _text(section.footer)
        if section.different_first_page_header_footer:
            yield _text(section.first_page_footer)


def _text(footer: Any) -> str:
    return "\n".join(p.text for p in footer.paragraphs)


def test_every_page_has_the_mark_at_the_top_at_the_end_and_on_each_printed_sheet(run: Run) -> None:
    for path in (p for p in run.documents if p.suffix == ".html"):
        page = path.read_text(encoding="utf-8")
        top, *_, end = re.findall(r"<(?:header|footer) .*?</(?:header|footer)>", page, re.S)
        page_footers = re.findall(r"@bottom-left \{ content: \"(.*?)\"", page)
        assert [INVENTED in top, INVENTED in end] == [run.is_marked] * 2, path
        assert page_footers == [INVENTED] * run.is_marked, path


def test_every_workbook_has_the_mark_on_its_first_sheet_and_in_every_footer(run: Run) -> None:
    for path in (p for p in run.documents if p.suffix == ".xlsx"):
        book = openpyxl.load_workbook(path)
        above = [str(cell.value) for row in book.worksheets[0].iter_rows(max_row=3) for cell in row]
        assert any(text.startswith(INVENTED) for text in above) is run.is_marked, path
        for sheet in book.worksheets:
            footer = sheet.oddFooter.left.text or ""
            assert footer.startswith(INVENTED) is run.is_marked, (path, sheet.title)


def test_a_footer_keeps_its_own_text(run: Run) -> None:
    book = openpyxl.load_workbook(run.folder / "rapport" / "avvikelser.xlsx")
    assert {sheet.oddFooter.left.text.endswith("Får inte publiceras.") for sheet in book.worksheets} == {True}
    assert all(sheet.oddFooter.right.text.startswith("Sida ") for sheet in book.worksheets)


def test_the_manifest_and_the_database_have_the_mark(run: Run) -> None:
    for name in ("rapport", *(["kontroll"] if "kontrollera" in run.outputs else [])):
        assert _manifest(run.folder / name)["pahittade_exempeldata"] is run.is_marked
    for name, key in (("samstammighet", "exporter"), ("jamfor", "granskningar")):
        entries = _manifest(run.folder / name)[key]
        assert [entries[letter]["pahittade_exempeldata"] for letter in "AB"] == [run.is_marked] * 2
    assert one(run.folder / "rapport", "SELECT pahittade_exempeldata FROM granskning") is run.is_marked


def _manifest(folder: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return manifest


def test_the_last_line_of_each_command_says_it(run: Run) -> None:
    for name, output in run.outputs.items():
        last = output.splitlines()[-1]
        assert last.startswith("Klart. "), name
        assert last.endswith(CLOSING) is run.is_marked, name


def test_the_mark_is_not_listed_as_unread(run: Run) -> None:
    assert not [name for name, output in run.outputs.items() if "Det här har inte lästs" in output]


@pytest.mark.parametrize("run", [False], indirect=True, ids=["plain"])
def test_without_the_mark_the_words_are_nowhere(run: Run) -> None:
    """Nor in the other files: tables, figures, the manifest, and inside the packages of Office files."""
    for path in (p for p in run.folder.rglob("*") if p.is_file() and p.suffix != ".duckdb"):
        for name, content in _contents(path):
            text = content.decode("utf-8", "replace").lower()
            assert INVENTED.lower() not in text, (path, name)


def _contents(path: Path) -> Iterator[tuple[str, bytes]]:
    if not zipfile.is_zipfile(path):
        yield "", path.read_bytes()
        return
    with zipfile.ZipFile(path) as file:
        yield from ((name, file.read(name)) for name in file.namelist())


# --- One of two, and what a sample was drawn from ---------------------------------------------------------


def test_a_comparison_is_invented_if_either_review_is(run_of: Callable[[bool], Run], tmp_path: Path) -> None:
    first, second = (run_of(is_marked).folder / "rapport" for is_marked in (False, True))
    assert _run("jamfor", first, second, "--ut", tmp_path / "j").splitlines()[-1].endswith(CLOSING)
    document = docx.Document(str(tmp_path / "j" / "jamforelse.docx"))
    assert all(INVENTED in text for text in _footers(document))
    descriptions = [p.text for p in document.paragraphs if " granskningen är ”" in p.text]
    assert [text.endswith("Den bygger på påhittade exempeldata.") for text in descriptions] == [False, True]


def test_a_comparison_of_two_reviewers_is_invented_if_either_export_is(plain_example: Path, tmp_path: Path) -> None:
    output = _run("samstammighet", plain_example, EXAMPLE, *OF_EXAMPLE, "--ut", tmp_path / "s")
    assert output.splitlines()[-1].endswith(CLOSING)
    document = docx.Document(str(tmp_path / "s" / "samstammighet.docx"))
    assert all(INVENTED in text for text in _footers(document))
    assert [p.text for p in document.paragraphs if "är påhittad" in p.text] == [
        "Exporten från granskare B är påhittad."
    ]


def test_a_report_is_invented_if_what_its_sample_was_drawn_from_is(tiny_export: Path, tmp_path: Path) -> None:
    """The workbook of the sample keeps the mark of the list."""
    _run("urval", SAMPLES / "population_2025.csv", "--antal=30", "--fro=2025", "--ut", tmp_path / "u.xlsx")
    options = (*QUIET, "--population", str(tmp_path / "u.xlsx"))
    answer = command("rapport", tiny_export, "--ut", tmp_path / "r", *options)
    assert answer.exit_code == 0 and answer.output.splitlines()[-1].endswith(CLOSING)
    assert INVENTED in docx.Document(str(tmp_path / "r" / "rapport.docx")).paragraphs[2].text


def test_a_list_in_a_workbook_is_found_beside_its_mark(tmp_path: Path) -> None:
    rows = [line.split(";") for line in (SAMPLES / "population_2025.csv").read_text("utf-8-sig").splitlines()]
    book = openpyxl.Workbook()
    book.active.title = "Beslut"
    for row in rows:
        book.active.append(row)
    book.create_sheet(INVENTED)["A1"] = INVENTED
    book.save(tmp_path / "lista.xlsx")
    output = _run("urval", tmp_path / "lista.xlsx", "--antal=6", "--fro=1", "--ut", tmp_path / "u.xlsx")
    assert output.splitlines()[-1].endswith(CLOSING)
    sample_book = openpyxl.load_workbook(tmp_path / "u.xlsx")
    assert sample_book.sheetnames[-1] == INVENTED and sample_book["Urval"]["A1"].value.startswith(INVENTED)


# --- A template of one's own ------------------------------------------------------------------------------


def test_a_template_keeps_its_own_footers_and_gets_the_mark_in_each(runs: SharedRuns, tmp_path: Path) -> None:
    template = docx.Document()
    section = template.sections[0]
    section.different_first_page_header_footer = True
    template.settings.odd_and_even_pages_header_footer = True
    for name in ("footer", "first_page_footer", "even_page_footer"):
        getattr(section, name).paragraphs[0].text = f"Staden, {name}"
    template.save(str(tmp_path / "mall.docx"))
    report = runs.report(EXAMPLE, *QUIET, *OF_EXAMPLE, "--mall", str(tmp_path / "mall.docx"))
    first = docx.Document(str(report / "rapport.docx")).sections[0]
    for name in ("footer", "first_page_footer", "even_page_footer"):
        assert _text(getattr(first, name)) == f"{INVENTED}\nStaden, {name}"


# --- The samples ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        *(SAMPLES / name for name in ("sysselsattning_2025", "uppfoljning_2026", "lss_arbete_studier", "felaktig")),
        *(SAMPLES / name for name in ("personuppgift", "sysselsattning_2025.xlsx", "population_2025.csv")),
        ROOT / "checks" / "audit_template" / "sample",
    ],
    ids=lambda path: path.name,
)
def test_every_sample_carries_the_mark(path: Path) -> None:
    assert is_invented(path)


# --- Landscape pages --------------------------------------------------------------------------------------


def test_landscape_pages_have_the_mark_once_each(tmp_path: Path) -> None:
    """A landscape page begins a new section, whose footer is a copy of the first section's."""
    portrait, landscape = (Section(f"s{n}", "Rubrik", (Paragraph("Text."),), wide=n % 2 == 1) for n in range(2))
    content = ReportDocument(
        "Titel", "Under", (), (), (portrait, landscape, portrait), date(2025, 10, 31), invented=True
    )
    word.write(content, {}, tmp_path / "r.docx")
    document = docx.Document(str(tmp_path / "r.docx"))
    assert [_text(section.footer).splitlines().count(INVENTED) for section in document.sections] == [1, 1, 1]
