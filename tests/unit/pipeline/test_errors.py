"""What is said of a fault: place, value, reason and what was expected; and the exit code of each family of errors."""

from __future__ import annotations

import pytest

from pipeline.errors import (
    AuditError,
    ContractError,
    DisclosureError,
    Fault,
    FileError,
    GranskningError,
    PersonalDataError,
    UsageError,
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


def test_a_fault_in_a_cell_and_in_a_whole_file() -> None:
    cell = Fault("arenden.csv", 4, "alder", "trettio", "är inget heltal", "ett heltal 0–120", "Ålder (alder)")
    assert (
        str(cell) == "arenden.csv, rad 4, kolumn Ålder (alder): ”trettio” – är inget heltal. Väntat: ett heltal 0–120."
    )
    assert str(Fault("arenden", None, "", "", "tabellen har inga rader")) == "arenden: tabellen har inga rader."
    assert str(Fault("a", None, "b", "", "menade du c?")) == "a, kolumn b: menade du c?"


def test_a_long_value_is_cut() -> None:
    said = str(Fault("a", 2, "b", "x" * 5000, "är för lång"))
    assert len(said) < 300 and "x…”" in said


def test_ten_faults_are_shown_and_the_number_of_all() -> None:
    faults = [Fault("arenden.csv", n, "kon", f"v{n}", "finns inte i kodboken") for n in range(2, 15)]
    said = str(ContractError(faults))
    assert [f"”v{n}”" in said for n in range(2, 15)] == [True] * 10 + [False] * 3
    assert "13" in said
