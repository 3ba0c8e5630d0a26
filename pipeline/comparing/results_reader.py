"""What an earlier run published, read back from its output folder: only its numbers, never its decisions."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from pipeline.comparing.two_audits import AuditNumbers, ComparedCriterion, Count, Recommendation
from pipeline.database import connect, in_use, objects
from pipeline.errors import FileError, reason
from pipeline.reading.textfile import sha256
from pipeline.run_facts import DATABASE, read_manifest

_REPORT = "rapport"
_WHICH_FOLDER = f"Ange mappen som granskning {_REPORT} har gjort, eller dess {DATABASE}."
_REDO = f"Gör om den med granskning {_REPORT}."
FINGERPRINT = "databas"
"""The manifest's key for the contents of the database when the report was made."""
_TABLES_READ = ("granskning", "leverans", "kriterier", "kriterier_grupper", "indikatorer", "intern.redovisade_antal")
"""The tables that a later run reads."""
_REGISTER = "rekommendationer"
_OF_REGISTER = {"nummer", "rekommendation", "lage", "kriterium"}
"""The columns of a register of recommendations that names their criteria; an audit need not have any."""


@dataclass(frozen=True)
class Stored:
    """An earlier run: its folder's name, its database's hash, the files that it read, and what it published.

    `files` are (name, SHA-256); `rejected` counts rows that were left out because they did not follow the codebook;
    `invented` is as in `RunFacts`.
    """

    name: str
    sha256: str
    files: tuple[tuple[str, str], ...]
    rejected: int
    outside_period: int
    version: str
    invented: bool
    numbers: AuditNumbers


def read_stored(path: Path) -> Stored:
    """What the run published; `path` is its folder or its database, which is opened for reading only.

    FileError if it is missing, not written by this tool, of another version, changed or in use.
    """
    database = _database(path)
    digest = _digest(database)
    with _open_unchanged(database) as con:
        try:
            stored = _read(con, database.resolve().parent.name, digest)
        except (duckdb.CatalogException, duckdb.BinderException):
            raise FileError(f"{database} är gjord med en annan version av verktyget. {_REDO}") from None
        except duckdb.Error:
            raise FileError(f"{database} är skadad och går inte att läsa. {_REDO}") from None
    if stored is None or not _is_consistent(stored.numbers):
        raise FileError(f"Uppgifterna i {database} hänger inte ihop. {_REDO}")
    return stored


def open_result(path: Path) -> duckdb.DuckDBPyConnection:
    """The database of a result, for reading only. FileError as `read_stored`."""
    return _open_unchanged(_database(path))


