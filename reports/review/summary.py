"""The summary: what was reviewed, and the findings on the audit's headlines in the audit's order."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.disclosure.published import PublishedCriterion
from reports.blocks import FEW
from reports.document import Paragraph, Prompt
from reports.language.swedish import counted, listing, period_text, small, words
from reports.review.background import DECISIONS, background_id
from reports.review.bounds import undocumented_text
from reports.review.differences import larger_text
from reports.review.material import Material
from reports.review.results import finding

_FEWEST = 4
"""The fewest headlines of a summary; for an audit with fewer it has all criteria."""


def summary(material: Material) -> tuple[Paragraph | Prompt, ...]:
    """What was reviewed, the headlines as findings, those that differ between the districts, and the inspectors' own
    words."""
    criteria = headlines(material)
    findings = [Paragraph(finding(material, c), (f"kriterium_{c.criterion.id}",)) for c in criteria]
    few: list[Paragraph] = []
    if criteria and not any(c.base >= FEW for c in criteria):
        few.append(
            Paragraph(
                f"Underlaget är litet: inget av de krav som sammanfattas gäller minst {words(FEW)} ärenden, så ett "
                "enda ärende kan ändra en andel mycket."
            )
        )
    unknown = [Paragraph(text) for text in (undocumented_text(material),) if text]
    ask = Prompt("Skriv här det viktigaste med egna ord: vad fungerar, vad behöver bli bättre och vad bör göras?")
    return (_reviewed(material), *findings, *few, *_differ(material), *unknown, ask)


def headlines(material: Material) -> list[PublishedCriterion]:
    """The audit's headlines, those documented that apply to some decision; all such criteria if the audit has too few
    headlines, or none of them applies."""
    by_id = {c.criterion.id: c for c in material.published.criteria}
    apply = [id_ for id_, c in by_id.items() if c.base and id_ not in material.undocumented]
    chosen = [id_ for id_ in material.audit.headlines if id_ in apply]
    return [by_id[id_] for id_ in (chosen if chosen and len(material.audit.headlines) >= _FEWEST else apply)]


def _differ(material: Material) -> Iterator[Paragraph]:
    if text := larger_text(material):
        yield Paragraph(text)


def _reviewed(material: Material) -> Paragraph:
    """The number of decisions by kind: the last of the audit's background variables is the outcome of the decision."""
    audit, published = material.audit, material.published
    text = f"Granskningen omfattar {counted(published.decisions, 'ärende', 'ärenden')}"
    sources = [DECISIONS]
    outcome = audit.background[-1] if audit.background else ""
    kinds = [(label, n) for label, n in published.background.get(outcome, ()) if n is not None]
    if len(kinds) > 1:
        text += f" ({listing([f'{words(n)} {small(label)}' for label, n in kinds])})"
    elif kinds:
        text += f" ({'samtliga ' if published.decisions > 1 else ''}{small(kinds[0][0])})"
    if kinds:
        sources.append(background_id(outcome))
    text += f". Den granskade perioden är {period_text(*audit.period)}."
    return Paragraph(text, tuple(sources))
