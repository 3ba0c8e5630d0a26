"""A folder of reviewers' workbooks read as one export."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from checks.audit import Audit
from checks.codebook import TableSpec
from pipeline.errors import ContractError, Fault, FileError
from pipeline.reading import textfile, workbook
from pipeline.reading.agreed import answer_words
from pipeline.reading.copies import Copy, FormRow, FormSheet, read_copies
from pipeline.reading.export import FORMATS, Export, LeftAlone
from pipeline.reading.match import normalise, table_index
from pipeline.reading.merge import Conflict, Doubled, Merged, MergedRow, merge
from pipeline.reading.text_table import Placement, from_text
from pipeline.run_facts import MARKED


def workbooks_in(path: Path, audit: Audit) -> tuple[Path, ...]:
    """The workbooks with a sheet of decisions, by name, of a folder that has no file named after a table. A copy in
    which the faults of another workbook are marked is left out."""
    if not path.is_dir():
        return ()
    index = table_index(audit.tables)
    files = [p for p in sorted(path.iterdir()) if p.is_file() and not p.name.startswith((".", "~$"))]
    if any(p.suffix.lower() in FORMATS and normalise(p.stem) in index for p in files):
        return ()
    names = {p.name for p in files}
    own = [
        p for p in files if p.name.removesuffix(MARKED) == p.name or p.name.removesuffix(MARKED) + ".xlsx" not in names
    ]
    return tuple(p for p in own if p.suffix.lower() == ".xlsx" and _has_decisions(p, audit))


def _has_decisions(path: Path, audit: Audit) -> bool:
    index = table_index(audit.tables)
    try:
        sheets = workbook.sheet_names(path)
    except OSError as error:
        raise FileError(f"{path.name} går inte att läsa. Stäng den i andra program och försök igen.") from error
    return audit.main.name in {index.get(normalise(sheet)) for sheet in sheets}


def read_together(paths: Sequence[Path], audit: Audit, scratch: Path, *, ignore_unknown: bool = False) -> Export:
    """The workbooks as one export. ContractError if they differ on a case or one has a case twice; it then also has the
    faults of each workbook. `ignore_unknown` drops columns that the codebook does not have."""
    copies = read_copies(paths, audit, scratch)
    merged = merge(copies, audit)
    faults = [f for copy in copies for f in (*copy.faults, *(() if ignore_unknown else copy.unknown))]
    faults += [conflict_fault(audit, conflict) for conflict in merged.open]
    faults += [doubled_fault(doubled) for doubled in merged.doubled]
    if faults:
        raise ContractError([*faults, *(fault for copy in copies for _, fault in wrong_in(audit, copy))])
    return _as_export(paths, copies, merged, audit, scratch)


def _as_export(paths: Sequence[Path], copies: Sequence[Copy], merged: Merged, audit: Audit, scratch: Path) -> Export:
    """The merged rows as text tables, each row with its origins."""
    export = Export(invented=any(copy.invented for copy in copies), workbooks=tuple(copy.name for copy in copies))
    for copy in copies:
        export.sha256 |= copy.sha256
        export.hidden = {**export.hidden, **copy.hidden}
    read = {path.resolve() for path in export.sha256}
    source = paths[0] if len(paths) == 1 else paths[0].parent
    digests = "".join(sorted(export.sha256.values()))
    export.sha256.setdefault(source, hashlib.sha256(digests.encode()).hexdigest())
    neighbours = {p for path in paths for p in path.parent.iterdir()} if len({p.parent for p in paths}) == 1 else set()
    export.left_alone = sorted(LeftAlone(p.name) for p in neighbours if p.resolve() not in read)
    for name, rows in merged.tables.items():
        spec = audit.table(name)
        text = textfile.TextFile(scratch / f"{name}.txt", ";", (), quoted=True, sha256="", rows=array("L"))
        textfile.write_records(_records(spec, rows), text)
        table = from_text(text, spec, f"{spec.label} i {len(copies)} arbetsböcker", source)
        export.tables[name] = replace(table, origins=tuple(_origins(row) for row in rows))
    return export


def _records(spec: TableSpec, rows: Iterable[MergedRow]) -> Iterator[tuple[int, list[str]]]:
    yield 1, list(spec.names)
    yield from ((i, [row.values.get(name, "") for name in spec.names]) for i, row in enumerate(rows, 2))


def _origins(row: MergedRow) -> Mapping[str, Placement]:
    """The place of the row and of each of its values; the place of an empty cell is in the first workbook."""
    places: dict[str, Placement] = {}
    filled = [(origin, name) for origin in row.origins for name in ("", *origin.row.values)]
    empty = [(origin, name) for origin in row.origins for name in origin.sheet.columns]
    for origin, name in (*filled, *empty):
        spot = next(iter(origin.sheet.spots(origin.row, name)), None)
        places.setdefault(name, Placement(origin.sheet.place, origin.row.number, spot))
    return places


def conflict_fault(audit: Audit, conflict: Conflict) -> Fault:
    """A conflict as a fault of the export."""
    table, key, name = conflict.point
    spec = audit.table(table)
    answers = "; ".join(
        f"{answer_words(spec, name, s.value)} ({s.copy}{f' {s.cell}' if s.cell else ''})" for s in conflict.answers
    )
    why = "granskarna har svarat olika" if name else "bara en av granskarna har raden"
    labels = spec.named(name) if name else ""
    spots = tuple(spot for statement in conflict.answers for spot in statement.spots)
    return Fault(
        f"{spec.label}, {', '.join(key)}", None, name, answers, why, "samma svar i alla arbetsböcker", labels, spots
    )


def doubled_fault(doubled: Doubled) -> Fault:
    """A key on several rows of a workbook as a fault of the export."""
    why = f"står på mer än en rad i samma arbetsbok ({', '.join(doubled.cells)})"
    return Fault(doubled.place, None, "", ", ".join(doubled.key), why, "en rad", spots=doubled.spots)


def wrong_in(audit: Audit, copy: Copy) -> Iterator[tuple[str, Fault]]:
    """(case, fault) for each fault of a workbook, without the values that a case still lacks."""
    for name, sheet in copy.sheets.items():
        spec = audit.table(name)
        for row in sheet.rows:
            case = row.values.get(spec.variables[0].name, "")
            yield from ((case, fault) for fault in _wrong_cells(audit, spec, sheet, row))


def _wrong_cells(audit: Audit, spec: TableSpec, sheet: FormSheet, row: FormRow) -> Iterator[Fault]:
    def fault(names: Sequence[str], value: str, why: str, expected: str, *, missing: bool = False) -> Fault:
        where, spots = " och ".join(names), sheet.spots(row, *names)
        return Fault(sheet.place, row.number, where, value, why, expected, spec.named(*names), spots, missing)

    for name, (why, expected) in row.wrong.items():
        yield fault([name], row.values[name], why, expected)
    for rule in row.broken:
        values = "; ".join(answer_words(spec, name, row.values.get(name, "")) for name in rule.columns)
        yield fault(rule.columns, values, rule.message, "")
    for name in row.missing if spec != audit.main else ():
        yield fault([name], "", "cellen är tom", "ett värde", missing=True)
