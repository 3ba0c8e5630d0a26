"""The cost of disclosure control: how much of a report by group is shown, and how long it takes.

`python -m bench.breakdown` prints a line for each size of an audit, number of districts and breakdown: the share of
district x criterion cells of the authority's conduct that are shown where the base is at the threshold (promised: at
least 95 %), the lowest share of cells shown in a printed table about persons (at least half), the tables and rows left
undivided, and the seconds of processor time that protection and the attack take (at most 2 for the sample, 10 for 700
decisions by eleven districts and sex, never more than 30).
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb

from bench.generate import generate
from bench.measure import AUDIT
from checks import audits
from checks.subject import Reader
from granskning.jobs.request import breakdowns
from pipeline.assess import assess, keep
from pipeline.counting.tabulate import Results, tabulate
from pipeline.database import connect
from pipeline.disclosure.publish import disclose
from pipeline.disclosure.published import TOGETHER, Published, PublishedBreakdown, Share
from pipeline.reading.export import read_export
from pipeline.reading.load import load
from pipeline.reading.scan import survey

SIZES = (30, 48, 72, 96, 137, 700)
DISTRICTS = (4, 11)
BREAKDOWNS = ("stadsdel", "insats", "kon", "aldersgrupp", "stadsdel,kon", "stadsdel,insats")
_AUDIT = audits.load(AUDIT)
_HEADINGS = ("ärenden", "stadsdelar", "uppdelning", "handläggning %", "minst i tabell %", "ej uppdelade", "sekunder")


def main() -> None:
    """Measures and prints; the arguments may give the sizes."""
    print(" | ".join(_HEADINGS))
    for size in map(int, sys.argv[1:] or SIZES):
        for districts in DISTRICTS:
            with tempfile.TemporaryDirectory() as folder:
                export = spread(generate(size, Path(folder) / "export"), districts)
                for by in BREAKDOWNS:
                    results = _results(export, by, Path(folder) / by)
                    start = time.process_time()
                    published = disclose(results, Reader(_AUDIT), _AUDIT.threshold)
                    seconds = time.process_time() - start
                    print(
                        " | ".join(map(str, (size, districts, by, *_percent_shown(published), f"{seconds:.1f}"))),
                        flush=True,
                    )


def spread(export: Path, districts: int) -> Path:
    """The export with its decisions distributed at random over that many of the audit's districts."""
    codes = list(_AUDIT.compared.groups(_AUDIT.main))[:districts]
    path = export / "arenden.csv"
    with duckdb.connect() as con:
        con.execute(f"CREATE TABLE a AS FROM read_csv('{path}', delim = ';', header = true, all_varchar = true)")
        ids = [id_ for (id_,) in con.execute("SELECT arende_id FROM a ORDER BY arende_id").fetchall()]
        rng = random.Random(len(ids))
        dealt = [(codes[i % districts], id_) for i, id_ in enumerate(rng.sample(ids, len(ids)))]
        con.executemany("UPDATE a SET stadsdel = ? WHERE arende_id = ?", dealt)
        con.execute(f"COPY (FROM a ORDER BY arende_id) TO '{path}' (HEADER, DELIMITER ';')")
    return export


def _results(export: Path, by: str, scratch: Path) -> Results:
    scratch.mkdir()
    source = read_export(export, _AUDIT, scratch)
    with connect(scratch / "granskning.duckdb", source.sha256) as con:
        loaded = load(con, _AUDIT, survey(con, source, scratch))
        assess(con, _AUDIT, _AUDIT.granskningsdatum, loaded.present)
        keep(con, _AUDIT)
        return tabulate(con, _AUDIT, loaded.present, breakdowns(_AUDIT, (by,)))


def _percent_shown(published: Published) -> tuple[str, str, int]:
    """The percentage of conduct cells shown by district, the lowest percentage of a table about persons, and the number
    of undivided tables and rows."""
    compared = published.compared
    conduct = [s for row in compared.rows if not row.persons for s in row.shares] if compared else []
    enough = [s for s in conduct if s.base is None or s.base >= published.threshold]
    tables = [list(_cells(b, rows)) for b in published.by_group for rows in _tables(b)]
    undivided = {id_ for b in published.by_group for id_, _ in b.undivided}
    return _percent(enough), min((_percent(t) for t in tables if t), key=int, default="–"), len(undivided)


def _tables(breakdown: PublishedBreakdown) -> Iterator[Sequence[int]]:
    """The rows that are protected together: all of a table of categories, or each row of the others."""
    persons = [i for i, row in enumerate(breakdown.rows) if row.persons]
    if breakdown.adds_up:
        yield persons
    else:
        yield from ([i] for i in persons)


def _cells(breakdown: PublishedBreakdown, rows: Sequence[int]) -> Iterator[Share]:
    """The cells of the finest groups that have a base."""
    finest = [i for i, group in enumerate(breakdown.groups) if TOGETHER not in group]
    yield from (s for r in rows for i in finest for s in [breakdown.rows[r].shares[i]] if s.base != 0)


def _percent(shares: Sequence[Share]) -> str:
    return str(100 * sum(not s.is_hidden for s in shares) // len(shares)) if shares else "–"


if __name__ == "__main__":
    main()
