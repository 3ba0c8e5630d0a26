"""The second audit, from export to report: all that it needed is a definition and its sample.

The expected counts are computed here, straight from the sample's files.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.text.paragraph import Paragraph

from checks.audits.lss_arbete_studier import AUDIT
from checks.codebook import Kind
from checks.criteria import Area, Criterion
from checks.report_tables import CategoryTable
from sample_data import generate
from tests.lib import lss_oracle
from tests.lib.oracle import MET, NOT_APPLICABLE, NOT_MET, PARTLY, UNCLEAR, Row, percent_half_up
from tests.lib.pipeline_run import LSS, QUIET, ROOT, Answer, Outcomes, column, command, judged, one, outcomes_of, rows
from tests.lib.shared import SharedRuns
from tests.spec.lss_cases import OUTCOMES

SAMPLE = ROOT / "sample_data" / "lss_arbete_studier"
NBSP = "\u00a0"
GRANSKNINGSDATUM = date(2026, 9, 30)
LABELS = {
    MET: "Uppfyllt",
    PARTLY: "Delvis uppfyllt",
    NOT_MET: "Ej uppfyllt",
    UNCLEAR: "Framgår ej",
    NOT_APPLICABLE: "Ej aktuellt",
}
"""The outcomes in the order in which they are printed."""
Table = list[dict[str, str]]


def _read(table: str) -> Table:
    return list(csv.DictReader((SAMPLE / f"{table}.csv").read_text("utf-8-sig").splitlines(), delimiter=";"))


ARENDEN = _read("arenden")
GRANTED = [row for row in ARENDEN if row["beslut_utfall"] in ("bifall", "delavslag")]
INSTEG = [row for row in GRANTED if row["insats"] == "insteg"]
STOD = [row for row in GRANTED if row["insats"] == "stod_arbete_studier"]
CONTINUED = [row for row in GRANTED if row["efter_insteg"] == "ja"]
REFUSED_FIRST = [row for row in ARENDEN if row["avslag_lagrum"]]
REQUIREMENTS = [row for row in ARENDEN if row["avslag_skal"] == "krav_ej_uppfyllda"]


@pytest.fixture(scope="module")
def whole(runs: SharedRuns) -> Path:
    """The report of the sample, with Great Expectations."""
    return runs.report(SAMPLE, *LSS)


# --- The sample -------------------------------------------------------------------------------------------


def test_the_sample_is_what_its_generator_writes(tmp_path: Path) -> None:
    generate.main(tmp_path)
    files = {p.name: p.read_bytes() for p in (tmp_path / "lss_arbete_studier").iterdir()}
    assert files == {p.name: p.read_bytes() for p in SAMPLE.iterdir()}


def test_the_sample_has_both_insatser_all_personkretsar_and_several_districts() -> None:
    assert 55 <= len(ARENDEN) <= 70
    assert INSTEG and STOD and CONTINUED and REQUIREMENTS
    assert {row["personkrets"] for row in GRANTED} == {"1", "2", "3"}
    assert len({row["stadsdel"] for row in ARENDEN}) >= 4
    acts = {row["beslut_datum"] >= "2025-07-01" for row in GRANTED}
    assert acts == {False, True}


def test_the_sample_has_a_finding_of_every_kind(whole: Path) -> None:
    outcomes: dict[str, set[str]] = {}
    for criterion, outcome in rows(whole, "SELECT DISTINCT kriterium, CAST(utfall AS VARCHAR) FROM utfall"):
        outcomes.setdefault(criterion, set()).add(outcome)
    # Of a complete form, only these leave something unclear.
    unclear = {
        *("insteg_fyra_manader", "tidsgrans_tva_ar", "ratt_lag"),
        *("information_parallell", "information_vid_avslag"),
    }
    assert outcomes == {k: o if k in unclear else o - {UNCLEAR} for k, o in OUTCOMES.items()}


# --- Every decision is judged and counted -----------------------------------------------------------------


def test_every_criterion_has_an_outcome_for_every_decision(whole: Path) -> None:
    assert one(whole, "SELECT count(*) FROM utfall WHERE utfall IS NOT NULL") == len(ARENDEN) * len(AUDIT.criteria)
    assert sorted(column(whole, "SELECT arende_id FROM intern.utfall_bred")) == sorted(
        row["arende_id"] for row in ARENDEN
    )


BASES = {
    "tabell_1": GRANTED,
    "tabell_2": GRANTED,
    "tabell_3": GRANTED,
    "tabell_4": INSTEG,
    "tabell_5": STOD,
    "tabell_6": CONTINUED,
    "tabell_7": REQUIREMENTS,
}


def test_each_decision_of_a_tables_population_falls_in_one_category(whole: Path) -> None:
    assert set(BASES) == {t.id for t in AUDIT.report_tables if isinstance(t, CategoryTable)}
    cells = rows(whole, "SELECT tabell, etikett, varde FROM tabeller WHERE kolumn = 'Antal' AND tabell <> 'tabell_8'")
    for id_, base in BASES.items():
        counts = {label: int(value) for table, label, value in cells if table == id_}
        assert counts.pop("Totalt") == len(base), id_
        assert sum(counts.values()) == len(base), id_


def _counts(whole: Path, table: str) -> dict[str, int]:
    sql = f"SELECT etikett, varde FROM tabeller WHERE kolumn = 'Antal' AND tabell = '{table}' AND etikett <> 'Totalt'"
    return {label: int(value) for label, value in rows(whole, sql)}


def test_personkretsar(whole: Path) -> None:
    circles = Counter(row["personkrets"] for row in GRANTED)
    assert _counts(whole, "tabell_1") == {f"Personkrets {circle}": circles[circle] for circle in "123"}


def test_provisions(whole: Path) -> None:
    pairs = Counter((row["avslag_lagrum"], row["bifall_lagrum"]) for row in GRANTED)
    expected = {
        "Avslag 4:1/11:1 och bifall 4:2/11:4": pairs[("4:1", "4:2")] + pairs[("11:1", "11:4")],
        "Bifall 4:2/11:4": pairs[("", "4:2")] + pairs[("", "11:4")],
        "Bifall 4:1/11:1": pairs[("", "4:1")] + pairs[("", "11:1")],
    }
    assert _counts(whole, "tabell_3") == {
        **expected,
        "Annat eller inget lagrum": len(GRANTED) - sum(expected.values()),
    }


def test_information_given_when_the_requirements_were_not_met(whole: Path) -> None:
    def category(row: dict[str, str]) -> str:
        may_apply_again = "ja" in (row["information_ny_ansokan"], row["information_insteg"])
        daglig = row["information_daglig_verksamhet"] == "ja"
        if may_apply_again and daglig:
            return "Ny ansökan eller Insteg, och daglig verksamhet"
        if may_apply_again and row["daglig_verksamhet"] == "ja":
            return "Ny ansökan eller Insteg; daglig verksamhet redan beviljad"
        if may_apply_again:
            return "Endast ny ansökan eller Insteg"
        return "Endast daglig verksamhet" if daglig else "Ingen information"

    assert _counts(whole, "tabell_7") == Counter(map(category, REQUIREMENTS))


def _of_one_act(row: dict[str, str]) -> bool:
    return (row["avslag_lagrum"], row["bifall_lagrum"]) in (("4:1", "4:2"), ("11:1", "11:4"))


def _act_of_the_day(row: dict[str, str]) -> bool:
    chapter = "4:" if row["beslut_datum"] < "2025-07-01" else "11:"
    provisions = [row[name] for name in ("avslag_lagrum", "bifall_lagrum") if row[name]]
    return bool(provisions) and all(provision.startswith(chapter) for provision in provisions)


def _requirements_assessed(row: dict[str, str], *keys: str) -> bool:
    return all(row[f"krit_{key}_bed"] == "ja" for key in keys)


_OWN: dict[str, tuple[str, ...]] = {
    "insteg": ("forutsattningar",),
    "stod_arbete_studier": ("inforstadd", "kan_klara", "overgang", "arbetsformedlingen"),
}
INDICATORS: dict[str, tuple[Table, Callable[[dict[str, str]], bool]]] = {
    "personkrets_3": (GRANTED, lambda row: row["personkrets"] == "3"),
    "daglig_verksamhet": (GRANTED, lambda row: row["daglig_verksamhet"] == "ja"),
    "krit_stodbehov_dok": (GRANTED, lambda row: row["krit_stodbehov_dok"] == "ja"),
    "krit_forutsattningar_dok": (INSTEG, lambda row: row["krit_forutsattningar_dok"] == "ja"),
    "krit_overgang_dok": (STOD, lambda row: row["krit_overgang_dok"] == "ja"),
    "kriterier_i_bedomning_helt": (
        GRANTED,
        lambda row: _requirements_assessed(row, "alder", "personkrets", "onskan", "stodbehov")
        and _requirements_assessed(row, *_OWN[row["insats"]]),
    ),
    "beslut_4_1_4_2": (GRANTED, _of_one_act),
    "kriterium_ratt_lag": (ARENDEN, _act_of_the_day),
    "avslag_4_1_motiverat": (REFUSED_FIRST, lambda row: row["avslag_4_1_motiverat"] == "ja"),
    "behov_syfte_mal_helt": (GRANTED, lambda row: row["behov_syfte_mal"] == "ja"),
    "eget_arbetssokande": (CONTINUED, lambda row: row["eget_arbetssokande"] == "ja"),
    "overklagande": (
        [row for row in ARENDEN if row["beslut_utfall"] != "bifall" or row["avslag_lagrum"]],
        lambda row: row["overklagandehanvisning"] == "ja",
    ),
    "information_parallell": (
        [row for row in GRANTED if row["daglig_verksamhet"] == "ja"],
        lambda row: row["information_parallell"] == "ja",
    ),
    "efter_insteg": (STOD, lambda row: row["efter_insteg"] == "ja"),
    "rapport_jobbcoach": (CONTINUED, lambda row: row["rapport_jobbcoach"] == "ja"),
    "information_daglig_verksamhet": (REQUIREMENTS, lambda row: row["information_daglig_verksamhet"] == "ja"),
    "kriterium_fortsatt_efter_insteg": (
        CONTINUED,
        lambda row: row["rapport_jobbcoach"] == row["samrad_jobbcoach"] == "ja",
    ),
    "kriterium_krit_personkrets": (
        GRANTED,
        lambda row: row["personkrets"] != "3" and row["krit_personkrets_dok"] == "ja",
    ),
}  # fmt: skip


@pytest.mark.parametrize("id_", list(INDICATORS))
def test_figures_are_those_of_the_files(id_: str, whole: Path) -> None:
    base, hit = INDICATORS[id_]
    count = sum(map(hit, base))
    indicator_rows = rows(whole, f"SELECT antal, bas, procent FROM indikatorer WHERE id = '{id_}'")
    assert indicator_rows == [(count, len(base), percent_half_up(count, len(base)))]


# --- What people open -------------------------------------------------------------------------------------


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def _html(path: Path) -> str:
    reader = _Text()
    reader.feed(path.read_text(encoding="utf-8"))
    reader.close()
    return " ".join(" ".join(reader.text).split())


def _text(path: Path) -> str:
    return "\n".join(_plain(p.text) for p in docx.Document(str(path)).paragraphs)


def _plain(text: str) -> str:
    return " ".join(text.replace(NBSP, " ").split())


def _without_spaces(text: str) -> str:
    return "".join(text.split())


def _is_heading(paragraph: Paragraph, level: str = "Heading") -> bool:
    return bool(paragraph.style and paragraph.style.name and paragraph.style.name.startswith(level))


def test_the_word_report_opens_and_has_every_section_table_and_requirement(whole: Path) -> None:
    document = docx.Document(str(whole / "rapport.docx"))
    headings = [p.text for p in document.paragraphs if _is_heading(p)]
    assert [heading for heading in headings if heading in AUDIT.sections] == list(AUDIT.sections)
    text = _text(whole / "rapport.docx")
    assert not [t.title for t in AUDIT.report_tables if t.title not in text]
    # Every criterion is about some decision of the sample, so each has a paragraph that says what is required.
    assert not [c.id for c in AUDIT.criteria if _required(c) not in text]


def _required(criterion: Criterion) -> str:
    """What is required, with the first of the sources in brackets."""
    assert criterion.requirement.endswith(".")
    return f"{criterion.requirement[:-1]} ({criterion.sources[0]})."


def _oracle_counts() -> dict[str, Counter[str]]:
    """Criterion -> the number of decisions with each outcome, as the oracle judges the files."""
    followups = list(map(_typed, _read("uppfoljningar")))
    counts: dict[str, Counter[str]] = {c.id: Counter() for c in AUDIT.criteria}
    for row in map(_typed, ARENDEN):
        own = [f for f in followups if f["arende_id"] == row["arende_id"]]
        for id_, outcome in lss_oracle.outcomes(row, own, GRANSKNINGSDATUM).items():
            counts[id_][outcome] += 1
    return counts


def _typed(row: dict[str, str]) -> Row:
    """Days as dates, and None where the cell is empty."""
    return {
        name: date.fromisoformat(cell) if re.fullmatch(r"\d{4}-\d\d-\d\d", cell) else cell or None
        for name, cell in row.items()
    }


def test_the_appendix_has_every_criterion_with_its_question_rule_source_and_counts(whole: Path) -> None:
    parts = _sections_of_appendix(whole)
    assert list(parts) == [c.label for area in Area for c in AUDIT.criteria if c.area is area]
    oracle_counts = _oracle_counts()
    for c in AUDIT.criteria:
        question, requirement, population, *lines = parts[c.label]
        assert question == c.question
        assert requirement == f"Krav: {c.requirement}"
        assert population.startswith("Gäller: ")
        (source,) = (line for line in lines if line.startswith("Källa: "))
        assert [str(s) for s in c.sources if str(s) not in source] == []
        steps = [line.partition(" → ")[2] for line in lines if " → " in line]
        assert steps == [case.outcome.label for case in c.cases]
        counts = "; ".join(f"{label} {oracle_counts[c.id][outcome]}" for outcome, label in LABELS.items())
        assert lines[-1].startswith(f"Utfall: {counts} ("), c.id


def _sections_of_appendix(whole: Path) -> dict[str, list[str]]:
    """The paragraphs under each heading that is a criterion's."""
    parts: dict[str, list[str]] = {}
    heading = ""
    for paragraph in docx.Document(str(whole / "bilaga_kriterier.docx")).paragraphs:
        if _is_heading(paragraph):
            heading = paragraph.text
            if _is_heading(paragraph, "Heading 3"):
                assert heading not in parts
                parts[heading] = []
        elif heading in parts:
            parts[heading].append(_plain(paragraph.text))
    return parts


