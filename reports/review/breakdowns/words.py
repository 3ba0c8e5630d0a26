"""The report's words on its breakdowns: how to read them, which rules hide numbers, and what is left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checks.report_tables import ShareTable
from pipeline.disclosure.published import TOGETHER, PublishedBreakdown, Share
from reports.document import Block, Bullets, Paragraph
from reports.language.swedish import NBSP, listing, small, words
from reports.render.cells import text
from reports.review.bounds import undocumented_text
from reports.review.material import Material


def opening(material: Material, breakdowns: Sequence[PublishedBreakdown]) -> list[Block]:
    """How to read the tables, what is hidden in them, and what is left out."""
    several = {breakdown.names: breakdown for breakdown in breakdowns}
    explanations = [Paragraph(_how(breakdown)) for breakdown in several.values()]
    unknown = [Paragraph(sentence) for sentence in (undocumented_text(material),) if sentence and breakdowns]
    return [*explanations, Paragraph(hiding(material.published.threshold)), *_left_out(material, breakdowns), *unknown]


def by_words(breakdown: PublishedBreakdown) -> str:
    """'stadsdelsnämnd och kön'."""
    return listing([small(label) for label in breakdown.labels])


def _how(breakdown: PublishedBreakdown) -> str:
    first, *second = (small(label) for label in breakdown.labels)
    intro = f"Här är rapportens tabeller, uppgifter och kriterier uppdelade efter {by_words(breakdown)}. "
    if second:
        intro += (
            f"Kolumnerna är grupperna efter {first}, och det finns en tabell för varje grupp efter {second[0]} och en "
            "för alla tillsammans. "
        )
    return (
        f"{intro}Kolumnen {TOGETHER} gäller alla grupper tillsammans. I en cell står antalet och andelen: "
        f"”{text(Share(9, 11, 82))}” betyder nio av elva ärenden. Ett streck (–) betyder att gruppen inte har "
        "något ärende att räkna på."
    )


def hiding(threshold: int) -> str:
    """The rule of what is hidden."""
    few = words(threshold)
    return (
        "Rapporten skyddar enskilda personer, inte myndighetens handläggning. Hur många ärenden en grupp har, och vad "
        "handläggningen innehåller, visas därför alltid. Antal som säger något om enskildas egna förhållanden, som "
        f"barn, försörjning och mål, visas inte för en grupp om de är under {few}, och inte heller de andra antal som "
        "skulle avslöja dem. I stället står det spann som antalet ligger i, till exempel 0–7. Det spannet kan vem som "
        "helst räkna ut ur det som visas. Grupper med färre än "
        f"{few} ärenden redovisas inte för sig."
    )


_INTERVAL = "det spann som antalet ligger i"


def hidden_note(threshold: int, shares: Sequence[Share] = (), instead: str = _INTERVAL) -> tuple[str, ...]:
    """The notes of a table with hidden numbers; `shares` are its cells, if known, and `instead` is the text shown in a
    hidden one.

    The notes do not say how many are hidden for being small: with the totals that would narrow the hidden numbers down.
    """
    hidden = sum(share.is_hidden and not share.few for share in shares)
    notes = []
    if hidden or not shares:
        note = (
            f"Antal under {words(threshold)} om enskildas förhållanden visas inte, och inte heller de tal som skulle "
            "avslöja dem."
        )
        if hidden:
            note += (
                f" Här är {words(hidden, common=True)} av {words(len(shares))}{NBSP}celler "
                f"{'dold' if hidden == 1 else 'dolda'}: i stället står {instead}."
            )
            # Where the base is hidden too, an asterisk stands for a count of which nothing is said.
            is_single = [s.count is None and s.base is not None and not (s.few or s.count_among) for s in shares]
            if instead == _INTERVAL and any(is_single):
                note += " En asterisk (*) står där spannet vore ett enda tal."
        notes.append(note)
    if any(share.few for share in shares):
        notes.append(f"”För få” står där underlaget är färre än {words(threshold)} ärenden.")
    return tuple(notes)


def _left_out(material: Material, divisions: Sequence[PublishedBreakdown]) -> Iterator[Block]:
    """What is not divided because it concerns only some groups by definition, or is not counted in decisions."""
    if not divisions:
        return
    published, audit = material.published, material.audit
    # An indicator may share its id with a criterion or a table, so each kind is looked up separately.
    divided_ids = {
        (b.of, id_)
        for b in divisions
        for id_ in (*(row.id for row in b.rows), *(id_ for id_, _ in (*b.undivided, *b.corrected)))
    }
    divided = {breakdown.of for breakdown in divisions} | {table.of for table in published.divided}
    # A table of shares is divided with the indicators that it holds.
    divided |= {t.id for t in audit.report_tables if isinstance(t, ShareTable)}
    tables = {t.id for t in published.tables} - divided
    figures = {i.id for i in published.indicators if i.base is not None and ("indikatorer", i.id) not in divided_ids}
    labels = {
        "Tabeller": [t.title for t in audit.report_tables if t.id in tables],
        "Uppgifter": [i.label for i in audit.indicators if i.id in figures],
        "Kriterier": [
            c.criterion.label for c in published.criteria if ("kriterier", c.criterion.id) not in divided_ids
        ],
    }
    lists = {kind: listing([f"”{name}”" for name in names]) for kind, names in labels.items() if names}
    if lists:
        yield Paragraph(
            f"Det här är inte uppdelat efter {by_words(divisions[0])}, eftersom det redan är uppdelat, gäller en del "
            "av grupperna eller inte räknas på ärenden:"
        )
        yield Bullets(tuple(Paragraph(f"{kind}: {names}.") for kind, names in lists.items()))
    if undivided := [f"”{label}”" for breakdown in divisions for _, label in breakdown.undivided]:
        yield Paragraph(
            f"{listing(list(dict.fromkeys(undivided)))} är inte {'uppdelad' if len(undivided) == 1 else 'uppdelade'}, "
            "eftersom mer än hälften av antalen då skulle ha varit dolda. De finns i rapporten för samtliga ärenden."
        )
    if corrected := [f"”{label}”" for breakdown in divisions for _, label in breakdown.corrected]:
        yield Paragraph(
            f"{listing(list(dict.fromkeys(corrected)))} är inte {'uppdelad' if len(corrected) == 1 else 'uppdelade'}, "
            "eftersom uppgifterna har rättats sedan en tidigare rapport: skillnaden mellan rapporterna hade kunnat "
            "röja enskilda. De finns i rapporten för samtliga ärenden."
        )
    if small_groups := list(dict.fromkeys(name for breakdown in divisions for name in breakdown.too_few)):
        yield Paragraph(
            f"{listing(small_groups)} har färre än {words(published.threshold)} ärenden och redovisas inte för sig."
        )
