"""A reader of several reports of the same decisions, and of everything that a whole run publishes.

Each report of a series is given the earlier ones (`--tidigare`). GRANSKNING_ATTACK is the number of series.
"""

from __future__ import annotations

import os
import random
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.disclosure.printed_counts import PrintedCount
from tests.lib.circumstances import COMPONENTS
from tests.lib.examples import MANY, examples
from tests.lib.exports import KON, STADSDEL, Export, export_breaches, random_export, write_csv
from tests.lib.pipeline_run import QUIET, command, report
from tests.lib.published import Cell, Files, micro, totals, value
from tests.lib.reader import Reader, breakdowns
from tests.property.test_published_attack import PAIRS, Case, published_without_documents

SEEDS = range(int(os.environ.get("GRANSKNING_ATTACK", examples(12, few=1))))
_BY: tuple[tuple[str, ...], ...] = (
    (),
    ("stadsdel,kon",),
    ("kon,insats",),
    ("stadsdel,insats",),
    ("aldersgrupp",),
    ("stadsdel,kon", "stadsdel,insats"),
)
_ATTACKED = tuple(c for c in COMPONENTS if c not in ("direction", "age")) if MANY else ("children", "goals")
"""The others have many kinds of decisions: `test_published_attack` attacks them, one report at a time."""
_ABOUT_PERSONS = ("barn", "forsorjning", "ekonomiskt_bistand", "mal_arbete_studier", "mal_tillfragad")
_WORKING_MATERIAL = ("arbetsmaterial", "avvikelser.xlsx", "granskning.duckdb", "manifest.json")


def _small_export(rng: random.Random) -> Export:
    """Districts of uneven size, and few persons with children."""
    export = random_export(rng, rng.choice((20, 30, 40)), refused_share=rng.choice((0, 0.1, 0.3)))
    districts = rng.sample(list(STADSDEL), rng.choice((2, 3, 4)))
    sizes = [rng.choice((0.3, 1, 1, 3)) for _ in districts]
    for row in export.arenden:
        row["stadsdel"], row["kon"] = rng.choices(districts, sizes)[0], rng.choice(list(KON))
        if row["barn"] is not None and rng.random() < 0.7:
            row["barn"] = "inga"
    return export


@pytest.mark.parametrize("seed", SEEDS)
def test_a_series_of_reports_gives_nothing_away(seed: int, tmp_path: Path) -> None:
    rng = random.Random(f"series {seed}")
    export, dimensions_of_reports = (
        _small_export(rng),
        [rng.choice(_BY) for _ in range(rng.choice((2, 3, 4) if MANY else (2,)))],
    )
    thresholds = [rng.choice((4, 4, 6)) for _ in dimensions_of_reports]
    printed_counts: list[PrintedCount] = []
    cells: list[Cell] = []
    for i, (by, threshold) in enumerate(zip(dimensions_of_reports, thresholds, strict=True)):
        published, _ = published_without_documents(
            Case(export, by, threshold), tmp_path / str(i), tuple(printed_counts)
        )
        printed_counts += published.printed_counts
        cells += Files(tmp_path / str(i)).cells
    decisions = micro(export)
    all_breakdowns = breakdowns([tuple(name.split(",")) for by in dimensions_of_reports for name in by])
    assert Reader(decisions, cells, totals(decisions), all_breakdowns, min(thresholds)).leaks(_ATTACKED) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_no_count_about_persons_that_has_been_corrected_is_divided_again(seed: int, tmp_path: Path) -> None:
    """One decision gets the circumstances of another: what is then printed of any group was so before too."""
    rng = random.Random(f"corrected {seed}")
    before = _small_export(rng)
    one, other = rng.sample([row for row in before.arenden if row["beslut_utfall"] != "avslag"], 2)
    exchanged = {name: other[name] for name in rng.sample(_ABOUT_PERSONS, 3) if one[name] != other[name]}
    rows = [{**row, **(exchanged if row is one else {})} for row in before.arenden]
    after = replace(before, arenden=rows)
    if export_breaches(after):
        exchanged, after = {}, before
    by = rng.choice(_BY)
    first, _ = published_without_documents(Case(before, by), tmp_path / "first")
    second, _ = published_without_documents(
        Case(after, by), tmp_path / "second", first.printed_counts, corrected=exchanged
    )
    decisions = micro(before), micro(after)
    divided = [cell.count for cell in Files(tmp_path / "second").cells if cell.count.place]
    assert [count for count in divided if value(decisions[0], count) != value(decisions[1], count)] == []
    left_out = {id_ for breakdown in second.by_group for id_, _ in breakdown.corrected}
    assert bool(left_out) is bool(exchanged)


def _published_files(pair: str, i: int, other: Path, folder: Path) -> dict[str, bytes]:
    """Every file for publication and every feedback of the run, and of its comparison with another review."""
    case = PAIRS[pair][i]
    run = report(
        write_csv(case.export, folder / "export"), folder / "ut", *QUIET, *case.options, "--figurer", "--tabeller"
    )
    for name, two in (("fore", (run, other)), ("efter", (other, run))):
        answer = command("jamfor", *two, "--ut", folder / name, "--tyst")
        assert answer.exit_code == 0, answer.output
    files = {p.relative_to(folder): p for p in folder.rglob("*") if p.is_file()}
    return {
        str(path): file.read_bytes()
        for path, file in files.items()
        if path.parts[0] != "export" and not set(path.parts) & set(_WORKING_MATERIAL)
    }


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.parametrize("pair", PAIRS)
def test_whole_runs_that_differ_in_hidden_counts_alone_publish_the_same_bytes(pair: str, tmp_path: Path) -> None:
    """Report, tables, figures, feedback and comparison: a count that is hidden in the tables is in no other file."""
    other = report(write_csv(random_export(random.Random("other"), 40), tmp_path / "export"), tmp_path / "annan")
    one, two = (_published_files(pair, i, other, tmp_path / str(i)) for i in (0, 1))
    assert len(one) > 50
    assert {name for name in one.keys() | two.keys() if one.get(name) != two.get(name)} == set()
