"""The catalogue as Markdown: everything of the audit in the words of the report, and nothing taken for markup."""

from __future__ import annotations

from dataclasses import replace

from checks.audit import Audit
from checks.audit_template import AUDIT
from checks.criteria import Outcome
from checks.report_tables import DistrictRank
from reports.catalogue import Chapter, catalogue
from tests.lib.reviews import GOAL, plain

TEXT = plain(catalogue(AUDIT))


def _part(text: str, heading: str) -> list[str]:
    """The lines under a heading, up to the next one."""
    lines = text.split("\n")
    start = lines.index(heading) + 1
    end = next((i for i in range(start, len(lines)) if lines[i].startswith("#")), len(lines))
    return [line for line in lines[start:end] if line]


def _changed_audit(**changes: object) -> Audit:
    """The audit with its third criterion changed."""
    criteria = tuple(replace(c, **changes) if c.id == GOAL else c for c in AUDIT.criteria)  # type: ignore[arg-type]
    return replace(AUDIT, criteria=criteria)


def test_the_chapters_in_order() -> None:
    assert [line for line in TEXT.split("\n") if line.startswith(("# ", "## "))] == [
        "# Kriterier: Exempelgranskning",
        "## Så avgörs utfallet",
        "## Källor",
        "## Lagrum",
        "## Kriterier: Trygghet och säkerhet",
        "## Kriterier: Självbestämmande och integritet",
        "## Kriterier: Tillgänglighet",
        "## Kriterier: Kunskapsbaserad verksamhet och effektivitet",
        "## Rapportens tabeller",
        "## Rapportens indikatorer",
    ]


def test_the_opening_tells_period_day_and_how_much_there_is() -> None:
    opening = _part(TEXT, "# Kriterier: Exempelgranskning")[0]
    assert "Granskningens namn är `audit_template`." in opening
    assert "perioden 1 januari 2025 till och med 31 december 2025, och granskningsdatum är 31 mars 2026" in opening
    assert opening.endswith("Varje ärende prövas mot fem kriterier.")


def test_a_criterion_is_told_in_full() -> None:
    lines = _part(TEXT, "### Personligt mål")
    goal = AUDIT.criterion(GOAL)
    assert lines[:5] == [
        "`personligt_mal`",
        "Finns ett personligt mål i både utredningen och beslutet?",
        f"Krav: {goal.requirement}",
        "Nivå: ”ska”, ett krav i lag eller riktlinje.",
        "Gäller: bifall eller delavslag.",
    ]
    rules = [line for line in lines if line[0].isdigit()]
    assert [r.rsplit(" → ", 1)[1] for r in rules] == [c.outcome.label for c in AUDIT.criterion(GOAL).cases]
    assert [r[:3] for r in rules] == [f"{n}. " for n in range(1, len(rules) + 1)]
    examples = next(i for i, line in enumerate(lines) if line.startswith("Exemplen utgår från: "))
    rows = [line.strip("| ").split(" | ") for line in lines[examples + 3 :]]
    assert [outcome for _, outcome in rows] == [Outcome(e.outcome).label for e in goal.examples]
    assert ["”Personligt mål i beslutet” är Nej", "Delvis uppfyllt"] in rows
    assert lines[examples - 5 : examples] == [
        "Så skrivs resultatet: Ett personligt mål finns i både utredningen och beslutet i ….",
        "Förslag till rekommendation: Stadsdelsnämnderna bör säkerställa att personens eget mål finns i både "
        "utredningen och beslutet.",
        "Anmärkning: Målet behöver inte vara ordagrant detsamma.",
        "Handlar om: handläggningen.",
        "Källa: EX 3 (påhittad).",
    ]


def test_without_words_of_its_own_a_criterion_is_named_and_nothing_recommended() -> None:
    bare = _part(plain(catalogue(_changed_audit(finding="", recommendation=""))), "### Personligt mål")
    assert "Så skrivs resultatet: Kriteriet ”Personligt mål” är uppfyllt i …." in bare
    assert not any("rekommendation" in line for line in bare)


def test_a_level_and_the_law_are_told_where_there_are_such() -> None:
    assert "Målnivå: minst 90 procent." in plain(catalogue(_changed_audit(target=90))) and "Målnivå" not in TEXT
    assert any(line.startswith("Lagrum: 4 kap. 1 § SoL (2001:453)") for line in _part(TEXT, "### Motiverat avslag"))


def test_sources_and_their_editions_are_listed() -> None:
    assert _part(TEXT, "## Källor") == [
        "Varje hänvisning i katalogen gäller den utgåva som står här.",
        "| Förkortning | Dokument | Utgåva |",
        "| --- | --- | --- |",
        "| EX | Exempelriktlinje som inte finns | påhittad, byt ut mot granskningens egna källor |",
    ]


def test_the_last_category_of_a_table_takes_the_rest() -> None:
    lines = _part(TEXT, "### Personliga mål i utredning och beslut, antal ärenden och andel i procent")
    assert lines[0] == "`tabell_2`, avsnittet ”Utredning och mål”"
    assert [line for line in lines if line[0].isdigit()][-1] == "4. Inga personliga mål: alla övriga ärenden."


def test_a_table_of_times_tells_between_which_dates() -> None:
    lines = _part(TEXT, "### Handläggningstider i dagar")
    assert "- Från ansökan till beslut: dagar mellan ”Ansökan inkom” och ”Beslutsdatum”" in lines


def test_every_indicator_is_a_row_with_its_base_and_source() -> None:
    rows = [line for line in _part(TEXT, "## Rapportens indikatorer") if line.startswith("| `")]
    assert [row.split("`")[1] for row in rows] == [i.id for i in AUDIT.indicators]
    (needs,) = (row for row in rows if "`behov_helt_eller_delvis`" in row)
    assert "| ärenden med bifall |" in needs and needs.endswith("| EX 3 |")


def test_ranks_are_listed() -> None:
    ranked = replace(AUDIT, ranks=(DistrictRank("hogst", "beslut_i_tid", 1, "Högst i tid", "{av} är i tid"),))
    assert catalogue(ranked).endswith("- `hogst`: Högst i tid")


def test_nothing_of_a_text_is_taken_for_markdown() -> None:
    text = catalogue(_changed_audit(label="A | B *c* `d` <e> [f](g)"))
    assert "### A \\| B \\*c\\* \\`d\\` \\<e> \\[f\\](g)" in text


def test_an_audit_that_follows_another_tells_only_what_differs() -> None:
    after = replace(_changed_audit(question="En ny fråga?"), name="efter", follows=AUDIT)
    text = plain(catalogue(after))
    assert "[katalogen för `audit_template`](kriterier_audit_template.md)" in text
    assert [line for line in text.split("\n") if line.startswith("#")] == [
        "# Kriterier: Exempelgranskning", "## Kriterier: Självbestämmande och integritet", "### Personligt mål",
    ]  # fmt: skip
    shortened = replace(AUDIT, name="efter", criteria=AUDIT.criteria[:2] + AUDIT.criteria[3:], follows=AUDIT)
    assert "Finns inte i den här granskningen: `personligt_mal`." in catalogue(shortened)


def test_the_text_is_the_same_each_time_and_ends_without_a_line_break() -> None:
    assert catalogue(AUDIT) == catalogue(AUDIT) and not catalogue(AUDIT).endswith("\n")


def test_a_chapter_is_its_heading_and_its_entries_in_order() -> None:
    chapter = Chapter("## A", ("",), {"b": ("två",), "a": ("ett", "")}, ("slut",))
    assert chapter.lines == ["## A", "", "två", "ett", "", "slut"]
