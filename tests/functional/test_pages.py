"""The sample's report as a reader has it before them: how many pages, and how full they are."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.lib.office import needs_office, saved_by_office
from tests.lib.pipeline_run import SAMPLE
from tests.lib.shared import SharedRuns

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler) is not installed"),
]

_CHAPTERS = (
    "Sammanfattning", "Innehåll", "De fyra huvudkriterierna", "Inledning", "Granskningsresultat",
    "Skillnader mellan stadsdelarna", "Analys", "Rekommendationer",
)  # fmt: skip


_FOR_ALL = 'pdf:writer_pdf_Export:{"PDFUACompliance":{"type":"boolean","value":"true"}}'
"""PDF/UA: a file that can be read aloud."""


@pytest.fixture(scope="module")
def pdf(runs: SharedRuns, tmp_path_factory: pytest.TempPathFactory) -> Path:
    (made,) = saved_by_office([runs.report(SAMPLE) / "rapport.docx"], tmp_path_factory.mktemp("pdf"), _FOR_ALL)
    return made


@pytest.fixture(scope="module")
def pages(pdf: Path) -> list[str]:
    shown = subprocess.run(["pdftotext", "-bbox", pdf, "-"], check=True, capture_output=True, text=True, timeout=60)
    return re.findall(r"<page .*?</page>", shown.stdout, re.DOTALL)


def _words(page: str) -> list[tuple[float, str]]:
    """How far down each word stands, of the height of the page, and the word; without the footer."""
    height = float(re.findall(r'height="([\d.]+)"', page)[0])
    found = re.findall(r'yMax="([\d.]+)">(.*?)</word>', page)
    return [(float(y) / height, word) for y, word in found if float(y) / height < 0.93]


@needs_office
def test_the_report_is_at_most_thirty_pages(pages: list[str]) -> None:
    assert 20 < len(pages) <= 30


@needs_office
def test_no_page_is_under_a_third_full_but_at_the_end_of_a_chapter(pages: list[str]) -> None:
    ends = [max(y for y, _ in _words(page)) for page in pages]
    begins = [" ".join(word for _, word in _words(page)).startswith(_CHAPTERS) for page in pages]
    thin = [i + 1 for i, end in enumerate(ends[:-1]) if end < 1 / 3 and not begins[i + 1]]
    assert thin == []


@needs_office
def test_the_report_is_saved_as_a_tagged_pdf_with_its_title_and_language(pdf: Path) -> None:
    made = pdf.read_bytes()
    for mark in (b"<pdfuaid:part>1</pdfuaid:part>", b"/Marked true", b"/DisplayDocTitle true", b"/Lang(sv-SE)"):
        assert mark in made, mark


@needs_office
def test_the_main_criteria_follow_the_contents_on_one_page(pages: list[str]) -> None:
    opened = [" ".join(word for _, word in _words(page)[:4]) for page in pages[:5]]
    assert opened[1].startswith("Sammanfattning") and opened[2].startswith("Innehåll")
    assert opened[3].startswith("De fyra huvudkriterierna") and opened[4].startswith("Inledning")
