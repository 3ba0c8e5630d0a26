"""How a run grows with the number of decisions: `python -m bench.growth [N ...]` (default 10^4 to 10^7) measures and
draws dist/growth.png, where growth in proportion to the decisions is a straight line parallel to the dotted one.

`--from FILE` draws the output of an earlier run of `bench.measure` instead of measuring. A point takes at least seven
runs, and at 10^7 hours.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
PICTURE = Path(__file__).resolve().parents[1] / "dist" / "growth.png"
_POINT = re.compile(r"^ *(\d+) decisions  (.*)$")
_FIGURE = re.compile(r"([a-z][a-z ]*?) +([\d.]+) (s|MiB)\b")
Points = Mapping[str, Mapping[int, float]]
"""Quantity with its unit (`whole run (s)`) -> number of decisions -> amount."""


def measure_lines(sizes: Sequence[int]) -> Iterator[str]:
    """The lines of `bench.measure`, as it prints them."""
    command = [sys.executable, "-u", "-m", "bench.measure", *map(str, sizes)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            yield line
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")


def points(lines: Iterator[str]) -> Points:
    """The measurements in the lines; lines without a size are skipped."""
    amounts_by_name: dict[str, dict[int, float]] = {}
    for point in filter(None, map(_POINT.match, lines)):
        for name, amount, unit in _FIGURE.findall(point[2]):
            amounts_by_name.setdefault(f"{name} ({unit})", {})[int(point[1])] = float(amount)
    return amounts_by_name


def draw(measurements: Points, picture: Path) -> None:
    """Seconds to the left and memory to the right, over the number of decisions."""
    import matplotlib

    matplotlib.use("agg")
    from matplotlib import pyplot

    figure, (seconds, memory) = pyplot.subplots(1, 2, figsize=(9, 4), layout="constrained")
    for name, amounts in measurements.items():
        axis = seconds if name.endswith("(s)") else memory
        axis.plot(amounts.keys(), amounts.values(), marker="o", label=name)
    seconds.set(xscale="log", yscale="log", xlabel="decisions", ylabel="seconds")
    memory.set(xscale="log", ylim=(0, None), xlabel="decisions", ylabel="MiB")
    (n0, n1), (low, high) = seconds.get_xlim(), seconds.get_ylim()
    seconds.plot([n0, n1], [low, low * n1 / n0], ":", color="grey", label="as many times as the decisions")
    seconds.set(xlim=(n0, n1), ylim=(low, high))
    figure.legend(loc="outside lower center", ncols=3, frameon=False)
    figure.savefig(picture, dpi=110)


def main() -> None:
    """Measures, or reads earlier measurements, and draws."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    parser.add_argument("--from", dest="measurements", type=Path, help="what bench.measure printed")
    options = parser.parse_args()
    lines = (
        iter(options.measurements.read_text("utf-8").splitlines())
        if options.measurements
        else measure_lines(options.sizes)
    )
    if not (measurements := points(lines)):
        raise SystemExit("no line tells of a size")
    PICTURE.parent.mkdir(exist_ok=True)
    draw(measurements, PICTURE)
    print(f"drawn in {PICTURE}")


if __name__ == "__main__":
    main()
