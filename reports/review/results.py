"""The chapter of results: section by section what is required, what was found, for whom it differs and what the units
said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from checks.audit import Audit
from checks.criteria import Criterion, Outcome
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
from reports.review.bounds import untold_text
from reports.review.dialogue import said_by_units
from reports.review.material import Material
from reports.review.paired import told_elsewhere
from reports.review.tables import blocks_of

_LONGEST = 4
"""Sentences in one paragraph."""
_OFTEN = 5
"""One in so many: where the documentation tells nothing of more cases than that, the text says so."""
_OTHERS = "Övriga krav"


def results(material: Material) -> list[Section]:
    """The heading and one section for each of the audit's; those on attendance belong to the background."""
    lead = Paragraph(
        "Avsnitten följer ärendets gång. Varje stycke säger först vad som krävs, med källan inom parentes, och sedan "
        "vad som framgår av ärendena."
    )
    told = [s for s in material.audit.sections if not is_background(material.audit, s)]
    others = [c for c in material.audit.criteria if not c.section]
    return [
        section("resultat", "Granskningsresultat", [lead]),
        *(_section(material, s) for s in told),
        *([section("avsnitt_ovriga", _OTHERS, list(_criteria(material, others, [])), 2)] if others else []),
    ]


def is_background(audit: Audit, title: str) -> bool:
    """True for a section of statistics about persons, with nothing that the review judges."""
    tables = [t for t in audit.report_tables if t.section == title]
    judged = title in {c.section for c in audit.criteria} | {i.section for i in audit.indicators}
    return bool(tables) and not judged and all(isinstance(t, AttendanceTable | MeanTable) for t in tables)


def _section(material: Material, title: str) -> Section:
    audit = material.audit
    in_tables = {id_ for t in audit.report_tables if isinstance(t, ShareTable) for id_ in t.indicators}
    found = [
        i for i in material.published.indicators if i.section == title and not i.criterion and i.id not in in_tables
    ]
    criteria = [c for c in audit.criteria if c.section == title]
    of = {i.id: criterion_of(audit, i.id) for i in found}
    ranks = {r.id for r in audit.ranks}
    blocks: list[Block] = [
        *told(material, [i for i in found if not of[i.id] and i.id not in ranks]),
        *_criteria(material, criteria, [i for i in found if of[i.id]]),
        *_ranked(material, [i for i in found if i.id in ranks]),
        *shown(material, [t for t in material.published.tables if t.section == title]),
        *said_by_units(material, [c.id for c in criteria]),
    ]
    if not blocks:
        blocks.append(Paragraph("Granskningen har inga räknade uppgifter i det här avsnittet."))
    return section(f"avsnitt_{slug(title)}", title, [*blocks, Prompt(_ask(audit, title))], 2)


def _ask(audit: Audit, title: str) -> str:
    return audit.prompts.get(title) or (
        f"Skriv din analys av avsnittet ”{title}” här: vad visar uppgifterna, vad beror det på och vad betyder det för "
        "den enskilde?"
    )


def shown(material: Material, tables: Iterable[PublishedTable]) -> Iterator[Block]:
    """What the text says and shows of the tables; of those that are shown with the main criteria only what it says."""
    order = [t.id for t in material.published.tables]
    before = material.audit.main_tables if material.main else ()
    for table in tables:
        if table.id not in before:
            yield from blocks_of(material, table, order.index(table.id))
        elif said := told_elsewhere(material, table, order.index(table.id)):
            yield said


# --- Criteria ----------------------------------------------------------------------------------------------


def criterion_of(audit: Audit, id_: str) -> str:
    """The criterion of the same section that an indicator says more of: the one that reads most of what it reads."""
    indicator = {i.id: i for i in audit.indicators}.get(id_)
    if indicator is None:
        return ""
    read = set(indicator.hit.columns)
    shared = {
        c.id: len(read & {f"utfall_{c.id}", *(name for case in c.cases for name in case.when.columns)})
        for c in audit.criteria
        if c.section == indicator.section
    }
    best = max(shared, key=lambda c: shared[c], default="")
    return best if best and shared[best] else ""


def _criteria(
    material: Material, criteria: Sequence[Criterion], indicators: Sequence[PublishedIndicator]
) -> Iterator[Paragraph]:
    """A paragraph for each criterion that is about any decision: what is required, what was found, and what more the
    audit counts of it. Then what cannot be told, and why."""
    known = {c.criterion.id: c for c in material.published.criteria}
    linked = {i.id: criterion_of(material.audit, i.id) for i in indicators}
    for criterion in criteria:
        found = known[criterion.id]
        more = [i for i in indicators if linked[i.id] == criterion.id]
        if found.base and criterion.id not in material.untold and not _in_table(material, found):
            yield Paragraph(
                " ".join([required(criterion), *_found(material, found, [i for i in more if i.base])]),
                (f"kriterium_{criterion.id}", *(i.id for i in more if i.base)),
            )
        yield from _untold(material, [i for i in more if not i.base], alone=False)
    if text := untold_text(material, [c.id for c in criteria]):
        yield Paragraph(text)
    if nothing := [i for i in material.published.indicators if i.criterion in {c.id for c in criteria} and not i.base]:
        yield Paragraph(no_base(nothing), tuple(i.id for i in nothing))


