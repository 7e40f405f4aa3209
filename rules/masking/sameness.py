"""Whether two places hold the same value: how it is written makes no difference, and keyed hashes tell it again."""

import hashlib
import unicodedata
from typing import Final

from rules.masking import legible

LONGEST_KEY: Final = 64
"""Bytes of a key that count."""
_COUNTRY: Final = ("0086", "86")
_MOBILE: Final = 11


def normal(written: str) -> str:
    """A value without the spaces, dashes, full width, words for digits and country code that it may be written with."""
    seen = legible.read(written)
    text = unicodedata.normalize("NFKC", written if seen is None else seen.text).casefold()
    bare = "".join(sign for sign in text if sign.isalnum() or sign in "@._")
    for code in _COUNTRY:
        if bare.isdigit() and len(bare) == len(code) + _MOBILE and bare.startswith(f"{code}1"):
            return bare[len(code) :]
    return bare if "@" in bare else bare.replace(".", "").replace("_", "")


def hashes(written: str, keys: tuple[bytes, ...]) -> tuple[str, ...]:
    """The keyed hash of a value under each of the keys, 24 hex digits, in their order: the newest first."""
    same = normal(written).encode() if keys else b""
    return tuple(hashlib.blake2b(same, key=key[:LONGEST_KEY], digest_size=12).hexdigest() for key in keys)
