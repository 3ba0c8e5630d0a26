"""What the report says of its breakdowns: how they are read, what is hidden by which rule, and what is left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.disclosure.published import TOGETHER, PublishedBreakdown, Share
from reports.document import Block, Bullets, Paragraph
from reports.language.swedish import NBSP, listing, small, words
from reports.render.cells import text
from reports.review.bounds import untold_text
from reports.review.material import Material


def opening(material: Material, found: Sequence[PublishedBreakdown]) -> list[Block]:
    """How the tables are read, what is hidden in them, and what is not there at all."""
    read = [Paragraph(_how(found[0]))] if found else []
    unknown = [Paragraph(said) for said in (untold_text(material),) if said and found]
    return [*read, Paragraph(hiding(material.published.threshold)), *_left_out(material, found), *unknown]


def by_words(breakdown: PublishedBreakdown) -> str:
    """'stadsdelsnämnd och kön'."""
    return listing([small(label) for label in breakdown.labels])


def _how(breakdown: PublishedBreakdown) -> str:
    first, *second = (small(label) for label in breakdown.labels)
    said = f"Här är rapportens tabeller, uppgifter och kriterier uppdelade efter {by_words(breakdown)}. "
    if second:
        said += (
            f"Kolumnerna är grupperna efter {first}, och det finns en tabell för varje grupp efter {second[0]} och en "
            "för alla tillsammans. "
        )
    return (
        f"{said}Kolumnen {TOGETHER} gäller alla grupper tillsammans. I en cell står antalet och andelen: "
        f"”{text(Share(9, 11, 82))}” betyder nio av elva ärenden. Ett streck (–) betyder att gruppen inte har "
        "något ärende att räkna på. Samma tal finns i tabeller.xlsx, på ett blad för varje uppdelning, och i mappen "
        "tabeller."
    )


def hiding(threshold: int) -> str:
    """The rule by which numbers are hidden."""
    few = words(threshold)
    return (
        f"Antal under {few} visas inte, och inte heller andelarna som hör till dem. Har en grupp eller en rad färre än "
        f"{few} ärenden döljs alla dess antal, även nollor. Dessutom döljs så många andra antal att inget av de dolda "
        "går att räkna fram ur det som visas. I stället för ett dolt tal står en asterisk (*)."
    )


def hidden_note(threshold: int, shares: Sequence[Share] = ()) -> tuple[str, ...]:
    """The note of a table with a hidden number; `shares` are its cells, if they are to be counted.

    How many of them are hidden for being small is not told: together with the totals it would narrow down what they
    can be.
    """
    hidden = sum(share.count is None for share in shares)
    if shares and not hidden and all(share.base is not None for share in shares):
        return ()
    note = f"* Antal under {words(threshold)} visas inte, och inte heller de tal som skulle avslöja dem."
    if hidden:
        note += f" Här är {words(hidden)} av {words(len(shares))}{NBSP}antal {'dolt' if hidden == 1 else 'dolda'}."
    return (note,)


def _left_out(material: Material, found: Sequence[PublishedBreakdown]) -> Iterator[Block]:
    """What is about some of the groups only by its own definition, or is not counted in decisions."""
    if not found:
        return
    published, audit = material.published, material.audit
    there = {row.id for breakdown in found for row in breakdown.rows} | {breakdown.of for breakdown in found}
    there |= {t.id for t in audit.report_tables if t.id in {d.of for d in published.divided}}
    shown = {t.id for t in published.tables} | {i.id for i in published.indicators if i.base is not None}
    named = {
        "Tabeller": [t.title for t in audit.report_tables if t.id in shown - there],
        "Uppgifter": [i.label for i in audit.indicators if i.id in shown - there],
        "Kriterier": [c.criterion.label for c in published.criteria if c.criterion.id not in there],
    }
    lists = {kind: listing([f"”{name}”" for name in names]) for kind, names in named.items() if names}
    if lists:
        yield Paragraph(
            f"Det här är inte uppdelat efter {by_words(found[0])}, eftersom det redan är uppdelat, gäller en del av "
            "grupperna eller inte räknas på ärenden:"
        )
        yield Bullets(tuple(Paragraph(f"{kind}: {names}.") for kind, names in lists.items()))
    if withheld := [f"”{rank.label}”" for rank in audit.ranks if rank.group in found[0].names]:
        yield Paragraph(
            f"{listing(withheld)} redovisas inte i den här rapporten. Tillsammans med uppdelningen skulle de kunna "
            "avslöja dolda tal."
        )
