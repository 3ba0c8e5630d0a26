"""A table of a result as a batch of Great Expectations, which is read and never held."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

import granskning as g

pytestmark = pytest.mark.slow


@pytest.fixture
def result(tmp_path: Path) -> Path:
    """A folder with a database of a table and a view."""
    with duckdb.connect(str(tmp_path / "granskning.duckdb")) as con:
        con.execute("CREATE TABLE arenden AS SELECT unnest([20, 30, 130]) AS alder, unnest(['a', 'b', NULL]) AS insats")
        con.execute("CREATE VIEW arenden_klartext AS SELECT insats FROM arenden")
    return tmp_path


def test_an_own_expectation_is_counted(result: Path) -> None:
    batch = g.gx_batch(result, "arenden")
    from great_expectations import expectations as gxe

    range_result = batch.validate(gxe.ExpectColumnValuesToBeBetween(column="alder", min_value=18, max_value=67))
    assert (range_result.success, range_result.result["element_count"], range_result.result["unexpected_count"]) == (
        False,
        3,
        1,
    )
    view = g.gx_batch(str(result), "arenden_klartext")
    filled_result = view.validate(gxe.ExpectColumnValuesToNotBeNull(column="insats", mostly=0.6))
    assert (filled_result.success, filled_result.result["unexpected_count"]) == (True, 1)


def test_the_database_is_not_held(result: Path) -> None:
    """A new run can replace it, and the analyst can write in it."""
    batch = g.gx_batch(result, "arenden")
    with duckdb.connect(str(result / "granskning.duckdb")) as con:
        con.execute("INSERT INTO arenden VALUES (200, 'c')")
    from great_expectations import expectations as gxe

    row_count_result = batch.validate(gxe.ExpectTableRowCountToEqual(value=4))
    assert row_count_result.success


def test_a_table_that_is_not_there_and_one_that_was_meant(result: Path) -> None:
    with pytest.raises(g.UsageError, match=r"Databasen har ingen tabell arende\. Menade du arenden\?"):
        g.gx_batch(result, "arende")
    with pytest.raises(g.GranskningError, match="finns inte"):
        g.gx_batch(result / "annan", "arenden")
