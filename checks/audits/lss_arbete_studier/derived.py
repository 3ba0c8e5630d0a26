"""Values worked out from a decision and its follow-ups before the criteria look at it.

`DERIVED_SQL` makes one row per decision from `anvanda` (the decisions, unused values blanked), `uppfoljningar` and
`parametrar` (one row: `granskningsdatum`, `har_uppfoljningar`). Without a table of follow-ups it is unknown whether one
is documented, which the criterion turns into `framgar_ej`.
"""

from __future__ import annotations

from checks.derived import Derived

DERIVED_SQL = """
WITH grund AS NOT MATERIALIZED (
    SELECT a.*,
        coalesce(a.granskad_datum, p.granskningsdatum) AS gd,
        p.har_uppfoljningar,
        coalesce(a.insats_beviljad_fran, CASE WHEN a.forstagangsbeslut = 'ja' THEN a.beslut_from END)
            AS insats_fran
    FROM anvanda AS a CROSS JOIN parametrar AS p
),
uppf AS (
    SELECT u.arende_id,
        bool_or(u.datum IS NULL OR (g.foregaende_beslut_from < u.datum AND u.datum <= g.gd)) AS dokumenterad
    FROM uppfoljningar AS u JOIN grund AS g ON g.arende_id = u.arende_id
    GROUP BY u.arende_id
)
SELECT g.*,
    CASE WHEN g.har_uppfoljningar THEN
        CASE WHEN u.arende_id IS NULL THEN FALSE ELSE u.dokumenterad END END AS uppf_dokumenterad
FROM grund AS g
LEFT JOIN uppf AS u ON u.arende_id = g.arende_id
"""

DERIVED = (
    Derived("gd", "Granskningsdag", "DATE"),
    Derived("insats_fran", "Insatsens början", "DATE"),
    Derived(
        "uppf_dokumenterad",
        "Uppföljning finns utan datum eller mellan föregående besluts början och granskningsdagen",
        "BOOLEAN",
    ),
)
