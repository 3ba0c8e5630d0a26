"""A list of decisions -> a random sample of those to review, in a workbook that tells how it was drawn."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
from xlsxwriter.exceptions import FileCreateError

from checks.definitions import Audit, TableSpec
from checks.rules import ALWAYS
from pipeline import manifest, sample, workbook
from pipeline.errors import FileError, UsageError, reason
from pipeline.load import Loaded, labels
from pipeline.read import Export
from pipeline.run import Request, faults_listed, load_audit, read
from reports import sample_sheets, sample_words
from reports.sample_words import SampleFacts
from reports.swedish import number

Say = Callable[[str], None]


@dataclass(frozen=True)
class SampleRequest:
    """What the user asked for: `size` decisions a district from the list, in the order that `seed` gives."""

    population: Path
    target: Path
    size: int
    seed: int
    audit: str = "sysselsattning_2025"
    ignore_unknown: bool = False


@dataclass(frozen=True)
class Sampled:
    """What a run tells the user at the end."""

    target: Path
    strata: tuple[sample.Stratum, ...]
    notes: tuple[str, ...]


def urval(request: SampleRequest, say: Say) -> Sampled:
    """The whole job. The workbook is written whole or not at all, and never over another file."""
    audit = _audit(request)
    _refuse_existing(request.target)
    if request.population.is_dir():
        raise FileError(f"{request.population} är en mapp. Ange filen med listan över beslut (.csv eller .xlsx).")
    listed = _list_alone(audit, request.population)
    asked = Request(request.population, request.target, request.audit, ignore_unknown=request.ignore_unknown)
    with _beside(request.target), TemporaryDirectory() as folder:
        con, export, loaded = read(asked, listed, Path(folder), say)
        with con:
            candidates, outside = _candidates(con, listed)
            districts = _districts(con, listed)
        say("Drar urvalet …")
        strata = sample.draw(candidates, districts, audit.quotas, request.size, request.seed)
        facts = _facts(request, audit, listed, export, loaded, len(candidates), outside)
        sample_sheets.write(Path(folder) / "urval.xlsx", audit, strata, facts)
        _put(Path(folder) / "urval.xlsx", request.target)
    return Sampled(request.target, strata, _notes(audit, strata, facts, export, loaded))


def _audit(request: SampleRequest) -> Audit:
    """The audit asked for, if it draws a sample."""
    if request.target.suffix.lower() != ".xlsx":
        raise UsageError(
            f"{request.target} är inget namn på en Excel-arbetsbok. Ange ett namn som slutar på .xlsx med --ut."
        )
    audit = load_audit(request.audit)
    if not audit.quotas:
        raise UsageError(f"Granskningen {audit.name} har inga kvoter, så det går inte att dra något urval till den.")
    return audit


def _refuse_existing(target: Path) -> None:
    if target.exists():
        raise FileError(
            f"{target} finns redan och skrivs inte över, så att ett draget urval aldrig går förlorat. Ange ett annat "
            "namn med --ut."
        )


# --- The list ---------------------------------------------------------------------------------------------


def _list_alone(audit: Audit, population: Path) -> Audit:
    """The audit with one table, the list: what is drawn by and shown, every cell required."""
    main = audit.main
    named = {*main.key, *_drawn_by(audit), audit.decided, *audit.sampled.columns}
    variables = tuple(replace(v, required=ALWAYS) for v in main.variables if v.name in named)
    rules = tuple(rule for rule in main.rules if named.issuperset(rule.breach.columns))
    table = TableSpec(main.name, _sheet(population), variables, main.key, rules)
    return replace(
        audit, tables=(table,), derived_sql="", derived=(), criteria=(), report_tables=(), indicators=(), ranks=(),
        overviews=(),
    )  # fmt: skip


def _drawn_by(audit: Audit) -> tuple[str, ...]:
    return tuple(variable.name for variable in sample.stratum_variables(audit))


def _details(listed: Audit) -> tuple[str, ...]:
    """The variables that are shown but not drawn by."""
    others = {*listed.main.key, *_drawn_by(listed)}
    return tuple(name for name in listed.main.names if name not in others)


def _sheet(population: Path) -> str:
    """What the list's sheet may be called beside `arenden`: a workbook's only sheet is the list whatever its name."""
    names: list[str] = []
    if population.suffix.lower() == ".xlsx" and population.is_file():
        with suppress(OSError):  # told by the reading that follows
            names = workbook.open_workbook(population).sheet_names
    return names[0] if len(names) == 1 else "Population"


def _candidates(con: duckdb.DuckDBPyConnection, listed: Audit) -> tuple[list[sample.Candidate], int]:
    """The decisions that may be drawn, and how many lie outside the audit's period."""
    table, codes, details = listed.main, _drawn_by(listed), _details(listed)
    first, last = listed.period
    inside = f"{listed.decided} BETWEEN DATE '{first}' AND DATE '{last}'"
    shown = ", ".join(f"CAST({name} AS VARCHAR)" for name in (*table.key, *codes, *details))
    rows = con.execute(f"SELECT {inside}, {listed.sampled.sql} IS TRUE, {shown} FROM {table.name}").fetchall()
    translated = [table.variable(name).codes for name in details]
    candidates = [
        sample.Candidate(
            id_,
            tuple(cells[: len(codes)]),
            tuple(t.get(cell, cell) for t, cell in zip(translated, cells[len(codes) :], strict=True)),
        )
        for in_period, wanted, id_, *cells in rows
        if in_period and wanted
    ]
    return candidates, sum(not in_period for in_period, *_ in rows)


