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
from granskning.jobs.job import JobSteps, Result, Say, faults_listed, load_audit, read
from granskning.notes import hidden_notes, not_read
from granskning.option_values import DEFAULT_AUDIT
from granskning.scratch import scratch
from pipeline import manifest, sampling
from pipeline.errors import ContractError, FileError, PersonalDataError, UsageError
from pipeline.reading import workbook
from pipeline.reading.export import FORMATS, Export, is_mark
from pipeline.reading.load import Loaded
from pipeline.reading.match import normalise
from pipeline.reading.text_table import Foreign
from reports.language.rules import Phrasebook
from reports.language.swedish import number
from reports.sample import words
from reports.sample import workbook as sample_sheets
from reports.sample.words import SampleFacts

_LIST = "Population"
"""Another name for the list's sheet than that of the table of decisions, in a workbook with several sheets."""


@dataclass(frozen=True)
class SampleRequest:
    """What the user asked for: `size` decisions a district from the list, in the order that `seed` gives."""

    population: Path
    target: Path
    size: int
    seed: int
    audit: str = DEFAULT_AUDIT
    ignore_unknown: bool = False


def urval(request: SampleRequest, say: Say) -> Result:
    """The whole job. The workbook is written whole or not at all, and never over another file."""
    output.check_new_workbook(request.target)
    audit = _audit(request.audit)
    _check_file(request.population)
    list_audit = _with_list_only(audit, request.population)
    steps = JobSteps(say, 2)
    steps("Läser listan")
    with _faults_beside(request.target, request.population), scratch() as folder:
        with _about_the_list():
            con, export, loaded = read(
                request.population,
                list_audit,
                Path(folder),
                ignore_unknown=request.ignore_unknown,
                foreign=_foreign(list_audit.main),
            )
        with con:
            candidates, outside = _candidates(con, list_audit)
            districts = _districts(con, list_audit)
        steps("Drar urvalet")
        strata = sampling.draw(candidates, districts, audit.quotas, request.size, request.seed)
        facts = _facts(request, audit, list_audit, export, loaded, len(candidates), outside)
        sample_sheets.write(Path(folder) / "urval.xlsx", audit, strata, facts)
        output.write_new(request.target, lambda file: shutil.copyfile(Path(folder) / "urval.xlsx", file), working=True)
    return Result(request.target, _notes(audit, strata, facts, export, loaded), export.invented)


def _audit(name: str) -> Audit:
    """The requested audit. UsageError if it has no quotas to draw a sample by."""
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
    """Words errors about an export as errors about the list."""
    try:
        yield
    except ContractError as error:
        raise ContractError(error.faults, summary="Listan stämmer inte") from None
    except PersonalDataError as error:
        raise PersonalDataError(error.places, "listan") from None


def _foreign(table: TableSpec) -> Foreign:
    """How to describe a column that does not belong to the list, although the codebook may have it."""
    columns = ", ".join(v.label for v in table.variables)
    return Foreign("kolumnen hör inte till listan", f"en av kolumnerna {columns}")


def _with_list_only(audit: Audit, population: Path) -> Audit:
    """The audit with the list as its only table: the variables to draw by and to show, with every cell required."""
    main = audit.main
    names = set(audit.known_before)
    variables = tuple(replace(v, required=ALWAYS) for v in main.variables if v.name in names)
    rules = tuple(rule for rule in main.rules if names.issuperset(rule.breach.columns))
    table = TableSpec(main.name, _sheet(main, population), variables, main.key, rules)
    return replace(
        audit, tables=(table,), derived=(), criteria=(), report_tables=(), indicators=(), ranks=(),
        overviews=(), main_criteria=(), headlines=(), main_tables=(), expectations=(),
    )  # fmt: skip


def _drawn_by(audit: Audit) -> tuple[str, ...]:
    return tuple(variable.name for variable in sampling.stratum_variables(audit))


