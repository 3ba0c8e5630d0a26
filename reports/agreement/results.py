"""What two reviewers agree and differ on: tables per criterion and variable, where kappa misleads, confusion tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.comparing.double_coding import DoubleCoding, VariableComparison
from pipeline.rounding import percent
from reports.agreement.tables import (
    agreeing,
    coefficient_cell,
    confusion,
    differing,
    overview,
    percent_words,
    shares,
    uncompared,
)
from reports.blocks import section
from reports.document import Block, Bullets, Paragraph, Ref, Section, joined
from reports.language.swedish import NBSP, capital, listing, share_text, small, words
from reports.render.cells import text

_CRITERIA, _VARIABLES, _OTHER = "kriterier", "variabler", "ovriga"
_INTERVAL = "Inom parentes 95-procentigt konfidensintervall."


def results(coding: DoubleCoding) -> Iterator[Section]:
    """The chapters with numbers."""
    lead = (
        "Först i varje avsnitt står det som granskarna har kodat olika, med den lägsta andelen överst, och sedan det "
        "som de är helt överens om."
    )
    yield section("resultat", "Resultat", [Paragraph(lead)])
    yield section("kriterier", "Kriterier", _criteria(coding), 2)
    yield section("variabler", "Variabler", _variables(coding), 2)
    if paradoxes := misleading(coding):
        yield section("kappa", "Där κ vilseleder", _paradox(coding, paradoxes), 2)
    yield from _confusions(coding)


def kind_and_label(coding: DoubleCoding, comparison: VariableComparison) -> str:
    """'kriteriet ”Rätt lag”'."""
    kind = "kriteriet" if any(c is comparison for c in coding.criteria) else "variabeln"
    return f"{kind} ”{comparison.label}”"


def misleading(coding: DoubleCoding) -> list[VariableComparison]:
    """Criteria and code variables where kappa misleads."""
    return [c for c in coding.coded if c.agreement and c.agreement.misleading]


def _criteria(coding: DoubleCoding) -> list[Block]:
    if not any(c.share.compared for c in coding.criteria):
        return [Paragraph("Inget kriterium gäller något av de gemensamma ärendena.")]
    base = f"Ärenden där kriteriet gäller enligt minst en av granskarna. {_INTERVAL}"
    blocks = list(_overviews(_CRITERIA, "Kriterium", "Kriterier", coding.criteria, base))
    if labels := uncompared(coding.criteria):
        blocks.append(Paragraph(f"Kriterier som inte gäller något av de gemensamma ärendena: {listing(labels)}."))
    return blocks


def _overviews(id_: str, one: str, many: str, rows: Sequence[VariableComparison], base: str) -> Iterator[Block]:
    """What the reviewers differ on, and what they agree on."""
    if different := differing(rows):
        table = overview(id_, f"{many} som granskarna har kodat olika", one, different, base)
        yield Paragraph(joined(Ref(id_), f" visar {small(many)} med minst en skillnad."))
        yield table
    if same := agreeing(rows):
        table = overview(f"{id_}_lika", f"{many} som granskarna är helt överens om", one, same, base)
        yield Paragraph(joined(Ref(table.id), f" visar {small(many)} utan någon skillnad."))
        yield table


def _variables(coding: DoubleCoding) -> list[Block]:
    base = f"Ärenden där minst en av granskarna har ett värde. {_INTERVAL}"
    blocks = list(_overviews(_VARIABLES, "Variabel", "Variabler", coding.variables, base))
    if other := [c for c in coding.other if c.share.compared]:
        sentence = joined(
            "För datum, tal och text visar ",
            Ref(_OTHER),
            " hur ofta värdet är exakt lika. Uppgifter som kan vara flera för varje ärende jämförs bara till antalet.",
        )
        title = "Datum, tal och text"
        blocks += [Paragraph(sentence), shares(_OTHER, title, (*differing(other), *agreeing(other)), base)]
    if labels := uncompared((*coding.variables, *coding.other)):
        blocks.append(Paragraph(f"Variabler utan värde hos båda granskarna: {listing(labels)}."))
    return blocks


def _paradox(coding: DoubleCoding, paradoxes: Sequence[VariableComparison]) -> list[Block]:
    why = (
        "Hör nästan alla ärenden till samma kategori räknar κ med att slumpen ger nästan full samstämmighet. Då räcker "
        "ett par skillnader för att κ ska bli lågt, fast granskarna nästan alltid är överens. AC1 påverkas inte på det "
        "sättet. Läs därför andelen och AC1 här, inte κ."
    )
    return [Paragraph(why), Bullets(tuple(Paragraph(_paradox_in_words(coding, c)) for c in paradoxes))]


def _paradox_in_words(coding: DoubleCoding, comparison: VariableComparison) -> str:
    assert comparison.agreement is not None
    n, category = _most_used(comparison)
    kappa, ac1 = comparison.agreement.kappa, comparison.agreement.ac1
    share = percent(n, 2 * comparison.share.compared)
    assert share is not None
    return (
        f"{capital(kind_and_label(coding, comparison))}: överens i {words(comparison.share.same)} av "
        f"{words(comparison.share.compared)}{NBSP}ärenden ({percent_words(comparison.share)}), κ "
        f"{text(coefficient_cell(kappa))} men AC1 {text(coefficient_cell(ac1))}. Av granskarnas svar är "
        f"{share_text(n, 2 * comparison.share.compared, share)} ”{category}”."
    )


def _most_used(comparison: VariableComparison) -> tuple[int, str]:
    """The category that the two together used the most, and how often."""
    rows = [sum(row) for row in comparison.counts]
    columns = [sum(column) for column in zip(*comparison.counts, strict=True)]
    used = [a + b for a, b in zip(rows, columns, strict=True)]
    return max(used), comparison.categories[used.index(max(used))]


def _confusions(coding: DoubleCoding) -> Iterator[Section]:
    parts = [
        (title, id_, [c for c in rows if c.disagreements])
        for title, id_, rows in (("Kriterier", _CRITERIA, coding.criteria), ("Variabler", _VARIABLES, coding.variables))
    ]
    lead = (
        "Tabellerna visar hur många ärenden granskare A (rader) och granskare B (kolumner) har kodat på varje sätt. "
        "Det som skiljer står utanför diagonalen. Där granskarna är överens i alla ärenden finns ingen tabell."
    )
    if any(differing_rows for _, _, differing_rows in parts):
        yield section("korstabeller", "Korstabeller", [Paragraph(lead)])
    for title, id_, differing_rows in parts:
        if differing_rows:
            tables = [confusion(f"korstabell_{id_}_{c.id}", c) for c in differing_rows]
            yield section(f"korstabeller_{id_}", f"Korstabeller: {small(title)}", tables, 2)
