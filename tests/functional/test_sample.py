"""`granskning urval` on real lists: the sample drawn again by hand, the workbook reopened, and lists refused."""

from __future__ import annotations

import csv
import hashlib
import importlib
import random
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from checks import audits
from granskning.jobs.job import Message
from granskning.jobs.sample import SampleRequest, urval
from pipeline import sampling
from pipeline.errors import FileError
from pipeline.manifest import version
from pipeline.run_facts import MARKED
from sample_data import SEED
from sample_data.columns import CODES
from sample_data.decisions import decisions
from sample_data.faulty import nobodys_identity_number
from sample_data.population import POPULATION_COLUMNS, population
from sample_data.writers import write_columns
from tests.lib.pipeline_run import ROOT, Answer, command

# openpyxl has no type information; imported by name, so that mypy needs no exception for it.
_openpyxl: Any = importlib.import_module("openpyxl")
POPULATION = ROOT / "sample_data" / "population_2025.csv"
MARK = "Påhittade exempeldata. Arbetsmaterial – uppgifter om enskilda ärenden. Får inte publiceras."
Row = dict[str, str]
Stratum = tuple[str, str, str]

# GR Aktgranskning: 30 in each of four districts, 80 and 40 by insats, half of each sex.
QUOTAS = {
    ("sysselsattning", "kvinna"): 10,
    ("sysselsattning", "man"): 10,
    ("sarskild_stodinsats", "kvinna"): 5,
    ("sarskild_stodinsats", "man"): 5,
}


def _list() -> list[Row]:
    with POPULATION.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def _urval(path: Path, target: Path, *options: str, size: int = 30, seed: int = 2025) -> Answer:
    return command("urval", path, "--antal", str(size), "--fro", str(seed), "--ut", target, "--tyst", *options)


def _sample_book(path: Path, target: Path, *options: str, size: int = 30, seed: int = 2025) -> Any:
    answer = _urval(path, target, *options, size=size, seed=seed)
    assert answer.exit_code == 0, answer.output
    return _openpyxl.load_workbook(target)


def _rows(sheet: Any) -> list[tuple[Any, ...]]:
    """What stands below the header, which is the fourth row."""
    return [tuple(row) for row in sheet.iter_rows(min_row=5, values_only=True)]


def _write(path: Path, rows: Sequence[Row], columns: Sequence[str] = POPULATION_COLUMNS) -> Path:
    write_columns(path, columns, rows)
    return path


# --- The same by hand -----------------------------------------------------------------------------------------


def _strata(rows: Sequence[Row]) -> dict[Stratum, list[str]]:
    """The ids of every stratum of the frame, in the order in which they are drawn with the seed 2025."""
    strata: dict[Stratum, list[str]] = {}
    for row in rows:
        in_period = date(2024, 1, 1) <= date.fromisoformat(row["beslut_datum"]) <= date(2025, 5, 31)
        if in_period and row["beslut_utfall"] in ("bifall", "delavslag"):
            strata.setdefault((row["stadsdel"], row["insats"], row["kon"]), []).append(row["arende_id"])
    for ids in strata.values():
        ids.sort(key=lambda id_: hashlib.sha256(f"2025:{id_}".encode()).hexdigest())
    return strata


def _labels(stratum: Stratum) -> Stratum:
    district, insats, kon = stratum
    return CODES["stadsdel"][district], CODES["insats"][insats], CODES["kon"][kon]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return _sample_book(POPULATION, tmp_path_factory.mktemp("urval") / "urval.xlsx")


def test_the_sample_is_the_one_drawn_by_hand(book: Any) -> None:
    strata = _strata(_list())
    details = {row["arende_id"]: (row["beslut_datum"], CODES["utfall"][row["beslut_utfall"]]) for row in _list()}
    sample_rows, reserves = [], []
    for district in CODES["stadsdel"]:
        for (insats, kon), quota in QUOTAS.items():
            stratum = (district, insats, kon)
            ids = strata[stratum]
            sample_rows += [(id_, *_labels(stratum), *details[id_]) for id_ in ids[:quota]]
            queue = ids[quota : 2 * quota]
            reserves += [(i, id_, *_labels(stratum), *details[id_], None, None) for i, id_ in enumerate(queue, 1)]
    assert _rows(book["Urval"]) == [(i, *cells) for i, cells in enumerate(sample_rows, 1)]
    assert _rows(book["Reserver"]) == reserves
    assert (len(sample_rows), len(reserves)) == (120, 120)


