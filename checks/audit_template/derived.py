"""Values worked out from a decision and its follow-ups before the criteria look at it.

The SQL makes one row per decision from `anvanda` (the decisions, with unused values empty), the other tables under
their own names, and `parametrar`, which has one row: `granskningsdatum` and `har_<table>` for each table. Without a
table of follow-ups it is unknown whether there was one, and a criterion that needs to know gives `framgar_ej`.
"""

from __future__ import annotations

from checks.derived import Derived

DERIVED_SQL = """
WITH uppf AS (
    SELECT DISTINCT f.arende_id
    FROM uppfoljningar AS f JOIN anvanda AS b ON b.arende_id = f.arende_id
    WHERE f.datum > b.beslut_datum AND f.datum <= b.beslut_datum + INTERVAL 6 MONTH
)
SELECT a.*,
    coalesce(a.granskad_datum, p.granskningsdatum) AS gd,
    CASE WHEN p.har_uppfoljningar THEN u.arende_id IS NOT NULL END AS uppfoljd_i_tid
FROM anvanda AS a
CROSS JOIN parametrar AS p
LEFT JOIN uppf AS u ON u.arende_id = a.arende_id
"""

# Name, label and type of each column that the SQL adds, so that rules and reasons can be put into Swedish.
DERIVED = (
    Derived("gd", "Granskningsdag", "DATE"),
    Derived("uppfoljd_i_tid", "Uppföljning finns inom sex månader från beslutet", "BOOLEAN"),
)
