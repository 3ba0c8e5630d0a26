"""Two reviewers' exports of the same decisions -> how well they agree, and what to talk through."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import duckdb

from checks.audit import Audit
from granskning import output
from granskning.jobs.job import Result, Say, Steps, faults_listed, load_audit, read
from granskning.notes import not_read
from pipeline import assess, manifest
from pipeline.comparing.double_coding import DoubleCoding, compare
from pipeline.errors import ContractError, Fault, NothingInCommonError, PersonalDataError
from pipeline.reading.export import Export
from pipeline.reading.load import Loaded
from reports.language.swedish import counted, small

COMMAND = "samstammighet"


@dataclass(frozen=True)
class PairRequest:
    """What the user asked for."""

    first: Path
    second: Path
    target: Path
    audit: str = "sysselsattning_2025"
    granskningsdatum: date | None = None
    ignore_unknown: bool = False


@dataclass(frozen=True)
class _Coding:
    """One reviewer's export, read."""

    name: str
    con: duckdb.DuckDBPyConnection
    export: Export
    loaded: Loaded


def samstammighet(request: PairRequest, say: Say) -> Result:
    """The whole job. Everything is made in a folder beside the target and swapped in at the end."""
    steps = Steps(say, 4)
    for export in (request.first, request.second):
        output.check_target(request.target, export, COMMAND)
    audit = load_audit(request.audit)
    day = request.granskningsdatum or audit.granskningsdatum
    with (
        output.replaced(request.target, steps.notice) as folder,
        faults_listed(request.target, request.first, request.second),
    ):
        scratch = folder / "scratch"
        with ExitStack() as opened:
            pair = _read_both(request, audit, scratch, opened, steps)
            steps("Bedömer ärendena mot kriterierna")
            for one in pair:
                assess.assess(one.con, audit, day, one.loaded.present)
            first, second = pair
            coding = compare(first.con, second.con, audit, first.loaded.present & second.loaded.present)
        shutil.rmtree(scratch)
        if not coding.common:
            raise NothingInCommonError(_nothing_in_common(coding))
        steps("Skriver jämförelsen")
        _reports(audit, coding, day, (first, second), folder)
        options = {"granskningsdatum": day.isoformat(), "ignorera_okanda": request.ignore_unknown}
        read_in = {letter: (one.export, one.loaded) for letter, one in zip("AB", pair, strict=True)}
        manifest.write_pair(folder, COMMAND, audit, read_in, options)
    return Result(request.target, _notes(coding, pair), any(one.export.invented for one in pair))


def _read_both(request: PairRequest, audit: Audit, scratch: Path, opened: ExitStack, steps: Steps) -> list[_Coding]:
    """Both exports, whose connections `opened` closes. Faults of both are told at once, and of which they are."""
    faults: list[Fault] = []
    pair: list[_Coding] = []
    names = _names(request)
    for letter, path, name in zip("AB", (request.first, request.second), names, strict=True):
        folder = scratch / letter
        folder.mkdir(parents=True)
        steps(f"Läser exporten från granskare {letter}")
        try:
            with _told(f"granskare {letter}"):
                con, export, loaded = read(path, audit, folder, ignore_unknown=request.ignore_unknown)
        except ContractError as error:
            faults += error.faults
            continue
        opened.enter_context(con)
        pair.append(_Coding(name, con, export, loaded))
    if faults:
        raise ContractError(faults)
    return pair


@contextmanager
def _told(who: str) -> Iterator[None]:
    """Says whose export it is that an error is about."""
    try:
        yield
    except ContractError as error:
        raise ContractError([replace(f, table=f"{who}, {f.table}") for f in error.faults]) from None
    except PersonalDataError as error:
        raise PersonalDataError([f"{who}, {place}" for place in error.places]) from None


def _names(request: PairRequest) -> tuple[str, str]:
    """What each export is called in the report: its name, with its folder's where both have the same."""
    first, second = request.first.resolve(), request.second.resolve()
    if first.name == second.name and first != second:
        return f"{first.parent.name}/{first.name}", f"{second.parent.name}/{second.name}"
    return first.name, second.name


def _reports(audit: Audit, coding: DoubleCoding, day: date, pair: tuple[_Coding, _Coding], folder: Path) -> None:
    """What was compared -> the files that people open."""
    from reports.agreement import report, workbook
    from reports.render import html
    from reports.render.word import document as word

    either = pair[0].loaded.present | pair[1].loaded.present
    compared = [t for t in audit.tables if t.parent == audit.main.name and t.name in either]
    first, second = (
        report.Coder(
            manifest.safe(one.name),
            one.loaded.rows_used[audit.main.name],
            tuple(t.label for t in compared if t.name not in one.loaded.present),
            one.loaded.dropped_columns,
            one.export.invented,
        )
        for one in pair
    )
    document = report.build(audit, coding, report.AgreementFacts(day, first, second, manifest.version()))
    word.write(document, {}, folder / "samstammighet.docx")
    html.write(document, folder, folder / "samstammighet.html")
    target = folder / "samstammighet.xlsx"
    workbook.write(coding, target, created=document.created, invented=document.invented)


def _nothing_in_common(coding: DoubleCoding) -> str:
    return (
        "De två exporterna har inget ärende gemensamt, så det finns inget att jämföra. Granskare A har "
        f"{counted(len(coding.only_first), 'ärende', 'ärenden')} och granskare B "
        f"{counted(len(coding.only_second), 'ärende', 'ärenden')}. Kontrollera att exporterna gäller samma urval och "
        "att båda har använt samma ärende-id."
    )


def _notes(coding: DoubleCoding, pair: list[_Coding]) -> tuple[str, ...]:
    """What the user must be told though nothing is wrong."""
    notes = [f"Gemensamma ärenden: {len(coding.common)}."]
    for letter, alone, one in zip("AB", (coding.only_first, coding.only_second), pair, strict=True):
        if alone:
            notes.append(f"Ärenden som bara granskare {letter} har, och som inte räknas: {len(alone)}.")
        if unread := not_read(one.export):
            notes.append(f"Granskare {letter}: {small(unread)}")
        if one.loaded.dropped_columns:
            notes.append(f"Kolumner som utelämnats hos granskare {letter}: {', '.join(one.loaded.dropped_columns)}.")
    notes.append(f"Skillnader att tala igenom: {sum(len(c.disagreements) for c in coding.all)}.")
    return tuple(notes)
