"""What the review surveys beside the decisions: units, open premises and recommendations, from file to page.

What is expected is read from the sample's CSV files by Python alone, with labels of the sample's own list of columns.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import docx
import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped,unused-ignore]

from checks.audits.sysselsattning_2025 import AUDIT
from checks.codebook import About, DefinitionError, Kind, Variable
from checks.report_tables import DialogPair, DialogTable, OfferTable, Overview, TallyTable
from sample_data.columns import CODES, TABLES
from sample_data.faulty import nobodys_identity_number
from tests.lib.examples import sampled
from tests.lib.pipeline_run import LSS, QUIET, ROOT, SAMPLE, SAMPLE_XLSX, command, report, rows
from tests.lib.shared import SharedRuns

Table = list[list[str]]
"""Header and rows as printed."""
UNITS, PREMISES, ADVICE = "enheter", "verksamheter", "rekommendationer"
FOLLOW_UP = ROOT / "sample_data" / "uppfoljning_2026"
_MONTHS = {5: "maj", 6: "juni"}  # of the sample's follow-ups
_DISTRICTS = CODES["stadsdel"]


# --- What is expected -------------------------------------------------------------------------------------


def read(table: str, folder: Path = SAMPLE) -> list[dict[str, str]]:
    """The rows of a CSV file as they are written."""
    with (folder / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def label(table: str, name: str) -> str:
    return next(c.label for c in TABLES[table] if c.name == name)


def printed_cell(table: str, name: str, value: str) -> str:
    """A cell as the report prints it."""
    kind = next(c.kind for c in TABLES[table] if c.name == name)
    if not value:
        return "–"
    if kind == "date":
        day = date.fromisoformat(value)
        return f"{day.day}\u00a0{_MONTHS[day.month]} {day.year}"
    return CODES[kind][value] if kind in CODES else value


def _units() -> Table:
    units = read(UNITS)
    names = [name for name in units[0] if name not in ("enhet", "stadsdel")]
    body = [[label(UNITS, name), *(printed_cell(UNITS, name, row[name]) for row in units)] for name in names]
    return [["Uppgift", *(_DISTRICTS[row["stadsdel"]] for row in units)], *body]


def _premises() -> Table:
    names = ["verksamhet", "stadsdel", "driftform", "oppet_dagar", "oppet_timmar", "besokare_dag"]
    body = [[printed_cell(PREMISES, name, row[name]) for name in names] for row in read(PREMISES)]
    return [[label(PREMISES, name) for name in names], *body]


def _offer() -> Table:
    """One of the premises in each district."""
    premises = {row["stadsdel"]: row for row in read(PREMISES)}
    districts = [code for code in _DISTRICTS if code in premises]
    names = [c.name for c in TABLES[PREMISES] if c.kind == "ja_nej"]
    body = [
        [
            label(PREMISES, name),
            *(printed_cell(PREMISES, name, premises[code][name]) for code in districts),
            str(sum(row[name] == "ja" for row in premises.values())),
        ]
        for name in names
    ]
    return [["Utbud", *(_DISTRICTS[code] for code in districts), "Antal"], *body]


def _register(folder: Path = SAMPLE) -> Table:
    recommendations = [
        {name: cell for name, cell in row.items() if name != "kriterium"} for row in read(ADVICE, folder)
    ]
    return [
        [label(ADVICE, name) for name in recommendations[0]],
        *([printed_cell(ADVICE, *cell) for cell in r.items()] for r in recommendations),
    ]


def _states(folder: Path = SAMPLE) -> Table:
    pairs = Counter((row["mottagare"], row["lage"]) for row in read(ADVICE, folder))
    recipients = [code for code in CODES["mottagare"] if any(code == recipient for recipient, _ in pairs)]
    body = [[CODES["mottagare"][t], *(str(pairs[t, s]) for s in CODES["lage"])] for t in recipients]
    for line in body:
        line.append(str(sum(map(int, line[1:]))))
    total = ["Totalt", *(str(sum(int(line[i]) for line in body)) for i in range(1, len(CODES["lage"]) + 2))]
    return [[label(ADVICE, "mottagare"), *CODES["lage"].values(), "Totalt"], *body, total]


PAIRS = {
    "Barn": ("rutin_barn", "barn_framgar"),
    "Barnkonsekvensanalys": ("rutin_barnkonsekvensanalys", "barnkonsekvensanalys"),
    "Anhörigstöd": ("rutin_anhoriga", "anhorigstod_info"),
    "Våld": ("rutin_vald", "vald_fraga"),
    "Genomförandeplan i tid": ("planer_i_tid", "plan_i_tid"),
}
EXPECTED: Mapping[str, Callable[[], Table]] = {
    "enheter_oversikt": _units,
    "verksamheter_oversikt": _premises,
    "verksamheter_utbud": _offer,
    "rekommendationer_register": _register,
    "rekommendationer_lage": _states,
}


# --- What is printed --------------------------------------------------------------------------------------


def in_csv(folder: Path, id_: str) -> Table:
    with (folder / "tabeller" / f"{id_}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=";"))


def in_database(folder: Path, id_: str) -> Table:
    cells = rows(folder, f"SELECT ordning, etikett, kolumn, varde FROM tabeller WHERE tabell = '{id_}'")
    lines: dict[int, list[str]] = {}
    for place, name, _, value in cells:
        lines.setdefault(place, [name]).append(value)
    return [["", *(column for place, _, column, _ in cells if place == 1)], *lines.values()]


def with_content(table: Table) -> Table:
    """Without the columns that are empty in every row."""
    columns = [i for i in range(len(table[0])) if any(row[i] != "–" for row in table[1:])]
    return [[row[i] for i in columns] for row in table]


def tables_in_word(folder: Path) -> list[Table]:
    word_tables = docx.Document(str(folder / "rapport.docx")).tables
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in word_tables]


def headers_in_word(folder: Path) -> list[list[str]]:
    return [table[0] for table in tables_in_word(folder)]


def in_word(folder: Path, header: list[str]) -> Table:
    (table,) = (t for t in tables_in_word(folder) if t[0] == header)
    return table


class _Tables(HTMLParser):
    """The tables of a page as text."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[Table] = []
        self.cell = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.cell = True
            self.tables[-1][-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.cell = False

    def handle_data(self, data: str) -> None:
        if self.cell:
            self.tables[-1][-1][-1] += data


def in_html(folder: Path, header: list[str]) -> Table:
    page = _Tables()
    page.feed((folder / "rapport.html").read_text("utf-8"))
    (table,) = (t for t in page.tables if t[0] == header)
    return table


def in_excel(folder: Path, header: list[str]) -> Table:
    def text(value: object) -> str:
        return f"{value:g}".replace(".", ",") if isinstance(value, int | float) else str(value)

    for sheet in load_workbook(folder / "tabeller.xlsx").worksheets:
        lines = [[text(v) for v in line if v is not None] for line in sheet.iter_rows(values_only=True)]
        if header in lines:
            start = lines.index(header)
            return lines[start : next((i for i in range(start, len(lines)) if not lines[i]), len(lines))]
    raise AssertionError(header)


def prose(folder: Path) -> str:
    """The running text of the report."""
    return "\n".join(p.text for p in docx.Document(str(folder / "rapport.docx")).paragraphs).replace("\u00a0", " ")


@pytest.fixture(scope="module", params=sampled((SAMPLE, SAMPLE_XLSX), [SAMPLE]), ids=["folder", "xlsx"])
def run(request: pytest.FixtureRequest, runs: SharedRuns) -> Path:
    return runs.report(request.param)


@pytest.mark.parametrize("id_", EXPECTED)
def test_a_table_is_printed_as_it_was_written(id_: str, run: Path) -> None:
    expected = EXPECTED[id_]()
    assert in_csv(run, id_) == expected
    assert in_database(run, id_) == [["", *expected[0][1:]], *expected[1:]]
    if id_ == "rekommendationer_lage":  # all are of one state, so a sentence says it all
        assert expected[0] not in headers_in_word(run)
    else:
        visible = with_content(expected)
        assert in_word(run, visible[0]) == in_html(run, visible[0]) == in_excel(run, visible[0]) == visible


def test_numbers_among_texts_are_numbers_in_the_workbook(run: Path) -> None:
    """Units stand side by side, so a row of numbers crosses columns of texts."""
    lines = [line for s in load_workbook(run / "tabeller.xlsx").worksheets for line in s.iter_rows(values_only=True)]
    (staff,) = (line for line in lines if line[0] == label(UNITS, "handlaggare"))
    assert [*staff[1:]] == [int(row["handlaggare"]) for row in read(UNITS)]
    assert all(isinstance(cell, int) for cell in staff[1:])


def test_the_rows_are_kept_in_the_database(run: Path) -> None:
    for table in (UNITS, PREMISES, ADVICE):
        database_rows = [["" if v is None else str(v) for v in line] for line in rows(run, f"SELECT * FROM {table}")]
        file_rows = [[re.sub(r"^(\d+),(\d)$", r"\1.\2", cell) for cell in row.values()] for row in read(table)]
        plain_rows = [[re.sub(r"\.?0{6}$|(?<=\.\d)0{5}$", "", cell) for cell in line] for line in database_rows]
        assert plain_rows == file_rows


def _shows(text: str, number: int) -> bool:
    """The number, an interval that holds it, or nothing of it."""
    low, _, high = text.partition("–")
    return text == "*" or int(low) <= number <= int(high or low)


def test_dialogue_and_file_stand_side_by_side(run: Path) -> None:
    """The share is the disclosed one, where the breakdown has one, and that of the decisions where it is shown."""
    header, *body = in_csv(run, "dialog_mot_akt")
    assert header[-3:] == ["Uppfyllt i akterna", "Ärenden", "Andel (%)"]
    shares = {(line[0], line[1]): line[2:] for line in in_csv(run, "kriterier_stadsdel")[1:]}
    labels = {c.id: c.label for c in AUDIT.criteria}
    expected = []
    for name, (variable, criterion) in PAIRS.items():
        for row in read(UNITS):
            district = _DISTRICTS[row["stadsdel"]]
            share = shares.get((labels[criterion], district), ["*"] * 3)
            expected.append([name, district, printed_cell(UNITS, variable, row[variable]), *share])
            met, base = rows(
                run,
                "SELECT count(*) FILTER (WHERE utfall = 'uppfyllt'), count(*) FROM utfall "
                "JOIN arenden USING (arende_id) "
                f"WHERE kriterium = '{criterion}' AND utfall <> 'ej_aktuellt' AND stadsdel = '{row['stadsdel']}'",
            )[0]
            assert _shows(share[0], met) and _shows(share[1], base)
    assert body == expected
    assert any(line[3] == "*" for line in body) and any(line[3] != "*" for line in body)
    assert in_excel(run, header) == [header, *body]
    assert header not in headers_in_word(run), "the report tells it section by section"


def test_a_breakdown_hides_more_but_changes_no_share(run: Path, runs: SharedRuns) -> None:
    """An indicator of the same id as a criterion has another base."""
    by = runs.report(SAMPLE, *QUIET, "--uppdelning", "stadsdel,kon")
    pairs = list(zip(in_csv(run, "dialog_mot_akt"), in_csv(by, "dialog_mot_akt"), strict=True))
    for alone, divided in pairs:
        assert all(one == other or "*" in (one, other) for one, other in zip(alone, divided, strict=True))
    assert any(alone[4] == divided[4] != "30" for alone, divided in pairs)


def test_what_the_report_says_of_the_organisations(run: Path) -> None:
    text = prose(run)
    for sentence in (
        "Samtliga erbjuder caféverksamhet, hantverk, sällskapsspel,",
        "Två av dem erbjuder museibesök och riktade försök att nå yngre.",
        "En av dem erbjuder dator för deltagarna och hjälp med blanketter och myndigheter.",
        "Tolv rekommendationer finns, och alla hör till ”ej uppföljd”.",
    ):
        assert sentence in text
    assert "Underlaget har inga uppgifter" not in text


def test_a_year_later_the_report_says_the_states_of_the_recommendations(runs: SharedRuns) -> None:
    out = runs.report(FOLLOW_UP, *QUIET, "--granskning", FOLLOW_UP.name)
    assert in_csv(out, "rekommendationer_register") == _register(FOLLOW_UP)
    assert in_csv(out, "rekommendationer_lage") == _states(FOLLOW_UP)
    for table in (_register(FOLLOW_UP), _states(FOLLOW_UP)):
        assert in_word(out, table[0]) == table
    sentence = "Av tolv rekommendationer hör tre till ”genomförd”, fem till ”påbörjad”, en till ”ej påbörjad”,"
    assert sentence in prose(out)


def test_a_year_later_a_recommendation_stands_beside_what_it_was_to_move(run: Path, runs: SharedRuns) -> None:
    out = runs.report(FOLLOW_UP, *QUIET, "--granskning", FOLLOW_UP.name)
    header, *body = in_csv(out, "rekommendationer_tal")
    assert header == [
        "Nummer", "Rekommendation", "Läge vid uppföljningen", "Kriterium", "Uppfyllt i akterna", "Ärenden", "Andel (%)",
    ]  # fmt: skip
    recommendations = [row for row in read(ADVICE, FOLLOW_UP) if row["kriterium"]]
    assert len(body) == len(recommendations) == 5
    labels = {c.id: c.label for c in AUDIT.criteria}
    for line, row in zip(body, recommendations, strict=True):
        met, base = rows(
            out,
            "SELECT count(*) FILTER (WHERE utfall = 'uppfyllt'), count(*) FROM utfall "
            f"WHERE kriterium = '{row['kriterium']}' AND utfall <> 'ej_aktuellt'",
        )[0]
        register_cells = [row["nummer"], row["rekommendation"], CODES["lage"][row["lage"]], labels[row["kriterium"]]]
        assert line == [*register_cells, str(met), str(base), str(int(100 * met / base + 0.5))]
    assert "Andelen är räknad på de granskade ärenden som kriteriet gäller." in prose(out)
    assert not (run / "tabeller" / "rekommendationer_tal.csv").exists(), "no row names a criterion"


def test_the_first_follow_up_is_a_table_and_a_figure(run: Path) -> None:
    header, *body = in_csv(run, "tabell_8")
    assert header == ["Första uppföljningen", "Antal", "Andel (%)"]
    grants = [r for r in read("arenden") if r["beslut_utfall"] != "avslag"]
    days: dict[str, list[str]] = {}
    for row in read("uppfoljningar"):
        days.setdefault(row["arende_id"], []).append(row["datum"])
    dated = undated = 0
    for row in grants:
        dates, last_day = days.get(row["arende_id"], []), row["granskad_datum"] or "2025-10-31"
        if any((row["foregaende_beslut_from"] or row["beslut_from"]) < day <= last_day for day in dates):
            dated += 1
        elif "" in dates:
            undated += 1
    counts = {line[0]: int(line[1]) for line in body}
    assert counts["Totalt"] == len(grants)
    assert sum(n for name, n in counts.items() if name.startswith(("Inom", "Efter"))) == dated
    assert counts["Uppföljning finns bara utan datum"] == undated
    assert sum(n for name, n in counts.items() if name.startswith("Ingen")) == len(grants) - dated - undated
    assert (run / "figurer" / "figur_huvudkriterier_mer.svg").is_file(), "beside the seven conditions"


# --- Other exports ----------------------------------------------------------------------------------------


def export(folder: Path, **changes: Callable[[list[dict[str, str]]], list[dict[str, str]]] | None) -> Path:
    """The sample's folder with tables changed, or (None) left out."""
    shutil.copytree(SAMPLE, folder)
    for table, change in changes.items():
        if change is None:
            (folder / f"{table}.csv").unlink()
            continue
        names, lines = list(read(table)[0]), change(read(table))
        with (folder / f"{table}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, list(lines[0]) if lines else names, delimiter=";")
            writer.writeheader()
            writer.writerows(lines)
    return folder


Change = Callable[[list[dict[str, str]]], list[dict[str, str]]]


def small(folder: Path, **changes: Change | None) -> Path:
    """The same with every twelfth decision and no attendance, for tests that do not look at the decisions."""
    ids = {row["arende_id"] for row in read("arenden")[::12]}

    def only_ids(lines: list[dict[str, str]]) -> list[dict[str, str]]:
        return [row for row in lines if row["arende_id"] in ids]

    return export(folder, **({"arenden": only_ids, "uppfoljningar": only_ids, "narvaro": None} | changes))


@pytest.fixture(scope="module")
def shared_district(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with two units and two premises in one district, and recommendations in odd words."""
    second = {"enhet": "E9", "stadsdel": "jarva", "handlaggare": "7"}
    lone = {"verksamhet": "TL-9", "stadsdel": "jarva", "akt_bakning": "ja", "besokare_dag": ""}
    texts = [*TEXTS, *(row["rekommendation"] for row in read(ADVICE)[len(TEXTS) :])]
    folder = tmp_path_factory.mktemp("flera")
    changed_export = small(
        folder / "export",
        enheter=lambda lines: [*lines, {**lines[0], **second}],
        verksamheter=lambda lines: [*lines, {**lines[1], **lone}],
        rekommendationer=lambda lines: [{**r, "rekommendation": t} for r, t in zip(lines, texts, strict=True)],
    )
    return report(changed_export, folder / "ut")


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with premises in more districts than a page has room for, and a unit where no decision is."""
    more_districts, folder = ("bromma", "farsta", "skarpnack"), tmp_path_factory.mktemp("breda")
    changed_export = small(
        folder / "export",
        verksamheter=lambda lines: [*lines, *({**lines[0], "verksamhet": d, "stadsdel": d} for d in more_districts)],
        enheter=cell(0, stadsdel="bromma"),
    )
    return report(changed_export, folder / "ut")


@pytest.fixture(scope="module")
def without_follow_ups(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report without follow-ups, and with recommendations as the only table about organisations."""
    folder = tmp_path_factory.mktemp("utan")
    changed_export = small(folder / "export", enheter=None, verksamheter=lambda _: [], uppfoljningar=None)
    return report(changed_export, folder / "ut")


def cell(place: int, **values: str) -> Change:
    """The rows with other values in one of them."""
    return lambda lines: [{**row, **values} if i == place else row for i, row in enumerate(lines)]


TEXTS = (
    "=HYPERLINK(1)", "Två\r\nrader  och\tmer", "<script>alert(1)</script> & ”citat”", " Blanka omkring  ",
    "Följ 11 kap. 1 § SoL (2025:400) från den 2025-07-01, dnr SOF 2023/434.",
)  # fmt: skip
LONG = "Se över rutinerna. " * 30
FAULTS = {
    "a code that is none": (UNITS, cell(1, rutin_vald="ibland"), "rad 3", "rutin_vald"),
    "a required cell that is empty": (PREMISES, cell(2, akt_spel=""), "rad 4", "akt_spel"),
    "eight days in a week": (PREMISES, cell(0, oppet_dagar="8"), "rad 2", "oppet_dagar"),
    "not a number of visitors": (PREMISES, cell(0, besokare_dag="cirka tio"), "rad 2", "besokare_dag"),
    "a name that is no code": (PREMISES, cell(3, verksamhet="Öppna huset"), "rad 5", "verksamhet"),
    "the same unit twice": (UNITS, cell(3, enhet="E1"), "rad 5", "enhet"),
    "a follow-up without its day": (ADVICE, cell(0, lage="paborjad"), "rad 2", "uppfoljd_datum"),
    "a day without a follow-up": (ADVICE, cell(7, uppfoljd_datum="2026-05-12"), "rad 9", "lage och uppfoljd_datum"),
    "a text that is too long": (ADVICE, cell(4, rekommendation=LONG), "rad 6", "rekommendation"),
    "a text that no document can hold": (ADVICE, cell(4, rekommendation="Se\x7föver"), "rad 6", "rekommendation"),
    "no recommendation": (ADVICE, cell(4, rekommendation="  "), "rad 6", "rekommendation"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_reported_with_row_and_column(name: str, tmp_path: Path) -> None:
    table, change, row, columns = FAULTS[name]
    column = " och ".join(f"{label(table, name)} ({name})" for name in columns.split(" och "))
    folder, out = small(tmp_path / "export", **{table: change}), tmp_path / "ut"
    answer = command("rapport", folder, "--ut", out, *QUIET)
    assert answer.exit_code == 3, answer.output
    assert f"{table}.csv" in answer.output and row in answer.output and column in answer.output, answer.output
    assert not (out / "rapport.docx").exists()
    header, *lines = [line.split(";") for line in (out / "fel.csv").read_text("utf-8-sig").splitlines()]
    assert header[:3] == ["Tabell", "Rad", "Kolumn"]
    assert [f"{table}.csv", row.removeprefix("rad "), column] in [line[:3] for line in lines]


def test_a_column_that_the_codebook_does_not_have(tmp_path: Path) -> None:
    folder = export(tmp_path / "export", verksamheter=lambda lines: [{**row, "kontaktperson": "x"} for row in lines])
    answer = command("rapport", folder, "--ut", tmp_path / "ut", *QUIET)
    assert answer.exit_code == 3
    assert "kontaktperson" in answer.output and "verksamheter.csv" in answer.output


def test_a_faulty_row_can_be_left_out_and_is_counted(tmp_path: Path) -> None:
    folder = small(tmp_path / "export", verksamheter=cell(3, oppet_dagar="8"))
    out = report(folder, tmp_path / "ut", *QUIET, "--tillat-avvisade")
    assert [line[0] for line in in_csv(out, "verksamheter_oversikt")[1:]] == ["TL-1", "TL-2", "TL-3"]
    assert "Bas: 3 verksamheter. Inte medräknade, eftersom uppgifterna inte gick att använda: 1." in prose(out)
    assert rows(out, "SELECT tabell, rad, kolumn FROM avvisade") == [("verksamheter", 5, "oppet_dagar")]
    assert len(rows(out, "SELECT * FROM arenden")) == 12


NOBODYS = nobodys_identity_number()
PERSONAL = {
    "a personnummer for a name": (PREMISES, cell(1, verksamhet=NOBODYS), "rad 3", "verksamhet", NOBODYS[-4:]),
    "a personnummer in a text": (
        ADVICE,
        cell(2, rekommendation=f"Ring {NOBODYS}."),
        "rad 4",
        "rekommendation",
        NOBODYS[-4:],
    ),
    "an address in a text": (
        ADVICE,
        cell(2, rekommendation="Fråga anna@stad.example"),
        "rad 4",
        "rekommendation",
        "anna",
    ),
    "a telephone in a text": (ADVICE, cell(2, rekommendation="Ring 08-508 00 000"), "rad 4", "rekommendation", "508"),
    "among faults": (ADVICE, cell(2, rekommendation=f"{LONG} {NOBODYS}"), "rad 4", "rekommendation", NOBODYS[-4:]),
}


@pytest.mark.parametrize("name", PERSONAL)
def test_personal_data_is_refused_and_masked(name: str, tmp_path: Path) -> None:
    table, change, row, column, secret = PERSONAL[name]
    folder, out = export(tmp_path / "export", **{table: change}), tmp_path / "ut"
    answer = command("rapport", folder, "--ut", out, *QUIET)
    assert answer.exit_code == 4, answer.output
    assert f"{table}.csv, {row}, kolumn {column}" in answer.output and secret not in answer.output
    assert not out.exists()


def test_a_text_is_one_line_and_neither_run_nor_taken_for_markup(shared_district: Path) -> None:
    """Nor are the dates and numbers in a reference to the law taken for personal data."""
    expected = ["=HYPERLINK(1)", "Två rader och mer", TEXTS[2], "Blanka omkring", TEXTS[4]]
    header = with_content(_register())[0]
    assert [line[1] for line in in_word(shared_district, header)[1:6]] == expected
    assert [line[1] for line in in_html(shared_district, header)[1:6]] == expected
    assert [line[1] for line in in_excel(shared_district, header)[1:6]] == expected
    assert [line[1] for line in in_csv(shared_district, "rekommendationer_register")[1:6]] == [
        "'=HYPERLINK(1)",
        *expected[1:],
    ]
    assert "<script>" not in (shared_district / "rapport.html").read_text("utf-8")


def test_without_the_tables_nothing_is_missed(runs: SharedRuns, tmp_path: Path) -> None:
    folder = export(tmp_path / "export", enheter=None, verksamheter=None, rekommendationer=None)
    answer = command("rapport", folder, "--ut", tmp_path / "ut", *QUIET, "--stadsdelar", "namn")
    assert answer.exit_code == 0 and "ingen tabell" not in answer.output, answer.output
    out = tmp_path / "ut"
    assert json.loads((out / "manifest.json").read_text("utf-8"))["tabeller_som_saknas"] == []
    assert not [f.name for f in (out / "tabeller").iterdir() if f.stem in (*EXPECTED, "dialog_mot_akt")]
    assert rows(out, "SELECT count(*) FROM tabeller WHERE tabell LIKE '%oversikt'") == [(0,)]
    # What nobody surveyed is no part of the report.
    assert not re.search("erbjuder|rekommendationer finns|Enheternas uppgifter", prose(out))
    # The report on the decisions is that of the whole sample.
    whole = runs.report(SAMPLE)
    assert {f.name: f.read_bytes() for f in (out / "tabeller").iterdir()}.items() <= {
        f.name: f.read_bytes() for f in (whole / "tabeller").iterdir()
    }.items()


def test_one_of_the_tables_may_be_there_alone_and_empty(without_follow_ups: Path) -> None:
    text = prose(without_follow_ups)
    assert "erbjuder" not in text
    assert "Tolv rekommendationer finns, och alla hör till" in text


def test_without_follow_ups_the_time_line_says_why_it_is_empty(without_follow_ups: Path) -> None:
    assert in_csv(without_follow_ups, "tabell_8")[1:] == []
    figures = {path.stem for path in (without_follow_ups / "figurer").iterdir()}
    assert "figur_huvudkriterier" in figures and not figures & {"figur_tabell_8", "figur_huvudkriterier_mer"}
    why = "visas inte, eftersom underlaget inte har några uppgifter om uppföljningar."
    assert re.search(f"Tid till första daterade uppföljningen[^.]*{why}", prose(without_follow_ups))


def test_several_in_one_district_are_told_apart(shared_district: Path) -> None:
    # The export has E9 last; the units of one district stand together all the same.
    header = ["Uppgift", "Hägersten-Älvsjö", "Järva (E2)", "Järva (E9)", "Skärholmen", "Södermalm"]
    assert in_csv(shared_district, "enheter_oversikt")[:2] == [
        header,
        ["Antal handläggare", "12", "18", "7", "5", "12"],
    ]
    dialogue = [line for line in in_csv(shared_district, "dialog_mot_akt") if line[0] == "Våld"]
    assert [line[1] for line in dialogue] == header[1:]
    assert dialogue[1][3:] == dialogue[2][3:], "the share is the district's"
    offer = {line[0]: line[1:] for line in in_csv(shared_district, "verksamheter_utbud")}
    assert offer["Bakning"] == ["Ja", "1 av 2", "Ja", "Ja", "4"]
    assert offer["Hantverk"] == ["Ja", "Ja", "Ja", "Ja", "5"]
    assert in_csv(shared_district, "verksamheter_oversikt")[5] == ["TL-9", "Järva", "Egen regi", "5", "27,5", "–"]


def test_a_table_too_wide_for_a_page_is_split(wide: Path) -> None:
    whole = in_csv(wide, "verksamheter_utbud")
    assert len(whole[0]) == 9
    first, second = [[*line[:5], line[8]] for line in whole], [[line[0], *line[5:]] for line in whole]
    assert in_word(wide, first[0]) == in_excel(wide, first[0]) == first
    assert in_word(wide, second[0]) == in_excel(wide, second[0]) == second
    paragraphs = docx.Document(str(wide / "rapport.docx")).paragraphs
    captions = [p.text for p in paragraphs if p.style and (p.style.name or "").lower() == "caption"]
    assert [c.split("(")[1] for c in captions if "verksamheterna erbjuder" in c] == ["del 1 av 2)", "del 2 av 2)"]


def test_a_district_without_decisions_has_no_share(wide: Path) -> None:
    line = next(line for line in in_csv(wide, "dialog_mot_akt") if line[:2] == ["Våld", "Bromma"])
    assert line[3:] == ["–", "0", "–"]


def test_with_one_district_nothing_is_set_beside_the_answers(tmp_path: Path) -> None:
    ids = {row["arende_id"] for row in read("arenden") if row["stadsdel"] == "jarva"}
    folder = export(
        tmp_path / "export",
        arenden=lambda lines: [row for row in lines if row["arende_id"] in ids],
        uppfoljningar=lambda lines: [row for row in lines if row["arende_id"] in ids],
    )
    out = report(folder, tmp_path / "ut")
    assert in_csv(out, "dialog_mot_akt")[0] == ["Rutin", "Stadsdelsnämnd", "Enheten uppger"]
    assert "Stadsdel A" not in prose(out), "a single district needs no letter"


def test_an_audit_without_such_tables_has_no_such_chapter(runs: SharedRuns) -> None:
    sample = ROOT / "sample_data" / "lss_arbete_studier"
    out = runs.report(sample, *LSS)
    assert "Utöver aktgranskningen" not in prose(out)


# --- Definitions ------------------------------------------------------------------------------------------

_COMMON: dict[str, Any] = {"id": "ny", "section": "Enheter", "title": "Ny", "unit": ("enhet", "enheter"), "sources": ()}
WRONG: Mapping[str, Callable[[], Overview]] = {
    "arenden är ingen tabell om organisationer": lambda: TallyTable(
        **_COMMON, table="arenden", rows="stadsdel", columns="kon"
    ),
    "enheter har ingen variabel kon": lambda: TallyTable(**_COMMON, table=UNITS, rows="stadsdel", columns="kon"),
    "handlaggare har inga koder": lambda: TallyTable(**_COMMON, table=UNITS, rows="stadsdel", columns="handlaggare"),
    "rutin_barn ska ha koderna ja och nej": lambda: OfferTable(
        **_COMMON, table=UNITS, row_header="Utbud", group="stadsdel", offered=("gruppledare", "rutin_barn")
    ),
    "gruppledare har inte samma koder som stadsdel i arenden": lambda: DialogTable(
        **_COMMON, table=UNITS, group="gruppledare", apart="enhet", pairs=()
    ),
    "kriteriet finns_ej finns inte": lambda: _dialogue("finns_ej"),
    "kriteriet aktuell_dur redovisas inte för varje stadsdelsnämnd": lambda: _dialogue("aktuell_dur"),
}


def _dialogue(criterion: str) -> Overview:
    pair = DialogPair("Barn", "rutin_barn", criterion)
    return DialogTable(**_COMMON, table=UNITS, group="stadsdel", apart="enhet", pairs=(pair,))


@pytest.mark.parametrize("message", WRONG)
def test_an_overview_that_is_wrong_stops_the_definition(message: str) -> None:
    with pytest.raises(DefinitionError, match=f"ny: {message}"):
        replace(AUDIT, overviews=(*AUDIT.overviews, WRONG[message]()))


def test_two_tables_of_one_id() -> None:
    with pytest.raises(DefinitionError, match=r"namnet dialog_mot_akt två gånger \(tabell\)"):
        replace(AUDIT, overviews=(*AUDIT.overviews, next(o for o in AUDIT.overviews if o.id == "dialog_mot_akt")))


def test_free_text_only_where_no_decision_is() -> None:
    text = Variable("anteckning", "Anteckning", Kind.TEXT, "GR", about=About.HANDLAGGNING)
    for table in AUDIT.tables[:3]:
        with pytest.raises(DefinitionError, match=f"{table.name}: fritext får bara finnas i en tabell om organisat"):
            replace(table, variables=(*table.variables, text))
