"""Random valid exports through the whole reading pipeline: the product's counts are those of plain Python.

Each export is written in another way (encoding, separator, labels, workbook, Parquet), so that reading and judging are
tested together. The seed is part of each test's name, so that a failure can be run again.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from checks.audits.sysselsattning_2025 import AUDIT, build
from checks.criteria import Outcome
from checks.subject import Reader
from pipeline.counting.divided import CrossCounts, MeanCounts, RowsCounts, ShareCounts
from pipeline.counting.tabulate import (
    AttendanceCounts,
    CategoryCounts,
    DurationCounts,
    IndicatorCount,
    RankCount,
    Results,
)
from pipeline.disclosure.publish import disclose
from tests.lib import oracle
from tests.lib.examples import examples
from tests.lib.exports import CODEBOOK, GRANSKNINGSDATUM, KON, STADSDEL, Export, random_export, write_csv, write_xlsx
from tests.lib.known import OWN_INDICATORS, counts_of
from tests.lib.oracle import NOT_APPLICABLE, OTHER, OUTCOMES, Row
from tests.lib.pipeline_run import Judged, Outcomes, judged, outcomes_of

# --- Ways to write an export ------------------------------------------------------------------------------

Write = Callable[[Export, Path], Path]


def _csv(**how: Any) -> Write:
    return lambda export, path: write_csv(export, path / "export", **how)


def _xlsx(**how: Any) -> Write:
    return lambda export, path: write_xlsx(export, path / "export.xlsx", **how)


def _parquet(export: Export, path: Path) -> Path:
    """Parquet files with real dates and numbers."""
    folder = path / "export"
    folder.mkdir()
    types = {"date": pa.date32(), "int": pa.int64(), "decimal": pa.decimal128(18, 6)}
    for table, rows in export.tables().items():
        arrays = {
            n: pa.array([row.get(n) for row in rows], types.get(kind, pa.string())) for n, _, kind, _ in CODEBOOK[table]
        }
        pq.write_table(pa.table(arrays), folder / f"{table}.parquet")
    return folder


WAYS: dict[str, Write] = {
    "utf-8": _csv(),
    "utf-8 with BOM, comma": _csv(encoding="utf-8-sig", separator=","),
    "utf-8, tab, line feeds, decimal points": _csv(separator="\t", newline="\n", decimal="."),
    "utf-8, labels": _csv(labels=True, header_labels=True),
    "utf-16 with BOM, tab, labels": _csv(encoding="utf-16", separator="\t", labels=True),
    "cp1252, labels": _csv(encoding="cp1252", labels=True, header_labels=True),
    "cp1252, comma, decimal points": _csv(encoding="cp1252", separator=",", decimal=".", labels=True),
    "xlsx with labels": _xlsx(labels=True),
    "xlsx with codes": _xlsx(labels=False),
    "parquet": _parquet,
}
SEEDS = range(examples(2, 1))


def _export(name: str, seed: int, max_decisions: int = 160) -> Export:
    rng = random.Random(f"{name} {seed}")
    return random_export(
        rng, rng.randint(1, max_decisions), refused_share=rng.choice((0.05, 0.3)), new_act_share=rng.random() / 2
    )


def _oracle(export: Export, **how: Any) -> Outcomes:
    return {
        row["arende_id"]: oracle.outcomes(row, followups, GRANSKNINGSDATUM, **how)
        for row, followups in export.decisions_with_followups()
    }


@dataclass(frozen=True)
class Expected:
    """The outcomes and counts of an export by plain Python, each worked out once."""

    export: Export

    @cached_property
    def outcomes(self) -> Outcomes:
        return _oracle(self.export)

    @cached_property
    def counts(self) -> list[tuple[Row, set[str]]]:
        """Every decision with the counts that it is in."""
        return [
            (row, counts_of(row, followups, GRANSKNINGSDATUM))
            for row, followups in self.export.decisions_with_followups()
        ]


def _differences(actual: Outcomes, expected: Outcomes) -> dict[tuple[str, str], tuple[str, str]]:
    assert list(actual) == list(expected), "the decisions, in the order of the export"
    return {
        (id_, criterion): (actual[id_][criterion], outcome)
        for id_, row in expected.items()
        for criterion, outcome in row.items()
        if actual[id_][criterion] != outcome
    }


# --- What plain Python counts -----------------------------------------------------------------------------

_TABELL_3 = {
    OTHER + "tidsbegränsat utan motivering, ändringsförbehåll med motivering": (
        "Tidsbegränsat utan motivering och ändringsförbehåll med motivering"
    ),
    OTHER + "endast tidsbegränsat med motivering": "Endast tidsbegränsat med motivering",
    OTHER + "endast ändringsförbehåll med motivering": "Endast ändringsförbehåll med motivering",
    OTHER + "endast ändringsförbehåll utan motivering": "Endast ändringsförbehåll utan motivering",
    OTHER + "varken tidsbegränsning eller ändringsförbehåll": "Varken tidsbegränsat eller ändringsförbehåll",
}
"""The product's labels for the combinations that the report does not have."""