def test_quotas_of_the_2025_report(book: Any) -> None:
    """120 decisions, 80 and 40, 60 and 60, 30 in each district (GR Aktgranskning)."""
    districts, insatser, sexes = ([row[i] for row in _rows(book["Urval"])] for i in (2, 3, 4))
    assert Counter(insatser) == {"Sysselsättning": 80, "Särskilt individanpassad stödinsats": 40}
    assert Counter(sexes) == {"Kvinna": 60, "Man": 60}
    assert set(Counter(districts).values()) == {30}
    assert len({row[1] for name in ("Urval", "Reserver") for row in _rows(book[name])}) == 240, "nobody twice"


def test_the_facts_of_the_protocol(book: Any) -> None:
    rows = [[c.value for c in row] for row in book["Protokoll"].iter_rows()]
    facts = {row[0]: row[1] for row in rows if row[0] and row[1]}
    everyone, frame = _list(), sum(map(len, _strata(_list()).values()))
    outside = sum(not "2024-01-01" <= row["beslut_datum"] <= "2025-05-31" for row in everyone)
    assert facts["Frö"] == "2025" and facts["Antal per stadsdel"] == "30"
    assert facts["Listans SHA-256"] == hashlib.sha256(POPULATION.read_bytes()).hexdigest()
    assert facts["Lista över beslut"] == "population_2025.csv"
    assert facts["Verktyg"] == f"granskning {version()}"
    assert re.fullmatch(r"[0-9a-f]{64}", facts["Definitionens SHA-256"])
    assert facts["Granskning"] == "sysselsattning_2025, beslut 1\u00a0januari 2024 till och med 31\u00a0maj 2025"
    assert facts["Utfall i urvalet"] == "bifall eller delavslag"
    numbers = [facts[name].replace("\u00a0", "") for name in ("Beslut i listan", "Utanför perioden", "Annat utfall")]
    assert numbers[0] == str(len(everyone))
    assert numbers[1].startswith(f"{outside} beslut")
    assert numbers[2].startswith(f"{len(everyone) - outside - frame} beslut")
    assert facts["Beslut i ramen"].replace("\u00a0", "") == str(frame)
    example = re.search(r"”2025:([\w-]+)”", facts["Så dras urvalet"])
    assert example and example[1] == _rows(book["Urval"])[0][1]


def test_the_protocol_has_a_row_per_stratum_and_a_total(book: Any) -> None:
    rows = [[c.value for c in row] for row in book["Protokoll"].iter_rows()]
    top = next(i for i, row in enumerate(rows) if row[0] == "Stadsdelsnämnd")
    assert rows[top][3:] == ["I ramen", "Kvot", "Draget", "Saknas", "Reserver"]
    strata = _strata(_list())
    for district in CODES["stadsdel"]:
        for (insats, kon), quota in QUOTAS.items():
            top += 1
            stratum = (district, insats, kon)
            assert tuple(rows[top][:3]) == _labels(stratum)
            assert rows[top][3:] == [len(strata[stratum]), quota, quota, 0, quota]
    assert rows[top + 1] == ["Totalt", None, None, sum(map(len, strata.values())), 120, 120, 0, 120]


def test_the_frame_is_read_back(book: Any, tmp_path: Path) -> None:
    frame = sampling.read_frame(_sample_file(POPULATION, tmp_path / "u.xlsx"))
    sizes: Counter[str] = Counter()
    for (district, _, _), ids in _strata(_list()).items():
        sizes[district] += len(ids)
    assert frame.audit == "sysselsattning_2025"
    assert frame.districts == dict(sizes) and frame.total == sizes.total()
    frame_rows = {(row[1], row[3], row[4]): row[5] for row in _rows(book["Ram"])}
    assert frame_rows == {(s[0], *_labels(s)[1:]): len(ids) for s, ids in _strata(_list()).items()}


def _sample_file(path: Path, target: Path) -> Path:
    _sample_book(path, target)
    return target


