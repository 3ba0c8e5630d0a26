"""The readings of a cross, and when a mean discloses too much about a few persons."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from checks.audits.sysselsattning_2025 import AUDIT
from checks.report_tables import CrossTable, MeanTable, RowsTable
from pipeline.counting.divided import CrossCounts, MeanCounts, MeanRow, RowsCounts
from pipeline.disclosure.divided import crossed, means, rows_counted, with_readings
from pipeline.disclosure.published import (
    BreakdownRow,
    Mark,
    PublishedBreakdown,
    PublishedCell,
    PublishedTable,
    Reading,
    Share,
)

FACTS = {i.id: i for i in AUDIT.indicators}
ORDER, BY_INSATS, PROVIDERS = (
    next(t for t in AUDIT.report_tables if t.id == id_ and isinstance(t, CrossTable))
    for id_ in ("plan_bestallning", "samverkan_insats", "plan_utforare")
)
MEANS = next(t for t in AUDIT.report_tables if isinstance(t, MeanTable))
FACT = "plan_overensstammer_av_planer"


def _cross(*groups: tuple[str, int, int], table: CrossTable = ORDER) -> PublishedTable:
    return crossed(CrossCounts(table, {FACT: groups}), FACTS, ())


def _reading(*groups: tuple[str, int, int]) -> Reading | None:
    (table,) = with_readings([_cross(*groups)])
    return table.crossed[0].reading


def test_a_cross_prints_count_base_and_share_of_each_group() -> None:
    table = _cross(("a", 15, 120), ("b", 0, 0))
    assert [(row.label, row.cells) for row in table.rows] == [("a", (15, 120, 13)), ("b", (0, 0, Mark.NO_BASE))]


def test_what_is_said_of_a_difference() -> None:
    assert _reading(("a", 40, 40), ("b", 52, 78)) is Reading.DIFFERENT
    assert _reading(("a", 11, 80), ("b", 6, 40)) is Reading.ALIKE
    assert _reading(("a", 14, 52), ("b", 2, 8)) is Reading.UNKNOWN, "alike, but of too few"
    assert _reading(("a", 52, 80), ("b", 22, 40)) is Reading.UNKNOWN
    assert _reading(("a", 3, 3), ("b", 9, 9)) is None, "nothing to compare"
    assert _reading(("a", 3, 8), ("b", 0, 0)) is None, "one group only"


def test_the_tests_are_corrected_over_all_crosses_together() -> None:
    """Alone the first is below 0.05 (Fisher's p is 0.020); corrected over five it is not."""
    significant = _cross(("a", 9, 10), ("b", 3, 10))
    (alone_read,) = with_readings([significant])
    others = [_cross(("a", n, 20), ("b", 10, 20)) for n in (9, 10, 11, 12)]
    among_five, *_ = with_readings([significant, *others])
    assert (alone_read.crossed[0].reading, among_five.crossed[0].reading) == (Reading.DIFFERENT, Reading.UNKNOWN)


def test_all_the_others_are_printed_but_not_compared() -> None:
    table = _cross(("U1", 5, 5), ("U2", 4, 5), ("Övriga", 0, 30), table=PROVIDERS)
    assert [row.label for row in table.rows] == ["U1", "U2", "Övriga"]
    assert [group for group, _, _ in table.crossed[0].shares] == ["U1", "U2"]


def _breakdown(*shares: Share) -> PublishedBreakdown:
    groups = (("Sysselsättning",), ("Särskilt individanpassad stödinsats",), ("Samtliga",))
    whole = Share(17, 120, 14)
    rows = (
        BreakdownRow("sip", "Aktuell SIP", (Share(11, 80, 14), Share(6, 40, 15), whole)),
        BreakdownRow("ekonomiskt_bistand_helt_eller_delvis", "Bistånd", (*shares, whole), persons=True),
    )
    return PublishedBreakdown(
        "indikatorer_insats", "indikatorer", "", ("insats",), ("Insats",), groups, (), rows, "", False, 0, 0
    )


def test_a_cross_by_a_dimension_is_what_the_protected_breakdown_prints() -> None:
    hidden = Share(None, 40, count_among=(0, 3))
    table = crossed(CrossCounts(BY_INSATS, {}), FACTS, [_breakdown(Share(31, 80, 39), hidden)])
    cells: list[tuple[PublishedCell, ...]] = [row.cells for row in table.rows]
    assert cells == [(11, 80, 14, 6, 40, 15), (31, 80, 39, Mark.HIDDEN, 40, Mark.HIDDEN)]
    assert table.mark.startswith("*")
    (read_table,) = with_readings([table])
    assert [fact.reading for fact in read_table.crossed] == [Reading.ALIKE, None], "of what is hidden nothing is said"


def test_what_is_not_broken_down_is_not_in_the_cross() -> None:
    table = crossed(CrossCounts(BY_INSATS, {}), FACTS, [replace(_breakdown(), names=("kon",))])
    assert (table.rows, table.mark) == ((), "")


def _means(women: dict[str, int], men: dict[str, int], *, alone: bool = True) -> list[PublishedCell]:
    """The printed means. Unless they are `alone`, everybody has been in several districts."""
    rows = [
        MeanRow(
            label,
            Fraction(mean),
            sum(persons_by_district.values()),
            persons_by_district,
            persons_by_district if alone else {},
        )
        for label, mean, persons_by_district in (
            ("Kvinna", 11, women),
            ("Man", 12, men),
            ("Samtliga", 10, {k: women.get(k, 0) + men.get(k, 0) for k in {*women, *men}}),
        )
    ]
    return [row.cells[1] for row in means(MeanCounts(MEANS, "Kön", tuple(rows))).rows]


def test_a_mean_gives_that_of_no_few_persons_away() -> None:
    many = {"farsta": 40, "jarva": 30}
    assert _means(many, many) == [Decimal(11), Decimal(12), Decimal(10)]
    # Four women in Farsta: the table by district and sex prints no mean of them.
    assert _means({"farsta": 4, "jarva": 30}, many) == [Mark.FEW, Mark.FEW, Decimal(10)]
    # Nor is the mean of the five in Farsta, which can be derived from those of all and of Järva.
    assert _means({"farsta": 4, "jarva": 30}, {"farsta": 1, "jarva": 30}) == [Mark.FEW] * 3
    # The mean of twelve persons in two districts together is not one of few.
    few = {"farsta": 6, "bromma": 6, "jarva": 30}
    assert _means(few, few) == [Decimal(11), Decimal(12), Decimal(10)]
    # But those twelve may be six persons who have been in both.
    assert _means(few, few, alone=False) == [Mark.FEW, Mark.FEW, Decimal(10)]
    assert _means(many, many, alone=False) == [Decimal(11), Decimal(12), Decimal(10)]


def test_the_means_of_all_groups_are_the_mean_of_all() -> None:
    """With the means of the two districts that are printed it is that of the only man in Farsta."""
    women, men = {"jarva": 15, "sodermalm": 14}, {"farsta": 1, "jarva": 5, "sodermalm": 6}
    assert _means(women, men) == [Mark.FEW] * 3


def test_the_noun_of_counted_rows_is_qualified_for_the_sentence() -> None:
    (refused,) = (t for t in AUDIT.report_tables if isinstance(t, RowsTable) and t.id == "avslag_stadsdel")
    published = rows_counted(RowsCounts(refused, "Stadsdelsnämnd", ("Antal",), (("A", (2,)), ("B", (1,)))))
    assert (published.base, published.narrowed) == (3, "med avslag")
