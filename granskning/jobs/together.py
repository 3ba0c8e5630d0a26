"""Several reviewers' workbooks -> one export, what prevents it, and how far the reviewers have come."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from checks.audit import Audit
from checks.codebook import TableSpec
from granskning import output
from granskning.jobs.job import JobSteps, Result, Say, faults_listed, faults_marked, load_audit
from granskning.notes import hidden_notes
from granskning.option_values import DEFAULT_AUDIT
from granskning.scratch import scratch
from pipeline.drawn_sample import DrawnSample, read_sample
from pipeline.errors import ConflictError, ContractError, Fault, FileError, UsageError
from pipeline.progress import CaseState, Progress, Standing, progress, state
from pipeline.reading.agreed import NOTHING_WORDS, ROW_WORDS, Settled, answer_words, identity, read_list, settle
from pipeline.reading.copies import Copy, read_copies
from pipeline.reading.merge import Conflict, CopyAnswer, Doubled, Merged, merge
from pipeline.reading.together import conflict_fault, doubled_fault, workbooks_in, wrong_in
from reports.together.workbook import Lists, Talk


@dataclass(frozen=True)
class TogetherRequest:
    """What the user asked for: workbooks, or folders of them, as one export. `agreed` is the list of differences with
    what the reviewers agreed on filled in, `sample` the drawn sample."""

    files: tuple[Path, ...]
    target: Path
    audit: str = DEFAULT_AUDIT
    agreed: Path | None = None
    sample: Path | None = None
    ignore_unknown: bool = False


def sla_ihop(request: TogetherRequest, say: Say) -> Result:
    """The whole job. The export is written whole or not at all, with a list of what to look at beside it.

    ContractError if a workbook has columns of its own, ConflictError if reviewers differ and have not agreed.
    """
    output.check_new_workbook(request.target)
    audit = load_audit(request.audit)
    sample = read_sample(request.sample, audit) if request.sample else None
    paths = workbooks(request.files, audit)
    steps = JobSteps(say, 2)
    fault_folder = request.target.with_name(f"{request.target.stem}_fel")
    with faults_listed(fault_folder, *paths), scratch() as folder:
        steps("Läser arbetsböckerna")
        copies = read(paths, audit, Path(folder), ignore_unknown=request.ignore_unknown)
        merged, settled = put_together(copies, audit, request.agreed)
        steps("Lägger ihop dem")
        draft = Path(folder) / "export.xlsx"
        write_export(draft, audit, merged, invented=any(c.invented for c in copies))
        (merged_copy,) = read_copies([draft], audit, Path(folder) / "kontroll")
        case_faults = tuple(line for copy in copies for line in wrong_in(audit, copy))
        lists = _lists(audit, merged, settled, case_faults, merged_copy)
        status = progress(copies, audit, sample)
        is_stopped = lists.undecided or any(not doubled.same for doubled in merged.doubled)
        with output.all_or_none() as files:
            list_file = (
                _write_lists(request.target, audit, lists, status, invented=merged_copy.invented) if lists else None
            )
            files += [list_file] if list_file else []
            if not is_stopped:
                output.write_new(request.target, lambda file: shutil.copyfile(draft, file), working=True)
                files.append(request.target)
            copy_notes = _mark_faults(audit, merged, case_faults, fault_folder, invented=merged_copy.invented)
        if is_stopped:
            raise ConflictError(_stop_message(lists.undecided, merged.doubled, list_file, copy_notes))
    return Result(
        request.target, tuple(_notes(copies, merged, audit, status, list_file, copy_notes)), merged_copy.invented
    )


def workbooks(files: Sequence[Path], audit: Audit) -> tuple[Path, ...]:
    """The workbooks, those of a folder sorted by name. UsageError if one is given twice, FileError if a folder has
    none."""
    paths: list[Path] = []
    for path in files:
        folder_workbooks = workbooks_in(path, audit)
        if path.is_dir() and not folder_workbooks:
            raise FileError(f"Mappen {path} har inga arbetsböcker med bladet {audit.main.label}.")
        paths += folder_workbooks or (path,)
    if len({path.resolve() for path in paths}) < len(paths):
        raise UsageError("Samma arbetsbok är angiven två gånger.")
    return tuple(paths)


def read(paths: Sequence[Path], audit: Audit, folder: Path, *, ignore_unknown: bool = False) -> tuple[Copy, ...]:
    """The workbooks as copies. ContractError for faults of a whole sheet, such as an unknown column."""
    copies = read_copies(paths, audit, folder)
    if faults := [f for c in copies for f in (*c.faults, *(() if ignore_unknown else c.unknown))]:
        raise ContractError(faults, summary="Arbetsböckerna följer inte mallen")
    return copies


def put_together(copies: Sequence[Copy], audit: Audit, agreed: Path | None) -> tuple[Merged, Settled]:
    """Merges the copies with what the reviewers agreed on. ContractError if the list cannot be understood."""
    merged = merge(copies, audit)
    if agreed is None:
        return merged, Settled({}, {}, (), ())
    settled = settle(audit, merged.conflicts, read_list(agreed), f"{agreed.name}, bladet Att tala igenom")
    if settled.faults:
        raise ContractError(settled.faults, summary="Det som ni enades om går inte att läsa")
    return merge(copies, audit, settled.agreed), settled


def write_export(target: Path, audit: Audit, merged: Merged, *, invented: bool) -> None:
    """Writes the registration form, filled with the merged rows."""
    from reports.form import workbook

    rows_by_table = {name: [row.values for row in rows] for name, rows in merged.tables.items()}
    target.write_bytes(workbook.workbook(audit, 1, rows_by_table, invented=invented))


# --- The list of what to look at ------------------------------------------------------------------------------


def _lists(
    audit: Audit, merged: Merged, settled: Settled, case_faults: Sequence[tuple[str, Fault]], merged_copy: Copy
) -> Lists:
    """Also what is agreed already, so that the new list can take the place of the old one."""
    decided = [c for c in merged.conflicts if c.agreed is not None]
    return Lists(
        talk=(
            *(talk(audit, conflict) for conflict in merged.open),
            *(talk(audit, conflict, settled.notes.get(conflict.point, "")) for conflict in decided),
        ),
        doubled=tuple(
            (d.place, ", ".join(d.key), ", ".join(d.cells), "lika" if d.same else "olika") for d in merged.doubled
        ),
        begun=tuple(_begun_cases(audit, merged, merged_copy)),
        wrong=tuple((f.table, f.cell, case, f.named, f.value, f.reason, f.expected) for case, f in case_faults),
    )


def talk(audit: Audit, conflict: Conflict, note: str = "") -> Talk:
    """A conflict as a line of the list to talk through, with what was agreed on it and the note."""
    table, key, name = conflict.point
    spec = audit.table(table)
    case, about, id_ = identity(audit, conflict.case, conflict.point)
    label = (
        spec.variable(name).label if name else f"Raden {', '.join(p for p in key if p != case)} på bladet {spec.label}"
    )
    answers = tuple(f"{answer_words(spec, name, s.value)} ({_place_of(s)})" for s in conflict.answers)
    agreed = "" if conflict.agreed is None else answer_words(spec, name, conflict.agreed)
    return Talk(case, about, id_, label, answers, _choices(spec, conflict), agreed, note)


def _choices(spec: TableSpec, conflict: Conflict) -> tuple[str, ...]:
    name = conflict.point[2]
    if not name:
        return tuple(ROW_WORDS.values())
    if codes := spec.variable(name).codes:
        return (*codes.values(), NOTHING_WORDS)
    return tuple(dict.fromkeys(answer_words(spec, name, s.value) for s in conflict.answers))


def _place_of(answer: CopyAnswer) -> str:
    return f"{answer.copy} {answer.cell}" if answer.cell else answer.copy


def _begun_cases(audit: Audit, merged: Merged, merged_copy: Copy) -> Iterator[tuple[str, ...]]:
    """The cases that are begun and not finished, with the cells that are empty in each workbook."""
    key, main = audit.main.key[0], audit.main
    for row, sheet_row in zip(merged.tables[main.name], merged_copy.sheets[main.name].rows, strict=True):
        if state(audit, sheet_row) is CaseState.UNTOUCHED or not sheet_row.missing:
            continue
        for origin in row.origins:
            cells = "; ".join(f"{origin.sheet.cell(origin.row, n)} {main.variable(n).label}" for n in sheet_row.missing)
            yield row.values.get(key, ""), origin.sheet.place, str(len(sheet_row.missing)), cells


def _mark_faults(
    audit: Audit, merged: Merged, case_faults: Sequence[tuple[str, Fault]], folder: Path, *, invented: bool
) -> tuple[str, ...]:
    """Marks faults and conflicts in copies of the workbooks; returns notes about the copies."""
    conflicts = [conflict_fault(audit, conflict) for conflict in merged.open]
    faults = [*conflicts, *map(doubled_fault, merged.doubled), *(fault for _, fault in case_faults)]
    # If no fault is left, this removes the copies of an earlier run.
    return faults_marked(faults, folder, invented=invented) if faults or folder.is_dir() else ()


def _write_lists(target: Path, audit: Audit, lists: Lists, status: Progress, *, invented: bool) -> Path:
    """Writes the list beside the export under a free name, since an earlier list may hold what people agreed on."""
    from reports.together import workbook

    names = (target.with_name(f"{target.stem}_lista{'' if n == 1 else f'_{n}'}.xlsx") for n in range(1, 1000))
    free_path = next(name for name in names if not name.exists())
    headers = strata_headers(audit)
    output.write_new(
        free_path,
        lambda file: workbook.write(file, lists, status, headers, audit.granskningsdatum, invented=invented),
        working=True,
    )
    return free_path


def strata_headers(audit: Audit) -> tuple[str, ...]:
    """The labels of the variables that the sample is drawn by."""
    return tuple(audit.main.variable(name).label for name in audit.drawn_by)


def _stop_message(
    points: Sequence[Talk], doubled: Sequence[Doubled], list_file: Path | None, copy_notes: Sequence[str]
) -> str:
    lines = ["Arbetsböckerna går inte att lägga ihop ännu."]
    if points:
        lines.append(f"Granskarna har svarat olika på {len(points)} {'ställe' if len(points) == 1 else 'ställen'}:")
        lines += [f"  {p.case}, {p.label}: {'; '.join(p.answers)}" for p in points[: ContractError.SHOWN]]
        if len(points) > ContractError.SHOWN:
            lines.append(f"  … och {len(points) - ContractError.SHOWN} till.")
    if unequal_rows := [d for d in doubled if not d.same]:
        lines.append("Samma ärende står på två rader som inte är lika i samma arbetsbok:")
        lines += [
            f"  {d.place}: {', '.join(d.key)} ({', '.join(d.cells)})" for d in unequal_rows[: ContractError.SHOWN]
        ]
    lines.append(" ".join((f"Allt finns i {list_file}.", *copy_notes, "Ingen export är skriven.")))
    if points:
        lines.append(f"Fyll i kolumnen Enades om på bladet Att tala igenom, och kör igen med --sammanfor {list_file}.")
    return "\n".join(lines)


def _notes(
    copies: Sequence[Copy],
    merged: Merged,
    audit: Audit,
    status: Progress,
    list_file: Path | None,
    copy_notes: Sequence[str],
) -> Iterator[str]:
    shared_count = sum(len({o.copy for o in row.origins}) > 1 for row in merged.tables[audit.main.name])
    yield f"Arbetsböcker: {len(copies)}. Ärenden: {status.total.cases}, varav {shared_count} i mer än en arbetsbok."
    yield (
        f"Klara: {status.total.finished}. Påbörjade: {status.total.begun}. Ej påbörjade: {status.total.untouched}. "
        f"Med fel: {status.total.faulty}."
    )
    if agreed_count := len(merged.conflicts):
        yield f"Skillnader som ni har enats om: {agreed_count}."
    if status.total.missing:
        yield f"Dragna ärenden som inte står i någon arbetsbok: {status.total.missing}."
    for copy in copies:
        yield from hidden_notes(copy.hidden)
    if list_file:
        yield " ".join((f"Det som återstår finns i {list_file}.", *copy_notes))


# --- How far they have come -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class ProgressRequest:
    """What the user asked for: how far the workbooks (or a folder of them) have come, also as a sheet."""

    files: tuple[Path, ...]
    audit: str = DEFAULT_AUDIT
    sample: Path | None = None
    target: Path | None = None


def lage(request: ProgressRequest) -> tuple[Progress, Audit]:
    """How far each reviewer, district and stratum has come; if there is a target, also as a workbook."""
    if request.target:
        output.check_new_workbook(request.target)
    audit = load_audit(request.audit)
    sample: DrawnSample | None = read_sample(request.sample, audit) if request.sample else None
    with scratch() as folder:
        copies = read_copies(workbooks(request.files, audit), audit, Path(folder))
    status = progress(copies, audit, sample)
    if request.target:
        from reports.together import workbook

        invented, headers = any(c.invented for c in copies), strata_headers(audit)
        output.write_new(
            request.target,
            lambda file: workbook.write(file, Lists(), status, headers, audit.granskningsdatum, invented=invented),
        )
    return status, audit


def as_json(status: Progress, audit: Audit) -> str:
    """The same for other programs."""
    headers = strata_headers(audit)

    def line(labels: Sequence[str], progress_line: Standing) -> dict[str, object]:
        counts = {_JSON[name]: n for name, n in asdict(progress_line).items() if name in _JSON}
        return {**dict(zip(labels, progress_line.labels, strict=True)), **counts}

    return json.dumps(
        {
            "granskning": audit.name,
            "alla": line((), status.total),
            "granskare": [line(("granskare",), progress_line) for progress_line in status.reviewers],
            "stadsdelar": [line(headers[:1], progress_line) for progress_line in status.districts],
            "grupper": [line(headers, progress_line) for progress_line in status.strata],
        },
        ensure_ascii=False,
        indent=1,
    )


_JSON = {
    "cases": "arenden",
    "untouched": "ej_paborjade",
    "begun": "paborjade",
    "faulty": "med_fel",
    "finished": "klara",
    "double": "klara_hos_tva",
    "missing": "saknas",
}