# --- The same sample, whatever the file -------------------------------------------------------------------------


def _shuffled(rows: list[Row], folder: Path) -> Path:
    return _write(folder / "population.csv", Random(5).sample(rows, len(rows)))


def _as_workbook(rows: list[Row], folder: Path) -> Path:
    """Labels, real dates, another order of columns, and one sheet with the name that Excel gives it."""
    book = _openpyxl.Workbook()
    book.active.title = "Blad1"
    book.active.append(["Kön", "Beslutsdatum", "STADSDELSNÄMND", "ärende id", "Beslut", "Insats"])
    for row in rows:
        kon, stadsdel = CODES["kon"][row["kon"]].upper(), CODES["stadsdel"][row["stadsdel"]]
        insats, utfall = CODES["insats"][row["insats"]], CODES["utfall"][row["beslut_utfall"]]
        day = date.fromisoformat(row["beslut_datum"])
        book.active.append([kon, day, stadsdel, row["arende_id"], utfall, insats])
    book.save(folder / "population.xlsx")
    return folder / "population.xlsx"


def _as_ansi(rows: list[Row], folder: Path) -> Path:
    """As an older program exports it: Windows-1252, tabs, dates without hyphens, an extra empty row."""
    lines = ["\t".join(POPULATION_COLUMNS)]
    for row in rows:
        district, day = CODES["stadsdel"][row["stadsdel"]], row["beslut_datum"].replace("-", "")
        cells = {**row, "stadsdel": district, "beslut_datum": day}
        lines.append("\t".join(cells[c] for c in POPULATION_COLUMNS))
    (folder / "lista.csv").write_bytes("\r\n".join([*lines, "\t\t\t\t\t", ""]).encode("cp1252"))
    return folder / "lista.csv"


def _as_parquet(rows: list[Row], folder: Path) -> Path:
    pq.write_table(pa.Table.from_pylist(rows), folder / "lista.parquet")
    return folder / "lista.parquet"


@pytest.mark.parametrize("form", [_shuffled, _as_workbook, _as_ansi, _as_parquet])
def test_the_same_sample_from_another_file(form: Callable[[list[Row], Path], Path], book: Any, tmp_path: Path) -> None:
    other_book = _sample_book(form(_list(), tmp_path), tmp_path / "u.xlsx")
    for name in ("Urval", "Reserver", "Ram"):
        assert _rows(other_book[name]) == _rows(book[name])


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = (_sample_file(POPULATION, tmp_path / name) for name in ("ett.xlsx", "annat.xlsx"))
    assert first.read_bytes() == second.read_bytes()


def test_another_seed_gives_another_sample(book: Any, tmp_path: Path) -> None:
    other = _sample_book(POPULATION, tmp_path / "u.xlsx", seed=2026)
    assert {row[1] for row in _rows(other["Urval"])} != {row[1] for row in _rows(book["Urval"])}
    assert _rows(other["Ram"]) == _rows(book["Ram"])


# --- The workbook ---------------------------------------------------------------------------------------------


def test_the_format_of_the_sheets(book: Any) -> None:
    assert book.sheetnames == ["Urval", "Reserver", "Protokoll", "Ram", "Påhittade exempeldata"]
    assert book.properties.created == datetime(2025, 10, 31), "a date of the audit and none of the run"
    for name in ("Urval", "Reserver", "Ram"):
        sheet = book[name]
        assert sheet.freeze_panes == "A5"
        assert sheet.auto_filter.ref == f"A4:{sheet.cell(4, sheet.max_column).column_letter}{sheet.max_row}"
        assert sheet.print_title_rows == "$4:$4"
    for sheet in book.worksheets[:-1]:
        assert sheet["A1"].value == MARK
        assert MARK in sheet.oddFooter.left.text
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight == 0
    headers = ["Nr", "Ärende-id", "Stadsdelsnämnd", "Insats", "Kön", "Beslutsdatum", "Beslut"]
    assert [c.value for c in book["Urval"][4]] == headers
    assert [c.value for c in book["Reserver"][4]] == ["Reserv", *headers[1:], "Ersätter", "Skäl"]


