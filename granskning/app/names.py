"""Names that a user writes or that files bear: none of them is ever a path before it has been here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from contextlib import suppress

from pipeline.errors import UsageError
from pipeline.reading import privacy

_LONGEST = 60
_ALLOWED = re.compile(r"\w[\w ()+.-]*")
_RESERVED = re.compile(r"(con|prn|aux|nul|(com|lpt)[\d¹²³]) *(\..*)?", re.IGNORECASE)
"""What Windows takes for a device whatever its ending, and whatever blanks stand before that."""


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


def kept_name(name: str, number: int, taken: Collection[str] = ()) -> str:
    """What a file that was handed in is called here, and so in all that is made of it: its own name, where all systems
    take it and it is not `taken`. Otherwise its number and its ending, and between them what is left of its name when
    only plain letters, digits, - and _ are kept. Nothing is left of a name with personal data in it."""
    stem, dot, ending = name.rpartition(".")
    personal, ending = privacy.find(name), re.sub("[^a-z0-9]", "", ending.lower()) if dot else ""
    with suppress(UsageError):
        own = own_name(stem, f".{ending}")
        if ending and not personal and own.casefold() not in map(str.casefold, taken):
            return own
    plain = unicodedata.normalize("NFKD", stem if dot else name)
    left = re.sub(r"[^A-Za-z0-9_-]+", "", re.sub(r"\s+", "_", plain))[:40]
    return f"fil{number}{'' if personal or not left else f'_{left}'}.{ending}".rstrip(".")
