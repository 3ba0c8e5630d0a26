"""Särskild stödinsats, and refusals."""

from __future__ import annotations

from checks.audits.sysselsattning_2025.codebook import BIFALL_I, KRITERIER
from checks.audits.sysselsattning_2025.criteria.shared import E, F, U, after_decision, answer
from checks.criteria import Area, because, criterion, graded
from checks.evidence import Sentence, Span, Value
from checks.expressions import ALWAYS, after, all_of, any_of, given, is_, is_not, missing, months_after, not_after
from checks.law import BISTAND_UTOVER, RATT_TILL_BISTAND

# fmt: off
_FORSTAGANG = Value("forstagangsbeslut", missing("insats_beviljad_fran"))
_KRIT_BED = tuple(f"krit_{k}_bed" for k in KRITERIER)
CRITERIA = (
    *(criterion(
        f"krit_{k}", label, f"Framgår det av dokumentationen: {label[0].lower() + label[1:]}?",
        Area.TRYGGHET, "RL Kriterier; GR Särskilt individanpassad stödinsats", BIFALL_I, *answer(f"krit_{k}_dok"),
        law=(BISTAND_UTOVER,))
      for k, label in KRITERIER.items()),
    criterion(
        "kriterier_i_bedomning", "Kriterierna i bedömningen", "Framgår de sju kriterierna av bedömningen?",
        Area.TRYGGHET, "RL Kriterier; GR Särskilt individanpassad stödinsats", BIFALL_I,
        *graded(*(is_(c, "ja") for c in _KRIT_BED)), law=(BISTAND_UTOVER,)),
    criterion(
        "rapport_jobbtorg", "Bedömning från Jobbtorg", "Har en bedömning hämtats in från arbetsspecialist på Jobbtorg?",
        Area.TRYGGHET, "RL Kriterier; TA 4.2.3", BIFALL_I, *answer("rapport_jobbtorg"),
        law=(BISTAND_UTOVER,)),
    criterion(
        "samtycke_samordning", "Samtycke till samordning",
        "Samtycker den enskilde till samordning med specialistpsykiatrin?",
        Area.HELHETSSYN, "RL Kriterier; TA 4.2.3", BIFALL_I, *answer("samtycke_samordning"),
        law=(BISTAND_UTOVER,)),
    criterion(
        "flerpartsmote_fore_beslut", "Flerpartsmöte före beslut",
        "Har ett flerpartsmöte med Jobbtorg hållits före beslutet?",
        Area.HELHETSSYN, "TA Bilaga 1, 2", BIFALL_I,
        (E, missing("flerpartsmote_datum")),
        (U, not_after("flerpartsmote_datum", "beslut_datum")), after_decision("Flerpartsmöte", "flerpartsmote_datum"),
        law=(BISTAND_UTOVER,)),
    criterion(
        "tidsgrans_tva_ar", "Högst två år", "Ryms insatsen inom två år, eller finns särskilda skäl för längre tid?",
        Area.TRYGGHET, "RL Tidsbegränsning", BIFALL_I,
        because(F, missing("insats_fran"), "insats_beviljad_fran", "forstagangsbeslut",
                Value("beslut_from", is_("forstagangsbeslut", "ja"))),
        because(E, missing("beslut_tom"), Sentence("Beslut {beslut_from} tills vidare, räknat från {insats_fran}: "
                                                   "ingen sista dag, högst 24 månader"), _FORSTAGANG),
        (U, after(months_after("insats_fran", 24), "beslut_tom")),
        (U, is_("sarskilda_skal", "ja")),
        because(E, ALWAYS, Sentence("Beslut {beslut_from}–{beslut_tom} räknat från {insats_fran}: {tid}, högst 24 "
                                    "månader", {"tid": Span("insats_fran", "beslut_tom", last_day_counts=True)}),
                "sarskilda_skal", _FORSTAGANG),
        law=(BISTAND_UTOVER,)),
    criterion(
        "overklagande", "Information om överklagande", "Har information om rätten att överklaga lämnats?",
        Area.TRYGGHET, "TA Bilaga 1, 4.2.1, 4.2.6",
        any_of(all_of(BIFALL_I, given("avslag_lagrum")), is_("beslut_utfall", "delavslag", "avslag")),
        *answer("overklagandehanvisning"), law=(RATT_TILL_BISTAND,), section="Avslag"),
    criterion(
        "avslag_motiverat", "Motiverat avslag", "Framgår skälet till avslaget?",
        Area.TRYGGHET, "TA Bilaga 1; GR Bedömning", is_("beslut_utfall", "avslag"),
        (E, is_("avslag_skal", "framgar_ej")), (U, is_not("avslag_skal", "framgar_ej")),
        law=(RATT_TILL_BISTAND,), section="Avslag"),
)
# fmt: on
