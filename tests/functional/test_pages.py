"""The sample's report on paper: how many pages it has, and how full they are."""

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
    (path,) = saved_by_office([runs.report(SAMPLE) / "rapport.docx"], tmp_path_factory.mktemp("pdf"), _FOR_ALL)
    return path


@pytest.fixture(scope="module")
def pages(pdf: Path) -> list[str]:
    layout = subprocess.run(["pdftotext", "-bbox", pdf, "-"], check=True, capture_output=True, text=True, timeout=60)
    return re.findall(r"<page .*?</page>", layout.stdout, re.DOTALL)


def _words(page: str) -> list[tuple[float, str]]:
    """The words of a page without its footer, each with the place of its lower edge as a share of the page's height."""
    height = float(re.findall(r'height="([\d.]+)"', page)[0])
    words = re.findall(r'yMax="([\d.]+)">(.*?)</word>', page)
    return [(float(y) / height, word) for y, word in words if float(y) / height < 0.93]


@needs_office
def test_the_report_is_at_most_thirty_pages(pages: list[str]) -> None:
    assert 20 < len(pages) <= 30


@needs_office
def test_no_page_is_under_a_third_full_but_at_the_end_of_a_chapter(pages: list[str]) -> None:
    bottoms = [max(y for y, _ in _words(page)) for page in pages]
    begins_chapter = [" ".join(word for _, word in _words(page)).startswith(_CHAPTERS) for page in pages]
    thin_pages = [i + 1 for i, bottom in enumerate(bottoms[:-1]) if bottom < 1 / 3 and not begins_chapter[i + 1]]
    assert thin_pages == []


@needs_office
def test_the_report_is_saved_as_a_tagged_pdf_with_its_title_and_language(pdf: Path) -> None:
    content = pdf.read_bytes()
    for mark in (b"<pdfuaid:part>1</pdfuaid:part>", b"/Marked true", b"/DisplayDocTitle true", b"/Lang(sv-SE)"):
        assert mark in content, mark


@needs_office
def test_the_main_criteria_follow_the_contents_on_one_page(pages: list[str]) -> None:
    first_words = [" ".join(word for _, word in _words(page)[:4]) for page in pages[:5]]
    assert first_words[1].startswith("Sammanfattning") and first_words[2].startswith("Innehåll")
    assert first_words[3].startswith("De fyra huvudkriterierna") and first_words[4].startswith("Inledning")
