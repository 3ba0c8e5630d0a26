"""What notebooks ask: queries that change nothing, audits tried on an export, and breakdowns as pandas."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from checks.audit_template import AUDIT
from checks.criteria import Case, Outcome
from checks.expressions import ALWAYS
from granskning.jobs.new_audit import SOURCE, ny
from granskning.notebook.explore import (
    Report,
    Reviewed,
    ask,
    audit,
    connect,
    numbers,
    review,
    with_criterion,
)
from pipeline.errors import FileError, UsageError
from pipeline.run_facts import DATABASE
from tests.lib.reviews import FEW, HIDDEN, HIDDEN_COUNT, IN_TIME, NEEDS, NOBODY, breakdown, share


@pytest.fixture
def result(tmp_path: Path) -> Path:
    """The folder of a run, as far as a query looks at it."""
    folder = tmp_path / "rapport"
    folder.mkdir()
    with duckdb.connect(str(folder / DATABASE)) as con:
        con.execute("CREATE TABLE arenden AS SELECT * FROM (VALUES ('A-1', 34), ('A-2', NULL)) AS t(arende_id, alder)")
    return folder


def test_a_query_is_answered_from_the_folder_or_from_its_database(result: Path) -> None:
    frame = ask(result, "SELECT * FROM arenden ORDER BY arende_id")
    assert list(frame.columns) == ["arende_id", "alder"] and list(frame["arende_id"]) == ["A-1", "A-2"]
    assert frame["alder"].isna().tolist() == [False, True]
    assert ask(result / DATABASE, "SELECT * FROM arenden ORDER BY arende_id").equals(frame)


def test_a_query_changes_nothing_and_reaches_nothing_else(result: Path) -> None:
    elsewhere = result.parent / "annat.csv"
    elsewhere.write_text("a\n1\n", "utf-8")
    before = (result / DATABASE).read_bytes()
    for sql in ("DELETE FROM arenden", "CREATE TABLE egen (a INTEGER)", f"FROM '{elsewhere}'", "SELEKT 1"):
        with pytest.raises(UsageError, match=r"^Frågan går inte att köra: "):
            ask(result, sql)
    assert (result / DATABASE).read_bytes() == before
    duckdb.connect(str(result / DATABASE)).close()  # a database that is held open cannot be opened otherwise


def test_a_query_has_values_of_its_own(result: Path) -> None:
    assert list(ask(str(result), "SELECT alder FROM arenden WHERE arende_id = ?", ["A-1"])["alder"]) == [34]
    by_name = ask(Report(result, ()), "SELECT alder FROM arenden WHERE arende_id = $id", {"id": "A-1"})
    assert list(by_name["alder"]) == [34]


def test_the_analysts_own_connection_is_left_alone(result: Path) -> None:
    """Whether it may write or not, and before a query as after one; and nothing is written through the query."""
    for read_only in (False, True):
        with duckdb.connect(str(result / DATABASE), read_only=read_only) as own:
            assert len(ask(result, "FROM arenden")) == 2
            with pytest.raises(UsageError, match="går inte att köra"):
                ask(result, "DELETE FROM arenden")
            assert own.execute("SELECT count(*) FROM arenden").fetchone() == (2,)
    with connect(result) as con:
        con.execute("CREATE VIEW min_vy AS SELECT arende_id FROM arenden WHERE alder = 34")
        assert con.execute("FROM min_vy").fetchall() == [("A-1",)]
        duckdb.connect(str(result / DATABASE), read_only=True).close()
    with duckdb.connect(str(result / DATABASE)) as own:
        assert own.execute("SELECT count(*) FROM duckdb_views() WHERE view_name = 'min_vy'").fetchone() == (0,)


def test_an_audit_by_name_or_folder(tmp_path: Path) -> None:
    assert audit("sysselsattning_2025").name == "sysselsattning_2025"
    with pytest.raises(UsageError, match=r"Menade du sysselsattning_2025\?"):
        audit("sysselsatning_2025")
    assert audit(ny("liten_granskning", tmp_path)).name == "liten_granskning"


def test_a_database_that_is_not_there_or_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"finns inte\. Gör rapporten först"):
        ask(tmp_path, "SELECT 1")
    (tmp_path / DATABASE).write_bytes(b"inget" * 1000)
    with pytest.raises(FileError, match="går inte att öppna"):
        ask(tmp_path, "SELECT 1")


def test_a_criterion_takes_the_place_of_the_one_of_its_id() -> None:
    always = replace(AUDIT.criterion(NEEDS), cases=(Case(Outcome.UPPFYLLT, ALWAYS),), examples=())
    changed_audit = with_criterion(AUDIT, always)
    assert [c.id for c in changed_audit.criteria] == [c.id for c in AUDIT.criteria]
    assert changed_audit.criterion(NEEDS) is always and changed_audit.criterion(IN_TIME) is AUDIT.criterion(IN_TIME)
    longer_audit = with_criterion(AUDIT, replace(always, id="nytt"))
    assert [c.id for c in longer_audit.criteria] == [*(c.id for c in AUDIT.criteria), "nytt"], "a new one comes last"


def test_a_breakdown_is_a_row_per_row_and_group_and_what_is_hidden_is_missing() -> None:
    frame = numbers(
        breakdown({IN_TIME: (share(9, 11, (52, 95)), HIDDEN_COUNT, NOBODY), NEEDS: (HIDDEN, FEW, share(1, 3))})
    )
    assert list(frame.columns) == ["id", "rad", "stadsdel", "antal", "bas", "andel", "lagst", "hogst"]
    assert list(frame.loc[0]) == [IN_TIME, "Beslut inom tre månader", "Bromma", 9, 11, 82, 52, 95]
    assert list(frame["stadsdel"]) == ["Bromma", "Järva", "Samtliga"] * 2
    assert frame["antal"].isna().tolist() == [False, True, False, True, True, False]
    assert frame["andel"].isna().tolist() == [False, True, True, True, True, False], "nobody has no percent either"
    assert all(isinstance(frame[name].dtype, pd.Int64Dtype) for name in ("antal", "bas", "andel", "lagst", "hogst"))


def test_a_review_has_the_report_the_numbers_and_every_outcome_and_leaves_no_file() -> None:
    sample = SOURCE / "sample"
    before = sorted(p.name for p in sample.iterdir())
    reviewed = review(sample, AUDIT, ["kon"])
    assert reviewed.report.title == AUDIT.title and reviewed.published.decisions == 40
    assert list(reviewed.outcomes.columns) == [c.id for c in AUDIT.criteria] and len(reviewed.outcomes) == 40
    assert reviewed.outcomes.index.name == "arende_id"
    for criterion in reviewed.published.criteria:
        outcome_counts = reviewed.outcomes[criterion.criterion.id].value_counts()
        assert {o: n for o, n in criterion.counts.items() if n} == {Outcome(o): n for o, n in outcome_counts.items()}
    assert {b.names for b in reviewed.published.breakdowns} == {("kon",)}
    assert review(str(sample), AUDIT, "kon").published.breakdowns == reviewed.published.breakdowns, "one name is a list"
    assert sorted(p.name for p in sample.iterdir()) == before
    _in_frames(reviewed)
    with pytest.raises(UsageError, match="går bara att dela upp på"):
        review(sample, AUDIT, ["alder"])


def _in_frames(reviewed: Reviewed) -> None:
    """Criteria, figures and outcomes in words, each in the order of the report; and a short text in place of all."""
    by_id = reviewed.criteria.set_index("id")
    for criterion in reviewed.published.criteria:
        row = by_id.loc[criterion.criterion.id]
        assert [row[str(o)] for o in Outcome] == [criterion.counts[o] for o in Outcome]
        assert (row["bas"], row["kriterium"], row["omrade"]) == (
            criterion.base,
            criterion.criterion.label,
            criterion.area.value,
        )
    assert list(reviewed.criteria["kriterium"].cat.categories) == [c.label for c in AUDIT.criteria]
    first = reviewed.indicators.iloc[0]
    assert (first["id"], first["antal"]) == (
        reviewed.published.indicators[0].id,
        reviewed.published.indicators[0].count,
    )
    assert "{" not in "".join(reviewed.indicators["mening"]) and reviewed.indicators["avsnitt"].cat.ordered
    words = reviewed.labelled[AUDIT.criteria[0].label]
    assert words.cat.ordered and next(iter(words.cat.categories)) == "Uppfyllt"
    assert [str(w) for w in words] == [Outcome(o).label for o in reviewed.outcomes[AUDIT.criteria[0].id]]
    assert repr(reviewed) == f"Reviewed('{AUDIT.name}', 40 ärenden, {len(AUDIT.criteria)} kriterier)"
    assert len(reviewed._repr_html_()) < 500 and AUDIT.title in reviewed._repr_html_()
