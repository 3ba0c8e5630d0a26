"""What the review surveys beside the decisions: units, premises, recommendations."""

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


def overview_rows(found: PublishedOverview) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
    """Header and rows, with a share in three cells."""
    rows = tuple(tuple(cell for fact in row for cell in _cells(fact)) for row in found.rows)
    return (*found.headers, *(_SHARE_HEADERS if _has_shares(found) else ())), rows


def _cells(fact: Fact) -> tuple[Cell, ...]:
    if isinstance(fact, Share):
        return share_cells(fact)
    return (Mark.NO_BASE if fact is None else fact,)


def overviews(material: Material) -> list[Section]:
    """A section for each of the audit's before the results; nothing for an audit without overviews."""
    return _sections(material, at_end=False)


def overviews_at_end(material: Material) -> list[Section]:
    """Those that belong to the recommendations."""
    return _sections(material, at_end=True)


def _sections(material: Material, *, at_end: bool) -> list[Section]:
    found = [o for o in material.published.overviews if o.overview.at_end is at_end]
    groups = [(title, list(group)) for title, group in groupby(found, key=lambda o: o.overview.section)]
    # What nobody surveyed is no part of the report.
    return [_section(material, title, group) for title, group in groups if any(o.units is not None for o in group)]


def dialogue_tables(material: Material) -> list[TableBlock]:
    """What the units said beside what the files show, for the workbook: the report tells it section by section."""
    found = [o for o in material.published.overviews if isinstance(o.overview, DialogTable) and o.units]
    return [table for o in found for table in _printed(material, o)]


def _tables(material: Material, found: Sequence[PublishedOverview]) -> list[str]:
    """What the tables are called in running text, each once."""
    return [small(material.table_labels[name]) for name in unique(o.overview.table for o in found)]


def _section(material: Material, title: str, found: Sequence[PublishedOverview]) -> Section:
    told = [o for o in found if not isinstance(o.overview, DialogTable) or material.tables]
    blocks: list[Block] = [block for o in told if o.units for block in _shown(material, o)]
    without = unique(_why_none(material, o) for o in told if not o.units)
    ask = Prompt(f"Skriv vad som kom fram om ”{small(title)}” här.")
    level = 2 if found[0].overview.at_end else 1
    return section(
        f"utover_{slug(title)}",
        title,
        [*map(Paragraph, without), *blocks, ask],
        level,
        new_page=False if level == 1 else None,
    )


def _why_none(material: Material, found: PublishedOverview) -> str:
    if found.units is None:
        return _none_of(_tables(material, [found]))
    return f"Inga {_tables(material, [found])[0]} är redovisade."


def _none_of(tables: Sequence[str]) -> str:
    return f"Underlaget har inga uppgifter om {listing(tables, 'eller')} att redovisa."


def _shown(material: Material, found: PublishedOverview) -> Iterator[Block]:
    tables = _printed(material, found)
    where = references([t.id for t in tables])
    match found.overview:
        case OverviewTable():
            yield Paragraph(joined(f"{_many(found)} redovisas i ", where, "."), (found.id,))
        case OfferTable():
            n = counted(found.units or 0, *found.overview.unit, common=True)
            yield Paragraph(joined("I ", where, f" jämförs utbudet i {n}. {_offered(found)}"), (found.id,))
        case TallyTable():
            if _one_state(found):
                yield Paragraph(_states(found), (found.id,))
                return
            yield Paragraph(joined(f"{_states(found)} Fördelningen finns i ", where, "."), (found.id,))
        case DialogTable():
            yield from _dialog(found, where)
    yield from tables


def _dialog(found: PublishedOverview, where: Text) -> Iterator[Block]:
    if not _has_shares(found):
        why = "Alla granskade ärenden hör till samma stadsdel, så de ställs inte bredvid."
        yield Paragraph(joined("Vad enheterna uppger om sina rutiner står i ", where, f". {why}"), (found.id,))
        return
    yield Paragraph(
        joined(
            "I ",
            where,
            " står det som enheterna uppger bredvid det som ärendena visar. Andelen gäller ärendena i enhetens "
            "stadsdel och behöver inte bero på rutinen.",
        ),
        (found.id,),
    )


def _has_shares(found: PublishedOverview) -> bool:
    return any(isinstance(row[-1], Share) for row in found.rows)


def _many(found: PublishedOverview) -> str:
    one, many = found.overview.unit
    n = found.units or 0
    text = f"{words(n, common=True)}{NBSP}{one if n == 1 else many}"
    return text[:1].upper() + text[1:]


# --- Tables -----------------------------------------------------------------------------------------------


