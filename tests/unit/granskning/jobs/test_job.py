"""What jobs have in common: steps that are counted, audits that are opened, faults that are listed, exports read."""

from __future__ import annotations

import csv
import shutil
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from checks.audit import Audit
from checks.audit_template import AUDIT as EXAMPLE
from checks.audits.lss_arbete_studier import AUDIT as LSS
from checks.audits.sysselsattning_2025 import AUDIT
from checks.invented import MARK_FILE
from granskning.jobs.job import JobSteps, Message, check_day, faults_listed, faults_marked, load_audit, read
from granskning.jobs.new_audit import SOURCE, ny
from pipeline.errors import AuditError, ContractError, Fault, FileError, Spot, UsageError
from pipeline.run_facts import DATABASE
from reports.form.workbook import workbook
from tests.lib import valid_export
from tests.lib.office import openpyxl
from tests.lib.pipeline_run import ROOT, SAMPLE


def test_steps_are_counted_as_they_begin_and_a_notice_is_none() -> None:
    messages: list[str] = []
    steps = JobSteps(lambda message: messages.append(str(message)), 2)
    steps("Läser exporten")
    steps.notice("Återställd.")
    steps("Skriver")
    assert messages == ["[1/2] Läser exporten …", "Återställd.", "[2/2] Skriver …"]
    assert Message("Återställd.").number == 0


def test_an_audit_of_ours_is_opened_by_its_name_and_one_of_the_users_by_its_path(tmp_path: Path) -> None:
    assert load_audit("sysselsattning_2025") is AUDIT
    folder = ny("boendestod_2026", tmp_path)
    assert load_audit(str(folder)).name == "boendestod_2026"


def test_a_name_that_is_none_is_answered_with_those_that_there_are() -> None:
    with pytest.raises(UsageError) as raised:
        load_audit("sysselsatning_2025")
    assert str(raised.value).startswith("Granskningen sysselsatning_2025 finns inte. Menade du sysselsattning_2025?")
    assert "lss_arbete_studier" in str(raised.value) and "./min_granskning" in str(raised.value)


def test_a_definition_that_is_wrong_is_the_analysts_to_mend(tmp_path: Path) -> None:
    folder = ny("boendestod_2026", tmp_path)
    file = folder / "criteria.py"
    file.write_text(file.read_text("utf-8").replace("arende.behov_beskrivna", "arende.behov_beskrivet"), "utf-8")
    with pytest.raises(AuditError, match=r"criteria\.py, rad \d+.*behov_beskrivet.*behov_beskrivna"):
        load_audit(str(folder))


def test_faults_are_listed_in_the_target_and_the_message_says_where(tmp_path: Path) -> None:
    faults = [Fault("arenden", 2, "kon", "X", "finns inte")]
    with pytest.raises(ContractError) as raised, faults_listed(tmp_path / "ut"):
        raise ContractError(faults, summary="Listan stämmer inte")
    assert sorted(p.name for p in (tmp_path / "ut").iterdir()) == ["fel.csv", "fel.xlsx"]
    assert str(raised.value).startswith("Listan stämmer inte: ett fel.")
    assert str(raised.value).endswith(f"Alla fel finns i {tmp_path / 'ut' / 'fel.xlsx'} och fel.csv.")
    assert raised.value.faults == tuple(faults)


@pytest.mark.parametrize(("place", "linked"), [("hos oss", True), ("state/arbete-1", False)])
def test_the_list_leads_to_the_users_own_workbook_and_to_no_copy_of_the_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, linked: bool
) -> None:
    monkeypatch.setattr("platformdirs.user_state_dir", lambda *_, **__: str(tmp_path / "state"))
    book, target = tmp_path / place / "G1.xlsx", tmp_path / "ut"
    book.parent.mkdir(parents=True)
    book.write_bytes(workbook(AUDIT, 1, {}))
    with pytest.raises(ContractError), faults_listed(target, book):
        raise ContractError([Fault("arenden", 2, "kon", "X", "fel", spots=(Spot(book, "Ärenden", "C2"),))])
    cells = [cell for row in openpyxl.load_workbook(target / "fel.xlsx")["Fel"].iter_rows() for cell in row]
    assert any(cell.hyperlink for cell in cells) == linked


def test_a_marked_copy_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "bok_markerad.xlsx").mkdir()
    with pytest.raises(FileError, match=r"går inte att skriva till .*öppna i Word eller Excel"):
        faults_marked([Fault("arenden", 2, "kon", "X", "finns inte")], tmp_path, invented=False)


