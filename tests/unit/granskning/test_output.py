"""The output folder: made beside the target and swapped in whole, or not at all; nothing of others is replaced."""

from __future__ import annotations

import errno
import hashlib
import json
from pathlib import Path

import duckdb
import pytest

from granskning import output
from granskning.scratch import restore
from pipeline.database import objects
from pipeline.errors import FileError, UsageError

pytestmark = pytest.mark.usefixtures("home")


def _earlier_report(folder: Path, command: str = "rapport", text: str = "gammal") -> Path:
    """A folder as an earlier run leaves it."""
    folder.mkdir(parents=True)
    (folder / "rapport.docx").write_text(text, "utf-8")
    digest = hashlib.sha256((folder / "rapport.docx").read_bytes()).hexdigest()
    manifest = {"verktyg": "granskning", "kommando": command, "utdata": {"rapport.docx": digest}}
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    return folder


def test_a_new_folder_takes_the_place_of_the_earlier_one(tmp_path: Path) -> None:
    target = _earlier_report(tmp_path / "ut" / "rapport")
    with output.replaced(target, print) as folder:
        (folder / "rapport.docx").write_text("ny", "utf-8")
        assert (target / "rapport.docx").read_text("utf-8") == "gammal", "until the block ends"
    assert [p.name for p in target.iterdir()] == ["rapport.docx"]
    assert (target / "rapport.docx").read_text("utf-8") == "ny"
    assert [p.name for p in target.parent.iterdir()] == ["rapport"]


def test_only_what_may_be_given_to_others_can_be_read_by_them(tmp_path: Path) -> None:
    with output.replaced(tmp_path / "ut", print) as folder:
        for name in ("rapport.docx", "avvikelser.xlsx", "enad_export.xlsx", "nytt.md", "tabeller/t.csv", "gx/r.json"):
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).touch(mode=0o644)
    files = [path for path in sorted((tmp_path / "ut").rglob("*")) if path.is_file()]
    assert [path.name for path in files if path.stat().st_mode & 0o077] == ["rapport.docx", "t.csv"]


@pytest.mark.parametrize("working", [True, False])
def test_a_new_file_of_working_material_is_for_the_user_alone(tmp_path: Path, *, working: bool) -> None:
    output.write_new(tmp_path / "ny.xlsx", lambda file: file.touch(mode=0o644), working=working)
    assert bool((tmp_path / "ny.xlsx").stat().st_mode & 0o077) is not working


def test_a_run_that_fails_leaves_the_earlier_one_and_nothing_else(tmp_path: Path) -> None:
    target = _earlier_report(tmp_path / "ut" / "rapport")
    with pytest.raises(RuntimeError), output.replaced(target, print) as folder:
        (folder / "halvt.docx").write_text("halvt", "utf-8")
        raise RuntimeError
    assert sorted(p.name for p in target.iterdir()) == ["manifest.json", "rapport.docx"]
    assert [p.name for p in target.parent.iterdir()] == ["rapport"]


def test_two_runs_to_one_target_do_not_meet(tmp_path: Path) -> None:
    target = tmp_path / "ut"
    with (
        output.replaced(target, print),
        pytest.raises(FileError, match="annan körning skriver till"),
        output.replaced(target, print),
    ):
        raise AssertionError("the second run was let in")


def test_what_a_killed_run_had_put_aside_is_brought_back(tmp_path: Path) -> None:
    _earlier_report(tmp_path / ".ut.tidigare")
    messages: list[str] = []
    restore(tmp_path / "ut", messages.append)
    assert (tmp_path / "ut" / "rapport.docx").read_text("utf-8") == "gammal"
    assert len(messages) == 1 and "återställd" in messages[0]


def test_a_folder_of_somebody_elses_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mina").mkdir()
    (tmp_path / "mina" / "brev.docx").touch()
    with pytest.raises(FileError, match="innehåller redan andra filer"):
        output.check_target(tmp_path / "mina", tmp_path / "export", "rapport")
    with pytest.raises(FileError, match="är en fil"):
        output.check_target(tmp_path / "mina" / "brev.docx", tmp_path / "export", "rapport")


def test_a_report_that_somebody_has_written_in_is_refused_and_the_files_are_named(tmp_path: Path) -> None:
    target = _earlier_report(tmp_path / "ut")
    output.check_target(target, tmp_path / "export", "rapport")
    (target / "rapport.docx").write_text("med mina slutsatser", "utf-8")
    (target / "egen.txt").touch()
    with pytest.raises(FileError, match=r"egen\.txt, rapport\.docx"):
        output.check_target(target, tmp_path / "export", "rapport")


@pytest.mark.parametrize("place", ["", "export"])
def test_a_target_that_holds_the_export_is_refused(place: str, tmp_path: Path) -> None:
    (tmp_path / "e" / place).mkdir(parents=True)
    with pytest.raises(FileError, match="innehåller exporten"):
        output.check_target(tmp_path / "e", tmp_path / "e" / place, "rapport")


def test_a_report_is_not_replaced_by_another_commands_folder(tmp_path: Path) -> None:
    target = _earlier_report(tmp_path / "ut")
    for command in ("kontrollera", "jamfor", "samstammighet"):
        with pytest.raises(FileError, match="annan mapp"):
            output.check_target(target, tmp_path / "export", command)


