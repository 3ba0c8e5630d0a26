"""A whole review made on the page with keys alone, from the list of decisions to the comparison with a later review."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.lib.pipeline_run import SAMPLE, SAMPLE_XLSX
from tests.lib.served import Keyboard, Page

SAMPLES = SAMPLE.parent
_REVIEWERS = sorted((SAMPLES / "granskare").glob("G*.xlsx"))


@dataclass
class Review:
    """The page with a review that has been made on it, what it said at each step, what its browser complained of, and
    the cookies to go on with."""

    page: Page
    cookies: Any = None
    said: dict[str, str] = field(default_factory=dict)
    console: list[str] = field(default_factory=list)


def whole_review(browser: Any, page: Page, follow_up: Path) -> Review:
    """Makes it; `follow_up` is a report of the later review, which is laid beside the one that is made."""
    made = Review(page)
    context = browser.new_context(viewport={"width": 1300, "height": 900})
    context.set_default_timeout(120_000)
    tab = context.new_page()
    tab.on("console", lambda message: made.console.append(f"{tab.url} {message.text}"))
    tab.on("pageerror", lambda error: made.console.append(str(error)))
    tab.goto(page.first)
    _before(Keyboard(tab), made)
    _handed_in(Keyboard(tab), made)
    _reported(Keyboard(tab), made)
    shutil.copytree(follow_up, page.folder / "uppfoljningen")
    _compared(Keyboard(tab), made)
    made.cookies = context.storage_state()
    context.close()
    return made


def _before(keys: Keyboard, made: Review) -> None:
    keys.follow('nav a[href="/urval"]')
    made.said["no list"] = keys.job("main form button")
    keys.choose_files("#population", SAMPLES / "population_2025.csv")
    keys.write("#antal", "6")
    keys.write("#fro", "2025")
    made.said["sample"] = keys.job("main form button")
    keys.follow('nav a[href="/mall"]')
    keys.to("#urval_i_mappen")
    keys.tab.keyboard.press("ArrowDown")
    keys.write("#granskare", "G1,G2,G3")
    made.said["form"] = keys.job("main form button")
    keys.follow('nav a[href="/laget"]')
    keys.choose_files("#arbetsbocker", *_REVIEWERS)
    made.said["progress"] = keys.job("main form button")
    made.said["apart"] = keys.job('button[formaction*="lagg-ihop"]')
    keys.choose_files("#enats", SAMPLES / "granskare_enats.xlsx")
    made.said["together"] = keys.job('button[formaction*="lagg-ihop"]')


def _handed_in(keys: Keyboard, made: Review) -> None:
    keys.follow('nav a[href="/lamna-in"]')
    keys.choose_files("#export", *sorted((SAMPLES / "felaktig").iterdir()))
    made.said["faulty"] = keys.job("main form:last-of-type button")
    keys.choose_files("#export", SAMPLES / "personuppgift" / "arenden.csv")
    made.said["personal"] = keys.job("main form:last-of-type button")
    keys.choose_files("#export", SAMPLE_XLSX)
    made.said["right"] = keys.job("main form:last-of-type button")


def _reported(keys: Keyboard, made: Review) -> None:
    keys.follow('main a[href="/val"]')
    keys.tick("#uppdelning-kon")
    made.said["preview"] = keys.job('button[formaction*="forhandsvisa"]')
    keys.tick("#utan_kontroller-ja")
    keys.write("#namn", "rapporten")
    made.said["result"] = keys.job("main form > .knappar button")
    keys.choose_files("#svar", *sorted((made.page.folder / "rapporten" / "aterkoppling").glob("*.docx")))
    made.said["answers"] = keys.job('form[action*="/svar"] button')
    keys.choose_files("#fardig", made.page.folder / "rapporten" / "rapport.docx")
    made.said["not ready"] = keys.job('form[action*="/genomlasning"] button')


def _compared(keys: Keyboard, made: Review) -> None:
    keys.follow('nav a[href="/laget"]')
    keys.choose_files("#granskare_a", SAMPLE / "arenden.csv")
    made.said["one alone"] = keys.job('form[action*="/laget/jamfor"] button')
    keys.choose_files("#granskare_b", SAMPLE_XLSX)
    made.said["two"] = keys.job('form[action*="/laget/jamfor"] button')
    keys.follow('nav a[href="/resultat"]')
    keys.follow('main a[href="/resultat/uppfoljningen"]')
    made.said["uncoupled"] = keys.job('form[action*="/jamfor"] button')
    made.said["proposed"] = keys.job('button[formaction*="/koppling"]')
    keys.choose_files("#koppling", SAMPLES / "koppling_2025_2026.csv")
    made.said["compared"] = keys.job('form[action*="/jamfor"] button')
