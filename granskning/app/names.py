"""Names that a user writes or that files bear: none of them is ever a path before it has been here."""

from __future__ import annotations

import re
import unicodedata

from pipeline.errors import UsageError
from pipeline.reading import privacy

_LONGEST = 60
_ALLOWED = re.compile(r"\w[\w ()+.-]*")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
"""What Windows takes for a device whatever its ending."""


def own_name(text: str, ending: str = "") -> str:
    """What a user calls a folder or file in the review's folder, with the `ending`. UsageError if it cannot be one: a
    single name, with no other signs than all systems take."""
    name = unicodedata.normalize("NFC", text.strip())
    if ending and name.lower().endswith(ending):
        name = name[: -len(ending)]
    if not _ALLOWED.fullmatch(name) or _RESERVED.fullmatch(name) or name.endswith((".", " ")) or len(name) > _LONGEST:
        raise UsageError(
            f"”{name[:_LONGEST]}” går inte att använda som namn. Skriv högst {_LONGEST} bokstäver, siffror, "
            "mellanslag, bindestreck och understreck, och börja med en bokstav eller siffra."
        )
    return name + ending


def kept_name(name: str, number: int) -> str:
    """What a file that was handed in is called here: its number and its ending, and between them what is left of its
    name when only plain letters, digits, - and _ are kept. Nothing is left of a name with personal data in it."""
    stem, dot, ending = name.rpartition(".")
    plain = unicodedata.normalize("NFKD", stem if dot else name)
    left = re.sub(r"[^A-Za-z0-9_-]+", "", re.sub(r"\s+", "_", plain))[:40]
    shown = "" if privacy.find(name) or not left else f"_{left}"
    return f"fil{number}{shown}.{re.sub('[^a-z0-9]', '', ending.lower()) if dot else ''}".rstrip(".")
