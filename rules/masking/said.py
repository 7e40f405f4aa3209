"""Values that only the words before them make personal: password is …, 验证码：…, 我叫…."""

import re
from collections.abc import Callable
from typing import Final

from rules.masking.detector import Shape


def said(
    names: str,
    value: str,
    *,
    link: str = "",
    hint: str = "",
    valid: Callable[[str], bool] | None = None,
    denials: re.Pattern[str] | None = None,
) -> Shape:
    """A value that follows one of the names, which alone make it likely; all are expressions."""
    pattern = re.compile(rf"(?i:{names}){link or LINK}(?P<value>{value})", re.ASCII)
    return Shape(pattern, hint=hint or f"(?i:{names})", bare="likely", valid=valid, denials=denials)


LINK: Final = (
    r"""(?:(?i:\s?(?:号码|号|账号|帐号|no\.?|number|code|id)){0,2}\s?(?:[:：=]|是|为|is|was)?[\s"'“‘「【\[(]{0,3})"""
)
"""What may stand between a name and its value: a colon, an equals sign, 是, is, or nothing."""

STATED: Final = (
    r"(?:(?i:\s?(?:号码|号|账号|帐号|no\.?|number|id))?\s?(?:[:：=]|就是|是|为|改成|改为|设成|设为|\bis\b)"
    r"""[\s"'“‘「【\[(]{0,3})"""
)
"""As `LINK`, where without a colon or verb the next word would be just another word."""
