"""Two reviewers' exports of the same decisions, compared by the command.

The tests make the exports from the sample data with known changes. The expected outputs are counted from those changes
and from the files, never from the product.
"""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import docx
import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped,unused-ignore]

from tests.functional.test_command import ENGLISH
from tests.lib import valid_export
from tests.lib.pipeline_run import QUIET, ROOT, SAMPLE, Answer, command
from tests.lib.reviewers import cases, follow_ups, write_sheets

Row = dict[str, str]
WORKING = "Arbetsmaterial – uppgifter om enskilda ärenden. Får inte publiceras."
FILES = {"samstammighet.docx", "samstammighet.html", "samstammighet.xlsx", "manifest.json"}
SHEETS = ["Att tala igenom", "Kriterier", "Variabler", "Korstabeller", "Bara en granskare"]


def compare(first: Path, second: Path, target: Path, *options: str) -> Answer:
    return command("samstammighet", first, second, "--ut", target, *(options or ("--tyst",)))


# --- Two exports with known differences -------------------------------------------------------------------


def read_rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def write_rows(path: Path, rows: Sequence[Row]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)


def export(folder: Path, change: Callable[[list[Row]], list[Row]]) -> Path:
    """Write the sample to a new folder with changed decisions and the follow-ups of those decisions."""
    shutil.copytree(SAMPLE, folder)
    rows = change(read_rows(folder / "arenden.csv"))
    write_rows(folder / "arenden.csv", rows)
    ids = {row["arende_id"] for row in rows}
    kept = [row for row in read_rows(folder / "uppfoljningar.csv") if row["arende_id"] in ids]
    write_rows(folder / "uppfoljningar.csv", kept)
    return folder


def small_export(folder: Path, change: Callable[[list[Row]], list[Row]] = lambda rows: rows) -> Path:
    """The first decisions of the sample, among them a granted and a refused one, with their follow-ups."""
    target = export(folder, lambda rows: change(rows[:12]))
    for name in ("narvaro", "enheter", "verksamheter", "rekommendationer"):
        (target / f"{name}.csv").unlink()
    return target


def granted_rows(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row["beslut_utfall"] in ("bifall", "delavslag")]


def first_coding(rows: list[Row]) -> list[Row]:
    """125 shared decisions and one more; 123 of the 125 are of women, for the skewed table of the kappa paradox."""
    shared = rows[:125]
    for i, row in enumerate(shared):
        row["kon"] = "kvinna" if i < 123 else "man"
    return [*shared, rows[125]]


def second_coding(rows: list[Row]) -> list[Row]:
    """The same 125 in another order and two others, with five differences on sex, four on interests, one on a
    provider, one on the form of a consent that is left empty; every review date and reviewer differs."""
    shared = first_coding(rows)[:125]
    for row in shared[:5]:
        row["kon"] = "man"
    for row in shared[123:]:
        row["kon"] = "kvinna"
    for row in granted_rows(shared)[:4]:
        row["intressen"] = "nej" if row["intressen"] != "nej" else "delvis"
    next(row for row in shared if row["utforare_kod"])["utforare_kod"] = "U-ANNAN"
    next(row for row in shared if row["medgivande_form"])["medgivande_form"] = ""
    for row in shared:
        row["granskare"], row["granskad_datum"] = "G-B", "2025-10-31"
    return [*reversed(shared), *rows[126:128]]


