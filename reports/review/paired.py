"""The two tables that belong to the main criteria in one figure, so that the page has room for them."""

from __future__ import annotations

from typing import TypeGuard

from checks.report_tables import Show
from pipeline.disclosure.published import PublishedTable
from reports.document import Bars, Chart, FigureBlock, PanelBars, Paragraph, Ref, SideBySide, TableBlock, joined, plain
from reports.language.swedish import small
from reports.review.material import Material
from reports.review.tables import blocks_of, figure_of, introduction, is_empty, show_of


def side_by_side(material: Material) -> FigureBlock | None:
    """The two tables in one figure; None where they are not two, or not both drawn."""
    by_id = {t.id: t for t in material.published.tables}
    tables = [by_id[id_] for id_ in material.audit.main_tables]
    figures = [figure_of(material, t) for t in tables if show_of(material, t) is Show.FIGURE and not is_empty(t)]
    narrow = [(f, f.chart) for f in figures if f and _is_narrow(f.chart)]
    if len(tables) != 2 or len(narrow) != 2:
        return None
    (left, left_chart), (right, right_chart) = narrow
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
    """True for a chart that fits half a page."""
    return isinstance(chart, Bars) or (isinstance(chart, PanelBars) and len(chart.groups) <= 2)


def text_in_section(material: Material, table: PublishedTable, order: int) -> Paragraph | None:
    """The text in its own section about a table that is shown with the main criteria; None where the text there is
    complete. `order` is as for `blocks_of`."""
    if figure := side_by_side(material):
        return Paragraph(introduction(material, table, [figure.id], order), (table.id,))
    blocks = () if is_empty(table) else blocks_of(material, table, order)
    block_id = next((b.id for b in blocks if isinstance(b, TableBlock | FigureBlock)), None)
    if block_id is None:
        return None
    return Paragraph(joined(f"{table.title.partition(',')[0]} finns bland huvudkriterierna, i ", Ref(block_id), "."))
