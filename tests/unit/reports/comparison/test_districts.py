"""What has become better and worse in each district that two reviews have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.comparing.two_audits import Comparison, compare, lettered
from reports.comparison.districts import districts, in_short
from reports.document import Block, TableBlock
from reports.language.swedish import NBSP
from tests.lib.comparisons import HIDDEN, Shares, comparison, count, criterion, numbers
from tests.lib.reviews import section, texts

UP, DOWN, SAME = ((count(a, 30), count(b, 30)) for a, b in ((3, 27), (27, 3), (15, 15)))


def _in_jarva(others: str = "", **shares: Shares) -> Comparison:
    """The criteria in Järva; those in `others` are not headlines."""
    halves = dict.fromkeys(shares, (count(50, 100), count(50, 100)))
    whole = comparison(halves, {"jarva": shares})
    later = [replace(c, headline=c.id not in others) for c in whole.later.criteria]
    return compare(whole.earlier, replace(whole.later, criteria=tuple(later)))


def _blocks(result: Comparison) -> Sequence[Block]:
    return section(districts(result), "i_jarva").blocks


def _texts(result: Comparison) -> list[str]:
    return texts(_blocks(result))


def test_headlines_are_in_a_table_and_what_else_has_changed_is_told() -> None:
    result = _in_jarva("cde", a=UP, b=SAME, c=UP, d=DOWN, e=SAME)
    assert _texts(result) == [
        "Fler uppfyller två av fem kriterier och färre ett. Om övriga går det inte att säga. Kriterierna gäller "
        "30 ärenden.",
        "<tabell_jarva> visar huvudresultaten i Jarva.",
        "Utöver huvudresultaten uppfyller fler:",
        "I 27 av 30 ärenden (90 procent) är c gjort. Tidigare var det tre av 30 ärenden (tio procent).",
        "Utöver huvudresultaten uppfyller färre:",
        "I tre av 30 ärenden (tio procent) är d gjort. Tidigare var det 27 av 30 ärenden (90 procent).",
    ]
    (table,) = (b for b in _blocks(result) if isinstance(b, TableBlock))
    assert [row[0] for row in table.rows] == ["Om a", "Om b"]


def test_the_main_criteria_come_first_in_the_table() -> None:
    result = _in_jarva(a=UP, b=UP, c=UP)
    places = {"b": 2, "c": 1}
    later = replace(result.later, criteria=tuple(replace(c, main=places.get(c.id)) for c in result.later.criteria))
    (table,) = (b for b in _blocks(compare(result.earlier, later)) if isinstance(b, TableBlock))
    assert [row[0] for row in table.rows] == ["Om c", "Om b", "Om a"]


def test_without_headlines_there_is_no_table() -> None:
    result = _in_jarva("a", a=UP)
    assert _texts(result)[1] == "I stadsdelen uppfyller fler:"
    assert not [b for b in _blocks(result) if isinstance(b, TableBlock)]


def test_how_many_are_hidden_and_how_many_decisions_they_are_about() -> None:
    text = _texts(_in_jarva(a=UP, b=(HIDDEN, count(9, 30)), c=(count(4, 9), count(5, 30))))[0]
    assert text == (
        "Fler uppfyller ett av två kriterier. Om övriga går det inte att säga. Ett kriterium har för få ärenden för "
        "att visas i båda granskningarna. Kriterierna gäller mellan 9 och 30 ärenden."
    )


def test_a_line_for_the_summary() -> None:
    up_and_down = in_short(_in_jarva(a=UP, b=SAME, c=DOWN)).replace(NBSP, " ")
    assert up_and_down == "I Jarva uppfyller fler ett kriterium och färre ett kriterium."
    assert in_short(_in_jarva(a=SAME, c=DOWN)).replace(NBSP, " ") == "I Jarva uppfyller färre ett kriterium."
    unsaid = "I Jarva går det inte att säga om fler eller färre uppfyller något kriterium."
    assert in_short(_in_jarva(a=SAME, b=SAME)) == unsaid


def test_districts_by_letter_are_nowhere_named() -> None:
    named = _in_jarva("a", a=UP)
    letters = {"jarva": "Stadsdel B"}
    by_letter = compare(lettered(named.earlier, letters), lettered(named.later, letters))
    (_, jarva) = districts(by_letter)
    assert (jarva.title, jarva.id) == ("Stadsdel B", "i_stadsdel_b")
    assert "arva" not in repr((list(districts(by_letter)), in_short(by_letter)))


def test_a_district_where_all_is_hidden() -> None:
    assert _texts(_in_jarva(a=(HIDDEN, HIDDEN))) == [
        "I Jarva går inget kriterium att jämföra, eftersom antalen är för små för att visas."
    ]
    assert in_short(_in_jarva(a=(HIDDEN, HIDDEN))) == ""


def _lead(result: Comparison) -> list[str]:
    return texts(section(districts(result), "stadsdelar").blocks)


def test_districts_of_one_review_alone_are_named() -> None:
    earlier, later = (
        numbers(y, criterion("a", count(1, 2)), districts=d)
        for y, d in ((2023, ["bromma", "jarva"]), (2025, ["jarva", "farsta"]))
    )
    assert _lead(compare(earlier, later))[1:] == [
        "Bara i den tidigare granskningen finns Bromma.",
        "Bara i den senare granskningen finns Farsta.",
    ]
    letters = {"jarva": "Stadsdel A", "farsta": "Stadsdel B"}
    assert _lead(compare(lettered(earlier, letters), lettered(later, letters)))[1:] == [
        "Bara i den tidigare granskningen finns en stadsdel.",
        "Bara i den senare granskningen finns Stadsdel B.",
    ]
    disjoint = compare(replace(earlier, groups={"bromma": "Bromma"}), replace(later, groups={"farsta": "Farsta"}))
    assert _lead(disjoint)[0].startswith("Granskningarna har ingen stadsdel gemensam.")


def test_a_review_of_one_district_is_not_compared_by_district() -> None:
    earlier, later = (
        numbers(2023, criterion("a", count(1, 2))),
        numbers(2025, criterion("a", count(1, 2)), districts=["jarva"]),
    )
    assert _lead(compare(earlier, later)) == [
        "Den tidigare granskningen redovisar inte kriterierna stadsdel för stadsdel, eftersom den bara gäller en "
        "stadsdel. Därför jämförs bara samtliga ärenden."
    ]
    (only,) = _lead(compare(replace(earlier), replace(later, groups={})))
    assert only.startswith("Den tidigare och senare granskningen redovisar inte")
