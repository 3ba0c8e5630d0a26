"""The folder for Windows, run under Wine: without network, from a write-protected folder with blanks and å in its name.

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
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder for the results of this system and those of Windows."""
    return tmp_path_factory.mktemp("ut å ä ö")


@pytest.fixture(scope="session")
def demo(windows: Wine, results: Path) -> Path:
    answer = windows.run("demo", "--ut", "demo å windows", cwd=results)
    assert answer.exit_code == 0, answer.output
    return results / "demo å windows"


@pytest.fixture(scope="session")
def own_demo(results: Path) -> Path:
    answer = command("demo", "--ut", results / "demo å")
    assert answer.exit_code == 0, answer.output
    return results / "demo å"


def _assert_same(windows_folder: Path, own_folder: Path) -> None:
    """Asserts that the folders have the same files with the same content: text files to the byte, Word and Excel by
    their parts, pictures by their pixels. The time of the run is in the manifest, and databases are never the same
    twice."""
    names = [{p.relative_to(f).as_posix() for p in f.rglob("*") if p.is_file()} for f in (windows_folder, own_folder)]
    assert names[0] == names[1]
    differing = [name for name in sorted(names[0]) if not _equal(windows_folder / name, own_folder / name)]
    assert not differing


def _equal(first_file: Path, second_file: Path) -> bool:
    if first_file.name == "manifest.json" or first_file.suffix in (".duckdb", ".parquet"):
        return True
    if first_file.suffix == ".png":
        with Image.open(first_file) as first, Image.open(second_file) as second:
            return ImageChops.difference(first.convert("RGB"), second.convert("RGB")).getbbox() is None
    if first_file.suffix in (".docx", ".xlsx"):
        return _parts(first_file) == _parts(second_file)
    return first_file.read_bytes() == second_file.read_bytes()


def _parts(file: Path) -> dict[str, bytes]:
    """The parts of an Office file, but for pictures and the marks that hold their hashes."""
    with ZipFile(file) as zip_file:
        return {n: zip_file.read(n) for n in zip_file.namelist() if not n.startswith(("word/media/", "customXml/"))}


def test_the_demo_is_the_same_as_here(demo: Path, own_demo: Path) -> None:
    _assert_same(demo, own_demo)


def test_nothing_is_kept_but_in_the_users_own_folder(windows: Wine, results: Path, demo: Path) -> None:
    """The program's folder is mounted read-only, so anything that is kept is elsewhere."""
    code = "import sys; open(sys.prefix + '/ny', 'w')"
    answer = windows.run("-c", code, cwd=results, program="python/python.exe")
    assert answer.exit_code == 1 and re.search(r"(OS|Permission)Error", answer.output)
    assert {"pycache", "matplotlib"} <= {entry.name for entry in windows.own.iterdir()}
    home = windows.own.parents[2]
    assert not [entry.name for entry in home.iterdir() if entry.name.startswith(".")], "no library's own settings"


def test_there_is_no_network(windows: Wine, results: Path) -> None:
    code = "import socket; socket.create_connection(('192.0.2.1', 80), 5)"
    answer = windows.run("-c", code, cwd=results, program="python/python.exe")
    assert answer.exit_code == 1 and "OSError" in answer.output


def test_what_is_under_the_gpl_is_not_in_the_wheel_of_pillow(windows: Wine, results: Path) -> None:
    """Its own bill of materials lists the library because other builds have it."""
    code = "from PIL import features; print(features.check('libimagequant'))"
    answer = windows.run("-c", code, cwd=results, program="python/python.exe")
    assert answer.output.split() == ["False"]


def test_a_faulty_export(windows: Wine, results: Path) -> None:
    windows_answer = windows.run("kontrollera", SAMPLES / "felaktig", "--tyst", "--ut", "fel windows", cwd=results)
    own_answer = command("kontrollera", SAMPLES / "felaktig", "--tyst", "--ut", results / "fel")
    assert windows_answer.exit_code == own_answer.exit_code == 3
    _assert_same(results / "fel windows", results / "fel")


def test_personal_data_is_refused(windows: Wine, results: Path) -> None:
    windows_answer = windows.run("rapport", SAMPLES / "personuppgift", "--tyst", "--ut", "pd windows", cwd=results)
    own_answer = command("rapport", SAMPLES / "personuppgift", "--tyst", "--ut", results / "pd")
    assert windows_answer.exit_code == own_answer.exit_code == 4
    assert windows_answer.output.split() == own_answer.output.split()
    assert not (results / "pd windows").exists()


(A,) = cases(1)
READ, READ_AND_WRITE, NOTHING = 1, 3, 0
"""What a program with an open file lets others do with it: Excel, most others, and one that locks it."""


