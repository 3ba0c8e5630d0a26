"""Every criterion of the review: one question to each decision, with its rule and its source.

`applies_to` says which decisions a criterion is about; the others are `ej_aktuellt`. Then the first case whose
condition is true decides. If none is, a value that the rule needs is missing, and the outcome is `framgar_ej`.

`requirement` says in your own words what the source asks and of whom. `finding` is the sentence of the report on the
decisions that meet it: `{av}` is where the numbers go. `recommendation` is what follows "Stadsdelsnämnderna bör".
`examples` are decisions with the outcome that the source gives: only what differs from the base row is written.
`granskning prova` runs them.
"""

from __future__ import annotations

from checks import (
    RATT_TILL_BISTAND,
    Area,
    Criteria,
    Level,
    by_code,
    case,
    criterion,
    example,
    graded,
    months,
    otherwise,
    sentence,
    time_between,
)

from .codebook import arende
from .derived import Uppgifter

AVSLAG = {
    "beslut_utfall": "avslag",
    "beslut_datum": "2025-03-10",
    "ansokan_datum": "2025-02-03",
    "avslag_motiverat": "ja",
}
"""A refused application, for examples about refusals."""

# A follow-up can be missed only if its time is out on the day up to which the files were read.
SEX_MANADER_HAR_GATT = (Uppgifter.gd > arende.beslut_datum + months(6)).called("sex månader har gått sedan beslutet")
UPPFOLJNING_VANTAS = arende.bifall & SEX_MANADER_HAR_GATT


