"""Chromium without network, which opens our pages, and axe-core, which checks their accessibility."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.lib.examples import MANY
from tests.lib.pipeline_run import ROOT

_WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
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


LOOKS = tuple(product((1300, 320), ("light", "dark"))) if MANY else ((1300, "light"), (320, "dark"))
"""The widths and colours in which each page is checked; 320 is a window of 1280 enlarged four times. `make test` uses
each width and each colour once."""


def violations(tab: Any, looks: Iterable[tuple[int, str]] = LOOKS) -> list[tuple[int, str, str, list[str]]]:
    """The faults that axe finds in the page of the tab, with everything unfolded, in every look.

    The page must not be wider than the window. The tab needs `bypass_csp`: our own policy would keep axe out.
    """
    script = _axe_script()
    if script is None:
        pytest.skip("axe-core is missing (pip install axe-playwright-python, or npm install axe-core)")
    tab.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    tab.add_script_tag(content=script.read_text(encoding="utf-8"))
    all_violations = []
    for width, scheme in looks:
        tab.set_viewport_size({"width": width, "height": 900})
        tab.emulate_media(color_scheme=scheme)
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        all_violations += [(width, scheme, *violation) for violation in _axe_violations(tab)]
    return all_violations


def _axe_violations(tab: Any) -> list[tuple[str, list[str]]]:
    result = tab.evaluate("tags => axe.run({runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})", _WCAG)
    return [(v["id"], [n["html"] for n in v["nodes"]]) for v in result["violations"]]


def _axe_script() -> Path | None:
    """The script that comes with axe-playwright-python, or that npm has put at the root of the project."""
    spec = importlib.util.find_spec("axe_playwright_python")
    places = [ROOT / "node_modules" / "axe-core"]
    places += [Path(p) for p in (spec.submodule_search_locations or [])] if spec else []
    return next((place / "axe.min.js" for place in places if (place / "axe.min.js").exists()), None)
