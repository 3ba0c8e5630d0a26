"""N valid decisions with their follow-ups: those of the sample, repeated under new ids in a fixed shuffle.

Every row satisfies the codebook's rules, because it is a row of the sample.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

SAMPLE = Path(__file__).resolve().parent.parent / "sample_data" / "sysselsattning_2025"


def generate(n: int, folder: Path) -> Path:
    """Writes arenden.csv and uppfoljningar.csv with n decisions into the folder; returns it."""
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as con:
        con.execute("SET preserve_insertion_order = true")
        for table in ("arenden", "uppfoljningar"):
            con.execute(
                f"CREATE TABLE {table} AS "
                f"FROM read_csv('{SAMPLE / table}.csv', delim = ';', header = true, all_varchar = true)"
            )
        # Nine digits in a row may be an identity number without its first zero, and such ids are refused.
        con.execute(
            "CREATE TABLE plan AS WITH s AS (SELECT *, row_number() OVER () - 1 AS k FROM arenden) "
            "SELECT i, s.arende_id AS fran, format('B{:04d}X{:05d}', i // 100000, i % 100000) AS till "
            f"FROM range({n}) AS r(i) JOIN s ON s.k = hash(r.i) % (SELECT count(*) FROM s) ORDER BY i"
        )
        for table in ("arenden", "uppfoljningar"):
            con.execute(
                f"COPY (SELECT p.till AS arende_id, t.* EXCLUDE (arende_id) FROM plan AS p "
                f"JOIN {table} AS t ON t.arende_id = p.fran ORDER BY p.i) "
                f"TO '{folder / table}.csv' (HEADER, DELIMITER ';')"
            )
    return folder


if __name__ == "__main__":
    generate(int(sys.argv[1]), Path(sys.argv[2]))
