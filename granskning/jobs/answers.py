"""The districts' answers to their feedback -> one register, in a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from checks.audit import Audit
from granskning import output
from granskning.jobs.job import Result, Say, Steps, load_audit
from pipeline.errors import ContractError, Fault, FileError, PersonalDataError, UsageError, reason
from pipeline.reading import privacy
from reports.feedback import answers, register
from reports.feedback.answers import COLUMNS, Reply
from reports.language.swedish import listing, words

_WORD, _OPEN_IN_WORD = ".docx", "~$"


@dataclass(frozen=True)
class AnswersRequest:
    """What the user asked for: the folder with the documents, and the audit (empty: the one that they name)."""

    folder: Path
    target: Path
    audit: str = ""


def svar(request: AnswersRequest, say: Say) -> Result:
    """The whole job. The workbook is written whole or not at all, and never over another file."""
    output.check_new_workbook(request.target)
    steps = Steps(say, 2)
    steps("Läser svaren")
    files, others = _files(request.folder)
    found = _ours(files)
    audit = _audit(request.audit, found)
    if faults := [*_faults(audit, found)]:
        raise ContractError(faults, summary="Svaren går inte att läsa in")
    if places := [*_personal(found)]:
        raise PersonalDataError(places, "svaren")
    order = list(audit.compared.groups(audit.main))
    found.sort(key=lambda one: order.index(one.district))
    steps("Skriver registret")
    output.write_new(request.target, lambda beside: register.write(audit, found, beside))
    return Result(request.target, tuple(_notes(audit, found, others)), any(one.invented for one in found))


def _files(folder: Path) -> tuple[list[Path], list[str]]:
    """The folder's Word documents, and the names of its other files. FileError if there is no document."""
    try:
        every = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
    except OSError as error:
        raise FileError(f"{folder} går inte att läsa ({reason(error)}). Ange mappen med stadsdelarnas svar.") from None
    every = [path for path in every if not path.name.startswith(_OPEN_IN_WORD)]
    files = [path for path in every if path.suffix.lower() == _WORD]
    if not files:
        raise FileError(f"{folder} innehåller inga Word-dokument (.docx). Lägg stadsdelarnas svar där.")
    return files, [path.name for path in every if path not in files]


def _ours(files: Sequence[Path]) -> list[Reply]:
    """What was answered in each. FileError that names those that are no feedback of ours."""
    read = {path: answers.read(path) for path in files}
    if strangers := [path.name for path, one in read.items() if one is None]:
        what = "ingen återkoppling" if len(strangers) == 1 else "inga återkopplingar"
        raise FileError(
            f"{listing(strangers)} är {what} från verktyget, eller har sparats så att märkningen är borta. Flytta bort "
            "det som inte är svar, och skriv annars in svaren i dokumentet som skickades ut."
        )
    return [one for one in read.values() if one]


def _audit(name: str, found: Sequence[Reply]) -> Audit:
    """The audit that the documents are of. UsageError if they are of several, or of another than was asked for."""
    named = sorted({one.audit for one in found})
    if len(named) > 1:
        raise UsageError(f"Svaren hör till olika granskningar: {listing(named)}. Läs in dem var för sig.")
    audit = load_audit(name or named[0])
    if audit.name != named[0]:
        raise UsageError(f"Svaren hör till granskningen {named[0]} och inte till {audit.name}. Ändra --granskning.")
    return audit


def _faults(audit: Audit, found: Sequence[Reply]) -> Iterator[Fault]:
    """What cannot be read in the documents, the same district twice, and what the audit does not have."""
    groups, seen = audit.compared.groups(audit.main), dict[str, str]()
    for one in found:
        if one.district not in groups:
            yield Fault(one.file, None, "", one.district, "stadsdelen finns inte i granskningen")
        elif one.district in seen:
            yield Fault(
                one.file, None, "", groups[one.district], f"stadsdelen har redan svarat i {seen[one.district]}",
                "ett dokument för varje stadsdel",
            )  # fmt: skip
        seen.setdefault(one.district, one.file)
        unknown = [id_ for id_ in one.asked if id_ not in audit.criteria_by_id]
        yield from (Fault(one.file, None, "", id_, "kriteriet finns inte i granskningen") for id_ in unknown)
        yield from one.faults


def _personal(found: Sequence[Reply]) -> Iterator[str]:
    """The places with personal data, which is masked."""
    for one in found:
        for answer in one.answers:
            for column, text in zip(COLUMNS, answer.texts, strict=True):
                if hit := privacy.find(text):
                    yield f"{one.file}, {answer.criterion}, kolumn {column}: {hit}"


def _notes(audit: Audit, found: Sequence[Reply], others: Sequence[str]) -> Iterator[str]:
    """What the user must be told though nothing is wrong."""
    of = max(one.districts for one in found)
    every = f"{words(of, common=True)} {'stadsdel' if of == 1 else 'stadsdelar'}"
    yield f"Svar från {words(len(found), common=True)} av {every}."
    label = audit.compared.groups(audit.main)
    for one in found:
        given = {answer.criterion for answer in one.answers if answer.given}
        empty = [audit.criterion(id_).label for id_ in one.asked if id_ not in given]
        if one.asked and not given:
            yield f"{label[one.district]} har inte fyllt i något svar."
        elif empty:
            yield f"{label[one.district]} har inte svarat på {listing([f'”{name}”' for name in empty])}."
    if others:
        yield f"Filer som inte är Word-dokument och inte har lästs: {', '.join(others)}."
