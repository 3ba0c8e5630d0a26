"""Values worked out from a decision, its follow-ups and the calendar before the criteria look at it.

`DERIVED_SQL` makes one row per decision from `anvanda` (the decisions, unused values blanked), `uppfoljningar`,
`parametrar` (one row: `granskningsdatum`, `har_uppfoljningar`) and `arbetsdagar` (`dag`, `plus_15`: the 15th working
day after `dag`).
Without a table of follow-ups everything about them is unknown, which the criteria turn into `framgar_ej`.
"""

from __future__ import annotations

from checks.derived import Derived

DERIVED_SQL = """
WITH grund AS NOT MATERIALIZED (
    SELECT a.*,
        coalesce(a.granskad_datum, p.granskningsdatum) AS gd,
        p.har_uppfoljningar,
        coalesce(a.foregaende_beslut_from, CASE WHEN a.forstagangsbeslut = 'ja' THEN a.beslut_from END)
            AS uppf_start,
        CASE WHEN a.beslut_tom < coalesce(a.granskad_datum, p.granskningsdatum) THEN a.beslut_tom
            ELSE coalesce(a.granskad_datum, p.granskningsdatum) END AS uppf_slut,
        coalesce(a.insats_beviljad_fran, CASE WHEN a.forstagangsbeslut = 'ja' THEN a.beslut_from END)
            AS insats_fran
    FROM anvanda AS a CROSS JOIN parametrar AS p
),
steg AS (
    -- One row per follow-up of a granted decision, with the one before it.
    SELECT u.arende_id, u.datum, u.dur_uppfoljning, g.uppf_start, g.uppf_slut, g.gd, g.foregaende_beslut_from,
        g.insats_start,
        u.datum > g.uppf_start AND u.datum <= g.uppf_slut AS i_perioden,
        lag(u.datum) OVER (PARTITION BY u.arende_id ORDER BY u.datum) AS forra
    FROM uppfoljningar AS u JOIN grund AS g ON g.arende_id = u.arende_id
),
provade AS (
    SELECT *, i_perioden AND datum > fran + INTERVAL 6 MONTH AS for_langt
    FROM (SELECT *, CASE WHEN forra > uppf_start THEN forra ELSE uppf_start END AS fran FROM steg) AS s
),
uppf AS (
    SELECT arende_id,
        count(*) AS alla,
        count(CASE WHEN datum IS NULL OR datum <= gd THEN 1 END) AS provade,
        bool_or(datum IS NULL) AS odaterad,
        bool_or(datum IS NULL OR datum <= gd) AS finns,
        bool_or(datum IS NULL OR (foregaende_beslut_from < datum AND datum <= gd)) AS dokumenterad,
        bool_or((datum IS NULL OR datum <= gd) AND dur_uppfoljning = 'ja') AS strukturerad,
        count(CASE WHEN i_perioden THEN 1 END) AS antal,
        max(CASE WHEN i_perioden THEN datum END) AS sista,
        min(CASE WHEN datum > insats_start AND datum <= gd THEN datum END) AS efter_start,
        count(CASE WHEN for_langt THEN 1 END) AS luckor,
        min(CASE WHEN for_langt THEN fran END) AS lucka_fran,
        min(CASE WHEN for_langt THEN datum END) AS lucka_till
    FROM provade GROUP BY arende_id
)
SELECT g.*,
    CASE WHEN g.har_uppfoljningar THEN
        CASE WHEN u.arende_id IS NULL THEN FALSE ELSE u.odaterad END END AS uppf_odaterad,
    CASE WHEN g.har_uppfoljningar THEN
        CASE WHEN u.arende_id IS NULL THEN FALSE ELSE u.finns END END AS uppf_finns,
    CASE WHEN g.har_uppfoljningar THEN
        CASE WHEN u.arende_id IS NULL THEN FALSE ELSE u.dokumenterad END END AS uppf_dokumenterad,
    CASE WHEN g.har_uppfoljningar THEN
        CASE WHEN u.arende_id IS NULL THEN FALSE ELSE u.strukturerad END END AS uppf_strukturerad,
    CASE WHEN g.har_uppfoljningar THEN coalesce(u.alla, 0) END AS uppf_alla,
    CASE WHEN g.har_uppfoljningar THEN coalesce(u.provade, 0) END AS uppf_provade,
    CASE WHEN g.har_uppfoljningar THEN coalesce(u.antal, 0) END AS uppf_antal,
    CASE WHEN g.har_uppfoljningar
        THEN coalesce(u.luckor, 0) = 0 AND g.uppf_slut <= coalesce(u.sista, g.uppf_start) + INTERVAL 6 MONTH
        END AS uppf_tatt,
    -- Between two follow-ups of the period, or between the last one and the end; the first such step is told.
    CASE WHEN g.har_uppfoljningar THEN coalesce(u.luckor, 0)
        + CASE WHEN g.uppf_slut > coalesce(u.sista, g.uppf_start) + INTERVAL 6 MONTH THEN 1 ELSE 0 END
        END AS uppf_luckor,
    CASE WHEN u.luckor > 0 THEN u.lucka_fran ELSE coalesce(u.sista, g.uppf_start) END AS uppf_lucka_fran,
    CASE WHEN u.luckor > 0 THEN u.lucka_till ELSE g.uppf_slut END AS uppf_lucka_till,
    u.sista AS uppf_sista,
    u.efter_start AS uppf_efter_start,
    CAST(CASE WHEN g.insats = 'sysselsattning' THEN g.bestallning_datum + INTERVAL 15 DAY
        ELSE d.plus_15 END AS DATE) AS plan_sista_dag
FROM grund AS g
LEFT JOIN uppf AS u ON u.arende_id = g.arende_id
LEFT JOIN arbetsdagar AS d ON d.dag = g.bestallning_datum
"""

DERIVED = (
    Derived("gd", "Granskningsdag", "DATE"),
    Derived("uppf_start", "Uppföljningsperiodens start", "DATE"),
    Derived("uppf_slut", "Uppföljningsperiodens slut", "DATE"),
    Derived("insats_fran", "Insatsens början", "DATE"),
    Derived("uppf_odaterad", "Uppföljning utan datum finns", "BOOLEAN"),
    Derived("uppf_finns", "Uppföljning finns (utan datum eller senast på granskningsdagen)", "BOOLEAN"),
    Derived(
        "uppf_dokumenterad",
        "Uppföljning finns utan datum eller mellan föregående besluts början och granskningsdagen",
        "BOOLEAN",
    ),
    Derived("uppf_strukturerad", "Uppföljning med DUR:s uppföljningsdel finns", "BOOLEAN"),
    Derived("uppf_alla", "Antal uppföljningar i exporten", "INTEGER"),
    Derived("uppf_provade", "Antal uppföljningar utan datum eller senast på granskningsdagen", "INTEGER"),
    Derived("uppf_antal", "Antal daterade uppföljningar i perioden", "INTEGER"),
    Derived("uppf_tatt", "Högst sex månader mellan start, uppföljningar och slut", "BOOLEAN"),
    Derived("uppf_luckor", "Antal mellanrum längre än sex månader", "INTEGER"),
    Derived("uppf_lucka_fran", "Det första långa mellanrummets början", "DATE"),
    Derived("uppf_lucka_till", "Det första långa mellanrummets slut", "DATE"),
    Derived("uppf_sista", "Sista daterade uppföljningen i perioden", "DATE"),
    Derived("uppf_efter_start", "Första daterade uppföljningen efter att insatsen påbörjades", "DATE"),
    Derived("plan_sista_dag", "Sista dag för genomförandeplanen", "DATE"),
)
