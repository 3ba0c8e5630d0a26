"""Every criterion of the review: one question to each decision, with its rule and its source.

The population says which decisions a criterion is about; the others are `ej_aktuellt`. Then the first case whose
condition is true decides. If none is, a value that the rule needs is missing, and the outcome is `framgar_ej`.
"""

from __future__ import annotations

from checks.audit_template.codebook import AVSLAG, BIFALL, TABLES
from checks.criteria import Area, Outcome, because, by_code, criterion, graded
from checks.evidence import Sentence, Span
from checks.expressions import ALWAYS, Flag, Named, Not, after, all_of, is_, missing, months_after, within_months
from checks.law import RATT_TILL_BISTAND

ARENDEN = TABLES[0]
U, E, F = Outcome.UPPFYLLT, Outcome.EJ_UPPFYLLT, Outcome.FRAMGAR_EJ

# A follow-up can be missed only when its time is out on the day up to which the files were read.
UPPFOLJNING_VANTAS = all_of(
    BIFALL, Named(after("gd", months_after("beslut_datum", 6)), "sex månader har gått sedan beslutet")
)

CRITERIA = (
    # A rule between dates. The last case takes what is left, and says in words of its own why the decision fell short.
    criterion(
        "beslut_i_tid",
        "Beslut inom tre månader",
        "Fattades beslutet inom tre månader från ansökan?",
        Area.TILLGANGLIGHET,
        "EX 2",
        ALWAYS,
        (F, missing("ansokan_datum")),
        (E, after("ansokan_datum", "beslut_datum")),
        (U, within_months("ansokan_datum", 3, "beslut_datum")),
        because(
            E,
            ALWAYS,
            Sentence(
                "Ansökan {ansokan_datum}, beslut {beslut_datum}: {tid}, högst 3 månader",
                {"tid": Span("ansokan_datum", "beslut_datum")},
            ),
        ),
    ),
    # The answer in the form is the outcome: ja, delvis, nej.
    criterion(
        "behov_beskrivna",
        "Behoven beskrivna",
        "Är den enskildes behov beskrivna i utredningen?",
        Area.TRYGGHET,
        "EX 3",
        BIFALL,
        *by_code(ARENDEN.variable("behov_beskrivna")),
    ),
    # Several conditions: all of them met, some, none.
    criterion(
        "personligt_mal",
        "Personligt mål",
        "Finns ett personligt mål i både utredningen och beslutet?",
        Area.SJALVBESTAMMANDE,
        "EX 3",
        BIFALL,
        *graded(is_("mal_i_utredning", "ja"), is_("mal_i_beslut", "ja")),
        note="Målet behöver inte vara ordagrant detsamma.",
    ),
    # The provision of law that the source rests the criterion on. The report cites the act that applied on the day of
    # the decision. `checks/law.py` has the provisions.
    criterion(
        "avslag_motiverat",
        "Motiverat avslag",
        "Är avslaget motiverat?",
        Area.TRYGGHET,
        "EX 4",
        AVSLAG,
        *by_code(ARENDEN.variable("avslag_motiverat")),
        law=(RATT_TILL_BISTAND,),
    ),
    # A derived value that is itself true, false or unknown. Unknown decides nothing, so the outcome is then framgår ej.
    criterion(
        "uppfoljd_i_tid",
        "Uppföljning inom sex månader",
        "Följdes insatsen upp inom sex månader från beslutet?",
        Area.KUNSKAP,
        "EX 5",
        UPPFOLJNING_VANTAS,
        (U, Flag("uppfoljd_i_tid")),
        because(
            E,
            Not(Flag("uppfoljd_i_tid")),
            Sentence(
                "Beslut {beslut_datum}, ingen uppföljning till och med {sista_dag}",
                {"sista_dag": months_after("beslut_datum", 6)},
            ),
        ),
    ),
)
"""All criteria in the order of the report."""
