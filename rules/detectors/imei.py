"""Numbers of mobile devices: fifteen digits with a Luhn check digit, sure only where they are called so."""

import re
from typing import Final

from rules.masking.checks import luhn
from rules.masking.detector import Confidence, Detector, Match, Numbers
from rules.masking.forms import Form
from rules.masking.surroundings import is_named, is_something_else

NAMES: Final = re.compile("imei|串号|设备(?:号|码|识别)", re.IGNORECASE)


def match(form: Form, text: str) -> Match | None:
    digits = form.atoms
    if not digits.isdigit() or not luhn(digits) or len(set(digits)) == 1:
        return None
    if is_something_else(text, form.start, form.end):
        return None
    sure: Confidence = "proved" if is_named(text, form.start, form.end, NAMES) else "weak"
    return Match(form.start, form.end, digits, 15, sure)


DETECTOR: Final = Detector(
    "imei",
    (Numbers(match, ((15,), (2, 6, 6, 1), (6, 2, 6, 1), (8, 6, 1))),),
    chance=0.1,
    proved=("IMEI：⟦490154203237518⟧", "手机串号⟦49 015420 323751 8⟧"),
    silent=("490154203237519", "IMEI 4901542032375180", "000000000000000"),
)
