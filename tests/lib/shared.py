"""Whole runs of the command that many tests read, each made once in a session of tests.

A report takes seconds, and under pytest-xdist every process would make its own. The processes of a session share the
folder of the runs; the first that needs a run makes it, under a lock, and the others wait for it. The key is the
content of the export and the options, so that two tests that write the same export share one run.
Tests only read a shared run: a test that writes in a report copies it, or makes its own.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from granskning.jobs.report import count_outcomes, disclosed, run_facts
from granskning.jobs.request import Request, prepared
from pipeline.assess import assess, keep
from pipeline.disclosure.published import Published
from pipeline.run_facts import RunFacts
from tests.lib.pipeline_run import QUIET, report, typed_tables


@dataclass(frozen=True)
class SharedRuns:
    """The runs of a session, in a folder that its processes share."""

    folder: Path

    def report(self, export: Path, *options: str) -> Path:
        """The report of a faultless export with these options (QUIET where none are given)."""
        flags = options or QUIET
        return self.made(_key(export, flags), lambda folder: report(export, folder / "rapport", *flags)) / "rapport"

    def published(self, export: Path, audit: str = "sysselsattning_2025") -> tuple[Published, RunFacts]:
        """What the report of a faultless export may show, without the report."""
        folder = self.made(f"{_key(export, (audit,))}-publicerat", lambda folder: _publish(export, audit, folder))
        content: tuple[Published, RunFacts] = pickle.loads((folder / _PUBLISHED).read_bytes())
        return content

    def made(self, key: str, make: Callable[[Path], object]) -> Path:
        """A folder filled by `make`, which is called once for each key."""
        folder = self.folder / key
        with FileLock(self.folder / f"{key}.lock"):
            if not (folder / _DONE).exists():
                folder.mkdir()
                make(folder)
                (folder / _DONE).touch()
        return folder


_DONE, _PUBLISHED = "klar", "publicerat.pkl"


def _publish(export: Path, audit: str, folder: Path) -> None:
    run = prepared(Request(export, folder, audit))
    with typed_tables(export, run.audit, folder / "tabeller") as (con, _, loaded):
        assess(con, run.audit, run.day, loaded.present)
        keep(con, run.audit)
        published = disclosed(count_outcomes(con, run, loaded), run)
    content = published, run_facts(run.audit, run.day, loaded)
    (folder / _PUBLISHED).write_bytes(pickle.dumps(content))


def _key(export: Path, options: tuple[str, ...]) -> str:
    """A hash of the export's files, their names and the options; a file among the options counts by its content."""
    digest = hashlib.sha256(export.name.encode() if export.is_file() else b"")
    files = [export] if export.is_file() else sorted(p for p in export.rglob("*") if p.is_file())
    for file in files:
        digest.update(repr((file.relative_to(export.parent if export.is_file() else export).as_posix(),
                            hashlib.sha256(file.read_bytes()).hexdigest())).encode())  # fmt: skip
    for option in options:
        path = Path(option)
        digest.update(repr(hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else option).encode())
    return digest.hexdigest()[:16]
