"""Files -> text tables. Nothing is converted here, so no value can be misread."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from checks.audit import Audit
from checks.codebook import Kind, TableSpec
from checks.invented import INVENTED, MARK_FILE
from pipeline.errors import ContractError, Fault, FileError, PersonalDataError, reason
from pipeline.reading import parquet, privacy, textfile, workbook
from pipeline.reading.excel.sheet import Hidden
from pipeline.reading.match import column_index, normalise, table_index
from pipeline.reading.text_table import TextTable, from_relation, from_text
from pipeline.reading.workbook import CellValue, cell_text, letters

_BLOCK = 1 << 16
"""Characters of a broken file that are searched together, since few blocks hold personal data."""
FORMATS = (".csv", ".parquet", ".xlsx")


@dataclass(frozen=True, order=True)
class LeftAlone:
    """A file of the export's folder, or a sheet of its workbook, that was not read."""

    name: str
    sheet: bool = False

    def __str__(self) -> str:
        """As an inspector reads it."""
        return f"bladet {self.name}" if self.sheet else self.name


@dataclass
class Export:
    """The audit's tables, every file that was read with its SHA-256, the files and sheets that were not read, and
    whether the export says that it is `invented`. `hidden` has what is hidden of the sheets that were read, by their
    place, and `workbooks` names the workbooks that it was merged from, if it was merged."""

    tables: dict[str, TextTable] = field(default_factory=dict)
    sha256: dict[Path, str] = field(default_factory=dict)
    left_alone: list[LeftAlone] = field(default_factory=list)
    personal: list[str] = field(default_factory=list)
    invented: bool = False
    hidden: Mapping[str, Hidden] = field(default_factory=dict)
    workbooks: tuple[str, ...] = ()


def files_of(path: Path, audit: Audit) -> dict[str, Path]:
    """Table -> file for an export that is a folder or a single file. FileError or ContractError if it is no export."""
    if not path.exists():
        raise FileError(f"{path} finns inte. Kontrollera sökvägen till exporten.")
    if path.is_file():
        if path.suffix.lower() not in FORMATS:
            raise FileError(
                f"{path.name} är ingen fil som går att läsa. Exporten ska vara en mapp eller en fil som slutar på "
                ".xlsx, .csv eller .parquet."
            )
        return {audit.main.name: path}
    index = table_index(audit.tables)
    files_by_table: dict[str, list[Path]] = {}
    for file in sorted(p for p in path.iterdir() if p.is_file() and p.suffix.lower() in FORMATS):
        if name := index.get(normalise(file.stem)):
            files_by_table.setdefault(name, []).append(file)
    _refuse_doubles(files_by_table)
    main = audit.main.name
    if main not in files_by_table or files_by_table[main][0].suffix.lower() == ".xlsx":
        raise FileError(
            f"Mappen {path.name} saknar {main}.csv (eller {main}.parquet). En Excel-fil anges direkt, inte som en mapp."
        )
    return {name: files[0] for name, files in files_by_table.items() if files[0].suffix.lower() != ".xlsx"}


def _refuse_doubles(files_by_table: Mapping[str, Iterable[Path]]) -> None:
    faults = [
        Fault(name, None, "", "", f"tabellen finns i flera filer: {', '.join(f.name for f in files)}", "en fil")
        for name, files in files_by_table.items()
        if len(list(files)) > 1
    ]
    if faults:
        raise ContractError(faults)


def read_export(path: Path, audit: Audit, scratch: Path) -> Export:
    """Every table of the export as text, canonical copies in `scratch`."""
    files = files_of(path, audit)
    export = Export()
    if (mark := _mark_file(path)).is_file() and not _is_workbook(path):
        export.invented, export.sha256[mark] = True, textfile.sha256(mark)
    if path.is_dir():
        read_files = {mark, *files.values()}
        export.left_alone = sorted(LeftAlone(p.name) for p in path.iterdir() if p not in read_files)
    for name, file in files.items():
        try:
            _read_file(file, name, audit, scratch, export)
        except OSError as error:
            raise FileError(_cannot_read(file, error)) from None
    if audit.main.name not in export.tables:
        if export.personal:
            raise PersonalDataError(export.personal)
        unread = ", ".join(item.name for item in export.left_alone)
        raise FileError(
            f"{path.name} saknar bladet {audit.main.label} ({audit.main.name})."
            + (f" Blad som inte känns igen: {unread}." if unread else "")
        )
    return export


def is_invented(path: Path) -> bool:
    """True if a folder, a file or a workbook says that its data is invented: by the file that marks the tables beside
    it, or by a sheet of its own. False also where it cannot be read."""
    if not _is_workbook(path):
        return _mark_file(path).is_file()
    try:
        return any(map(is_mark, workbook.sheet_names(path)))
    except (FileError, OSError):
        return False


def _is_workbook(path: Path) -> bool:
    return path.suffix.lower() == ".xlsx" and not path.is_dir()


def _mark_file(path: Path) -> Path:
    return (path if path.is_dir() else path.parent) / MARK_FILE


def is_mark(sheet: str) -> bool:
    """True if a sheet of that name marks its workbook."""
    return normalise(sheet) == normalise(INVENTED)


def _cannot_read(file: Path, error: OSError) -> str:
    return (
        f"{file.name} går inte att läsa ({reason(error)}). Stäng den i andra program, kontrollera att "
        "du har behörighet och försök igen."
    )