def _districts(con: duckdb.DuckDBPyConnection, listed: Audit) -> list[str]:
    """The districts of the list, in the codebook's order, also those that have nothing to draw from."""
    found = con.execute(f"SELECT DISTINCT CAST({sample.DISTRICT} AS VARCHAR) FROM {listed.main.name}").fetchall()
    return [code for code in listed.main.variable(sample.DISTRICT).codes if (code,) in found]


# --- What is told of it -------------------------------------------------------------------------------------


def _facts(
    request: SampleRequest, audit: Audit, listed: Audit, export: Export, loaded: Loaded, candidates: int, outside: int
) -> SampleFacts:
    ((file, digest),) = export.sha256.items()
    rows = loaded.rows_used[listed.main.name]
    return SampleFacts(
        size=request.size,
        seed=request.seed,
        file=manifest.safe(file.name),
        sha256=digest,
        rows=rows,
        outside_period=outside,
        not_sampled=rows - outside - candidates,
        sampled=audit.sampled.words(labels(audit.main)),
        details=tuple(audit.main.variable(name).label for name in _details(listed)),
        version=manifest.version(),
        definition_sha256=manifest.definition_hash(audit),
    )


def _notes(
    audit: Audit, strata: Sequence[sample.Stratum], facts: SampleFacts, export: Export, loaded: Loaded
) -> tuple[str, ...]:
    """What the user must be told though nothing is wrong."""
    drawn, districts = sum(len(s.drawn) for s in strata), len({s.codes[0] for s in strata})
    notes = [f"Beslut i urvalet: {number(drawn)}. Stadsdelar: {districts}. Beslut i ramen: {number(facts.frame)}."]
    if facts.outside_period:
        first, last = audit.period
        notes.append(
            f"Beslut utanför granskningens period ({first}–{last}), som inte är med i ramen: "
            f"{number(facts.outside_period)}."
        )
    if facts.not_sampled:
        notes.append(
            f"Beslut med annat utfall än {facts.sampled}, som inte är med i ramen: {number(facts.not_sampled)}."
        )
    if rounded := sample_words.rounded(audit, facts.size):
        notes.append(rounded)
    for stratum in strata:
        if stratum.short:
            name = ", ".join(sample_words.stratum_labels(audit, stratum))
            notes.append(f"Färre beslut än kvoten: {name}, {len(stratum.drawn)} av {stratum.quota}.")
    if empty := sum(loaded.empty_rows.values()):
        notes.append(f"Tomma rader som hoppats över: {number(empty)}.")
    if loaded.dropped_columns:
        notes.append(f"Kolumner som utelämnats: {', '.join(loaded.dropped_columns)}.")
    if export.left_alone:
        notes.append(f"Det här har inte lästs: {', '.join(export.left_alone)}.")
    return tuple(notes)


# --- The file -------------------------------------------------------------------------------------------------


@contextmanager
def _beside(target: Path) -> Iterator[None]:
    """Lists the faults of the list in a folder beside the target, and says in Swedish what cannot be written."""
    try:
        with faults_listed(target.with_name(f"{target.stem}_fel")):
            yield
    except (OSError, FileCreateError, duckdb.IOException, duckdb.OutOfMemoryException) as error:
        raise FileError(
            f"{target} går inte att skriva ({reason(error)}). Kontrollera att det finns plats och behörighet, och "
            "försök igen."
        ) from None


def _put(made: Path, target: Path) -> None:
    """The finished file in its place, unless another has come there in the meantime."""
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.ny")
    try:
        shutil.copyfile(made, beside)
        _refuse_existing(target)
        os.replace(beside, target)
    finally:
        beside.unlink(missing_ok=True)
