"""Two reviewers' exports of the same decisions -> how well they agree, and what to talk through."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import duckdb

from checks.audit import Audit
from granskning import output
from granskning.jobs.job import JobSteps, Result, Say, check_day, faults_listed, load_audit, read
from granskning.jobs.together import put_together, talk, write_export
from granskning.notes import hidden_notes, not_read
from granskning.option_values import DEFAULT_AUDIT
from pipeline import assess, manifest
from pipeline.comparing.double_coding import NO_VALUE, DoubleCoding, compare
from pipeline.errors import ConflictError, ContractError, Fault, NothingInCommonError, PersonalDataError
from pipeline.reading.agreed import VARIABLE, Identity, Settled, answer_words, identity
from pipeline.reading.copies import Copy, copy_of
from pipeline.reading.export import Export
from pipeline.reading.load import Loaded
from pipeline.reading.merge import Conflict, merge
from reports.agreement.trail import TrailEntry
from reports.agreement.workbook import TalkLine
from reports.language.swedish import counted, small

COMMAND = "samstammighet"


@dataclass(frozen=True)
class PairRequest:
    """What the user asked for; `agreed` is the list of differences, with what the reviewers agreed on filled in."""

    first: Path
    second: Path
    target: Path
    audit: str = DEFAULT_AUDIT
    granskningsdatum: date | None = None
    ignore_unknown: bool = False
    agreed: Path | None = None


@dataclass(frozen=True)
class _Coding:
    """One reviewer's export, read: its tables, and the same cell by cell, called A or B."""

    name: str
    con: duckdb.DuckDBPyConnection
    export: Export
    loaded: Loaded
    copy: Copy


def samstammighet(request: PairRequest, say: Say) -> Result:
    """The whole job. Everything is made in a folder beside the target and swapped in at the end."""
    steps = JobSteps(say, 4)
    for export in (request.first, request.second):
        output.check_target(request.target, export, COMMAND)
    audit = load_audit(request.audit)
    day = request.granskningsdatum or audit.granskningsdatum
    with (
        output.replaced(request.target, steps.notice) as folder,
        faults_listed(request.target, request.first, request.second),
    ):
        scratch = folder / "scratch"
        with ExitStack() as stack:
            pair = _read_both(request, audit, scratch, stack, steps)
            steps("Bedömer ärendena mot kriterierna")
            for one in pair:
                check_day(one.con, audit, day)
                assess.assess(one.con, audit, day, one.loaded.present)
            first, second = pair
            coding = compare(first.con, second.con, audit, first.loaded.present & second.loaded.present)
            if not coding.common:
                raise NothingInCommonError(_nothing_in_common(coding))
            copies = first.copy, second.copy
            lines = further_lines(audit, merge(copies, audit).conflicts, coding)
            agreed_notes: tuple[str, ...] = ()
            if request.agreed:
                agreed_notes = _agree(request.agreed, audit, day, (first, second), copies, coding, lines, folder)
            steps("Skriver jämförelsen")
            _reports(audit, coding, day, (first, second), lines, folder)
        shutil.rmtree(scratch)
        options = {"granskningsdatum": day.isoformat(), "ignorera_okanda": request.ignore_unknown}
        reads_by_letter = {letter: (one.export, one.loaded) for letter, one in zip("AB", pair, strict=True)}
        manifest.write_pair(folder, COMMAND, audit, reads_by_letter, options)
    return Result(request.target, (*_notes(coding, pair), *agreed_notes), any(one.export.invented for one in pair))


