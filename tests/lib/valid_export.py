"""A tiny valid export as data, changed as a test wants, and written in every accepted format.

Transcribed from the codebook (spec 1), not from the product: where the two disagree, one of them is wrong.
"""

from __future__ import annotations

import csv
import datetime as dt
import importlib
import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

# openpyxl has no type information; imported by name, so that mypy needs no exception for it.
_openpyxl: Any = importlib.import_module("openpyxl")

Row = dict[str, str]
Table = list[Row]
Grid = list[list[object]]  # header and rows, as written; rows may differ in length

# name | label (`@dok`, `@bed`: the endings of the labels of the criteria) | S, bifall | I, bifall | S, avslag
_ARENDEN = """
arende_id|Ärende-id|A-001|A-002|A-003
stadsdel|Stadsdelsnämnd|sodermalm|jarva|hagersten_alvsjo
kon|Kön|kvinna|man|kvinna
alder|Ålder vid beslut|34|27|51
insats|Insats|sysselsattning|sarskild_stodinsats|sysselsattning
ansokan_finns|Ansökan finns|ja|ja|ja
ansokan_datum|Ansökan inkom|2024-08-05|2024-10-01|2024-11-04
ansokan_satt|Ansökan gjordes|skriftlig|muntlig|framgar_ej
ansokan_lagrum|Lagrum framgår av ansökan|nej|ja|nej
ansokan_omfattning|Ansökt omfattning|10-24|ej_aktuellt|1-12
dur_underlag|DUR-utredning som underlag|tidigare|ny|saknas
dur_datum|DUR-utredningens datum|2023-05-10|2024-10-20|
forlangning_tillfragad|Tillfrågad vid förlängning|ja||
fel_namn|Fel namn i utredningen|nej|nej|
motstridiga_uppgifter|Motstridiga uppgifter|nej|nej|
inaktuella_uppgifter|Inaktuella uppgifter|ja|nej|
bedomning_annan_insats|Bedömningen avser annan insats|nej|nej|
malgrupp_faststalld|Målgruppstillhörighet fastställd|ja|ja|
behov_syfte_mal|Behov, syfte och mål klargjorda|ja|delvis|
stodomraden_utredning|Närvaro, aktivt deltagande, kognitiv och social förmåga i utredningen|delvis|ja|
annan_insats|Utredningen omfattar även annan insats|nej|ja|
utbildning_arbete|Utbildning och arbetslivserfarenhet|ja|ja|
intressen|Intressen|delvis|ja|
resurser|Resurser|nej|delvis|
vardagsaktiviteter|Vardagsaktiviteter|ja|nej|
fordjupning_arbete|Fördjupat: arbete/utbildning/sysselsättning|ja|ja|
fordjupning_intressen|Fördjupat: intressen|nej|ja|
fordjupning_psykisk_halsa|Fördjupat: psykisk hälsa|ja|ja|
fordjupning_vardag|Fördjupat: vardagsaktiviteter (ADL)|nej|ja|
barn|Barn|egna_i_hushallet|inga|
barn_fragor|Frågor om barnets situation ställda|ja||
barnkonsekvensanalys|Barnkonsekvensanalys|standardtext||
anhorigstod_info|Information om anhörigstöd|ja|ej_aktuellt|
vald_fraga|Fråga om våld|ej_stalld|stalld|
vald_skal|Skäl till att frågan inte ställts framgår|ja||
forsorjning|Huvudsaklig försörjning|sjukersattning|aktivitetsersattning|
ekonomiskt_bistand|Aktuell på ekonomiskt bistånd|nej|delvis|
af_aktuell|Aktuell hos Arbetsförmedlingen|nej|ja|
samverkan_eb|Samverkan med ekonomiskt bistånd|framgar_ej|ja|
krav_for_bistand|Sysselsättning anges som krav för ekonomiskt bistånd|nej|nej|
samverkan_fk|Samarbete med Försäkringskassan|ja|nej|
samverkan_af|Samarbete med Arbetsförmedlingen|nej|ja|
extern_kontakt|Kontakt med utomstående dokumenterad|ja|nej|
sekretessmedgivande|Aktuellt sekretessmedgivande|ja|ej_aktuellt|
medgivande_form|Medgivandets form|skriftligt||
medgivande_preciserat|Medgivandet är preciserat|ja||
sip|Aktuell SIP där socialpsykiatrin ingår|ja|nej|
sip_information|Information om SIP given|ja|nej|
sip_deltagare|Deltagare i SIP framgår|ja||
sip_protokoll|SIP-protokoll finns i akten|nej||
langsiktig_planering|Långsiktig planering dokumenterad|ja|nej|
beslut_datum|Beslutsdatum|2024-08-20|2024-11-12|2024-12-03
beslut_utfall|Beslut|bifall|bifall|avslag
beslut_from|Beslut fr.o.m.|2024-09-01|2024-12-01|
beslut_tom|Beslut t.o.m.|2025-02-28|2025-11-30|
beslut_omfattning|Beviljad omfattning (av beslut eller akten i övrigt)|10-24|ej_aktuellt|
omfattning_framgar_beslut|Beviljad omfattning framgår av beslutet|ja||
juridiskt_beslut|Juridiskt beslut finns|ja|ja|
andringsforbehall|Ändringsförbehåll|ja|nej|
tidsbegransning_motiverad|Tidsbegränsning motiverad|ja|nej|
andringsforbehall_motiverat|Ändringsförbehåll motiverat|nej|nej|
avslag_lagrum|Avslag enligt||4:1|4:1
avslag_4_1_motiverat|Avslaget enligt huvudregeln är motiverat||ja|
bifall_lagrum|Bifall enligt|4:1|4:2|
insats_beviljad_fran|Insatsen först beviljad fr.o.m.|2023-03-01|2024-12-01|
sarskilda_skal|Särskilda skäl för längre tid än två år|||
forstagangsbeslut|Förstagångsbeslut|nej|ja|
foregaende_beslut_from|Föregående beslut fr.o.m.|2024-03-01||
overklagandehanvisning|Information om rätt att överklaga||ja|ja
avslag_skal|Skäl för avslag|||medverkar_ej
avslag_extra_krav|Avslaget ställer krav som anvisningarna inte har|||nej
krit_alder_dok|Yrkesverksam ålder@dok||ja|
krit_alder_bed|Yrkesverksam ålder@bed||ja|
krit_psykiatrikontakt_dok|Pågående kontakt med specialistpsykiatrin@dok||ja|
krit_psykiatrikontakt_bed|Pågående kontakt med specialistpsykiatrin@bed||nej|
krit_mal_arbete_studier_dok|Primärt mål arbete eller studier@dok||ja|
krit_mal_arbete_studier_bed|Primärt mål arbete eller studier@bed||ja|
krit_stodbehov_dok|Kan inte finna, få och behålla arbete på egen hand@dok||nej|
krit_stodbehov_bed|Kan inte finna, få och behålla arbete på egen hand@bed||nej|
krit_inforstadd_dok|Införstådd och beredd@dok||ja|
krit_inforstadd_bed|Införstådd och beredd@bed||ja|
krit_kan_borja_dok|Bedöms kunna börja inom insatsen@dok||ja|
krit_kan_borja_bed|Bedöms kunna börja inom insatsen@bed||nej|
krit_arbetsformedlingen_dok|Lämplig åtgärd kan inte erbjudas av Arbetsförmedlingen@dok||nej|
krit_arbetsformedlingen_bed|Lämplig åtgärd kan inte erbjudas av Arbetsförmedlingen@bed||nej|
rapport_jobbtorg|Bedömning inhämtad från arbetsspecialist på Jobbtorg||ja|
flerpartsmote|Flerpartsmöte med Jobbtorg hållet||ja|
flerpartsmote_datum|Flerpartsmötets datum||2024-10-28|
samtycke_samordning|Samtycker till samordning med specialistpsykiatrin||ja|
mal_arbete_studier|Personens mål är arbete eller studier|nej||
inriktning|Verksamhetens inriktning|social||
bestallning_inriktning|Beställningens inriktning|social||
valinformation|Information inför val av utförare framgår|ja||
utforare_kod|Utförare (kod)|U-07|U-11|
delaktig_planering|Personen har varit delaktig i planeringen|ja|delvis|
mal_i_utredning|Personligt mål i utredningen|ja|ja|
mal_i_bestallning|Personligt mål i beställningen|ja|nej|
mal_tillfragad|Tillfrågad men har inte uttryckt mål|nej|nej|
bestallning|Beställning|enligt_anvisning|saknar_individuellt|
stodomraden_bestallning|Stödområde, ett eller flera, framgår av beställningen|delvis||
omfattning_i_bestallning|Beviljad omfattning framgår av beställningen|ja||
bestallning_datum|Beställningen skickades|2024-08-26|2024-11-20|
insats_start|Insatsen påbörjades|2024-09-09|2024-12-09|
plan_finns|Genomförandeplan finns|ja|nej|
plan_datum|Genomförandeplanen inkom|2024-09-20||
plan_aktiviteter|Planens aktiviteter överensstämmer|ja||
plan_mal|Planens mål överensstämmer|nej||
plan_avvikelse|Planens avvikelse|inget||
granskad_datum|Akten granskades|2025-09-15|2025-09-16|2025-09-16
granskare|Granskare (kod)|G1|G2|G1
"""

