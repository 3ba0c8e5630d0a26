"""The state of the page while it is open: the review's folder, the uploaded files, the running job and the outcomes of
the last ones. Only what the jobs write to the user's folder outlives the page."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from checks import audits
from checks.audit import Audit
from granskning.app.running import Job, JobOutcome, Task
from granskning.app.security import Keys
from granskning.app.uploads import InputFile
from pipeline.errors import UsageError

BUSY = "Ett annat arbete pågår. Vänta tills det är klart, eller avbryt det."


@dataclass(frozen=True)
class Problem:
    """Something to correct in a form: the field ('' if none) and what is wrong."""

    field: str
    text: str


@dataclass(frozen=True)
class FormValues:
    """A submitted form: the values of each field."""

    values: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def get(self, name: str, otherwise: str = "") -> str:
        """The value of a field, or `otherwise` if the form was never submitted."""
        return next(iter(self.values.get(name, ())), "" if self.values else otherwise)

    def has(self, name: str, value: str, *, otherwise: bool = False) -> bool:
        """Whether a box is ticked, or an option chosen; `otherwise` if the form was never submitted."""
        return value in self.values.get(name, ()) if self.values else otherwise


@dataclass
class Session:
    """The session of the only user. `private` is a folder that nobody else may read, `folder` the review's own, and
    `audit` the name or folder of the review's definition, one of `choices`."""

    private: Path
    folder: Path
    audit: str
    choices: tuple[str, ...]
    keys: Keys = field(default_factory=Keys)
    job: Job | None = None
    seen: float = field(default_factory=time.monotonic)
    ended: bool = False
    files: dict[str, tuple[InputFile, ...]] = field(default_factory=dict)
    filled: dict[str, FormValues] = field(default_factory=dict)
    _fresh: JobOutcome | None = None
    _outcomes: dict[str, JobOutcome] = field(default_factory=dict)
    _problems: dict[str, tuple[Problem, ...]] = field(default_factory=dict)
    _folder_count: int = 0
    _outcome_lock: threading.Lock = field(default_factory=threading.Lock)

    def touch(self) -> None:
        """Notes that the page is in use."""
        self.seen = time.monotonic()

    def unused(self, seconds: float) -> bool:
        """Whether there has been no request for that long. A running job counts as use."""
        if self.running:
            self.touch()
        return time.monotonic() - self.seen > seconds

    @property
    def definition(self) -> Audit:
        """The chosen audit."""
        return audits.load(self.audit)

    def definition_of(self, name: str) -> Audit | None:
        """The audit of that name, if the page has it."""
        return next((definition for definition in map(audits.load, self.choices) if definition.name == name), None)

    def new_folder(self) -> Path:
        """A free name in the private folder."""
        self._folder_count += 1
        return self.private / f"{self._folder_count:03}"

    def check_free(self) -> None:
        """UsageError if a job is running."""
        if self.running:
            raise UsageError(BUSY)

    def start(self, work: Task) -> None:
        """Starts a job. UsageError if another is running."""
        self.check_free()
        for page in (work.form_page, work.result_page):
            self._outcomes.pop(page, None)
        self.job = Job(work, self.private)

    @property
    def running(self) -> Job | None:
        """The running job; None if there is none."""
        with self._outcome_lock:
            if self.job is not None and not self.job.running:
                outcome, self.job = self.job.outcome(), None
                self._outcomes[outcome.page] = self._fresh = outcome
            return self.job

    def outcome(self, page: str) -> JobOutcome | None:
        """The outcome of the last job that was started on that page."""
        return None if self.running else self._outcomes.get(page)

    def fresh(self) -> JobOutcome | None:
        """The outcome of the job that has just ended, only once."""
        outcome = None if self.running else self._fresh
        self._fresh = None if outcome else self._fresh
        return outcome

    def forget(self) -> None:
        """Drops all uploads, form values, outcomes and problems."""
        for store in (self.files, self.filled, self._outcomes, self._problems):
            store.clear()

    def refuse(self, page: str, *problems: Problem) -> None:
        """Keeps the problems in a form until its page is shown."""
        self._problems[page] = problems

    def problems(self, page: str) -> tuple[Problem, ...]:
        """The problems in the form, only once."""
        return self._problems.pop(page, ())

    def close(self) -> None:
        """Ends a running job."""
        if self.job is not None:
            self.job.close()