def test_cells_of_the_list_are_texts_that_nothing_runs(tmp_path: Path) -> None:
    ids = ["-1", "2025-01-05", "1e5", "0012", "_-_"]
    row = {"stadsdel": "farsta", "kon": "man", "insats": "sysselsattning", "beslut_datum": "2024-05-06"}
    rows = [{**row, "arende_id": id_, "beslut_utfall": "bifall"} for id_ in ids]
    target = _sample_file(_write(tmp_path / "lista.csv", rows), tmp_path / "u.xlsx")
    cells = [cells[1] for cells in _openpyxl.load_workbook(target)["Urval"].iter_rows(min_row=5)]
    assert {c.value for c in cells} == set(ids)
    assert {c.data_type for c in cells} == {"s"}
    with zipfile.ZipFile(target) as file:
        assert not any(b"<f>" in file.read(name) for name in file.namelist() if "sheet" in name)


# --- What is left out, and what is short -------------------------------------------------------------------------


def _decision(**values: str) -> Row:
    row = {"stadsdel": "jarva", "kon": "kvinna", "insats": "sysselsattning", "beslut_datum": "2024-06-03"}
    return {**row, "beslut_utfall": "bifall", **values}


def test_the_frame_is_the_period_and_the_grants(tmp_path: Path) -> None:
    inside = [
        _decision(arende_id="forsta", beslut_datum="2024-01-01"),
        _decision(arende_id="sista", beslut_datum="2025-05-31"),
        _decision(arende_id="delvis", beslut_utfall="delavslag"),
    ]
    outside = [
        _decision(arende_id="fore", beslut_datum="2023-12-31"),
        _decision(arende_id="efter", beslut_datum="2025-06-01"),
        _decision(arende_id="efter-avslag", beslut_datum="2025-06-01", beslut_utfall="avslag"),
        _decision(arende_id="avslag", beslut_utfall="avslag"),
    ]
    path = _write(tmp_path / "lista.csv", [*outside, *inside])
    answer = _urval(path, tmp_path / "u.xlsx", size=30)
    assert answer.exit_code == 0, answer.output
    book = _openpyxl.load_workbook(tmp_path / "u.xlsx")
    assert {row[1] for row in _rows(book["Urval"])} == {"forsta", "sista", "delvis"}
    lines = answer.output.splitlines()
    assert "Beslut i urvalet: 3. Stadsdelar: 1. Beslut i ramen: 3." in lines
    assert "Beslut utanför granskningens period (2024-01-01–2025-05-31), som inte är med i ramen: 3." in lines
    assert "Beslut med annat utfall än bifall eller delavslag, som inte är med i ramen: 1." in lines
    assert "Färre beslut än kvoten: Järva, Sysselsättning, Kvinna, 3 av 10." in lines
    assert "Färre beslut än kvoten: Järva, Sysselsättning, Man, 0 av 10." in lines


def test_a_district_with_refusals_only_is_named_as_short(tmp_path: Path) -> None:
    rows = [_decision(arende_id="a"), _decision(arende_id="b", stadsdel="bromma", beslut_utfall="avslag")]
    answer = _urval(_write(tmp_path / "lista.csv", rows), tmp_path / "u.xlsx", size=6)
    assert "Färre beslut än kvoten: Bromma, Sysselsättning, Kvinna, 0 av 2." in answer.output
    assert sampling.read_frame(tmp_path / "u.xlsx").districts == {"bromma": 0, "jarva": 1}


def test_a_size_that_the_quotas_do_not_divide_gives_a_note(tmp_path: Path) -> None:
    answer = _urval(POPULATION, tmp_path / "u.xlsx", size=20)
    assert "Kvoterna går inte jämnt upp i 20 beslut per stadsdel" in answer.output
    assert "delbara med 6" in answer.output
    assert "jämnt" not in _urval(POPULATION, tmp_path / "v.xlsx", size=12).output


def test_other_columns_are_dropped_when_asked(book: Any, tmp_path: Path) -> None:
    rows = [{**row, "handlaggare": "x"} for row in _list()]
    path = _write(tmp_path / "lista.csv", rows, (*POPULATION_COLUMNS, "handlaggare"))
    answer = _urval(path, tmp_path / "u.xlsx", "--ignorera-okanda")
    assert answer.exit_code == 0 and "lista.csv: handlaggare" in answer.output
    assert _rows(_openpyxl.load_workbook(tmp_path / "u.xlsx")["Urval"]) == _rows(book["Urval"])


