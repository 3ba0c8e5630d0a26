"""Tables and figures of two audits side by side: the published numbers of each criterion, before and after."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from pipeline.comparing.two_audits import Change, Comparison, Count, Development, Pair
from pipeline.disclosure.published import Mark, Share
from pipeline.rounding import one_decimal
from reports.document import Cell, Dumbbell, Dumbbells, FigureBlock, TableBlock
from reports.language.phrases import CRITERION_BASE, CRITERION_BASE_IN_DISTRICT, p_value
from reports.language.swedish import NBSP, capital, counted, number, percent_text

HIDDEN, NOTHING = Mark.HIDDEN, Mark.NO_BASE
EARLIER, LATER = "Tidigare", "Senare"
CHANGED = "ändrad definition"
_POINTS, _ASSESSMENT = "Skillnad och intervall", "Bedömning"
_POINTS_NOTE = (
    "Skillnaden är i procentenheter, med 95-procentigt intervall inom parentes. Intervallet gäller varje kriterium för "
    "sig. Bedömningen är strängare: många kriterier prövas på en gång, och några av dem skiljer sig då av en slump. "
    "Därför kan det stå ”går inte att säga” fast intervallet utesluter noll."
)
_WIDTHS = (26, 17, 17, 23, 17)
_HIDDEN_NOTE = (
    "* Talet visas inte i den ena eller båda granskningarna, eftersom det gäller så få ärenden. Då visas inte heller "
    "någon skillnad."
)
_NOTHING_NOTE = f"{NOTHING.value} Inget ärende som kriteriet gäller."
_STATES = {Development.RESOLVED: ": bristen är åtgärdad", Development.NEW: ": ny brist"}


def label(pair: Pair) -> str:
    """The criterion's name today, marked where its definition has changed."""
    return pair.after.label if pair.same_definition else f"{pair.after.label} ({CHANGED})"


def count_cell(count: Count) -> Share | Mark:
    """How many decisions meet the criterion, or the mark shown instead."""
    if count.hidden:
        return HIDDEN
    if not count.base or count.met is None or count.percent is None:
        return NOTHING
    return Share(count.met, count.base, count.percent)


def points(share: Fraction | float) -> Decimal:
    """A difference between shares in percentage points: 31.7, -7.5."""
    return one_decimal(Fraction(share) * 100)


def difference_cell(change: Change) -> str | Mark:
    """'20 (5,2 till 33,4)', or the text or mark shown instead."""
    if change.difference is None:
        return "visas inte" if change.before.hidden or change.after.hidden else NOTHING
    values = (change.difference.exact, *change.difference.interval)
    exact, low, high = (number(points(share)) for share in values)
    # A dash beside a minus sign would be hard to read.
    return f"{exact} ({low}{NBSP}till{NBSP}{high})"


def _missing(change: Change) -> Mark:
    return HIDDEN if change.before.hidden or change.after.hidden else NOTHING


def assessment(change: Change) -> str | Mark:
    """The conclusion on the difference."""
    if change.difference is None:
        return _missing(change)
    return capital(change.difference.trend.value)


def conclusion_cell(change: Change) -> str | Mark:
    """The same as `assessment`, and whether a shortcoming is resolved or new."""
    if change.difference is None or change.state is None:
        return _missing(change)
    return f"{capital(change.difference.trend.value)}{_STATES.get(change.state, '')}"


def state_table(id_: str, title: str, pairs: Sequence[Pair]) -> TableBlock:
    """Criteria in all decisions, before and after."""
    return TableBlock(
        id=id_,
        title=title,
        headers=("Kriterium", EARLIER, LATER, _POINTS, _ASSESSMENT),
        rows=tuple((label(p), *_cells(p.whole), assessment(p.whole)) for p in pairs),
        base=CRITERION_BASE,
        notes=(_POINTS_NOTE, *_target_notes(pairs)),
        widths=_WIDTHS,
    )


def _cells(change: Change) -> tuple[Cell, ...]:
    return count_cell(change.before), count_cell(change.after), difference_cell(change)


def _target_notes(pairs: Sequence[Pair]) -> Iterator[str]:
    for pair in pairs:
        if pair.after.target is not None:
            yield f"{pair.after.label}: granskningens egen målnivå är {percent_text(pair.target)}."


def group_table(id_: str, group: str, rows: Sequence[tuple[Pair, Change]]) -> TableBlock:
    """Criteria in one district, before and after; those of which neither audit shows a share are left out."""
    visible = [(p, c) for p, c in rows if c.before.share is not None or c.after.share is not None]
    cells = {cell for _, c in visible for cell in (count_cell(c.before), count_cell(c.after))}
    left_out = counted(len(rows) - len(visible), "kriterium", "kriterier")
    notes = [
        _POINTS_NOTE,
        _HIDDEN_NOTE if HIDDEN in cells else "",
        _NOTHING_NOTE if NOTHING in cells else "",
        f"{capital(left_out)} som ingen av granskningarna visar någon andel för i stadsdelen är inte med."
        if len(visible) < len(rows)
        else "",
    ]
    return TableBlock(
        id=id_,
        title=f"{group}: huvudresultaten, ärenden där kriteriet är uppfyllt",
        headers=("Kriterium", EARLIER, LATER, _POINTS, _ASSESSMENT),
        rows=tuple((label(p), *_cells(c), conclusion_cell(c)) for p, c in visible),
        base=CRITERION_BASE_IN_DISTRICT,
        notes=tuple(filter(None, notes)),
        widths=_WIDTHS,
    )


