"""The headlines by insats, sex and the audit's other dimensions: the shares of each group, and the conclusion."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.disclosure.published import BreakdownRow, PublishedBreakdown, PublishedDifference
from pipeline.statistics.verdict import Verdict
from reports.blocks import section
from reports.document import Block, Bullets, Paragraph, Ref, Section, TableBlock, joined
from reports.language.phrases import CRITERION_BASE
from reports.language.swedish import counted, listing, share_phrase, small
from reports.review.breakdowns.words import by_words, hidden_note
from reports.review.differences import READING, SAME, UNTESTED, none_larger
from reports.review.material import Material


def by_dimension(material: Material) -> list[Section]:
    """A section for each standard breakdown of the criteria but the one that the audit always compares by."""
    compared = material.published.compared
    tables = [b for b in material.published.standard if b.of == "kriterier" and (not compared or b.id != compared.id)]
    return [
        section(f"efter_{'_'.join(b.names)}", f"Huvudresultaten efter {by_words(b)}", list(_blocks(material, b)), 2)
        for b in tables
        if _headline_rows(material, b)
    ]


def _headline_rows(material: Material, breakdown: PublishedBreakdown) -> list[BreakdownRow]:
    """The rows of the headlines that apply to any decision and are documented."""
    headlines = {*material.audit.headlines} - {*material.undocumented}
    return [row for row in breakdown.rows if row.id in headlines and row.shares[-1].base]


def _blocks(material: Material, breakdown: PublishedBreakdown) -> Iterator[Block]:
    tests = {d.criterion: d for d in material.published.differences[breakdown.names[0]]}
    rows = _headline_rows(material, breakdown)
    larger = [row for row in rows if tests[row.id].verdict is Verdict.LARGER]
    if larger:
        yield Paragraph("Det här skiljer sig mer mellan grupperna än slumpen ger skäl för:")
        yield Bullets(
            tuple(
                Paragraph(f"{row.label}: {listing(_groups(breakdown, row.id))}.", (f"{breakdown.id}:{row.id}",))
                for row in larger
            )
        )
    else:
        tested = sum(tests[row.id].p is not None for row in rows)
        headlines = len(material.audit.headlines)
        yield Paragraph(none_larger(f"efter {by_words(breakdown)}", headlines=headlines, tested=tested))
    table = _table(material, breakdown, rows, [_reading(row, tests[row.id]) for row in rows])
    yield Paragraph(joined(Ref(table.id), f" visar huvudresultaten efter {by_words(breakdown)}."))
    yield table


def _table(
    material: Material, breakdown: PublishedBreakdown, rows: Sequence[BreakdownRow], readings: Sequence[str]
) -> TableBlock:
    """The rows group by group, each with the reading of its differences; one that all share is a note."""
    left_out = [f"”{label}”" for id_, label in breakdown.undivided if id_ in material.audit.headlines]
    notes = list(hidden_note(material.published.threshold, [s for row in rows for s in row.shares]))
    if left_out:
        notes.append(f"Inte uppdelat, eftersom för mycket då skulle vara dolt: {listing(left_out)}.")
    if corrected := [f"”{label}”" for id_, label in breakdown.corrected if id_ in material.audit.headlines]:
        notes.append(f"Inte uppdelat, eftersom det har rättats sedan en tidigare rapport: {listing(corrected)}.")
    readings_differ = len(set(readings)) > 1
    if not readings_differ and readings:
        notes.append(f"Om skillnaderna: {readings[0]}.")
    return TableBlock(
        id=f"huvudresultat_{breakdown.names[0]}",
        title=f"Huvudresultaten efter {by_words(breakdown)}: ärenden som uppfyller kriteriet",
        headers=("Kriterium", *(group for (group,) in breakdown.groups), *(["Skillnaden"] if readings_differ else [])),
        rows=tuple(
            (row.label, *row.shares, *([reading] if readings_differ else []))
            for row, reading in zip(rows, readings, strict=True)
        ),
        base=(
            f"{CRITERION_BASE} Population: "
            f"{counted(material.published.decisions, 'granskat ärende', 'granskade ärenden')}."
        ),
        notes=tuple(notes),
        sheet=breakdown.id,
    )


def _groups(breakdown: PublishedBreakdown, id_: str) -> list[str]:
    """'sysselsättning 50 av 80 (63 procent)' for each group that is printed."""
    (row,) = (r for r in breakdown.rows if r.id == id_)
    return [
        f"{small(group)} {share_phrase(share.count, share.base, share.percent)}"
        for (group,), share in zip(breakdown.groups[:-1], row.shares, strict=False)
        if share.count is not None and share.base and share.percent is not None
    ]


def _reading(row: BreakdownRow, difference: PublishedDifference) -> str:
    if difference.verdict:
        return READING[difference.verdict]
    *groups, together = row.shares
    compared = sum(share.count is not None for share in groups)
    return SAME if compared > 1 and together.count in (0, together.base) else UNTESTED
