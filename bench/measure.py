"""Our `rapport --utan-gx` compared with DuckDB's bare typed read of the same files, medians of three within one run.

`python -m bench.measure [N ...]` (default 100000 1000000) prints, for each N, seconds, peak memory and ratios to the
bare read: for the whole run, for criteria and tables, and for the time that Great Expectations takes beyond its time
for two decisions.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from checks import audits
from checks.codebook import Kind, TableSpec
from pipeline.assess import assess
from pipeline.counting.tabulate import tabulate
from pipeline.database import limit_memory

AUDIT = "sysselsattning_2025"
TYPES = {Kind.DATE: "DATE", Kind.INTEGER: "INTEGER", Kind.DECIMAL: "DECIMAL(18, 6)"}
RUNS = 3


def bare_read(export: Path, database: Path) -> None:
    """CREATE TABLE AS SELECT * FROM read_csv with every type given: the least that any tool must do."""
    with duckdb.connect(str(database)) as con:
        for table in audits.load(AUDIT).tables:
            file = export / f"{table.name}.csv"
            if file.exists():
                con.execute(
                    f"CREATE TABLE {table.name} AS SELECT * FROM read_csv('{file}', columns = {_columns(table)}, "
                    "header = true, delim = ';', auto_detect = false)"
                )


def _columns(table: TableSpec) -> str:
    return "{" + ", ".join(f"'{v.name}': '{TYPES.get(v.kind, 'VARCHAR')}'" for v in table.variables) + "}"


def assess_and_tabulate(database: Path) -> None:
    """Only criteria and tables, again, on the database of a run."""
    audit = audits.load(AUDIT)
    with duckdb.connect(str(database)) as con:
        ((decisions,),) = con.execute("SELECT count(*) FROM arenden_export").fetchall()
        limit_memory(con, decisions)
        present = frozenset(("arenden", "uppfoljningar"))
        for (view,) in con.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall():
            con.execute(f"DROP VIEW IF EXISTS {view}")
        con.execute("ALTER TABLE arenden_export RENAME TO arenden")
        con.execute("DROP TABLE intern.utfall_bred; DROP TABLE IF EXISTS avvikelser; DROP TYPE utfall CASCADE")
        assess(con, audit, audit.granskningsdatum, present)
        tabulate(con, audit, present)


def check_quality(database: Path) -> None:
    """The suites of Great Expectations over the database of a run, including its import."""
    from pipeline.validate import validate

    audit = audits.load(AUDIT)
    folder = database.parent / "gx"
    folder.mkdir()
    copy = Path(shutil.copy(database, folder / "gx.duckdb"))
    with duckdb.connect(str(copy)) as con:
        tables = {"arenden": "arenden_export", "uppfoljningar": "uppfoljningar"}
        rows = {name: con.execute(f"SELECT count(*) FROM {source}").fetchall()[0][0] for name, source in tables.items()}
    validate(copy, database.name, audit, rows, (), audit.granskningsdatum, folder)


def seconds(work: str, *paths: Path) -> float:
    """Seconds that the named function of this module takes, in a process of its own so that memory is not shared."""
    code = f"import sys, time; from pathlib import Path; from bench import measure; t = time.perf_counter(); " \
           f"measure.{work}(*map(Path, sys.argv[1:])); print(time.perf_counter() - t)"  # fmt: skip
    process = subprocess.run([sys.executable, "-c", code, *map(str, paths)], check=True, capture_output=True, text=True)
    return float(process.stdout.split()[-1])  # after the progress bar that DuckDB may have drawn


def _run(export: Path, target: Path) -> tuple[float, float]:
    """Wall seconds and peak memory in MiB of the command as its own process."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "granskning", "rapport", str(export), "--ut", str(target), "--utan-gx", "--tyst"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def least_quality(folder: Path) -> float:
    """Median seconds of the check of two decisions."""
    subprocess.run([sys.executable, "-m", "bench.generate", "2", str(folder / "two")], check=True)
    _run(folder / "two", folder / "rapport")
    times = []
    for _ in range(RUNS):
        times.append(seconds("check_quality", folder / "rapport" / "granskning.duckdb"))
        shutil.rmtree(folder / "rapport" / "gx")
    return statistics.median(times)


def measure(n: int, folder: Path, least: float) -> float:
    """Prints the figures for n decisions; returns the median seconds of the whole run. `least` are the seconds of Great
    Expectations for two decisions."""
    export = folder / "export"
    subprocess.run([sys.executable, "-m", "bench.generate", str(n), str(export)], check=True)
    bare, whole, memory, inner, checked = [], [], [], [], []
    for i in range(RUNS):
        bare.append(seconds("bare_read", export, folder / f"bare{i}.duckdb"))
        target = folder / f"rapport{i}"
        wall, peak = _run(export, target)
        whole.append(wall)
        memory.append(peak)
        checked.append(seconds("check_quality", target / "granskning.duckdb") - least)
        inner.append(seconds("assess_and_tabulate", target / "granskning.duckdb"))
        shutil.rmtree(target)
    b, w, c, q = map(statistics.median, (bare, whole, inner, checked))
    print(f"{n:>9} decisions  bare read {b:6.2f} s  whole run {w:6.2f} s  criteria and tables {c:5.2f} s  "
          f"data quality {q:5.2f} s  peak {max(memory):5.0f} MiB  "
          f"run/bare {w / b:4.2f}  criteria/bare {c / b:4.2f}  quality/bare {q / b:4.2f}")  # fmt: skip
    return w


def main() -> None:
    """Measures each size given and how the run grows between them."""
    sizes = [int(a) for a in sys.argv[1:]] or [100_000, 1_000_000]
    times = []
    with tempfile.TemporaryDirectory() as scratch:
        least = least_quality(Path(scratch))
    for n in sizes:
        with tempfile.TemporaryDirectory() as scratch:
            times.append(measure(n, Path(scratch), least))
    for (n0, s0), (n1, s1) in zip(
        zip(sizes, times, strict=True), list(zip(sizes, times, strict=True))[1:], strict=False
    ):
        print(f"growth {n0} -> {n1}: {s1 / s0:.1f} times the seconds for {n1 / n0:.0f} times the decisions")


if __name__ == "__main__":
    main()
