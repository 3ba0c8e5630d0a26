"""What the user must be told of a run though nothing is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Self

import duckdb

from checks.audit import Audit
from checks.codebook import FORM_SHEETS, Kind
from pipeline.manifest import safe
from pipeline.reading.export import Export, LeftAlone
from pipeline.reading.load import Loaded
from pipeline.reading.names import names_in

_FEW = 10
"""Ids that are told in the terminal."""


class OfCases(str):
    """A note on some cases with the first of their ids; `counted` is the same without ids, for what is kept."""

    counted: str

    def __new__(cls, what: str, ids: Sequence[str], end: str = ".") -> Self:
        """'Dragna beslut som saknas: 2 (A1, A2).'"""
        made = super().__new__(cls, f"{what}: {len(ids)} ({', '.join(ids[:_FEW])}{' …' * (len(ids) > _FEW)}){end}")
        made.counted = f"{what}: {len(ids)}{end}"
        return made


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
        lacks = "Exporten har ingen tabell {}." if spec.name not in export.tables else "Tabellen {} har inga rader."
        yield lacks.format(spec.name)
    if unread := not_read(export):
        yield unread
    for table in export.tables.values():
        absent = [v.label for v in table.spec.variables if v.name not in table.columns]
        if absent and table.spec.name in loaded.present:
            yield f"Kolumner som saknas i {table.place} och räknas som tomma: {', '.join(absent)}."


def not_read(export: Export) -> str:
    """The sheets and files that were left alone; '' if none were, but for what belongs to the form or is hidden."""
    of_form = {LeftAlone(name, sheet=True) for name in FORM_SHEETS}
    hidden = [each for each in export.left_alone if not each.sheet and each.name.startswith((".", "~$"))]
    names = [safe(str(each)) for each in export.left_alone if each not in of_form and each not in hidden]
    return f"Det här har inte lästs: {', '.join(names)}." if names else ""


def _dates(con: duckdb.DuckDBPyConnection, audit: Audit, day: date) -> Iterator[str]:
    from pipeline.counting.tabulate import outside_period  # imports numpy, which no other note needs

    if outside := outside_period(con, audit):
        first, last = audit.period
        yield f"Beslut utanför granskningens period ({first}–{last}): {outside}. De räknas med."
    later = con.execute(f"SELECT count(*) FROM {audit.main.name} WHERE {audit.decided} > DATE '{day}'").fetchone()
    if later and later[0]:
        yield f"Beslut daterade efter granskningsdatum ({day}): {later[0]}. Kontrollera datumen."


_YOUNGEST, _OLDEST = 16, 100


def _ages(con: duckdb.DuckDBPyConnection, audit: Audit) -> Iterator[str]:
    """Ages that may be right and are more often a slip of the finger."""
    if not any(v.name == "alder" and v.kind is Kind.INTEGER for v in audit.main.variables):
        return
    odd = f"alder < {_YOUNGEST} OR alder > {_OLDEST}"
    rows = con.execute(f"SELECT {audit.main.key[0]} FROM {audit.main.name} WHERE {odd}").fetchall()
    if rows:
        ids = [str(id_) for (id_,) in rows]
        yield OfCases(f"Ålder under {_YOUNGEST} eller över {_OLDEST} år", ids, ". Stämmer det?")


_FEW_ROWS = 10


def _names(con: duckdb.DuckDBPyConnection, audit: Audit, export: Export, loaded: Loaded) -> Iterator[str]:
    """Free text about organisations in which a person may be named; the name itself is not repeated."""
    for spec in audit.tables:
        for variable in (v for v in spec.variables if v.kind is Kind.TEXT and spec.name in export.tables):
            texts = con.execute(f"SELECT rowid, {variable.name} FROM {spec.name} WHERE {variable.name} IS NOT NULL")
            found = [i for i, text in texts.fetchall() if names_in(text)]
            if found:
                moved = loaded.rows_rejected.get(spec.name)  # the rows that are left no longer lie as in the file
                rows = (
                    ""
                    if moved
                    else ", rad " + ", ".join(str(export.tables[spec.name].row(i)) for i in found[:_FEW_ROWS])
                )
                more = " …" if len(found) > _FEW_ROWS and not moved else ""
                cells = "1 cell" if len(found) == 1 else f"{len(found)} celler"
                yield (
                    f"{spec.label}, kolumn {variable.label}: {cells} kan ha namn på en person eller en adress"
                    f"{rows}{more}. Läs dem före publicering."
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
