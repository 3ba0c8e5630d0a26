"""The two tables that belong to the main criteria: in one figure, and as text in their own sections."""

from __future__ import annotations

from dataclasses import replace

from checks.audit import Audit
from checks.report_tables import Category, CategoryTable, Show
from pipeline.disclosure.published import Heading, PublishedRow, PublishedTable, Unit
from reports.document import Bars, FigureBlock, SideBySide, TableBlock
from reports.review.main_criteria import main_criteria
from reports.review.material import Material
from reports.review.paired import side_by_side, text_in_section
from tests.lib.reviews import AUDIT, NEEDS, criterion, material, texts

COUNTS = (Heading("Antal", Unit.COUNT), Heading("Andel (%)", Unit.PERCENT))
(DEFINED,) = (t for t in AUDIT.report_tables if isinstance(t, CategoryTable))
MET = AUDIT.criterion(NEEDS).cases[0].when


def _audit(*shows: Show) -> Audit:
    """The review with the main tables `tabell_0`, `tabell_1` …, shown in these ways."""
    categories = tuple(Category(name, MET, told=f"finns {name.lower()}") for name in "AB")
    tables = tuple(replace(DEFINED, id=f"tabell_{i}", categories=categories, show=show) for i, show in enumerate(shows))
    return replace(AUDIT, main_criteria=(NEEDS,), main_tables=tuple(t.id for t in tables), report_tables=tables)


def _table(i: int, first: int, second: int) -> PublishedTable:
    whole = first + second
    counts = (("A", first), ("B", second), ("Totalt", whole))
    rows = tuple(PublishedRow(name, (n, int(100 * n / whole + 0.5)), total=name == "Totalt") for name, n in counts)
    return PublishedTable(f"tabell_{i}", f"Mål {i}", f"Mål {i}", f"Mål {i}", COUNTS, rows, "Ärenden med bifall", whole,
                          "ärenden", (), (f"Not {i}.",), "med bifall")  # fmt: skip


def _review(*shows: Show, with_tables: bool = False) -> Material:
    tables = tuple(_table(i, 20 - i, 10 + i) for i in range(len(shows)))
    return replace(material(criterion(NEEDS, 60, 60), audit=_audit(*shows), tables=tables), tables=with_tables)


def test_two_that_are_drawn_stand_side_by_side_with_the_numbers_of_each() -> None:
    figure = side_by_side(_review(Show.FIGURE, Show.FIGURE))
    assert figure and isinstance(figure.chart, SideBySide)
    assert figure.chart == SideBySide(Bars((("A", 20, 67), ("B", 10, 33))), Bars((("A", 19, 63), ("B", 11, 37))))
    assert [table.id for table in figure.tables] == ["tabell_0", "tabell_1"]
    assert [table.rows[0] for table in figure.tables] == [("A", 20, 67), ("A", 19, 63)]
    assert figure.notes == ("Not 0.", "Not 1.") and "till vänster" in figure.title and "till höger" in figure.title
    for title in ("Mål 0", "Mål 1", "mål 1"):
        assert (title in figure.title) == (title != "Mål 1"), "one sentence"
    assert all(number in str(figure.alt) for number in ("67", "33", "63", "37"))


def test_nothing_stands_beside_a_single_one_or_one_that_is_a_table() -> None:
    assert side_by_side(_review(Show.FIGURE)) is None
    assert side_by_side(_review(Show.FIGURE, Show.TABLE)) is None
    assert side_by_side(_review(Show.FIGURE, Show.FIGURE, Show.FIGURE)) is None


def test_the_page_has_the_figure_and_the_sections_what_the_text_says_of_it() -> None:
    review = _review(Show.FIGURE, Show.FIGURE)
    (page,) = main_criteria(review)
    figures = [b.id for b in page.blocks if isinstance(b, FigureBlock)]
    assert figures[1:] == ["figur_huvudkriterier_mer"] and page.dense
    assert "<figur_huvudkriterier_mer> vad som ligger bakom." in texts(page.blocks)[-1]
    paragraphs = [text_in_section(review, table, 0) for table in review.published.tables]
    assert [texts([paragraph])[0] for paragraph in paragraphs if paragraph] == [
        "I 20 av 30 ärenden med bifall (67 procent) finns a. I tio av de 30 ärendena (33 procent) finns b. Alla "
        "uppgifter finns i <figur_huvudkriterier_mer>.",
        "I 19 av 30 ärenden med bifall (63 procent) finns a. I elva av de 30 ärendena (37 procent) finns b. Alla "
        "uppgifter finns i <figur_huvudkriterier_mer>.",
    ]


def test_tables_that_are_asked_for_stand_under_the_figure() -> None:
    (page,) = main_criteria(_review(Show.FIGURE, Show.FIGURE, with_tables=True))
    assert [b.id for b in page.blocks if isinstance(b, TableBlock)] == ["tabell_0", "tabell_1"]


def test_one_that_stands_alone_is_referred_to_where_it_is_shown() -> None:
    for show, where in ((Show.TABLE, "tabell_0"), (Show.FIGURE, "figur_tabell_0")):
        review = _review(show)
        paragraph = text_in_section(review, review.published.tables[0], 0)
        assert paragraph and texts([paragraph]) == [f"Mål 0 finns bland huvudkriterierna, i <{where}>."]
    in_words = _review(Show.TEXT)
    assert text_in_section(in_words, in_words.published.tables[0], 0) is None
    empty = material(criterion(NEEDS, 60, 60), audit=_audit(Show.TABLE), tables=(_table(0, 1, 0),))
    without_base = replace(_table(0, 1, 0), base=0)
    assert text_in_section(empty, without_base, 0) is None
