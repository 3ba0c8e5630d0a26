"""What may be found in a report that is about to be sent: what must be mended, and what is only asked about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from textwrap import shorten


class Kind(Enum):
    """What was found, in the order that it is told: its heading, and whether it must be mended."""

    PERSONAL = ("Personuppgifter", True)
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
    """One place: in which chapter, the sentence (nothing personal is repeated), why it is told, what was expected."""

    kind: Kind
    chapter: str
    sentence: str
    why: str
    expected: str = ""

    def __str__(self) -> str:
        said = f"”{shorten(self.sentence, _SHOWN, placeholder=' …')}” – " if self.sentence else ""
        text = f"{self.chapter}: {said}{self.why}{'' if self.why.endswith('?') else '.'}"
        return f"{text} Väntat: {shorten(self.expected, _SHOWN, placeholder=' …')}" if self.expected else text


_SHOWN = 200
"""Characters of a sentence that are shown in the terminal."""
_LISTED = 10
"""Findings of a kind that are."""


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each once, what must be mended first, each kind in the order of the document."""
    order = list(Kind)
    return tuple(sorted(dict.fromkeys(findings), key=lambda one: order.index(one.kind)))


def told(findings: Sequence[Finding]) -> Iterator[str]:
    """The lines of the terminal, with the first of each kind."""
    for title, must in (("Måste rättas", True), ("Att titta på", False)):
        chosen = [one for one in findings if one.kind.must is must]
        if chosen:
            yield f"{title}: {len(chosen)}"
        for kind in dict.fromkeys(one.kind for one in chosen):
            these = [one for one in chosen if one.kind is kind]
            yield f"  {kind.title}"
            yield from (f"    {one}" for one in these[:_LISTED])
            if more := len(these) - _LISTED:
                yield from [f"    … och {more} till: hela listan skrivs med --ut FIL.xlsx."] * (more > 0)
