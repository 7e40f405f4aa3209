"""Where a person lives or is sent things: only where somebody says so, and down to a number."""

import re
from typing import Final

from rules.detector import Detector
from rules.said import said


def valid(place: str) -> bool:
    return _CHINESE.search(place) is not None


_CHINESE: Final = re.compile(
    r"[路街道巷弄村镇乡区苑园城里庄].{0,12}[0-9一二三四五六七八九十*]+\s?(?:号|弄|栋|幢|楼|单元|室|#|层)"
)

DETECTOR: Final = Detector(
    "address",
    (
        said(
            "我住(?:在)?|我家(?:的?地址)?(?:住)?(?:是|在)?|家住(?:在)?|家庭[住地]址|居住地址?|住址|户籍地址|我的地址"
            "|收货地址|收件地址|寄件地址|送货地址|邮寄地址|寄到|送到|寄往",
            r"[一-鿿0-9A-Za-z#·*()-]{5,60}",
            link=r"[:：是为在\s]{0,3}",
            valid=valid,
        ),
        said(
            r"my (?:home |new )?address is|i live at|(?:home|shipping|delivery|mailing|billing) address"
            r"|ship (?:it )?to|deliver (?:it )?to",
            r"[0-9*]{1,6}[A-Za-z]? (?:[A-Z][A-Za-z.'-]{0,20} ){1,4}"
            r"(?i:street|st|road|rd|avenue|ave|lane|ln|drive|dr|boulevard|blvd|way|court|ct|place|square|terrace)\b",
            link=r"\s?(?:is|:|=)?\s?",
        ),
    ),
    chance=1.0,
    likely=(
        "我住⟦北京市朝阳区某某路1号2栋301室⟧",
        "收货地址：⟦某某省某某市某某街道12号⟧，谢谢",
        "My address is ⟦1 Example Street⟧, thanks",
        "寄到⟦某某区某某路100号⟧",
    ),
    silent=(
        "地址是北京东城区体育馆路10号",
        "我住在北京",
        "我住酒店3楼",
        "送到楼下",
        "it is on Example Street",
        "寄到10号",
        "我家有3口人",
    ),
)
