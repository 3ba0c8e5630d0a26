"""The figures in the report's running text, each with a sentence.

`{av}` is where the numbers go: "12 av 16 ärenden med bifall (75 procent)". A criterion's outcome is asked for with
`Kriterier.beslut_i_tid.met()`. Every criterion also gets an indicator of its own, `kriterium_<id>`, without being named
here.
"""

from __future__ import annotations

from checks import Indicator

from .codebook import arende
from .criteria import Kriterier
from .tables import POP_ALLA, POP_BIFALL, POP_VANTAS

INDICATORS = (
    Indicator(
        id="beslut_i_tid",
        section="Handläggningstid",
        label="Beslut inom tre månader",
        population=POP_ALLA,
        hit=Kriterier.beslut_i_tid.met(),
        sentence="Beslutet fattades inom tre månader från ansökan i {av}.",
    ),
    Indicator(
        id="behov_helt_eller_delvis",
        section="Utredning och mål",
        label="Behoven beskrivna helt eller delvis",
        population=POP_BIFALL,
        hit=arende.behov_beskrivna.is_in("ja", "delvis"),
        sentence="Behoven är helt eller delvis beskrivna i {av}.",
    ),
    Indicator(
        id="mal_i_beslut",
        section="Utredning och mål",
        label="Personligt mål i beslutet",
        population=POP_BIFALL,
        hit=arende.mal_i_beslut == "ja",
        sentence="Ett personligt mål framgår av beslutet i {av}.",
    ),
    # Printed as a dash instead of zero if the export lacks that table.
    Indicator(
        id="uppfoljd_i_tid",
        section="Uppföljning",
        label="Uppföljning inom sex månader",
        population=POP_VANTAS,
        hit=Kriterier.uppfoljd_i_tid.met(),
        sentence="En uppföljning finns inom sex månader från beslutet i {av}.",
        needs_table="uppfoljningar",
    ),
)
