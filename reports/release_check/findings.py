"""Findings in a report that is about to be sent: what must be corrected, and what is only asked about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from textwrap import shorten


class FindingKind(Enum):
    """The kinds of finding in the order they are listed: the heading, and whether it must be corrected."""

    PERSONAL = ("Personuppgifter", True)
    EMBEDDED = ("Inbäddade filer och skadade delar", True)
    FILLED_IN = ("Dolda tal som är ifyllda", True)
    DATA = ("Fel körning", True)
    NUMBER = ("Verktygets tal som är ändrade för hand", True)
    STALE = ("Tal och texter som är andra i körningen", True)
    MISNUMBERED = ("Nummer på tabeller och figurer", True)
    PICTURE = ("Figurer som är utbytta", True)
    CONTRADICTION = ("Tal i er text som inte går ihop", True)
    UNWRITTEN = ("Platser för egen text som är kvar", True)
    TRACKED = ("Spårade ändringar som inte är godkända", True)
    COMMENT = ("Kommentarer som är kvar", True)
    NO_ALT = ("Bilder utan alternativtext", True)
    HEADING = ("Rubriker i fel ordning", True)
    NAMED = ("Namn och adresser", False)
    SMALL = ("Små antal i er text", False)
    UNKNOWN_NUMBER = ("Tal i er text som saknas i körningen", False)
    REWORDED = ("Verktygets texter som ni har ändrat", False)
    REMOVED = ("Det som ni har tagit bort", False)
    CONTACT = ("Kontaktuppgifter i sidhuvud och sidfot", False)
    PROPERTIES = ("Dokumentets egenskaper", False)
    RUN = ("Körningens egen rapport", False)

    def __init__(self, title: str, must: bool) -> None:
        self.title, self.must = title, must


@dataclass(frozen=True)
class Finding:
    """A finding: its chapter, the sentence (without personal data), the reason, and what was expected."""

    kind: FindingKind
    chapter: str
    sentence: str
    why: str
    expected: str = ""

    def __str__(self) -> str:
        quote = f"”{shorten(self.sentence, _MAX_CHARACTERS, placeholder=' …')}” – " if self.sentence else ""
        text = f"{self.chapter}: {quote}{self.why}{'' if self.why.endswith('?') else '.'}"
        return f"{text} Väntat: {shorten(self.expected, _MAX_CHARACTERS, placeholder=' …')}" if self.expected else text


_MAX_CHARACTERS = 200
"""The most characters of a sentence shown in the terminal."""
_MAX_PER_KIND = 10
"""The most findings of a kind shown in the terminal."""


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings without duplicates: what must be corrected first, each kind in the order of the document."""
    order = list(FindingKind)
    return tuple(sorted(dict.fromkeys(findings), key=lambda finding: order.index(finding.kind)))


def terminal_lines(findings: Sequence[Finding], target: Path | None) -> Iterator[str]:
    """The lines for the terminal, with the first findings of each kind, and where all of them are or may be had;
    `target` is the workbook that has them, if one is written."""
    is_cut = False
    for title, must in (("Måste rättas", True), ("Att titta på", False)):
        group = [finding for finding in findings if finding.kind.must is must]
        if group:
            yield f"{title}: {len(group)}"
        for kind in dict.fromkeys(finding.kind for finding in group):
            of_kind = [finding for finding in group if finding.kind is kind]
            yield f"  {kind.title}"
            yield from (f"    {finding}" for finding in of_kind[:_MAX_PER_KIND])
            if (remaining := len(of_kind) - _MAX_PER_KIND) > 0:
                is_cut = True
                yield f"    … och {remaining} till."
    if target:
        yield f"Hela listan finns i {target}."
    elif is_cut:
        yield "Hela listan skrivs med --ut FIL.xlsx."
