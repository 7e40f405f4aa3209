"""Places by latitude and longitude, four decimals or more: a house is told apart."""

import re
from typing import Final

from rules.masking.detector import Detector, Shape

NAMES: Final = re.compile(r"定位|经纬度|经度|纬度|坐标|位置|gps|\blat|\blon|location|coordinates", re.IGNORECASE)
DECIMAL: Final = r"[-+]?[0-9]{1,3}\.[0-9]{4,10}"


def valid(pair: str) -> bool:
    one, other = (abs(float(part)) for part in _NUMBER.findall(pair))
    return min(one, other) <= 90 and max(one, other) <= 180 and one != other


_NUMBER: Final = re.compile(r"[0-9]{1,3}\.[0-9]{4,10}")
_DEGREES: Final = r"(?:[0-9]{1,3}\.[0-9]{4,10}°?|[0-9]{1,3}°[0-9]{1,2}['′](?:[0-9]{1,2}(?:\.[0-9]{1,4})?[\"″])?)"
"""As a decimal, or in minutes and seconds."""

DETECTOR: Final = Detector(
    "coordinates",
    (
        Shape(
            re.compile(rf"(?<![0-9.]){DECIMAL}\s?[,，/ ]\s?{DECIMAL}(?![0-9.])"),
            hint=r"[0-9]\.[0-9]{4,10}\s?[,，/ ]\s?[-+]?[0-9]",
            bare="weak",
            named="likely",
            names=NAMES,
            valid=valid,
        ),
        Shape(
            re.compile(
                rf"(?:北纬|南纬)\s?{_DEGREES}[\s,，、]{{0,2}}(?:东经|西经)\s?{_DEGREES}"
                rf"|(?:东经|西经)\s?{_DEGREES}[\s,，、]{{0,2}}(?:北纬|南纬)\s?{_DEGREES}"
                rf"|{_DEGREES}\s?[NS][\s,]{{1,2}}{_DEGREES}\s?[EW](?![A-Za-z])"
            ),
            hint=r"[北南]纬|[NS][\s,]{1,2}[0-9]{1,3}(?:\.|°)",
            bare="likely",
        ),
    ),
    chance=1.0,
    likely=(
        "⟦北纬39.9042东经116.4074⟧",
        "⟦39.90420° N, 116.40740° E⟧",
        "我的定位：⟦39.90420, 116.40740⟧",
        "GPS ⟦-33.86880,151.20930⟧",
    ),
    weak=("⟦39.90420, 116.40740⟧",),
    silent=("北纬39度", "坐标(12.5, 30.2)", "坐标 339.9042, 416.4074", "1.2345", "3.1415 和 2.7182"),
)
