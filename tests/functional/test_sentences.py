"""Every sentence with a number comes from the rows of the export: changed rows change the sentences that they are
counted in and no others, and no sentence has a number that its sources did not give."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import pytest

from checks.audits.sysselsattning_2025 import AUDIT
from checks.report_tables import CategoryTable, CrossTable
from checks.subject import Reader
from granskning.jobs import report
from pipeline.disclosure.publish import disclose
from pipeline.disclosure.published import Mark, Published, PublishedIndicator
from pipeline.rounding import percent
from pipeline.run_facts import RunFacts
from reports.document import Bullets, Paragraph, ReportDocument
from reports.language.swedish import small
from reports.review.build import build
from reports.review.results import requirement_text
from tests.lib.examples import sampled
from tests.lib.pipeline_run import SAMPLE, judged
from tests.lib.shared import SharedRuns

Rows = list[dict[str, str]]
_WORDS = {
    "noll": 0, "inget": 0, "ingen": 0, "en": 1, "ett": 1, "två": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6, "sju": 7,
    "åtta": 8, "nio": 9, "tio": 10, "elva": 11, "tolv": 12,
}  # fmt: skip


@dataclass(frozen=True)
class Review:
    """What is published of an export, and the report as data."""

    published: Published
    facts: RunFacts

    @property
    def document(self) -> ReportDocument:
        return build(AUDIT, self.published, self.facts)


def review_of(folder: Path, change: Callable[[Rows, Rows], Sequence[Rows]]) -> Review:
    """The sample, its decisions and follow-ups changed."""
    export = folder / "export"
    export.mkdir(parents=True)
    for path in SAMPLE.glob("*.csv"):
        (export / path.name).write_bytes(path.read_bytes())
    names = ("arenden", "uppfoljningar")
    for name, lines in zip(names, change(*(_read(SAMPLE / f"{name}.csv") for name in names)), strict=True):
        with (export / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, list(lines[0]), delimiter=";")
            writer.writeheader()
            writer.writerows(lines)
    with judged(export, AUDIT, AUDIT.granskningsdatum, folder / "arbete") as counted_export:
        published = disclose(counted_export.results, Reader(AUDIT), AUDIT.threshold)
        return Review(published, report.run_facts(AUDIT, AUDIT.granskningsdatum, counted_export.loaded))


def _read(path: Path) -> Rows:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


@pytest.fixture(scope="module")
def before(runs: SharedRuns) -> Review:
    return Review(*runs.published(SAMPLE))


# --- Changed rows -----------------------------------------------------------------------------------------


def answers(column: str, old: str, new: str, times: int, **also: str) -> Callable[[Rows, Rows], Sequence[Rows]]:
    """A change that gives the first `times` granted decisions with the old answer, and with `also`, the new answer."""

    def change(decisions: Rows, followups: Rows) -> Sequence[Rows]:
        matches = [r for r in decisions if r["beslut_utfall"] == "bifall" and r[column] == old]
        matches = [r for r in matches if all(r[name] == value for name, value in also.items())][:times]
        assert len(matches) == times
        for row in matches:
            row[column] = new
        return decisions, followups

    return change


def one_refusal_less(decisions: Rows, followups: Rows) -> Sequence[Rows]:
    refusal = next(r for r in decisions if r["beslut_utfall"] == "avslag")
    return [r for r in decisions if r is not refusal], followups


def two_without_follow_ups(decisions: Rows, followups: Rows) -> Sequence[Rows]:
    """Two decisions whose only follow-up is dated and made without the DUR's form lose it."""
    continued_ids = {r["arende_id"] for r in decisions if r["forstagangsbeslut"] == "nej"}
    ids = [r["arende_id"] for r in followups]
    lost_follow_ups = [
        r for r in followups if ids.count(r["arende_id"]) == 1 and r["dur_uppfoljning"] == "nej" and r["datum"]
        and r["arende_id"] in continued_ids
    ][:2]  # fmt: skip
    assert len(lost_follow_ups) == 2
    return decisions, [r for r in followups if r not in lost_follow_ups]


