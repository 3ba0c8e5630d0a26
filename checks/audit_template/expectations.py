"""What the review expects of its data. If it is otherwise, the page of data quality asks about it, and nothing stops.

The codebook says what must hold, the criteria what should have been done; an expectation is about neither, but about
what is unusual enough to be a mistake in the registration.
"""

from __future__ import annotations

from checks import Expected, LikeEarlier, Severity, months

from .codebook import arende

EXPECTATIONS = (
    # The order of dates: true in all decisions that have both.
    Expected(
        id="ansokan_fore_beslut",
        question="Har ansökningar kommit in efter beslutet?",
        look="Se efter i akten om det är en senare ansökan som är registrerad.",
        severity=Severity.CRITICAL,
        holds=arende.ansokan_datum <= arende.beslut_datum,
    ),
    Expected(
        id="vantetid",
        question="Har personer väntat mer än ett år på beslut?",
        look="Se efter i akten om ansökans datum är rätt registrerat.",
        holds=arende.beslut_datum <= arende.ansokan_datum + months(12),
    ),
    # How complete a column is: filled in at least so many percent.
    Expected(
        id="ansokans_datum",
        question="Saknas ansökans datum i många ärenden?",
        look="Se efter om ansökan är odaterad eller om datumet inte har registrerats.",
        holds=arende.ansokan_datum.given(),
        at_least=90,
    ),
    # Compared with an earlier report of the same review, if the run has one.
    LikeEarlier(
        id="som_tidigare",
        question="Har andelen uppfyllt ändrats mycket sedan den tidigare rapporten?",
        look="Se efter om ärenden har rättats, tillkommit eller fallit bort, och om reglerna är desamma.",
        severity=Severity.INFO,
    ),
)
