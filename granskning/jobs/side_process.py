"""A side process: it imports slow modules while the run reads, and works while the run writes.

It belongs to the run. It ends when the `with` block is left, and also when the run ends in any other way, since its
standard input then ends. Ctrl-C does not reach it. Requests and the answer are pickles over its standard streams, which
connect two processes of the same user and leave no file.
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

from pipeline.errors import disk_cause

T = TypeVar("T")
P = ParamSpec("P")

_SERVE = "from granskning.jobs.side_process import serve; serve()"


class SideProcessError(Exception):
    """The process ended without an answer, or with an error that cannot be passed on: a fault of the program."""


class SideProcess:
    """A process that calls `prepare` at once, and later does one task."""

    def __init__(self, prepare: Callable[[], object]) -> None:
        self._prepare = prepare

    def __enter__(self) -> Self:
        self._process = self._started()
        self._send(self._prepare)
        return self

    def _started(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-P", "-c", _SERVE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        with suppress(BrokenPipeError):
            self._process.communicate()

    def start(self, work: Callable[P, T], *arguments: P.args, **keywords: P.kwargs) -> Callable[[], T]:
        """Starts the work. The returned function waits for its result, and raises what the work raises."""
        self._send((work, arguments, keywords))

        def wait() -> T:
            assert self._process.stdout is not None
            try:
                result, error = pickle.load(self._process.stdout)
            except EOFError:
                raise SideProcessError("the process ended without an answer") from None
            if error is not None:
                raise error
            value: T = result
            return value

        return wait

    def _send(self, request: object) -> None:
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):  # the process has ended: the wait for its answer reports that
            pickle.dump(pickle.dumps(request), self._process.stdin)
            self._process.stdin.flush()


def serve() -> None:
    """Runs in the process: prepares, does the task and answers."""
    gc.disable()  # the process lives for seconds, and garbage collection would take a sixth of them
    request_stream, answer_stream = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    # On Windows inspecting a pipe blocks while a thread reads it, and OpenBLAS inspects standard input when it loads:
    # https://github.com/numpy/numpy/issues/24290
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)  # inspectors should not see what libraries print
    requests: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_listen, args=(request_stream, requests), daemon=True).start()
    answer: tuple[Any, Exception | None]
    try:
        pickle.loads(requests.get())()
        work, arguments, keywords = pickle.loads(requests.get())
        answer = work(*arguments, **keywords), None
    except Exception as error:
        answer = None, _portable(error)
    pickle.dump(answer, answer_stream)
    answer_stream.flush()
    threading.Event().wait()  # until the run ends this process: tearing down a library may take seconds


def _listen(request_stream: BinaryIO, requests: SimpleQueue[bytes]) -> None:
    """Receives the requests, and ends the process when the run ends."""
    with suppress(EOFError):
        while True:
            requests.put(pickle.load(request_stream))
    os._exit(1)


def _portable(error: Exception) -> Exception:
    """The error with its stack frames, in a form that can be passed between processes."""
    try:
        cause = disk_cause(error) or error  # an error of the disk is reported as such, whatever exception wraps it
        copy: Exception = pickle.loads(pickle.dumps(cause))
        is_same = str(copy) == str(cause)
    except Exception:
        is_same = False
    if not is_same:  # its class cannot be made again of its arguments
        copy = SideProcessError(f"{type(error).__module__}.{type(error).__qualname__}")
    copy.__dict__["frames"] = [f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)]
    return copy
