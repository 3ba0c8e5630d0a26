"""The chapters before the results: the inspectors' introduction, whom the services reach, and what was reviewed."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.disclosure.published import ROUNDED
from pipeline.rounding import percent
from reports.blocks import section, slug
from reports.document import Block, Paragraph, Prompt, Ref, Section, TableBlock, joined
from reports.language.swedish import counted
from reports.review.material import Material
from reports.review.results import is_background, table_blocks

DECISIONS, TABLE = "antal_beslut", "granskade_arenden"


def background_id(variable: str) -> str:
    """Id of the counts of decisions per value of a background variable."""
    return f"bakgrund_{variable}"


def background(material: Material) -> list[Section]:
    """The introduction, which is the inspectors' own, and the chapter on background and statistics."""
    introduction = Prompt(
        "Skriv inledningen här: uppdraget, varför området granskas nu, och vilka lagar, program och riktlinjer som "
        "gäller."
    )
    services = Prompt(
        "Beskriv insatserna här, och hur många som får dem i staden: antal, kön och ålder enligt stadens statistik."
    )
    titles = [s for s in material.audit.sections if is_background(material.audit, s)]
    statistics = [block for title in titles for block in _statistics(material, title)]
    return [
        section("inledning", "Inledning", [introduction]),
        section("bakgrund", "Bakgrund och statistik", [services], new_page=False),
        *([section(f"avsnitt_{slug(titles[0])}", titles[0], statistics, 2)] if statistics else []),
        section("granskade", "Granskade ärenden", list(_reviewed(material)), 2),
    ]


def _statistics(material: Material, title: str) -> Iterator[Block]:
    yield from table_blocks(material, [t for t in material.published.tables if t.section == title])


def _reviewed(material: Material) -> Iterator[Block]:
    """The reviewed decisions by the variables that the sample is drawn and described by."""
    published = material.published
    groups = {name: counts for name, counts in published.background.items() if counts}
    if not groups:
        yield Paragraph(f"Granskningen omfattar {counted(published.decisions, 'ärende', 'ärenden')}.", (DECISIONS,))
        return
    classes = {d.name: d.label for d in material.audit.dimensions if d.cuts}
    labels = {name: classes.get(name) or material.audit.main.variable(name).label for name in groups}
    base = published.decisions
    shares = {name: [percent(n, base) or 0 for _, n in counts] for name, counts in groups.items()}
    yield Paragraph(
        joined(
            f"Granskningen omfattar {counted(base, 'ärende', 'ärenden')}. Hur de fördelar sig framgår av ",
            Ref(TABLE),
            ".",
        ),
        (DECISIONS, *map(background_id, groups)),
    )
    yield TableBlock(
        id=TABLE,
        title="De granskade ärendena, antal och andel i procent",
        headers=("Uppgift", "Grupp", "Antal", "Andel (%)"),
        rows=tuple(
            (labels[name], label, n, share)
            for name, counts in groups.items()
            for (label, n), share in zip(counts, shares[name], strict=True)
        ),
        base=f"Bas: {counted(base, 'ärende', 'ärenden')}.",
        notes=() if all(sum(of_all) == 100 for of_all in shares.values()) else (ROUNDED,),
    )
