"""Finished results in the review's folder: they are found by their manifests and read, never computed again."""

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

from granskning.output import WORKING, is_working_material
from pipeline.errors import FileError, reason
from pipeline.run_facts import DATABASE, INVENTED_KEY, MARKED, read_manifest

REPORT, COMPARISON, PAIR, CHECK = "rapport", "jamfor", "samstammighet", "kontrollera"
PAGES = {
    "rapport": "Läs rapporten",
    "jamforelse": "Läs jämförelsen",
    "samstammighet": "Läs hur lika de har svarat",
    "datakvalitet": "Se datakvaliteten",
}
"""The web pages of results: file name -> text of the link."""
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
    DATABASE: "Databasen med alla ärenden; behövs för att jämföra senare",
    "manifest.json": "Kvitto: vilka filer som lästes och skrevs",
    "fel.xlsx": "Fel i exporten, i Excel",
    "fel.csv": "Fel i exporten, som text",
    f"{WORKING}/stadsdelar.xlsx": "Alla antal efter stadsdel, insats och kön, utan att något är dolt",
    f"{WORKING}/andringar.xlsx": "Tal som har ändrats, och vilka av era meningar som anger dem",
    f"{WORKING}/arenden_med_utfall.xlsx": "En rad per ärende med alla utfall, i Excel",
    f"{WORKING}/arenden_med_utfall.parquet": "En rad per ärende med alla utfall, i Parquet",
}
_FOLDERS = {
    "aterkoppling": "återkopplingen, ett dokument till varje stadsdel",
    "tabeller": "tabellerna som CSV",
    "figurer": "figurerna",
    "gx": "kontrollernas resultat, för den som använder Great Expectations",
    WORKING: "alla antal och utfall",
}


@dataclass(frozen=True)
class ResultFolder:
    """A result: the name of its folder, the command that made it, its audit ('' if it compares two), and its time."""

    name: str
    folder: Path
    command: str
    audit: str
    created: datetime
    invented: bool

    @property
    def title(self) -> str:
        """What kind of result it is."""
        return _TITLES.get(self.command, self.command)

    @property
    def page(self) -> str:
        """The web page of the whole result, '' if it has none."""
        pages = {REPORT: "rapport", COMPARISON: "jamforelse", PAIR: "samstammighet", CHECK: "datakvalitet"}
        first = pages.get(self.command, "")
        return first if first and (self.folder / f"{first}.html").is_file() else ""


_TITLES = {REPORT: "Rapport", COMPARISON: "Jämförelse", CHECK: "Kontroll", PAIR: "Två granskare"}


def results_in(folder: Path) -> dict[str, ResultFolder]:
    """The results in the folder by name, the latest first."""
    try:
        folders = [path for path in folder.iterdir() if not path.name.startswith(".") and not path.is_symlink()]
    except OSError:
        return {}
    results = [result for path in folders if (result := _result_in(path)) is not None]
    return {
        result.name: result
        for result in sorted(results, key=lambda result: (result.created, result.name), reverse=True)
    }


def _result_in(folder: Path) -> ResultFolder | None:
    manifest = read_manifest(folder)
    try:
        created = datetime.fromisoformat(str(manifest["tidpunkt"])).astimezone()
    except (KeyError, ValueError, OverflowError):
        return None
    audit: Any = manifest.get("granskning")
    audit_name = str(audit.get("namn", "")) if isinstance(audit, Mapping) else ""
    invented = manifest.get(INVENTED_KEY) is True
    return ResultFolder(folder.name, folder, str(manifest.get("kommando")), audit_name, created, invented)


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
        """Its name as a download."""
        return self.path.name

    @property
    def folder(self) -> str:
        """The top folder of the result that contains it, at any depth; '' if it is not in a folder."""
        return self.place.partition("/")[0] if "/" in self.place else ""

    @property
    def rank(self) -> int:
        """Its position in a list: the files to begin with come first."""
        return [*_WORDS, self.place].index(self.place)

    @property
    def folder_words(self) -> str:
        """What that folder contains."""
        return _FOLDERS.get(self.folder, "")


def files_in(folder: Path) -> dict[str, ResultFile]:
    """The files of a result or of a check, by their place in the folder. Requests are looked up here, so that nothing
    from a browser becomes a path."""
    root = folder.resolve()
    paths = (p for p in sorted(folder.rglob("*")) if p.is_file() and not p.name.startswith("."))
    paths = (p for p in paths if p.resolve() == root / p.relative_to(folder))  # no link points outside it
    return {file.place: file for file in (_file(folder, path) for path in paths)}


def _file(folder: Path, path: Path) -> ResultFile:
    place = path.relative_to(folder).as_posix()
    words = "Er arbetsbok med varje felaktig cell markerad" if place.endswith(MARKED) else _WORDS.get(place, "")
    return ResultFile(place, path, words, is_working_material(place))


# --- Its web page -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OwnPage:
    """A web page of a result and the policy that it is shown under: its own style, no scripts, no requests and no links
    to other sites."""

    html: str
    policy: str


def own_page(path: Path) -> OwnPage:
    """The page as stored. FileError if it cannot be read."""
    text = _text(path)
    styles = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    style_hashes = " ".join(f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'" for style in styles)
    return OwnPage(
        text,
        f"sandbox; default-src 'none'; style-src {style_hashes or chr(39) + 'none' + chr(39)}; img-src data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    )


@dataclass(frozen=True)
class PageAnchor:
    """A table or figure of a result's web page: its place there, and its number and title."""

    anchor: str
    title: str


def anchors_on(path: Path) -> tuple[PageAnchor, ...]:
    """The tables and figures of the page, as named in its list of contents."""
    entries = re.findall(r'<li><a href="#((?:tabell|figur)-\d+)">([^<]*)</a></li>', _text(path))
    return tuple(PageAnchor(anchor, unescape(title)) for anchor, title in entries)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FileError(f"{path} går inte att läsa ({reason(error)}).") from None


# --- Lists of faults ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FaultList:
    """A list of faults as it was written: its headers, its first rows, and their total number. Empty columns are left
    out."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    count: int

    def reworded(self, words: Callable[[str], str]) -> FaultList:
        """The same list with its texts reworded."""
        return replace(self, rows=tuple(tuple(map(words, row)) for row in self.rows))


MOST_FAULTS = 200
"""Faults that the page shows; the file has all."""


def faults_in(folder: Path) -> FaultList | None:
    """The list that a job has written to the folder, if any."""
    try:
        with (folder / "fel.csv").open(encoding="utf-8-sig", newline="") as file:
            headers, *rows = _rows(file)
    except (OSError, ValueError):
        return None
    columns = [column for column in zip(headers, *rows[:MOST_FAULTS], strict=True) if any(column[1:])]
    return FaultList(
        tuple(column[0] for column in columns), tuple(zip(*(c[1:] for c in columns), strict=True)), len(rows)
    )


def _rows(file: Iterator[str]) -> Sequence[tuple[str, ...]]:
    return [tuple(row) for row in csv.reader(file, delimiter=";")]
