"""Names that users write and names of uploaded files: only names checked here become paths."""

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
"""Names that Windows takes for devices, with any ending and any spaces before the ending."""


def own_name(text: str, ending: str = "") -> str:
    """The user's name for a folder or file in the review's folder, with the `ending`. UsageError unless it is a single
    name of characters that all systems accept."""
    name = unicodedata.normalize("NFC", text.strip())
    if ending and name.lower().endswith(ending):
        name = name[: -len(ending)]
    if not _ALLOWED.fullmatch(name) or _RESERVED.fullmatch(name) or name.endswith((".", " ")) or len(name) > _LONGEST:
        raise UsageError(
            f"”{name[:_LONGEST]}” går inte att använda som namn. Skriv högst {_LONGEST} bokstäver, siffror, "
            "mellanslag, bindestreck och understreck, och börja med en bokstav eller siffra."
        )
    return name + ending


def local_name(name: str, number: int, used_names: Collection[str] = ()) -> str:
    """The name under which an uploaded file is stored, which its outputs also bear: its own name, if all systems accept
    it and it is not among `used_names`. Otherwise its number and its ending, with the plain letters, digits, - and _ of
    its name between them. A name with personal data in it is dropped."""
    stem, dot, ending = name.rpartition(".")
    personal_data, ending = privacy.find(name), re.sub("[^a-z0-9]", "", ending.lower()) if dot else ""
    with suppress(UsageError):
        candidate = own_name(stem, f".{ending}")
        if ending and not personal_data and candidate.casefold() not in map(str.casefold, used_names):
            return candidate
    plain = unicodedata.normalize("NFKD", stem if dot else name)
    plain_name = re.sub(r"[^A-Za-z0-9_-]+", "", re.sub(r"\s+", "_", plain))[:40]
    return f"fil{number}{'' if personal_data or not plain_name else f'_{plain_name}'}.{ending}".rstrip(".")
