"""The chapter on likställighet, its appendix, its figures and the feedback to each district: one set of numbers, none
hidden.

What the run wrote to `tabeller/kriterier_stadsdel.csv` is what may be told. All of it is counted here once more from
the files of the export, and every test of significance by going through every possible table.
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
from tests.lib.browser import WCAG, axe_script, tab_of
from tests.lib.examples import sampled
from tests.lib.exports import Export, read_csv, write_csv
from tests.lib.oracle import outcomes, percent_half_up
from tests.lib.pipeline_run import SAMPLE, report
from tests.lib.shared import SharedRuns
from tests.spec.cases import BASE_AVSLAG, BASE_S

NBSP = "\u00a0"
LABELS = {c.id: c.label for c in AUDIT.criteria}
SPOKEN = {f"{label[0].lower()}{label[1:]}": label for label in LABELS.values()}
"""The labels as they stand within a sentence."""
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


def told(text: str) -> list[tuple[int, int]]:
    """Count and base of every share that a text tells of; a percent must be theirs."""
    found = []
    for m in _SHARE.finditer(text):
        base = int(number(m["all"] or m["none"] or m["base"]))
        count = base if m["all"] else 0 if m["none"] else int(number(m["count"]))
        assert not m["percent"] or int(number(m["percent"])) == percent_half_up(count, base), text
        found.append((count, base))
    return found


def named(labels: list[str]) -> str:
    """'”A”, ”B” och ”C”'."""
    *most, last = [f"”{label}”" for label in labels]
    return f"{', '.join(most)} och {last}" if most else last


def spoken(label: str) -> str:
    return next(said for said, whole in SPOKEN.items() if whole == label)


def spans(sentence: str) -> list[tuple[str, str, str, str, str]]:
    """Label, lowest share and where, highest share and where, of every criterion that a sentence tells the ends of."""
    any_of = "|".join(map(re.escape, sorted(SPOKEN, key=len, reverse=True)))
    ends = r"från (\w+) procent i ([\w-]+) till (\w+) procent i ([\w-]+)"
    found = re.findall(rf"\b({any_of}) \({ends}\)", sentence)
    assert len(found) == sentence.count("(från "), sentence
    return [(SPOKEN[said], *rest) for said, *rest in found]


def cells(folder: Path) -> Cells:
    """Everything that was published of the criteria by district."""
    with (folder / "tabeller" / "kriterier_stadsdel.csv").open(encoding="utf-8-sig", newline="") as file:
        _, *found = csv.reader(file, delimiter=";")
    return {(label, district): (count, base, percent) for label, district, count, base, percent in found}


def paragraphs(path: Path, chapter: str = "") -> list[str]:
    """The running text of a document, or of one of its chapters, prompts included."""
    found, inside = [], not chapter
    for element in docx.Document(str(path)).element.body:
        style = element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        text = plain("".join(t.text or "" for t in element.iter(qn("w:t"))))
        if chapter and style is not None and style.get(qn("w:val")) == "Heading1":
            inside = text == chapter
        elif inside and element.tag != qn("w:tbl") and text:
            found.append(text)
    return found


def tables(path: Path) -> list[list[list[str]]]:
    return [[[plain(c.text) for c in row.cells] for row in t.rows] for t in docx.Document(str(path)).tables]


def feedback(folder: Path) -> dict[str, Path]:
    return {p.stem: p for p in sorted((folder / "aterkoppling").glob("*"))}


CHAPTER = "Skillnader mellan stadsdelarna"
"""Of the report, and of the appendix, which tells how it was compared."""


def appended(folder: Path) -> Path:
    return folder / "bilaga_kriterier.docx"


def compared(folder: Path) -> list[list[str]]:
    """The rows of the appendix' table of every criterion."""
    return next(t[1:] for t in tables(appended(folder)) if t[0][-1] == "Tolkning")


@pytest.fixture(scope="module")
def run(runs: SharedRuns) -> Path:
    return runs.report(SAMPLE)


@pytest.fixture(scope="module")
def published(run: Path) -> Cells:
    return cells(run)


@pytest.fixture(scope="module")
def differences(run: Path) -> list[list[str]]:
    return compared(run)


@pytest.fixture(scope="module")
def counted() -> dict[tuple[str, str], by_group.Count]:
    """Count and base of every criterion in every district of the export, judged without the product."""
    decisions, followups = (read_csv(SAMPLE / f"{name}.csv") for name in ("arenden", "uppfoljningar"))
    judged = [row | {"utfall": outcomes(row, followups, AUDIT.granskningsdatum)} for row in decisions]
    found = by_group.by_group(judged, ["stadsdel"], by_group.criteria(LABELS))
    return {(label, district): count for (label, (district,)), count in found.items()}


