"""The figures in the report's running text, each with a sentence.

`{av}` stands for the numbers: "12 av 16 ärenden om Insteg (75 procent)".
"""

from __future__ import annotations

from checks import Code, DistrictRank, Indicator, Population

from .codebook import KRAV, arende
from .criteria import Kriterier
from .tables import (
    POP_AVSLAG_HUVUDREGEL,
    POP_BIFALL,
    POP_DAGLIG,
    POP_EJ_FORSTA,
    POP_FORTSATT,
    POP_INSTEG,
    POP_KRAV_EJ,
    POP_OVERKLAGAS,
    POP_STOD,
)


def dokumenterat(key: str, dok: Code, population: Population, note: str = "") -> Indicator:
    """A requirement of the insats that is documented."""
    return Indicator(
        id=dok.name,
        section="Krav för insatsen",
        label=f"{KRAV[key].label}: dokumenterat",
        population=population,
        hit=dok == "ja",
        sentence=f"Att {KRAV[key].clause} är dokumenterat i {{av}}.",
        note=note,
    )


INDICATORS = (
    Indicator(
        id="personkrets_1_eller_2",
        section="Målgrupp",
        label="Personkrets 1 eller 2",
        population=POP_BIFALL,
        hit=arende.personkrets.is_in("1", "2"),
        note=f"Kriteriet ”{KRAV['personkrets'].label}” kräver också att tillhörigheten är dokumenterad.",
        sentence="Den enskilde hör till personkrets 1 eller 2 i {av}.",
    ),
    Indicator(
        id="personkrets_3",
        section="Målgrupp",
        label="Personkrets 3",
        population=POP_BIFALL,
        hit=arende.personkrets == "3",
        sentence="Insatsen är beviljad för en person i personkrets 3 i {av}.",
    ),
    Indicator(
        id="daglig_verksamhet",
        section="Målgrupp",
        label="Beviljad daglig verksamhet",
        population=POP_BIFALL,
        hit=arende.daglig_verksamhet == "ja",
        sentence="Den enskilde är också beviljad daglig verksamhet i {av}.",
    ),
    Indicator(
        id="behov_syfte_mal_helt",
        section="Utredning",
        label="Behov, syfte och mål kartlagda",
        population=POP_BIFALL,
        hit=arende.behov_syfte_mal == "ja",
        sentence="Utredningen kartlägger behov, syfte och mål i {av}.",
    ),
    Indicator(
        id="behov_syfte_mal_delvis",
        section="Utredning",
        label="Behov, syfte och mål delvis kartlagda",
        population=POP_BIFALL,
        hit=arende.behov_syfte_mal == "delvis",
        sentence="Utredningen kartlägger bara en del av behov, syfte och mål i {av}.",
    ),
    # Indicators of one population are adjacent, since the report names a base once.
    dokumenterat("alder", arende.krit_alder_dok, POP_BIFALL),
    dokumenterat(
        "personkrets",
        arende.krit_personkrets_dok,
        POP_BIFALL,
        note=f"Kriteriet ”{KRAV['personkrets'].label}” är inte uppfyllt för den som tillhör personkrets 3, även om "
        "tillhörigheten är dokumenterad.",
    ),
    dokumenterat("onskan", arende.krit_onskan_dok, POP_BIFALL),
    dokumenterat("stodbehov", arende.krit_stodbehov_dok, POP_BIFALL),
    dokumenterat("forutsattningar", arende.krit_forutsattningar_dok, POP_INSTEG),
    dokumenterat("inforstadd", arende.krit_inforstadd_dok, POP_STOD),
    dokumenterat("kan_klara", arende.krit_kan_klara_dok, POP_STOD),
    dokumenterat("overgang", arende.krit_overgang_dok, POP_STOD),
    dokumenterat("arbetsformedlingen", arende.krit_arbetsformedlingen_dok, POP_STOD),
    Indicator(
        id="kriterier_i_bedomning_helt",
        section="Krav för insatsen",
        label="Samtliga krav i bedömningen",
        population=POP_BIFALL,
        hit=Kriterier.kriterier_i_bedomning.met(),
        sentence="Bedömningen tar upp alla krav som hör till insatsen i {av}.",
    ),
    Indicator(
        id="kriterier_i_bedomning_delvis",
        section="Krav för insatsen",
        label="Några krav i bedömningen",
        population=POP_BIFALL,
        hit=Kriterier.kriterier_i_bedomning.partly(),
        sentence="Bedömningen tar upp några men inte alla krav i {av}.",
    ),
    Indicator(
        id="kriterier_i_bedomning_nej",
        section="Krav för insatsen",
        label="Inga krav i bedömningen",
        population=POP_BIFALL,
        hit=Kriterier.kriterier_i_bedomning.not_met(),
        sentence="Kraven saknas helt i bedömningen i {av}.",
    ),
    Indicator(
        id="beslut_4_1_4_2",
        section="Bedömning och beslut",
        label="Avslag 4:1 och bifall 4:2",
        population=POP_BIFALL,
        hit=Kriterier.beslut_4_1_4_2.met(),
        sentence="Beslutet är formulerat som avslag enligt huvudregeln och bifall enligt kompletteringsregeln i {av}.",
    ),
    Indicator(
        id="avslag_4_1_motiverat",
        section="Bedömning och beslut",
        label="Motiverat avslag enligt huvudregeln",
        population=POP_AVSLAG_HUVUDREGEL,
        hit=arende.avslag_4_1_motiverat == "ja",
        sentence="Avslaget enligt huvudregeln är motiverat i {av}.",
    ),
    Indicator(
        id="insteg_fyra_manader",
        section="Tidsbegränsning",
        label="Insteg högst fyra månader",
        population=POP_INSTEG,
        hit=Kriterier.insteg_fyra_manader.met(),
        sentence="Insteg ryms inom sammanlagt fyra månader i {av}.",
    ),
    Indicator(
        id="tidsgrans_tva_ar",
        section="Tidsbegränsning",
        label="Högst två år",
        population=POP_STOD,
        hit=Kriterier.tidsgrans_tva_ar.met(),
        sentence="Insatsen ryms inom två år, eller det finns särskilda skäl för längre tid, i {av}.",
    ),
    Indicator(
        id="efter_insteg",
        section="Fortsatt stöd efter Insteg",
        label="Stöd efter Insteg",
        population=POP_STOD,
        hit=arende.efter_insteg == "ja",
        sentence="Stödet följer på en period med Insteg i {av}.",
    ),
    Indicator(
        id="rapport_jobbcoach",
        section="Fortsatt stöd efter Insteg",
        label="Rapport från jobbcoach",
        population=POP_FORTSATT,
        hit=arende.rapport_jobbcoach == "ja",
        sentence="En rapport från jobbcoachen på Jobbtorg är inhämtad i {av}.",
    ),
    Indicator(
        id="samrad_jobbcoach",
        section="Fortsatt stöd efter Insteg",
        label="Samråd med jobbcoach",
        population=POP_FORTSATT,
        hit=arende.samrad_jobbcoach == "ja",
        sentence="Handläggaren har samrått med jobbcoachen i {av}.",
    ),
    Indicator(
        id="eget_arbetssokande",
        section="Fortsatt stöd efter Insteg",
        label="Eget aktivt arbetssökande",
        population=POP_FORTSATT,
        hit=arende.eget_arbetssokande == "ja",
        sentence="Att den enskilde själv kan och vill börja söka arbete framgår av bedömningen i {av}.",
    ),
    Indicator(
        id="overklagande",
        section="Information till den enskilde",
        label="Information om överklagande",
        population=POP_OVERKLAGAS,
        hit=arende.overklagandehanvisning == "ja",
        sentence="Den enskilde har fått veta hur beslutet överklagas i {av}.",
    ),
    Indicator(
        id="information_parallell",
        section="Information till den enskilde",
        label="Information om parallell daglig verksamhet",
        population=POP_DAGLIG,
        hit=arende.information_parallell == "ja",
        sentence="Den enskilde har fått veta vad som gäller för att ha daglig verksamhet och stödet samtidigt i {av}.",
        note="Kriteriet ”Information om parallell daglig verksamhet” räknar även ärenden där det inte framgår om "
        "daglig verksamhet är beviljad.",
    ),
    Indicator(
        id="information_ansokan",
        section="Information till den enskilde",
        label="Information om ny ansökan eller Insteg",
        population=POP_KRAV_EJ,
        hit=(arende.information_ny_ansokan == "ja") | (arende.information_insteg == "ja"),
        sentence="Den enskilde har fått veta att hen kan ansöka igen eller om Insteg i {av}.",
    ),
    Indicator(
        id="information_daglig_verksamhet",
        section="Information till den enskilde",
        label="Information om daglig verksamhet",
        population=POP_KRAV_EJ,
        hit=arende.information_daglig_verksamhet == "ja",
        sentence="Information om daglig verksamhet är lämnad i {av}.",
        note="Den behövs inte när daglig verksamhet redan är beviljad.",
    ),
    Indicator(
        id="forstagangsbeslut",
        section="Uppföljning",
        label="Förstagångsbeslut",
        population=POP_BIFALL,
        hit=arende.forstagangsbeslut == "ja",
        sentence="Beslutet är personens första om stöd till arbete eller studier i {av}.",
    ),
    Indicator(
        id="uppfoljning_dokumenterad",
        section="Uppföljning",
        label="Dokumenterad uppföljning",
        population=POP_EJ_FORSTA,
        hit=Kriterier.uppfoljning_dokumenterad.met(),
        sentence="En genomförd uppföljning är dokumenterad i {av}.",
        note="Basen är de ärenden som inte är förstagångsbeslut, eftersom en uppföljning kan väntas bara i dem.",
        needs_table="uppfoljningar",
    ),
)

RANKS = (
    DistrictRank(
        id="beslut_4_1_4_2_hogsta_stadsdel",
        indicator="beslut_4_1_4_2",
        rank=1,
        label="Avslag 4:1 och bifall 4:2: högsta andel i en stadsdel",
        finding="beslutet är formulerat enligt riktlinjerna i {av}",
    ),
    DistrictRank(
        id="beslut_4_1_4_2_lagsta_stadsdel",
        indicator="beslut_4_1_4_2",
        rank=-1,
        label="Avslag 4:1 och bifall 4:2: lägsta andel i en stadsdel",
        finding="beslutet är formulerat enligt riktlinjerna i {av}",
    ),
)
