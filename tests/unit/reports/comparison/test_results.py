"""What two reviews say together of all decisions: criteria by what has become of their shortcomings, and in words."""

from __future__ import annotations

import pytest

from pipeline.comparing.two_audits import Change, Comparison, Pair
from reports.comparison import results
from reports.document import FigureBlock, TableBlock
from tests.lib.comparisons import HIDDEN, NOBODY, Shares, comparison, count
from tests.lib.reviews import plain, section, texts

FOUND = comparison(
    {
        "losd": (count(10, 100), count(95, 100)),
        "ny": (count(95, 100), count(10, 100)),
        "kvar": (count(20, 100), count(40, 100)),
        "battre": (count(85, 100), count(99, 100)),
        "borta": (count(5, 10), NOBODY),
    }
)


def _changes(*shares: Shares) -> list[tuple[Pair, Change]]:
    made = comparison({f"k{n}": both for n, both in enumerate(shares)})
    return [(p, p.whole) for p in made.pairs]


def test_every_state_has_a_section_and_what_cannot_be_compared_comes_last() -> None:
    made = list(results.results(FOUND))
    assert [(s.title, s.level) for s in made] == [
        ("Samtliga ärenden", 1), ("Åtgärdade brister", 2), ("Nya brister", 2), ("Kvarstående brister", 2),
        ("Kriterier utan brist", 2), ("Går inte att jämföra", 2),
    ]  # fmt: skip
    assert [s.title for s in results.results(comparison({"a": (count(9, 10), count(9, 10))}))][-1] != made[-1].title


def test_a_criterion_is_under_its_own_state_and_no_other() -> None:
    rows = {
        s.id: [str(row[0]) for b in s.blocks if isinstance(b, TableBlock) for row in b.rows]
        for s in results.results(FOUND)
        if s.level == 2
    }
    assert rows == {
        "lage_resolved": ["Om losd"], "lage_new": ["Om ny"], "lage_persisting": ["Om kvar"], "lage_none": ["Om battre"],
        "lage_okant": [],
    }  # fmt: skip


def test_the_text_of_a_state() -> None:
    resolved = texts(section(results.results(FOUND), "lage_resolved").blocks)
    assert resolved == [
        "Ett kriterium låg under målnivån i den tidigare granskningen men inte i den senare. Det finns i "
        "<kriterier_resolved>.",
        "Skillnaden är större än slumpen ger skäl för när det gäller ”Om losd” (bättre).",
    ]
    persisting = texts(section(results.results(FOUND), "lage_persisting").blocks)
    assert (
        persisting[-1] == "Mest har andelen ökat för ”Om kvar” från 20 av 100 (20 procent) till 40 av 100 (40 procent)."
    )
    empty = comparison({"kvar": (count(20, 100), count(20, 100))})
    assert texts(section(results.results(empty), "lage_new").blocks) == [
        "Inget kriterium låg under målnivån i den senare granskningen men inte i den tidigare."
    ]


def test_what_applies_to_no_decision_in_one_of_them_is_told_so() -> None:
    unknown = texts(section(results.results(FOUND), "lage_okant").blocks)
    assert unknown[1:] == ["”Om borta”, utan ärenden i den senare granskningen"]
    both = comparison({"a": (NOBODY, NOBODY)})
    assert texts(section(results.results(both), "lage_okant").blocks)[1:] == [
        "”Om a”, utan ärenden i båda granskningarna"
    ]


def test_several_criteria_of_a_state_are_drawn() -> None:
    two = comparison({name: (count(20, 100), count(40, 100)) for name in "ab"})
    blocks = section(results.results(two), "lage_persisting").blocks
    (figure,) = (b for b in blocks if isinstance(b, FigureBlock))
    assert f"De finns i <kriterier_persisting> och <{figure.id}>." in texts(blocks)[0]


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ([(count(1, 10), count(9, 10))], "högre i ett kriterium"),
        (
            [(count(1, 10), count(9, 10)), (count(9, 10), count(1, 10)), (count(1, 2), count(5, 10))],
            "högre i ett kriterium, lägre i ett och lika i ett",
        ),
        ([(count(1, 10), count(9, 10))] * 13, "högre i 13 kriterier"),
        ([(HIDDEN, count(9, 10)), (NOBODY, NOBODY)], ""),
    ],
)
def test_directions(shares: list[Shares], said: str) -> None:
    assert plain(results.directions(_changes(*shares))) == said


def test_only_clear_changes_with_enough_decisions_rank_the_largest_first() -> None:
    changes = _changes(
        (count(50, 100), count(60, 100)),
        (count(10, 100), count(90, 100)),
        (count(50, 100), count(54, 100)),  # less than five points
        (count(0, 9), count(9, 9)),  # fewer than ten decisions
        (count(90, 100), count(10, 100)),
        (count(20, 40), count(22, 40)),  # five points exactly
    )
    assert [p.after.id for p, _ in results.risen(changes)] == ["k1", "k0", "k5"]
    assert [p.after.id for p, _ in results.fallen(changes)] == ["k4"]
    assert not results.enough(changes[3][1]) and results.enough(changes[0][1])


def test_a_hidden_number_may_hide_the_largest_change() -> None:
    assert results.told_of_all(_changes((count(1, 10), count(9, 10)), (NOBODY, count(9, 10))))
    assert not results.told_of_all(_changes((count(1, 10), count(9, 10)), (HIDDEN, count(9, 10))))


def test_what_chance_gives_reason_for() -> None:
    sure = _changes(
        (count(10, 100), count(90, 100)), (count(90, 100), count(10, 100)), (count(50, 100), count(51, 100))
    )
    assert results.certain_words(sure) == (
        "Skillnaden är större än slumpen ger skäl för när det gäller ”Om k0” (bättre) och ”Om k1” (sämre)."
    )
    assert results.certain_words(sure[:1], "i Järva").startswith("I Järva är skillnaden större än slumpen")
    unsure = _changes((count(5, 10), count(6, 10)), (count(5, 10), count(4, 10)))
    assert results.certain_words(unsure, "i Järva") == (
        "Inget av huvudresultaten i Järva skiljer sig mer än slumpen ger skäl för."
    )
    assert results.certain_words(unsure[:1]) == "Skillnaden kan vara slump."


def test_from_what_to_what() -> None:
    ((pair, change),) = _changes((count(0, 30), count(28, 28)))
    assert plain(results.from_to(pair, change)) == "”Om k0” från inget av 30 till samtliga 28"


def test_a_comparison_is_read_in_one_order() -> None:
    """Later minus earlier: what has become better is higher."""
    turned: Comparison = comparison({"a": (count(90, 100), count(10, 100))})
    assert results.directions([(p, p.whole) for p in turned.pairs]).startswith("lägre")
