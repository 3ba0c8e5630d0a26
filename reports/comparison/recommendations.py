"""The recommendations, beside the numbers that they were meant to change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.comparing.two_audits import Comparison, Pair, Recommendation
from reports.blocks import section
from reports.comparison.tables import EARLIER, LATER, conclusion_cell, count_cell, label
from reports.document import Block, Paragraph, Ref, Section, TableBlock, joined
from reports.language.phrases import CRITERION_BASE
from reports.language.swedish import counted

TABLE = "rekommendationer"
_WIDTHS = (25, 13, 23, 11, 12, 16)


def recommendations(comparison: Comparison) -> Iterator[Section]:
    """The chapter; nothing where neither review has a register of recommendations."""
    if entries := register(comparison):
        matched_table = table(comparison)
        unmatched = len(entries) - len(matched_table.rows if matched_table else ())
        yield section(
            "rekommendationer", "Rekommendationerna och talen", list(_blocks(matched_table, unmatched)), new_page=False
        )


def register(comparison: Comparison) -> tuple[Recommendation, ...]:
    """The recommendations of the later review, or else those of the earlier."""
    return comparison.later.recommendations or comparison.earlier.recommendations


def table(comparison: Comparison) -> TableBlock | None:
    """The recommendations that belong to a criterion that is compared; None if there is none."""
    pairs_by_id = _pairs_by_id(comparison)
    matches = [(r, pair) for r in register(comparison) if (pair := _pair(r, pairs_by_id, comparison))]
    if not matches:
        return None
    return TableBlock(
        id=TABLE,
        title="Rekommendationerna bredvid de tal som de skulle ändra",
        headers=("Rekommendation", "Läge", "Kriterium", EARLIER, LATER, "Bedömning"),
        rows=tuple(
            (f"{r.number}. {r.text}", r.state, label(p), count_cell(p.whole.before), count_cell(p.whole.after),
             conclusion_cell(p.whole))
            for r, p in matches
        ),
        base=CRITERION_BASE,
        notes=("Att talet har ändrats betyder inte att rekommendationen är orsaken.",),
        widths=_WIDTHS,
    )  # fmt: skip


def _blocks(matched_table: TableBlock | None, unmatched: int) -> Iterator[Block]:
    if matched_table is None:
        yield Paragraph("Ingen av granskningens rekommendationer hör till något av de kriterier som jämförs.")
        return
    rest = counted(unmatched, "rekommendation", "rekommendationer", common=True)
    addition = f" Ytterligare {rest} hör inte till något av de kriterier som jämförs." if unmatched else ""
    yield Paragraph(joined(Ref(TABLE), f" visar varje rekommendation bredvid det tal som den skulle ändra.{addition}"))
    yield matched_table


def _pairs_by_id(comparison: Comparison) -> Mapping[str, Pair]:
    """The pairs by their id in the review that the register belongs to."""
    later = bool(comparison.later.recommendations)
    return {(p.after if later else p.before).id: p for p in comparison.pairs}


def _pair(recommendation: Recommendation, pairs_by_id: Mapping[str, Pair], comparison: Comparison) -> Pair | None:
    """The pair of the criterion that it names, or else of the criterion whose proposal it repeats."""
    if recommendation.criterion:
        return pairs_by_id.get(recommendation.criterion)
    text = recommendation.text.casefold()
    return next((p for p in comparison.pairs if any(w and w.casefold() in text for w in _proposals(p))), None)


def _proposals(pair: Pair) -> tuple[str, str]:
    return pair.before.recommendation, pair.after.recommendation
