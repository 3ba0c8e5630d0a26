"""The two tables that belong to the main criteria in one figure, so that the page has room for them."""

from __future__ import annotations

from typing import TypeGuard

from checks.report_tables import Show
from pipeline.disclosure.published import PublishedTable
from reports.document import Bars, Chart, FigureBlock, PanelBars, Paragraph, Ref, SideBySide, TableBlock, joined, plain
from reports.language.swedish import small
from reports.review.material import Material
from reports.review.tables import blocks_of, figure_of, introduced, is_empty, show_of


def side_by_side(material: Material) -> FigureBlock | None:
    """The two tables in one figure; None where they are not two, or not both drawn."""
    known = {t.id: t for t in material.published.tables}
    tables = [known[id_] for id_ in material.audit.main_tables]
    figures = [figure_of(material, t) for t in tables if show_of(material, t) is Show.FIGURE and not is_empty(t)]
    drawn = [(f, f.chart) for f in figures if f and _is_narrow(f.chart)]
    if len(tables) != 2 or len(drawn) != 2:
        return None
    (left, left_chart), (right, right_chart) = drawn
    return FigureBlock(
        id="figur_huvudkriterier_mer",
        title=f"{left.title} (till vänster), och {small(right.title)} (till höger)",
        alt=f"Två diagram. Till vänster: {plain(left.alt)} Till höger: {plain(right.alt)}",
        chart=SideBySide(left_chart, right_chart),
        table=left.table,
        notes=(*left.notes, *right.notes),
        right=right.table,
    )


def _is_narrow(chart: Chart) -> TypeGuard[Bars | PanelBars]:
    """True for a chart that half a page has room for."""
    return isinstance(chart, Bars) or (isinstance(chart, PanelBars) and len(chart.groups) <= 2)


def told_elsewhere(material: Material, table: PublishedTable, order: int) -> Paragraph | None:
    """What the report says in its own section of a table that is shown with the main criteria; None where the text
    there tells it all. `order` is as for `blocks_of`."""
    if beside := side_by_side(material):
        return Paragraph(introduced(material, table, [beside.id], order), (table.id,))
    blocks = () if is_empty(table) else blocks_of(material, table, order)
    shown = next((b.id for b in blocks if isinstance(b, TableBlock | FigureBlock)), None)
    if shown is None:
        return None
    return Paragraph(joined(f"{table.title.partition(',')[0]} finns bland huvudkriterierna, i ", Ref(shown), "."))
