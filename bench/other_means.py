"""The same job with other libraries on the same files: pandas with pandera, Polars with Pointblank, GX alone.

`python -m bench.other_means [N]` (default 100000) prints for each, and for ours, the seconds of a separate process and
their ratio to DuckDB's bare typed read (medians of three within one run), its peak memory, how many criteria it counts
and how many of those counts equal ours, and how many of the faults that `bench.faults` plants it finds. Libraries that
are not installed are skipped with a message.

The other libraries read, check every rule of the codebook and count. Our run also writes a report, so a separate line
gives the time for the same work from its own log. Faults are searched for in a second export, untimed.
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
from bench.faults import Planted, plant
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
"""Name -> its module, and the packages that it needs."""
SAME_WORK = ("Läser exporten", "Bedömer ärendena mot kriterierna")
"""The steps of our run that do what the other libraries do."""
Counts = Mapping[str, Sequence[int]]
"""Criterion -> decisions that meet it, and those that it applies to."""


def timed(arguments: Sequence[str], output: Path, *, exit_code: int = 0) -> tuple[float, float]:
    """Seconds and peak MiB of a Python process, whose output goes to the file."""
    start = time.perf_counter()
    with output.open("wb") as out:
        process = subprocess.Popen([sys.executable, *arguments], stdout=out, stderr=out if exit_code else None)
        _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) != exit_code:
        raise SystemExit(f"{' '.join(arguments)} ended with {os.waitstatus_to_exitcode(status)}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def ours(clean: Path, spoiled: Path, planted: Collection[Planted], bare: float, folder: Path) -> Counts:
    """Prints the lines of our own run; returns its counts."""
    runs, same_work = [], []
    for i in range(RUNS):
        log = folder / f"log{i}"
        run = ("-m", "granskning", "rapport", str(clean), f"--ut={folder / 'rapport'}", "--utan-gx", "--tyst")
        runs.append(timed((*run, f"--logg={log}"), folder / "said"))
        steps = {step: float(s) for s, step in re.findall(r"([\d.]+) s  (.+)", log.read_text("utf-8"))}
        same_work.append(sum(steps[step] for step in SAME_WORK))
    counts = _our_counts(folder / "rapport" / "granskning.duckdb")
    check = ("-m", "granskning", "kontrollera", str(spoiled), f"--ut={folder / 'fel'}", "--tyst")
    timed(check, folder / "said", exit_code=3)
    fault_summary = _faults_found(planted, cells_in(folder / "fel" / "fel.csv"))
    times, peaks = zip(*runs, strict=True)
    _line(
        "granskning rapport --utan-gx", times, bare, f"{max(peaks):5.0f} MiB", f"{len(counts)} criteria", fault_summary
    )
    _line("  of which reads and judges", same_work, bare)
    return counts


def cells_in(faults: Path) -> set[Cell]:
    """The cells of a list of faults, `fel.csv`."""
    with faults.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter=";") if row["Rad"]]
    places = ((row, name) for row in rows for name in re.findall(r"\((\w+)\)", row["Kolumn"]))
    return {(Path(row["Tabell"]).stem, int(row["Rad"]), name) for row, name in places}


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
    """Prints the line of another library; `counts` are ours."""
    module, packages = MEANS[name]
    if missing := [package for package in packages if find_spec(package) is None]:
        print(f"{name:<30} skipped, {', '.join(missing)} is not installed")
        return
    # Two of them load PySpark if it is installed, which takes seconds. This prevents it.
    code = f"import sys; sys.modules['pyspark'] = None; from bench import {module} as means, expressed"
    run = ("-c", f"{code}; expressed.answer(means.check)")
    answer_file, output = folder / "answer.json", folder / "output.txt"
    times, peaks = zip(*(timed((*run, str(clean), str(answer_file)), output) for _ in range(RUNS)), strict=True)
    answer = json.loads(answer_file.read_text("utf-8"))
    if answer["cells"]:
        raise SystemExit(f"{name} finds faults in an export without any: {answer['cells'][:3]}")
    equal = sum([*counts[id_]] == pair for id_, pair in answer["counts"].items())
    timed((*run, str(spoiled), str(answer_file)), output)
    fault_summary = _faults_found(
        planted, {tuple(cell) for cell in json.loads(answer_file.read_text("utf-8"))["cells"]}
    )
    criteria_summary = f"{len(answer['counts'])} criteria, {equal} as ours"
    _line(name, times, bare, f"{max(peaks):5.0f} MiB", criteria_summary, fault_summary)


def _line(name: str, times: Sequence[float], bare: float, *columns: str) -> None:
    median = statistics.median(times)
    text = "  ".join(f"{column:<24}" for column in columns)
    print(f"{name:<30} {median:6.1f} s {median / bare:5.1f} x bare  {text}".rstrip(), flush=True)


def _faults_found(planted: Collection[Planted], cells: Collection[Cell]) -> str:
    missed_kinds = sorted({p.kind for p in planted if p[:3] not in cells})
    return f"{sum(p[:3] in cells for p in planted)} of {len(planted)} faults" + (
        f"; not {missed_kinds}" if missed_kinds else ""
    )


def main() -> None:
    """Measures; an argument may give the number of decisions."""
    n = int(sys.argv[1]) if sys.argv[1:] else DECISIONS
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        clean, spoiled = (generate(n, folder / name) for name in ("clean", "spoiled"))
        planted = plant(spoiled, audits.load(AUDIT))
        bare = statistics.median(seconds("bare_read", clean, folder / f"bare{i}.duckdb") for i in range(RUNS))
        print(f"{n} decisions, {len(planted)} faults of {len({p.kind for p in planted})} kinds, bare read {bare:.2f} s")
        counts = ours(clean, spoiled, planted, bare, folder)
        for name in MEANS:
            others(name, clean, spoiled, planted, bare, folder, counts)


if __name__ == "__main__":
    main()
