"""A process beside the run: it imports what is slow to import while the run reads, and works while the run writes.

It belongs to the run. Leaving the `with` block ends it, and so does the end of the run however that comes, for then its
standard input ends. Ctrl-C does not reach it. Requests and the answer are pickles over its standard streams, which lie
between two processes of the same user and leave no file.
"""

from __future__ import annotations

import gc
import os
import pickle
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from typing import Any, BinaryIO, ParamSpec, Self, TypeVar

from pipeline.errors import refusal

T = TypeVar("T")
P = ParamSpec("P")

_SERVE = "from granskning.jobs.aside import serve; serve()"


class AsideError(Exception):
    """The process ended without an answer, or with an error that cannot be passed on: a fault of our own."""


class Aside:
    """A process that calls `prepare` at once, and later does one piece of work."""

    def __init__(self, prepare: Callable[[], object]) -> None:
        self._prepare = prepare

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _SERVE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._send(self._prepare)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        with suppress(BrokenPipeError):
            self._process.communicate()

    def start(self, work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> Callable[[], T]:
        """Begins the work; what is returned waits for its result. What the work raises is raised there."""
        self._send((work, arguments, named))

        def wait() -> T:
            assert self._process.stdout is not None
            try:
                result, error = pickle.load(self._process.stdout)
            except EOFError:
                raise AsideError("the process ended without an answer") from None
            if error is not None:
                raise error
            done: T = result
            return done

        return wait

    def _send(self, request: object) -> None:
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):  # it has ended already: whoever waits for it is told
            pickle.dump(pickle.dumps(request), self._process.stdin)
            self._process.stdin.flush()


def serve() -> None:
    """What the process does."""
    gc.disable()  # it lives for seconds, of which looking for circles of objects would take every sixth
    asked, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    # On Windows whoever looks at a pipe waits while a thread reads it, and OpenBLAS looks at standard input when it is
    # loaded: https://github.com/numpy/numpy/issues/24290
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)  # what libraries print is for no inspector
    requests: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_listen, args=(asked, requests), daemon=True).start()
    answer: tuple[Any, Exception | None]
    try:
        pickle.loads(requests.get())()
        work, arguments, named = pickle.loads(requests.get())
        answer = work(*arguments, **named), None
    except Exception as error:
        answer = None, _portable(error)
    pickle.dump(answer, answers)
    answers.flush()
    threading.Event().wait()  # for the run to end this process: tearing down a library may take seconds


def _listen(asked: BinaryIO, requests: SimpleQueue[bytes]) -> None:
    """Takes the requests, and ends the process with the run."""
    with suppress(EOFError):
        while True:
            requests.put(pickle.load(asked))
    os._exit(1)


def _portable(error: Exception) -> Exception:
    """The error with where it happened, as far as it can be passed between processes."""
    try:
        told = refusal(error) or error  # what the disk refuses is told as such, whatever it is wrapped in
        again: Exception = pickle.loads(pickle.dumps(told))
        same = str(again) == str(told)
    except Exception:
        same = False
    if not same:  # its class cannot be made again of its arguments
        again = AsideError(f"{type(error).__module__}.{type(error).__qualname__}")
    again.__dict__["frames"] = [f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)]
    return again
