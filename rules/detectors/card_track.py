"""What a card's magnetic stripe holds, read out by a terminal: track 1 with the name, track 2 with an equals sign."""

import re
from typing import Final

from rules.masking.checks import luhn
from rules.masking.detector import Detector, Shape


def valid(track: str) -> bool:
    number = _NUMBER.search(track)
    return number is not None and luhn(number.group())


_NUMBER: Final = re.compile("[0-9]{13,19}")

DETECTOR: Final = Detector(
    "card_track",
    (
        Shape(
            re.compile(
                r"%?[Bb][0-9]{13,19}\^[^^\n]{2,26}\^[0-9]{2}(?:0[1-9]|1[0-2])[0-9]{3}[0-9A-Za-z ]{0,60}\??"
                r"|(?<![0-9A-Za-z]);?[0-9]{13,19}=[0-9]{2}(?:0[1-9]|1[0-2])[0-9]{3}[0-9]{0,20}\??(?![0-9])"
            ),
            hint=r"[0-9]{13}[0-9]{0,6}(?:=[0-9]{7}|\^)",
            bare="proved",
            valid=valid,
        ),
    ),
    chance=0.001,
    proved=("⟦%B4111111111111111^ROE/JANE^29121010000000000?⟧", "⟦;4111111111111111=29121010000012300000?⟧"),
    silent=(
        ";4111111111111112=29121010000012300000?",
        "4111111111111111=2913101",
        "a=4111111111111111",
        "4111111111111111 = 12",
    ),
)
