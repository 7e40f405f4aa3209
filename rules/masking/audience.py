"""Whose number it is: a business tells its own to everybody, a customer's is personal."""

import re
from typing import Final

from rules.masking.detector import Audience


def of(text: str, start: int, end: int) -> Audience:
    """By the words in the sentence around; the nearer of two that contradict each other, before the number."""
    before, after = text[max(0, start - _BEFORE) : start], text[end : end + _AFTER]
    customer = max((found.end() for found in _CUSTOMER.finditer(before)), default=-1)
    business = max((found.end() for found in _BUSINESS.finditer(before)), default=-1)
    if customer > business:
        return "customer"
    if business >= 0 or _BUSINESS.search(after):
        return "business"
    return "unknown"


_BEFORE: Final = 40
_AFTER: Final = 16
_CUSTOMER: Final = re.compile(
    r"我的|我家|我们家|家里|家庭|本人|住宅|收件人|收货人|联系人|客户|顾客|用户|\bmy\b|\bhome\b|customer", re.IGNORECASE
)
_BUSINESS: Final = re.compile(
    r"酒店|宾馆|旅馆|饭店|餐馆|餐厅|饭馆|门店|商家|商户|店铺|[分总本]店|公司|客服|热线|前台|总机|营业|医院|银行|景区|景点|公园|博物馆|学校|售后|网点"
    r"|[院馆园宫寺庙塔]的|hotel|restaurant|store|shop|office|hotline|reception|company|bank|hospital|support|service",
    re.IGNORECASE,
)
