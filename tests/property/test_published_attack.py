"""The attack on disclosure control: random exports, run and published, and a reader who works out what is hidden.

The reader sees what is published alone and knows the rules (`tests.lib.reader`); which of the counts are small is
counted from the export. A few exports are tried each time, most of them published without the documents, which take
longest to write. GRANSKNING_ATTACK=2000 tries so many, larger ones and broken down in more ways among them, and
GRANSKNING_ATTACK_FROM=500 begins with that seed.
"""

from __future__ import annotations

import copy
import os
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from checks.audits.sysselsattning_2025 import AUDIT
from checks.subject import Reader as Subject
from granskning.jobs import report as run
from pipeline.disclosure.earlier import dimensions_of
from pipeline.disclosure.printed_counts import EarlierReports, PrintedCount
from pipeline.disclosure.publish import disclose
from pipeline.disclosure.published import Published
from reports.document import ReportDocument
from reports.render import csv
from reports.review import build
from tests.lib.attacker import Rule, Secret, leaks
from tests.lib.circumstances import COMPONENTS, about_persons, family, kinds
from tests.lib.exports import GRANSKNINGSDATUM, KON, STADSDEL, Export, export_breaches, random_export, write_csv
from tests.lib.oracle import Row
from tests.lib.pipeline_run import QUIET, judged, report
from tests.lib.published import Files, csv_lines, micro, totals, undivided, value
from tests.lib.reader import Reader, breakdowns, component_of

MANY = "GRANSKNING_ATTACK" in os.environ
FIRST = int(os.environ.get("GRANSKNING_ATTACK_FROM", "0"))
SEEDS = range(FIRST, FIRST + int(os.environ.get("GRANSKNING_ATTACK", "2")))
_FEW: tuple[tuple[str, ...], ...] = ((), (), ("stadsdel,kon",), ("stadsdel", "insats"))
_MORE = (
    *_FEW,
    ("aldersgrupp",),
    ("kon,aldersgrupp",),
    ("kon,insats",),
    ("stadsdel,insats",),
    ("stadsdel", "stadsdel,kon", "kon,insats"),
)
_INSATS = ("sysselsattning", "sarskild_stodinsats")
_USUAL = {
    # An answer that most files give, where the draw is skewed; none of them asks for another cell.
    **dict.fromkeys(("utbildning_arbete", "intressen", "resurser", "vardagsaktiviteter", "behov_syfte_mal"), "ja"),
    **dict.fromkeys(("samverkan_fk", "samverkan_af", "anhorigstod_info", "sip", "sekretessmedgivande"), "nej"),
    **dict.fromkeys(("ekonomiskt_bistand", "langsiktig_planering", "krav_for_bistand"), "nej"),
    **{f"krit_{k}_{part}": "nej" for k in ("inforstadd", "kan_borja", "stodbehov") for part in ("dok", "bed")},
    "barn": "inga",
    "vald_fraga": "stalld",
    "inriktning": "social",
    "bestallning": "saknas",
}


@dataclass(frozen=True)
class Case:
    """An export, and what the command is asked for."""

    export: Export
    by: tuple[str, ...] = ()
    threshold: int = AUDIT.threshold

    @property
    def options(self) -> tuple[str, ...]:
        """As given to the command."""
        asked = [word for name in self.by for word in ("--uppdelning", name)]
        return (*asked, *(("--troskel", str(self.threshold)) if self.threshold != AUDIT.threshold else ()))

    @property
    def breakdowns(self) -> list[tuple[str, ...]]:
        """The dimensions of each breakdown."""
        return breakdowns([tuple(name.split(",")) for name in self.by])


def case(seed: int) -> Case:
    rng = random.Random(f"attack {seed}")
    return Case(skewed_export(rng), rng.choice(_MORE if MANY else _FEW), rng.choice((4, 4, 4, 6)))