def test_other_sheets_and_hidden_rows_are_named(tmp_path: Path) -> None:
    book = _openpyxl.Workbook()
    book.active.title = "Arenden"
    book.active.append(list(POPULATION_COLUMNS))
    book.active.append([_decision(arende_id="a")[c] for c in POPULATION_COLUMNS])
    book.create_sheet("Läs mig").append(["Uttag ur registret"])
    book.active.row_dimensions[2].hidden = True
    book.save(tmp_path / "lista.xlsx")
    output = _urval(tmp_path / "lista.xlsx", tmp_path / "u.xlsx").output
    assert "Det här har inte lästs: bladet Läs mig." in output
    assert "Dolda rader i lista.xlsx, bladet Arenden: 1." in output


def test_empty_sheets_do_not_count(tmp_path: Path) -> None:
    path = _sheets("Tomt", "Beslut 2024", "Tomt också")(tmp_path)
    answer = _urval(path, tmp_path / "u.xlsx")
    assert answer.exit_code == 0, answer.output
    assert "lästs" not in answer.output
    assert [row[1] for row in _rows(_openpyxl.load_workbook(tmp_path / "u.xlsx")["Urval"])] == ["a"]


# --- Lists and commands that are refused --------------------------------------------------------------------------


def _list_with(column: str, value: str) -> Callable[[Path], Path]:
    def build(folder: Path) -> Path:
        rows = [_decision(arende_id=f"a{i}") for i in range(3)]
        return _write(folder / "lista.csv", [*rows, {**_decision(arende_id="a3"), column: value}])

    return build


def _list_without_column(folder: Path) -> Path:
    return _write(folder / "lista.csv", [_decision(arende_id="a")], [c for c in POPULATION_COLUMNS if c != "kon"])


def _list_with_column(folder: Path) -> Path:
    return _write(folder / "lista.csv", [{**_decision(arende_id="a"), "namn": "x"}], (*POPULATION_COLUMNS, "namn"))


def _sheets(*names: str) -> Callable[[Path], Path]:
    def build(folder: Path) -> Path:
        book = _openpyxl.Workbook()
        book.remove(book.active)
        for name in names:
            sheet = book.create_sheet(name)
            if not name.startswith("Tom"):
                sheet.append(list(POPULATION_COLUMNS))
                sheet.append([_decision(arende_id="a")[c] for c in POPULATION_COLUMNS])
        book.save(folder / "lista.xlsx")
        return folder / "lista.xlsx"

    return build


def _under_a_title(folder: Path) -> Path:
    book = _openpyxl.Workbook()
    for row in (["Beslut 2024"], list(POPULATION_COLUMNS), [_decision(arende_id="a")[c] for c in POPULATION_COLUMNS]):
        book.active.append(row)
    book.save(folder / "lista.xlsx")
    return folder / "lista.xlsx"


def _pdf(folder: Path) -> Path:
    (folder / "lista.csv").write_bytes(b"%PDF-1.7\n")
    return folder / "lista.csv"


def _personal_column(folder: Path) -> Path:
    row = {**_decision(arende_id="a"), "anteckning": f"se {nobodys_identity_number()}"}
    return _write(folder / "lista.csv", [row], (*POPULATION_COLUMNS, "anteckning"))