@dataclass(frozen=True)
class Run:
    """Two codings as they were written, and the output of the command."""

    first: list[Row]
    second: list[Row]
    target: Path
    output: str

    @property
    def common(self) -> list[tuple[Row, Row]]:
        """The decisions of both, in the first reviewer's order."""
        others = {row["arende_id"]: row for row in self.second}
        return [(row, others[row["arende_id"]]) for row in self.first if row["arende_id"] in others]

    def sheet(self, name: str) -> list[tuple[Any, ...]]:
        """The rows of a sheet below its headers."""
        return list(load_workbook(self.target / "samstammighet.xlsx")[name].values)[3:]

    def line(self, sheet: str, id_: str) -> dict[str, Any]:
        """The row of an overview, by header; lower and upper bounds by the header before them."""
        values = list(load_workbook(self.target / "samstammighet.xlsx")[sheet].values)
        headers: list[str] = []
        for header in values[2]:
            if header in ("Lägst", "Högst"):
                measure = next(h for h in reversed(headers) if " lägst" not in h and " högst" not in h)
                headers.append(f"{measure} {header.lower()}")
            else:
                headers.append(header)
        return dict(zip(headers, next(row for row in values if row[0] == id_), strict=True))


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("samstammighet")
    first, second = export(folder / "anna", first_coding), export(folder / "bo", second_coding)
    answer = compare(first, second, folder / "ut")
    assert answer.exit_code == 0, answer.output
    return Run(read_rows(first / "arenden.csv"), read_rows(second / "arenden.csv"), folder / "ut", answer.output)


# --- What is in the folder --------------------------------------------------------------------------------


def test_the_folder_holds_the_reports_and_no_database(run: Run) -> None:
    assert {p.name for p in run.target.iterdir()} == FILES


def test_manifest_names_both_exports(run: Run) -> None:
    manifest = json.loads((run.target / "manifest.json").read_text("utf-8"))
    assert manifest["kommando"] == "samstammighet"
    assert {n: d["rader"]["arenden"]["anvanda"] for n, d in manifest["exporter"].items()} == {"A": 126, "B": 127}
    assert set(manifest["utdata"]) == FILES - {"manifest.json"}
    for name, digest in manifest["utdata"].items():
        assert hashlib.sha256((run.target / name).read_bytes()).hexdigest() == digest
    source = run.target.parent / "bo" / "arenden.csv"
    digests = {f["fil"]: f["sha256"] for f in manifest["exporter"]["B"]["indata"]}
    assert digests["arenden.csv"] == hashlib.sha256(source.read_bytes()).hexdigest()


def test_the_command_says_what_was_compared(run: Run) -> None:
    assert "Gemensamma ärenden: 125." in run.output
    assert "bara granskare A har, och som inte räknas: 1." in run.output
    assert "bara granskare B har, och som inte räknas: 2." in run.output
    assert "börja med samstammighet.docx" in run.output


# --- The workbook -----------------------------------------------------------------------------------------


def test_every_sheet_is_marked(run: Run) -> None:
    book = load_workbook(run.target / "samstammighet.xlsx")
    assert book.sheetnames == SHEETS
    for sheet in book:
        assert sheet["A1"].value == sheet.oddFooter.left.text == f"Påhittade exempeldata. {WORKING}"


def _differences(run: Run) -> Iterator[tuple[str, ...]]:
    """The expected differences in words, in the first reviewer's order of decisions, criteria first."""
    kon, grad = {"kvinna": "Kvinna", "man": "Man"}, {"ja": "Ja", "delvis": "Delvis", "nej": "Nej"}
    outcome = {"ja": "Uppfyllt", "delvis": "Delvis uppfyllt", "nej": "Ej uppfyllt"}
    form = {"muntligt": "Muntligt", "skriftligt": "Skriftligt", "fullmakt": "Fullmakt", "": "Inget värde"}
    for a, b in run.common:
        kinds = (
            ("Kriterium", "intressen", "intressen", "Intressen", outcome),
            ("Variabel", "kon", "kon", "Kön", kon),
            ("Variabel", "intressen", "intressen", "Intressen", grad),
            ("Variabel", "medgivande_form", "medgivande_form", "Medgivandets form", form),
            ("Variabel", "utforare_kod", "utforare_kod", "Utförare (kod)", None),
        )
        for kind, id_, column, label, words in kinds:
            if a[column] != b[column]:
                answers = [words[row[column]] if words else row[column] for row in (a, b)]
                yield (a["arende_id"], kind, id_, label, *answers)


