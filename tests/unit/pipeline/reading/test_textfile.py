"""A CSV file is read in place or through a canonical copy, with the same result."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import random
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from checks.audits.sysselsattning_2025 import AUDIT
from pipeline.database import connect
from pipeline.errors import FileError, PersonalDataError
from pipeline.reading import textfile
from pipeline.reading.export import Export
from pipeline.reading.match import column_index, normalise
from pipeline.reading.scan import survey
from pipeline.reading.text_table import from_text

SPEC = AUDIT.table("narvaro")
INDEX = column_index(SPEC)
HEADER = ["person_id", "stadsdel", "kon", "manad", "omfattning", "timmar"]
ROW = ["P1", "farsta", "man", "2024-01", "1-12", "5"]


@dataclass(frozen=True)
class Read:
    """A table as read: cells as text ("" where empty), each row's number in the file, and the faults."""

    headers: list[str]
    rows: list[list[str]]
    numbers: list[int]
    empty: int
    faults: list[tuple[int | None, str]]


def _fits(headers: list[str]) -> int:
    return sum(normalise(h) in INDEX for h in headers)


def _read(path: Path) -> Read:
    """The whole way from the file to the relation that the product loads from."""
    scratch = path.parent / "scratch"
    scratch.mkdir(exist_ok=True)
    text = textfile.read(path, scratch, _fits)
    export = Export({SPEC.name: from_text(text, SPEC, path.name, path)}, {path: text.sha256})
    database = scratch / "x.duckdb"
    database.unlink(missing_ok=True)
    with connect(database, [path]) as con:
        survey(con, export, scratch)
        table = export.tables[SPEC.name]
        rows = [[cell or "" for cell in row] for row in con.execute(f"SELECT * FROM {table.relation}").fetchall()]
    numbers = [table.row(i) for i in range(len(rows))]
    return Read(list(table.headers), rows, numbers, table.empty_rows, [(f.row, f.reason) for f in table.faults])


def _is_read_in_place(path: Path) -> bool:
    scratch = path.parent / "scratch"
    scratch.mkdir(exist_ok=True)
    return textfile.read(path, scratch, _fits).path == path


def _write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "narvaro.csv"


def _lines(*rows: list[str], sep: str = ";") -> list[str]:
    return [sep.join(row) for row in rows]


# --- Both ways --------------------------------------------------------------------------------------------

_PLAIN = ["", "a", "åäö", "x y", " b ", "1-12", "4:1", "=1+1", "#", "'", "\\", "NULL", "0", "–", "𝄞"]


def _random_table(rng: random.Random, sep: str) -> list[list[str]]:
    other_separators = [c for c in (";", ",", "\t") if c != sep]
    rows = [
        [rng.choice([*_PLAIN, f"a{rng.choice(other_separators)}b"]) for _ in HEADER] for _ in range(rng.randint(1, 30))
    ]
    return [row if any(cell.strip() for cell in row) else ROW for row in rows]


