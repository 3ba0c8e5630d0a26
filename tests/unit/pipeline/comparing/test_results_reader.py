"""An earlier result read back from a folder that holds what the tool writes, and every folder that does not."""

from __future__ import annotations

import hashlib
import json
from array import array
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from checks.fingerprint import criterion_hash
from pipeline.comparing.results_reader import FINGERPRINT, Stored, fingerprint, open_result, read_stored
from pipeline.comparing.two_audits import Count, Recommendation
from pipeline.disclosure.published import BreakdownRow, Published, PublishedBreakdown, PublishedIndicator, Share
from pipeline.errors import FileError
from pipeline.reading.export import Export
from pipeline.reading.load import Loaded
from pipeline.reading.text_table import TextTable
from pipeline.results_writer import store_audit, store_criteria, store_delivery, store_indicators, store_printed_counts
from pipeline.run_facts import DATABASE, RunFacts
from tests.lib.small import AUDIT, arende

LETTERS = {"Bromma": "Stadsdel B", "Järva": "Stadsdel A"}
COUNTS = {"plan_i_tid": (9, 12), "mal": (6, 8), "uppfoljd": (12, 12)}


def _manifest(folder: Path, **changes: object) -> None:
    """Writes the manifest, by default that of an older version: it has the hash of the file and no fingerprint."""
    digest = hashlib.sha256((folder / DATABASE).read_bytes()).hexdigest()
    content = {"verktyg": "granskning", "kommando": "rapport", "utdata": {DATABASE: digest}, **changes}
    (folder / "manifest.json").write_text(json.dumps(content), encoding="utf-8")


def _write(con: duckdb.DuckDBPyConnection) -> None:
    compared = PublishedBreakdown(
        id="kriterier_stadsdel",
        of="kriterier",
        title="",
        names=("stadsdel",),
        labels=("Stadsdelsnämnd",),
        groups=(("Bromma",), ("Järva",), ("Samtliga",)),
        sizes=(6, 6, 12),
        rows=(BreakdownRow("mal", "Mål", (Share(2, 4, 50), Share(None, 4), Share(6, 8, 75))),),
        population="",
        adds_up=False,
        sensitive=0,
        further=0,
    )
    indicators = [
        (PublishedIndicator(f"kriterium_{id_}", "Resultat", "", "", "", met, base, None, ""), "")
        for id_, (met, base) in COUNTS.items()
    ]
    file = Path("arenden.csv")
    export = Export({"arenden": TextTable(arende.spec, file.name, file, "", (), {}, {}, array("L"), 2)}, {file: "abc"})
    loaded = Loaded({"arenden": 15}, {"arenden": 12}, {"arenden": 3}, {"arenden": 0}, frozenset({"arenden"}), ())
    facts = RunFacts(AUDIT.granskningsdatum, {}, {}, {}, {}, (), (), "1.0")
    published = Published(12, {}, 1, (), (), (), 4)
    store_audit(con, AUDIT, published, facts)
    store_printed_counts(con, published)
    store_delivery(con, export, loaded)
    store_criteria(con, AUDIT, compared, lambda c: f"Regeln om {c.label}", LETTERS)
    store_indicators(con, AUDIT, indicators)


@pytest.fixture
def result(tmp_path: Path) -> Path:
    """A folder as `granskning rapport` writes it, with everything that a later run reads."""
    folder = tmp_path / "rapport 2025"
    folder.mkdir()
    with duckdb.connect(str(folder / DATABASE)) as con:
        _write(con)
    _manifest(folder)
    return folder


def _with_changed_database(folder: Path, sql: str) -> Path:
    """The folder with its database changed, and the manifest changed to match."""
    with duckdb.connect(str(folder / DATABASE)) as con:
        con.execute(sql)
    _manifest(folder)
    return folder


def test_what_was_published_is_read(result: Path) -> None:
    stored = read_stored(result)
    assert (stored.name, stored.files, stored.rejected, stored.outside_period, stored.version) == (
        "rapport 2025",
        (("arenden.csv", "abc"),),
        3,
        1,
        "1.0",
    )
    numbers = stored.numbers
    assert (numbers.name, numbers.title, numbers.period) == ("prov", "Provet", AUDIT.period)
    assert (numbers.decisions, numbers.threshold, numbers.granskningsdatum) == (12, 4, AUDIT.granskningsdatum)
    assert {c.id: (c.whole.met, c.whole.base) for c in numbers.criteria} == COUNTS
    assert (numbers.dimension, numbers.groups) == ("stadsdel", {"bromma": "Bromma", "jarva": "Järva"})


