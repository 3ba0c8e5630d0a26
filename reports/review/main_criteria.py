"""The main criteria, before all else: what each requires, what was found, for whom it differs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checks.criteria import Outcome
from pipeline.disclosure.published import TOGETHER, BreakdownRow, PublishedBreakdown, PublishedCriterion, Share
from reports.document import Block, Bullets, Cell, FigureBlock, Paragraph, Ref, Section, StackedBars, TableBlock, joined
from reports.language.swedish import listing, number, small, words
from reports.review.breakdowns.words import hidden_note
from reports.review.material import Material
from reports.review.paired import side_by_side
from reports.review.results import met, required
from reports.review.tables import blocks_of, left_out, printed_table

FIGURE, TABLE = "figur_huvudkriterier", "huvudkriterier_grupper"
_ELSEWHERE = "kon"
"""The dimension that has a table of its own in the chapter on differences."""
_LABELS = 34
"""Percent of the table for the names of the groups, of which the longest then has room on a line."""
_COUNTED = tuple(o for o in Outcome if o is not Outcome.EJ_AKTUELLT)


_EMPTY = ("Rutan är tom där kravet bara gäller en av grupperna eller inte är uppdelat.",)


def main_criteria(material: Material) -> list[Section]:
    """The page; nothing for an audit that has not chosen any, or where they are about no decision."""
    found = material.main
    if not found:
        return []
    title = "Huvudkriteriet" if len(found) == 1 else f"De {words(len(found))} huvudkriterierna"
    beside = side_by_side(material)
    blocks: list[Block] = [Bullets(tuple(_told(material, c) for c in found)), *_shown(material, found, beside)]
    tables = {t.id: t for t in material.published.tables}
    for order, id_ in enumerate(material.audit.main_tables):
        if beside is None:
            blocks += blocks_of(material, tables[id_], order)
        elif material.tables:
            blocks.append(printed_table(tables[id_], left_out(material, tables[id_])))
    return [Section("huvudkriterier", title, tuple(blocks), dense=beside is not None)]


def _told(material: Material, found: PublishedCriterion) -> Paragraph:
    text = f"{required(found.criterion)} {met(material, found)}"
    return Paragraph(text, (f"kriterium_{found.criterion.id}",))


def _shown(
    material: Material, found: Sequence[PublishedCriterion], beside: FigureBlock | None
) -> Iterator[FigureBlock | TableBlock | Paragraph]:
    figure, table = _figure(found), _by_group(material, found)
    said = [joined(Ref(figure.id), " visar alla ärenden")]
    said += [joined(Ref(table.id), " grupperna")] if table else []
    said += [joined(Ref(beside.id), " vad som ligger bakom")] if beside else []
    if len(said) > 1:
        *first, last = said
        between = [text for each in first[1:] for text in (", ", each)]
        yield Paragraph(joined(first[0], *between, " och ", last, "."))
    yield from filter(None, (figure, table, beside))


def _figure(found: Sequence[PublishedCriterion]) -> FigureBlock:
    """The five counts of each: four in the bar, and after it how many it is not about."""
    rows = tuple((c.criterion.label, tuple(c.counts[o] for o in _COUNTED)) for c in found)
    said = "; ".join(
        f"{c.criterion.label}: {listing([f'{small(o.label)} {number(c.counts[o])}' for o in Outcome])}" for c in found
    )
    return FigureBlock(
        id=FIGURE,
        title="Huvudkriterierna: antal ärenden per utfall",
        alt=f"Staplat stapeldiagram med en rad per kriterium. {said}.",
        chart=StackedBars(tuple(o.label for o in _COUNTED), rows, tuple(map(_end, found))),
        table=TableBlock(
            id=f"{FIGURE}_data",
            title="Huvudkriterierna: antal ärenden per utfall",
            headers=("Kriterium", *(o.label for o in Outcome), "Bas", "Andel uppfyllt (%)"),
            rows=tuple((c.criterion.label, *(c.counts[o] for o in Outcome), c.base, c.percent or 0) for c in found),
            base="Bas: de ärenden som kravet gäller, alla utom ej aktuellt.",
        ),
    )


def _end(found: PublishedCriterion) -> str:
    outside = found.counts[Outcome.EJ_AKTUELLT]
    return f"totalt {number(found.base)}" + (f", ej aktuellt {number(outside)}" if outside else "")


def _by_group(material: Material, found: Sequence[PublishedCriterion]) -> TableBlock | None:
    """A row for each group of the standard breakdowns but sex, the district last, and a column for each criterion; None
    where nothing is divided."""
    rows: list[tuple[Cell, ...]] = [(TOGETHER, *(Share(c.counts[Outcome.UPPFYLLT], c.base, c.percent) for c in found))]
    shares: list[Share] = []
    for breakdown in _breakdowns(material):
        known = {row.id: row for row in breakdown.rows}
        for i, group in enumerate(breakdown.groups):
            if group[0] != TOGETHER:
                cells = [_in_group(known.get(c.criterion.id), i) for c in found]
                shares += [cell for cell in cells if isinstance(cell, Share)]
                rows.append((group[0], *cells))
    if len(rows) == 1:
        return None
    notes = (
        *_EMPTY[: any("" in row for row in rows)],
        *(hidden_note(material.published.threshold, shares) if shares else ()),
    )
    return TableBlock(
        id=TABLE,
        title="Huvudkriterierna i grupper: ärenden som uppfyller kravet",
        headers=("Grupp", *(c.criterion.label for c in found)),
        rows=tuple(rows),
        base=" ".join(("Bas: talet efter ”av”, de ärenden i gruppen som kravet gäller.", *notes)),
        widths=(_LABELS, *[(100 - _LABELS) // len(found)] * len(found)),
    )


def _breakdowns(material: Material) -> list[PublishedBreakdown]:
    compared = material.published.compared
    others = [b for b in material.published.standard if b.of == "kriterier" and _ELSEWHERE not in b.names]
    return [*(b for b in others if not compared or b.names != compared.names), *([compared] if compared else [])]


def _in_group(row: BreakdownRow | None, place: int) -> Cell:
    return row.shares[place] if row else ""
