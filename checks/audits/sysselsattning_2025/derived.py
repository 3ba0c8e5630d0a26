"""Values derived from a decision, its follow-ups and the calendar before the criteria are evaluated.

Without a table of follow-ups everything about them is unknown, which the criteria turn into `framgar_ej`.
"""

from __future__ import annotations

from checks import FollowUps, WorkedOut, day_if, days, earliest, first_given, months, review_day, working_days_after

from .codebook import arende, uppfoljning

uppfoljningar = FollowUps(table=uppfoljning, date=uppfoljning.datum)


class Uppgifter(WorkedOut):
    """The derived values of each decision."""

    gd = first_given(arende.granskad_datum, review_day, label="Granskningsdag")
    uppf_start = first_given(
        arende.foregaende_beslut_from,
        day_if(arende.forstagangsbeslut == "ja", arende.beslut_from),
        label="Uppföljningsperiodens start",
    )
    uppf_slut = earliest(arende.beslut_tom, gd, label="Uppföljningsperiodens slut")
    insats_fran = first_given(
        arende.insats_beviljad_fran,
        day_if(arende.forstagangsbeslut == "ja", arende.beslut_from),
        label="Insatsens början",
    )

    _senast_gd = uppfoljning.datum.missing() | (uppfoljning.datum <= gd)
    uppf_odaterad = uppfoljningar.any(where=uppfoljning.datum.missing(), label="Uppföljning utan datum finns")
    uppf_finns = uppfoljningar.any(
        where=_senast_gd, label="Uppföljning finns (utan datum eller senast på granskningsdagen)"
    )
    uppf_dokumenterad = uppfoljningar.any(
        where=uppfoljning.datum.missing()
        | ((arende.foregaende_beslut_from < uppfoljning.datum) & (uppfoljning.datum <= gd)),
        label="Uppföljning finns utan datum eller mellan föregående besluts början och granskningsdagen",
    )
    uppf_strukturerad = uppfoljningar.any(
        where=_senast_gd & (uppfoljning.dur_uppfoljning == "ja"),
        label="Uppföljning med DUR:s uppföljningsdel finns",
    )
    uppf_gemensam = uppfoljningar.any(
        where=_senast_gd & (uppfoljning.utforare_deltog == "gemensamt"), label="Uppföljning vid gemensamt möte finns"
    )
    uppf_separat = uppfoljningar.any(
        where=_senast_gd & (uppfoljning.utforare_deltog == "separat"),
        label="Uppföljning med separat kontakt med utföraren finns",
    )
    uppf_utan = uppfoljningar.any(
        where=_senast_gd & (uppfoljning.utforare_deltog == "ej"), label="Uppföljning utan kontakt med utföraren finns"
    )
    uppf_alla = uppfoljningar.count(label="Antal uppföljningar i exporten")
    uppf_provade = uppfoljningar.count(
        where=_senast_gd, label="Antal uppföljningar utan datum eller senast på granskningsdagen"
    )

    uppf_antal = uppfoljningar.count(after=uppf_start, until=uppf_slut, label="Antal daterade uppföljningar i perioden")
    _mellanrum = uppfoljningar.steps(start=uppf_start, end=uppf_slut, at_most=months(6))
    uppf_tatt = _mellanrum.all_within(label="Högst sex månader mellan start, uppföljningar och slut")
    uppf_luckor = _mellanrum.too_long(label="Antal mellanrum längre än sex månader")
    uppf_lucka_fran = _mellanrum.begins(label="Det första långa mellanrummets början")
    uppf_lucka_till = _mellanrum.ends(label="Det första långa mellanrummets slut")
    uppf_sista = uppfoljningar.last(after=uppf_start, until=uppf_slut, label="Sista daterade uppföljningen i perioden")
    uppf_forsta = uppfoljningar.first(
        after=uppf_start, until=gd, label="Första daterade uppföljningen efter uppföljningsperiodens start"
    )

    plan_sista_dag = day_if(
        arende.sysselsattning,
        arende.bestallning_datum + days(15),
        otherwise=working_days_after(arende.bestallning_datum, 15),
        label="Sista dag för genomförandeplanen",
    )
