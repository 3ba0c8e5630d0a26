"""The words on breakdowns: how to read them, what is hidden and by which rule, and what is left out."""

from __future__ import annotations

from dataclasses import replace

from pipeline.disclosure.published import Share
from reports.review.breakdowns.words import by_words, hidden_note, hiding, opening
from tests.lib.reviews import (
    FEW,
    HIDDEN,
    HIDDEN_COUNT,
    IN_TIME,
    NEEDS,
    NOBODY,
    breakdown,
    criterion,
    indicator,
    material,
    plain,
    share,
    texts,
)

BY_DISTRICT = breakdown({IN_TIME: (share(9, 11), share(3, 30), share(12, 41))})
CROSSED = replace(BY_DISTRICT, names=("stadsdel", "kon"), labels=("Stadsdelsnämnd", "Kön"))
CRITERIA = (criterion(IN_TIME, 12, 29), criterion(NEEDS, 10, 20))


def test_the_dimensions_in_running_text() -> None:
    assert by_words(BY_DISTRICT) == "stadsdelsnämnd"
    assert by_words(CROSSED) == "stadsdelsnämnd och kön"


def test_how_a_table_is_read() -> None:
    first, *_ = texts(opening(material(*CRITERIA), [BY_DISTRICT]))
    assert "uppdelade efter stadsdelsnämnd." in first and "”9 av 11 (82 %)” betyder nio av elva ärenden" in first
    crossed, *_ = texts(opening(material(*CRITERIA), [CROSSED]))
    assert "Kolumnerna är grupperna efter stadsdelsnämnd, och det finns en tabell för varje grupp efter kön" in crossed


def test_what_is_protected_follows_the_threshold() -> None:
    assert "visas inte för en grupp om de är under fyra" in hiding(4)
    assert hiding(12).endswith("Grupper med färre än tolv ärenden redovisas inte för sig.")


def test_notes_of_a_table_count_the_hidden_cells_and_tell_nothing_of_their_size() -> None:
    assert hidden_note(4, [share(9, 11), NOBODY]) == ()
    (one,) = hidden_note(4, [share(9, 11), HIDDEN, NOBODY])
    assert plain(one) == (
        "Antal under fyra om enskildas förhållanden visas inte, och inte heller de tal som skulle avslöja dem. Här är "
        "en av tre celler dold: i stället står det spann som antalet ligger i."
    )
    (alone,) = hidden_note(4, [share(9, 11), Share(None, 11)])
    assert plain(alone).endswith("det spann som antalet ligger i. En asterisk (*) står där spannet vore ett enda tal.")
    (between,) = hidden_note(4, [Share(None, 11, count_among=(0, 4)), Share(None, None, base_among=(2, 9))])
    assert "asterisk" not in between
    two, few = hidden_note(5, [HIDDEN_COUNT, HIDDEN, FEW], "en asterisk (*)")
    assert plain(two).endswith("Här är två av tre celler dolda: i stället står en asterisk (*).")
    assert few == "”För få” står där underlaget är färre än fem ärenden."


def test_without_cells_the_rule_alone_is_told() -> None:
    assert hidden_note(4) == (
        "Antal under fyra om enskildas förhållanden visas inte, och inte heller de tal som skulle avslöja dem.",
    )


def test_what_is_not_broken_down_is_listed_by_kind() -> None:
    figures = (indicator("beslut_i_tid", 70, 120), indicator("mal_i_beslut", None, None))
    paragraphs = texts(opening(material(*CRITERIA, indicators=figures), [BY_DISTRICT]))
    assert paragraphs[2:] == [
        "Det här är inte uppdelat efter stadsdelsnämnd, eftersom det redan är uppdelat, gäller en del av grupperna "
        "eller inte räknas på ärenden:",
        "Uppgifter: ”Beslut inom tre månader”.",  # the other has no number at all
        "Kriterier: ”Behoven beskrivna”.",
    ]


def test_what_would_be_mostly_hidden_and_groups_left_out_are_named() -> None:
    divided = replace(BY_DISTRICT, undivided=((NEEDS, "Behoven beskrivna"),), too_few=("Farsta",))
    assert texts(opening(material(*CRITERIA), [divided]))[2:] == [
        "”Behoven beskrivna” är inte uppdelad, eftersom mer än hälften av antalen då skulle ha varit dolda. De finns i "
        "rapporten för samtliga ärenden.",
        "Farsta har färre än fyra ärenden och redovisas inte för sig.",
    ]


def test_where_nothing_is_broken_down_only_the_rule_is_told() -> None:
    assert len(texts(opening(material(*CRITERIA), []))) == 1
