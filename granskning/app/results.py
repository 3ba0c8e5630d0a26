"""Finished results, as they lie in the review's folder: found by their manifests, and read, never worked out again."""

from __future__ import annotations

import csv
import re
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import Any

from granskning.output import FAULT_LISTS, WORKING
from pipeline.errors import FileError, reason
from pipeline.run_facts import MARKED, read_manifest

REPORT, COMPARISON, PAIR, CHECK = "rapport", "jamfor", "samstammighet", "kontrollera"
PAGES = {
    "rapport": "Läs rapporten",
    "jamforelse": "Läs jämförelsen",
    "samstammighet": "Läs hur lika de har svarat",
    "datakvalitet": "Se datakvaliteten",
}
"""The web pages of results, by the name of their file, and what leads to them."""
_WORDS = {
    "rapport.docx": "Rapporten i Word, med plats för er analys",
    "bilaga_kriterier.docx": "Bilaga: varje kriterium med krav, regel, källa och utfall",
    "rapport.html": "Rapporten som en webbsida i en enda fil, utan er analys",
    "tabeller.xlsx": "Alla tabeller i Excel",
    "datakvalitet.html": "Kontrollerna, och hur fullständiga uppgifterna är",
    "samstammighet.docx": "Hur lika de två har svarat, i Word",
    "samstammighet.html": "Hur lika de två har svarat, som en webbsida",
    "samstammighet.xlsx": "Att tala igenom: varje skillnad, med plats för vad ni enas om",
    "enad_export.xlsx": "Exporten med det som ni har enats om",
    "spar.xlsx": "Vem som sade vad, och vad ni enades om",
    "jamforelse.docx": "Jämförelsen i Word",
    "jamforelse.html": "Jämförelsen som en webbsida i en enda fil",
    "jamforelse.xlsx": "Jämförelsens alla tal i Excel",
    "avvikelser.xlsx": "Alla avvikelser, ärende för ärende",
    "avvikelser.parquet": "Alla avvikelser, ärende för ärende",
    "granskning.duckdb": "Databasen med alla ärenden; behövs för att jämföra senare",
    "manifest.json": "Kvitto: vilka filer som lästes och skrevs",
    "fel.xlsx": "Fel i exporten, i Excel",
    "fel.csv": "Fel i exporten, som text",
    f"{WORKING}/stadsdelar.xlsx": "Alla antal efter stadsdel, insats och kön, utan att något är dolt",
    f"{WORKING}/andringar.xlsx": "Tal som har ändrats, och vilka av era meningar som anger dem",
    f"{WORKING}/arenden_med_utfall.xlsx": "En rad per ärende med alla utfall, i Excel",
    f"{WORKING}/arenden_med_utfall.parquet": "En rad per ärende med alla utfall, i Parquet",
}
_CHECKS = "gx"
_FOLDERS = {
    "aterkoppling": "återkopplingen, ett dokument till varje stadsdel",
    "tabeller": "tabellerna som CSV",
    "figurer": "figurerna",
    _CHECKS: "kontrollernas resultat, för den som använder Great Expectations",
    WORKING: "alla antal och utfall",
}
_NOT_TO_SPREAD = frozenset(
    {"avvikelser.xlsx", "avvikelser.parquet", "granskning.duckdb", "manifest.json", *FAULT_LISTS}
    | {"samstammighet.docx", "samstammighet.html", "samstammighet.xlsx", "enad_export.xlsx", "spar.xlsx"}
)


@dataclass(frozen=True)
class Found:
    """A result: the name of its folder, the command that made it, the audit it is of ('' for one of two), and when."""

    name: str
    folder: Path
    command: str
    audit: str
    made: datetime
    invented: bool

    @property
    def title(self) -> str:
        """What kind of result it is."""
        return _TITLES.get(self.command, self.command)

    @property
    def page(self) -> str:
        """The web page that tells it all, '' if it has none."""
        pages = {REPORT: "rapport", COMPARISON: "jamforelse", PAIR: "samstammighet", CHECK: "datakvalitet"}
        first = pages.get(self.command, "")
        return first if first and (self.folder / f"{first}.html").is_file() else ""


_TITLES = {REPORT: "Rapport", COMPARISON: "Jämförelse", CHECK: "Kontroll", PAIR: "Två granskare"}


def results_in(folder: Path) -> dict[str, Found]:
    """The results in the folder by name, the latest first."""
    try:
        folders = [each for each in folder.iterdir() if not each.name.startswith(".") and not each.is_symlink()]
    except OSError:
        return {}
    found = [one for each in folders if (one := _found(each)) is not None]
    return {one.name: one for one in sorted(found, key=lambda one: (one.made, one.name), reverse=True)}


