"""Whatever the disk refuses a command, it leaves the old output or the new one and no working files, and says in
Swedish what is wrong.

Each call that writes is made to fail by itself, the first and the last of its kind: in `make test-long` all of them.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.lib.examples import MANY, sampled
from tests.lib.write_faults import FULL, LOCKED, ONCE, WITHIN, Fault, Ran, Runner, compiler
from tests.lib.write_scenarios import SCENARIOS, Scenario

pytestmark = [
    pytest.mark.slow,
    pytest.mark.usefixtures("home"),
    pytest.mark.skipif(compiler() is None, reason="no C compiler to make faults with"),
]
ERRORS = {
    "write": (("ENOSPC", FULL), ("EIO", ONCE)),
    "open": (("ENOSPC", FULL), ("EACCES", ONCE)),
    "mkdir": (("ENOSPC", FULL), ("EACCES", ONCE)),
    "ftruncate": (("ENOSPC", FULL), ("EIO", ONCE)),
    "fsync": (("ENOSPC", ONCE), ("EIO", ONCE)),
    "rename": (("EACCES", ONCE), ("EIO", ONCE)),
    "unlink": (("EACCES", ONCE), ("EIO", ONCE)),
    "chmod": (("EACCES", ONCE), ("EIO", ONCE)),
}
REASONS = {"ENOSPC": "disken är full", "EIO": "disken svarar inte som den ska", "EACCES": "behörighet saknas"}
_OWN_BYTES = {"granskning.duckdb", "manifest.json"}
"""Files that are never the same twice."""
Tree = Mapping[str, str]


def tree(folder: Path, *, alike: bool = False) -> Tree:
    """Every file with its hash, and every folder; `alike` leaves out the hashes that differ each time."""
    return {
        path.relative_to(folder).as_posix(): ""
        if path.is_dir() or (alike and path.name in _OWN_BYTES)
        else hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
    }


def _visible(files: Tree) -> Tree:
    return {name: digest for name, digest in files.items() if not name.startswith(".")}


def is_complete(folder: Path) -> bool:
    """Whether each folder with a manifest has the files that the manifest lists."""
    for manifest in folder.glob("*/manifest.json"):
        for name, digest in json.loads(manifest.read_text("utf-8"))["utdata"].items():
            if hashlib.sha256((manifest.parent / name).read_bytes()).hexdigest() != digest:
                return False
    return True


def leftovers(place: Path) -> list[str]:
    """What no run should leave: working folders, temporary files, notes of runs."""
    working_files = [p for p in (place / "ut").rglob(".*") if p.name.startswith(".") and "gx" not in p.parts]
    state_files = [p for p in (place / "hem").rglob("*") if p.suffix != ".lock" and p != place / "hem" / "granskning"]
    return [p.relative_to(place).as_posix() for p in (*working_files, *state_files, *(place / "tmp").iterdir())]


@dataclass(frozen=True)
class Baseline:
    """A scenario as it is before and after a run in which nothing fails."""

    scenario: Scenario
    place: Path
    ran: Ran
    before: Tree
    after: Tree


def observe(scenario: Scenario, earlier: Path, folder: Path, runner: Runner) -> Baseline:
    place, clean = folder / scenario.name, folder / f"{scenario.name}_felfri"
    for name in (*WITHIN, "in"):
        (place / name).mkdir(parents=True)
    shutil.copytree(earlier, place / "forra")
    scenario.prepare(place)
    shutil.rmtree(place / "forra")
    shutil.copytree(place, clean)
    ran = runner.run(scenario.arguments, clean)
    assert ran.exit_code == scenario.exit_code, ran.output
    assert is_complete(clean / "ut") and not leftovers(clean), leftovers(clean)
    return Baseline(scenario, place, ran, tree(place / "ut"), tree(clean / "ut", alike=True))


def possible_faults(baseline: Baseline) -> list[Fault]:
    """Every fault to try: each kind of call by itself, the first and the last, and each file that may be open. Of files
    of the same ending in the same folder one is taken."""
    kinds: dict[tuple[str, str, str], tuple[str, int]] = {}
    for (call, path), n in sorted(baseline.ran.calls.items()):
        kinds.setdefault((call, path.rpartition("/")[0], Path(path).suffix or path), (path, n))
    call_faults = [
        Fault(call, path, nth, error, how)
        for (call, _, _), (path, n) in kinds.items()
        for nth in sorted({1, n})
        for error, how in ERRORS[call]
    ]
    changed_files = {name for name in baseline.after if baseline.before.get(name) != baseline.after[name]}
    may_be_open = {
        (Path(name).parent, Path(name).suffix): f"ut/{name}" for name in sorted({*baseline.before} | changed_files)
    }
    return call_faults + [Fault("", path, 0, "EACCES", LOCKED) for path in may_be_open.values()]


def problems_after(baseline: Baseline, fault: Fault, place: Path, runner: Runner) -> list[str]:
    """What is not as it should be after a run with that fault."""
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(baseline.place, place)
    ran = runner.run(baseline.scenario.arguments, place, fault)
    if not ran.failed:
        return []
    problems = []
    if re.search("Traceback|Något gick fel i programmet", ran.output):
        problems.append("traceback")
    if ran.exit_code == baseline.scenario.exit_code:
        if _visible(tree(place / "ut", alike=True)) != _visible(baseline.after) or not is_complete(place / "ut"):
            problems.append("exit as if all were well, and the output is not the new one")
    elif ran.exit_code != 5:
        problems.append(f"exit {ran.exit_code}")
    else:
        if _visible(tree(place / "ut")) != _visible(baseline.before):
            problems.append("exit 5, and the output is not the old one")
        if REASONS[fault.error] not in ran.output:
            problems.append(f"the reason is not said: {ran.output}")
    if tree(place / "in") != tree(baseline.place / "in"):
        problems.append("what was read has changed")
    if leftovers(place) and (fault.call == "unlink" or fault.how == LOCKED):
        runner.run(("komplettera", "bash"), place)
    if remaining := leftovers(place):
        problems.append(f"left behind: {remaining}")
    return [*problems, *([ran.output] if problems else [])]


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runner]:
    new_runner = Runner(tmp_path_factory.mktemp("fel"))
    yield new_runner
    new_runner.close()


FEW = {"kodbok": 3, "brev": 3, "ny": 4, "urval": 3, "urval_fel": 3, "kontrollera_fel": 2, "rapport_ersatter": 1}
"""How many faults of which commands are tried in `make test`."""
MOST = int(os.environ.get("GRANSKNING_FAULTS", "30"))
"""How many faults of every command are tried in `make test-long`."""


@pytest.mark.parametrize("name", sampled([s.name for s in SCENARIOS], FEW))
def test_a_disk_that_refuses(name: str, tiny_report: Path, runner: Runner, tmp_path: Path) -> None:
    (scenario,) = (s for s in SCENARIOS if s.name == name)
    baseline = observe(scenario, tiny_report, tmp_path / "platser", runner)
    possible = possible_faults(baseline)
    selection = random.Random(name).sample(possible, min(len(possible), MOST if MANY else FEW[name]))
    problems_by_fault = {
        str(fault): problems_after(baseline, fault, tmp_path / "provad", runner) for fault in selection
    }
    assert not {fault: problems for fault, problems in problems_by_fault.items() if problems}


def test_the_sweep_at_the_start_of_a_command_does_not_stop_it(runner: Runner, tmp_path: Path) -> None:
    """Another program may have the leftovers of a killed run open, or the disk may be full."""
    for name in WITHIN:
        (tmp_path / "plats" / name).mkdir(parents=True)
    place = tmp_path / "plats"
    state, working = place / "hem" / "granskning", place / "ut" / ".rapport.ny"
    for folder in (state, working):
        folder.mkdir()
    (working / "arenden.csv").write_text("A-1", "utf-8")
    (state / "a.arbete").write_text(json.dumps([str(working)]), "utf-8")
    ran = runner.run(("komplettera", "bash"), place, Fault("", "ut/.rapport.ny/arenden.csv", 0, "EACCES", LOCKED))
    assert (ran.exit_code, working.exists(), ran.failed) == (0, True, True)
    ran = runner.run(("komplettera", "bash"), place, Fault("open", "hem/granskning/*", 1, "ENOSPC", FULL))
    assert (ran.exit_code, working.exists(), ran.failed) == (0, True, True)
    assert runner.run(("komplettera", "bash"), place).exit_code == 0
    assert not working.exists() and not leftovers(place)
