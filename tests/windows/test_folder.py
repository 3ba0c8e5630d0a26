"""The folder for Windows, run under Wine: without network, from a folder with blanks and å that cannot be written in.

`make windows-test` builds the folder and runs these. Wine is not Windows: docs/installation.md says what is untried.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from PIL import Image, ImageChops

from tests.lib import wine
from tests.lib.pipeline_run import ROOT, SAMPLE, command
from tests.lib.wine import Wine

ARCHIVE = ROOT / "dist" / "granskning-windows.zip"
SAMPLES = SAMPLE.parent
EARLIER_MAPPING = SAMPLES / "koppling_2025_2026.csv"

pytestmark = [
    pytest.mark.wine,
    pytest.mark.skipif(bool(wine.missing()), reason=f"not installed: {wine.missing()}"),
    pytest.mark.skipif(not ARCHIVE.exists(), reason="make windows has not been run"),
]


@pytest.fixture(scope="session")
def windows(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wine]:
    with wine.unpacked(ARCHIVE, tmp_path_factory.mktemp("windows")) as unpacked:
        yield unpacked


@pytest.fixture(scope="session")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the results of this system lie, and beside them those of Windows."""
    return tmp_path_factory.mktemp("ut å ä ö")


@pytest.fixture(scope="session")
def demo(windows: Wine, ours: Path) -> Path:
    answer = windows.run("demo", "--ut", "demo å windows", cwd=ours)
    assert answer.exit_code == 0, answer.output
    return ours / "demo å windows"


@pytest.fixture(scope="session")
def demo_here(ours: Path) -> Path:
    answer = command("demo", "--ut", ours / "demo å")
    assert answer.exit_code == 0, answer.output
    return ours / "demo å"


def _same(theirs: Path, here: Path) -> None:
    """Every file is there, and says the same: text files to the byte, Word and Excel by their parts, pictures by their
    points. The time of the run is in the manifest, and databases are never the same twice."""
    names = [{p.relative_to(f).as_posix() for p in f.rglob("*") if p.is_file()} for f in (theirs, here)]
    assert names[0] == names[1]
    differing = [name for name in sorted(names[0]) if not _equal(theirs / name, here / name)]
    assert not differing


def _equal(one: Path, other: Path) -> bool:
    if one.name == "manifest.json" or one.suffix in (".duckdb", ".parquet"):
        return True
    if one.suffix == ".png":
        with Image.open(one) as first, Image.open(other) as second:
            return ImageChops.difference(first.convert("RGB"), second.convert("RGB")).getbbox() is None
    if one.suffix in (".docx", ".xlsx"):
        return _parts(one) == _parts(other)
    return one.read_bytes() == other.read_bytes()


def _parts(file: Path) -> dict[str, bytes]:
    """The parts of an Office file, but for pictures and the marks that hold their hashes."""
    with ZipFile(file) as packed:
        return {n: packed.read(n) for n in packed.namelist() if not n.startswith(("word/media/", "customXml/"))}


def test_the_demo_is_the_same_as_here(demo: Path, demo_here: Path) -> None:
    _same(demo, demo_here)


def test_nothing_is_kept_but_in_the_users_own_folder(windows: Wine, ours: Path, demo: Path) -> None:
    """The program's folder is mounted so that nothing can be written in it, so whatever is kept lies elsewhere."""
    code = "import sys; open(sys.prefix + '/ny', 'w')"
    answer = windows.run("-c", code, cwd=ours, program="python/python.exe")
    assert answer.exit_code == 1 and re.search(r"(OS|Permission)Error", answer.output)
    assert {"pycache", "matplotlib"} <= {entry.name for entry in windows.own.iterdir()}
    home = windows.own.parents[2]
    assert not [entry.name for entry in home.iterdir() if entry.name.startswith(".")], "no library's own settings"


def test_there_is_no_network(windows: Wine, ours: Path) -> None:
    code = "import socket; socket.create_connection(('192.0.2.1', 80), 5)"
    answer = windows.run("-c", code, cwd=ours, program="python/python.exe")
    assert answer.exit_code == 1 and "OSError" in answer.output


