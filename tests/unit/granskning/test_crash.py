"""A fault of the program is logged with its place and never with its message."""

from __future__ import annotations

from pathlib import Path

from granskning.crash import log

SECRET = "Anna Svensson 19850101-1236"


def _fail() -> None:
    try:
        int(SECRET)
    except ValueError as error:
        raise RuntimeError(f"cell {SECRET}") from error


def test_types_and_places_are_logged_and_no_message(home: Path) -> None:
    try:
        _fail()
    except RuntimeError as error:
        file = log(error)
    text = file.read_text(encoding="utf-8")
    assert home in file.parents
    assert "builtins.RuntimeError" in text and "builtins.ValueError" in text
    assert f"{__file__}:" in text and "_fail" in text
    assert not any(part in text for part in ("Anna", "Svensson", "1985", "1236"))


def test_a_second_fault_is_added(home: Path) -> None:
    first, second = log(KeyError(SECRET)), log(OSError(SECRET))
    assert first == second
    assert [line.split()[1] for line in first.read_text("utf-8").splitlines() if line[:4].isdigit()] == [
        "builtins.KeyError",
        "builtins.OSError",
    ]
