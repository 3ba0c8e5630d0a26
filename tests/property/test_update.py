"""Updates of an edited report, after any edits that somebody may have made in Word.

Other people's elements are recognised by comparing XML with the file as it was written, not by the product's marks.
"""

from __future__ import annotations

import zipfile
from collections import Counter
from copy import deepcopy
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from lxml import etree

from reports.update.edited import read_edited
from reports.update.merge import WITHOUT_PLACE, merge
from tests.lib.edits import AUDIT, EDITS, Edit, canonical, edited, elements, first, second, text_of, written
from tests.lib.examples import examples

TEXTS = ("Det beror på 48 av 120.", "Vi såg 7 ärenden.", "Ä & <b>", "Kort", "Mediantiden är 54,5 dagar enligt oss.")
pytestmark = pytest.mark.slow
SEVERAL = st.lists(
    st.builds(Edit, st.sampled_from(sorted(EDITS)), st.integers(0, 60), st.sampled_from(TEXTS)), min_size=3, max_size=15
)


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The report that is edited, and the new one."""
    folder = tmp_path_factory.mktemp("versioner")
    return written(first(), folder / "forst.docx"), written(second(), folder / "sedan.docx", shade=99)


def _appearance(element: Any) -> tuple[str, str, tuple[str, ...]]:
    """The tag, text and picture descriptions of an element, without its formatting."""
    pictures = (p.get("descr", "") for p in element.iter() if etree.QName(p).localname == "docPr")
    return element.tag, text_of(element), tuple(pictures)


def _is_of_others(element: Any, own_appearances: set[tuple[str, str, tuple[str, ...]]]) -> bool:
    return _appearance(element) not in own_appearances or next(element.iter(qn("w:ins"), qn("w:del")), None) is not None


def _xml(element: Any) -> str:
    """The XML, without the mark that makes Word update the contents and, where there is a mark of ours, without the
    numbers that Word computes."""
    copy = deepcopy(element)
    depth = 0
    for part in copy.iter(qn("w:fldChar"), qn("w:t")):
        if part.tag == qn("w:fldChar"):
            depth += {"begin": 1, "end": -1}.get(part.get(qn("w:fldCharType")), 0)
        elif depth and "_granskning_" in canonical(element):
            part.text = ""
    return canonical(copy).replace(' w:dirty="1"', "")


@given(SEVERAL)
@hypothesis_settings(max_examples=examples(400, few=60))
def test_what_others_wrote_is_as_it_was_and_ours_is_new(versions: tuple[Path, Path], edits: list[Edit]) -> None:
    source, fresh = versions
    edited_copy, merged_copy = (source.with_name(f"{name}.docx") for name in ("andrad", "ny"))
    edited(source, edits, edited_copy)
    merge(read_edited(edited_copy, AUDIT), fresh, merged_copy)
    own_appearances = {_appearance(element) for element in elements(docx.Document(str(source)))}
    before, after = docx.Document(str(edited_copy)), docx.Document(str(merged_copy))
    counts_after = Counter(map(_xml, elements(after)))
    others = [element for element in elements(before) if _is_of_others(element, own_appearances)]
    missing = Counter(map(_xml, others)) - counts_after
    assert not missing, "an element of others is gone or another"
    copies = Counter(_xml(element) for element in elements(before) if element not in others)
    assert not Counter({xml: n - 1 for xml, n in copies.items()}) - counts_after, (
        "of copies of one of ours, one is ours"
    )
    _assert_in_order(after, [_xml(element) for element in others])
    assert _comments(after) == _comments(before)
    parts_before = _parts(edited_copy)
    assert {name: xml for name, xml in _parts(merged_copy).items() if name in parts_before} == parts_before
    _assert_renewed(before, after, docx.Document(str(source)), docx.Document(str(fresh)))
    merge(read_edited(merged_copy, AUDIT), fresh, merged_copy.with_name("igen.docx"))
    assert merged_copy.read_bytes() == merged_copy.with_name("igen.docx").read_bytes(), "a second run changes nothing"


def _assert_in_order(after: Any, others: list[str]) -> None:
    """Asserts that the elements that were not moved to the end have kept their order."""
    texts = [text_of(element) for element in elements(after)]
    end = texts.index(WITHOUT_PLACE) if WITHOUT_PLACE in texts else len(texts)
    order, expected = iter(others), set(others)
    order_after = [xml for xml in map(_xml, elements(after)[:end]) if xml in expected]
    assert all(any(xml == candidate for candidate in order) for xml in order_after)


def _comments(word: Any) -> list[str]:
    marks = word.element.body.iter(qn("w:commentRangeStart"), qn("w:commentRangeEnd"), qn("w:commentReference"))
    return sorted(f"{element.tag} {element.get(qn('w:id'))}" for element in marks)


def _parts(file: Path) -> dict[str, str]:
    """The parts besides the text that others can change, by name: styles, comments, footers, settings."""
    with zipfile.ZipFile(file) as archive:
        names = [n for n in archive.namelist() if n.startswith("word/") and n.endswith(".xml")]
        part_names = [n for n in names if n not in ("word/document.xml", "word/numbering.xml")]
        return {n: etree.tostring(etree.fromstring(archive.read(n)), method="c14n").decode() for n in part_names}


PAIRS = {
    "Granskningen gäller 120 ärenden.": "Granskningen gäller 124 ärenden.",
    "En ansökan finns i 48 av 120 ärenden (40 procent).": "En ansökan finns i 50 av 124 ärenden (40 procent).",
    "Mediantiden är 54,5 dagar.": "Mediantiden är 56 dagar.",
    "Ansökan: 48 av 120.": "Ansökan: 50 av 124.",
    "Bas: 120 ärenden.": "Bas: 124 ärenden.",
    "Först 10 ärenden.": "Först 11 ärenden.",
    "UtfallAntalAndel (%)Bifall9075Avslag3025Totalt120100":
        "UtfallAntalAndel (%)Bifall9173Avslag3024Delavslag32Totalt124100",
}  # fmt: skip
"""Text in the first version -> text of the same thing in the second."""


def _assert_renewed(before: Any, after: Any, source: Any, fresh: Any) -> None:
    """Asserts that each sentence and table that occurs once and unchanged has been replaced."""
    unchanged = {canonical(element) for element in elements(source)}
    unchanged_counts = Counter(text_of(element) for element in elements(before) if canonical(element) in unchanged)
    counts_after = Counter(map(text_of, elements(after)))
    counts_before = Counter(map(text_of, elements(before)))
    for old_text, new_text in PAIRS.items():
        if unchanged_counts[old_text] == 1 and counts_before[old_text] == 1:
            assert counts_after[old_text] == 0 and counts_after[new_text] == counts_before[new_text] + 1, old_text