S = {"insats": "sysselsattning"}
CHANGES: dict[str, tuple[Callable[[Rows, Rows], Sequence[Rows]], dict[str, int]]] = {
    "utbildning": (
        answers("utbildning_arbete", "ja", "nej", 3),
        {"utbildning_arbete_ja": -3, "utbildning_arbete_nej": 3, "kriterium_utbildning_arbete": -3},
    ),
    "intressen": (
        answers("intressen", "ja", "nej", 2),
        {"intressen_helt_eller_delvis": -2, "intressen_nej": 2, "kriterium_intressen": -2},
    ),
    "resurser": (
        answers("resurser", "ja", "delvis", 4),
        {"kriterium_resurser": -4},
    ),
    "anhorigstod": (
        answers("anhorigstod_info", "nej", "ja", 5),
        {"anhorigstod_info": 5, "kriterium_anhorigstod_info": 5},
    ),
    "vald": (
        answers("vald_fraga", "stalld", "framgar_ej", 2),
        {"vald_fraga_stalld": -2, "vald_fraga_framgar_ej": 2, "kriterium_vald_fraga": -2},
    ),
    "forsakringskassan": (answers("samverkan_fk", "ja", "nej", 3), {"samverkan_fk": -3}),
    "inriktning": (
        answers("inriktning", "social", "arbetsrehabiliterande", 3, **S),
        {"inriktning_social": -3, "inriktning_arbetsrehabiliterande": 3},
    ),
    "stodbehov": (
        answers("krit_stodbehov_dok", "nej", "ja", 2),
        {"krit_stodbehov_dok": 2, "kriterium_krit_stodbehov": 2},
    ),
    "omfattning": (
        answers("beslut_omfattning", "1-12", "10-24", 3, **S),
        {"omfattning_1_12": -3, "omfattning_10_24": 3},
    ),
    "bestallning": (
        answers("bestallning", "enligt_anvisning", "saknar_individuellt", 3),
        {"bestallning_enligt_anvisning": -3, "bestallning_saknar_individuellt": 3},
    ),
    "avslag": (one_refusal_less, {"avslag_antal": -1}),
    "uppfoljning": (
        two_without_follow_ups,
        {"uppfoljning_dokumenterad": -2, "uppfoljning_ej_dokumenterad": 2, "kriterium_uppfoljning_dokumenterad": -2},
    ),
}


@pytest.mark.parametrize("name", sampled(CHANGES, ("vald", "avslag", "uppfoljning")))
def test_changed_rows_change_the_sentences_that_they_are_counted_in_and_no_others(
    name: str, before: Review, tmp_path: Path
) -> None:
    # The summary, the analysis, and the sentence on the widest differences are left out: they choose by the numbers.
    change, expected = CHANGES[name]
    after = review_of(tmp_path / name, change)
    old_indicators, new_indicators = ({i.id: i for i in m.published.indicators} for m in (before, after))
    assert {id_: (new_indicators[id_].count or 0) - (old_indicators[id_].count or 0) for id_ in expected} == expected
    old_document, new_document = (_without_choices(m.document) for m in (before, after))
    for id_, indicator in new_indicators.items():
        sentences = _sentences(indicator, new_document)
        old_sentences = _sentences(old_indicators[id_], old_document)
        assert len(sentences) == len(old_sentences)
        if (old_indicators[id_].count, old_indicators[id_].base) != (indicator.count, indicator.base):
            assert all(one != other for one, other in zip(sentences, old_sentences, strict=True)), id_
        else:
            # A sentence after another one about the same decisions names them in fewer words.
            assert [_numbers_in(s) for s in sentences] == [_numbers_in(s) for s in old_sentences], id_
    changed_sources = {id_ for id_, value in _published(after).items() if _published(before).get(id_) != value}
    texts = {p.text for p in _paragraphs(old_document)}
    for paragraph in _paragraphs(new_document):
        chooses_by_number = paragraph.text.startswith("Skillnaden mellan högsta och lägsta andel")
        if paragraph.sources and not chooses_by_number and not changed_sources & set(paragraph.sources):
            assert paragraph.text in texts


def _without_choices(document: ReportDocument) -> ReportDocument:
    first, after = ([s.id for s in document.sections].index(id_) for id_ in ("analys", "rekommendationer"))
    return replace(document, summary=(), sections=(*document.sections[:first], *document.sections[after:]))