@cache
def exact_p(shares: tuple[by_group.Count, ...]) -> Fraction | None:
    """Of every table with these margins, how large a part is no more probable; None with nothing to test."""
    counts, bases = [n for n, base in shares if base], [base for _, base in shares if base]
    if len(bases) < 2 or sum(counts) in (0, sum(bases)):
        return None
    # How many ways there are to a table decides how probable it is.
    observed, as_rare, every = prod(map(comb, bases, counts)), 0, 0
    for some in product(*(range(base + 1) for base in bases[1:])):
        first = sum(counts) - sum(some)
        if 0 <= first <= bases[0]:
            ways = prod(map(comb, bases, (first, *some)))
            every += ways
            as_rare += ways if ways <= observed else 0
    return Fraction(as_rare, every)


def holm(ps: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Adjusted for how many they are: the smallest by all of them, the next by one less, never falling."""
    adjusted: dict[str, Fraction] = {}
    for rank, label in enumerate(sorted(ps, key=ps.__getitem__)):
        adjusted[label] = max(*adjusted.values(), Fraction(0), min(Fraction(1), (len(ps) - rank) * ps[label]))
    return adjusted


def rounded_up(p: Fraction) -> str:
    """To three decimals, as the appendix prints it."""
    return f"{ceil(p * 1000) / 1000:g}".replace(".", ",")


def districts(published: Cells) -> list[str]:
    return [d for d in dict.fromkeys(district for _, district in published) if d != "Samtliga"]


# --- The chapter and its appendix -------------------------------------------------------------------------


def test_the_chapter_says_how_many_decisions_there_are_and_that_they_are_few(run: Path) -> None:
    said = " ".join(paragraphs(run / "rapport.docx", CHAPTER))
    with (SAMPLE / "arenden.csv").open(encoding="utf-8-sig") as file:
        found = [row["stadsdel"] for row in csv.DictReader(file, delimiter=";")]
    for code in set(found):
        assert re.search(rf"\b{found.count(code)}( ärenden)? i {STADSDELAR[code]}\b", said)
    assert "Det är små urval" in said and "dolt skrivs inte p-värdet ut" in " ".join(paragraphs(appended(run), CHAPTER))


def test_the_numbers_are_those_of_the_export(published: Cells, counted: dict[tuple[str, str], by_group.Count]) -> None:
    assert set(districts(published)) == {STADSDELAR[r["stadsdel"]] for r in read_csv(SAMPLE / "arenden.csv")}
    for key, (count, base, percent) in published.items():
        hits, of = counted[key]
        if count == FEW:
            assert (base, percent) == (FEW, FEW) and 0 < of < AUDIT.threshold
        elif "–" in count and of:
            low, high = map(int, count.split("–"))
            assert (base, percent) == (str(of), "*") and low <= hits <= high and low < high
            if 0 < hits < AUDIT.threshold:
                total, _ = counted[key[0], by_group.ALL]
                assert low == 0 and high >= min(AUDIT.threshold - 1, total)
        else:
            assert (count, base, percent) == ((str(hits), str(of), str(percent_half_up(hits, of))) if of else NO_BASE)


def test_every_row_has_the_lowest_and_highest_share_that_is_shown(
    differences: list[list[str]], published: Cells
) -> None:
    rows_ = {row[0]: row for row in differences}
    for label in dict.fromkeys(label for label, _ in published):
        shown = [
            int(percent) for d in districts(published) for percent in [published[label, d][2]] if percent.isdigit()
        ]
        if len(shown) < 2:
            assert label not in rows_
            continue
        assert [int(cell) for cell in rows_[label][1:4]] == [min(shown), max(shown), max(shown) - min(shown)]
    order = [(row[-1] != LARGER, -int(row[3])) for row in differences]
    assert order == sorted(order)


def test_p_values_and_verdicts_are_those_of_every_possible_table(
    run: Path,
    differences: list[list[str]],
    published: Cells,
    counted: dict[tuple[str, str], by_group.Count],
) -> None:
    """Holm's correction is over the headlines that are tested; nothing is said where a count is hidden."""
    names = districts(published)
    hides = {label for label, _ in published if any(published[label, d][2] == "*" for d in names)}
    exact = {
        label: exact_p(tuple(counted[label, d] for d in names)) for label in dict.fromkeys(k for k, _ in published)
    }
    family = {label: p for label, p in exact.items() if p is not None and label in HEADLINES - hides}
    adjusted = holm(family)
    assert hides and 1 < len(family) < len(HEADLINES)
    for label, *_, p_shown, adjusted_shown, reading in differences:
        p, both = exact[label], adjusted.get(label)
        if label in hides:
            assert (p_shown, adjusted_shown, reading) == ("*", "–", "prövas inte")
        elif p is None:
            assert (p_shown, adjusted_shown, reading) == ("–", "–", "ingen skillnad")
        else:
            assert (p_shown, adjusted_shown) == (rounded_up(p), "–" if both is None else rounded_up(both))
            sure = both is not None and both <= Fraction(5, 100)
            assert reading == (LARGER if sure else CLOSER if p <= Fraction(5, 100) else UNKNOWN)
    said = " ".join(paragraphs(appended(run), CHAPTER))
    chosen, tested = re.findall(rf"valt {_N} huvudresultat, varav {_N} kan prövas här", said)[0]
    assert (number(chosen), number(tested)) == (str(len(HEADLINES)), str(len(family)))


def test_what_stands_out_is_told_with_the_numbers_of_each_district(
    run: Path, differences: list[list[str]], published: Cells
) -> None:
    said = paragraphs(run / "rapport.docx", CHAPTER)
    assert not [row for row in differences if row[-1] == LARGER]
    assert (
        "Inget av de huvudresultat som kan prövas skiljer sig mer mellan stadsdelarna än slumpen ger skäl för." in said
    )
    closer = next(s for s in said if s.startswith("Värt att se närmare på är "))
    wide = next(s for s in said if s.startswith("Skillnaden mellan högsta och lägsta andel är"))
    assert wide.endswith("kan vara slump.")
    for sentence, verdict, least in ((closer, CLOSER, 0), (wide, UNKNOWN, 25)):
        widest = [
            row[0] for row in differences
            if row[-1] == verdict and int(row[3]) >= least and enough(published, row[0])
        ][:3]  # fmt: skip
        found = spans(sentence)
        assert widest and [span[0] for span in found] == widest
        assert all(is_widest(published, *span) for span in found)


def is_widest(published: Cells, label: str, low: str, where_low: str, high: str, where_high: str) -> bool:
    """True where these are the lowest and the highest share that is shown, in a district that has it."""
    shown = {d: p for d in districts(published) for p in [published[label, d][2]] if p.isdigit()}
    ends = min(shown.values(), key=int), max(shown.values(), key=int)
    return (number(low), number(high)) == ends == (shown[where_low], shown[where_high])


def enough(published: Cells, label: str) -> bool:
    """True where no district that is shown has fewer than ten decisions."""
    return all(int(base) >= 10 for d in districts(published) for _, base, p in [published[label, d]] if p.isdigit())


def test_a_headline_beyond_chance_is_told_with_the_numbers_of_each_district(others: Callable[[str], Path]) -> None:
    made = others("skiljer")
    published, label = cells(made), LABELS["vald_fraga"]
    # Every other headline is the same in all districts, so that there are two to test.
    exact = {}
    for id_, met in APART.items():
        assert {d: published[LABELS[id_], d][:2] for d in districts(published)} == {
            STADSDELAR[code]: (str(n), "20") for code, n in met.items()
        }
        exact[LABELS[id_]] = exact_p(tuple((n, 20) for n in met.values())) or Fraction(1)
    adjusted = holm(exact)
    assert [both <= Fraction(5, 100) for both in adjusted.values()] == [True, False]
    rows_ = compared(made)
    assert [row[0] for row in rows_ if row[-1] == LARGER] == [label]
    assert {row[0]: row[4:6] for row in rows_ if row[5] != "–"} == {
        name: [rounded_up(p), rounded_up(adjusted[name])] for name, p in exact.items()
    }
    said = paragraphs(made / "rapport.docx", CHAPTER)
    at = said.index(f"Ett huvudresultat {LARGER}:")
    ranked = sorted(districts(published), key=lambda d: int(published[label, d][0]), reverse=True)
    (asked,) = (c.question for c in AUDIT.criteria if c.label == label)
    assert re.findall("|".join(ranked), said[at + 1]) == ranked and said[at + 1].startswith(f"{asked} Så är det i ")
    assert told(said[at + 1]) == [(int(published[label, d][0]), 20) for d in ranked]
    (summed_up,) = (s for s in paragraphs(made / "rapport.docx", "Sammanfattning") if "slumpen ger skäl för" in s)
    assert [(name, is_widest(published, name, *ends)) for name, *ends in spans(summed_up)] == [(label, True)]
    every = [row for path in feedback(made).values() for t in tables(path) for row in t[1:]]
    pointed_out = [row for row in every if row[0] == label and len(row) == 4]
    assert pointed_out
    assert all("Stadsdelarna skiljer sig här mer än slumpen ger skäl för." in row[1] for row in pointed_out)


def test_the_text_of_the_funnels_names_who_is_outside(run: Path, published: Cells) -> None:
    said = " ".join(paragraphs(appended(run), CHAPTER))
    main = [LABELS[id_] for id_ in AUDIT.main_criteria]
    within = [label for label in main if not outside(published, label)]
    assert within and f"För {named(within)} ligger alla stadsdelar i det mörka fältet." in said
    for label in main:
        if label not in within:
            (apart,) = re.findall(rf"För ”{label}” ligger ([^.]*)\.", said)
            assert {d for d in districts(published) if d in apart} == outside(published, label)
    heads = [t for t in svg_texts(run / "figurer" / "figur_tratt.svg") if t.startswith("Samtliga: ")]
    everywhere = [published[label, "Samtliga"] for label in main]
    assert heads == [f"Samtliga: {count} av {base} ({percent} %)" for count, base, percent in everywhere]


def outside(published: Cells, label: str) -> set[str]:
    """The districts whose count has, on its own side, at most 2.5 per cent of the probability."""
    hits, of = map(int, published[label, "Samtliga"][:2])
    counts = {d: tuple(map(int, published[label, d][:2])) for d in districts(published)}
    return {
        d for d, (k, n) in counts.items()
        if min(beyond(hits, of, n, k, low=low) for low in (True, False)) <= Fraction(25, 1000)
    }  # fmt: skip


def test_the_numbers_of_the_funnels_are_those_that_were_published(run: Path, published: Cells) -> None:
    _, *lines = sheet(run, "Huvudkriterierna: andel uppfyllt mot antal ärenden")
    main = [LABELS[id_] for id_ in AUDIT.main_criteria]
    assert [(line[0], line[1]) for line in lines] == list(product(main, districts(published)))
    for label, district, count, base, percent, low, high, _, _ in lines:
        assert (str(count), str(base), str(percent)) == published[label, district]
        hits, of = map(int, published[label, "Samtliga"][:2])
        for k, is_low in ((low, True), (high, False)):
            # One step further out has at most 2.5 per cent of the probability, and this one more.
            tail = [beyond(hits, of, base, n, low=is_low) for n in (k, k - 1 if is_low else k + 1)]
            assert tail[1] <= Fraction(25, 1000) < tail[0]


def test_what_no_file_tells_of_has_no_place_in_the_funnels(others: Callable[[str], Path]) -> None:
    """The export has no table of follow-ups, so nothing is known of them."""
    said = " ".join(paragraphs(appended(others("skiljer")), CHAPTER))
    (within,) = re.findall(r"För ([^.]*) ligger alla stadsdelar i det mörka fältet\.", said)
    assert LABELS["aktuell_dur"] in within and LABELS["uppfoljning_inom_sex_manader"] not in within


def beyond(hits: int, of: int, n: int, k: int, *, low: bool) -> Fraction:
    """The probability of at most (or at least) k of n, each with the share hits of `of`."""
    counts = range(k + 1) if low else range(k, n + 1)
    return Fraction(sum(comb(n, i) * hits**i * (of - hits) ** (n - i) for i in counts), of**n)


def test_the_chapter_stands_between_the_results_and_the_analysis_in_word_and_on_the_page(run: Path) -> None:
    page = (run / "rapport.html").read_text(encoding="utf-8")
    for heads in (chapters(run / "rapport.docx"), re.findall(r"<h2[^>]*>([^<]+)</h2>", page)):
        at = heads.index(CHAPTER)
        assert heads[at - 1 : at + 2] == ["Granskningsresultat", CHAPTER, "Analys"]
    assert chapters(appended(run))[-1] == CHAPTER


def chapters(path: Path) -> list[str]:
    return [p.text for p in docx.Document(str(path)).paragraphs if p.style and p.style.name == "Heading 1"]


# --- Figures ----------------------------------------------------------------------------------------------


def svg_texts(path: Path) -> list[str]:
    return [plain("".join(e.itertext())) for e in ET.parse(path).iter("{http://www.w3.org/2000/svg}text")]


def sheet(run: Path, title: str) -> list[list[Any]]:
    """Header and rows of a figure's sheet in the workbook; one of the appendix has its sheet with what is not shown."""
    book = openpyxl.load_workbook(run / "tabeller.xlsx")
    found = next(
        s for s in book.worksheets
        if s.title.startswith(("Figur", "Underlag")) and title in str(s.cell(1, 1).value)
    )  # fmt: skip
    width = sum(cell.value is not None for cell in found[4])
    every = [[cell.value for cell in row[:width]] for row in found.iter_rows(min_row=4)]
    return [row for row in every if row[-1] is not None]


def test_the_heat_map_has_every_cell_and_no_other_number(run: Path, published: Cells) -> None:
    header, *lines = sheet(run, "Andel uppfyllt i procent per kriterium")
    columns = [name.removesuffix(" (%)") for name in header[1:]]
    assert columns == [*districts(published), "Samtliga"]
    shown = {(line[0], d): str(cell) for line in lines for d, cell in zip(columns, line[1:], strict=True)}
    assert shown == {key: percent for key, (_, _, percent) in published.items()}
    texts = svg_texts(run / "figurer" / "figur_resultatkarta.svg")
    drawn = [t.removesuffix(" %") for t in texts if re.fullmatch(rf"\d+( %)?|\*|–|{FEW}", t)]
    legend = ["0", "25", "50", "75", "100", "*", "–"]
    assert sorted(drawn) == sorted([percent for _, _, percent in published.values()] + legend)


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
    run: Path, published: Cells, counted: dict[tuple[str, str], by_group.Count]
) -> None:
    """Area by area, in the picture as in its numbers."""
    labels = [line[0] for line in sheet(run, "Andel uppfyllt i procent per kriterium")[1:]]
    area = {c.label: c.area for c in AUDIT.criteria}
    parts = [(of, list(part)) for of, part in groupby(labels, key=area.__getitem__)]
    assert sorted(labels) == sorted({label for label, _ in published})
    assert len(parts) == len({of for of, _ in parts}) > 3
    for _, part in parts:
        shares = [Fraction(*counted[label, "Samtliga"]) for label in part]
        assert shares == sorted(shares, reverse=True)
    assert " ".join(svg_texts(run / "figurer" / "figur_resultatkarta.svg")).startswith(" ".join(labels))


