"""The comparison of all decisions: the criteria by the state of their shortcomings, each criterion once."""

from __future__ import annotations

from pipeline.comparing.two_audits import compare
from reports.comparison import results
from reports.document import TableBlock
from tests.lib.comparisons import NOBODY, comparison, count, criterion, numbers
from tests.lib.reviews import section, texts

RESULT = comparison(
    {
        "losd": (count(10, 100), count(95, 100)),
        "ny": (count(95, 100), count(10, 100)),
        "kvar": (count(20, 100), count(60, 100)),
        "nastan": (count(79, 100), count(81, 100)),
        "battre": (count(85, 100), count(99, 100)),
        "borta": (count(5, 10), NOBODY),
    }
)


def _rows(id_: str) -> list[str]:
    blocks = section(results.results(RESULT), id_).blocks
    return [str(row[0]) for b in blocks if isinstance(b, TableBlock) for row in b.rows]


def test_every_state_has_a_section_and_what_cannot_be_compared_comes_last() -> None:
    sections = list(results.results(RESULT))
    assert [(s.title, s.level) for s in sections] == [
        ("Samtliga ärenden", 1), ("Åtgärdade brister", 2), ("Nya brister", 2), ("Kvarstående brister", 2),
        ("Går inte att säga", 2), ("Krav utan brist", 2), ("Går inte att jämföra", 2),
    ]  # fmt: skip
    assert [s.title for s in results.results(comparison({"a": (count(9, 10), count(9, 10))}))][-1] != sections[-1].title


def test_what_has_changed_is_told_and_what_has_not_is_in_a_table() -> None:
    assert texts(section(results.results(RESULT), "lage_resolved").blocks) == [
        "Ett kriterium låg under målnivån i den tidigare granskningen men inte i den senare. Skillnaden är större än "
        "slumpen ger skäl för.",
        "Handläggaren ska göra losd (GR 3). I 95 av 100 ärenden (95 procent) är losd gjort. Tidigare var det tio av "
        "100 ärenden (tio procent).",
    ]
    assert len(texts(section(results.results(RESULT), "lage_new").blocks)) == 2
    assert {id_: _rows(f"lage_{id_}") for id_ in ("resolved", "new", "persisting", "unsure", "none")} == {
        "resolved": [], "new": [], "persisting": ["Om kvar"], "unsure": ["Om nastan"], "none": ["Om battre"],
    }  # fmt: skip


def test_the_text_of_what_is_as_it_was() -> None:
    (persisting,) = texts(section(results.results(RESULT), "lage_persisting").blocks)
    assert persisting == (
        "Ett kriterium ligger under målnivån i båda granskningarna, se <kriterier_persisting>. Fler uppfyller ett av "
        "dem."
    )
    (unsure,) = texts(section(results.results(RESULT), "lage_unsure").blocks)
    assert unsure.endswith("men skillnaden kan vara slump, se <kriterier_unsure>.")
    empty = comparison({"kvar": (count(20, 100), count(20, 100))})
    assert texts(section(results.results(empty), "lage_new").blocks) == [
        "Inget kriterium låg under målnivån i den senare granskningen men inte i den tidigare."
    ]


def test_the_lowest_share_comes_first() -> None:
    result = comparison({"a": (count(30, 100), count(40, 100)), "b": (count(30, 100), count(20, 100))})
    (table,) = (b for b in section(results.results(result), "lage_persisting").blocks if isinstance(b, TableBlock))
    assert [row[0] for row in table.rows] == ["Om b", "Om a"]


def test_main_criteria_are_not_told_again() -> None:
    half, full = count(50, 100), count(100, 100)
    result = compare(
        numbers(2023, criterion("a", half), criterion("b", half)),
        numbers(2025, criterion("a", full, main=1), criterion("b", full)),
    )
    text = " ".join(text for s in results.results(result) for text in texts(s.blocks))
    assert "Huvudkriterierna har ett eget kapitel och upprepas inte här." in text
    assert "Handläggaren ska göra b" in text and "Handläggaren ska göra a" not in text
    without_main = " ".join(text for s in results.results(RESULT) for text in texts(s.blocks))
    assert "Huvudkriterierna" not in without_main


def test_what_applies_to_no_decision_in_one_of_them_is_told_so() -> None:
    unknown = texts(section(results.results(RESULT), "lage_okant").blocks)
    assert unknown[1:] == ["Om borta: inga ärenden i den senare granskningen."]
    result = comparison({"a": (NOBODY, NOBODY)})
    assert texts(section(results.results(result), "lage_okant").blocks)[1:] == [
        "Om a: inga ärenden i någon av granskningarna."
    ]
