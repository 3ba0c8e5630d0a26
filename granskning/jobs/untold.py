"""Reports of the same audit that lie beside the one that is made and that the run was not told of: a reader who has two
may work out of them together what each hides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any

from granskning.jobs.job import DATABASE
from pipeline.manifest import safe
from pipeline.run_facts import read_manifest

_COUNTED_BY = ("granskningsdatum", "troskel", "uppdelning", "population", "tillat_avvisade", "ignorera_okanda")
"""The options that decide which counts a report prints."""


def untold_note(target: Path, earlier: Sequence[Path]) -> tuple[str, ...]:
    """What the user is told of them, once the `target` is written: nothing where they print the same counts."""
    names = list(_untold(target.resolve(), {path.resolve() for path in earlier}))
    if not names:
        return ()
    which = "en rapport" if len(names) == 1 else "rapporter"
    return (
        f"I samma mapp finns {which} av samma granskning som den här inte räknar med: {', '.join(names)}. Den som får "
        "flera av dem kan kanske räkna fram sådant som är dolt i var och en. Ange redan spridda rapporter med "
        "--tidigare.",
    )


def _untold(target: Path, told: AbstractSet[Path]) -> Iterator[str]:
    own = read_manifest(target)
    for folder in sorted(target.parent.iterdir()):
        other = read_manifest(folder)
        if other.get("kommando") != "rapport" or _audit(other) != _audit(own) or _counted(other) == _counted(own):
            continue
        if not folder.name.startswith(".") and told.isdisjoint((folder, folder / DATABASE)):
            yield safe(folder.name)


def _audit(manifest: Mapping[str, Any]) -> object:
    audit = manifest.get("granskning")
    return audit.get("namn") if isinstance(audit, Mapping) else None


def _counted(manifest: Mapping[str, Any]) -> tuple[object, ...]:
    """What a report's counts follow from: the files that were read, and how they were counted."""
    options = manifest.get("alternativ")
    chosen = options if isinstance(options, Mapping) else {}
    return manifest.get("indata"), *(chosen.get(name) for name in _COUNTED_BY)
