"""The output folder: prepared beside the target and swapped in by two renames, so that it is never half-written."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb
import filelock
from xlsxwriter.exceptions import FileCreateError

from granskning.scratch import claimed
from pipeline.database import connect, in_use, objects
from pipeline.errors import FileError, UsageError, reason
from pipeline.reading.textfile import sha256
from pipeline.run_facts import MARKED, marked_in, read_manifest

REPORT = "rapport.docx"
FAULT_LISTS = frozenset({"fel.xlsx", "fel.csv"})


WORKING = "arbetsmaterial"
_OF_CASES = frozenset({"granskning.duckdb", "avvikelser.xlsx", "avvikelser.parquet"}) | FAULT_LISTS
"""Files with what single cases say; only the user may read them, nor may others read what lies in `WORKING`."""


_OF_TWO = frozenset({"samstammighet", "jamfor"})
"""Commands whose folders hold no report of one export, and neither replace one nor are replaced by one."""


def check_target(target: Path, export: Path, command: str, edited: Path | None = None) -> None:
    """Refuses a target that is not ours to replace, or that holds the export or the edited report. Raises FileError."""
    if target.exists() and not target.is_dir():
        raise FileError(f"{target} är en fil. Ange en mapp med --ut.")
    if export.exists() and (target.resolve() == export.resolve() or target.resolve() in export.resolve().parents):
        raise FileError(f"{target} innehåller exporten. Välj en annan mapp för resultatet med --ut.")
    if edited and target.resolve() in edited.resolve().parents:
        raise FileError(
            f"{edited.name} ligger i {target}, som ersätts. Din egen fil skrivs aldrig över: flytta den, eller välj en "
            "annan mapp för resultatet med --ut."
        )
    if not target.exists():
        return
    found = {name for name in os.listdir(target) if not _LEFT_BEHIND.fullmatch(name)}
    found -= FAULT_LISTS | _marked(target)
    made_by = _made_by(target)
    if found and made_by is None:
        raise FileError(f"{target} innehåller redan andra filer och ersätts inte. Välj en tom eller ny mapp med --ut.")
    _check_closed(target)
    if made_by is None:
        return
    if touched := _touched(target):
        raise FileError(
            f"{target} innehåller något som inte är verktygets eller har ändrats sedan det skrevs: "
            f"{', '.join(touched)}. Flytta det, eller välj en annan mapp med --ut, så att inget går förlorat."
            + (" Har ni skrivit i rapporten följer texten med om den anges med --uppdatera." * (REPORT in touched))
        )
    if added := _added(target / "granskning.duckdb"):
        raise FileError(
            f"{target / 'granskning.duckdb'} innehåller något som inte är verktygets: {', '.join(added)}. Spara det på "
            "annat håll, eller välj en annan mapp med --ut, så att inget går förlorat."
        )
    if command == "kontrollera" and made_by != command:
        raise FileError(f"{target} innehåller en rapport. Välj en annan mapp för kontrollen med --ut.")
    if _OF_TWO.intersection((command, made_by)) and made_by != command:
        raise FileError(f"{target} är gjord med granskning {made_by}. Välj en annan mapp för resultatet med --ut.")


def _marked(target: Path) -> set[str]:
    """The names of the copies in which faults are marked. FileError if somebody has worked in one."""
    found = marked_in(target)
    if found:
        from reports.render.excel.marks import is_untouched

        if worked_in := [path.name for path in found if not is_untouched(path.read_bytes())]:
            raise FileError(
                f"{', '.join(worked_in)} i {target} har ändrats sedan verktyget skrev den. Flytta den, så att inget "
                "går förlorat, eller välj en annan mapp med --ut."
            )
    return {path.name for path in found}


def _check_closed(target: Path) -> None:
    """Refuses a folder of which another program has a file open in such a way that Windows lets nobody replace it,
    which shows when the file is given the name that it has. Raises FileError."""
    for file in sorted(target.rglob("*")):
        if file.is_file() and not _LEFT_BEHIND.fullmatch(file.name):
            try:
                os.rename(file, file)
            except OSError as error:
                raise FileError(
                    f"{file} går inte att ersätta ({reason(error)}). Stäng den i Word, Excel eller webbläsaren och "
                    "försök igen. Inget är ändrat."
                ) from None


_LEFT_BEHIND = re.compile(r"~\$.*|\.~lock\..*#|Thumbs\.db|desktop\.ini", re.IGNORECASE)
"""What Office and Windows themselves leave in a folder that somebody looks in."""
_PASSED_OVER = re.compile(
    rf"granskning\.duckdb.*|fel\.(xlsx|csv)|.*{re.escape(MARKED)}|manifest\.json|\..*|{_LEFT_BEHIND.pattern}",
    re.IGNORECASE,
)


def _touched(target: Path) -> list[str]:
    """Files of an earlier output that somebody has added or written in, but for those that programs leave behind."""
    made: dict[str, str] = read_manifest(target).get("utdata", {})
    found = {p.relative_to(target).as_posix(): p for p in sorted(target.rglob("*")) if p.is_file()}
    return [n for n, p in found.items() if not _PASSED_OVER.fullmatch(p.name) and made.get(n) != sha256(p)]


def _added(database: Path) -> list[str]:
    """Tables and views that somebody has added to the database of an earlier output."""
    kept = read_manifest(database.parent).get("databas")
    if not database.exists() or not isinstance(kept, dict):
        return []
    try:
        with connect(database, read_only=True) as con:
            return sorted(set(objects(con)) - set(kept.get("objekt", ())))
    except duckdb.Error as error:
        if in_use(error):
            raise FileError(
                f"{database} är öppen i ett annat program, till exempel en anteckningsbok. Stäng det och försök igen."
            ) from None
        return []  # no database any more, so nothing of theirs to lose


def _made_by(target: Path) -> str | None:
    """The command that made the folder, by its manifest; None if it is not ours."""
    manifest = read_manifest(target)
    return str(manifest.get("kommando")) if manifest else None


@contextmanager
def replaced(target: Path, say: Callable[[str], None]) -> Iterator[Path]:
    """A new folder beside the target that takes its place when the block ends well, and vanishes when it does not."""
    new, earlier = (target.parent / f".{target.name}.{end}" for end in ("ny", "tidigare"))
    with _alone(target, new):
        yield from _replaced(target, new, earlier, say)


@contextmanager
def _alone(target: Path, new: Path) -> Iterator[None]:
    """Keeps two runs from writing to the same target."""
    try:
        with claimed(target, new):
            yield
    except filelock.Timeout:
        raise FileError(f"En annan körning skriver till {target}. Vänta tills den är klar och försök igen.") from None


def _replaced(target: Path, new: Path, earlier: Path, say: Callable[[str], None]) -> Iterator[Path]:
    try:
        restore(target, say)
        target.parent.mkdir(parents=True, exist_ok=True)
        if new.exists():
            shutil.rmtree(new)
        new.mkdir(mode=0o700)
    except OSError as error:
        raise FileError(cannot_write(target, error)) from None
    try:
        yield new
        _swap(new, target, earlier)
    except (OSError, FileCreateError, duckdb.IOException, duckdb.OutOfMemoryException) as error:
        raise FileError(cannot_write(target, error)) from None
    finally:
        shutil.rmtree(new, ignore_errors=True)


def check_new_workbook(target: Path) -> None:
    """Refuses a name that is no workbook's (UsageError) or is taken (FileError)."""
    if target.suffix.lower() != ".xlsx":
        raise UsageError(f"{target} är inget namn på en Excel-arbetsbok. Ange ett namn som slutar på .xlsx med --ut.")
    check_new(target)