def skewed_export(rng: random.Random) -> Export:
    """20 to 400 decisions, in one to eleven districts of uneven size, their answers more or less alike."""
    size = rng.choice((20, 40, 60, 60, 80, 120, 200, 400) if MANY else (20, 30, 40, 60))
    export = random_export(rng, size, refused_share=rng.choice((0, 0.05, 0.1, 0.3)))
    districts = rng.sample(list(STADSDEL), rng.choice((1, 2, 2, 3, 4, 6, 11) if MANY else (2, 2, 3, 4)))
    # A district may have mostly one insats, so that a group by one is nearly a group by the other.
    even = [rng.choice((0.2, 1, 1, 3)) for _ in districts]
    leans = rng.random() < 0.5
    weights = {insats: [rng.choice((0.02, 1)) for _ in districts] if leans else even for insats in _INSATS}
    women = rng.choice((0.5, 0.5, 0.9))
    usual = {column: rng.choice((0, 0.5, 0.9, 0.97)) for column in _USUAL}
    for row in export.arenden:
        row["stadsdel"] = rng.choices(districts, weights[row["insats"]])[0]
        row["kon"] = rng.choices(list(KON), (women, 1 - women))[0]
        for column, code in _USUAL.items():
            if row[column] is not None and rng.random() < usual[column]:
                row[column] = code
    assert export_breaches(export) == []
    return export


# --- Publishing without the documents ---------------------------------------------------------------------


def published_without_documents(
    of: Case, folder: Path, earlier: Sequence[PrintedCount] = (), corrected: Iterable[str] = ()
) -> tuple[Published, ReportDocument]:
    """The steps of a run up to what is printed: the files of its tables, and the document as data. `earlier` is what
    earlier reports of the same decisions print, and `corrected` the columns that have been corrected since."""
    export = write_csv(of.export, folder / "export")
    dimensions = dimensions_of(AUDIT, earlier)
    with judged(export, AUDIT, GRANSKNINGSDATUM, folder / "scratch", of.by, dimensions) as found:
        published = disclose(
            found.results, Subject(AUDIT), of.threshold, None, EarlierReports(earlier, frozenset(corrected))
        )
        loaded = found.loaded
    (folder / "tabeller").mkdir()
    for table in (*published.tables, *published.divided):
        csv.write_csv(*build.csv_rows(table), folder / "tabeller" / f"{table.id}.csv")
    for breakdown in published.by_group:
        csv.write_csv(*build.breakdown_rows(breakdown), folder / "tabeller" / f"{breakdown.id}.csv")
    return published, build.build(AUDIT, published, run.run_facts(AUDIT, GRANSKNINGSDATUM, loaded))


def _reader(of: Case, folder: Path) -> Reader:
    """One who has the files and the totals of the undivided report."""
    published_without_documents(of, folder)
    decisions = micro(of.export)
    return Reader(decisions, Files(folder).cells, totals(decisions), of.breakdowns, of.threshold)


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[int], Reader]]:
    """The reader of a seed's case; each is published once."""

    @cache
    def reader(seed: int) -> Reader:
        return _reader(case(seed), tmp_path_factory.mktemp(f"fro{seed}") / "ut")

    yield reader


# --- Counts of decisions ----------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_printed_is_so_and_is_not_small(seed: int, tried: Callable[[int], Reader]) -> None:
    """Also the ends of the intervals; conduct is printed whole, and small."""
    reader = tried(seed)
    persons = {id_ for component in COMPONENTS for id_ in about_persons(component)}
    assert len(reader.cells) > 100
    for cell in reader.cells:
        n = value(reader.decisions, cell.count)
        assert cell.low <= n <= cell.high, cell
        if any(name == "aldersgrupp" for name, _ in cell.count.place):
            continue
        if family(min(cell.count.some)) not in persons:
            assert cell.low == cell.high, cell
        elif cell.count.place and cell.low == cell.high and not min(cell.count.some).endswith("/bas"):
            assert not 0 < n < reader.threshold, cell


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_that_is_printed_gives_a_small_count_away(seed: int, tried: Callable[[int], Reader]) -> None:
    assert tried(seed).leaks() == []


