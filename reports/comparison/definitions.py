"""Changes in the definitions between two audits, detected by hash and by paired ids, never by name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.comparing.two_audits import ComparedCriterion, Comparison, Pair
from reports.blocks import section
from reports.document import Block, Bullets, Paragraph, Ref, Section, TableBlock, joined
from reports.language.swedish import NBSP, capital, counted, number, words

_IDS = "olika_id"


def definitions(comparison: Comparison) -> Iterator[Section]:
    """The chapter on definitions, with a section for each criterion whose definition has changed."""
    changed = [p for p in comparison.pairs if not p.same_definition]
    yield section("definitioner", "Definitionerna", list(_overview(comparison, changed)), new_page=False)
    for pair in changed:
        yield section(f"definition_{pair.after.id}", pair.after.label, list(_change_blocks(pair)), 2)


def _overview(comparison: Comparison, changed: Sequence[Pair]) -> Iterator[Block]:
    n = len(comparison.pairs)
    same = "population, regel, källor och koder"
    if not changed:
        subject = {1: "Kriteriet", 2: "Båda de jämförda kriterierna"}.get(n, f"Alla {words(n)}{NBSP}jämförda kriterier")
        yield Paragraph(f"{subject} har samma definition i båda granskningarna: {same} är desamma.")
    else:
        yield Paragraph(
            f"Av {words(n)} jämförda kriterier har {words(len(changed))} ändrad definition: {same} är inte alla "
            "desamma. Sådana kriterier är märkta i tabellerna, och skillnaden kan bero på definitionen i stället för "
            "på handläggningen."
        )
    renamed = [p for p in comparison.pairs if p.before.id != p.after.id]
    if renamed:
        yield Paragraph(
            joined(
                f"{capital(counted(len(renamed), 'kriterium', 'kriterier'))} har olika id i de två granskningarna och "
                "jämförs enligt den koppling som angavs, se ",
                Ref(_IDS),
                ".",
            )
        )
        yield _ids(renamed)
    yield from _only_in_one("tidigare", comparison.removed)
    yield from _only_in_one("senare", comparison.added)


def _ids(pairs: Sequence[Pair]) -> TableBlock:
    return TableBlock(
        id=_IDS,
        title="Kriterier med olika id i de två granskningarna",
        headers=("Tidigare id", "Tidigare namn", "Senare id", "Senare namn"),
        rows=tuple((p.before.id, p.before.label, p.after.id, p.after.label) for p in pairs),
        base=f"Bas: {number(len(pairs))} kopplade kriterier.",
    )


def _only_in_one(which: str, criteria: Sequence[ComparedCriterion]) -> Iterator[Block]:
    if not criteria:
        return
    count_text = counted(len(criteria), "kriterium", "kriterier")
    yield Paragraph(f"{capital(count_text)} finns bara i den {which} granskningen och jämförs inte:")
    yield Bullets(tuple(Paragraph(f"{c.label}: {c.question or c.requirement}".rstrip(": ")) for c in criteria))


def _change_blocks(pair: Pair) -> Iterator[Block]:
    before, after = pair.before, pair.after
    if before.label != after.label:
        yield Paragraph(f"Kriteriet hette tidigare {before.label}.")
    if before.sources != after.sources:
        yield Paragraph(f"Källa tidigare: {before.sources}. Källa nu: {after.sources}.")
    if before.rule == after.rule:
        if before.sources == after.sources:
            yield Paragraph(
                "Regeln lyder likadant. Det som har ändrats är hur en uppgift i regeln räknas fram, eller vilka koder "
                "som finns att välja på."
            )
        return
    for which, rule in (("Tidigare", before.rule), ("Nu", after.rule)):
        yield Paragraph(f"{which} löd regeln:" if which == "Tidigare" else "Nu lyder den:")
        yield Bullets(tuple(map(Paragraph, rule.splitlines())))
