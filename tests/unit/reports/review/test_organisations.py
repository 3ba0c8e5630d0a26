"""The chapter on units and premises: their tables, what they offer, and their answers beside the case files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from checks.audit import Audit
from checks.codebook import About, Kind, TableSpec, Variable
from checks.report_tables import DialogPair, DialogTable, OfferTable, OverviewTable, TallyTable
from pipeline.disclosure.published import Fact, Mark, PublishedOverview, Share
from reports.document import Prompt, TableBlock
from reports.render.cells import text
from reports.review.material import Material
from reports.review.organisations import dialogue_tables, overview_rows, overviews, overviews_at_end
from tests.lib.reviews import AUDIT, FACTS, HIDDEN_COUNT, NEEDS, criterion, material, plain, share, texts

UNITS = TableSpec(
    "enheter",
    "Enheter",
    (
        Variable("enhet", "Enhet", Kind.TEXT, "EX 1", about=About.ADMINISTRATIV),
        Variable("stadsdel", "Stadsdelsnämnd", Kind.CODE, "EX 1", {"bromma": "Bromma"}, about=About.ADMINISTRATIV),
    ),
    ("enhet",),
    organisation=True,
    optional=True,
)
WITH_UNITS: Audit = replace(AUDIT, tables=(*AUDIT.tables, UNITS))
UNIT = ("enhet", "enheter")
LIST = OverviewTable(id="tabell_9", section="Enheter", title="Enheterna", table="enheter", unit=UNIT, sources=(),
                     name="enhet", columns=("stadsdel",))  # fmt: skip
OFFERS = OfferTable(id="tabell_10", section="Enheter", title="Utbudet", table="enheter", unit=UNIT, sources=(),
                    row_header="Erbjuder", group="stadsdel", offered=())  # fmt: skip
TALLY = TallyTable(id="tabell_11", section="Enheter", title="Läget", table="enheter", unit=UNIT, sources=(),
                   rows="stadsdel", columns="stadsdel")  # fmt: skip
DIALOGUE = DialogTable(id="tabell_12", section="Dialog", title="Rutiner och ärenden", table="enheter", unit=UNIT,
                       sources=(), group="stadsdel", apart="enhet",
                       pairs=(DialogPair("Rutin för behov", "rutin", NEEDS),))  # fmt: skip


def _material(*surveys: PublishedOverview) -> Material:
    return material(criterion(NEEDS, 20, 40, audit=WITH_UNITS), audit=WITH_UNITS, overviews=surveys)


def _unit_list(*rows: tuple[Fact, ...], units: int | None = 2) -> PublishedOverview:
    return PublishedOverview(LIST, ("Enhet", "Stadsdel"), rows, units)


def _paragraphs(published: PublishedOverview) -> list[str]:
    (only,) = overviews(_material(published))
    return texts(only.blocks)


def _tables(published: PublishedOverview) -> list[TableBlock]:
    return [b for s in overviews(_material(published)) for b in s.blocks if isinstance(b, TableBlock)]


def test_an_audit_without_a_survey_has_no_chapter() -> None:
    assert overviews(material()) == []


def test_units_are_listed_as_they_are_with_dashes_for_what_the_export_does_not_tell() -> None:
    published = _unit_list(("A", "Bromma"), ("B", None))
    (table,) = _tables(published)
    assert table.rows == (("A", "Bromma"), ("B", Mark.NO_BASE))
    assert plain(table.base) == "Bas: 2 enheter."
    assert _paragraphs(published) == ["Två enheter redovisas i <tabell_9>."]
    (chapter,) = overviews(_material(published))
    assert (chapter.title, chapter.level) == ("Enheter", 1) and isinstance(chapter.blocks[-1], Prompt)


def test_what_nobody_surveyed_is_no_chapter_and_an_empty_list_is_said() -> None:
    assert overviews(_material(_unit_list(units=None))) == []
    assert _paragraphs(_unit_list(units=0)) == ["Inga enheter är redovisade."]
    one_of_two = (_unit_list(("A", "Bromma"), units=1), PublishedOverview(OFFERS, (), (), None))
    (chapter,) = overviews(_material(*one_of_two))
    assert texts(chapter.blocks)[0] == "Underlaget har inga uppgifter om enheter att redovisa."


def test_what_belongs_to_the_recommendations_is_not_told_before_the_results() -> None:
    published = replace(_unit_list(("A", "Bromma"), units=1), overview=replace(LIST, at_end=True))
    assert overviews(_material(published)) == []
    (part,) = overviews_at_end(_material(published))
    assert (part.title, part.level) == ("Enheter", 2)
    assert overviews_at_end(_material(_unit_list(("A", "Bromma"), units=1))) == []


def test_rejected_rows_are_told_in_the_base() -> None:
    facts = replace(FACTS, rows_rejected={"enheter": 1})
    review = replace(_material(_unit_list(("A", "Bromma"), units=1)), facts=facts)
    (table,) = (b for s in overviews(review) for b in s.blocks if isinstance(b, TableBlock))
    assert plain(table.base) == "Bas: 1 enhet. Inte medräknade, eftersom uppgifterna inte gick att använda: 1."


def _offers(counts: Sequence[tuple[str, int]], units: int) -> PublishedOverview:
    rows = tuple((label, "ja", n) for label, n in counts)
    return PublishedOverview(OFFERS, ("Erbjuder", "Bromma", "Antal"), rows, units)


def test_what_is_offered_by_all_by_fewer_and_by_none() -> None:
    published = _offers([("Musik", 1), ("Bild", 3), ("Dans", 3), ("Data", 0), ("Film", 0), ("Hantverk", 2)], 3)
    assert _paragraphs(published) == [
        "I <tabell_10> jämförs utbudet i tre enheter. Samtliga erbjuder bild och dans. Två av dem erbjuder hantverk. "
        "En av dem erbjuder musik. Ingen av dem erbjuder data eller film."
    ]
    assert _paragraphs(_offers([("Musik", 1), ("Bild", 0)], 1)) == [
        "I <tabell_10> jämförs utbudet i en enhet. Den erbjuder musik. Den erbjuder inte bild."
    ]


def test_many_side_by_side_are_parted_into_tables_that_fit_a_page() -> None:
    headers = ("Erbjuder", *(f"Stadsdel {n}" for n in range(7)), "Antal")
    published = PublishedOverview(OFFERS, headers, (("Musik", *["ja"] * 7, 7),), 7)
    first, second = _tables(published)
    assert first.headers == ("Erbjuder", *headers[1:5], "Antal")
    assert second.headers == ("Erbjuder", *headers[5:8], "Antal")
    assert (first.title, second.title) == ("Utbudet (del 1 av 2)", "Utbudet (del 2 av 2)")
    assert _paragraphs(published)[0].startswith("I <tabell_10_1> och <tabell_10_2> jämförs utbudet")


def test_how_many_there_are_of_each_kind() -> None:
    def _tally(*counts: int) -> PublishedOverview:
        rows: tuple[tuple[Fact, ...], ...] = (
            ("Bromma", *counts, sum(counts)),
            ("Totalt", *counts, sum(counts)),
        )
        return PublishedOverview(TALLY, ("Stadsdel", "Klar", "Pågår", "Totalt"), rows, sum(counts), total=True)

    assert _paragraphs(_tally(1, 13)) == [
        "Av 14 enheter hör en till ”klar” och 13 till ”pågår”. Fördelningen finns i <tabell_11>."
    ]
    assert _tables(_tally(1, 13))[0].total
    assert _paragraphs(_tally(0, 2)) == ["Två enheter finns, och båda hör till ”pågår”."]
    assert _paragraphs(_tally(3, 0)) == ["Tre enheter finns, och alla hör till ”klar”."]
    assert _paragraphs(_tally(1, 0)) == ["En enhet finns, och den hör till ”klar”."]
    assert _tables(_tally(0, 2)) == [], "the sentence has it all"


def _dialogue(*answers: tuple[str | None, Fact]) -> PublishedOverview:
    rows = tuple(("Rutin för behov", f"Enhet {n}", answer, cell) for n, (answer, cell) in enumerate(answers))
    return PublishedOverview(DIALOGUE, ("Rutin", "Enhet", "Svar"), rows, len(rows))


def test_what_units_say_is_told_section_by_section_and_its_table_is_for_the_workbook() -> None:
    published = _dialogue(("Ja", share(27, 30)), ("Ja", share(3, 30)), (None, HIDDEN_COUNT))
    review = _material(published)
    assert texts(b for s in overviews(review) for b in s.blocks) == []
    (table,) = dialogue_tables(review)
    assert table.headers == ("Rutin", "Enhet", "Svar", "Uppfyllt i akterna", "Ärenden", "Andel (%)")
    assert [tuple(map(text, row[2:])) for row in table.rows] == [
        ("Ja", "27", "30", "90"), ("Ja", "3", "30", "10"), ("–", "*", "30", "*"),
    ]  # fmt: skip
    assert table.notes == ("* Antal under fyra visas inte, och inte heller de som skulle avslöja dem.",)
    assert dialogue_tables(_material(_dialogue())) == dialogue_tables(_material(_unit_list(("A", "B")))) == []


def test_with_tables_asked_for_it_is_shown_too() -> None:
    published = _dialogue(("Ja", share(27, 30)))
    (chapter,) = overviews(replace(_material(published), tables=True))
    (sentence,) = texts(chapter.blocks)
    assert sentence.startswith("I <tabell_12> står det som enheterna uppger bredvid det som ärendena visar.")
    assert [b.id for b in chapter.blocks if isinstance(b, TableBlock)] == ["tabell_12"]


def test_with_one_district_there_are_no_shares_to_put_beside() -> None:
    (chapter,) = overviews(replace(_material(_dialogue(("Ja", None))), tables=True))
    (sentence,) = texts(chapter.blocks)
    assert sentence.endswith("Alla granskade ärenden hör till samma stadsdel, så de ställs inte bredvid.")


def test_a_share_is_three_cells_of_numbers() -> None:
    headers, rows = overview_rows(_dialogue(("Ja", Share(None, 30, count_among=(0, 7)))))
    assert len(headers) == 6 and rows[0][3:] == ("0–7", 30, Mark.HIDDEN)