@pytest.mark.long
def test_a_whole_run_gives_nothing_away(tmp_path: Path) -> None:
    """The command itself, and totals as its report prints them."""
    of = case(4)
    folder = report(write_csv(of.export, tmp_path / "export"), tmp_path / "ut", *QUIET, *of.options)
    decisions, printed = micro(of.export), undivided(folder)
    assert len(printed) > 250
    assert printed == {name: totals(decisions).get(name, 0) for name in printed}
    # The figures' totals stand in the report's sentences.
    known = totals(decisions) | printed
    assert Reader(decisions, Files(folder).cells, known, of.breakdowns, of.threshold).leaks() == []


# --- The reader itself ------------------------------------------------------------------------------------


def test_the_kinds_that_the_reader_knows_are_all_there_are() -> None:
    """Every one of thousands of random decisions is of a kind that was found by trial."""
    known = {c: {(k.insats, k.utfall, k.names) for k in kinds(c)} for c in COMPONENTS}
    told = {c: frozenset(n for _, _, names in known[c] for n in names) for c in COMPONENTS}
    decisions = micro(random_export(random.Random(1), 2000, refused_share=0.15))
    missing = {c for d in decisions for c in COMPONENTS if (d.insats, d.utfall, d.names & told[c]) not in known[c]}
    assert missing == set()


def test_the_reader_finds_what_is_shown_too_much(tmp_path: Path) -> None:
    """The attack can succeed: of what is hidden one number is printed after all, so another is the total less that."""
    reader = _reader(Case(random_export(random.Random("shown too much 7"), 24)), tmp_path / "ut")
    hidden, *_ = [c for c in reader.cells if c.low < c.high]
    told_of = [component_of(hidden.count)]
    assert reader.leaks(told_of) == []
    n = value(reader.decisions, hidden.count)
    assert replace(reader, cells=[*reader.cells, replace(hidden, low=n, high=n)]).leaks(told_of)


# --- Sentences, figures and everything else ---------------------------------------------------------------


def _decision(seed: int, **wanted: str) -> Row:
    rng = random.Random(seed)
    while True:
        row = random_export(rng, 1, refused_share=0).arenden[0]
        if all(row[name] == value for name, value in wanted.items()):
            return row


_S = _decision(3, beslut_utfall="bifall", insats="sysselsattning", mal_tillfragad="nej")


def _alike(parts: Sequence[tuple[Row, int, Mapping[str, Any]]]) -> Export:
    """So many copies of each decision, with these values changed."""
    found = [{**copy.deepcopy(row), **change} for row, times, change in parts for _ in range(times)]
    export = Export([{**row, "arende_id": f"A{i}"} for i, row in enumerate(found)], None, None)
    assert export_breaches(export) == []
    return export


_GOALS = ("nej", "ja")
_CHILDREN: tuple[dict[str, str | None], ...] = (
    {"barn": "inga", "barn_fragor": None, "barnkonsekvensanalys": None},
    {"barn": "egna_i_hushallet", "barn_fragor": "ja", "barnkonsekvensanalys": "individuell"},
)


def _goals(counts: Sequence[int]) -> Export:
    """Twenty decisions in each district, so many of them with a personal goal."""
    return _alike(
        [
            (_S, n, {"stadsdel": district, **dict.fromkeys(("mal_i_utredning", "mal_i_bestallning"), code)})
            for district, k in zip(STADSDEL, counts, strict=False)
            for code, n in zip(_GOALS, (20 - k, k), strict=True)
        ]
    )


def _parents(women: int, men: int) -> Export:
    """Twenty decisions of each sex, so many of them with children at home."""
    return _alike(
        [
            (_S, n, {"kon": kon, **answers})
            for kon, k in (("kvinna", women), ("man", men))
            for answers, n in zip(_CHILDREN, (20 - k, k), strict=True)
        ]
    )


PAIRS = {
    # Of 3 and 4, and of 2 and 5, nothing is to be seen but that they are from 0 to 7 and 7 together; by two groups of
    # which one is small a count is left undivided.
    "districts": (Case(_goals((3, 4, 12, 13))), Case(_goals((2, 5, 12, 13)))),
    "sexes": (Case(_parents(3, 9), ("kon",)), Case(_parents(2, 10), ("kon",))),
}


