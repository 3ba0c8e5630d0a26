"""The first chapter, on the later audit's main criteria: the requirement, both reviews' numbers, and the conclusion."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.comparing.two_audits import Comparison, Pair, Trend
from reports.blocks import section
from reports.comparison.results import criterion_paragraph
from reports.comparison.tables import figure, label
from reports.comparison.words import conclusion, with_trend
from reports.document import Block, Bullets, Paragraph, Ref, Section, joined
from reports.language.swedish import NBSP, listing, number, percent_short, small, words

FIGURE = "figur_huvudkriterier"


def main_criteria(comparison: Comparison) -> Iterator[Section]:
    """The chapter; nothing where none of the main criteria is compared."""
    if pairs := compared_main_criteria(comparison):
        title = "Huvudkriteriet" if len(pairs) == 1 else f"De {words(len(pairs))} huvudkriterierna"
        yield section("huvudkriterier", title, list(_blocks(comparison, pairs)))


def compared_main_criteria(comparison: Comparison) -> list[Pair]:
    """The main criteria that are compared, in the later audit's order."""
    return sorted((p for p in comparison.pairs if p.after.main), key=lambda p: p.after.main or 0)


def _blocks(comparison: Comparison, pairs: Sequence[Pair]) -> Iterator[Block]:
    chart = figure(FIGURE, "Huvudkriterierna", pairs, comparison.target)
    if chart:
        yield Paragraph(joined(Ref(FIGURE), " visar andelen i båda granskningarna."))
    yield Bullets(
        tuple(
            Paragraph(
                joined(criterion_paragraph(p, p.whole).content, f" {conclusion(p.whole)}".rstrip()),
                (f"kriterium_{p.after.id}",),
            )
            for p in pairs
        )
    )
    if chart:
        yield chart


def in_short(comparison: Comparison) -> str:
    """'De fyra huvudkriterierna. Fler uppfyller: barn framgår (13 → 71 %). Går inte att säga: …'; empty if none is."""
    changes = [(p, p.whole) for p in compared_main_criteria(comparison)]
    parts = []
    for trend, opening in (
        (Trend.MORE, "fler uppfyller"),
        (Trend.FEWER, "färre uppfyller"),
        (Trend.UNKNOWN, "går inte att säga om"),
    ):
        if labels := [_label_and_shares(p) for p, _ in with_trend(changes, trend)]:
            parts.append(f"{opening} {listing(labels)}")
    return f"Huvudkriterierna: {'; '.join(parts)}." if parts else ""


def _label_and_shares(pair: Pair) -> str:
    before, after = pair.whole.before.percent, pair.whole.after.percent
    assert before is not None and after is not None, "only criteria that can be compared are listed"
    return f"{small(label(pair))} ({number(before)}{NBSP}→{NBSP}{percent_short(after)})"
