"""Times of a timeline: how long after its 00:00."""

import re
from typing import Final

_OFFSET: Final = re.compile(r"(?:(\d{1,9}):)?(\d{1,2}):(\d{2})(?:\.(\d{1,6}))?", re.ASCII)


def is_offset(text: str) -> bool:
    """Whether it is such a time."""
    return _OFFSET.fullmatch(text) is not None


def offset(text: str) -> int:
    """`mm:ss` or `h:mm:ss`, with decimals, in microseconds. Raises ValueError."""
    found = _OFFSET.fullmatch(text)
    if found is None:
        raise ValueError(f"{text}: a time such as 01:00 or 1:02:03.5")
    hours, minutes, seconds, decimals = found.groups()
    whole = (int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)
    return whole * 1_000_000 + int((decimals or "").ljust(6, "0"))


def shown(span: int) -> str:
    """Microseconds as `offset` reads them."""
    minutes, rest = divmod(span, 60_000_000)
    hours, minutes = divmod(minutes, 60)
    seconds = f"{rest / 1_000_000:09.6f}".rstrip("0").rstrip(".")
    return f"{hours}:{minutes:02}:{seconds}" if hours else f"{minutes:02}:{seconds}"
