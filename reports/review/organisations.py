"""The chapter on what the review surveys beside the decisions: units, premises, recommendations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from checks.codebook import unique
from checks.report_tables import DialogTable, OfferTable, OverviewTable, TallyTable
from pipeline.disclosure.published import Fact, Mark, PublishedOverview, Share
from reports.blocks import section, slug
from reports.document import Block, Bullets, Cell, Paragraph, Prompt, Section, TableBlock, Text, joined, references
from reports.language.swedish import NBSP, capital, counted, listing, number, percent_text, small, words
from reports.review.bounds import untold_text
from reports.review.breakdowns.rows import share_cells
from reports.review.material import Material

_CHAPTER = "Utöver aktgranskningen"
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
    """The heading and a section for each of the audit's; nothing for an audit without overviews."""
    found = material.published.overviews
    if not found:
        return []
    told = [o for o in found if o.units is not None]
    if not told:
        ask = Prompt("Skriv här om granskningen tar upp något utöver ärendena.")
        return [section("utover", _CHAPTER, [Paragraph(_none_of(_tables(material, found))), ask])]
    made = [_section(material, title, list(group)) for title, group in groupby(found, key=lambda o: o.overview.section)]
    return [section("utover", _CHAPTER, [_lead(_tables(material, told))]), *made]


def _tables(material: Material, found: Sequence[PublishedOverview]) -> list[str]:
    """What the tables are called in running text, each once."""
    return [small(material.table_labels[name]) for name in unique(o.overview.table for o in found)]


def _lead(tables: Sequence[str]) -> Paragraph:
    return Paragraph(
        f"Kapitlet redovisar det som granskningen tar upp utöver ärendena: {listing(tables)}. Uppgifterna gäller "
        "organisationer, inte enskilda personer, och visas därför som de är. För andelar av ärenden gäller samma "
        "regler som i resten av rapporten."
    )


def _section(material: Material, title: str, found: Sequence[PublishedOverview]) -> Section:
    blocks: list[Block] = [block for o in found if o.units for block in _shown(material, o)]
    without = unique(_why_none(material, o) for o in found if not o.units)
    ask = Prompt(f"Skriv din analys av avsnittet ”{title}” här.")
    return section(f"utover_{slug(title)}", title, [*map(Paragraph, without), *blocks, ask], 2)


def _why_none(material: Material, found: PublishedOverview) -> str:
    if found.units is None:
        return _none_of(_tables(material, [found]))
    return f"Exportens tabell med {_tables(material, [found])[0]} är tom, så här finns inga uppgifter att redovisa."


def _none_of(tables: Sequence[str]) -> str:
    return f"Exporten har ingen tabell med {listing(tables, 'eller')}, så här finns inga uppgifter att redovisa."


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
            yield Paragraph(joined(f"{_states(found)} Fördelningen finns i ", where, "."), (found.id,))
        case DialogTable() as dialog:
            yield from _dialog(material, dialog, found, where)
    yield from tables


def _dialog(material: Material, dialog: DialogTable, found: PublishedOverview, where: Text) -> Iterator[Block]:
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
    yield Bullets(tuple(_pairs(material, dialog, found)))


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
    headers, rows = overview_rows(found)
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
        text += f" Avvisade rader som inte ingår: {number(rejected)}."
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


def _states(found: PublishedOverview) -> str:
    """How many there are of each code, by the last row."""
    *_, (_, *counts, total) = found.rows
    named = [(label, int(str(n))) for label, n in zip(found.headers[1:-1], counts, strict=True) if n]
    all_, (_, many) = int(str(total)), found.overview.unit
    if len(named) == 1:
        return f"{_many(found)} finns, och {'den hör' if all_ == 1 else 'alla hör'} till ”{named[0][0]}”."
    said = listing([f"{words(n, common=True)} till ”{label}”" for label, n in named])
    return f"Av {words(all_, common=True)}{NBSP}{many} hör {said}."


def _pairs(material: Material, dialog: DialogTable, found: PublishedOverview) -> Iterator[Paragraph]:
    """Per routine what the units say and between which shares the files lie."""
    for pair in dialog.pairs:
        rows = [row for row in found.rows if row[0] == pair.label]
        answers = Counter(str(row[2] or "uppgift saknas") for row in rows)
        said = [f"”{answer}” ({counted(n, *found.overview.unit, common=True)})" for answer, n in answers.items()]
        label = material.audit.criterion(pair.criterion).label
        files = untold_text(material, [pair.criterion]) or _in_files(label, [row[-1] for row in rows])
        yield Paragraph(f"{pair.label}: {listing(said)}. {files}", (found.id,))


def _in_files(criterion: str, shares: Sequence[Fact]) -> str:
    found = [s for s in shares if isinstance(s, Share)]
    shown = [s.percent for s in found if s.percent is not None]
    if not shown:
        return f"Andelen ärenden som uppfyller kriteriet ”{criterion}” visas inte för någon stadsdel."
    low, high = min(shown), max(shown)
    between = percent_text(low) if low == high else f"mellan {words(low)} och {percent_text(high)}"
    where = "enheternas stadsdelar" if len(shown) == len(found) else "de stadsdelar där andelen visas"
    return f"Kriteriet ”{criterion}” är uppfyllt i {between} av ärendena i {where}."
