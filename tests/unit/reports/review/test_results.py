"""The results section by section: the requirement and its source, the finding, and the units' answers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checks.audit import Audit
from checks.report_tables import DialogPair, DialogTable, DistrictRank, Indicator, ShareTable, Show
from pipeline.disclosure.published import (
    Heading,
    PublishedCriterion,
    PublishedIndicator,
    PublishedOverview,
    PublishedRow,
    PublishedTable,
    Unit,
)
from reports.document import Prompt, TableBlock
from reports.review.material import Material
from reports.review.results import (
    criterion_of,
    finding,
    full_phrase,
    indicator_paragraphs,
    requirement_text,
    results,
    table_blocks,
)
from tests.lib.reviews import (
    AUDIT,
    FACTS,
    FOLLOWED_UP,
    GOAL,
    IN_TIME,
    NEEDS,
    REASONED,
    criterion,
    indicator,
    material,
    plain,
    section,
    share,
    texts,
)

CRITERIA = (
    criterion(IN_TIME, 70, 50),
    criterion(NEEDS, 60, 20, partly=20, outside=20),
    criterion(GOAL, 0, 100, outside=20),
    criterion(REASONED, 3, 17, outside=100),
    criterion(FOLLOWED_UP, 40, 5, unclear=15, outside=60),
)
OF_NEEDS = AUDIT.criterion(NEEDS).cases[0].when
"""The condition of a criterion, for an indicator that adds to it."""


def _texts(review: Material, id_: str) -> list[str]:
    return texts(section(results(review), f"avsnitt_{id_}").blocks)


def _indicator_texts(*indicators: PublishedIndicator) -> list[str]:
    return texts(indicator_paragraphs(material(), indicators))


def _granted(id_: str, count: int, base: int = 90, **other: object) -> PublishedIndicator:
    return indicator(
        id_, count, base, population="bifall", suffix="med bifall", sentence=f"I {{av}} finns {id_}.", **other
    )


def test_a_section_for_each_of_the_audits_in_order_with_a_place_for_the_analysis() -> None:
    sections = results(material(*CRITERIA))
    assert [s.title for s in sections] == ["Granskningsresultat", *AUDIT.sections]
    assert [p.text for s in sections[1:] if isinstance(p := s.blocks[-1], Prompt)] == [
        AUDIT.prompts[title] for title in AUDIT.sections
    ]
    general = replace(
        AUDIT, prompts={}, criteria=(), sections=("Uppföljning",), report_tables=(), indicators=(), headlines=()
    )
    empty = section(results(material(audit=general)), "avsnitt_uppfoljning")
    assert texts(empty.blocks) == ["Granskningen har inga räknade uppgifter i det här avsnittet."]
    assert "”Uppföljning”" in next(b.text for b in empty.blocks if isinstance(b, Prompt))


# --- Criteria ----------------------------------------------------------------------------------------------


def test_a_criterion_opens_with_the_requirement_and_its_source_and_then_says_what_was_found() -> None:
    assert _texts(material(*CRITERIA), "utredning_och_mal") == [
        "Utredningen ska visa vilka behov personen har (EX 3). Personens behov är fullt ut beskrivna i 60 av 100 "
        "ärenden (60 procent). I ytterligare 20 ärenden är det delvis så.",
        "Personens eget mål ska stå både i utredningen och i beslutet (EX 3). Ett personligt mål finns i både "
        "utredningen och beslutet i inget av de 100 ärendena.",
        "Den som får avslag ska få veta varför (EX 4). Avslaget är motiverat i tre av 20 ärenden (15 procent).",
    ]
    (first, *_) = section(results(material(*CRITERIA)), "avsnitt_utredning_och_mal").blocks
    assert getattr(first, "sources", ()) == (f"kriterium_{NEEDS}",)


def test_a_requirement_without_a_source_or_without_words_of_its_own() -> None:
    needs = AUDIT.criterion(NEEDS)
    assert requirement_text(needs) == "Utredningen ska visa vilka behov personen har (EX 3)."
    assert requirement_text(replace(needs, sources=())) == "Utredningen ska visa vilka behov personen har."
    assert requirement_text(replace(needs, requirement="")) == "Är den enskildes behov beskrivna i utredningen (EX 3)?"


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        (criterion(NEEDS, 1), "Personens behov är fullt ut beskrivna i det enda ärendet."),
        (criterion(NEEDS, 0, 1), "Personens behov är fullt ut beskrivna i inget ärende (basen är ett ärende)."),
        (criterion(NEEDS, 2), "Personens behov är fullt ut beskrivna i båda ärendena."),
        (criterion(NEEDS, 1, 1), "Personens behov är fullt ut beskrivna i ett av två ärenden (50 procent)."),
        (criterion(NEEDS, 0, 2), "Personens behov är fullt ut beskrivna i inget av de två ärendena."),
        (criterion(NEEDS, 13), "Personens behov är fullt ut beskrivna i samtliga 13 ärenden."),
        (criterion(NEEDS, 0, 13), "Personens behov är fullt ut beskrivna i inget av de 13 ärendena."),
        (
            criterion(NEEDS, 0, 12, partly=1),
            "Personens behov är fullt ut beskrivna i inget av de 13 ärendena. I ett ärende är det delvis så.",
        ),
        (
            criterion(NEEDS, 1, 10, partly=2),
            "Personens behov är fullt ut beskrivna i ett av 13 ärenden (åtta procent). I ytterligare två ärenden är "
            "det delvis så.",
        ),
        # What the files do not tell is said from one case in five, and from ten cases.
        (
            criterion(NEEDS, 8, unclear=2),
            "Personens behov är fullt ut beskrivna i åtta av tio ärenden (80 procent). I två ärenden går det inte att "
            "utläsa.",
        ),
        (
            criterion(NEEDS, 6, partly=2, unclear=2),
            "Personens behov är fullt ut beskrivna i sex av tio ärenden (60 procent). I ytterligare två ärenden är det "
            "delvis så. I två ärenden går det inte att utläsa.",
        ),
        (criterion(NEEDS, 9, unclear=2), "Personens behov är fullt ut beskrivna i nio av elva ärenden (82 procent)."),
        (criterion(NEEDS, 7, unclear=2), "Personens behov är fullt ut beskrivna i sju av nio ärenden (78 procent)."),
    ],
)
def test_none_one_two_and_all(published: PublishedCriterion, expected: str) -> None:
    assert plain(finding(material(published), published)) == expected


def test_criteria_that_are_about_no_decision_share_a_sentence() -> None:
    nobody = (*CRITERIA[:2], criterion(GOAL, 0, outside=120), criterion(REASONED, 0, outside=120), CRITERIA[4])
    assert _texts(material(*nobody), "utredning_och_mal")[1:] == [
        "Kraven ”Personligt mål” och ”Motiverat avslag” gäller inget av de granskade ärendena."
    ]
    one = (*CRITERIA[:3], criterion(REASONED, 0, outside=120), CRITERIA[4])
    assert _texts(material(*one), "utredning_och_mal")[2:] == [
        "Kravet ”Motiverat avslag” gäller inget av de granskade ärendena."
    ]


def test_a_criterion_of_no_section_is_told_last() -> None:
    loose = tuple(replace(c, section="") if c.id == REASONED else c for c in AUDIT.criteria)
    sections = results(material(*CRITERIA, audit=replace(AUDIT, criteria=loose)))
    assert sections[-1].title == "Övriga krav"
    assert [text.split(" (")[0] for text in texts(sections[-1].blocks)] == ["Den som får avslag ska få veta varför"]


def test_what_nothing_is_known_of_is_said_to_be_so() -> None:
    facts = replace(FACTS, missing_tables=("uppfoljningar",))
    unclear = criterion(FOLLOWED_UP, 0, unclear=60, outside=60)
    (sentence,) = _texts(material(*CRITERIA[:4], unclear, facts=facts), "uppfoljning")
    assert sentence.startswith("Det framgår inte i något ärende om kravet ”Uppföljning inom sex månader” är uppfyllt")
    (documented,) = _texts(material(*CRITERIA[:4], unclear), "uppfoljning")
    assert "följdes upp inom sex månader från beslutet i inget av de 60 ärendena." in documented


# --- More of a criterion, and what the units said ----------------------------------------------------------


def _more(id_: str, when: object = OF_NEEDS, section: str = "Utredning och mål") -> Indicator:
    population = AUDIT.indicators[0].population
    return Indicator(id_, section, id_, population, when, f"{id_} finns i {{av}}.")  # type: ignore[arg-type]


def test_an_indicator_that_reads_what_a_criterion_reads_stands_in_its_paragraph() -> None:
    audit = replace(AUDIT, indicators=(_more("Mer"),))
    extra = indicator("Mer", 90, 100, section="Utredning och mål", sentence="Mer finns i {av}.")
    assert criterion_of(audit, "Mer") == NEEDS
    first, *_ = _texts(material(*CRITERIA, audit=audit, indicators=(extra,)), "utredning_och_mal")
    assert first.endswith("i 60 av 100 ärenden (60 procent). Mer finns i 90 av de 100 ärendena (90 procent).")
    assert first.startswith("Utredningen ska visa vilka behov personen har (EX 3).")


def test_an_indicator_with_the_criterions_own_numbers_is_told_instead_of_it_and_not_twice() -> None:
    audit = replace(AUDIT, indicators=(_more("Samma"),))
    same = indicator("Samma", 60, 100, section="Utredning och mål", sentence="Behoven står i {av}.")
    first, *_ = _texts(material(*CRITERIA, audit=audit, indicators=(same,)), "utredning_och_mal")
    assert first == (
        "Utredningen ska visa vilka behov personen har (EX 3). Behoven står i 60 av 100 ärenden (60 procent)."
    )


def test_an_indicator_belongs_to_no_criterion_of_another_section() -> None:
    audit = replace(AUDIT, indicators=(_more("Mer", section="Uppföljning"),))
    assert criterion_of(audit, "Mer") == ""
    assert criterion_of(audit, "okand") == ""


def _with_shares(show: Show) -> Material:
    """A review where the needs are also in a table of shares, with their own numbers."""
    table = ShareTable(
        id="andelar", section="Utredning och mål", title="Andelar", row_header="Uppgift", columns=("Ärenden",),
        rows={"Behov": ("Samma",)}, sources=(), show=show,
    )  # fmt: skip
    audit: Audit = replace(AUDIT, indicators=(_more("Samma"),), report_tables=(table,))
    same = indicator("Samma", 60, 100, section="Utredning och mål")
    columns = (Heading("Antal", Unit.COUNT), Heading("Bas", Unit.COUNT), Heading("Andel (%)", Unit.PERCENT))
    rows = (PublishedRow("Behov", (60, 100, 60)),)
    published = PublishedTable(
        "andelar", "Utredning och mål", "Andelar", "Uppgift", columns, rows, "Ärenden", None, "ärenden", (), ()
    )
    return material(*CRITERIA, audit=audit, indicators=(same,), tables=(published,))


@pytest.mark.parametrize("show", [Show.TABLE, Show.TEXT])
def test_a_criterion_in_a_table_of_its_section_is_not_told_twice(show: Show) -> None:
    paragraphs = _texts(_with_shares(show), "utredning_och_mal")
    assert sum("60 av 100" in text for text in paragraphs) == (show is Show.TEXT)


def test_what_the_units_said_stands_in_the_section_of_the_criterion() -> None:
    table = DialogTable(
        id="dialog", section="Dialog", title="Rutiner", table="enheter", unit=("enhet", "enheter"), sources=(),
        group="stadsdel", apart="enhet", pairs=(DialogPair("Rutin för uppföljning", "rutin", FOLLOWED_UP),),
    )  # fmt: skip
    rows = (("Rutin för uppföljning", "Enhet 1", "Ja", share(20, 30)),)
    review = material(*CRITERIA, overviews=(PublishedOverview(table, ("Rutin", "Enhet", "Svar"), rows, 1),))
    assert _texts(review, "uppfoljning")[-1].startswith("Om rutin för uppföljning svarar enheterna")
    assert not any("svarar enheterna" in text for text in _texts(review, "utredning_och_mal"))


def test_a_table_that_is_shown_with_the_main_criteria_is_referred_to() -> None:
    columns = (Heading("Antal", Unit.COUNT), Heading("Andel (%)", Unit.PERCENT))
    rows = (PublishedRow("A", (20, 67)), PublishedRow("B", (10, 33)), PublishedRow("Totalt", (30, 100), total=True))
    table = PublishedTable("tabell_2", "Mål", "Mål, antal", "Mål", columns, rows, "Alla", 30, "ärenden", (), ())
    main = replace(AUDIT, main_criteria=(NEEDS,), main_tables=("tabell_2",))
    review = material(criterion(NEEDS, 60, 60), audit=main, tables=(table,))
    assert texts(table_blocks(review, [table])) == ["Mål finns bland huvudkriterierna, i <tabell_2>."]
    without_base = material(criterion(NEEDS, 0, 0, outside=120), audit=main, tables=(table,))
    assert without_base.main == () and table.id in [
        b.id for b in table_blocks(without_base, [table]) if isinstance(b, TableBlock)
    ]


# --- Indicators --------------------------------------------------------------------------------------------


def test_the_base_is_named_in_full_once_and_then_in_fewer_words() -> None:
    (paragraph,) = _indicator_texts(_granted("syfte", 61), _granted("mal", 50), _granted("tid", 5))
    assert paragraph == (
        "I 61 av 90 ärenden med bifall (68 procent) finns syfte. I 50 av de 90 ärendena (56 procent) finns mal. I fem "
        "av de 90 (sex procent) finns tid."
    )


def test_another_population_begins_another_paragraph_but_one_sentence_alone_joins_the_one_before() -> None:
    granted, other = [_granted("a", 1), _granted("b", 2)], [indicator("c", 3, 30), indicator("d", 4, 30)]
    assert [text.count(". ") + 1 for text in _indicator_texts(*granted, *other)] == [2, 2]
    assert len(_indicator_texts(*granted, other[0])) == 1


def test_a_paragraph_has_four_sentences_at_most_and_they_are_shared_out_evenly() -> None:
    paragraphs = _indicator_texts(*(_granted(name, n + 1) for n, name in enumerate("abcdefghi")))
    assert [text.count(". ") + 1 for text in paragraphs] == [3, 3, 3]


def test_criteria_of_equal_bases_are_not_taken_for_the_same_decisions() -> None:
    (paragraph,) = _indicator_texts(_granted("a", 61, criterion="x"), _granted("b", 50, criterion="y"))
    assert paragraph.count("ärenden med bifall") == 2


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        (_granted("a", 61), "61 av 90 ärenden med bifall (68 procent)"),
        (indicator("a", 46, 90, suffix="med bifall"), "drygt hälften av ärendena med bifall, 46 av 90 (51 procent)"),
        (indicator("a", 45, 90, narrowed="med avslag"), "hälften av ärendena med avslag, 45 av 90 (50 procent)"),
        (_granted("a", 0), "inget av de 90 ärendena med bifall"),
        (_granted("a", 2, 2), "båda ärendena med bifall"),
    ],
)  # fmt: skip
def test_the_numbers_of_an_indicator(published: PublishedIndicator, expected: str) -> None:
    assert plain(full_phrase(published)) == expected


def test_why_there_is_nothing_to_count_is_said_once_per_reason() -> None:
    indicators = (
        indicator("a", 10, 30),
        indicator("b", 0, 0, base_label="Ärenden med avslag"),
        indicator("c", 0, 0, base_label="Ärenden med avslag"),
        indicator("d", None, None, needs_table="uppfoljningar"),
    )
    assert _indicator_texts(*indicators)[1:] == [
        "Granskningen har inga ärenden med avslag. Därför redovisas inte ”B” och ”C”.",
        "Underlaget har inga uppgifter om uppföljningar. Därför redovisas inte ”D”.",
    ]


def test_a_section_without_any_base_lists_nothing() -> None:
    indicators = [indicator(name, 0, 0, base_label="Ärenden med avslag") for name in "ab"]
    assert _indicator_texts(*indicators) == [
        "Granskningen har inga ärenden med avslag att redovisa i det här avsnittet."
    ]


def test_districts_are_ranked_only_where_there_are_several() -> None:
    ranks = (
        DistrictRank("hogst", "a", 1, "Högst", "{av} har det"),
        DistrictRank("nast", "a", 2, "Näst högst", "{av} har det"),
    )
    audit = replace(AUDIT, indicators=(*AUDIT.indicators, _more("a")), ranks=ranks)
    ranked = [
        indicator(r.id, 9, 10, sentence="Högst är andelen i {stadsdelar}, där {av} har det.", tied=(2, 4))
        for r in ranks
    ]
    figures = tuple(replace(i, section="Uppföljning") for i in ranked)
    districts = (("Bromma", 30), ("Järva", 30))
    several = material(*CRITERIA, audit=audit, indicators=figures, background={"stadsdel": districts})
    sentence = "Högst är andelen i två av fyra stadsdelar, där 90 procent av ärendena har det."
    assert _texts(several, "uppfoljning")[1:] == [sentence], "two that share a place are told once"
    reported = tuple(replace(i, left_out=True) for i in figures)
    some_left_out = material(*CRITERIA, audit=audit, indicators=reported, background={"stadsdel": districts})
    assert _texts(some_left_out, "uppfoljning")[1:] == [
        f"{sentence} Stadsdelar med färre än fyra sådana ärenden är inte med."
    ]
    single = material(*CRITERIA, audit=audit, indicators=figures, background={"stadsdel": districts[:1]})
    assert len(_texts(single, "uppfoljning")) == 1
