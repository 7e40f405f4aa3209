"""Markup inside a message: entities and tags of HTML, escapes of JSON."""

import html
import re
from collections.abc import Iterator
from typing import Final

from rules.masking.letters.rewriting import Piece

HINT: Final = r"""&#?[A-Za-z0-9]{2,8};|</?[A-Za-z]|\\[nrtu"/]"""


def pieces(text: str) -> Iterator[Piece]:
    """A tag inside a line hides nothing and divides nothing; other tags end the line."""
    for found in _MARKUP.finditer(text):
        start, end = found.span()
        if found["entity"]:
            new = html.unescape(found["entity"])
        elif found["code"]:
            new = _character(int(found["code"], 16))
        elif found["escape"]:
            new = _ESCAPED[found["escape"]]
        elif _HOLDS_DATA.search(found["attributes"] or ""):
            continue
        else:
            new = "" if found["tag"].lower() in _INLINE else "\n"
        yield start, end, new


def _character(code: int) -> str:
    """Half a character is none."""
    return "\ufffd" if 0xD800 <= code < 0xE000 else chr(code)


_INLINE: Final = frozenset("a b big bdi bdo code del em font i ins kbd mark s small span strong sub sup tt u".split())
_MARKUP: Final = re.compile(
    r"(?P<entity>&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,7});)"
    r"|\\u(?P<code>[0-9a-fA-F]{4})"
    r"""|\\(?P<escape>[nrt"/])"""
    r"|</?(?P<tag>[A-Za-z][A-Za-z0-9]{0,15})(?P<attributes>\s[^<>]{0,300})?/?>"
)
_ESCAPED: Final = {"n": "\n", "r": "\n", "t": "\t", '"': '"', "/": "/"}
_HOLDS_DATA: Final = re.compile("[0-9]{5}|@")
"""What stands in an attribute is data too: the tag of such a one stays as it is."""