def _read_file(file: Path, name: str, audit: Audit, scratch: Path, export: Export) -> None:
    match file.suffix.lower():
        case ".csv":
            table = _csv(file, audit.table(name), scratch)
            export.sha256[file], export.tables[name] = table[1], table[0]
        case ".parquet":
            export.sha256[file] = textfile.sha256(file)
            parquet_file = parquet.read(file, audit.table(name), scratch)
            export.tables[name] = from_relation(
                audit.table(name),
                file.name,
                file,
                parquet_file.relation,
                parquet_file.headers,
                parquet_file.rows,
                2,
                parquet_file.empty_rows,
                parquet_file.faults,
            )
        case _:
            export.sha256[file] = textfile.sha256(file)
            _workbook(file, audit, scratch, export)


def _csv(file: Path, spec: TableSpec, scratch: Path) -> tuple[TextTable, str]:
    index = column_index(spec)
    text = textfile.read(file, scratch, lambda headers: sum(normalise(h) in index for h in headers))
    if text.broken:
        _search_raw(file, text.encoding)
    return from_text(text, spec, file.name, file), text.sha256


def _search_raw(file: Path, encoding: str) -> None:
    """Raises PersonalDataError before any other fault, also where the structure is too broken to tell columns."""
    hits, row = [], 1
    with file.open(encoding=encoding, newline="") as text:
        while lines := text.readlines(_BLOCK):
            if privacy.may_hold("".join(lines)):
                row_hits = ((i, privacy.find(line)) for i, line in enumerate(lines, row))
                hits += [f"{file.name}, rad {i}: {hit}" for i, hit in row_hits if hit]
            row += len(lines)
    if hits:
        raise PersonalDataError(hits)


def rewritten(table: TextTable, scratch: Path, digest: str) -> TextTable:
    """The table from a canonical copy: for a file that is too irregular for DuckDB to read in place."""
    text = textfile.rewrite(table.file, table.separator, digest, scratch)
    if text.broken:
        _search_raw(table.file, text.encoding)
    return from_text(text, table.spec, table.place, table.file)


def _workbook(file: Path, audit: Audit, scratch: Path, export: Export) -> None:
    book = workbook.read(file)
    index = table_index(audit.tables)
    sheets: dict[str, list[str]] = {}
    export.personal += [f"{place}: {hit}" for place, text in book.outside_texts if (hit := privacy.find(text))]
    if book.far and not export.personal:
        raise ContractError(book.far)
    if book.far:
        raise PersonalDataError(export.personal)
    for sheet in book.sheets:
        if hit := privacy.find(sheet):
            export.personal.append(f"{file.name}, ett bladnamn: {hit}")
        name = index.get(normalise(sheet))
        if name is None:
            if is_mark(sheet):
                export.invented = True
            elif not book.is_empty(sheet):
                export.left_alone.append(LeftAlone(sheet, sheet=True))
            export.personal.extend(_search_sheet(file, sheet, book.rows(sheet)))
        else:
            sheets.setdefault(name, []).append(sheet)
    doubles = [
        Fault(file.name, None, "", "", f"tabellen {name} finns på flera blad: {', '.join(named_sheets)}", "ett blad")
        for name, named_sheets in sheets.items()
        if len(named_sheets) > 1
    ]
    if doubles and not export.personal:
        raise ContractError(doubles)
    for name, named_sheets in sheets.items():
        table = _sheet(file, named_sheets[0], audit.table(name), book.rows(named_sheets[0]), scratch)
        export.tables[name] = replace(
            table,
            faults=(*table.faults, *book.unvalued(named_sheets[0])),
            merged=book.contents.merged.get(named_sheets[0], ()),
        )
        if hidden := book.contents.hidden.get(named_sheets[0]):
            export.hidden = {**export.hidden, table.place: hidden}
    if (main := audit.main.name) in export.tables:
        table = export.tables[main]
        export.tables[main] = replace(table, faults=(*table.faults, *book.unseen))


def _search_sheet(file: Path, sheet: str, rows: Iterable[tuple[int, list[CellValue]]]) -> Iterable[str]:
    columns: dict[int, list[tuple[int, str]]] = {}
    for number, cells in rows:
        for i, value in enumerate(cells):
            if value != "" and privacy.may_hold(text := cell_text(value)):
                columns.setdefault(i, []).append((number, text))
    for i, texts in sorted(columns.items()):
        hits = privacy.find_in_column(text for _, text in texts)
        for number, text in texts:
            if text in hits:
                yield f"{file.name}, bladet {sheet}, rad {number}, kolumn {letters(i)}: {hits[text]}"


def _sheet(
    file: Path, sheet: str, spec: TableSpec, rows: Iterable[tuple[int, list[CellValue]]], scratch: Path
) -> TextTable:
    index = column_index(spec)
    text = textfile.TextFile(scratch / f"{spec.name}.txt", ";", (), quoted=True, sha256="", rows=array("L"))
    header_row = 1

    def texts() -> Iterable[tuple[int, list[str]]]:
        nonlocal header_row
        months: set[int] = set()
        for number, cells in rows:
            line = [cell_text(value, month=i in months) for i, value in enumerate(cells)]
            if not text.header and any(line):
                names = [index.get(normalise(cell)) for cell in line]
                months = {i for i, n in enumerate(names) if n and spec.variable(n).kind is Kind.MONTH}
                header_row = number
            yield number, line

    place = f"{file.name}, bladet {sheet}"
    textfile.write_records(texts(), text)
    if not text.header:
        raise FileError(f"{place} är tomt: det finns ingen rubrikrad.")
    return replace(from_text(text, spec, place, file), sheet=sheet, header_row=header_row)
