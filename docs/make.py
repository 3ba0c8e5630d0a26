"""`python -m docs.make`: the catalogues of criteria and the pictures of the guide, from a run on the sample data.

The pictures need LibreOffice, pdftoppm and pdftotext (poppler) and a Chromium. They show the program's output, so make
them again when that has changed.
"""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook  # type: ignore[import-untyped,unused-ignore]
from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page, sync_playwright

from checks import audits
from docs.database import database_page
from reports.catalogue import catalogue
from tests.lib.served import served

DOCS = Path(__file__).resolve().parent
PICTURES = DOCS / "bilder"
SAMPLE = DOCS.parent / "sample_data"
_COLOURS = 96
_MARGIN = 14
"""Pixels of white around a cropped picture."""
_REPORT_PAGES = ("Sammanfattning\n", "Huvudkriterierna i grupper", "Fördelning av beslutstider")
_DIFFERENCES = ("Andel uppfyllt i varje stadsdel med", "Andel uppfyllt i procent per kriterium")
_COMPARISON = ("Figur 1. ", "Tabell 1. ")
"""Phrases on the pages of a report that are shown side by side."""
_DIVIDED_TABLE = "Genomförandeplanens överensstämmelse"
_FORM_ROWS = 14
_CHANGED_CELLS = {(4, "langsiktig_planering"): "", (9, "beslut_tom"): "2023-01-31"}
"""Cells of the form that differ from the sample, to show its colours: row and column -> cell."""
_VIEWPORT = {"width": 1100, "height": 1000}
"""The part of the page in the browser that a picture shows."""
_TERMINAL = """<body style="margin:0;background:#1b1f24;color:#e8e8e8">
<pre style="font:15px/1.45 'DejaVu Sans Mono',monospace;padding:16px;margin:0;white-space:pre-wrap">{}</pre>"""


def catalogue_files() -> dict[str, str]:
    """File name -> text of the catalogue of every audit, and of the page about the database."""
    catalogues = {f"kriterier_{name}.md": catalogue(audits.load(name)) + "\n" for name in audits.names()}
    return {**catalogues, "databasen.md": database_page(audits.load("sysselsattning_2025"))}


def main() -> None:
    """Writes everything."""
    for name, text in catalogue_files().items():
        (DOCS / name).write_text(text, encoding="utf-8", newline="\n")
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        shutil.copytree(SAMPLE / "felaktig", folder / "felaktig")
        terminal_text = _granskning(folder, "kontrollera", "felaktig", "--ut", "kontroll")
        _granskning(folder, "demo", "--ut", "demo", "--tyst")
        _pictures_before_report(folder)
        _together(folder)
        _word(folder)
        _pictures_after_report(folder)
        _excel(folder)
        _web(folder, terminal_text)
        _app(folder)


def _granskning(folder: Path, *arguments: str) -> str:
    """The command line and its whole output, as a user sees them."""
    command = [sys.executable, "-m", "granskning", *arguments]
    run = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    return f"> granskning {' '.join(arguments)}\n{run.stdout.decode('utf-8')}"


def _pictures_before_report(folder: Path) -> None:
    """Pictures of the drawn sample, and of the form with some decisions filled in."""
    sample, form = folder / "urval.xlsx", folder / "mall.xlsx"
    population = str(SAMPLE / "population_2025.csv")
    _granskning(folder, "urval", population, "--antal", "30", "--fro", "2025", "--ut", sample.name)
    _save(_cut(_page(_pdf(sample), 1, 80), 0.62), "urval")
    _granskning(folder, "mall", "--ut", form.name)
    _fill_in(form)
    pdf = _pdf(form)
    _save(_cut(_page(pdf, _pages(pdf, "Långsiktig")[0], 95), 0.9), "mall")


def _together(folder: Path) -> None:
    """Pictures of a case in a reviewer's workbook, and of the differences between three reviewers."""
    book = load_workbook(SAMPLE / "granskare" / "G1.xlsx")
    sheet = book["Ett ärende"]
    header, *rows = book["Ärenden"].iter_rows(values_only=True)
    first_column, empty_column = header.index("Ansökan finns"), header.index("Fel namn i utredningen")
    sheet["B2"] = next(row[0] for row in rows if row[first_column] and not row[empty_column])
    for name in book.sheetnames:
        book[name].sheet_state = "visible" if name == sheet.title else "hidden"
    book.active = book.sheetnames.index(sheet.title)
    book.save(folder / "ett.xlsx")
    _save(_cut(_page(_pdf(folder / "ett.xlsx"), 1, 130), 0.45), "ett_arende")
    _granskning(folder, "sla-ihop", str(SAMPLE / "granskare"), "--ut", "export.xlsx", "--tyst")
    _save(_cut(_page(_pdf(folder / "export_lista.xlsx"), 1, 100), 0.8), "tala_igenom")


