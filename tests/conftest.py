"""Settings for all tests and the fixtures that several files use. No test reads the clock: a slow machine is no fault.

Hypothesis tries a few examples in `make fast` and `make test`, and as many as each test asks for in `make test-long`.
"""

from __future__ import annotations

import builtins
import gc
import io
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests.lib import valid_export
from tests.lib.browser import chromium
from tests.lib.examples import FEW, MANY
from tests.lib.shared import SharedRuns

settings.register_profile("granskning", deadline=None, max_examples=100 if MANY else FEW)
settings.load_profile("granskning")

_STATE = ("XDG_STATE_HOME", "LOCALAPPDATA")
"""Where the command keeps its locks and its log."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Marks the tests that use the browser, and as slow those that look at whole runs."""
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if "browser" in fixtures:
            item.add_marker("browser")
        if "runs" in fixtures:
            item.add_marker("slow")


def pytest_collection_finish() -> None:
    """What was collected stays to the end of the session: the garbage collector need not look through it each time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _nothing_in_the_users_own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Puts the locks and logs of all runs in a folder of the session."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("hem")
        for name in _STATE:
            patch.setenv(name, str(folder))
        yield


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's own folders (logs, locks, settings) and the temporary folder, where the test can see them."""
    folder, temporary = tmp_path / "hem", tmp_path / "tmp"
    folder.mkdir()
    temporary.mkdir()
    # Matplotlib keeps its list of fonts, which takes seconds to make.
    monkeypatch.setenv("MPLCONFIGDIR", os.environ.get("MPLCONFIGDIR", str(Path.home() / ".config" / "matplotlib")))
    for name in (*_STATE, "HOME", "USERPROFILE", "APPDATA", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(folder))
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    return folder


@pytest.fixture
def line_ends_of_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Writes the line ends of Windows in every text file that is opened without `newline`."""
    original_open = io.open

    def open_with_crlf(
        file: Any, mode: str = "r", buffering: int = -1, encoding: Any = None, errors: Any = None, newline: Any = None,
        *rest: Any,
    ) -> Any:  # fmt: skip
        if newline is None and "b" not in mode and "r" not in mode:
            newline = "\r\n"
        return original_open(file, mode, buffering, encoding, errors, newline, *rest)

    monkeypatch.setattr(io, "open", open_with_crlf)
    monkeypatch.setattr(builtins, "open", open_with_crlf)


@pytest.fixture(scope="session")
def runs(tmp_path_factory: pytest.TempPathFactory) -> SharedRuns:
    """Whole runs of the command, each made once in the session, for tests that only read them."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "runs"
    folder.mkdir(exist_ok=True)
    return SharedRuns(folder)


@pytest.fixture(scope="session")
def tiny_export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A valid export with three decisions."""
    return valid_export.write_folder(tmp_path_factory.mktemp("liten"))


@pytest.fixture(scope="session")
def tiny_report(runs: SharedRuns, tiny_export: Path) -> Path:
    """The report of the tiny export, for tests that only read it."""
    return runs.report(tiny_export)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium without network; the tests are skipped where there is none."""
    with chromium() as instance:
        yield instance
