"""Values derived from a decision and its follow-ups before the criteria are evaluated.

Without a table of follow-ups it is unknown whether there was one, and a criterion that needs to know gives
`framgar_ej`.
"""

from __future__ import annotations

from checks import FollowUps, WorkedOut, first_given, months, review_day

from .codebook import arende, uppfoljning

uppfoljningar = FollowUps(table=uppfoljning, date=uppfoljning.datum)


class Uppgifter(WorkedOut):
    """Each has a label, so that rules and reasons can be put into Swedish."""

    gd = first_given(arende.granskad_datum, review_day, label="Granskningsdag")
    uppfoljd_i_tid = uppfoljningar.any(
        after=arende.beslut_datum,
        until=arende.beslut_datum + months(6),
        label="Uppföljning finns inom sex månader från beslutet",
    )