def check_new(target: Path, option: str = "--ut") -> None:
    """Refuses a name that is taken (FileError)."""
    if target.exists():
        raise FileError(
            f"{target} finns redan och skrivs inte över. Ange ett annat namn med {option}, eller flytta filen."
        )


def write_new(target: Path, write: Callable[[Path], object]) -> None:
    """A file that `write` makes beside the target, put in place whole or not at all and never over another file."""
    beside = target.with_name(f".{target.name}.ny")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write(beside)
        check_new(target)  # another may have come there in the meantime
        os.replace(beside, target)
    except (OSError, FileCreateError) as error:
        raise FileError(cannot_write_new(target, error)) from None
    finally:
        with suppress(OSError):
            beside.unlink()


def cannot_write_new(target: Path, error: Exception) -> str:
    """What is said where a new file cannot be written."""
    return (
        f"{target} går inte att skriva ({reason(error)}). Kontrollera att mappen finns och att det finns plats och "
        "behörighet, och försök igen."
    )


def restore(target: Path, say: Callable[[str], None]) -> None:
    """Brings back the earlier output of a run that was killed between its two renames."""
    earlier = target.parent / f".{target.name}.tidigare"
    if not earlier.exists():
        return
    if target.exists():
        shutil.rmtree(earlier)
    else:
        os.replace(earlier, target)
        say(f"En tidigare körning avbröts; den förra rapporten i {target} är återställd.")


def close_to_others(folder: Path) -> None:
    """Lets only the user read what single cases say."""
    for file in folder.rglob("*"):
        if file.is_file() and (file.name in _OF_CASES or file.name.endswith(MARKED) or file.parent.name == WORKING):
            file.chmod(0o600)


def _swap(new: Path, target: Path, earlier: Path) -> None:
    try:
        for file in new.rglob("*"):
            if file.is_file():
                with file.open("rb+") as handle:
                    os.fsync(handle.fileno())
        close_to_others(new)
        os.chmod(new, 0o755)
        if target.exists():
            os.replace(target, earlier)
        os.replace(new, target)
    except OSError:
        if earlier.exists() and not target.exists():
            os.replace(earlier, target)
        raise
    shutil.rmtree(earlier, ignore_errors=True)


def cannot_write(target: Path, error: Exception) -> str:
    """What is said where a folder cannot be written to."""
    return (
        f"{target} går inte att skriva till ({reason(error)}). Stäng filer därifrån som är öppna i Word "
        "eller Excel, kontrollera att det finns plats och behörighet, och försök igen."
    )