@pytest.fixture(scope="session")
def refused_folder(windows: Wine, results: Path) -> Path:
    """A folder with a faulty workbook and the faults that the command listed on Windows."""
    folder = results / "vägrad bok"
    folder.mkdir()
    write_book(folder / "min bok.xlsx", [A | {"kon": "Kvina"}])
    answer = windows.run("kontrollera", "min bok.xlsx", "--tyst", "--ut", "kontroll", cwd=folder)
    assert answer.exit_code == 3, answer.output
    return folder


@pytest.mark.parametrize("name", ["fel.xlsx", "fel.csv", "min bok_markerad.xlsx"])
def test_a_list_of_faults_that_is_open_in_excel(windows: Wine, refused_folder: Path, name: str) -> None:
    """Excel keeps a file of its own beside the one that is open."""
    fault_folder = refused_folder / "kontroll"
    write_book(refused_folder / "annan bok.xlsx", [A | {"kon": "Mann"}])
    (fault_folder / f"~${name}").write_bytes(b"\x05Anna")
    before = _content(refused_folder)
    with windows.holds(fault_folder / name, READ):
        answer = windows.run("kontrollera", "annan bok.xlsx", "--tyst", "--ut", "kontroll", cwd=refused_folder)
    assert answer.exit_code == 5 and f"kontroll\\{name} går inte att ersätta" in answer.output
    assert "är öppen i ett annat program" in answer.output and _content(refused_folder) == before
    with windows.holds(refused_folder / "min bok.xlsx", READ):  # an input file may be open
        second_answer = windows.run("kontrollera", "min bok.xlsx", "--tyst", "--ut", "kontroll", cwd=refused_folder)
    assert second_answer.exit_code == 3, second_answer.output


@pytest.mark.parametrize(
    ("name", "shared"),
    [
        ("rapport.docx", READ),
        ("granskning.duckdb", READ_AND_WRITE),
        ("rapport.html", NOTHING),
        ("aterkoppling/jarva.docx", READ),
    ],
)
def test_a_report_that_is_open_is_not_replaced(
    windows: Wine, results: Path, demo: Path, name: str, shared: int
) -> None:
    before = _content(results)
    with windows.holds(demo / name, shared):
        answer = windows.run("rapport", SAMPLE, "--utan-gx", "--tyst", "--ut", demo, cwd=results)
    assert answer.exit_code == 5 and f"{wine.windows(demo / name)} går inte att ersätta" in answer.output
    assert _content(results) == before


