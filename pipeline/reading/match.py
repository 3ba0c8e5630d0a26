"""How a header, a sheet name or a code is matched: without regard to case, blanks, hyphens and å/ä/ö."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from checks.codebook import TableSpec, Variable

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
_JA_NEJ = {"1": "ja", "true": "ja", "sant": "ja", "0": "nej", "false": "nej", "falskt": "nej"}


@lru_cache(maxsize=4096)
def normalise(text: str) -> str:
    """The form in which two spellings of the same name or code are equal.

    A hyphen between digits counts (`112` is not `1-12`); all other blanks, hyphens and underscores do not.
    """
    folded = unicodedata.normalize("NFKD", text.translate(_DASHES).casefold())
    plain = "".join(c for c in folded if not unicodedata.combining(c))
    plain = re.sub(r"(?<=\d)\s*-\s*(?=\d)", "\0", plain)
    return re.sub(r"[\s_-]+", "", plain).replace("\0", "-")


def code_index(variable: Variable) -> dict[str, str]:
    """Normalised spelling -> code, by code and by label."""
    index = {normalise(label): code for code, label in variable.codes.items()}
    index |= {normalise(code): code for code in variable.codes}
    if set(variable.codes) == {"ja", "nej"}:
        # Swedish Excel writes SANT and FALSKT when it saves a true/false cell as text.
        index |= _JA_NEJ
    return index


def column_index(table: TableSpec) -> dict[str, str]:
    """Normalised header -> variable, by label and by name."""
    index = {normalise(v.label): v.name for v in table.variables}
    return index | {normalise(v.name): v.name for v in table.variables}


def table_index(tables: Iterable[TableSpec]) -> dict[str, str]:
    """Normalised sheet or file name -> table."""
    index: dict[str, str] = {}
    for table in tables:
        index |= {normalise(table.label): table.name, normalise(table.name): table.name}
    return index


def nearest(text: str, choices: Mapping[str, str]) -> str | None:
    """The value of the choice whose normalised key is nearest to the text, if any is near."""
    matches = difflib.get_close_matches(normalise(text), choices, n=1, cutoff=0.7)
    return choices[matches[0]] if matches else None
