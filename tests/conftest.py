"""Settings for all tests. A slow machine is no fault: no test is timed."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("granskning", deadline=None)
settings.load_profile("granskning")