REFUSED: list[tuple[Callable[[Path], Path], int, tuple[str, ...]]] = [
    (_list_with("kon", "kvina"), 3, ("rad 5", "Kön", "menade du Kvinna")),
    (_list_with("kon", ""), 3, ("rad 5", "Kön", "cellen är tom")),
    (_list_with("beslut_utfall", ""), 3, ("rad 5", "Beslut", "cellen är tom")),
    (_list_with("stadsdel", "Rinkeby-Kista"), 3, ("rad 5", "Stadsdelsnämnd")),
    (_list_with("beslut_datum", "19/2/25"), 3, ("rad 5", "Beslutsdatum", "2025-02-19")),
    (_list_with("arende_id", "a0"), 3, ("rad 2", "rad 5", "dubblett")),
    (_list_with("arende_id", "Kalle Svensson"), 3, ("rad 5", "Ärende-id")),
    (_list_without_column, 3, ("kon", "kolumnen saknas")),
    (_list_with_column, 3, ("namn", "--ignorera-okanda")),
    (lambda folder: _write(folder / "lista.csv", []), 3, ("inga rader",)),
    (_list_with("arende_id", nobodys_identity_number()), 4, ("rad 5", "19******-****")),
    (_personal_column, 4, ("rad 2", "anteckning")),
    (lambda folder: folder / "nej.csv", 5, ("nej.csv finns inte",)),
    (lambda folder: folder, 5, ("är en mapp",)),
    (_sheets("Tomt", "Tomt också"), 5, ("inget blad har någon lista",)),
    (_sheets("Blad1", "Tomt", "Blad2"), 5, ("Listan ska ha ett enda blad. Bladen är: Blad1, Blad2.",)),
    (_under_a_title, 3, ("rad 1: ingen rubrik känns igen",)),
    (lambda folder: _write(folder / "lista.txt", []), 5, ("Listan ska vara en fil som slutar på .xlsx eller .csv",)),
    (_pdf, 5, ("PDF",)),
]


