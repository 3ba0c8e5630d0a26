"""The folder for Windows, run under Wine: without network, from a folder with blanks and å that cannot be written in.

`make windows-test` builds the folder and runs these. Wine is not Windows: docs/installation.md says what is untried.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from PIL import Image, ImageChops

from tests.lib import wine
from tests.lib.browser import chromium
from tests.lib.pipeline_run import ROOT, SAMPLE, command
from tests.lib.reviewers import cases, write_book
from tests.lib.served import Page
from tests.lib.whole_review import SAMPLES, Review, whole_review
from tests.lib.wine import Wine

ARCHIVE = ROOT / "dist" / "granskning-windows.zip"
EARLIER_MAPPING = SAMPLES / "koppling_2025_2026.csv"
LATER = ("--granskning", "uppfoljning_2026", "--utan-gx", "--tyst")

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


(A,) = cases(1)
READ, READ_AND_WRITE, NOTHING = 1, 3, 0
"""What a program that has a file open lets others do with it: Excel, most others, and one that wants it for itself."""


@pytest.fixture(scope="session")
def refused(windows: Wine, ours: Path) -> Path:
    """A workbook with a fault, and beside it what Windows has said of it."""
    folder = ours / "vägrad bok"
    folder.mkdir()
    write_book(folder / "min bok.xlsx", [A | {"kon": "Kvina"}])
    answer = windows.run("kontrollera", "min bok.xlsx", "--tyst", "--ut", "kontroll", cwd=folder)
    assert answer.exit_code == 3, answer.output
    return folder


@pytest.mark.parametrize("name", ["fel.xlsx", "fel.csv", "min bok_markerad.xlsx"])
def test_a_list_of_faults_that_is_open_in_excel(windows: Wine, refused: Path, name: str) -> None:
    """Excel keeps a file of its own beside the one that is open."""
    made = refused / "kontroll"
    write_book(refused / "annan bok.xlsx", [A | {"kon": "Mann"}])
    (made / f"~${name}").write_bytes(b"\x05Anna")
    before = _content(refused)
    with windows.holds(made / name, READ):
        answer = windows.run("kontrollera", "annan bok.xlsx", "--tyst", "--ut", "kontroll", cwd=refused)
    assert answer.exit_code == 5 and f"kontroll\\{name} går inte att ersätta" in answer.output
    assert "är öppen i ett annat program" in answer.output and _content(refused) == before
    with windows.holds(refused / "min bok.xlsx", READ):  # what is read may be open
        again = windows.run("kontrollera", "min bok.xlsx", "--tyst", "--ut", "kontroll", cwd=refused)
    assert again.exit_code == 3, again.output


@pytest.mark.parametrize(
    ("name", "shared"),
    [
        ("rapport.docx", READ),
        ("granskning.duckdb", READ_AND_WRITE),
        ("rapport.html", NOTHING),
        ("aterkoppling/jarva.docx", READ),
    ],
)
def test_a_report_that_is_open_is_not_replaced(windows: Wine, ours: Path, demo: Path, name: str, shared: int) -> None:
    before = _content(ours)
    with windows.holds(demo / name, shared):
        answer = windows.run("rapport", SAMPLE, "--utan-gx", "--tyst", "--ut", demo, cwd=ours)
    assert answer.exit_code == 5 and f"{wine.windows(demo / name)} går inte att ersätta" in answer.output
    assert _content(ours) == before


def _content(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_help_is_in_swedish(windows: Wine, ours: Path) -> None:
    answer = windows.run("--help", cwd=ours)
    assert answer.exit_code == 0
    assert answer.output.split()[2:] == command("--help").output.split()[2:], "but for the name of the command"


def test_the_letters_the_codebook_and_a_new_audit(windows: Wine, ours: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    theirs, here = ours / "texter windows", ours / "texter"
    theirs.mkdir()
    here.mkdir()
    monkeypatch.chdir(here)
    for arguments in (("brev", "--ut", "brev å"), ("kodbok", "--ut", "kodbok.xlsx"), ("ny", "boendestod")):
        answer = windows.run(*arguments, cwd=theirs)
        assert answer.exit_code == command(*arguments).exit_code == 0, answer.output
    _same(theirs, here)
    tried = windows.run("prova", "--granskning", r".\boendestod", cwd=theirs)
    assert tried.exit_code == 0, tried.output


def test_three_reviewers_are_put_together(windows: Wine, ours: Path) -> None:
    reviewers, agreed = SAMPLES / "granskare", SAMPLES / "granskare_enats.xlsx"
    put = ("sla-ihop", reviewers, "--sammanfor", agreed, "--tyst", "--ut")
    theirs, here = windows.run("lage", reviewers, "--json", cwd=ours), command("lage", reviewers, "--json")
    assert (theirs.exit_code, json.loads(theirs.output)) == (here.exit_code, json.loads(here.output))
    assert windows.run(*put, "export windows.xlsx", cwd=ours).exit_code == 0
    assert command(*put, ours / "export.xlsx").exit_code == 0
    for made in sorted(ours.glob("export windows*.xlsx")):
        assert _parts(made) == _parts(ours / made.name.replace(" windows", "")), made.name


def test_a_report_is_read_before_it_is_sent(windows: Wine, ours: Path, demo: Path, demo_here: Path) -> None:
    read = ("--tyst", "--ut")
    theirs = windows.run("slapp", demo / "rapport.docx", "--mot", demo, *read, "läst windows.xlsx", cwd=ours)
    here = command("slapp", demo_here / "rapport.docx", "--mot", demo_here, *read, ours / "läst.xlsx")
    assert theirs.exit_code == here.exit_code == 3
    assert theirs.output.splitlines()[:-1] == here.output.splitlines()[:-1], "but for the list's own name"
    assert _parts(ours / "läst windows.xlsx") == _parts(ours / "läst.xlsx")


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


@pytest.fixture(scope="session")
def later(windows: Wine, ours: Path) -> Path:
    """The report of the later review."""
    answer = windows.run("rapport", SAMPLES / "uppfoljning_2026", *LATER, "--ut", "2026 windows", cwd=ours)
    assert answer.exit_code == 0, answer.output
    return ours / "2026 windows"


def test_two_reviews(windows: Wine, ours: Path, demo: Path, demo_here: Path, later: Path) -> None:
    mapping = ("--koppling", EARLIER_MAPPING, "--tyst", "--ut")
    assert windows.run("jamfor", demo, later, *mapping, "jamfor windows", cwd=ours).exit_code == 0
    assert command("rapport", SAMPLES / "uppfoljning_2026", *LATER, "--ut", ours / "2026").exit_code == 0
    assert command("jamfor", demo_here, ours / "2026", *mapping, ours / "jamfor").exit_code == 0
    _same(ours / "jamfor windows", ours / "jamfor")


@pytest.fixture(scope="session")
def page(windows: Wine, ours: Path) -> Iterator[Page]:
    folder = ours / "Granskningar på sidan"
    started = windows.start("app", "--mapp", wine.windows(folder), "--oppna-inte", cwd=ours)
    try:
        assert started.stdout is not None
        address = next(found[0] for line in started.stdout if (found := re.search(r"http://127\.0\.0\.1:\S+", line)))
        yield Page(address, folder)
    finally:
        started.kill()
        started.communicate()


@pytest.fixture(scope="session")
def review(windows: Wine, page: Page, later: Path, tmp_path_factory: pytest.TempPathFactory) -> Review:
    """The whole review on the page of the folder, in a browser that is where the folder is: without network."""
    program = windows.program("chromium", tmp_path_factory.mktemp("webbläsare"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("CHROMIUM", str(program))
        with chromium() as browser:
            return whole_review(browser, page, later)


def test_the_whole_review_is_made_on_the_page(review: Review, ours: Path) -> None:
    folder, named = review.page.folder, {path.name for path in review.page.folder.iterdir()}
    assert {"urval.xlsx", "export.xlsx", "svar.xlsx", "genomlasning.xlsx", "koppling.csv"} <= named
    assert {f"granskningsmall_G{n}.xlsx" for n in (1, 2, 3)} <= named
    assert not [name for name in named if name.startswith(".")], "nothing half done"
    made = ("--uppdelning", "kon", "--utan-gx", "--tyst", "--ut", ours / "sidans")
    assert command("rapport", SAMPLES / "sysselsattning_2025.xlsx", *made).exit_code == 0
    _same(folder / "rapporten", ours / "sidans")


def test_what_the_page_says_of_it_is_right(review: Review) -> None:
    said = review.said
    assert "Beslut i urvalet: 24. Stadsdelar: 4." in said["sample"] and "Klara hos två" in said["progress"]
    assert "Exporten följer inte kodboken: 14 fel." in said["faulty"] and "Att rätta" in said["not ready"]
    assert "******-****" in said["personal"] and "Exporten följer kodboken." in said["right"]
    assert "Gemensamma ärenden: 137." in said["two"] and "Klart: Jämför granskningarna" in said["compared"]
    assert "Svar från fyra av fyra stadsdelar." in said["answers"]
    assert [step for step, text in said.items() if "Något gick fel" in text or "--" in text] == []
    assert review.console == []
