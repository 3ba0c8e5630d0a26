"""The chapter of results: section by section the requirement, the finding, the groups and the units' answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from checks.audit import Audit
from checks.criteria import PART, Criterion, Outcome
from checks.report_tables import AttendanceTable, MeanTable, ShareTable
from pipeline.disclosure.published import PublishedCriterion, PublishedIndicator, PublishedTable
from reports.blocks import FEW, section, slug
from reports.document import Block, Paragraph, Prompt, Section
from reports.language.phrases import no_base, sentence, why_missing, with_source
from reports.language.swedish import (
    NBSP,
    capital,
    fill,
    listing,
    share_again,
    share_in_parts,
    share_phrase,
    small,
    words,
)
from reports.review.bounds import undocumented_text
from reports.review.dialogue import unit_answers
from reports.review.material import Material
from reports.review.paired import text_in_section
from reports.review.tables import blocks_of, is_empty, why_empty

_LONGEST = 4
"""Sentences in one paragraph."""
_OFTEN = 5
"""Where one case in five or more is undocumented, the text says so."""
_OTHERS = "Övriga krav"


def results(material: Material) -> list[Section]:
    """The heading and one section for each of the audit's, except those on attendance (they are in the background)."""
    lead = Paragraph(
        "Avsnitten följer ärendets gång. Varje stycke säger först vad som krävs, med källan inom parentes, och sedan "
        "vad som framgår av ärendena."
    )
    titles = [s for s in material.audit.sections if not is_background(material.audit, s)]
    others = [c for c in material.audit.criteria if not c.section]
    return [
        section("resultat", "Granskningsresultat", [lead]),
        *(_section(material, s) for s in titles),
        *([section("avsnitt_ovriga", _OTHERS, list(_criteria(material, others, [])), 2)] if others else []),
    ]


def is_background(audit: Audit, title: str) -> bool:
    """True for a section of statistics about persons, with nothing that the review judges."""
    tables = [t for t in audit.report_tables if t.section == title]
    is_judged = title in {c.section for c in audit.criteria} | {i.section for i in audit.indicators}
    return bool(tables) and not is_judged and all(isinstance(t, AttendanceTable | MeanTable) for t in tables)


def _section(material: Material, title: str) -> Section:
    audit = material.audit
    in_tables = {id_ for t in audit.report_tables if isinstance(t, ShareTable) for id_ in t.indicators}
    indicators = [
        i for i in material.published.indicators if i.section == title and not i.criterion and i.id not in in_tables
    ]
    criteria = [c for c in audit.criteria if c.section == title]
    criterion_ids = {i.id: criterion_of(audit, i.id) for i in indicators}
    ranks = {r.id for r in audit.ranks}
    blocks: list[Block] = [
        *indicator_paragraphs(material, [i for i in indicators if not criterion_ids[i.id] and i.id not in ranks]),
        *_criteria(material, criteria, [i for i in indicators if criterion_ids[i.id]]),
        *_ranked(material, [i for i in indicators if i.id in ranks]),
        *table_blocks(material, [t for t in material.published.tables if t.section == title]),
        *unit_answers(material, [c.id for c in criteria]),
    ]
    if not blocks:
        blocks.append(Paragraph("Granskningen har inga räknade uppgifter i det här avsnittet."))
    return section(f"avsnitt_{slug(title)}", title, [*blocks, Prompt(_ask(audit, title))], 2)


def _ask(audit: Audit, title: str) -> str:
    return audit.prompts.get(title) or (
        f"Skriv din analys av avsnittet ”{title}” här: vad visar uppgifterna, vad beror det på och vad betyder det för "
        "den enskilde?"
    )


def table_blocks(material: Material, tables: Iterable[PublishedTable]) -> Iterator[Block]:
    """The text, figures and tables of the published tables; only the text of those shown with the main criteria."""
    order = [t.id for t in material.published.tables]
    before = material.audit.main_tables if material.main else ()
    empty = []
    for table in tables:
        if table.id in before:
            if paragraph := text_in_section(material, table, order.index(table.id)):
                yield paragraph
        elif is_empty(table):
            empty.append(table)
        else:
            yield from blocks_of(material, table, order.index(table.id))
    yield from why_empty(material, empty)


# --- Criteria ----------------------------------------------------------------------------------------------