def _published(review: Review) -> dict[str, object]:
    """Id of a source -> all that was published of it."""
    published = review.published
    sources: dict[str, object] = {i.id: i for i in published.indicators}
    sources |= {t.id: t for t in published.tables} | {o.id: o for o in published.overviews}
    sources |= {f"kriterium_{c.criterion.id}": (c.counts, c.base) for c in published.criteria}
    compared = published.compared
    sources |= {f"{compared.id}:{row.id}": row for row in compared.rows} if compared else {}
    sources |= {f"bakgrund_{name}": groups for name, groups in published.background.items()}
    sources |= {f"rader_{name}": n for name, n in review.facts.rows_read.items()}
    return sources | {"antal_beslut": published.decisions, "utanfor_perioden": published.outside_period}


def _sentences(indicator: PublishedIndicator, document: ReportDocument) -> list[str]:
    """The sentences of the report in the words of the indicator's definition."""
    first, last = (re.escape(_plain(part)) for part in indicator.sentence.split("{av}"))
    pattern = re.compile(f"{first}[^.]*?{last}")
    texts = [_plain(p.text) for p in _paragraphs(document) if indicator.id in p.sources]
    return [match for text in texts for match in pattern.findall(text)]


def _numbers_in(sentence: str) -> list[str]:
    return re.findall(r"\d+|inget|samtliga|båda", sentence)


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def _paragraphs(document: ReportDocument) -> Iterator[Paragraph]:
    yield from (item for item in document.summary if isinstance(item, Paragraph))
    for block in document.blocks():
        match block:
            case Paragraph():
                yield block
            case Bullets():
                yield from block.items


# --- Where the numbers come from --------------------------------------------------------------------------


def test_no_sentence_has_a_number_that_its_sources_did_not_give(before: Review) -> None:
    numbers, document = _source_numbers(before), before.document
    assert [(p.text, extra) for p in _paragraphs(document) if (extra := _unexplained(p, numbers))] == []


def test_a_number_that_no_source_gave_is_found(before: Review) -> None:
    """Another number in any sentence of an indicator, a criterion or a table."""
    numbers, attempts = _source_numbers(before), 0
    for paragraph in _paragraphs(before.document):
        number = re.search(r"(?<![\d:–])(\d+)\u00a0av", paragraph.text)
        if number and paragraph.sources:
            wrong = replace(paragraph, content=paragraph.text.replace(number[0], f"{int(number[1]) + 1000}\u00a0av", 1))
            assert _unexplained(wrong, numbers) == {int(number[1]) + 1000}
            attempts += 1
    assert attempts > 20


_EXCEPTIONS = (
    r"”[^”]*”",  # labels of the codebook and titles
    r"\d{1,2} (?:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december) \d{4}",
    r"(?:Tabell|Figur) \d+",
    r"\w+-procentig\w*|högst 0,05",  # the level of the intervals and of the tests
    r"högst 20 procentenheter",  # the widest interval of shares that are about the same
    r"till exempel 0–7",
    r"betyder nio av elva ärenden",
    r"i minst 80 procent|i mindre än 60 procent",  # the levels of strengths and areas to improve
    r"\(ej aktuellt: \d+\)",
)
_OF_METHOD = {0, 1, 2, 3, 4, 5, 10, 100}
"""None, all, a few of something, and the rules' own: the threshold, five outcomes, ten decisions to be ranked."""


def _unexplained(paragraph: Paragraph, source_numbers: dict[str, set[int]]) -> set[int]:
    """The numbers of a paragraph that are none of those of its sources, the size of the review or how many criteria,
    districts and other things of the definition there are."""
    text = _plain(paragraph.text)
    if "→" in text or text.startswith(("Gäller:", "Källa:", "Anmärkning:", "Lagrum ", "Lagrum:")):
        return set()
    text = _without_definitions(text)
    for pattern in _EXCEPTIONS:
        text = re.sub(pattern, "", text)
    numbers = {_number(word) for word in re.findall(rf"(?:\d+(?: \d{{3}})*(?:,\d+)?|\b(?:{'|'.join(_WORDS)})\b)", text)}
    allowed = _OF_METHOD | source_numbers["alla"] | set().union(*(source_numbers[s] for s in paragraph.sources))
    if text.startswith("Området omfattar"):
        allowed |= {*range(len(paragraph.sources) + 1)}
    return numbers - allowed