@pytest.mark.parametrize("seed", range(12))
def test_a_plain_file_is_the_same_either_way(seed: int, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(seed)
    sep, newline = rng.choice(";,\t"), rng.choice(("\n", "\r\n"))
    rows = _random_table(rng, sep)
    last_newline = rng.choice((newline, ""))
    _write(file, newline.join(_lines(HEADER, *rows, sep=sep)) + last_newline)
    assert _is_read_in_place(file)
    in_place = _read(file)
    monkeypatch.setattr(textfile, "_is_plain", lambda window: False)
    assert not _is_read_in_place(file)
    assert _read(file) == in_place
    assert in_place == Read(HEADER, rows, list(range(2, len(rows) + 2)), 0, [])


@pytest.mark.parametrize("chunk", [5, 7, 16, 64, 1 << 22])
@pytest.mark.parametrize("seed", range(4))
def test_where_a_chunk_ends_does_not_matter(seed: int, chunk: int, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Quotes, empty rows, line ends and letters of several bytes are split between two chunks."""
    rng = random.Random(seed)
    rows = _random_table(rng, ";")
    text = io.StringIO()
    writer = csv.writer(
        text, delimiter=";", lineterminator="\r\n", quoting=rng.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    )
    writer.writerow(HEADER)
    expected: list[tuple[int, list[str]]] = []
    empty = 0
    for number, row in enumerate(rows, start=2):
        if rng.random() < 0.25:
            empty += 1
            writer.writerow(rng.choice(([""] * 6, [" "] * 6, [])))
        expected.append((number + empty, row))
        writer.writerow(row)
    content = text.getvalue().encode(rng.choice(("utf-8", "utf-8-sig", "utf-16")))
    _write(file, content)
    monkeypatch.setattr(textfile, "_CHUNK", chunk)
    csv_table = _read(file)
    assert csv_table == Read(HEADER, rows, [number for number, _ in expected], empty, [])


@pytest.mark.parametrize("letter", ['"', "𝄞"])
def test_a_row_of_the_most_characters_is_read_whatever_room_they_take(letter: str, file: Path) -> None:
    """A quotation mark is doubled, and the other letter takes four bytes."""
    cell = letter * (textfile.LONGEST_CELL - len("".join(ROW)))
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, delimiter=";").writerows([[*HEADER, "eget"], [*ROW, cell]])
    assert _read(file) == Read([*HEADER, "eget"], [[*ROW, cell]], [2], 0, [])


@pytest.mark.parametrize("chunk", range(4, 24))
def test_a_letter_split_between_chunks_is_still_utf_8(chunk: int, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(file, "\n".join(_lines(HEADER, ["å", "ä", "ö", "–", "𝄞", "x"])))
    monkeypatch.setattr(textfile, "_CHUNK", chunk)
    assert _read(file).rows == [["å", "ä", "ö", "–", "𝄞", "x"]]


def test_a_letter_cut_off_at_the_end_is_not_utf_8(file: Path) -> None:
    """The last byte alone is no letter in UTF-8, but one in Windows-1252."""
    _write(file, "\n".join(_lines(HEADER, [*ROW[:5], "å"])).encode()[:-1])
    assert _read(file).rows == [[*ROW[:5], "Ã"]]


# --- Not plain --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        ";;;;;\n",
        "\n",
        "\r\n",
        "   \n",
        " ; ;\t;;;\r\n",
    ],
)
@pytest.mark.parametrize("place", ["first", "between", "last", "last without a line end"])
def test_empty_rows_are_skipped_and_counted(text: str, place: str, file: Path) -> None:
    header, row = (line + "\n" for line in _lines(HEADER, ROW))
    match place:
        case "first":
            content, numbers, empty = text + header + row + row, [3, 4], 0
        case "between":
            content, numbers, empty = header + text + row + text + row, [3, 5], 2
        case "last":
            content, numbers, empty = header + row + row + text, [2, 3], 1
        case _:
            content, numbers, empty = header + row + row + text.rstrip("\r\n"), [2, 3], int(text.strip("\r\n") != "")
    csv_table = _read(_write(file, content))
    assert csv_table == Read(HEADER, [ROW, ROW], numbers, empty, [])


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_ends(newline: str, file: Path) -> None:
    csv_table = _read(_write(file, newline.join([*_lines(HEADER, ROW, ROW), ""])))
    assert csv_table == Read(HEADER, [ROW, ROW], [2, 3], 0, [])


def test_mixed_line_ends(file: Path) -> None:
    header, row = _lines(HEADER, ROW)
    csv_table = _read(_write(file, f"{header}\r\n{row}\n{row}\r\n{row}\n"))
    assert csv_table == Read(HEADER, [ROW] * 3, [2, 3, 4], 0, [])
    csv_table = _read(_write(file, f"{header}\n{row}\r{row}\r\n{row}"))
    assert csv_table == Read(HEADER, [ROW] * 3, [2, 3, 4], 0, [])


def test_quotes_line_breaks_and_separators_in_a_cell(file: Path) -> None:
    rows = [['a"b', "c;d", "e\nf", "g\r\nh", "", '"'], ROW, ["", '""', ";", "'", ",", "\n"]]
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([HEADER, *rows])
    csv_table = _read(_write(file, text.getvalue()))
    assert csv_table.rows == rows
    assert csv_table.numbers == [2, 3, 4], "a record is a row, as Excel numbers it"
    assert csv_table.faults == []


def test_a_quote_that_is_never_closed(file: Path) -> None:
    csv_table = _read(_write(file, "\n".join(_lines(HEADER, ROW, ['"P2', *ROW[1:]], ROW))))
    assert csv_table.rows == [ROW]
    assert csv_table.faults == [(3, "ett citattecken är fel placerat eller avslutas aldrig")]


def test_a_quote_in_the_wrong_place(file: Path) -> None:
    csv_table = _read(_write(file, "\n".join(_lines(HEADER, ROW, ['"P"2', *ROW[1:]]))))
    assert csv_table.faults == [(3, "ett citattecken är fel placerat eller avslutas aldrig")]


def test_rows_of_another_length(file: Path) -> None:
    rows = [ROW, ROW[:3], [*ROW, "extra"], [*ROW, "", " "], ROW]
    for quoted in (False, True):
        header = ['"person_id"', *HEADER[1:]] if quoted else HEADER
        csv_table = _read(_write(file, "\n".join(_lines(header, *rows))))
        assert csv_table.rows == [ROW] * 3, "trailing empty cells are no fault"
        assert csv_table.numbers == [2, 5, 6]
        assert csv_table.faults == [
            (3, "raden har 3 fält men rubrikraden har 6"),
            (4, "raden har 7 fält men rubrikraden har 6"),
        ]


def test_personal_data_in_a_broken_file_comes_first(file: Path) -> None:
    with pytest.raises(PersonalDataError) as raised:
        _read(_write(file, "\n".join(_lines(HEADER, ROW, ["19850101-2382", "x"]))))
    assert raised.value.places == ("narvaro.csv, rad 3: personnummer (19******-****)",)


# --- Encodings and separators -----------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("sep", [";", ",", "\t"])
def test_encodings_and_separators(encoding: str, sep: str, file: Path) -> None:
    row = ["åäö", "ÅÄÖ", "é–”", "a.b", "€", "x"]
    csv_table = _read(_write(file, "\r\n".join(_lines(HEADER, row, sep=sep)).encode(encoding)))
    assert csv_table == Read(HEADER, [row], [2], 0, [])


@pytest.mark.parametrize(("bom", "encoding"), [(codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")])
def test_utf_16_of_either_order(bom: bytes, encoding: str, file: Path) -> None:
    csv_table = _read(_write(file, bom + "\r\n".join(_lines(HEADER, ["å", *ROW[1:]], sep="\t")).encode(encoding)))
    assert csv_table.rows == [["å", *ROW[1:]]]


def test_the_separator_is_the_one_that_gives_known_headers(file: Path) -> None:
    """Labels hold commas, so counting signs is not enough."""
    header = ["Person-id", "Stadsdelsnämnd", "a, b, c, d, e, f, g", "kön"]
    csv_table = _read(_write(file, "\n".join(_lines(header, ["1", "2", "3", "4"], sep=";"))))
    assert csv_table.headers == header
    assert csv_table.rows == [["1", "2", "3", "4"]]


def test_a_header_in_quotes_with_the_separator_in_it(file: Path) -> None:
    csv_table = _read(_write(file, 'person_id;"stadsdel";"a;b"\nP1;farsta;x\n'))
    assert csv_table.headers == ["person_id", "stadsdel", "a;b"]
    assert csv_table.rows == [["P1", "farsta", "x"]]


def test_a_header_with_a_quote_that_is_never_closed(file: Path) -> None:
    csv_table = _read(_write(file, 'person_id;"stadsdel;kon\nP1;farsta;man\n'))
    assert csv_table.rows == []
    assert csv_table.faults


def test_a_header_alone(file: Path) -> None:
    for end in ("", "\n", "\r\n"):
        assert _read(_write(file, ";".join(HEADER) + end)) == Read(HEADER, [], [], 0, [])


# --- No text ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "är tom"),
        (b"\r\n;;;\r\n", "är tom"),
        (codecs.BOM_UTF8, "är tom"),
        (codecs.BOM_UTF16_LE, "är tom"),
        (b"%PDF-1.7", "en PDF-fil"),
        (b"PK\x03\x04rest", "en zip- eller Excel-fil"),
        (b"\xd0\xcf\x11\xe0rest", "lösenordsskyddad Office-fil"),
        (b"a;b\n1;\x00\n", "inte en textfil"),
        (b"a;b\n1;\x07\n", "inte en textfil"),
        (codecs.BOM_UTF8 + b"a;b\n\xff;1\n", "inte en textfil"),
        (codecs.BOM_UTF16_LE + b"a\x00;\x00b", "inte en textfil"),
        (codecs.BOM_UTF16_LE + "a;\0b".encode("utf-16-le"), "inte en textfil"),
        (b"a;b\n\x81;1\n", "inte en textfil"),
    ],
)
def test_what_is_no_text(content: bytes, reason: str, file: Path) -> None:
    with pytest.raises(FileError) as raised:
        _read(_write(file, content))
    assert str(raised.value).startswith("narvaro.csv är")
    assert reason in str(raised.value)


def test_a_control_character_far_into_the_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(textfile, "_CHUNK", 16)
    _write(file, "\n".join(_lines(HEADER, *[ROW] * 50)) + "\x01")
    with pytest.raises(FileError, match="inte en textfil"):
        _read(file)


def test_sha256(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = "\n".join(_lines(HEADER, *[ROW] * 50)).encode()
    _write(file, content)
    monkeypatch.setattr(textfile, "_CHUNK", 100)
    (file.parent / "scratch").mkdir()
    assert textfile.read(file, file.parent / "scratch", _fits).sha256 == hashlib.sha256(content).hexdigest()
    assert textfile.sha256(file) == hashlib.sha256(content).hexdigest()


def test_a_very_long_cell(file: Path) -> None:
    """Longer than the default limit of Python's csv module."""
    long = "x" * 300_000
    for quoted in (long, f'"{long}"'):
        csv_table = _read(_write(file, "\n".join(_lines(HEADER, [quoted, *ROW[1:]]))))
        assert [row[0] for row in csv_table.rows] == [long]


def test_the_connection_can_read_the_export_and_nothing_else(file: Path, tmp_path: Path) -> None:
    other = _write(tmp_path.parent / f"{tmp_path.name} hemlig.csv", "a;b\n1;2\n")
    _write(file, "a;b\n1;2\n")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    with connect(scratch / "x.duckdb", [file]) as con:
        assert con.execute(f"SELECT count(*) FROM read_csv('{file}')").fetchone() == (1,)
        for sql in (
            f"SELECT * FROM read_csv('{other}')",
            f"COPY (SELECT 1) TO '{other}.ut'",
            "SELECT * FROM read_csv('https://exempel.se/a.csv')",
            f"ATTACH '{tmp_path.parent / 'annan.duckdb'}'",
            "INSTALL httpfs",
            "SET enable_external_access = true",
            f"SET temp_directory = '{tmp_path.parent}'",
        ):
            with pytest.raises(duckdb.Error):
                con.execute(sql)


def test_a_line_break_of_an_old_mac_within_a_cell_does_not_end_the_row(tmp_path: Path) -> None:
    header = [variable.name for variable in SPEC.variables[:3]]
    path = tmp_path / "a.csv"
    path.write_bytes((";".join(header) + '\r\nA-1;"x\ry";z\r\nA-2;u;v\r\n').encode())
    assert _read(path).rows == [["A-1", "x\ry", "z"], ["A-2", "u", "v"]]