def test_the_list_to_talk_through(run: Run) -> None:
    expected = list(_differences(run))
    assert Counter(id_ for _, _, id_, *_ in expected) == {
        "kon": 7, "intressen": 8, "medgivande_form": 1, "utforare_kod": 1,
    }  # fmt: skip
    # The last two columns are for what the reviewers decide.
    assert [row[:6] for row in run.sheet("Att tala igenom")] == expected
    assert {row[6:] for row in run.sheet("Att tala igenom")} <= {(None, None), ("", "")}


def test_decisions_of_one_reviewer(run: Run) -> None:
    first, second = ({row["arende_id"] for row in rows} for rows in (run.first, run.second))
    expected = [(id_, "Granskare A") for id_ in sorted(first - second)]
    expected += [(id_, "Granskare B") for id_ in sorted(second - first)]
    assert sorted(run.sheet("Bara en granskare")) == sorted(expected)
    assert len(expected) == 3


def test_kappa_misleads_for_a_skewed_variable(run: Run) -> None:
    line = run.line("Variabler", "kon")
    assert (line["Jämförda"], line["Lika"], line["Olika"], line["Utelämnade"]) == (125, 118, 7, 0)
    assert (line["Andel lika (%)"], line["κ"], line["AC1"]) == (94.4, -0.023, 0.941)
    # Wilson's interval of 118/125 and Gwet's of the coefficients, by statsmodels and Python's irrCAC.
    assert (line["Andel lika (%) lägst"], line["Andel lika (%) högst"]) == (88.9, 97.3)
    assert (line["κ lägst"], line["κ högst"]) == (-0.048, 0.001)
    assert (line["AC1 lägst"], line["AC1 högst"]) == (0.895, 0.986)
    assert line["κ vilseleder"] == "Ja"


def test_a_variable_is_compared_where_a_reviewer_has_a_value(run: Run) -> None:
    n = len(granted_rows([a for a, _ in run.common]))
    interests = run.line("Variabler", "intressen")
    assert (interests["Jämförda"], interests["Lika"], interests["Utelämnade"]) == (n, n - 4, 125 - n)
    n_consents = sum(bool(a["medgivande_form"] or b["medgivande_form"]) for a, b in run.common)
    consent = run.line("Variabler", "medgivande_form")
    assert (consent["Jämförda"], consent["Olika"]) == (n_consents, 1)


def test_a_criterion_is_compared_where_it_applies(run: Run) -> None:
    n = len(granted_rows([a for a, _ in run.common]))
    interests = run.line("Kriterier", "intressen")
    assert (interests["Jämförda"], interests["Lika"], interests["Utelämnade"]) == (n, n - 4, 125 - n)
    resources = run.line("Kriterier", "resurser")
    assert (resources["Jämförda"], resources["Lika"], resources["κ"], resources["AC1"]) == (n, n, 1, 1)
    assert (resources["κ lägst"], resources["AC1 högst"]) == ("–", "–")


def test_coefficients_of_a_criterion_by_definition(run: Run) -> None:
    """Cohen's and Gwet's definitions, over the values in the files."""
    pairs = [(a["intressen"], b["intressen"]) for a, b in run.common if a["intressen"]]
    n, codes = len(pairs), sorted({code for pair in pairs for code in pair})
    agreement = sum(a == b for a, b in pairs) / n
    first, second = (Counter(pair[i] for pair in pairs) for i in (0, 1))
    by_margins = sum(first[c] * second[c] for c in codes) / n**2
    shares = [(first[c] + second[c]) / (2 * n) for c in codes]
    by_gwet = sum(p * (1 - p) for p in shares) / (len(codes) - 1)
    line = run.line("Kriterier", "intressen")
    assert line["κ"] == pytest.approx((agreement - by_margins) / (1 - by_margins), abs=5.1e-4)
    assert line["AC1"] == pytest.approx((agreement - by_gwet) / (1 - by_gwet), abs=5.1e-4)