def test_the_appendix_counts_every_criterion_in_a_table_of_its_area(whole: Path) -> None:
    labels = {c.label: c.id for c in AUDIT.criteria}
    printed_counts = {
        labels[cells[0]]: [int(cell) for cell in cells[1:]]
        for table in docx.Document(str(whole / "bilaga_kriterier.docx")).tables
        if table.rows[0].cells[-1].text == "Högst (%)"
        for cells in ([cell.text for cell in row.cells] for row in table.rows[1:])
    }
    expected = {}
    for id_, counts in _oracle_counts().items():
        base = len(ARENDEN) - counts[NOT_APPLICABLE]
        shares = [percent_half_up(n, base) for n in (counts[MET], counts[MET] + counts[UNCLEAR])]
        expected[id_] = [*(counts[outcome] for outcome in LABELS), base, *shares]
    assert printed_counts == expected


def test_the_web_pages_open_and_say_the_same(whole: Path) -> None:
    page = _html(whole / "rapport.html")
    assert AUDIT.title in page and "30 september 2026" in page.replace(NBSP, " ")
    # A reference is a link on the page, so the text is compared without its spaces.
    page = _without_spaces(page)
    assert not [c.id for c in AUDIT.criteria if _without_spaces(_required(c)) not in page]
    paragraphs = docx.Document(str(whole / "rapport.docx")).paragraphs
    texts = [p.text for p in paragraphs if not _is_heading(p) and p.style and p.style.name != "Titeluppgift"]
    assert len([text for text in texts if text]) > len(AUDIT.criteria)
    assert [text for text in texts if _without_spaces(text) not in page] == []
    quality = _html(whole / "datakvalitet.html")
    assert not [c.label for c in AUDIT.criteria if c.label not in quality]


