"""The host's own clock: shown beside the broker's, and never judged by."""

import re
import time
from collections.abc import Callable
from itertools import accumulate
from typing import Final

_STEP: Final = re.compile(r"\s*(\d+(?:\.\d+)?)s:([+-]\d+(?:\.\d+)?)s\s*")

Host = Callable[[], float]
"""Seconds since 1970, as the host has them."""


def stepping(text: str) -> Host:
    """The host's clock; with `2s:+60s,5s:-3s` one that is set 60 s ahead after two seconds, and 3 s back after five.
    Raises ValueError."""
    if not text.strip():
        return time.time
    matches = [_STEP.fullmatch(each) for each in text.split(",")]
    if not all(matches):
        raise ValueError("steps such as 2s:+60s,5s:-3s")
    steps = sorted((float(each[1]), float(each[2])) for each in matches if each)
    moments = [moment for moment, _ in steps]
    offsets = [0.0, *accumulate(by for _, by in steps)]
    began = time.monotonic()

    def now() -> float:
        ran = time.monotonic() - began
        return time.time() + offsets[sum(moment <= ran for moment in moments)]

    return now
