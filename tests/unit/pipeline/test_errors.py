"""The message of a fault: place, value, reason and what was expected; and the exit code of each family of errors."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import duckdb
import pytest
from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError

from pipeline.errors import (
    AuditError,
    ContractError,
    DisclosureError,
    Fault,
    FileError,
    GranskningError,
    PersonalDataError,
    Spot,
    UsageError,
    disk_cause,
    disk_message,
    reason,
)


@pytest.mark.parametrize(
    ("error", "code"),
    # The table of exit codes (spec 5).
    [
        (DisclosureError, 1),
        (UsageError, 2),
        (ContractError, 3),
        (PersonalDataError, 4),
        (FileError, 5),
        (AuditError, 6),
    ],
)
def test_exit_codes(error: type[GranskningError], code: int) -> None:
    assert error.exit_code == code


def test_why_a_workbook_could_not_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileCreateError) as raised:
        Workbook(str(tmp_path / "ingen" / "fel.xlsx")).close()
    assert reason(raised.value) == "den finns inte"


def test_a_fault_in_a_cell_and_in_a_whole_file() -> None:
    cell = Fault("arenden.csv", 4, "alder", "trettio", "är inget heltal", "ett heltal 0–120", "Ålder (alder)")
    assert (
        str(cell) == "arenden.csv, rad 4, kolumn Ålder (alder): ”trettio” – är inget heltal. Väntat: ett heltal 0–120."
    )
    assert str(Fault("arenden", None, "", "", "tabellen har inga rader")) == "arenden: tabellen har inga rader."
    assert str(Fault("a", None, "b", "", "menade du c?")) == "a, kolumn b: menade du c?"


def test_a_long_value_is_cut() -> None:
    message = str(Fault("a", 2, "b", "x" * 5000, "är för lång"))
    assert len(message) < 300 and "x…”" in message


def test_ten_faults_are_shown_and_the_number_of_all() -> None:
    faults = [Fault("arenden.csv", n, "kon", f"v{n}", "finns inte i kodboken") for n in range(2, 15)]
    message = str(ContractError(faults))
    assert [f"”v{n}”" in message for n in range(2, 15)] == [True] * 10 + [False] * 3
    assert "13" in message


def _empty(row: int, name: str, follows: Fault | None = None) -> Fault:
    return Fault("m.xlsx, bladet Ärenden", row, name, "", "cellen är tom", "ett värde", missing=True, follows=follows)


def test_the_cells_of_a_fault_are_named_where_they_are_of_one_workbook() -> None:
    one, same, other = (Spot(Path(file), "Ärenden", cell) for file, cell in (("a", "C2"), ("a", "D2"), ("b", "C9")))
    assert Fault("t", 2, "kon", "", "", spots=(one, same)).cell == "C2 D2"
    assert Fault("t", 2, "kon", "", "", spots=(one, other)).cell == Fault("t", 2, "kon", "", "").cell == ""


def test_an_unfinished_row_is_listed_separately_from_a_wrong_one() -> None:
    begun = [_empty(5, name) for name in ("kon", "alder", "barn", "sip")]
    assert str(ContractError(begun)).splitlines() == [
        "Inget är fel, men allt är inte ifyllt: en rad är inte färdig.",
        "  m.xlsx, bladet Ärenden, rad 5: 4 uppgifter saknas: kon, alder, barn och 1 till.",
    ]
    spots = (Spot(Path("m.xlsx"), "Ärenden", "C6"),)
    wrong = Fault("m.xlsx, bladet Ärenden", 6, "kon", "Kvina", "finns inte i kodboken", spots=spots)
    assert str(ContractError([wrong, *begun])).splitlines() == [
        "Exporten följer inte kodboken: ett fel.",
        "  m.xlsx, bladet Ärenden, rad 6, kolumn kon (C6): ”Kvina” – finns inte i kodboken.",
        "Dessutom är inte allt ifyllt: en rad är inte färdig.",
        "  m.xlsx, bladet Ärenden, rad 5: 4 uppgifter saknas: kon, alder, barn och 1 till.",
    ]


def test_one_empty_cell_and_a_row_with_something_wrong_are_faults() -> None:
    assert str(ContractError([_empty(5, "kon")])).startswith("Exporten följer inte kodboken: ett fel.")
    mixed = [_empty(5, "kon"), _empty(5, "alder"), Fault("m.xlsx, bladet Ärenden", 5, "sip", "x", "är inget värde")]
    assert str(ContractError(mixed)).startswith("Exporten följer inte kodboken: 3 fel.")


def test_faults_that_follow_from_another_are_left_out() -> None:
    cause = Fault("m.xlsx, bladet Ärenden", 5, "insats", "Stöd", "går inte ihop med resten av raden")
    message = str(ContractError([cause, *(_empty(5, f"krit_{i}", cause) for i in range(16))]))
    assert message.startswith("Exporten följer inte kodboken: ett fel.") and "krit_" not in message


FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/a/b.xlsx")


def _wrapped(inner: Exception) -> Exception:
    try:
        raise ValueError from inner
    except ValueError as error:
        return error


@pytest.mark.parametrize(
    ("error", "reason_text"),
    [
        (FULL, "disken är full"),
        (_wrapped(FULL), "disken är full"),
        (FileCreateError(FULL), "disken är full"),
        (duckdb.IOException(f'Could not write file "x": {os.strerror(errno.EIO)}'), "disken svarar inte som den ska"),
        (duckdb.TransactionException(f"Failed to commit: {os.strerror(errno.ENOSPC)}"), "disken är full"),
        (duckdb.OutOfMemoryException("no more"), "disken eller minnet räcker inte"),
        (PermissionError(errno.EACCES, "denied"), "behörighet saknas eller filen är öppen i ett annat program"),
    ],
)
def test_a_refusal_of_the_disk_is_reported_whatever_it_is_wrapped_in(error: Exception, reason_text: str) -> None:
    refused_error = disk_cause(error)
    assert refused_error is not None
    assert reason(refused_error) == reason_text


def test_a_fault_of_our_own_is_no_refusal() -> None:
    for error in (KeyError("a"), FileNotFoundError(errno.ENOENT, "gone"), _wrapped(ValueError())):
        assert disk_cause(error) is None


def test_a_refusal_of_an_unknown_file_has_a_message() -> None:
    assert disk_message(FULL).startswith("/a/b.xlsx går inte att läsa eller skriva (disken är full).")
    assert disk_message(OSError(errno.EIO, "")).startswith("En fil går inte att läsa eller skriva (disken svarar inte")