def _category_tables(export: Export) -> dict[str, dict[str, int]]:
    """Table -> category -> count, without empty categories."""
    by_decision = {
        table: {_TABELL_3.get(label, label): n for label, n in oracle.table_counts(table, export.arenden).items()}
        for table in oracle.CATEGORY_TABLES
    }
    first = [
        oracle.first_follow_up(row, followups, GRANSKNINGSDATUM) for row, followups in export.decisions_with_followups()
    ]
    return {**by_decision, "tabell_8": Counter(filter(None, first))}


def _attendance(rows: list[Row]) -> dict[str, tuple[Fraction, tuple[int, ...]]]:
    """District -> mean of the hours, and persons per interval; a person has the interval of the latest month there."""
    by_district = {}
    for district in {row["stadsdel"] for row in rows}:
        district_rows = [row for row in rows if row["stadsdel"] == district]
        latest: dict[str, Row] = {}
        for row in district_rows:
            if row["person_id"] not in latest or latest[row["person_id"]]["manad"] < row["manad"]:
                latest[row["person_id"]] = row
        persons = Counter(row["omfattning"] for row in latest.values())
        mean = Fraction(sum((row["timmar"] for row in district_rows), Decimal(0))) / len(district_rows)
        by_district[STADSDEL[district]] = (mean, tuple(persons[code] for code in ("1-12", "10-24", "22-40")))
    return by_district


def _waiting_times(rows: list[Row], start: str, end: str) -> tuple[list[int], int, int]:
    """The days in order, the number without a date, and the number that are negative."""
    days = [(row[end] - row[start]).days for row in rows if row[start] and row[end]]
    return sorted(d for d in days if d >= 0), len(rows) - len(days), sum(d < 0 for d in days)


# --- The tests --------------------------------------------------------------------------------------------


def _check_outcomes(reference: Expected, run: Judged) -> None:
    assert _differences(outcomes_of(run.con, AUDIT), reference.outcomes) == {}


def _check_counts_of_criteria(reference: Expected, results: Results) -> None:
    expected = reference.outcomes.values()
    assert results.decisions == len(reference.export.arenden)
    for criterion_counts in results.criteria:
        counts = Counter(row[criterion_counts.criterion.id] for row in expected)
        assert {str(o): n for o, n in criterion_counts.counts.items()} == {o: counts[o] for o in OUTCOMES}
        assert sum(criterion_counts.counts.values()) == results.decisions
        assert criterion_counts.base == results.decisions - criterion_counts.counts[Outcome(NOT_APPLICABLE)]


def _check_tables(reference: Expected, results: Results) -> None:
    export = reference.export
    expected = _category_tables(export)
    granted = [row for row in export.arenden if row["beslut_utfall"] != "avslag"]
    base = {
        "tabell_4": sum(row["insats"] == "sarskild_stodinsats" for row in granted),
        "medgivandets_form": sum(row["sekretessmedgivande"] == "ja" for row in granted),
        "planens_avvikelse": sum(row["plan_finns"] == "ja" for row in granted),
        "skal_for_avslag": len(export.arenden) - len(granted),
    }
    for table in results.tables:
        match table:
            case CategoryCounts():
                id_ = table.table.id
                assert {label: n for label, n in table.rows if n} == expected.pop(id_)
                assert sum(n for _, n in table.rows) == base.get(id_, len(granted))
            case AttendanceCounts():
                assert {row.label: (row.mean, row.persons) for row in table.rows} == _attendance(export.narvaro or [])
            case DurationCounts():
                _check_waiting(table, granted)
            case MeanCounts():
                assert {row.label: (row.mean, row.persons) for row in table.rows} == _means(export.narvaro or [])
            case CrossCounts():
                _check_cross(reference, table)
            case RowsCounts():
                _check_rows(export, table)
            case ShareCounts():
                pass  # its indicators are counted below
    assert expected == {}