# name | label | a follow-up of A-001 | of A-002 | of A-002, without date
_UPPFOLJNINGAR = """
arende_id|Ärende-id|A-001|A-002|A-002
datum|Uppföljningsdatum|2024-06-14|2025-03-05|
satt|Uppföljningssätt|pa_plats|telefon|digitalt
utforare_deltog|Utförarens medverkan|gemensamt|ej|framgar_ej
dur_uppfoljning|DUR:s uppföljningsdel använd|ja|nej|nej
"""

# The same person twice in Södermalm (two months), another one in Järva.
_NARVARO = """
person_id|Person-id|P-01|P-01|P-02
stadsdel|Stadsdelsnämnd|sodermalm|sodermalm|jarva
kon|Kön|kvinna|kvinna|man
manad|Månad|2024-01|2024-02|2024-01
omfattning|Beviljat tidsintervall|10-24|10-24|1-12
timmar|Närvarotimmar|34,5|28|0
alder|Ålder|34|34|
"""


def words(text: str) -> frozenset[str]:
    """The words of the text."""
    return frozenset(text.split())


def _parse(block: str) -> tuple[dict[str, str], Table]:
    for short, ending in (("@dok", "dokumentationen"), ("@bed", "bedömningen")):
        block = block.replace(short, f": framgår av {ending}")
    lines = [line.split("|") for line in block.strip().splitlines()]
    labels = {line[0]: line[1] for line in lines}
    rows = [{line[0]: line[place] for line in lines} for place in range(2, len(lines[0]))]
    return labels, rows


