"""Whether a dataclass holds what its annotations say, all the way down.

A renderer trusts the document it is given: a number where a text is due would cost the whole file,
so what a plugin returns is looked through at the border.
"""

from __future__ import annotations

import numbers
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

_NUMBERS: dict[Any, type] = {int: numbers.Integral, float: numbers.Real}


def misfits(value: object, kind: Any, path: str) -> Iterator[tuple[str, str, object]]:
    """Give each part that is not of its type: where it is, what it should be, what it is.

    Args:
        value: What to look through.
        kind: A class, a dataclass, a Literal, a union, or `tuple[X, ...]`.
        path: How to call the value.
    """
    if (plain := _plain(kind)) and isinstance(value, plain):
        return
    options = _options(kind)
    chosen = next((one for one in options if _is(value, one)), None)
    if chosen is None:
        yield path, " 或 ".join(_name(one) for one in options), value
    elif isinstance(value, tuple):
        item = get_args(chosen)[0]
        plain = _plain(item)
        for place, part in enumerate(value):
            if not (plain and isinstance(part, plain)):
                yield from misfits(part, item, f"{path}[{place}]")
    elif hasattr(chosen, "__dataclass_fields__"):
        for name, hint in _hints(chosen):
            yield from misfits(getattr(value, name), hint, f"{path}.{name}")


@cache
def _options(kind: Any) -> tuple[Any, ...]:
    return get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)


@cache
def _plain(kind: Any) -> tuple[type, ...]:
    """The classes of a kind that needs no look inside; none where one of its options does."""
    options = _options(kind)
    inside = any(get_origin(one) or hasattr(one, "__dataclass_fields__") for one in options)
    return () if inside else tuple(_NUMBERS.get(one, one) for one in options)


@cache
def _hints(kind: type) -> list[tuple[str, Any]]:
    hints = get_type_hints(kind)
    return [(field.name, hints[field.name]) for field in fields(kind)]


def _is(value: object, kind: Any) -> bool:
    origin = get_origin(kind)
    if origin is Literal:
        return value in get_args(kind)
    if origin is tuple:
        return isinstance(value, tuple)
    # NumPy's numbers are numbers, and an int will do for a float.
    return isinstance(value, _NUMBERS.get(kind, kind))


def _name(kind: Any) -> str:
    if get_origin(kind) is Literal:
        return "、".join(map(repr, get_args(kind)))
    if get_origin(kind) is tuple:
        return "元组"
    return "None" if kind is NoneType else str(kind.__name__)
