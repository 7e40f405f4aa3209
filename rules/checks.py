"""Check digits that several kinds share."""

from typing import Final


def luhn(digits: str) -> bool:
    """Whether the last digit is the one that ISO/IEC 7812 asks for."""
    odd, even = digits[-1::-2], digits[-2::-2]
    return (sum(map(int, odd)) + sum(_DOUBLED[int(digit)] for digit in even)) % 10 == 0


def resident_sign(body: str) -> str:
    """The check sign after these 17 digits (GB 11643: ISO 7064 MOD 11-2)."""
    return _SIGNS[sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, body, strict=True)) % 11]


_DOUBLED: Final = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_SIGNS: Final = "10X98765432"