def test_alternative_texts_hold_the_numbers_of_the_picture(
    run: Path, differences: list[list[str]], published: Cells
) -> None:
    root = ET.parse(run / "figurer" / "figur_skillnader.svg").getroot()
    found = re.findall(
        r"”([^”]+)” från (\w+) procent i ([\w-]+) till (\w+) procent i ([\w-]+)", plain(root[1].text or "")
    )
    widest = [row[0] for row in differences if int(row[3]) and enough(published, row[0])]
    drawn = list(dict.fromkeys(line[0] for line in sheet(run, "osäkerhetsintervall")[1:]))
    assert [span[0] for span in found] == drawn == widest[:3]
    assert all(is_widest(published, *span) for span in found)


# --- Feedback ---------------------------------------------------------------------------------------------


def test_there_is_feedback_to_every_district_of_the_export(run: Path, published: Cells) -> None:
    found = feedback(run)
    assert {STADSDELAR[code] for code in found} == set(districts(published))
    titles = {code: docx.Document(str(path)).paragraphs[0].text for code, path in found.items()}
    assert titles["sodermalm"] == "Återkoppling till Södermalms stadsdelsförvaltning"
    assert titles["jarva"] == "Återkoppling till Järva stadsdelsförvaltning"


@pytest.mark.parametrize("code", ["hagersten_alvsjo", "jarva", "skarholmen", "sodermalm"])
def test_the_tables_of_the_feedback_hold_what_was_published(
    run: Path, published: Cells, counted: dict[tuple[str, str], by_group.Count], code: str
) -> None:
    """A district is told also of the few that are its own conduct, without a percent; none of them is about persons."""

    def printed(label: str, place: str) -> str:
        count, base, percent = published[label, place]
        if base == "0":
            return "–"
        if base == FEW:
            assert label in (LABELS["forlangning_tillfragad"], LABELS["sip_dokumenterad"])
            count, base = map(str, counted[label, place])
        return f"{count} av {base}" + (f" ({percent} %)" if percent.isdigit() else "")

    district = STADSDELAR[code]
    *pointed_out, answers = (t for t in tables(feedback(run)[code]) if len(t[0]) > 3)
    every = [t for t in tables(feedback(run)[code]) if t[0] == ["Kriterium", district, "Alla stadsdelar"]]
    wanted = {
        label: (printed(label, district), printed(label, "Samtliga"))
        for label in dict.fromkeys(label for label, _ in published)
    }
    assert {row[0]: tuple(row[1:]) for t in every for row in t[1:]} == wanted
    assert all(t[0] == ["Kriterium", "Fråga och krav", district, "Alla stadsdelar"] for t in pointed_out)
    told = {row[0]: tuple(row[2:]) for t in pointed_out for row in t[1:]}
    assert told.items() <= wanted.items() and len(told) > 6
    assert answers[0] == ["Kriterium", "Instämmer", "Åtgärd", "Ansvarig", "Klart"]
    assert {row[0].split("\n")[0] for row in answers[1:]} <= set(told)


