"""The folder for Windows run under Wine, without network and mounted read-only.

Wine 8 lacks three things that Windows has, so the tested copy gets them. None of them is shipped.

- numpy needs the complex functions of Windows' C library. The copy has a library with them, with a name as long as that
  of the real one, and its compiled modules are patched to load it. Wine looks up no names that begin with `api-`.
- `platform` asks WMI, which never answers. The module that asks is removed, and Python does without it.
- Modules in Rust need random numbers from `bcryptprimitives.dll`.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from zipfile import ZipFile

_COMPILER = "x86_64-w64-mingw32-gcc"
_PROGRAMS = ("wine", "wineboot", "wineserver", _COMPILER, "x86_64-w64-mingw32-objdump", "unshare", "nsenter", "ip")
_REAL, _OURS = "api-ms-win-crt-math-l1-1-0.dll", "shim-win-ucrt-math-l1-01-0.dll"
_COMPLEX = re.compile(r"c(a?(cos|sin|tan)h?|abs|arg|exp|imag|log|pow|proj|real|sqrt)[fl]?")
_RANDOM = """#include <windows.h>
#include <ntsecapi.h>
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T length) { return RtlGenRandom(data, (ULONG)length); }
"""

_HOLDS = """import ctypes, sys
system = ctypes.WinDLL("kernel32")
system.CreateFileW.restype = ctypes.c_void_p
to_read, that_is_there = 0x80000000, 3
opened = system.CreateFileW(sys.argv[1], to_read, int(sys.argv[2]), None, that_is_there, 0, None)
print("open" if opened != ctypes.c_void_p(-1).value else "not open", flush=True)
sys.stdin.read()
"""


def missing() -> str:
    """The missing requirements of these tests, as text; empty if there are none."""
    missing_parts = [program for program in _PROGRAMS if shutil.which(program) is None]
    missing_parts += [] if os.name == "posix" and os.geteuid() == 0 else ["root, for a network namespace"]
    return ", ".join(missing_parts)


@dataclass(frozen=True)
class Answer:
    """The exit code and output of a run."""

    exit_code: int
    output: str


@dataclass(frozen=True)
class Wine:
    """The unpacked folder, a Windows drive of its own, and the process whose namespaces all runs share."""

    folder: Path
    prefix: Path
    namespaces: int

    def program(self, name: str, base: Path) -> Path:
        """A script in `base` that starts a program of this system in the namespaces of the folder, without network."""
        script = base / name
        command = f'exec nsenter --target={self.namespaces} --net -- {name} "$@"'
        script.write_text(f"#!/bin/sh\n{command}\n", encoding="ascii")
        script.chmod(0o755)
        return script

    def run(self, *arguments: str | Path, cwd: Path, program: str = "Granskning.cmd") -> Answer:
        """Runs the folder's own command file, or another program, with these arguments in `cwd`."""
        texts = [windows(a) if isinstance(a, Path) else a for a in arguments]
        result = subprocess.run(
            [*self._wrapper(cwd), "wine", str(self.folder / program), *texts],
            input="",  # a pipe: Wine gives Windows no other handle that Python takes
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",  # what Wine itself says
            env=environment(self.prefix),
            timeout=1200,
            check=False,
        )
        return Answer(result.returncode, result.stdout)

    def start(self, *arguments: str, cwd: Path) -> subprocess.Popen[str]:
        """Starts the command with these arguments in `cwd` and does not wait for its end."""
        return subprocess.Popen(
            [*self._wrapper(cwd), "wine", str(self.folder / "python" / "python.exe"), "-m", "granskning", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            env=environment(self.prefix),
        )

    @contextmanager
    def holds(self, file: Path, shared: int) -> Iterator[None]:
        """Keeps the file open in another Windows program while the block runs; `shared` is what others may do with it
        (FILE_SHARE_READ 1, _WRITE 2, _DELETE 4)."""
        command = [*self._wrapper(file.parent), "wine", str(self.folder / "python" / "python.exe"), "-c", _HOLDS]
        with subprocess.Popen(
            [*command, windows(file), str(shared)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=environment(self.prefix),
        ) as holder:
            assert holder.stdin is not None and holder.stdout is not None
            assert holder.stdout.readline() == "open\n"
            yield
            holder.stdin.close()

    def _wrapper(self, cwd: Path) -> list[str]:
        command = ["nsenter", f"--target={self.namespaces}", "--net", "--mount"]
        return [*command, "sh", "-c", 'cd "$0" && exec "$@"', str(cwd)]

    @property
    def own(self) -> Path:
        """The program's folder among the user's own files."""
        (users,) = (self.prefix / "drive_c" / "users").glob("*/AppData/Local")
        return users / "granskning"


def windows(path: Path) -> str:
    """The path as Windows programs write it."""
    return str(PureWindowsPath(f"Z:{path}"))


def environment(prefix: Path) -> dict[str, str]:
    """The environment of a run: this one without the variables that change how Python runs."""
    variables = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "XDG_", "LOCALAPPDATA", "MPL"))}
    return variables | {"WINEPREFIX": str(prefix), "WINEARCH": "win64", "WINEDEBUG": "-all", "LC_ALL": "C.UTF-8"}