@lru_cache(maxsize=1)
def _templates() -> tuple[str, ...]:
    sentences = [i.sentence for i in AUDIT.indicators] + [r.sentence for r in AUDIT.ranks]
    sentences += [c.sentence for c in AUDIT.criteria]
    texts = [part for sentence in sentences for part in sentence.split("{av}")]
    texts += [c.question for c in AUDIT.criteria] + [requirement_text(c) for c in AUDIT.criteria]
    texts += [c.partly_means for c in AUDIT.criteria]
    texts += [c.told for t in AUDIT.report_tables if isinstance(t, CategoryTable) for c in t.categories]
    texts += [c.label for t in AUDIT.report_tables if isinstance(t, CrossTable) for c in t.groups]
    texts += [c.label.lower() for t in AUDIT.report_tables if isinstance(t, CrossTable) for c in t.groups]
    texts += [label for i in AUDIT.indicators for label in (i.label, small(i.label))]
    texts += [part for t in AUDIT.report_tables for title in (t.title, small(t.title)) for part in title.split(", ")]
    texts += [part for d in AUDIT.documents.values() for part in (d.title, d.edition, d.remark)]
    texts += [*AUDIT.steps, AUDIT.law]
    return tuple(sorted({_plain(t) for t in texts if re.search(rf"\d|\b(?:{'|'.join(_WORDS)})\b", t)}, key=len))


def _without_definitions(text: str) -> str:
    for part in reversed(_templates()):
        text = text.replace(part, " ")
    return text


def _number(word: str) -> int:
    return _WORDS[word] if word in _WORDS else round(float(word.replace(" ", "").replace(",", ".")) * 10) // 10


def _source_numbers(review: Review) -> dict[str, set[int]]:
    """Id of a source -> the numbers that it gives; 'alla' has those of the whole review."""
    published, facts = review.published, review.facts
    numbers: dict[str, set[int]] = {
        i.id: {n for n in (i.count, i.base, i.percent) if n is not None} for i in published.indicators
    }
    for c in published.criteria:
        numbers[f"kriterium_{c.criterion.id}"] |= {*c.counts.values(), c.base, c.most or 0}
    for t in published.tables:
        cells = {round(float(c) * 10) // 10 for row in t.rows for c in row.cells if not isinstance(c, Mark)}
        numbers[t.id] = cells | {t.base or 0}
        for _, n, base in (share for fact in t.crossed for share in fact.shares):
            numbers[t.id] |= {n, base, percent(n, base) or 0}
    for b in filter(None, (published.compared, *published.breakdowns)):
        for row in b.rows:
            shares = [s for s in row.shares if s.count is not None]
            numbers[f"{b.id}:{row.id}"] = {n for s in shares for n in (s.count, s.base, s.percent) if n is not None}
    for overview in published.overviews:
        numbers[overview.id] = {n for row in overview.rows for cell in row for n in _of_cell(cell)} | {
            overview.units or 0
        }
    for name, groups in published.background.items():
        numbers[f"bakgrund_{name}"] = {n for _, n in groups if n is not None}
        numbers[f"bakgrund_{name}"] |= {round(100 * n / published.decisions) for _, n in groups if n is not None}
    for name in facts.rows_read:
        numbers[f"rader_{name}"] = {facts.rows_read[name], facts.rows_used[name], facts.rows_rejected.get(name, 0)}
    numbers["antal_beslut"] = numbers["utanfor_perioden"] = {published.decisions, published.outside_period}
    numbers["alla"] = {published.decisions, len(published.criteria), len(facts.rows_read), _not_compared(published)}
    numbers["alla"] |= {len(AUDIT.headlines), _tested(published)}
    return numbers


def _tested(published: Published) -> int:
    """Headlines that are tested together by district."""
    return sum(d.adjusted is not None for d in published.differences.get("stadsdel", ()))


def _not_compared(published: Published) -> int:
    """Criteria whose share can be shown for at most one district."""
    rows = published.compared.rows if published.compared else ()
    return sum(sum(s.percent is not None for s in r.shares[:-1]) < 2 for r in rows if r.shares[-1].base)


def _of_cell(cell: object) -> set[int]:
    return {int(n) for n in re.findall(r"\d+", str(cell))}
