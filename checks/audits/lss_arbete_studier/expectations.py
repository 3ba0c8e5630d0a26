"""What the review expects of its data, and what to look into if it is otherwise."""

from __future__ import annotations

from checks import EvenlyUnclear, Expected, LikeEarlier, Severity, months

from .codebook import arende

EXPECTATIONS = (
    Expected(
        id="ansokan_fore_beslut",
        question="Har ansökningar kommit in efter beslutet?",
        look="Se efter i akten om det är en senare ansökan som är registrerad.",
        severity=Severity.CRITICAL,
        holds=arende.ansokan_datum <= arende.beslut_datum,
    ),
    Expected(
        id="beslutets_langd",
        question="Gäller beslut längre än tre år?",
        look="Se efter i akten om slutdatumet är rätt registrerat.",
        holds=arende.beslut_tom <= arende.beslut_from + months(36),
    ),
    Expected(
        id="ansokans_datum",
        question="Saknas ansökans datum i många ärenden?",
        look="Utan datum går det inte att räkna väntetiden. Se efter om ansökan är odaterad eller om datumet inte har "
        "registrerats.",
        holds=arende.ansokan_datum.given(),
        at_least=90,
    ),
    Expected(
        id="granskningsdag",
        question="Saknas dagen då akten granskades i många ärenden?",
        look="Då räknas allt fram till granskningsdatum. Fyll i kolumnen Akten granskades.",
        severity=Severity.INFO,
        holds=arende.granskad_datum.given(),
        at_least=95,
    ),
    EvenlyUnclear(
        id="framgar_ej_per_granskare",
        question="Svarar någon granskare framgår ej oftare eller mer sällan än de andra?",
        look="Jämför efter kolumnen Granskare (kod), till exempel i arbetsmaterial/arenden_med_utfall.xlsx. Läs samma "
        "akter och tala igenom var gränsen går.",
    ),
    LikeEarlier(
        id="som_tidigare",
        question="Har andelen uppfyllt ändrats mycket sedan den tidigare rapporten?",
        look="Se efter om ärenden har rättats, tillkommit eller fallit bort, och om reglerna är desamma.",
        severity=Severity.INFO,
    ),
)
