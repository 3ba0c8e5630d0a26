"""The districts' answers to their feedback -> one register, in a workbook."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from checks.audit import Audit
from granskning import output
from granskning.jobs.job import JobSteps, Result, Say, load_audit
from pipeline.errors import ContractError, Fault, FileError, PersonalDataError, UsageError, reason
from pipeline.manifest import safe
from pipeline.reading import privacy
from reports.feedback import answers, register
from reports.feedback.answers import COLUMNS, Answer, Reply
from reports.language.swedish import counted, listing, words

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
    steps = JobSteps(say, 2)
    steps("Läser svaren")
    files, other_files = _files(request.folder)
    replies = _read_replies(files)
    audit = _audit(request.audit, replies)
    if faults := [*_faults(audit, replies)]:
        raise ContractError(faults, summary="Svaren går inte att läsa in")
    if places := [*_personal_data_places(replies)]:
        raise PersonalDataError(places, "svaren")
    order = list(audit.compared.groups(audit.main))
    replies.sort(key=lambda reply: order.index(reply.district))
    steps("Skriver registret")
    output.write_new(request.target, lambda file: register.write(audit, replies, file))
    return Result(request.target, tuple(_notes(audit, replies, other_files)), any(reply.invented for reply in replies))


def _files(folder: Path) -> tuple[list[Path], list[str]]:
    """The folder's Word documents, and the names of its other files. FileError if there is no document."""
    try:
        paths = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
    except NotADirectoryError:
        raise FileError(f"{folder} är ingen mapp. Ange mappen med stadsdelarnas svar.") from None
    except OSError as error:
        raise FileError(f"{folder} går inte att läsa ({reason(error)}). Ange mappen med stadsdelarnas svar.") from None
    paths = [path for path in paths if not path.name.startswith(_OPEN_IN_WORD)]
    files = [path for path in paths if path.suffix.lower() == _WORD]
    if not files:
        raise FileError(f"{folder} innehåller inga Word-dokument (.docx). Lägg stadsdelarnas svar där.")
    return files, [path.name for path in paths if path not in files]


def _read_replies(files: Sequence[Path]) -> list[Reply]:
    """The reply in each file. FileError that names the files that are not the tool's feedback documents."""
    replies_by_path = {path: answers.read(path) for path in files}
    if foreign_names := [path.name for path, reply in replies_by_path.items() if reply is None]:
        kind = "ingen återkoppling" if len(foreign_names) == 1 else "inga återkopplingar"
        raise FileError(
            f"{listing(foreign_names)} är {kind} från verktyget, eller har sparats så att märkningen är borta. Flytta "
            "bort det som inte är svar, och skriv annars in svaren i dokumentet som skickades ut."
        )
    return [reply for reply in replies_by_path.values() if reply]


def _audit(name: str, replies: Sequence[Reply]) -> Audit:
    """The audit that the documents belong to. UsageError if they belong to several, or to another than requested."""
    audit_names = sorted({reply.audit for reply in replies})
    if len(audit_names) > 1:
        raise UsageError(f"Svaren hör till olika granskningar: {listing(audit_names)}. Läs in dem var för sig.")
    audit = load_audit(name or audit_names[0])
    if audit.name != audit_names[0]:
        raise UsageError(
            f"Svaren hör till granskningen {audit_names[0]} och inte till {audit.name}. Ändra --granskning."
        )
    return audit


def _faults(audit: Audit, replies: Sequence[Reply]) -> Iterator[Fault]:
    """What cannot be read in the documents, districts that reply twice, and ids that the audit does not have."""
    groups, file_by_district = audit.compared.groups(audit.main), dict[str, str]()
    for reply in replies:
        if reply.district not in groups:
            yield Fault(reply.file, None, "", reply.district, "stadsdelen finns inte i granskningen")
        elif reply.district in file_by_district:
            cause = f"stadsdelen har redan svarat i {file_by_district[reply.district]}"
            yield Fault(reply.file, None, "", groups[reply.district], cause, "ett dokument för varje stadsdel")
        file_by_district.setdefault(reply.district, reply.file)
        unknown_ids = [id_ for id_ in reply.asked if id_ not in audit.criteria_by_id]
        yield from (Fault(reply.file, None, "", id_, "kriteriet finns inte i granskningen") for id_ in unknown_ids)
        yield from reply.faults


def _personal_data_places(replies: Sequence[Reply]) -> Iterator[str]:
    """The places with personal data, with the data masked."""
    for reply in replies:
        for answer in reply.answers:
            for column, text in zip(COLUMNS, answer.texts, strict=True):
                if match := privacy.find(text):
                    yield f"{reply.file}, {answer.criterion}, kolumn {column}: {match}"
        for text in reply.outside:
            if match := privacy.find(text):
                yield f"{reply.file}, utanför svarstabellen: {match}"


_AGREES = re.compile(r"(ja|delvis|nej)\b", re.IGNORECASE)


def _unclear(answer: Answer) -> bool:
    """Whether the first cell (Instämmer) is filled in, but begins with something else than it asks for."""
    return bool(answer.texts[0]) and not _AGREES.match(answer.texts[0])


def _notes(audit: Audit, replies: Sequence[Reply], other_files: Sequence[str]) -> Iterator[str]:
    """What the user should know although nothing is wrong."""
    district_count = max(reply.districts for reply in replies)
    districts_text = f"{words(district_count, common=True)} {'stadsdel' if district_count == 1 else 'stadsdelar'}"
    filled_count = sum(len({answer.criterion for answer in reply.answers if answer.given}) for reply in replies)
    asked_count = sum(len(reply.asked) for reply in replies)
    yield (
        f"Dokument från {words(len(replies), common=True)} av {districts_text} är lästa. "
        f"Ifyllda svar: {filled_count} av {asked_count}."
    )
    labels = audit.compared.groups(audit.main)
    for reply in replies:
        answered_ids = {answer.criterion for answer in reply.answers if answer.given}
        empty_labels = [audit.criterion(id_).label for id_ in reply.asked if id_ not in answered_ids]
        if reply.asked and not answered_ids:
            yield f"{labels[reply.district]} har inte fyllt i något svar."
        elif empty_labels:
            yield f"{labels[reply.district]} har inte svarat på {listing([f'”{name}”' for name in empty_labels])}."
        if unclear_labels := [audit.criterion(answer.criterion).label for answer in reply.answers if _unclear(answer)]:
            names = listing([f"”{name}”" for name in unclear_labels])
            yield f"{labels[reply.district]} har skrivit annat än ja, delvis eller nej under Instämmer: {names}."
        if reply.outside:
            yield (
                f"{safe(reply.file)} har {counted(len(reply.outside), 'stycke', 'stycken')} text utanför "
                "svarstabellen som inte är med i registret. Läs dokumentet, och skriv in i tabellen det som är svar."
            )
    if other_files:
        yield f"Filer som inte är Word-dokument och inte har lästs: {', '.join(other_files)}."
