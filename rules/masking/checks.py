"""Check digits that several kinds share."""

from typing import Final


def luhn(digits: str) -> bool:
    """Whether the last digit is the one that ISO/IEC 7812 asks for."""
    signs = digits.encode()
    return (sum(signs[-1::-2]) + sum(signs[-2::-2].translate(_DOUBLED)) - len(signs) * ord("0")) % 10 == 0


def resident_sign(body: str) -> str:
    """The check sign after these 17 digits (GB 11643: ISO 7064 MOD 11-2)."""
    return _SIGNS[sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, body, strict=True)) % 11]


_DOUBLED: Final = bytes.maketrans(b"0123456789", b"0246813579")
"""Each digit as the sum of the digits of its double."""
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_SIGNS: Final = "10X98765432"
