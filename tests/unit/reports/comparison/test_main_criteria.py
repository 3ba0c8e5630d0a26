"""The main criteria of a comparison: the requirement, both reviews' numbers, and a figure of the same shares."""

from __future__ import annotations

from pipeline.comparing.two_audits import Comparison, Count, compare
from reports.comparison import main_criteria
from reports.document import Dumbbell, Dumbbells, FigureBlock, TableBlock
from tests.lib.comparisons import NOBODY, count, criterion, numbers
from tests.lib.reviews import plain, section, texts


def _comparison(**shares: tuple[Count, Count, int | None]) -> Comparison:
    """Criteria with their shares before and after, and their place among the main criteria."""
    return compare(
        numbers(2023, *(criterion(i, before, main=9) for i, (before, _, _) in shares.items())),
        numbers(2025, *(criterion(i, after, main=place) for i, (_, after, place) in shares.items())),
    )


THREE = _comparison(
    a=(count(20, 100), count(60, 100), 2),
    b=(count(50, 100), count(50, 100), None),
    c=(count(79, 100), count(80, 100), 1),
)


def test_the_later_reviews_main_criteria_in_its_order() -> None:
    assert [p.after.id for p in main_criteria.compared_main_criteria(THREE)] == ["c", "a"]
    (chapter,) = main_criteria.main_criteria(THREE)
    assert chapter.title == "De två huvudkriterierna"
    assert texts(chapter.blocks) == [
        "<figur_huvudkriterier> visar andelen i båda granskningarna.",
        "Handläggaren ska göra c (GR 3). I 80 av 100 ärenden (80 procent) är c gjort. Tidigare var det 79 av "
        "100 ärenden (79 procent). Om fler eller färre uppfyller kravet går inte att säga.",
        "Handläggaren ska göra a (GR 3). I 60 av 100 ärenden (60 procent) är a gjort. Tidigare var det 20 av "
        "100 ärenden (20 procent). Fler uppfyller kravet, men bristen kvarstår.",
    ]


def test_a_figure_and_no_table() -> None:
    blocks = section(main_criteria.main_criteria(THREE), "huvudkriterier").blocks
    (figure,) = (b for b in blocks if isinstance(b, FigureBlock))
    assert figure.chart == Dumbbells(("Tidigare", "Senare"), 80, (Dumbbell("Om c", 79, 80), Dumbbell("Om a", 20, 60)))
    assert not [b for b in blocks if isinstance(b, TableBlock)]
    assert str(figure.alt).endswith("tidigare och senare: Om c: 79 och 80; Om a: 20 och 60.")


def test_of_one_there_is_no_figure_and_of_none_no_chapter() -> None:
    (chapter,) = main_criteria.main_criteria(_comparison(a=(count(20, 100), count(60, 100), 1)))
    assert chapter.title == "Huvudkriteriet" and len(chapter.blocks) == 1
    assert list(main_criteria.main_criteria(_comparison(a=(count(1, 2), count(1, 2), None)))) == []


def test_in_short() -> None:
    assert plain(main_criteria.in_short(THREE)) == (
        "Huvudkriterierna: fler uppfyller om a (20 → 60 %); går inte att säga om om c (79 → 80 %)."
    )
    assert main_criteria.in_short(_comparison(a=(NOBODY, count(1, 2), 1))) == ""


def test_one_that_cannot_be_compared_is_told_and_not_drawn() -> None:
    result = _comparison(
        a=(NOBODY, count(60, 100), 1), b=(count(1, 2), count(1, 2), 2), c=(count(1, 2), count(1, 2), 3)
    )
    chapter = section(main_criteria.main_criteria(result), "huvudkriterier")
    assert texts(chapter.blocks)[1].endswith("Kravet gäller inget ärende i den tidigare granskningen.")
    (figure,) = (b for b in chapter.blocks if isinstance(b, FigureBlock))
    assert [row[0] for row in figure.table.rows] == ["Om b", "Om c"]
