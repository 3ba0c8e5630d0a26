"""Own tables: counted and protected as the report's, with a message where one cannot be made."""

from __future__ import annotations

import csv
from collections import Counter

import pytest

from checks.audit_template import AUDIT
from checks.expressions import Expr, is_
from granskning.jobs.new_audit import SOURCE
from granskning.notebook.explore import numbers
from granskning.notebook.own_tables import own_tables, table
from pipeline.errors import UsageError
from reports.language.rules import Phrasebook
from tests.lib.expressions import less_than

EXPORT = SOURCE / "sample"
with (EXPORT / "arenden.csv").open(encoding="utf-8-sig", newline="") as _file:
    DECISIONS = list(csv.DictReader(_file, delimiter=";"))
KON = AUDIT.main.variable("kon").codes


def test_what_the_authority_did_is_shown_whole() -> None:
    (breakdown,) = own_tables(EXPORT, AUDIT, ["mal_i_beslut"], "insats")
    labels, true = (
        AUDIT.main.variable("mal_i_beslut").codes,
        Counter((r["mal_i_beslut"], r["insats"]) for r in DECISIONS),
    )
    assert (breakdown.title, breakdown.row_header, breakdown.of) == (
        "Personligt mål i beslutet efter insats", "Personligt mål i beslutet", "egen_mal_i_beslut",
    )  # fmt: skip
    assert breakdown.groups == (("Insats A",), ("Insats B",), ("Samtliga",))
    assert {row.label: [s.count for s in row.shares[:2]] for row in breakdown.rows} == {
        label: [true[code, insats] for insats in ("insats_a", "insats_b")] for code, label in labels.items()
    }
    decisions = [r for r in DECISIONS if r["mal_i_beslut"]]
    assert breakdown.rows[0].shares[-1].base == len(decisions), (
        "decisions where it is not filled in are not of the population"
    )
    assert breakdown.population == "Ärenden där ”Personligt mål i beslutet” är ifyllt"


def test_a_criterion_is_a_table_of_its_outcomes_over_those_it_applies_to() -> None:
    (breakdown,) = own_tables(EXPORT, AUDIT, ["utfall_behov_beskrivna"], "insats")
    granted = Counter(r["behov_beskrivna"] for r in DECISIONS if r["beslut_utfall"] != "avslag")
    assert breakdown.population == "Ärenden som kriteriet ”Behoven beskrivna” gäller"
    by_label = {row.label: row.shares[-1] for row in breakdown.rows}
    assert by_label["Uppfyllt"].count == granted["ja"] and by_label["Uppfyllt"].base == granted.total()


def test_no_small_count_of_persons_is_shown() -> None:
    (breakdown,) = own_tables(EXPORT, AUDIT, ["kon"], "stadsdel")
    true = Counter((r["kon"], r["stadsdel"]) for r in DECISIONS)
    districts = {label: code for code, label in AUDIT.main.variable("stadsdel").codes.items()}
    codes = {label: code for code, label in KON.items()}
    for row in breakdown.rows:
        for (label,), share in zip(breakdown.groups[:-1], row.shares, strict=False):
            count = true[codes[row.label], districts[label]]
            assert share.count is None or (share.count == count and not 0 < count < AUDIT.threshold)


def test_several_tables_come_in_the_order_asked_for_each_once() -> None:
    tables = own_tables(EXPORT, AUDIT, ["mal_i_beslut", "utfall_beslut_i_tid", "mal_i_beslut"], "insats")
    assert [breakdown.of for breakdown in tables] == ["egen_mal_i_beslut", "egen_utfall_beslut_i_tid"]


@pytest.mark.parametrize(
    ("rows", "by", "message"),
    [
        (["insats"], "insats", "insats kan inte vara både rader och kolumner"),
        (["alder"], "insats", "alder är varken en kolumn med koder i arenden, ett utfall eller en uppdelning"),
        (["mal_i_beslut"], "finns_inte", "finns_inte är varken en kolumn med koder"),
        (["utfall_finns_inte"], "insats", "Granskningen audit_template har inget kriterium finns_inte"),
    ],
)
def test_a_table_that_cannot_be_made_says_why(rows: list[str], by: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        own_tables(EXPORT, AUDIT, rows, by)


# --- By one name, and of some of the decisions ----------------------------------------------------------------


def test_a_table_is_shown_saved_and_read_as_numbers() -> None:
    tables = table("mal_i_beslut", by="insats", export=str(EXPORT), audit=AUDIT)
    (breakdown,) = own_tables(EXPORT, AUDIT, ["mal_i_beslut"], "insats")
    assert tables.tables == (breakdown,) and repr(tables) == f"OwnTables({breakdown.title})"
    assert tables.numbers.equals(numbers(breakdown))
    assert breakdown.title in tables._repr_html_() and [t.title for t in tables.document.tables] == [breakdown.title]


def test_only_some_of_the_decisions() -> None:
    condition = is_("beslut_utfall", "bifall")
    (breakdown,) = own_tables(EXPORT, AUDIT, ["mal_i_beslut"], "insats", condition)
    decisions = [r for r in DECISIONS if r["mal_i_beslut"] and r["beslut_utfall"] == "bifall"]
    assert 0 < len(decisions) < len(DECISIONS) and breakdown.rows[0].shares[-1].base == len(decisions)
    assert breakdown.population == f"Ärenden där ”Personligt mål i beslutet” är ifyllt, bara där {_words_of(condition)}"


def test_outcomes_of_some_of_the_decisions_tell_also_where_it_does_not_apply() -> None:
    condition = is_("insats", "insats_a")
    (breakdown,) = own_tables(EXPORT, AUDIT, ["utfall_behov_beskrivna"], "kon", condition)
    decisions = [r for r in DECISIONS if r["insats"] == "insats_a"]
    together = {row.label: row.shares[-1] for row in breakdown.rows}
    assert together["Uppfyllt"].base == len(decisions)
    assert together["Ej aktuellt"].count == sum(r["beslut_utfall"] == "avslag" for r in decisions)


def _words_of(condition: Expr) -> str:
    return Phrasebook(AUDIT).condition(condition)


@pytest.mark.parametrize(
    ("name", "suggestion"), [("mal_i_beslutt", "mal_i_beslut"), ("utfall_behov_beskrivnaa", "behov_beskrivna")]
)
def test_a_name_that_was_perhaps_meant(name: str, suggestion: str) -> None:
    with pytest.raises(UsageError, match=rf"Menade du {suggestion}\?"):
        table(name, by="insats", export=EXPORT, audit=AUDIT)


def test_a_table_that_would_be_mostly_hidden_is_said_to_be_left_out() -> None:
    tables = table("mal_i_beslut", by="insats", where=less_than("alder", 40), export=EXPORT, audit=AUDIT)
    assert tables.tables[0].rows == () and tables.numbers.empty
    assert f"{tables.tables[0].title}: tabellen visas inte" in tables._repr_html_()
