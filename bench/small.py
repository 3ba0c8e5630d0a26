"""How long an inspector waits at the size of a review: the sample's 137 decisions, medians of three.

`python -m bench.small [--mot KATALOG]` measures whole processes, prints the times and writes the table in README.md
between its marks. `--mot` names the checkout of another version, with its `.venv`: the two versions then run in turn,
each on its own sample, and the ratio of ours to the other's is printed pair by pair, which is valid even if the
machine's speed drifts.
"""

from __future__ import annotations

import argparse
import re
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.generate import generate
from bench.measure import seconds

ROOT = Path(__file__).resolve().parents[1]
RUNS = 3
VERDICT = "Exporten följer kodboken."
_SAMPLE, _TARGET = "{sample}", "--ut={target}"
PARTS: dict[str, tuple[str, ...]] = {
    "rapport --utan-gx": ("rapport", _SAMPLE, _TARGET, "--utan-gx", "--tyst"),
    "rapport": ("rapport", _SAMPLE, _TARGET, "--tyst"),
    "rapport --uppdelning kon --utan-gx": ("rapport", _SAMPLE, _TARGET, "--uppdelning=kon", "--utan-gx", "--tyst"),
    "kontrollera": ("kontrollera", _SAMPLE, "--tyst"),
}


@dataclass(frozen=True)
class Version:
    """A command, and the checkout whose sample it reads."""

    command: tuple[str, ...]
    checkout: Path


OURS = Version((sys.executable, "-m", "granskning"), ROOT)


def waiting_times(version: Version, arguments: Sequence[str], folder: Path) -> tuple[float, float]:
    """Seconds until the command is done, and until it says that the export follows the codebook (0 if it does not)."""
    verdict = 0.0
    start = time.perf_counter()
    sample = version.checkout / "sample_data" / "sysselsattning_2025"
    command = [*version.command, *(a.format(target=folder / "rapport", sample=sample) for a in arguments)]
    with subprocess.Popen(command, cwd=version.checkout, stdout=subprocess.PIPE, encoding="utf-8") as run:
        assert run.stdout is not None
        for line in run.stdout:
            if line.startswith(VERDICT):
                verdict = time.perf_counter() - start
    if run.returncode:
        raise SystemExit(f"{shlex.join(command)} ended with {run.returncode}")
    return time.perf_counter() - start, verdict


def seconds_by_part(part: str, versions: Sequence[Version], folder: Path) -> dict[str, list[list[float]]]:
    """Seconds of each run of each version, in turn; for `kontrollera` those until its verdict too."""
    runs = [[waiting_times(version, PARTS[part], folder) for version in versions] for _ in range(RUNS)]
    times = {part: [[wait for wait, _ in pair] for pair in runs]}
    if part == "kontrollera":
        times = {"kontrollera, until its verdict": [[verdict for _, verdict in pair] for pair in runs], **times}
    return times


def import_seconds(folder: Path) -> list[list[float]]:
    """Seconds that Python takes to start and to load the modules that `rapport` loads before it begins."""
    loads = Version((sys.executable, "-c", "import granskning.jobs.report"), ROOT)
    return [[waiting_times(loads, (), folder)[0]] for _ in range(RUNS)]


def table(rows: dict[str, float], bare: float) -> str:
    """The medians as Markdown."""
    lines = ["| the sample's 137 decisions | seconds | times the bare read |", "|---|---:|---:|"]
    lines += [f"| {name} | {median:.1f} | {median / bare:.0f} |" for name, median in rows.items()]
    return "\n".join(lines)


def into_readme(text: str) -> None:
    """Replaces the table in README.md."""
    readme = ROOT / "README.md"
    marks = re.compile(r"(<!-- bench.small -->\n).*?(<!-- /bench.small -->)", re.DOTALL)
    new_text, places = marks.subn(lambda match: f"{match[1]}{text}\n{match[2]}", readme.read_text(encoding="utf-8"))
    if places != 1:
        raise SystemExit("README.md has no place for the table")
    readme.write_text(new_text, encoding="utf-8", newline="\n")


def main() -> None:
    """Measures and prints."""
    options = argparse.ArgumentParser(prog="bench.small")
    options.add_argument("--mot", metavar="KATALOG", type=Path, help="the checkout of another version, with its .venv")
    other: Path | None = options.parse_args().mot
    versions = [OURS, *([Version((str(other / ".venv" / "bin" / "granskning"),), other)] if other else [])]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        plain = generate(137, folder / "export")
        bare = statistics.median(seconds("bare_read", plain, folder / f"{i}.duckdb") for i in range(RUNS))
        runs = {"import of the command's modules": import_seconds(folder)}
        for part in PARTS:
            runs |= seconds_by_part(part, versions, folder)
    markdown = table({name: statistics.median(ours for ours, *_ in pairs) for name, pairs in runs.items()}, bare)
    print(f"bare read {bare:.2f} s\n{markdown}")
    for name, pairs in runs.items():
        ratios = [ours / theirs[0] for ours, *theirs in pairs if theirs]
        if ratios:
            print(f"{name}: {statistics.median(ratios):.2f} of the other ({', '.join(f'{r:.2f}' for r in ratios)})")
    into_readme(markdown)


if __name__ == "__main__":
    main()