def test_reviewers_and_their_dates_are_not_compared(run: Run) -> None:
    ids = {row[0] for row in run.sheet("Variabler")}
    assert not ids & {"arende_id", "granskare", "granskad_datum"}
    assert {"utforare_kod", "beslut_datum", "alder", "uppfoljningar"} <= ids


def test_text_has_a_share_and_nothing_else(run: Run) -> None:
    n_providers = sum(bool(a["utforare_kod"]) for a, _ in run.common)
    line = run.line("Variabler", "utforare_kod")
    assert (line["Jämförda"], line["Olika"], line["κ"], line["AC1"]) == (n_providers, 1, "–", "–")


def test_confusion_tables_in_the_workbook(run: Run) -> None:
    values = list(load_workbook(run.target / "samstammighet.xlsx")["Korstabeller"].values)
    titles = [row[0] for row in values[2:] if row[0] and all(c is None for c in row[1:])]
    assert titles == [
        "Kriterium: Intressen (intressen)",
        "Variabel: Kön (kon)",
        "Variabel: Intressen (intressen)",
        "Variabel: Medgivandets form (medgivande_form)",
    ]
    start = next(i for i, row in enumerate(values) if row[0] == titles[1])
    table = [tuple(c for c in row if c is not None) for row in values[start + 1 : start + 5]]
    assert [row[1:] for row in table] == [("Kvinna", "Man", "Totalt"), (118, 5, 123), (2, 0, 2), (120, 5, 125)]


# --- The reports ------------------------------------------------------------------------------------------


def _document_text(path: Path) -> list[str]:
    return [p.text for p in docx.Document(str(path)).paragraphs]


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def _page_text(path: Path) -> str:
    parser = _Text()
    parser.feed(path.read_text("utf-8"))
    return "".join(parser.parts)


def _plain(text: str) -> str:
    return " ".join(text.split())


def test_the_document_is_marked_on_its_first_page(run: Run) -> None:
    texts = [_plain(t) for t in _document_text(run.target / "samstammighet.docx")]
    assert texts[0] == "Samstämmighet mellan två granskare"
    assert "Arbetsmaterial Uppgifter om enskilda ärenden. Får inte publiceras." in texts[:4]
    assert WORKING in texts


@pytest.mark.parametrize("name", ["samstammighet.docx", "samstammighet.html"])
def test_what_the_report_says(name: str, run: Run) -> None:
    path = run.target / name
    text = _plain(_page_text(path) if path.suffix == ".html" else "\n".join(_document_text(path)))
    assert "Med 125 gemensamt granskade ärenden är granskarna överens om " in text
    assert (
        "Granskare A har kodat 126 ärenden och granskare B 127 ärenden. Gemensamma är 125 ärenden, och bara de "
        "jämförs. Bara hos granskare A finns ett ärende och bara hos granskare B finns två ärenden." in text
    )
    assert "Måttet κ vilseleder för variabeln ”Kön”." in text
    assert (
        "Variabeln ”Kön”: överens i 118 av 125 ärenden (94,4 procent), κ −0,023 (−0,048 till 0,001) men AC1 0,941 "
        "(0,895–0,986). Av granskarnas svar är 97 procent ”Kvinna”." in text
    )
    assert "Det finns 17 skillnader, i " in text
    assert "anna" in text and "bo" in text


def _tables(path: Path) -> list[list[list[str]]]:
    return [[[c.text for c in row.cells] for row in table.rows] for table in docx.Document(str(path)).tables]


