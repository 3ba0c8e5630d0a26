"""What all jobs share: messages about progress, the result, and how an audit and an export are read."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from threading import Thread

import duckdb

from checks import audits
from checks.audit import Audit
from checks.faults import DefinitionError, meant
from granskning import output
from granskning.notes import all_later
from granskning.scratch import is_working_file
from pipeline import assess
from pipeline.database import connect, limit_memory
from pipeline.errors import AuditError, ContractError, Fault, UsageError
from pipeline.reading import scan
from pipeline.reading.export import Export, is_invented, read_export
from pipeline.reading.load import FOREIGN, Loaded, load
from pipeline.reading.match import column_index, normalise
from pipeline.reading.text_table import Foreign
from pipeline.reading.together import read_together, workbooks_in
from pipeline.run_facts import DATABASE, marked_in
from reports.language.rules import Phrasebook
from reports.language.swedish import listing


@dataclass(frozen=True)
class Message:
    """A message of a job: the step that begins, with its number and the number of steps; 0 of 0 is a notice."""

    text: str
    number: int = 0
    of: int = 0

    def __str__(self) -> str:
        return f"[{self.number}/{self.of}] {self.text} …" if self.number else self.text


Say = Callable[[Message], None]
"""Where a job reports what it does: the terminal, a test, or `print`."""


class JobSteps:
    """The steps of a job, counted as they begin."""

    def __init__(self, say: Say, of: int) -> None:
        self._say, self._of, self._number = say, of, 0

    def __call__(self, text: str) -> None:
        """Begins the next step."""
        self._number += 1
        self._say(Message(text, self._number, self._of))

    def notice(self, text: str) -> None:
        """Reports something that is not a step."""
        self._say(Message(text))


@dataclass(frozen=True)
class Result:
    """The result of a job: where it is, what the user should know although nothing is wrong, and whether its data is
    marked as invented."""

    target: Path
    notes: tuple[str, ...]
    invented: bool = False


def load_audit(name: str | Audit) -> Audit:
    """The audit of that name, or the given definition, with every expression bound. UsageError if there is none,
    AuditError if it is wrong."""
    audit = open_audit(name)
    assess.verify(audit)
    return audit


def open_audit(name: str | Audit) -> Audit:
    """As `load_audit`, but its expressions are not bound: `read` does that with `verify`."""
    if isinstance(name, Audit):
        return name
    try:
        return audits.load(name)
    except KeyError:
        raise UsageError(
            f"Granskningen {name} finns inte.{meant(name, audits.names())} Det som finns är: "
            f"{', '.join(audits.names())}, eller en egen mapp, som skrivs med sökväg: ./min_granskning."
        ) from None
    except DefinitionError as error:
        raise AuditError(str(error)) from None


@contextmanager
def faults_listed(target: Path, *exports: Path) -> Iterator[None]:
    """Lists every fault of the exports in the target, beside an earlier report if there is one, and marks the faults of
    workbooks in copies there."""
    try:
        yield
    except ContractError as error:
        from reports.render.excel import lists

        invented = any(map(is_invented, exports))
        # A file uploaded to the page is a copy that is soon removed, and its list is downloaded elsewhere: a link in
        # the list would lead the user to correct that copy, or to nothing.
        linked = not any(map(is_working_file, (target, *exports)))
        with output.fault_lists_in(target) as folder:
            csv, xlsx = folder / "fel.csv", folder / "fel.xlsx"
            lists.write_faults(error.faults, xlsx, csv, invented=invented, linked=linked)
            copy_notes = _mark_copies(error.faults, folder, target, invented=invented)
        message = " ".join((f"Alla fel finns i {target / 'fel.xlsx'} och fel.csv.", *copy_notes))
        raise ContractError(error.faults, message, error.summary) from None


def faults_marked(faults: Sequence[Fault], target: Path, *, invented: bool) -> tuple[str, ...]:
    """Marks the faults of workbooks in copies in the target; returns notes about the copies. FileError if a copy cannot
    be written, for example because it is open in Excel."""
    if not any(fault.spots for fault in faults) and not marked_in(target):
        return ()
    with output.fault_lists_in(target) as folder:
        return _mark_copies(faults, folder, target, invented=invented)


def _mark_copies(faults: Sequence[Fault], folder: Path, target: Path, *, invented: bool) -> tuple[str, ...]:
    """Marks the faults in copies in `folder`; the notes name the target."""
    if not any(fault.spots for fault in faults) and not marked_in(folder):
        return ()
    from reports.render.excel.fault_copy import write_copies

    copies = write_copies(faults, folder, invented=invented)
    names = ", ".join(path.name for path in copies.written)
    sentence = f"Felen är markerade i kopior av arbetsböckerna, i {target}: {names}."
    if len(copies.written) == 1:
        sentence = f"Felen är markerade i en kopia av arbetsboken: {target / names}."
    return (
        *([sentence] if copies.written else []),
        *(f"{f.name} är för stor, eller för ovanligt uppbyggd, för en markerad kopia." for f in copies.unmarked),
        *(f"{f.name} har ändrats sedan verktyget skrev den och ersätts inte. Flytta den." for f in copies.changed),
    )


def read(
    path: Path,
    audit: Audit,
    folder: Path,
    *,
    tolerate_rejected: bool = False,
    ignore_unknown: bool = False,
    foreign: Foreign = FOREIGN,
    verify: bool = False,
) -> tuple[duckdb.DuckDBPyConnection, Export, Loaded]:
    """Export, or a folder of reviewers' workbooks, -> text tables -> typed tables in the folder's database; `foreign`
    as for `load`. `verify` is for an audit of `open_audit`: AuditError if it is wrong.

    ContractError with every fault there is.
    """
    scratch = folder / "scratch"
    scratch.mkdir()
    with ExitStack() as opened:
        with _verified_meanwhile(audit) if verify else nullcontext():
            if workbooks := workbooks_in(path, audit):
                export = read_together(workbooks, audit, scratch, ignore_unknown=ignore_unknown)
            else:
                export = read_export(path, audit, scratch)
            con = opened.enter_context(connect(folder / DATABASE, export.sha256))
            surveys = scan.survey(con, export, scratch)
            try:
                loaded = load(
                    con,
                    audit,
                    surveys,
                    tolerate_rejected=tolerate_rejected,
                    ignore_unknown=ignore_unknown,
                    foreign=foreign,
                    wording=lambda spec, condition: Phrasebook(audit, spec).condition(condition),
                )
            except ContractError as error:
                raise ContractError([*_of_another_audit(audit, export), *error.faults]) from None
        opened.pop_all()
    shutil.rmtree(scratch)
    limit_memory(con, loaded.rows_used[audit.main.name])
    if loaded.faults:
        from reports.render.excel import lists

        lists.write_faults(loaded.faults, folder / "fel.xlsx", folder / "fel.csv", invented=export.invented)
    return con, export, loaded


def _of_another_audit(audit: Audit, export: Export) -> Iterator[Fault]:
    """A fault that names the audits whose headers the export has, if it has unknown headers and is far from its own."""
    table = export.tables[audit.main.name]
    if not table.unknown:
        return
    others = {name: _header_differences(audits.load(name), export) for name in audits.names() if name != audit.name}
    fewest = min(others.values())
    if 2 * fewest <= _header_differences(audit, export):  # half as many: more than a few spellings or own columns
        names = listing([name for name, n in others.items() if n == fewest], "eller")
        why = f"rubrikerna hör till en annan granskning: välj {names} med --granskning"
        yield Fault(table.place, table.header_row, "", "", why)


def _header_differences(audit: Audit, export: Export) -> int:
    """How many headers the export has that the audit has no variable for, and the other way round."""
    specs, differences = {spec.name: spec for spec in audit.tables}, 0
    for name, table in export.tables.items():
        index = column_index(specs[name]) if name in specs else {}
        headers = {normalise(header) for header in table.headers}
        differences += len({index.get(header, header) for header in headers} ^ set(index.values()))
    return differences


def check_day(con: duckdb.DuckDBPyConnection, audit: Audit, day: date) -> None:
    """Raises UsageError if every decision is dated after the day when the files were read."""
    if wrong_day := all_later(con, audit, day):
        raise UsageError(f"{wrong_day} Ange den dagen med --granskningsdatum.")


@contextmanager
def _verified_meanwhile(audit: Audit) -> Iterator[None]:
    """Binds the audit's expressions in a thread while the block runs. An AuditError replaces an error of the block,
    which may be due to it."""
    with ThreadPoolExecutor(1) as executor:
        verified = executor.submit(assess.verify, audit)
        try:
            yield
        finally:
            verified.result()


def import_meanwhile(*modules: str) -> None:
    """Imports slow modules in a thread while DuckDB reads and judges outside Python.

    Code that needs one of the modules imports it as usual; that import waits until the module is ready.
    """
    Thread(target=lambda: [import_module(name) for name in modules], daemon=True).start()
