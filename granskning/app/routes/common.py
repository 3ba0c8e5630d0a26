"""What the steps have in common: how a form is read, and how it becomes a job."""

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
from granskning.app.pages import WORKING, Step, to
from granskning.app.results import Faults, faults_in, files_of
from granskning.app.running import Outcome, Work
from granskning.app.session import Filled, Problem, Session
from granskning.app.uploads import Delivered
from granskning.output import FAULT_LISTS
from pipeline.errors import ContractError, FileError, GranskningError, UsageError
from pipeline.reading.workbook import sheet_names
from pipeline.run_facts import MARKED

_FAULTY = ContractError.exit_code
Endpoint = Callable[[Request], Awaitable[Response]]


class FieldError(UsageError):
    """A field of a form that is to be mended, and without which no job can be made."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field


@dataclass(frozen=True)
class Sent:
    """A form that was sent: what was written in it, its files, and what the address names (`place`). The `problems`
    that were found in it so far are told all at once."""

    session: Session
    filled: Filled
    form: FormData
    place: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)

    def number(self, field: str, label: str, *, least: int, otherwise: int | None = None) -> int:
        """A whole number; `otherwise` where the field is empty. What is none is noted, and comes to `least`."""
        text = self.filled.get(field).strip()
        if not text and otherwise is not None:
            return otherwise
        if not text.isdecimal() or len(text) > 9 or int(text) < least:
            self.problems.append(Problem(field, f"{label}: skriv ett heltal, {least} eller högre."))
            return least
        return int(text)

    def day(self, field: str, label: str) -> str:
        """A day as the command takes it, '' where the field is empty. What is none is noted."""
        text = self.filled.get(field).strip()
        try:
            return text and date.fromisoformat(text).isoformat()
        except ValueError:
            self.problems.append(Problem(field, f"{label}: skriv datumet som 2025-10-31."))
            return ""

    def new_name(self, field: str, ending: str = "") -> Path:
        """A new file or folder in the review's folder. That it cannot be called so, or is there already, is noted."""
        written = self.filled.get(field)
        if not written.strip():
            self.problems.append(Problem(field, "Skriv ett namn."))
            return self.session.folder
        try:
            target = self.session.folder / own_name(written, ending)
        except UsageError as error:
            self.problems.append(Problem(field, str(error)))
            return self.session.folder
        if target.exists():
            words = f"{target.name} finns redan i mappen och skrivs inte över. Välj ett annat namn."
            self.problems.append(Problem(field, words))
        return target

    def files(self, field: str, endings: Sequence[str], *, tables: bool = False) -> tuple[Delivered, ...]:
        """The files of a field, kept until others are handed in there; `tables` where they may be those of an export.
        Empty where there are none."""
        chosen, kept = uploads.given(self.form, field), self.session.files
        if len(chosen) > uploads.MOST_FILES:
            raise FieldError(field, f"Välj högst {uploads.MOST_FILES} filer åt gången. Nu är de {len(chosen)}.")
        if self.filled.has(f"utan_{field}", "ja"):
            uploads.remove(kept.pop(field, ()))
        if chosen:
            audit, before = self.session.definition if tables else None, kept.get(field, ())
            try:
                kept[field] = uploads.receive(chosen, endings, self.session.new_folder(), audit)
            except GranskningError as error:
                raise FieldError(field, str(error)) from None
            uploads.remove(before)
        return kept.get(field, ())

    def file(self, field: str, endings: Sequence[str]) -> Delivered | None:
        """The only file of a field, if there is one."""
        return next(iter(self.files(field, endings)), None)

    def workbook(self, field: str) -> Delivered | None:
        """A workbook: handed in, or chosen among those of the review's folder. None where neither."""
        return self.in_the_folder(field) or self.file(field, uploads.WORKBOOK)

    def in_the_folder(self, field: str) -> Delivered | None:
        """The workbook that was chosen among those of the review's folder; None where one was handed in instead."""
        path = workbooks_in(self.session.folder).get(self.filled.get(f"{field}_i_mappen"))
        if path is None or uploads.given(self.form, field):
            return None
        uploads.remove(self.session.files.pop(field, ()))
        return Delivered(path.name, path, handed=False)


def session_of(request: Request) -> Session:
    """The session that the page is for."""
    session: Session = request.app.state.session
    return session


@asynccontextmanager
async def sent(request: Request) -> AsyncIterator[Sent]:
    """The form of a request; its files are gone when the block ends."""
    # More files than may be handed in at once are read, to be told of.
    limits = {"max_files": 10 * uploads.MOST_FILES, "max_fields": 500, "max_part_size": 64 * 1024}
    async with request.form(**limits) as form:
        values: dict[str, list[str]] = {}
        for name, value in form.multi_items():
            if isinstance(value, str):
                values.setdefault(name, []).append(value)
        if any("\0" in value for each in values.values() for value in each):
            raise HTTPException(HTTPStatus.BAD_REQUEST)
        yield Sent(session_of(request), Filled(values), form, request.path_params)


