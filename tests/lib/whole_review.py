"""A whole review made on the page by keyboard alone, from the list of decisions to a comparison with a later one."""

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
    """The page with a finished review, its messages at each step, the errors of its browser, and the cookies of the
    session."""

    page: Page
    cookies: Any = None
    messages: dict[str, str] = field(default_factory=dict)
    console: list[str] = field(default_factory=list)


def whole_review(browser: Any, page: Page, follow_up: Path) -> Review:
    """Makes the review; `follow_up` is the report of a later review, which is copied beside it."""
    review = Review(page)
    context = browser.new_context(viewport={"width": 1300, "height": 900})
    context.set_default_timeout(120_000)
    tab = context.new_page()
    tab.on("console", lambda message: review.console.append(f"{tab.url} {message.text}"))
    tab.on("pageerror", lambda error: review.console.append(str(error)))
    tab.goto(page.first)
    _prepare(Keyboard(tab), review)
    _hand_in(Keyboard(tab), review)
    _make_report(Keyboard(tab), review)
    shutil.copytree(follow_up, page.folder / "uppfoljningen")
    _compare(Keyboard(tab), review)
    review.cookies = context.storage_state()
    context.close()
    return review


def _prepare(keys: Keyboard, review: Review) -> None:
    keys.follow('nav a[href="/urval"]')
    review.messages["no list"] = keys.job("main form button")
    keys.choose_files("#population", SAMPLES / "population_2025.csv")
    keys.write("#antal", "6")
    keys.write("#fro", "2025")
    review.messages["sample"] = keys.job("main form button")
    keys.follow('nav a[href="/mall"]')
    keys.to("#urval_i_mappen")
    keys.tab.keyboard.press("ArrowDown")
    keys.write("#granskare", "G1,G2,G3")
    review.messages["form"] = keys.job("main form button")
    keys.follow('nav a[href="/laget"]')
    keys.choose_files("#arbetsbocker", *_REVIEWERS)
    review.messages["progress"] = keys.job("main form button")
    review.messages["apart"] = keys.job('button[formaction*="lagg-ihop"]')
    keys.choose_files("#enats", SAMPLES / "granskare_enats.xlsx")
    review.messages["together"] = keys.job('button[formaction*="lagg-ihop"]')


def _hand_in(keys: Keyboard, review: Review) -> None:
    keys.follow('nav a[href="/lamna-in"]')
    keys.choose_files("#export", *sorted((SAMPLES / "felaktig").iterdir()))
    review.messages["faulty"] = keys.job("main form:last-of-type button")
    keys.choose_files("#export", SAMPLES / "personuppgift" / "arenden.csv")
    review.messages["personal"] = keys.job("main form:last-of-type button")
    keys.choose_files("#export", SAMPLE_XLSX)
    review.messages["right"] = keys.job("main form:last-of-type button")


def _make_report(keys: Keyboard, review: Review) -> None:
    keys.follow('main a[href="/val"]')
    keys.tick("#uppdelning-kon")
    review.messages["preview"] = keys.job('button[formaction*="forhandsvisa"]')
    keys.tick("#utan_kontroller-ja")
    keys.write("#namn", "rapporten")
    review.messages["result"] = keys.job("main form > .knappar button")
    keys.choose_files("#svar", *sorted((review.page.folder / "rapporten" / "aterkoppling").glob("*.docx")))
    review.messages["answers"] = keys.job('form[action*="/svar"] button')
    keys.choose_files("#fardig", review.page.folder / "rapporten" / "rapport.docx")
    review.messages["not ready"] = keys.job('form[action*="/genomlasning"] button')


def _compare(keys: Keyboard, review: Review) -> None:
    keys.follow('nav a[href="/laget"]')
    keys.choose_files("#granskare_a", SAMPLE / "arenden.csv")
    review.messages["one alone"] = keys.job('form[action*="/laget/jamfor"] button')
    keys.choose_files("#granskare_b", SAMPLE_XLSX)
    review.messages["two"] = keys.job('form[action*="/laget/jamfor"] button')
    keys.follow('nav a[href="/resultat"]')
    keys.follow('main a[href="/resultat/uppfoljningen"]')
    review.messages["uncoupled"] = keys.job('form[action*="/jamfor"] button')
    review.messages["proposed"] = keys.job('button[formaction*="/koppling"]')
    keys.choose_files("#koppling", SAMPLES / "koppling_2025_2026.csv")
    review.messages["compared"] = keys.job('form[action*="/jamfor"] button')
