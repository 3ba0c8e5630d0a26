"""Classes whose attributes are definitions: each gets its name when it is assigned.

    class Arenden(Table):
        kon = code("Kön", KON, …)

`kon` is a column called `kon` from the next line on, so that later lines of the class can use it in conditions.
The editor completes `Arenden.kon`, and mypy knows its type.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Self, TypeVar

from checks.faults import DefinitionError

T = TypeVar("T")


class Nameable:
    """A definition that gets its name from the attribute that it is assigned to."""

    def named(self, name: str) -> Self:
        """The same definition under that name."""
        raise NotImplementedError


class _ClassBody(dict[str, Any]):
    """The namespace of the body of such a class."""

    def __setitem__(self, name: str, value: Any) -> None:
        if isinstance(value, Nameable) and not name.startswith("_"):
            if name in self:
                raise DefinitionError(f"{self['__qualname__']} har två {name}. Ge den ena ett annat namn.")
            value = value.named(name)
        super().__setitem__(name, value)


class Declared(type):
    """The metaclass of such classes."""

    @classmethod
    def __prepare__(cls, name: str, bases: tuple[type, ...], /, **kwds: Any) -> _ClassBody:
        return _ClassBody()

    def members(cls, kind: type[T]) -> Iterator[tuple[str, T]]:
        """(name, value) of every attribute of that kind, those of the bases first, in order."""
        for base in cls.__bases__:
            if isinstance(base, Declared):
                yield from base.members(kind)
        yield from ((name, value) for name, value in vars(cls).items() if isinstance(value, kind) and name[0] != "_")
