"""Published tables made by hand, and the definitions that say how they are shown."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from checks.audit import Audit
from checks.report_tables import Category, CategoryTable, ShareTable, Show
from pipeline.disclosure.published import Heading, Mark, PublishedRow, PublishedTable, Unit
from reports.review.material import Material
from tests.lib.reviews import AUDIT, NEEDS, material

OF_NEEDS = AUDIT.criterion(NEEDS).cases[0].when
COUNTS = (Heading("Antal", Unit.COUNT), Heading("Andel (%)", Unit.PERCENT))


def categories_table(*counts: int, base: int | None = None, **other: Any) -> PublishedTable:
    """Categories A, B, C … with these counts, and their total."""
    total = sum(counts) if base is None else base
    rows = [
        PublishedRow(name, (n, int(100 * n / total + 0.5) if total else Mark.NO_BASE))
        for name, n in zip("ABCDE", counts, strict=False)
    ]
    rows.append(PublishedRow("Totalt", (total, 100), total=True))
    return replace(
        PublishedTable("tabell_2", "Mål", "Mål i beslutet", "Mål", COUNTS, tuple(rows), "Ärenden med bifall", total,
                       "ärenden", (), ("En not.",), "med bifall"),
        **other,
    )  # fmt: skip


def waiting_times(*medians: Decimal | int | Mark) -> PublishedTable:
    """Waiting times whose median is in the text."""
    columns = (Heading("Antal", Unit.COUNT, "antal"), Heading("Median", Unit.DAYS, in_text=True))
    rows = tuple(PublishedRow(f"Insats {name}", (30, cell)) for name, cell in zip("ABC", medians, strict=False))
    return PublishedTable(
        "tabell_1", "Tid", "Tider", "Väntetid", columns, rows, "Alla ärenden", None, "ärenden", (), ()
    )


def shares_table(*rows: tuple[str, int, int], show: Show = Show.TEXT) -> tuple[Material, PublishedTable]:
    """A table with a share in each row, and the material of a review whose audit shows it in this way."""
    columns = (Heading("Antal", Unit.COUNT), Heading("Bas", Unit.COUNT), Heading("Andel (%)", Unit.PERCENT))
    cells = tuple(PublishedRow(label, (n, base, int(100 * n / base + 0.5))) for label, n, base in rows)
    table = PublishedTable("andelar", "Uppföljning", "Uppgifter som saknas, antal", "Uppgift", columns, cells,
                           "Ärenden", None, "ärenden", (), ())  # fmt: skip
    spec = ShareTable(id="andelar", section="Uppföljning", title="Uppgifter som saknas, antal", row_header="Uppgift",
                      columns=("Ärenden",), rows={}, sources=(), show=show)  # fmt: skip
    return material(audit=replace(AUDIT, report_tables=(spec,))), table


def audit_with_categories(show: Show = Show.TABLE, **clauses: str) -> Audit:
    """The review with a table of categories A, B, C …, which the text describes with these clauses."""
    with_clauses = tuple(Category(name, OF_NEEDS, told=clauses.get(name, "")) for name in "ABCDE")
    (definition,) = (t for t in AUDIT.report_tables if isinstance(t, CategoryTable))
    return replace(AUDIT, report_tables=(replace(definition, categories=with_clauses, show=show),))
