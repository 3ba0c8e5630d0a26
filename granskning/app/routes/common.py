"""What the steps share: how a form is read, and how it becomes a job."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from http import HTTPStatus
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from granskning.app import uploads
from granskning.app.names import own_name
from granskning.app.pages import WORKING, AppStep, to
from granskning.app.results import FaultList, faults_in, files_in
from granskning.app.running import JobOutcome, Task
from granskning.app.session import FormValues, Problem, Session
from granskning.app.uploads import InputFile
from granskning.output import FAULT_LISTS
from pipeline.errors import ContractError, FileError, GranskningError, UsageError
from pipeline.reading.workbook import sheet_names
from pipeline.run_facts import MARKED

_FAULTY = ContractError.exit_code
Endpoint = Callable[[Request], Awaitable[Response]]


class FieldError(UsageError):
    """A field of a form that must be corrected before a job can be made."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field


@dataclass(frozen=True)
class SentForm:
    """A submitted form: its values, its files, and the parameters of its address (`place`). The `problems` found in it
    so far are shown all at once."""

    session: Session
    filled: FormValues
    form: FormData
    place: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)

    def number(self, field: str, label: str, *, least: int, otherwise: int | None = None) -> int:
        """A whole number; `otherwise` if the field is empty. An invalid value adds a problem and returns `least`."""
        text = self.filled.get(field).strip()
        if not text and otherwise is not None:
            return otherwise
        if not text.isdecimal() or len(text) > 9 or int(text) < least:
            self.problems.append(Problem(field, f"{label}: skriv ett heltal, {least} eller högre."))
            return least
        return int(text)

    def day(self, field: str, label: str) -> str:
        """A day as the command takes it, '' if the field is empty. An invalid value adds a problem."""
        text = self.filled.get(field).strip()
        try:
            return text and date.fromisoformat(text).isoformat()
        except ValueError:
            self.problems.append(Problem(field, f"{label}: skriv datumet som 2025-10-31."))
            return ""

    def new_name(self, field: str, ending: str = "") -> Path:
        """A new file or folder in the review's folder. An invalid or existing name adds a problem."""
        text = self.filled.get(field)
        if not text.strip():
            self.problems.append(Problem(field, "Skriv ett namn."))
            return self.session.folder
        try:
            target = self.session.folder / own_name(text, ending)
        except UsageError as error:
            self.problems.append(Problem(field, str(error)))
            return self.session.folder
        if target.exists():
            words = f"{target.name} finns redan i mappen och skrivs inte över. Välj ett annat namn."
            self.problems.append(Problem(field, words))
        return target

    def files(self, field: str, endings: Sequence[str], *, tables: bool = False) -> tuple[InputFile, ...]:
        """The files of a field, kept until others are uploaded there; with `tables` they may be those of an export.
        Empty if there are none."""
        new_files, files_by_field = uploads.chosen_files(self.form, field), self.session.files
        if len(new_files) > uploads.MOST_FILES:
            raise FieldError(field, f"Välj högst {uploads.MOST_FILES} filer åt gången. Nu är de {len(new_files)}.")
        if self.filled.has(f"utan_{field}", "ja"):
            uploads.remove(files_by_field.pop(field, ()))
        if new_files:
            audit, previous = self.session.definition if tables else None, files_by_field.get(field, ())
            try:
                files_by_field[field] = uploads.receive(new_files, endings, self.session.new_folder(), audit)
            except GranskningError as error:
                raise FieldError(field, str(error)) from None
            uploads.remove(previous)
        return files_by_field.get(field, ())

    def file(self, field: str, endings: Sequence[str]) -> InputFile | None:
        """The only file of a field, if there is one."""
        return next(iter(self.files(field, endings)), None)

    def workbook(self, field: str) -> InputFile | None:
        """A workbook: uploaded, or chosen among those of the review's folder. None if neither."""
        return self.in_the_folder(field) or self.file(field, uploads.WORKBOOK)

    def in_the_folder(self, field: str) -> InputFile | None:
        """The workbook chosen among those of the review's folder; None if one was uploaded instead."""
        path = workbooks_in(self.session.folder).get(self.filled.get(f"{field}_i_mappen"))
        if path is None or uploads.chosen_files(self.form, field):
            return None
        uploads.remove(self.session.files.pop(field, ()))
        return InputFile(path.name, path, uploaded=False)


def session_of(request: Request) -> Session:
    """The session of the page."""
    session: Session = request.app.state.session
    return session


@asynccontextmanager
async def sent_form(request: Request) -> AsyncIterator[SentForm]:
    """The form of a request; its files are removed when the block ends."""
    # Reads more files than allowed, so that the user gets a message about the limit.
    limits = {"max_files": 10 * uploads.MOST_FILES, "max_fields": 500, "max_part_size": 64 * 1024}
    async with request.form(**limits) as form:
        values: dict[str, list[str]] = {}
        for name, value in form.multi_items():
            if isinstance(value, str):
                values.setdefault(name, []).append(value)
        if any("\0" in value for texts in values.values() for value in texts):
            raise HTTPException(HTTPStatus.BAD_REQUEST)
        yield SentForm(session_of(request), FormValues(values), form, request.path_params)


