"""Service numbers of China, 400 and 800 and seven digits: a business's, for everybody."""

import re
from typing import Final

from rules.masking.detector import Confidence, Detector, Match, Numbers
from rules.masking.forms import Form
from rules.masking.surroundings import is_serial, is_something_else

NUMBER: Final = re.compile(r"(?:400[0-9]|800[2-9])[0-9]{6}")


def match(form: Form, text: str) -> Match | None:
    alone = len(form.words) == len(form.layout)
    if not alone or not NUMBER.fullmatch(form.atoms) or is_something_else(text, form.start, form.end):
        return None
    sure: Confidence = "likely" if form.layout == (10,) else "proved"
    return Match(
        form.start, form.end, form.atoms, 10, "weak" if is_serial(text, form.start) else sure, audience="business"
    )


DETECTOR: Final = Detector(
    "service_number",
    (Numbers(match, ((10,), (3, 3, 4), (3, 4, 3), (4, 3, 3), (4, 6), (3, 7)), begins="48"),),
    chance=0.002,
    personal=False,
    proved=("客服热线⟦400-800-8820⟧", "⟦400 8008 820⟧", "⟦800-820-8820⟧"),
    likely=("拨打⟦4008008820⟧",),
    weak=("单号⟦4008008820⟧",),
    silent=("4008008820元", "40080088201", "400-800", "400-800-8820-1234"),
)
