"""The whole report: its chapters in the order in which they are printed, and properties of all of it.

The later part reads the reports of the sample data of every audit, and of thirty of its cases.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

import pytest

from checks import audits
from checks.audit import Audit
from checks.criteria import Level, Outcome
from checks.report_tables import DialogTable, ShareTable
from pipeline.disclosure.letters import lettered, letters
from pipeline.disclosure.published import Published, PublishedCriterion, Reading, Share
from pipeline.run_facts import RunFacts
from pipeline.statistics.verdict import Verdict
from reports.document import Bullets, FigureBlock, Paragraph, Prompt, Ref, ReportDocument, Section, TableBlock
from reports.review.build import build, rules
from tests.lib.pipeline_run import ROOT, SAMPLE
from tests.lib.reviews import (
    AUDIT,
    FACTS,
    FOLLOWED_UP,
    GOAL,
    IN_TIME,
    NEEDS,
    REASONED,
    breakdown,
    criterion,
    difference,
    material,
    plain,
    share,
)
from tests.lib.shared import SharedRuns

CRITERIA = (
    criterion(IN_TIME, 70, 50),
    criterion(NEEDS, 60, 30, unclear=10, outside=20),
    criterion(GOAL, 0, outside=120),
    criterion(REASONED, 5, 15, outside=100),
    criterion(FOLLOWED_UP, 30, 30, outside=60),
)
MATERIAL = material(
    *CRITERIA,
    background={"stadsdel": (("Bromma", 60), ("Järva", 60))},
    compared=breakdown({IN_TIME: (share(50, 60), share(20, 60), share(70, 120))}),
    differences={"stadsdel": (difference(IN_TIME, 0.001, 0.001),)},
)
REPORT = build(AUDIT, MATERIAL.published, FACTS)


def test_the_chapters_in_order() -> None:
    assert [s.title for s in REPORT.sections if s.level == 1] == [
        "Inledning",
        "Bakgrund och statistik",
        "Granskningsmetod",
        "Granskningsresultat",
        "Skillnader mellan stadsdelarna",
        "Analys",
        "Rekommendationer",
        "Slutord",
        "Källor",
    ]


def test_the_rules_are_a_paper_of_their_own() -> None:
    paper = rules(AUDIT, MATERIAL.published, FACTS)
    assert paper.title == "Kriterier, regler och källor" and paper.subtitle == f"Bilaga till {AUDIT.title}"
    assert paper.facts == REPORT.facts and not paper.summary
    sections = [s.id for s in paper.sections]
    assert [f"kriterium_{c.id}" in sections for c in AUDIT.criteria] == [True] * len(AUDIT.criteria)
    assert not [s.id for s in REPORT.sections if s.id.startswith("kriterium_")]


def test_the_title_page() -> None:
    assert (REPORT.title, REPORT.subtitle, REPORT.created) == (AUDIT.title, AUDIT.subtitle, date(2026, 3, 31))
    assert [(name, plain(value)) for name, value in REPORT.facts] == [
        ("Granskad period", "1 januari 2025 till och med 31 december 2025"),
        ("Granskningsdatum", "31 mars 2026"),
        ("Granskade ärenden", "120"),
        ("Framtagen med", "granskning 1.2.3"),
    ]
    assert not REPORT.brief and REPORT.summary


def test_every_reference_has_the_number_of_what_it_refers_to() -> None:
    references = REPORT.references
    paragraphs = [p for b in REPORT.blocks() for p in (b.items if isinstance(b, Bullets) else (b,))]
    cited = [r for p in paragraphs if isinstance(p, Paragraph) for r in p.body if isinstance(r, Ref)]
    assert len(cited) > 2
    assert all(references[r.id] == r and r.number for r in cited)
    assert all(isinstance(f.alt, str) for f in REPORT.figures)


def test_ids_are_unique() -> None:
    sections = [s.id for s in REPORT.sections]
    blocks = [t.id for t in REPORT.tables] + [f.id for f in REPORT.figures]
    assert len(set(sections)) == len(sections) and len(set(blocks)) == len(blocks)


def test_the_same_input_gives_the_same_report() -> None:
    assert build(AUDIT, MATERIAL.published, FACTS) == REPORT


# --- The reports of whole exports -------------------------------------------------------------------------


@dataclass(frozen=True)
class Whole:
    """The published results of an export, and its report."""

    audit: Audit
    published: Published
    facts: RunFacts

    @cached_property
    def report(self) -> ReportDocument:
        return build(self.audit, self.published, self.facts)

    @cached_property
    def texts(self) -> list[str]:
        """All that the report says, and all that it would say with every figure and table."""
        both = build(self.audit, self.published, self.facts, figures=True, tables=True)
        return [plain(text) for report in (self.report, both) for text in printed_texts(report)]

    @property
    def applying(self) -> list[PublishedCriterion]:
        """The criteria that apply to some decision."""
        return [c for c in self.published.criteria if c.base]

    def section(self, title: str) -> Section:
        (section,) = (s for s in self.report.sections if s.title == title)
        return section


def paragraphs(report: ReportDocument) -> Iterator[Paragraph]:
    """Every paragraph and point, the summary's first."""
    for block in (*report.summary, *report.blocks()):
        yield from (p for p in (block.items if isinstance(block, Bullets) else (block,)) if isinstance(p, Paragraph))


