"""Expiry dates of cards: month and year, only where they are called so."""

import re
from typing import Final

from rules.masking.detector import Detector
from rules.masking.said import said

DETECTOR: Final = Detector(
    "card_expiry",
    (
        said(
            r"卡?有效期(?:至|到)?|到期(?:日|时间)|\bexpir(?:y|es|ation)(?: date)?|\bexp\b(?: date)?"
            r"|valid thru|good thru",
            r"(?:0[1-9]|1[0-2])\s?[/-]\s?(?:20)?[2-4][0-9](?![0-9/.-])",
            denials=re.compile("优惠|券|活动|合同|保质|促销|积分|套餐|coupon|offer", re.IGNORECASE),
        ),
    ),
    chance=1.0,
    likely=("有效期⟦12/29⟧", "exp ⟦12/29⟧", "Expiry date: ⟦12/2029⟧", "卡有效期至⟦08/27⟧", "有效期⟦１２／２９⟧"),
    silent=("优惠券有效期12/29", "有效期2026-11-22", "12/29", "保质期至12/29", "有效期13/29"),
)
