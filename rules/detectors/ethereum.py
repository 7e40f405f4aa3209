"""Ethereum addresses: 0x and 40 hexadecimal digits; where capitals are mixed in, they are a checksum (EIP-55)."""

import re
from collections.abc import Iterator
from typing import Final

from rules.masking.detector import Detector, Match, Search

ADDRESS: Final = re.compile(r"(?<![A-Za-z0-9])0x([0-9a-fA-F]{40})(?![A-Za-z0-9])")


def find(text: str) -> Iterator[Match]:
    for found in ADDRESS.finditer(text):
        is_proved = _mixed(found[1].lower()) == found[1]
        yield Match(*found.span(), found.group(), 42, "proved" if is_proved else "likely")


def _mixed(plain: str) -> str:
    """With a capital wherever the digest's digit is 8 or more."""
    from Crypto.Hash import keccak

    digest = keccak.new(digest_bits=256, data=plain.encode()).hexdigest()
    return "".join(sign.upper() if int(mark, 16) > 7 else sign for sign, mark in zip(plain, digest, strict=False))


DETECTOR: Final = Detector(
    "ethereum",
    (Search(find, hint="0x[0-9a-fA-F]{40}"),),
    chance=0.0,
    proved=("钱包⟦0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed⟧，请确认", "⟦0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359⟧"),
    likely=("to ⟦0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed⟧", "⟦0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD⟧"),
    silent=(
        "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beae",
        "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed00",
        "5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
        "error 0x80070057",
    ),
)
