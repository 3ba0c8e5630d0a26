"""What the review surveys besides the decisions: units, premises, recommendations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from checks.codebook import unique
from checks.report_tables import DialogTable, OfferTable, OverviewTable, TallyTable
from pipeline.disclosure.published import Fact, Mark, PublishedOverview, Share
from reports.blocks import section, slug
from reports.document import Block, Cell, Paragraph, Prompt, Section, TableBlock, Text, joined, references
from reports.language.swedish import NBSP, capital, counted, listing, number, small, words
from reports.review.breakdowns.rows import share_cells
from reports.review.material import Material

_SHARE_HEADERS = ("Uppfyllt i akterna", "Ärenden", "Andel (%)")
_WIDEST = 6
"""Groups side by side in one table; more do not fit a page."""


def overview_rows(published: PublishedOverview) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
    """Header and rows, with a share in three cells."""
    rows = tuple(tuple(cell for fact in row for cell in _cells(fact)) for row in published.rows)
    return (*published.headers, *(_SHARE_HEADERS if _has_shares(published) else ())), rows


def _cells(fact: Fact) -> tuple[Cell, ...]:
    if isinstance(fact, Share):
        return share_cells(fact)
    return (Mark.NO_BASE if fact is None else fact,)


def overviews(material: Material) -> list[Section]:
    """A section for each overview before the results; nothing for an audit without overviews."""
    return _sections(material, at_end=False)


def overviews_at_end(material: Material) -> list[Section]:
    """The sections that belong to the recommendations."""
    return _sections(material, at_end=True)


def _sections(material: Material, *, at_end: bool) -> list[Section]:
    selected = [o for o in material.published.overviews if o.overview.at_end is at_end]
    groups = [(title, list(group)) for title, group in groupby(selected, key=lambda o: o.overview.section)]
    # A section without any survey is left out of the report.
    return [_section(material, title, group) for title, group in groups if any(o.units is not None for o in group)]


def dialogue_tables(material: Material) -> list[TableBlock]:
    """The units' answers beside the case files, for the workbook; the report gives them section by section."""
    dialogues = [o for o in material.published.overviews if isinstance(o.overview, DialogTable) and o.units]
    return [table for o in dialogues for table in _table_blocks(material, o)]


def _tables(material: Material, group: Sequence[PublishedOverview]) -> list[str]:
    """The names of the tables in running text, without duplicates."""
    return [small(material.table_labels[name]) for name in unique(o.overview.table for o in group)]


def _section(material: Material, title: str, group: Sequence[PublishedOverview]) -> Section:
    reported = [o for o in group if not isinstance(o.overview, DialogTable) or material.tables]
    blocks: list[Block] = [block for o in reported if o.units for block in _overview_blocks(material, o)]
    explanations = unique(_why_none(material, o) for o in reported if not o.units)
    ask = Prompt(f"Skriv vad som kom fram om ”{small(title)}” här.")
    level = 2 if group[0].overview.at_end else 1
    return section(
        f"utover_{slug(title)}",
        title,
        [*map(Paragraph, explanations), *blocks, ask],
        level,
        new_page=False if level == 1 else None,
    )


def _why_none(material: Material, published: PublishedOverview) -> str:
    if published.units is None:
        return _none_of(_tables(material, [published]))
    return f"Inga {_tables(material, [published])[0]} är redovisade."


def _none_of(tables: Sequence[str]) -> str:
    return f"Underlaget har inga uppgifter om {listing(tables, 'eller')} att redovisa."


def _overview_blocks(material: Material, published: PublishedOverview) -> Iterator[Block]:
    tables = _table_blocks(material, published)
    where = references([t.id for t in tables])
    match published.overview:
        case OverviewTable():
            yield Paragraph(joined(f"{_count_phrase(published)} redovisas i ", where, "."), (published.id,))
        case OfferTable():
            n = counted(published.units or 0, *published.overview.unit, common=True)
            yield Paragraph(joined("I ", where, f" jämförs utbudet i {n}. {_offered(published)}"), (published.id,))
        case TallyTable():
            if _one_state(published):
                yield Paragraph(_states(published), (published.id,))
                return
            yield Paragraph(joined(f"{_states(published)} Fördelningen finns i ", where, "."), (published.id,))
        case DialogTable():
            yield from _dialog(published, where)
    yield from tables


def _dialog(published: PublishedOverview, where: Text) -> Iterator[Block]:
    if not _has_shares(published):
        why = "Alla granskade ärenden hör till samma stadsdel, så de ställs inte bredvid."
        yield Paragraph(joined("Vad enheterna uppger om sina rutiner står i ", where, f". {why}"), (published.id,))
        return
    yield Paragraph(
        joined(
            "I ",
            where,
            " står det som enheterna uppger bredvid det som ärendena visar. Andelen gäller ärendena i enhetens "
            "stadsdel och behöver inte bero på rutinen.",
        ),
        (published.id,),
    )


def _has_shares(published: PublishedOverview) -> bool:
    return any(isinstance(row[-1], Share) for row in published.rows)