def _in_table(material: Material, found: PublishedCriterion) -> bool:
    """True where a table or figure of the section has the criterion's own numbers in a row."""
    shown = {id_ for t in material.audit.report_tables if isinstance(t, ShareTable) for id_ in t.indicators}
    return any(i.id in shown and _same(material, found, i) for i in material.published.indicators)


def _same(material: Material, found: PublishedCriterion, indicator: PublishedIndicator) -> bool:
    """True where the indicator counts what meets the criterion, of as many decisions."""
    if (found.counts[Outcome.UPPFYLLT], found.base) != (indicator.count, indicator.base):
        return False
    cases = [case.when.sql for case in found.criterion.cases if case.outcome is Outcome.UPPFYLLT]
    hits = {i.hit.sql for i in material.audit.indicators if i.id == indicator.id}
    return not hits.isdisjoint({found.criterion.met().sql, *cases[: len(cases) == 1]})


def required(criterion: Criterion) -> str:
    """'Handläggaren ska … (TA 4.2).'"""
    source = str(criterion.sources[0]) if criterion.sources else ""
    return with_source(criterion.requirement or criterion.question, source)


def _found(material: Material, found: PublishedCriterion, more: Sequence[PublishedIndicator]) -> Iterator[str]:
    """The criterion's own sentence, unless an indicator has the same numbers in words of its own; then the others'."""
    (own,) = (i for i in material.published.indicators if i.criterion == found.criterion.id)
    again = next((i for i in more if _same(material, found, i)), None)
    first = again or own
    yield from _sentences([first])
    if not more:
        yield from beside(found)
    yield from _sentences([i for i in more if i is not first], before=first)


def finding(material: Material, found: PublishedCriterion) -> str:
    """What was found of a criterion that is about some decision, in a sentence or two."""
    return " ".join([met(material, found), *beside(found)])


def met(material: Material, found: PublishedCriterion) -> str:
    """How many of the decisions that a criterion is about meet it, in its own sentence."""
    (own,) = (i for i in material.published.indicators if i.criterion == found.criterion.id)
    return fill(own.sentence, full_phrase(own))


def beside(found: PublishedCriterion) -> Iterator[str]:
    """How many more are partly met, and where nothing can be read out of the files."""
    partly, silent = found.counts[Outcome.DELVIS], found.counts[Outcome.FRAMGAR_EJ]
    said = []
    if partly:
        some = "ytterligare " if found.counts[Outcome.UPPFYLLT] else ""
        noun = f"{NBSP}{'ärende' if partly == 1 else 'ärenden'}"
        said.append(f"I {some}{words(partly)}{noun} är det delvis så")
    if silent * _OFTEN >= found.base and found.base >= FEW:
        noun = "" if partly else f"{NBSP}{'ärende' if silent == 1 else 'ärenden'}"
        said.append(f"{'i' if said else 'I'} {words(silent)}{noun} går det inte att utläsa")
    if said:
        yield f"{', och '.join(said)}."


# --- Indicators --------------------------------------------------------------------------------------------


def told(material: Material, indicators: Sequence[PublishedIndicator]) -> Iterator[Paragraph]:
    """The indicators in running text: those with a base in paragraphs of a few sentences, then why others have none."""
    for group in _paragraphs([i for i in indicators if i.base]):
        yield Paragraph(" ".join(_sentences(group)), tuple(i.id for i in group))
    nothing = [i for i in indicators if not i.base]
    yield from _untold(material, nothing, alone=len(nothing) == len(indicators))


def _ranked(material: Material, ranks: Sequence[PublishedIndicator]) -> Iterator[Paragraph]:
    able = [i for i in ranks if i.base and _compared(material, i.id)]
    if able:
        # Districts that share the highest place also share the second.
        yield Paragraph(" ".join(dict.fromkeys(map(sentence, able))), tuple(i.id for i in able))


def _compared(material: Material, rank: str) -> bool:
    """False where all decisions are of one group, so that highest and lowest are the same."""
    group = {r.id: r.group for r in material.audit.ranks}[rank]
    return len(material.published.background.get(group, (None, None))) > 1


def _paragraphs(indicators: Sequence[PublishedIndicator]) -> list[list[PublishedIndicator]]:
    """Neighbours of one population share a paragraph; a single one joins the paragraph before."""
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
    """The base is named in full where it is new (`before` is what was told last), and then in ever fewer words as long
    as it stays the same."""
    same = 0
    for i in group:
        # Two criteria may apply to as many decisions without these being the same.
        alike = before and not i.criterion and (before.narrowed, before.base) == (i.narrowed, i.base)
        same = same + 1 if alike else 0
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