def _read_both(request: PairRequest, audit: Audit, scratch: Path, stack: ExitStack, steps: JobSteps) -> list[_Coding]:
    """Reads both exports; `stack` closes their connections. One ContractError lists the faults of both, each with its
    reviewer."""
    faults: list[Fault] = []
    pair: list[_Coding] = []
    names = _names(request)
    for letter, path, name in zip("AB", (request.first, request.second), names, strict=True):
        folder = scratch / letter
        folder.mkdir(parents=True)
        steps(f"Läser exporten från granskare {letter}")
        try:
            with _errors_attributed_to(f"granskare {letter}"):
                con, export, loaded = read(path, audit, folder, ignore_unknown=request.ignore_unknown)
        except ContractError as error:
            faults += error.faults
            continue
        stack.enter_context(con)
        pair.append(_Coding(name, con, export, loaded, copy_of(con, export, letter)))
    if faults:
        raise ContractError(faults)
    return pair


@contextmanager
def _errors_attributed_to(who: str) -> Iterator[None]:
    """Adds to an error whose export it concerns."""
    try:
        yield
    except ContractError as error:
        raise ContractError([_attributed_fault(who, fault) for fault in error.faults]) from None
    except PersonalDataError as error:
        raise PersonalDataError([f"{who}, {place}" for place in error.places]) from None


def _attributed_fault(who: str, fault: Fault) -> Fault:
    cause = _attributed_fault(who, fault.follows) if fault.follows else None
    return replace(fault, table=f"{who}, {fault.table}", follows=cause)


def _names(request: PairRequest) -> tuple[str, str]:
    """What the report calls each export: its file name, preceded by its folder's name if both names are equal."""
    first, second = request.first.resolve(), request.second.resolve()
    if first.name == second.name and first != second:
        return f"{first.parent.name}/{first.name}", f"{second.parent.name}/{second.name}"
    return first.name, second.name


def further_lines(audit: Audit, conflicts: Sequence[Conflict], coding: DoubleCoding) -> list[TalkLine]:
    """The differences outside the values that are used: rows of other tables, and unused values. Each is a line to talk
    through."""
    disagreements = {(d.id, c.id) for c in coding.all for d in c.disagreements}
    lines: list[TalkLine] = []
    for conflict in conflicts:
        case, about, id_ = identity(audit, conflict.case, conflict.point)
        if case in coding.common and (about != VARIABLE or (case, id_) not in disagreements):
            entry = talk(audit, conflict)
            spec, name = audit.table(conflict.point[0]), conflict.point[2]
            answers = {s.copy: answer_words(spec, name, s.value) for s in conflict.answers}
            lines.append((case, about, id_, entry.label, answers.get("A", NO_VALUE), answers.get("B", NO_VALUE)))
    return lines


def _agree(
    list_file: Path,
    audit: Audit,
    day: date,
    pair: tuple[_Coding, _Coding],
    copies: tuple[Copy, Copy],
    coding_before: DoubleCoding,
    lines: Sequence[TalkLine],
    folder: Path,
) -> tuple[str, ...]:
    """Writes the agreed export and the trail to the folder; returns notes about them. ConflictError if a cell is
    undecided."""
    from reports.agreement import trail

    merged, settled = put_together(copies, audit, list_file)
    if undecided_cells := [*settled.undecided, *(identity(audit, c.case, c.point) for c in merged.open)]:
        raise ConflictError(_undecided_message(list_file, list(dict.fromkeys(undecided_cells))))
    target = folder / "enad_export.xlsx"
    invented = any(one.export.invented for one in pair)
    write_export(target, audit, merged, invented=invented)
    scratch = folder / "scratch" / "enad"
    scratch.mkdir()
    try:
        con, _, loaded = read(target, audit, scratch)
    except ContractError as error:
        raise ContractError(error.faults, summary="Det som ni enades om går inte ihop") from None
    with con:
        assess.assess(con, audit, day, loaded.present)
        codings_after = [compare(one.con, con, audit, one.loaded.present & loaded.present) for one in pair]
    steps = _steps(audit, coding_before, lines, settled)
    codings = (coding_before, codings_after[0], codings_after[1])
    trail.write(folder / "spar.xlsx", steps, codings, created=day, invented=invented)
    return (
        f"Skillnader som ni har enats om: {len(steps)}.",
        "Den enade exporten är enad_export.xlsx. Vem som sade vad, och vad ni enades om, står i spar.xlsx.",
    )