def test_the_workbooks_open(whole: Path) -> None:
    tables = openpyxl.load_workbook(whole / "tabeller.xlsx")
    assert {f"Tabell {n}" for n in range(1, 9)} <= set(tables.sheetnames)
    sheet = openpyxl.load_workbook(whole / "avvikelser.xlsx")["Avvikelser"]
    findings = one(whole, "SELECT count(*) FROM utfall WHERE utfall NOT IN ('uppfyllt', 'ej_aktuellt')")
    assert sum(row[0].value in {r["arende_id"] for r in ARENDEN} for row in sheet.iter_rows()) == findings


def test_nothing_of_the_other_audit_is_in_the_report(whole: Path) -> None:
    own = " ".join((_html(whole / "rapport.html"), *_all_texts(whole / "bilaga_kriterier.docx")))
    for document in AUDIT.documents.values():
        own = own.replace(document.title, "")
    assert not re.findall(r"\w*(?:sysselsättning|psykiatri|arbetsspecialist|genomförandeplan|DUR|Alfa)\w*", own)


def _all_texts(path: Path) -> Iterator[str]:
    """The text of a Word document's paragraphs and tables."""
    document = docx.Document(str(path))
    yield from (p.text for p in document.paragraphs)
    yield from (cell.text for table in document.tables for row in table.rows for cell in row.cells)


