"""What should be done: a proposal for each area to improve, and the register of what earlier reviews recommended."""

from __future__ import annotations

from collections.abc import Iterator

from checks.criteria import Area
from pipeline.disclosure.published import Share
from reports.blocks import section
from reports.document import Block, Paragraph, Prompt, Ref, Section, TableBlock, joined
from reports.ranking import Judged
from reports.review.analysis import LISTED, of_area, ranking, source
from reports.review.material import Material
from reports.review.organisations import overviews_at_end

TABLE = "forslag"


def recommendations(material: Material) -> list[Section]:
    """The chapter: proposals, the register, and the inspectors' closing words."""
    closing = Prompt("Skriv slutorden här: vad granskningen sammantaget säger, och vad som behövs i hela staden.")
    return [
        section("rekommendationer", "Rekommendationer", []),
        section("rekommendationer_forslag", "Förslag utifrån siffrorna", list(_proposed(material)), 2),
        *overviews_at_end(material),
        section("slutord", "Slutord", [closing], new_page=False),
    ]


def proposed(material: Material) -> list[Judged]:
    """The areas to improve that have a recommendation to propose: of each quality area the most urgent."""
    chosen = (j for area in Area for j in ranking(material, of_area(material, area)).to_improve[:LISTED])
    return [j for j in chosen if j.criterion.recommendation]


def _proposed(material: Material) -> Iterator[Block]:
    found = proposed(material)
    if found:
        yield Paragraph(
            joined(
                "I ",
                Ref(TABLE),
                " finns förslag för de krav som mest behöver bli bättre, med det tal som "
                "rekommendationen är tänkt att ändra. Behåll dem som granskningen står för och stryk de andra.",
            ),
            tuple(map(source, found)),
        )
        yield TableBlock(
            id=TABLE,
            title="Förslag till rekommendationer",
            headers=("Stadsdelsnämnderna bör", "Uppfyllt i dag"),
            rows=tuple((j.criterion.recommendation, Share(j.met, j.base, j.percent)) for j in found),
        )
    yield Prompt("Skriv granskningens rekommendationer här, och till vem var och en riktas.")