def test_tables_of_the_document(run: Run) -> None:
    tables = _tables(run.target / "samstammighet.docx")
    headers = ["Jämförda", "Olika", "Andel lika (%)", "κ", "AC1"]
    variable_table = next(t for t in tables if t[0] == ["Variabel", *headers])
    assert [row[0] for row in variable_table[1:]] == ["Kön", "Intressen", "Medgivandets form"]
    assert variable_table[1][1:4] == ["125", "7", "94,4 (88,9–97,3)"]
    assert [_plain(c) for c in variable_table[1][4:]] == ["−0,023 (−0,048 till 0,001)", "0,941 (0,895–0,986)"]
    squares = [t for t in tables if t[0][0] == "Granskare A (rad), B (kolumn)"]
    assert len(squares) == 4, "a confusion table for what differs, and for nothing else"
    assert [row[1:] for row in squares[1]] == [
        ["Kvinna", "Man", "Totalt"],
        ["118", "5", "123"],
        ["2", "0", "2"],
        ["120", "5", "125"],
    ]


def test_a_wide_confusion_table_is_a_list_of_pairs(tmp_path: Path) -> None:
    """With more categories than a page has room for, the differences are listed, most common first."""
    new_districts = ("bromma", "bromma", "farsta", "kungsholmen")

    def change(rows: list[Row]) -> list[Row]:
        moved_rows = [row for row in rows if row["stadsdel"] == "jarva"][: len(new_districts)]
        for row, district in zip(moved_rows, new_districts, strict=True):
            row["stadsdel"] = district
        return rows

    districts = {row["stadsdel"] for row in read_rows(SAMPLE / "arenden.csv")}
    assert len(districts | set(new_districts)) > 5 and not districts & set(new_districts)
    assert compare(SAMPLE, export(tmp_path / "B", change), tmp_path / "ut").exit_code == 0
    table = next(t for t in _tables(tmp_path / "ut" / "samstammighet.docx") if t[0][0] == "Granskare A")
    assert table == [
        ["Granskare A", "Granskare B", "Antal"],
        ["Järva", "Bromma", "2"],
        ["Järva", "Farsta", "1"],
        ["Järva", "Kungsholmen", "1"],
    ]


def test_no_sentence_begins_with_a_digit(run: Run) -> None:
    for text in _document_text(run.target / "samstammighet.docx"):
        for sentence in text.split(". "):
            assert not sentence[:1].isdigit(), sentence


def test_the_page_is_self_contained(run: Run) -> None:
    page = (run.target / "samstammighet.html").read_text("utf-8")
    assert '<html lang="sv"' in page
    assert "<script" not in page and "http://" not in page and "https://" not in page


# --- Other pairs ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def self_comparison(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Answer]:
    """The folder of the sample compared with itself, and the answer of the command."""
    target = tmp_path_factory.mktemp("lika") / "ut"
    answer = compare(SAMPLE, SAMPLE, target, "--granskningsdatum", "2025-09-30")
    assert answer.exit_code == 0, answer.output
    return target, answer


def test_the_same_export_twice(self_comparison: tuple[Path, Answer]) -> None:
    target, _ = self_comparison
    text = _plain("\n".join(_document_text(target / "samstammighet.docx")))
    assert "Med 137 gemensamt granskade ärenden är granskarna överens om allt som går att jämföra." in text
    assert "Det är samma ärenden." in text
    assert "Korstabeller" not in text
    assert not [t for t in _tables(target / "samstammighet.docx") if t[0][0].startswith("Granskare A")]
    rows = list(load_workbook(target / "samstammighet.xlsx")["Att tala igenom"].values)
    assert [row[0] for row in rows[3:]] == ["Granskarna är överens om allt som går att jämföra."]


def test_one_category_has_no_kappa(self_comparison: tuple[Path, Answer]) -> None:
    """Every refusal of the sample cites the same provision, so kappa cannot be computed."""
    provisions = {row["avslag_lagrum"] for row in read_rows(SAMPLE / "arenden.csv")} - {""}
    assert len(provisions) == 1
    lines = [row for t in _tables(self_comparison[0] / "samstammighet.docx") for row in t if row[0] == "Avslag enligt"]
    assert [row[4:] for row in lines] == [["–", "1"]]


