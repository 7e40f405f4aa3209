"""Social security numbers of the United States: 3-2-4 digits in the ranges that are given out; no check digit."""

import re
from typing import Final

from rules.masking.detector import Detector, Shape

GIVEN: Final = r"(?!000|666|9)[0-9]{3}(?P<between>[ -]?)(?!00)[0-9]{2}(?P=between)(?!0000)[0-9]{4}"
HIDDEN: Final = r"\*{3}[ -]?\*{2}[ -]?[0-9]{4}"
EDGES: Final = (r"(?<![0-9A-Za-z*.-])(?:(?<![0-9][ /])|(?<=:[0-5][0-9] ))", r"(?![0-9A-Za-z*])(?![.-][0-9])")
NAMES: Final = re.compile(
    r"(?<![a-z])(?:ssn|social)(?![a-z])|security n|urity number|社会安全|社保|社安", re.IGNORECASE
)
OTHERS: Final = re.compile(
    r"(?<![a-z])(?:itin|ein|order|invoice|tracking|sin|tfn|bsn|part|model|sku|serial|reference)(?![a-z])|订单|单号|编号|型号",
    re.IGNORECASE,
)

DETECTOR: Final = Detector(
    "us_ssn",
    (
        Shape(
            re.compile(f"{EDGES[0]}(?P<value>{GIVEN}){EDGES[1]}"),
            hint=r"(?i)ssn|social|security n|社会安全|社保|社安",
            bare=None,
            named="likely",
            names=NAMES,
            length=9,
        ),
        Shape(
            re.compile(f"{EDGES[0]}(?P<value>{GIVEN.replace('[ -]?', '-')}){EDGES[1]}"),
            hint="[0-9]{3}-[0-9]{2}-[0-9]{4}",
            bare="likely",
            denials=OTHERS,
            length=9,
        ),
        Shape(re.compile(EDGES[0] + HIDDEN + EDGES[1]), hint=r"\*[ -]?\*\*[ -]?[0-9]{4}", bare="likely", length=9),
    ),
    chance=0.8,
    likely=(
        "SSN ⟦123456789⟧",
        "my social security number is ⟦123 45 6789⟧",
        "⟦123-45-6789⟧",
        "美国社保号⟦123-45-6789⟧",
        "SSN ⟦***-**-6789⟧",
        "10:30 ⟦123-45-6789⟧",
    ),
    silent=(
        "123456789",
        "SSN 000-12-3456",
        "SSN 666-12-3456",
        "SSN 900-12-3456",
        "123-00-4567",
        "123-45-0000",
        "123-45-67890",
        "1-123-45-6789",
        "order 123-45-6789",
        "the part number is 123-45-6789",
        "the last four of my SSN are 6789",
    ),
)
