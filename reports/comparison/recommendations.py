"""What was recommended, beside the numbers that it was to move."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.comparing.two_audits import Comparison, Pair, Recommendation
from reports.blocks import section
from reports.comparison.tables import EARLIER, LATER, concluded_cell, count_cell, label
from reports.document import Block, Paragraph, Ref, Section, TableBlock, joined
from reports.language.swedish import counted

TABLE = "rekommendationer"
_WIDTHS = (25, 13, 23, 11, 12, 16)


def recommendations(comparison: Comparison) -> Iterator[Section]:
    """The chapter; nothing where neither review has a register of recommendations."""
    if listed := register(comparison):
        made = table(comparison)
        left = len(listed) - len(made.rows if made else ())
        yield section("rekommendationer", "Rekommendationerna och talen", list(_blocks(made, left)), new_page=False)


def register(comparison: Comparison) -> tuple[Recommendation, ...]:
    """The recommendations as the later review found them, or else as the earlier left them."""
    return comparison.later.recommendations or comparison.earlier.recommendations


def table(comparison: Comparison) -> TableBlock | None:
    """The recommendations that belong to a criterion that is compared; None if there is none."""
    known = _known(comparison)
    found = [(r, pair) for r in register(comparison) if (pair := _pair(r, known, comparison))]
    if not found:
        return None
    return TableBlock(
        id=TABLE,
        title="Rekommendationerna bredvid de tal som de skulle ändra",
        headers=("Rekommendation", "Läge", "Kriterium", EARLIER, LATER, "Bedömning"),
        rows=tuple(
            (f"{r.number}. {r.text}", r.state, label(p), count_cell(p.whole.before), count_cell(p.whole.after),
             concluded_cell(p.whole))
            for r, p in found
        ),
        base="Bas: de ärenden som kriteriet gäller, alla utom ej aktuellt.",
        notes=("Att talet har ändrats betyder inte att rekommendationen är orsaken.",),
        widths=_WIDTHS,
    )  # fmt: skip


def _blocks(made: TableBlock | None, left: int) -> Iterator[Block]:
    if made is None:
        yield Paragraph("Ingen av granskningens rekommendationer hör till något av de kriterier som jämförs.")
        return
    rest = counted(left, "rekommendation", "rekommendationer", common=True)
    more = f" Ytterligare {rest} hör inte till något av de kriterier som jämförs." if left else ""
    yield Paragraph(joined(Ref(TABLE), f" visar varje rekommendation bredvid det tal som den skulle ändra.{more}"))
    yield made


def _known(comparison: Comparison) -> Mapping[str, Pair]:
    """The pairs by the id that the register's own review has for them."""
    later = bool(comparison.later.recommendations)
    return {(p.after if later else p.before).id: p for p in comparison.pairs}


def _pair(found: Recommendation, known: Mapping[str, Pair], comparison: Comparison) -> Pair | None:
    """By the criterion that it names, or else by the words that the criterion proposes."""
    if found.criterion:
        return known.get(found.criterion)
    text = found.text.casefold()
    return next((p for p in comparison.pairs if any(w and w.casefold() in text for w in _proposed(p))), None)


def _proposed(pair: Pair) -> tuple[str, str]:
    return pair.before.recommendation, pair.after.recommendation
