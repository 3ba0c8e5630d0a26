"""The first sheet of the registration form: how it is filled in, what the colours mean, and what to do afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from checks.audit import Audit
from checks.codebook import CODEBOOK, CRITERIA, GUIDE
from reports.form.input import (
    ALWAYS_HEAD,
    NOT_APPLICABLE,
    OPTIONAL_HEAD,
    SOMETIMES_HEAD,
    STEERING_HEAD,
    TO_FILL,
    WRONG,
    InputSheet,
    sheet_name,
)
from reports.form.reference import BLUE, layout
from reports.language.swedish import listing, number, period_text
from reports.render.excel.tables import row_height
from reports.render.excel.workbook import WORKING, Look

_WIDTHS = (24, 92)
GuideLine = tuple[str, str, Look]
"""First cell, second cell, and the look of the first."""

_LEGEND: tuple[GuideLine, ...] = (
    ("", "Ska fyllas i men är tom.", TO_FILL),
    ("", "Gäller inte ärendet och lämnas tom. Ett värde här räknas inte.", NOT_APPLICABLE),
    (
        "",
        "Kan inte stämma: värdet finns inte i listan, ligger utanför gränserna, står på två rader eller går inte ihop "
        "med en annan kolumn. Vad som ska gå ihop står på bladet Kodbok.",
        WRONG,
    ),
    ("", "Får fyllas i, eller beror på en cell som ännu är tom.", {}),
    ("Rubrik", "Fylls alltid i.", ALWAYS_HEAD),
    ("Rubrik", "Fylls i när ett villkor stämmer.", SOMETIMES_HEAD),
    ("Rubrik", "Frivillig.", OPTIONAL_HEAD),
    ("Rubrik", "Orange kant: svaret styr om andra kolumner gäller.", {**SOMETIMES_HEAD, **STEERING_HEAD}),
)


def write_guide(book: Workbook, audit: Audit, forms: Sequence[InputSheet]) -> None:
    """The first sheet: what the form is, how it is filled in, what the colours mean, and what to do at the end."""
    sheet = book.add_worksheet(GUIDE)
    layout(sheet, _WIDTHS, landscape=False)
    sheet.hide_gridlines(2)
    _title(book, sheet, audit)
    row = 4
    for heading, lines in _sections(audit, forms):
        sheet.write_string(row, 0, heading, book.add_format({"bold": True, "font_size": 13, "font_color": BLUE}))
        for i, line in enumerate(lines, row + 1):
            _line(book, sheet, i, line)
        row += len(lines) + 2


def _title(book: Workbook, sheet: Worksheet, audit: Audit) -> None:
    title, scale = f"Granskningsmall: {audit.title}", 1.5
    title_style = {"bold": True, "font_size": scale * 11, "font_color": BLUE, "text_wrap": True, "valign": "top"}
    sheet.merge_range(0, 0, 0, 1, title, book.add_format(title_style))
    sheet.set_row(0, scale * row_height((title,), (sum(_WIDTHS) / scale,)))
    sheet.write_string(1, 0, f"{audit.subtitle}. Beslut {period_text(*audit.period)}.")
    sheet.write_string(2, 0, WORKING, book.add_format({"bold": True, "font_color": "#9C0006"}))


def _line(book: Workbook, sheet: Worksheet, row: int, line: GuideLine) -> None:
    first, second, look = line
    style = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#BFBFBF"}
    sheet.write_string(row, 0, first, book.add_format({**style, "bold": True, **look}))
    sheet.write_string(row, 1, second, book.add_format(style))
    sheet.set_row(row, row_height((first, second), _WIDTHS) + 3)


def _sections(audit: Audit, forms: Sequence[InputSheet]) -> Iterator[tuple[str, Sequence[GuideLine]]]:
    yield "Inga personuppgifter", _plain(_about_persons(audit))
    yield "Bladen", _plain(_about_sheets(audit, forms))
    yield "Så fyller du i", _plain(_about_filling(forms))
    yield "Färgerna", _LEGEND
    yield "När du är klar", _plain(_about_the_end(audit))
    yield "Källornas förkortningar", _plain(_documents(audit))


def _plain(lines: Iterator[tuple[str, str]]) -> Sequence[GuideLine]:
    return [(first, second, {}) for first, second in lines]


def _about_persons(audit: Audit) -> Iterator[tuple[str, str]]:
    id_ = audit.main.variable(audit.main.key[0]).label
    yield (
        "Skriv aldrig",
        "Namn, personnummer, adresser, telefonnummer eller annat som kan peka ut en person. En fil med personnummer, "
        "e-postadresser eller telefonnummer läses inte in, men namn kan verktyget inte känna igen.",
    )
    yield (
        id_,
        "En beteckning som bara ni kan läsa, till exempel A-001: högst 24 tecken ur a–z, A–Z, 0–9, bindestreck och "
        "understreck. Förvara nyckeln till akterna någon annanstans än i arbetsboken.",
    )
    yield "Den ifyllda mallen", "Gäller enskilda ärenden även om den är avidentifierad. Förvara den därefter."


def _about_sheets(audit: Audit, forms: Sequence[InputSheet]) -> Iterator[tuple[str, str]]:
    for form in forms:
        yield sheet_name(form.spec), _about_sheet(audit, form)
    yield CODEBOOK, "Alla kolumner: när de fylls i, vad de kan innehålla, vilka frågor de används i och källan."
    yield CRITERIA, "Kriterierna som ärendena prövas mot, med regler och källor."


def _about_sheet(audit: Audit, form: InputSheet) -> str:
    room = f"Det finns plats för {number(form.grid.rows)} rader."
    if form.spec == audit.main:
        return f"En rad är ett granskat beslut. {room}"
    if form.parent is None:
        key = listing([f"”{form.spec.variable(name).label}”" for name in form.spec.key])
        text = f"Raderna hör inte till något ärende. Två av dem får inte ha samma {key}. {room}"
        return f"{text} Lämnas tomt om uppgifterna inte ingår i granskningen." if form.spec.optional else text
    text = f"En rad hör till ett ärende på bladet {form.owner}; ett ärende kan ha flera rader eller ingen. {room}"
    if form.spec.optional:
        text += (
            " Ett tomt blad betyder att inget ärende har någon rad. Ingår uppgifterna inte i granskningen tar du "
            "därför bort hela bladet."
        )
    return text


def _about_filling(forms: Sequence[InputSheet]) -> Iterator[tuple[str, str]]:
    for form in forms:
        if steering := form.words.steering():
            names = listing([f"”{form.words.label(name, None)}”" for name in steering])
            many = len(steering) > 1
            yield (
                f"Börja här: {sheet_name(form.spec)}",
                f"{'Kolumnerna' if many else 'Kolumnen'} med orange kant under rubriken styr vilka andra som gäller: "
                f"{names}. Fyll i {'dem' if many else 'den'} först, så visar färgerna vad som återstår.",
            )
    yield (
        "I cellen",
        "När du ställer dig i en cell visas frågan, hur den besvaras, när den fylls i och källan. Välj svar i listan. "
        "Datum skrivs 2025-02-19.",
    )
    yield (
        "Tom cell",
        "Betyder att uppgiften saknas. Finns svaret Framgår ej i listan väljs det i stället, när akten inte visar hur "
        "det är.",
    )
    yield (
        "Klistra in",
        "Använd Klistra in special och Värden, så följer listor och färger inte med från annat håll. Flytta inte "
        "celler med Klipp ut. Det som klistras in kontrolleras inte av listorna, men blir rött om det inte stämmer.",
    )
    yield (
        "Låst",
        "Rubrikerna är låsta, eftersom verktyget känner igen kolumnerna på dem. Skyddet har inget lösenord. Behövs "
        "fler rader görs en ny mall med --rader. Lägg inte till kolumner: en anteckning kan innehålla personuppgifter.",
    )


def _about_the_end(audit: Audit) -> Iterator[tuple[str, str]]:
    yield "Spara", "Spara arbetsboken som .xlsx och stäng den i Excel. Tomma rader hoppas över."
    yield "Kontrollera", f"granskning kontrollera FIL.xlsx --granskning {audit.name} --ut kontroll"
    yield "Gör rapporten", f"granskning rapport FIL.xlsx --granskning {audit.name} --ut rapport"


def _documents(audit: Audit) -> Iterator[tuple[str, str]]:
    for short, document in audit.documents.items():
        yield short, f"{document.title}, {document.described}"
