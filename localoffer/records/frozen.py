"""`dataclass` for the many small values of this program: like Python's own, but shared code does what is common to all
frozen ones.

Python's own generates and compiles all methods for each frozen class at every start: for 400 classes that is a quarter
of a second of every command, and such values are slow to create. Here one method is generated. That values are not
changed is checked by mypy.
"""

from __future__ import annotations

from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:
    import dataclasses

    def dataclass(cls=None, /, **how):
        """Like `dataclasses.dataclass`, which alone handles classes that are not frozen or whose values are ordered."""
        if cls is None:
            return lambda cls: dataclass(cls, **how)
        if not how.get("frozen") or how.get("order"):
            return dataclasses.dataclass(cls, **how)
        made = dataclasses.dataclass(cls, eq=False, repr=False)
        fields = made.__dataclass_fields__.values()
        methods = {}
        if how.get("eq", True):
            compared = [field.name for field in fields if field.compare]
            methods |= {"__eq__": _equal, "__hash__": _hash}
            made._compared = staticmethod(attrgetter(*compared) if compared else _nothing)
        if how.get("repr", True):
            methods["__repr__"] = _repr
        for name, method in methods.items():
            if name not in made.__dict__:
                setattr(made, name, method)
        return made


def _nothing(_: Any) -> tuple[()]:
    return ()


def _equal(self: Any, other: Any) -> Any:
    return self._compared(self) == other._compared(other) if type(other) is type(self) else NotImplemented


def _hash(self: Any) -> int:
    return hash(self._compared(self))


@recursive_repr()
def _repr(self: Any) -> str:
    fields = (field.name for field in self.__dataclass_fields__.values() if field.repr)
    return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in fields)})"
