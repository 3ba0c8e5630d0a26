"""The analysis by quality area: strengths and areas to improve, chosen by rule, in sentences that an inspector keeps or
deletes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checks.criteria import Area, Outcome
from pipeline.disclosure.published import PublishedCriterion
from reports.blocks import FEW, section
from reports.document import Block, Bullets, Paragraph, Prompt, Section
from reports.language.swedish import capital, counted, listing, share_phrase, share_short, small, words
from reports.ranking import STRONG, WEAK, Judged, Ranking, judged, ranked
from reports.review.bounds import untold_text
from reports.review.material import Material
from reports.review.results import required

LISTED = 4
"""So many strengths, and so many areas to improve, are told in full in each area; the others are named."""


def analysis(material: Material) -> list[Section]:
    """The heading and one section for each quality area that has criteria."""
    lead = Paragraph(
        f"Här står för varje kvalitetsområde de krav som oftast är uppfyllda (i minst {STRONG} procent av ärendena) "
        f"och de som mest sällan är det (i mindre än {WEAK} procent). De är valda efter siffrorna. Bedömningen av vad "
        "de betyder är inspektörernas: stryk, lägg till och skriv om."
    )
    areas = [(area, of_area(material, area)) for area in Area]
    return [
        section("analys", "Analys", [lead]),
        *(_area(material, area, found) for area, found in areas if found),
    ]


def of_area(material: Material, area: Area) -> list[PublishedCriterion]:
    """The area's criteria in the audit's order."""
    return [c for c in material.published.criteria if c.area is area]


def ranking(material: Material, found: Sequence[PublishedCriterion]) -> Ranking:
    """The criteria of which something is known, sorted."""
    return ranked(judged(c) for c in found if c.criterion.id not in material.untold)


def _area(material: Material, area: Area, found: Sequence[PublishedCriterion]) -> Section:
    sorted_ = ranking(material, found)
    blocks: list[Block] = [
        *_list(sorted_.strengths, "Det här fungerar", f"Också uppfyllt i minst {STRONG} procent av ärendena"),
        *_list(
            sorted_.to_improve, "Det här behöver bli bättre", f"Också uppfyllt i mindre än {WEAK} procent av ärendena"
        ),
        *_few(sorted_.few),
    ]
    if text := untold_text(material, [c.criterion.id for c in found]):
        blocks.append(Paragraph(text))
    if not blocks:
        blocks.append(
            Paragraph("Inget krav inom området är uppfyllt vare sig i så gott som alla ärenden eller i få av dem.")
        )
    ask = Prompt(
        f"Skriv din samlade bedömning av {small(area.value)} här: orsaker, följder för den enskilde, goda exempel."
    )
    return section(f"omrade_{area.name.lower()}", area.value, [*blocks, ask], 2)


def _list(chosen: Sequence[Judged], lead: str, also: str) -> Iterator[Block]:
    first, others = chosen[:LISTED], chosen[LISTED:]
    if first:
        yield Paragraph("", lead=f"{lead}:")
        yield Bullets(tuple(Paragraph(_sentence(j), (source(j),)) for j in first))
    if others:
        yield Paragraph(f"{also}: {_named(others)}.", tuple(map(source, others)))


def _named(found: Sequence[Judged]) -> str:
    return listing([small(j.criterion.label) for j in found])


def source(found: Judged) -> str:
    """The id of a criterion's numbers."""
    return f"kriterium_{found.criterion.id}"


def _sentence(found: Judged) -> str:
    text = f"{required(found.criterion)} Det är uppfyllt i {share_phrase(found.met, found.base, found.percent)}"
    if found.mostly_partly:
        text += f" och delvis uppfyllt i {share_short(found.counts[Outcome.DELVIS], found.base)}"
    return f"{text}."


def _few(found: Sequence[Judged]) -> Iterator[Paragraph]:
    if found:
        lead = counted(len(found), "krav", "krav")
        yield Paragraph(
            f"{capital(lead)} gäller färre än {words(FEW)} ärenden och bedöms inte: {_named(found)}.",
            tuple(map(source, found)),
        )
