"""What the report says in words about a published table: the largest, the commonest, the differences.

Every number that a sentence names stands in the table. A difference between groups is called one only where the test
says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from checks.report_tables import CategoryTable, MeanTable, ReportTable, ShareTable, Show
from pipeline.disclosure.published import Mark, PublishedRow, PublishedTable, Reading, Unit
from pipeline.rounding import percent
from reports.language.swedish import (
    NBSP,
    base_noun,
    capital,
    counted,
    listing,
    number,
    percent_text,
    share_again,
    share_phrase,
    share_short,
    share_text,
    small,
    words,
)

SINGULAR = {"ärenden": "ärende", "personer": "person"}
"""The units that a base of cases is counted in."""


def finding_text(table: PublishedTable, definition: ReportTable | None, show: Show) -> str:
    """A sentence or two with what is most important in the table; '' if there is nothing to say in words.

    `show` is how the audit wants the table shown: without a table the text has every number.
    """
    if table.crossed:
        return " ".join(_differences(table))
    units = [column.unit for column in table.columns]
    if table.base is not None:
        if table.unit_of_base not in SINGULAR:
            return _commonest(table)
        clauses = {c.label: c.told for c in definition.categories} if isinstance(definition, CategoryTable) else {}
        return _largest(table, clauses, every=show is Show.TEXT)
    if Unit.PERCENT in units and Unit.HOURS not in units:
        row_by_row = show is Show.TEXT and len(units) == _ONE_COLUMN
        told = definition.told if isinstance(definition, ShareTable) else {}
        return _every_row(table) if row_by_row else " ".join(_highest_and_lowest(table, told))
    for i, column in enumerate(table.columns):
        if column.in_text:
            return _extremes(table, i, definition.told if isinstance(definition, MeanTable) else {})
    return ""


_NAMED = 4
"""The most groups named with their numbers in a sentence; of more, those with the highest and the lowest share."""


def _differences(table: PublishedTable) -> Iterator[str]:
    """The facts of a cross table with their numbers in the groups: called a difference only where the test says so."""
    by_reading: dict[Reading | None, list[str]] = {}
    for fact in table.crossed:
        what = capital(fact.label) if len(table.crossed) > 1 else table.title.partition(",")[0]
        ranked = sorted(fact.shares, key=_share, reverse=True)
        if fact.reading is Reading.DIFFERENT:
            yield f"{what}: andelen är {_larger_for(ranked)}. Skillnaden är större än slumpen ger skäl för."
        elif len(ranked) > 1:
            by_reading.setdefault(fact.reading, []).append(f"{what}: {_in_groups(ranked)}.")
    for reading, sentences in by_reading.items():
        yield from sentences
        if reading is not None:
            yield _READ[reading][len(sentences) > 1]


_READ = {
    Reading.ALIKE: ("Andelarna är ungefär lika.", "De andelarna är ungefär lika i grupperna."),
    Reading.UNKNOWN: (
        "Om skillnaden är mer än slump går inte att säga.",
        "Om de skillnaderna är mer än slump går inte att säga.",
    ),
}


def _larger_for(ranked: Sequence[_Group]) -> str:
    """'större för … (20 av 40, 50 procent) än för … (14 av 80, 18 procent)'."""
    if len(ranked) == 2:
        return f"större för {_bracketed(ranked[0])} än för {_bracketed(ranked[1])}"
    if len(ranked) <= _NAMED:
        first, *between, last = map(_bracketed, ranked)
        order = ", ".join([first, *(f"därefter för {group}" for group in between)])
        return f"störst för {order} och minst för {last}"
    high, low = ([share for share in ranked if _share(share) == _share(end)] for end in (ranked[0], ranked[-1]))
    return f"störst för {_named_groups(high)} och minst för {_named_groups(low)}"


def _in_groups(ranked: Sequence[_Group]) -> str:
    if len(ranked) <= _NAMED:
        return listing([f"{small(group)} {share_short(n, base, percent(n, base))}" for group, n, base in ranked])
    high, low = ([share for share in ranked if _share(share) == _share(end)] for end in (ranked[0], ranked[-1]))
    return f"högst andel har {_named_groups(high)} och lägst {_named_groups(low)}"


def _bracketed(group: _Group) -> str:
    name, n, base = group
    share = share_short(n, base)
    return (
        f"{small(name)} ({share}, {percent_text(percent(n, base) or 0)})"
        if 0 < n < base
        else f"{small(name)} ({share})"
    )


def _named_groups(equal: Sequence[_Group]) -> str:
    return f"{listing([small(name) for name, _, _ in equal])} ({percent_text(percent(*equal[0][1:]) or 0)})"


_Group = tuple[str, int, int]
"""A group's name, count and base."""


