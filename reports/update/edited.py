"""Opens the report that somebody has written in, or refuses it with what to do."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import docx
from docx.document import Document as WordDocument

from pipeline.errors import FileError, UsageError, reason
from reports.render.word import marks
from reports.render.word.marks import Store
from reports.render.word.package import BROKEN

_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True)
class Edited:
    """The file's bytes, read once, and what we had written in it."""

    name: str
    data: bytes
    store: Store

    @property
    def sha256(self) -> str:
        """The hash of the file."""
        return hashlib.sha256(self.data).hexdigest()

    def opened(self) -> WordDocument:
        """A new copy of the document, free to change."""
        return docx.Document(BytesIO(self.data))

    def check_data(self, *, invented: bool) -> None:
        """UsageError if one of the report and the export is of invented data and the other is not."""
        if self.store.invented and not invented:
            raise UsageError(
                f"{self.name} är gjord av påhittade exempeldata, och exporten är inte märkt som påhittad. Den märkta "
                "rapporten kan inte bli en riktig: gör en ny utan --uppdatera."
            )
        if invented and not self.store.invented:
            raise UsageError(
                f"Exporten är märkt som påhittade exempeldata, men {self.name} är det inte. Ange rätt export, eller ta "
                "bort märket ur den om alla uppgifter är verkliga."
            )


def read_edited(path: Path, audit: str, option: str = "--uppdatera", audit_hint: str = "--granskning") -> Edited:
    """The edited report of that audit. FileError if it cannot be used, UsageError if it is another audit's.

    `option` is how the user named the file, and `audit_hint` where the audit is chosen, for the messages.
    """
    _check_closed(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FileError(f"{path} går inte att läsa ({reason(error)}). Kontrollera {option}.") from None
    if data.startswith(_OLD_OFFICE):
        raise FileError(
            f"{path.name} är skyddad med lösenord. Ta bort lösenordet i Word och försök igen."
            if _ENCRYPTED in data
            else f"{path.name} är i Words äldre format. Spara den som Word-dokument (.docx) och försök igen."
        )
    try:
        store = marks.remembered(docx.Document(BytesIO(data)))
    except BROKEN:
        raise FileError(
            f"{path.name} är inget Word-dokument (.docx), eller är skadat. Spara rapporten som .docx och försök igen."
        ) from None
    if store is None or store.audit == marks.FEEDBACK:
        raise FileError(
            f"{path.name} är ingen rapport från verktyget, eller har förlorat märkningen av vad som är verktygets. "
            "Den finns i rapport.docx och försvinner om texten kopieras till ett annat dokument eller sparas i ett "
            "annat format än .docx. Utgå från den rapport som verktyget skrev."
        )
    if store.audit != audit:
        raise UsageError(f"{path.name} är en rapport från granskningen {store.audit}, inte {audit}. Ange {audit_hint}.")
    return Edited(path.name, data, store)


def _check_closed(path: Path) -> None:
    """FileError if Word or LibreOffice has the file open: unsaved changes would be left out."""
    locks = [f"~${path.name}", f"~${path.name[1:]}", f"~${path.name[2:]}", f".~lock.{path.name}#"]
    for lock in (path.with_name(name) for name in locks):
        if lock.exists() and lock != path:
            raise FileError(
                f"{path.name} är öppen i Word eller ett annat program. Spara, stäng filen och försök igen. Är den inte "
                f"öppen: ta bort den dolda filen {lock.name}."
            )