@pytest.mark.parametrize("code", ["hagersten_alvsjo", "jarva", "skarholmen", "sodermalm"])
def test_the_text_of_the_feedback_tells_nothing_else(
    run: Path, published: Cells, counted: dict[tuple[str, str], by_group.Count], code: str
) -> None:
    """Shares are the district's own, of the criterion that is named, and where its own is hidden, of all."""
    district, number_of = STADSDELAR[code], 0
    for said in paragraphs(feedback(run)[code]):
        for label, rest in re.findall(r"”([^”]+)” \(([^”)]*)\)", said):
            count, base, _ = published[label, district]
            if base == FEW:
                count, base = map(str, counted[label, district])
            elif not count.isdigit():
                count, base, _ = published[label, "Samtliga"]
            assert told(rest) == [(int(count), int(base))], said
            number_of += 1
    assert number_of > 1


def test_strengths_and_what_comes_first_follow_the_rule(run: Path, published: Cells) -> None:
    """From 80 percent of at least ten, and by the score test more than a half; and under 60 percent, "ska" first."""
    level = {c.label: c.level for c in AUDIT.criteria}
    main = [LABELS[id_] for id_ in AUDIT.main_criteria]
    for code, path in feedback(run).items():
        own = {
            label: (int(count), int(base), int(percent))
            for (label, district), (count, base, percent) in published.items()
            if district == STADSDELAR[code] and count.isdigit() and base.isdigit() and int(base) >= 10
            if label not in main and level[label] != "kontroll"
        }
        four, strong, first = ([row[0] for row in t[1:]] for t in tables(path) if t[0][1] == "Fråga och krav")
        asked = {label: n for label, n in own.items() if level[label] == "ska"}
        strengths = [p for k, n, p in asked.values() if p >= 80 and (2 * k - n) ** 2 > 1.96**2 * n]
        assert four == main
        assert [own[label][2] for label in first[:3]] == sorted(p for _, _, p in asked.values() if p < 60)[:3]
        assert [own[label][2] for label in strong] == sorted(strengths, reverse=True)[:2]


