"""The headlines as shares of all decisions that could have been drawn, weighted by stratum."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.disclosure.published import PublishedCriterion
from reports.document import Block, Paragraph, Ref, TableBlock, joined
from reports.language.swedish import listing, small
from reports.review.material import Material

TABLE = "huvudresultat_vagda"


def weighted_headlines(material: Material) -> tuple[PublishedCriterion, ...]:
    """The headlines that have a weighted share; none where it is not known what the decisions were drawn from."""
    criteria = {c.criterion.id: c for c in material.published.criteria}
    headlines = (criteria[id_] for id_ in material.audit.headlines if id_ not in material.undocumented)
    return tuple(c for c in headlines if c.weighted)


def weighted_blocks(material: Material) -> Iterator[Block]:
    """Why the shares are weighted, and the table; nothing without a weighted share."""
    sample, criteria = material.published.sample, weighted_headlines(material)
    if not sample or not criteria:
        return
    groups = listing([small(label) for label in sample.by])
    yield Paragraph(
        joined(
            f"Urvalet är draget efter {groups}, ungefär lika många ärenden i varje stadsdel hur många de än hade att "
            "dra ur. Ett granskat ärende i en stor grupp står därför för fler än ett i en liten. I ",
            Ref(TABLE),
            " är varje grupp vägd efter hur många ärenden den drogs ur, så att den vägda andelen gäller alla ärenden "
            "som kunde ha dragits. Intervallet är det som hör till ett sådant urval. Också stadsdelarnas intervall är "
            "räknade så. Andelarna i resten av rapporten gäller de granskade ärendena och är inte vägda.",
        ),
        tuple(f"kriterium_{c.criterion.id}" for c in criteria),
    )
    yield _table(material, criteria)


def _table(material: Material, criteria: tuple[PublishedCriterion, ...]) -> TableBlock:
    return TableBlock(
        id=TABLE,
        title="Huvudresultaten vägda efter urvalet",
        headers=(
            "Kriterium", "Antal", "Bas", "Andel i urvalet (%)", "Vägd andel (%)", "Intervall från (%)",
            "Intervall till (%)",
        ),
        rows=tuple(
            (c.criterion.label, w.count or 0, w.base or 0, c.percent or 0, w.weighted or 0, *w.interval)
            for c in criteria
            if (w := c.weighted) and w.interval
        ),
        base="Bas: de granskade ärenden som kriteriet gäller. Population: ärenden som kunde ha dragits.",
        notes=tuple(_notes(material, criteria)),
    )  # fmt: skip


def _notes(material: Material, criteria: tuple[PublishedCriterion, ...]) -> Iterator[str]:
    yield "Intervallen är 95-procentiga: Wilsons metod med den storlek som ett lika säkert enkelt urval skulle ha."
    decisions = max(c.weighted.base or 0 for c in criteria if c.weighted)
    if any(c.weighted and c.weighted.base != decisions for c in criteria):
        yield "Gäller kravet bara en del av ärendena är andelen vägd över den delen, så stor som urvalet visar."
    by_id, ids = {c.id: c for c in material.audit.criteria}, {c.criterion.id for c in criteria}
    if left_out := [by_id[id_].label for id_ in material.audit.headlines if id_ not in ids]:
        labels = listing([f"”{label}”" for label in left_out])
        yield (
            f"Vägda andelar finns inte för {labels}, som rör enskildas förhållanden eller också gäller ärenden utanför "
            "urvalet."
        )
    sample = material.published.sample
    if sample and sample.joined:
        yield (
            f"I {listing(sample.joined)} finns grupper där inget ärende är granskat. De räknas som stadsdelens övriga."
        )
    if sample and sample.absent:
        yield f"Inget ärende är granskat i {listing(sample.absent)}. Den vägda andelen gäller övriga stadsdelar."
