"""The text on the districts outside the limits, and which of them are named in the figure."""

from __future__ import annotations

from pipeline.disclosure.published import FunnelLimit, PublishedFunnel, Share
from reports.review.funnel import _figure, _outside, _panel

LIMITS = tuple(FunnelLimit(n, (4, 6), (2, 8)) for n in range(8, 12))


def _funnel(label: str, *counts: int) -> PublishedFunnel:
    points = tuple((f"D{i}", Share(n, 10, 10 * n)) for i, n in enumerate(counts))
    return PublishedFunnel("c", label, Share(5, 10, 50), points, LIMITS)


def test_districts_outside_each_field_are_named() -> None:
    assert _outside([_funnel("A", 1, 3, 5, 7, 9, 10)]) == (
        "För ”A” ligger D0 under det ljusa fältet, D4 och D5 över det ljusa fältet, D1 under det mörka fältet och D3 "
        "över det mörka fältet."
    )


def test_criteria_without_any_are_told_together() -> None:
    """A district on a limit is within it."""
    assert _outside([_funnel("A", 4, 6), _funnel("B", 5, 3), _funnel("C", 5, 5)]) == (
        "För ”B” ligger D1 under det mörka fältet. För ”A” och ”C” ligger alla stadsdelar i det mörka fältet."
    )


def test_of_many_districts_only_those_outside_are_named_in_the_figure() -> None:
    few, many = _panel(_funnel("A", *[5] * 6)), _panel(_funnel("A", *[5] * 6, 7))
    assert all(point.named for point in few.points)
    assert [point.label for point in many.points if point.named] == ["D6"]


def test_the_data_table_has_every_district_with_its_limits() -> None:
    figure = _figure([_funnel("A", 1, 5)])
    assert figure.table.rows == (("A", "D0", 1, 10, 10, 4, 6, 2, 8), ("A", "D1", 5, 10, 50, 4, 6, 2, 8))
    assert "D0 under det ljusa fältet" in str(figure.alt)
