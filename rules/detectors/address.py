"""Where a person lives or is sent things: where somebody says so, or down to the room."""

import re
from typing import Final

from rules.masking.detector import Detector, Shape
from rules.masking.said import said


def valid(place: str) -> bool:
    return _CHINESE.search(place) is not None


_CHINESE: Final = re.compile(
    r"[路街道巷弄村镇乡区苑园城里庄].{0,12}[0-9一二三四五六七八九十*]+\s?(?:号|弄|栋|幢|楼|单元|室|#|层)"
)
_PLACE: Final = r"[一-鿿0-9A-Za-z#·*()-]{4,59}[号弄栋幢楼元室层户#0-9*]"
"""To its last number or unit: 吧 and 谢谢 go on from it, and are no part."""

_HOUSES: Final = re.compile(
    r"酒店|宾馆|旅馆|饭店|餐馆|餐厅|饭馆|门店|商[家户场]|公司|店铺|[分总本该]店|景[区点]|公园|博物馆|学校|医院|银行|网点|客服|售后|退货|寄回|营业|办公|注册|仓库"
    r"|我[们司]|[院馆园宫寺庙塔店][，,。的]|hotel|store|shop|office|company|warehouse",
    re.IGNORECASE,
)
"""A business tells its own address to everybody."""

DETECTOR: Final = Detector(
    "address",
    (
        said(
            "我住(?:在)?|我家(?:的?地址)?(?:住)?(?:是|在)?|家住(?:在)?|家庭[住地]址|居住地址?|住址|户籍地址|我的地址"
            "|收货地址|收件地址|寄件地址|送货地址|邮寄地址|寄到|送到|寄往|发到|新地址|改[成为到]|搬到了?|地址[^\n]{0,6}应该是",
            _PLACE,
            link=r"[:：是为在\s]{0,3}",
            valid=valid,
        ),
        said(
            "(?:收件人|收货人|寄件人|姓名|名字|手机|电话|我的|快递|寄|送)[^\n]{0,60}?地址",
            _PLACE,
            link=r"\s?[:：]\s?",
            hint=r"地址\s?[:：]",
            valid=valid,
            denials=_HOUSES,
        ),
        said(
            "收货人|收件人|寄件人|签收人|联系人",
            r"[一-鿿]{2,10}[省市区县州]" + _PLACE,
            link=r"[^\n]{2,40}?[0-9\s,，;；、]",
            valid=valid,
            denials=_HOUSES,
        ),
        Shape(
            re.compile(
                r"(?<![一-鿿])(?:[一-鿿]{0,8}?[住是在到址]{1,3})?(?P<value>[一-鿿]{2,12}[省市区县][一-鿿]{2,20}[路街道巷弄村镇][一-鿿]{0,12}[0-9*]{1,5}[号弄]?[一-鿿]{0,10}"
                r"[0-9A-Za-z*]{1,4}(?:栋|幢|单元|号楼|座|楼)(?:[0-9*]{1,2}单元)?[0-9*]{1,5}室?)"
            ),
            hint=r"[0-9](?:栋|幢|单元|号楼|座|楼)",
            bare="likely",
            denials=_HOUSES,
        ),
        said(
            r"(?:my (?:home |new )?|new |our |home |current )address is|(?:i|we) (?:now )?live at"
            r"|(?:i|we)(?:'ve| have)? moved to"
            r"|(?:home|shipping|delivery|mailing|billing) address|\baddress:"
            r"|\b(?:find|visit) me at"
            r"|(?:ship|deliver|send|mail|post) (?:it |that |them )?to",
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
        "I moved, new address is ⟦1 Example Street⟧",
        "we live at ⟦1 Example Lane⟧ now",
        "改到⟦某某区某某路100弄5号602室⟧，谢谢",
        "寄到⟦某某区某某路100号⟧吧",
        "收件人：某某，地址：⟦某某市某某区某某路100号⟧",
        "收货人某某 19900001234 ⟦某某市某某区某某路100号⟧",
        "⟦某某市某某区某某路100号3栋502室⟧",
        "好的，⟦某某市某某区某某路100号3单元502⟧，谢谢",
    ),
    silent=(
        "地址是北京东城区体育馆路10号",
        "地址：北京东城区体育馆路10号",
        "我住在北京",
        "我住酒店3楼",
        "送到楼下",
        "it is on Example Street",
        "改到10号楼门口",
        "send it to 3 people",
        "寄到10号",
        "我家有3口人",
        "退货地址：某某市某某区某某路100号",
        "该酒店的地址：某某市某某区某某路100号",
        "我们公司在这里：某某市某某区某某路100号3栋502室",
        "收件人要填清楚，某某市的用户请等3到5天",
    ),
)