def fingerprint(con: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """The record of a run for later ones: the names of its tables and views, and a hash of everything that is read
    again.

    The hash is of the contents and not of the file, so that an analyst may keep views of their own in it.
    """
    digest = hashlib.sha256()
    for table in (*_TABLES_READ, *([_REGISTER] if _has_register(con) else [])):
        digest.update(repr(con.execute(f"FROM {table}").fetchall()).encode())
    return {"objekt": objects(con), "sha256": digest.hexdigest()}


def _digest(database: Path) -> str:
    try:
        return sha256(database)
    except OSError as error:
        raise FileError(f"{database} går inte att läsa ({reason(error)}). {_WHICH_FOLDER}") from None


def _open_unchanged(database: Path) -> duckdb.DuckDBPyConnection:
    """The database opened for reading. FileError if what the report printed has been changed since it was made."""
    manifest = read_manifest(database.parent)
    recorded = manifest.get(FINGERPRINT)
    files = manifest.get("utdata")
    if not isinstance(recorded, dict) and isinstance(files, dict):  # made before the manifest had the fingerprint
        _refuse_changed(database, files.get(database.name), _digest(database))
    con = _open(database)
    try:
        if isinstance(recorded, dict):
            _refuse_changed(database, recorded.get("sha256"), fingerprint(con)["sha256"])
    except BaseException as error:
        con.close()
        if isinstance(error, duckdb.CatalogException):
            raise FileError(f"{database} är gjord med en annan version av verktyget. {_REDO}") from None
        if isinstance(error, duckdb.Error):
            raise FileError(f"{database} är skadad och går inte att läsa. {_REDO}") from None
        raise
    return con


def _refuse_changed(database: Path, recorded: object, actual: str) -> None:
    """Raises FileError if the hash is not the recorded one: changed numbers are no longer those of the report."""
    if recorded and recorded != actual:
        raise FileError(f"{database} har ändrats sedan rapporten skrevs. {_REDO}")


def _database(path: Path) -> Path:
    """The database of a report's folder, or the database itself."""
    if path.is_file():
        return path
    if not path.is_dir():
        raise FileError(f"{path} finns inte. {_WHICH_FOLDER}")
    command = read_manifest(path).get("kommando")
    if command is None:
        raise FileError(f"{path} är ingen mapp med ett resultat från verktyget. {_WHICH_FOLDER}")
    if command != _REPORT:
        raise FileError(f"{path} är gjord med granskning {command} och har ingen rapport. {_WHICH_FOLDER}")
    if not (path / DATABASE).is_file():
        raise FileError(f"{path} saknar {DATABASE}. {_REDO}")
    return path / DATABASE


def _open(database: Path) -> duckdb.DuckDBPyConnection:
    try:
        return connect(database, read_only=True)
    except duckdb.Error as error:
        if in_use(error):
            raise FileError(
                f"{database} är öppen i ett annat program. Stäng det, till exempel en anteckningsbok i Jupyter, och "
                "försök igen."
            ) from None
        raise FileError(
            f"{database} går inte att läsa: den är ingen databas från verktyget, är skadad eller är gjord med en nyare "
            f"version. {_WHICH_FOLDER}"
        ) from None


def _read(con: duckdb.DuckDBPyConnection, name: str, digest: str) -> Stored | None:
    """The contents of the database; None if its tables contradict each other."""
    row = con.execute(
        "SELECT namn, titel, period_from, period_tom, granskningsdatum, troskel, arenden, utanfor_perioden, version, "
        "pahittade_exempeldata, med_bokstav FROM granskning"
    ).fetchall()
    delivered = con.execute("SELECT fil, sha256, rader_avvisade FROM leverans").fetchall()
    dimensions = con.execute("SELECT DISTINCT uppdelning FROM kriterier_grupper").fetchall()
    if len(row) != 1 or len(dimensions) > 1:
        return None
    audit, title, first, last, day, threshold, decisions, outside, version, invented, lettered = row[0]
    groups = con.execute(
        "SELECT DISTINCT ordning, grupp, etikett, bokstav FROM kriterier_grupper ORDER BY ordning"
    ).fetchall()
    numbers = AuditNumbers(
        name=audit,
        title=title,
        period=(first, last),
        granskningsdatum=day,
        threshold=threshold,
        decisions=decisions,
        criteria=_criteria(con),
        dimension=dimensions[0][0] if dimensions else "",
        groups={code: label for _, code, label, _ in groups},
        letters={code: letter for _, code, _, letter in sorted(groups, key=lambda g: (len(g[3]), g[3]))},
        lettered=lettered,
        recommendations=_recommendations(con),
    )
    files = tuple((file, file_digest) for file, file_digest, _ in delivered)
    return Stored(name, digest, files, sum(n for *_, n in delivered), outside, version, invented, numbers)


def _criteria(con: duckdb.DuckDBPyConnection) -> tuple[ComparedCriterion, ...]:
    by_group: dict[str, dict[str, Count]] = {}
    for id_, code, met, base in con.execute("SELECT kriterium, grupp, antal, bas FROM kriterier_grupper").fetchall():
        by_group.setdefault(id_, {})[code] = Count(met, base)
    rows = con.execute(
        "SELECT k.id, k.etikett, k.omrade, k.kallor, k.regel, k.definition_sha256, k.malniva, "
        "k.huvudresultat, k.fraga, k.krav, k.fynd, k.rekommendation, k.huvudkriterium, i.antal, i.bas "
        "FROM kriterier AS k "
        "JOIN indikatorer AS i ON i.id = 'kriterium_' || k.id ORDER BY k.ordning"
    ).fetchall()
    return tuple(
        ComparedCriterion(
            id_, label, area, sources, rule, digest, target, headline, Count(met, base), by_group.get(id_, {}), *words
        )
        for id_, label, area, sources, rule, digest, target, headline, *words, met, base in rows
    )


def _has_register(con: duckdb.DuckDBPyConnection) -> bool:
    if not con.execute("FROM duckdb_tables() WHERE table_name = ?", [_REGISTER]).fetchone():
        return False
    columns = con.execute(f"FROM {_REGISTER} LIMIT 0").description
    return {name for name, *_ in columns or ()} >= _OF_REGISTER


def _recommendations(con: duckdb.DuckDBPyConnection) -> tuple[Recommendation, ...]:
    """The export's register of recommendations, if it has one: each with its state in words and its criterion."""
    if not _has_register(con):
        return ()
    rows = con.execute(
        "SELECT r.nummer, r.rekommendation, coalesce(k.etikett, CAST(r.lage AS VARCHAR)), "
        f"coalesce(CAST(r.kriterium AS VARCHAR), '') FROM {_REGISTER} AS r LEFT JOIN koder AS k "
        f"ON k.tabell = '{_REGISTER}' AND k.variabel = 'lage' AND k.kod = CAST(r.lage AS VARCHAR) ORDER BY r.rowid"
    ).fetchall()
    return tuple(Recommendation(*row) for row in rows)


def _is_consistent(numbers: AuditNumbers) -> bool:
    """True if every id occurs once and every count fits its base."""
    counts = [c for criterion in numbers.criteria for c in (criterion.whole, *criterion.groups.values())]
    return (
        bool(numbers.criteria)
        and len(numbers.by_id) == len(numbers.criteria)
        and not any(c.whole.hidden for c in numbers.criteria)
        and all(c.hidden or 0 <= (c.met or 0) <= (c.base or 0) for c in counts)
    )