def _count_phrase(published: PublishedOverview) -> str:
    one, many = published.overview.unit
    n = published.units or 0
    text = f"{words(n, common=True)}{NBSP}{one if n == 1 else many}"
    return text[:1].upper() + text[1:]


# --- Tables -----------------------------------------------------------------------------------------------


def _table_blocks(material: Material, published: PublishedOverview) -> list[TableBlock]:
    """The table as blocks: one, or several where the columns do not fit on a page."""
    headers, rows = _with_content(*overview_rows(published))
    groups = _side_by_side(published, len(headers))
    pieces = -(-len(groups) // _WIDEST)
    if pieces < 2:
        return [_block(material, published, published.id, published.overview.title, headers, rows)]
    size = -(-len(groups) // pieces)
    blocks = []
    for i in range(pieces):
        columns = (0, *groups[i * size : (i + 1) * size], *range(groups.stop, len(headers)))
        title = f"{published.overview.title} (del {i + 1} av {pieces})"
        cells = tuple(tuple(row[c] for c in columns) for row in rows)
        blocks.append(
            _block(material, published, f"{published.id}_{i + 1}", title, tuple(headers[c] for c in columns), cells)
        )
    return blocks


def _with_content(
    headers: tuple[str, ...], rows: tuple[tuple[Cell, ...], ...]
) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
    """The headers and rows without the columns that are empty in every row."""
    filled = [i for i in range(len(headers)) if not rows or any(row[i] is not Mark.NO_BASE for row in rows)]
    return tuple(headers[i] for i in filled), tuple(tuple(row[i] for i in filled) for row in rows)


def _side_by_side(published: PublishedOverview, columns: int) -> range:
    """The columns that are one group or unit each."""
    match published.overview:
        case OfferTable():
            return range(1, columns - 1)
        case OverviewTable(across=True):
            return range(1, columns)
        case _:
            return range(0)


def _block(
    material: Material,
    published: PublishedOverview,
    id_: str,
    title: str,
    headers: tuple[str, ...],
    rows: tuple[tuple[Cell, ...], ...],
) -> TableBlock:
    return TableBlock(
        id=id_, title=title, headers=headers, rows=rows, total=published.total, base=_base(material, published),
        notes=tuple(note for note in (published.overview.note, _mark(material, published)) if note),
    )  # fmt: skip


def _base(material: Material, published: PublishedOverview) -> str:
    one, many = published.overview.unit
    n = published.units or 0
    text = f"Bas: {number(n)}{NBSP}{one if n == 1 else many}."
    if rejected := material.facts.rows_rejected.get(published.overview.table, 0):
        text += f" Inte medräknade, eftersom uppgifterna inte gick att använda: {number(rejected)}."
    if _has_shares(published):
        where = "granskade ärenden" if isinstance(published.overview, OverviewTable) else "ärenden i stadsdelen"
        text += f" Andelen är räknad på de {where} som kriteriet gäller."
    return text


def _mark(material: Material, published: PublishedOverview) -> str:
    if any(isinstance(row[-1], Share) and None in (row[-1].count, row[-1].base) for row in published.rows):
        threshold = material.published.threshold
        return f"* Antal under {words(threshold)} visas inte, och inte heller de som skulle avslöja dem."
    return ""


# --- Sentences --------------------------------------------------------------------------------------------


def _offered(published: PublishedOverview) -> str:
    """What all of them offer, then what is offered by fewer, in descending order."""
    by_count: dict[int, list[str]] = {}
    for label, *_, count in published.rows:
        by_count.setdefault(int(str(count)), []).append(small(str(label)))
    ordered = sorted(by_count, reverse=True)
    return " ".join(
        f"{_so_many(count, published.units or 0)} {listing(by_count[count], 'och' if count else 'eller')}."
        for count in ordered
    )


def _so_many(count: int, total: int) -> str:
    if total == 1:
        return "Den erbjuder" if count else "Den erbjuder inte"
    if count == total:
        return "Samtliga erbjuder"
    return f"{capital(words(count, common=True)) if count else 'Ingen'} av dem erbjuder"


def _one_state(published: PublishedOverview) -> bool:
    """True where all are of one code, so that a table would say nothing more."""
    *_, (_, *counts, _) = published.rows
    return sum(1 for n in counts if n) == 1


def _states(published: PublishedOverview) -> str:
    """How many there are of each code, by the last row."""
    *_, (_, *counts, total) = published.rows
    states = [(label, int(str(count))) for label, count in zip(published.headers[1:-1], counts, strict=True) if count]
    n, (_, many) = int(str(total)), published.overview.unit
    if len(states) == 1:
        they = ("den", "båda", "alla")[min(n, 3) - 1]
        return f"{_count_phrase(published)} finns, och {they} hör till ”{small(states[0][0])}”."
    parts = listing([f"{words(count, common=True)} till ”{small(label)}”" for label, count in states])
    return f"Av {words(n, common=True)}{NBSP}{many} hör {parts}."