LABELS_ARENDEN, VALID_ARENDEN = _parse(_ARENDEN)
LABELS_UPPFOLJNINGAR, VALID_UPPFOLJNINGAR = _parse(_UPPFOLJNINGAR)
LABELS_NARVARO, VALID_NARVARO = _parse(_NARVARO)
LABELS: dict[str, dict[str, str]] = {
    "arenden": LABELS_ARENDEN,
    "uppfoljningar": LABELS_UPPFOLJNINGAR,
    "narvaro": LABELS_NARVARO,
}

DATES = words(
    "ansokan_datum dur_datum beslut_datum beslut_from beslut_tom insats_beviljad_fran foregaende_beslut_from "
    "flerpartsmote_datum bestallning_datum insats_start plan_datum granskad_datum datum"
)
# The variables of the type `ja_nej` alone; `ja`, `nej`, `framgar_ej` and the grades are other types.
JA_NEJ = words(
    "ansokan_finns ansokan_lagrum fel_namn motstridiga_uppgifter inaktuella_uppgifter bedomning_annan_insats "
    "malgrupp_faststalld annan_insats "
    "fordjupning_arbete fordjupning_intressen fordjupning_psykisk_halsa fordjupning_vardag "
    "barn_fragor vald_skal krav_for_bistand extern_kontakt medgivande_preciserat sip sip_information "
    "sip_deltagare sip_protokoll langsiktig_planering omfattning_framgar_beslut juridiskt_beslut "
    "andringsforbehall tidsbegransning_motiverad andringsforbehall_motiverat avslag_4_1_motiverat "
    "sarskilda_skal forstagangsbeslut overklagandehanvisning rapport_jobbtorg samtycke_samordning "
    "valinformation mal_i_utredning mal_i_bestallning mal_tillfragad omfattning_i_bestallning plan_finns "
    "plan_aktiviteter plan_mal dur_uppfoljning"
) | {name for name in LABELS_ARENDEN if name.startswith("krit_")}

