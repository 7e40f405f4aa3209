"""Card check codes (CVV, CVC): three or four digits, only where they are called so."""

from typing import Final

from rules.masking.detector import Detector
from rules.masking.said import LINK, said

NAMES: Final = (
    r"\bcvv2?|\bcvc2?|\bcvn2?|\bcsc\b|card verification (?:code|value)|security code|安全码"
    r"|背[面后](?:的|那)?(?:后|最后)?(?:三|3)(?:位|个)(?:数字?)?|卡背后三位|有效期[^\n]{0,14}?后(?:三|3)位"
)

DETECTOR: Final = Detector(
    "card_code",
    (said(NAMES, "[0-9*]{3,4}(?![0-9A-Za-z*.%]|年|元)", link=f"(?:{LINK}|.{{0,4}}on my card is )"),),
    chance=1.0,
    likely=(
        "CVV是⟦123⟧",
        "cvv: ⟦1234⟧",
        "背面三位⟦123⟧",
        "the security code is ⟦123⟧",
        "安全码：⟦***⟧",
        "cvv ⟦1**⟧",
        "CVV2 ⟦123⟧",
        "背面那三个数是⟦123⟧",
        "有效期12/29，后三位⟦123⟧",
    ),
    silent=("cvv是什么", "安全码12345", "CVV 123元", "背面三位", "卡号后三位123"),
)
