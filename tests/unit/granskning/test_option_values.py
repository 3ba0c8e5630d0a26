"""The values that options, jobs and notebooks share."""

from __future__ import annotations

import pytest

from checks import audits
from granskning.option_values import DEFAULT_AUDIT, DISTRICTS, SAMPLE, districts_value


def test_the_default_audit_and_its_sample_exist() -> None:
    audit = audits.load(DEFAULT_AUDIT)
    assert (SAMPLE / f"{audit.main.name}.csv").is_file()


@pytest.mark.parametrize("value", DISTRICTS)
def test_the_value_of_an_option_is_found_again(value: str) -> None:
    assert districts_value(DISTRICTS[value]) == value


def test_no_value_was_given() -> None:
    assert districts_value(None) is None
