"""Exports that crash a careless reader, or hide personal data where nobody looks, and how the command must answer.

They are made from the valid export of `bad_inputs`, as its cases are. The workbooks are edited part by part, as an
attacker or an odd program would; Excel itself writes the same XML for a stray cell, a comment or a header.
"""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tests.lib.bad_inputs import BadInput, Build, column, in_table, row_number
from tests.lib.personal import PNR, personnummer, secrets
from tests.lib.valid_export import (
    VALID_ARENDEN,
    VALID_NARVARO,
    VALID_UPPFOLJNINGAR,
    csv_text,
    grid,
    with_cells,
    write_bytes,
    write_folder,
    write_parquet,
    write_xlsx,
)

Edit = Callable[[bytes], bytes]

FIRST_SHEET, THIRD_SHEET = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet3.xml"
NINE = personnummer("20050101", "980")[3:]
PNR_WITH_HYPHEN = f"{PNR[2:8]}-{PNR[8:]}"


def edited_xlsx(path: Path, edits: Mapping[str, Edit] | None = None, extra: Mapping[str, bytes] | None = None) -> Path:
    """Writes the valid export as a workbook with some parts changed and some added."""
    sheets = {"arenden": grid(VALID_ARENDEN), "uppfoljningar": grid(VALID_UPPFOLJNINGAR)}
    book = write_xlsx(path, sheets | {"narvaro": grid(VALID_NARVARO), "Anteckningar": [["Läst 2025"]]})
    with zipfile.ZipFile(book) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, edit in (edits or {}).items():
        parts[name] = edit(parts[name])
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**parts, **(extra or {})}.items():
            archive.writestr(name, content)
    return book


def _book(edits: Mapping[str, Edit]) -> Build:
    return lambda path: [str(edited_xlsx(path / "export.xlsx", edits))]


def _part(name: str, content: bytes) -> Build:
    """A workbook with one more part."""
    return lambda path: [str(edited_xlsx(path / "export.xlsx", extra={name: content}))]


def _rows_added(xml: bytes) -> Edit:
    return lambda sheet: sheet.replace(b"</sheetData>", xml + b"</sheetData>")


def _after_data(xml: bytes) -> Edit:
    return lambda sheet: sheet.replace(b"</sheetData>", b"</sheetData>" + xml)


def _cell(reference: str, value: bytes = b"<v>1</v>") -> bytes:
    row = re.sub(r"\D", "", reference)
    return f'<row r="{row}"><c r="{reference}">'.encode() + value + b"</c></row>"


def _in_second_row(reference: str) -> Edit:
    """Adds a cell at the end of row 2."""

    def edit(sheet: bytes) -> bytes:
        start = sheet.index(b'<row r="2"')
        end = sheet.index(b"</row>", start)
        return sheet[:end] + f'<c r="{reference}"><v>1</v></c>'.encode() + sheet[end:]

    return edit


def _far_cell_case(name: str, cell: str, sheet: str, *edits: tuple[str, Edit]) -> BadInput:
    return BadInput(name, _book(dict(edits)), 3, (cell, sheet, "utanför tabellen", "ta bort"))


def _a_million_rows(sheet: bytes) -> bytes:
    xml = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (i, i) for i in range(10, 1_000_000))
    return _rows_added(xml)(sheet)


def _spread_cells() -> bytes:
    """Cells without a large gap between them that together span billions of cells."""
    down = b"".join(_cell(f"A{i}") for i in range(900, 100_000, 900))
    across = b"".join(b'<c r="%s100000"><v>1</v></c>' % _letters(i) for i in range(1, 16_000, 90))
    return down + b'<row r="100000">' + across + b"</row>"


def _letters(number: int) -> bytes:
    letters = b""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = bytes([65 + rest]) + letters
    return letters


def _zip_bomb(path: Path) -> list[str]:
    """A sheet that unpacks to 400 MB of blanks."""
    return [str(edited_xlsx(path / "export.xlsx", {THIRD_SHEET: _after_data(b" " * (400 << 20))}))]