def criterion_of(audit: Audit, id_: str) -> str:
    """The criterion of the same section that an indicator adds to: the one that shares most columns with it."""
    indicator = {i.id: i for i in audit.indicators}.get(id_)
    if indicator is None:
        return ""
    columns = set(indicator.hit.columns)
    shared = {
        c.id: len(columns & {f"utfall_{c.id}", *(name for case in c.cases for name in case.when.columns)})
        for c in audit.criteria
        if c.section == indicator.section
    }
    best = max(shared, key=lambda c: shared[c], default="")
    return best if best and shared[best] else ""


def _criteria(
    material: Material, criteria: Sequence[Criterion], indicators: Sequence[PublishedIndicator]
) -> Iterator[Paragraph]:
    """A paragraph for each criterion that applies to any decision: the requirement, the finding, and what else the
    audit counts of it. Then what has no numbers, and why."""
    by_id = {c.criterion.id: c for c in material.published.criteria}
    linked = {i.id: criterion_of(material.audit, i.id) for i in indicators}
    for criterion in criteria:
        published = by_id[criterion.id]
        extra = [i for i in indicators if linked[i.id] == criterion.id]
        if published.base and criterion.id not in material.undocumented and not _has_table_row(material, published):
            yield Paragraph(
                " ".join(
                    [
                        requirement_text(criterion),
                        *_finding_sentences(material, published, [i for i in extra if i.base]),
                    ]
                ),
                (f"kriterium_{criterion.id}", *(i.id for i in extra if i.base)),
            )
        yield from _why_no_numbers(material, [i for i in extra if not i.base], alone=False)
    if text := undocumented_text(material, [c.id for c in criteria]):
        yield Paragraph(text)
    if without_base := [
        i for i in material.published.indicators if i.criterion in {c.id for c in criteria} and not i.base
    ]:
        yield Paragraph(no_base(without_base), tuple(i.id for i in without_base))


def _has_table_row(material: Material, criterion: PublishedCriterion) -> bool:
    """True where a table or figure of the section has the criterion's own numbers in a row."""
    ids_in_tables = {id_ for t in material.audit.report_tables if isinstance(t, ShareTable) for id_ in t.indicators}
    return any(i.id in ids_in_tables and _same(material, criterion, i) for i in material.published.indicators)


def _same(material: Material, criterion: PublishedCriterion, indicator: PublishedIndicator) -> bool:
    """True where the indicator counts the decisions that meet the criterion, with the same base."""
    if (criterion.counts[Outcome.UPPFYLLT], criterion.base) != (indicator.count, indicator.base):
        return False
    cases = [case.when.sql for case in criterion.criterion.cases if case.outcome is Outcome.UPPFYLLT]
    hits = {i.hit.sql for i in material.audit.indicators if i.id == indicator.id}
    return not hits.isdisjoint({criterion.criterion.met().sql, *cases[: len(cases) == 1]})


def requirement_text(criterion: Criterion) -> str:
    """'Handläggaren ska … (TA 4.2).'"""
    source = str(criterion.sources[0]) if criterion.sources else ""
    return with_source(criterion.requirement or criterion.question, source)


def _finding_sentences(
    material: Material, criterion: PublishedCriterion, extra: Sequence[PublishedIndicator]
) -> Iterator[str]:
    """The criterion's own sentence, or that of an indicator with the same numbers; then the other indicators'."""
    (own,) = (i for i in material.published.indicators if i.criterion == criterion.criterion.id)
    same_numbers = next((i for i in extra if _same(material, criterion, i)), None)
    first = same_numbers or own
    yield from _sentences([first])
    if not extra:
        yield from _partly(criterion, means=False)
    if (criterion.counts[Outcome.FRAMGAR_EJ], criterion.base) not in [(i.count, i.base) for i in extra]:
        yield from _unclear(criterion)
    yield from _sentences([i for i in extra if i is not first], before=first)


def finding(material: Material, criterion: PublishedCriterion) -> str:
    """The finding on a criterion that applies to some decision, in a sentence or two, and what meeting a part of it
    means: whoever reads the summary alone has no appendix."""
    return " ".join([met_sentence(material, criterion), *_partly(criterion, means=True), *_unclear(criterion)])


def met_sentence(material: Material, criterion: PublishedCriterion) -> str:
    """How many of the decisions that a criterion applies to meet it, in its own sentence."""
    (own,) = (i for i in material.published.indicators if i.criterion == criterion.criterion.id)
    return fill(own.sentence, full_phrase(own))