def _printed(material: Material, found: PublishedOverview) -> list[TableBlock]:
    """The table as blocks: one, or as many as it takes to fit on pages what stands side by side."""
    headers, rows = _with_content(*overview_rows(found))
    groups = _side_by_side(found, len(headers))
    pieces = -(-len(groups) // _WIDEST)
    if pieces < 2:
        return [_block(material, found, found.id, found.overview.title, headers, rows)]
    size = -(-len(groups) // pieces)
    made = []
    for i in range(pieces):
        columns = (0, *groups[i * size : (i + 1) * size], *range(groups.stop, len(headers)))
        title = f"{found.overview.title} (del {i + 1} av {pieces})"
        cells = tuple(tuple(row[c] for c in columns) for row in rows)
        made.append(_block(material, found, f"{found.id}_{i + 1}", title, tuple(headers[c] for c in columns), cells))
    return made


def _with_content(
    headers: tuple[str, ...], rows: tuple[tuple[Cell, ...], ...]
) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
    """Without the columns that hold nothing in any row."""
    kept = [i for i in range(len(headers)) if not rows or any(row[i] is not Mark.NO_BASE for row in rows)]
    return tuple(headers[i] for i in kept), tuple(tuple(row[i] for i in kept) for row in rows)


def _side_by_side(found: PublishedOverview, columns: int) -> range:
    """The columns that are one group or unit each."""
    match found.overview:
        case OfferTable():
            return range(1, columns - 1)
        case OverviewTable(across=True):
            return range(1, columns)
        case _:
            return range(0)


def _block(
    material: Material,
    found: PublishedOverview,
    id_: str,
    title: str,
    headers: tuple[str, ...],
    rows: tuple[tuple[Cell, ...], ...],
) -> TableBlock:
    return TableBlock(
        id=id_, title=title, headers=headers, rows=rows, total=found.total, base=_base(material, found),
        notes=tuple(note for note in (found.overview.note, _mark(material, found)) if note),
    )  # fmt: skip


def _base(material: Material, found: PublishedOverview) -> str:
    one, many = found.overview.unit
    n = found.units or 0
    text = f"Bas: {number(n)}{NBSP}{one if n == 1 else many}."
    if rejected := material.facts.rows_rejected.get(found.overview.table, 0):
        text += f" Inte medräknade, eftersom uppgifterna inte gick att använda: {number(rejected)}."
    if _has_shares(found):
        where = "granskade ärenden" if isinstance(found.overview, OverviewTable) else "ärenden i stadsdelen"
        text += f" Andelen är räknad på de {where} som kriteriet gäller."
    return text


def _mark(material: Material, found: PublishedOverview) -> str:
    if any(isinstance(row[-1], Share) and None in (row[-1].count, row[-1].base) for row in found.rows):
        least = material.published.threshold
        return f"* Antal under {words(least)} visas inte, och inte heller de som skulle avslöja dem."
    return ""


# --- Sentences --------------------------------------------------------------------------------------------


def _offered(found: PublishedOverview) -> str:
    """What all of them offer, then what fewer and fewer do."""
    of: dict[int, list[str]] = {}
    for label, *_, count in found.rows:
        of.setdefault(int(str(count)), []).append(small(str(label)))
    ordered = sorted(of, reverse=True)
    return " ".join(
        f"{_so_many(count, found.units or 0)} {listing(of[count], 'och' if count else 'eller')}." for count in ordered
    )


def _so_many(count: int, of: int) -> str:
    if of == 1:
        return "Den erbjuder" if count else "Den erbjuder inte"
    if count == of:
        return "Samtliga erbjuder"
    return f"{capital(words(count, common=True)) if count else 'Ingen'} av dem erbjuder"


def _one_state(found: PublishedOverview) -> bool:
    """True where all are of one code, so that a table would say nothing more."""
    *_, (_, *counts, _) = found.rows
    return sum(1 for n in counts if n) == 1


def _states(found: PublishedOverview) -> str:
    """How many there are of each code, by the last row."""
    *_, (_, *counts, total) = found.rows
    named = [(label, int(str(n))) for label, n in zip(found.headers[1:-1], counts, strict=True) if n]
    all_, (_, many) = int(str(total)), found.overview.unit
    if len(named) == 1:
        they = ("den", "båda", "alla")[min(all_, 3) - 1]
        return f"{_many(found)} finns, och {they} hör till ”{small(named[0][0])}”."
    said = listing([f"{words(n, common=True)} till ”{small(label)}”" for label, n in named])
    return f"Av {words(all_, common=True)}{NBSP}{many} hör {said}."
