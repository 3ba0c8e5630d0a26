"""The figures that the report tells in running text, each with a sentence.

`{av}` is where the numbers go: "12 av 16 ärenden med bifall (75 procent)". Outcomes are asked for with `outcome_is`.
Every criterion also gets an indicator of its own, `kriterium_<id>`, without being named here.
"""

from __future__ import annotations

from checks.audit_template.tables import (
    POP_ALLA,
    POP_BIFALL,
    POP_VANTAS,
)
from checks.expressions import is_, outcome_is
from checks.report_tables import Indicator

INDICATORS = (
    Indicator(
        "beslut_i_tid",
        "Handläggningstid",
        "Beslut inom tre månader",
        POP_ALLA,
        outcome_is("beslut_i_tid", "uppfyllt"),
        "Beslutet fattades inom tre månader från ansökan i {av}.",
    ),
    Indicator(
        "behov_helt_eller_delvis",
        "Utredning och mål",
        "Behoven beskrivna helt eller delvis",
        POP_BIFALL,
        is_("behov_beskrivna", "ja", "delvis"),
        "Behoven är helt eller delvis beskrivna i {av}.",
    ),
    Indicator(
        "mal_i_beslut",
        "Utredning och mål",
        "Personligt mål i beslutet",
        POP_BIFALL,
        is_("mal_i_beslut", "ja"),
        "Ett personligt mål framgår av beslutet i {av}.",
    ),
    # Printed as a dash, and not as nought, in a run on an export without that table.
    Indicator(
        "uppfoljd_i_tid",
        "Uppföljning",
        "Uppföljning inom sex månader",
        POP_VANTAS,
        outcome_is("uppfoljd_i_tid", "uppfyllt"),
        "En uppföljning finns inom sex månader från beslutet i {av}.",
        needs_table="uppfoljningar",
    ),
)
