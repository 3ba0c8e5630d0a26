"""The output folder: prepared beside the target and swapped in by two renames, so that it is never half-written."""

from __future__ import annotations

import filecmp
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import filelock

from granskning.scratch import backup_path, claimed, remove, restore
from pipeline.errors import FileError, GranskningError, UsageError, disk_cause, reason
from pipeline.reading.textfile import sha256
from pipeline.run_facts import DATABASE, MARKED, marked_in, read_manifest

REPORT = "rapport.docx"
FAULT_LISTS = frozenset({"fel.xlsx", "fel.csv"})


WORKING = "arbetsmaterial"
_OWN = 0o600
"""The permissions of a file that only the user may read."""
_TO_GIVE = frozenset(
    {"bilaga_kriterier.docx", "datakvalitet.html", "rapport.docx", "rapport.html", "tabeller.xlsx"}
    | {"jamforelse.docx", "jamforelse.html", "jamforelse.xlsx"}
)
_FOLDERS_TO_GIVE = frozenset({"aterkoppling", "figurer", "tabeller"})
"""What of a result may be given to others, when somebody has read it."""


def is_working_material(place: str) -> bool:
    """Whether a file, by its place in the folder of a result, may not be given to others. All may not that are not
    named as such: a new file is working material until somebody has decided otherwise."""
    return place not in _TO_GIVE and place.partition("/")[0] not in _FOLDERS_TO_GIVE


_COMPARISONS = frozenset({"samstammighet", "jamfor"})
"""Commands whose folders are no report of one export: they neither replace a report nor are replaced by one."""


def check_target(target: Path, export: Path, command: str, edited: Path | None = None) -> None:
    """FileError if the target is not the tool's to replace, or contains the export or the edited report."""
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
    names = {name for name in os.listdir(target) if not _OFFICE_LEFTOVERS.fullmatch(name)}
    names -= FAULT_LISTS | _marked_copies(target)
    made_by = _made_by(target)
    if names and made_by is None:
        raise FileError(f"{target} innehåller redan andra filer och ersätts inte. Välj en tom eller ny mapp med --ut.")
    _check_closed(target)
    if made_by is None:
        return
    if changed_files := _changed_files(target):
        raise FileError(
            f"{target} innehåller något som inte är verktygets eller har ändrats sedan det skrevs: "
            f"{', '.join(changed_files)}. Flytta det, eller välj en annan mapp med --ut, så att inget går förlorat."
            + (
                " Har ni skrivit i rapporten följer texten med om den anges med --uppdatera."
                * (REPORT in changed_files)
            )
        )
    if own_objects := _added_objects(target / DATABASE):
        raise FileError(
            f"{target / DATABASE} innehåller något som inte är verktygets: {', '.join(own_objects)}. Spara "
            "det på annat håll, eller välj en annan mapp med --ut, så att inget går förlorat."
        )
    if command == "kontrollera" and made_by != command:
        raise FileError(f"{target} innehåller en rapport. Välj en annan mapp för kontrollen med --ut.")
    if _COMPARISONS.intersection((command, made_by)) and made_by != command:
        raise FileError(f"{target} är gjord med granskning {made_by}. Välj en annan mapp för resultatet med --ut.")


def _marked_copies(target: Path) -> set[str]:
    """The names of the copies in which faults are marked. FileError if one has been edited."""
    copies = marked_in(target)
    if copies:
        from reports.render.excel.marks import is_untouched

        if edited := [path.name for path in copies if not is_untouched(path.read_bytes())]:
            raise FileError(
                f"{', '.join(edited)} i {target} har ändrats sedan verktyget skrev den. Flytta den, så att inget "
                "går förlorat, eller välj en annan mapp med --ut."
            )
    return {path.name for path in copies}


def _check_closed(target: Path) -> None:
    """FileError if another program has opened a file of the folder in such a way that Windows does not let it be
    replaced. Renaming the file to its own name shows that."""
    for file in sorted(target.rglob("*")):
        if file.is_file() and not _OFFICE_LEFTOVERS.fullmatch(file.name):
            try:
                os.rename(file, file)
            except OSError as error:
                raise FileError(
                    f"{file} går inte att ersätta ({reason(error)}). Stäng den i Word, Excel eller webbläsaren och "
                    "försök igen. Inget är ändrat."
                ) from None


