"""The invented sample exports, one for each audit, and the generator that draws them."""

from typing import Final

SEED: Final = 2025
SYSSELSATTNING: Final = "sysselsattning"
STODINSATS: Final = "sarskild_stodinsats"
# The day up to which the reviewers read the files; the report only says "hösten 2025".
REVIEW_DATE: Final = "2025-10-31"
