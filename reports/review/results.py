"""The chapter of results: the audit's own sections, with their figures in running text, tables and charts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from checks.report_tables import ShareTable
from pipeline.disclosure.published import PublishedIndicator, PublishedTable
from reports.blocks import section, slug
from reports.document import Block, Paragraph, Prompt, Section
from reports.language.phrases import no_base, sentence, why_missing
from reports.language.swedish import capital, fill, listing, share_again, share_in_parts, share_phrase, small
from reports.review.material import Material
from reports.review.tables import blocks_of

_LONGEST = 4
"""Sentences in one paragraph."""


def results(material: Material) -> list[Section]:
    """The heading and one section for each of the audit's."""
    lead = Paragraph("Kapitlet redovisar det som framgår av ärendena, i den ordning som granskningen följer.")
    return [
        section("resultat", "Resultat", [lead]),
        *(_section(material, s) for s in material.audit.sections),
    ]


def _section(material: Material, title: str) -> Section:
    in_tables = {id_ for t in material.audit.report_tables if isinstance(t, ShareTable) for id_ in t.indicators}
    found = [
        i for i in material.published.indicators if i.section == title and not i.criterion and i.id not in in_tables
    ]
    tables = [t for t in material.published.tables if t.section == title]
    shown = [*found, *_of_criteria(material, title)]
    blocks: list[Block] = [*told(material, shown), *_shown(material, tables)]
    if not blocks:
        blocks.append(Paragraph("Granskningen har inga räknade uppgifter i det här avsnittet."))
    ask = material.audit.prompts.get(title) or (
        f"Skriv din analys av avsnittet ”{title}” här: vad visar uppgifterna, vad beror det på och vad betyder det för "
        "den enskilde?"
    )
    return section(f"avsnitt_{slug(title)}", title, [*blocks, Prompt(ask)], 2)


def _shown(material: Material, tables: Iterable[PublishedTable]) -> Iterator[Block]:
    order = [t.id for t in material.published.tables]
    for table in tables:
        yield from blocks_of(material, table, order.index(table.id))


def _of_criteria(material: Material, title: str) -> list[PublishedIndicator]:
    """The criteria that the audit tells in the section."""
    ids = {c.id for c in material.audit.criteria if c.section == title} - material.untold
    return [i for i in material.published.indicators if i.criterion in ids]


def told(material: Material, indicators: Sequence[PublishedIndicator]) -> Iterator[Paragraph]:
    """The indicators in running text: those with a base in paragraphs of a few sentences, then why others have none."""
    ranks = {r.id for r in material.audit.ranks}
    plain = [i for i in indicators if i.id not in ranks]
    for group in _paragraphs([i for i in plain if i.base]):
        yield Paragraph(" ".join(_sentences(group)), tuple(i.id for i in group))
    ranked = [i for i in indicators if i.base and i.id in ranks and _compared(material, i.id)]
    if ranked:
        # Districts that share the highest place also share the second.
        yield Paragraph(" ".join(dict.fromkeys(map(sentence, ranked))), tuple(i.id for i in ranked))
    nothing = [i for i in plain if not i.base]
    yield from _untold(material, nothing, alone=len(nothing) == len(plain))


def _compared(material: Material, rank: str) -> bool:
    """False where all decisions are of one group, so that highest and lowest are the same."""
    group = {r.id: r.group for r in material.audit.ranks}[rank]
    return len(material.published.background.get(group, (None, None))) > 1


def _paragraphs(indicators: Sequence[PublishedIndicator]) -> list[list[PublishedIndicator]]:
    """Neighbours of one population share a paragraph; a single one joins the paragraph before."""
    groups: list[list[PublishedIndicator]] = []
    for _, run in groupby(indicators, key=lambda i: (i.population, i.base)):
        for piece in _evenly(list(run)):
            if len(piece) == 1 and groups and _length(groups[-1]) + _length(piece) <= _LONGEST:
                groups[-1] += piece
            else:
                groups.append(piece)
    return groups


def _length(group: Sequence[PublishedIndicator]) -> int:
    """Sentences, notes included."""
    return sum(2 if i.note else 1 for i in group)


def _evenly(run: list[PublishedIndicator]) -> Iterator[list[PublishedIndicator]]:
    pieces = -(-len(run) // _LONGEST)
    size, longer = divmod(len(run), pieces)
    start = 0
    for i in range(pieces):
        end = start + size + (i < longer)
        yield run[start:end]
        start = end


def _sentences(group: Sequence[PublishedIndicator]) -> Iterator[str]:
    """The base is named in full where it is new, and then in ever fewer words as long as it stays the same."""
    before, same = None, 0
    for i in group:
        # Two criteria may apply to as many decisions without these being the same.
        alike = before and not i.criterion and (before.population, before.base) == (i.population, i.base)
        same = same + 1 if alike else 0
        before = i
        yield fill(i.sentence, _phrase(i, same))
        if i.note:
            yield i.note


def _phrase(i: PublishedIndicator, same: int) -> str:
    assert i.count is not None and i.base is not None
    return share_again(i.count, i.base, i.percent, bare=same % 2 == 0) if same else full_phrase(i)


def full_phrase(i: PublishedIndicator) -> str:
    """The numbers of an indicator that has a base, with the base named in full: 'ärenden med bifall'."""
    assert i.count is not None and i.base is not None
    suffix = i.suffix or i.narrowed
    # "drygt hälften av ärendena, 63 av 120 (53 procent)" reads well only where the sentence ends with it.
    phrase = share_in_parts if i.sentence.endswith("i {av}.") else share_phrase
    return phrase(i.count, i.base, i.percent, suffix)


def _untold(material: Material, indicators: Sequence[PublishedIndicator], *, alone: bool) -> Iterator[Paragraph]:
    """One sentence for each reason why there is nothing to count, with all that it concerns.

    `alone` where the section tells nothing else, so that there is no need to list what is missing.
    """
    reasons: dict[str, list[PublishedIndicator]] = {}
    for i in indicators:
        reason = i.base_label if i.base == 0 else why_missing(i, material.table_labels)
        reasons.setdefault(reason, []).append(i)
    if len(reasons) == 1 and len(indicators) > 1 and indicators[0].base == 0 and alone:
        noun = small(indicators[0].base_label)
        text = f"Granskningen har inga {noun} att redovisa i det här avsnittet."
        yield Paragraph(text, tuple(i.id for i in indicators))
        return
    for reason, found in reasons.items():
        names = listing([f"”{i.label}”" for i in found])
        missing = f"{capital(reason)}. Därför redovisas inte {names}."
        yield Paragraph(no_base(found) if found[0].base == 0 else missing, tuple(i.id for i in found))
