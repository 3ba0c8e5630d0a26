"""The report as data: references that get their numbers, texts put together, and where tables and figures are."""

from __future__ import annotations

from datetime import date

import pytest

from reports.document import (
    Bars,
    Bullets,
    FigureBlock,
    Paragraph,
    Ref,
    ReportDocument,
    Section,
    TableBlock,
    joined,
    pieces,
    plain,
    references,
    wording,
)

TABLE, FIGURE = Ref("t", "Tabell", 2), Ref("f", "Figur", 1)


def test_a_reference_is_printed_in_one_piece() -> None:
    assert str(TABLE) == "Tabell\u00a02"
    with pytest.raises(AssertionError, match="t has no number yet"):
        str(Ref("t"))


def test_texts_are_joined_with_nothing_but_references_between_strings() -> None:
    text = joined("Se ", ("i ", TABLE, " och "), FIGURE, ".", " Slut")
    assert text == ("Se i ", TABLE, " och ", FIGURE, ". Slut")
    assert plain(text) == "Se i Tabell\u00a02 och Figur\u00a01. Slut"
    assert pieces("bara text") == ("bara text",) and pieces(text) == text


@pytest.mark.parametrize(("ids", "between"), [("a", []), ("ab", [" och "]), ("abcd", [", ", ", ", " och "])])
def test_several_references_are_listed(ids: str, between: list[str]) -> None:
    parts = pieces(references(list(ids)))
    assert [piece.id for piece in parts if isinstance(piece, Ref)] == list(ids)
    assert [piece for piece in parts if isinstance(piece, str)] == between


def test_a_paragraph_with_a_lead_has_one_blank_after_it() -> None:
    assert Paragraph("GR 3.", lead="Källa:").text == "Källa: GR 3."
    assert Paragraph(("se ", TABLE), lead="Källa:").body == (" se ", TABLE)
    assert Paragraph("GR 3.").text == "GR 3."


def _table(id_: str) -> TableBlock:
    return TableBlock(id_, id_.upper(), ("A",), (("x",),))


def _figure(id_: str) -> FigureBlock:
    return FigureBlock(id_, id_.upper(), "Alt.", Bars(()), _table(f"{id_}_data"))


def test_tables_and_figures_are_numbered_by_their_place_each_kind_for_itself() -> None:
    first = Section("a", "A", (_figure("f1"), _table("t1"), Bullets((Paragraph("x"),))))
    second = Section("b", "B", (_table("t2"), Paragraph("y"), _figure("f2")), 2)
    document = ReportDocument("T", "U", (), (), (first, second), date(2025, 10, 31))
    assert [t.id for t in document.tables] == ["t1", "t2"], "the numbers of a figure are no table of the report"
    assert [f.id for f in document.figures] == ["f1", "f2"]
    assert {id_: plain((ref,)).replace("\u00a0", " ") for id_, ref in document.references.items()} == {
        "t1": "Tabell 1", "t2": "Tabell 2", "f1": "Figur 1", "f2": "Figur 2",
    }  # fmt: skip
    assert [type(b).__name__ for b in document.blocks()] == [
        "FigureBlock", "TableBlock", "Bullets", "TableBlock", "Paragraph", "FigureBlock",
    ]  # fmt: skip


def test_a_paragraph_is_known_by_its_id_its_sources_or_its_words_whatever_the_numbers() -> None:
    assert Paragraph("48 av 120.", ("a", "b"), id="ansokan").key == "ansokan"
    assert Paragraph("48 av 120.", ("a", "b")).key == "a+b" == Paragraph("Annat.", ("a", "b")).key
    assert Paragraph("Av 48 gäller 1\u00a0036 och 54,5.").key == Paragraph("Av 7 gäller 8 och 9.").key
    assert Paragraph("Av 48 ärenden.").key != Paragraph("Av 48 beslut.").key
    assert Paragraph("Text.", lead="Källa:").key != Paragraph("Text.").key
    assert wording("Bas: 120 ärenden.") == wording("Bas: 1\u00a0020 ärenden.") != wording("Bas: inga ärenden.")