def test_great_expectations_finds_what_the_engine_finds(whole: Path) -> None:
    """Every expectation of the codebook holds; each of the guideline fails: the sample has all kinds of findings."""
    page = _html(whole / "datakvalitet.html")
    assert re.search(r"Exporten följer kodboken i alla \d+ kontroller", page)
    assert f"Minst ett ärende avviker i {len(AUDIT.criteria)} av dem" in page


# --- Other exports ----------------------------------------------------------------------------------------


def _workbook(target: Path) -> Path:
    """The sample as someone types it in Excel: labels, real dates and real numbers."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for spec in AUDIT.tables:
        sheet = book.create_sheet(spec.label)
        sheet.append([v.label for v in spec.variables])
        for row in _read(spec.name):
            cells: list[object] = []
            for v in spec.variables:
                value = row[v.name]
                if v.name in ("alder", "personkrets"):
                    cells.append(int(value))
                elif v.kind is Kind.DATE:
                    cells.append(date.fromisoformat(value) if value else None)
                else:
                    cells.append(v.codes.get(value, value) or None)
            sheet.append(cells)
    book.save(target)
    return target


def test_a_workbook_with_labels_is_read_alike(tmp_path: Path) -> None:
    def outcomes_from(export: Path, scratch: Path) -> Outcomes:
        with judged(export, AUDIT, AUDIT.granskningsdatum, scratch) as counted_export:
            return outcomes_of(counted_export.con, AUDIT)

    assert outcomes_from(_workbook(tmp_path / "lss.xlsx"), tmp_path / "a") == outcomes_from(SAMPLE, tmp_path / "b")


def _changed(folder: Path, where: Callable[[dict[str, str]], bool], **values: str) -> Path:
    """The sample's decisions, the first one of a kind with other values."""
    folder.mkdir()
    decisions = [dict(row) for row in ARENDEN]
    next(row for row in decisions if where(row)).update(values)
    with (folder / "arenden.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(decisions[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(decisions)
    return folder


def _is(**values: str) -> Callable[[dict[str, str]], bool]:
    return lambda row: all(row[name] == value for name, value in values.items())


FAULTS: dict[str, tuple[Callable[[dict[str, str]], bool], dict[str, str], str]] = {
    "personkrets 4": (_is(beslut_utfall="bifall"), {"personkrets": "4"}, "Personkrets enligt LSS"),
    "no personkrets": (_is(beslut_utfall="avslag"), {"personkrets": ""}, "Personkrets enligt LSS"),
    "a requirement of Insteg": (_is(insats="insteg", beslut_utfall="bifall"), {"krit_forutsattningar_dok": ""},
                                "Möjligt med en jobbcoachs stöd"),
    "a requirement of the regular support": (_is(insats="stod_arbete_studier", beslut_utfall="bifall"),
                                             {"krit_overgang_bed": ""}, "Stöd i övergången till arbete"),
    "report after Insteg": (_is(efter_insteg="ja"), {"rapport_jobbcoach": ""}, "Rapport inhämtad från jobbcoach"),
    "needs and aims": (_is(beslut_utfall="bifall"), {"behov_syfte_mal": ""}, "Behov, syfte och mål kartlagda"),
    "reasons under the main rule": (_is(avslag_lagrum="4:1"), {"avslag_4_1_motiverat": ""}, "huvudregeln är motiverat"),
    "appeal": (_is(beslut_utfall="avslag"), {"overklagandehanvisning": ""}, "Information om hur beslutet överklagas"),
    "searching after Insteg": (_is(efter_insteg="ja"), {"eget_arbetssokande": ""}, "Kan och vill själv börja söka"),
    "parallel daglig verksamhet": (_is(beslut_utfall="bifall", daglig_verksamhet="ja"), {"information_parallell": ""},
                                   "Information om stödet parallellt"),
    "reason of a refusal": (_is(beslut_utfall="avslag"), {"avslag_skal": ""}, "Skäl för avslag"),
    "what was told": (_is(avslag_skal="krav_ej_uppfyllda"), {"information_insteg": ""}, "Information om att ansöka om"),
    "first, and after Insteg": (_is(efter_insteg="ja"), {"forstagangsbeslut": "ja", "foregaende_beslut_from": ""},
                                "Fortsatt stöd efter Insteg har ett föregående beslut"),
    "a refusal that grants": (_is(beslut_utfall="avslag"), {"bifall_lagrum": "4:2"},
                              "Ett avslag kan inte ha ett lagrum för bifall"),
}  # fmt: skip


def _refused(export: Path, folder: Path) -> Answer:
    return command("rapport", export, "--ut", folder / "ut", "--granskning", AUDIT.name, *QUIET)


@pytest.mark.parametrize("name", list(FAULTS))
def test_what_does_not_follow_the_codebook_is_refused(name: str, tmp_path: Path) -> None:
    where, values, words = FAULTS[name]
    answer = _refused(_changed(tmp_path / "export", where, **values), tmp_path)
    assert answer.exit_code == 3, answer.output
    assert words in answer.output


@pytest.mark.parametrize(
    ("where", "values", "criterion", "expected"),
    [
        (_is(insats="insteg", beslut_utfall="bifall"), {"krit_overgang_dok": "nej"}, "krit_overgang", NOT_APPLICABLE),
        (_is(beslut_utfall="bifall"), {"personkrets": "3"}, "krit_personkrets", NOT_MET),
        (_is(beslut_utfall="bifall"), {"bifall_lagrum": ""}, "beslut_4_1_4_2", NOT_MET),
        (_is(beslut_utfall="bifall", daglig_verksamhet="framgar_ej"), {}, "information_parallell", UNCLEAR),
        (_is(avslag_skal="annat"), {"information_insteg": ""}, "information_vid_avslag", NOT_APPLICABLE),
    ],
    ids=["a value that is not used", "personkrets 3", "no provision", "daglig verksamhet not told", "another reason"],
)
def test_unusual_values_are_judged(
    where: Callable[[dict[str, str]], bool], values: dict[str, str], criterion: str, expected: str, tmp_path: Path
) -> None:
    export = _changed(tmp_path / "export", where, **values)
    with judged(export, AUDIT, AUDIT.granskningsdatum, tmp_path / "scratch") as counted_export:
        outcomes = outcomes_of(counted_export.con, AUDIT)
    assert outcomes[next(row for row in ARENDEN if where(row))["arende_id"]][criterion] == expected


def test_an_export_of_the_other_audit_is_refused(tiny_export: Path, tmp_path: Path) -> None:
    answer = _refused(tiny_export, tmp_path)
    assert answer.exit_code == 3
    assert "kolumn ansokan_finns: kolumnen finns inte i kodboken" in answer.output
