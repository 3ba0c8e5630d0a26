"""A change in words: the requirement, how many decisions meet and met it, and the conclusion."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.comparing.two_audits import Change, Pair, Trend
from reports.comparison import words
from tests.lib.comparisons import HIDDEN, NOBODY, Shares, comparison, count, criterion, pair
from tests.lib.reviews import plain

UP, DOWN, SAME = (count(10, 100), count(70, 100)), (count(70, 100), count(10, 100)), (count(50, 100), count(51, 100))


def _changes(*shares: Shares) -> list[tuple[Pair, Change]]:
    result = comparison({f"k{n}": share_pair for n, share_pair in enumerate(shares)})
    return [(p, p.whole) for p in result.pairs]


def _finding(before_after: Shares, **other: Any) -> str:
    compared = pair(*before_after, **other)
    return plain(words.finding_text(compared, compared.whole))


def test_what_is_required_with_its_first_source() -> None:
    two_sources = criterion("a", count(1, 2), sources="TA 2.1; GR Utredning")
    assert words.requirement_text(two_sources) == "Handläggaren ska göra a (TA 2.1)."
    assert words.requirement_text(criterion("a", count(1, 2), requirement="", sources="")) == "Är a uppfyllt?"


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        (
            (count(40, 78), count(66, 80)),
            "I 66 av 80 ärenden (83 procent) är x gjort. Tidigare var det 40 av 78 ärenden (51 procent).",
        ),
        (
            (count(0, 30), count(28, 28)),
            "I samtliga 28 ärenden är x gjort. Tidigare var det inget av de 30 ärendena.",
        ),
        (
            (NOBODY, count(3, 10)),
            "I tre av tio ärenden (30 procent) är x gjort. Kravet gäller inget ärende i den tidigare granskningen.",
        ),
        (
            (count(3, 10), NOBODY),
            "Tidigare: i tre av tio ärenden (30 procent) är x gjort. Kravet gäller inget ärende i den senare "
            "granskningen.",
        ),
        ((NOBODY, NOBODY), "Kravet gäller inget ärende i någon av granskningarna."),
    ],
)
def test_what_was_found_in_both(shares: Shares, expected: str) -> None:
    assert _finding(shares) == expected


def test_a_changed_definition_is_told_with_the_finding() -> None:
    assert _finding(UP, definition="annan").endswith(" Definitionen är ändrad sedan dess.")


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ((count(10, 100), count(95, 100)), "Fler uppfyller kravet, och bristen är åtgärdad."),
        (UP, "Fler uppfyller kravet, men bristen kvarstår."),
        ((count(85, 100), count(99, 100)), "Fler uppfyller kravet."),
        ((count(95, 100), count(10, 100)), "Färre uppfyller kravet, och bristen är ny."),
        (DOWN, "Färre uppfyller kravet, och bristen kvarstår."),
        ((count(99, 100), count(85, 100)), "Färre uppfyller kravet."),
        (SAME, "Om fler eller färre uppfyller kravet går inte att säga, och bristen kvarstår."),
        ((count(79, 100), count(80, 100)), "Om fler eller färre uppfyller kravet går inte att säga."),
        ((NOBODY, count(80, 100)), ""),
        ((HIDDEN, count(80, 100)), ""),
    ],
)
def test_what_can_be_said(shares: Shares, expected: str) -> None:
    assert words.conclusion(pair(*shares).whole) == expected


def test_the_largest_difference_first() -> None:
    changes = _changes((count(10, 100), count(60, 100)), UP, DOWN, SAME, (HIDDEN, count(9, 9)))
    assert [p.after.id for p, _ in words.with_trend(changes, Trend.MORE)] == ["k1", "k0"]
    assert [p.after.id for p, _ in words.with_trend(changes, Trend.FEWER)] == ["k2"]
    assert [p.after.id for p, _ in words.with_trend(changes, Trend.UNKNOWN)] == ["k3"]


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ([UP], "Fler uppfyller det enda kriteriet."),
        ([DOWN], "Färre uppfyller det enda kriteriet."),
        ([SAME], "Om fler eller färre uppfyller kriteriet går inte att säga."),
        ([SAME, SAME], "Om fler eller färre uppfyller något av de två kriterierna går inte att säga."),
        ([UP, UP], "Fler uppfyller två av två kriterier."),
        ([UP, UP, DOWN], "Fler uppfyller två av tre kriterier och färre ett."),
        ([DOWN, SAME], "Färre uppfyller ett av två kriterier. Om övriga går det inte att säga."),
        ([UP, DOWN, SAME], "Fler uppfyller ett av tre kriterier och färre ett. Om övriga går det inte att säga."),
        ([(HIDDEN, count(9, 10)), (NOBODY, NOBODY)], ""),
    ],
)
def test_how_many_more_and_fewer_meet(shares: list[Shares], expected: str) -> None:
    assert plain(words.counted_trends(_changes(*shares))) == expected
