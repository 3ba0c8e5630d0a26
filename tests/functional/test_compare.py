"""`granskning jamfor` on two real reports: every number is computed again from the decisions of the two databases.

The expected intervals come from scipy's Wilson intervals and the tests of significance from scipy. A district may show
what each report has published of it.
"""

from __future__ import annotations

import csv
import hashlib
import importlib
import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import docx
import duckdb
import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped,unused-ignore]

from checks import audits
from checks.criteria import Case, Outcome
from checks.expressions import is_
from sample_data import generate
from tests.functional.test_command import ENGLISH
from tests.lib.pipeline_run import EXAMPLE, LSS, OF_EXAMPLE, QUIET, ROOT, SAMPLE, Answer, command, report, rows
from tests.lib.shared import SharedRuns

_stats: Any = importlib.import_module("scipy.stats")
FOLLOW_UP = ROOT / "sample_data" / "uppfoljning_2026"
MAPPING = ROOT / "sample_data" / "koppling_2025_2026.csv"
FILES = {"jamforelse.docx", "jamforelse.html", "jamforelse.xlsx", "manifest.json"}
BULLETED = {"Åtgärdade brister": "Åtgärdad brist", "Nya brister": "Ny brist"}
TABULATED = {
    "Kvarstående brister": "Kvarstående brist",
    "Går inte att säga": "Går inte att säga",
    "Krav utan brist": "Ingen brist",
}
STATES = [*BULLETED.values(), *TABULATED.values()]
CHANGE_NOTES = {"Åtgärdad brist": ": bristen är åtgärdad", "Ny brist": ": ny brist"}
HIDDEN, NOTHING, NBSP = "*", "–", "\u00a0"
MORE, FEWER, UNKNOWN = "Fler uppfyller", "Färre uppfyller", "Går inte att säga"
Counts = tuple[int, int]
Row = tuple[Any, ...]


def compare(first: Path, second: Path, target: Path, *options: str | Path) -> Answer:
    return command("jamfor", first, second, "--ut", target, "--tyst", *options)


# --- Two reports and their comparison -----------------------------------------------------------------------


@dataclass(frozen=True)
class Run:
    """Two reports, the folder of their comparison and the output of the command."""

    first: Path
    second: Path
    target: Path
    output: str

    @cached_property
    def document(self) -> Any:
        return docx.Document(str(self.target / "jamforelse.docx"))

    @cached_property
    def tables(self) -> dict[str, list[list[str]]]:
        """The tables of the document by title."""
        texts = [_plain(p.text) for p in self.document.paragraphs]
        titles = [text.split(". ", 1)[1] for text in texts if re.match(r"Tabell \d+\. ", text)]
        contents = [[[_plain(cell.text) for cell in row.cells] for row in t.rows] for t in self.document.tables]
        return dict(zip(titles, contents, strict=True))

    @cached_property
    def text(self) -> str:
        return " ".join(_plain(p.text) for p in self.document.paragraphs)

    def bullets(self, heading: str) -> list[str]:
        """The bulleted paragraphs of a section."""
        texts = [(p.style.name, _plain(p.text)) for p in self.document.paragraphs]
        start = max(i for i, (style, text) in enumerate(texts) if text == heading and style.startswith("Heading"))
        end = next((i for i in range(start + 1, len(texts)) if texts[i][0].startswith("Heading")), len(texts))
        return [text for style, text in texts[start + 1 : end] if style.startswith("List")]

    def sheet(self, name: str) -> list[dict[str, Any]]:
        """The rows of a sheet by header, as far as the table goes."""
        values = list(load_workbook(self.target / "jamforelse.xlsx")[name].values)[3:]
        head, *body = values
        lines = []
        for line in body:
            if line[1] is None:
                break
            lines.append(dict(zip(head, line, strict=True)))
        return lines