def begins(step: AppStep, make: Callable[[SentForm], Task]) -> Endpoint:
    """The endpoint of a form on that page that starts a job; problems in the form are shown on the page."""
    return begins_on(lambda _: step.path, make)


def begins_on(page_of: Callable[[Request], str], make: Callable[[SentForm], Task]) -> Endpoint:
    """The same for a page that depends on the request."""

    async def endpoint(request: Request) -> Response:
        path = page_of(request)
        async with sent_form(request) as sent:
            return to(await run_in_threadpool(_begin, sent, path, make))

    return endpoint


def _begin(sent: SentForm, path: str, make: Callable[[SentForm], Task]) -> str:
    """Starts the job; returns the page to show next."""
    session = sent.session
    session.filled[path] = sent.filled
    try:
        session.check_free()
        work = make(sent)
        if not sent.problems:
            session.start(work)
    except GranskningError as error:
        sent.problems.insert(0, Problem(getattr(error, "field", ""), str(error)))
    session.refuse(path, *sent.problems)
    return path if sent.problems else WORKING.path


def own_files(folder: Path) -> dict[str, Path]:
    """The workbooks and lists in the review's folder, by name."""
    try:
        paths = sorted(p for p in folder.iterdir() if p.suffix.lower() in (".xlsx", ".csv") and p.is_file())
    except OSError:
        return {}
    return {p.name: p for p in paths if not p.name.startswith((".", "~$")) and not p.is_symlink()}


def workbooks_in(folder: Path) -> dict[str, Path]:
    """The workbooks among them."""
    return {name: path for name, path in own_files(folder).items() if path.suffix.lower() in uploads.WORKBOOK}


def with_sheet(folder: Path, sheet: str) -> list[str]:
    """The names of the workbooks that have that sheet, to choose from."""
    return [name for name, path in workbooks_in(folder).items() if sheet in _sheets(path)]


def _sheets(path: Path) -> tuple[str, ...]:
    try:
        return sheet_names(path)
    except (FileError, OSError):  # damaged, or open in Excel: if it is uploaded, a message says what is wrong
        return ()


def replacements_for(files: Sequence[InputFile]) -> dict[str, str]:
    """Our own path or name of an uploaded file -> the user's name for it in the command's messages."""
    words: dict[str, str] = {}
    for file in filter(lambda one: one.uploaded, files):
        words |= {str(file.path): file.name, file.path.name: file.name, str(file.path.parent): "Det som lämnades in"}
        words[f"{file.path.stem}{MARKED}"] = f"{Path(file.name).stem}{MARKED}"
    return words


@dataclass(frozen=True)
class FaultFiles:
    """The faults that a job found: their list, and its files by place, each with the user's name for it."""

    faults: FaultList | None
    files: Mapping[str, tuple[Path, str]]

    @property
    def marked(self) -> Mapping[str, str]:
        """The copies of the user's workbooks with the faulty cells marked: place and name."""
        return {place: name for place, (_, name) in self.files.items() if place.endswith(MARKED)}


def fault_files_of(outcome: JobOutcome | None) -> FaultFiles | None:
    """The faults that a job found, under the user's own names; None if there are none. A successful job may have some
    too: marked copies, and in its own folder the list of what was left out."""
    if outcome is None or outcome.exit_code not in (0, _FAULTY) or outcome.work.faults is None:
        return None
    folder, reworded = outcome.work.faults, outcome.work.reworded
    files = {place: (file.path, reworded(file.name)) for place, file in files_in(folder).items()}
    if outcome.done:
        output, is_target = " ".join(outcome.output), outcome.work.target == folder
        files = {
            p: f
            for p, f in files.items()
            if (f[1] in output and p.endswith(MARKED)) or (is_target and p in FAULT_LISTS)
        }
    faults = faults_in(folder) if outcome.exit_code == _FAULTY or FAULT_LISTS & files.keys() else None
    return FaultFiles(faults.reworded(reworded) if faults else None, files) if files else None


def fault_file_route(step: AppStep) -> Route:
    """The route to the fault files of the last job that was started on that page."""

    def endpoint(request: Request) -> Response:
        fault_files = fault_files_of(session_of(request).outcome(step.path))
        path, name = fault_files.files.get(request.path_params["place"], (None, "")) if fault_files else (None, "")
        if path is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return FileResponse(path, filename=name)

    return Route(f"{step.path}/fel/{{place:path}}", endpoint)


def fault_folder(target: Path) -> Path:
    """The folder in which a command that makes one file lists faults."""
    return target.with_name(f"{target.stem}_fel")


def free_name(session: Session, page: str, name: str, ending: str = "", *, field: str = "namn") -> str:
    """The proposed name of a new file or folder: the one in the page's submitted form if it is free, otherwise `name`,
    with a number if needed."""
    folder, text = session.folder, session.filled[page].get(field) if page in session.filled else ""
    file_name = text if text.lower().endswith(ending) else text + ending
    if text and not (folder / Path(file_name).name).exists():
        return text
    names = (f"{name}{'' if n == 1 else f'_{n}'}{ending}" for n in range(1, 1000))
    return next(candidate for candidate in names if not (folder / candidate).exists())