def _false_sizes(path: Path) -> list[str]:
    """An archive that gives a false small size for a part of 30 MB."""
    book = edited_xlsx(path / "export.xlsx", {THIRD_SHEET: _after_data(b" " * (30 << 20))})
    data = bytearray(book.read_bytes())
    entry = data.index(THIRD_SHEET.encode(), data.index(b"PK\x01\x02")) - 46
    data[entry + 24 : entry + 28] = struct.pack("<I", 1000)
    book.write_bytes(data)
    return [str(book)]


def _flip_byte(path: Path) -> list[str]:
    """A workbook with one byte of a packed sheet changed."""
    book = edited_xlsx(path / "export.xlsx")
    data = bytearray(book.read_bytes())
    at = data.index(FIRST_SHEET.encode()) + len(FIRST_SHEET) + 400
    data[at] ^= 0xFF
    book.write_bytes(data)
    return [str(book)]


def _many_parts(path: Path) -> list[str]:
    parts = {f"xl/fyllnad/{i}.xml": b"<a/>" for i in range(5_000)}
    return [str(edited_xlsx(path / "export.xlsx", extra=parts))]


def _duplicate_part(path: Path) -> list[str]:
    """A workbook with two parts of the same name: which one is read depends on the reader."""
    book = edited_xlsx(path / "export.xlsx")
    with zipfile.ZipFile(book, "a") as archive:
        archive.writestr(FIRST_SHEET.upper(), b"<worksheet/>")
    return [str(book)]


_ENTITIES = (
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 20) for i in range(9))
    + b"]>"
)


def _with_entities(sheet: bytes) -> bytes:
    body = sheet[sheet.index(b"<worksheet") :]
    return _ENTITIES + body.replace(b"</sheetData>", _cell("A9", b"<is><t>&j;</t></is>") + b"</sheetData>")


def _with_number(xml: str) -> bytes:
    """The XML with the personnummer filled in, whole or as two halves."""
    return xml.format(p=PNR_WITH_HYPHEN, n=PNR, a=PNR_WITH_HYPHEN[:6], b=PNR_WITH_HYPHEN[6:]).encode()


def _replace_in_part(part: str, text: str, replacement: str) -> Build:
    return _book({part: lambda content: content.replace(text.encode(), _with_number(replacement))})


