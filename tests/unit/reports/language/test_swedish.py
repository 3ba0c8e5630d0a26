"""Every form of Swedish that a report can print."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from pipeline.disclosure.published import Mark, PublishedIndicator, Share
from pipeline.rounding import percent
from reports.language import phrases, swedish
from reports.render import cells

SUFFIX = "om sysselsättning"


def plain(text: str) -> str:
    """With ordinary spaces, to be read here."""
    return text.replace("\u00a0", " ")


def indicator(count: int | None, base: int | None, **changes: str) -> PublishedIndicator:
    """An indicator about sysselsättning, or as changed."""
    share = percent(count, base) if count is not None and base else None
    texts = {
        "suffix": SUFFIX,
        "sentence": "En aktuell DUR-utredning finns som underlag i {av}.",
        "base_label": "Ärenden med bifall om sysselsättning",
        "needs_table": "",
        "criterion": "",
    } | changes
    return PublishedIndicator(
        id="aktuell_dur",
        section="Utredning",
        label="Aktuell DUR-utredning",
        population="sysselsattning",
        suffix=texts["suffix"],
        count=count,
        base=base,
        percent=share,
        sentence=texts["sentence"],
        base_label=texts["base_label"],
        needs_table=texts["needs_table"],
        criterion=texts["criterion"],
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (120, "120"),
        (1036, "1\u00a0036"),
        (3921, "3\u00a0921"),
        (1234567, "1\u00a0234\u00a0567"),
        (-5, "−5"),
        (Decimal("13.4"), "13,4"),
        (Decimal("10.0"), "10"),
        (Decimal("0.0"), "0"),
        (Decimal("-0.0"), "0"),
        (Decimal("0.5"), "0,5"),
        (Decimal("1036.25"), "1\u00a0036,25"),
        (Decimal("1E+2"), "100"),
        (Decimal("54.50"), "54,5"),
    ],
)
def test_number(value: int | Decimal, text: str) -> None:
    assert swedish.number(value) == text


def test_cells_print_marks_as_they_are() -> None:
    assert cells.text(Mark.HIDDEN) == "*"
    assert cells.text(Mark.NO_BASE) == "–"
    assert cells.text(1036) == "1\u00a0036"
    assert cells.text(Decimal("92.8")) == "92,8"


@pytest.mark.parametrize(
    ("n", "phrase"), [(0, "noll"), (1, "ett"), (2, "två"), (12, "tolv"), (13, "13"), (1036, "1 036")]
)
def test_words_to_twelve(n: int, phrase: str) -> None:
    assert plain(swedish.words(n)) == phrase


def test_one_has_two_genders() -> None:
    assert swedish.words(1, common=True) == "en"
    assert swedish.words(2, common=True) == "två"


@pytest.mark.parametrize(
    ("n", "phrase"), [(0, "inget ärende"), (1, "ett ärende"), (2, "två ärenden"), (120, "120 ärenden")]
)
def test_singular_and_plural(n: int, phrase: str) -> None:
    assert plain(swedish.counted(n, "ärende", "ärenden")) == phrase


def test_number_and_noun_are_held_together() -> None:
    assert swedish.counted(120, "ärende", "ärenden") == "120\u00a0ärenden"
    assert swedish.counted(0, "rad", "rader", common=True) == "ingen rad"
    assert swedish.counted(1, "rad", "rader", common=True) == "en\u00a0rad"


@pytest.mark.parametrize(
    ("count", "base", "phrase"),
    [
        (15, 120, "13 procent"),
        (66, 80, "83 procent"),
        (45, 120, "38 procent"),
        (1, 120, "en procent"),
        (12, 100, "tolv procent"),
        (1, 1036, "mindre än en procent"),
        (1035, 1036, "mer än 99 procent"),
        (0, 120, "noll procent"),
        (120, 120, "100 procent"),
    ],
)
def test_percent(count: int, base: int, phrase: str) -> None:
    share = percent(count, base)
    assert share is not None
    assert plain(swedish.share_text(count, base, share)) == phrase


def test_listing() -> None:
    assert swedish.listing([]) == ""
    assert swedish.listing(["a"]) == "a"
    assert swedish.listing(["a", "b"]) == "a och b"
    assert swedish.listing(["a", "b", "c"], "eller") == "a, b eller c"


def test_dates() -> None:
    assert swedish.date_text(date(2025, 10, 31)) == "31\u00a0oktober 2025"
    assert plain(swedish.period_text(date(2024, 1, 1), date(2025, 5, 31))) == "1 januari 2024 till och med 31 maj 2025"
    assert plain(swedish.period_text(date(2024, 1, 1), date(2024, 1, 1))) == "1 januari 2024"


@pytest.mark.parametrize(
    ("district", "office", "genitive"),
    [
        ("Bromma", "Bromma", "Brommas"),
        ("Enskede-Årsta-Vantör", "Enskede-Årsta-Vantörs", "Enskede-Årsta-Vantörs"),
        ("Farsta", "Farsta", "Farstas"),
        ("Hägersten-Älvsjö", "Hägersten-Älvsjö", "Hägersten-Älvsjös"),
        ("Hässelby-Vällingby", "Hässelby-Vällingby", "Hässelby-Vällingbys"),
        ("Järva", "Järva", "Järvas"),
        ("Kungsholmen", "Kungsholmens", "Kungsholmens"),
        ("Norra innerstaden", "Norra innerstadens", "Norra innerstadens"),
        ("Skarpnäck", "Skarpnäcks", "Skarpnäcks"),
        ("Skärholmen", "Skärholmens", "Skärholmens"),
        ("Södermalm", "Södermalms", "Södermalms"),
    ],
)
def test_the_eleven_districts(district: str, office: str, genitive: str) -> None:
    assert swedish.forvaltning(district) == f"{office} stadsdelsförvaltning"
    assert swedish.genitive(district) == genitive


def test_genitive_of_a_name_in_s() -> None:
    assert swedish.genitive("Vitsens") == "Vitsens"


def test_capitals() -> None:
    assert swedish.capital("inget ärende") == "Inget ärende"
    assert swedish.capital("66 av 80") == "Totalt 66 av 80"
    assert swedish.capital("") == ""
    assert swedish.small("Ärenden med bifall") == "ärenden med bifall"
    assert swedish.small("DUR-utredning") == "DUR-utredning"
    assert swedish.small("") == ""


@pytest.mark.parametrize("name", ["Försäkringskassan", "Försäkringskassans ansvar", "Arbetsförmedlingen kan inte"])
def test_the_name_of_an_authority_keeps_its_capital_letter(name: str) -> None:
    assert swedish.small(name) == name


@pytest.mark.parametrize(
    ("count", "base", "suffix", "phrase"),
    [
        (66, 80, SUFFIX, "66 av 80 ärenden om sysselsättning (83 procent)"),
        (80, 80, SUFFIX, "samtliga 80 ärenden om sysselsättning"),
        (12, 12, "", "samtliga tolv ärenden"),
        (2, 2, SUFFIX, "båda ärendena om sysselsättning"),
        (2, 2, "som kriteriet gäller", "båda de ärenden som kriteriet gäller"),
        (1, 1, SUFFIX, "det enda ärendet om sysselsättning"),
        (1, 1, "som kriteriet gäller", "det enda ärende som kriteriet gäller"),
        (0, 1, SUFFIX, "inget ärende om sysselsättning (basen är ett ärende)"),
        (0, 80, SUFFIX, "inget av de 80 ärendena om sysselsättning"),
        (0, 2, "", "inget av de två ärendena"),
        (0, 78, "som kriteriet gäller", "inget av de 78 ärenden som kriteriet gäller"),
        (10, 78, "som kriteriet gäller", "tio av de 78 ärenden som kriteriet gäller (13 procent)"),
        (1, 120, "", "ett av 120 ärenden (en procent)"),
        (1, 1036, "", "ett av 1 036 ärenden (mindre än en procent)"),
        (3, 5, "", "tre av fem ärenden (60 procent)"),
    ],
)
def test_share_phrase(count: int, base: int, suffix: str, phrase: str) -> None:
    assert plain(swedish.share_phrase(count, base, percent(count, base), suffix)) == phrase


@pytest.mark.parametrize(
    ("count", "base", "bare", "phrase"),
    [
        (26, 120, False, "26 av de 120 ärendena (22 procent)"),
        (26, 120, True, "26 av de 120 (22 procent)"),
        (0, 120, True, "inget av de 120 ärendena"),
        (120, 120, True, "samtliga 120 ärenden"),
        (2, 2, False, "båda ärendena"),
        (1, 1, False, "det enda ärendet"),
        (0, 1, True, "inget ärende"),
    ],
)
def test_share_again(count: int, base: int, bare: bool, phrase: str) -> None:
    assert plain(swedish.share_again(count, base, percent(count, base), bare=bare)) == phrase


@pytest.mark.parametrize(
    ("count", "base", "name"),
    [
        (60, 120, "hälften"),
        (63, 120, "drygt hälften"),
        (58, 120, "knappt hälften"),
        (68, 120, ""),
        (30, 120, "en fjärdedel"),
        (41, 120, "drygt en tredjedel"),
        (78, 120, "knappt två tredjedelar"),
        (90, 120, "tre fjärdedelar"),
        (0, 120, ""),
        (120, 120, ""),
        (5, 10, ""),
    ],
)
def test_parts_only_where_they_are_true(count: int, base: int, name: str) -> None:
    assert swedish.part(count, base) == name


def test_parts_never_stand_instead_of_the_numbers() -> None:
    assert (
        plain(swedish.share_in_parts(63, 120, 53, "med bifall"))
        == "drygt hälften av ärendena med bifall, 63 av 120 (53 procent)"
    )
    assert (
        plain(swedish.share_in_parts(39, 78, 50, "som inte är förstagångsbeslut"))
        == "hälften av de ärenden som inte är förstagångsbeslut, 39 av 78 (50 procent)"
    )
    assert plain(swedish.share_in_parts(68, 120, 57)) == "68 av 120 ärenden (57 procent)"


def test_plain_shares_keep_count_and_base() -> None:
    assert plain(swedish.share_plain(20, 20, 100, SUFFIX)) == "20 av 20 ärenden om sysselsättning (100 procent)"
    assert plain(swedish.share_plain(0, 20, 0)) == "inget av 20 ärenden (noll procent)"
    assert plain(swedish.share_plain(1, 1, 100)) == "ett av ett ärende (100 procent)"


def test_shares_side_by_side() -> None:
    assert swedish.share_short(4, 30, 13) == f"fyra av 30 (13{swedish.NBSP}procent)"
    assert plain(swedish.share_short(0, 30, 0)) == "inget av 30"
    assert plain(swedish.share_short(30, 30, 100)) == "samtliga 30"
    assert [plain(swedish.share_short(n, n, 100)) for n in (1, 2, 10)] == ["det enda", "båda", "samtliga tio"]
    assert plain(swedish.share_short(1, 300, 0)) == "ett av 300 (mindre än en procent)"
    assert swedish.share_short(4, 30) == "fyra av 30"
    assert cells.lines(Share(1036, 2072, 50)) == (
        f"1{swedish.NBSP}036{swedish.NBSP}av{swedish.NBSP}2{swedish.NBSP}072", f"(50{swedish.NBSP}%)",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("29 av 120 ärenden", "29_av_120_ärenden"),
        ("”Omfattning” är 22–40 timmar i veckan", "”Omfattning” är 22–40_timmar i veckan"),
        ("inom 14 dagar, högst 12 timmar", "inom 14_dagar, högst 12_timmar"),
        ("enligt 4 kap. 1 § SoL (2001:453) för beslut", "enligt 4_kap._1_§ SoL (2001:453) för beslut"),
        ("från 1 januari 2024 till och med 31 maj 2025 gäller", "från 1_januari 2024 till och med 31_maj 2025 gäller"),
        ("under 35 år", "under 35_år"),
        ("mellan 10 och 24", "mellan 10 och 24"),
        ("dnr 3.1.1-70/2022 gäller, TA 4.2.1 anger", "dnr 3.1.1-70/2022 gäller, TA 4.2.1 anger"),
        ("se Tabell 3 i TA", "se Tabell 3 i TA"),
    ],
)
def test_a_number_stays_with_what_it_counts(text: str, expected: str) -> None:
    assert swedish.unbroken(text).replace(swedish.NBSP, "_") == expected


def test_a_sentence() -> None:
    assert (
        plain(phrases.sentence(indicator(66, 80)))
        == "En aktuell DUR-utredning finns som underlag i 66 av 80 ärenden om sysselsättning (83 procent)."
    )


@pytest.mark.parametrize("count", [0, 1, 7, 66, 80])
def test_no_sentence_begins_with_a_digit(count: int) -> None:
    text = phrases.sentence(indicator(count, 80, sentence="{av} har en aktuell DUR-utredning."))
    assert text[0].isupper()


def test_a_sentence_of_one_district() -> None:
    published = indicator(20, 20, sentence="Högst är andelen i en stadsdel med {av}.")
    text = "Högst är andelen i en stadsdel med 20 av 20 ärenden om sysselsättning (100 procent)."
    assert plain(phrases.sentence(published)) == text


def test_a_base_of_none_says_why() -> None:
    text = "Granskningen har inga ärenden med bifall om sysselsättning. Därför redovisas inte ”Aktuell DUR-utredning”."
    assert phrases.sentence(indicator(0, 0)) == text
    # A count that the database leaves open where there is no base is no missing table.
    assert phrases.sentence(indicator(None, 0)) == text
    assert "ärenden om sysselsättning" in phrases.sentence(indicator(0, 0, base_label=""))


def test_a_criterion_that_applies_to_nothing_says_so() -> None:
    published = indicator(0, 0, suffix="som kriteriet gäller", criterion="aktuell_dur")
    assert phrases.sentence(published) == "Kravet ”Aktuell DUR-utredning” gäller inget av de granskade ärendena."
    assert phrases.no_base([published, published]).startswith("Kraven ”Aktuell DUR-utredning” och ”Aktuell")


def test_a_missing_table_is_named() -> None:
    published = indicator(None, None, needs_table="uppfoljningar")
    text = "Uppgift saknas om ”Aktuell DUR-utredning”: underlaget har inga uppgifter om uppföljningar."
    assert phrases.sentence(published, {"uppfoljningar": "Uppföljningar"}) == text
    assert "uppgifter om uppfoljningar" in phrases.sentence(published)


def test_too_few_districts() -> None:
    assert phrases.sentence(indicator(None, None)).endswith(
        "för få stadsdelar har tillräckligt många ärenden om sysselsättning."
    )
