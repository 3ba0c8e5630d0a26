"""New text in a block that others have formatted: only the words that differ change, in place."""

from __future__ import annotations

from typing import Any

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from hypothesis import given
from hypothesis import strategies as st

from reports.render.word.marks import CELL, FIELD, FIELD_END, OBJECT, ROW, shown
from reports.update.patch import patch
from tests.lib.edits import canonical


def _paragraph(*texts: str) -> Any:
    runs = (
        "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>REF a</w:instrText></w:r>"
        "<w:r><w:fldChar w:fldCharType='end'/></w:r>"
        if text == "FIELD"
        else f"<w:r><w:rPr><w:b/></w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"
        for text in texts
    )
    return parse_xml(f"<w:p {nsdecls('w')}>{''.join(runs)}</w:p>")


def _texts(block: Any) -> list[str]:
    return [t.text for t in block.iter(qn("w:t"))]


@pytest.mark.parametrize(
    ("texts", "new", "expected"),
    [
        (["I 48 av ", "120", " ärenden"], "I 50 av 124 ärenden", ["I 50 av ", "124", " ärenden"]),
        (["I 48", " av 120."], "I 9 av 120.", ["I 9", " av 120."]),
        (["Ett", " två ", "tre"], "Ett tre", ["Ett", " ", "tre"]),
        (["Ett.", " Slut"], "Ett. Två. Slut", ["Ett.", " Två. Slut"]),
        (["5 ", "FIELD", " och 6"], f"7 {FIELD}REF a{FIELD_END} och 8", ["7 ", " och 8"]),
        (["FIELD", "."], f"Se {FIELD}REF a{FIELD_END}.", None),
        (["Se ", "FIELD"], f"Se {FIELD}REF b{FIELD_END}", None),
        (["Rad"], "Rad\nrad", None),
        (["a"], f"a{OBJECT}", ["a" + OBJECT]),
        ([], "något", None),
    ],
)
def test_only_what_is_another_changes(texts: list[str], new: str, expected: list[str] | None) -> None:
    block = _paragraph(*texts)
    before = canonical(block)
    assert patch(block, new) is (expected is not None)
    if expected is None:
        assert canonical(block) == before
    else:
        assert _texts(block) == expected and shown(block) == new
        assert len(list(block.iter(qn("w:b")))) == len([t for t in texts if t != "FIELD"])


_WORDS = st.lists(st.sampled_from(["48", " ", "av", "120", ".", "ärenden", "54,5"]), min_size=1, max_size=8)


@given(st.lists(_WORDS.map("".join), min_size=1, max_size=4), _WORDS.map("".join))
def test_it_says_the_new_text_however_the_old_was_parted(texts: list[str], new: str) -> None:
    block = _paragraph(*texts)
    assert patch(block, new) and shown(block) == new and len(_texts(block)) == len(texts)


def _table(*rows: tuple[str, ...]) -> Any:
    cells = ("".join(f"<w:tc><w:p><w:r><w:t>{c}</w:t></w:r></w:p></w:tc>" for c in row) for row in rows)
    return parse_xml(f"<w:tbl {nsdecls('w')}>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>")


def test_a_table_of_the_same_shape_gets_its_cells() -> None:
    table = _table(("Utfall", "Antal"), ("Ja", "3"))
    assert patch(table, f"Utfall{CELL}Antal{ROW}Ja{CELL}4") and _texts(table) == ["Utfall", "Antal", "Ja", "4"]
    assert not patch(table, f"Utfall{CELL}Antal{ROW}Ja{CELL}4{ROW}Nej{CELL}1"), "a row more"
    assert not patch(table, f"Utfall{ROW}Ja"), "a column less"
    table.find(f".//{qn('w:tc')}").append(parse_xml(f"<w:p {nsdecls('w')}/>"))
    assert not patch(table, f"Utfall{CELL}Antal{ROW}Ja{CELL}5") and _texts(table)[-1] == "4"
