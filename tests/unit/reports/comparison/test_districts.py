"""What has become better and worse in each district that two reviews have in common."""

from __future__ import annotations

from dataclasses import replace

from pipeline.comparing.two_audits import Comparison, compare
from reports.comparison.districts import districts, in_short
from reports.document import TableBlock
from tests.lib.comparisons import HIDDEN, Shares, comparison, count, criterion, numbers
from tests.lib.reviews import plain, section, texts

UP, DOWN, SAME = ((count(a, 30), count(b, 30)) for a, b in ((3, 27), (27, 3), (15, 15)))


def _in_jarva(**shares: Shares) -> Comparison:
    return comparison(dict.fromkeys(shares, (count(50, 100), count(50, 100))), {"jarva": shares})


def _said(found: Comparison) -> list[str]:
    return texts(section(districts(found), "stadsdel_jarva").blocks)


def test_what_is_better_and_worse_in_a_district() -> None:
    found = _in_jarva(a=UP, b=DOWN, c=SAME)
    assert _said(found) == [
        "I Jarva går tre av tre kriterier att jämföra. Andelen uppfyllt är högre i ett kriterium, lägre i ett och lika "
        "i ett. Alla tal finns i <stadsdel_jarva>.",
        "Det här har blivit bättre, störst skillnad först:",
        "”Om a” från tre av 30 (tio procent) till 27 av 30 (90 procent)",
        "Det här har blivit sämre, störst skillnad först:",
        "”Om b” från 27 av 30 (90 procent) till tre av 30 (tio procent)",
        "Åtgärdade brister: ”Om a”. Nya brister: ”Om b”. En brist kvarstår.",
        "I Jarva är skillnaden större än slumpen ger skäl för när det gäller ”Om a” (bättre) och ”Om b” (sämre). Basen "
        "är 30 ärenden, så läs talen med försiktighet.",
    ]
    assert isinstance(section(districts(found), "stadsdel_jarva").blocks[-1], TableBlock)


def test_where_a_number_is_hidden_nothing_is_called_the_largest() -> None:
    said = _said(_in_jarva(a=UP, b=(HIDDEN, count(9, 30))))
    assert "Övriga har för få ärenden för att visas i båda granskningarna." in said[0]
    assert said[1] == "Det här har blivit bättre:"
    assert [plain(line) for line in in_short(_in_jarva(a=UP, b=(HIDDEN, count(9, 30))))] == [
        "I Jarva är andelen uppfyllt högre i ett kriterium."
    ]


def test_a_line_for_the_summary_names_the_largest_rise() -> None:
    (line,) = in_short(_in_jarva(a=UP, b=SAME))
    assert plain(line) == (
        "I Jarva är andelen uppfyllt högre i ett kriterium och lika i ett. Mest har den ökat för ”Om a” från tre av 30 "
        "(tio procent) till 27 av 30 (90 procent)."
    )


def test_states_are_told_only_of_bases_where_one_case_does_not_decide() -> None:
    few = (count(0, 9), count(9, 9))
    said = _said(_in_jarva(a=few))
    assert "Ingen brist är åtgärdad. Ingen brist är ny." in said
    assert said[-1].endswith("Basen är 9 ärenden, så läs talen med försiktighet.")
    spread = _said(_in_jarva(a=few, b=UP))
    assert spread[-1].endswith("Basen är mellan 9 och 30 ärenden, så läs talen med försiktighet.")


def test_a_district_where_all_is_hidden() -> None:
    assert _said(_in_jarva(a=(HIDDEN, HIDDEN))) == [
        "I Jarva går inget kriterium att jämföra, eftersom antalen är för små för att visas."
    ]
    assert list(in_short(_in_jarva(a=(HIDDEN, HIDDEN)))) == []


def _lead(found: Comparison) -> list[str]:
    return texts(section(districts(found), "stadsdelar").blocks)


def test_districts_of_one_review_alone_are_named() -> None:
    earlier, later = (
        numbers(y, criterion("a", count(1, 2)), districts=d)
        for y, d in ((2023, ["bromma", "jarva"]), (2025, ["jarva", "farsta"]))
    )
    assert _lead(compare(earlier, later))[1:] == [
        "Bara i den tidigare granskningen finns Bromma.",
        "Bara i den senare granskningen finns Farsta.",
    ]
    apart = compare(replace(earlier, groups={"bromma": "Bromma"}), replace(later, groups={"farsta": "Farsta"}))
    assert _lead(apart)[0].startswith("Granskningarna har ingen stadsdel gemensam.")


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
