"""The later audit's main criteria before all else: what is required, both reviews' numbers, and what can be said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.comparing.two_audits import Comparison, Pair, Trend
from reports.blocks import section
from reports.comparison.results import told
from reports.comparison.tables import figure, label
from reports.comparison.words import concluded, with_trend
from reports.document import Block, Bullets, Paragraph, Ref, Section, joined
from reports.language.swedish import NBSP, listing, number, percent_short, small, words

FIGURE = "figur_huvudkriterier"


def main_criteria(comparison: Comparison) -> Iterator[Section]:
    """The chapter; nothing where none of the main criteria is compared."""
    if pairs := chosen(comparison):
        title = "Huvudkriteriet" if len(pairs) == 1 else f"De {words(len(pairs))} huvudkriterierna"
        yield section("huvudkriterier", title, list(_blocks(comparison, pairs)))


def chosen(comparison: Comparison) -> list[Pair]:
    """The main criteria that are compared, in the later audit's order."""
    return sorted((p for p in comparison.pairs if p.after.main), key=lambda p: p.after.main or 0)


def _blocks(comparison: Comparison, pairs: Sequence[Pair]) -> Iterator[Block]:
    drawn = figure(FIGURE, "Huvudkriterierna", pairs, comparison.target)
    if drawn:
        yield Paragraph(joined(Ref(FIGURE), " visar andelen i båda granskningarna."))
    yield Bullets(
        tuple(
            Paragraph(joined(told(p, p.whole).content, f" {concluded(p.whole)}".rstrip()), (f"kriterium_{p.after.id}",))
            for p in pairs
        )
    )
    if drawn:
        yield drawn


def in_short(comparison: Comparison) -> str:
    """'De fyra huvudkriterierna. Fler uppfyller: barn framgår (13 → 71 %). Går inte att säga: …'; empty if none is."""
    changes = [(p, p.whole) for p in chosen(comparison)]
    said = []
    for trend, opening in (
        (Trend.MORE, "fler uppfyller"),
        (Trend.FEWER, "färre uppfyller"),
        (Trend.UNKNOWN, "går inte att säga om"),
    ):
        if named := [_moved(p) for p, _ in with_trend(changes, trend)]:
            said.append(f"{opening} {listing(named)}")
    return f"Huvudkriterierna: {'; '.join(said)}." if said else ""


def _moved(pair: Pair) -> str:
    before, after = pair.whole.before.percent, pair.whole.after.percent
    assert before is not None and after is not None, "only what can be compared is told"
    return f"{small(label(pair))} ({number(before)}{NBSP}→{NBSP}{percent_short(after)})"
