"""Texts made to stall a scan: processor time at two lengths, which must grow as the length does."""

import time
from typing import NamedTuple

from rules.masking import scanning

UNITS = {
    "digits": "7",
    "digits, spaced": "1 ",
    "mask signs": "*",
    "brackets": "(([[",
    "zero-width characters": "1\u200b",
    "spoken digits, Chinese": "一",
    "spoken digits, English": "one two ",
    "mobile numbers": "19900001234 ",
    "at signs": "a@",
    "passwords": "密码是a1b2 ",
    "tags": "<b ",
    "decimals": "1.",
}
LENGTHS = (125_000, 250_000, 500_000, 1_000_000)


class Curve(NamedTuple):
    name: str
    seconds: tuple[float, ...]
    """For each of `LENGTHS`."""


def curves() -> list[Curve]:
    return [Curve(name, tuple(_seconds(unit, length) for length in LENGTHS)) for name, unit in UNITS.items()]


def _seconds(unit: str, length: int) -> float:
    text = (unit * (length // len(unit) + 1))[:length]
    began = time.process_time()
    scanning.scan(text)
    return time.process_time() - began
