"""Follow-up."""

from __future__ import annotations

from checks import (
    Area,
    Criteria,
    Expr,
    Level,
    Part,
    case,
    criterion,
    example,
    months,
    otherwise,
    sentence,
    time_between,
    value,
)

from ..codebook import arende
from ..derived import Uppgifter
from ..rows import AVSLAG, SYSSELSATTNING

INGEN_TABELL = sentence("Exporten har ingen tabell med uppföljningar", when=Uppgifter.uppf_alla.missing())
PROVADE = "Uppföljningar utan datum eller senast {gd}: {uppf_provade}"
PERIODENS_BORJAN = value(arende.forstagangsbeslut, when=arende.foregaende_beslut_from.missing())


def mellanrum(text: str, when: Expr) -> Part:
    """A sentence about the first step that is too long, in decisions where `when` is true."""
    return sentence(
        f"{text}: {{tid}}, högst 6 månader",
        when=(Uppgifter.uppf_luckor > 0) & when,
        tid=time_between(Uppgifter.uppf_lucka_fran, Uppgifter.uppf_lucka_till),
    )


FOR_LANGT = (
    value(Uppgifter.uppf_odaterad, when=Uppgifter.uppf_odaterad),
    mellanrum(
        "Ingen daterad uppföljning från {uppf_lucka_fran} till och med {uppf_lucka_till}", Uppgifter.uppf_antal == 0
    ),
    mellanrum(
        "Från periodens början {uppf_lucka_fran} till första uppföljningen {uppf_lucka_till}",
        (Uppgifter.uppf_antal > 0) & (Uppgifter.uppf_lucka_fran == Uppgifter.uppf_start),
    ),
    mellanrum(
        "Uppföljning {uppf_lucka_fran}, nästa {uppf_lucka_till}",
        (Uppgifter.uppf_lucka_fran > Uppgifter.uppf_start) & (Uppgifter.uppf_lucka_fran < Uppgifter.uppf_sista),
    ),
    mellanrum(
        "Uppföljning {uppf_lucka_fran}, därefter ingen till och med {uppf_lucka_till}",
        Uppgifter.uppf_lucka_fran == Uppgifter.uppf_sista,
    ),
    value(Uppgifter.uppf_luckor, when=Uppgifter.uppf_luckor > 1),
    sentence("Perioden {uppf_start}–{uppf_slut}", when=Uppgifter.uppf_antal > 0),
    PERIODENS_BORJAN,
)
FORTSATT = {**SYSSELSATTNING, "forstagangsbeslut": "nej", "foregaende_beslut_from": "2024-03-01"}
"""A decision that continues one from March 2024."""
TREDJE_AR = {
    **SYSSELSATTNING,
    "forstagangsbeslut": "nej",
    "foregaende_beslut_from": "2024-01-15",
    "beslut_from": "2025-01-15",
    "beslut_tom": "2026-01-14",
}
"""A decision of a year, after one of a year."""


