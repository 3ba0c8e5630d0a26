"""Attributes that get their own names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

import pytest

from checks.declared import Declared, Nameable
from checks.faults import DefinitionError


@dataclass(frozen=True)
class Thing(Nameable):
    name: str = ""

    def named(self, name: str) -> Self:
        return replace(self, name=name)


class Other(Thing):
    pass


class Base(metaclass=Declared):
    first = Thing()
    number = 3


class Derived(Base):
    second = Other()
    seen_below = second.name
    _aside = Thing()


def test_each_is_called_what_it_was_assigned_to() -> None:
    assert (Base.first.name, Derived.second.name) == ("first", "second")


def test_it_has_its_name_from_the_next_line_on() -> None:
    assert Derived.seen_below == "second"


def test_what_begins_with_an_underscore_is_no_member_and_has_no_name() -> None:
    assert Derived._aside.name == ""
    assert [name for name, _ in Derived.members(Thing)] == ["first", "second"]


def test_members_are_of_that_kind_those_of_the_bases_first() -> None:
    assert list(Derived.members(Other)) == [("second", Derived.second)]
    assert list(Base.members(int)) == [("number", 3)]


def test_a_name_that_stands_twice_is_refused() -> None:
    with pytest.raises(DefinitionError, match=r"Twice har två same\. Ge den ena ett annat namn\."):

        class Twice(metaclass=Declared):
            same = Thing()
            same = Thing()
