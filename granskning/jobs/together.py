"""Several reviewers' workbooks -> one export, what stands in the way of it, and how far they have come."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from checks.audit import Audit
from granskning import output
from granskning.jobs.job import Result, Say, Steps, faults_listed, faults_marked, load_audit
from granskning.scratch import scratch
from pipeline.drawn_sample import DrawnSample, read_sample
from pipeline.errors import ConflictError, ContractError, Fault, FileError, UsageError
from pipeline.progress import Line, Progress, State, progress, state
from pipeline.reading.agreed import NOTHING_WORDS, ROW_WORDS, Settled, answer_words, identity, read_list, settle
from pipeline.reading.copies import Copy, read_copies
from pipeline.reading.merge import Conflict, CopyAnswer, Merged, merge
from pipeline.reading.together import conflict_fault, doubled_fault, workbooks_in, wrong_in
from reports.together.workbook import Lists, Talk


@dataclass(frozen=True)
class TogetherRequest:
    """What the user asked for: workbooks, or folders of them, as one export. `agreed` is a list to talk through with
    what was agreed, `sample` the sample that was drawn."""

    files: tuple[Path, ...]
    target: Path
    audit: str = "sysselsattning_2025"
    agreed: Path | None = None
    sample: Path | None = None
    ignore_unknown: bool = False


def sla_ihop(request: TogetherRequest, say: Say) -> Result:
    """The whole job. The export is written whole or not at all, and a list of what to look at beside it.

    ContractError for a workbook with columns of its own, ConflictError where reviewers differ and have not agreed.
    """
    output.check_new_workbook(request.target)
    audit = load_audit(request.audit)
    sample = read_sample(request.sample, audit) if request.sample else None
    paths = workbooks(request.files, audit)
    steps = Steps(say, 2)
    beside = request.target.with_name(f"{request.target.stem}_fel")
    with faults_listed(beside, *paths), scratch() as folder:
        steps("Läser arbetsböckerna")
        copies = read(paths, audit, Path(folder), ignore_unknown=request.ignore_unknown)
        merged, _ = put_together(copies, audit, request.agreed)
        steps("Lägger ihop dem")
        made = Path(folder) / "export.xlsx"
        write_export(made, audit, merged, invented=any(c.invented for c in copies))
        (whole,) = read_copies([made], audit, Path(folder) / "kontroll")
        wrong = tuple(line for copy in copies for line in wrong_in(audit, copy))
        lists = _lists(audit, merged, wrong, whole)
        found = progress(copies, audit, sample)
        stopped = lists.talk or any(not doubled.same for doubled in merged.doubled)
        with output.all_or_none() as written:
            listed = _write_lists(request.target, audit, lists, found, invented=whole.invented) if lists else None
            written += [listed] if listed else []
            if not stopped:
                output.write_new(request.target, lambda new: shutil.copyfile(made, new))
                written.append(request.target)
            marked = _marked(audit, merged, wrong, beside, invented=whole.invented)
        if stopped:
            raise ConflictError(_stopped(lists, listed, marked))
    return Result(request.target, tuple(_notes(copies, merged, audit, found, listed, marked)), whole.invented)


def workbooks(files: Sequence[Path], audit: Audit) -> tuple[Path, ...]:
    """The workbooks, those of a folder by name. UsageError if one is named twice, FileError if a folder has none."""
    found: list[Path] = []
    for path in files:
        inside = workbooks_in(path, audit)
        if path.is_dir() and not inside:
            raise FileError(f"Mappen {path} har inga arbetsböcker med bladet {audit.main.label}.")
        found += inside or (path,)
    if len({path.resolve() for path in found}) < len(found):
        raise UsageError("Samma arbetsbok är angiven två gånger.")
    return tuple(found)


def read(paths: Sequence[Path], audit: Audit, folder: Path, *, ignore_unknown: bool = False) -> tuple[Copy, ...]:
    """The workbooks as copies. ContractError for faults of a whole sheet, such as a column that nobody knows."""
    copies = read_copies(paths, audit, folder)
    if faults := [f for c in copies for f in (*c.faults, *(() if ignore_unknown else c.unknown))]:
        raise ContractError(faults, summary="Arbetsböckerna följer inte mallen")
    return copies


def put_together(copies: Sequence[Copy], audit: Audit, agreed: Path | None) -> tuple[Merged, Settled]:
    """The copies merged, with what was agreed. ContractError if the list says what cannot be understood."""
    merged = merge(copies, audit)
    if agreed is None:
        return merged, Settled({}, {}, (), ())
    settled = settle(audit, merged.conflicts, read_list(agreed), f"{agreed.name}, bladet Att tala igenom")
    if settled.faults:
        raise ContractError(settled.faults, summary="Det som ni enades om går inte att läsa")
    return merge(copies, audit, settled.agreed), settled


def write_export(target: Path, audit: Audit, merged: Merged, *, invented: bool) -> None:
    """The registration form filled with everything that was merged."""
    from reports.form import workbook

    filled = {name: [row.values for row in rows] for name, rows in merged.tables.items()}
    target.write_bytes(workbook.workbook(audit, 1, filled, invented=invented))


# --- What is to be looked at ----------------------------------------------------------------------------------


def _lists(audit: Audit, merged: Merged, wrong: Sequence[tuple[str, Fault]], whole: Copy) -> Lists:
    return Lists(
        talk=tuple(talk(audit, conflict) for conflict in merged.open),
        doubled=tuple(
            (d.place, ", ".join(d.key), ", ".join(d.cells), "lika" if d.same else "olika") for d in merged.doubled
        ),
        begun=tuple(_begun(audit, merged, whole)),
        wrong=tuple((f.table, f.cell, case, f.named, f.value, f.reason, f.expected) for case, f in wrong),
    )


def talk(audit: Audit, conflict: Conflict) -> Talk:
    """A conflict as a line of the list to talk through."""
    table, key, name = conflict.point
    spec = audit.table(table)
    case, about, id_ = identity(audit, conflict.case, conflict.point)
    label = (
        spec.variable(name).label if name else f"Raden {', '.join(p for p in key if p != case)} på bladet {spec.label}"
    )
    said = tuple(f"{answer_words(spec, name, s.value)} ({_where(s)})" for s in conflict.answers)
    if not name:
        return Talk(case, about, id_, label, said, tuple(ROW_WORDS.values()))
    codes = spec.variable(name).codes
    given = dict.fromkeys(answer_words(spec, name, s.value) for s in conflict.answers)
    return Talk(case, about, id_, label, said, (*codes.values(), NOTHING_WORDS) if codes else tuple(given))


def _where(said: CopyAnswer) -> str:
    return f"{said.copy} {said.cell}" if said.cell else said.copy


def _begun(audit: Audit, merged: Merged, whole: Copy) -> Iterator[tuple[str, ...]]:
    """The cases that nobody has finished and somebody has begun, with the cells that are empty in each workbook."""
    key, main = audit.main.key[0], audit.main
    for row, checked in zip(merged.tables[main.name], whole.sheets[main.name].rows, strict=True):
        if state(audit, checked) is State.UNTOUCHED or not checked.missing:
            continue
        for origin in row.origins:
            cells = "; ".join(f"{origin.sheet.cell(origin.row, n)} {main.variable(n).label}" for n in checked.missing)
            yield row.values.get(key, ""), origin.sheet.place, str(len(checked.missing)), cells


def _marked(
    audit: Audit, merged: Merged, wrong: Sequence[tuple[str, Fault]], folder: Path, *, invented: bool
) -> tuple[str, ...]:
    """Marks what is wrong, and what they do not say alike, in copies of the workbooks; what is told of that."""
    conflicts = [conflict_fault(audit, conflict) for conflict in merged.open]
    faults = [*conflicts, *map(doubled_fault, merged.doubled), *(fault for _, fault in wrong)]
    # Where nothing is wrong any more the copies of an earlier run are taken away.
    return faults_marked(faults, folder, invented=invented) if faults or folder.is_dir() else ()


def _write_lists(target: Path, audit: Audit, lists: Lists, found: Progress, *, invented: bool) -> Path:
    """The list beside the export, under a name that is free: an earlier one may hold what people have agreed."""
    from reports.together import workbook

    names = (target.with_name(f"{target.stem}_lista{'' if n == 1 else f'_{n}'}.xlsx") for n in range(1, 1000))
    free = next(name for name in names if not name.exists())
    headers = strata_headers(audit)
    output.write_new(
        free, lambda new: workbook.write(new, lists, found, headers, audit.granskningsdatum, invented=invented)
    )
    return free


def strata_headers(audit: Audit) -> tuple[str, ...]:
    """The labels of what the sample is drawn by."""
    return tuple(audit.main.variable(name).label for name in audit.drawn_by)


def _stopped(lists: Lists, listed: Path | None, marked: Sequence[str]) -> str:
    lines = ["Arbetsböckerna går inte att lägga ihop ännu."]
    if lists.talk:
        lines.append(f"Granskarna har svarat olika på {len(lists.talk)} ställen:")
        lines += [f"  {t.case}, {t.label}: {'; '.join(t.answers)}" for t in lists.talk[: ContractError.SHOWN]]
        if len(lists.talk) > ContractError.SHOWN:
            lines.append(f"  … och {len(lists.talk) - ContractError.SHOWN} till.")
    if differing := [d for d in lists.doubled if d[3] == "olika"]:
        lines.append("Samma ärende står på två rader som inte är lika i samma arbetsbok:")
        lines += [f"  {place}: {case} ({cells})" for place, case, cells, _ in differing[: ContractError.SHOWN]]
    lines.append(" ".join((f"Allt finns i {listed}.", *marked, "Ingen export är skriven.")))
    if lists.talk:
        lines.append(f"Fyll i kolumnen Enades om på bladet Att tala igenom, och kör igen med --sammanfor {listed}.")
    return "\n".join(lines)


def _notes(
    copies: Sequence[Copy],
    merged: Merged,
    audit: Audit,
    found: Progress,
    listed: Path | None,
    marked: Sequence[str],
) -> Iterator[str]:
    shared = sum(len({o.copy for o in row.origins}) > 1 for row in merged.tables[audit.main.name])
    yield f"Arbetsböcker: {len(copies)}. Ärenden: {found.total.cases}, varav {shared} i mer än en arbetsbok."
    yield (
        f"Klara: {found.total.finished}. Påbörjade: {found.total.begun}. Ej påbörjade: {found.total.untouched}. "
        f"Med fel: {found.total.faulty}."
    )
    if settled := len(merged.conflicts):
        yield f"Skillnader som ni har enats om: {settled}."
    if found.total.missing:
        yield f"Dragna ärenden som inte står i någon arbetsbok: {found.total.missing}."
    if listed:
        yield " ".join((f"Det som återstår finns i {listed}.", *marked))


# --- How far they have come -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class ProgressRequest:
    """What the user asked for: how far the workbooks (or a folder of them) have come, also as a sheet."""

    files: tuple[Path, ...]
    audit: str = "sysselsattning_2025"
    sample: Path | None = None
    target: Path | None = None


def lage(request: ProgressRequest) -> tuple[Progress, Audit]:
    """How far each reviewer, district and stratum has come; with a target also as a workbook."""
    if request.target:
        output.check_new_workbook(request.target)
    audit = load_audit(request.audit)
    sample: DrawnSample | None = read_sample(request.sample, audit) if request.sample else None
    with scratch() as folder:
        copies = read_copies(workbooks(request.files, audit), audit, Path(folder))
    found = progress(copies, audit, sample)
    if request.target:
        from reports.together import workbook

        invented, headers = any(c.invented for c in copies), strata_headers(audit)
        output.write_new(
            request.target,
            lambda new: workbook.write(new, Lists(), found, headers, audit.granskningsdatum, invented=invented),
        )
    return found, audit


def as_json(found: Progress, audit: Audit) -> str:
    """The same for other programs."""
    headers = strata_headers(audit)

    def line(labels: Sequence[str], each: Line) -> dict[str, object]:
        counts = {_JSON[name]: n for name, n in asdict(each).items() if name in _JSON}
        return {**dict(zip(labels, each.labels, strict=True)), **counts}

    return json.dumps(
        {
            "granskning": audit.name,
            "alla": line((), found.total),
            "granskare": [line(("granskare",), each) for each in found.reviewers],
            "stadsdelar": [line(headers[:1], each) for each in found.districts],
            "grupper": [line(headers, each) for each in found.strata],
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