def test_a_criterion_with_what_it_means_and_its_groups(result: Path) -> None:
    mal = read_stored(result).numbers.by_id["mal"]
    assert (mal.label, mal.area, mal.sources, mal.rule, mal.target, mal.headline) == (
        "Mål i beslutet",
        "Självbestämmande och integritet",
        "EX 3",
        "Regeln om Mål i beslutet",
        None,
        True,
    )
    assert mal.definition == criterion_hash(AUDIT, AUDIT.criterion("mal"))
    assert mal.groups == {"bromma": Count(2, 4), "jarva": Count(None, 4)}
    assert mal.groups["jarva"].hidden


def test_what_it_says_in_words_and_its_letters(result: Path) -> None:
    numbers = read_stored(
        _with_changed_database(result, "UPDATE kriterier SET huvudkriterium = 1 WHERE id = 'mal'")
    ).numbers
    mal = numbers.by_id["mal"]
    assert (mal.question, mal.requirement) == (
        "Finns ett personligt mål?",
        "Handläggaren ska skriva målet i beslutet.",
    )
    assert (mal.finding, mal.recommendation, mal.main) == ("Kriteriet ”Mål i beslutet” är uppfyllt i {av}.", "", 1)
    assert list(numbers.letters.items()) == [("jarva", "Stadsdel A"), ("bromma", "Stadsdel B")]
    assert not numbers.lettered and not numbers.recommendations


REGISTER = """
    CREATE TABLE koder (tabell VARCHAR, variabel VARCHAR, ordning INTEGER, kod VARCHAR, etikett VARCHAR);
    INSERT INTO koder VALUES ('rekommendationer', 'lage', 1, 'klar', 'Genomförd'), ('annan', 'lage', 1, 'klar', 'Nej');
    CREATE TABLE rekommendationer (nummer VARCHAR, rekommendation VARCHAR, lage VARCHAR, kriterium VARCHAR);
    INSERT INTO rekommendationer VALUES ('R1', 'Skriv målet.', 'klar', 'mal'), ('R2', 'Öppna fler.', 'okand', NULL)
"""


def test_the_register_of_recommendations(result: Path) -> None:
    recommendations = read_stored(_with_changed_database(result, REGISTER)).numbers.recommendations
    assert recommendations == (
        Recommendation("R1", "Skriv målet.", "Genomförd", "mal"),
        Recommendation("R2", "Öppna fler.", "okand", ""),
    )


def test_a_register_that_names_no_criteria_is_none(result: Path) -> None:
    without = f"{REGISTER}; ALTER TABLE rekommendationer DROP COLUMN kriterium"
    assert read_stored(_with_changed_database(result, without)).numbers.recommendations == ()


def test_a_recommendation_that_somebody_has_written_in_is_refused(result: Path) -> None:
    with duckdb.connect(str(result / DATABASE)) as con:
        con.execute(REGISTER)
        _manifest(result, **{FINGERPRINT: fingerprint(con)}, utdata={})
    assert len(read_stored(result).numbers.recommendations) == 2
    with duckdb.connect(str(result / DATABASE)) as con:
        con.execute("UPDATE rekommendationer SET lage = 'klar'")
    with pytest.raises(FileError, match="har ändrats sedan rapporten skrevs"):
        read_stored(result)


def test_the_database_says_the_same_as_its_folder(result: Path) -> None:
    assert read_stored(result / DATABASE) == read_stored(result)


def test_a_report_of_one_group_has_no_groups(result: Path) -> None:
    numbers = read_stored(_with_changed_database(result, "DELETE FROM kriterier_grupper")).numbers
    assert (numbers.dimension, numbers.groups) == ("", {})


def test_nothing_can_be_written_in_a_result(result: Path) -> None:
    with open_result(result) as con, pytest.raises(duckdb.Error):
        con.execute("CREATE TABLE t (a INTEGER)")


@pytest.fixture
def result_with_fingerprint(result: Path) -> Path:
    """A result with a manifest of today, whose hash is of the tables that are read again and not of the file."""
    with duckdb.connect(str(result / DATABASE)) as con:
        _manifest(result, **{FINGERPRINT: fingerprint(con)}, utdata={})
    return result


