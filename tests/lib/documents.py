"""A small report made by hand, with everything that is difficult to render, for the tests of all renderers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pipeline.disclosure.published import Mark
from reports.blocks import numbered
from reports.document import (
    Bars,
    Bullets,
    FigureBlock,
    Paragraph,
    Prompt,
    Ref,
    ReportDocument,
    Section,
    StackedBars,
    TableBlock,
)

EVIL = "<script>alert(1)</script> & \"citat\" 'och' $x$"
LONG_WORD = "Sysselsättningsverksamhetsgenomförandeplaneringsuppföljning"

WAITING = TableBlock(
    id="vantetid",
    title="Väntetider i dagar",
    headers=("Väntetid", "Antal", "Median", "Längst", "Andel (%)"),
    rows=(
        ("Från ansökan till beslut", 1036, Decimal("54.5"), Decimal("94"), 13),
        ("=1+1", 2, Mark.HIDDEN, Mark.HIDDEN, 0),
        ("Totalt", 1038, Mark.NO_BASE, Mark.NO_BASE, 100),
    ),
    total=True,
    base="Bas: 1\u00a0038\u00a0ärenden. Population: ärenden med bifall.",
    notes=("Andelarna är avrundade.",),
)
SOURCES = TableBlock(
    id="kallor",
    title=f"Källor {EVIL}",
    headers=("Förkortning", "Dokument", "Utgåva"),
    rows=(("GR", EVIL, "hösten 2025"), ("007", "https://exempel.se/sida", "–")),
)
BARS = FigureBlock(
    id="figur_beslut",
    title=f"Beslutstid {EVIL}",
    alt=f"Liggande stapeldiagram. {EVIL}",
    chart=Bars(
        (
            ("Kortare än 6 månader", 11, 9),
            ("Kostar $5 eller $6", 1036, 100),
            ("Inga beslut", 0, 0),
            (LONG_WORD, 5, None),
            ("En lång etikett som måste brytas på flera rader för att få plats bredvid stapeln", 23, 19),
        )
    ),
    table=TableBlock("beslut", "Beslutstid", ("Beslutstid", "Antal"), (("Kortare än 6 månader", 11),)),
)
OUTCOMES = ("Uppfyllt", "Delvis uppfyllt", "Ej uppfyllt", "Framgår ej", "Ej aktuellt")
STACKED = FigureBlock(
    id="figur_utfall",
    title="Andel ärenden per utfall",
    alt="Staplat stapeldiagram.",
    chart=StackedBars(
        OUTCOMES,
        (
            ("Ansökan före beslut", (117, 0, 6, 14, 3)),
            ("Gäller inget ärende", (0, 0, 0, 0, 0)),
            ("Nästan bara uppfyllt", (9999, 1, 0, 0, 1)),
        ),
    ),
    table=TableBlock(
        "utfall",
        "Utfall",
        ("Kriterium", *OUTCOMES),
        (
            ("Ansökan före beslut", 117, 0, 6, 14, 3),
            ("Nästan bara uppfyllt", 9999, 1, 0, 0, 1),
        ),
    ),
)


def document(title: str = "Granskning av handläggningen") -> ReportDocument:
    """A report with every kind of block, odd texts, an empty chapter and headings of three levels."""
    report = ReportDocument(
        title=title,
        subtitle="Höst & vår",
        facts=(("Granskade ärenden", "137"), ("Period", "1 januari–31 maj")),
        summary=(
            Paragraph(
                (
                    "Väntetiderna står i ",
                    Ref("vantetid"),
                    " och utfallet i ",
                    Ref("figur_utfall"),
                    ". Tabell 1 är en annan.",
                )
            ),
        ),
        sections=(
            Section(
                "metod",
                "Metod",
                (Paragraph(EVIL), Prompt("Skriv här")),
            ),
            Section("resultat", "Resultat", ()),
            Section("tider", "Väntetider", (WAITING, BARS, Bullets((Paragraph("Punkt"),))), 2),
            Section("kriterium", "Ett kriterium", (Bullets((Paragraph("Steg"),), ordered=True), STACKED), 3),
            Section("egen", "Inspektörernas slutsatser", (Prompt("Skriv era slutsatser"),)),
            Section("kallor", "Källor", (SOURCES,)),
        ),
        created=date(2025, 10, 31),
    )
    return numbered(report)
