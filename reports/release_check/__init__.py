"""An edited report read as a stranger would, before it is sent: what must be mended, and what to look at."""