def _steps(audit: Audit, coding_before: DoubleCoding, lines: Sequence[TalkLine], settled: Settled) -> list[TrailEntry]:
    """What the reviewers agreed on for each line, in words."""
    words = {
        identity(audit, point[1][0], point): (
            answer_words(audit.table(point[0]), point[2], value),
            settled.notes[point],
        )
        for point, value in settled.agreed.items()
    }
    variable_lines: list[TalkLine] = [
        (d.id, VARIABLE, c.id, c.label, d.first, d.second)
        for c in (*coding_before.variables, *coding_before.other)
        for d in c.disagreements
    ]
    return [TrailEntry(*line, *words[line[:3]]) for line in (*variable_lines, *lines) if line[:3] in words]


def _undecided_message(list_file: Path, points: Sequence[Identity]) -> str:
    lines = [f"Ni har inte enats om allt: {len(points)} rader i {list_file.name} saknar svar i kolumnen Enades om."]
    lines += [f"  {case}, {about}: {id_}" for case, about, id_ in points[: ContractError.SHOWN]]
    if len(points) > ContractError.SHOWN:
        lines.append(f"  … och {len(points) - ContractError.SHOWN} till.")
    return "\n".join([*lines, "Skriv Inget värde där cellen ska vara tom. Ingen enad export är skriven."])


def _reports(
    audit: Audit,
    coding: DoubleCoding,
    day: date,
    pair: tuple[_Coding, _Coding],
    lines: Sequence[TalkLine],
    folder: Path,
) -> None:
    """The comparison -> the files that people open."""
    from reports.agreement import report, workbook
    from reports.render import html
    from reports.render.word import document as word

    present = pair[0].loaded.present | pair[1].loaded.present
    compared_tables = [t for t in audit.tables if t.parent == audit.main.name and t.name in present]
    first, second = (
        report.Coder(
            manifest.safe(one.name),
            one.loaded.rows_used[audit.main.name],
            tuple(t.label for t in compared_tables if t.name not in one.loaded.present),
            one.loaded.dropped_columns,
            one.export.invented,
        )
        for one in pair
    )
    document = report.build(audit, coding, report.AgreementFacts(day, first, second, manifest.version()))
    word.write(document, {}, folder / "samstammighet.docx")
    html.write(document, folder, folder / "samstammighet.html")
    target = folder / "samstammighet.xlsx"
    workbook.write(coding, target, created=document.created, invented=document.invented, extra_lines=lines)


def _nothing_in_common(coding: DoubleCoding) -> str:
    return (
        "De två exporterna har inget ärende gemensamt, så det finns inget att jämföra. Granskare A har "
        f"{counted(len(coding.only_first), 'ärende', 'ärenden')} och granskare B "
        f"{counted(len(coding.only_second), 'ärende', 'ärenden')}. Kontrollera att exporterna gäller samma urval och "
        "att båda har använt samma ärende-id."
    )


def _notes(coding: DoubleCoding, pair: list[_Coding]) -> tuple[str, ...]:
    """What the user should know although nothing is wrong."""
    notes = [f"Gemensamma ärenden: {len(coding.common)}."]
    for letter, ids, one in zip("AB", (coding.only_first, coding.only_second), pair, strict=True):
        if ids:
            notes.append(f"Ärenden som bara granskare {letter} har, och som inte räknas: {len(ids)}.")
        if unread_note := not_read(one.export):
            notes.append(f"Granskare {letter}: {small(unread_note)}")
        notes += [f"Granskare {letter}: {small(note)}" for note in hidden_notes(one.export.hidden)]
        if one.loaded.dropped_columns:
            notes.append(f"Kolumner som utelämnats hos granskare {letter}: {', '.join(one.loaded.dropped_columns)}.")
    notes.append(f"Skillnader att tala igenom: {sum(len(c.disagreements) for c in coding.all)}.")
    return tuple(notes)
