"""Alipay user ids: sixteen digits that begin with 2088; an account by e-mail or phone is found as that."""

from typing import Final

from rules.masking.detector import Detector
from rules.masking.said import said

DETECTOR: Final = Detector(
    "alipay_id",
    (said(r"支付宝|alipay|\bpid\b|\buid\b", r"2088[0-9*]{12}(?![0-9A-Za-z])"),),
    chance=0.0001,
    likely=("支付宝账号⟦2088000000000001⟧", "alipay id: ⟦2088000000000001⟧"),
    silent=("2088000000000001", "支付宝付了2088元", "支付宝20880000000000012"),
)
