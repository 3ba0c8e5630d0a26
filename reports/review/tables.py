"""Published tables as blocks of the report: printed, as CSV, as a chart, and in a sentence or two."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from checks.report_tables import AttendanceTable, CategoryTable, CrossTable, MeanTable, ReportTable, RowsTable
from pipeline.disclosure.published import CrossedFact, Mark, PublishedTable, Reading, Row, Unit
from pipeline.rounding import percent
from reports.blocks import FEW
from reports.document import Bars, Block, Cell, FigureBlock, Paragraph, Ref, TableBlock, Text, joined, references
from reports.language.swedish import (
    NBSP,
    capital,
    counted,
    listing,
    number,
    percent_text,
    share_again,
    share_phrase,
    share_short,
    small,
    words,
)
from reports.review.material import Material

_OPENINGS: tuple[Callable[[Text, str], Text], ...] = (
    lambda where, what: joined(where, f" visar ”{what}”."),
    lambda where, what: joined(f"Uppgifterna om ”{what}” finns i ", where, "."),
    lambda where, what: joined(f"Hur ärendena fördelar sig efter ”{what}” framgår av ", where, "."),
)
_ONE = {"ärenden": "ärende", "personer": "person"}


def printed_table(table: PublishedTable, left_out: Sequence[str] = ()) -> TableBlock:
    """A published table as a block; `left_out` are sentences about what it does not count."""
    return TableBlock(
        id=table.id,
        title=table.title,
        headers=(table.row_header, *(c.label for c in table.columns)),
        rows=_rows(table),
        total=bool(table.rows) and table.rows[-1].total,
        base=" ".join((_base(table), *left_out)),
        notes=(*table.notes, *([table.mark] if table.mark else [])),
    )


def csv_rows(table: PublishedTable) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
    """Header and rows without notes; a column with a code of its own is named by that."""
    return (table.row_header, *(c.code or c.label for c in table.columns)), _rows(table)


def _rows(table: PublishedTable) -> tuple[tuple[Cell, ...], ...]:
    return tuple((row.label, *row.cells) for row in table.rows)


def _base(table: PublishedTable) -> str:
    population = f"Population: {small(table.population)}."
    if table.base is not None:
        unit = _ONE.get(table.unit_of_base, table.unit_of_base) if table.base == 1 else table.unit_of_base
        return f"Bas: {number(table.base)}{NBSP}{unit}. {population}"
    if any(c.unit is Unit.COUNT for c in table.columns):
        return f"Bas: antalet {table.unit_of_base} på varje rad. {population}"
    return f"{population} Antalet {table.unit_of_base} visas inte, eftersom små antal då skulle kunna räknas fram."


def left_out(material: Material, table: PublishedTable) -> list[str]:
    """Sentences about the decisions that a table does not count."""
    decisions, said = material.published.decisions, []
    outside = decisions - table.base if table.base is not None and table.unit_of_base in _ONE else 0
    if outside:
        noun = "ärende" if decisions == 1 else "ärenden"
        said.append(f"Utanför populationen: {number(outside)} av {number(decisions)}{NBSP}{noun}.")
    rejected = material.facts.rows_rejected.get(_source(material, table.id), 0)
    if rejected:
        said.append(f"Avvisade rader som inte ingår: {number(rejected)}.")
    return said


def _definition(material: Material, id_: str) -> ReportTable | None:
    return {t.id: t for t in material.audit.report_tables}.get(id_)


def _source(material: Material, id_: str) -> str:
    """The table of the export that a table of the report is counted from."""
    read = material.facts.rows_read
    match _definition(material, id_):
        case AttendanceTable(table=name) | MeanTable(table=name) | RowsTable(table=name):
            return name
        case CategoryTable(needs_table=str(name)) | CrossTable(needs_table=str(name)) if name not in read:
            return name
        case _:
            return material.audit.main.name


def is_empty(table: PublishedTable) -> bool:
    """True where a table has nothing to show: a base of 0, no rows, or only zeros and dashes."""
    if table.base is not None:
        return table.base == 0
    return all(c is Mark.NO_BASE or c == 0 for row in table.rows for c in row.cells)


def why_empty(material: Material, table: PublishedTable, title: str = "") -> Paragraph:
    """What stands instead of a table that has nothing to show; `title` is that of the table divided by groups."""
    source, definition = _source(material, table.id), _definition(material, table.id)
    label = small(material.table_labels.get(source, source))
    if isinstance(definition, CrossTable) and definition.dimension:
        (by,) = (d.label for d in material.audit.dimensions if d.name == definition.dimension)
        why = f"uppgifterna inte är uppdelade efter {small(by)}"
    elif source == material.audit.main.name or material.facts.rows_read.get(source):
        why = f"granskningen inte har några {small(table.population)}"
    elif source in material.facts.missing_tables or source not in material.facts.rows_read:
        why = f"exporten inte har någon tabell med {label}"
    else:
        why = f"exportens tabell med {label} är tom"
    return Paragraph(f"Tabellen ”{title or table.title}” visas inte, eftersom {why}.", (table.id,))


def blocks_of(material: Material, table: PublishedTable, order: int) -> list[Block]:
    """What the report says and shows of a table. `order` varies the wording from one table to the next."""
    if is_empty(table):
        return [why_empty(material, table)]
    figure = bars_of(table) if table.drawn else None
    where = references([table.id, *([figure.id] if figure else [])])
    introduced = _introduced(table, where, order)
    return [introduced, printed_table(table, left_out(material, table)), *([figure] if figure else [])]


def _introduced(table: PublishedTable, where: Text, order: int) -> Paragraph:
    finding = _finding(table)
    if table.base is None:
        text = joined(f"{finding} Alla uppgifter finns i " if finding else "Uppgifterna finns i ", where, ".")
    else:
        text = joined(_OPENINGS[order % len(_OPENINGS)](where, table.row_header), f" {finding}")
    return Paragraph(text, (table.id,))


def _finding(table: PublishedTable) -> str:
    if table.crossed:
        return " ".join(_differences(table.crossed))
    units = [column.unit for column in table.columns]
    if table.base is not None:
        return _largest(table) if table.unit_of_base in _ONE else _commonest(table)
    if Unit.PERCENT in units and Unit.HOURS not in units:
        return " ".join(_of_each(table))
    for i, column in enumerate(table.columns):
        if column.told:
            return _extremes(table, i)
    return ""


_NAMED = 4
"""So many groups are named with their numbers in a sentence; of more, those with the highest and the lowest share."""


def _differences(facts: Sequence[CrossedFact]) -> Iterator[str]:
    """A sentence for each fact that differs, and one for those that do not or of which that cannot be told."""
    for fact in (f for f in facts if f.reading is Reading.DIFFERENT):
        what = f"”{fact.label}”" if len(facts) > 1 else "Andelen"
        yield f"{what} {Reading.DIFFERENT.value}: {_groups(fact)}."
    alike, unknown = ([f for f in facts if f.reading is each] for each in (Reading.ALIKE, Reading.UNKNOWN))
    if alike:
        what = listing([f"”{f.label}”" for f in alike]) if len(facts) > 1 else "Andelen"
        yield f"{what} är ungefär lika i grupperna."
    if unknown:
        what = listing([f"”{f.label}”" for f in unknown]) if len(facts) > 1 else "andelen"
        yield f"Om {what} skiljer sig mellan grupperna går inte att säga."


def _groups(fact: CrossedFact) -> str:
    ranked = sorted(fact.shares, key=_share, reverse=True)
    if len(ranked) <= _NAMED:
        return listing([f"”{group}” {share_short(n, base, percent(n, base))}" for group, n, base in ranked])
    ends = ([share for share in ranked if _share(share) == _share(end)] for end in (ranked[0], ranked[-1]))
    high, low = (
        f"{listing([f'”{group}”' for group, _, _ in end])} ({percent_text(percent(*end[0][1:]) or 0)})" for end in ends
    )
    return f"högst för {high} och lägst för {low}"


def _share(group: tuple[str, int, int]) -> Fraction:
    return Fraction(group[1], group[2])


def _of_each(table: PublishedTable) -> Iterator[str]:
    """The row with the highest and the one with the lowest share of a table of indicators, in its first column and in
    its last."""
    names = [c.label for c in table.columns if c.unit is Unit.COUNT]
    several = len(names) > 2
    for i, name in list(enumerate(names[:-1]))[:: max(len(names) - 2, 1)]:
        found = [(row.label, *_numbers(row, i, several=several)) for row in table.rows]
        rows = [(label, n, base) for label, n, base in found if base]
        ranked = sorted(rows, key=lambda row: Fraction(row[1], row[2]))
        if len(ranked) < 2 or Fraction(*ranked[0][1:]) == Fraction(*ranked[-1][1:]):
            continue
        (low, least, of_low), (high, most, of_high) = ranked[0], ranked[-1]
        opening = f"Under ”{name}” är andelen störst" if several else "Andelen är störst"
        yield (
            f"{opening} för ”{high}”, {share_phrase(most, of_high, percent(most, of_high))}, och minst för ”{low}”, "
            f"{share_phrase(least, of_low, percent(least, of_low))}."
        )


def _numbers(row: Row, column: int, *, several: bool) -> tuple[int, int]:
    """Count and base of an indicator in the row."""
    n, base = (row.cells[2 * column], row.cells[-1]) if several else row.cells[:2]
    assert isinstance(n, int) and isinstance(base, int)
    return n, base


def _commonest(table: PublishedTable) -> str:
    """The largest row, and the largest column, of a table of other things than decisions."""
    *rows, total = table.rows
    base = table.base or 0
    across = zip((c.label for c in table.columns[:-2]), total.cells, strict=False)
    said = []
    for counts in ([(row.label, row.cells[-2]) for row in rows], list(across)):
        shown = [(n, label) for label, n in counts if isinstance(n, int)]
        if shown and max(shown)[0]:
            n, label = max(shown)
            said.append(f"”{label}”, {number(n)} av {number(base)}")
    return f"Vanligast är {listing(said)}." if said else ""


def _largest(table: PublishedTable) -> str:
    """Which category is the largest, and which comes next."""
    found = _categories(table)
    base, suffix = table.base, table.narrowed
    if not found or not base:
        return ""
    ordered = sorted({n for _, n, _ in found if n}, reverse=True)
    top = [c for c in found if c[1] == ordered[0]]
    if ordered[0] == base:
        return f"{capital(share_phrase(base, base, 100, suffix))} hör till {_named(top)}."
    text = f"Vanligast är {_named(top)}: {share_phrase(ordered[0], base, top[0][2], suffix)}{_each(top)}."
    if len(ordered) > 1:
        following = [c for c in found if c[1] == ordered[1]]
        phrase = share_again(ordered[1], base, following[0][2], bare=True)
        text += f" Därefter kommer {_named(following)}: {phrase}{_each(following)}."
    return text


Category = tuple[str, int, int]


def _categories(table: PublishedTable) -> list[Category]:
    """Label, count and percent of each row of a table of categories; nothing for other tables."""

    def read(row: Row) -> Category | None:
        match row.cells:
            case (int() as n, int() as percent) if not row.total:
                return row.label, n, percent
            case _:
                return None

    return [found for found in map(read, table.rows) if found is not None]


def _named(found: Sequence[Category]) -> str:
    return listing([f"”{label}”" for label, _, _ in found])


def _each(found: Sequence[Category]) -> str:
    return " vardera" if len(found) > 1 else ""


def _extremes(table: PublishedTable, column: int) -> str:
    """The rows with the highest and the lowest value of a measured column."""
    label = table.columns[column].label
    values = [(row.label, row.cells[column]) for row in table.rows]
    if table.rows and table.rows[-1].total:
        together = [f"{name} {number(v)}" for name, v in reversed(values) if not isinstance(v, Mark)]
        return f"{label}: {listing(together)}." if together else ""
    shown = [(label, value) for label, value in values if not isinstance(value, Mark)]
    if len(shown) < 2:
        return ""
    high, low = max(v for _, v in shown), min(v for _, v in shown)
    if high == low:
        return ""
    unit = table.columns[column].unit

    def named(value: Decimal | int) -> str:
        some = [f"”{label}”" if unit in _TIMES else label for label, v in shown if v == value]
        return listing(some) if len(some) <= _NAMED_TIMES or unit not in _TIMES else f"{words(len(some))} av tiderna"

    if unit in _TIMES:
        longest, shortest = _time(unit, high, low)
        return f"Mediantiden är längst för {named(high)} ({longest}) och kortast för {named(low)} ({shortest})."
    return f"{label} är högst för {named(high)} ({number(high)}) och lägst för {named(low)} ({number(low)})."


_TIMES = {Unit.DAYS: ("dag", "dagar"), Unit.WEEKS: ("vecka", "veckor")}
_NAMED_TIMES = 2
"""So many times of equal length are named."""


def _time(unit: Unit, *values: Decimal | int) -> list[str]:
    """Days or weeks in words to twelve, but in digits where one of the values has a decimal."""
    one, many = _TIMES[unit]
    if all(v == int(v) for v in values):
        return [counted(int(v), one, many, common=True) if v else f"noll{NBSP}{many}" for v in values]
    return [f"{number(v)}{NBSP}{one if v == 1 else many}" for v in values]


def _counted_of(base: int, population: str) -> str:
    """'30 ärenden med bifall', and 'alla 30 ärenden' where the population is 'Alla ärenden'."""
    noun = small(population)
    rest = noun.removeprefix("alla ")
    return f"{'alla ' if rest != noun else ''}{number(base)}{NBSP}{rest}"


def bars_of(table: PublishedTable) -> FigureBlock | None:
    """A bar per category, or None where a chart would say nothing: few cases, or all of them in one category."""
    found = _categories(table)
    if not table.base or table.base < FEW or sum(1 for _, n, _ in found if n) < 2:
        return None
    said = "; ".join(f"{label}: {counted(n, 'ärende', 'ärenden')}, {percent_text(p)}" for label, n, p in found)
    return FigureBlock(
        id=f"figur_{table.id}",
        title=f"{table.row_header}, andel i procent av {_counted_of(table.base, table.population)}",
        alt=joined(
            f"Liggande stapeldiagram med en stapel per kategori. {said}. Talen finns också i ", Ref(table.id), "."
        ),
        chart=Bars(tuple(found)),
        table=printed_table(table),
    )
