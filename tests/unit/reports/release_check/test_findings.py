"""The findings in order, and as lines for the terminal."""

from __future__ import annotations

from pathlib import Path

from reports.release_check.findings import Finding, FindingKind, ordered, terminal_lines

COMMENT = Finding(
    FindingKind.COMMENT, "Metod", "Stämmer det?", "kommentaren följer med rapporten", "borttagen kommentar"
)
NAMED = Finding(FindingKind.NAMED, "Slut", "Vi tackar [namn].", "kan innehålla namnet på en person: får det stå där?")
PERSONAL = Finding(
    FindingKind.PERSONAL, "Slut", "", "texten innehåller personnummer (******-****)", "inga personuppgifter"
)


def test_what_must_be_mended_stands_first_and_each_once() -> None:
    assert ordered([NAMED, COMMENT, PERSONAL, NAMED]) == (PERSONAL, COMMENT, NAMED)


def test_the_lines_of_the_terminal() -> None:
    assert [*terminal_lines((PERSONAL, COMMENT, NAMED), None)] == [
        "Måste rättas: 2",
        "  Personuppgifter",
        "    Slut: texten innehåller personnummer (******-****). Väntat: inga personuppgifter",
        "  Kommentarer som är kvar",
        "    Metod: ”Stämmer det?” – kommentaren följer med rapporten. Väntat: borttagen kommentar",
        "Att titta på: 1",
        "  Namn och adresser",
        "    Slut: ”Vi tackar [namn].” – kan innehålla namnet på en person: får det stå där?",
    ]


def test_a_long_sentence_is_cut_and_ten_of_a_kind_are_shown() -> None:
    many = [Finding(FindingKind.COMMENT, str(i), "ord " * 200, "varför") for i in range(12)]
    lines = [*terminal_lines(many, None)]
    assert lines[0] == "Måste rättas: 12" and len(lines) == 14
    assert len(lines[2]) < 230 and "…" in lines[2]
    assert lines[-2:] == ["    … och 2 till.", "Hela listan skrivs med --ut FIL.xlsx."]
    written = [*terminal_lines(many, Path("lista.xlsx"))]
    assert written == [*lines[:-1], "Hela listan finns i lista.xlsx."]