def overview(comparison: Comparison) -> TableBlock:
    """How many criteria there are of each state."""
    states: tuple[Development | None, ...] = (*Development, None)
    counts = [(s.value if s else "Går inte att jämföra", len(comparison.with_state(s))) for s in states]
    return TableBlock(
        id="lage",
        title="Kriterierna efter läge",
        headers=("Läge", "Antal kriterier"),
        rows=(*counts, ("Totalt", len(comparison.pairs))),
        total=True,
        base=f"Bas: {number(len(comparison.pairs))}{NBSP}kriterier som båda granskningarna har.",
    )


# --- The figure ----------------------------------------------------------------------------------------------


def figure(id_: str, title: str, pairs: Sequence[Pair], level: int) -> FigureBlock | None:
    """A chart of the shares before and after; None of a single criterion."""
    comparable = [p for p in pairs if p.whole.difference]
    if len(comparable) < 2:
        return None
    full_title = f"{title}: andel uppfyllt tidigare och senare"
    values = "; ".join(f"{label(p)}: {p.whole.before.percent} och {p.whole.after.percent}" for p in comparable)
    return FigureBlock(
        id=id_,
        title=full_title,
        alt=(
            "Punktdiagram med en rad per kriterium. En ring visar andelen i den tidigare granskningen och en fylld "
            "punkt andelen i den senare, med ett streck emellan. Den streckade linjen är målnivån "
            f"{percent_text(level)}. Andel uppfyllt i procent, tidigare och senare: {values}."
        ),
        chart=Dumbbells((EARLIER, LATER), level, tuple(map(_dumbbell, comparable))),
        table=TableBlock(
            id_, full_title, ("Kriterium", f"{EARLIER} (%)", f"{LATER} (%)"), tuple(map(_percents, comparable))
        ),
    )


def _dumbbell(pair: Pair) -> Dumbbell:
    before, after = pair.whole.before.percent, pair.whole.after.percent
    assert before is not None and after is not None, "only criteria with a difference are drawn"
    return Dumbbell(label(pair), before, after)


def _percents(pair: Pair) -> tuple[Cell, ...]:
    before, after = pair.whole.before.percent, pair.whole.after.percent
    return label(pair), before or 0, after or 0


# --- For Excel --------------------------------------------------------------------------------------------

_NUMBERS = (
    f"{EARLIER}: uppfyllt", f"{EARLIER}: bas", f"{EARLIER}: andel (%)", f"{LATER}: uppfyllt", f"{LATER}: bas",
    f"{LATER}: andel (%)", "Skillnad", "Lägst", "Högst", "p", "Justerat p", _ASSESSMENT, "Läge", "Målnivå (%)",
)  # fmt: skip
_NUMBER_NOTES = (
    "Skillnad, lägst och högst är i procentenheter: senare minus tidigare, och gränserna för ett 95-procentigt "
    "intervall (Newcombe). Justerat p tar hänsyn till att många kriterier prövas (Holm).",
    _HIDDEN_NOTE,
    f"{NOTHING.value} Det finns inget att räkna på.",
)


def criteria_sheet(comparison: Comparison) -> TableBlock:
    """Every pair of criteria with one number in each cell."""
    return TableBlock(
        id="alla_kriterier",
        title="Kriterierna i båda granskningarna",
        headers=("Kriterium", f"{EARLIER}: id", f"{LATER}: id", "Kvalitetsområde", "Definition", *_NUMBERS),
        rows=tuple(
            (p.after.label, p.before.id, p.after.id, p.after.area, _definition(p), *_numbers(p.whole, p.target))
            for p in comparison.pairs
        ),
        base=CRITERION_BASE,
        notes=_NUMBER_NOTES,
    )


def groups_sheet(comparison: Comparison) -> TableBlock:
    """Every pair of criteria in every district that both audits have."""
    return TableBlock(
        id="alla_stadsdelar",
        title="Kriterierna i varje stadsdel",
        headers=("Stadsdel", "Kriterium", f"{LATER}: id", *_NUMBERS),
        rows=tuple(
            (name, label(p), p.after.id, *_numbers(change, p.target))
            for code, name in comparison.groups.items()
            for p, change in comparison.in_group(code)
        ),
        base=CRITERION_BASE_IN_DISTRICT,
        notes=_NUMBER_NOTES,
    )


def _definition(pair: Pair) -> str:
    return "Oförändrad" if pair.same_definition else "Ändrad"


def _numbers(change: Change, target: int) -> Iterator[Cell]:
    yield from _count_cells(change.before)
    yield from _count_cells(change.after)
    difference = change.difference
    if difference is None:
        yield from (_missing(change),) * 7
    else:
        yield from (points(difference.exact), *map(points, difference.interval))
        yield from (NOTHING if p is None else p_value(p) for p in (difference.p, difference.adjusted))
        yield assessment(change)
        yield change.state.value if change.state else NOTHING
    yield target


def _count_cells(count: Count) -> tuple[Cell, Cell, Cell]:
    if count.hidden:
        return HIDDEN, HIDDEN if count.base is None else count.base, HIDDEN
    if not count.base or count.met is None or count.percent is None:
        return NOTHING, 0, NOTHING
    return count.met, count.base, count.percent
