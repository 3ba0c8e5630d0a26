"""What the user should know about a run although nothing is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Self

import duckdb

from checks.audit import Audit
from checks.codebook import FORM_SHEETS, Kind
from pipeline.manifest import safe
from pipeline.reading.excel.sheet import Hidden
from pipeline.reading.export import Export, LeftAlone
from pipeline.reading.load import Loaded
from pipeline.reading.names import names_in
from reports.language.swedish import small

_FEW = 10
"""The number of ids that the terminal shows."""


class OfCases(str):
    """A note about some cases with the first of their ids; `without_ids` is the same without ids, for stored output."""

    without_ids: str

    def __new__(cls, text: str, ids: Sequence[str], end: str = ".") -> Self:
        """'Dragna beslut som saknas: 2 (A1, A2).'"""
        note = super().__new__(cls, f"{text}: {len(ids)} ({', '.join(ids[:_FEW])}{' …' * (len(ids) > _FEW)}){end}")
        note.without_ids = f"{text}: {len(ids)}{end}"
        return note


def notes(con: duckdb.DuckDBPyConnection, audit: Audit, export: Export, loaded: Loaded, day: date) -> tuple[str, ...]:
    """The notes in order; `day` is the granskningsdatum of the run."""
    return (
        *_not_read(audit, export, loaded),
        *_dates(con, audit, day),
        *_ages(con, audit),
        *_names(con, audit, export, loaded),
        *_left_out(loaded),
    )


def _not_read(audit: Audit, export: Export, loaded: Loaded) -> Iterator[str]:
    if export.workbooks:
        yield f"Arbetsböcker som lagts ihop: {', '.join(map(safe, export.workbooks))}."
    for spec in audit.missing_tables(loaded.present):
        lacks = "Tabellen {} har inga rader" if spec.name in export.tables else "Exporten har ingen tabell {}"
        what = "Krav och uppgifter som bygger på den kan inte bedömas" if spec.parent else "Den redovisas inte"
        yield f"{lacks.format(f'{spec.label} ({spec.name})')}. {what}."
    for spec in audit.tables:
        if spec.parent and loaded.rows_read.get(spec.name) == 0:
            yield (
                f"Tabellen {spec.label} ({spec.name}) har inga rader. Det räknas som att det inte finns några "
                f"{small(spec.label)}. Ingår de inte i granskningen tar ni bort tabellen."
            )
    if unread_note := not_read(export):
        yield unread_note
    yield from hidden_notes(export.hidden)
    for table in export.tables.values():
        missing_labels = [v.label for v in table.spec.variables if v.name not in table.columns]
        if missing_labels and table.spec.name in loaded.present:
            yield f"Kolumner som saknas i {table.place} och räknas som tomma: {', '.join(missing_labels)}."


def not_read(export: Export) -> str:
    """The sheets and files that were not read, except those of the form and hidden ones; '' if there are none."""
    form_sheets = {LeftAlone(name, sheet=True) for name in FORM_SHEETS}
    hidden_files = [item for item in export.left_alone if not item.sheet and item.name.startswith((".", "~$"))]
    names = [safe(str(item)) for item in export.left_alone if item not in form_sheets and item not in hidden_files]
    return f"Det här har inte lästs: {', '.join(names)}." if names else ""


def hidden_notes(hidden: Mapping[str, Hidden]) -> Iterator[str]:
    """A note for the hidden rows, and one for the hidden columns, of each sheet; by the place of the sheet."""
    for place, sheet in hidden.items():
        if sheet.rows:
            yield (
                f"Dolda rader i {safe(place)}: {sheet.rows}. De läses och räknas som de andra. Ska de inte vara med "
                "tar ni bort dem i en kopia av arbetsboken och använder den."
            )
        if sheet.columns:
            yield f"Dolda kolumner i {safe(place)}: {sheet.columns}. De läses som de andra."


def _dates(con: duckdb.DuckDBPyConnection, audit: Audit, day: date) -> Iterator[str]:
    from pipeline.counting.tabulate import outside_period  # imports numpy, which the other notes do not need

    if outside_count := outside_period(con, audit):
        first, last = audit.period
        yield f"Beslut utanför granskningens period ({first}–{last}): {outside_count}. De räknas med."
    later_row = con.execute(f"SELECT count(*) FROM {audit.main.name} WHERE {audit.decided} > DATE '{day}'").fetchone()
    if wrong_day := all_later(con, audit, day):
        yield wrong_day
    elif later_row and later_row[0]:
        yield f"Beslut daterade efter granskningsdatum ({day}): {later_row[0]}. Kontrollera datumen."


def all_later(con: duckdb.DuckDBPyConnection, audit: Audit, day: date) -> str:
    """What is wrong if every decision is dated after the granskningsdatum; '' if not."""
    first_row = con.execute(f"SELECT min({audit.decided}) > DATE '{day}' FROM {audit.main.name}").fetchone()
    if not (first_row and first_row[0]):
        return ""
    return (
        f"Alla beslut är daterade efter granskningsdatum ({day}). Granskningsdatum ska vara dagen då akterna lästes, "
        "efter besluten."
    )


_YOUNGEST, _OLDEST = 16, 100
"""Ages in years outside which somebody should look again."""


def _ages(con: duckdb.DuckDBPyConnection, audit: Audit) -> Iterator[str]:
    """Ages that may be correct but are more often typing errors."""
    if not any(v.name == "alder" and v.kind is Kind.INTEGER for v in audit.main.variables):
        return
    condition = f"alder < {_YOUNGEST} OR alder > {_OLDEST}"
    rows = con.execute(f"SELECT {audit.main.key[0]} FROM {audit.main.name} WHERE {condition}").fetchall()
    if rows:
        ids = [str(id_) for (id_,) in rows]
        yield OfCases(f"Ålder under {_YOUNGEST} eller över {_OLDEST} år", ids, ". Stämmer det?")


_FEW_ROWS = 10
"""Row numbers that a note names."""


def _names(con: duckdb.DuckDBPyConnection, audit: Audit, export: Export, loaded: Loaded) -> Iterator[str]:
    """Free text about organisations that may name a person; the name itself is not repeated."""
    for spec in audit.tables:
        for variable in (v for v in spec.variables if v.kind is Kind.TEXT and spec.name in export.tables):
            texts = con.execute(f"SELECT rowid, {variable.name} FROM {spec.name} WHERE {variable.name} IS NOT NULL")
            row_indexes = [i for i, text in texts.fetchall() if names_in(text)]
            if row_indexes:
                # After a rejection the remaining rows no longer have the row numbers of the file.
                has_moved = loaded.rows_rejected.get(spec.name)
                rows = (
                    ""
                    if has_moved
                    else ", rad " + ", ".join(str(export.tables[spec.name].row(i)) for i in row_indexes[:_FEW_ROWS])
                )
                ellipsis = " …" if len(row_indexes) > _FEW_ROWS and not has_moved else ""
                cells = "1 cell" if len(row_indexes) == 1 else f"{len(row_indexes)} celler"
                yield (
                    f"{spec.label}, kolumn {variable.label}: {cells} kan ha namn på en person, en adress "
                    f"eller ett personnummer{rows}{ellipsis}. Läs dem före publicering."
                )


def _left_out(loaded: Loaded) -> Iterator[str]:
    for name, n in loaded.rows_rejected.items():
        if n:
            yield (
                f"Avvisade rader i {name}: {n} av {loaded.rows_read[name]}. "
                "De finns i fel.xlsx och i tabellen avvisade i granskning.duckdb."
            )
    for name, n in loaded.empty_rows.items():
        if n:
            yield f"Tomma rader som hoppats över i {name}: {n}."
    if loaded.dropped_columns:
        yield f"Kolumner som utelämnats: {', '.join(loaded.dropped_columns)}."
