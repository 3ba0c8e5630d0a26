"""Whatever the disk refuses a command: the old output or the new one, what is wrong in Swedish, and nothing left.

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
SAID = {"ENOSPC": "disken är full", "EIO": "disken svarar inte som den ska", "EACCES": "behörighet saknas"}
_OWN_BYTES = {"granskning.duckdb", "manifest.json"}
"""Files that are never the same twice."""
Tree = Mapping[str, str]


def tree(folder: Path, *, alike: bool = False) -> Tree:
    """Every file with its hash, and every folder; `alike` leaves out what is another each time."""
    return {
        path.relative_to(folder).as_posix(): ""
        if path.is_dir() or (alike and path.name in _OWN_BYTES)
        else hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
    }


def _visible(found: Tree) -> Tree:
    return {name: digest for name, digest in found.items() if not name.startswith(".")}


def complete(folder: Path) -> bool:
    """Whether each folder with a manifest holds what that says."""
    for manifest in folder.glob("*/manifest.json"):
        for name, digest in json.loads(manifest.read_text("utf-8"))["utdata"].items():
            if hashlib.sha256((manifest.parent / name).read_bytes()).hexdigest() != digest:
                return False
    return True


def left(place: Path) -> list[str]:
    """What no run should leave: working folders, temporary files, notes of runs."""
    beside = [p for p in (place / "ut").rglob(".*") if p.name.startswith(".") and "gx" not in p.parts]
    own = [p for p in (place / "hem").rglob("*") if p.suffix != ".lock" and p != place / "hem" / "granskning"]
    return [p.relative_to(place).as_posix() for p in (*beside, *own, *(place / "tmp").iterdir())]


@dataclass(frozen=True)
class Known:
    """A scenario as it is before and after a run in which nothing fails."""

    scenario: Scenario
    place: Path
    ran: Ran
    before: Tree
    after: Tree


def learnt(scenario: Scenario, earlier: Path, folder: Path, runner: Runner) -> Known:
    place, clean = folder / scenario.name, folder / f"{scenario.name}_felfri"
    for name in (*WITHIN, "in"):
        (place / name).mkdir(parents=True)
    shutil.copytree(earlier, place / "forra")
    scenario.prepare(place)
    shutil.rmtree(place / "forra")
    shutil.copytree(place, clean)
    ran = runner.run(scenario.arguments, clean)
    assert ran.exit_code == scenario.exit_code, ran.output
    assert complete(clean / "ut") and not left(clean), left(clean)
    return Known(scenario, place, ran, tree(place / "ut"), tree(clean / "ut", alike=True))


def faults(known: Known) -> list[Fault]:
    """Every fault to try: each kind of call by itself, the first and the last, and each file that may be open. Of files
    of the same ending in the same folder one is taken."""
    kinds: dict[tuple[str, str, str], tuple[str, int]] = {}
    for (call, path), n in sorted(known.ran.calls.items()):
        kinds.setdefault((call, path.rpartition("/")[0], Path(path).suffix or path), (path, n))
    made = [
        Fault(call, path, nth, error, how)
        for (call, _, _), (path, n) in kinds.items()
        for nth in sorted({1, n})
        for error, how in ERRORS[call]
    ]
    written = {name for name in known.after if known.before.get(name) != known.after[name]}
    may_be_open = {(Path(name).parent, Path(name).suffix): f"ut/{name}" for name in sorted({*known.before} | written)}
    return made + [Fault("", path, 0, "EACCES", LOCKED) for path in may_be_open.values()]


def wrong(known: Known, fault: Fault, place: Path, runner: Runner) -> list[str]:
    """What is not as it should be after a run with that fault."""
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(known.place, place)
    ran = runner.run(known.scenario.arguments, place, fault)
    if not ran.failed:
        return []
    found = []
    if re.search("Traceback|Något gick fel i programmet", ran.output):
        found.append("traceback")
    if ran.exit_code == known.scenario.exit_code:
        if _visible(tree(place / "ut", alike=True)) != _visible(known.after) or not complete(place / "ut"):
            found.append("exit as if all were well, and the output is not the new one")
    elif ran.exit_code != 5:
        found.append(f"exit {ran.exit_code}")
    else:
        if _visible(tree(place / "ut")) != _visible(known.before):
            found.append("exit 5, and the output is not the old one")
        if SAID[fault.error] not in ran.output:
            found.append(f"the reason is not said: {ran.output}")
    if tree(place / "in") != tree(known.place / "in"):
        found.append("what was read has changed")
    if left(place) and (fault.call == "unlink" or fault.how == LOCKED):
        runner.run(("komplettera", "bash"), place)
    if still := left(place):
        found.append(f"left behind: {still}")
    return [*found, *([ran.output] if found else [])]


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runner]:
    made = Runner(tmp_path_factory.mktemp("fel"))
    yield made
    made.close()


FEW = {"kodbok": 3, "brev": 3, "ny": 4, "urval": 3, "urval_fel": 3, "kontrollera_fel": 2, "rapport_ersatter": 1}
"""How many faults of which commands are tried in `make test`."""
MOST = int(os.environ.get("GRANSKNING_FAULTS", "30"))
"""How many faults of every command are tried in `make test-long`."""


@pytest.mark.parametrize("name", sampled([s.name for s in SCENARIOS], FEW))
def test_a_disk_that_refuses(name: str, tiny_report: Path, runner: Runner, tmp_path: Path) -> None:
    (scenario,) = (s for s in SCENARIOS if s.name == name)
    known = learnt(scenario, tiny_report, tmp_path / "platser", runner)
    possible = faults(known)
    tried = random.Random(name).sample(possible, min(len(possible), MOST if MANY else FEW[name]))
    found = {str(fault): wrong(known, fault, tmp_path / "provad", runner) for fault in tried}
    assert not {fault: said for fault, said in found.items() if said}


def test_the_sweep_at_the_start_of_a_command_does_not_stop_it(runner: Runner, tmp_path: Path) -> None:
    """What a killed run has left may be held by another program, and the disk be full."""
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
    assert not working.exists() and not left(place)