@pytest.fixture(scope="module")
def thirty_cases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirty of the sample's decisions in four districts, with their follow-ups and nothing else."""
    folder = tmp_path_factory.mktemp("trettio")
    rows: dict[str, list[list[str]]] = {}
    for name in ("arenden", "uppfoljningar"):
        rows[name] = list(csv.reader(io.StringIO((SAMPLE / f"{name}.csv").read_text("utf-8-sig")), delimiter=";"))
    rows["arenden"][1:] = rows["arenden"][1::4][:30]
    ids = {row[0] for row in rows["arenden"][1:]}
    rows["uppfoljningar"][1:] = [row for row in rows["uppfoljningar"][1:] if row[0] in ids]
    for name, lines in rows.items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file, delimiter=";").writerows(lines)
    return folder


WHOLE = ("sysselsattning_2025", "trettio", "uppfoljning_2026", "lss_arbete_studier")


@pytest.fixture(scope="module", params=WHOLE)
def whole(request: pytest.FixtureRequest, runs: SharedRuns, thirty_cases: Path) -> Whole:
    if request.param == "trettio":
        return Whole(audits.load("sysselsattning_2025"), *runs.published(thirty_cases))
    return Whole(audits.load(request.param), *runs.published(ROOT / "sample_data" / request.param, request.param))


