"""The page without a server, in a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.types import ASGIApp

from granskning.app.session import Session
from tests.lib.asgi import open_site


@pytest.fixture
def app_session(tmp_path: Path) -> Iterator[tuple[ASGIApp, Session]]:
    """The page, and the session of its user."""
    with open_site(tmp_path) as site:
        yield site