def begins(step: Step, make: Callable[[Sent], Work]) -> Endpoint:
    """The endpoint of a form on that page from which a job is made; what is wrong in it is told on the page."""
    return begins_on(lambda _: step.path, make)


def begins_on(page_of: Callable[[Request], str], make: Callable[[Sent], Work]) -> Endpoint:
    """The same on a page that the request names."""

    async def endpoint(request: Request) -> Response:
        path = page_of(request)
        async with sent(request) as one:
            return to(await run_in_threadpool(_begun, one, path, make))

    return endpoint


def _begun(one: Sent, path: str, make: Callable[[Sent], Work]) -> str:
    """Begins the job; the page to show then."""
    session = one.session
    session.filled[path] = one.filled
    try:
        session.check_free()
        work = make(one)
        if not one.problems:
            session.start(work)
    except GranskningError as error:
        one.problems.insert(0, Problem(getattr(error, "field", ""), str(error)))
    session.refuse(path, *one.problems)
    return path if one.problems else WORKING.path


def own_files(folder: Path) -> dict[str, Path]:
    """The workbooks and lists that lie in the review's folder, by name."""
    try:
        found = sorted(p for p in folder.iterdir() if p.suffix.lower() in (".xlsx", ".csv") and p.is_file())
    except OSError:
        return {}
    return {p.name: p for p in found if not p.name.startswith((".", "~$")) and not p.is_symlink()}


def workbooks_in(folder: Path) -> dict[str, Path]:
    """The workbooks among them."""
    return {name: path for name, path in own_files(folder).items() if path.suffix.lower() in uploads.WORKBOOK}


def with_sheet(folder: Path, sheet: str) -> list[str]:
    """The names of the workbooks that have that sheet, to choose from."""
    return [name for name, path in workbooks_in(folder).items() if sheet in _sheets(path)]


def _sheets(path: Path) -> tuple[str, ...]:
    try:
        return sheet_names(path)
    except (FileError, OSError):  # damaged, or open in Excel: it can be handed in, and then what is wrong is told
        return ()


def shown(files: Sequence[Delivered]) -> dict[str, str]:
    """What stands in place of our own paths and names in what a command says of handed-in files."""
    words: dict[str, str] = {}
    for file in filter(lambda one: one.handed, files):
        words |= {str(file.path): file.name, file.path.name: file.name, str(file.path.parent): "Det som lämnades in"}
        words[f"{file.path.stem}{MARKED}"] = f"{Path(file.name).stem}{MARKED}"
    return words


@dataclass(frozen=True)
class Left:
    """What a job has left of faults: the list of them, and by place its files, each with what the user calls it."""

    faults: Faults | None
    files: Mapping[str, tuple[Path, str]]

    @property
    def marked(self) -> Mapping[str, str]:
        """The copies of the user's workbooks with the faulty cells marked: place and name."""
        return {place: name for place, (_, name) in self.files.items() if place.endswith(MARKED)}


def left_by(outcome: Outcome | None) -> Left | None:
    """What a job has left of faults, under the user's own names; None where nothing is faulty. A job that is done may
    leave some too: marked copies, and in a folder of its own the list of what was left out."""
    if outcome is None or outcome.exit_code not in (0, _FAULTY) or outcome.work.faults is None:
        return None
    folder, said = outcome.work.faults, outcome.work.said
    files = {place: (file.path, said(file.name)) for place, file in files_of(folder).items()}
    if outcome.done:
        told, own = " ".join(outcome.told), outcome.work.target == folder
        files = {p: f for p, f in files.items() if (f[1] in told and p.endswith(MARKED)) or (own and p in FAULT_LISTS)}
    found = faults_in(folder) if outcome.exit_code == _FAULTY or FAULT_LISTS & files.keys() else None
    return Left(found.said(said) if found else None, files) if files else None


def left_file(step: Step) -> Route:
    """The address of what a job that was begun on that page has left of faults."""

    def endpoint(request: Request) -> Response:
        left = left_by(session_of(request).outcome(step.path))
        path, name = left.files.get(request.path_params["place"], (None, "")) if left else (None, "")
        if path is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return FileResponse(path, filename=name)

    return Route(f"{step.path}/fel/{{place:path}}", endpoint)


def beside(target: Path) -> Path:
    """The folder in which a command that makes one file lists faults."""
    return target.with_name(f"{target.stem}_fel")


def free_name(session: Session, page: str, name: str, ending: str = "", *, field: str = "namn") -> str:
    """What a new file or folder is to be called unless the user says something else: as was written in the form of the
    page, if nothing is called so yet, or else the name, numbered if need be."""
    folder, written = session.folder, session.filled[page].get(field) if page in session.filled else ""
    whole = written if written.lower().endswith(ending) else written + ending
    if written and not (folder / Path(whole).name).exists():
        return written
    names = (f"{name}{'' if n == 1 else f'_{n}'}{ending}" for n in range(1, 1000))
    return next(each for each in names if not (folder / each).exists())