def _share(group: _Group) -> Fraction:
    return Fraction(group[1], group[2])


_ONE_COLUMN = 3
"""Columns of a table of indicators with one share a row: count, base and percent."""


def _every_row(table: PublishedTable) -> str:
    """'Uppgifter som saknas i ansökan: datum 13 av 116 (elva procent), …'."""
    numbers = [(row.label, *count_and_base(row, 0, several=False)) for row in table.rows]
    parts = [f"{small(label)} {share_short(n, base, percent(n, base))}" for label, n, base in numbers if base]
    return f"{table.title.partition(',')[0]}: {listing(parts)}."


def _highest_and_lowest(table: PublishedTable, told: Mapping[str, str]) -> Iterator[str]:
    """The rows with the highest and those with the lowest share of a table of indicators, in its first column and in
    its last; in the words of the audit (`told`), where it has any."""
    names = [c.label for c in table.columns if c.unit is Unit.COUNT]
    several = len(names) > 2
    for i, name in list(enumerate(names[:-1]))[:: max(len(names) - 2, 1)]:
        labelled_shares = [(row.label, *count_and_base(row, i, several=several)) for row in table.rows]
        rows = [row for row in labelled_shares if row[2]]
        if len({_share(row) for row in rows}) < 2:
            continue
        low, high = min(map(_share, rows)), max(map(_share, rows))
        highest, lowest = ([row for row in rows if _share(row) == end] for end in (high, low))
        opening = f"{name}: andelen är störst" if several else "Andelen är störst"
        sentence = told.get(name, f"{opening} för {{most}}, och minst för {{least}}.")
        yield sentence.replace("{most}", _tied(highest)).replace("{least}", _tied(lowest))


def _tied(equal: Sequence[_Group]) -> str:
    """'datum, 13 av 116 ärenden (elva procent)'; of several with the same share, each with its own numbers."""
    if len(equal) == 1:
        ((name, n, base),) = equal
        return f"{small(name)}, {share_phrase(n, base, percent(n, base))}"
    return listing([_bracketed(row) for row in equal])


def count_and_base(row: PublishedRow, column: int, *, several: bool) -> tuple[int, int]:
    """Count and base of an indicator in the row."""
    n, base = (row.cells[2 * column], row.cells[-1]) if several else row.cells[:2]
    assert isinstance(n, int) and isinstance(base, int)
    return n, base


def _commonest(table: PublishedTable) -> str:
    """The largest row and the largest column of a table that does not count decisions."""
    *rows, total = table.rows
    base = table.base or 0
    across = zip((c.label for c in table.columns[:-2]), total.cells, strict=False)
    parts = []
    for counts in ([(row.label, row.cells[-2]) for row in rows], list(across)):
        counted_rows = [(n, label) for label, n in counts if isinstance(n, int)]
        if counted_rows and max(counted_rows)[0]:
            n, label = max(counted_rows)
            parts.append(f"{small(label)} ({number(n)} av {number(base)})")
    return f"Vanligast är {listing(parts)}." if parts else ""


