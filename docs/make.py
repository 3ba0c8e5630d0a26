"""`python -m docs.make`: the catalogues of criteria and the pictures of the guide, from a run on the sample data.

The pictures need LibreOffice, pdftoppm and pdftotext (poppler) and a Chromium. They show what the program made, so
they are to be made anew when what it makes has changed.
"""

from __future__ import annotations

import html
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops
from playwright.sync_api import Browser, sync_playwright

from checks import audits
from reports.catalogue import catalogue

DOCS = Path(__file__).resolve().parent
PICTURES = DOCS / "bilder"
SAMPLE = DOCS.parent / "sample_data"
_COLOURS = 96
_MARGIN = 14
"""Pixels of white around a picture that was cut to what it shows."""
_REPORT_PAGES = ("Sammanfattning\n", "Tabell 2. ", "Figur 8. ")
"""What stands on the pages of the report that are shown side by side."""
_TERMINAL = """<body style="margin:0;background:#1b1f24;color:#e8e8e8">
<pre style="font:15px/1.45 'DejaVu Sans Mono',monospace;padding:16px;margin:0;white-space:pre-wrap">{}</pre>"""


def catalogue_files() -> dict[str, str]:
    """File name -> text of the catalogue of every audit."""
    return {f"kriterier_{name}.md": catalogue(audits.load(name)) + "\n" for name in audits.names()}


def main() -> None:
    """Writes everything."""
    for name, text in catalogue_files().items():
        (DOCS / name).write_text(text, encoding="utf-8", newline="\n")
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        shutil.copytree(SAMPLE / "felaktig", folder / "felaktig")
        said = _granskning(folder, "kontrollera", "felaktig", "--ut", "kontroll")
        _granskning(folder, "demo", "--ut", "demo", "--tyst")
        _word(folder)
        _excel(folder)
        _web(folder, said)


def _granskning(folder: Path, *arguments: str) -> str:
    """The command line and all that it says, as a user sees it."""
    command = [sys.executable, "-m", "granskning", *arguments]
    run = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    return f"> granskning {' '.join(arguments)}\n{run.stdout.decode('utf-8')}"


def _word(folder: Path) -> None:
    """Pages of the report side by side."""
    pdf = _pdf(folder / "demo" / "rapport.docx")
    text = _output("pdftotext", "-layout", str(pdf), "-").replace("\u00a0", " ").split("\f")
    # The list of contents names a heading before the page that it stands on, but no caption.
    pages = [next(i for i, page in enumerate(text, 1) if phrase in page) for phrase in _REPORT_PAGES]
    images = [_page(pdf, number, 62) for number in pages]
    width, height = images[0].size
    sheet = Image.new("RGB", (len(images) * (width + 8) + 8, height + 16), "#9aa3ab")
    for i, image in enumerate(images):
        sheet.paste(image, (8 + i * (width + 8), 8))
    _save(sheet, "rapport_word")


def _excel(folder: Path) -> None:
    """The first sheet with figures, and the upper part of the two lists."""
    tables = _pdf(folder / "demo" / "tabeller.xlsx")
    text = _output("pdftotext", "-layout", str(tables), "-").split("\f")
    number = next(i for i, page in enumerate(text, 1) if page.lstrip().startswith("Tabell 2. "))
    _save(_cut(_page(tables, number, 90), 0.75), "tabeller")
    _save(_cut(_page(_pdf(folder / "demo" / "avvikelser.xlsx"), 1, 110), 0.435), "avvikelser")
    _save(_cut(_page(_pdf(folder / "kontroll" / "fel.xlsx"), 1, 105), 0.75), "fel")


def _web(folder: Path, said: str) -> None:
    """The two web pages, and the terminal after a check of the faulty export."""
    terminal = folder / "terminal.html"
    terminal.write_text(_TERMINAL.format(html.escape(said)), encoding="utf-8")
    arguments = ["--no-sandbox", "--disable-gpu"]
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=_chromium(), args=arguments)
        _shot(browser, (folder / "demo" / "rapport.html").as_uri() + "#tabell-2", "rapport_html", (1280, 760))
        _shot(browser, (folder / "demo" / "datakvalitet.html").as_uri() + "#riktlinjer", "datakvalitet", (1280, 760))
        _shot(browser, terminal.as_uri(), "terminal", (1000, 100))
        browser.close()


def _shot(browser: Browser, address: str, name: str, size: tuple[int, int]) -> None:
    page = browser.new_page(viewport={"width": size[0], "height": size[1]}, color_scheme="light")
    page.goto(address)
    seen = page.screenshot(full_page=name == "terminal")
    _save(Image.open(BytesIO(seen)), name)
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
    upper = image.crop((0, 0, image.width, int(image.height * share)))
    box = ImageChops.difference(upper, Image.new("RGB", upper.size, "white")).getbbox() or (0, 0, *upper.size)
    wider: Sequence[int] = (box[0] - _MARGIN, box[1] - _MARGIN, box[2] + _MARGIN, box[3] + _MARGIN)
    return image.crop((max(wider[0], 0), max(wider[1], 0), wider[2], min(wider[3], upper.height)))


def _save(image: Image.Image, name: str) -> None:
    """As a PNG with few colours, which screens of text hardly show."""
    few = image.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
    few.save(PICTURES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
