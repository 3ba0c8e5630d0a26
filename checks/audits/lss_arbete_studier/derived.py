"""Values derived from a decision and its follow-ups before the criteria are evaluated.

Without a table of follow-ups it is unknown whether one is documented, which the criterion turns into `framgar_ej`.
"""

from __future__ import annotations

from checks import FollowUps, WorkedOut, day_if, first_given, review_day

from .codebook import arende, uppfoljning

uppfoljningar = FollowUps(table=uppfoljning, date=uppfoljning.datum)


class Uppgifter(WorkedOut):
    """The derived values of each decision."""

    gd = first_given(arende.granskad_datum, review_day, label="Granskningsdag")
    insats_fran = first_given(
        arende.insats_beviljad_fran,
        day_if(arende.forstagangsbeslut == "ja", arende.beslut_from),
        label="Insatsens början",
    )
    uppf_dokumenterad = uppfoljningar.any(
        where=uppfoljning.datum.missing()
        | ((arende.foregaende_beslut_from < uppfoljning.datum) & (uppfoljning.datum <= gd)),
        label="Uppföljning finns utan datum eller mellan föregående besluts början och granskningsdagen",
    )