def test_an_own_view_in_the_database_changes_nothing_that_is_read(result_with_fingerprint: Path) -> None:
    numbers = read_stored(result_with_fingerprint).numbers
    with duckdb.connect(str(result_with_fingerprint / DATABASE)) as con:
        con.execute("CREATE VIEW egen AS SELECT id FROM kriterier; CREATE TABLE eget (a INTEGER)")
    assert read_stored(result_with_fingerprint).numbers == numbers
    open_result(result_with_fingerprint).close()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE indikatorer SET antal = 7 WHERE id = 'kriterium_mal'",
        "UPDATE kriterier_grupper SET antal = 3 WHERE grupp = 'bromma'",
        "INSERT INTO intern.redovisade_antal VALUES ('barn', [], ['kon'], [['man']], 20)",
    ],
)
def test_a_number_that_somebody_has_written_in_is_refused(sql: str, result_with_fingerprint: Path) -> None:
    with duckdb.connect(str(result_with_fingerprint / DATABASE)) as con:
        con.execute(sql)
    for read in (read_stored, open_result):
        with pytest.raises(FileError, match="har ändrats sedan rapporten skrevs"):
            read(result_with_fingerprint)


def test_a_database_without_what_is_read_is_of_another_version(result_with_fingerprint: Path) -> None:
    with duckdb.connect(str(result_with_fingerprint / DATABASE)) as con:
        con.execute("DROP TABLE kriterier")
    with pytest.raises(FileError, match="en annan version av verktyget"):
        read_stored(result_with_fingerprint)


def test_the_fingerprint_names_every_table_and_view(result_with_fingerprint: Path) -> None:
    with duckdb.connect(str(result_with_fingerprint / DATABASE)) as con:
        con.execute("CREATE VIEW egen AS SELECT 1 AS a")
        names = fingerprint(con)["objekt"]
    assert {"egen", "kriterier", "intern.redovisade_antal"} <= set(names) and len(names) == len(set(names)) == 7


def _delete_folder(folder: Path) -> None:
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()


def _overwrite(folder: Path) -> None:
    (folder / DATABASE).write_bytes(b"inte en databas" * 1000)
    _manifest(folder)


SPOILED: dict[str, tuple[Callable[[Path], object], str]] = {
    "the folder is gone": (_delete_folder, "finns inte. Ange mappen som granskning rapport har gjort"),
    "no manifest": (lambda f: (f / "manifest.json").unlink(), "är ingen mapp med ett resultat från verktyget"),
    "a manifest of another tool": (lambda f: _manifest(f, verktyg="annat"), "är ingen mapp med ett resultat"),
    "a manifest that is none": (lambda f: (f / "manifest.json").write_text("[1"), "är ingen mapp med ett resultat"),
    "another command": (
        lambda f: _manifest(f, kommando="urval"),
        "är gjord med granskning urval och har ingen rapport",
    ),
    "no database": (lambda f: (f / DATABASE).unlink(), "saknar granskning.duckdb. Gör om den"),
    "changed since": (lambda f: _manifest(f, utdata={DATABASE: "0"}), "har ändrats sedan rapporten skrevs"),
    "no database at all": (_overwrite, "är ingen databas från verktyget, är skadad eller"),
    "another version": (
        lambda f: _with_changed_database(f, "DROP TABLE kriterier"),
        "är gjord med en annan version av verktyget",
    ),
    "another column": (
        lambda f: _with_changed_database(f, "ALTER TABLE kriterier RENAME malniva TO mal"),
        "är gjord med en annan version",
    ),
    "two audits": (lambda f: _with_changed_database(f, "INSERT INTO granskning FROM granskning"), "hänger inte ihop"),
    "no criteria": (lambda f: _with_changed_database(f, "DELETE FROM kriterier"), "hänger inte ihop"),
    "more than there are": (
        lambda f: _with_changed_database(f, "UPDATE indikatorer SET antal = 9 WHERE id = 'kriterium_mal'"),
        "hänger inte ihop",
    ),
    "hidden as a whole": (
        lambda f: _with_changed_database(f, "UPDATE indikatorer SET antal = NULL"),
        "hänger inte ihop",
    ),
    "by two dimensions": (
        lambda f: _with_changed_database(
            f, "INSERT INTO kriterier_grupper VALUES ('mal', 'kon', 1, 'man', 'Man', 'Grupp A', 1, 2)"
        ),
        "hänger inte ihop",
    ),
}


@pytest.mark.parametrize("name", SPOILED)
def test_a_result_that_cannot_be_used_says_why(name: str, result: Path) -> None:
    spoil, message = SPOILED[name]
    spoil(result)
    with pytest.raises(FileError) as raised:
        read_stored(result)
    assert message in str(raised.value)


def test_a_database_without_a_manifest_beside_it_is_read(result: Path) -> None:
    """Only the database has been copied."""
    (result / "manifest.json").unlink()
    stored = read_stored(result / DATABASE)
    assert isinstance(stored, Stored) and stored.numbers.name == "prov"