def _plain(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(scope="module")
def run(runs: SharedRuns, tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("jamfor")
    first = runs.report(SAMPLE)
    second = runs.report(FOLLOW_UP, *QUIET, "--granskning", "uppfoljning_2026")
    answer = compare(first, second, folder / "ut", "--koppling", MAPPING)
    assert answer.exit_code == 0, answer.output
    return Run(first, second, folder / "ut", answer.output)


def counts(folder: Path, district: str = "") -> dict[str, Counts]:
    """Criterion -> (met, base), from the decisions and their outcomes."""
    where = f"AND stadsdel = '{district}'" if district else ""
    sql = (
        "SELECT kriterium, count(*) FILTER (utfall = 'uppfyllt'), count(*) FILTER (utfall <> 'ej_aktuellt') "
        f"FROM utfall JOIN arenden USING (arende_id) WHERE TRUE {where} GROUP BY 1"
    )
    return {id_: (met, base) for id_, met, base in rows(folder, sql)}


def published(folder: Path) -> dict[tuple[str, str], tuple[int | None, int | None]]:
    """(district, criterion) -> the count and base that the report shows, None where it hides one."""
    records = rows(folder, "SELECT grupp, kriterium, antal, bas FROM kriterier_grupper")
    return {(group, id_): (met, base) for group, id_, met, base in records}


def is_hidden(numbers: tuple[int | None, int | None]) -> bool:
    return numbers[1] is None or (numbers[0] is None and numbers[1] > 0)


def labels(folder: Path) -> dict[str, str]:
    return dict(rows(folder, "SELECT id, etikett FROM kriterier"))


def districts() -> dict[str, str]:
    """Letter -> code of the sample's districts: in the order of a hash of the later review's name and the code."""
    codes = ("hagersten_alvsjo", "jarva", "skarholmen", "sodermalm")
    ordered = sorted(codes, key=lambda code: hashlib.sha256(f"uppfoljning_2026:{code}".encode()).hexdigest())
    return {f"Stadsdel {letter}": code for letter, code in zip("ABCD", ordered, strict=True)}


# --- What the numbers must be -------------------------------------------------------------------------------


def half_up(value: Fraction, unit: str) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal(unit), ROUND_HALF_UP)


def swedish_number(value: Decimal) -> str:
    """The number as Swedish text prints it: decimal comma, no trailing zero, a real minus."""
    text = format(abs(value), "f").rstrip("0").rstrip(".") if "." in format(value, "f") else format(abs(value), "f")
    return f"−{text}".replace(".", ",") if value < 0 and text != "0" else text.replace(".", ",")


def cell(pair: Counts) -> str:
    met, base = pair
    return f"{met} av {base} ({half_up(Fraction(100 * met, base), '1')} %)" if base else NOTHING


def bounds(before: Counts, after: Counts) -> tuple[float, float]:
    """Newcombe's interval of the difference, in percentage points."""
    a, b = after[0] / after[1], before[0] / before[1]
    later, earlier = (_stats.binomtest(*pair).proportion_ci(method="wilson") for pair in (after, before))
    down = ((a - later.low) ** 2 + (earlier.high - b) ** 2) ** 0.5
    up = ((later.high - a) ** 2 + (b - earlier.low) ** 2) ** 0.5
    return 100 * (a - b - down), 100 * (a - b + up)


def difference(before: Counts, after: Counts) -> str:
    exact = half_up(100 * (Fraction(*after) - Fraction(*before)), "0.1")
    low, high = (half_up(Fraction(bound), "0.1") for bound in bounds(before, after))
    return f"{swedish_number(exact)} ({swedish_number(low)} till {swedish_number(high)})"


def phrase(pair: Counts) -> str:
    """The share as running text prints it: '66 av 80 ärenden (83 procent)'; numbers to twelve are words."""
    met, base = pair
    if met == base:
        return f"samtliga {_word(base)} ärenden"
    share = half_up(Fraction(100 * met, base), "1")
    return f"{_word(met)} av {_word(base)} ärenden ({_word(int(share))} procent)"


_WORDS = ("noll", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv")


def _word(n: int) -> str:
    return _WORDS[n] if n < len(_WORDS) else str(n)


def state(before: Counts, after: Counts, trend: str, level: int = 80) -> str:
    was_short, is_short = (100 * met < level * base for met, base in (before, after))
    if was_short == is_short:
        return "Kvarstående brist" if is_short else "Ingen brist"
    return UNKNOWN if trend == UNKNOWN else "Ny brist" if is_short else "Åtgärdad brist"


def trends(pairs: dict[str, tuple[Counts, Counts]]) -> dict[str, str]:
    """Criterion -> its trend, by Fisher's test with Holm's correction, separately for the headlines and for the others.

    Criteria whose decisions are all alike are not tested; the trend is unknown where the interval holds no difference.
    """
    headlines = audits.load("uppfoljning_2026").headlines
    tables = {i: [(m, n - m) for m, n in pair] for i, pair in pairs.items()}
    mixed = [i for i, t in tables.items() if any(a for a, _ in t) and any(b for _, b in t)]
    significant = set()
    for family in (True, False):
        ps = {i: _stats.fisher_exact(tables[i])[1] for i in mixed if (i in headlines) is family}
        highest = 0.0
        for rank, i in enumerate(sorted(ps, key=ps.__getitem__)):
            highest = max(highest, (len(ps) - rank) * ps[i])
            if highest <= 0.05:
                significant.add(i)
    verdicts = {}
    for i, pair in pairs.items():
        low, high = bounds(*pair)
        verdicts[i] = UNKNOWN if low <= 0 <= high or i not in significant else MORE if low > 0 else FEWER
    return verdicts


@dataclass(frozen=True)
class Expected:
    """Of all decisions: the counts of each criterion, its label, its trend and its state."""

    before: dict[str, Counts]
    after: dict[str, Counts]
    names: dict[str, str]
    trends: dict[str, str]
    states: dict[str, str]


@pytest.fixture(scope="module")
def expected(run: Run) -> Expected:
    before, after = counts(run.first), counts(run.second)
    trend_of = trends({i: (before[i], after[i]) for i in after})
    states = {i: state(before[i], after[i], trend_of[i]) for i in after}
    return Expected(before, after, labels(run.second), trend_of, states)


# --- In all -------------------------------------------------------------------------------------------------


MAIN = ("aktuell_dur", "kriterier_i_bedomning", "plan_overensstammer", "uppfoljning_inom_sex_manader")


def test_the_main_criteria_come_first_with_both_numbers(run: Run, expected: Expected) -> None:
    texts = run.bullets("De fyra huvudkriterierna")
    assert len(texts) == 4
    audit = audits.load("uppfoljning_2026")
    for id_, text in zip(MAIN, texts, strict=True):
        assert text.startswith(audit.criterion(id_).requirement.rstrip("."))
        before, after = phrase(expected.before[id_]), phrase(expected.after[id_])
        assert re.search(rf"{re.escape(after)}.* Tidigare var det {re.escape(before)}\. ", text), text
        phrases = {MORE: "Fler uppfyller kravet", FEWER: "Färre uppfyller kravet", UNKNOWN: "går inte att säga"}
        assert phrases[expected.trends[id_]] in text.rpartition("). ")[2]
    assert run.text.index("De fyra huvudkriterierna") < run.text.index("Samtliga ärenden")
    assert {expected.trends[i] for i in MAIN} == {MORE, UNKNOWN}, "the sample shows both"


def test_every_other_criterion_stands_once_under_its_state(run: Run, expected: Expected) -> None:
    before, after = expected.before, expected.after
    others = [i for i in after if i not in MAIN]
    printed = {
        name: (TABULATED[title], *cells)
        for title, table in run.tables.items()
        if title in TABULATED
        for name, *cells in table[1:]
    }
    assert printed == {
        expected.names[i]: (expected.states[i], cell(before[i]), cell(after[i]), difference(before[i], after[i]),
                            expected.trends[i])
        for i in others if expected.states[i] in TABULATED.values()
    }  # fmt: skip
    assert sum(len(table) - 1 for title, table in run.tables.items() if title in TABULATED) == len(printed)
    audit = audits.load("uppfoljning_2026")
    for heading, name in BULLETED.items():
        ids = [i for i in others if expected.states[i] == name]
        ordered = sorted(ids, key=lambda i: abs(Fraction(*after[i]) - Fraction(*before[i])), reverse=True)
        texts = run.bullets(heading)
        assert len(texts) == len(ordered) > 0
        for id_, text in zip(ordered, texts, strict=True):
            assert text.startswith(audit.criterion(id_).requirement.rstrip("."))
            assert phrase(after[id_]) in text and text.endswith(f"Tidigare var det {phrase(before[id_])}.")
    assert set(expected.states.values()) == set(STATES), "the sample shows every state"


def test_the_summary_the_workbook_and_the_terminal_count_the_states(run: Run, expected: Expected) -> None:
    n = {name: list(expected.states.values()).count(name) for name in STATES}
    printed = {line["Läge"]: line["Antal kriterier"] for line in run.sheet("Läge")}
    assert printed == {**n, "Går inte att jämföra": 0, "Totalt": 66}
    assert (
        f"Jämförda kriterier: 66. Åtgärdade brister: {n['Åtgärdad brist']}. Nya: {n['Ny brist']}. "
        f"Kvarstående: {n['Kvarstående brist']}." in run.output
    )
    more, fewer = (list(expected.trends.values()).count(word) for word in (MORE, FEWER))
    assert f"Fler uppfyller {_word(more)} av 66 kriterier och färre {_word(fewer)}." in run.text


def test_recommendations_stand_beside_the_numbers_of_their_criteria(run: Run, expected: Expected) -> None:
    with (FOLLOW_UP / "rekommendationer.csv").open(encoding="utf-8-sig", newline="") as file:
        register = list(csv.DictReader(file, delimiter=";"))
    with_criterion = [r for r in register if r["kriterium"]]
    states = audits.load("uppfoljning_2026").table("rekommendationer").variable("lage").codes
    table = run.tables["Rekommendationerna bredvid de tal som de skulle ändra"][1:]
    assert table == [
        [
            f"{r['nummer']}. {r['rekommendation']}",
            states[r["lage"]],
            expected.names[r["kriterium"]],
            cell(expected.before[r["kriterium"]]),
            cell(expected.after[r["kriterium"]]),
            expected.trends[r["kriterium"]] + CHANGE_NOTES.get(expected.states[r["kriterium"]], ""),
        ]
        for r in with_criterion
    ]
    assert 0 < len(with_criterion) < len(register)
    assert f"Ytterligare {_word(len(register) - len(with_criterion))} rekommendationer hör inte till" in run.text


def test_the_workbook_has_every_number(run: Run, expected: Expected) -> None:
    before, after, names, trend_of = expected.before, expected.after, expected.names, expected.trends
    lines = {line["Senare: id"]: line for line in run.sheet("Kriterier")}
    assert set(lines) == set(after)
    for id_, line in lines.items():
        low, high = bounds(before[id_], after[id_])
        assert line["Tidigare: id"] == id_ and line["Kriterium"] == names[id_] and line["Definition"] == "Oförändrad"
        assert (line["Tidigare: uppfyllt"], line["Tidigare: bas"]) == before[id_]
        assert (line["Senare: uppfyllt"], line["Senare: bas"]) == after[id_]
        for name, (met, base) in (("Tidigare", before[id_]), ("Senare", after[id_])):
            assert line[f"{name}: andel (%)"] == half_up(Fraction(100 * met, base), "1")
        exact = 100 * (Fraction(*after[id_]) - Fraction(*before[id_]))
        assert line["Skillnad"] == float(half_up(exact, "0.1"))
        assert (line["Lägst"], line["Högst"]) == pytest.approx((low, high), abs=0.051)
        p = _stats.fisher_exact([(m, n - m) for m, n in (before[id_], after[id_])])[1]
        assert p <= line["p"] + 1e-9 and line["p"] <= max(p + 0.001, 0.001) + 1e-9
        assert line["Bedömning"] == trend_of[id_]
        assert line["Läge"] == expected.states[id_] and line["Målnivå (%)"] == 80


class _Tables(HTMLParser):
    """The cells of every table of a page, by caption."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag in ("td", "th") and self.tables:
            self.tables[-1][-1].append("")
            self.inside = tag

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.tables[-1][-1][-1] += data


def test_the_page_has_the_tables_of_the_document(run: Run) -> None:
    parser = _Tables()
    page = (run.target / "jamforelse.html").read_text("utf-8")
    parser.feed(page)
    page_tables = [[[_plain(c) for c in row] for row in table] for table in parser.tables]
    for title, table in run.tables.items():
        assert table in page_tables, title
    assert '<html lang="sv"' in page and not re.search(r"(?:src|href)=\"https?:", page)


# --- District by district -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class InDistrict:
    """The counts that may be published of a criterion in a district; None where the report hides them."""

    name: str
    before: Counts | None
    after: Counts | None

    @property
    def comparable(self) -> bool:
        """Whether both reports show a share."""
        return bool(self.before and self.after and self.before[1] and self.after[1])


def expected_by_criterion(run: Run, code: str) -> dict[str, InDistrict]:
    """Criterion -> the counts of the decisions, as far as they are published."""
    names, publications = labels(run.second), (published(run.first), published(run.second))
    true_counts = counts(run.first, code), counts(run.second, code)
    expected = {}
    for district, id_ in publications[1]:
        if district == code and (code, id_) in publications[0]:
            sides = [
                None if is_hidden(s[code, id_]) else r.get(id_, (0, 0))
                for s, r in zip(publications, true_counts, strict=True)
            ]
            expected[id_] = InDistrict(names[id_], *sides)
    return expected


def _trends_in(run: Run, district: str) -> dict[str, str]:
    pairs = {
        i: (e.before, e.after) for i, e in expected_by_criterion(run, districts()[district]).items() if e.comparable
    }
    return trends({i: (before, after) for i, (before, after) in pairs.items() if before and after})


def _expected_table(district: str, run: Run) -> dict[str, list[str]]:
    """The expected rows: the headlines of which either report shows a share."""
    expected: dict[str, list[str]] = {}
    headlines, trend_of = audits.load("uppfoljning_2026").headlines, _trends_in(run, district)
    for id_, criterion in expected_by_criterion(run, districts()[district]).items():
        sides = [HIDDEN if side is None else cell(side) for side in (criterion.before, criterion.after)]
        if id_ not in headlines or all(side in (HIDDEN, NOTHING) for side in sides):
            continue
        if criterion.before and criterion.after and criterion.comparable:
            change_note = CHANGE_NOTES.get(state(criterion.before, criterion.after, trend_of[id_]), "")
            verdict = [difference(criterion.before, criterion.after), trend_of[id_] + change_note]
        else:
            verdict = ["visas inte", HIDDEN] if HIDDEN in sides else [NOTHING, NOTHING]
        expected[criterion.name] = [*sides, *verdict]
    return expected


@pytest.mark.parametrize("district", districts())
def test_the_table_of_a_district(district: str, run: Run) -> None:
    table = run.tables[f"{district}: huvudresultaten, ärenden där kriteriet är uppfyllt"]
    assert {name: cells for name, *cells in table[1:]} == _expected_table(district, run)
    names = labels(run.second)
    assert [row[0] for row in table[1:5]] == [names[i] for i in MAIN]


def test_no_district_is_named(run: Run) -> None:
    codes = audits.load("uppfoljning_2026").main.variable("stadsdel").codes
    book = load_workbook(run.target / "jamforelse.xlsx")
    texts = [str(c) for sheet in book for line in sheet.values for c in line if c is not None]
    everything = "\n".join([*texts, run.text, (run.target / "jamforelse.html").read_text("utf-8")])
    for code in districts().values():
        assert code not in everything and codes[code] not in everything


def test_the_sample_hides_something_of_some_district(run: Run) -> None:
    criteria = [e for code in districts().values() for e in expected_by_criterion(run, code).values()]
    assert any(e.before is None or e.after is None for e in criteria)


def test_the_workbook_of_the_districts(run: Run) -> None:
    lines = run.sheet("Stadsdelar")
    by_district = {name: [line for line in lines if line["Stadsdel"] == name] for name in districts()}
    assert sum(map(len, by_district.values())) == len(lines)
    for name, code in districts().items():
        expected = expected_by_criterion(run, code)
        comparable = {i: e for i, e in expected.items() if e.comparable}
        trend_of = _trends_in(run, name)
        assert {line["Senare: id"] for line in by_district[name]} == set(expected)
        for line in by_district[name]:
            criterion = expected[line["Senare: id"]]
            for prefix, side in (("Tidigare", criterion.before), ("Senare", criterion.after)):
                if side is None:
                    assert (line[f"{prefix}: uppfyllt"], line[f"{prefix}: andel (%)"]) == (HIDDEN, HIDDEN)
                elif side[1]:
                    assert (line[f"{prefix}: uppfyllt"], line[f"{prefix}: bas"]) == side
            if line["Senare: id"] in comparable:
                assert criterion.before and criterion.after
                assert line["Bedömning"] == trend_of[line["Senare: id"]]
                assert line["Läge"] == state(criterion.before, criterion.after, line["Bedömning"])
            else:
                assert {line[h] for h in ("Skillnad", "Lägst", "Högst", "p", "Justerat p", "Läge")} <= {HIDDEN, NOTHING}


@pytest.mark.parametrize("district", districts())
def test_the_text_of_a_district_names_every_other_change(district: str, run: Run) -> None:
    headlines, trend_of = audits.load("uppfoljning_2026").headlines, _trends_in(run, district)
    expected = expected_by_criterion(run, districts()[district])
    changed = [i for i, trend in trend_of.items() if trend != UNKNOWN and i not in headlines]
    texts = run.bullets(district)
    assert len(texts) == len(changed)
    for id_ in changed:
        before, after = expected[id_].before, expected[id_].after
        assert before and after
        (text,) = [x for x in texts if phrase(after) in x and x.endswith(f"Tidigare var det {phrase(before)}.")]
        opening = audits.load("uppfoljning_2026").criterion(id_).finding.partition("{av}")[0].strip()
        assert opening in text


@pytest.mark.parametrize("district", districts())
def test_the_summary_counts_more_and_fewer(district: str, run: Run) -> None:
    verdicts = list(_trends_in(run, district).values())
    counts = (("fler", verdicts.count(MORE)), ("färre", verdicts.count(FEWER)))
    said = " och ".join(f"{who} {_word(n)} kriteri{'um' if n == 1 else 'er'}" for who, n in counts if n)
    if said:
        assert f"I {district} uppfyller {said}." in run.text
    else:
        assert re.search(rf"\bI [^.]*{district}[^.]* går det inte att säga om fler eller färre", run.text)


def test_the_follow_up_has_improvements_and_setbacks(run: Run) -> None:
    """Improved on several criteria, worse on a few, under the act of 2025, in four districts."""
    before, after = counts(run.first), counts(run.second)
    changes = [Fraction(*after[i]) - Fraction(*before[i]) for i in after]
    assert sum(d > Fraction(1, 10) for d in changes) >= 10 and 2 <= sum(d < -Fraction(1, 10) for d in changes) <= 6
    assert rows(run.second, "SELECT count(*), count(DISTINCT stadsdel) FROM arenden") == [(126, 4)]
    assert rows(run.second, "SELECT min(beslut_datum) >= '2026-01-01' FROM arenden") == [(True,)]
    acts = dict(rows(run.second, "SELECT CAST(bifall_lagrum AS VARCHAR), count(*) FROM arenden GROUP BY 1"))
    assert acts["11:1"] > acts["4:1"] > 0 and acts["11:4"] > acts["4:2"] > 0
    assert rows(run.second, "SELECT utanfor_perioden FROM granskning") == [(0,)]


def test_the_sample_is_what_its_generator_writes(tmp_path: Path) -> None:
    generate.main(tmp_path)
    for file in (*(tmp_path / "uppfoljning_2026").iterdir(), tmp_path / MAPPING.name):
        assert file.read_bytes() == (ROOT / "sample_data" / file.relative_to(tmp_path)).read_bytes()


# --- The folder ---------------------------------------------------------------------------------------------


def test_the_folder_and_its_manifest(run: Run) -> None:
    assert {p.name for p in run.target.iterdir()} == FILES | {"figurer"}
    text = (run.target / "manifest.json").read_text("utf-8")
    manifest = json.loads(text)
    assert manifest["kommando"] == "jamfor"
    assert manifest["utdata"]
    for name, digest in manifest["utdata"].items():
        assert hashlib.sha256((run.target / name).read_bytes()).hexdigest() == digest
    for letter, folder in (("A", run.first), ("B", run.second)):
        source = manifest["granskningar"][letter]
        assert source["mapp"] == folder.name
        assert source["databas_sha256"] == hashlib.sha256((folder / "granskning.duckdb").read_bytes()).hexdigest()
        arenden = hashlib.sha256(((SAMPLE if letter == "A" else FOLLOW_UP) / "arenden.csv").read_bytes()).hexdigest()
        assert {"fil": "arenden.csv", "sha256": arenden} in source["indata"]
        assert len(source["kriterier"]) == 66
    assert manifest["alternativ"]["koppling_sha256"] == hashlib.sha256(MAPPING.read_bytes()).hexdigest()
    assert str(run.target.parent) not in text


def test_two_comparisons_are_byte_identical_and_leave_the_reports_alone(run: Run, tmp_path: Path) -> None:
    def digests(folder: Path) -> dict[str, str]:
        files = [p for p in folder.rglob("*") if p.is_file() and p.name != "manifest.json"]
        return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}

    sources = digests(run.first), digests(run.second)
    databases = run.first / "granskning.duckdb", run.second / "granskning.duckdb"
    assert compare(*databases, tmp_path / "ut", "--koppling", MAPPING).exit_code == 0
    assert digests(tmp_path / "ut") == digests(run.target)
    assert (digests(run.first), digests(run.second)) == sources


def test_no_decision_is_named(run: Run) -> None:
    ids = [id_ for folder in (run.first, run.second) for (id_,) in rows(folder, "SELECT arende_id FROM arenden")]
    book = load_workbook(run.target / "jamforelse.xlsx")
    texts = [str(c) for sheet in book for line in sheet.values for c in line if c is not None]
    everything = "\n".join([*texts, run.text, (run.target / "jamforelse.html").read_text("utf-8")])
    assert not [id_ for id_ in ids if id_ in everything]


def test_the_figure_is_of_the_main_criteria(run: Run, expected: Expected) -> None:
    (figure,) = (run.target / "figurer").glob("*.svg")
    text = _plain(re.sub("<[^>]+>", " ", figure.read_text("utf-8")))
    for id_ in MAIN:
        shares = [half_up(Fraction(100 * met, base), "1") for met, base in (expected.before[id_], expected.after[id_])]
        assert f"{shares[0]} → {shares[1]} %" in text, expected.names[id_]


def test_no_word_of_files_or_programs(run: Run) -> None:
    cells = " ".join(c for table in run.tables.values() for row in table for c in row)
    text = f" {run.text} {cells} ".lower()
    names = (run.first.name, run.second.name, "granskning.duckdb", "csv", "xlsx", "export", "programmet")
    assert not [word for word in names if word.lower() in text]
    assert not re.search(r"\brad(er|erna|en)?\b", text)


# --- Levels and definitions ---------------------------------------------------------------------------------


def test_another_level(run: Run, expected: Expected, tmp_path: Path) -> None:
    answer = compare(run.first, run.second, tmp_path / "ut", "--koppling", MAPPING, "--mal", "50")
    assert answer.exit_code == 0, answer.output
    states = [state(expected.before[i], expected.after[i], expected.trends[i], 50) for i in expected.after]
    assert f"Åtgärdade brister: {states.count('Åtgärdad brist')}. Nya: {states.count('Ny brist')}." in answer.output
    text = Run(run.first, run.second, tmp_path / "ut", "").text
    assert "uppfyllt i mindre än 50 procent" in text


def test_the_same_report_twice_has_no_change(run: Run, tmp_path: Path) -> None:
    answer = compare(run.first, run.first, tmp_path / "ut")
    assert answer.exit_code == 0, answer.output
    assert "Åtgärdade brister: 0. Nya: 0." in answer.output
    assert "A och B bygger på samma filer." in answer.output
    comparison = Run(run.first, run.first, tmp_path / "ut", "")
    assert {line["Skillnad"] for line in comparison.sheet("Kriterier")} == {0}
    assert {line["Skillnad"] for line in comparison.sheet("Stadsdelar")} <= {0, HIDDEN, NOTHING}
    assert "Båda granskningarna bygger på samma underlag." in comparison.text


def test_the_wrong_order_is_noted(run: Run, tmp_path: Path) -> None:
    answer = compare(run.second, run.first, tmp_path / "ut", "--koppling", MAPPING)
    assert answer.exit_code == 0
    assert "A gäller senare beslut än B." in answer.output


def _variant() -> Any:
    """The first review with one rule changed, one criterion renamed, one removed and one added."""
    audit = audits.load("sysselsattning_2025")
    partly = Case(Outcome.UPPFYLLT, is_("intressen", "ja", "delvis"))
    changes: dict[str, dict[str, Any]] = {
        "intressen": {"cases": (partly, Case(Outcome.EJ_UPPFYLLT, is_("intressen", "nej")))},
        "resurser": {"label": "Resurser och förmågor"},
    }
    criteria = [replace(c, **changes.get(c.id, {})) for c in audit.criteria if c.id != "langsiktig_planering"]
    return replace(audit, criteria=(*criteria, replace(audit.criterion("resurser"), id="nytt", label="Helt nytt")))


def test_what_has_changed_in_the_definitions(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = _variant()
    load = audits.load
    with monkeypatch.context() as patched:
        patched.setattr(audits, "load", lambda name: changed)
        second = report(SAMPLE, tmp_path / "ny")
    assert audits.load is load
    answer = compare(run.first, second, tmp_path / "ut")
    assert answer.exit_code == 0, answer.output
    assert "Kriterier med ändrad definition: 1." in answer.output
    assert "bara den ena granskningen har, och som inte jämförs: 2." in answer.output
    comparison = Run(run.first, second, tmp_path / "ut", answer.output)
    lines = {line["Senare: id"]: line for line in comparison.sheet("Kriterier")}
    assert [i for i, line in lines.items() if line["Definition"] == "Ändrad"] == ["intressen"]
    met = rows(second, "SELECT count(*) FROM arenden WHERE intressen IN ('ja', 'delvis')")[0][0]
    assert met == counts(second)["intressen"][0] > counts(run.first)["intressen"][0]
    assert (lines["intressen"]["Senare: uppfyllt"], lines["intressen"]["Senare: bas"]) == (met, 120)
    assert lines["resurser"]["Kriterium"] == "Resurser och förmågor"
    assert "nytt" not in lines and "langsiktig_planering" not in lines
    criterion_names = {row[0] for title in TABULATED if title in comparison.tables for row in comparison.tables[title]}
    assert "Intressen (ändrad definition)" in criterion_names and "Intressen" not in criterion_names
    not_compared = load_workbook(comparison.target / "jamforelse.xlsx")["Jämförs inte"].values
    assert {row[:3] for row in not_compared} >= {
        ("Långsiktig planering", "langsiktig_planering", "Tidigare"),
        ("Helt nytt", "nytt", "Senare"),
    }
    assert "Tidigare löd regeln:" in comparison.text and "”Intressen” är Ja eller Delvis → Uppfyllt" in comparison.text


def _mapping(path: Path, *lines: str, header: str = "fran;till") -> Path:
    path.write_text("\n".join((header, *lines)), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def other(runs: SharedRuns) -> Path:
    """A report of a review with another codebook."""
    return runs.report(ROOT / "sample_data" / "lss_arbete_studier", *LSS)


def test_different_audits_share_what_is_mapped_and_nothing_else(run: Run, other: Path, tmp_path: Path) -> None:
    common = set(labels(run.first).values()) & set(labels(other).values())
    assert len(common) > 1, "they have criteria of the same name"
    mapping = _mapping(
        tmp_path / "k.csv", "tidsgrans_tva_ar;tidsgrans_tva_ar", "rapport_jobbtorg;kriterier_i_bedomning"
    )
    answer = compare(run.first, other, tmp_path / "ut", "--koppling", mapping)
    assert answer.exit_code == 0, answer.output
    assert "Jämförda kriterier: 2." in answer.output and "Kriterier med ändrad definition: 2." in answer.output
    comparison = Run(run.first, other, tmp_path / "ut", "")
    assert {(line["Tidigare: id"], line["Senare: id"]) for line in comparison.sheet("Kriterier")} == {
        ("tidsgrans_tva_ar", "tidsgrans_tva_ar"),
        ("rapport_jobbtorg", "kriterier_i_bedomning"),
    }
    (ids,) = (t for title, t in comparison.tables.items() if title.startswith("Kriterier med olika id"))
    assert [row[0::2] for row in ids[1:]] == [["rapport_jobbtorg", "kriterier_i_bedomning"]]


def test_districts_by_name(run: Run, tmp_path: Path) -> None:
    answer = compare(run.first, run.second, tmp_path / "ut", "--koppling", MAPPING, "--stadsdelar", "namn")
    assert answer.exit_code == 0, answer.output
    comparison = Run(run.first, run.second, tmp_path / "ut", "")
    assert "Järva: huvudresultaten, ärenden där kriteriet är uppfyllt" in comparison.tables
    assert {line["Stadsdel"] for line in comparison.sheet("Stadsdelar")} == {
        "Hägersten-Älvsjö", "Järva", "Skärholmen", "Södermalm",
    }  # fmt: skip


def test_the_proposal_is_read_back_and_gives_the_same_comparison(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "forslag.csv"
    answer = command("jamfor", run.first, run.second, "--forslag", path, "--tyst")
    assert answer.exit_code == 0, answer.output
    assert "Föreslagna par: 66. Med samma regel, källor och koder: 66. Att jämföra: 0." in answer.output
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file, delimiter=";"))
    assert {line["fran"]: line["till"] for line in lines} == {i: i for i in labels(run.first)}
    assert {line["varfor"] for line in lines} == {"samma regel, källor och koder"}
    assert compare(run.first, run.second, tmp_path / "ut", "--koppling", path).exit_code == 0
    sheets = [Run(run.first, run.second, folder, "").sheet("Kriterier") for folder in (tmp_path / "ut", run.target)]
    assert sheets[0] == sheets[1]


def test_a_proposal_is_never_written_over_a_file(run: Run, other: Path, tmp_path: Path) -> None:
    path = tmp_path / "forslag.csv"
    answer = command("jamfor", run.first, other, "--forslag", path, "--tyst")
    assert answer.exit_code == 0 and "Utan förslag i A: " in answer.output and "Utan förslag i B: " in answer.output
    before = path.read_bytes()
    second_answer = command("jamfor", run.first, run.second, "--forslag", path, "--tyst")
    assert (
        second_answer.exit_code == 5
        and "finns redan och skrivs inte över" in second_answer.output
        and "--forslag" in second_answer.output
    )
    assert path.read_bytes() == before
    with path.open(encoding="utf-8-sig", newline="") as file:
        reasons = {(line["fran"], line["till"]): line["varfor"] for line in csv.DictReader(file, delimiter=";")}
    assert reasons["tidsgrans_tva_ar", "tidsgrans_tva_ar"] == "samma id, men regeln är en annan: jämför dem"


def test_different_audits_without_a_mapping(run: Run, tmp_path: Path) -> None:
    answer = compare(run.first, run.second, tmp_path / "ut")
    assert answer.exit_code == 2
    assert "sysselsattning_2025" in answer.output and "uppfoljning_2026" in answer.output
    assert "--koppling" in answer.output and "--forslag" in answer.output
    assert not (tmp_path / "ut").exists()


def test_a_review_of_one_district_is_compared_in_all(run: Run, tmp_path: Path) -> None:
    shutil.copytree(SAMPLE, tmp_path / "export")
    with (SAMPLE / "arenden.csv").open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, delimiter=";")
        decisions, names = [row for row in reader if row["stadsdel"] == "jarva"], list(reader.fieldnames or ())
    ids = {row["arende_id"] for row in decisions}
    with (SAMPLE / "uppfoljningar.csv").open(encoding="utf-8-sig", newline="") as file:
        follow_ups = [row for row in csv.DictReader(file, delimiter=";") if row["arende_id"] in ids]
    for table, lines in (("arenden", decisions), ("uppfoljningar", follow_ups)):
        with (tmp_path / "export" / f"{table}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, names if table == "arenden" else list(lines[0]), delimiter=";")
            writer.writeheader()
            writer.writerows(lines)
    first = report(tmp_path / "export", tmp_path / "ett")
    answer = compare(first, run.first, tmp_path / "ut")
    assert answer.exit_code == 0, answer.output
    comparison = Run(first, run.first, tmp_path / "ut", "")
    assert "Den tidigare granskningen redovisar inte kriterierna stadsdel för stadsdel" in comparison.text
    assert "Stadsdelar" not in load_workbook(comparison.target / "jamforelse.xlsx").sheetnames


# --- Mistakes -----------------------------------------------------------------------------------------------


@pytest.fixture
def small(runs: SharedRuns) -> Path:
    """A small report that tests may copy and spoil."""
    return runs.report(EXAMPLE, *QUIET, *OF_EXAMPLE)


def _copy(small: Path, target: Path) -> Path:
    return Path(shutil.copytree(small, target))


def test_a_folder_that_is_no_report(run: Run, small: Path, tmp_path: Path) -> None:
    (tmp_path / "egen").mkdir()
    (tmp_path / "egen" / "granskning.duckdb").write_bytes(b"x")
    (tmp_path / "manifestet").mkdir()
    (tmp_path / "manifestet" / "manifest.json").write_text('{"verktyg": "annat", "kommando": "rapport"}')
    shutil.copytree(run.target, tmp_path / "jamforelse")
    for name, fragment in (
        ("saknas", "finns inte"),
        ("egen", "ingen mapp med ett resultat från verktyget"),
        ("manifestet", "ingen mapp med ett resultat från verktyget"),
        ("jamforelse", "gjord med granskning jamfor och har ingen rapport"),
    ):
        for pair in ((tmp_path / name, small), (small, tmp_path / name)):
            answer = compare(*pair, tmp_path / "ut")
            assert answer.exit_code == 5
            assert name in answer.output and fragment in answer.output
            assert "Ange mappen som granskning rapport har gjort" in answer.output
            assert not (tmp_path / "ut").exists()


def test_a_report_without_its_database(small: Path, tmp_path: Path) -> None:
    copy = _copy(small, tmp_path / "utan")
    (copy / "granskning.duckdb").unlink()
    answer = compare(copy, small, tmp_path / "ut")
    assert answer.exit_code == 5
    assert "saknar granskning.duckdb" in answer.output


def test_a_database_that_somebody_has_written_in(small: Path, tmp_path: Path) -> None:
    copy = _copy(small, tmp_path / "skriven")
    with duckdb.connect(str(copy / "granskning.duckdb")) as con:
        con.execute("UPDATE indikatorer SET antal = bas")
    answer = compare(small, copy, tmp_path / "ut")
    assert answer.exit_code == 5
    assert "har ändrats sedan rapporten skrevs" in answer.output


@pytest.mark.parametrize(
    ("sql", "fragment"),
    [
        ("DROP TABLE kriterier", "en annan version av verktyget"),
        ("ALTER TABLE kriterier_grupper DROP COLUMN bas", "en annan version av verktyget"),
        ("DELETE FROM granskning", "hänger inte ihop"),
        ("DELETE FROM kriterier", "hänger inte ihop"),
        ("UPDATE indikatorer SET antal = bas + 1 WHERE bas > 0", "hänger inte ihop"),
        (
            "INSERT INTO kriterier_grupper VALUES ('a', 'kon', 1, 'kvinna', 'Kvinna', 'A', 5, 9), "
            "('a', 'insats', 1, 'dv', 'Daglig verksamhet', 'B', 5, 9)",
            "hänger inte ihop",
        ),
        ("INSERT INTO kriterier SELECT * FROM kriterier", "hänger inte ihop"),
    ],
)
def test_a_database_of_another_kind(sql: str, fragment: str, small: Path, tmp_path: Path) -> None:
    """Without the manifest, which would reveal that it has been changed."""
    database = tmp_path / "ensam.duckdb"
    shutil.copyfile(small / "granskning.duckdb", database)
    with duckdb.connect(str(database)) as con:
        con.execute(sql)
    answer = compare(database, small, tmp_path / "ut")
    assert answer.exit_code == 5, answer.output
    assert "ensam.duckdb" in answer.output and fragment in answer.output


@pytest.mark.parametrize(
    "content", [b"", b"hej" * 3000, b"x" * 8 + b"DUCK" + b"\0" * 9000], ids=["empty", "text", "torn"]
)
def test_a_file_that_is_no_database(content: bytes, small: Path, tmp_path: Path) -> None:
    (tmp_path / "fel.duckdb").write_bytes(content)
    answer = compare(tmp_path / "fel.duckdb", small, tmp_path / "ut")
    assert answer.exit_code == 5, answer.output
    assert "fel.duckdb" in answer.output and "Traceback" not in answer.output


def test_half_a_database(small: Path, tmp_path: Path) -> None:
    whole = (small / "granskning.duckdb").read_bytes()
    (tmp_path / "halv.duckdb").write_bytes(whole[: len(whole) // 2])
    answer = compare(tmp_path / "halv.duckdb", small, tmp_path / "ut")
    assert answer.exit_code == 5, answer.output


def test_a_database_in_use(small: Path, tmp_path: Path) -> None:
    copy = _copy(small, tmp_path / "upptagen")
    script = "import duckdb, sys; con = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    holder = subprocess.Popen(
        [sys.executable, "-c", script, str(copy / "granskning.duckdb")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert holder.stdout and holder.stdout.readline() == "open\n"
        answer = compare(copy, small, tmp_path / "ut")
    finally:
        holder.communicate()
    assert answer.exit_code == 5
    assert "är öppen i ett annat program" in answer.output


@pytest.mark.parametrize(
    ("text", "fragments"),
    [
        ("a;b\nintressen;intressen", ("kolumnerna fran och till",)),
        ("fran;till", ("är tom",)),
        ("fran;till\nintresssen;intressen", ("rad 2", "tidigare granskningen", "intresssen")),
        ("fran;till\nintressen;intressen\nresurser;resurs", ("rad 3", "senare granskningen", "”resurs”")),
        ("fran;till\nintressen;intressen\nintressen;resurser", ("rad 3", "kolumnen fran", "flera rader")),
        ("fran;till\nintressen;intressen\nresurser;intressen", ("rad 3", "kolumnen till", "flera rader")),
        ("fran;till\n;intressen", ("rad 2", "ifyllda")),
        ("fran;till;fran\na;b;c", ("kolumnerna fran och till",)),
        ("fran;till\n" + "\n".join(f"a{i};b" for i in range(13)), ("rad 2", "rad 11", "och 3 till")),
    ],
)
def test_a_mapping_that_is_wrong(text: str, fragments: tuple[str, ...], run: Run, tmp_path: Path) -> None:
    path = tmp_path / "koppling.csv"
    path.write_text(text, encoding="utf-8")
    answer = compare(run.first, run.second, tmp_path / "ut", "--koppling", path)
    assert answer.exit_code == 2, answer.output
    for fragment in ("koppling.csv", *fragments):
        assert fragment in answer.output
    assert not (tmp_path / "ut").exists()


@pytest.mark.parametrize("kind", ["missing", "folder", "pdf", "empty"])
def test_a_mapping_that_cannot_be_read(kind: str, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "koppling.csv"
    if kind == "folder":
        path.mkdir()
    elif kind != "missing":
        path.write_bytes(b"%PDF-1.7" if kind == "pdf" else b"")
    answer = compare(run.first, run.second, tmp_path / "ut", "--koppling", path)
    assert answer.exit_code == 5, answer.output
    assert "koppling.csv" in answer.output


def test_a_mapping_as_excel_writes_it(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "koppling.csv"
    path.write_bytes(
        'Från,Till,Anmärkning\r\n"intressen","intressen","samma"\r\n\r\nresurser,resurser,\r\n'.encode("cp1252")
    )
    answer = compare(run.first, run.second, tmp_path / "ut", "--koppling", path)
    assert answer.exit_code == 0, answer.output
    assert "Jämförda kriterier: 2." in answer.output


def test_targets_that_are_refused(run: Run, small: Path, tmp_path: Path) -> None:
    pair = _copy(small, tmp_path / "dar" / "forra"), small
    before = sorted(p.name for p in pair[0].iterdir())
    for target in (pair[0], tmp_path / "dar"):
        for a, b, letter in ((pair[0], pair[1], "A"), (pair[1], pair[0], "B")):
            answer = compare(a, b, target)
            assert answer.exit_code == 5
            assert f"innehåller granskning {letter}" in answer.output
    assert sorted(p.name for p in pair[0].iterdir()) == before
    (tmp_path / "egen").mkdir()
    (tmp_path / "egen" / "brev.docx").write_text("mitt")
    assert compare(small, small, tmp_path / "egen").exit_code == 5
    report_folder = _copy(small, tmp_path / "rapport")
    answer = compare(run.first, run.first, report_folder)
    assert answer.exit_code == 5 and "gjord med granskning rapport" in answer.output
    assert (report_folder / "rapport.docx").exists()


def test_a_comparison_is_replaced_by_a_comparison_only(
    run: Run, small: Path, tiny_export: Path, tmp_path: Path
) -> None:
    target = Path(shutil.copytree(run.target, tmp_path / "ut"))
    answer = command("rapport", tiny_export, "--ut", target, *QUIET)
    assert answer.exit_code == 5 and (target / "jamforelse.docx").exists()
    assert compare(small, small, target).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "fragment"),
    [
        (("x",), "B"),
        (("x", "y"), "--ut"),
        (("x", "y", "--ut", "z", "--forslag", "f.csv"), "--forslag"),
        (("x", "y", "--ut", "z", "--mal", "0"), "--mal"),
        (("x", "y", "--ut", "z", "--mal", "101"), "--mal"),
        (("x", "y", "--ut", "z", "--mal", "åtti"), "åtti"),
    ],
)
def test_wrong_use(arguments: tuple[str, ...], fragment: str) -> None:
    answer = command("jamfor", *arguments)
    assert answer.exit_code == 2
    assert fragment in answer.output
    assert not ENGLISH.search(answer.output), answer.output


def test_help_is_swedish() -> None:
    answer = command("jamfor", "--help")
    assert answer.exit_code == 0
    assert "Användning:" in answer.output and "--koppling" in answer.output and "--mal" in answer.output
    assert not ENGLISH.search(answer.output), answer.output