def _details(list_audit: Audit) -> tuple[str, ...]:
    """The variables that the sample shows but is not drawn by."""
    others = {*list_audit.main.key, *_drawn_by(list_audit)}
    return tuple(name for name in list_audit.main.names if name not in others)


def _sheet(main: TableSpec, population: Path) -> str:
    """The name that the list's sheet may have besides `arenden`. If a workbook has a single sheet that is not empty,
    that sheet is the list, whatever its name."""
    if population.suffix.lower() != ".xlsx":
        return _LIST
    try:
        book = workbook.read(population)
    except OSError:  # the reading that follows reports it
        return _LIST
    names = [name for name in book.sheets if not is_mark(name)]
    filled_sheets = [name for name in names if not book.is_empty(name)]
    if not filled_sheets:
        raise FileError(f"{population.name} är tom: inget blad har någon lista.")
    if len(filled_sheets) == 1:
        return filled_sheets[0]
    if {normalise(name) for name in filled_sheets}.isdisjoint({normalise(main.name), normalise(_LIST)}):
        sheets = ", ".join(manifest.safe(name) for name in filled_sheets)
        raise FileError(f"{population.name}: Listan ska ha ett enda blad. Bladen är: {sheets}.")
    return _LIST


def _candidates(con: duckdb.DuckDBPyConnection, list_audit: Audit) -> tuple[list[sampling.Candidate], int]:
    """The decisions that can be drawn, and how many decisions lie outside the audit's period."""
    table, codes, details = list_audit.main, _drawn_by(list_audit), _details(list_audit)
    first, last = list_audit.period
    in_period_sql = f"{list_audit.decided} BETWEEN DATE '{first}' AND DATE '{last}'"
    columns = ", ".join(f"CAST({name} AS VARCHAR)" for name in (*table.key, *codes, *details))
    rows = con.execute(
        f"SELECT {in_period_sql}, {list_audit.sampled.sql} IS TRUE, {columns} FROM {table.name}"
    ).fetchall()
    labels = [table.variable(name).codes for name in details]
    candidates = [
        sampling.Candidate(
            id_,
            tuple(cells[: len(codes)]),
            tuple(t.get(cell, cell) for t, cell in zip(labels, cells[len(codes) :], strict=True)),
        )
        for in_period, is_sampled, id_, *cells in rows
        if in_period and is_sampled
    ]
    return candidates, sum(not in_period for in_period, *_ in rows)


def _districts(con: duckdb.DuckDBPyConnection, list_audit: Audit) -> list[str]:
    """The districts of the list, in the codebook's order, including those with nothing to draw from."""
    compared = list_audit.compared
    rows = con.execute(f"SELECT DISTINCT {compared.sql} FROM {list_audit.main.name}").fetchall()
    return [code for code in compared.groups(list_audit.main) if (code,) in rows]


# --- The notes ----------------------------------------------------------------------------------------------


def _facts(
    request: SampleRequest,
    audit: Audit,
    list_audit: Audit,
    export: Export,
    loaded: Loaded,
    candidates: int,
    outside: int,
) -> SampleFacts:
    file = export.tables[list_audit.main.name].file
    rows = loaded.rows_used[list_audit.main.name]
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
        details=tuple(audit.main.variable(name).label for name in _details(list_audit)),
        version=manifest.version(),
        definition_sha256=manifest.definition_hash(audit),
    )


def _notes(
    audit: Audit, strata: Sequence[sampling.Stratum], facts: SampleFacts, export: Export, loaded: Loaded
) -> tuple[str, ...]:
    """What the user should know although nothing is wrong."""
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
    if unread_note := not_read(export):
        notes.append(unread_note)
    notes += hidden_notes(export.hidden)
    return tuple(notes)


# --- The file -------------------------------------------------------------------------------------------------


@contextmanager
def _faults_beside(target: Path, population: Path) -> Iterator[None]:
    """Lists the list's faults in a folder beside the target, and reports in Swedish what cannot be written."""
    faults = target.with_name(f"{target.stem}_fel")
    with output.disk_errors_named(target, output.cannot_write_new), faults_listed(faults, population):
        yield
