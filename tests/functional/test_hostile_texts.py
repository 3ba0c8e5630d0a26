"""Texts that are written to be run, as formulas, markup or SQL, stay plain text in every output.

They stand in every text field of an export, in its headers, and in the names of files and folders. The other tests of
each kind of output look closer at what becomes of one text.
"""

from __future__ import annotations

import csv
import re
import shutil
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.lib import valid_export
from tests.lib.pipeline_run import QUIET, SAMPLE, command, rows

SQL = "'; DROP TABLE arenden; --"
FORMULAS = ("=HYPERLINK(0)", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1+1")
MARKUP = ("<script>alert(1)</script>", '"><img src=x onerror=alert(2)>', "{{ 7*7 }}", "&lt;b&gt;", "$x^2$")
TEXTS = (*FORMULAS, *MARKUP, SQL, "%s {0} \\n")
HEADERS = (SQL, "<script>alert(3)</script>", "=1+1", 'x" OR 1=1 --')
FILES = (f"{SQL}.txt", "<img src=x onerror=alert(4)>.txt", "=cmd.txt")


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A third of the sample, with these texts in every text field and as names of columns, files and the folder."""
    folder = tmp_path_factory.mktemp("farlig") / f"export {SQL} <b>"
    shutil.copytree(SAMPLE, folder)
    advice, cases = folder / "rekommendationer.csv", folder / "arenden.csv"
    advice_rows = _read(advice)
    for line, text in zip(advice_rows[1:], (*TEXTS, *TEXTS), strict=False):
        line[1] = text
    _write(advice, advice_rows)
    (header, *lines), follow_ups = _read(cases), _read(folder / "uppfoljningar.csv")
    ids = {header[0], *(line[0] for line in lines[::3])}
    _write(folder / "uppfoljningar.csv", [line for line in follow_ups if line[0] in ids])
    _write(cases, [[*header, *HEADERS], *([*line, *TEXTS[: len(HEADERS)]] for line in lines[::3])])
    for name in FILES:
        (folder / name).write_text("x", "utf-8")
    return folder


@pytest.fixture(scope="module")
def out(export: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("ut") / f"rapport {SQL} =1+1"
    answer = command("rapport", export, "--ut", target, *QUIET, "--ignorera-okanda")
    assert answer.exit_code == 0, answer.output
    return target


@pytest.fixture(scope="module")
def faults(export: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The lists of faults of the same export, without the option that ignores unknown columns."""
    target = tmp_path_factory.mktemp("fel") / "kontroll"
    assert command("rapport", export, "--ut", target, *QUIET).exit_code == 3
    return target


def _read(path: Path) -> list[list[str]]:
    return list(csv.reader(path.read_text("utf-8-sig").splitlines(), delimiter=";"))


def _write(path: Path, lines: list[list[str]]) -> None:
    valid_export.write_csv(path, [list(line) for line in lines])


def _parts(path: Path, *kinds: str) -> Iterator[tuple[str, bytes]]:
    """The XML of every Office file below a folder."""
    for file in sorted(p for kind in kinds for p in path.rglob(f"*.{kind}")):
        with zipfile.ZipFile(file) as archive:
            for name in archive.namelist():
                if name.endswith((".xml", ".rels")):
                    yield f"{file.name}/{name}", archive.read(name)


@pytest.mark.slow
def test_no_cell_of_a_csv_file_begins_a_formula(out: Path, faults: Path) -> None:
    hostile_cells = 0
    for file in [*out.rglob("*.csv"), *faults.rglob("*.csv")]:
        for line in csv.reader(file.read_text("utf-8-sig").splitlines(), delimiter=";"):
            for cell in line:
                is_number = re.fullmatch(r"[-+]?[\d ]*(,\d+)?", cell)
                assert is_number or not cell.startswith(("=", "+", "-", "@", "\t", "\r")), (file.name, cell)
                hostile_cells += any(text.strip() in cell for text in FORMULAS)
    assert hostile_cells, "the texts are not in any file, so nothing was tried"


@pytest.mark.slow
def test_no_text_is_a_formula_in_excel(out: Path, faults: Path) -> None:
    hostile_parts = 0
    for folder in (out, faults):
        for name, xml in _parts(folder, "xlsx"):
            tree = ElementTree.fromstring(xml)
            formulas = [e.text or "" for e in tree.iter() if e.tag.endswith("}f")]
            assert not [f for f in formulas if any(t.strip("\t=+-@") in f for t in FORMULAS)], name
            assert b"ddeLink" not in xml and b"oleLink" not in xml, name
            texts = "".join(tree.itertext())
            hostile_parts += any(text.strip() in texts for text in TEXTS)
    assert hostile_parts


class _Page(HTMLParser):
    """What a browser makes of a page: its elements with their attributes, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.slow
def test_no_text_is_markup_on_a_page(out: Path) -> None:
    pages = sorted(out.rglob("*.html"))
    page_texts = set[str]()
    for file in pages:
        page = _Page()
        page.feed(file.read_text("utf-8"))
        for tag, attributes in page.elements:
            assert tag != "script", file.name
            assert not [key for key in attributes if key.startswith("on")], (file.name, tag)
            assert not any("alert(" in (attributes.get(key) or "") for key in ("src", "href", "style")), file.name
        page_texts |= {text for text in MARKUP if text in page.text}
    assert len(page_texts) >= 3, page_texts


@pytest.mark.slow
def test_no_text_is_markup_in_word(out: Path) -> None:
    is_in_a_document = False
    for name, xml in _parts(out, "docx"):
        tree = ElementTree.fromstring(xml)
        assert not [e for e in tree.iter() if e.tag.endswith(("}script", "}img"))], name
        is_in_a_document |= MARKUP[0] in "".join(tree.itertext())
    assert is_in_a_document


@pytest.mark.slow
def test_no_name_or_text_is_sql(out: Path, export: Path) -> None:
    assert rows(out, "SELECT count(*) FROM arenden") == [(len(_read(export / "arenden.csv")) - 1,)]
    recommendations = rows(out, "SELECT rekommendation FROM rekommendationer")
    assert {SQL, MARKUP[0]} <= {text for (text,) in recommendations}
    columns = {name for (name,) in rows(out, "SELECT column_name FROM duckdb_columns()")}
    assert columns.isdisjoint(HEADERS)
    assert export.is_dir() and {p.name for p in export.iterdir()} >= set(FILES)
