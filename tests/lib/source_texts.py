"""The source documents in ../shared/kallor, split into the sections that the definitions cite.

A section ends at the next heading of the same level or a higher one, so that a chapter holds its parts. A
place is cited by the beginning of its heading (`GR Utredning`, `RL Tidsbegränsning`), by its number in TA (`TA 2.1.3`,
`TA Bilaga 1`) or as a table of GR (`GR Tabell 3`). GR has some headings twice, on the dialogues and on the review of
files: criteria cite the latter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "kallor"
FILES = {
    "GR": "GR_granskningsrapport_2025.txt",
    "TA": "TA_tillampningsanvisningar_2023.txt",
    "RL": "RL_riktlinjer_4_2_maj_2022.txt",
}
GR_HEADINGS = """
Sammanfattning
Inledning
  Granskningsmetod
    Kvalitetsparagrafer i lagstiftningen
    Kvalitetsområden
    Granskningsmodell
    Målgrupp, urval och avgränsning
  Utgångspunkter
    Lagstiftning
      Socialtjänstlagen
      Barnkonventionen
    Socialstyrelsens föreskrifter, allmänna råd och handböcker
    Program
    Riktlinjer, anvisningar och stödmaterial
      Riktlinjer och tillämpningsanvisningar
      Stödmaterial för barnrättsperspektiv inom socialtjänsten
      DUR utrednings- och uppföljningsmaterial
      Avtal och uppdragsbeskrivningar
    Insatser
      Sysselsättning
      Särskilt individanpassad stödinsats för att underlätta arbete eller studier
      Träfflokal
    Statistik
      Sysselsättning och särskilt individanpassad stödinsats
Granskningsresultat
  Dialogmöten med verksamheterna
    Organisation och verksamhet
      Sysselsättning
      Särskilt individanpassad stödinsats
    Handläggning och genomförande av insatser
      Barnrättsperspektiv
      Stöd till anhöriga
      Våld och våldsutsatthet
      Bedömning och beslut
      Planera för insats, genomförande och uppföljning
      Samverkan
    Besök på Alfa
    Besök på träfflokaler
  Aktgranskning
    Ansökan
    Utredning
    Barnrättsperspektiv
    Anhörigstöd
    Våld
    Samverkan och samarbete
    Bedömning och beslut
    Särskilt individanpassad stödinsats
    Planering och beställning av insats
    Genomförande av insats
    Uppföljning av insats
Analys
  Trygghet och säkerhet
  Självbestämmande och integritet
  Tillgänglighet
  Helhetssyn och samordning
  Kunskapsbaserad verksamhet och effektivitet