def test_the_same_exports_give_the_same_bytes(run: Run, tmp_path: Path) -> None:
    sources = run.target.parent
    assert compare(sources / "anna", sources / "bo", tmp_path / "ut").exit_code == 0
    for name in FILES - {"manifest.json"}:
        assert (tmp_path / "ut" / name).read_bytes() == (run.target / name).read_bytes(), name


def test_another_order_of_the_reviewers_mirrors_the_table(run: Run, tmp_path: Path) -> None:
    sources = run.target.parent
    assert compare(sources / "bo", sources / "anna", tmp_path / "ut").exit_code == 0
    tables = _tables(tmp_path / "ut" / "samstammighet.docx")
    square = next(t for t in tables if t[0][1:3] == ["Kvinna", "Man"])
    assert [row[1:3] for row in square[1:3]] == [["118", "2"], ["5", "0"]]


def test_follow_ups_are_compared_by_number(tmp_path: Path) -> None:
    first, second = (small_export(tmp_path / name) for name in "AB")
    rows_of_second = read_rows(second / "uppfoljningar.csv")
    id_ = rows_of_second[0]["arende_id"]
    count = sum(row["arende_id"] == id_ for row in rows_of_second)
    write_rows(second / "uppfoljningar.csv", rows_of_second[1:])
    assert compare(first, second, tmp_path / "ut").exit_code == 0
    rows = list(load_workbook(tmp_path / "ut" / "samstammighet.xlsx")["Att tala igenom"].values)
    label = "Antal rader i tabellen Uppföljningar"
    expected = (id_, "Variabel", "uppfoljningar", label, str(count), str(count - 1))
    assert [row[:6] for row in rows if row[3] == label] == [expected]


def test_a_table_that_one_reviewer_lacks_is_reported(tmp_path: Path) -> None:
    first, second = (small_export(tmp_path / name) for name in "AB")
    (second / "uppfoljningar.csv").rename(second / "uppf.csv")
    answer = compare(first, second, tmp_path / "ut")
    assert answer.exit_code == 0
    assert "Granskare B: det här har inte lästs: uppf.csv." in answer.output
    text = _plain("\n".join(_document_text(tmp_path / "ut" / "samstammighet.docx")))
    assert "Exporten från granskare B saknar tabellen Uppföljningar." in text
    ids = {row[0] for row in load_workbook(tmp_path / "ut" / "samstammighet.xlsx")["Variabler"].values}
    assert "uppfoljningar" not in ids


def test_a_table_that_both_lack_or_that_nobody_codes_by_decision_is_not_reported(tmp_path: Path) -> None:
    first, second = (small_export(tmp_path / name) for name in "AB")
    for folder in (first, second):
        (folder / "uppfoljningar.csv").unlink()
    for name in ("enheter", "verksamheter", "rekommendationer"):
        shutil.copy(SAMPLE / f"{name}.csv", first)
    assert compare(first, second, tmp_path / "ut").exit_code == 0
    assert "saknar tabellen" not in _plain("\n".join(_document_text(tmp_path / "ut" / "samstammighet.docx")))


def test_a_value_that_is_not_used_is_no_difference(tmp_path: Path) -> None:
    """The codebook lets a refused decision have a value in a variable that is for granted ones; nothing uses it."""

    def change(rows: list[Row]) -> list[Row]:
        refused = next(row for row in rows if row["beslut_utfall"] == "avslag")
        assert not refused["intressen"]
        refused["intressen"] = "ja"
        return rows

    answer = compare(small_export(tmp_path / "A"), small_export(tmp_path / "B", change), tmp_path / "ut")
    assert answer.exit_code == 0, answer.output
    assert "Skillnader att tala igenom: 0." in answer.output