def _partly(criterion: PublishedCriterion, *, means: bool) -> Iterator[str]:
    """How many more decisions meet a part, and if the audit says it what that means."""
    if partly := criterion.counts[Outcome.DELVIS]:
        further = "ytterligare " if criterion.counts[Outcome.UPPFYLLT] else ""
        where = f"I {further}{words(partly)}{NBSP}{'ärende' if partly == 1 else 'ärenden'}"
        part = criterion.criterion.partly_means
        yield f"{where} är kravet delvis uppfyllt: {part}." if means and part != PART else f"{where} är det delvis så."


def _unclear(criterion: PublishedCriterion) -> Iterator[str]:
    """How many decisions are undocumented, if they are many."""
    silent = criterion.counts[Outcome.FRAMGAR_EJ]
    if silent * _OFTEN >= criterion.base and criterion.base >= FEW:
        yield f"I {words(silent)}{NBSP}{'ärende' if silent == 1 else 'ärenden'} går det inte att utläsa."


# --- Indicators --------------------------------------------------------------------------------------------


def indicator_paragraphs(material: Material, indicators: Sequence[PublishedIndicator]) -> Iterator[Paragraph]:
    """The indicators in running text: those with a base in short paragraphs, then why the others have none."""
    for group in _paragraphs([i for i in indicators if i.base]):
        yield Paragraph(" ".join(_sentences(group)), tuple(i.id for i in group))
    without_base = [i for i in indicators if not i.base]
    yield from _why_no_numbers(material, without_base, alone=len(without_base) == len(indicators))


def _ranked(material: Material, ranks: Sequence[PublishedIndicator]) -> Iterator[Paragraph]:
    comparable = [i for i in ranks if i.base and _has_several_groups(material, i.id)]
    if comparable:
        # Districts that share the highest place also share the second.
        sentences = dict.fromkeys(map(sentence, comparable))
        if any(i.left_out for i in comparable):
            fewest = words(material.published.threshold)
            sentences[f"Stadsdelar med färre än {fewest} sådana ärenden är inte med."] = None
        yield Paragraph(" ".join(sentences), tuple(i.id for i in comparable))


def _has_several_groups(material: Material, rank: str) -> bool:
    """False where all decisions are of one group, so that highest and lowest are the same."""
    group = {r.id: r.group for r in material.audit.ranks}[rank]
    return len(material.published.background.get(group, (None, None))) > 1


def _paragraphs(indicators: Sequence[PublishedIndicator]) -> list[list[PublishedIndicator]]:
    """Adjacent indicators of one population share a paragraph; a single one joins the paragraph before."""
    groups: list[list[PublishedIndicator]] = []
    for _, run in groupby(indicators, key=lambda i: (i.population, i.base)):
        for piece in _evenly(list(run)):
            if len(piece) == 1 and groups and len(groups[-1]) + 1 <= _LONGEST:
                groups[-1] += piece
            else:
                groups.append(piece)
    return groups


def _evenly(run: list[PublishedIndicator]) -> Iterator[list[PublishedIndicator]]:
    pieces = -(-len(run) // _LONGEST)
    size, longer = divmod(len(run), pieces)
    start = 0
    for i in range(pieces):
        end = start + size + (i < longer)
        yield run[start:end]
        start = end


def _sentences(group: Sequence[PublishedIndicator], before: PublishedIndicator | None = None) -> Iterator[str]:
    """The indicators' sentences. The base is named in full where it changes, and in fewer words as long as it stays the
    same; `before` is the indicator of the preceding sentence."""
    same = 0
    for i in group:
        # Two criteria may apply to the same number of decisions but not to the same decisions.
        same_base = before and not i.criterion and (before.narrowed, before.base) == (i.narrowed, i.base)
        same = same + 1 if same_base else 0
        before = i
        yield fill(i.sentence, _phrase(i, same))


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


def _why_no_numbers(
    material: Material, indicators: Sequence[PublishedIndicator], *, alone: bool
) -> Iterator[Paragraph]:
    """One sentence for each reason why there is nothing to count, with the indicators that it concerns.

    `alone` is true where the section has nothing else, so that the missing indicators need no list.
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
    for reason, group in reasons.items():
        names = listing([f"”{i.label}”" for i in group])
        missing = f"{capital(reason)}. Därför redovisas inte {names}."
        yield Paragraph(no_base(group) if group[0].base == 0 else missing, tuple(i.id for i in group))