class Kriterier(Criteria):
    """All criteria in the order of the report; the name of each is its id."""

    # A rule between dates. The last case takes all other decisions and says in its own words why they fell short.
    beslut_i_tid = criterion(
        label="Beslut inom tre månader",
        section="Handläggningstid",
        question="Fattades beslutet inom tre månader från ansökan?",
        requirement="Den som söker ska få sitt beslut inom tre månader.",
        finding="Beslutet fattades inom tre månader från ansökan i {av}.",
        recommendation="säkerställa att beslutet fattas inom tre månader från ansökan",
        level=Level.SKA,
        area=Area.TILLGANGLIGHET,
        source="EX 2",
        cases=[
            case.unclear(arende.ansokan_datum.missing()),
            case.not_met(arende.ansokan_datum > arende.beslut_datum),
            case.met(arende.beslut_datum <= arende.ansokan_datum + months(3)),
            case.not_met(
                otherwise,
                because=sentence(
                    "Ansökan {ansokan_datum}, beslut {beslut_datum}: {tid}, högst 3 månader",
                    tid=time_between(arende.ansokan_datum, arende.beslut_datum),
                ),
            ),
        ],
        examples=[
            example("uppfyllt", ansokan_datum="2025-02-03", beslut_datum="2025-05-03"),
            example("ej_uppfyllt", ansokan_datum="2025-02-03", beslut_datum="2025-05-04"),
            example("ej_uppfyllt", ansokan_datum="2025-02-03", beslut_datum="2025-02-02"),
            example("uppfyllt", ansokan_datum="2025-02-03", beslut_datum="2025-02-03"),
            example("framgar_ej", ansokan_datum=None),
        ],
    )

    # The answer in the form is the outcome: ja, delvis, nej.
    behov_beskrivna = criterion(
        label="Behoven beskrivna",
        section="Utredning och mål",
        question="Är den enskildes behov beskrivna i utredningen?",
        requirement="Utredningen ska visa vilka behov personen har.",
        finding="Personens behov är fullt ut beskrivna i {av}.",
        recommendation="säkerställa att utredningen beskriver personens behov",
        level=Level.SKA,
        area=Area.TRYGGHET,
        source="EX 3",
        applies_to=arende.bifall,
        cases=by_code(arende.behov_beskrivna),
        examples=[
            example("uppfyllt", behov_beskrivna="ja"),
            example("delvis", behov_beskrivna="delvis"),
            example("ej_uppfyllt", behov_beskrivna="nej"),
            example("framgar_ej", behov_beskrivna=None),
            example("ej_aktuellt", beslut_utfall="avslag"),
        ],
    )

    # Several conditions: all of them met, some, none.
    personligt_mal = criterion(
        label="Personligt mål",
        section="Utredning och mål",
        question="Finns ett personligt mål i både utredningen och beslutet?",
        requirement="Personens eget mål ska stå både i utredningen och i beslutet.",
        finding="Ett personligt mål finns i både utredningen och beslutet i {av}.",
        recommendation="säkerställa att personens eget mål finns i både utredningen och beslutet",
        level=Level.SKA,
        area=Area.SJALVBESTAMMANDE,
        source="EX 3",
        applies_to=arende.bifall,
        cases=graded(arende.mal_i_utredning == "ja", arende.mal_i_beslut == "ja"),
        note="Målet behöver inte vara ordagrant detsamma.",
        examples=[
            example("uppfyllt", mal_i_utredning="ja", mal_i_beslut="ja"),
            example("delvis", mal_i_utredning="ja", mal_i_beslut="nej"),
            example("delvis", mal_i_utredning="nej", mal_i_beslut="ja"),
            example("ej_uppfyllt", mal_i_utredning="nej", mal_i_beslut="nej"),
            example("ej_aktuellt", beslut_utfall="avslag"),
            example("framgar_ej", mal_i_utredning="nej", mal_i_beslut=None),
        ],
    )

    # The provision of law that the source rests the criterion on. The report cites the act that applied on the day of
    # the decision. Examples that start from another decision than the base row say which.
    avslag_motiverat = criterion(
        label="Motiverat avslag",
        section="Utredning och mål",
        question="Är avslaget motiverat?",
        requirement="Den som får avslag ska få veta varför.",
        finding="Avslaget är motiverat i {av}.",
        recommendation="säkerställa att varje avslag motiveras",
        level=Level.SKA,
        area=Area.TRYGGHET,
        source="EX 4",
        applies_to=arende.avslag,
        cases=by_code(arende.avslag_motiverat),
        law=RATT_TILL_BISTAND,
        examples_from=AVSLAG,
        examples=[
            example("uppfyllt", avslag_motiverat="ja"),
            example("ej_uppfyllt", avslag_motiverat="nej"),
            example("framgar_ej", avslag_motiverat=None),
            example("ej_aktuellt", beslut_utfall="bifall"),
        ],
    )

    # A derived value that is itself true, false or unknown. Unknown decides nothing, so the outcome is then framgår ej.
    uppfoljd_i_tid = criterion(
        label="Uppföljning inom sex månader",
        section="Uppföljning",
        question="Följdes insatsen upp inom sex månader från beslutet?",
        requirement="En beviljad insats ska följas upp inom ett halvår.",
        finding="Insatsen följdes upp inom sex månader från beslutet i {av}.",
        recommendation="säkerställa att insatsen följs upp inom sex månader från beslutet",
        level=Level.SKA,
        area=Area.KUNSKAP,
        source="EX 5",
        applies_to=UPPFOLJNING_VANTAS,
        cases=[
            case.met(Uppgifter.uppfoljd_i_tid),
            case.not_met(
                ~Uppgifter.uppfoljd_i_tid,
                because=sentence(
                    "Beslut {beslut_datum}, ingen uppföljning till och med {sista_dag}",
                    sista_dag=arende.beslut_datum + months(6),
                ),
            ),
        ],
        examples=[
            example("uppfyllt", beslut_datum="2025-03-10", uppfoljningar=["2025-09-10"]),
            example("ej_uppfyllt", beslut_datum="2025-03-10", uppfoljningar=["2025-09-11"]),
            example("ej_uppfyllt", beslut_datum="2025-03-10", uppfoljningar=["2025-03-10"]),
            example("ej_uppfyllt", uppfoljningar=[]),
            example("framgar_ej", uppfoljningar=None),
            example("ej_aktuellt", beslut_datum="2025-03-10", granskad_datum="2025-09-10", uppfoljningar=[]),
            example("ej_uppfyllt", beslut_datum="2025-03-10", granskad_datum="2025-09-11", uppfoljningar=[]),
            example("ej_aktuellt", beslut_utfall="avslag", uppfoljningar=[]),
        ],
    )
