"""Other reports of the same decisions. A reader who has two reports may be able to compute what each of them hides: of
those that the user names as earlier, and those in the target's folder that the user did not name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb

from granskning.jobs.request import Prepared
from pipeline.disclosure.earlier import corrected
from pipeline.disclosure.published import Published
from pipeline.manifest import safe
from pipeline.run_facts import DATABASE, read_manifest
from reports.language.swedish import listing

_COUNT_OPTIONS = ("granskningsdatum", "troskel", "uppdelning", "population", "tillat_avvisade", "ignorera_okanda")
"""The options that decide which counts a report prints."""


def compare_with_earlier(con: duckdb.DuckDBPyConnection, plan: Prepared, results: Sequence[Path]) -> Prepared:
    """The plan with what has been corrected since the earlier reports. FileError if one cannot be read."""
    return replace(plan, earlier=replace(plan.earlier, corrected=corrected(con, plan.audit, results)))


def corrected_note(plan: Prepared, published: Published) -> tuple[str, ...]:
    """A note about what is left undivided because it has been corrected since an earlier report."""
    left_out = dict.fromkeys(f"”{label}”" for breakdown in published.by_group for _, label in breakdown.corrected)
    if not left_out:
        return ()
    main, changed = plan.audit.main, plan.earlier.corrected
    labels = [main.variable(name).label for name in main.names if name in changed]
    if main.key[0] in changed:
        what = "Ärendena är inte desamma som i en tidigare rapport."
    elif labels:
        what = f"Rättat sedan en tidigare rapport: {listing(labels)}."
    else:
        what = "Uppföljningar eller definitioner har ändrats sedan en tidigare rapport."
    return (f"{what} Därför redovisas det här bara för samtliga ärenden: {listing(list(left_out))}.",)


def other_reports_note(target: Path, earlier: Sequence[Path]) -> tuple[str, ...]:
    """A note about such reports, once the `target` is written; none if they print the same counts."""
    names = list(_other_reports(target.resolve(), {path.resolve() for path in earlier}))
    if not names:
        return ()
    noun = "en rapport" if len(names) == 1 else "rapporter"
    return (
        f"I samma mapp finns {noun} av samma granskning som den här inte räknar med: {', '.join(names)}. Den som får "
        "flera av dem kan kanske räkna fram sådant som är dolt i var och en. Ange redan spridda rapporter med "
        "--tidigare.",
    )


def _other_reports(target: Path, earlier: AbstractSet[Path]) -> Iterator[str]:
    own_manifest = read_manifest(target)
    for folder in sorted(target.parent.iterdir()):
        other_manifest = read_manifest(folder)
        if (
            other_manifest.get("kommando") != "rapport"
            or _audit(other_manifest) != _audit(own_manifest)
            or _count_basis(other_manifest) == _count_basis(own_manifest)
        ):
            continue
        if not folder.name.startswith(".") and earlier.isdisjoint((folder, folder / DATABASE)):
            yield safe(folder.name)


def _audit(manifest: Mapping[str, Any]) -> object:
    audit = manifest.get("granskning")
    return audit.get("namn") if isinstance(audit, Mapping) else None


def _count_basis(manifest: Mapping[str, Any]) -> tuple[object, ...]:
    """What determines a report's counts: the files that were read, and the options for counting."""
    options = manifest.get("alternativ")
    values = options if isinstance(options, Mapping) else {}
    return manifest.get("indata"), *(values.get(name) for name in _COUNT_OPTIONS)
