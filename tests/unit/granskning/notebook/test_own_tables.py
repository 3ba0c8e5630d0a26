"""Own tables: counted and protected as the report's, with a message where one cannot be made."""

from __future__ import annotations

import csv
from collections import Counter

import pytest

from checks.audit_template import AUDIT
from checks.expressions import Expr, is_, less_than
from granskning.jobs.new_audit import SOURCE
from granskning.notebook.explore import numbers
from granskning.notebook.own_tables import own_tables, table
from pipeline.errors import UsageError
from reports.language.rules import Phrasebook

EXPORT = SOURCE / "sample"
with (EXPORT / "arenden.csv").open(encoding="utf-8-sig", newline="") as _file:
    DECISIONS = list(csv.DictReader(_file, delimiter=";"))
KON = AUDIT.main.variable("kon").codes


def test_what_the_authority_did_is_shown_whole() -> None:
    (own,) = own_tables(EXPORT, AUDIT, ["mal_i_beslut"], "insats")
    labels, true = (
        AUDIT.main.variable("mal_i_beslut").codes,
        Counter((r["mal_i_beslut"], r["insats"]) for r in DECISIONS),
    )
    assert (own.title, own.row_header, own.of) == (
        "Personligt mål i beslutet efter insats", "Personligt mål i beslutet", "egen_mal_i_beslut",
    )  # fmt: skip
    assert own.groups == (("Insats A",), ("Insats B",), ("Samtliga",))
    assert {row.label: [s.count for s in row.shares[:2]] for row in own.rows} == {
        label: [true[code, insats] for insats in ("insats_a", "insats_b")] for code, label in labels.items()
    }
    filled = [r for r in DECISIONS if r["mal_i_beslut"]]
    assert own.rows[0].shares[-1].base == len(filled), "decisions where it is not filled in are not of the population"
    assert own.population == "Ärenden där ”Personligt mål i beslutet” är ifyllt"


def test_a_criterion_is_a_table_of_its_outcomes_over_those_it_applies_to() -> None:
    (own,) = own_tables(EXPORT, AUDIT, ["utfall_behov_beskrivna"], "insats")
    granted = Counter(r["behov_beskrivna"] for r in DECISIONS if r["beslut_utfall"] != "avslag")
    assert own.population == "Ärenden som kriteriet ”Behoven beskrivna” gäller"
    by_label = {row.label: row.shares[-1] for row in own.rows}
    assert by_label["Uppfyllt"].count == granted["ja"] and by_label["Uppfyllt"].base == granted.total()


def test_no_small_count_of_persons_is_shown() -> None:
    (own,) = own_tables(EXPORT, AUDIT, ["kon"], "stadsdel")
    true = Counter((r["kon"], r["stadsdel"]) for r in DECISIONS)
    districts = {label: code for code, label in AUDIT.main.variable("stadsdel").codes.items()}
    codes = {label: code for code, label in KON.items()}
    for row in own.rows:
        for (label,), share in zip(own.groups[:-1], row.shares, strict=False):
            count = true[codes[row.label], districts[label]]
            assert share.count is None or (share.count == count and not 0 < count < AUDIT.threshold)


def test_several_tables_come_in_the_order_asked_for_each_once() -> None:
    made = own_tables(EXPORT, AUDIT, ["mal_i_beslut", "utfall_beslut_i_tid", "mal_i_beslut"], "insats")
    assert [own.of for own in made] == ["egen_mal_i_beslut", "egen_utfall_beslut_i_tid"]


@pytest.mark.parametrize(
    ("rows", "by", "said"),
    [
        (["insats"], "insats", "insats kan inte vara både rader och kolumner"),
        (["alder"], "insats", "alder är varken en kolumn med koder i arenden, ett utfall eller en uppdelning"),
        (["mal_i_beslut"], "finns_inte", "finns_inte är varken en kolumn med koder"),
        (["utfall_finns_inte"], "insats", "Granskningen audit_template har inget kriterium finns_inte"),
    ],
)
def test_a_table_that_cannot_be_made_says_why(rows: list[str], by: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        own_tables(EXPORT, AUDIT, rows, by)


# --- By one name, and of some of the decisions ----------------------------------------------------------------


def test_a_table_is_shown_saved_and_read_as_numbers() -> None:
    made = table("mal_i_beslut", by="insats", export=str(EXPORT), audit=AUDIT)
    (own,) = own_tables(EXPORT, AUDIT, ["mal_i_beslut"], "insats")
    assert made.tables == (own,) and repr(made) == f"OwnTables({own.title})"
    assert made.numbers.equals(numbers(own))
    assert own.title in made._repr_html_() and [t.title for t in made.document.tables] == [own.title]


def test_only_some_of_the_decisions() -> None:
    where = is_("beslut_utfall", "bifall")
    (own,) = own_tables(EXPORT, AUDIT, ["mal_i_beslut"], "insats", where)
    kept = [r for r in DECISIONS if r["mal_i_beslut"] and r["beslut_utfall"] == "bifall"]
    assert 0 < len(kept) < len(DECISIONS) and own.rows[0].shares[-1].base == len(kept)
    assert own.population == f"Ärenden där ”Personligt mål i beslutet” är ifyllt, bara där {_said(where)}"


def test_outcomes_of_some_of_the_decisions_tell_also_where_it_does_not_apply() -> None:
    where = is_("insats", "insats_a")
    (own,) = own_tables(EXPORT, AUDIT, ["utfall_behov_beskrivna"], "kon", where)
    kept = [r for r in DECISIONS if r["insats"] == "insats_a"]
    together = {row.label: row.shares[-1] for row in own.rows}
    assert together["Uppfyllt"].base == len(kept)
    assert together["Ej aktuellt"].count == sum(r["beslut_utfall"] == "avslag" for r in kept)


def _said(where: Expr) -> str:
    return Phrasebook(AUDIT).condition(where)


@pytest.mark.parametrize(
    ("name", "meant"), [("mal_i_beslutt", "mal_i_beslut"), ("utfall_behov_beskrivnaa", "behov_beskrivna")]
)
def test_a_name_that_was_perhaps_meant(name: str, meant: str) -> None:
    with pytest.raises(UsageError, match=rf"Menade du {meant}\?"):
        table(name, by="insats", export=EXPORT, audit=AUDIT)


def test_a_table_that_would_be_mostly_hidden_is_said_to_be_left_out() -> None:
    made = table("mal_i_beslut", by="insats", where=less_than("alder", 40), export=EXPORT, audit=AUDIT)
    assert made.tables[0].rows == () and made.numbers.empty
    assert f"{made.tables[0].title}: tabellen visas inte" in made._repr_html_()
