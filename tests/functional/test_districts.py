"""The chapter on likställighet, its appendix and figures and the feedback to each district have the same numbers, and
none that is hidden.

What may be published is what the run wrote to `tabeller/kriterier_stadsdel.csv`. The tests count all of it again from
the files of the export, and compute every test of significance by enumerating every possible table.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import cache
from itertools import groupby, product
from math import ceil, comb, prod
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn

from checks.audits.sysselsattning_2025 import AUDIT
from checks.codebook import STADSDELAR
from tests.lib import by_group
from tests.lib.browser import tab_of, violations
from tests.lib.examples import sampled
from tests.lib.exports import Export, read_csv, write_csv
from tests.lib.oracle import outcomes, percent_half_up
from tests.lib.pipeline_run import SAMPLE, report
from tests.lib.shared import SharedRuns
from tests.spec.cases import BASE_AVSLAG, BASE_S

NBSP = "\u00a0"
LABELS = {c.id: c.label for c in AUDIT.criteria}
HEADLINES = {LABELS[id_] for id_ in AUDIT.headlines}
LARGER, CLOSER, UNKNOWN = "skiljer sig mer än slumpen ger skäl för", "värt att se närmare på", "går inte att säga"
FEW = "för få"
_WORDS = {
    "noll": 0, "inget": 0, "en": 1, "ett": 1, "två": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6, "sju": 7, "åtta": 8,
    "nio": 9, "tio": 10, "elva": 11, "tolv": 12,
}  # fmt: skip
_N = rf"(\d+|{'|'.join(_WORDS)})"
_SHARE = re.compile(
    rf"samtliga (?P<all>{_N})(?: ärenden)?|inget av (?:de )?(?P<none>{_N})(?: ärendena)?"
    rf"|(?P<count>{_N}) av (?P<base>{_N})(?: ärenden)?(?: \((?P<percent>{_N}) procent\))?"
)
NO_BASE = ("–", "0", "–")
Cells = dict[tuple[str, str], tuple[str, str, str]]
"""(criterion's label, district) -> count, base and percent as printed."""


def plain(text: str) -> str:
    return text.replace(NBSP, " ")


def number(word: str) -> str:
    return str(_WORDS.get(word, word))


def shares_in(text: str) -> list[tuple[int, int]]:
    """Count and base of every share in a text; a percent in it must be theirs."""
    shares = []
    for m in _SHARE.finditer(text):
        base = int(number(m["all"] or m["none"] or m["base"]))
        count = base if m["all"] else 0 if m["none"] else int(number(m["count"]))
        assert not m["percent"] or int(number(m["percent"])) == percent_half_up(count, base), text
        shares.append((count, base))
    return shares


def quoted(labels: list[str]) -> str:
    """'”A”, ”B” och ”C”'."""
    *others, last = [f"”{label}”" for label in labels]
    return f"{', '.join(others)} och {last}" if others else last


def spans(sentence: str) -> list[tuple[str, str, str, str, str]]:
    """Label, lowest share, its district, highest share, its district, of every criterion with a range in it."""
    ends = r"från (\w+) procent i ([\w-]+) till (\w+) procent i ([\w-]+)"
    matches = re.findall(rf"”([^”]+)” \({ends}\)", sentence)
    assert len(matches) == sentence.count("(från "), sentence
    assert {label for label, *_ in matches} <= set(LABELS.values())
    return matches


def cells(folder: Path) -> Cells:
    """All published cells of the criteria by district."""
    with (folder / "tabeller" / "kriterier_stadsdel.csv").open(encoding="utf-8-sig", newline="") as file:
        _, *lines = csv.reader(file, delimiter=";")
    return {(label, district): (count, base, percent) for label, district, count, base, percent in lines}


def paragraphs(path: Path, chapter: str = "") -> list[str]:
    """The running text of a document, or of one of its chapters, prompts included."""
    texts, inside = [], not chapter
    for element in docx.Document(str(path)).element.body:
        style = element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        text = plain("".join(t.text or "" for t in element.iter(qn("w:t"))))
        if chapter and style is not None and style.get(qn("w:val")) == "Heading1":
            inside = text == chapter
        elif inside and element.tag != qn("w:tbl") and text:
            texts.append(text)
    return texts


def tables(path: Path) -> list[list[list[str]]]:
    return [[[plain(c.text) for c in row.cells] for row in t.rows] for t in docx.Document(str(path)).tables]


def feedback(folder: Path) -> dict[str, Path]:
    return {p.stem: p for p in sorted((folder / "aterkoppling").glob("*"))}


CHAPTER = "Skillnader mellan stadsdelarna"
"""A chapter of the report, and of the appendix, which describes the method."""


def appendix(folder: Path) -> Path:
    return folder / "bilaga_kriterier.docx"


def comparison_rows(folder: Path) -> list[list[str]]:
    """The rows of the appendix' table of every criterion."""
    return next(t[1:] for t in tables(appendix(folder)) if t[0][-1] == "Tolkning")


@pytest.fixture(scope="module")
def run(runs: SharedRuns) -> Path:
    return runs.report(SAMPLE)


@pytest.fixture(scope="module")
def published(run: Path) -> Cells:
    return cells(run)


@pytest.fixture(scope="module")
def differences(run: Path) -> list[list[str]]:
    return comparison_rows(run)


@pytest.fixture(scope="module")
def counts() -> dict[tuple[str, str], by_group.Count]:
    """Count and base of every criterion in every district of the export, assessed without the product."""
    decisions, followups = (read_csv(SAMPLE / f"{name}.csv") for name in ("arenden", "uppfoljningar"))
    assessed = [row | {"utfall": outcomes(row, followups, AUDIT.granskningsdatum)} for row in decisions]
    counts_by_group = by_group.by_group(assessed, ["stadsdel"], by_group.criteria(LABELS))
    return {(label, district): count for (label, (district,)), count in counts_by_group.items()}


@cache
def exact_p(shares: tuple[by_group.Count, ...]) -> Fraction | None:
    """The exact p-value: the part of all tables with these margins that is no more probable; None if untested."""
    counts, bases = [n for n, base in shares if base], [base for _, base in shares if base]
    if len(bases) < 2 or sum(counts) in (0, sum(bases)):
        return None
    # The probability of a table is proportional to the number of ways to it.
    observed, rare_ways, all_ways = prod(map(comb, bases, counts)), 0, 0
    for others in product(*(range(base + 1) for base in bases[1:])):
        first = sum(counts) - sum(others)
        if 0 <= first <= bases[0]:
            ways = prod(map(comb, bases, (first, *others)))
            all_ways += ways
            rare_ways += ways if ways <= observed else 0
    return Fraction(rare_ways, all_ways)


def holm(ps: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """P-values adjusted for their number: the smallest times all of them, the next times one less, never falling."""
    adjusted: dict[str, Fraction] = {}
    for rank, label in enumerate(sorted(ps, key=ps.__getitem__)):
        adjusted[label] = max(*adjusted.values(), Fraction(0), min(Fraction(1), (len(ps) - rank) * ps[label]))
    return adjusted


def rounded_up(p: Fraction) -> str:
    """The p-value rounded up to three decimals, as the appendix prints it."""
    return f"{ceil(p * 1000) / 1000:g}".replace(".", ",")


def districts(published: Cells) -> list[str]:
    return [d for d in dict.fromkeys(district for _, district in published) if d != "Samtliga"]


# --- The chapter and its appendix -------------------------------------------------------------------------


def test_the_chapter_says_how_many_decisions_there_are_and_that_they_are_few(run: Path) -> None:
    text = " ".join(paragraphs(run / "rapport.docx", CHAPTER))
    with (SAMPLE / "arenden.csv").open(encoding="utf-8-sig") as file:
        codes = [row["stadsdel"] for row in csv.DictReader(file, delimiter=";")]
    for code in set(codes):
        assert re.search(rf"\b{codes.count(code)}( ärenden)? i {STADSDELAR[code]}\b", text)
    points = 100 // max(map(codes.count, codes))
    assert points == 2 and "ändrar ett enda ärende andelen med minst två procentenheter" in text.replace("\u00a0", " ")
    assert "Det är små urval" in text and "dolt skrivs inte p-värdet ut" in " ".join(paragraphs(appendix(run), CHAPTER))


def test_the_numbers_are_those_of_the_export(published: Cells, counts: dict[tuple[str, str], by_group.Count]) -> None:
    assert set(districts(published)) == {STADSDELAR[r["stadsdel"]] for r in read_csv(SAMPLE / "arenden.csv")}
    for key, (count, base, percent) in published.items():
        hits, true_base = counts[key]
        if count == FEW:
            assert (base, percent) == (FEW, FEW) and 0 < true_base < AUDIT.threshold
        elif "–" in count and true_base:
            low, high = map(int, count.split("–"))
            assert (base, percent) == (str(true_base), "*") and low <= hits <= high and low < high
            if 0 < hits < AUDIT.threshold:
                total, _ = counts[key[0], by_group.ALL]
                assert low == 0 and high >= min(AUDIT.threshold - 1, total)
        else:
            assert (count, base, percent) == (
                (str(hits), str(true_base), str(percent_half_up(hits, true_base))) if true_base else NO_BASE
            )


def test_every_row_has_the_lowest_and_highest_share_that_is_shown(
    differences: list[list[str]], published: Cells
) -> None:
    rows_ = {row[0]: row for row in differences}
    for label in dict.fromkeys(label for label, _ in published):
        percents = [
            int(percent) for d in districts(published) for percent in [published[label, d][2]] if percent.isdigit()
        ]
        if len(percents) < 2:
            assert label not in rows_
            continue
        assert [int(cell) for cell in rows_[label][1:4]] == [
            min(percents),
            max(percents),
            max(percents) - min(percents),
        ]
    order = [(row[-1] != LARGER, -int(row[3])) for row in differences]
    assert order == sorted(order)


def test_p_values_and_verdicts_are_those_of_every_possible_table(
    run: Path,
    differences: list[list[str]],
    published: Cells,
    counts: dict[tuple[str, str], by_group.Count],
) -> None:
    """Holm's correction covers the headlines that are tested; nothing is tested where a count is hidden."""
    names = districts(published)
    hidden = {label for label, _ in published if any(published[label, d][2] == "*" for d in names)}
    exact = {label: exact_p(tuple(counts[label, d] for d in names)) for label in dict.fromkeys(k for k, _ in published)}
    family = {label: p for label, p in exact.items() if p is not None and label in HEADLINES - hidden}
    adjusted = holm(family)
    assert hidden and 1 < len(family) < len(HEADLINES)
    for label, *_, p_text, adjusted_text, reading in differences:
        p, p_adjusted = exact[label], adjusted.get(label)
        if label in hidden:
            assert (p_text, adjusted_text, reading) == ("*", "–", "prövas inte")
        elif p is None:
            assert (p_text, adjusted_text, reading) == ("–", "–", "ingen skillnad")
        else:
            assert (p_text, adjusted_text) == (rounded_up(p), "–" if p_adjusted is None else rounded_up(p_adjusted))
            significant = p_adjusted is not None and p_adjusted <= Fraction(5, 100)
            assert reading == (LARGER if significant else CLOSER if p <= Fraction(5, 100) else UNKNOWN)
    text = " ".join(paragraphs(appendix(run), CHAPTER))
    n_headlines, n_tested = re.findall(rf"valt {_N} huvudresultat, varav {_N} kan prövas här", text)[0]
    assert (number(n_headlines), number(n_tested)) == (str(len(HEADLINES)), str(len(family)))


def test_what_stands_out_is_told_with_the_numbers_of_each_district(
    run: Path, differences: list[list[str]], published: Cells
) -> None:
    texts = paragraphs(run / "rapport.docx", CHAPTER)
    assert not [row for row in differences if row[-1] == LARGER]
    assert (
        "Inget av de huvudresultat som kan prövas skiljer sig mer mellan stadsdelarna än slumpen ger skäl för." in texts
    )
    closer_sentence = next(s for s in texts if s.startswith("Värt att se närmare på är "))
    wide_sentence = next(s for s in texts if s.startswith("Skillnaden mellan högsta och lägsta andel är"))
    assert wide_sentence.endswith("kan vara slump.")
    for sentence, verdict, minimum in ((closer_sentence, CLOSER, 0), (wide_sentence, UNKNOWN, 25)):
        widest = [
            row[0] for row in differences
            if row[-1] == verdict and int(row[3]) >= minimum and enough(published, row[0])
        ][:3]  # fmt: skip
        matches = spans(sentence)
        assert widest and [span[0] for span in matches] == widest
        assert all(is_widest(published, *span) for span in matches)


def is_widest(published: Cells, label: str, low: str, where_low: str, high: str, where_high: str) -> bool:
    """Whether these are the lowest and the highest share that is shown, each in a district that has it."""
    percents = {d: p for d in districts(published) for p in [published[label, d][2]] if p.isdigit()}
    ends = min(percents.values(), key=int), max(percents.values(), key=int)
    return (number(low), number(high)) == ends == (percents[where_low], percents[where_high])


def enough(published: Cells, label: str) -> bool:
    """Whether every district whose share is shown has at least ten decisions."""
    return all(int(base) >= 10 for d in districts(published) for _, base, p in [published[label, d]] if p.isdigit())


def test_a_headline_beyond_chance_is_told_with_the_numbers_of_each_district(
    other_report: Callable[[str], Path],
) -> None:
    folder = other_report("skiljer")
    published, label = cells(folder), LABELS["vald_fraga"]
    # Every other headline is the same in all districts, so there are two to test.
    p_values = {}
    for id_, met_counts in DIFFERING_HEADLINES.items():
        assert {d: published[LABELS[id_], d][:2] for d in districts(published)} == {
            STADSDELAR[code]: (str(n), "20") for code, n in met_counts.items()
        }
        p_values[LABELS[id_]] = exact_p(tuple((n, 20) for n in met_counts.values())) or Fraction(1)
    adjusted = holm(p_values)
    assert [p_adjusted <= Fraction(5, 100) for p_adjusted in adjusted.values()] == [True, False]
    rows_ = comparison_rows(folder)
    assert [row[0] for row in rows_ if row[-1] == LARGER] == [label]
    assert {row[0]: row[4:6] for row in rows_ if row[5] != "–"} == {
        name: [rounded_up(p), rounded_up(adjusted[name])] for name, p in p_values.items()
    }
    texts = paragraphs(folder / "rapport.docx", CHAPTER)
    place = texts.index(f"Ett huvudresultat {LARGER}:")
    ranked = sorted(districts(published), key=lambda d: int(published[label, d][0]), reverse=True)
    (question,) = (c.question for c in AUDIT.criteria if c.label == label)
    assert re.findall("|".join(ranked), texts[place + 1]) == ranked and texts[place + 1].startswith(
        f"{question} Så är det i "
    )
    assert shares_in(texts[place + 1]) == [(int(published[label, d][0]), 20) for d in ranked]
    (summary,) = (s for s in paragraphs(folder / "rapport.docx", "Sammanfattning") if "slumpen ger skäl för" in s)
    assert [(name, is_widest(published, name, *ends)) for name, *ends in spans(summary)] == [(label, True)]
    feedback_rows = [row for path in feedback(folder).values() for t in tables(path) for row in t[1:]]
    highlighted = [row for row in feedback_rows if row[0] == label and len(row) == 4]
    assert highlighted
    assert all("Stadsdelarna skiljer sig här mer än slumpen ger skäl för." in row[1] for row in highlighted)


def test_the_text_of_the_funnels_names_who_is_outside(run: Path, published: Cells) -> None:
    text = " ".join(paragraphs(appendix(run), CHAPTER))
    main = [LABELS[id_] for id_ in AUDIT.main_criteria]
    inside = [label for label in main if not outside(published, label)]
    assert inside and f"För {quoted(inside)} ligger alla stadsdelar i det mörka fältet." in text
    for label in main:
        if label not in inside:
            (names,) = re.findall(rf"För ”{label}” ligger ([^.]*)\.", text)
            assert {d for d in districts(published) if d in names} == outside(published, label)
    totals = [t for t in svg_texts(run / "figurer" / "figur_tratt.svg") if t.startswith("Samtliga: ")]
    shares = [published[label, "Samtliga"] for label in main]
    assert totals == [f"Samtliga: {count} av {base} ({percent} %)" for count, base, percent in shares]


def outside(published: Cells, label: str) -> set[str]:
    """The districts whose count lies in the outer 2.5 per cent of the probability on its side."""
    hits, total = map(int, published[label, "Samtliga"][:2])
    counts = {d: tuple(map(int, published[label, d][:2])) for d in districts(published)}
    return {
        d for d, (k, n) in counts.items()
        if min(beyond(hits, total, n, k, low=low) for low in (True, False)) <= Fraction(25, 1000)
    }  # fmt: skip


def test_the_numbers_of_the_funnels_are_those_that_were_published(run: Path, published: Cells) -> None:
    _, *lines = sheet(run, "Huvudkriterierna: andel uppfyllt mot antal ärenden")
    main = [LABELS[id_] for id_ in AUDIT.main_criteria]
    assert [(line[0], line[1]) for line in lines] == list(product(main, districts(published)))
    for label, district, count, base, percent, low, high, _, _ in lines:
        assert (str(count), str(base), str(percent)) == published[label, district]
        hits, total = map(int, published[label, "Samtliga"][:2])
        for k, is_low in ((low, True), (high, False)):
            # The tail from one step further out has at most 2.5 per cent of the probability, and the tail from k more.
            tail = [beyond(hits, total, base, n, low=is_low) for n in (k, k - 1 if is_low else k + 1)]
            assert tail[1] <= Fraction(25, 1000) < tail[0]


def test_a_criterion_without_data_has_no_place_in_the_funnels(other_report: Callable[[str], Path]) -> None:
    """The export has no table of follow-ups, so nothing is known about them."""
    text = " ".join(paragraphs(appendix(other_report("skiljer")), CHAPTER))
    (names,) = re.findall(r"För ([^.]*) ligger alla stadsdelar i det mörka fältet\.", text)
    assert LABELS["aktuell_dur"] in names and LABELS["uppfoljning_inom_sex_manader"] not in names


def beyond(hits: int, total: int, n: int, k: int, *, low: bool) -> Fraction:
    """The probability of at most (or at least) k of n, each with the share `hits` of `total`."""
    counts = range(k + 1) if low else range(k, n + 1)
    return Fraction(sum(comb(n, i) * hits**i * (total - hits) ** (n - i) for i in counts), total**n)


def test_the_chapter_stands_between_the_results_and_the_analysis_in_word_and_on_the_page(run: Path) -> None:
    page = (run / "rapport.html").read_text(encoding="utf-8")
    for headings in (chapters(run / "rapport.docx"), re.findall(r"<h2[^>]*>([^<]+)</h2>", page)):
        place = headings.index(CHAPTER)
        assert headings[place - 1 : place + 2] == ["Granskningsresultat", CHAPTER, "Analys"]
    assert chapters(appendix(run))[-1] == CHAPTER


def chapters(path: Path) -> list[str]:
    return [p.text for p in docx.Document(str(path)).paragraphs if p.style and p.style.name == "Heading 1"]


# --- Figures ----------------------------------------------------------------------------------------------


def svg_texts(path: Path) -> list[str]:
    return [plain("".join(e.itertext())) for e in ET.parse(path).iter("{http://www.w3.org/2000/svg}text")]


def sheet(run: Path, title: str) -> list[list[Any]]:
    """Header and rows of a figure's sheet in the workbook; for a figure of the appendix the sheet is an `Underlag`."""
    book = openpyxl.load_workbook(run / "tabeller.xlsx")
    worksheet = next(
        s for s in book.worksheets
        if s.title.startswith(("Figur", "Underlag")) and title in str(s.cell(1, 1).value)
    )  # fmt: skip
    width = sum(cell.value is not None for cell in worksheet[4])
    lines = [[cell.value for cell in row[:width]] for row in worksheet.iter_rows(min_row=4)]
    return [row for row in lines if row[-1] is not None]


def test_the_heat_map_has_every_cell_and_no_other_number(run: Path, published: Cells) -> None:
    header, *lines = sheet(run, "Andel uppfyllt i procent per kriterium")
    columns = [name.removesuffix(" (%)") for name in header[1:]]
    assert columns == [*districts(published), "Samtliga"]
    percents = {(line[0], d): str(cell) for line in lines for d, cell in zip(columns, line[1:], strict=True)}
    assert percents == {key: percent for key, (_, _, percent) in published.items()}
    texts = svg_texts(run / "figurer" / "figur_resultatkarta.svg")
    cell_texts = [t.removesuffix(" %") for t in texts if re.fullmatch(rf"\d+( %)?|\*|–|{FEW}", t)]
    legend = ["0", "25", "50", "75", "100", "*", "–"]
    assert sorted(cell_texts) == sorted([percent for _, _, percent in published.values()] + legend)


def test_the_districts_shares_are_drawn_with_their_numbers(run: Path, published: Cells) -> None:
    _, *lines = sheet(run, "osäkerhetsintervall")
    for label, district, count, base, percent, low, high in lines:
        assert (str(count), str(base), str(percent)) == published[label, district]
        assert low <= percent <= high
    texts = svg_texts(run / "figurer" / "figur_skillnader.svg")
    assert [f"{line[2]} av {line[3]} ({line[4]} %)" for line in lines if line[1] != "Samtliga"] == [
        t for t in texts if re.fullmatch(r"\d+ av \d+ \(\d+ %\)", t)
    ]


def test_the_heat_map_has_its_rows_in_the_order_of_their_share(
    run: Path, published: Cells, counts: dict[tuple[str, str], by_group.Count]
) -> None:
    """The order is area by area, in the picture and in its numbers."""
    labels = [line[0] for line in sheet(run, "Andel uppfyllt i procent per kriterium")[1:]]
    area = {c.label: c.area for c in AUDIT.criteria}
    parts = [(area_name, list(part)) for area_name, part in groupby(labels, key=area.__getitem__)]
    assert sorted(labels) == sorted({label for label, _ in published})
    assert len(parts) == len({area_name for area_name, _ in parts}) > 3
    for _, part in parts:
        shares = [Fraction(*counts[label, "Samtliga"]) for label in part]
        assert shares == sorted(shares, reverse=True)
    assert " ".join(svg_texts(run / "figurer" / "figur_resultatkarta.svg")).startswith(" ".join(labels))


def test_alternative_texts_hold_the_numbers_of_the_picture(
    run: Path, differences: list[list[str]], published: Cells
) -> None:
    root = ET.parse(run / "figurer" / "figur_skillnader.svg").getroot()
    matches = re.findall(
        r"”([^”]+)” från (\w+) procent i ([\w-]+) till (\w+) procent i ([\w-]+)", plain(root[1].text or "")
    )
    widest = [row[0] for row in differences if int(row[3]) and enough(published, row[0])]
    labels = list(dict.fromkeys(line[0] for line in sheet(run, "osäkerhetsintervall")[1:]))
    assert [span[0] for span in matches] == labels == widest[:3]
    assert all(is_widest(published, *span) for span in matches)


# --- Feedback ---------------------------------------------------------------------------------------------


def test_there_is_feedback_to_every_district_of_the_export(run: Path, published: Cells) -> None:
    files = feedback(run)
    assert {STADSDELAR[code] for code in files} == set(districts(published))
    titles = {code: docx.Document(str(path)).paragraphs[0].text for code, path in files.items()}
    assert titles["sodermalm"] == "Återkoppling till Södermalms stadsdelsförvaltning"
    assert titles["jarva"] == "Återkoppling till Järva stadsdelsförvaltning"


@pytest.mark.parametrize("code", ["hagersten_alvsjo", "jarva", "skarholmen", "sodermalm"])
def test_the_tables_of_the_feedback_hold_what_was_published(
    run: Path, published: Cells, counts: dict[tuple[str, str], by_group.Count], code: str
) -> None:
    """A district also sees small counts of its own conduct, without a percent; none of them is about persons."""

    def printed(label: str, place: str) -> str:
        count, base, percent = published[label, place]
        if base == "0":
            return "–"
        if base == FEW:
            assert label in (LABELS["forlangning_tillfragad"], LABELS["sip_dokumenterad"])
            count, base = map(str, counts[label, place])
        return f"{count} av {base}" + (f" ({percent} %)" if percent.isdigit() else "")

    district = STADSDELAR[code]
    *highlighted_tables, answers = (t for t in tables(feedback(run)[code]) if len(t[0]) > 3)
    comparison_tables = [t for t in tables(feedback(run)[code]) if t[0] == ["Kriterium", district, "Alla stadsdelar"]]
    expected = {
        label: (printed(label, district), printed(label, "Samtliga"))
        for label in dict.fromkeys(label for label, _ in published)
    }
    assert {row[0]: tuple(row[1:]) for t in comparison_tables for row in t[1:]} == expected
    assert all(t[0] == ["Kriterium", "Fråga och krav", district, "Alla stadsdelar"] for t in highlighted_tables)
    highlighted = {row[0]: tuple(row[2:]) for t in highlighted_tables for row in t[1:]}
    assert highlighted.items() <= expected.items() and len(highlighted) > 6
    assert answers[0] == ["Kriterium", "Instämmer", "Åtgärd", "Ansvarig", "Klart"]
    assert {row[0].split("\n")[0] for row in answers[1:]} <= set(highlighted)


@pytest.mark.parametrize("code", ["hagersten_alvsjo", "jarva", "skarholmen", "sodermalm"])
def test_the_text_of_the_feedback_tells_nothing_else(
    run: Path, published: Cells, counts: dict[tuple[str, str], by_group.Count], code: str
) -> None:
    """Each share is the district's own for the named criterion, or that of all districts where its own is hidden."""
    district, n_shares = STADSDELAR[code], 0
    for text in paragraphs(feedback(run)[code]):
        for label, rest in re.findall(r"”([^”]+)” \(([^”)]*)\)", text):
            count, base, _ = published[label, district]
            if base == FEW:
                count, base = map(str, counts[label, district])
            elif not count.isdigit():
                count, base, _ = published[label, "Samtliga"]
            assert shares_in(rest) == [(int(count), int(base))], text
            n_shares += 1
    assert n_shares > 1


def test_strengths_and_what_comes_first_follow_the_rule(run: Path, published: Cells) -> None:
    """Strengths are at least 80 percent of at least ten decisions and over half by the score test; a "ska" under 60
    percent comes first."""
    level = {c.label: c.level for c in AUDIT.criteria}
    main = [LABELS[id_] for id_ in AUDIT.main_criteria]
    for code, path in feedback(run).items():
        own = {
            label: (int(count), int(base), int(percent))
            for (label, district), (count, base, percent) in published.items()
            if district == STADSDELAR[code] and count.isdigit() and base.isdigit() and int(base) >= 10
            if label not in main and level[label] != "kontroll"
        }
        main_labels, strong_labels, first_labels = (
            [row[0] for row in t[1:]] for t in tables(path) if t[0][1] == "Fråga och krav"
        )
        required = {label: n for label, n in own.items() if level[label] == "ska"}
        strengths = [p for k, n, p in required.values() if p >= 80 and (2 * k - n) ** 2 > 1.96**2 * n]
        assert main_labels == main
        assert [own[label][2] for label in first_labels[:3]] == sorted(p for _, _, p in required.values() if p < 60)[:3]
        assert [own[label][2] for label in strong_labels] == sorted(strengths, reverse=True)[:2]


def test_feedback_is_short_and_has_a_place_for_the_inspector(run: Path) -> None:
    for path in feedback(run).values():
        body = docx.Document(str(path)).element.body
        assert "Innehåll" not in paragraphs(path)
        controls = [c for c in body.iter(qn("w:sdt")) if c.find(f".//{qn('w:showingPlcHdr')}") is not None]
        assert len(controls) == 1
        text = " ".join(paragraphs(path))
        assert "Underlaget är litet: " in text and "kan vara slump" in text


def test_feedback_explains_the_marks_that_it_has(run: Path) -> None:
    intervals = 0
    for path in feedback(run).values():
        comparison_tables = [t for t in tables(path) if len(t[0]) == 3]
        text, cells_ = " ".join(paragraphs(path)), [c for t in comparison_tables for row in t[1:] for c in row[1:]]
        hidden = sum(bool(re.match(r"\d+–\d+ av", cell)) for cell in cells_)
        note = re.findall(rf"Här är {_N} av {_N} celler dolda?: i stället står det spann som antalet ligger i", text)
        assert [tuple(map(number, n)) for n in note] == ([(str(hidden), str(len(cells_)))] if hidden else [])
        assert ("Ett streck (–)" in text) == ("–" in cells_) and (f"”{FEW.capitalize()}”" in text) == (FEW in cells_)
        assert "*" not in text and not any("*" in cell for cell in cells_)
        intervals += hidden
    assert intervals


@pytest.fixture(scope="module")
def undivided(published: Cells, counts: dict[tuple[str, str], by_group.Count]) -> list[str]:
    """Labels of the criteria that apply to some decision but are not published by district."""
    labels = {label for label, _ in published}
    return [label for label in LABELS.values() if label not in labels and counts[label, "Samtliga"][1]]


def test_criteria_not_published_by_district_are_named_wherever_they_would_stand(
    run: Path, undivided: list[str]
) -> None:
    """They are named under the appendix' table, at the heat map's numbers and in every feedback."""
    sentence = (
        f"Stadsdel för stadsdel redovisas inte {quoted(undivided)}, eftersom de rör enskildas förhållanden och "
        "mer än hälften av antalen då skulle ha varit dolda."
    )
    body = list(docx.Document(str(appendix(run))).element.body)
    table = next(i for i, e in enumerate(body) if e.tag == qn("w:tbl") and "Tolkning" in "".join(e.itertext()))
    heading = next(i for i, e in enumerate(body) if i > table and "Huvudkriterierna" in "".join(e.itertext()))
    assert sentence in plain(" ".join("".join(e.itertext()) for e in body[table + 1 : heading]))
    book = openpyxl.load_workbook(run / "tabeller.xlsx")
    map_ = next(s for s in book.worksheets if "Andel uppfyllt i procent per kriterium" in str(s.cell(1, 1).value))
    assert sentence in [plain(str(row[0])) for row in map_.iter_rows(values_only=True)]
    for path in feedback(run).values():
        assert sentence in " ".join(paragraphs(path))


def test_the_chapter_names_what_its_map_lacks(run: Path, undivided: list[str]) -> None:
    text = " ".join(paragraphs(run / "rapport.docx", CHAPTER)).lower()
    assert undivided and [label for label in undivided if label.lower() not in text] == []


# --- The input decides ------------------------------------------------------------------------------------


@pytest.mark.long
def test_one_changed_row_changes_sentence_table_and_feedback(tmp_path: Path, run: Path, published: Cells) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    for path in SAMPLE.glob("*.csv"):
        (folder / path.name).write_bytes(path.read_bytes())
    with (SAMPLE / "arenden.csv").open(encoding="utf-8-sig", newline="") as file:
        header, *lines = list(csv.reader(file, delimiter=";"))
    place_of = {name: i for i, name in enumerate(header)}
    changed_row = next(
        r for r in lines if r[place_of["stadsdel"]] == "sodermalm" and r[place_of["stodomraden_utredning"]] == "ja"
    )
    changed_row[place_of["stodomraden_utredning"]] = "nej"
    with (folder / "arenden.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows([header, *lines])
    changed_report = report(folder, tmp_path / "ut")
    label = LABELS["stodomraden_utredning"]
    before, after = int(published[label, "Södermalm"][0]), int(cells(changed_report)[label, "Södermalm"][0])
    assert after == before - 1
    percent = percent_half_up(after, 30)
    shares = {d: int(published[label, d][2]) for d in districts(published)}
    lowest = [d for d in shares if shares[d] == min(shares.values())]
    for folder_, highest in ((run, percent_half_up(before, 30)), (changed_report, percent)):
        text = " ".join(paragraphs(folder_ / "rapport.docx", CHAPTER))
        ends = [f"från {shares[d]} procent i {d} till {highest} procent i Södermalm" for d in lowest]
        assert any(f"”{label}” ({words})" in text for words in ends)
    own_row = next(
        row for t in tables(feedback(changed_report)["sodermalm"]) for row in t if row[0] == label and len(row) == 3
    )
    assert own_row[1] == f"{after} av 30 ({percent} %)"
    total_row = next(
        row for t in tables(feedback(changed_report)["jarva"]) for row in t if row[0] == label and len(row) == 3
    )
    assert total_row[2].startswith(f"{int(published[label, 'Samtliga'][0]) - 1} av 120")
    map_rows = sheet(changed_report, "Andel uppfyllt i procent per kriterium")
    assert next(row for row in map_rows if row[0] == label)[4] == percent


def test_the_manifest_names_the_feedback(run: Path) -> None:
    assert '"aterkoppling/jarva.docx"' in (run / "manifest.json").read_text(encoding="utf-8")


# --- Other exports ----------------------------------------------------------------------------------------


def decisions(base: dict[str, Any], n: int, *codes: str) -> Export:
    """An export of n copies of a decision, distributed in turn over the districts."""
    return Export([{**base, "arende_id": f"A{i:05}", "stadsdel": codes[i % len(codes)]} for i in range(n)], None, None)


DIFFERING_HEADLINES = {
    "vald_fraga": {"jarva": 2, "sodermalm": 18, "skarholmen": 10},
    "anhorigstod_info": {"jarva": 6, "sodermalm": 12, "skarholmen": 10},
}
"""Headline -> district -> how many of its twenty decisions meet it."""


def differing_export() -> Export:
    export = decisions(BASE_S, 60, *DIFFERING_HEADLINES["vald_fraga"])
    for i, row in enumerate(export.arenden):
        is_asked, is_informed = (i // 3 < met_counts[row["stadsdel"]] for met_counts in DIFFERING_HEADLINES.values())
        row.update(vald_fraga="stalld" if is_asked else "ej_stalld", vald_skal=None if is_asked else "nej")
        row["anhorigstod_info"] = "ja" if is_informed else "nej"
    return export


OTHER_EXPORTS: dict[str, Callable[[], Export]] = {
    "ett": lambda: decisions(BASE_S, 1, "jarva"),
    "tva": lambda: decisions(BASE_S, 2, "jarva", "sodermalm"),
    "stadsdel": lambda: decisions(BASE_S, 40, "jarva"),
    "avslag": lambda: decisions(BASE_AVSLAG, 24, "jarva", "sodermalm"),
    "uppfyllt": lambda: decisions(BASE_S, 40, "jarva", "sodermalm"),
    "skiljer": differing_export,
}


@pytest.fixture(scope="module")
def other_report(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A function that returns the report of one of `OTHER_EXPORTS`; each is made once."""
    reports: dict[str, Path] = {}

    def report_of(name: str) -> Path:
        if name not in reports:
            folder = tmp_path_factory.mktemp(name)
            reports[name] = report(write_csv(OTHER_EXPORTS[name](), folder / "export"), folder / "ut")
        return reports[name]

    return report_of


def sentences(text: str) -> Iterator[str]:
    yield from re.split(r"(?<=[a-zåäö)”][.?]) (?=\S)", text)


@pytest.mark.parametrize("name", sampled(OTHER_EXPORTS, ("ett", "tva", "avslag", "skiljer")))
def test_other_exports_work_and_read_well(other_report: Callable[[str], Path], name: str) -> None:
    folder = other_report(name)
    texts = paragraphs(folder / "rapport.docx", CHAPTER)
    assert texts
    texts += [*paragraphs(folder / "rapport.docx", "Sammanfattning"), *paragraphs(appendix(folder), CHAPTER)]
    for path in feedback(folder).values():
        texts += paragraphs(path)
        assert not [c for t in tables(path) for row in t for c in row if re.search(r"\b0 av 0\b|None", c)]
        assert all(len(t) > 1 for t in tables(path))
    for text in texts:
        assert not re.search(r"\b0 av\b|\b0 ärenden|\bett ärenden|\b1 av\b|None|  ", text), text
        assert not re.search(r"\b(\w+ \w+) \1\b", text), text
        assert all(s[0].isupper() or s[0] in "”*" for s in sentences(text)), text


@pytest.mark.parametrize(("name", "n"), [("ett", 1), pytest.param("stadsdel", 40, marks=pytest.mark.long)])
def test_one_district_is_not_compared_but_gets_its_results(
    other_report: Callable[[str], Path], name: str, n: int
) -> None:
    folder = other_report(name)
    texts = paragraphs(folder / "rapport.docx", CHAPTER)
    assert texts == ["Alla granskade ärenden hör till Järva. Därför finns inga stadsdelar att jämföra."]
    assert not (folder / "figurer" / "figur_resultatkarta.svg").exists()
    own_rows = {row[0]: row[1:] for t in tables(feedback(folder)["jarva"]) for row in t[1:]}
    assert own_rows[LABELS["vardagsaktiviteter"]] == [f"{n} av {n} (100 %)"]
    # The export has no table of follow-ups, so nothing is known of them.
    assert LABELS["uppfoljning_strukturerad"] not in own_rows
    texts = paragraphs(feedback(folder)["jarva"])
    assert "eftersom underlaget inte har några uppgifter om uppföljningar" in " ".join(texts)


def test_two_decisions_are_too_few(other_report: Callable[[str], Path]) -> None:
    folder = other_report("tva")
    texts = paragraphs(folder / "rapport.docx", CHAPTER)
    assert len(texts) == 1 and texts[0].startswith("Underlaget är för litet för att jämföra stadsdelarna")
    for path in feedback(folder).values():
        assert not tables(path)
        assert "Inga tal kan visas för stadsdelen" in " ".join(paragraphs(path))


def test_where_all_is_met_nothing_is_weak(other_report: Callable[[str], Path]) -> None:
    folder = other_report("avslag")
    chapter = " ".join(paragraphs(folder / "rapport.docx", CHAPTER))
    assert "Inget av huvudresultaten kan prövas." in chapter and "värt att se närmare på är" not in chapter.lower()
    assert not (folder / "figurer" / "figur_skillnader.svg").exists()
    lines = comparison_rows(folder)
    assert lines and all(row[1:] == ["100", "100", "0", "–", "–", "ingen skillnad"] for row in lines)
    for path in feedback(folder).values():
        text = " ".join(paragraphs(path))
        assert "ärenden är uppfyllt i mindre än 60 procent av dem." in text
        assert not [t for t in tables(path) if "Åtgärd" in t[0]], "nothing to answer on"


def test_all_and_none_are_called_so(other_report: Callable[[str], Path], run: Path) -> None:
    """'39 av 39 (100 procent)' is written as all of them, and two criteria as both."""
    text = " ".join(
        " ".join(paragraphs(p)) for p in (*feedback(other_report("uppfyllt")).values(), *feedback(run).values())
    )
    assert not re.search(r"\b(\w+) av \1\b(?! ärenden som)", text)
    assert "Alla två" not in text and "noll procent" not in text


def test_a_map_where_all_is_equal_has_no_darkest_row(other_report: Callable[[str], Path]) -> None:
    root = ET.parse(other_report("avslag") / "figurer" / "figur_resultatkarta.svg").getroot()
    text = plain(root[1].text or "")
    assert "Andelen för samtliga är lika stor för alla kriterier: 100 procent." in text
    assert "minst" not in text


def test_feedback_uses_the_template_that_is_given(tmp_path: Path) -> None:
    template = docx.Document()
    template.styles["Title"].font.name = "Georgia"
    template.save(str(tmp_path / "mall.docx"))
    export = write_csv(OTHER_EXPORTS["avslag"](), tmp_path / "export")
    folder = report(export, tmp_path / "ut", "--utan-gx", "--tyst", "--mall", str(tmp_path / "mall.docx"))
    title = docx.Document(str(feedback(folder)["jarva"])).paragraphs[0]
    assert title.style is not None and title.style.font.name == "Georgia"


# --- In a browser -----------------------------------------------------------------------------------------


def test_no_word_of_a_label_is_split_on_a_telephone(browser: Any, run: Path, published: Cells) -> None:
    """A word on two lines has two boxes, also where it is hyphenated."""
    split_words_script = """() => [...document.querySelectorAll('.bred tbody th')].flatMap(th => {
        const node = th.firstChild, found = [];
        for (const m of (node?.data || '').matchAll(/[^\\s-]+/g)) {
            const range = document.createRange();
            range.setStart(node, m.index); range.setEnd(node, m.index + m[0].length);
            if (range.getClientRects().length > 1) found.push(m[0]);
        }
        return found; })"""
    with tab_of(browser, run / "rapport.html", bypass_csp=True, viewport={"width": 320, "height": 900}) as tab:
        tab.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        labels_script = (
            "[...document.querySelectorAll('.bred tbody th')].filter(th => th.offsetWidth).map(th => th.textContent)"
        )
        assert {label for label, _ in published} <= {text.strip() for text in tab.evaluate(labels_script)}
        assert tab.evaluate(split_words_script) == []


def test_axe_finds_no_violation_in_the_whole_report(browser: Any, run: Path) -> None:
    with tab_of(browser, run / "rapport.html", bypass_csp=True) as tab:
        assert violations(tab) == []