Slutord och rekommendationer
"""
"""The headings of GR in their order; its list of contents is not in the text."""
_FIRST_LOOKED_IN = ("Aktgranskning", "Analys")


@dataclass(frozen=True)
class Section:
    """A heading, its level from 0, and its text with the heading, in single spaces; `within` are the chapters
    around it."""

    heading: str
    level: int
    text: str
    within: tuple[str, ...] = ()


def plain(text: str) -> str:
    """The text in single spaces, without soft hyphens, and with a word that was divided by a line break made whole.

    A line that ends with a hyphen may also be a compound that has one: 'Hägersten-' and then 'Älvsjö'.

    >>> plain("genomförande-\\nplanen  i\\xad tid, i Hägersten-\\nÄlvsjö")
    'genomförandeplanen i tid, i Hägersten-Älvsjö'
    """
    joined = re.sub(
        r"(?<=[a-zåäö])-[ \t]*\n\s*(?=[a-zåäö])(?!(?:och|eller)\b)", "", text.replace("\N{SOFT HYPHEN}", "")
    )
    return " ".join(re.sub(r"-[ \t]*\n\s*(?!(?:och|eller)\b)", "-", joined).split())


def words_of(text: str) -> list[str]:
    """The words of a text, in small letters and without the punctuation around them."""
    words = (re.sub(r"^[^\w§]+|[^\w§]+$", "", word) for word in plain(text).casefold().split())
    return [word for word in words if word]


def stands_in(phrase: str, section: Section) -> bool:
    """Whether the section contains the words in a row.

    >>> stands_in("minst var sjätte", Section("3", 0, "ska ske minst var\\nsjätte månad"))
    True
    >>> stands_in("minst var månad", Section("3", 0, "ska ske minst var\\nsjätte månad"))
    False
    """
    return f" {' '.join(words_of(phrase))} " in f" {' '.join(words_of(section.text))} "


def places(cited: str) -> list[str]:
    """The places of a citation, without notes in brackets.

    >>> places("Bilaga 1, 2"), places("Utredning, Trygghet"), places("Genomförande (LOV-avtal)")
    (['Bilaga 1', 'Bilaga 2'], ['Utredning', 'Trygghet'], ['Genomförande'])
    """
    names: list[str] = []
    for place in re.sub(r"\s*\([^)]*\)", "", cited).split(", "):
        follows = place.isdigit() and names and names[-1].startswith("Bilaga ")
        names.append(f"Bilaga {place}" if follows else place)
    return names


def sections(document: str, text: str) -> tuple[Section, ...]:
    """Every section of the document, in order, and the tables of GR after them."""
    lines = text.splitlines()
    match document:
        case "GR":
            return (*_cut_sections(lines, _gr_headings(lines)), *_gr_tables(lines))
        case "TA":
            return _cut_sections(lines, _ta_headings(lines))
        case _:
            return _cut_sections(lines, _marked_headings(lines))


def section(document: str, place: str, candidates: Sequence[Section]) -> Section | None:
    """The section that a place names; None if there is none, or if the place is empty."""
    if not place:
        return None
    if document == "TA":
        return next((s for s in candidates if re.match(re.escape(place) + r"\.? ", s.heading)), None)
    start, _, end = place.partition(" … ")
    matches = [s for s in candidates if re.match(re.escape(start) + r"\b", s.heading) and end in s.heading]
    return min(matches, key=lambda s: not set(s.within) & set(_FIRST_LOOKED_IN), default=None)


def _cut_sections(lines: Sequence[str], headings: Sequence[tuple[int, int, str]]) -> tuple[Section, ...]:
    """The sections of headings given as line, level and words."""
    parts: list[Section] = []
    above: list[tuple[int, str]] = []
    for number, (start, level, heading) in enumerate(headings):
        end = next((line for line, other, _ in headings[number + 1 :] if other <= level), len(lines))
        above = [(other, name) for other, name in above if other < level]
        parts.append(Section(heading, level, plain("\n".join(lines[start:end])), tuple(name for _, name in above)))
        above.append((level, heading))
    return tuple(parts)


def _gr_headings(lines: Sequence[str]) -> list[tuple[int, int, str]]:
    headings, start = [], 0
    for indented in GR_HEADINGS.strip("\n").splitlines():
        heading = indented.strip()
        start = next(i for i in range(start, len(lines)) if _is_heading(lines[i : i + 3], heading))
        headings.append((start, (len(indented) - len(heading)) // 2, heading))
        start += 1
    return headings


def _is_heading(lines: Sequence[str], heading: str) -> bool:
    """Whether the first of these lines are the heading, which may be broken, and nothing else."""
    return any(plain("\n".join(lines[:count])) == heading for count in range(1, len(lines) + 1))


def _gr_tables(lines: Sequence[str]) -> tuple[Section, ...]:
    """The caption and the rows of each table that has a row of totals."""
    starts = [i for i, line in enumerate(lines) if re.match(r"Tabell \d+: ", line.strip())]
    tables = []
    for start, end in pairwise([*starts, len(lines)]):
        total = next((i for i in range(start, end) if re.match(r"Totalt \d+ 100\b", lines[i])), None)
        if total is not None:
            text = plain("\n".join(lines[start : total + 1]))
            tables.append(Section(text.partition(":")[0], 9, text))
    return tuple(tables)


def _ta_headings(lines: Sequence[str]) -> list[tuple[int, int, str]]:
    """'1. Inledning', '2.1.3 Den enskildes behov …' and 'Bilaga 1. …', whose own numbered parts stay in it."""
    headings: list[tuple[int, int, str]] = []
    for i, line in enumerate(lines):
        appendix = re.match(r"\s*Bilaga \d\. ", line)
        numbered = re.match(r"\s*(\d\. |\d(?:\.\d)+ )+[A-ZÅÄÖ]", line)
        if appendix or (numbered and not any(heading.startswith("Bilaga ") for _, _, heading in headings)):
            level = numbered[1].rstrip(". ").count(".") if numbered else 0
            headings.append((i, level, plain(line)))
    return headings


def _marked_headings(lines: Sequence[str]) -> list[tuple[int, int, str]]:
    matches = ((i, re.match(r"(#+) +(.+)", line)) for i, line in enumerate(lines))
    return [(i, len(m[1]), m[2].replace("*", "").strip()) for i, m in matches if m]
