"""What the page knows while it is open: the folder of the review, what was handed in, the job that runs and what became
of the last ones. Nothing of it outlives the page but what the jobs have written in the user's folder."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from checks import audits
from checks.audit import Audit
from granskning.app.running import Job, Outcome, Work
from granskning.app.security import Keys
from granskning.app.uploads import Delivered
from pipeline.errors import UsageError

BUSY = "Ett annat arbete pågår. Vänta tills det är klart, eller avbryt det."


@dataclass(frozen=True)
class Problem:
    """Something to mend in a form: the field that it is about ('' if none) and what is wrong."""

    field: str
    text: str


@dataclass(frozen=True)
class Filled:
    """A form as it was sent: the values of each field."""

    values: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def get(self, name: str, otherwise: str = "") -> str:
        """The value of a field, or `otherwise` where the form was never sent."""
        return next(iter(self.values.get(name, ())), "" if self.values else otherwise)

    def has(self, name: str, value: str, *, otherwise: bool = False) -> bool:
        """Whether a box is ticked, or an option chosen; `otherwise` where the form was never sent."""
        return value in self.values.get(name, ()) if self.values else otherwise


@dataclass
class Session:
    """The one user's. `private` is a folder that nobody else may read, `folder` the review's own, and `audit` the name
    or folder of the review's definition, one of `choices`."""

    private: Path
    folder: Path
    audit: str
    choices: tuple[str, ...]
    keys: Keys = field(default_factory=Keys)
    job: Job | None = None
    seen: float = field(default_factory=time.monotonic)
    ended: bool = False
    files: dict[str, tuple[Delivered, ...]] = field(default_factory=dict)
    filled: dict[str, Filled] = field(default_factory=dict)
    _fresh: Outcome | None = None
    _outcomes: dict[str, Outcome] = field(default_factory=dict)
    _problems: dict[str, tuple[Problem, ...]] = field(default_factory=dict)
    _numbered: int = 0
    _settling: threading.Lock = field(default_factory=threading.Lock)

    def touch(self) -> None:
        """Notes that the page is in use."""
        self.seen = time.monotonic()

    def unused(self, seconds: float) -> bool:
        """Whether nobody has asked for anything for so long. A job that runs is use."""
        if self.running:
            self.touch()
        return time.monotonic() - self.seen > seconds

    @property
    def definition(self) -> Audit:
        """The audit that is chosen."""
        return audits.load(self.audit)

    def definition_of(self, name: str) -> Audit | None:
        """The audit of that name, if the page has it."""
        return next((found for found in map(audits.load, self.choices) if found.name == name), None)

    def new_folder(self) -> Path:
        """A name in the private folder that is free."""
        self._numbered += 1
        return self.private / f"{self._numbered:03}"

    def check_free(self) -> None:
        """UsageError if a job runs."""
        if self.running:
            raise UsageError(BUSY)

    def start(self, work: Work) -> None:
        """Begins a job. UsageError if another one runs."""
        self.check_free()
        for page in (work.asked_on, work.done_on):
            self._outcomes.pop(page, None)
        self.job = Job(work, self.private)

    @property
    def running(self) -> Job | None:
        """The job that goes on; None where there is none."""
        with self._settling:
            if self.job is not None and not self.job.running:
                outcome, self.job = self.job.outcome(), None
                self._outcomes[outcome.page] = self._fresh = outcome
            return self.job

    def outcome(self, page: str) -> Outcome | None:
        """What became of the last job that was asked for on that page."""
        return None if self.running else self._outcomes.get(page)

    def fresh(self) -> Outcome | None:
        """What became of the job that has just ended, once."""
        ended = None if self.running else self._fresh
        self._fresh = None if ended else self._fresh
        return ended

    def forget(self) -> None:
        """Drops all that was handed in, filled in and done."""
        for kept in (self.files, self.filled, self._outcomes, self._problems):
            kept.clear()

    def refuse(self, page: str, *problems: Problem) -> None:
        """Keeps what is wrong in a form until its page is shown."""
        self._problems[page] = problems

    def problems(self, page: str) -> tuple[Problem, ...]:
        """What is wrong in the form, told once."""
        return self._problems.pop(page, ())

    def close(self) -> None:
        """Ends what runs."""
        if self.job is not None:
            self.job.close()
