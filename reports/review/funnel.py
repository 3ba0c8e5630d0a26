"""The main criteria in funnels: do districts lie further from all than the number of their cases gives reason for?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.disclosure.published import PublishedFunnel
from reports.document import Block, FigureBlock, Funnel, FunnelPanel, FunnelPoint, Paragraph, Ref, TableBlock, joined
from reports.language.phrases import CRITERION_BASE_IN_DISTRICT
from reports.language.swedish import listing, percent_text
from reports.render.cells import text
from reports.review.material import Material

FIGURE = "figur_tratt"
_ALL_NAMED = 6
"""With more districts than this only those outside the limits are named in the figure; all are in its table."""


def funnel_blocks(material: Material) -> Iterator[Block]:
    """How to read the figure, the districts outside the limits, and the figure; nothing without a funnel."""
    funnels = [funnel for funnel in material.published.funnels if funnel.criterion not in material.undocumented]
    if not funnels:
        return
    yield Paragraph(
        joined(
            Ref(FIGURE),
            " visar huvudkriterierna med en punkt för varje stadsdel: andelen mot antalet ärenden. Strecket är andelen "
            "för samtliga. Fälten visar hur långt därifrån slumpen ensam kan föra en stadsdel som inte skiljer sig "
            "från de andra: nästan alltid ligger den i det mörka fältet (95-procentiga gränser) och så gott som alltid "
            "i det ljusa. Fälten är bredare ju färre ärendena är. Av många punkter ligger någon utanför det mörka "
            "fältet också av slump.",
        )
    )
    yield Paragraph(_outside(funnels), tuple(f"{_source(material)}:{f.criterion}" for f in funnels))
    yield _figure(funnels)


def _source(material: Material) -> str:
    assert material.published.compared, "funnels are made of it"
    return material.published.compared.id


def _outside(funnels: Sequence[PublishedFunnel]) -> str:
    """'För ”Fråga om våld” ligger Farsta över det ljusa fältet och Järva under det mörka fältet.'"""
    parts = [(f.label, _positions(f)) for f in funnels]
    sentences = [f"För ”{label}” ligger {listing(positions)}." for label, positions in parts if positions]
    if inside := [f"”{label}”" for label, positions in parts if not positions]:
        sentences.append(f"För {listing(inside)} ligger alla stadsdelar i det mörka fältet.")
    return " ".join(sentences)


def _positions(funnel: PublishedFunnel) -> list[str]:
    sides = (("ljusa", funnel.beyond_outer), ("mörka", funnel.between))
    return [
        f"{listing(names)} {where} det {field} fältet"
        for field, names_by_side in sides
        for where, names in zip(("under", "över"), names_by_side, strict=True)
        if names
    ]


def _figure(funnels: Sequence[PublishedFunnel]) -> FigureBlock:
    title = "Huvudkriterierna: andel uppfyllt mot antal ärenden i varje stadsdel"
    shares = listing([f"”{f.label}” {percent_text(f.together.percent or 0)}" for f in funnels])
    return FigureBlock(
        id=FIGURE,
        title=title,
        alt=(
            "Trattdiagram med en ruta per kriterium. Varje punkt är en stadsdel, med antalet ärenden vågrätt och "
            f"andelen uppfyllt lodrätt. Strecket är andelen för samtliga: {shares}. Fälten omkring strecket smalnar "
            f"av när ärendena blir fler. {_outside(funnels)}"
        ),
        chart=Funnel(tuple(map(_panel, funnels))),
        table=_table(title, funnels),
    )


def _panel(funnel: PublishedFunnel) -> FunnelPanel:
    outside = {name for names in (*funnel.beyond_outer, *funnel.between) for name in names}
    few = len(funnel.points) <= _ALL_NAMED
    points = tuple(
        FunnelPoint(name, share.count or 0, share.base or 0, few or name in outside) for name, share in funnel.points
    )
    together = FunnelPoint("Samtliga", funnel.together.count or 0, funnel.together.base or 0)
    return FunnelPanel(funnel.label, text(funnel.together), together, points, funnel.limits)


def _table(title: str, funnels: Sequence[PublishedFunnel]) -> TableBlock:
    return TableBlock(
        id=f"{FIGURE}_data",
        title=title,
        headers=(
            "Kriterium", "Stadsdel", "Antal", "Bas", "Andel (%)", "95 % lägst antal", "95 % högst antal",
            "99,8 % lägst antal", "99,8 % högst antal",
        ),
        rows=tuple(
            (f.label, name, share.count or 0, share.base or 0, share.percent or 0, *limit.inner, *limit.outer)
            for f in funnels
            for name, share in f.points
            for limit in [f.limit(share.base or 0)]
        ),
        base=CRITERION_BASE_IN_DISTRICT,
        notes=(
            "Gränserna är exakta enligt binomialfördelningen, med samma andel som för samtliga.",
            "Stadsdelar med för få ärenden är inte med.",
        ),
    )  # fmt: skip