def _fill_in(form: Path) -> None:
    """Fills in the first decisions of the sample's own workbook, with some cells changed to show the colours."""
    book = load_workbook(form)
    labels = {v.name: v.label for v in audits.load("sysselsattning_2025").main.variables}
    changed_cells = {(row, labels[name]): cell for (row, name), cell in _CHANGED_CELLS.items()}
    source = load_workbook(SAMPLE / "sysselsattning_2025.xlsx", read_only=True)["arenden"].values
    headers = next(source)
    sheet = book["Ärenden"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for row, cells in zip(range(2, _FORM_ROWS + 2), source, strict=False):
        for header, cell in zip(headers, cells, strict=True):
            sheet.cell(row, columns[header]).value = changed_cells.get((row, header), cell) or None
    book.save(form)


def _word(folder: Path) -> None:
    """Pictures of the report's pages, undivided and broken down."""
    report = _pdf(folder / "demo" / "rapport.docx")
    _save(_side_by_side(report, _REPORT_PAGES), "rapport_word")
    _save(_side_by_side(report, _DIFFERENCES), "skillnader")
    _save(_cut(_page(_pdf(folder / "demo" / "aterkoppling" / "jarva.docx"), 1, 85), 0.95), "aterkoppling")
    sample = str(SAMPLE / "sysselsattning_2025")
    _granskning(folder, "rapport", sample, "--ut", "uppdelad", "--uppdelning", "stadsdel", "--utan-gx", "--tyst")
    divided = _pdf(folder / "uppdelad" / "rapport.docx")
    _save(_cut(_page(divided, _pages(divided, _DIVIDED_TABLE)[-1], 80), 0.93), "uppdelning")


def _pictures_after_report(folder: Path) -> None:
    """A picture of two reviews compared."""
    audit = "uppfoljning_2026"
    _granskning(folder, "rapport", str(SAMPLE / audit), "--granskning", audit, "--ut", audit, "--utan-gx", "--tyst")
    mapping = str(SAMPLE / "koppling_2025_2026.csv")
    _granskning(folder, "jamfor", "demo", audit, "--koppling", mapping, "--ut", "jamforelse", "--tyst")
    _save(_side_by_side(_pdf(folder / "jamforelse" / "jamforelse.docx"), _COMPARISON), "jamforelse")


def _pages(pdf: Path, phrase: str) -> list[int]:
    """The numbers of the pages with the phrase, from 1."""
    text = _output("pdftotext", "-layout", str(pdf), "-").replace("\u00a0", " ").split("\f")
    return [i for i, page in enumerate(text, 1) if phrase in page]


def _side_by_side(pdf: Path, phrases: Sequence[str]) -> Image.Image:
    """The first page with each phrase, side by side. The list of contents has headings, but no captions."""
    images = [_page(pdf, _pages(pdf, phrase)[0], 62 if len(phrases) > 2 else 72) for phrase in phrases]
    width, height = images[0].size
    sheet = Image.new("RGB", (len(images) * (width + 8) + 8, height + 16), "#9aa3ab")
    for i, image in enumerate(images):
        sheet.paste(image, (8 + i * (width + 8), 8))
    return sheet


def _excel(folder: Path) -> None:
    """Pictures of the first sheet with figures, and of the upper part of the two lists."""
    tables = _pdf(folder / "demo" / "tabeller.xlsx")
    text = _output("pdftotext", "-layout", str(tables), "-").split("\f")
    number = next(i for i, page in enumerate(text, 1) if page.lstrip().startswith("Tabell 2. "))
    _save(_cut(_page(tables, number, 90), 0.75), "tabeller")
    _save(_cut(_page(_pdf(folder / "demo" / "avvikelser.xlsx"), 1, 110), 0.435), "avvikelser")
    _save(_cut(_page(_pdf(folder / "kontroll" / "fel.xlsx"), 1, 105), 0.75), "fel")


def _web(folder: Path, terminal_text: str) -> None:
    """Pictures of the two web pages, and of the terminal after a check of the faulty export."""
    terminal = folder / "terminal.html"
    terminal.write_text(_TERMINAL.format(html.escape(terminal_text)), encoding="utf-8")
    with _browser() as browser:
        _shot(browser, (folder / "demo" / "rapport.html").as_uri() + "#tabell-2", "rapport_html", (1280, 760))
        _shot(browser, (folder / "demo" / "datakvalitet.html").as_uri() + "#riktlinjer", "datakvalitet", (1280, 760))
        _shot(browser, terminal.as_uri(), "terminal", (1000, 100))


def _app(folder: Path) -> None:
    """Pictures of the page in the browser, for a folder with the report of the sample; the filled form is uploaded."""
    shutil.copytree(folder / "demo", folder / "Granskningar" / "rapport_2025")
    with served(folder) as site, _browser() as browser:
        tab = browser.new_page(viewport=_VIEWPORT, color_scheme="light")  # type: ignore[arg-type]
        tab.goto(site.first)
        # Replaces the path of this machine by one that a reader may have.
        tab.evaluate("at => document.querySelector('main strong').textContent = at", r"H:\Granskningar")
        tab.evaluate("at => document.querySelector('#mapp').value = at", r"H:\Granskningar")
        _save_view(tab, "sida_start")
        tab.goto(f"{site.base}/lamna-in")
        tab.set_input_files("#export", folder / "mall.xlsx")
        tab.click("main form:last-of-type button")
        tab.wait_for_url(re.compile(r"/lamna-in"), timeout=300_000)
        _save_view(tab, "sida_lamna_in")
        tab.goto(f"{site.base}/val")
        _save_view(tab, "sida_val")
        tab.goto(f"{site.base}/resultat/rapport_2025")
        _save_view(tab, "sida_resultat")
        tab.click("table.kriterier a")
        tab.click("details.arende summary")
        _save_view(tab, "sida_kriterium", "#arenden")


def _save_view(tab: Page, name: str, top: str = "") -> None:
    """Saves what the window shows, from the top or from an element on."""
    tab.evaluate("top => top ? document.querySelector(top).scrollIntoView() : scrollTo(0, 0)", top)
    _save(Image.open(BytesIO(tab.screenshot())), name)


@contextmanager
def _browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


def _shot(browser: Browser, address: str, name: str, size: tuple[int, int]) -> None:
    page = browser.new_page(viewport={"width": size[0], "height": size[1]}, color_scheme="light")
    page.goto(address)
    screenshot = page.screenshot(full_page=name == "terminal")
    _save(Image.open(BytesIO(screenshot)), name)
    page.close()


def _chromium() -> str:
    names = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
    return next(path for name in names if (path := shutil.which(name)))


def _pdf(file: Path) -> Path:
    _output("soffice", "--headless", "--convert-to", "pdf", "--outdir", str(file.parent), str(file))
    return file.with_suffix(".pdf")


def _page(pdf: Path, number: int, dpi: int) -> Image.Image:
    stem = pdf.with_suffix("")
    _output("pdftoppm", "-png", "-singlefile", "-f", str(number), "-r", str(dpi), str(pdf), str(stem))
    with Image.open(stem.with_suffix(".png")) as image:
        return image.convert("RGB")


def _output(*command: str) -> str:
    with suppress(FileNotFoundError):
        return subprocess.run(command, capture_output=True, check=True, text=True, encoding="utf-8").stdout
    raise SystemExit(f"{command[0]} is not installed; the pictures cannot be made without it.")


def _cut(image: Image.Image, share: float) -> Image.Image:
    """The upper share of a page, without the empty paper around it."""
    cut = int(image.height * share)
    while cut > 1 and _has_ink(image.crop((0, cut - 1, image.width, cut))):
        cut -= 1  # never cuts through a line of text
    upper = image.crop((0, 0, image.width, cut))
    box = ImageChops.difference(upper, Image.new("RGB", upper.size, "white")).getbbox() or (0, 0, *upper.size)
    wider: Sequence[int] = (box[0] - _MARGIN, box[1] - _MARGIN, box[2] + _MARGIN, box[3] + _MARGIN)
    return image.crop((max(wider[0], 0), max(wider[1], 0), wider[2], min(wider[3], upper.height)))


def _has_ink(strip: Image.Image) -> bool:
    return strip.convert("L").getextrema()[0] != 255


def _save(image: Image.Image, name: str) -> None:
    """Saves the picture as a PNG with few colours, which is hardly visible in pictures of text."""
    few = image.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
    few.save(PICTURES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
