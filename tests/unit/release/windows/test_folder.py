"""What is laid beside the packages. `make windows` lays the folder, and `make windows-test` runs it."""

from __future__ import annotations

import re

from release.windows.folder import HERE

FILES = HERE / "files"


def test_the_command_file_starts_the_python_beside_it_wherever_it_lies() -> None:
    text = (FILES / "Granskning.cmd").read_bytes().decode("ascii")
    assert text.count("\n") == text.count("\r\n"), "cmd.exe needs its own line ends"
    assert '"%~dp0python\\python.exe" -m granskning %*' in text
    assert "cd " not in text and "pushd" not in text, "a folder on a network drive has no drive letter"


def test_the_read_me_is_for_every_version_and_names_what_is_there() -> None:
    text = (FILES / "lasmig.txt").read_text(encoding="utf-8").format(version="1.2.3")
    assert text.startswith("GRANSKNING 1.2.3\n")
    for name in (
        "Granskning.cmd",
        "Handledning.html",
        "kontrollsummor.txt",
        "LICENS.txt",
        "LICENSER.txt",
        "granskning.cdx.json",
    ):
        assert name in text
    assert max(map(len, text.splitlines())) <= 120


def test_nothing_is_kept_beside_the_program() -> None:
    """The line that Python runs when it starts, run here."""
    (line,) = (li for li in (FILES / "granskning.pth").read_text(encoding="utf-8").splitlines() if li[0] != "#")
    assert line.startswith("import "), "Python runs no other lines of such a file"
    assert re.search(r'sys\.pycache_prefix = .*"LOCALAPPDATA".*"granskning", "pycache"', line)


def test_no_registry_is_named() -> None:
    """Where to fetch from is for pip's own configuration to say."""
    for file in HERE.parent.rglob("*"):
        if file.suffix in (".py", ".lock", ".cmd", ".txt", ".pth"):
            assert "://" not in file.read_text(encoding="utf-8"), file