WORDS = ("noll", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv")


def word(n: int) -> str:
    """As in running text."""
    return WORDS[n] if n < len(WORDS) else f"{n:,}".replace(",", " ")


def says(text: str, met: int, base: int) -> bool:
    """Whether the text has the number and its base in words."""
    base_pattern = rf"{word(base)}\b"
    if met == base:
        pattern = {1: r"det enda\b", 2: r"[Bb]åda\b"}.get(base, rf"[Ss]amtliga (de )?{base_pattern}")
    elif met == 0:
        pattern = r"inget ärende\b|inget av ett" if base == 1 else rf"[Ii]nget av (de )?{base_pattern}"
    else:
        pattern = rf"\b{word(met)} av (de )?{base_pattern}"
    return re.search(pattern, plain(text), re.IGNORECASE) is not None


def shown_in_shares(whole: Whole, c: PublishedCriterion) -> bool:
    """Whether a table of shares in its section has its numbers, as those of an indicator that reads what it reads; the
    table is printed, drawn, or told row by row."""
    figures = {i.id: i for i in whole.published.indicators}
    defined = {i.id: i for i in whole.audit.indicators}
    columns = {f"utfall_{c.criterion.id}", *(name for case in c.criterion.cases for name in case.when.columns)}
    tables = {t.id: t for t in (*whole.report.tables, *(table for f in whole.report.figures for table in f.tables))}
    for table in whole.audit.report_tables:
        if isinstance(table, ShareTable) and table.section == c.criterion.section:
            for label, ids in table.rows.items():
                for i in (figures[id_] for id_ in ids if columns & set(defined[id_].hit.columns)):
                    if (i.count, i.base) == (c.counts[Outcome.UPPFYLLT], c.base):
                        if table.id in tables:
                            return label in [row[0] for row in tables[table.id].rows]
                        sentences = [p.text for p in paragraphs(whole.report) if p.sources == (table.id,)]
                        return any(says(text, c.counts[Outcome.UPPFYLLT], c.base) for text in sentences)
    return False


def test_every_criterion_is_told_somewhere_with_its_number_and_base(whole: Whole) -> None:
    """In a paragraph of its own section, or in a row of a table or figure there; not only in a list at the end."""
    for c in whole.applying:
        id_, met = f"kriterium_{c.criterion.id}", c.counts[Outcome.UPPFYLLT]
        blocks = whole.section(c.criterion.section or "Övriga krav").blocks
        own = [b.text for b in blocks if isinstance(b, Paragraph) and id_ in b.sources]
        assert any(says(text, met, c.base) for text in own) or shown_in_shares(whole, c), c.criterion.id


def test_a_criterions_paragraph_opens_with_requirement_and_source(whole: Whole) -> None:
    by_source = {f"kriterium_{c.id}": c for c in whole.audit.criteria}
    count = 0
    for section in (s for s in whole.report.sections if s.title in whole.audit.sections):
        for block in section.blocks:
            if isinstance(block, Paragraph) and block.sources and block.sources[0] in by_source:
                c = by_source[block.sources[0]]
                if not block.text.startswith(("Kravet ", "Kraven ")):  # about no decision
                    count += 1
                    opening = plain(block.text).split(" (")[0]
                    assert plain(c.requirement).rstrip(".") == opening or plain(c.requirement).startswith(opening)
                    assert f"({plain(str(c.sources[0]))})" in plain(block.text)
    assert count > len(whole.applying) / 2


def test_the_summary_is_the_headlines_in_order_with_every_main_criterion(whole: Whole) -> None:
    by_id = {c.criterion.id: c for c in whole.applying}
    findings = [
        (source.removeprefix("kriterium_"), p.text)
        for p in whole.report.summary
        if isinstance(p, Paragraph)
        for source in p.sources
        if source.startswith("kriterium_")
    ]
    expected = [id_ for id_ in whole.audit.headlines if id_ in by_id]
    assert [id_ for id_, _ in findings][: len(expected)] == expected
    assert set(whole.audit.main_criteria) & set(by_id) <= {id_ for id_, _ in findings}
    for id_, text in findings:
        assert says(text, by_id[id_].counts[Outcome.UPPFYLLT], by_id[id_].base), id_
    assert any(isinstance(p, Prompt) for p in whole.report.summary)


def test_the_first_section_has_the_main_criteria_with_five_counts_each(whole: Whole) -> None:
    by_id = {c.criterion.id: c for c in whole.applying}
    main = [by_id[id_] for id_ in whole.audit.main_criteria if id_ in by_id]
    first = whole.report.sections[0]
    if not main:
        assert first.id == "inledning"
        return
    assert first.id == "huvudkriterier"
    (figure,) = (b for b in first.blocks if isinstance(b, FigureBlock) and b.id == "figur_huvudkriterier")
    assert len(figure.table.rows) == len(main)
    for row, c in zip(figure.table.rows, main, strict=True):
        counts = [n for n in row[1:6] if isinstance(n, int)]
        assert counts == [c.counts[o] for o in Outcome]
        assert sum(counts) == whole.published.decisions, "the five are all decisions"
        assert all(f"{o.label.lower()} {c.counts[o]}" in plain(str(figure.alt)) for o in Outcome)


def test_nothing_is_both_a_table_and_a_figure_unless_asked_for(whole: Whole) -> None:
    report = whole.report
    figure_tables = [t for f in report.figures for t in f.tables]
    tables = {t.id: t for t in report.tables}
    assert not {t.id for t in figure_tables} & set(tables)
    assert not [(a.id, b.id) for a in figure_tables for b in report.tables if a.rows == b.rows]
    complete = build(whole.audit, whole.published, whole.facts, figures=True, tables=True)
    assert {t.id for t in report.tables} <= {t.id for t in complete.tables}
    assert {f.id for f in report.figures} <= {f.id for f in complete.figures}
    figure_tables = [table for f in complete.figures for table in f.tables]
    assert {t.id for t in figure_tables} & {t.id for t in complete.tables}, "asked for, both are there"


def test_what_is_told_in_words_is_in_the_workbook_and_nothing_is_there_twice(whole: Whole) -> None:
    printed_ids = {t.id for t in (*whole.report.tables, *(table for f in whole.report.figures for table in f.tables))}
    workbook_ids = [t.id for t in whole.report.supporting_tables]
    assert len(workbook_ids) == len(set(workbook_ids)) and not printed_ids & set(workbook_ids)
    empty = {t.id for t in whole.published.tables if t.base == 0 or not t.rows}
    with_numbers = {
        t.id for t in whole.published.tables if any(n for row in t.rows for n in row.cells if isinstance(n, int))
    }
    assert with_numbers - empty <= printed_ids | set(workbook_ids)
    with_tables = build(whole.audit, whole.published, whole.facts, tables=True)
    assert not {t.id for t in with_tables.supporting_tables} & {t.id for t in whole.published.tables}


def test_a_difference_is_called_one_only_where_its_test_says_so(whole: Whole) -> None:
    """As many times as there are tests that say it, and never of the others."""
    crosses = {
        t.id: [f for f in t.crossed if f.reading is Reading.DIFFERENT] for t in whole.published.tables if t.crossed
    }
    for id_, different in crosses.items():
        sentences = [plain(p.text) for p in paragraphs(whole.report) if p.sources == (id_,)]
        assert sum(text.count("större än slumpen ger skäl för") for text in sentences) == len(different), id_
    tested = [d for tests in whole.published.differences.values() for d in tests]
    sure = {d.criterion for d in tested if d.verdict is Verdict.LARGER}
    for p in paragraphs(whole.report):
        text = plain(p.text)
        if "skiljer sig mer än slumpen" in text or "skillnaden större än slumpen" in text:
            assert sure and not text.startswith("Inget"), text


def test_what_the_units_said_stands_in_the_section_of_the_criterion(whole: Whole) -> None:
    dialogues = [o for o in whole.published.overviews if isinstance(o.overview, DialogTable) and o.units]
    for published in dialogues:
        assert isinstance(published.overview, DialogTable)
        for pair in published.overview.pairs:
            section = whole.section(whole.audit.criterion(pair.criterion).section)
            sentences = [
                b.text for b in section.blocks if isinstance(b, Paragraph) and b.sources[:1] == (published.id,)
            ]
            assert any(pair.label.lower() in text.lower() for text in sentences), pair.label
    if whole.audit.name == "sysselsattning_2025" and not whole.facts.missing_tables:
        assert dialogues


def test_strengths_and_areas_to_improve_follow_the_rule(whole: Whole) -> None:
    """Computed independently from the counts: eighty and sixty percent, from ten cases, no formal check."""
    for section in (s for s in whole.report.sections if s.id.startswith("omrade_")):
        lead = ""
        for block in section.blocks:
            if isinstance(block, Paragraph) and block.lead:
                lead = block.lead
            elif isinstance(block, Bullets):
                for item in block.items:
                    (c,) = (c for c in whole.applying if f"kriterium_{c.criterion.id}" in item.sources)
                    met = c.counts[Outcome.UPPFYLLT]
                    assert c.base >= 10 and c.criterion.level is not Level.KONTROLL
                    assert c.area.value == section.title
                    # Half up, as percentages are printed.
                    percent = (200 * met + c.base) // (2 * c.base)
                    assert percent >= 80 if "fungerar" in lead else percent < 60, c.criterion.id
                    assert says(item.text, met, c.base)
                    partly = 2 * c.counts[Outcome.DELVIS] > c.base
                    assert ("delvis uppfyllt i" in item.text) is partly


def test_no_weak_criterion_is_passed_over(whole: Whole) -> None:
    """Each is told in full, or named, in the section of its area."""
    for c in whole.applying:
        percent = (200 * c.counts[Outcome.UPPFYLLT] + c.base) // (2 * c.base)
        if c.base >= 10 and percent < 60 and c.criterion.level is not Level.KONTROLL:
            section = next(s for s in whole.report.sections if s.id.startswith("omrade_") and s.title == c.area.value)
            sources = [
                s for b in section.blocks for p in (b.items if isinstance(b, Bullets) else (b,))
                if isinstance(p, Paragraph) for s in p.sources
            ]  # fmt: skip
            assert sources.count(f"kriterium_{c.criterion.id}") == 1, c.criterion.id


def test_a_proposal_has_the_number_that_it_is_to_move(whole: Whole) -> None:
    tables = [t for t in whole.report.tables if t.id == "forslag"]
    by_words = {c.criterion.recommendation: c for c in whole.applying if c.criterion.recommendation}
    assert tables or whole.audit.name != "sysselsattning_2025" or whole.facts.missing_tables
    for text, share_of in (row for t in tables for row in t.rows):
        c = by_words[str(text)]
        assert isinstance(share_of, Share)
        assert (share_of.count, share_of.base) == (c.counts[Outcome.UPPFYLLT], c.base)


def printed_texts(report: ReportDocument) -> Iterator[str]:
    """All text of the report except the alternative texts, which describe what a figure looks like."""
    yield from (report.title, report.subtitle)
    yield from (p.text for p in paragraphs(report))
    for block in (*report.summary, *report.blocks()):
        match block:
            case Prompt():
                yield block.text
            case TableBlock():
                yield from (block.title, *block.headers, block.base, *block.notes)
                yield from (cell for row in block.rows for cell in row if isinstance(cell, str))
            case FigureBlock():
                yield from (block.title, *block.notes)
    yield from (s.title for s in report.sections)


FORBIDDEN = {
    "a row of data": r"\b(rad|rader|raden|raderna)\b",
    "an export": r"\b[Ee]xport",
    "the program": r"\b[Pp]rogrammet\b",
    "a file": r"\.(csv|xlsx|docx|html|json|duckdb|parquet)\b",
    "the code book": r"\b[Kk]odbok",
    "a label for a sentence's matter": r"\bKriteri(et|erna) ”",
    "a blank in a sentence": r"\{\w*\}|\bNone\b",
    "a machine's name": r"\b[a-z]+_[a-z_]+\b",
    "a double blank or mark": r"  |\.\.|,,| [,.;:]( |$)|\(\)",
    "one of nothing": r"\b(noll|0) ärenden\b|\b1 ärenden\b|\bett ärenden\b|\b(två|[2-9]|\d\d+) ärende\b",
    "a digit first in a sentence": r"(^|[.!?] )\d+ (av|ärenden|krav)\b",
    "one of one, two of two": r"\b(ett|en) av (det )?(ett|en)\b|\btvå av (de )?två\b",
}
"""Patterns that no report for a board contains, by reason."""


@pytest.mark.parametrize("what", FORBIDDEN)
def test_what_a_report_for_a_board_never_says(whole: Whole, what: str) -> None:
    pattern = re.compile(FORBIDDEN[what])
    assert [text for text in whole.texts if pattern.search(text)] == []


def test_no_sentence_is_told_twice_in_a_chapter(whole: Whole) -> None:
    """The main criteria stand in the summary, on their page and in their section, each once."""
    chapter: list[str] = []
    for section in (*whole.report.sections, None):
        if section is None or section.level == 1:
            assert [text for text, n in Counter(chapter).items() if n > 1] == []
            chapter = []
        if section:
            for block in section.blocks:
                items = block.items if isinstance(block, Bullets) else (block,)
                chapter += [p.text for p in items if isinstance(p, Paragraph) and p.sources]


def test_by_letter_no_finding_names_a_district(whole: Whole) -> None:
    """Names occur only in the list of reviewed districts, the public attendance statistics, and the units' chapter."""
    letter_of = letters(whole.audit, whole.published)
    by_letter = lettered(whole.audit, whole.published, letter_of)
    report = build(whole.audit, by_letter, whole.facts, letters=letter_of)
    public = {"urval", "avsnitt_narvaro", *(s.id for s in report.sections if s.id.startswith("utover_"))}
    assert letter_of and public & {s.id for s in report.sections}
    for section in report.sections:
        if section.id not in public:
            assert [name for name in letter_of if name in repr(section.blocks)] == [], section.id
    assert [name for name in letter_of if name in repr(report.summary)] == []
    assert any("Stadsdel A" in repr(section.blocks) for section in report.sections if section.id not in public)


def test_without_follow_ups_or_units_no_report_says_anything_of_exports() -> None:
    """Also the texts that only occur where something is missing."""
    facts = replace(FACTS, missing_tables=("uppfoljningar",), rows_rejected={"arenden": 2}, rows_read={"arenden": 120})
    unclear = criterion(FOLLOWED_UP, 0, unclear=60, outside=60)
    review = material(*CRITERIA[:4], unclear, facts=facts)
    report = build(AUDIT, review.published, facts)
    for what, pattern in FORBIDDEN.items():
        assert [text for text in printed_texts(report) if re.search(pattern, plain(text))] == [], what
