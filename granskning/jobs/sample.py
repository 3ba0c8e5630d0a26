"""A list of decisions -> a random sample of those to review, in a workbook that tells how it was drawn."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from checks.audit import Audit
from checks.codebook import TableSpec
from checks.expressions import ALWAYS
from granskning import output
from granskning.jobs.job import Result, Say, Steps, faults_listed, load_audit, read
from granskning.notes import not_read
from granskning.scratch import scratch
from pipeline import manifest, sampling
from pipeline.errors import ContractError, FileError, PersonalDataError, UsageError
from pipeline.reading import workbook
from pipeline.reading.export import FORMATS, Export, Foreign, is_mark
from pipeline.reading.load import Loaded
from pipeline.reading.match import normalise
from reports.language.rules import Phrasebook
from reports.language.swedish import number
from reports.sample import words
from reports.sample import workbook as sample_sheets
from reports.sample.words import SampleFacts

_LIST = "Population"
"""What the sheet may be called beside the table of decisions, where there are several."""


@dataclass(frozen=True)
class SampleRequest:
    """What the user asked for: `size` decisions a district from the list, in the order that `seed` gives."""

    population: Path
    target: Path
    size: int
    seed: int
    audit: str = "sysselsattning_2025"
    ignore_unknown: bool = False


def urval(request: SampleRequest, say: Say) -> Result:
    """The whole job. The workbook is written whole or not at all, and never over another file."""
    output.check_new_workbook(request.target)
    audit = _audit(request.audit)
    _check_file(request.population)
    listed = _list_alone(audit, request.population)
    steps = Steps(say, 2)
    steps("Läser listan")
    with _beside(request.target, request.population), scratch() as folder:
        with _about_the_list():
            con, export, loaded = read(
                request.population,
                listed,
                Path(folder),
                ignore_unknown=request.ignore_unknown,
                foreign=_foreign(listed.main),
            )
        with con:
            candidates, outside = _candidates(con, listed)
            districts = _districts(con, listed)
        steps("Drar urvalet")
        strata = sampling.draw(candidates, districts, audit.quotas, request.size, request.seed)
        facts = _facts(request, audit, listed, export, loaded, len(candidates), outside)
        sample_sheets.write(Path(folder) / "urval.xlsx", audit, strata, facts)
        output.write_new(request.target, lambda beside: shutil.copyfile(Path(folder) / "urval.xlsx", beside))
    return Result(request.target, _notes(audit, strata, facts, export, loaded), export.invented)


def _audit(name: str) -> Audit:
    """The audit asked for, if it draws a sample."""
    audit = load_audit(name)
    if not audit.quotas:
        raise UsageError(f"Granskningen {audit.name} har inga kvoter, så det går inte att dra något urval till den.")
    return audit


# --- The list ---------------------------------------------------------------------------------------------


def _check_file(population: Path) -> None:
    if population.is_dir():
        raise FileError(f"{population} är en mapp. Ange filen med listan över beslut (.csv eller .xlsx).")
    if not population.exists():
        raise FileError(f"{population} finns inte. Kontrollera sökvägen till listan över beslut.")
    if population.suffix.lower() not in FORMATS:
        raise FileError(f"{population.name} går inte att läsa. Listan ska vara en fil som slutar på .xlsx eller .csv.")


@contextmanager
def _about_the_list() -> Iterator[None]:
    """Says of the list what is otherwise said of an export."""
    try:
        yield
    except ContractError as error:
        raise ContractError(error.faults, summary="Listan stämmer inte") from None
    except PersonalDataError as error:
        raise PersonalDataError(error.places, "listan") from None


def _foreign(table: TableSpec) -> Foreign:
    """The codebook may have the column; it is the list that does not."""
    columns = ", ".join(v.label for v in table.variables)
    return Foreign("kolumnen hör inte till listan", f"en av kolumnerna {columns}")


def _list_alone(audit: Audit, population: Path) -> Audit:
    """The audit with one table, the list: what is drawn by and shown, every cell required."""
    main = audit.main
    named = set(audit.known_before)
    variables = tuple(replace(v, required=ALWAYS) for v in main.variables if v.name in named)
    rules = tuple(rule for rule in main.rules if named.issuperset(rule.breach.columns))
    table = TableSpec(main.name, _sheet(main, population), variables, main.key, rules)
    return replace(
        audit, tables=(table,), derived=(), criteria=(), report_tables=(), indicators=(), ranks=(),
        overviews=(), main_criteria=(), headlines=(), main_tables=(), expectations=(),
    )  # fmt: skip


def _drawn_by(audit: Audit) -> tuple[str, ...]:
    return tuple(variable.name for variable in sampling.stratum_variables(audit))


def _details(listed: Audit) -> tuple[str, ...]:
    """The variables that are shown but not drawn by."""
    others = {*listed.main.key, *_drawn_by(listed)}
    return tuple(name for name in listed.main.names if name not in others)


def _sheet(main: TableSpec, population: Path) -> str:
    """What the list's sheet may be called beside `arenden`: a workbook's only sheet is the list whatever its name.
    Empty sheets do not count."""
    if population.suffix.lower() != ".xlsx":
        return _LIST
    try:
        book = workbook.read(population)
    except OSError:  # told by the reading that follows
        return _LIST
    named = [name for name in book.sheets if not is_mark(name)]
    filled = [name for name in named if not book.is_empty(name)]
    if not filled:
        raise FileError(f"{population.name} är tom: inget blad har någon lista.")
    if len(filled) == 1:
        return filled[0]
    if {normalise(name) for name in filled}.isdisjoint({normalise(main.name), normalise(_LIST)}):
        sheets = ", ".join(manifest.safe(name) for name in filled)
        raise FileError(f"{population.name}: Listan ska ha ett enda blad. Bladen är: {sheets}.")
    return _LIST


def _candidates(con: duckdb.DuckDBPyConnection, listed: Audit) -> tuple[list[sampling.Candidate], int]:
    """The decisions that may be drawn, and how many lie outside the audit's period."""
    table, codes, details = listed.main, _drawn_by(listed), _details(listed)
    first, last = listed.period
    inside = f"{listed.decided} BETWEEN DATE '{first}' AND DATE '{last}'"
    shown = ", ".join(f"CAST({name} AS VARCHAR)" for name in (*table.key, *codes, *details))
    rows = con.execute(f"SELECT {inside}, {listed.sampled.sql} IS TRUE, {shown} FROM {table.name}").fetchall()
    translated = [table.variable(name).codes for name in details]
    candidates = [
        sampling.Candidate(
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
    compared = listed.compared
    found = con.execute(f"SELECT DISTINCT {compared.sql} FROM {listed.main.name}").fetchall()
    return [code for code in compared.groups(listed.main) if (code,) in found]


# --- What is told of it -------------------------------------------------------------------------------------


def _facts(
    request: SampleRequest, audit: Audit, listed: Audit, export: Export, loaded: Loaded, candidates: int, outside: int
) -> SampleFacts:
    file = export.tables[listed.main.name].file
    rows = loaded.rows_used[listed.main.name]
    return SampleFacts(
        size=request.size,
        seed=request.seed,
        file=manifest.safe(file.name),
        sha256=export.sha256[file],
        invented=export.invented,
        rows=rows,
        outside_period=outside,
        not_sampled=rows - outside - candidates,
        sampled=Phrasebook(audit).condition(audit.sampled),
        details=tuple(audit.main.variable(name).label for name in _details(listed)),
        version=manifest.version(),
        definition_sha256=manifest.definition_hash(audit),
    )


def _notes(
    audit: Audit, strata: Sequence[sampling.Stratum], facts: SampleFacts, export: Export, loaded: Loaded
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
    if rounded := words.rounded(audit, facts.size):
        notes.append(rounded)
    for stratum in strata:
        if stratum.short:
            name = ", ".join(words.stratum_labels(audit, stratum))
            notes.append(f"Färre beslut än kvoten: {name}, {len(stratum.drawn)} av {stratum.quota}.")
    if empty := sum(loaded.empty_rows.values()):
        notes.append(f"Tomma rader som hoppats över: {number(empty)}.")
    if loaded.dropped_columns:
        notes.append(f"Kolumner som utelämnats: {', '.join(loaded.dropped_columns)}.")
    if unread := not_read(export):
        notes.append(unread)
    return tuple(notes)


# --- The file -------------------------------------------------------------------------------------------------


@contextmanager
def _beside(target: Path, population: Path) -> Iterator[None]:
    """Lists the faults of the list in a folder beside the target, and says in Swedish what cannot be written."""
    faults = target.with_name(f"{target.stem}_fel")
    with output.told_of(target, output.cannot_write_new), faults_listed(faults, population):
        yield