def _means(rows: list[Row]) -> dict[str, tuple[Fraction, int]]:
    """Sex, or the whole city -> mean of the hours, and number of persons."""
    means = {}
    for label, code in (("Kvinna", "kvinna"), ("Man", "man"), ("Samtliga", None)):
        months = [row for row in rows if code in (row["kon"], None)]
        if months:
            mean = Fraction(sum((row["timmar"] for row in months), Decimal(0))) / len(months)
            means[label] = (mean, len({row["person_id"] for row in months}))
    return means


_GROUPS: dict[str, Callable[[Row], str]] = {
    "utredning_med_annan_insats": lambda row: {"ja": "Även annan insats", "nej": "Bara den granskade insatsen"}[
        row["annan_insats"]
    ],
    "omfattning_inriktning": lambda row: {"social": "Socialt inriktad"}.get(row["inriktning"], "Arbetsrehabiliterande"),
    "plan_bestallning": lambda row: {
        "enligt_anvisning": "Enligt anvisning",
        "saknar_individuellt": "Saknar individuella aktiviteter och mål",
    }.get(row["bestallning"], "Ej enligt anvisning eller saknas"),
    "forstagang_fortsatt": lambda row: {"ja": "Förstagångsbeslut", "nej": "Fortsatt beslut"}[row["forstagangsbeslut"]],
    "beslutstid_uppfoljning": lambda row: {
        "Kortare än 6 månader": "Högst 6 månader",
        "6 månader": "Högst 6 månader",
        "7-11 månader": "7–11 månader",
    }.get(str(oracle.table_category("tabell_2", row)), "12 månader eller längre"),
}
"""The group of a decision in the cross tables, in the specification's words."""


def _check_cross(reference: Expected, table: CrossCounts) -> None:
    if table.table.dimension or (reference.export.uppfoljningar is None and table.table.needs_table):
        assert table.facts == {}
        return
    for fact, groups in table.facts.items():
        name = f"k:{fact.removeprefix('kriterium_')}" if fact.startswith("kriterium_") else f"i:{fact}"
        inside = [(row, name in names) for row, names in reference.counts if f"{name}/bas" in names]
        group = _GROUPS.get(table.table.id) or _provider_of([row for row, _ in inside])
        expected = Counter(group(row) for row, _ in inside)
        hits = Counter(group(row) for row, hit in inside if hit)
        assert {label: (n, base) for label, n, base in groups if base} == {
            label: (hits[label], base) for label, base in expected.items()
        }


def _provider_of(rows: list[Row]) -> Callable[[Row], str]:
    """The provider if it has at least five plans, otherwise 'Övriga', as for decisions without a provider."""
    plans = Counter(row["utforare_kod"] for row in rows)
    return lambda row: row["utforare_kod"] if row["utforare_kod"] and plans[row["utforare_kod"]] >= 5 else "Övriga"


def _check_rows(export: Export, table: RowsCounts) -> None:
    cells = {(label, c): n for label, counts in table.rows for c, n in zip(table.columns, counts, strict=True) if n}
    if table.table.id == "avslag_stadsdel":
        refused = [row for row in export.arenden if row["beslut_utfall"] == "avslag"]
        assert cells == Counter((STADSDEL[row["stadsdel"]], "") for row in refused)
        return
    assert table.table.id == "uppfoljning_satt"
    follow_up_counts: Counter[tuple[str, str]] = Counter()
    for row, followups in export.decisions_with_followups():
        start, day = row["foregaende_beslut_from"] or row["beslut_from"], row["granskad_datum"] or GRANSKNINGSDATUM
        for follow_up in followups:
            if row["beslut_utfall"] != "avslag" and (follow_up["datum"] is None or start < follow_up["datum"] <= day):
                follow_up_counts[_WAYS[follow_up["satt"]], _WITH[follow_up["utforare_deltog"]]] += 1
    assert cells == follow_up_counts


_WAYS = {"pa_plats": "På plats", "telefon": "Telefon", "digitalt": "Digitalt", "framgar_ej": "Framgår ej"}
_WITH = {"gemensamt": "Gemensamt möte", "separat": "Separat kontakt", "ej": "Ingen kontakt", "framgar_ej": "Framgår ej"}


