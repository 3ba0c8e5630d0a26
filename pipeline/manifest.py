"""`manifest.json`: what a run read and wrote, and by which definition, so that it can be repeated and checked."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from checks.audit import Audit
from pipeline.disclosure.published import Mark, Published
from pipeline.reading import privacy
from pipeline.reading.export import Export
from pipeline.reading.load import Loaded
from pipeline.reading.textfile import sha256
from pipeline.run_facts import INVENTED_KEY, MANIFEST, TOOL

_RULE = (
    "Först döljs antal om enskildas förhållanden från 1 till under {0} i en grupp. Ytterligare sådana antal döljs så "
    "att inget av dem går att räkna fram. Andelar döljs med sina antal. Antal om handläggningen visas. Grupper med "
    "färre än {0} ärenden redovisas inte för sig."
)
"""The key for whether the data is invented."""
_PACKAGES = ("duckdb", "great_expectations", "python-docx", "XlsxWriter", "matplotlib", "python-calamine")


def version() -> str:
    """The tool's version."""
    return metadata.version("granskning")


def definition_hash(audit: Audit) -> str:
    """SHA-256 over the whole definition: variables, rules, criteria, tables, indicators and parameters."""
    return hashlib.sha256(audit.written_out.encode()).hexdigest()


def write(
    folder: Path,
    command: str,
    audit: Audit,
    export: Export,
    loaded: Loaded,
    options: Mapping[str, Any],
    results: Mapping[str, Any] | None = None,
    *,
    invented: bool,
) -> None:
    """Writes the manifest of everything else in the folder. `results` are facts about the run itself (such as
    `hidden_counts`), `invented` is as in `RunFacts`."""
    sources = {INVENTED_KEY: invented, **_definition(audit), **_delivery(audit, export, loaded)}
    _write(folder, command, options, {**sources, **(results or {})})


def hidden_counts(published: Published) -> dict[str, Any]:
    """The rule by which numbers are hidden, and how many are in each breakdown and table.

    For a breakdown the small counts (primary) and those hidden for their sake (secondary) are separate. This is for
    those who have the cases: next to a table it narrows down its hidden counts, so the reports leave it out.
    """
    breakdowns = published.by_group
    tables = [
        (t.id, sum(c is Mark.HIDDEN for r in t.rows for c in r.cells)) for t in (*published.tables, *published.divided)
    ]
    return {
        "rojandekontroll": {
            "troskel": published.threshold,
            "regel": _RULE.format(published.threshold),
            "uppdelningar": [
                {"id": b.id, "dolda_forst": b.sensitive, "dolda_ytterligare": b.further} for b in breakdowns
            ],
            "tabeller": [{"id": id_, "dolda_celler": n} for id_, n in tables if n],
            "anmarkning": "Arbetsmaterial. Fördelningen på först och ytterligare ska inte publiceras med tabellerna.",
        }
    }


def write_pair(
    folder: Path, command: str, audit: Audit, pair: Mapping[str, tuple[Export, Loaded]], options: Mapping[str, Any]
) -> None:
    """Writes the manifest of a run that read several exports, each under its name."""
    deliveries = {
        name: {INVENTED_KEY: export.invented, **_delivery(audit, export, loaded)}
        for name, (export, loaded) in pair.items()
    }
    _write(folder, command, options, {**_definition(audit), "exporter": deliveries})


def write_comparison(
    folder: Path, command: str, sources: Mapping[str, Mapping[str, Any]], options: Mapping[str, Any]
) -> None:
    """Writes the manifest of a run that read earlier results, each under its name with its description and hash."""
    _write(folder, command, options, {"granskningar": dict(sources)})


def _definition(audit: Audit) -> dict[str, Any]:
    return {
        "granskning": {
            "namn": audit.name,
            "definition_sha256": definition_hash(audit),
            "parametrar": dict(audit.parameters),
        }
    }


def _delivery(audit: Audit, export: Export, loaded: Loaded) -> dict[str, Any]:
    """The files and rows of one export."""
    return {
        "indata": [{"fil": path.name, "sha256": digest} for path, digest in export.sha256.items()],
        "lamnat_orort": [safe(str(item)) for item in export.left_alone],
        "utelamnade_kolumner": list(loaded.dropped_columns),
        "rader": {
            name: {
                "lasta": loaded.rows_read[name],
                "anvanda": loaded.rows_used[name],
                "avvisade": loaded.rows_rejected[name],
                "tomma": loaded.empty_rows[name],
            }
            for name in loaded.rows_read
        },
        "tabeller_som_saknas": [t.name for t in audit.missing_tables(loaded.present)],
    }


def _write(folder: Path, command: str, options: Mapping[str, Any], sources: Mapping[str, Any]) -> None:
    outputs = sorted(p for p in folder.rglob("*") if p.is_file() and p.name != MANIFEST)
    content = {
        "verktyg": TOOL,
        "kommando": command,
        "version": version(),
        "tidpunkt": datetime.now(UTC).isoformat(timespec="seconds"),
        **sources,
        "alternativ": dict(options),
        "utdata": {p.relative_to(folder).as_posix(): sha256(p) for p in outputs},
        "paket": {"python": platform.python_version(), **{name: metadata.version(name) for name in _PACKAGES}},
    }
    text = json.dumps(content, ensure_ascii=False, indent=1)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8", newline="\n")


def safe(name: str) -> str:
    """A file's name, unless it holds personal data itself."""
    hit = privacy.find(name)
    return f"(namnet innehåller {hit})" if hit else name