@pytest.mark.parametrize(("build", "code", "fragments"), REFUSED)
def test_a_list_that_is_refused(
    build: Callable[[Path], Path], code: int, fragments: tuple[str, ...], tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    answer = _urval(build(tmp_path / "in"), tmp_path / "ut" / "u.xlsx")
    assert answer.exit_code == code, answer.output
    for fragment in fragments:
        assert fragment in answer.output
    assert not re.search("exporten|kodboken", answer.output.replace("värden som kodboken har", ""), re.IGNORECASE)
    assert nobodys_identity_number() not in answer.output
    files_left = {p.relative_to(tmp_path / "ut").as_posix() for p in (tmp_path / "ut").rglob("*") if p.is_file()}
    files_left = {name for name in files_left if not re.fullmatch(rf"u_fel/\w+{MARKED}", name)}
    assert files_left == ({"u_fel/fel.xlsx", "u_fel/fel.csv"} if code == 3 else set())


def test_every_fault_is_in_lists_beside_the_sample(tmp_path: Path) -> None:
    rows = [_decision(arende_id=f"a{i}", kon="x") for i in range(14)]
    answer = _urval(_write(tmp_path / "lista.csv", rows), tmp_path / "u.xlsx")
    assert "… och 4 till." in answer.output and "fel.xlsx och fel.csv" in answer.output
    sheet = _openpyxl.load_workbook(tmp_path / "u_fel" / "fel.xlsx").active
    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == list(range(2, 16))


@pytest.mark.parametrize(
    ("arguments", "fragment"),
    [
        (("--antal", "0", "--fro", "1"), "--antal"),
        (("--antal", "tio", "--fro", "1"), "heltal"),
        (("--antal", "10"), "--fro"),
        (("--fro", "1"), "--antal"),
        (("--antal", "10", "--fro", "-1"), "--fro"),
        (("--antal", "10", "--fro", "1.5"), "heltal"),
        (("--antal", "10", "--fro", "1", "--granskning", "finns_inte"), "Det som finns är"),
    ],
)
def test_wrong_use(arguments: tuple[str, ...], fragment: str, tmp_path: Path) -> None:
    answer = command("urval", POPULATION, *arguments, "--ut", tmp_path / "u.xlsx")
    assert answer.exit_code == 2 and fragment in answer.output, answer.output
    assert list(tmp_path.iterdir()) == []


def test_an_audit_without_quotas_draws_no_sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without = replace(audits.load("lss_arbete_studier"), quotas=())
    monkeypatch.setattr(audits, "load", lambda name: without)
    answer = _urval(POPULATION, tmp_path / "u.xlsx")
    assert answer.exit_code == 2 and "lss_arbete_studier har inga kvoter" in answer.output


def test_another_audit_draws_half_of_each_sex_and_refusals_too(tmp_path: Path) -> None:
    columns = ("arende_id", "stadsdel", "kon", "beslut_datum")
    rows = [
        _decision(arende_id=f"{kon}{i}", kon=kon, beslut_datum="2025-06-03") for kon in CODES["kon"] for i in range(9)
    ]
    path = _write(tmp_path / "lista.csv", rows, columns)
    book = _sample_book(path, tmp_path / "u.xlsx", "--granskning", "lss_arbete_studier", size=6)
    assert Counter(row[3] for row in _rows(book["Urval"])) == {"Kvinna": 3, "Man": 3}
    list_with_insats = _write(tmp_path / "mer.csv", rows, (*columns, "insats"))
    answer = _urval(list_with_insats, tmp_path / "v.xlsx", "--granskning", "lss_arbete_studier", size=6)
    assert answer.exit_code == 3
    assert "kolumn insats: kolumnen hör inte till listan" in answer.output
    assert "en av kolumnerna Ärende-id, Stadsdelsnämnd, Kön, Beslutsdatum" in answer.output


def test_the_name_must_be_a_workbooks(tmp_path: Path) -> None:
    answer = _urval(POPULATION, tmp_path / "urval.csv")
    assert answer.exit_code == 2 and "slutar på .xlsx" in answer.output
    assert not (tmp_path / "urval.csv").exists()


def test_a_drawn_sample_is_never_written_over(tmp_path: Path) -> None:
    target = _sample_file(POPULATION, tmp_path / "u.xlsx")
    before = target.read_bytes()
    answer = _urval(POPULATION, target, seed=1)
    assert answer.exit_code == 5 and "finns redan och skrivs inte över" in answer.output
    assert target.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["u.xlsx"]


def test_an_existing_file_is_reported_before_the_list_is_read(tmp_path: Path) -> None:
    (tmp_path / "u.xlsx").write_bytes(b"annat")
    answer = _urval(_personal_column(tmp_path), tmp_path / "u.xlsx")
    assert answer.exit_code == 5 and "finns redan" in answer.output


def test_a_file_that_appears_in_the_meantime_stays(tmp_path: Path) -> None:
    target = tmp_path / "u.xlsx"

    def write_meanwhile(message: Message) -> None:
        target.write_bytes(b"annat")

    with pytest.raises(FileError, match="finns redan"):
        urval(SampleRequest(POPULATION, target, 30, 1), write_meanwhile)
    assert target.read_bytes() == b"annat"
    assert [p.name for p in tmp_path.iterdir()] == ["u.xlsx"]


def test_a_place_that_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("x", encoding="utf-8")
    answer = _urval(POPULATION, tmp_path / "fil" / "u.xlsx")
    assert answer.exit_code == 5 and "går inte att skriva" in answer.output
    assert (tmp_path / "fil").read_text(encoding="utf-8") == "x"


def test_the_output_is_swedish_and_says_what_to_do_next(tmp_path: Path) -> None:
    output = command("urval", POPULATION, "--antal", "30", "--fro", "1", "--ut", tmp_path / "u.xlsx").output
    assert [line[5:] for line in output.splitlines()[:2]] == ["[1/2] Läser listan …", "[2/2] Drar urvalet …"]
    assert output.splitlines()[-1].startswith("Klart. Urvalet ligger i ")
    help_text = command("urval", "--help").output
    assert "Användning:" in help_text and not re.search(r"\b(Usage|Options|required|default)\b", help_text)


# --- The example list --------------------------------------------------------------------------------------------


def test_the_draw_of_the_guide_gives_the_decisions_that_the_example_review_is_about(book: Any) -> None:
    with (ROOT / "sample_data" / "sysselsattning_2025" / "arenden.csv").open(encoding="utf-8-sig", newline="") as file:
        reviewed_ids = {r["arende_id"] for r in csv.DictReader(file, delimiter=";") if r["beslut_utfall"] != "avslag"}
    assert {row[1] for row in _rows(book["Urval"])} == reviewed_ids and len(reviewed_ids) == 120


def test_the_example_list_is_made_anew_byte_for_byte(tmp_path: Path) -> None:
    path = _write(tmp_path / "population.csv", population(random.Random(SEED + 5), decisions(random.Random(SEED))))
    assert path.read_bytes() == POPULATION.read_bytes()