def _content(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_help_is_in_swedish(windows: Wine, results: Path) -> None:
    answer = windows.run("--help", cwd=results)
    assert answer.exit_code == 0
    assert answer.output.split()[2:] == command("--help").output.split()[2:], "but for the name of the command"


def test_the_letters_the_codebook_and_a_new_audit(
    windows: Wine, results: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    windows_folder, own_folder = results / "texter windows", results / "texter"
    windows_folder.mkdir()
    own_folder.mkdir()
    monkeypatch.chdir(own_folder)
    for arguments in (("brev", "--ut", "brev å"), ("kodbok", "--ut", "kodbok.xlsx"), ("ny", "boendestod")):
        answer = windows.run(*arguments, cwd=windows_folder)
        assert answer.exit_code == command(*arguments).exit_code == 0, answer.output
    _assert_same(windows_folder, own_folder)
    answer = windows.run("prova", "--granskning", r".\boendestod", cwd=windows_folder)
    assert answer.exit_code == 0, answer.output


def test_three_reviewers_are_put_together(windows: Wine, results: Path) -> None:
    reviewers, agreed = SAMPLES / "granskare", SAMPLES / "granskare_enats.xlsx"
    arguments = ("sla-ihop", reviewers, "--sammanfor", agreed, "--tyst", "--ut")
    windows_answer = windows.run("lage", reviewers, "--json", cwd=results)
    own_answer = command("lage", reviewers, "--json")
    assert windows_answer.exit_code == own_answer.exit_code
    assert json.loads(windows_answer.output) == json.loads(own_answer.output)
    assert windows.run(*arguments, "export windows.xlsx", cwd=results).exit_code == 0
    assert command(*arguments, results / "export.xlsx").exit_code == 0
    for file in sorted(results.glob("export windows*.xlsx")):
        assert _parts(file) == _parts(results / file.name.replace(" windows", "")), file.name


def test_a_report_is_read_before_it_is_sent(windows: Wine, results: Path, demo: Path, own_demo: Path) -> None:
    options = ("--tyst", "--ut")
    windows_answer = windows.run(
        "slapp", demo / "rapport.docx", "--mot", demo, *options, "läst windows.xlsx", cwd=results
    )
    own_answer = command("slapp", own_demo / "rapport.docx", "--mot", own_demo, *options, results / "läst.xlsx")
    assert windows_answer.exit_code == own_answer.exit_code == 3
    assert windows_answer.output.splitlines()[:-1] == own_answer.output.splitlines()[:-1], "but for the list's own name"
    assert _parts(results / "läst windows.xlsx") == _parts(results / "läst.xlsx")


def test_a_sample_and_its_form(windows: Wine, results: Path) -> None:
    draw_arguments = ("urval", SAMPLES / "population_2025.csv", "--antal", "30", "--fro", "2025", "--tyst", "--ut")
    form_arguments = ("mall", "--granskare", "A,B")
    assert windows.run(*draw_arguments, "urval windows.xlsx", cwd=results).exit_code == 0
    answer = windows.run(*form_arguments, "--urval", "urval windows.xlsx", "--ut", "mall windows.xlsx", cwd=results)
    assert answer.exit_code == 0
    assert command(*draw_arguments, results / "urval.xlsx").exit_code == 0
    assert command(*form_arguments, "--urval", results / "urval.xlsx", "--ut", results / "mall.xlsx").exit_code == 0
    form_names = sorted(p.name for p in results.glob("mall windows*.xlsx"))
    assert len(form_names) == 2
    for name in ("urval windows.xlsx", *form_names):
        assert _parts(results / name) == _parts(results / name.replace(" windows", "")), name


def test_two_reviewers(windows: Wine, results: Path) -> None:
    pair = ("samstammighet", SAMPLE, SAMPLES / "sysselsattning_2025.xlsx", "--tyst", "--ut")
    assert windows.run(*pair, "två windows", cwd=results).exit_code == 0
    assert command(*pair, results / "två").exit_code == 0
    _assert_same(results / "två windows", results / "två")


@pytest.fixture(scope="session")
def later(windows: Wine, results: Path) -> Path:
    """The report of the later review."""
    answer = windows.run("rapport", SAMPLES / "uppfoljning_2026", *LATER, "--ut", "2026 windows", cwd=results)
    assert answer.exit_code == 0, answer.output
    return results / "2026 windows"


def test_two_reviews(windows: Wine, results: Path, demo: Path, own_demo: Path, later: Path) -> None:
    mapping = ("--koppling", EARLIER_MAPPING, "--tyst", "--ut")
    assert windows.run("jamfor", demo, later, *mapping, "jamfor windows", cwd=results).exit_code == 0
    assert command("rapport", SAMPLES / "uppfoljning_2026", *LATER, "--ut", results / "2026").exit_code == 0
    assert command("jamfor", own_demo, results / "2026", *mapping, results / "jamfor").exit_code == 0
    _assert_same(results / "jamfor windows", results / "jamfor")


@pytest.fixture(scope="session")
def page(windows: Wine, results: Path) -> Iterator[Page]:
    folder = results / "Granskningar på sidan"
    process = windows.start("app", "--mapp", wine.windows(folder), "--oppna-inte", cwd=results)
    try:
        assert process.stdout is not None
        address = next(match[0] for line in process.stdout if (match := re.search(r"http://127\.0\.0\.1:\S+", line)))
        yield Page(address, folder)
    finally:
        process.kill()
        process.communicate()


@pytest.fixture(scope="session")
def review(windows: Wine, page: Page, later: Path, tmp_path_factory: pytest.TempPathFactory) -> Review:
    """The whole review on the page of the folder, in a browser that, like the folder, has no network."""
    program = windows.program("chromium", tmp_path_factory.mktemp("webbläsare"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("CHROMIUM", str(program))
        with chromium() as browser:
            return whole_review(browser, page, later)


def test_the_whole_review_is_made_on_the_page(review: Review, results: Path) -> None:
    folder, names = review.page.folder, {path.name for path in review.page.folder.iterdir()}
    assert {"urval.xlsx", "export.xlsx", "svar.xlsx", "genomlasning.xlsx", "koppling.csv"} <= names
    assert {f"granskningsmall_G{n}.xlsx" for n in (1, 2, 3)} <= names
    assert not [name for name in names if name.startswith(".")], "nothing half done"
    options = ("--uppdelning", "kon", "--utan-gx", "--tyst", "--ut", results / "sidans")
    assert command("rapport", SAMPLES / "sysselsattning_2025.xlsx", *options).exit_code == 0
    _assert_same(folder / "rapporten", results / "sidans")


def test_what_the_page_says_of_it_is_right(review: Review) -> None:
    texts = review.messages
    assert "Beslut i urvalet: 24. Stadsdelar: 4." in texts["sample"] and "Klara hos två" in texts["progress"]
    assert "Exporten följer inte kodboken: 14 fel." in texts["faulty"] and "Att rätta" in texts["not ready"]
    assert "******-****" in texts["personal"] and "Exporten följer kodboken." in texts["right"]
    assert "Gemensamma ärenden: 137." in texts["two"] and "Klart: Jämför granskningarna" in texts["compared"]
    assert "Dokument från fyra av fyra stadsdelar är lästa." in texts["answers"]
    assert [step for step, text in texts.items() if "Något gick fel" in text or "--" in text] == []
    assert review.console == []
