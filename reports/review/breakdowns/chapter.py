"""The appendix of breakdowns by group: a table and a figure for each table, section and quality area.

With one dimension the groups are the columns. With two there is a table for each group of the second, and one for all
of them together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from checks.criteria import Area
from pipeline.disclosure.published import TOGETHER, BreakdownRow, Mark, PublishedBreakdown, PublishedIndicator, Share
from reports.blocks import section, slug
from reports.document import Block, Cell, Paragraph, PartOfTotal, Section, TableBlock
from reports.language.swedish import counted, small
from reports.review.breakdowns.figures import figures_of
from reports.review.breakdowns.rows import breakdown_cells, breakdown_rows
from reports.review.breakdowns.words import by_words, hidden_note, opening
from reports.review.material import Material
from reports.review.tables import is_empty, printed_table, why_empty

__all__ = ["breakdown_cells", "breakdown_rows", "breakdowns", "sheets"]

_FIGURES, _CRITERIA = "indikatorer", "kriterier"
"""The values of `PublishedBreakdown.of` for breakdowns that are not of a table of the report."""
_UPRIGHT = 3
"""The most columns of groups that fit a portrait page."""
_MANY = {"Uppgift": "uppgifter", "Kriterium": "kriterier"}
_THEY = {"Uppgift": "uppgifterna", "Kriterium": "kriterierna"}


def breakdowns(material: Material) -> list[Section]:
    """The appendix, or nothing where nothing is broken down."""
    selection = broken_down(material)
    parts = [
        section("uppdelade_tabeller", "Uppdelade tabeller", list(_tables(material, selection)), 2),
        section("uppdelade_uppgifter", "Uppdelade uppgifter", list(_figures(material, selection)), 2),
        section("uppdelade_kriterier", "Uppdelade kriterier", list(_criteria(material, selection)), 2),
    ]
    if not any(part.blocks for part in parts):
        return []
    chapter = section("uppdelningar", "Bilaga: uppdelade tabeller", opening(material, selection))
    wide = bool(selection) and len({first for first, *_ in selection[0].groups}) > _UPRIGHT
    return [replace(part, wide=wide) for part in (chapter, *parts) if part.blocks]


def broken_down(material: Material) -> tuple[PublishedBreakdown, ...]:
    """The breakdowns that the run requested. Every run has the criteria by district; they are included if requested."""
    published = material.published
    requested, compared = published.breakdowns, published.compared
    is_requested = compared and compared.names in {b.names for b in requested}
    return (*requested, compared) if is_requested and compared else requested


def sheets(material: Material) -> tuple[TableBlock, ...]:
    """Every breakdown as a table for Excel, with a row for each group."""
    return tuple(_sheet(material, breakdown) for breakdown in material.published.by_group if breakdown.rows)


def _sheet(material: Material, breakdown: PublishedBreakdown) -> TableBlock:
    headers, rows = breakdown_rows(breakdown)
    if breakdown.of == _FIGURES:
        populations = [label for row in breakdown.rows for label in [_population(material, row)] * len(row.shares)]
        headers = (headers[0], "Gäller", *headers[1:])
        rows = [(first, label, *rest) for (first, *rest), label in zip(rows, populations, strict=True)]
    shares = [share for row in breakdown.rows for share in row.shares]
    return TableBlock(
        id=breakdown.id,
        title=breakdown.title,
        headers=headers,
        rows=tuple(rows),
        base=f"Bas: talet i kolumnen Bas. {_who(material, breakdown)}",
        notes=hidden_note(material.published.threshold, shares),
    )


def _who(material: Material, breakdown: PublishedBreakdown) -> str:
    if breakdown.population:
        return f"Population: {small(breakdown.population)}."
    if breakdown.of == _FIGURES:
        return "Population: de ärenden som uppgiften gäller."
    decisions = counted(material.published.decisions, "granskat ärende", "granskade ärenden")
    return f"Det är de ärenden som kriteriet gäller, alla utom ej aktuellt. Population: {decisions}."


# --- Tables ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Side:
    """The part of a breakdown in one table: some of its columns, which are groups of the first dimension."""

    id: str
    title: str
    groups: tuple[str, ...]
    places: tuple[int, ...]


def _sides(breakdown: PublishedBreakdown) -> list[_Side]:
    if len(breakdown.names) == 1:
        return [_Side("", "", tuple(g for (g,) in breakdown.groups), tuple(range(len(breakdown.groups))))]
    sides = []
    for n, second in enumerate(dict.fromkeys(g[1] for g in breakdown.groups), 1):
        places = tuple(i for i, g in enumerate(breakdown.groups) if g[1] == second)
        title = f" ({small(breakdown.labels[1])}: {small(second)})"
        sides.append(_Side(f"_{n}", title, tuple(breakdown.groups[i][0] for i in places), places))
    return sides


def _tables(material: Material, selection: Sequence[PublishedBreakdown]) -> Iterator[Block]:
    undivided = {t.id: t for t in material.published.tables}
    for breakdown in (b for b in selection if b.adds_up):
        if is_empty(undivided[breakdown.of]):
            yield from why_empty(material, [undivided[breakdown.of]], [breakdown.title])
            continue
        for side in _sides(breakdown) if breakdown.rows else ():
            table = _table(material, breakdown, side, undivided[breakdown.of].row_header)
            if _all_hidden(breakdown, breakdown.rows, side):
                yield _hidden_table_text(table)
                continue
            yield table
            yield from figures_of(breakdown, breakdown.rows, table, table.headers[0])
    yield from _divided(material)


def _divided(material: Material) -> Iterator[Block]:
    """The divided tables that count persons or days."""
    for divided in (t for t in material.published.divided if t.rows):
        whole = next(t for t in material.published.tables if t.id == divided.of)
        if is_empty(whole):
            yield from why_empty(material, [whole], [divided.title])
            continue
        if is_empty(divided):
            continue
        if all(isinstance(cell, Mark) for row in divided.rows for cell in row.cells):
            yield _hidden_table_text(printed_table(divided))
            continue
        yield printed_table(divided)


def _all_hidden(breakdown: PublishedBreakdown, rows: Sequence[BreakdownRow], side: _Side) -> bool:
    """True where the table would show nothing of any group except the total."""
    group_places = [i for i in side.places if breakdown.groups[i][0] != TOGETHER]
    shares = [row.shares[i] for row in rows for i in group_places]
    return all(share.base == 0 or share.few or (share.is_hidden and not share.count_among) for share in shares)


def _hidden_table_text(table: TableBlock) -> Paragraph:
    return Paragraph(f"Tabellen ”{table.title}” visas inte, eftersom underlaget i grupperna är för litet.")


def _table(material: Material, breakdown: PublishedBreakdown, side: _Side, header: str) -> TableBlock:
    """A table whose rows are parts of one base, which is the last row."""
    shares = [[row.shares[i] for i in side.places] for row in breakdown.rows]
    rows: list[tuple[Cell, ...]] = [
        (row.label, *map(PartOfTotal, cells)) for row, cells in zip(breakdown.rows, shares, strict=True)
    ]
    rows.append(("Totalt", *(total(breakdown.rows[0].shares[i]) for i in side.places)))
    return TableBlock(
        id=f"{breakdown.id}{side.id}",
        title=f"{breakdown.title}{side.title}",
        headers=(header, *side.groups),
        rows=tuple(rows),
        total=True,
        base=f"Bas: antalet ärenden i gruppen, som står vid Totalt. Population: {small(breakdown.population)}.",
        notes=hidden_note(material.published.threshold, [s for cells in shares for s in cells]),
        sheet=breakdown.id,
    )


def _figures(material: Material, selection: Sequence[PublishedBreakdown]) -> Iterator[Block]:
    """The audit's own figures, section by section."""
    indicators = _indicators(material)
    for breakdown in (b for b in selection if b.of == _FIGURES):
        for title in material.audit.sections:
            if rows := [row for row in breakdown.rows if indicators[row.id].section == title]:
                yield from _part(material, breakdown, title, "Uppgift", rows)