def test_codes_and_labels_are_the_same_value(tmp_path: Path) -> None:
    """The sample as a workbook has labels, real dates and numbers: the same coding."""
    answer = compare(SAMPLE, ROOT / "sample_data" / "sysselsattning_2025.xlsx", tmp_path / "ut")
    assert answer.exit_code == 0, answer.output
    assert "Skillnader att tala igenom: 0." in answer.output


def test_a_folder_of_workbooks_is_an_export_like_any_other(tmp_path: Path) -> None:
    first, second, third = cases(3)
    write_sheets(tmp_path / "A" / "a.xlsx", [first], follow_ups(first["arende_id"]))
    write_sheets(tmp_path / "A" / "b.xlsx", [second], follow_ups(second["arende_id"]))
    write_sheets(tmp_path / "B.xlsx", [second, third], follow_ups(second["arende_id"], third["arende_id"]))
    answer = compare(tmp_path / "A", tmp_path / "B.xlsx", tmp_path / "ut")
    assert answer.exit_code == 0, answer.output
    assert "Gemensamma ärenden: 1." in answer.output and "Skillnader att tala igenom: 0." in answer.output


# --- Mistakes ---------------------------------------------------------------------------------------------


def test_nothing_in_common(tmp_path: Path) -> None:
    other = valid_export.write_folder(tmp_path / "annan")
    answer = compare(SAMPLE, other, tmp_path / "ut")
    assert answer.exit_code == 3
    assert "De två exporterna har inget ärende gemensamt" in answer.output
    assert "Granskare A har 137 ärenden och granskare B tre" in _plain(answer.output)
    assert not (tmp_path / "ut").exists()


def test_faults_of_both_are_listed_by_reviewer(tmp_path: Path) -> None:
    def faulty(rows: list[Row]) -> list[Row]:
        rows[4]["kon"] = "kvinnna"
        return rows

    first, second = export(tmp_path / "A", faulty), export(tmp_path / "B", faulty)
    answer = compare(first, second, tmp_path / "ut")
    assert answer.exit_code == 3
    assert "Exporten följer inte kodboken: 2 fel." in answer.output
    for letter in "AB":
        assert f"granskare {letter}, arenden.csv, rad 6, kolumn Kön (kon): ”kvinnna”" in answer.output
    lines = list(load_workbook(tmp_path / "ut" / "fel.xlsx")["Fel"].values)[3:]
    assert [(str(row[0]).split(",")[0], row[1], row[3]) for row in lines] == [
        ("granskare A", 6, "kvinnna"),
        ("granskare B", 6, "kvinnna"),
    ]
    assert {p.name for p in (tmp_path / "ut").iterdir()} == {"fel.xlsx", "fel.csv"}


@pytest.mark.parametrize("place", ["first", "second"])
def test_personal_data(place: str, tmp_path: Path) -> None:
    """One export has personal data, and the other a fault that must not be reported either."""
    personal = ROOT / "sample_data" / "personuppgift"
    faulty = ROOT / "sample_data" / "felaktig"
    pair = (personal, faulty) if place == "first" else (faulty, personal)
    answer = compare(*pair, tmp_path / "ut")
    assert answer.exit_code == 4
    assert f"granskare {'A' if place == 'first' else 'B'}, " in answer.output
    assert [p for p in tmp_path.iterdir() if p.name != "hem"] == []


@pytest.mark.parametrize("place", ["first", "second"])
def test_a_missing_file(place: str, tmp_path: Path) -> None:
    pair = (tmp_path / "saknas", SAMPLE) if place == "first" else (SAMPLE, tmp_path / "saknas")
    answer = compare(*pair, tmp_path / "ut")
    assert answer.exit_code == 5
    assert "saknas finns inte" in answer.output
    assert not (tmp_path / "ut").exists()