def _found(folder: Path) -> Found | None:
    manifest = read_manifest(folder)
    try:
        made = datetime.fromisoformat(str(manifest["tidpunkt"])).astimezone()
    except (KeyError, ValueError, OverflowError):
        return None
    audit: Any = manifest.get("granskning")
    named = str(audit.get("namn", "")) if isinstance(audit, Mapping) else ""
    invented = manifest.get("pahittade_exempeldata") is True
    return Found(folder.name, folder, str(manifest.get("kommando")), named, made, invented)


# --- Its files --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ResultFile:
    """A file of a result: its place in the folder, what it is, and whether it may be given to others."""

    place: str
    path: Path
    words: str
    working: bool

    @property
    def name(self) -> str:
        """What it is called when it is fetched."""
        return self.path.name

    @property
    def folder(self) -> str:
        """The folder of the result that it lies in, however deep; '' if it lies on top."""
        return self.place.partition("/")[0] if "/" in self.place else ""

    @property
    def rank(self) -> int:
        """Where it stands in a list: what one begins with comes first."""
        return [*_WORDS, self.place].index(self.place)

    @property
    def folder_words(self) -> str:
        """What that folder holds."""
        return _FOLDERS.get(self.folder, "")


def files_of(folder: Path) -> dict[str, ResultFile]:
    """The files of a result or of a check, by their place in the folder. What is asked for is looked up here, so that
    nothing that a browser writes becomes a path."""
    inside = folder.resolve()
    found = (p for p in sorted(folder.rglob("*")) if p.is_file() and not p.name.startswith("."))
    found = (p for p in found if p.resolve() == inside / p.relative_to(folder))  # no link leads out of it
    return {file.place: file for file in (_file(folder, path) for path in found)}


def _file(folder: Path, path: Path) -> ResultFile:
    place = path.relative_to(folder).as_posix()
    words = "Er arbetsbok med varje felaktig cell markerad" if place.endswith(MARKED) else _WORDS.get(place, "")
    working = place in _NOT_TO_SPREAD or place.startswith((f"{WORKING}/", f"{_CHECKS}/")) or place.endswith(MARKED)
    return ResultFile(place, path, words, working)


# --- Its web page -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OwnPage:
    """A web page of a result with the only policy under which it is shown: its own style, and nothing that runs, is
    fetched or leads away."""

    html: str
    policy: str


def own_page(path: Path) -> OwnPage:
    """The page as it lies there. FileError if it cannot be read."""
    text = _text(path)
    styles = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    allowed = " ".join(f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'" for style in styles)
    return OwnPage(
        text,
        f"sandbox; default-src 'none'; style-src {allowed or chr(39) + 'none' + chr(39)}; img-src data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    )


@dataclass(frozen=True)
class Shown:
    """A table or figure of a result's web page: its place there, and its number and title."""

    anchor: str
    title: str


def shown_on(path: Path) -> tuple[Shown, ...]:
    """The tables and figures of the page, as its own list of contents names them."""
    listed = re.findall(r'<li><a href="#((?:tabell|figur)-\d+)">([^<]*)</a></li>', _text(path))
    return tuple(Shown(anchor, unescape(title)) for anchor, title in listed)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FileError(f"{path} går inte att läsa ({reason(error)}).") from None


# --- Lists of faults ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Faults:
    """A list of faults as it was written: its headers, its first rows, and how many there are. Columns in which nothing
    stands are left out."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    count: int

    def said(self, words: Callable[[str], str]) -> Faults:
        """The same list with its texts in other words."""
        return replace(self, rows=tuple(tuple(map(words, row)) for row in self.rows))


MOST_FAULTS = 200


def faults_in(folder: Path) -> Faults | None:
    """The list that a job has left in the folder, if it has."""
    try:
        with (folder / "fel.csv").open(encoding="utf-8-sig", newline="") as file:
            headers, *rows = _rows(file)
    except (OSError, ValueError):
        return None
    shown = [column for column in zip(headers, *rows[:MOST_FAULTS], strict=True) if any(column[1:])]
    return Faults(tuple(column[0] for column in shown), tuple(zip(*(c[1:] for c in shown), strict=True)), len(rows))


def _rows(file: Iterator[str]) -> Sequence[tuple[str, ...]]:
    return [tuple(row) for row in csv.reader(file, delimiter=";")]