WORKBOOKS: tuple[BadInput, ...] = (
    _far_cell_case("cell_i_sista_kolumnen", "XFD2", "arenden", (FIRST_SHEET, _in_second_row("XFD2"))),
    _far_cell_case("cell_i_sista_raden", "A1048576", "arenden", (FIRST_SHEET, _rows_added(_cell("A1048576")))),
    _far_cell_case("cell_i_sista_hornet", "XFD1048576", "arenden", (FIRST_SHEET, _rows_added(_cell("XFD1048576")))),
    _far_cell_case(
        "celler_i_bada_hornen", "XFD2", "arenden",
        (FIRST_SHEET, lambda s: _rows_added(_cell("A1048576"))(_in_second_row("XFD2")(s))),
    ),
    _far_cell_case(
        "cell_langt_bort_pa_annat_blad", "XFD1048576", "Anteckningar",
        ("xl/worksheets/sheet4.xml", _rows_added(_cell("XFD1048576"))),
    ),
    BadInput("cell_utan_mojlig_adress", _book({FIRST_SHEET: _rows_added(_cell("A99999999999"))}), 5, ("skadad",)),
    BadInput("cell_utanfor_bladet", _book({FIRST_SHEET: _rows_added(_cell("XFE7"))}), 5, ("skadad",)),
    BadInput("rad_utanfor_bladet", _book({FIRST_SHEET: _rows_added(b'<row r="4294967295"><c><v>1</v></c></row>')}), 5,
             ("skadad",)),
    BadInput("rad_noll", _book({FIRST_SHEET: _rows_added(b'<row r="0"><c r="A0"><v>1</v></c></row>')}), 5, ("skadad",)),
    BadInput("en_miljon_rader", _book({THIRD_SHEET: _a_million_rows}), 5, ("rader", "CSV")),
    BadInput("celler_utspridda", _book({THIRD_SHEET: _rows_added(_spread_cells())}), 5, ("export.xlsx", "CSV")),
    BadInput("zipbomb", _zip_bomb, 5, ("för stor", "CSV")),
    BadInput("zip_med_falska_storlekar", _false_sizes, 5, ("skadad",)),
    BadInput("zip_med_andrad_byte", _flip_byte, 5, ("skadad",)),
    BadInput("zip_med_tusentals_delar", _many_parts, 5, ("för många delar",)),
    BadInput("zip_med_samma_del_tva_ganger", _duplicate_part, 5, ("skadad",)),
    BadInput("xml_med_entiteter", _book({FIRST_SHEET: _with_entities}), 5, ("skadad",)),
    BadInput("xml_avklippt", _book({FIRST_SHEET: lambda sheet: sheet[:-200]}), 5, ("skadad",)),
    BadInput("formel_utan_varde", _book({FIRST_SHEET: lambda s: s.replace(
        b"</sheetData>", _cell("A5", b'<f>"A-"&amp;"004"</f><v></v>') + b"</sheetData>")}), 3,
        (in_table("arenden"), "A5", "formeln saknar värde")),
    BadInput("bild_i_arbetsboken", _part("xl/media/image1.png", b"\x89PNG\r\n"), 3, ("en bild", "image1.png")),
    BadInput("inbaddat_dokument", _part("xl/embeddings/dokument.docx", b"PK"), 3, ("inbäddat dokument",)),
    BadInput("blad_som_inte_visas", _part("xl/worksheets/sheet9.xml", b"<worksheet><sheetData/></worksheet>"), 3,
             ("sheet9.xml",)),
    BadInput("tva_blad_med_samma_namn", _replace_in_part("xl/workbook.xml", 'name="narvaro"', 'name="arenden"'), 5,
             ("skadad",)),
    BadInput("makron", _part("xl/vbaProject.bin", b"\xd0\xcf"), 3, ("makron",)),
)  # fmt: skip
"""Workbooks that the command refuses, fast and in little memory."""


def _hidden_case(name: str, build: Build, *fragments: str) -> BadInput:
    return BadInput(name, build, 4, (*fragments, "*"), (*secrets(PNR), "kim.larsson"))


