"""Shares as they may be printed, and the three verdicts, over a breakdown made by hand."""

from __future__ import annotations

import numpy as np

from checks.audits.sysselsattning_2025 import AUDIT
from checks.report_tables import Dimension
from pipeline.counting.groups import MET, CountedPart, Family, Grouped, Space
from pipeline.counting.strata import SampleCounts
from pipeline.disclosure.breakdown import Printer, differences
from pipeline.disclosure.layout import Layout, PrintedRow, columns, lines
from pipeline.disclosure.protection import Protected
from pipeline.disclosure.published import Share
from pipeline.disclosure.weighted import Weights
from pipeline.sampling import Codes
from pipeline.statistics.intervals import finite_interval
from pipeline.statistics.verdict import Verdict

DISTRICT = AUDIT.compared
ONE, TWO, THREE = (f"kriterium_{c}" for c in AUDIT.headlines[:3])
WHOLE = ((0, 1),)
FIRST, SECOND = ((0,),), ((1,),)


def _family(id_: str, met: list[int], rest: list[int], persons: tuple[str, ...] = ()) -> Family:
    item = AUDIT.criteria_by_id[id_.removeprefix("kriterium_")]
    parts = (CountedPart(MET, "Uppfyllt", np.array(met)), CountedPart("ej_uppfyllt", "Ej uppfyllt", np.array(rest)))
    return Family(id_, item, parts, persons)


def _protected(*families: Family) -> Protected:
    groups = (tuple(DISTRICT.groups(AUDIT.main).items())[:2],)
    sizes = np.array([40, 40])
    grouped = Grouped((DISTRICT,), groups, Space((DISTRICT,), groups), sizes, sizes, families, ())
    own, too_few = columns(grouped, 4)
    return Protected(grouped, 4, {f.id: Layout(own, lines(f), too_few) for f in families})


def _share(protected: Protected, family: Family, region: tuple[tuple[int, ...], ...]) -> Share:
    return Printer(protected).share(family, PrintedRow((MET,), ""), region)


def test_a_share_that_is_shown() -> None:
    """9 of 11, whose Wilson interval is 52 to 95 percent."""
    family = _family(ONE, [9, 0], [2, 0])
    protected = _protected(family)
    assert _share(protected, family, FIRST) == Share(9, 11, 82, (52, 95))
    assert _share(protected, family, SECOND) == Share(0, 0)


def test_a_small_base() -> None:
    """Conduct keeps its numbers for feedback, persons keep none, and the total of all groups is printed in full."""
    conduct, persons = _family(ONE, [1, 0], [1, 1]), _family(TWO, [1, 0], [1, 1], ("barn",))
    protected = _protected(conduct, persons)
    assert _share(protected, conduct, FIRST) == Share(1, 2, few=True)
    assert _share(protected, persons, FIRST) == Share(None, None, few=True)
    assert _share(protected, persons, WHOLE).count == 1


def test_a_hidden_count_is_an_interval() -> None:
    family = _family(ONE, [3, 9], [20, 20], ("barn",))
    protected = _protected(family)
    protected.hidden[family.id, (MET,), FIRST] = (0, 12)
    assert _share(protected, family, FIRST) == Share(None, 23, count_among=(0, 12))
    assert _share(protected, family, SECOND).count == 9


def test_a_drawn_sample_is_weighted_where_nothing_is_about_persons() -> None:
    """8 of 10 in the second group, each standing for a number of decisions. The share is that of the sample and the
    interval that of all; for a share about persons only the size of the population matters."""
    conduct, persons = _family(ONE, [2, 8], [8, 2]), _family(TWO, [2, 8], [38, 32], ("barn",))
    protected = _protected(conduct, persons)
    codes, kinds = [code for code, _ in protected.grouped.groups[0]], [[("a", "A"), ("b", "B")]]
    parts = {MET: np.array([[2, 0], [4, 4]]), "ej_uppfyllt": np.array([[4, 4], [0, 2]])}
    drawn: dict[Codes, int] = {(codes[0], "a"): 6, (codes[0], "b"): 4, (codes[1], "a"): 4, (codes[1], "b"): 6}
    insats = Dimension("insats", "Insats", "insats")
    groups = (protected.grouped.groups[0], *map(tuple, kinds))
    sample = SampleCounts(2, (DISTRICT, insats), groups, drawn, {ONE: parts, TWO: parts})
    frame: dict[Codes, int] = {(codes[0], "a"): 60, (codes[0], "b"): 40, (codes[1], "a"): 40, (codes[1], "b"): 360}
    printer = Printer(protected, Weights(sample, frame), {codes[0]: 100, codes[1]: 400})
    share = printer.share(conduct, PrintedRow((MET,), ""), SECOND)
    assert (share.count, share.base, share.percent, share.weighted) == (8, 10, 80, 70)  # (40 * 1 + 360 * 4/6) / 400
    assert share.interval and share.interval[0] < 70 < share.interval[1]
    low, high = finite_interval(8, 40, 400)
    assert printer.share(persons, PrintedRow((MET,), ""), SECOND).interval == (round(100 * low), round(100 * high))
    together = printer.share(conduct, PrintedRow((MET,), ""), WHOLE)
    assert (together.percent, together.weighted) == (50, 60) and together.interval  # (40 * 2/6 + 280 …) / 500
    assert printer.share(persons, PrintedRow((MET,), ""), WHOLE).interval is None


def test_the_three_verdicts() -> None:
    """Fisher's exact p: 35 of 40 against 15 of 40 under 0.001; 30 against 20 0.036, which Holm over three makes more
    than 0.05; 20 against 19 1."""
    families = _family(ONE, [35, 15], [5, 25]), _family(TWO, [30, 20], [10, 20]), _family(THREE, [20, 19], [20, 21])
    verdicts = differences(_protected(*families), AUDIT.headlines)
    assert [d.verdict for d in verdicts] == [Verdict.LARGER, Verdict.CLOSER, Verdict.UNKNOWN]
    assert verdicts[1].p is not None and 0.03 < verdicts[1].p < 0.05
    assert verdicts[1].adjusted == 2 * verdicts[1].p


def test_only_the_headlines_are_corrected_over() -> None:
    families = _family(ONE, [35, 15], [5, 25]), _family(TWO, [30, 20], [10, 20])
    first, second = differences(_protected(*families), [TWO.removeprefix("kriterium_")])
    assert (first.headline, first.adjusted, first.verdict) == (False, None, Verdict.CLOSER)
    assert second.headline and second.adjusted == second.p and second.verdict is Verdict.LARGER


def test_nothing_is_said_of_hidden_counts() -> None:
    family = _family(ONE, [3, 35], [37, 5], ("barn",))
    protected = _protected(family)
    protected.hidden[family.id, (MET,), FIRST] = (0, 38)
    (difference,) = differences(protected, AUDIT.headlines)
    assert (difference.p, difference.verdict) == (None, None)
    assert [group for group, _ in difference.shown] == ["Enskede-Årsta-Vantör"]
