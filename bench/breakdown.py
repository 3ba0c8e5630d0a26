"""Disclosure control of the sample's complete breakdown by district and sex, the attack on it included.

`python -m bench.breakdown` prints the cells, the seconds of processor time (median of three, at most 10 are promised),
and how many times that is of what it takes to assess and count the same decisions.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from pipeline.disclosure.linked import link

from bench.measure import AUDIT, RUNS
from checks import audits
from granskning.jobs.report import dimensions
from pipeline.assess import assess, keep
from pipeline.counting.tabulate import tabulate
from pipeline.database import connect
from pipeline.disclosure.publish import disclose
from pipeline.reading.export import read_export
from pipeline.reading.load import load
from pipeline.reading.scan import survey

SAMPLE = Path(__file__).resolve().parents[1] / "sample_data" / AUDIT


def main() -> None:
    """Measures and prints."""
    audit = audits.load(AUDIT)
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        export = read_export(SAMPLE, audit, scratch)
        with connect(scratch / "granskning.duckdb", export.sha256) as con:
            loaded = load(con, audit, survey(con, export, scratch))
            start = time.process_time()
            assess(con, audit, audit.granskningsdatum, loaded.present)
            keep(con, audit)
            results = tabulate(con, audit, loaded.present, dimensions(audit, ("stadsdel", "kon")))
            counted = time.process_time() - start
    seconds = []
    for _ in range(RUNS):
        start = time.process_time()
        disclose(results, audit.threshold)
        seconds.append(time.process_time() - start)
    cells = int(link(results.groups[0]).cells.hideable.sum())
    taken = statistics.median(seconds)
    print(f"{cells} cells: {taken:.1f} s, {taken / counted:.1f} times assessing and counting")


if __name__ == "__main__":
    main()