# Labels of the codes that the valid export uses; where one code has the same label everywhere, under "".
CODE_LABELS: dict[str, dict[str, str]] = {
    "": {
        "ja": "Ja",
        "nej": "Nej",
        "delvis": "Delvis",
        "framgar_ej": "Framgår ej",
        "ej_aktuellt": "Ej aktuellt",
    },
    "stadsdel": {"sodermalm": "Södermalm", "jarva": "Järva", "hagersten_alvsjo": "Hägersten-Älvsjö"},
    "kon": {"kvinna": "Kvinna", "man": "Man"},
    "insats": {
        "sysselsattning": "Sysselsättning",
        "sarskild_stodinsats": "Särskilt individanpassad stödinsats",
    },
    "ansokan_satt": {"skriftlig": "Skriftligt", "muntlig": "Muntligt"},
    "ansokan_omfattning": {"1-12": "1–12 timmar/vecka", "10-24": "10–24 timmar/vecka"},
    "beslut_omfattning": {"10-24": "10–24 timmar/vecka"},
    "dur_underlag": {
        "tidigare": "Tidigare utredning (förlängning)",
        "ny": "Ny utredning",
        "saknas": "Saknas",
    },
    "barn": {
        "egna_i_hushallet": "Förälder till minderårigt barn i hushållet",
        "inga": "Inga minderåriga barn",
    },
    "barnkonsekvensanalys": {"standardtext": "Standardtext"},
    "vald_fraga": {"ej_stalld": "Ej ställd", "stalld": "Ställd"},
    "forsorjning": {"sjukersattning": "Sjukersättning", "aktivitetsersattning": "Aktivitetsersättning"},
    "medgivande_form": {"skriftligt": "Skriftligt"},
    "beslut_utfall": {"bifall": "Bifall", "avslag": "Avslag"},
    "avslag_lagrum": {"4:1": "4 kap. 1 § SoL (2001:453)"},
    "avslag_skal": {"medverkar_ej": "Medverkar inte till utredning"},
    "inriktning": {"social": "Socialt inriktad"},
    "bestallning_inriktning": {"social": "Socialt inriktad"},
    "bestallning": {
        "enligt_anvisning": "Enligt anvisning",
        "saknar_individuellt": "Saknar individuella aktiviteter och mål",
    },
    "plan_avvikelse": {"inget": "Ingen"},
    "satt": {"pa_plats": "På plats", "telefon": "Telefon", "digitalt": "Digitalt"},
    "utforare_deltog": {"gemensamt": "Gemensamt möte", "ej": "Ingen kontakt"},
}

# --------------------------------------------------------------------------- changing the data

Change = Callable[[str, str], object]  # (column, cell) -> cell as written


def with_cells(place: int, table: Table = VALID_ARENDEN, /, **cells: str) -> Table:
    """A copy of the table where the row at the place (from 0) has other cells."""
    for name in cells:
        if name not in table[0]:
            raise KeyError(name)
    return [row | cells if index == place else dict(row) for index, row in enumerate(table)]


def with_row(table: Table = VALID_ARENDEN, like: int = 0, /, **cells: str) -> Table:
    """A copy of the table with one more row at the end, like another one but for the cells given."""
    return [dict(row) for row in table] + [table[like] | cells]


def without(column: str, table: Table = VALID_ARENDEN) -> Table:
    """A copy of the table without one column."""
    return [{name: cell for name, cell in row.items() if name != column} for row in table]


def with_column(name: str, cells: Sequence[str], table: Table = VALID_ARENDEN) -> Table:
    """A copy of the table with one more column, last."""
    return [row | {name: cell} for row, cell in zip(table, cells, strict=True)]


