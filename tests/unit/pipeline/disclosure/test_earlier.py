"""The counts about persons in earlier reports are read from their databases as they were written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from checks.audit import Audit
from pipeline.disclosure.earlier import corrected, dimensions_of, printed_counts
from pipeline.disclosure.printed_counts import BASE, PrintedCount
from pipeline.disclosure.published import Published
from pipeline.errors import FileError, UsageError
from pipeline.results_writer import store_audit, store_printed_counts
from pipeline.run_facts import DATABASE, RunFacts
from pipeline.validate import copy
from tests.lib.oracle import Row
from tests.lib.small import AUDIT, decisions, judged

BROMMA, BOTH = frozenset({"bromma"}), frozenset({"bromma", "jarva"})
ONE = PrintedCount("tabell_barn", ("1",), {"stadsdel": BROMMA}, 12)
BASES = PrintedCount("tabell_barn", BASE, {"stadsdel": BOTH}, 80)
CROSSED = PrintedCount("har_barn", ("ja", "nej"), {"stadsdel": BROMMA, "kon": frozenset({"man"})}, 7)


def _report(folder: Path, counts: Sequence[PrintedCount], audit: Audit = AUDIT) -> Path:
    """The database of a report that prints these counts."""
    folder.mkdir()
    published = Published(80, {}, 0, (), (), (), 4, printed_counts=tuple(counts))
    with duckdb.connect(str(folder / DATABASE)) as con:
        store_audit(con, audit, published, RunFacts(audit.granskningsdatum, {}, {}, {}, {}, (), (), "1.0"))
        store_printed_counts(con, published)
    return folder / DATABASE


def _known(counts: Sequence[PrintedCount]) -> set[tuple[object, ...]]:
    return {(c.family, c.parts, frozenset(c.groups.items()), c.value) for c in counts}


def test_what_was_written_is_read(tmp_path: Path) -> None:
    counts = printed_counts(AUDIT, [_report(tmp_path / "a", [ONE, BASES, CROSSED])])
    assert _known(counts) == _known([ONE, BASES, CROSSED])


def test_what_two_reports_print_is_there_once(tmp_path: Path) -> None:
    paths = [_report(tmp_path / "a", [ONE, BASES]), _report(tmp_path / "b", [CROSSED, ONE])]
    assert len(printed_counts(AUDIT, paths)) == 3


def test_a_count_that_two_reports_print_differently_is_there_twice(tmp_path: Path) -> None:
    paths = [_report(tmp_path / "a", [ONE]), _report(tmp_path / "b", [replace(ONE, value=11)])]
    assert sorted(c.value for c in printed_counts(AUDIT, paths)) == [11, 12]


def test_no_report_no_counts(tmp_path: Path) -> None:
    assert printed_counts(AUDIT, []) == ()
    assert printed_counts(AUDIT, [_report(tmp_path / "a", [])]) == ()


def test_a_report_of_another_audit_is_refused(tmp_path: Path) -> None:
    path = _report(tmp_path / "a", [ONE], replace(AUDIT, name="annan"))
    with pytest.raises(UsageError, match="är en rapport av granskningen annan, inte av prov"):
        printed_counts(AUDIT, [path])


def test_a_report_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="borta finns inte"):
        printed_counts(AUDIT, [tmp_path / "borta"])


def _assessed_report(folder: Path, rows: Sequence[Row]) -> Path:
    """The database of a report of these decisions, with the decisions."""
    path = _report(folder, [])
    copied = folder / "copy.duckdb"
    with judged(rows) as (con, _):
        copy(con, AUDIT, ["arenden"], copied)
    with duckdb.connect(str(path)) as con:
        con.execute(f"ATTACH '{copied}' AS kopia")
        con.execute("CREATE TABLE arenden_export AS FROM kopia.arenden_export")
        con.execute("CREATE TABLE intern.utfall_bred AS FROM kopia.intern.utfall_bred")
    return path


@pytest.mark.parametrize(
    ("change", "names"),
    [
        ({}, set()),
        ({"barn": "ett"}, {"barn"}),
        ({"mal": None, "kon": "man"}, {"mal", "kon"}),
        ({"arende_id": "Z"}, {"arende_id"}),
    ],
)
def test_what_has_been_corrected_since(tmp_path: Path, change: Row, names: set[str]) -> None:
    """Of one decision; another order of the same decisions is no correction."""
    before = decisions((3, {}), (1, {"barn": "flera"}))
    path = _assessed_report(tmp_path / "a", before)
    after = [{**before[0], **change}, *reversed(before[1:])]
    with judged(after) as (con, _):
        changed = corrected(con, AUDIT, [path])
        assert corrected(con, AUDIT, []) == frozenset()
    own = {*AUDIT.main.names} if "arende_id" in names else names
    assert changed & {*AUDIT.main.names} == own


def test_a_report_without_its_decisions_is_refused(tmp_path: Path) -> None:
    with (
        judged(decisions((3, {}))) as (con, _),
        pytest.raises(FileError, match="har inte kvar tabellen arenden_export"),
    ):
        corrected(con, AUDIT, [_report(tmp_path / "a", [])])


def test_dimensions_are_those_of_the_counts_in_the_audits_order() -> None:
    assert [d.name for d in dimensions_of(AUDIT, [CROSSED])] == ["stadsdel", "kon"]
    assert dimensions_of(AUDIT, [PrintedCount("x", BASE, {"borta": BROMMA}, 4)]) == ()
