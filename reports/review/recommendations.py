"""The recommendations: a proposal for each area to improve, and the register of earlier recommendations."""

from __future__ import annotations

from collections.abc import Iterator

from checks.criteria import Area
from pipeline.disclosure.published import Share
from reports.blocks import section
from reports.document import Block, Paragraph, Prompt, Ref, Section, TableBlock, joined
from reports.ranking import Judged
from reports.review.analysis import MAX_IN_FULL, of_area, ranking, source
from reports.review.material import Material
from reports.review.organisations import overviews_at_end

TABLE = "forslag"


def recommendations(material: Material) -> list[Section]:
    """The chapter: proposals, the register, and the inspectors' closing words."""
    closing = Prompt("Skriv slutorden här: vad granskningen sammantaget säger, och vad som behövs i hela staden.")
    return [
        section("rekommendationer", "Rekommendationer", []),
        section("rekommendationer_forslag", "Förslag utifrån siffrorna", list(_proposal_blocks(material)), 2),
        *overviews_at_end(material),
        section("slutord", "Slutord", [closing], new_page=False),
    ]


def proposals(material: Material) -> list[Judged]:
    """The areas to improve that have a recommendation to propose: of each quality area the most urgent."""
    judgements = (j for area in Area for j in ranking(material, of_area(material, area)).to_improve[:MAX_IN_FULL])
    return [j for j in judgements if j.criterion.recommendation]


def _proposal_blocks(material: Material) -> Iterator[Block]:
    judgements = proposals(material)
    if judgements:
        yield Paragraph(
            joined(
                "I ",
                Ref(TABLE),
                " finns förslag för de krav som mest behöver bli bättre, med det tal som "
                "rekommendationen är tänkt att ändra. Behåll dem som granskningen står för och stryk de andra.",
            ),
            tuple(map(source, judgements)),
        )
        yield TableBlock(
            id=TABLE,
            title="Förslag till rekommendationer",
            headers=("Stadsdelsnämnderna bör", "Uppfyllt i dag"),
            rows=tuple((j.criterion.recommendation, Share(j.met, j.base, j.percent)) for j in judgements),
        )
    yield Prompt("Skriv granskningens rekommendationer här, och till vem var och en riktas.")
