"""The texts of a workbook outside the cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from pipeline.reading.excel.archive import DamagedError
from pipeline.reading.excel.parts import kind_of, texts_of

NUMBER = "850101-1236"


def _chunks(xml: str) -> Callable[[], Iterable[bytes]]:
    data = xml.encode()
    return lambda: (data[i : i + 7] for i in range(0, len(data), 7))


def test_runs_of_a_text_are_read_together() -> None:
    xml = "<c><comment><text><r><t>8501</t></r><r><t>01-1236</t></r></text></comment><comment>0701234567</comment></c>"
    assert [t.text for t in texts_of(_chunks(xml), "x")] == [NUMBER, "0701234567"]


def test_texts_in_which_nothing_can_be_are_left_out() -> None:
    assert texts_of(_chunks("<a title='Rapport 25'><b>Hej</b></a>"), "x") == []


def test_what_is_no_xml_is_read_between_its_tags() -> None:
    assert [t.text.split() for t in texts_of(_chunks(f"<div>a<br>{NUMBER}</div>"), "x")] == [["a", NUMBER]]


def test_entities_are_refused_everywhere() -> None:
    with pytest.raises(DamagedError):
        texts_of(_chunks('<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'), "x")


@pytest.mark.parametrize(
    ("xml", "kind"),
    [
        ("<?xml version='1.0'?><x:worksheet xmlns:x='y'/>", "worksheet"),
        ("<!-- " + "x" * 5000 + " --><a/>", "a"),
        ("x", ""),
    ],
)
def test_the_kind_of_a_part(xml: str, kind: str) -> None:
    assert kind_of(_chunks(xml)()) == kind
