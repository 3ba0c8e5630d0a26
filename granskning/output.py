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

from granskning.scratch import claimed, put_aside, remove, restore
from pipeline.errors import FileError, GranskningError, UsageError, reason, refusal
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
    import duckdb

    from pipeline.database import connect, in_use, objects

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
    new = target.with_name(f".{target.name}.ny")
    with _beside(target, new, target, put_aside(target)), told_of(target, cannot_write):
        restore(target, say)
        yield new
        _swap(new, target, put_aside(target))


@contextmanager
def _beside(target: Path, new: Path, claim: Path, *further: Path) -> Iterator[None]:
    """With a private folder beside the target, gone when the block ends, as are the `further` files, and the folders
    that were made for it and have nothing in them. Two runs that `claim` the same are kept apart."""
    lacking = [folder for folder in (target.parent, *target.parent.parents) if not folder.exists()]
    try:
        with claimed(claim, new, *further):
            with told_of(target, cannot_write):
                target.parent.mkdir(parents=True, exist_ok=True)
                remove(new)  # of a run that was killed
                new.mkdir(mode=0o700)
            yield
    except filelock.Timeout:
        raise FileError(f"En annan körning skriver till {target}. Vänta tills den är klar och försök igen.") from None
    finally:
        for folder in lacking:
            with suppress(OSError):  # it is no empty folder, or was never made
                folder.rmdir()


@contextmanager
def told_of(target: Path, words: Callable[[Path, BaseException], str]) -> Iterator[None]:
    """Says of the target what the disk refuses."""
    try:
        yield
    except GranskningError:
        raise
    except Exception as error:
        if found := refusal(error) or (error if isinstance(error, OSError) else None):
            raise FileError(words(target, found)) from None
        raise


@contextmanager
def added(target: Path) -> Iterator[Path]:
    """A private folder with the lists of faults and the marked copies that lie in the target. What the block leaves in
    it is what then lies in the target beside all else, every file of it or, if it fails, none."""
    made = target.with_name(f".{target.name}.fel")
    with _beside(target, made, made), told_of(target, cannot_write):
        kept = made / "forra"
        kept.mkdir()
        earlier = [*(path for path in target.glob("*") if path.name in FAULT_LISTS), *marked_in(target)]
        for path in earlier:
            for folder in (made, kept):
                shutil.copy2(path, folder)
        yield made
        close_to_others(made)
        _lay(made, kept, target)


def _lay(made: Path, kept: Path, target: Path) -> None:
    """Brings the files of a target from what they are in `kept` to what they are in `made`, or changes nothing."""
    names = {path.name for folder in (made, kept) for path in folder.iterdir() if path.is_file()}
    changed = [name for name in sorted(names) if not _same(made / name, kept / name)]
    lacking = not target.exists()
    target.mkdir(parents=True, exist_ok=True)
    done: list[str] = []
    try:
        for name in changed:
            if (made / name).exists():
                _flush(made / name)
            _put(made / name, target / name)
            done.append(name)
    except BaseException:
        for name in done:
            _put(kept / name, target / name)
        if lacking:
            target.rmdir()
        raise


def _same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and filecmp.cmp(one, other, shallow=False)


def _put(source: Path, target: Path) -> None:
    """The target as the source is: moved there, or gone."""
    if source.exists():
        os.replace(source, target)
    else:
        target.unlink()


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
    """A file that `write` makes in a private folder beside the target, put in place whole or not at all and never over
    another file."""
    new = target.with_name(f".{target.name}.ny")
    with _beside(target, new, target), told_of(target, cannot_write_new):
        made = new / target.name
        write(made)
        _flush(made)
        check_new(target)  # another may have come there in the meantime
        os.replace(made, target)


@contextmanager
def all_or_none() -> Iterator[list[Path]]:
    """A list for the new files that are written in the block; they are removed again if it fails."""
    written: list[Path] = []
    try:
        yield written
    except BaseException:
        for file in written:
            file.unlink(missing_ok=True)
        raise


def cannot_write_new(target: Path, error: BaseException) -> str:
    """What is said where a new file cannot be written."""
    return (
        f"{target} går inte att skriva ({reason(error)}). Kontrollera att mappen finns och att det finns plats och "
        "behörighet, och försök igen."
    )


def close_to_others(folder: Path) -> None:
    """Lets only the user read what single cases say."""
    for file in folder.rglob("*"):
        if file.is_file() and (file.name in _OF_CASES or file.name.endswith(MARKED) or file.parent.name == WORKING):
            file.chmod(0o600)


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
    """What is said where a folder cannot be written to."""
    return (
        f"{target} går inte att skriva till ({reason(error)}). Stäng filer därifrån som är öppna i Word "
        "eller Excel, kontrollera att det finns plats och behörighet, och försök igen."
    )