def _check_waiting(table: DurationCounts, granted: list[Row]) -> None:
    durations = {d.label: (d.start, d.end) for d in table.table.durations}
    insatser = {"Sysselsättning": "sysselsattning", "Särskilt individanpassad stödinsats": "sarskild_stodinsats"}
    assert len(table.rows) == 10
    for row in table.rows:
        group_rows = [r for r in granted if r["insats"] == insatser[row.group]]
        days, missing, negative = _waiting_times(group_rows, *durations[row.label])
        assert (row.n, row.missing, row.negative) == (len(days), missing, negative)
        assert row.n + row.missing + row.negative == len(group_rows)
        assert row.longest == (days[-1] if days else None)
        if days:
            middle = Fraction(days[(len(days) - 1) // 2] + days[len(days) // 2], 2)
            assert row.median == middle
            assert row.lower is not None and row.upper is not None
            assert days[0] <= row.lower <= middle <= row.upper <= days[-1]
            # At least a quarter of the days lie on each side of a quartile.
            assert 4 * sum(d <= row.lower for d in days) >= len(days)
            assert 4 * sum(d >= row.upper for d in days) >= len(days)


def _check_indicators(reference: Expected, results: Results) -> None:
    export, judged_rows = reference.export, reference.outcomes
    granted = [row for row in export.arenden if row["beslut_utfall"] != "avslag"]
    counts = {i.indicator.id: (i.count, i.base) for i in results.indicators if isinstance(i, IndicatorCount)}
    name_counts = Counter(name for _, names in reference.counts for name in names)
    assert {id_: counts[id_] for id_ in OWN_INDICATORS} == {
        id_: (name_counts[f"i:{id_}"], name_counts[f"i:{id_}/bas"]) for id_ in OWN_INDICATORS
    }
    sysselsattning = [row for row in granted if row["insats"] == "sysselsattning"]
    current = [row for row in sysselsattning if judged_rows[row["arende_id"]]["aktuell_dur"] == "uppfyllt"]
    assert counts["aktuell_dur"] == (len(current), len(sysselsattning))
    assert counts["sip"] == (sum(row["sip"] == "ja" for row in granted), len(granted))
    assert counts["avslag_antal"] == (len(export.arenden) - len(granted),) * 2
    assert counts["beslutstid_over_12_manader_endast_sarskild"][0] == _category_tables(export)["tabell_2"].get(
        "Längre än 12 månader", 0
    )
    later = [row for row in granted if row["forstagangsbeslut"] == "nej"]
    documented = [row for row in later if judged_rows[row["arende_id"]]["uppfoljning_dokumenterad"] == "uppfyllt"]
    assert counts["uppfoljning_dokumenterad"] == (len(documented), len(granted))
    assert counts["uppfoljning_ej_dokumenterad"] == (len(later) - len(documented), len(later))
    structured = [row for row in documented if judged_rows[row["arende_id"]]["uppfoljning_strukturerad"] == "uppfyllt"]
    assert counts["uppfoljning_strukturerad"] == (len(structured), len(documented))
    shares = sorted(
        Fraction(sum(row in current for row in district_rows), len(district_rows))
        for district in STADSDEL
        if (district_rows := [row for row in sysselsattning if row["stadsdel"] == district])
    )
    ranks = {i.rank.id: i for i in results.indicators if isinstance(i, RankCount)}
    for id_, place in (("lagsta", 0), ("hogsta", -1), ("nast_hogsta", -2)):
        rank = ranks[f"aktuell_dur_{id_}_stadsdel"]
        if len(shares) > (1 if place == -2 else 0):
            assert rank.count is not None and rank.base
            assert Fraction(rank.count, rank.base) == shares[place]
        else:
            assert (rank.count, rank.base) == (None, None)


def _check_subgroups(rng: random.Random, reference: Expected, con: duckdb.DuckDBPyConnection) -> None:
    """For any subgroup of the decisions the five counts add up to its size, and are those of plain Python."""
    expected = reference.outcomes
    columns = ", ".join(f"utfall_{c.id}" for c in AUDIT.criteria)
    for _ in range(5):
        where, holds = _subgroup(rng)
        inside = [expected[row["arende_id"]] for row in reference.export.arenden if holds(row)]
        rows = con.execute(
            "SELECT kriterium, CAST(utfall AS VARCHAR), count(*) FROM (UNPIVOT ("
            f"SELECT {columns} FROM intern.utfall_bred JOIN arenden USING (arende_id) WHERE {where}"
            ") ON COLUMNS(*) INTO NAME kriterium VALUE utfall) GROUP BY 1, 2"
        ).fetchall()
        counts = {(criterion.removeprefix("utfall_"), outcome): n for criterion, outcome, n in rows}
        for criterion in AUDIT.criteria:
            five = {o: counts.get((criterion.id, o), 0) for o in OUTCOMES}
            assert sum(five.values()) == len(inside)
            assert five == {o: sum(row[criterion.id] == o for row in inside) for o in OUTCOMES}


def _subgroup(rng: random.Random) -> tuple[str, Callable[[Row], bool]]:
    """A random condition over the background variables, in SQL and in Python."""
    districts = rng.sample(list(STADSDEL), rng.randint(1, 11))
    sexes = rng.sample(list(KON), rng.randint(1, 2))
    insatser = rng.sample(["sysselsattning", "sarskild_stodinsats"], rng.randint(1, 2))
    low = rng.choice((0, 0, 30, 40, 60))
    lists = [", ".join(f"'{code}'" for code in codes) for codes in (districts, sexes, insatser)]
    return (
        f"stadsdel IN ({lists[0]}) AND kon IN ({lists[1]}) AND insats IN ({lists[2]}) AND alder >= {low}",
        lambda row: (
            row["stadsdel"] in districts and row["kon"] in sexes and row["insats"] in insatser and row["alder"] >= low
        ),
    )


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("way", list(WAYS))
def test_the_product_counts_what_plain_python_counts(way: str, seed: int, tmp_path: Path) -> None:
    export = _export(way, seed)
    path, reference = WAYS[way](export, tmp_path), Expected(export)
    with judged(path, AUDIT, GRANSKNINGSDATUM, tmp_path / "scratch") as run:
        _check_outcomes(reference, run)
        _check_counts_of_criteria(reference, run.results)
        _check_tables(reference, run.results)
        _check_indicators(reference, run.results)
        _check_subgroups(random.Random(f"subgroups {way} {seed}"), reference, run.con)


def _grouped_counts(results: Results) -> list[object]:
    return [(f.id, p.id, p.counts.tolist()) for g in results.groups for f in g.families for p in f.parts]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_the_rows_changes_no_count(seed: int, tmp_path: Path) -> None:
    export = _export("order", seed, examples(160, 60))
    assert export.uppfoljningar is not None and export.narvaro is not None
    rng = random.Random(seed)
    shuffled = Export(*(rng.sample(rows, len(rows)) for rows in export.tables().values()))
    results = []
    for name, variant in (("ett", export), ("tva", shuffled)):
        path = write_csv(variant, tmp_path / name)
        with judged(path, AUDIT, GRANSKNINGSDATUM, tmp_path / f"scratch {name}") as run:
            ids = [id_ for (id_,) in run.con.execute("SELECT arende_id FROM intern.utfall_bred").fetchall()]
            assert ids == [row["arende_id"] for row in variant.arenden], "the rows keep the order of the export"
            results.append(run.results)
    assert replace(results[0], groups=()) == replace(results[1], groups=())
    assert _grouped_counts(results[0]) == _grouped_counts(results[1])
    assert disclose(results[0], Reader(AUDIT), 4) == disclose(results[1], Reader(AUDIT), 4)


@pytest.mark.parametrize("seed", SEEDS)
def test_an_export_without_follow_ups(seed: int, tmp_path: Path) -> None:
    export = _export("alone", seed)
    alone = Export(export.arenden, None, None)
    path = write_csv(alone, tmp_path / "export")
    with judged(path / "arenden.csv", AUDIT, GRANSKNINGSDATUM, tmp_path / "scratch") as run:
        assert _differences(outcomes_of(run.con, AUDIT), _oracle(alone, followups_table=False)) == {}
        counts = {i.indicator.id: (i.count, i.base) for i in run.results.indicators if isinstance(i, IndicatorCount)}
    needing_table = {i.id for i in AUDIT.indicators if i.needs_table}
    assert {id_ for id_, count in counts.items() if count == (None, None)} == needing_table
    assert needing_table == {"uppfoljning_dokumenterad", "uppfoljning_ej_dokumenterad", "uppfoljning_strukturerad"}


@pytest.mark.parametrize("limit", [1, 6, 18])
def test_a_highest_age_of_the_dur_utredning(limit: int, tmp_path: Path) -> None:
    export = _export("limit", limit)
    audit = build(dur_hogsta_alder=limit)
    with judged(write_csv(export, tmp_path / "export"), audit, GRANSKNINGSDATUM, tmp_path / "scratch") as run:
        assert _differences(outcomes_of(run.con, audit), _oracle(export, dur_hogsta_alder=limit)) == {}