_OFFICE_LEFTOVERS = re.compile(r"~\$.*|\.~lock\..*#|Thumbs\.db|desktop\.ini", re.IGNORECASE)
"""Files that Office and Windows leave in a folder that somebody opens."""
_IGNORED = re.compile(
    rf"granskning\.duckdb.*|fel\.(xlsx|csv)|.*{re.escape(MARKED)}|manifest\.json|\..*|{_OFFICE_LEFTOVERS.pattern}",
    re.IGNORECASE,
)


def _changed_files(target: Path) -> list[str]:
    """Files that somebody has added to an earlier output or changed in it, except those that programs leave behind."""
    hashes: dict[str, str] = read_manifest(target).get("utdata", {})
    files = {p.relative_to(target).as_posix(): p for p in sorted(target.rglob("*")) if p.is_file()}
    return [n for n, p in files.items() if not _IGNORED.fullmatch(p.name) and hashes.get(n) != sha256(p)]


def _added_objects(database: Path) -> list[str]:
    """The tables and views that somebody has added to the database of an earlier output."""
    contents = read_manifest(database.parent).get("databas")
    if not database.exists() or not isinstance(contents, dict):
        return []
    import duckdb

    from pipeline.database import connect, in_use, objects

    try:
        with connect(database, read_only=True) as con:
            return sorted(set(objects(con)) - set(contents.get("objekt", ())))
    except duckdb.Error as error:
        if in_use(error):
            raise FileError(
                f"{database} är öppen i ett annat program, till exempel en anteckningsbok. Stäng det och försök igen."
            ) from None
        return []  # no database any more, so no tables to lose


def _made_by(target: Path) -> str | None:
    """The command that made the folder, by its manifest; None if the tool did not make it."""
    manifest = read_manifest(target)
    return str(manifest.get("kommando")) if manifest else None


@contextmanager
def replaced(target: Path, say: Callable[[str], None]) -> Iterator[Path]:
    """A new folder beside the target that replaces it if the block succeeds, and is removed if it fails."""
    new = target.with_name(f".{target.name}.ny")
    with _private_folder(target, new, target, backup_path(target)), disk_errors_named(target, cannot_write):
        restore(target, say)
        yield new
        _swap(new, target, backup_path(target))


@contextmanager
def _private_folder(target: Path, new: Path, claim: Path, *files: Path) -> Iterator[None]:
    """Makes a private folder beside the target. When the block ends, it and `files` are removed, as are the parent
    folders that were made for it and are empty. Two runs cannot hold the same `claim`."""
    missing_folders = [folder for folder in (target.parent, *target.parent.parents) if not folder.exists()]
    try:
        with claimed(claim, new, *files):
            with disk_errors_named(target, cannot_write):
                target.parent.mkdir(parents=True, exist_ok=True)
                remove(new)  # left by a run that was killed
                new.mkdir(mode=0o700)
            yield
    except filelock.Timeout:
        raise FileError(f"En annan körning skriver till {target}. Vänta tills den är klar och försök igen.") from None
    finally:
        for folder in missing_folders:
            with suppress(OSError):  # it is not empty, or was never made
                folder.rmdir()


@contextmanager
def disk_errors_named(target: Path, words: Callable[[Path, BaseException], str]) -> Iterator[None]:
    """Raises an error of the disk as a FileError, worded with the target by `words`."""
    try:
        yield
    except GranskningError:
        raise
    except Exception as error:
        if cause := disk_cause(error) or (error if isinstance(error, OSError) else None):
            raise FileError(words(target, cause)) from None
        raise


