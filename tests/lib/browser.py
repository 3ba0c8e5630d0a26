"""Chromium without network, which opens our pages, and axe-core, which checks their accessibility."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.lib.pipeline_run import ROOT

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
"""The rules that axe checks."""

_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def chromium() -> Iterator[Any]:
    """Chromium; the tests are skipped where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    names = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
    program = os.environ.get("CHROMIUM", "") or next(filter(None, map(shutil.which, names)), "")
    if not program:
        pytest.skip("no Chromium found (set CHROMIUM to its path)")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=_ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def tab_of(browser: Any, page: Path, **options: Any) -> Iterator[Any]:
    """The page in a tab of its own."""
    context = browser.new_context(offline=True, **options)
    try:
        tab = context.new_page()
        tab.goto(page.as_uri())
        yield tab
    finally:
        context.close()


def axe_script() -> Path | None:
    """The script that comes with axe-playwright-python, or that npm has put at the root of the project."""
    spec = importlib.util.find_spec("axe_playwright_python")
    places = [ROOT / "node_modules" / "axe-core"]
    places += [Path(p) for p in (spec.submodule_search_locations or [])] if spec else []
    return next((place / "axe.min.js" for place in places if (place / "axe.min.js").exists()), None)
