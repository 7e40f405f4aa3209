"""What the words and signs around say that a number is: something of its own, a running number, or nothing."""

from typing import Final, Literal

from rules.masking import counted, surroundings

Meaning = Literal["", "else", "running"]
"""Nothing is said; it is a count, an amount or a part of something; it is an order's, a parcel's, an invoice's."""


def meaning(text: str, start: int, end: int) -> Meaning:
    """Most numbers have no such word before them: two letters, or ` of ` (number of pieces), tell it of all at once."""
    if surroundings.is_something_else(text, start, end):
        return "else"
    before = text[start - _NEAR if start > _NEAR else 0 : start].lower().rstrip(_LINKS)
    is_told = before[-2:] in _ENDS or before[-1:] in _ENDS or " of " in before
    if counted.is_counted(text, start, end, is_told=is_told):
        return "else"
    return "running" if is_told and surroundings.is_serial(text, start) else ""


_NEAR: Final = max(counted.NEAR, surroundings.NEAR)
_LINKS: Final = counted.LINKS + surroundings.SERIAL_LINKS
_ENDS: Final = frozenset(
    word.rstrip(_LINKS)[-2:] for word in (*counted.COUNTING, *surroundings.SERIAL_NAMES, *surroundings.SERIAL_ENDS)
)
"""The last two signs, or the only one, of what stands before the links where a word does."""
