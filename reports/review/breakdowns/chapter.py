"""The appendix of what is broken down by group: a table and a figure for each table, section and quality area.

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
"""What `PublishedBreakdown.of` says of those that are no table of the report."""
_UPRIGHT = 3
"""Columns of groups that fit a page that is not on its side."""
_MANY = {"Uppgift": "uppgifter", "Kriterium": "kriterier"}
_THEY = {"Uppgift": "uppgifterna", "Kriterium": "kriterierna"}


def breakdowns(material: Material) -> list[Section]:
    """The appendix, or nothing where nothing is broken down."""
    found = broken_down(material)
    parts = [
        section("uppdelade_tabeller", "Uppdelade tabeller", list(_tables(material, found)), 2),
        section("uppdelade_uppgifter", "Uppdelade uppgifter", list(_figures(material, found)), 2),
        section("uppdelade_kriterier", "Uppdelade kriterier", list(_criteria(material, found)), 2),
    ]
    if not any(part.blocks for part in parts):
        return []
    chapter = section("uppdelningar", "Bilaga: uppdelade tabeller", opening(material, found))
    wide = bool(found) and len({first for first, *_ in found[0].groups}) > _UPRIGHT
    return [replace(each, wide=wide) for each in (chapter, *parts) if each.blocks]


def broken_down(material: Material) -> tuple[PublishedBreakdown, ...]:
    """What the run was asked to break down: the criteria by district are there in every run, and count if asked for."""
    published = material.published
    asked, compared = published.breakdowns, published.compared
    again = compared and compared.names in {b.names for b in asked}
    return (*asked, compared) if again and compared else asked


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
    """What one table shows of a breakdown: some columns of it, which are groups of the first dimension."""

    id: str
    title: str
    groups: tuple[str, ...]
    places: tuple[int, ...]


def _sides(breakdown: PublishedBreakdown) -> list[_Side]:
    if len(breakdown.names) == 1:
        return [_Side("", "", tuple(g for (g,) in breakdown.groups), tuple(range(len(breakdown.groups))))]
    made = []
    for n, second in enumerate(dict.fromkeys(g[1] for g in breakdown.groups), 1):
        places = tuple(i for i, g in enumerate(breakdown.groups) if g[1] == second)
        title = f" ({small(breakdown.labels[1])}: {small(second)})"
        made.append(_Side(f"_{n}", title, tuple(breakdown.groups[i][0] for i in places), places))
    return made


def _tables(material: Material, found: Sequence[PublishedBreakdown]) -> Iterator[Block]:
    undivided = {t.id: t for t in material.published.tables}
    for breakdown in (b for b in found if b.adds_up):
        if is_empty(undivided[breakdown.of]):
            yield why_empty(material, undivided[breakdown.of], breakdown.title)
            continue
        for side in _sides(breakdown) if breakdown.rows else ():
            table = _table(material, breakdown, side, undivided[breakdown.of].row_header)
            if _all_hidden(breakdown, breakdown.rows, side):
                yield _instead(table)
                continue
            yield table
            yield from figures_of(breakdown, breakdown.rows, table, table.headers[0])
    yield from _divided(material)


def _divided(material: Material) -> Iterator[Block]:
    """What is counted in persons or days."""
    for divided in (t for t in material.published.divided if t.rows):
        whole = next(t for t in material.published.tables if t.id == divided.of)
        if is_empty(whole):
            yield why_empty(material, whole, divided.title)
            continue
        if is_empty(divided):
            continue
        if all(isinstance(cell, Mark) for row in divided.rows for cell in row.cells):
            yield _instead(printed_table(divided))
            continue
        yield printed_table(divided)


def _all_hidden(breakdown: PublishedBreakdown, rows: Sequence[BreakdownRow], side: _Side) -> bool:
    """True where the table would have nothing to tell of any group but that of all of them."""
    apart = [i for i in side.places if breakdown.groups[i][0] != TOGETHER]
    shares = [row.shares[i] for row in rows for i in apart]
    return all(share.base == 0 or share.few or (share.is_hidden and not share.count_among) for share in shares)


def _instead(table: TableBlock) -> Paragraph:
    return Paragraph(f"Tabellen ”{table.title}” visas inte, eftersom underlaget i grupperna är för litet.")


def _table(material: Material, breakdown: PublishedBreakdown, side: _Side, header: str) -> TableBlock:
    """The rows are parts of one base, which stands in the last row."""
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


def _figures(material: Material, found: Sequence[PublishedBreakdown]) -> Iterator[Block]:
    """The audit's own figures, section by section."""
    of = _indicators(material)
    for breakdown in (b for b in found if b.of == _FIGURES):
        for title in material.audit.sections:
            if rows := [row for row in breakdown.rows if of[row.id].section == title]:
                yield from _part(material, breakdown, title, "Uppgift", rows)


def _criteria(material: Material, found: Sequence[PublishedBreakdown]) -> Iterator[Block]:
    of = {c.criterion.id: c.area for c in material.published.criteria}
    for breakdown in (b for b in found if b.of == _CRITERIA):
        for area in Area:
            if rows := [row for row in breakdown.rows if of[row.id] is area]:
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
            yield _instead(table)
            continue
        yield table
        # The criteria by the dimension that is always compared have a figure in the chapter on that.
        if breakdown is not material.published.compared:
            yield from figures_of(breakdown, rows, table, f"{title}: {_MANY[header]}")


def _bases(material: Material, breakdown: PublishedBreakdown, rows: Sequence[BreakdownRow]) -> tuple[str, list[str]]:
    """What is said of base and population, and the rows' labels: a row that is about others says about whom."""
    labels, after = [row.label for row in rows], "Bas: talet efter ”av”."
    if breakdown.of != _FIGURES:
        return f"{after} {_who(material, breakdown)}", labels
    populations = [_population(material, row) for row in rows]
    most = max(dict.fromkeys(populations), key=populations.count)
    apart = any(p != most for p in populations)
    said = f"{after} Population: {small(most)}{', om inget annat står på raden' if apart else ''}."
    return said, [label if p == most else f"{label} ({small(p)})" for label, p in zip(labels, populations, strict=True)]


def _indicators(material: Material) -> dict[str, PublishedIndicator]:
    return {i.id: i for i in material.published.indicators}


def _population(material: Material, row: BreakdownRow) -> str:
    return _indicators(material)[row.id].base_label


def total(share: Share) -> Cell:
    """The base of a group's shares, of which it is all."""
    if share.base is None or share.few:
        return Mark.FEW if share.few else Mark.HIDDEN
    return PartOfTotal(Share(share.base, share.base, 100)) if share.base else share.base
