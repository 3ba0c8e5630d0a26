"""A context that is the same for the same data. Great Expectations opens one in tests/functional/test_gx.py."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import duckdb
import pytest

from pipeline import gx_context
from pipeline.gx_context import make_reproducible

ONE, OTHER = "8d1586a4-fcbc-4a24-b0df-c45cb248d06e", "e893f8bc-065b-4d5c-bed1-4de9f991f741"


def _settled(root: Path, ids: tuple[str, str], time: str) -> dict[str, str]:
    (root / "gx" / "uncommitted").mkdir(parents=True)
    (root / "gx" / "uncommitted" / "config_variables.yml").write_text("GRANSKNING_DATABAS: /tmp/kopia.duckdb\n")
    (root / "gx" / "b.json").write_text(f'{{"id": "{ids[1]}", "of": "{ids[0]}", "at": "{time}"}}')
    (root / "gx" / "a.yml").write_text(f"id: {ids[0]}\nantal: 2025\nsvar: å\n", encoding="utf-8")
    make_reproducible(root, "granskning.duckdb", date(2025, 10, 31))
    return {p.name: p.read_text("utf-8") for p in (root / "gx").rglob("*") if p.is_file()}


def test_ids_and_times_are_the_same_for_the_same_data(tmp_path: Path) -> None:
    one = _settled(tmp_path / "a", (ONE, OTHER), "2026-11-29T13:45:56.752542+00:00")
    other = _settled(tmp_path / "b", (OTHER, ONE), "2027-01-01T00:00:00.000001+00:00")
    assert one == other
    assert ONE not in "".join(one.values()) and OTHER not in "".join(one.values())


def test_what_refers_to_another_still_does_and_nothing_else_changes(tmp_path: Path) -> None:
    texts = _settled(tmp_path, (ONE, OTHER), "20261129T134556.752542Z")
    first = texts["a.yml"].splitlines()[0].removeprefix("id: ")
    assert f'"of": "{first}"' in texts["b.json"] and f'"id": "{first}"' not in texts["b.json"]
    assert '"at": "20251031T000000.000000Z"' in texts["b.json"]
    assert texts["a.yml"].splitlines()[1:] == ["antal: 2025", "svar: å"]


def test_the_database_lies_beside_the_folder(tmp_path: Path) -> None:
    texts = _settled(tmp_path, (ONE, OTHER), "")
    assert texts["config_variables.yml"] == 'GRANSKNING_DATABAS: "granskning.duckdb"\n'


@pytest.mark.parametrize(("statement", "fetched"), [("FROM range(3)", []), ("SELECT 1 FROM range(3)", [(1,)] * 3)])
def test_the_rows_of_an_assets_own_query_are_not_fetched(statement: str, fetched: list[tuple[int]]) -> None:
    """GX only reads the names of its columns, and there may be a million rows."""
    source = cast(Any, SimpleNamespace(assets=[SimpleNamespace(query="FROM range(3)"), SimpleNamespace()]))
    context: Any = SimpleNamespace()
    with duckdb.connect() as con:
        gx_context._buffer(source, None, con.execute(statement), statement, None, context, None)
    assert list(context.cursor_fetch_strategy._rowbuffer) == fetched
