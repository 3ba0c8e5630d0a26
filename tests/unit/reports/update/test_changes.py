"""The differences between two versions of our texts, and the sentences of others that cite them."""

from __future__ import annotations

from collections.abc import Mapping

from reports.render.word.marks import CELL, FIELD, FIELD_END, OWN, ROW, Place
from reports.update.changes import Changes, Citation, Note, Own, citing, differences

CAPTION = f"Tabell {FIELD}SEQ Tabell{FIELD_END}. Beslut"


def _places(*places: Place) -> Mapping[str, Place]:
    return {p.id: p for p in (Place("a", "a", "rubrik", "Ansökan", 1), *places)}


def _table(*rows: tuple[str, ...]) -> Place:
    return Place("tabell/b/tabell", "a", "tabell", ROW.join(CELL.join(row) for row in rows))


def _differences(before: Mapping[str, Place], after: Mapping[str, Place]) -> list[tuple[str, str, str, str]]:
    return [(change.section, change.where, change.before, change.after) for change, _ in differences(before, after)]


def test_texts_cells_figures_and_what_comes_and_goes() -> None:
    caption, head = Place("tabell/b/rubrik", "a", "text", CAPTION), ("Utfall", "Antal", "Andel (%)")
    before = _places(
        Place("a/1", "a", "text", "48 av 120."), Place("a/2", "a", "text", "Lika."), Place("a/e", "a", OWN, "Skriv."),
        caption, _table(head, ("Ja", "3", "30"), ("Ja", "4", "40"), ("Nej", "3", "30")),
        Place("figur/f/bild", "a", "figur", "", picture="x"), Place("b", "b", "rubrik", "Barn", 1),
        Place("b/1", "b", "text", "7 barn."), Place("b/e", "b", OWN, "Skriv."),
    )  # fmt: skip
    after = _places(
        Place("a/1", "a", "text", "50 av 124."), Place("a/2", "a", "text", "Lika."),
        Place("a/e", "a", OWN, "Skriv nu."), caption,
        _table(head, ("Ja", "3", "25"), ("Ja", "5", "40"), ("Kanske", "1", "8")),
        Place("figur/f/bild", "a", "figur", "", picture="y"), Place("a/3", "a", "text", "Nytt."),
    )  # fmt: skip
    where = "Tabell ”Beslut”"
    assert _differences(before, after) == [
        ("Ansökan", "Text", "48 av 120.", "50 av 124."),
        ("Ansökan", f"{where}, Ja, Andel (%)", "30", "25"),
        ("Ansökan", f"{where}, Ja (2), Antal", "4", "5"),
        ("Ansökan", f"{where}, Kanske, Antal", "", "1"),
        ("Ansökan", f"{where}, Kanske, Andel (%)", "", "8"),
        ("Ansökan", f"{where}, Nej, Antal", "3", ""),
        ("Ansökan", f"{where}, Nej, Andel (%)", "30", ""),
        ("Ansökan", "Figur ””", "tidigare figur", "ny figur"),
        ("Ansökan", "Text", "", "Nytt."),
        ("Barn", "Rubrik", "Barn", ""),
        ("Barn", "Text", "7 barn.", ""),
    ]
    assert not _differences(before, before)
    assert [change.id for change, _ in differences(before, after)][1] == "tabell/b/tabell/Ja/Andel (%)"
    assert _differences(_places(), _places(_table(head)))[0][2:] == ("", "ny tabell")


def _cited(text: str, section: str, before: str, after: str, where: str = "a") -> list[Citation]:
    old, new = (_places(Place("x", where, "text", text_of_place)) for text_of_place in (before, after))
    return list(citing([Own("Vårt", section, text)], list(differences(old, new))))


def test_a_sentence_that_cites_what_is_another_is_told_with_both_texts() -> None:
    (citation,) = _cited("Bra. Hela 48 av 120 saknas! Slut.", "", "Det är 48 av 120.", "Det är 50 av 124.")
    assert citation == Citation(
        "Vårt", "Hela 48 av 120 saknas!", "48 av 120", "Ansökan: Text", "Det är 48 av 120.", "Det är 50 av 124."
    )


def test_what_is_still_said_or_is_a_small_number_of_another_section_is_not_told() -> None:
    assert not _cited("Vi såg 48.", "", "Av 48 är 3 nya.", "Av 48 är 4 nya.")
    assert not _cited("Vi såg 3 fel.", "b", "Av 48 är 3 nya.", "Av 48 är 4 nya.")
    assert _cited("Vi såg tre fel.", "a", "Av 48 är 3 nya.", "Av 48 är 4 nya.")
    assert _cited("Vi såg 30 fel.", "b", "Av 48 är 30 nya.", "Av 48 är 31 nya.")
    assert not _cited("Vi såg 30 procent.", "a", "Av 48 är 30 nya.", "Av 48 är 31 nya.")


def test_of_several_places_the_one_in_the_same_words_and_the_same_section_comes_first() -> None:
    old = _places(
        Place("t", "a", "text", "48"), Place("x", "a", "text", "48 av 120"), Place("y", "b", "text", "48 av 120")
    )
    new = _places(Place("t", "a", "text", "1"), Place("x", "a", "text", "2"), Place("y", "b", "text", "3"))
    changed = list(differences(old, new))
    for section, current in (("", "2"), ("b", "3")):
        (citation,) = citing([Own("", section, "48 av 120")], changed)
        assert citation.after == current


def test_there_is_something_to_look_at() -> None:
    assert not Changes((), (), (), 0).any
    assert Changes((), (), (Note("", "", "", "", ""),), 0).any
