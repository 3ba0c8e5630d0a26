"""What the review expects of its data, and what to look into if it is otherwise."""

from __future__ import annotations

from checks import EvenlyUnclear, Expected, LikeEarlier, NoOutliers, Severity

from .codebook import arende, narvaro
from .derived import Uppgifter

_ARBETSMATERIAL = "arbetsmaterial/arenden_med_utfall.xlsx"

EXPECTATIONS = (
    Expected(
        id="senast_granskningsdagen",
        question="Har händelser registrerats som ligger efter dagen då akten granskades?",
        look="Det som inte hade hänt kan inte ha stått i akten. Rätta datumet, eller granskningsdagen.",
        severity=Severity.CRITICAL,
        holds=(arende.dur_datum.missing() | (arende.dur_datum <= Uppgifter.gd))
        & (arende.bestallning_datum.missing() | (arende.bestallning_datum <= Uppgifter.gd))
        & (arende.insats_start.missing() | (arende.insats_start <= Uppgifter.gd))
        & (arende.plan_datum.missing() | (arende.plan_datum <= Uppgifter.gd)),
    ),
    Expected(
        id="dur_fore_beslut",
        question="Är DUR-utredningar daterade efter beslutet som de ligger till grund för?",
        look="Se efter i akten om datumet är utredningens eller uppföljningens.",
        severity=Severity.CRITICAL,
        holds=arende.dur_datum <= arende.beslut_datum,
    ),
    Expected(
        id="bestallning_fore_start",
        question="Har insatser börjat innan de beställdes?",
        look="Se efter i akten om det är en senare beställning som är registrerad.",
        holds=arende.bestallning_datum <= arende.insats_start,
    ),
    Expected(
        id="planens_datum",
        question="Saknas datum på många genomförandeplaner?",
        look="Utan datum går det inte att säga om planen kom i tid. Se efter om planerna är odaterade eller om "
        "datumen inte har registrerats.",
        holds=arende.plan_datum.given(),
        among=arende.plan_finns == "ja",
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
        look=f"Jämför efter kolumnen Granskare (kod), till exempel i {_ARBETSMATERIAL}. Läs samma akter och tala "
        "igenom var gränsen går.",
    ),
    NoOutliers(
        id="narvarons_timmar",
        question="Avviker närvarotimmar mycket från andra med samma beviljade tid?",
        look="Sortera tabellen Närvaro på Närvarotimmar och kontrollera de högsta och lägsta mot närvarolistan.",
        table="narvaro",
        value=narvaro.timmar.name,
        within=narvaro.omfattning.name,
        unit=("månad", "månader"),
    ),
    LikeEarlier(
        id="som_tidigare",
        question="Har andelen uppfyllt ändrats mycket sedan den tidigare rapporten?",
        look="Se efter om ärenden har rättats, tillkommit eller fallit bort, och om reglerna är desamma.",
        severity=Severity.INFO,
    ),
)