def test_feedback_is_short_and_has_a_place_for_the_inspector(run: Path) -> None:
    for path in feedback(run).values():
        body = docx.Document(str(path)).element.body
        assert "Innehåll" not in paragraphs(path)
        controls = [c for c in body.iter(qn("w:sdt")) if c.find(f".//{qn('w:showingPlcHdr')}") is not None]
        assert len(controls) == 1
        said = " ".join(paragraphs(path))
        assert "Underlaget är litet: " in said and "kan vara slump" in said


def test_feedback_explains_the_marks_that_it_has(run: Path) -> None:
    intervals = 0
    for path in feedback(run).values():
        every = [t for t in tables(path) if len(t[0]) == 3]
        said, found = " ".join(paragraphs(path)), [c for t in every for row in t[1:] for c in row[1:]]
        hidden = sum(bool(re.match(r"\d+–\d+ av", cell)) for cell in found)
        note = re.findall(rf"Här är {_N} av {_N} celler dolda?: i stället står det spann som antalet ligger i", said)
        assert [tuple(map(number, n)) for n in note] == ([(str(hidden), str(len(found)))] if hidden else [])
        assert ("Ett streck (–)" in said) == ("–" in found) and (f"”{FEW.capitalize()}”" in said) == (FEW in found)
        assert "*" not in said and not any("*" in cell for cell in found)
        intervals += hidden
    assert intervals