_AFTER_CELLS = {
    "sidhuvud": "<headerFooter><oddHeader>&amp;C{p}</oddHeader></headerFooter>",
    "sidfot": "<headerFooter><evenFooter>&amp;L akt {p}</evenFooter></headerFooter>",
    "lista": '<dataValidations><dataValidation type="list" sqref="B2"><formula1>"{n},nej"</formula1></dataValidation>'
    "</dataValidations>",
    "ledtext": '<dataValidations><dataValidation sqref="B2" promptTitle="Obs" prompt="{p}"/></dataValidations>',
    "lank": '<hyperlinks><hyperlink ref="B2" location="x" tooltip="{p}"/></hyperlinks>',
    "filter": '<autoFilter ref="A1:B3"><filterColumn colId="0"><filters><filter val="{n}"/></filters></filterColumn>'
    "</autoFilter>",
}
_WORDS = {"sidhuvud": "sidhuvud", "sidfot": "sidfot", "lista": "regel", "ledtext": "regel", "lank": "länk"}
_PARTS = {
    "lankens_mal": (
        "xl/worksheets/_rels/sheet1.xml.rels", "länk",
        '<Relationships><Relationship Id="r9" Type="x/hyperlink" Target="mailto:kim.larsson@kommun.example"/>'
        "</Relationships>",
    ),
    "kommentar": (
        "xl/comments1.xml", "kommentar",
        "<comments><commentList><comment ref='B2'><text><r><t>{a}</t></r><r><rPr><b/><sz val='9'/></rPr><t>{b}</t></r>"
        "</text></comment></commentList></comments>",
    ),
    "kommentarstrad": (
        "xl/threadedComments/threadedComment1.xml", "kommentar",
        "<ThreadedComments><threadedComment ref='B2'><text>Se {p}</text></threadedComment></ThreadedComments>",
    ),
    "textruta": (
        "xl/drawings/drawing1.xml", "textruta",
        "<wsDr xmlns:a='a'><a:p><a:r><a:rPr><a:solidFill/></a:rPr><a:t>{a}</a:t></a:r><a:r><a:rPr><a:solidFill/>"
        "</a:rPr><a:t>{b}</a:t></a:r></a:p></wsDr>",
    ),
    "bildens_beskrivning": (
        "xl/drawings/drawing1.xml", "textruta", "<wsDr><cNvPr id='2' name='Bild' descr='{p}'/></wsDr>",
    ),
    "vml_som_inte_ar_xml": ("xl/drawings/vmlDrawing1.vml", "textruta", "<xml><div>rad<br>{p}</div></xml>"),
    "egna_egenskaper": (
        "docProps/custom.xml", "dokumentegenskaperna",
        "<Properties><property name='Akt'><lpwstr>{p}</lpwstr></property></Properties>",
    ),
    "pivottabell": ("xl/pivotCache/pivotCacheRecords1.xml", "pivottabell", "<records><r><s v='{p}'/></r></records>"),
    "diagram": ("xl/charts/chart1.xml", "diagram", "<c:c xmlns:c='c'><c:pt><c:v>{p}</c:v></c:pt></c:c>"),
    "lankad_arbetsbok": (
        "xl/externalLinks/externalLink1.xml", "länk", "<externalLink><cell><v>{p}</v></cell></externalLink>",
    ),
}  # fmt: skip
_EDITED = {
    "formel_utan_varde": (FIRST_SHEET, "A9", "</sheetData>", '<row r="9"><c r="A9"><f>"{p}"</f></c></row></sheetData>'),
    "formel_i_delar": (
        FIRST_SHEET, "A9", "</sheetData>", '<row r="9"><c r="A9"><f>"{a}"&amp;"{b}"</f></c></row></sheetData>',
    ),
    "cell_langt_bort": (
        FIRST_SHEET, "ZZ90000", "</sheetData>", '<row r="90000"><c r="ZZ90000"><v>{n}</v></c></row></sheetData>',
    ),
    "definierat_namn": (
        "xl/workbook.xml", "namn", "</sheets>",
        '</sheets><definedNames><definedName name="Akt">"{p}"</definedName></definedNames>',
    ),
    "egenskaper": (
        "docProps/core.xml", "dokumentegenskaperna", "</cp:coreProperties>",
        "<dc:title>{p}</dc:title></cp:coreProperties>",
    ),
    "talformat": (
        "xl/styles.xml", "talformat", "<fonts",
        '<numFmts><numFmt numFmtId="190" formatCode="&quot;{p}&quot;"/></numFmts><fonts',
    ),
}  # fmt: skip


HIDDEN: tuple[BadInput, ...] = (
    *(
        _hidden_case(
            f"pd_i_{name}", _book({FIRST_SHEET: _after_data(_with_number(xml))}), "arenden", _WORDS.get(name, name)
        )
        for name, xml in _AFTER_CELLS.items()
    ),
    *(
        _hidden_case(f"pd_i_{name}", _part(part, _with_number(xml)), fragment)
        for name, (part, fragment, xml) in _PARTS.items()
    ),
    *(
        _hidden_case(f"pd_i_{n}", _replace_in_part(part, text, new_text), fragment)
        for n, (part, fragment, text, new_text) in _EDITED.items()
    ),
    _hidden_case(
        "pd_i_tal_som_tappat_sin_nolla",
        lambda path: [str(write_folder(path, arenden=with_cells(1, granskare=NINE)))],
        in_table("arenden"),
        row_number(3),
    ),
)
"""Personal data outside the cells, where it shows in Excel, in a printout or in the file."""


