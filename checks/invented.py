"""The mark of invented data, so that no document made from it is mistaken for a review."""

from __future__ import annotations

from pathlib import Path

INVENTED = "Påhittade exempeldata"
"""The text of every footer, and the name of the sheet that marks a workbook."""
DISCLAIMER = f"{INVENTED}. Säger inget om verkliga personer, ärenden eller stadsdelar."
"""The text below the title."""
MARK_FILE = "PAHITTADE_EXEMPELDATA.txt"
"""The file that marks the tables beside it."""
MARK_TEXT = (
    f"{INVENTED}\n\n"
    "Personerna och ärendena finns inte. Därför står orden ovan i varje dokument som granskning gör av uppgifterna.\n"
    "Ta bort märket bara om uppgifterna har bytts ut mot verkliga.\n"
)


def mark(folder: Path) -> None:
    """Marks the tables in the folder as invented."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK_FILE).write_text(MARK_TEXT, encoding="utf-8", newline="\n")
