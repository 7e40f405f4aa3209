"""Bitcoin addresses: base58 with its checksum, bech32 of version 0 with its own, version 1 by its form."""

import re
from typing import Final

from rules.masking.detector import Detector, Shape


def valid(value: str) -> bool:
    from stdnum import bitcoin

    return bool(bitcoin.is_valid(value))


_BASE58: Final = "[1-9A-HJ-NP-Za-km-z]"
_BECH32: Final = "[02-9ac-hj-np-z]"
_BEFORE, _AFTER = "(?<![A-Za-z0-9])", "(?![A-Za-z0-9])"

DETECTOR: Final = Detector(
    "bitcoin",
    (
        Shape(
            re.compile(f"{_BEFORE}[13]{_BASE58}{{25,34}}{_AFTER}"),
            hint=f"[13]{_BASE58}{{25}}",
            bare="proved",
            valid=valid,
        ),
        Shape(
            re.compile(f"{_BEFORE}bc1q(?:{_BECH32}{{58}}|{_BECH32}{{38}}){_AFTER}"),
            hint="bc1q",
            bare="proved",
            valid=valid,
        ),
        Shape(re.compile(f"{_BEFORE}bc1p{_BECH32}{{58}}{_AFTER}"), hint="bc1p", bare="likely"),
    ),
    chance=0.0,
    proved=(
        "send it to ⟦1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2⟧",
        "钱包⟦3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy⟧，谢谢",
        "⟦bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq⟧",
    ),
    likely=("⟦bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr⟧",),
    silent=(
        "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3",
        "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdz",
        "bc1q",
        "1111111111111111111111111111",
        "d41d8cd98f00b204e9800998ecf8427e",
    ),
)