class Uppfoljning(Criteria):
    """Follow-up."""

    uppfoljning_dokumenterad = criterion(
        label="Dokumenterad uppföljning",
        section="Uppföljning av insats",
        question="Finns en dokumenterad uppföljning sedan föregående beslut?",
        requirement="Handläggaren ska följa upp insatsen före ett nytt beslut och dokumentera uppföljningen.",
        finding="En uppföljning sedan föregående beslut är dokumenterad i {av}.",
        recommendation="säkerställa att insatsen följs upp och att uppföljningen dokumenteras före ett nytt beslut",
        level=Level.SKA,
        area=Area.TRYGGHET,
        source="GR Uppföljning",
        applies_to=arende.bifall & (arende.forstagangsbeslut == "nej"),
        cases=[
            case.met(Uppgifter.uppf_dokumenterad),
            case.unclear(
                arende.foregaende_beslut_from.missing(),
                because=[
                    arende.foregaende_beslut_from,
                    INGEN_TABELL,
                ],
            ),
            case.not_met(
                ~Uppgifter.uppf_dokumenterad,
                because=[
                    "Ingen uppföljning efter föregående besluts början {foregaende_beslut_from} till och med "
                    "granskningsdagen {gd}",
                    Uppgifter.uppf_alla,
                ],
            ),
        ],
        because=INGEN_TABELL,
        note="Rapportens uppgift ”Dokumenterad uppföljning” räknar alla bifall, även förstagångsbeslut.",
        examples_from=FORTSATT,
        examples=[
            example("uppfyllt", uppfoljningar=["2024-08-01"]),
            example("uppfyllt", uppfoljningar=["2024-03-02"]),
            example(
                "ej_uppfyllt",
                uppfoljningar=["2024-03-01"],
            ),
            example(
                "ej_uppfyllt",
                uppfoljningar=["2023-12-01"],
            ),
            example("uppfyllt", uppfoljningar=["2024-12-01"]),
            example("uppfyllt", uppfoljningar=["2025-06-01"]),
            example("uppfyllt", uppfoljningar=["2025-10-31"]),
            example(
                "ej_uppfyllt",
                uppfoljningar=["2025-11-01"],
            ),
            example(
                "uppfyllt",
                granskad_datum="2024-10-01",
                uppfoljningar=["2024-10-01"],
            ),
            example(
                "ej_uppfyllt",
                granskad_datum="2024-10-01",
                uppfoljningar=["2024-10-02"],
            ),
            example(
                "uppfyllt",
                granskad_datum="2025-11-03",
                uppfoljningar=["2025-11-01"],
            ),
            example("uppfyllt", uppfoljningar=[None]),
            example(
                "uppfyllt",
                uppfoljningar=["2023-12-01", None],
            ),
            example(
                "uppfyllt",
                uppfoljningar=["2023-12-01", "2024-08-01"],
            ),
            example(
                "ej_uppfyllt",
            ),
            example("framgar_ej", foregaende_beslut_from=None, uppfoljningar=["2024-08-01"]),
            example("uppfyllt", foregaende_beslut_from=None, uppfoljningar=[None]),
            example("ej_aktuellt", SYSSELSATTNING),
            example("ej_aktuellt", SYSSELSATTNING, uppfoljningar=["2024-12-01"]),
            example("ej_aktuellt", AVSLAG, uppfoljningar=["2024-12-01"]),
            example(
                "ej_aktuellt",
                AVSLAG,
            ),
            example("framgar_ej", uppfoljningar=None),
        ],
    )

    uppfoljning_inom_sex_manader = criterion(
        label="Uppföljning minst var sjätte månad",
        section="Uppföljning av insats",
        question="Har insatsen följts upp minst var sjätte månad?",
        requirement="Handläggaren ska följa upp insatsen med högst sex månaders mellanrum.",
        finding="Insatsen har följts upp minst var sjätte månad i {av}.",
        recommendation="säkerställa att insatsen följs upp minst var sjätte månad",
        level=Level.SKA,
        area=Area.TRYGGHET,
        source="TA 2.3, 4.2.5; GR Uppföljning",
        applies_to=arende.bifall,
        cases=[
            case.unclear(
                Uppgifter.uppf_start.missing(),
                because=[
                    arende.foregaende_beslut_from,
                    arende.forstagangsbeslut,
                    value(arende.beslut_from, when=arende.forstagangsbeslut == "ja"),
                ],
            ),
            case.not_applicable(Uppgifter.uppf_slut < Uppgifter.uppf_start),
            case.not_applicable(
                (Uppgifter.uppf_antal == 0) & (Uppgifter.uppf_slut <= Uppgifter.uppf_start + months(6))
            ),
            case.met((Uppgifter.uppf_antal > 0) & Uppgifter.uppf_tatt),
            case.unclear(
                Uppgifter.uppf_odaterad,
                because=FOR_LANGT,
            ),
            case.not_met(
                Uppgifter.uppf_antal == 0,
                because=FOR_LANGT,
            ),
            case.partly(
                Uppgifter.uppf_antal > 0,
                because=FOR_LANGT,
                means="insatsen har följts upp, men inte så ofta som var sjätte månad",
            ),
        ],
        because=INGEN_TABELL,
        note="Tiden räknas från föregående besluts början (för ett förstagångsbeslut från beslutets början) "
        "till granskningsdagen eller beslutets slut, om det kom tidigare.",
        examples=[
            example("ej_aktuellt"),
            example("ej_aktuellt", beslut_tom="2025-03-02"),
            example("ej_uppfyllt", beslut_tom="2025-03-03"),
            example("ej_uppfyllt", beslut_tom="2025-09-01"),
            example("framgar_ej", beslut_tom="2025-03-03", uppfoljningar=[None]),
            example("ej_aktuellt", uppfoljningar=[None]),
            example("ej_aktuellt", beslut_from="2024-08-31", beslut_tom="2025-02-28"),
            example("ej_uppfyllt", beslut_from="2024-08-31"),
            example(
                "ej_aktuellt",
                beslut_from="2025-04-30",
                beslut_tom=None,
                tidsbegransning_motiverad="nej",
                granskad_datum="2025-10-30",
            ),
            example("ej_uppfyllt", beslut_from="2025-04-30", beslut_tom=None, tidsbegransning_motiverad="nej"),
            example("ej_aktuellt", beslut_from="2025-05-01", beslut_tom=None, tidsbegransning_motiverad="nej"),
            example("ej_uppfyllt", beslut_tom="2025-09-01", uppfoljningar=["2024-09-02"]),
            example("ej_uppfyllt", beslut_tom="2025-09-01", uppfoljningar=["2024-08-01"]),
            example("ej_uppfyllt", beslut_tom="2025-09-01", uppfoljningar=["2025-09-02"]),
            example("framgar_ej", beslut_tom="2025-09-01", uppfoljningar=["2025-09-02", None]),
            example("ej_aktuellt", granskad_datum="2025-02-01", beslut_tom="2025-09-01"),
            example("ej_uppfyllt", granskad_datum="2025-04-01", beslut_tom="2025-09-01", uppfoljningar=["2025-04-15"]),
            example("ej_aktuellt", uppfoljningar=["2025-03-02"]),
            example(
                "uppfyllt",
                beslut_from="2025-05-05",
                beslut_tom="2026-05-04",
                granskad_datum="2025-11-10",
                uppfoljningar=["2025-11-03"],
            ),
            example("uppfyllt", beslut_tom="2025-09-01", uppfoljningar=["2025-03-02"]),
            example("delvis", beslut_tom="2025-09-01", uppfoljningar=["2025-03-03"]),
            example("framgar_ej", beslut_tom="2025-09-01", uppfoljningar=["2025-03-03", None]),
            example("uppfyllt", beslut_tom="2025-09-01", uppfoljningar=["2025-03-02", None]),
            example("uppfyllt", beslut_tom="2025-09-01", uppfoljningar=["2025-03-01"]),
            example("delvis", beslut_tom="2025-09-01", uppfoljningar=["2025-02-28"]),
            example("uppfyllt", uppfoljningar=["2025-03-01"]),
            example("uppfyllt", uppfoljningar=["2024-09-03"]),
            example("delvis", beslut_tom="2025-03-03", uppfoljningar=["2025-03-03"]),
            example("uppfyllt", beslut_from="2024-08-31", beslut_tom="2025-08-28", uppfoljningar=["2025-02-28"]),
            example("delvis", beslut_from="2024-08-31", beslut_tom="2025-08-29", uppfoljningar=["2025-02-28"]),
            example("delvis", beslut_from="2024-08-31", beslut_tom="2025-08-28", uppfoljningar=["2025-03-01"]),
            example(
                "uppfyllt",
                TREDJE_AR,
                uppfoljningar=["2025-06-30", "2024-07-15", "2025-01-15"],
            ),
            example(
                "delvis",
                TREDJE_AR,
                uppfoljningar=["2024-07-15", "2025-06-30"],
            ),
            example(
                "delvis",
                TREDJE_AR,
                uppfoljningar=["2024-07-15", "2025-01-16", "2025-06-30"],
            ),
            example(
                "framgar_ej",
                TREDJE_AR,
                uppfoljningar=["2024-07-15", None, "2025-06-30"],
            ),
            example(
                "delvis",
                TREDJE_AR,
                uppfoljningar=["2024-07-15", "2025-01-15"],
            ),
            example(
                "uppfyllt",
                TREDJE_AR,
                granskad_datum="2025-07-15",
                uppfoljningar=["2024-07-15", "2025-01-15"],
            ),
            example(
                "ej_uppfyllt",
                TREDJE_AR,
            ),
            example("ej_aktuellt", granskad_datum="2024-09-01"),
            example("ej_aktuellt", granskad_datum="2024-09-01", uppfoljningar=[None]),
            example("ej_aktuellt", granskad_datum="2024-09-02"),
            example("ej_aktuellt", beslut_from="2025-11-01", beslut_tom="2026-10-31"),
            example("framgar_ej", forstagangsbeslut="nej", uppfoljningar=["2024-12-01"]),
            example("ej_uppfyllt", beslut_utfall="delavslag", beslut_tom="2025-09-01"),
            example("ej_aktuellt", AVSLAG),
            example("ej_aktuellt", AVSLAG, uppfoljningar=["2025-01-01", None]),
            example("framgar_ej", uppfoljningar=None),
            example("ej_aktuellt", granskad_datum="2024-09-01", uppfoljningar=None),
        ],
    )

    uppfoljning_strukturerad = criterion(
        label="Strukturerad uppföljning",
        section="Uppföljning av insats",
        question="Har DUR:s uppföljningsdel använts?",
        requirement="Handläggaren ska följa upp insatsen med uppföljningsdelen i DUR.",
        finding="Insatsen har följts upp med DUR:s uppföljningsdel i {av}.",
        recommendation="säkerställa att insatsen följs upp med uppföljningsdelen i DUR",
        level=Level.SKA,
        area=Area.KUNSKAP,
        source="TA 2.3; GR Uppföljning",
        applies_to=arende.bifall & Uppgifter.uppf_finns,
        cases=[
            case.met(Uppgifter.uppf_strukturerad),
            case.not_met(
                ~Uppgifter.uppf_strukturerad,
                because=f"{PROVADE}, ingen med DUR:s uppföljningsdel",
            ),
        ],
        because=[
            INGEN_TABELL,
            value(Uppgifter.uppf_strukturerad, when=Uppgifter.uppf_alla.given()),
        ],
        note="Rapportens uppgift ”Strukturerad uppföljning” räknar bara ärenden som inte är förstagångsbeslut och "
        "som har följts upp sedan det föregående beslutet.",
        examples=[
            example("uppfyllt", uppfoljningar=[{"datum": "2024-12-01", "dur_uppfoljning": "ja"}]),
            example("ej_uppfyllt", uppfoljningar=["2024-12-01"]),
            example("uppfyllt", uppfoljningar=["2024-12-01", {"datum": "2025-01-15", "dur_uppfoljning": "ja"}]),
            example("uppfyllt", uppfoljningar=[{"datum": None, "dur_uppfoljning": "ja"}]),
            example("ej_uppfyllt", uppfoljningar=[None]),
            example("uppfyllt", uppfoljningar=[{"datum": "2025-10-31", "dur_uppfoljning": "ja"}]),
            example("ej_aktuellt", uppfoljningar=[{"datum": "2025-11-01", "dur_uppfoljning": "ja"}]),
            example("ej_uppfyllt", uppfoljningar=["2025-10-31", {"datum": "2025-11-01", "dur_uppfoljning": "ja"}]),
            example(
                "uppfyllt",
                granskad_datum="2024-12-01",
                uppfoljningar=[{"datum": "2024-12-01", "dur_uppfoljning": "ja"}],
            ),
            example(
                "ej_aktuellt",
                granskad_datum="2024-12-01",
                uppfoljningar=[{"datum": "2024-12-02", "dur_uppfoljning": "ja"}],
            ),
            example(
                "uppfyllt",
                granskad_datum="2025-11-02",
                uppfoljningar=[{"datum": "2025-11-01", "dur_uppfoljning": "ja"}],
            ),
            example("uppfyllt", uppfoljningar=[{"datum": "2020-01-01", "dur_uppfoljning": "ja"}]),
            example("framgar_ej", uppfoljningar=[{"datum": "2024-12-01", "dur_uppfoljning": None}]),
            example("ej_aktuellt"),
            example("ej_aktuellt", AVSLAG, uppfoljningar=["2024-12-01"]),
            example("framgar_ej", uppfoljningar=None),
        ],
    )

    uppfoljning_gemensam = criterion(
        label="Uppföljning med utföraren",
        section="Uppföljning av insats",
        question="Har insatsen följts upp vid ett gemensamt möte med personen och utföraren?",
        requirement="Staden rekommenderar att handläggaren följer upp insatsen tillsammans med både personen och "
        "utföraren.",
        finding="I {av} har insatsen följts upp vid ett gemensamt möte med personen och utföraren.",
        recommendation="verka för att insatsen följs upp tillsammans med både personen och utföraren",
        level=Level.BOR,
        area=Area.HELHETSSYN,
        source="TA 4.2.5; GR Uppföljning",
        applies_to=arende.bifall & Uppgifter.uppf_finns,
        cases=[
            case.met(Uppgifter.uppf_gemensam),
            case.partly(
                Uppgifter.uppf_separat,
                because=f"{PROVADE}, ingen vid ett gemensamt möte",
                means="handläggaren har haft kontakt med utföraren för sig, utan ett gemensamt möte",
            ),
            case.not_met(Uppgifter.uppf_utan, because=f"{PROVADE}, ingen med utföraren"),
            case.unclear(otherwise, because=f"{PROVADE}, ingen som visar utförarens medverkan"),
        ],
        because=INGEN_TABELL,
        examples=[
            example("uppfyllt", uppfoljningar=["2024-12-01"]),
            example("uppfyllt", uppfoljningar=[None]),
            example("delvis", uppfoljningar=[{"datum": "2024-12-01", "utforare_deltog": "separat"}]),
            example("ej_uppfyllt", uppfoljningar=[{"datum": "2024-12-01", "utforare_deltog": "ej"}]),
            example("framgar_ej", uppfoljningar=[{"datum": "2024-12-01", "utforare_deltog": "framgar_ej"}]),
            example("framgar_ej", uppfoljningar=[{"datum": "2024-12-01", "utforare_deltog": None}]),
            example(
                "uppfyllt",
                uppfoljningar=[{"datum": "2024-11-01", "utforare_deltog": "separat"}, "2024-12-01"],
            ),
            example(
                "delvis",
                uppfoljningar=[
                    {"datum": "2024-11-01", "utforare_deltog": "ej"},
                    {"datum": "2024-12-01", "utforare_deltog": "separat"},
                ],
            ),
            example(
                "ej_uppfyllt",
                uppfoljningar=[
                    {"datum": "2024-11-01", "utforare_deltog": "ej"},
                    {"datum": "2024-12-01", "utforare_deltog": "framgar_ej"},
                ],
            ),
            example(
                "framgar_ej",
                uppfoljningar=[
                    {"datum": "2024-11-01", "utforare_deltog": "framgar_ej"},
                    {"datum": None, "utforare_deltog": "framgar_ej"},
                ],
            ),
            example("uppfyllt", uppfoljningar=["2025-10-31"]),
            example("ej_aktuellt", uppfoljningar=["2025-11-01"]),
            example("ej_uppfyllt", uppfoljningar=[{"datum": None, "utforare_deltog": "ej"}, "2025-11-01"]),
            example("ej_aktuellt", granskad_datum="2024-12-01", uppfoljningar=["2024-12-02"]),
            example("ej_aktuellt"),
            example("ej_aktuellt", AVSLAG, uppfoljningar=["2024-12-01"]),
            example("framgar_ej", uppfoljningar=None),
        ],
    )
