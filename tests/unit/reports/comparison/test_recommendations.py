"""Recommendations beside the numbers they were meant to change: by the criterion they name, or by its own words."""

from __future__ import annotations

from dataclasses import replace

from pipeline.comparing.two_audits import Comparison, Recommendation, compare
from pipeline.disclosure.published import Share
from reports.comparison import recommendations
from tests.lib.comparisons import count, criterion, numbers
from tests.lib.reviews import plain, texts

NAMED = Recommendation("R1", "Gör a.", "Påbörjad", "a")
WORDS = Recommendation("R2", "Stadsdelsnämnderna bör Skriva Målet i beslutet.", "Genomförd", "")
OTHER = Recommendation("R3", "Öppna fler lokaler.", "Ej påbörjad", "")
GONE = Recommendation("R4", "Gör det som inte längre granskas.", "Påbörjad", "borta")


def _comparison(*later: Recommendation, earlier: tuple[Recommendation, ...] = ()) -> Comparison:
    first = numbers(2023, criterion("x", count(10, 100)), criterion("b", count(50, 100), recommendation="skriva målet"))
    second = numbers(2025, criterion("a", count(95, 100)), criterion("b", count(51, 100)))
    return compare(
        replace(first, recommendations=earlier), replace(second, recommendations=later), {"x": "a"}
    )  # fmt: skip


def test_each_stands_beside_its_number() -> None:
    table = recommendations.table(_comparison(NAMED, WORDS, OTHER, GONE))
    assert table is not None and table.rows == (
        ("R1. Gör a.", "Påbörjad", "Om a", Share(10, 100, 10), Share(95, 100, 95),
         "Fler uppfyller: bristen är åtgärdad"),
        ("R2. Stadsdelsnämnderna bör Skriva Målet i beslutet.", "Genomförd", "Om b", Share(50, 100, 50),
         Share(51, 100, 51), "Går inte att säga"),
    )  # fmt: skip
    assert any("inte att rekommendationen är orsaken" in note for note in table.notes)


def test_how_many_are_about_something_else() -> None:
    (chapter,) = recommendations.recommendations(_comparison(NAMED, OTHER, GONE))
    (text,) = texts(chapter.blocks)
    assert text == (
        "<rekommendationer> visar varje rekommendation bredvid det tal som den skulle ändra. Ytterligare två "
        "rekommendationer hör inte till något av de kriterier som jämförs."
    )
    (without_rest,) = recommendations.recommendations(_comparison(NAMED))
    assert plain(texts(without_rest.blocks)[0]).endswith("skulle ändra.")


def test_none_about_what_is_compared_and_none_at_all() -> None:
    (chapter,) = recommendations.recommendations(_comparison(OTHER))
    assert texts(chapter.blocks) == [
        "Ingen av granskningens rekommendationer hör till något av de kriterier som jämförs."
    ]
    assert list(recommendations.recommendations(_comparison())) == []


def test_the_earlier_register_goes_where_the_later_review_has_none() -> None:
    result = _comparison(earlier=(replace(NAMED, criterion="x"), NAMED))
    table = recommendations.table(result)
    assert table is not None and [row[2] for row in table.rows] == ["Om a"], "by the earlier review's ids"
    assert recommendations.register(_comparison(WORDS, earlier=(NAMED,))) == (WORDS,)
