"""Two figures of the published results by district: the criteria that differ most, and the whole result on one page."""

from __future__ import annotations

from collections.abc import Sequence

from checks.criteria import Area
from pipeline.disclosure.published import Mark, Share
from reports.blocks import FEW
from reports.document import Cell, Dot, FigureBlock, HeatMap, Intervals, Panel, TableBlock
from reports.language.phrases import CRITERION_BASE_IN_DISTRICT
from reports.language.swedish import counted, percent_text, words
from reports.render.cells import text
from reports.review.breakdowns.rows import share_cells
from reports.review.breakdowns.words import hidden_note
from reports.review.districts import DistrictRow, by_spread, enough, fraction, left_out_text, names, span
from reports.review.material import Material

_MOST_PANELS, _MOST_DOTS = 3, 20
"""The most that fits a page together with its caption."""


def intervals_figure(district_rows: Sequence[DistrictRow]) -> FigureBlock | None:
    """The districts' shares with intervals, for the criteria that differ most; None where none differ enough."""
    selection = [row for row in by_spread(district_rows) if row.spread and enough(row)]
    if not selection:
        return None
    selection = selection[: max(1, min(_MOST_PANELS, _MOST_DOTS // (len(selection[0].shares) + 1)))]
    spans = "; ".join(f"”{row.criterion.label}” {span(row)}" for row in selection)
    title = (
        "Andel uppfyllt i varje stadsdel med osäkerhetsintervall: "
        f"{'kriteriet' if len(selection) == 1 else f'de {words(len(selection))} kriterier'} som skiljer sig mest"
    )
    if any(row.spread and not enough(row) for row in district_rows):
        title += f", av dem som gäller minst {words(FEW)} ärenden i varje stadsdel"
    return FigureBlock(
        id="figur_skillnader",
        title=title,
        alt=(
            "Punktdiagram med en ruta per kriterium och en rad per stadsdel: punkten är andelen uppfyllt, strecket "
            f"dess osäkerhetsintervall och den streckade linjen samtliga ärenden. {spans}."
            f"{' Punkterna är vägda efter urvalet.' if is_weighted(selection) else ''}"
        ),
        chart=Intervals(tuple(map(_panel, selection))),
        table=_intervals_table(title, selection),
    )


def is_weighted(district_rows: Sequence[DistrictRow]) -> bool:
    """Whether the intervals of any of these rows are those of weighted shares."""
    return any(share.weighted is not None for row in district_rows for share in row.shares.values())


def _panel(row: DistrictRow) -> Panel:
    dots = tuple(Dot(name, _end(share), share.estimate, share.interval) for name, share in row.shares.items())
    return Panel(row.criterion.label, f"samtliga: {_end(row.together)}", row.together.estimate, dots)


def _end(share: Share) -> str:
    if share.base == 0:
        return "inget ärende"
    return text(share)


def _intervals_table(title: str, district_rows: Sequence[DistrictRow]) -> TableBlock:
    weighted = is_weighted(district_rows)
    return TableBlock(
        id="figur_skillnader_data",
        title=title,
        headers=(
            "Kriterium", "Stadsdel", "Antal", "Bas", "Andel (%)", *(("Vägd andel (%)",) if weighted else ()),
            "Intervall från (%)", "Intervall till (%)",
        ),
        rows=tuple(
            (row.criterion.label, name, *share_cells(share), *_interval(share, weighted=weighted))
            for row in district_rows
            for name, share in (*row.shares.items(), ("Samtliga", row.together))
        ),
        base=CRITERION_BASE_IN_DISTRICT,
        notes=("Intervallen är 95-procentiga.", *((_WEIGHTED,) if weighted else ())),
    )  # fmt: skip


_WEIGHTED = (
    "Där det finns en vägd andel hör intervallet till den: varje grupp som urvalet drogs efter väger så mycket som den "
    "har ärenden, och andelen gäller alla ärenden som kunde ha dragits."
)


def _interval(share: Share, *, weighted: bool) -> tuple[Cell, ...]:
    mark = Mark.NO_BASE if share.base == 0 or share.percent is not None else _mark(share)
    ends = share.interval or (mark, mark)
    if not weighted:
        return ends
    return mark if share.weighted is None else share.weighted, *ends


def heat_map(material: Material, district_rows: Sequence[DistrictRow]) -> FigureBlock:
    """The whole result on one page: every criterion, highest share first within its area, in every district."""
    columns = (*names(material), "Samtliga")
    parts = []
    for area in Area:
        of_area = sorted(
            (r for r in district_rows if r.criterion.area is area), key=lambda r: fraction(r.together), reverse=True
        )
        if of_area:
            parts.append((area.value, tuple((r.criterion.label, _cells(r)) for r in of_area)))
    title = "Andel uppfyllt i procent per kriterium, i varje stadsdel och för samtliga"
    numbers = [(label, *cells) for _, lines in parts for label, cells in lines]
    has_hidden = any(row.hides for row in district_rows)
    several = counted(len(columns) - 1, "stadsdel", "stadsdelar", common=True)
    shares = [share for row in district_rows for share in row.shares.values()]
    notes = (*hidden_note(material.published.threshold, shares, "en asterisk (*)"), left_out_text(material))
    notes = tuple(filter(None, notes))
    return FigureBlock(
        id="figur_resultatkarta",
        title=title,
        alt=(
            f"Rutnät med {counted(len(numbers), 'rad', 'rader', common=True)}, en för varje kriterium, och en kolumn "
            f"för var och en av {several} samt för samtliga ärenden. Ju mörkare ruta, desto större andel uppfyllt. "
            f"{_darkest(district_rows)}{' Streckade rutor med asterisk visas inte.' if has_hidden else ''}"
        ),
        chart=HeatMap(columns, tuple(parts)),
        table=TableBlock(
            id="figur_resultatkarta_data",
            title=title,
            headers=("Kriterium", *(f"{name} (%)" for name in columns)),
            rows=tuple(numbers),
            base=CRITERION_BASE_IN_DISTRICT,
            notes=notes,
        ),
        notes=notes,
    )


def _cells(row: DistrictRow) -> tuple[int | Mark, ...]:
    return tuple(
        share.percent if share.percent is not None else _mark(share) for share in (*row.shares.values(), row.together)
    )


def _mark(share: Share) -> Mark:
    if share.base == 0:
        return Mark.NO_BASE
    return Mark.FEW if share.few else Mark.HIDDEN


def _darkest(district_rows: Sequence[DistrictRow]) -> str:
    ranked = sorted(district_rows, key=lambda r: fraction(r.together), reverse=True)
    if len(ranked) < 2:
        return ""
    ends = [f"”{r.criterion.label}” ({percent_text(r.together.percent or 0)})" for r in (ranked[0], ranked[-1])]
    if fraction(ranked[0].together) == fraction(ranked[-1].together):
        return f"Andelen för samtliga är lika stor för alla kriterier: {percent_text(ranked[0].together.percent or 0)}."
    return f"Störst andel för samtliga har {ends[0]}, minst {ends[1]}."
