"""The first page, on the main criteria: what each requires, the finding, and the groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checks.criteria import Outcome
from pipeline.disclosure.published import TOGETHER, BreakdownRow, PublishedBreakdown, PublishedCriterion, Share
from reports.document import Block, Bullets, Cell, FigureBlock, Paragraph, Ref, Section, StackedBars, TableBlock, joined
from reports.language.swedish import listing, number, small, words
from reports.review.breakdowns.words import hidden_note
from reports.review.material import Material
from reports.review.paired import side_by_side
from reports.review.results import met_sentence, requirement_text
from reports.review.tables import blocks_of, left_out, printed_table

FIGURE, TABLE = "figur_huvudkriterier", "huvudkriterier_grupper"
_WITH_OWN_TABLE = "kon"
"""The dimension with a table of its own in the chapter on differences."""
_LABELS = 34
"""Percent of the table's width for the group names, so that the longest fits on a line."""
_IN_BASE = tuple(o for o in Outcome if o is not Outcome.EJ_AKTUELLT)


_EMPTY = ("Rutan är tom där kravet bara gäller en av grupperna eller inte är uppdelat.",)


def main_criteria(material: Material) -> list[Section]:
    """The page; nothing for an audit without main criteria, or where they apply to no decision."""
    criteria = material.main
    if not criteria:
        return []
    title = "Huvudkriteriet" if len(criteria) == 1 else f"De {words(len(criteria))} huvudkriterierna"
    pair_figure = side_by_side(material)
    blocks: list[Block] = [
        Bullets(tuple(_item(material, c) for c in criteria)),
        *_figures_and_table(material, criteria, pair_figure),
    ]
    tables = {t.id: t for t in material.published.tables}
    for order, id_ in enumerate(material.audit.main_tables):
        if pair_figure is None:
            blocks += blocks_of(material, tables[id_], order)
        elif material.tables:
            blocks.append(printed_table(tables[id_], left_out(material, tables[id_])))
    return [Section("huvudkriterier", title, tuple(blocks), dense=pair_figure is not None)]


def _item(material: Material, criterion: PublishedCriterion) -> Paragraph:
    text = f"{requirement_text(criterion.criterion)} {met_sentence(material, criterion)}"
    return Paragraph(text, (f"kriterium_{criterion.criterion.id}",))


def _figures_and_table(
    material: Material, criteria: Sequence[PublishedCriterion], pair_figure: FigureBlock | None
) -> Iterator[FigureBlock | TableBlock | Paragraph]:
    figure, table = _figure(criteria), _by_group(material, criteria)
    phrases = [joined(Ref(figure.id), " visar alla ärenden")]
    phrases += [joined(Ref(table.id), " grupperna")] if table else []
    phrases += [joined(Ref(pair_figure.id), " vad som ligger bakom")] if pair_figure else []
    if len(phrases) > 1:
        *first, last = phrases
        between = [text for phrase in first[1:] for text in (", ", phrase)]
        yield Paragraph(joined(first[0], *between, " och ", last, "."))
    yield from filter(None, (figure, table, pair_figure))


def _figure(criteria: Sequence[PublishedCriterion]) -> FigureBlock:
    """The five counts of each criterion: four in the bar, and after it the decisions it does not apply to."""
    rows = tuple((c.criterion.label, tuple(c.counts[o] for o in _IN_BASE)) for c in criteria)
    counts = "; ".join(
        f"{c.criterion.label}: {listing([f'{small(o.label)} {number(c.counts[o])}' for o in Outcome])}"
        for c in criteria
    )
    return FigureBlock(
        id=FIGURE,
        title="Huvudkriterierna: antal ärenden per utfall",
        alt=f"Staplat stapeldiagram med en rad per kriterium. {counts}.",
        chart=StackedBars(tuple(o.label for o in _IN_BASE), rows, tuple(map(_end, criteria))),
        table=TableBlock(
            id=f"{FIGURE}_data",
            title="Huvudkriterierna: antal ärenden per utfall",
            headers=("Kriterium", *(o.label for o in Outcome), "Bas", "Andel uppfyllt (%)"),
            rows=tuple((c.criterion.label, *(c.counts[o] for o in Outcome), c.base, c.percent or 0) for c in criteria),
            base="Bas: de ärenden som kravet gäller, alla utom ej aktuellt.",
        ),
    )


def _end(criterion: PublishedCriterion) -> str:
    outside = criterion.counts[Outcome.EJ_AKTUELLT]
    return f"totalt {number(criterion.base)}" + (f", ej aktuellt {number(outside)}" if outside else "")


def _by_group(material: Material, criteria: Sequence[PublishedCriterion]) -> TableBlock | None:
    """A row for each group of the standard breakdowns but sex, the district last, and a column for each criterion; None
    where nothing is divided."""
    rows: list[tuple[Cell, ...]] = [
        (TOGETHER, *(Share(c.counts[Outcome.UPPFYLLT], c.base, c.percent) for c in criteria))
    ]
    shares: list[Share] = []
    for breakdown in _breakdowns(material):
        rows_by_id = {row.id: row for row in breakdown.rows}
        for i, group in enumerate(breakdown.groups):
            if group[0] != TOGETHER:
                cells = [_cell_in_group(rows_by_id.get(c.criterion.id), i) for c in criteria]
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
        headers=("Grupp", *(c.criterion.label for c in criteria)),
        rows=tuple(rows),
        base=" ".join(("Bas: talet efter ”av”, de ärenden i gruppen som kravet gäller.", *notes)),
        widths=(_LABELS, *[(100 - _LABELS) // len(criteria)] * len(criteria)),
    )


def _breakdowns(material: Material) -> list[PublishedBreakdown]:
    compared = material.published.compared
    others = [b for b in material.published.standard if b.of == "kriterier" and _WITH_OWN_TABLE not in b.names]
    return [*(b for b in others if not compared or b.names != compared.names), *([compared] if compared else [])]


def _cell_in_group(row: BreakdownRow | None, place: int) -> Cell:
    return row.shares[place] if row else ""
