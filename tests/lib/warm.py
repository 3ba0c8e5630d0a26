"""Side processes that begin warm: forked from a process that has imported what they need, which takes each its second.

A session of tests makes hundreds of reports, and the imports are the same each time. The fork does all that a side
process does afterwards. Only runs in the tests' own process begin so (`pipeline_run.command`); `make test-long`,
commands in processes of their own and the tests of the side process itself begin cold.
"""

from __future__ import annotations

import atexit
import os
import pickle
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO
from unittest import mock

from granskning.jobs import side_process
from granskning.jobs.side_process import SideProcess
from tests.lib.examples import MANY

_SERVE = "import sys; from tests.lib.warm import _fork_on_request; _fork_on_request(int(sys.argv[1]))"
_LONGEST = 1 << 20
"""Bytes of the longest request: the environment of a process."""


@contextmanager
def warm_side_processes() -> Iterator[None]:
    """While the block runs, side processes begin warm, where a process can be forked."""
    if MANY or not hasattr(os, "fork"):
        yield
    else:
        with mock.patch.object(side_process.SideProcess, "_started", _forked):
            yield


class _Fork:
    """A forked process, with what a side process asks of `subprocess.Popen`."""

    def __init__(self, pid: int, stdin: BinaryIO, stdout: BinaryIO) -> None:
        self._pid, self.stdin, self.stdout = pid, stdin, stdout

    def kill(self) -> None:
        """Kills it."""
        os.kill(self._pid, signal.SIGKILL)

    def communicate(self) -> None:
        """Waits for its end, at which its output ends."""
        self.stdin.close()
        self.stdout.read()
        self.stdout.close()


class _Warm:
    """A process that has called `prepare`, and that forks."""

    def __init__(self, prepare: Callable[[], object]) -> None:
        self._socket, theirs = socket.socketpair()
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _SERVE, str(theirs.fileno())],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
            pass_fds=(theirs.fileno(),),
        )
        theirs.close()
        self._socket.sendall(pickle.dumps(prepare))
        self._socket.recv(1)  # it is warm
        atexit.register(self._process.kill)

    def fork(self) -> _Fork:
        """Forks it, into the working directory and the environment of this process."""
        (their_input, our_output), (our_input, their_output) = os.pipe(), os.pipe()
        request = pickle.dumps((os.getcwd(), dict(os.environ)))
        socket.send_fds(self._socket, [request], [their_input, their_output])
        for descriptor in (their_input, their_output):
            os.close(descriptor)
        pid = int(self._socket.recv(20))
        return _Fork(pid, os.fdopen(our_output, "wb"), os.fdopen(our_input, "rb"))


_WARM: dict[Callable[[], object], _Warm] = {}


def _forked(process: SideProcess) -> Any:
    prepare = process._prepare
    if prepare not in _WARM:
        _WARM[prepare] = _Warm(prepare)
    return _WARM[prepare].fork()


def _fork_on_request(descriptor: int) -> None:
    """Runs in the warm process."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # its children leave no zombies
    requests = socket.socket(fileno=descriptor)
    pickle.loads(requests.recv(_LONGEST))()
    requests.sendall(b".")
    while True:
        request, descriptors, _, _ = socket.recv_fds(requests, _LONGEST, 2)
        if not request:  # the tests have ended
            return
        pid = os.fork()
        if pid == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            requests.close()
            stdin, stdout = descriptors
            _become(stdin, stdout, *pickle.loads(request))
        for own in descriptors:
            os.close(own)
        requests.sendall(str(pid).encode())


def _become(stdin: int, stdout: int, folder: str, variables: dict[str, str]) -> None:
    """Becomes a side process as `SideProcess` starts it."""
    os.setsid()
    nothing = os.open(os.devnull, os.O_WRONLY)
    for source, target in ((stdin, 0), (stdout, 1), (nothing, 2)):
        os.dup2(source, target)
        os.close(source)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(variables)
    side_process.serve()