def test_a_faultless_block_leaves_no_list(tmp_path: Path) -> None:
    with faults_listed(tmp_path / "ut"):
        pass
    assert not (tmp_path / "ut").exists()


def _export(folder: Path, **cells: str) -> Path:
    """The example's own export, with other cells in its first decision."""
    shutil.copytree(SOURCE / "sample", folder)
    with (folder / "arenden.csv").open(encoding="utf-8-sig", newline="") as file:
        decisions = list(csv.DictReader(file, delimiter=";"))
    with (folder / "arenden.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(decisions[0]), delimiter=";")
        writer.writeheader()
        writer.writerows([decisions[0] | cells, *decisions[1:]])
    return folder


def _target(folder: Path) -> Path:
    folder.mkdir()
    return folder


def test_an_export_is_read_into_the_database_of_the_folder_and_nothing_else_is_left(tmp_path: Path) -> None:
    target = _target(tmp_path / "ut")
    con, export, loaded = read(_export(tmp_path / "e"), EXAMPLE, target)
    with con:
        assert con.execute("SELECT count(*) FROM arenden").fetchone() == (40,)
    assert {p.name for p in export.sha256} == {"arenden.csv", "uppfoljningar.csv", MARK_FILE}
    assert loaded.present == {"arenden", "uppfoljningar"} and not loaded.faults
    assert [p.name for p in target.iterdir()] == [DATABASE]


def test_a_day_before_every_decision_is_refused_and_one_on_the_first_is_not(tmp_path: Path) -> None:
    con, _, _ = read(_export(tmp_path / "e"), EXAMPLE, _target(tmp_path / "ut"))
    with (tmp_path / "e" / "arenden.csv").open(encoding="utf-8-sig", newline="") as file:
        first = min(date.fromisoformat(row["beslut_datum"]) for row in csv.DictReader(file, delimiter=";"))
    with con:
        check_day(con, EXAMPLE, first)
        with pytest.raises(UsageError, match=r"^Alla beslut är .* Ange den dagen med --granskningsdatum\.$"):
            check_day(con, EXAMPLE, first - timedelta(days=1))


def test_rows_that_are_passed_over_are_listed_beside(tmp_path: Path) -> None:
    target = _target(tmp_path / "ut")
    con, _, loaded = read(_export(tmp_path / "e", alder="trettio"), EXAMPLE, target, tolerate_rejected=True)
    con.close()
    assert len(loaded.faults) == 1 and loaded.rows_rejected["arenden"] == 1
    assert {p.name for p in target.iterdir()} == {DATABASE, "fel.xlsx", "fel.csv"}


def test_an_export_with_faults_is_refused_with_all_of_them_and_the_database_is_let_go(tmp_path: Path) -> None:
    target = _target(tmp_path / "ut")
    with pytest.raises(ContractError) as raised:
        read(_export(tmp_path / "e", alder="trettio", kon="X"), EXAMPLE, target)
    assert {f.column for f in raised.value.faults} == {"kon", "alder"}
    duckdb.connect(str(target / DATABASE)).close()  # a database that is held open cannot be opened otherwise


@pytest.mark.slow
@pytest.mark.parametrize(
    ("export", "audit", "named"),
    [
        (ROOT / "sample_data" / "lss_arbete_studier", AUDIT, "lss_arbete_studier"),
        (SAMPLE, LSS, "sysselsattning_2025 eller uppfoljning_2026"),
    ],
)
def test_an_export_of_another_audit_is_told_first(export: Path, audit: Audit, named: str, tmp_path: Path) -> None:
    with pytest.raises(ContractError) as raised:
        read(export, audit, tmp_path)
    first, *others = raised.value.faults
    assert others and str(first) == (
        f"arenden.csv, rad 1: rubrikerna hör till en annan granskning: välj {named} med --granskning."
    )


def test_own_columns_and_a_title_are_no_other_audit(tmp_path: Path) -> None:
    title: list[object] = ["Aktgranskning 2025"]
    own = valid_export.grid(valid_export.with_column("rapport_jobbcoach", ["ja", "", ""]))
    for name, rows in {"egen": own, "titel": [title, *valid_export.grid(valid_export.VALID_ARENDEN)]}.items():
        export = valid_export.write_folder(tmp_path / name, arenden=rows)
        with pytest.raises(ContractError) as raised:
            read(export, AUDIT, _target(tmp_path / f"{name}_ut"))
        assert raised.value.faults and "annan granskning" not in str(raised.value)