def test_what_is_under_the_gpl_is_not_in_the_wheel_of_pillow(windows: Wine, ours: Path) -> None:
    """Its own bill of materials lists the library because other builds have it."""
    code = "from PIL import features; print(features.check('libimagequant'))"
    answer = windows.run("-c", code, cwd=ours, program="python/python.exe")
    assert answer.output.split() == ["False"]


def test_a_faulty_export(windows: Wine, ours: Path) -> None:
    theirs = windows.run("kontrollera", SAMPLES / "felaktig", "--tyst", "--ut", "fel windows", cwd=ours)
    here = command("kontrollera", SAMPLES / "felaktig", "--tyst", "--ut", ours / "fel")
    assert theirs.exit_code == here.exit_code == 3
    _same(ours / "fel windows", ours / "fel")


def test_personal_data_is_refused(windows: Wine, ours: Path) -> None:
    theirs = windows.run("rapport", SAMPLES / "personuppgift", "--tyst", "--ut", "pd windows", cwd=ours)
    here = command("rapport", SAMPLES / "personuppgift", "--tyst", "--ut", ours / "pd")
    assert theirs.exit_code == here.exit_code == 4
    assert theirs.output.split() == here.output.split()
    assert not (ours / "pd windows").exists()


def test_a_sample_and_its_form(windows: Wine, ours: Path) -> None:
    drawn = ("urval", SAMPLES / "population_2025.csv", "--antal", "30", "--fro", "2025", "--tyst", "--ut")
    form = ("mall", "--granskare", "A,B")
    assert windows.run(*drawn, "urval windows.xlsx", cwd=ours).exit_code == 0
    assert windows.run(*form, "--urval", "urval windows.xlsx", "--ut", "mall windows.xlsx", cwd=ours).exit_code == 0
    assert command(*drawn, ours / "urval.xlsx").exit_code == 0
    assert command(*form, "--urval", ours / "urval.xlsx", "--ut", ours / "mall.xlsx").exit_code == 0
    made = sorted(p.name for p in ours.glob("mall windows*.xlsx"))
    assert len(made) == 2
    for name in ("urval windows.xlsx", *made):
        assert _parts(ours / name) == _parts(ours / name.replace(" windows", "")), name


def test_two_reviewers(windows: Wine, ours: Path) -> None:
    pair = ("samstammighet", SAMPLE, SAMPLES / "sysselsattning_2025.xlsx", "--tyst", "--ut")
    assert windows.run(*pair, "två windows", cwd=ours).exit_code == 0
    assert command(*pair, ours / "två").exit_code == 0
    _same(ours / "två windows", ours / "två")


def test_two_reviews(windows: Wine, ours: Path, demo: Path, demo_here: Path) -> None:
    later = ("rapport", SAMPLES / "uppfoljning_2026", "--granskning", "uppfoljning_2026", "--utan-gx", "--tyst", "--ut")
    mapping = ("--koppling", EARLIER_MAPPING, "--tyst", "--ut")
    assert windows.run(*later, "2026 windows", cwd=ours).exit_code == 0
    assert windows.run("jamfor", demo, ours / "2026 windows", *mapping, "jamfor windows", cwd=ours).exit_code == 0
    assert command(*later, ours / "2026").exit_code == 0
    assert command("jamfor", demo_here, ours / "2026", *mapping, ours / "jamfor").exit_code == 0
    _same(ours / "jamfor windows", ours / "jamfor")


def test_the_page_answers(windows: Wine, ours: Path) -> None:
    started = windows.start("app", "--oppna-inte", cwd=ours)
    try:
        assert started.stdout is not None
        address = next(found[0] for line in started.stdout if (found := re.search(r"http://127\.0\.0\.1:\S+", line)))
        code = f"""from urllib.request import HTTPCookieProcessor, build_opener
answer = build_opener(HTTPCookieProcessor()).open({address!r})
print(answer.status, b'lang="sv"' in answer.read())"""
        assert windows.run("-c", code, cwd=ours, program="python/python.exe").output.split() == ["200", "True"]
    finally:
        started.kill()
        started.communicate()