@contextmanager
def fault_lists_in(target: Path) -> Iterator[Path]:
    """A private folder with copies of the target's lists of faults and marked copies. If the block succeeds, its files
    replace those of the target, all or none; the target's other files stay."""
    new = target.with_name(f".{target.name}.fel")
    with _private_folder(target, new, new), disk_errors_named(target, cannot_write):
        previous = new / "forra"
        previous.mkdir()
        files = [*(path for path in target.glob("*") if path.name in FAULT_LISTS), *marked_in(target)]
        for path in files:
            for folder in (new, previous):
                shutil.copy2(path, folder)
        yield new
        close_to_others(new)
        _apply(new, previous, target)


def _apply(new: Path, previous: Path, target: Path) -> None:
    """Changes the files of a target from those in `previous` to those in `new`, or changes nothing."""
    names = {path.name for folder in (new, previous) for path in folder.iterdir() if path.is_file()}
    changed = [name for name in sorted(names) if not _is_equal(new / name, previous / name)]
    is_new = not target.exists()
    target.mkdir(parents=True, exist_ok=True)
    moved: list[str] = []
    try:
        for name in changed:
            if (new / name).exists():
                _flush(new / name)
            _move_or_remove(new / name, target / name)
            moved.append(name)
    except BaseException:
        for name in moved:
            _move_or_remove(previous / name, target / name)
        if is_new:
            target.rmdir()
        raise


def _is_equal(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and filecmp.cmp(one, other, shallow=False)


def _move_or_remove(source: Path, target: Path) -> None:
    """Moves the source to the target, or removes the target if there is no source."""
    if source.exists():
        os.replace(source, target)
    else:
        target.unlink()


def check_new_workbook(target: Path) -> None:
    """UsageError if the name is not that of a workbook, FileError if the file exists."""
    if target.suffix.lower() != ".xlsx":
        raise UsageError(f"{target} är inget namn på en Excel-arbetsbok. Ange ett namn som slutar på .xlsx med --ut.")
    check_new(target)


def check_new(target: Path, option: str = "--ut") -> None:
    """FileError if the file exists."""
    if target.exists():
        raise FileError(
            f"{target} finns redan och skrivs inte över. Ange ett annat namn med {option}, eller flytta filen."
        )


def write_new(target: Path, write: Callable[[Path], object], *, working: bool = False) -> None:
    """Lets `write` make a file in a private folder beside the target, and moves it into place whole or not at all,
    never over another file. Only the user may read it if it is working material."""
    new = target.with_name(f".{target.name}.ny")
    with _private_folder(target, new, target), disk_errors_named(target, cannot_write_new):
        file = new / target.name
        write(file)
        if working:
            file.chmod(_OWN)
        _flush(file)
        check_new(target)  # another may have been made in the meantime
        os.replace(file, target)


@contextmanager
def all_or_none() -> Iterator[list[Path]]:
    """A list for the new files that the block writes; they are removed if the block fails."""
    files: list[Path] = []
    try:
        yield files
    except BaseException:
        for file in files:
            file.unlink(missing_ok=True)
        raise


def cannot_write_new(target: Path, error: BaseException) -> str:
    """The message for a new file that cannot be written."""
    return (
        f"{target} går inte att skriva ({reason(error)}). Kontrollera att mappen finns och att det finns plats och "
        "behörighet, och försök igen."
    )


def close_to_others(folder: Path) -> None:
    """Lets only the user read the working material of a result."""
    for file in folder.rglob("*"):
        if file.is_file() and is_working_material(file.relative_to(folder).as_posix()):
            file.chmod(_OWN)


def _swap(new: Path, target: Path, earlier: Path) -> None:
    try:
        for file in new.rglob("*"):
            if file.is_file():
                _flush(file)
        close_to_others(new)
        os.chmod(new, 0o755)
        if target.exists():
            os.replace(target, earlier)
        os.replace(new, target)
    except OSError:
        if earlier.exists() and not target.exists():
            os.replace(earlier, target)
        raise


def _flush(file: Path) -> None:
    with file.open("rb+") as handle:
        os.fsync(handle.fileno())


def cannot_write(target: Path, error: BaseException) -> str:
    """The message for a folder that cannot be written to."""
    return (
        f"{target} går inte att skriva till ({reason(error)}). Stäng filer därifrån som är öppna i Word "
        "eller Excel, kontrollera att det finns plats och behörighet, och försök igen."
    )