@pytest.fixture(scope="module")
def missed(published: Cells, counted: dict[tuple[str, str], by_group.Count]) -> list[str]:
    """Criteria that are about some decision but are not told by district."""
    labels = {label for label, _ in published}
    return [label for label in LABELS.values() if label not in labels and counted[label, "Samtliga"][1]]


def test_what_is_not_told_by_district_is_named_wherever_it_is_missed(run: Path, missed: list[str]) -> None:
    """Under the appendix' table, at the heat map's numbers and in every feedback."""
    why = (
        f"Stadsdel för stadsdel redovisas inte {named(missed)}, eftersom de rör enskildas förhållanden och "
        "mer än hälften av antalen då skulle ha varit dolda."
    )
    body = list(docx.Document(str(appended(run))).element.body)
    table = next(i for i, e in enumerate(body) if e.tag == qn("w:tbl") and "Tolkning" in "".join(e.itertext()))
    heading = next(i for i, e in enumerate(body) if i > table and "Huvudkriterierna" in "".join(e.itertext()))
    assert why in plain(" ".join("".join(e.itertext()) for e in body[table + 1 : heading]))
    book = openpyxl.load_workbook(run / "tabeller.xlsx")
    map_ = next(s for s in book.worksheets if "Andel uppfyllt i procent per kriterium" in str(s.cell(1, 1).value))
    assert why in [plain(str(row[0])) for row in map_.iter_rows(values_only=True)]
    for path in feedback(run).values():
        assert why in " ".join(paragraphs(path))


def test_the_chapter_names_what_its_map_lacks(run: Path, missed: list[str]) -> None:
    said = " ".join(paragraphs(run / "rapport.docx", CHAPTER)).lower()
    assert missed and [label for label in missed if label.lower() not in said] == []


# --- The input decides ------------------------------------------------------------------------------------


