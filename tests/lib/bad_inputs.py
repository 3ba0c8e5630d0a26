"""Exports with one thing wrong each, and odd exports that must be read all the same.

Transcribed from the codebook (spec 1) and the table of exit codes (spec 5), not from the product: where the
two disagree, one of them is wrong. Every number of a person here is invented (`personal.py`).

How a case's texts are read by the test (see `matches`):
- a fragment is looked for without regard to case and to kinds of blanks;
- `a|b` means that one of them is enough (a column's name or its label);
- a fragment that begins with `~` is a regular expression (used for row numbers).
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.lib.personal import EMAIL, PNR, PNR_LEAP, PNR_OLD, PNR_YOUNG, SAMORDNING, personnummer, secrets
from tests.lib.valid_export import (
    DATES,
    JA_NEJ,
    LABELS,
    LABELS_ARENDEN,
    LABELS_NARVARO,
    LABELS_UPPFOLJNINGAR,
    VALID_ARENDEN,
    VALID_NARVARO,
    VALID_UPPFOLJNINGAR,
    Change,
    Grid,
    Table,
    as_label,
    as_real,
    csv_text,
    grid,
    with_cells,
    with_column,
    with_row,
    without,
    words,
    write_bytes,
    write_csv,
    write_folder,
    write_parquet,
    write_xlsx,
)

Build = Callable[[Path], list[str]]

WITHOUT_UT = "<utan --ut>"  # a marker among the arguments: the test adds no --ut and takes the marker away


@dataclass(frozen=True)
class BadInput:
    """One export (or one wrong use of the command) and what the command must answer.

    `build` writes its files below the path it is given and returns the arguments after `rapport`, without
    --ut unless the case is about it. `absent` must occur in no output.
    """

    name: str
    build: Build
    exit_code: int
    fragments: tuple[str, ...]
    absent: tuple[str, ...] = ()


def _folder(**tables: Table | Grid | None) -> Build:
    return lambda path: [str(write_folder(path, **tables))]  # type: ignore[arg-type]


def _raw(name: str, content: bytes | str) -> Build:
    """One file with these bytes as the whole export."""
    data = content.encode() if isinstance(content, str) else content
    return lambda path: [str(write_bytes(path / name, data))]


def _raw_arenden(content: bytes | str) -> Build:
    """A folder whose `arenden.csv` has these bytes."""
    data = content.encode() if isinstance(content, str) else content

    def build(path: Path) -> list[str]:
        export = write_folder(path, arenden=None)
        write_bytes(export / "arenden.csv", data)
        return [str(export)]

    return build


def _xlsx(arenden: Grid | None = None, narvaro: Grid | None = None, **others: Grid) -> Build:
    """A workbook of the valid export; `_` in the name of another sheet stands for a blank."""
    sheets = {
        "arenden": arenden or grid(VALID_ARENDEN),
        "uppfoljningar": grid(VALID_UPPFOLJNINGAR),
        "narvaro": narvaro or grid(VALID_NARVARO),
    }
    other_sheets = {name.replace("_", " "): rows for name, rows in others.items()}
    return lambda path: [str(write_xlsx(path / "export.xlsx", sheets | other_sheets))]


def _with_options(build: Build, *options: str) -> Build:
    return lambda path: [*build(path), *options]


def _with_cell(rows: Grid, place: int, column: str, cell: object) -> Grid:
    """A copy of the rows where one cell (data row from 0) is something else, of any type."""
    where = rows[0].index(column)
    return [
        [cell if number == place + 1 and index == where else other for index, other in enumerate(row)]
        for number, row in enumerate(rows)
    ]


# --------------------------------------------------------------------------- texts to look for


def row_number(number: int) -> str:
    """A fragment: this row is named, in a sentence (`rad 3`, `rader 2 och 3`) or in a printed table."""
    return (
        rf"~\brad(en|er|erna)?\b\D{{0,3}}(\d+\D{{1,5}}){{0,3}}{number}\b"
        rf"|\b(arenden|uppfoljningar|narvaro|ärenden|uppföljningar|närvaro)\b\W+{number}\b"
    )


def column(name: str, table: str = "arenden") -> str:
    """A fragment: the column is named, by its name or by its label."""
    return f"{name}|{LABELS[table][name]}"


def in_table(table: str) -> str:
    """A fragment: the table is named."""
    return {"arenden": "arenden|ärenden", "uppfoljningar": "uppfoljningar|uppföljningar"}.get(table, "narvaro|närvaro")


def matches(fragment: str, text: str) -> bool:
    """Whether the output holds the fragment (see the top of this file)."""
    flat = re.sub(r"\s+", " ", text).casefold()
    if fragment.startswith("~"):
        return re.search(fragment[1:], flat, re.IGNORECASE) is not None
    return any(re.sub(r"\s+", " ", part).casefold() in flat for part in fragment.split("|"))


# --------------------------------------------------------------------------- faults in cells

_TABLES: dict[str, Table] = {
    "arenden": VALID_ARENDEN,
    "uppfoljningar": VALID_UPPFOLJNINGAR,
    "narvaro": VALID_NARVARO,
}


def _fault(
    name: str, place: int, *more_fragments: str, table: str = "arenden", also: Iterable[str] = (), **cells: str
) -> BadInput:
    """A folder with one row changed: exit 3, naming table, row, the first column given and its value.

    `also` are further columns that the message must name; the rest of `cells` only sets the scene.
    """
    changed = with_cells(place, _TABLES[table], **cells)
    first = next(iter(cells))
    fragments = [in_table(table), row_number(place + 2), column(first, table)]
    fragments += [column(other, table) for other in also]
    if cells[first]:
        fragments.append(cells[first])
    return BadInput(name, _folder(**{table: changed}), 3, (*fragments, *more_fragments))


_CODES = [
    _fault("kod_okand_stadsdel", 0, stadsdel="Malmö"),
    _fault(
        "kod_nastan_ratt_stadsdel",
        2,
        "menade du",
        "hagersten_alvsjo|Hägersten-Älvsjö",
        stadsdel="Hägersten-Älvsö",
    ),
    _fault("kod_nastan_ratt_beslut", 1, "menade du", beslut_utfall="biffall"),
    _fault("kod_etikett_ur_annan_variabel", 1, kon="Bifall"),
    _fault("kod_fran_annan_lista", 0, bestallning="ej_aktuellt"),
    _fault("kod_112_ar_inte_1-12", 2, ansokan_omfattning="112"),
    _fault("kod_lagrum_med_punkt", 1, avslag_lagrum="4.1"),
    _fault("kod_lagrum_4_2_ar_inget_avslag", 1, avslag_lagrum="4:2"),
    _fault("kod_tvaa_i_ja_nej", 0, fel_namn="2"),
    _fault("kod_yes_i_ja_nej", 0, sip="yes"),
    _fault("kod_etta_i_grad", 0, intressen="1"),
    _fault("kod_framgar_ej_i_ja_nej", 0, juridiskt_beslut="framgar_ej"),
    _fault("kod_bindestreck_som_saknas", 0, kon="-"),
    _fault("kod_fragetecken", 0, forsorjning="?"),
    _fault("uppfoljning_okant_satt", 0, table="uppfoljningar", satt="brev"),
    _fault("narvaro_okand_stadsdel", 2, table="narvaro", stadsdel="Rinkeby-Kista"),
    _fault("narvaro_omfattning_framgar_ej", 1, table="narvaro", omfattning="framgar_ej"),
    _fault("narvaro_omfattning_ej_aktuellt", 1, table="narvaro", omfattning="ej_aktuellt"),
]

_DATES = [
    _fault("datum_snedstreck_kort", 0, beslut_datum="19/2/25"),
    _fault("datum_finns_inte", 1, ansokan_datum="2025-02-30"),
    _fault("datum_ej_skottar", 1, ansokan_datum="2025-02-29"),
    _fault("datum_snedstreck_langt", 0, beslut_datum="2025/02/19"),
    _fault("datum_utan_nollor", 0, beslut_datum="2025-2-9"),
    _fault("datum_punkter", 0, beslut_datum="19.02.2025"),
    _fault("datum_sex_siffror", 0, beslut_datum="250219"),
    _fault("datum_atta_siffror_finns_inte", 0, granskad_datum="20250230"),
    _fault("datum_i_ord", 0, granskad_datum="19 feb 2025"),
    _fault("datum_excelnummer", 0, granskad_datum="45707"),
    _fault("datum_med_klockslag", 0, beslut_datum="2025-02-19 00:00:00"),
    _fault("datum_med_klockslag_t", 0, beslut_datum="2025-02-19T08:30"),
    _fault("datum_fore_1990", 0, "1990", dur_datum="1989-12-31"),
    _fault("datum_efter_2099", 1, "2099", beslut_tom="2100-01-01"),
    _fault("datum_9999_som_tillsvidare", 1, beslut_tom="9999-12-31"),
    _fault("uppfoljning_felaktigt_datum", 1, table="uppfoljningar", datum="5 mars"),
]

_NUMBERS = [
    _fault("alder_i_ord", 0, alder="trettio"),
    _fault("alder_negativ", 0, "120", alder="-1"),
    _fault("alder_121", 1, "120", alder="121"),
    _fault("alder_decimal", 1, alder="34.5"),
    _fault("alder_decimalkomma", 1, alder="34,5"),
    _fault("alder_exponent", 1, alder="1e2"),
    _fault("alder_hexadecimal", 1, alder="0x1F"),
    _fault("alder_understreck", 1, alder="1_000"),
    _fault("alder_nan", 2, alder="nan"),
    _fault("alder_inf", 2, alder="inf"),
    _fault("alder_med_enhet", 2, alder="34 år"),
    _fault("alder_upphojd_siffra", 2, alder="3²"),
    _fault("timmar_745", 0, "744", table="narvaro", timmar="745"),
    _fault("timmar_strax_over_744", 0, "744", table="narvaro", timmar="744,01"),
    _fault("timmar_negativ", 1, table="narvaro", timmar="-1"),
    _fault("timmar_tva_kommatecken", 2, table="narvaro", timmar="12,5,1"),
    _fault("timmar_komma_och_punkt", 2, table="narvaro", timmar="1.012,5"),
    _fault("timmar_exponent", 2, table="narvaro", timmar="1e2"),
    _fault("timmar_nan", 2, table="narvaro", timmar="NaN"),
    _fault("timmar_inf", 2, table="narvaro", timmar="Infinity"),
    _fault("timmar_klockslag", 2, table="narvaro", timmar="12:30"),
    _fault("manad_13", 0, table="narvaro", manad="2024-13"),
    _fault("manad_kort_ar", 0, table="narvaro", manad="24-01"),
    _fault("manad_noll", 0, table="narvaro", manad="2024-00"),
    _fault("manad_i_ord", 0, table="narvaro", manad="januari 2024"),
]

_IDS = [
    _fault("id_med_blanksteg", 0, arende_id="A 001"),
    _fault("id_med_snedstreck", 0, arende_id="A/001"),
    _fault("id_med_a_ring", 0, arende_id="Å-001"),
    _fault("id_25_tecken", 0, arende_id="A" * 25),
    _fault("utforare_med_namn", 0, utforare_kod="Café Exempel AB"),
    _fault("person_id_med_punkt", 0, table="narvaro", person_id="P.01"),
    BadInput(
        "id_dubblett",
        _folder(arenden=with_row(VALID_ARENDEN, 0)),
        3,
        (in_table("arenden"), row_number(5), column("arende_id"), "A-001"),
    ),
    BadInput(
        "uppfoljning_dubbelt_datum",
        _folder(uppfoljningar=with_row(VALID_UPPFOLJNINGAR, 0, satt="telefon")),
        3,
        (in_table("uppfoljningar"), row_number(5), column("datum", "uppfoljningar"), "A-001"),
    ),
    BadInput(
        "uppfoljning_dubbelt_datum_olika_skrivsatt",
        _folder(uppfoljningar=with_row(VALID_UPPFOLJNINGAR, 0, datum="20240614")),
        3,
        (in_table("uppfoljningar"), row_number(5), column("datum", "uppfoljningar")),
    ),
    BadInput(
        "uppfoljning_utan_arende",
        _folder(uppfoljningar=with_cells(1, VALID_UPPFOLJNINGAR, arende_id="A-999")),
        3,
        (in_table("uppfoljningar"), row_number(3), column("arende_id"), "A-999"),
    ),
    BadInput(
        "narvaro_dubblett",
        _folder(narvaro=with_row(VALID_NARVARO, 1, timmar="5")),
        3,
        (in_table("narvaro"), row_number(5), "P-01", "2024-02"),
    ),
    BadInput(
        "narvaro_dubblett_med_etikett",
        _folder(narvaro=with_row(VALID_NARVARO, 1, stadsdel="Södermalm")),
        3,
        (in_table("narvaro"), row_number(5), "P-01"),
    ),
]

_EMPTY = [
    _fault("tom_alltid_obligatorisk", 2, kon=""),
    _fault("tom_id", 1, arende_id=""),
    _fault("tom_bara_blanksteg", 2, stadsdel="   "),
    _fault("tom_vid_bifall_from", 0, beslut_from=""),
    _fault("tom_vid_bifall_grad", 1, resurser=""),
    _fault("tom_vid_delavslag", 0, sip_information="", beslut_utfall="delavslag", avslag_skal="annat"),
    _fault("tom_vid_delavslag_skal", 0, avslag_skal="", beslut_utfall="delavslag"),
    _fault("tom_vid_ansokan", 0, ansokan_satt=""),
    _fault("tom_vid_ansokan_for_avslag", 2, ansokan_omfattning=""),
    _fault("tom_vid_tidigare_dur", 0, forlangning_tillfragad=""),
    _fault("tom_vid_barn_fragor", 0, barn_fragor=""),
    _fault("tom_vid_barn_konsekvensanalys", 0, barnkonsekvensanalys=""),
    _fault(
        "tom_vid_barn_utanfor_hushallet",
        1,
        barn_fragor="",
        barn="egna_ej_i_hushallet",
        barnkonsekvensanalys="nej",
    ),
    _fault("tom_vid_vald_ej_stalld", 0, vald_skal=""),
    _fault("tom_vid_medgivande", 0, medgivande_preciserat=""),
    _fault("tom_vid_sip_deltagare", 0, sip_deltagare=""),
    _fault("tom_vid_sip_protokoll", 0, sip_protokoll=""),
    _fault("tom_vid_sysselsattning", 0, omfattning_framgar_beslut=""),
    _fault("tom_vid_juridiskt_beslut", 0, bifall_lagrum=""),
    _fault("tom_vid_avslag_4_1", 1, avslag_4_1_motiverat=""),
    _fault("tom_vid_avslag", 2, avslag_skal=""),
    _fault("tom_vid_avslag_extra_krav", 2, avslag_extra_krav=""),
    _fault("tom_vid_stodinsats_kriterium", 1, krit_inforstadd_bed=""),
    _fault("tom_vid_stodinsats_jobbtorg", 1, rapport_jobbtorg=""),
    _fault("tom_vid_bestallning_inriktning", 0, bestallning_inriktning=""),
    _fault("tom_vid_bestallning_stodomraden", 0, stodomraden_bestallning=""),
    _fault("tom_vid_bestallning_omfattning", 0, omfattning_i_bestallning=""),
    _fault("tom_vid_plan", 0, plan_mal=""),
    _fault("tom_i_uppfoljning", 1, table="uppfoljningar", dur_uppfoljning=""),
    _fault("tom_i_narvaro", 1, table="narvaro", timmar=""),
]


def _breach(name: str, place: int, columns: tuple[str, str], **cells: str) -> BadInput:
    """A breach of a rule between two columns: exit 3, on the row, naming both."""
    fragments = (in_table("arenden"), row_number(place + 2), column(columns[0]), column(columns[1]))
    return BadInput(name, _folder(arenden=with_cells(place, **cells)), 3, fragments)


_RULES = [
    _breach("regel_from_efter_tom", 0, ("beslut_from", "beslut_tom"), beslut_tom="2024-08-31"),
    _breach(
        "regel_foregaende_samma_dag",
        0,
        ("foregaende_beslut_from", "beslut_from"),
        foregaende_beslut_from="2024-09-01",
    ),
    _breach(
        "regel_forstagang_med_foregaende",
        1,
        ("forstagangsbeslut", "foregaende_beslut_from"),
        foregaende_beslut_from="2024-01-01",
    ),
    _breach(
        "regel_ej_forstagang_utan_foregaende",
        0,
        ("forstagangsbeslut", "foregaende_beslut_from"),
        foregaende_beslut_from="",
    ),
    _breach(
        "regel_beviljad_fran_efter_from",
        1,
        ("insats_beviljad_fran", "beslut_from"),
        insats_beviljad_fran="2024-12-02",
    ),
    _breach("regel_ingen_ansokan_med_datum", 2, ("ansokan_finns", "ansokan_datum"), ansokan_finns="nej"),
    _breach("regel_tillfragad_med_bada_malen", 0, ("mal_tillfragad", "mal_i_utredning"), mal_tillfragad="ja"),
    _breach("regel_tillfragad_med_mal_i_utredning", 1, ("mal_tillfragad", "mal_i_utredning"), mal_tillfragad="ja"),
    _breach(
        "regel_tillfragad_med_mal_i_bestallning",
        0,
        ("mal_tillfragad", "mal_i_bestallning"),
        mal_tillfragad="ja",
        mal_i_utredning="nej",
    ),
    _breach("regel_tidsbegransning_utan_tom", 0, ("tidsbegransning_motiverad", "beslut_tom"), beslut_tom=""),
    _breach(
        "regel_forbehall_motiverat_utan_forbehall",
        1,
        ("andringsforbehall_motiverat", "andringsforbehall"),
        andringsforbehall_motiverat="ja",
    ),
    _breach("regel_ingen_plan_med_datum", 1, ("plan_finns", "plan_datum"), plan_datum="2024-12-20"),
    _breach("regel_avslag_med_bifall_lagrum", 2, ("beslut_utfall", "bifall_lagrum"), bifall_lagrum="4:1"),
    _breach(
        "regel_sysselsattning_ansokt_ej_aktuellt",
        0,
        ("ansokan_omfattning", "insats"),
        ansokan_omfattning="ej_aktuellt",
    ),
    _breach(
        "regel_sysselsattning_beviljat_ej_aktuellt",
        0,
        ("beslut_omfattning", "insats"),
        beslut_omfattning="ej_aktuellt",
    ),
    _breach(
        "regel_avslag_ansokt_ej_aktuellt",
        2,
        ("ansokan_omfattning", "insats"),
        ansokan_omfattning="ej_aktuellt",
    ),
    _breach("regel_stodinsats_ansokt_intervall", 1, ("ansokan_omfattning", "insats"), ansokan_omfattning="1-12"),
    _breach(
        "regel_stodinsats_beviljat_framgar_ej",
        1,
        ("beslut_omfattning", "insats"),
        beslut_omfattning="framgar_ej",
    ),
]

# --------------------------------------------------------------------------- columns, rows, files

_HEADER = list(VALID_ARENDEN[0])
_ROWS = grid(VALID_ARENDEN)
_EMPTY_ROW: list[object] = [""] * len(_HEADER)


def _with_headers(header: Mapping[str, str]) -> Grid:
    return grid(VALID_ARENDEN, headers=header)


_COLUMNS = [
    BadInput(
        "kolumn_okand",
        _folder(arenden=with_column("anteckning", ["x", "", "y"])),
        3,
        (in_table("arenden"), "anteckning", "--ignorera-okanda"),
    ),
    BadInput(
        "kolumn_okand_nastan_ratt",
        _folder(arenden=_with_headers({"granskare": "gransakre"})),
        3,
        (in_table("arenden"), "gransakre"),
    ),
    BadInput(
        "kolumn_okand_i_narvaro",
        _folder(narvaro=with_column("handläggare", ["a", "b", "c"], VALID_NARVARO)),
        3,
        (in_table("narvaro"), "handläggare"),
    ),
    BadInput("kolumn_saknas_alltid", _folder(arenden=without("kon")), 3, (in_table("arenden"), column("kon"))),
    BadInput(
        "kolumn_saknas_id",
        _folder(arenden=without("arende_id")),
        3,
        (in_table("arenden"), column("arende_id")),
    ),
    BadInput(
        "kolumn_saknas_vid_villkor",
        _folder(arenden=without("krit_alder_dok")),
        3,
        (in_table("arenden"), column("krit_alder_dok")),
    ),
    BadInput(
        "kolumn_saknas_vid_avslag",
        _folder(arenden=without("avslag_skal")),
        3,
        (in_table("arenden"), column("avslag_skal")),
    ),
    BadInput(
        "kolumn_saknas_i_uppfoljningar",
        _folder(uppfoljningar=without("satt", VALID_UPPFOLJNINGAR)),
        3,
        (in_table("uppfoljningar"), column("satt", "uppfoljningar")),
    ),
    BadInput(
        "kolumn_dubbel_namn_och_etikett",
        _folder(arenden=[[*row, cell] for row, cell in zip(_ROWS, ["Kön", "man", "man", "man"], strict=True)]),
        3,
        (in_table("arenden"), column("kon")),
    ),
    BadInput(
        "kolumn_dubbel_samma_namn",
        _folder(arenden=[[*row, row[_HEADER.index("alder")]] for row in _ROWS]),
        3,
        (in_table("arenden"), column("alder")),
    ),
    BadInput(
        "kolumn_utan_rubrik_med_varden",
        _folder(arenden=[[*row, cell] for row, cell in zip(_ROWS, ["", "hej", "", ""], strict=True)]),
        3,
        (in_table("arenden"), "rubrik|namn"),
    ),
    BadInput(
        "kolumn_utan_rubrik_med_varden_trots_ignorera",
        _with_options(_folder(arenden=_with_headers({"kon": ""})), "--ignorera-okanda"),
        3,
        (in_table("arenden"), column("kon")),
    ),
]

_STRUCTURE = [
    BadInput(
        "rad_med_for_manga_falt",
        _folder(arenden=[row if number != 2 else [*row, "mer"] for number, row in enumerate(_ROWS)]),
        3,
        (in_table("arenden"), row_number(3)),
    ),
    BadInput(
        "rad_med_for_fa_falt",
        _folder(arenden=[row if number != 2 else row[:40] for number, row in enumerate(_ROWS)]),
        3,
        (in_table("arenden"), row_number(3)),
    ),
    BadInput(
        "rad_med_for_manga_falt_trots_tillat",
        _with_options(
            _folder(arenden=[row if number != 2 else [*row, "mer"] for number, row in enumerate(_ROWS)]),
            "--tillat-avvisade",
        ),
        3,
        (in_table("arenden"), row_number(3)),
    ),
    BadInput(
        "oavslutat_citattecken",
        _raw_arenden(csv_text(_ROWS).replace("A-002;", '"A-002;')),
        3,
        (in_table("arenden"), "citat|citationstecken"),
    ),
    BadInput(
        "fel_avgransare",
        _raw_arenden(csv_text(_ROWS, sep="|")),
        3,
        (in_table("arenden"),),
    ),
    BadInput(
        "rader_med_annan_avgransare_an_rubriken",
        _raw_arenden(csv_text(_ROWS[:1]) + csv_text(_ROWS[1:], sep=",")),
        3,
        (in_table("arenden"), row_number(2)),
    ),
    BadInput("tom_fil", _raw_arenden(b""), 5, ("arenden.csv",)),
    BadInput("bara_rubrik", _folder(arenden=_ROWS[:1]), 3, (in_table("arenden"),)),
    BadInput(
        "rubrik_och_tomma_rader",
        _folder(arenden=[_ROWS[0], _EMPTY_ROW, _EMPTY_ROW]),
        3,
        (in_table("arenden"),),
    ),
    BadInput("bara_tomma_rader", _raw_arenden("\r\n\r\n;;;\r\n\r\n"), 5, ("arenden.csv",)),
    BadInput("xlsx_bara_rubrik", _xlsx(_ROWS[:1]), 3, (in_table("arenden"),)),
    BadInput(
        "radnummer_efter_tom_rad",
        _folder(arenden=[_ROWS[0], _ROWS[1], _EMPTY_ROW, *_with_cell(_ROWS, 1, "alder", "trettio")[2:]]),
        3,
        (in_table("arenden"), row_number(4), column("alder"), "trettio"),
    ),
    BadInput(
        "tillat_avvisade_men_alla_rader_fel",
        _with_options(_folder(arenden=[_ROWS[0], *(["A-00?", *row[1:]] for row in _ROWS[1:])]), "--tillat-avvisade"),
        3,
        (in_table("arenden"),),
    ),
]


def _two_formats(path: Path) -> list[str]:
    export = write_folder(path)
    write_parquet(export / "narvaro.parquet", grid(VALID_NARVARO))
    return [str(export)]


def _two_formats_arenden(path: Path) -> list[str]:
    export = write_folder(path)
    write_parquet(export / "arenden.parquet", grid(VALID_ARENDEN))
    return [str(export)]


def _zip(path: Path) -> list[str]:
    target = path / "export.xlsx"
    path.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("hej.txt", "inte en arbetsbok")
    return [str(target)]


def _truncated_xlsx(path: Path) -> list[str]:
    target = Path(_xlsx()(path)[0])
    target.write_bytes(target.read_bytes()[:2000])
    return [str(target)]


def _xlsx_as_csv(path: Path) -> list[str]:
    target = Path(_xlsx()(path)[0])
    renamed = target.with_name("arenden.csv")
    target.rename(renamed)
    return [str(renamed)]


def _directory_as_csv(path: Path) -> list[str]:
    export = write_folder(path, arenden=None)
    (export / "arenden.csv").mkdir()
    return [str(export)]


def _empty_folder(path: Path) -> list[str]:
    (path / "tom").mkdir(parents=True)
    return [str(path / "tom")]


def _bad_second_file(path: Path) -> list[str]:
    export = write_folder(path)
    write_bytes(export / "narvaro.csv", b"\x00\x01\x02\xff\xfe\xfd" * 50)
    return [str(export)]


_OLE = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(1528)
_PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< >>\n%%EOF\n"
_TEXT = csv_text(_ROWS)

_FILES = [
    BadInput("tabell_i_tva_format", _two_formats, 3, (in_table("narvaro"), "csv", "parquet")),
    BadInput("arenden_i_tva_format", _two_formats_arenden, 3, (in_table("arenden"), "csv", "parquet")),
    BadInput(
        "xlsx_tva_blad_for_en_tabell",
        _xlsx(Ärenden=_ROWS),
        3,
        (in_table("arenden"),),
    ),
    BadInput("finns_inte", lambda path: [str(path / "finns-inte")], 5, ("finns-inte",)),
    BadInput("finns_inte_csv", lambda path: [str(path / "borta.csv")], 5, ("borta.csv",)),
    BadInput("tom_mapp", _empty_folder, 5, ("arenden",)),
    BadInput("mapp_utan_arenden", _folder(arenden=None), 5, ("arenden",)),
    BadInput("mapp_med_bara_narvaro", _folder(arenden=None, uppfoljningar=None), 5, ("arenden",)),
    BadInput(
        "xlsx_utan_arenden",
        lambda path: [str(write_xlsx(path / "export.xlsx", {"Blad1": [["hej"]], "narvaro": grid(VALID_NARVARO)}))],
        5,
        ("export.xlsx", "arenden"),
    ),
    BadInput("pdf_som_csv", _raw_arenden(_PDF), 5, ("arenden.csv",)),
    BadInput("pdf_som_ensam_csv", _raw("beslut.csv", _PDF), 5, ("beslut.csv",)),
    BadInput("xlsx_som_csv", _xlsx_as_csv, 5, ("arenden.csv",)),
    BadInput("text_som_xlsx", _raw("export.xlsx", _TEXT), 5, ("export.xlsx",)),
    BadInput("zip_som_xlsx", _zip, 5, ("export.xlsx",)),
    BadInput("xlsx_avklippt", _truncated_xlsx, 5, ("export.xlsx",)),
    BadInput("xlsx_tom_fil", _raw("export.xlsx", b""), 5, ("export.xlsx",)),
    BadInput("xlsx_med_losenord", _raw("export.xlsx", _OLE), 5, ("export.xlsx", "lösenord")),
    BadInput("parquet_trasig", _raw("arenden.parquet", b"PAR1" + bytes(64) + b"PAR0"), 5, ("arenden.parquet",)),
    BadInput("binart_innehall", _raw_arenden(bytes(range(256)) * 8), 5, ("arenden.csv",)),
    BadInput("binart_innehall_i_narvaro", _bad_second_file, 5, ("narvaro.csv",)),
    BadInput("nolltecken", _raw_arenden(_TEXT.encode().replace(b"kvinna", b"kvi\x00nna")), 5, ("arenden.csv",)),
    BadInput("utf16_utan_bom", _raw_arenden(_TEXT.encode("utf-16-le")), 5, ("arenden.csv",)),
    BadInput(
        "bytes_som_inte_finns_i_windows_1252",
        _raw_arenden(_TEXT.encode().replace(b"kvinna", b"kvinn\x81\x8d\x9d")),
        5,
        ("arenden.csv",),
    ),
    BadInput("ods", _raw("export.ods", b"PK\x03\x04" + bytes(60)), 5, ("export.ods",)),
    BadInput("txt", _raw("export.txt", _TEXT), 5, ("export.txt",)),
    BadInput("gammal_xls", _raw("export.xls", _OLE), 5, ("export.xls", "xlsx")),
    BadInput("mapp_med_namnet_arenden_csv", _directory_as_csv, 5, ("arenden.csv",)),
]

_EXCEL = [
    BadInput(
        "xlsx_1-12_blev_datum",
        _xlsx(_with_cell(_ROWS, 2, "ansokan_omfattning", dt.datetime(2025, 12, 1))),
        3,
        (in_table("arenden"), row_number(4), column("ansokan_omfattning"), "excel", "datum"),
    ),
    BadInput(
        "xlsx_10-24_blev_datum_i_narvaro",
        _xlsx(narvaro=_with_cell(grid(VALID_NARVARO), 0, "omfattning", dt.datetime(2025, 10, 24))),
        3,
        (in_table("narvaro"), row_number(2), column("omfattning", "narvaro"), "excel", "datum"),
    ),
    BadInput(
        "xlsx_4_1_blev_klockslag",
        _xlsx(_with_cell(_ROWS, 1, "avslag_lagrum", dt.time(4, 1))),
        3,
        (in_table("arenden"), row_number(3), column("avslag_lagrum"), "excel", "klockslag|tid"),
    ),
    _fault("csv_1-12_blev_jan-12", 2, "excel", ansokan_omfattning="jan-12"),
    _fault("csv_1-12_blev_12-jan", 2, "excel", ansokan_omfattning="12-jan"),
    _fault("csv_1-12_blev_datum", 2, "excel", ansokan_omfattning="2025-01-12"),
    _fault("csv_4_1_blev_04_01", 1, "excel", avslag_lagrum="04:01"),
    _fault("csv_4_1_blev_04_01_00", 1, "excel", avslag_lagrum="04:01:00"),
    _fault("manad_blev_jan-24", 0, table="narvaro", manad="jan-24"),
    BadInput(
        "xlsx_felvarde",
        _xlsx(_with_cell(_ROWS, 0, "alder", "#N/A")),
        3,
        (in_table("arenden"), row_number(2), column("alder")),
    ),
    BadInput(
        "xlsx_alder_decimal",
        _xlsx(_with_cell(_ROWS, 0, "alder", 34.5)),
        3,
        (in_table("arenden"), row_number(2), column("alder"), "34.5|34,5"),
    ),
    BadInput(
        "xlsx_datum_som_tal",
        _xlsx(_with_cell(_ROWS, 0, "beslut_datum", 45707)),
        3,
        (in_table("arenden"), row_number(2), column("beslut_datum"), "45707"),
    ),
]

# --------------------------------------------------------------------------- use of the command

# What click says by itself is English; everything the command says is to be Swedish.
_ENGLISH = ("Usage:", "Error:", "Try '", "No such option", "Missing argument", "Invalid value", "unexpected")


def _option(name: str, options: Sequence[str], *fragments: str) -> BadInput:
    return BadInput(name, _with_options(_folder(), *options), 2, fragments, _ENGLISH)


def _own_folder(path: Path) -> list[str]:
    write_bytes(path / "mina dokument" / "viktigt.txt", "rör inte".encode())
    return [str(write_folder(path)), "--ut", str(path / "mina dokument")]


def _own_folder_with_faults(path: Path) -> list[str]:
    """Neither the report nor the list of faults may go into a folder that is not ours."""
    write_bytes(path / "mina dokument" / "viktigt.txt", "rör inte".encode())
    export = write_folder(path, arenden=with_cells(0, alder="trettio"))
    return [str(export), "--ut", str(path / "mina dokument")]


def _ut_is_a_file(path: Path) -> list[str]:
    write_bytes(path / "upptagen", b"en fil")
    return [str(write_folder(path)), "--ut", str(path / "upptagen")]


def _ut_below_a_file(path: Path) -> list[str]:
    write_bytes(path / "upptagen", b"en fil")
    return [str(write_folder(path)), "--ut", str(path / "upptagen" / "rapport")]


def _ut_is_the_export(path: Path) -> list[str]:
    export = write_folder(path)
    return [str(export), "--ut", str(export)]


def _ut_foreign_manifest(path: Path) -> list[str]:
    """A `manifest.json` that is somebody else's (a web app's, say) does not make the folder ours."""
    write_bytes(path / "webbapp" / "manifest.json", b'{"name": "annat program", "icons": []}')
    write_bytes(path / "webbapp" / "viktigt.txt", "rör inte".encode())
    return [str(write_folder(path)), "--ut", str(path / "webbapp")]


_USE = [
    BadInput("ut_ar_egen_mapp", _own_folder, 5, ("mina dokument",)),
    BadInput("ut_ar_egen_mapp_och_fel_i_exporten", _own_folder_with_faults, 5, ("mina dokument",)),
    BadInput("ut_ar_en_fil", _ut_is_a_file, 5, ("upptagen",)),
    BadInput("ut_ligger_under_en_fil", _ut_below_a_file, 5, ("upptagen",)),
    BadInput("ut_ar_exporten", _ut_is_the_export, 5, ("export",)),
    BadInput("ut_har_annans_manifest", _ut_foreign_manifest, 5, ("webbapp",)),
    _option(
        "granskningsdatum_snedstreck",
        ["--granskningsdatum", "31/10/2025"],
        "--granskningsdatum",
        "31/10/2025",
    ),
    _option(
        "granskningsdatum_finns_inte",
        ["--granskningsdatum", "2025-02-30"],
        "--granskningsdatum",
        "2025-02-30",
    ),
    _option("granskning_okand", ["--granskning", "hemtjanst_1999"], "hemtjanst_1999", "sysselsattning_2025"),
    _option("granskning_som_sokvag", ["--granskning", "../sysselsattning_2025"], "../sysselsattning_2025"),
    _option("troskel_2", ["--troskel", "2"], "--troskel", "4"),
    _option("troskel_i_ord", ["--troskel", "fem"], "--troskel", "fem"),
    _option("uppdelning_pa_tre", ["--uppdelning", "kon,insats,stadsdel"], "högst två"),
    _option("uppdelning_okand", ["--uppdelning", "skostorlek"], "--uppdelning"),
    _option("okant_val", ["--snabbare"], "--snabbare"),
    _option("tva_exporter", ["en-till"], "en-till"),
    BadInput("ingen_export", lambda path: [], 2, ("EXPORT",), _ENGLISH),
    BadInput("inget_ut", _with_options(_folder(), WITHOUT_UT), 2, ("--ut",), _ENGLISH),
]

# --------------------------------------------------------------------------- personal data


def _personal_case(
    name: str,
    build: Build,
    hidden: tuple[str, ...],
    *fragments: str,
) -> BadInput:
    return BadInput(name, build, 4, (*fragments, "*"), hidden)


def _in_cell(
    name: str,
    place: int,
    cells: dict[str, str],
    hidden: tuple[str, ...],
    *options: str,
    table: str = "arenden",
) -> BadInput:
    """A folder with personal data in the first of these cells: exit 4, naming table, row and column."""
    first = next(iter(cells))
    build = _folder(**{table: with_cells(place, _TABLES[table], **cells)})
    return _personal_case(
        name,
        _with_options(build, *options),
        hidden,
        in_table(table),
        row_number(place + 2),
        column(first, table),
    )


def _short_form(number: str, sign: str) -> str:
    return f"{number[2:8]}{sign}{number[8:]}"


def _long_form(number: str, sign: str) -> str:
    return f"{number[:8]}{sign}{number[8:]}"


_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def _parquet_number(path: Path) -> list[str]:
    rows = _with_cell(grid(VALID_NARVARO[:1]), 0, "person_id", int(PNR))
    export = write_folder(path, narvaro=None)
    write_parquet(export / "narvaro.parquet", rows, {"person_id": "BIGINT"})
    return [str(export)]


def _pnr_and_header_fault(path: Path) -> list[str]:
    table = without("kon", with_cells(0, intressen=_long_form(PNR, "-"), alder="trettio"))
    return [str(write_folder(path, arenden=table))]


_PERSONAL = [
    _in_cell("pd_tolv_siffror", 0, {"intressen": PNR}, secrets(PNR)),
    _in_cell("pd_tio_siffror", 0, {"intressen": PNR[2:]}, secrets(PNR)),
    BadInput(
        "pd_tolv_med_bindestreck",
        _folder(arenden=with_cells(1, resurser=_long_form(PNR, "-"))),
        4,
        (in_table("arenden"), row_number(3), column("resurser"), "19******-****"),
        secrets(PNR),
    ),
    _in_cell("pd_tio_med_bindestreck", 1, {"resurser": _short_form(PNR, "-")}, secrets(PNR)),
    _in_cell("pd_tio_med_plus", 1, {"resurser": _short_form(PNR_OLD, "+")}, secrets(PNR_OLD)),
    _in_cell("pd_tolv_med_blanksteg", 1, {"resurser": _long_form(PNR, " ")}, secrets(PNR)),
    _in_cell("pd_tio_med_blanksteg", 1, {"resurser": _short_form(PNR_YOUNG, " ")}, secrets(PNR_YOUNG)),
    _in_cell("pd_skottdag", 1, {"resurser": PNR_LEAP}, secrets(PNR_LEAP)),
    _in_cell("pd_i_langre_text", 0, {"intressen": f"Delvis, se akt {_short_form(PNR, '-')}."}, secrets(PNR)),
    _in_cell("pd_intill_bokstaver", 0, {"intressen": f"pnr{PNR}x"}, secrets(PNR)),
    _in_cell("pd_tankstreck", 0, {"intressen": _short_form(PNR, "–")}, secrets(PNR)),
    _in_cell("pd_hart_blanksteg", 0, {"intressen": _long_form(PNR, "\u00a0")}, secrets(PNR)),
    _in_cell("pd_tunt_blanksteg", 0, {"intressen": _long_form(PNR, "\u2009")}, secrets(PNR)),
    _in_cell(
        "pd_helbreddssiffror",
        0,
        {"intressen": _long_form(PNR, "-").translate(_FULL_WIDTH)},
        (*secrets(PNR), PNR[2:8].translate(_FULL_WIDTH), PNR[8:].translate(_FULL_WIDTH)),
    ),
    _in_cell("pd_samordningsnummer", 0, {"granskare": SAMORDNING}, secrets(SAMORDNING)),
    _in_cell("pd_samordningsnummer_tio", 0, {"intressen": _short_form(SAMORDNING, "-")}, secrets(SAMORDNING)),
    _in_cell("pd_i_arende_id", 1, {"arende_id": PNR}, secrets(PNR)),
    _in_cell("pd_i_arende_id_med_prefix", 1, {"arende_id": f"A-{_short_form(PNR, '-')}"}, secrets(PNR)),
    _in_cell("pd_i_utforare_kod", 1, {"utforare_kod": _short_form(PNR, "-")}, secrets(PNR)),
    _in_cell("pd_i_datum", 1, {"beslut_datum": _long_form(PNR, "-")}, secrets(PNR)),
    _in_cell("pd_i_alder", 1, {"alder": PNR}, secrets(PNR)),
    _in_cell("pd_i_uppfoljningar", 0, {"satt": _short_form(PNR, "-")}, secrets(PNR), table="uppfoljningar"),
    _in_cell("pd_i_narvaro_person_id", 2, {"person_id": PNR}, secrets(PNR), table="narvaro"),
    _in_cell("pd_vid_tillat_avvisade", 2, {"kon": PNR}, secrets(PNR), "--tillat-avvisade"),
    _personal_case(
        "pd_i_rubrik",
        _folder(arenden=_with_headers({"granskare": f"granskare {_short_form(PNR, '-')}"})),
        secrets(PNR),
        in_table("arenden"),
        "rubrik|rad 1|kolumn",
    ),
    _personal_case(
        "pd_i_rubrik_trots_ignorera",
        _with_options(_folder(arenden=with_column(PNR, ["", "", ""])), "--ignorera-okanda"),
        secrets(PNR),
        in_table("arenden"),
        "rubrik|rad 1|kolumn",
    ),
    _personal_case(
        "pd_i_okand_kolumn",
        _folder(arenden=with_column("anteckning", ["", PNR, ""])),
        secrets(PNR),
        in_table("arenden"),
        row_number(3),
        "anteckning",
    ),
    _personal_case(
        "pd_i_okand_kolumn_trots_ignorera",
        _with_options(
            _folder(arenden=with_column("anteckning", ["", "", f"ring {_short_form(PNR, '-')}"])),
            "--ignorera-okanda",
        ),
        secrets(PNR),
        in_table("arenden"),
        row_number(4),
        "anteckning",
    ),
    _personal_case(
        "pd_i_kolumn_utan_rubrik",
        _folder(arenden=[[*row, cell] for row, cell in zip(_ROWS, ["", "", PNR, ""], strict=True)]),
        secrets(PNR),
        in_table("arenden"),
        row_number(3),
    ),
    _personal_case(
        "pd_i_overskjutande_falt",
        _folder(arenden=[row if number != 2 else [*row, PNR] for number, row in enumerate(_ROWS)]),
        secrets(PNR),
        in_table("arenden"),
        row_number(3),
    ),
    _personal_case(
        "pd_i_fil_med_oavslutat_citattecken",
        _raw_arenden(csv_text(grid(with_cells(0, intressen=PNR))).replace("A-003;", '"A-003;')),
        secrets(PNR),
        in_table("arenden"),
    ),
    _personal_case(
        "pd_i_annat_blad",
        _xlsx(Anteckningar=[["Datum", "Text"], ["2025-01-01", f"Samtal med {_short_form(PNR, '-')}"]]),
        secrets(PNR),
        "Anteckningar",
        row_number(2),
    ),
    _personal_case(
        "pd_i_annat_blad_utan_rubrik",
        _xlsx(Blad_1=[[], [], [None, None, PNR]]),
        secrets(PNR),
        "Blad 1",
        row_number(3),
    ),
    _personal_case(
        "pd_som_tal_i_xlsx",
        _xlsx(_with_cell(_ROWS, 1, "alder", int(PNR))),
        secrets(PNR),
        in_table("arenden"),
        row_number(3),
        column("alder"),
    ),
    _personal_case(
        "pd_som_tiosiffrigt_tal_i_xlsx",
        _xlsx(_with_cell(_ROWS, 1, "granskare", int(PNR[2:]))),
        secrets(PNR),
        in_table("arenden"),
        row_number(3),
        column("granskare"),
    ),
    _personal_case("pd_som_tal_i_parquet", _parquet_number, secrets(PNR), in_table("narvaro"), row_number(2)),
    _personal_case(
        "pd_i_utf16",
        lambda path: [str(write_folder(path, arenden=with_cells(0, intressen=PNR), sep="\t", encoding="utf-16"))],
        secrets(PNR),
        in_table("arenden"),
        row_number(2),
        column("intressen"),
    ),
    _personal_case(
        "pd_fore_andra_fel_i_cell",
        _folder(arenden=with_cells(2, kon=PNR, alder="trettio", stadsdel="Malmö")),
        (*secrets(PNR), "trettio", "Malmö"),
        in_table("arenden"),
        row_number(4),
        column("kon"),
    ),
    _personal_case(
        "pd_fore_andra_fel_i_kolumner", _pnr_and_header_fault, (*secrets(PNR), "trettio"), in_table("arenden")
    ),
    _personal_case(
        "pd_fore_fel_i_annan_tabell",
        _folder(
            arenden=with_cells(0, alder="trettio"),
            narvaro=with_cells(0, VALID_NARVARO, person_id=_short_form(PNR, "-")),
        ),
        (*secrets(PNR), "trettio"),
        in_table("narvaro"),
        row_number(2),
        column("person_id", "narvaro"),
    ),
    _in_cell("pd_epost", 0, {"intressen": EMAIL}, (EMAIL, "kim.larsson")),
    _in_cell("pd_epost_i_text", 0, {"granskare": f"se <{EMAIL.upper()}>"}, (EMAIL, "kim.larsson")),
    _in_cell("pd_epost_i_arende_id", 0, {"arende_id": EMAIL}, (EMAIL, "kim.larsson")),
    _in_cell("pd_mobil", 0, {"intressen": "070-123 45 67"}, ("070-123 45 67", "123 45 67")),
    _in_cell("pd_mobil_utan_skiljetecken", 0, {"intressen": "0701234567"}, ("0701234567", "1234567")),
    _in_cell("pd_mobil_landskod", 0, {"intressen": "+46 70 123 45 67"}, ("70 123 45 67", "123 45 67")),
    _in_cell("pd_mobil_landskod_nollnoll", 0, {"intressen": "0046701234567"}, ("701234567",)),
    _in_cell("pd_fast_telefon", 0, {"intressen": "ring 08-508 25 000"}, ("08-508 25 000", "508 25 000")),
]

# Faults of an export, by kind; each kind's first and last case go through the whole command at every run of the tests.
_KINDS = (
    *(_CODES, _DATES, _NUMBERS, _IDS, _EMPTY, _RULES, _COLUMNS, _STRUCTURE, _EXCEL),
    [case for case in _FILES if case.exit_code == 3],
    [case for case in _FILES if case.exit_code == 5],
    _PERSONAL,
)
_PERSONAL_ELSEWHERE = words(
    "pd_i_rubrik pd_i_okand_kolumn_trots_ignorera pd_i_overskjutande_falt pd_i_fil_med_oavslutat_citattecken "
    "pd_i_annat_blad pd_som_tal_i_xlsx pd_som_tal_i_parquet pd_i_utf16 pd_fore_fel_i_annan_tabell"
)

MISUSES: tuple[BadInput, ...] = tuple(_USE)
FAULTY_EXPORTS: tuple[BadInput, ...] = tuple(case for kind in _KINDS for case in kind)
SAMPLE: frozenset[str] = frozenset(case.name for kind in _KINDS for case in (kind[0], kind[-1])) | _PERSONAL_ELSEWHERE
READ: frozenset[str] = SAMPLE | {
    case.name for kind in _KINDS for place, case in enumerate(kind) if case.exit_code != 3 or place % 3 == 0
}
"""What the reading refuses in `make test`: all personal data and broken files, and every third fault of each kind."""
ONE_OF_EACH_KIND: tuple[BadInput, ...] = (*(kind[0] for kind in _KINDS), _USE[0])
ONE_OF_EACH_CODE: frozenset[str] = frozenset({case.exit_code: case.name for case in ONE_OF_EACH_KIND}.values())

# --------------------------------------------------------------------------- odd, but good


def _valid_case(name: str, build: Build, *fragments: str, absent: tuple[str, ...] = ()) -> BadInput:
    return BadInput(name, build, 0, fragments, absent)


def _valid_csv(change: Change | None = None, **how: Any) -> Build:
    """The valid export as a folder of CSV, with cells or bytes written in another way."""

    def build(path: Path) -> list[str]:
        grids = {name: grid(table, change) for name, table in _TABLES.items()}
        first, second, third = grids["arenden"], grids["uppfoljningar"], grids["narvaro"]
        return [str(write_folder(path, arenden=first, uppfoljningar=second, narvaro=third, **how))]

    return build


def _ja_nej(yes: str, no: str) -> Change:
    return lambda column, cell: {"ja": yes, "nej": no}.get(cell, cell) if column in JA_NEJ else cell


def _compact_dates(column: str, cell: str) -> object:
    return cell.replace("-", "") if column in DATES else cell


def _en_dash(column: str, cell: str) -> object:
    return cell.replace("-", "–") if column.endswith("omfattning") else cell


def _odd_case(column: str, cell: str) -> object:
    """Capitals and blanks around, for codes only (an id is kept as it is)."""
    no_code = {"arende_id", "person_id", "utforare_kod", "granskare", "alder", "manad", "timmar"}
    if column in DATES or column in no_code:
        return cell
    return f" {cell.upper()}  " if cell else cell


def _decompose(column: str, cell: str) -> object:
    """Labels with å, ä, ö as letter and accent, as a Mac may write them."""
    return unicodedata.normalize("NFD", str(as_label(column, cell)))


_ODD_HEADERS = {
    "arende_id": "ÄRENDE ID",
    "kon": " Kön ",
    "alder": "Ålder",
    "beslut_datum": "Beslut-Datum",
    "insats": "INSATS",
    "ansokan_finns": "ansökan finns",
    "vald_fraga": "VÅLD_FRÅGA",
}


def _all_labels_but_criteria() -> dict[str, str]:
    """The codebook spells out two labels of the fourteen `krit_` columns; the others keep their names."""
    spelt = {"krit_alder_dok", "krit_alder_bed"}
    return {name: label for name, label in LABELS_ARENDEN.items() if not name.startswith("krit_") or name in spelt}


def _labels_as_headers(path: Path) -> list[str]:
    return [
        str(
            write_folder(
                path,
                arenden=grid(VALID_ARENDEN, headers=_all_labels_but_criteria()),
                uppfoljningar=grid(VALID_UPPFOLJNINGAR, headers=LABELS_UPPFOLJNINGAR),
                narvaro=grid(VALID_NARVARO, headers=LABELS_NARVARO),
            )
        )
    ]


def _other_files(path: Path) -> list[str]:
    export = write_folder(path)
    write_bytes(export / "anteckningar.txt", f"Ring {_short_form(PNR, '-')}".encode())
    write_bytes(export / "bilder" / "logga.png", b"\x89PNG\r\n")
    write_bytes(export / "~$lathund.docx", b"\x00\x01")
    return [str(export)]


def _real_xlsx(path: Path) -> list[str]:
    sheets = {name: grid(table, as_real) for name, table in _TABLES.items()}
    return [str(write_xlsx(path / "export.xlsx", sheets))]


def _bool_xlsx(path: Path) -> list[str]:
    words = {"ja": True, "nej": False}

    def change(column: str, cell: str) -> object:
        return words.get(cell, cell) if column in JA_NEJ else cell

    return [str(write_xlsx(path / "export.xlsx", {name: grid(table, change) for name, table in _TABLES.items()}))]


def _month_xlsx(path: Path) -> list[str]:
    def change(column: str, cell: str) -> object:
        return dt.datetime.fromisoformat(f"{cell}-01") if column == "manad" else cell

    return _xlsx(narvaro=grid(VALID_NARVARO, change))(path)


def _swedish_sheets(path: Path) -> list[str]:
    sheets: dict[str, Grid] = {
        "Läs mig": [["Registrerat hösten 2025"], ["Frågor: enheten"]],
        "Ärenden": grid(VALID_ARENDEN),
        "UPPFÖLJNINGAR": grid(VALID_UPPFOLJNINGAR),
        " närvaro ": grid(VALID_NARVARO),
    }
    return [str(write_xlsx(path / "Granskning HT 2025.xlsx", sheets))]


def _parquet_folder(typed: bool) -> Build:
    types = dict.fromkeys(DATES, "DATE") | {"alder": "INTEGER", "timmar": "DOUBLE"}

    def build(path: Path) -> list[str]:
        for name, table in _TABLES.items():
            rows = grid(table, as_real if typed else None)
            write_parquet(path / "export" / f"{name}.parquet", rows, types if typed else None)
        return [str(path / "export")]

    return build


_NOTE = 'Ring; sedan "mejla"\r\noch skriv, på nytt'

GOOD_INPUTS: tuple[BadInput, ...] = (
    _valid_case("mapp_med_csv", _folder()),
    _valid_case("utf8_bom", _valid_csv(encoding="utf-8-sig")),
    _valid_case("utf16_bom_tabb", _valid_csv(encoding="utf-16", sep="\t")),
    _valid_case("windows_1252_semikolon", _valid_csv(as_label, encoding="cp1252")),
    _valid_case("komma_separerad", _valid_csv(as_label, sep=",")),
    _valid_case("tabb_separerad", _valid_csv(sep="\t")),
    _valid_case("bara_radmatning", _valid_csv(newline="\n")),
    _valid_case("alla_falt_citerade", _valid_csv(quote_all=True)),
    _valid_case("etiketter_i_stallet_for_koder", _valid_csv(as_label)),
    _valid_case("etiketter_med_losa_accenter", _valid_csv(_decompose)),
    _valid_case("etiketter_som_rubriker", _labels_as_headers),
    _valid_case(
        "rubriker_med_annan_skrivning",
        _folder(arenden=grid(VALID_ARENDEN, headers=_ODD_HEADERS)),
    ),
    _valid_case("koder_i_versaler_med_blanksteg", _valid_csv(_odd_case)),
    _valid_case("ett_och_noll", _valid_csv(_ja_nej("1", "0"))),
    _valid_case("true_och_false", _valid_csv(_ja_nej("TRUE", "false"))),
    _valid_case("datum_utan_bindestreck", _valid_csv(_compact_dates)),
    _valid_case("tankstreck_i_omfattning", _valid_csv(_en_dash)),
    _valid_case(
        "decimalpunkt",
        _folder(narvaro=with_cells(0, VALID_NARVARO, timmar="34.5")),
    ),
    _valid_case(
        "tomma_rader",
        _folder(arenden=[_ROWS[0], _EMPTY_ROW, _ROWS[1], _ROWS[2], _EMPTY_ROW, _ROWS[3], _EMPTY_ROW, _EMPTY_ROW]),
    ),
    _valid_case("tomma_kolumner_sist", _folder(arenden=[[*row, "", "", ""] for row in _ROWS])),
    _valid_case(
        "ensam_csv",
        lambda path: [str(write_csv(path / "Granskning HT.csv", _ROWS))],
        in_table("uppfoljningar"),
    ),
    _valid_case("xlsx", _xlsx()),
    _valid_case("xlsx_med_riktiga_tal_och_datum", _real_xlsx),
    _valid_case("xlsx_med_sant_och_falskt", _bool_xlsx),
    _valid_case("xlsx_manad_som_datum", _month_xlsx),
    _valid_case("xlsx_svenska_bladnamn_och_fler_blad", _swedish_sheets, "Läs mig"),
    _valid_case("parquet", _parquet_folder(typed=False)),
    _valid_case("parquet_med_typer", _parquet_folder(typed=True)),
    _valid_case("ensam_parquet", lambda path: [str(write_parquet(path / "arenden.parquet", _ROWS))]),
    _valid_case("utan_uppfoljningar_och_narvaro", _folder(uppfoljningar=None, narvaro=None), "uppfoljning|uppföljning"),
    _valid_case("uppfoljningar_utan_rader", _folder(uppfoljningar=grid(VALID_UPPFOLJNINGAR)[:1])),
    _valid_case("andra_filer_i_mappen", _other_files, "anteckningar.txt", absent=(PNR[2:], _short_form(PNR, "-"))),
    _valid_case(
        "ignorera_okanda",
        _with_options(_folder(arenden=with_column("anteckning", ["hemligt ord", "", "x"])), "--ignorera-okanda"),
        absent=("hemligt ord",),
    ),
    _valid_case(
        "avgransare_och_radbrytning_i_citerat_falt",
        _with_options(_folder(arenden=with_column("anteckning", [_NOTE, "", _NOTE])), "--ignorera-okanda"),
    ),
    _valid_case(
        "tillat_avvisade_med_en_felaktig_rad",
        _with_options(_folder(arenden=with_cells(2, alder="trettio")), "--tillat-avvisade"),
        r"~\b(1|ett|en)\b.{0,60}(avvisa|utelämna|lämna|uteslut)|(avvisa|utelämna|lämna|uteslut).{0,60}\b(1|ett|en)\b",
    ),
    _valid_case(
        "beslut_utanfor_perioden",
        _folder(arenden=with_cells(2, beslut_datum="2023-12-29", ansokan_datum="2023-11-01")),
        r"~\b(1|ett)\b.{0,80}(utanför|perioden)|(utanför|perioden).{0,80}\b(1|ett)\b",
    ),
    _valid_case(
        "telefonlika_siffror_i_id",
        _folder(
            arenden=with_cells(2, arende_id="0701234567", utforare_kod="08-50825000"),
            narvaro=with_cells(2, VALID_NARVARO, person_id="46701234567"),
        ),
    ),
    _valid_case(
        "fel_kontrollsiffra_i_id",
        _folder(arenden=with_cells(2, arende_id=PNR[:-1] + str((int(PNR[-1]) + 1) % 10))),
    ),
    _valid_case(
        "omojligt_fodelsedatum_i_id",
        _folder(arenden=with_cells(2, arende_id=personnummer("19901332", "980"))),
    ),
    _valid_case(
        "gransvarden",
        _folder(
            arenden=with_cells(0, with_cells(2, alder="0", dur_datum="1990-01-01"), alder="120", arende_id="A-001"),
            narvaro=with_cells(0, VALID_NARVARO, timmar="744"),
        ),
    ),
    _valid_case("tillsvidare", _folder(arenden=with_cells(0, beslut_tom="", tidsbegransning_motiverad="nej"))),
    _valid_case(
        "varden_dar_villkoret_inte_galler",
        _folder(arenden=with_cells(2, barn="inga", resurser="ja", krit_alder_dok="ja", plan_finns="ja", sip="nej")),
    ),
    _valid_case("valfri_kolumn_saknas", _folder(arenden=without("granskare", without("medgivande_form")))),
    _valid_case("villkorad_kolumn_saknas_utan_behov", _folder(arenden=without("avslag_skal", VALID_ARENDEN[:2]))),
    _valid_case("ansokan_efter_beslut_ar_ett_fynd", _folder(arenden=with_cells(0, ansokan_datum="2024-09-30"))),
    _valid_case("tva_uppfoljningar_utan_datum", _folder(uppfoljningar=with_row(VALID_UPPFOLJNINGAR, 2))),
    _valid_case("person_i_tva_stadsdelar_samma_manad", _folder(narvaro=with_row(VALID_NARVARO, 0, stadsdel="jarva"))),
    _valid_case("eget_granskningsdatum", _with_options(_folder(), "--granskningsdatum", "2025-10-01")),
)

# Read by the whole command at every run of the tests; the others by the reading alone.
GOOD_WHOLE: frozenset[str] = words("xlsx_svenska_bladnamn_och_fler_blad")

# These hold the valid export to the letter, written in another way: the database must hold the same rows.
SAME_DATA: frozenset[str] = words(
    "mapp_med_csv utf8_bom utf16_bom_tabb windows_1252_semikolon komma_separerad tabb_separerad "
    "bara_radmatning alla_falt_citerade etiketter_i_stallet_for_koder etiketter_med_losa_accenter "
    "etiketter_som_rubriker rubriker_med_annan_skrivning koder_i_versaler_med_blanksteg ett_och_noll "
    "true_och_false datum_utan_bindestreck tankstreck_i_omfattning decimalpunkt tomma_rader "
    "tomma_kolumner_sist xlsx xlsx_med_riktiga_tal_och_datum xlsx_med_sant_och_falskt "
    "xlsx_manad_som_datum xlsx_svenska_bladnamn_och_fler_blad parquet parquet_med_typer "
    "andra_filer_i_mappen ignorera_okanda avgransare_och_radbrytning_i_citerat_falt"
)