def grid(table: Table, change: Change | None = None, headers: Mapping[str, str] | None = None) -> Grid:
    """Header and rows, the cells as `change` writes them."""
    names = list(table[0])
    header: list[object] = [(headers or {}).get(name, name) for name in names]
    rows: Grid = [[change(name, row[name]) if change else row[name] for name in names] for row in table]
    return [header, *rows]


def as_label(column: str, cell: str) -> object:
    """The label of a code; any other cell as it is."""
    return CODE_LABELS.get(column, {}).get(cell) or CODE_LABELS[""].get(cell, cell)


def as_real(column: str, cell: str) -> object:
    """The cell as Excel holds it: a number, a date, or else text; None where there is nothing."""
    if not cell:
        return None
    if column in DATES:
        return dt.date.fromisoformat(cell)
    if column == "alder":
        return int(cell)
    if column == "timmar":
        return float(cell.replace(",", "."))
    return cell


# --------------------------------------------------------------------------- writing files


def csv_text(rows: Grid, sep: str = ";", newline: str = "\r\n", quote_all: bool = False) -> str:
    """The rows as CSV text (RFC 4180 quoting)."""
    text = io.StringIO()
    dialect = "unix" if quote_all else "excel"  # these two differ in quoting all or only what needs it
    csv.writer(text, dialect, delimiter=sep, lineterminator=newline).writerows(rows)
    return text.getvalue()


def write_bytes(path: Path, content: bytes) -> Path:
    """Writes a file, with the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def write_csv(
    path: Path,
    rows: Grid,
    *,
    sep: str = ";",
    encoding: str = "utf-8",
    newline: str = "\r\n",
    quote_all: bool = False,
) -> Path:
    """Writes one CSV file."""
    return write_bytes(path, csv_text(rows, sep, newline, quote_all).encode(encoding))


def write_folder(
    path: Path,
    *,
    arenden: Table | Grid | None = VALID_ARENDEN,
    uppfoljningar: Table | Grid | None = VALID_UPPFOLJNINGAR,
    narvaro: Table | Grid | None = VALID_NARVARO,
    sep: str = ";",
    encoding: str = "utf-8",
    newline: str = "\r\n",
    quote_all: bool = False,
) -> Path:
    """Writes an export as a folder of CSV files below the path; None leaves a table out."""
    export = path / "export"
    export.mkdir(parents=True, exist_ok=True)
    tables = {"arenden": arenden, "uppfoljningar": uppfoljningar, "narvaro": narvaro}
    for name, table in tables.items():
        if table is not None:
            write_csv(
                export / f"{name}.csv",
                _as_grid(table),
                sep=sep,
                encoding=encoding,
                newline=newline,
                quote_all=quote_all,
            )
    return export


def write_xlsx(path: Path, sheets: Mapping[str, Grid]) -> Path:
    """Writes a workbook with these sheets."""
    path.parent.mkdir(parents=True, exist_ok=True)
    book = _openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row, start=1):
                if cell is not None and cell != "":
                    sheet.cell(number, column).value = cell
    book.save(path)
    return path


def write_parquet(path: Path, rows: Grid, types: Mapping[str, str] | None = None) -> Path:
    """Writes one Parquet file; a column is VARCHAR unless another type is given."""
    path.parent.mkdir(parents=True, exist_ok=True)
    names = [str(cell) for cell in rows[0]]
    columns = ", ".join(f'"{name}" {(types or {}).get(name, "VARCHAR")}' for name in names)
    marks = ", ".join("?" for _ in names)
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE t ({columns})")
        for row in rows[1:]:
            connection.execute(f"INSERT INTO t VALUES ({marks})", [None if cell == "" else cell for cell in row])
        connection.execute(f"COPY t TO '{path}' (FORMAT parquet)")
    return path


def _as_grid(table: Table | Grid) -> Grid:
    rows: Grid = []
    for row in table:
        if isinstance(row, dict):
            if not rows:
                rows.append(list(row))
            rows.append(list(row.values()))
        else:
            rows.append(row)
    return rows