@pytest.mark.parametrize("pair", PAIRS)
def test_reports_on_decisions_that_differ_in_hidden_counts_alone_are_the_same(pair: str, tmp_path: Path) -> None:
    """Word for word and figure by figure: `ReportDocument` is all that the files for people are made of."""
    documents, files = [], []
    for i, of in enumerate(PAIRS[pair]):
        _, document = published_without_documents(of, tmp_path / str(i))
        documents.append(document)
        files.append({p.name: p.read_text("utf-8-sig") for p in (tmp_path / str(i) / "tabeller").iterdir()})
    assert files[0] == files[1], "the pair is badly chosen: the tables differ already"
    one, other = (micro(of.export) for of in PAIRS[pair])
    assert [d.names for d in one] != [d.names for d in other]
    assert documents[0] == documents[1]


_UNTOLD: dict[str, str | None] = {"barn": "framgar_ej", "barn_fragor": None, "barnkonsekvensanalys": None}


def test_what_is_printed_by_district_tells_nothing_of_an_insats_left_undivided(tmp_path: Path) -> None:
    """Two files do not tell of children, one of each insats. Printed that it is none of the large districts', they
    would be among the small ones' six, of which only one is of the second insats: so one at least is of the first."""
    other = _decision(3, beslut_utfall="bifall", insats="sarskild_stodinsats", mal_tillfragad="nej")
    told, untold = _CHILDREN[0], _UNTOLD
    districts = (
        ((_S, 4, told), (other, 4, told)),
        ((_S, 4, told), (other, 4, told)),
        ((_S, 2, told), (_S, 1, untold)),
        ((_S, 2, told), (other, 1, untold)),
    )
    parts = [
        (row, n, {"stadsdel": district, **answers})
        for district, each in zip(STADSDEL, districts, strict=False)
        for row, n, answers in each
    ]
    assert _reader(Case(_alike(parts)), tmp_path / "ut").leaks(["children"]) == []


def test_conduct_by_district_and_insats_tells_nothing_of_persons_by_district(tmp_path: Path) -> None:
    """Two have assistance and cooperation in the first district, five in the second, and each has eight more with
    cooperation, of the other insats. Printed that no more than five cooperate in the second of the first insats, at
    least two of the seven would be in the first."""
    other = _decision(3, beslut_utfall="bifall", insats="sarskild_stodinsats", mal_tillfragad="nej")
    none = dict.fromkeys(
        ("af_aktuell", "samverkan_af", "ekonomiskt_bistand", "samverkan_eb", "krav_for_bistand"), "nej"
    )
    helped, cooperates = {**none, "ekonomiskt_bistand": "helt"}, {**none, "samverkan_eb": "ja"}
    parts = [
        (row, n, {"stadsdel": district, **answers})
        for district, both, alone in zip(STADSDEL, (2, 5, 10, 10), (2, 0, 5, 5), strict=False)
        for row, n, answers in (
            (_S, both, {**helped, "samverkan_eb": "ja"}),
            (_S, alone, cooperates),
            (_S, 4, helped),
            (_S, 16 - both - alone, none),
            (other, 8, cooperates),
            (other, 12, none),
        )
    ]
    assert _reader(Case(_alike(parts), ("stadsdel,insats",)), tmp_path / "ut").leaks(["benefit"]) == []


def test_a_small_count_is_not_printed_as_an_interval_of_one_number(tmp_path: Path) -> None:
    """All who cooperate about economic assistance have it, and as many have it: so one in the first district has. That
    follows from the totals and from conduct, and cannot be helped; but it does not stand there."""
    none = {"ekonomiskt_bistand": "nej", "af_aktuell": "nej", "samverkan_eb": "nej", "samverkan_af": "nej"}
    some = {**none, "ekonomiskt_bistand": "helt", "samverkan_eb": "ja"}
    parts = [
        (_S, n, {"stadsdel": district, "krav_for_bistand": "nej", **answers})
        for district, n in zip(STADSDEL, (1, 4, 8, 9), strict=False)
        for answers, n in ((none, 20 - n), (some, n))
    ]
    published_without_documents(Case(_alike(parts)), tmp_path)
    label = next(i.label for i in AUDIT.indicators if i.id == "ekonomiskt_bistand_helt_eller_delvis")
    own = [numbers for row, *numbers in csv_lines(tmp_path, "indikatorer_stadsdel") if row == label]
    assert [count for _, count, *_ in own] == ["*", "4", "8", "9", "22"]


