"""Names and addresses are found in free text, and ordinary sentences have none.

The names were drawn from those of people in Sweden, weighted by how many have them (`facit/namnprov.txt`), so some are
in no list; the clean sentences are those of the inspectors' guide.
"""

from __future__ import annotations

import re
from random import Random

import pytest

from checks import audits
from pipeline.reading import privacy
from pipeline.reading.names import NamedKind, names_in
from tests.lib.pipeline_run import ROOT

DRAWN = (ROOT / "tests" / "facit" / "namnprov.txt").read_text("utf-8").splitlines()[2:]
FULL = (
    "Samtal med {} den 3 maj.",
    "{} har inte fått något besked.",
    "Planen skrevs av {} och godkändes.",
    "Kontakta {}",
)
FIRST_ONLY = ("Handläggaren {} ringde i går.", "Enligt {} finns ingen plan.", "Vi har talat med {}.")
STREETS = ("Stor", "Drottning", "Björk", "Skol", "Kungsholms", "Ringar", "Gamla Brogårds", "S:t Eriks")


def _texts_in(text: str) -> list[str]:
    return [text[named.start : named.end] for named in names_in(text)]


def _share_with_names(texts: list[str]) -> float:
    return sum(bool(names_in(text)) for text in texts) / len(texts)


@pytest.mark.parametrize("sentence", FULL)
def test_95_of_100_names_are_found(sentence: str) -> None:
    share = _share_with_names([sentence.format(name) for name in DRAWN])
    print(f"{sentence}: {share:.1%}")
    assert share > 0.95


@pytest.mark.parametrize("sentence", FIRST_ONLY)
def test_first_names_alone(sentence: str) -> None:
    share = _share_with_names([sentence.format(name.split()[0]) for name in DRAWN])
    print(f"{sentence}: {share:.1%}")
    assert share > 0.95


def test_first_names_alone_where_nothing_says_that_a_person_follows() -> None:
    share = _share_with_names([f"Beslutet fattades av {name.split()[0]}." for name in DRAWN])
    print(f"{share:.1%}")
    assert share > 0.88


def test_95_of_100_addresses_are_found() -> None:
    rng = Random(1)
    streets = [f"{rng.choice(STREETS)}{rng.choice(('gatan', 'vägen'))}" for _ in range(300)]
    texts = [f"Hon bor på {street} {rng.randrange(1, 200)}{rng.choice(['', 'A', ' B'])}" for street in streets]
    assert _share_with_names(texts) > 0.95


def test_fewer_than_one_clean_sentence_in_200_is_taken_for_a_name() -> None:
    text = "\n".join((ROOT / "docs" / name).read_text("utf-8") for name in ("handledning.md", "ny_granskning.md"))
    sentences = {part.strip(" -*#`>") for part in re.split(r"(?<=[.!?])\s+|\n\n|\|", text)}
    clean = sorted(sentence for sentence in sentences if len(sentence) > 15)
    mistaken = [sentence for sentence in clean if names_in(sentence)]
    print(f"{len(mistaken)} of {len(clean)}")
    assert len(clean) > 800 and len(mistaken) < len(clean) / 200, mistaken


@pytest.mark.parametrize("name", audits.names())
def test_what_an_audit_says_has_no_names(name: str) -> None:
    audit = audits.load(name)
    texts = [t for table in audit.tables for v in table.variables for t in (v.label, *v.codes.values())]
    assert [text for text in texts if names_in(text)] == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ring Anna Berg på Storgatan 3.", ["Anna Berg", "Storgatan 3"]),
        ("Björn Lind och Stig Ek", ["Björn Lind", "Stig Ek"]),
        ("Anna-Karin Lindberg-Holm", ["Anna-Karin Lindberg-Holm"]),
        ("Se Annas plan", ["Annas"]),
        ("Andersson, Anna", ["Andersson", "Anna"]),
        ("enligt Andersson", ["Andersson"]),
        ("Carl von Essen kom", ["Carl von Essen"]),
        ("anna andersson", ["anna andersson"]),
        ("ANNA ANDERSSON", ["ANNA ANDERSSON"]),
        ("handläggare Ek", ["Ek"]),
        ("Dalagatan 7a, 113 24 Stockholm", ["Dalagatan 7a", "113 24 Stockholm"]),
        ("Norra vägen 3", ["Norra vägen 3"]),
        ("Xqzw Hallqvist", ["Hallqvist"]),
        ("Kontakt togs med Xqzw i maj", ["Xqzw"]),
        ("Vi har ringt Xqzw, och kontaktpersonen Xqzw svarade", ["Xqzw"]),
        ("Xqzw plan följs, enligt Arbetsförmedlingen och hos Försäkringskassan", []),
        ("Kontakta Jobbtorg. Ring X.", []),
        ("Per månad görs en plan.", []),
        ("Hans mål är arbete. Inga mål finns.", []),
        ("Maj 2024", []),
        ("Berg och dal", []),
        ("Enskede-Årsta-Vantör, Södermalm", []),
        ("genomförandeplan 3, planeringen 2024", []),
        ("LSS och SoL", []),
        ("", []),
    ],
)
def test_what_is_found(text: str, names: list[str]) -> None:
    assert _texts_in(text) == names


def test_kinds() -> None:
    assert [named.kind for named in names_in("Anna Berg, Storgatan 3")] == [NamedKind.NAME, NamedKind.ADDRESS]


def test_the_lists_say_where_they_are_from() -> None:
    for path in (ROOT / "pipeline" / "reading" / "name_lists").glob("*.txt"):
        first, *rest = path.read_text("utf-8").splitlines()
        assert first.startswith("# ") and rest, path.name
        words = " ".join(rest).split()
        assert words == sorted(set(words)), path.name


@pytest.mark.parametrize("text", ["19850312-1235", "850312-1235", "198503121235", "Se akten 850312+1235."])
def test_what_is_written_like_a_personnummer_though_its_digits_are_wrong(text: str) -> None:
    assert privacy.find(text) is None, "with the right check digit the run stops"
    (named,) = names_in(text)
    assert named.kind is NamedKind.NUMBER and text[named.start : named.end] in text.removeprefix("Se akten ")


@pytest.mark.parametrize(
    "text", ["2024-01-15", "20240115-20240520", "dnr 241231-1234-5", "2025-03-12 14:30", "08-508 00 000", "8503121235"]
)
def test_dates_and_other_numbers_are_none(text: str) -> None:
    assert names_in(text) == ()