def _largest(table: PublishedTable, clauses: Mapping[str, str], *, every: bool) -> str:
    """The largest category and the next, or all of them where they have no table.

    `clauses` describe the categories after 'I 48 av 120 ärenden (40 procent)'.
    """
    categories = [c for c in categories_of(table) if c[1]]
    base, suffix = table.base, table.narrowed
    if not categories or not base:
        return ""
    ranked = sorted(categories, key=lambda c: -c[1])
    if len(ranked) == 1:
        label = ranked[0][0]
        if clause := clauses.get(label):
            return f"I {share_phrase(base, base, 100, suffix)} {clause}."
        return f"{capital(share_phrase(base, base, 100, suffix))} hör till {_quoted_labels(ranked)}."
    if all(clauses.get(label) for label, _, _ in ranked[:2]):
        (first, first_count, share), *others = ranked if every else ranked[:2]
        text = f"I {share_phrase(first_count, base, share, suffix)} {clauses[first]}."
        for i, (label, n, share) in enumerate(others):
            clause = clauses.get(label) or f"gäller ”{small(label)}”"
            text += f" I {share_again(n, base, share, bare=bool(i % 2))} {clause}."
        return text
    if every:
        parts = [f"{words(n)} ({share_text(n, base, share)}) till ”{label}”" for label, n, share in ranked]
        return f"{table.row_header}: av {base_noun(base, suffix)} hör {listing(parts)}."
    top = [c for c in ranked if c[1] == ranked[0][1]]
    text = f"Vanligast är {_quoted_labels(top)}: {share_phrase(top[0][1], base, top[0][2], suffix)}{_each_suffix(top)}."
    if following := [c for c in ranked if c[1] < top[0][1]]:
        following = [c for c in following if c[1] == following[0][1]]
        phrase = share_again(following[0][1], base, following[0][2], bare=True)
        text += f" Därefter kommer {_quoted_labels(following)}: {phrase}{_each_suffix(following)}."
    return text


Category = tuple[str, int, int]
"""A category's label, count and percent."""


def categories_of(table: PublishedTable) -> list[Category]:
    """Label, count and percent of each row of a table of categories; nothing for other tables."""

    def category_of(row: PublishedRow) -> Category | None:
        match row.cells:
            case (int() as n, int() as percent) if not row.total:
                return row.label, n, percent
            case _:
                return None

    return [category for category in map(category_of, table.rows) if category is not None]


def _quoted_labels(categories: Sequence[Category]) -> str:
    return listing([f"”{label}”" for label, _, _ in categories])


def _each_suffix(categories: Sequence[Category]) -> str:
    return " vardera" if len(categories) > 1 else ""


def _extremes(table: PublishedTable, column: int, told: Mapping[str, str]) -> str:
    """The rows with the highest and the lowest value of a measured column; of a few groups and all of them, each."""
    label = table.columns[column].label
    values = [(row.label, row.cells[column]) for row in table.rows]
    if table.rows and table.rows[-1].total:
        printed = [(name, v) for name, v in reversed(values) if not isinstance(v, Mark)]
        together = [f"{told.get(name, small(name))} {number(v)}" for name, v in printed]
        return f"{label}: {listing(together)}." if together else ""
    numeric = [(label, value) for label, value in values if not isinstance(value, Mark)]
    if len(numeric) < 2:
        return ""
    high, low = max(v for _, v in numeric), min(v for _, v in numeric)
    if high == low:
        return ""
    unit = table.columns[column].unit

    def named(value: Decimal | int) -> str:
        labels = [f"”{label}”" if unit in TIMES else label for label, v in numeric if v == value]
        return (
            listing(labels) if len(labels) <= _NAMED_TIMES or unit not in TIMES else f"{words(len(labels))} av tiderna"
        )

    if unit in TIMES:
        longest, shortest = _time(unit, high, low)
        return f"Mediantiden är längst för {named(high)} ({longest}) och kortast för {named(low)} ({shortest})."
    some_hidden = any(value is Mark.FEW for _, value in values)
    subject = f"Bland dem som visas är {small(label)}" if some_hidden else f"{label} är"
    return f"{subject} högst för {named(high)} ({number(high)}) och lägst för {named(low)} ({number(low)})."


TIMES = {Unit.DAYS: ("dag", "dagar"), Unit.WEEKS: ("vecka", "veckor")}
_NAMED_TIMES = 2
"""The most times of equal length that are named."""


def _time(unit: Unit, *values: Decimal | int) -> list[str]:
    """Days or weeks in words to twelve, but in digits where one of the values has a decimal."""
    one, many = TIMES[unit]
    if all(v == int(v) for v in values):
        return [counted(int(v), one, many, common=True) if v else f"noll{NBSP}{many}" for v in values]
    return [f"{number(v)}{NBSP}{one if v == 1 else many}" for v in values]