def test_a_workbook_is_written_whole_and_never_over_another(tmp_path: Path) -> None:
    target = tmp_path / "ny" / "mall.xlsx"
    output.write_new(target, lambda path: path.write_text("ett", "utf-8"))
    with pytest.raises(FileError, match="finns redan"):
        output.write_new(target, lambda path: path.write_text("två", "utf-8"))
    assert target.read_text("utf-8") == "ett"
    assert [p.name for p in target.parent.iterdir()] == ["mall.xlsx"]
    with pytest.raises(UsageError, match=r"\.xlsx"):
        output.check_new_workbook(tmp_path / "mall.csv")


def _with_database(folder: Path, *sql: str) -> Path:
    """The same with a database, and in it what somebody has made since."""
    _earlier_report(folder)
    with duckdb.connect(str(folder / "granskning.duckdb")) as con:
        con.execute("CREATE TABLE utfall (a INTEGER)")
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        new_manifest = {**manifest, "databas": {"objekt": objects(con), "sha256": ""}}
        (folder / "manifest.json").write_text(json.dumps(new_manifest), "utf-8")
        for statement in sql:
            con.execute(statement)
    return folder


@pytest.mark.parametrize("name", ["~$rapport.docx", "~$min export_markerad.xlsx", ".~lock.fel.xlsx#", "Thumbs.db"])
def test_what_office_and_windows_leave_is_nobodys_work(tmp_path: Path, name: str) -> None:
    for target in (_earlier_report(tmp_path / "rapport"), tmp_path / "bara fel"):
        target.mkdir(exist_ok=True)
        (target / "fel.xlsx").touch()
        (target / name).write_bytes(b"\x05Anna")
        output.check_target(target, tmp_path / "export", "rapport")


def test_an_own_view_in_the_database_is_not_lost_without_a_word(tmp_path: Path) -> None:
    output.check_target(_with_database(tmp_path / "orord"), tmp_path / "export", "rapport")
    target = _with_database(tmp_path / "egen", "CREATE VIEW min_vy AS FROM utfall", "CREATE TABLE mitt (a INT)")
    with pytest.raises(FileError, match=r"innehåller något som inte är verktygets: min_vy, mitt\. Spara det"):
        output.check_target(target, tmp_path / "export", "rapport")


def test_a_database_that_is_open_elsewhere_or_broken(tmp_path: Path) -> None:
    target = _with_database(tmp_path / "ut")
    with (
        duckdb.connect(str(target / "granskning.duckdb")),
        pytest.raises(FileError, match="är öppen i ett annat program"),
    ):
        output.check_target(target, tmp_path / "export", "rapport")
    (target / "granskning.duckdb").write_bytes(b"inget" * 4_000)
    output.check_target(target, tmp_path / "export", "rapport")


def test_a_report_that_somebody_has_written_in_is_refused_with_what_to_do(tmp_path: Path) -> None:
    target = _earlier_report(tmp_path / "ut")
    output.check_target(target, tmp_path / "export", "rapport", tmp_path / "min.docx")
    with pytest.raises(FileError, match=r"rapport\.docx ligger i .*, som ersätts\. Din egen fil skrivs aldrig över"):
        output.check_target(target, tmp_path / "export", "rapport", target / "rapport.docx")
    (target / "rapport.docx").write_text("ändrad", "utf-8")
    with pytest.raises(FileError, match="följer texten med om den anges med --uppdatera"):
        output.check_target(target, tmp_path / "export", "rapport")


def test_lists_are_laid_beside_all_else_every_one_or_none(tmp_path: Path) -> None:
    target = _earlier_report(tmp_path / "ut")
    for name in ("fel.csv", "gammal_markerad.xlsx"):
        (target / name).write_text("förra", "utf-8")
    before = {p.name: p.read_text("utf-8") for p in target.iterdir()}
    (target / "fel.xlsx").mkdir()  # what cannot be replaced
    with pytest.raises(FileError, match="går inte att skriva till"), output.fault_lists_in(target) as folder:
        raise AssertionError("a folder is no list")
    (target / "fel.xlsx").rmdir()
    with pytest.raises(FileError, match="går inte att skriva till"), output.fault_lists_in(target) as folder:
        for name in ("bok_markerad.xlsx", "fel.csv", "fel.xlsx"):
            (folder / name).write_text("ny", "utf-8")
        (target / "fel.xlsx").mkdir()  # comes last of them
    (target / "fel.xlsx").rmdir()
    assert {p.name: p.read_text("utf-8") for p in target.iterdir()} == before
    with output.fault_lists_in(target) as folder:
        (folder / "gammal_markerad.xlsx").unlink()
        (folder / "fel.csv").write_text("ny", "utf-8")
    after = {name: text for name, text in before.items() if name != "gammal_markerad.xlsx"} | {"fel.csv": "ny"}
    assert {p.name: p.read_text("utf-8") for p in target.iterdir()} == after
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_a_run_that_fails_leaves_no_folder_that_it_made_on_the_way(tmp_path: Path) -> None:
    with pytest.raises(FileError), output.replaced(tmp_path / "a" / "b" / "ut", print):
        raise FileError
    with pytest.raises(FileError, match=r"mall\.xlsx går inte att skriva \(disken är full\)"):
        output.write_new(tmp_path / "a" / "mall.xlsx", _disk_full)
    assert not (tmp_path / "a").exists()


def _disk_full(_: Path) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_of_several_new_files_all_are_there_or_none(tmp_path: Path) -> None:
    with pytest.raises(FileError), output.all_or_none() as files:
        for name in ("a.xlsx", "b.xlsx"):
            output.write_new(tmp_path / name, lambda path: path.touch())
            files.append(tmp_path / name)
        raise FileError
    assert not list(tmp_path.glob("*.xlsx"))
