"""The chapter on likställighet, its figures and the feedback to each district: one set of numbers, none hidden.

What the run wrote to `tabeller/kriterier_stadsdel.csv` is what may be told. Some of it is counted here once more from
the files of the export, and one test of significance by going through every possible table.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import product
from math import comb, prod
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn

from checks.audits.sysselsattning_2025 import AUDIT
from checks.codebook import STADSDELAR
from pipeline.disclosure.published import Share
from reports.document import Paragraph
from reports.feedback.points import CriterionResult, points
from tests.lib.browser import WCAG, axe_script, tab_of
from tests.lib.exports import Export, write_csv
from tests.lib.oracle import percent_half_up
from tests.lib.pipeline_run import SAMPLE, report, rows
from tests.lib.shared import SharedRuns
from tests.spec.cases import BASE_AVSLAG, BASE_S

NBSP = "\u00a0"
LABELS = {c.id: c.label for c in AUDIT.criteria}
BY_CODE = ("stodomraden_utredning", "vardagsaktiviteter", "intressen", "langsiktig_planering", "sip_information")
"""Criteria of granted decisions that one code meets: 'ja'."""
_WORDS = {
    "noll": 0, "inget": 0, "en": 1, "ett": 1, "två": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6, "sju": 7, "åtta": 8,
    "nio": 9, "tio": 10, "elva": 11, "tolv": 12,
}  # fmt: skip
_N = rf"(\d+|{'|'.join(_WORDS)})"
_SHARE = rf"{_N} av {_N}(?: ärenden)? \({_N} procent\)"
Cells = dict[tuple[str, str], tuple[str, str, str]]
"""(criterion's label, district) -> count, base and percent as printed."""


def plain(text: str) -> str:
    return text.replace(NBSP, " ")


def number(word: str) -> str:
    return str(_WORDS.get(word, word))


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


@pytest.fixture(scope="module")
def run(runs: SharedRuns) -> Path:
    return runs.report(SAMPLE)


@pytest.fixture(scope="module")
def published(run: Path) -> Cells:
    return cells(run)


@pytest.fixture(scope="module")
def differences(run: Path) -> list[list[str]]:
    """The rows of the chapter's table."""
    return next(t[1:] for t in tables(run / "rapport.docx") if t[0][-1] == "Tolkning")


def districts(published: Cells) -> list[str]:
    return [d for d in dict.fromkeys(district for _, district in published) if d != "Samtliga"]


# --- The chapter ------------------------------------------------------------------------------------------


def test_the_chapter_says_how_many_decisions_there_are_and_that_they_are_few(run: Path) -> None:
    said = " ".join(paragraphs(run / "rapport.docx", CHAPTER))
    with (SAMPLE / "arenden.csv").open(encoding="utf-8-sig") as file:
        found = [row["stadsdel"] for row in csv.DictReader(file, delimiter=";")]
    for code in set(found):
        assert re.search(rf"\b{found.count(code)}( ärenden)? i {STADSDELAR[code]}\b", said)
    assert "Det är små urval" in said and "dolt (*) skrivs inte p-värdet ut" in said


def test_every_row_has_the_lowest_and_highest_share_that_is_shown(
    differences: list[list[str]], published: Cells
) -> None:
    told = {row[0]: row for row in differences}
    for label in dict.fromkeys(label for label, _ in published):
        every = [published[label, d] for d in districts(published)]
        shown = [int(percent) for _, _, percent in every if percent.isdigit()]
        if len(shown) < 2:
            assert label not in told
            continue
        _, lowest, highest, spread, p, adjusted, reading = told[label]
        assert (int(lowest), int(highest), int(spread)) == (min(shown), max(shown), max(shown) - min(shown))
        if any(base == "*" or (count == "*" and base != "0") for count, base, _ in every):
            assert (p, adjusted, reading) == ("*", "*", "prövas inte")
        assert reading in ("skiljer sig mer än slumpen ger skäl för", "kan vara slump", "prövas inte")
        if adjusted not in "*–":
            assert reading.startswith("skiljer") == (float(adjusted.replace(",", ".")) <= 0.05)
            assert float(adjusted.replace(",", ".")) >= float(p.replace(",", "."))


def test_the_p_value_is_that_of_every_possible_table(differences: list[list[str]], published: Cells) -> None:
    for criterion in ("stodomraden_utredning", "vardagsaktiviteter", "intressen"):
        label = LABELS[criterion]
        found = [published[label, d] for d in districts(published)]
        counts, bases = [int(c) for c, _, _ in found], [int(b) for _, b, _ in found]
        # How many ways there are to a table decides how probable it is.
        observed, as_rare, every = prod(map(comb, bases, counts)), 0, 0
        for some in product(*(range(base + 1) for base in bases[1:])):
            first = sum(counts) - sum(some)
            if 0 <= first <= bases[0]:
                ways = prod(map(comb, bases, (first, *some)))
                every += ways
                as_rare += ways if ways <= observed else 0
        p = Fraction(as_rare, every)
        printed = Fraction(next(row[4] for row in differences if row[0] == label).replace(",", "."))
        assert p <= printed < p + Fraction(1, 1000)


def test_what_stands_out_is_told_with_the_numbers_of_each_district(
    run: Path, differences: list[list[str]], published: Cells
) -> None:
    said = paragraphs(run / "rapport.docx", CHAPTER)
    sure = [row[0] for row in differences if row[-1].startswith("skiljer")]
    assert sure == [LABELS["stodomraden_utredning"]]
    sentence = next(s for s in said if s.startswith(f"”{sure[0]}”: "))
    told = {d: re.search(rf"{d} {_SHARE}", sentence) for d in districts(published)}
    assert {d: tuple(map(number, m.groups())) for d, m in told.items() if m} == {
        d: published[sure[0], d] for d in districts(published)
    }
    wide = next(s for s in said if s.startswith("Skillnaden mellan högsta och lägsta andel är"))
    spans = re.findall(r"”([^”]+)” \(från (\w+) procent i ([\w-]+) till (\w+) procent i ([\w-]+)\)", wide)
    assert spans and wide.endswith("kan vara slump.")
    for label, low, where_low, high, where_high in spans:
        assert (number(low), number(high)) == (published[label, where_low][2], published[label, where_high][2])


def test_the_numbers_are_those_of_the_export(published: Cells) -> None:
    with (SAMPLE / "arenden.csv").open(encoding="utf-8-sig") as file:
        decisions = list(csv.DictReader(file, delimiter=";"))
    granted = [row for row in decisions if row["beslut_utfall"] in ("bifall", "delavslag")]
    for criterion, code in product(BY_CODE, {row["stadsdel"] for row in granted}):
        own = [row[criterion] == "ja" for row in granted if row["stadsdel"] == code]
        assert published[LABELS[criterion], STADSDELAR[code]] == (
            str(sum(own)), str(len(own)), str(percent_half_up(sum(own), len(own))),
        )  # fmt: skip


def test_the_chapter_stands_after_the_quality_areas_in_word_and_on_the_page(run: Path) -> None:
    heads = [
        p.text for p in docx.Document(str(run / "rapport.docx")).paragraphs if p.style and p.style.name == "Heading 1"
    ]
    assert heads[heads.index("Kvalitetsområden") + 1] == CHAPTER
    page = (run / "rapport.html").read_text(encoding="utf-8")
    heads = re.findall(r"<h2[^>]*>([^<]+)</h2>", page)
    assert heads[heads.index("Kvalitetsområden") + 1] == CHAPTER


# --- Figures ----------------------------------------------------------------------------------------------


def svg_texts(path: Path) -> list[str]:
    return [plain("".join(e.itertext())) for e in ET.parse(path).iter("{http://www.w3.org/2000/svg}text")]


def sheet(run: Path, title: str) -> list[list[Any]]:
    """Header and rows of the figure's sheet in the workbook, whose title begins like this."""
    book = openpyxl.load_workbook(run / "tabeller.xlsx")
    found = next(s for s in book.worksheets if s.title.startswith("Figur") and title in str(s.cell(1, 1).value))
    width = sum(cell.value is not None for cell in found[4])
    every = [[cell.value for cell in row[:width]] for row in found.iter_rows(min_row=4)]
    return [row for row in every if row[-1] is not None]


def test_the_heat_map_has_every_cell_and_no_other_number(run: Path, published: Cells) -> None:
    header, *lines = sheet(run, "Andel uppfyllt i procent för varje kriterium")
    columns = [name.removesuffix(" (%)") for name in header[1:]]
    assert columns == [*districts(published), "Samtliga"]
    shown = {(line[0], d): str(cell) for line in lines for d, cell in zip(columns, line[1:], strict=True)}
    assert shown == {key: percent for key, (_, _, percent) in published.items()}
    texts = svg_texts(run / "figurer" / "figur_resultatkarta.svg")
    drawn = [t.removesuffix(" %") for t in texts if re.fullmatch(r"\d+( %)?|\*|–", t)]
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


def test_outcomes_are_drawn_in_the_order_of_their_share(run: Path) -> None:
    for area in ("trygghet_1", "trygghet_2", "sjalvbestammande", "helhetssyn"):
        texts = svg_texts(run / "figurer" / f"figur_{area}.svg")
        labels = [t for t in texts if t in LABELS.values()]
        criteria = {label: id_ for id_, label in LABELS.items()}
        found = dict(rows(run, "SELECT id, antal / bas FROM indikatorer WHERE bas > 0"))
        shares = [found[f"kriterium_{criteria[label]}"] for label in labels]
        assert len(shares) > 3 and shares == sorted(shares, reverse=True)


def test_alternative_texts_hold_the_numbers_of_the_picture(run: Path, published: Cells) -> None:
    root = ET.parse(run / "figurer" / "figur_skillnader.svg").getroot()
    spans = re.findall(
        r"”([^”]+)” från (\w+) procent i ([\w-]+) till (\w+) procent i ([\w-]+)", plain(root[1].text or "")
    )
    assert len(spans) == 6
    for label, low, where_low, high, where_high in spans:
        assert (number(low), number(high)) == (published[label, where_low][2], published[label, where_high][2])


# --- Feedback ---------------------------------------------------------------------------------------------


def test_there_is_feedback_to_every_district_of_the_export(run: Path, published: Cells) -> None:
    found = feedback(run)
    assert {STADSDELAR[code] for code in found} == set(districts(published))
    titles = {code: docx.Document(str(path)).paragraphs[0].text for code, path in found.items()}
    assert titles["sodermalm"] == "Återkoppling till Södermalms stadsdelsförvaltning"
    assert titles["jarva"] == "Återkoppling till Järva stadsdelsförvaltning"


@pytest.mark.parametrize("code", ["hagersten_alvsjo", "jarva", "skarholmen", "sodermalm"])
def test_the_tables_of_the_feedback_hold_what_was_published(run: Path, published: Cells, code: str) -> None:
    def printed(count: str, base: str, percent: str) -> str:
        if base in ("0", "*"):
            return "–" if base == "0" else "*"
        return f"* av {base}" if count == "*" else f"{count} av {base} ({percent} %)"

    district = STADSDELAR[code]
    found = tables(feedback(run)[code])
    assert all(t[0] == ["Kriterium", district, "Alla stadsdelar"] for t in found)
    assert {row[0]: tuple(row[1:]) for t in found for row in t[1:]} == {
        label: (printed(*published[label, district]), printed(*published[label, "Samtliga"]))
        for label in dict.fromkeys(label for label, _ in published)
    }


@pytest.mark.parametrize("code", ["hagersten_alvsjo", "jarva", "skarholmen", "sodermalm"])
def test_the_text_of_the_feedback_tells_nothing_else(run: Path, published: Cells, code: str) -> None:
    """Every 'x av y' is that of the district or of all, of the criterion that is named; and a hidden one is of all."""
    district, told = STADSDELAR[code], 0
    for said in paragraphs(feedback(run)[code]):
        for label, rest in re.findall(r"”([^”]+)”(?::| \()([^”]*)", said):
            own, all_ = published[label, district], published[label, "Samtliga"]
            for count, base, percent in re.findall(rf"{_N} av {_N}(?: ärenden)?(?: \({_N} procent\))?", rest):
                allowed = [all_] if own[0] == "*" else [own, all_]
                assert (number(count), number(base)) in [each[:2] for each in allowed], said
                assert not percent or (number(count), number(base), number(percent)) in allowed, said
                told += 1
    assert told > 10


def test_the_strongest_and_the_weakest_are_those_with_ten_decisions_or_more(run: Path, published: Cells) -> None:
    for code, path in feedback(run).items():
        own = {
            label: Fraction(int(count), int(base))
            for (label, district), (count, base, _) in published.items()
            if district == STADSDELAR[code] and count.isdigit() and base.isdigit() and int(base) >= 10
        }
        said = paragraphs(path)
        start, middle = (
            next(i for i, s in enumerate(said) if begins in s) for begins in ("störst för", "är minst för")
        )
        best = [re.findall(r"”([^”]+)”", s)[0] for s in said[start + 1 : start + 4]]
        worst = [re.findall(r"”([^”]+)”", s)[0] for s in said[middle + 1 : middle + 4]]
        assert [own[label] for label in best] == sorted(own.values(), reverse=True)[:3]
        assert [own[label] for label in worst] == sorted(own.values())[:3]


def test_feedback_is_short_and_has_a_place_for_the_inspector(run: Path) -> None:
    for path in feedback(run).values():
        body = docx.Document(str(path)).element.body
        assert "Innehåll" not in paragraphs(path)
        controls = [c for c in body.iter(qn("w:sdt")) if c.find(f".//{qn('w:showingPlcHdr')}") is not None]
        assert len(controls) == 1
        said = " ".join(paragraphs(path))
        assert "Underlaget är litet." in said and "kan vara slump" in said and "asterisk (*)" in said


def test_what_is_not_told_by_district_is_named_wherever_it_is_missed(run: Path) -> None:
    """Under the table, at the heat map's numbers and in every feedback."""
    why = (
        "Kriterierna ”Aktuell DUR-utredning” och ”Avslag 4:1 och bifall 4:2” redovisas inte stadsdel för stadsdel, "
        "eftersom rapporten redan anger enskilda stadsdelars andel för dem."
    )
    body = list(docx.Document(str(run / "rapport.docx")).element.body)
    table = next(i for i, e in enumerate(body) if e.tag == qn("w:tbl") and "Tolkning" in "".join(e.itertext()))
    caption = next(i for i, e in enumerate(body) if i > table and "Figur" in "".join(e.itertext()))
    assert why in plain(" ".join("".join(e.itertext()) for e in body[table + 1 : caption]))
    book = openpyxl.load_workbook(run / "tabeller.xlsx")
    map_ = next(s for s in book.worksheets if "Andel uppfyllt i procent för varje" in str(s.cell(1, 1).value))
    assert why in [plain(str(row[0])) for row in map_.iter_rows(values_only=True)]
    for path in feedback(run).values():
        assert why in " ".join(paragraphs(path))


# --- The input decides ------------------------------------------------------------------------------------


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
    said = " ".join(paragraphs(made / "rapport.docx", CHAPTER))
    assert f"Södermalm {after} av 30 ärenden ({percent} procent)" in said
    assert f"Södermalm {before} av 30" not in said
    own = next(row for t in tables(feedback(made)["sodermalm"]) for row in t if row[0] == label)
    assert own[1] == f"{after} av 30 ({percent} %)"
    together = next(row for t in tables(feedback(made)["jarva"]) for row in t if row[0] == label)
    assert together[2].startswith(f"{int(published[label, 'Samtliga'][0]) - 1} av 120")
    drawn = sheet(made, "Andel uppfyllt i procent för varje kriterium")
    assert next(row for row in drawn if row[0] == label)[4] == percent


def test_the_manifest_names_the_feedback(run: Path) -> None:
    assert '"aterkoppling/jarva.docx"' in (run / "manifest.json").read_text(encoding="utf-8")


# --- Other exports ----------------------------------------------------------------------------------------


def decisions(base: dict[str, Any], n: int, *codes: str) -> Export:
    """That many copies of a decision, in turn in the districts."""
    return Export([{**base, "arende_id": f"A{i:05}", "stadsdel": codes[i % len(codes)]} for i in range(n)], None, None)


OTHERS: dict[str, Callable[[], Export]] = {
    "ett": lambda: decisions(BASE_S, 1, "jarva"),
    "tva": lambda: decisions(BASE_S, 2, "jarva", "sodermalm"),
    "stadsdel": lambda: decisions(BASE_S, 40, "jarva"),
    "avslag": lambda: decisions(BASE_AVSLAG, 24, "jarva", "sodermalm"),
    "uppfyllt": lambda: decisions(BASE_S, 40, "jarva", "sodermalm"),
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


@pytest.mark.parametrize("name", list(OTHERS))
def test_other_exports_work_and_read_well(others: Callable[[str], Path], name: str) -> None:
    made = others(name)
    said = paragraphs(made / "rapport.docx", CHAPTER)
    assert said
    for path in feedback(made).values():
        said += paragraphs(path)
        assert not [c for t in tables(path) for row in t for c in row if re.search(r"\b0 av 0\b|None", c)]
        assert all(len(t) > 1 for t in tables(path))
    for text in said:
        assert not re.search(r"\b0 av\b|\b0 ärenden|\bett ärenden|\b1 av\b|None|  ", text), text
        assert all(s[0].isupper() or s[0] in "”*" for s in sentences(text)), text


@pytest.mark.parametrize(("name", "n"), [("ett", 1), ("stadsdel", 40)])
def test_one_district_is_not_compared_but_gets_its_results(others: Callable[[str], Path], name: str, n: int) -> None:
    made = others(name)
    said = paragraphs(made / "rapport.docx", CHAPTER)
    assert said == ["Alla granskade ärenden hör till Järva. Därför finns inga stadsdelar att jämföra."]
    assert not (made / "figurer" / "figur_resultatkarta.svg").exists()
    own = {row[0]: row[1:] for t in tables(feedback(made)["jarva"]) for row in t[1:]}
    assert own[LABELS["vardagsaktiviteter"]] == [f"{n} av {n} (100 %)"]
    # The export has no table of follow-ups, so nothing is known of them.
    assert LABELS["uppfoljning_strukturerad"] not in own
    assert "eftersom exporten inte har någon tabell med uppföljningar" in " ".join(paragraphs(feedback(made)["jarva"]))


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
    assert "Inget kriterium skiljer sig mer mellan stadsdelarna än slumpen ger skäl för." in said
    assert not (made / "figurer" / "figur_skillnader.svg").exists()
    found = next(t[1:] for t in tables(made / "rapport.docx") if t[0][-1] == "Tolkning")
    assert found and all(row[1:] == ["100", "100", "0", "–", "–", "ingen skillnad"] for row in found)
    for path in feedback(made).values():
        text = " ".join(paragraphs(path))
        assert "är uppfyllda i samtliga ärenden" in text and "Börja med" not in text


def test_all_and_none_are_called_so(others: Callable[[str], Path], run: Path) -> None:
    """'39 av 39 (100 procent)' is all of them; and two criteria are both."""
    said = " ".join(" ".join(paragraphs(p)) for p in (*feedback(others("uppfyllt")).values(), *feedback(run).values()))
    assert not re.search(r"\b(\w+) av \1\b(?! ärenden som)", said)
    assert "Alla två" not in said and "noll procent" not in said
    assert re.search(r"”: samtliga \d+ ärenden, i alla stadsdelar (samtliga|\d+ av) \d+", said)


def test_two_criteria_that_all_decisions_meet_are_both() -> None:
    met = Share(12, 12, 100)
    (strong, _) = points([CriterionResult(c, c.id, met, met) for c in AUDIT.criteria[:2]])
    (paragraph,) = strong.blocks
    assert isinstance(paragraph, Paragraph)
    assert paragraph.text == (
        "Båda kriterierna som gäller minst tio ärenden i stadsdelen är uppfyllda i samtliga ärenden."
    )


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


def test_no_word_of_a_label_is_parted_on_a_telephone(browser: Any, run: Path) -> None:
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