@contextmanager
def unpacked(archive: Path, base: Path) -> Iterator[Wine]:
    """Unpacks the folder below a path with blanks and å, and makes it fit for Wine."""
    place = base / "Program på ny plats"
    with ZipFile(archive) as zip_file:
        zip_file.extractall(place)
    (folder,) = place.iterdir()
    _fit_for_wine(folder / "python", base)
    prefix = base / "prefix"
    mounting = f'mount --bind "{place}" "{place}" && mount -o remount,bind,ro "{place}" && ip link set lo up'
    command = ["unshare", "--net", "--mount", "sh", "-c", f"{mounting} && echo ready && exec sleep infinity"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        try:
            assert holder.stdout is not None and holder.stdout.readline() == "ready\n"
            wine = Wine(folder, prefix, holder.pid)
            for boot in (["wineboot", "--init"], ["wine", "reg", "add", r"HKCU\Software\Wine", "/v", "Version", "/d",
                                                  "win10", "/f"]):  # fmt: skip
                subprocess.run([*wine._wrapper(base), *boot], env=environment(prefix), input=b"", capture_output=True,
                               check=True)  # fmt: skip
            yield wine
        finally:
            subprocess.run(["wineserver", "--kill"], env=environment(prefix), check=False)
            holder.kill()


def _fit_for_wine(python: Path, base: Path) -> None:
    """Adds what Wine 8 lacks to the copy of the folder."""
    (python / "_wmi.pyd").unlink()
    _compile(_RANDOM, python / "bcryptprimitives.dll", base / "random.c", "-ladvapi32")
    definitions = base / "math.def"
    lines = [n if _COMPLEX.fullmatch(n) else f"{n} = ucrtbase.{n}" for n in _functions_of_the_c_library()]
    definitions.write_text("EXPORTS\n" + "\n".join(lines) + "\n", encoding="ascii")
    linker_options = ("-nostartfiles", "-static-libgcc", "-Wl,--entry,0", str(definitions), "-lmingwex")
    _compile("\n", python / _OURS, base / "math.c", *linker_options)
    for module in (python / "lib").rglob("*"):
        if module.suffix in (".pyd", ".dll") and _REAL.encode() in (content := module.read_bytes()):
            module.write_bytes(content.replace(_REAL.encode(), _OURS.encode()))


def _compile(source: str, target: Path, file: Path, *options: str) -> None:
    file.write_text(source, encoding="ascii")
    subprocess.run([_COMPILER, "-shared", "-s", "-o", str(target), str(file), *options], check=True)


def _functions_of_the_c_library() -> list[str]:
    (library,) = Path("/usr/lib").rglob("x86_64-windows/ucrtbase.dll")
    english = os.environ | {"LC_ALL": "C"}  # the command of this project has asked for Swedish
    command = ["x86_64-w64-mingw32-objdump", "-p", str(library)]
    listing = subprocess.run(command, capture_output=True, text=True, check=True, env=english).stdout
    names = listing.partition("[Ordinal/Name Pointer] Table")[2]
    return re.findall(r"^\t\[ *\d+\] ([A-Za-z_]\w*)$", names, re.MULTILINE)