# --- Persons present --------------------------------------------------------------------------------------

_INTERVALS = ("1-12", "10-24", "22-40")


def _attendance(rng: random.Random) -> list[Row]:
    """One month of a few persons of each sex in every district."""
    rows: list[Row] = []
    for district, kon in ((d, k) for d in STADSDEL for k in KON):
        for interval in _INTERVALS:
            for _ in range(rng.choice((0, 0, 1, 2, 3, rng.randint(0, 20)))):
                rows.append(
                    {
                        "person_id": f"P{len(rows)}",
                        "stadsdel": district,
                        "kon": kon,
                        "manad": "2024-03",
                        "omfattning": interval,
                        "timmar": rng.randint(1, 60),
                    }
                )
    return rows


def _shown_persons(folder: Path) -> Iterator[tuple[str, str, str]]:
    """(district, sex or nothing, interval) of every share that is printed."""
    for stem in ("tabell_1", "tabell_1_kon"):
        for label, _, *shares in csv_lines(folder, stem):
            district, _, kon = label.partition(": ")
            yield from ((district, kon, i) for i, share in zip(_INTERVALS, shares, strict=True) if share != "*")


@pytest.mark.parametrize("seed", range(FIRST, FIRST + (20 if MANY else 2)))
def test_persons_present_cannot_be_worked_out(seed: int, tmp_path: Path) -> None:
    """For a reader who knows how many persons of each sex a district has, which the shares may give away."""
    rng = random.Random(f"attendance {seed}")
    export = random_export(rng, 20)
    export.narvaro = _attendance(rng)
    published_without_documents(Case(export, ("kon",)), tmp_path / "ut")
    shown = set(_shown_persons(tmp_path / "ut"))
    true = Counter((STADSDEL[r["stadsdel"]], KON[r["kon"]], r["omfattning"]) for r in export.narvaro)
    for district in {d for d, _, _ in true}:
        cells = {(kon, i): place for place, (kon, i) in enumerate((k, i) for k in KON.values() for i in _INTERVALS)}
        parts = {(kon, i): [kon] for kon, i in cells} | {("", i): [*KON.values()] for i in _INTERVALS}
        people = {kon: sum(true[district, kon, i] for i in _INTERVALS) for kon in KON.values()}
        counts = {(kon, i): sum(true[district, part, i] for part in inside) for (kon, i), inside in parts.items()}
        numbers = {cell: tuple(cells[part, cell[1]] for part in inside) for cell, inside in parts.items()}
        rules = [Rule(tuple((cells[kon, i], 1) for i in _INTERVALS), n, n) for kon, n in people.items()]
        seen = {cell for cell in parts if (district, *cell) in shown}
        told = {cell: Rule(tuple((n, 1) for n in numbers[cell]), counts[cell], counts[cell]) for cell in seen}
        assert not any(0 < counts[cell] < AUDIT.threshold for cell in seen)
        secrets = []
        for kon, i in set(parts) - seen:
            everyone = people.get(kon, sum(people.values()))
            most = min(AUDIT.threshold - 1, everyone, counts["", i] if ("", i) in seen else everyone)
            wanted = frozenset(range(most + 1)) if 0 < counts[kon, i] < AUDIT.threshold else frozenset[int]()
            secrets.append(Secret((district, kon, i), numbers[kon, i], counts[kon, i], wanted))
        found = set(leaks(len(cells), [*rules, *told.values()], secrets, sum(people.values())))
        # What the undivided table and the sexes give away cannot be helped.
        alone = [rule for (kon, _), rule in told.items() if not kon]
        assert found <= set(leaks(len(cells), [*rules, *alone], secrets, sum(people.values())))
