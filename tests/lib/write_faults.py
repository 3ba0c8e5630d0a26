"""Disk faults at every write of a command: the real command, with system calls that fail.

`write_faults.c` is preloaded below everything that writes and makes one call fail. A command is run once as it is,
which logs every call it makes, and then once for each call that is to fail. Importing takes longer than most commands,
so a process imports everything and is forked for each run (`python -m tests.lib.write_faults`).
"""

from __future__ import annotations

import ctypes
import errno
import importlib
import json
import os
import pkgutil
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.lib.pipeline_run import ROOT

SOURCE = Path(__file__).with_suffix(".c")
FULL, LOCKED, ONCE = "full", "locked", "once"
NUMBERS = {"ENOSPC": errno.ENOSPC, "EIO": errno.EIO, "EACCES": errno.EACCES}
WITHIN = ("ut", "hem", "tmp")
"""The folders of a place where calls are logged and can fail: the output, the user's own, and the temporary one."""
_SHARED = 8
"""Bytes of the counter that the processes share."""
_CHANCE = re.compile(r"[0-9a-f]{64}|(?<=/tmp)[a-z0-9_]{8}|(?<=arbete-)[a-z0-9_]{8}|(?<=\.ny-)[a-z0-9_]{8}")
"""The parts of a path that differ from run to run."""


def compiler() -> str | None:
    """The path of the C compiler on Linux; None if there is none, or on another system."""
    return (shutil.which("cc") or shutil.which("gcc")) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Fault:
    """Makes the `nth` of these calls fail, in any process; `path` is a pattern. With LOCKED, `path` is one file
    as it is, and from the start no call can write in it, move it or remove it."""

    call: str
    path: str
    nth: int
    error: str
    how: str = ONCE

    def __str__(self) -> str:
        at = "" if self.how == LOCKED else f" {self.call} {self.nth}"
        return f"{self.error} {self.how}{at} {self.path}"


@dataclass(frozen=True)
class Ran:
    """The result of a run: its exit code, its output, the number of calls by call and pattern, and whether the fault
    happened."""

    exit_code: int
    output: str
    calls: Mapping[tuple[str, str], int] = field(default_factory=dict)
    failed: bool = False


def pattern(path: str) -> str:
    """The path with `*` for the parts that differ from run to run."""
    return _CHANCE.sub("*", path)


# --- Running ----------------------------------------------------------------------------------------------------------


class Runner:
    """A process with everything imported, which is forked for each run."""

    def __init__(self, folder: Path) -> None:
        c_compiler = compiler()
        assert c_compiler, "there is no C compiler"
        self._folder = folder
        library = folder / "write_faults.so"
        subprocess.run([c_compiler, "-O1", "-shared", "-fPIC", "-o", str(library), str(SOURCE), "-ldl"], check=True)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.lib.write_faults"],
            cwd=ROOT,
            env=os.environ | {"LD_PRELOAD": str(library), "PYTHONUTF8": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def run(self, arguments: Sequence[str], place: Path, fault: Fault | None = None) -> Ran:
        """The command with these arguments, in that folder."""
        output, log, counter = (self._folder / name for name in ("said", "log", "counter"))
        log.unlink(missing_ok=True)
        counter.write_bytes(bytes(_SHARED))
        if fault and fault.how == LOCKED:
            counter.write_bytes(bytes(_SHARED // 2) + (1).to_bytes(_SHARED // 2, sys.byteorder))
        home, temporary = str(place / "hem"), str(place / "tmp")
        names = ("HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")
        env = dict.fromkeys(names, home) | {
            "TMPDIR": temporary,
            "MPLCONFIGDIR": os.environ.get("MPLCONFIGDIR", str(Path.home() / ".config" / "matplotlib")),
            "FAULT_ROOTS": ":".join(str(place / name) for name in WITHIN),
            "FAULT_LOG": str(log),
            "FAULT_COUNTER": str(counter),
        }
        if fault:
            env |= {
                "FAULT_CALL": fault.call,
                "FAULT_PATH": fault.path,
                "FAULT_NTH": str(fault.nth),
                "FAULT_ERRNO": str(NUMBERS[fault.error]),
                "FAULT_HOW": fault.how,
            }
        request = {"arguments": list(arguments), "place": str(place), "said": str(output), "env": env}
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        code = int(self._process.stdout.readline())
        lines = log.read_text("utf-8").splitlines() if log.exists() else []
        calls = Counter((call, pattern(path)) for call, _, path in (line.partition("\t") for line in lines))
        return Ran(
            code, output.read_text("utf-8"), calls, bool(int.from_bytes(counter.read_bytes()[4:], sys.byteorder))
        )

    def close(self) -> None:
        """Ends the process."""
        self._process.kill()
        self._process.communicate()


def serve() -> None:
    """Reads a line of JSON for each run and prints its exit code."""
    for package in ("checks", "pipeline", "reports", "granskning"):
        for module in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
            if not re.search(r"__main__|notebook|audit_template", module.name):
                importlib.import_module(module.name)
    tempfile.tempdir = None
    for line in sys.stdin:
        request = json.loads(line)
        if (child := os.fork()) == 0:
            _run(request)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _run(request: Mapping[str, Any]) -> None:
    from granskning.cli import entry

    os.environ.update(request["env"])
    os.chdir(Path(request["place"], "ut"))
    descriptor = os.open(request["said"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    for stream in (1, 2):
        os.dup2(descriptor, stream)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    sys.argv = ["granskning", *request["arguments"]]
    ctypes.CDLL(None).faults_begin()
    entry()


if __name__ == "__main__":
    serve()