@pytest.mark.long
def test_one_changed_row_changes_sentence_table_and_feedback(tmp_path: Path, run: Path, published: Cells) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    for path in SAMPLE.glob("*.csv"):
        (folder / path.name).write_bytes(path.read_bytes())
    with (SAMPLE / "arenden.csv").open(encoding="utf-8-sig", newline="") as file:
        header, *lines = list(csv.reader(file, delimiter=";"))
    at = {name: i for i, name in enumerate(header)}
    chosen = next(r for r in lines if r[at["stadsdel"]] == "sodermalm" and r[at["stodomraden_utredning"]] == "ja")
    chosen[at["stodomraden_utredning"]] = "nej"
    with (folder / "arenden.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows([header, *lines])
    made = report(folder, tmp_path / "ut")
    label = LABELS["stodomraden_utredning"]
    before, after = int(published[label, "Södermalm"][0]), int(cells(made)[label, "Södermalm"][0])
    assert after == before - 1
    percent = percent_half_up(after, 30)
    shares = {d: int(published[label, d][2]) for d in districts(published)}
    lowest = [d for d in shares if shares[d] == min(shares.values())]
    for folder_, highest in ((run, percent_half_up(before, 30)), (made, percent)):
        said = " ".join(paragraphs(folder_ / "rapport.docx", CHAPTER))
        ends = [f"från {shares[d]} procent i {d} till {highest} procent i Södermalm" for d in lowest]
        assert any(f"{spoken(label)} ({words})" in said for words in ends)
    own = next(row for t in tables(feedback(made)["sodermalm"]) for row in t if row[0] == label and len(row) == 3)
    assert own[1] == f"{after} av 30 ({percent} %)"
    together = next(row for t in tables(feedback(made)["jarva"]) for row in t if row[0] == label and len(row) == 3)
    assert together[2].startswith(f"{int(published[label, 'Samtliga'][0]) - 1} av 120")
    drawn = sheet(made, "Andel uppfyllt i procent per kriterium")
    assert next(row for row in drawn if row[0] == label)[4] == percent


def test_the_manifest_names_the_feedback(run: Path) -> None:
    assert '"aterkoppling/jarva.docx"' in (run / "manifest.json").read_text(encoding="utf-8")


# --- Other exports ----------------------------------------------------------------------------------------


def decisions(base: dict[str, Any], n: int, *codes: str) -> Export:
    """That many copies of a decision, in turn in the districts."""
    return Export([{**base, "arende_id": f"A{i:05}", "stadsdel": codes[i % len(codes)]} for i in range(n)], None, None)


APART = {
    "vald_fraga": {"jarva": 2, "sodermalm": 18, "skarholmen": 10},
    "anhorigstod_info": {"jarva": 6, "sodermalm": 12, "skarholmen": 10},
}
"""Of twenty decisions in each district, those that meet two headlines."""


def apart() -> Export:
    made = decisions(BASE_S, 60, *APART["vald_fraga"])
    for i, row in enumerate(made.arenden):
        asked, told_of = (i // 3 < met[row["stadsdel"]] for met in APART.values())
        row.update(vald_fraga="stalld" if asked else "ej_stalld", vald_skal=None if asked else "nej")
        row["anhorigstod_info"] = "ja" if told_of else "nej"
    return made


OTHERS: dict[str, Callable[[], Export]] = {
    "ett": lambda: decisions(BASE_S, 1, "jarva"),
    "tva": lambda: decisions(BASE_S, 2, "jarva", "sodermalm"),
    "stadsdel": lambda: decisions(BASE_S, 40, "jarva"),
    "avslag": lambda: decisions(BASE_AVSLAG, 24, "jarva", "sodermalm"),
    "uppfyllt": lambda: decisions(BASE_S, 40, "jarva", "sodermalm"),
    "skiljer": apart,
}


@pytest.fixture(scope="module")
def others(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The report of such an export, made once."""
    made: dict[str, Path] = {}

    def other(name: str) -> Path:
        if name not in made:
            folder = tmp_path_factory.mktemp(name)
            made[name] = report(write_csv(OTHERS[name](), folder / "export"), folder / "ut")
        return made[name]

    return other


def sentences(text: str) -> Iterator[str]:
    yield from re.split(r"(?<=[a-zåäö)”][.?]) (?=\S)", text)


@pytest.mark.parametrize("name", sampled(OTHERS, ("ett", "tva", "avslag", "skiljer")))
def test_other_exports_work_and_read_well(others: Callable[[str], Path], name: str) -> None:
    made = others(name)
    said = paragraphs(made / "rapport.docx", CHAPTER)
    assert said
    said += [*paragraphs(made / "rapport.docx", "Sammanfattning"), *paragraphs(appended(made), CHAPTER)]
    for path in feedback(made).values():
        said += paragraphs(path)
        assert not [c for t in tables(path) for row in t for c in row if re.search(r"\b0 av 0\b|None", c)]
        assert all(len(t) > 1 for t in tables(path))
    for text in said:
        assert not re.search(r"\b0 av\b|\b0 ärenden|\bett ärenden|\b1 av\b|None|  ", text), text
        assert not re.search(r"\b(\w+ \w+) \1\b", text), text
        assert all(s[0].isupper() or s[0] in "”*" for s in sentences(text)), text


@pytest.mark.parametrize(("name", "n"), [("ett", 1), pytest.param("stadsdel", 40, marks=pytest.mark.long)])
def test_one_district_is_not_compared_but_gets_its_results(others: Callable[[str], Path], name: str, n: int) -> None:
    made = others(name)
    said = paragraphs(made / "rapport.docx", CHAPTER)
    assert said == ["Alla granskade ärenden hör till Järva. Därför finns inga stadsdelar att jämföra."]
    assert not (made / "figurer" / "figur_resultatkarta.svg").exists()
    own = {row[0]: row[1:] for t in tables(feedback(made)["jarva"]) for row in t[1:]}
    assert own[LABELS["vardagsaktiviteter"]] == [f"{n} av {n} (100 %)"]
    # The export has no table of follow-ups, so nothing is known of them.
    assert LABELS["uppfoljning_strukturerad"] not in own
    said = paragraphs(feedback(made)["jarva"])
    assert "eftersom underlaget inte har några uppgifter om uppföljningar" in " ".join(said)


def test_two_decisions_are_too_few(others: Callable[[str], Path]) -> None:
    made = others("tva")
    said = paragraphs(made / "rapport.docx", CHAPTER)
    assert len(said) == 1 and said[0].startswith("Underlaget är för litet för att jämföra stadsdelarna")
    for path in feedback(made).values():
        assert not tables(path)
        assert "Inga tal kan visas för stadsdelen" in " ".join(paragraphs(path))


def test_where_all_is_met_nothing_is_weak(others: Callable[[str], Path]) -> None:
    made = others("avslag")
    said = " ".join(paragraphs(made / "rapport.docx", CHAPTER))
    assert "Inget av huvudresultaten kan prövas." in said and "värt att se närmare på är" not in said.lower()
    assert not (made / "figurer" / "figur_skillnader.svg").exists()
    found = compared(made)
    assert found and all(row[1:] == ["100", "100", "0", "–", "–", "ingen skillnad"] for row in found)
    for path in feedback(made).values():
        text = " ".join(paragraphs(path))
        assert "ärenden är uppfyllt i mindre än 60 procent av dem." in text
        assert not [t for t in tables(path) if "Åtgärd" in t[0]], "nothing to answer on"


def test_all_and_none_are_called_so(others: Callable[[str], Path], run: Path) -> None:
    """'39 av 39 (100 procent)' is all of them; and two criteria are both."""
    said = " ".join(" ".join(paragraphs(p)) for p in (*feedback(others("uppfyllt")).values(), *feedback(run).values()))
    assert not re.search(r"\b(\w+) av \1\b(?! ärenden som)", said)
    assert "Alla två" not in said and "noll procent" not in said


def test_a_map_where_all_is_equal_has_no_darkest_row(others: Callable[[str], Path]) -> None:
    root = ET.parse(others("avslag") / "figurer" / "figur_resultatkarta.svg").getroot()
    text = plain(root[1].text or "")
    assert "Andelen för samtliga är lika stor för alla kriterier: 100 procent." in text
    assert "minst" not in text


def test_feedback_uses_the_template_that_is_given(tmp_path: Path) -> None:
    own = docx.Document()
    own.styles["Title"].font.name = "Georgia"
    own.save(str(tmp_path / "mall.docx"))
    export = write_csv(OTHERS["avslag"](), tmp_path / "export")
    made = report(export, tmp_path / "ut", "--utan-gx", "--tyst", "--mall", str(tmp_path / "mall.docx"))
    title = docx.Document(str(feedback(made)["jarva"])).paragraphs[0]
    assert title.style is not None and title.style.font.name == "Georgia"


# --- In a browser -----------------------------------------------------------------------------------------


def test_no_word_of_a_label_is_parted_on_a_telephone(browser: Any, run: Path, published: Cells) -> None:
    """A word that stands on two lines has two boxes; a hyphen at the end of the first would be as well."""
    parted = """() => [...document.querySelectorAll('.bred tbody th')].flatMap(th => {
        const node = th.firstChild, found = [];
        for (const m of (node?.data || '').matchAll(/[^\\s-]+/g)) {
            const range = document.createRange();
            range.setStart(node, m.index); range.setEnd(node, m.index + m[0].length);
            if (range.getClientRects().length > 1) found.push(m[0]);
        }
        return found; })"""
    with tab_of(browser, run / "rapport.html", bypass_csp=True, viewport={"width": 320, "height": 900}) as tab:
        tab.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        drawn = (
            "[...document.querySelectorAll('.bred tbody th')].filter(th => th.offsetWidth).map(th => th.textContent)"
        )
        assert {label for label, _ in published} <= {text.strip() for text in tab.evaluate(drawn)}
        assert tab.evaluate(parted) == []


@pytest.mark.parametrize("width", [320, 1400])
def test_axe_finds_no_violation_in_the_whole_report(browser: Any, run: Path, width: int) -> None:
    script = axe_script()
    if script is None:
        pytest.skip("axe-core is missing")
    with tab_of(browser, run / "rapport.html", bypass_csp=True, viewport={"width": width, "height": 900}) as tab:
        tab.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        tab.add_script_tag(content=script.read_text(encoding="utf-8"))
        tags = "tags => axe.run({runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})"
        found = tab.evaluate(tags, WCAG)["violations"]
    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found] == []