def _criteria(material: Material, selection: Sequence[PublishedBreakdown]) -> Iterator[Block]:
    areas = {c.criterion.id: c.area for c in material.published.criteria}
    for breakdown in (b for b in selection if b.of == _CRITERIA):
        for area in Area:
            if rows := [row for row in breakdown.rows if areas[row.id] is area]:
                yield from _part(material, breakdown, area.value, "Kriterium", rows)


def _part(
    material: Material, breakdown: PublishedBreakdown, title: str, header: str, rows: Sequence[BreakdownRow]
) -> Iterator[Block]:
    """The rows of one section or quality area, each with a base of its own."""
    applying = [row for row in rows if row.shares[-1].base != 0]
    left_out = (f"{_MANY[header].capitalize()} som inte gäller något ärende är inte med.",) if applying != rows else ()
    if not applying:
        what = f"{title}: {_MANY[header]} efter {by_words(breakdown)}"
        yield Paragraph(f"Tabellen ”{what}” visas inte, eftersom {_THEY[header]} inte gäller något ärende.")
        return
    rows = applying
    base, labelled = _bases(material, breakdown, rows)
    for side in _sides(breakdown):
        shares = [[row.shares[i] for i in side.places] for row in rows]
        table = TableBlock(
            id=f"{breakdown.id}_{slug(title)}{side.id}",
            title=f"{title}: {_MANY[header]} efter {by_words(breakdown)}{side.title}",
            headers=(header, *side.groups),
            rows=tuple((label, *cells) for label, cells in zip(labelled, shares, strict=True)),
            base=base,
            notes=(*hidden_note(material.published.threshold, [s for cells in shares for s in cells]), *left_out),
            sheet=breakdown.id,
        )
        if _all_hidden(breakdown, rows, side):
            yield _hidden_table_text(table)
            continue
        yield table
        # The criteria by the dimension that is always compared have a figure in the chapter on that.
        if breakdown is not material.published.compared:
            yield from figures_of(breakdown, rows, table, f"{title}: {_MANY[header]}")


def _bases(material: Material, breakdown: PublishedBreakdown, rows: Sequence[BreakdownRow]) -> tuple[str, list[str]]:
    """The text on base and population, and the rows' labels: a row with another population names it."""
    labels, lead = [row.label for row in rows], "Bas: talet efter ”av”."
    if breakdown.of != _FIGURES:
        return f"{lead} {_who(material, breakdown)}", labels
    populations = [_population(material, row) for row in rows]
    commonest = max(dict.fromkeys(populations), key=populations.count)
    varies = any(p != commonest for p in populations)
    base = f"{lead} Population: {small(commonest)}{', om inget annat står på raden' if varies else ''}."
    return base, [
        label if p == commonest else f"{label} ({small(p)})" for label, p in zip(labels, populations, strict=True)
    ]


def _indicators(material: Material) -> dict[str, PublishedIndicator]:
    return {i.id: i for i in material.published.indicators}


def _population(material: Material, row: BreakdownRow) -> str:
    return _indicators(material)[row.id].base_label


def total(share: Share) -> Cell:
    """The cell of a column's total: the base of the group, as 100 percent."""
    if share.base is None or share.few:
        return Mark.FEW if share.few else Mark.HIDDEN
    return PartOfTotal(Share(share.base, share.base, 100)) if share.base else share.base
