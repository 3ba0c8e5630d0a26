"""The audit's own sections in running text: the base in full where it is new, and why there is nothing to count."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checks.report_tables import DistrictRank
from pipeline.disclosure.published import PublishedIndicator
from reports.document import Prompt
from reports.review.results import full_phrase, results, told
from tests.lib.reviews import AUDIT, FACTS, FOLLOWED_UP, criterion, indicator, material, plain, section, texts


def _told(*indicators: PublishedIndicator) -> list[str]:
    return texts(told(material(), indicators))


def _granted(id_: str, count: int, base: int = 90, **other: object) -> PublishedIndicator:
    return indicator(
        id_, count, base, population="bifall", suffix="med bifall", sentence=f"I {{av}} finns {id_}.", **other
    )


def test_a_section_for_each_of_the_audits_in_order_with_a_place_for_the_analysis() -> None:
    made = results(material())
    assert [s.title for s in made] == ["Resultat", *AUDIT.sections]
    assert all(isinstance(s.blocks[-1], Prompt) for s in made[1:])
    assert texts(made[1].blocks) == ["Granskningen har inga räknade uppgifter i det här avsnittet."]


def test_what_to_write_there_is_what_the_audit_says_or_else_a_general_question() -> None:
    first, second, *_ = AUDIT.sections
    made = results(material(audit=replace(AUDIT, prompts={second: "Vad beror det på?"})))
    said = {s.title: s.blocks[-1] for s in made}
    assert said[second] == Prompt("Vad beror det på?")
    general = said[first]
    assert isinstance(general, Prompt) and f"avsnittet ”{first}”" in general.text


def test_the_base_is_named_in_full_once_and_then_in_fewer_words() -> None:
    (said,) = _told(_granted("syfte", 61), _granted("mal", 50), _granted("tid", 5))
    assert said == (
        "I 61 av 90 ärenden med bifall (68 procent) finns syfte. I 50 av de 90 ärendena (56 procent) finns mal. I fem "
        "av de 90 (sex procent) finns tid."
    )


def test_another_population_begins_another_paragraph_but_one_sentence_alone_joins_the_one_before() -> None:
    granted, other = [_granted("a", 1), _granted("b", 2)], [indicator("c", 3, 30), indicator("d", 4, 30)]
    assert [text.count(". ") + 1 for text in _told(*granted, *other)] == [2, 2]
    assert len(_told(*granted, other[0])) == 1


def test_a_paragraph_has_four_sentences_at_most_and_they_are_shared_out_evenly() -> None:
    made = _told(*(_granted(name, n + 1) for n, name in enumerate("abcdefghi")))
    assert [text.count(". ") + 1 for text in made] == [3, 3, 3]


def test_a_note_follows_its_sentence() -> None:
    (said,) = _told(_granted("a", 1, note="Det är mer än det låter."), _granted("b", 2))
    assert "finns a. Det är mer än det låter. I två av de 90 ärendena" in said


def test_criteria_of_equal_bases_are_not_taken_for_the_same_decisions() -> None:
    (said,) = _told(_granted("a", 61, criterion="x"), _granted("b", 50, criterion="y"))
    assert said.count("ärenden med bifall") == 2


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (_granted("a", 61), "61 av 90 ärenden med bifall (68 procent)"),
        (indicator("a", 46, 90, suffix="med bifall"), "drygt hälften av ärendena med bifall, 46 av 90 (51 procent)"),
        (indicator("a", 45, 90, narrowed="med avslag"), "hälften av ärendena med avslag, 45 av 90 (50 procent)"),
        (_granted("a", 0), "inget av de 90 ärendena med bifall"),
        (_granted("a", 2, 2), "båda ärendena med bifall"),
    ],
)  # fmt: skip
def test_the_numbers_of_an_indicator(found: PublishedIndicator, said: str) -> None:
    assert plain(full_phrase(found)) == said


def test_why_there_is_nothing_to_count_is_said_once_per_reason() -> None:
    found = (
        indicator("a", 10, 30),
        indicator("b", 0, 0, base_label="Ärenden med avslag"),
        indicator("c", 0, 0, base_label="Ärenden med avslag"),
        indicator("d", None, None, needs_table="uppfoljningar"),
    )
    assert _told(*found)[1:] == [
        "Granskningen har inga ärenden med avslag. Därför redovisas inte ”B” och ”C”.",
        "Exporten har ingen tabell med uppföljningar. Därför redovisas inte ”D”.",
    ]


def test_a_section_without_any_base_lists_nothing() -> None:
    found = [indicator(name, 0, 0, base_label="Ärenden med avslag") for name in "ab"]
    assert _told(*found) == ["Granskningen har inga ärenden med avslag att redovisa i det här avsnittet."]


def test_districts_are_ranked_only_where_there_are_several() -> None:
    ranks = (
        DistrictRank("hogst", "a", 1, "Högst", "{av} har det"),
        DistrictRank("nast", "a", 2, "Näst högst", "{av} har det"),
    )
    audit = replace(AUDIT, ranks=ranks)
    found = [
        indicator(r.id, 9, 10, sentence="Högst är andelen i {stadsdelar}, där {av} har det.", tied=(2, 4))
        for r in ranks
    ]
    several = material(audit=audit, background={"stadsdel": (("Bromma", 30), ("Järva", 30))})
    assert texts(told(several, found)) == [
        "Högst är andelen i två av fyra stadsdelar, där 90 procent av ärendena har det."
    ], "two that share a place are told once"
    assert texts(told(material(audit=audit, background={"stadsdel": (("Järva", 60),)}), found)) == []


def test_a_criterion_is_told_in_the_section_that_it_names_unless_nothing_is_known_of_it() -> None:
    audit = replace(
        AUDIT,
        criteria=tuple(replace(c, section="Uppföljning") if c.id == FOLLOWED_UP else c for c in AUDIT.criteria),
    )
    share = indicator("kriterium_u", 0, 30, section="", criterion=FOLLOWED_UP)
    unclear = criterion(FOLLOWED_UP, 0, unclear=30, audit=audit)
    known = material(unclear, audit=audit, indicators=(share,))
    assert texts(section(results(known), "avsnitt_uppfoljning").blocks)[0].startswith("Kriterium_u finns i inget av")
    lacking = replace(known, facts=replace(FACTS, missing_tables=("uppfoljningar",)))
    assert "Kriterium_u" not in str(results(lacking))
