"""The same by other means on the same files: pandas with pandera, Polars with Pointblank, Great Expectations alone.

`python -m bench.other_means [N]` (default 100000) prints for each, and for ours, the seconds of a process of its own
and their ratio to DuckDB's bare typed read (medians of three within one run), its peak memory, how many criteria it
counts and how many of those counts are ours, and how many of the faults that `bench.faults` strews in are among the
cells that it finds. What is not installed is skipped with a word.

The other means read, check every rule of the codebook and count. Our run writes a report too, so that what it takes for
the same work, by its own log, stands on a line of its own. Faults are looked for in a second export, untimed.
"""

from __future__ import annotations

import csv
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

import duckdb

from bench.expressed import Cell
from bench.faults import Planted, strew
from bench.generate import generate
from bench.measure import AUDIT, RUNS, seconds
from checks import audits
from checks.criteria import Outcome
from pipeline.assess import WIDE

DECISIONS = 100_000
MEANS = {
    "pandas, pandera": ("by_pandera", ("pandera", "pyarrow")),
    "Polars, Pointblank": ("by_pointblank", ("polars", "pointblank")),
    "Great Expectations": ("by_gx", ("great_expectations",)),
}
"""What each is called -> its module, and the packages that it takes."""
SAME_WORK = ("Läser exporten", "Bedömer ärendena mot kriterierna")
"""The steps of our run that do what the other means do."""
Counts = Mapping[str, Sequence[int]]
"""Criterion -> decisions that meet it, and those that it applies to."""


def timed(arguments: Sequence[str], said: Path, *, exit_code: int = 0) -> tuple[float, float]:
    """Seconds and peak MiB of a process of Python, whose output goes to the file."""
    start = time.perf_counter()
    with said.open("wb") as out:
        process = subprocess.Popen([sys.executable, *arguments], stdout=out, stderr=out if exit_code else None)
        _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) != exit_code:
        raise SystemExit(f"{' '.join(arguments)} ended with {os.waitstatus_to_exitcode(status)}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def ours(clean: Path, spoiled: Path, planted: Collection[Planted], bare: float, folder: Path) -> Counts:
    """Prints the lines of our own run; returns what it counted."""
    runs, same = [], []
    for i in range(RUNS):
        log = folder / f"log{i}"
        run = ("-m", "granskning", "rapport", str(clean), f"--ut={folder / 'rapport'}", "--utan-gx", "--tyst")
        runs.append(timed((*run, f"--logg={log}"), folder / "said"))
        steps = {step: float(s) for s, step in re.findall(r"([\d.]+) s  (.+)", log.read_text("utf-8"))}
        same.append(sum(steps[step] for step in SAME_WORK))
    counts = _our_counts(folder / "rapport" / "granskning.duckdb")
    check = ("-m", "granskning", "kontrollera", str(spoiled), f"--ut={folder / 'fel'}", "--tyst")
    timed(check, folder / "said", exit_code=3)
    found = _found(planted, listed(folder / "fel" / "fel.csv"))
    taken, peaks = zip(*runs, strict=True)
    _line("granskning rapport --utan-gx", taken, bare, f"{max(peaks):5.0f} MiB", f"{len(counts)} criteria", found)
    _line("  of which reads and judges", same, bare)
    return counts


def listed(faults: Path) -> set[Cell]:
    """The cells of a list of faults, `fel.csv`."""
    with faults.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter=";") if row["Rad"]]
    named = ((row, name) for row in rows for name in re.findall(r"\((\w+)\)", row["Kolumn"]))
    return {(Path(row["Tabell"]).stem, int(row["Rad"]), name) for row, name in named}


def _our_counts(database: Path) -> Counts:
    ids = [c.id for c in audits.load(AUDIT).criteria]
    met, out = Outcome.UPPFYLLT, Outcome.EJ_AKTUELLT
    counts = (f"[count(*) FILTER (utfall_{i} = '{met}'), count(*) FILTER (utfall_{i} <> '{out}')]" for i in ids)
    with duckdb.connect(str(database), read_only=True) as con:
        row = con.execute(f"SELECT {', '.join(counts)} FROM {WIDE}").fetchone()
    assert row is not None
    return dict(zip(ids, row, strict=True))


def others(
    name: str, clean: Path, spoiled: Path, planted: Collection[Planted], bare: float, folder: Path, counts: Counts
) -> None:
    """Prints the line of another means; `counts` are ours."""
    module, packages = MEANS[name]
    if missing := [package for package in packages if find_spec(package) is None]:
        print(f"{name:<30} skipped, {', '.join(missing)} is not installed")
        return
    # Two of them load PySpark where it is, which takes seconds: not so here.
    code = f"import sys; sys.modules['pyspark'] = None; from bench import {module} as means, expressed"
    run, told_in, said = ("-c", f"{code}; expressed.tell(means.check)"), folder / "told", folder / "said"
    taken, peaks = zip(*(timed((*run, str(clean), str(told_in)), said) for _ in range(RUNS)), strict=True)
    told = json.loads(told_in.read_text("utf-8"))
    if told["cells"]:
        raise SystemExit(f"{name} finds faults in an export without any: {told['cells'][:3]}")
    equal = sum([*counts[id_]] == each for id_, each in told["counts"].items())
    timed((*run, str(spoiled), str(told_in)), said)
    found = _found(planted, {tuple(cell) for cell in json.loads(told_in.read_text("utf-8"))["cells"]})
    counted = f"{len(told['counts'])} criteria, {equal} as ours"
    _line(name, taken, bare, f"{max(peaks):5.0f} MiB", counted, found)


def _line(name: str, taken: Sequence[float], bare: float, *more: str) -> None:
    median = statistics.median(taken)
    told = "  ".join(f"{each:<24}" for each in more)
    print(f"{name:<30} {median:6.1f} s {median / bare:5.1f} x bare  {told}".rstrip(), flush=True)


def _found(planted: Collection[Planted], cells: Collection[Cell]) -> str:
    missed = sorted({p.kind for p in planted if p[:3] not in cells})
    return f"{sum(p[:3] in cells for p in planted)} of {len(planted)} faults" + (f"; not {missed}" if missed else "")


def main() -> None:
    """Measures; the number of decisions may be given."""
    n = int(sys.argv[1]) if sys.argv[1:] else DECISIONS
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        clean, spoiled = (generate(n, folder / name) for name in ("clean", "spoiled"))
        planted = strew(spoiled, audits.load(AUDIT))
        bare = statistics.median(seconds("bare_read", clean, folder / f"bare{i}.duckdb") for i in range(RUNS))
        print(f"{n} decisions, {len(planted)} faults of {len({p.kind for p in planted})} kinds, bare read {bare:.2f} s")
        counts = ours(clean, spoiled, planted, bare, folder)
        for name in MEANS:
            others(name, clean, spoiled, planted, bare, folder, counts)


if __name__ == "__main__":
    main()
