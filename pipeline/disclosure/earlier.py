"""The counts about persons that earlier reports of the same decisions print. A reader has those reports too.

Earlier reports (with another breakdown or another threshold) are attacked together with this one. Their printed counts
are read from their databases, which store every printed count about persons, and so is whether the decisions have been
corrected since.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from checks.audit import Audit
from checks.report_tables import Dimension
from pipeline.assess import WIDE
from pipeline.comparing.results_reader import open_result
from pipeline.database import objects
from pipeline.disclosure.printed_counts import PrintedCount
from pipeline.errors import FileError, UsageError


def printed_counts(audit: Audit, results: Sequence[Path]) -> tuple[PrintedCount, ...]:
    """The counts printed in these results (folders or databases), without duplicates.

    FileError if a result cannot be read, UsageError if it belongs to another audit.
    """
    counts: dict[tuple[str, tuple[str, ...], tuple[tuple[str, frozenset[str]], ...], int], PrintedCount] = {}
    for path in results:
        with open_result(path) as con:
            ((name,),) = con.execute("SELECT namn FROM granskning").fetchall()
            if name != audit.name:
                raise UsageError(f"{path} är en rapport av granskningen {name}, inte av {audit.name}.")
            rows = con.execute("SELECT familj, delar, uppdelning, koder, antal FROM redovisade_antal").fetchall()
        for family, parts, dimensions, codes, value in rows:
            groups = {d: frozenset(group_codes) for d, group_codes in zip(dimensions, codes, strict=True)}
            key = family, tuple(parts), tuple(sorted(groups.items())), value
            counts[key] = PrintedCount(family, tuple(parts), groups, value)
    return tuple(counts.values())


def dimensions_of(audit: Audit, counts: Sequence[PrintedCount]) -> tuple[Dimension, ...]:
    """The dimensions that the counts are broken down by."""
    names = {name for count in counts for name in count.groups}
    return tuple(d for d in audit.dimensions if d.name in names)


def corrected(con: duckdb.DuckDBPyConnection, audit: Audit, results: Sequence[Path]) -> frozenset[str]:
    """The variables and derived values of the decisions that have another value in one of these results than in `con`,
    where the decisions are assessed. The key is among them if the decisions are others.

    FileError if a result cannot be read, or no longer has its decisions.
    """
    main, tables = audit.main, (f"{audit.main.name}_export", WIDE)
    exported = {name: name for name in main.names}
    derived = {d.name: f"CAST({d.name} AS {d.sql_type})" for d in audit.derived}
    if not results:
        return frozenset()
    changed: set[str] = set()
    now = {**_digests(con, main.name, main.key[0], exported), **_digests(con, "bedomning", main.key[0], derived)}
    for path in results:
        with open_result(path) as earlier:
            if missing := sorted({*tables} - {*objects(earlier)}):
                raise FileError(f"{path} har inte kvar tabellen {missing[0]}. Gör om rapporten med granskning rapport.")
            then = {
                **_digests(earlier, tables[0], main.key[0], exported),
                **_digests(earlier, tables[1], main.key[0], derived),
            }
        changed |= {name for name in now if now[name] != then.get(name)}
    return frozenset(changed)


def _digests(
    con: duckdb.DuckDBPyConnection, table: str, key: str, values: Mapping[str, str]
) -> Mapping[str, int | None]:
    """A hash of each value (its name -> its SQL) of the table's decisions with their keys, in whatever order; without
    those that the table does not have."""
    columns = {name for name, *_ in con.execute(f"DESCRIBE {table}").fetchall()}
    names = [name for name in values if name in columns]
    sums = ", ".join(f"sum(hash({key}, CAST({values[name]} AS VARCHAR)))" for name in names)
    row = con.execute(f"SELECT {sums} FROM {table}").fetchone() if names else ()
    assert row is not None
    return dict(zip(names, row, strict=True))