@pytest.mark.parametrize("place", ["first", "second"])
def test_the_target_may_not_hold_an_export(place: str, tmp_path: Path) -> None:
    folder = export(tmp_path / "A", lambda rows: rows)
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    answer = compare(*((folder, SAMPLE) if place == "first" else (SAMPLE, folder)), folder)
    assert answer.exit_code == 5
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before


def test_a_folder_of_the_users_own_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "ut").mkdir()
    (tmp_path / "ut" / "brev.docx").write_text("mitt")
    answer = compare(SAMPLE, SAMPLE, tmp_path / "ut")
    assert answer.exit_code == 5
    assert [p.name for p in (tmp_path / "ut").iterdir()] == ["brev.docx"]


def test_a_report_is_not_replaced_by_a_comparison_nor_the_other_way(
    run: Run, tiny_export: Path, tiny_report: Path, tmp_path: Path
) -> None:
    report_folder = Path(shutil.copytree(tiny_report, tmp_path / "rapport"))
    answer = compare(SAMPLE, SAMPLE, report_folder)
    assert answer.exit_code == 5
    assert "granskning rapport" in answer.output
    assert (report_folder / "rapport.docx").exists()
    comparison_folder = Path(shutil.copytree(run.target, tmp_path / "jamford"))
    assert command("rapport", tiny_export, "--ut", comparison_folder, *QUIET).exit_code == 5
    assert {p.name for p in comparison_folder.iterdir()} == FILES


def test_an_earlier_comparison_is_replaced_unless_someone_has_written_in_it(
    run: Run, tiny_export: Path, tmp_path: Path
) -> None:
    target = Path(shutil.copytree(run.target, tmp_path / "ut"))
    assert compare(tiny_export, tiny_export, target).exit_code == 0
    book = load_workbook(target / "samstammighet.xlsx")
    book["Att tala igenom"]["G4"] = "Enades om Ja"
    book.save(target / "samstammighet.xlsx")
    answer = compare(tiny_export, tiny_export, target)
    assert answer.exit_code == 5
    assert "samstammighet.xlsx" in answer.output


def test_unknown_columns(tmp_path: Path) -> None:
    def extended(rows: list[Row]) -> list[Row]:
        return [{**row, "anteckning": "x"} for row in rows]

    first, second = small_export(tmp_path / "A"), small_export(tmp_path / "B", extended)
    assert compare(first, second, tmp_path / "ut").exit_code == 3
    answer = compare(first, second, tmp_path / "ut", "--ignorera-okanda", "--tyst")
    assert answer.exit_code == 0, answer.output
    assert "utelämnats hos granskare B" in answer.output and "anteckning" in answer.output


@pytest.mark.parametrize(
    ("arguments", "fragment"),
    [
        (("x",), "B"),
        (("x", "y"), "--ut"),
        (("x", "y", "--ut", "z", "--granskningsdatum", "i går"), "i går är inget datum"),
        (("x", "y", "--ut", "z", "--granskning", "finns_inte"), "Det som finns är"),
    ],
)
def test_wrong_use(arguments: tuple[str, ...], fragment: str) -> None:
    answer = command("samstammighet", *arguments)
    assert answer.exit_code == 2
    assert fragment in answer.output
    assert not ENGLISH.search(answer.output), answer.output


def test_help_is_swedish() -> None:
    answer = command("samstammighet", "--help")
    assert answer.exit_code == 0
    assert "Användning:" in answer.output and "A B" in answer.output
    assert not ENGLISH.search(answer.output), answer.output


def test_progress_names_the_reviewer(self_comparison: tuple[Path, Answer]) -> None:
    target, answer = self_comparison
    assert "[1/4] Läser exporten från granskare A …" in answer.output
    assert "[2/4] Läser exporten från granskare B …" in answer.output
    manifest = json.loads((target / "manifest.json").read_text("utf-8"))
    assert manifest["alternativ"]["granskningsdatum"] == "2025-09-30"
