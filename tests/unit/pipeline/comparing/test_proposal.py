"""Which criteria of two reviews may be the same, and why: the surest first, and each at most once."""

from __future__ import annotations

from typing import Any

from pipeline.comparing.proposal import COLUMNS, SAME, SAME_ID, SAME_WORDS, proposed
from pipeline.comparing.two_audits import ComparedCriterion
from tests.lib.comparisons import count, criterion, numbers


def _criterion(id_: str, **other: Any) -> ComparedCriterion:
    """A criterion that is like no other in anything but the given fields."""
    plain = {"label": f"Namn {id_ * 9}", "rule": f"Regel {id_}", "definition": f"hash {id_}", "requirement": ""}
    return criterion(id_, count(1, 2), **(plain | other))


def _proposed(earlier: list[ComparedCriterion], later: list[ComparedCriterion]) -> list[tuple[str, str, str]]:
    proposals = proposed(numbers(2023, *earlier), numbers(2025, *later, name="annan"))
    return [(proposal.before.id, proposal.after.id, proposal.why) for proposal in proposals]


def test_the_same_definition_goes_before_the_same_id() -> None:
    earlier = [_criterion("a", definition="x"), _criterion("b", definition="y")]
    later = [_criterion("a", definition="y"), _criterion("c", definition="x")]
    assert _proposed(earlier, later) == [("a", "c", SAME), ("b", "a", SAME)]


def test_of_several_with_the_same_definition_the_ids_decide() -> None:
    earlier = [_criterion("b", definition="x"), _criterion("a", definition="x")]
    later = [_criterion("a", definition="x"), _criterion("b", definition="x")]
    assert _proposed(earlier, later) == [("b", "b", SAME), ("a", "a", SAME)]


def test_the_same_rule_in_words_and_the_same_id_are_to_be_compared() -> None:
    earlier = [_criterion("a", rule="Samma"), _criterion("b")]
    later = [_criterion("b"), _criterion("q", rule="Samma")]
    assert _proposed(
        earlier, [_criterion("b", rule="Ny", definition="ny"), later[1]]
    ) == [("a", "q", SAME_WORDS), ("b", "b", SAME_ID)]  # fmt: skip


def test_alike_names_and_requirements_the_most_alike_first() -> None:
    earlier = [_criterion("a", label="Fråga om våld"), _criterion("b", requirement="Handläggaren ska fråga om våld.")]
    later = [
        _criterion("p", label="Frågor om våld"),
        _criterion("q", label="Fråga om VÅLD"),
        _criterion("r", requirement="Handläggaren ska fråga om allt våld."),
    ]
    assert _proposed(earlier, later) == [
        ("a", "q", "liknande namn, men regeln är en annan: jämför dem"),
        ("b", "r", "liknande krav, men regeln är en annan: jämför dem"),
    ]


def test_what_is_like_nothing_has_no_proposal() -> None:
    assert _proposed([_criterion("a")], [_criterion("q")]) == []


def test_a_line_of_the_file() -> None:
    (one,) = proposed(numbers(2023, _criterion("a", label="Förr")), numbers(2025, _criterion("a", label="Nu")))
    assert dict(zip(COLUMNS, one.cells, strict=True)) == {
        "fran": "a", "till": "a", "varfor": SAME, "kriterium_fran": "Förr", "kriterium_till": "Nu",
    }  # fmt: skip