def _parquet(name: str, kind: pa.DataType, values: list[object]) -> Build:
    """A Parquet file whose column has these values."""

    def build(path: Path) -> list[str]:
        export = write_folder(path, arenden=None)
        columns = {n: pa.array([row[n] or None for row in VALID_ARENDEN]) for n in VALID_ARENDEN[0]}
        pq.write_table(pa.table(columns | {name: pa.array(values, kind)}), export / "arenden.parquet")
        return [str(export)]

    return build


def _invalid_utf8(path: Path) -> list[str]:
    table = [row | {"intressen": "delvisX"} for row in VALID_ARENDEN]
    file = write_parquet(path / "arenden.parquet", grid(table))
    file.write_bytes(file.read_bytes().replace(b"delvisX", b"delvis\xff"))
    return [str(file)]


def _damaged_parquet(path: Path) -> list[str]:
    file = write_parquet(path / "arenden.parquet", grid(VALID_ARENDEN))
    data = bytearray(file.read_bytes())
    data[40:400] = bytes(360)
    file.write_bytes(data)
    return [str(file)]


def _long_in_parquet(path: Path) -> list[str]:
    table = with_cells(0, intressen="QUJDRGVm" * 131_072)
    return [str(write_parquet(path / "arenden.parquet", grid(table)))]


def _long_in_csv(part: str, times: int, quote: str = "") -> Build:
    """A cell that holds the part so many times. It is made when it is asked for: every process has these cases."""

    def build(path: Path) -> list[str]:
        text = csv_text(grid(with_cells(0, intressen="LÅNG"))).replace("LÅNG", quote + part * times + quote)
        return [str(write_bytes(write_folder(path) / "arenden.csv", text.encode()).parent)]

    return build


FILES: tuple[BadInput, ...] = (
    BadInput("parquet_med_nollor", _damaged_parquet, 5, ("arenden.parquet", "skadad")),
    BadInput("parquet_ogiltig_utf8", _invalid_utf8, 5, ("arenden.parquet", "skadad")),
    BadInput("parquet_datum_fore_kristus", _parquet("beslut_datum", pa.date32(), [-800_000, 19_955, 20_060]), 3,
             (in_table("arenden"), row_number(2), column("beslut_datum"))),
    BadInput("parquet_minsta_tidsstampel", _parquet("beslut_datum", pa.timestamp("us"), [-(2**63) + 2, 0, 0]), 3,
             (in_table("arenden"), row_number(2), column("beslut_datum"))),
    BadInput("parquet_minsta_tidsstampel_ns", _parquet("beslut_datum", pa.timestamp("ns"), [-(2**63) + 2, 0, 0]), 3,
             (in_table("arenden"), row_number(2), column("beslut_datum"))),
    BadInput("parquet_en_megabyte_base64", _long_in_parquet, 3, (row_number(2), column("intressen"))),
    BadInput("csv_cell_pa_fyrtio_megabyte", _long_in_csv("x", 40 << 20), 3, ("arenden.csv", "för många tecken")),
    BadInput("csv_cell_pa_fyrtio_megabyte_siffror", _long_in_csv("1 2", 13 << 20), 3, ("för många tecken",)),
    BadInput("csv_citerad_cell_pa_fyrtio_megabyte", _long_in_csv("x\n", 20 << 20, quote='"'), 3,
             ("för många tecken",)),
    BadInput("csv_datum_med_felskrivet_ar", lambda path: [str(write_folder(
        path, arenden=with_cells(0, beslut_datum="0205-02-19")))], 3, (row_number(2), column("beslut_datum"))),
)  # fmt: skip
"""CSV and Parquet files of the same kind."""

HOSTILE: tuple[BadInput, ...] = (*WORKBOOKS, *HIDDEN, *FILES)
SOME: frozenset[str] = frozenset(
    {"cell_i_sista_hornet", "formel_utan_varde", "pd_i_sidhuvud", "pd_i_kommentar", "parquet_ogiltig_utf8"}
)
"""These go through the whole command at every run of the tests."""
LARGE: frozenset[str] = frozenset(
    {"csv_cell_pa_fyrtio_megabyte_siffror", "csv_citerad_cell_pa_fyrtio_megabyte", "en_miljon_rader"}
)
"""These take some seconds even where they are only read."""
