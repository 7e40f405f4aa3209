"""How a subject is called: the values of its fields, readable, and the same wherever they are the same."""

import re
from collections.abc import Mapping
from typing import Final

_OTHERS: Final = re.compile(r"[%,=\x00-\x1f\x7f]")
"""What would be taken for a part of the name's own grammar."""


def subject_of(names: tuple[str, ...], values: Mapping[str, object]) -> str | None:
    """`customer=c-17,matter=m-1`; None where one of them is not known."""
    found = [(name, values.get(name)) for name in names]
    if any(value is None or value == "" for _, value in found):
        return None
    return ",".join(f"{name}={_OTHERS.sub(_escaped, _text(value))}" for name, value in found)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _escaped(found: re.Match[str]) -> str:
    return f"%{ord(found.group()):02X}"


def names_of(subject: str) -> str:
    """The fields that name a subject, by what it is called: `customer,matter`."""
    return ",".join(value.partition("=")[0] for value in subject.split(","))
