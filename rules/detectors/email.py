"""E-mail addresses: a local part, an at sign, a domain with a dot."""

import re
from collections.abc import Iterator
from typing import Final

from rules.masking.detector import Detector, Match, Search
from rules.masking.digits import new
from rules.masking.surroundings import is_named

LONGEST_LOCAL: Final = 64

_COMMON: Final = "(?:com|cn|net|org|edu|gov)(?![A-Za-z0-9])"
DOMAIN: Final = re.compile(
    rf"@(?:[A-Za-z0-9*-]{{1,63}}(?:\.|。(?={_COMMON}))){{1,8}}(?:[A-Za-z]{{2,24}}|[A-Za-z]{{0,2}}\*{{2,}})(?![A-Za-z0-9-])"
)
"""Who writes Chinese types `。` for a dot."""
FILES: Final = frozenset("png jpg jpeg gif svg webp ico css js ts json html htm py md txt pdf mp3 mp4".split())
"""Endings of file names, as in `logo@2x.png`."""


def find(text: str) -> Iterator[Match]:
    at = text.find("@")
    while at >= 0:
        if match := _around(text, at):
            yield match
        at = text.find("@", at + 1)


def find_spoken(text: str) -> Iterator[Match]:
    """An at sign in words; what is said to be a dot tells it from `meet me at example.com`."""
    for found in _SPOKEN.finditer(text):
        if _is_meant(found):
            yield Match(*found.span(), found["local"], 0, "likely", "@" + found["domain"])


def _is_meant(found: re.Match[str]) -> bool:
    """Whether what may be an address is none of a place: `meet me at example.com`, `a @ b.com`."""
    at = found["at"].strip().lower()
    if at == "@":
        return is_named(found.string, found.start(), found.end(), _MAIL)
    return at != "at" or (_SAID_DOT.search(found["domain"]) is not None and found["local"].lower() not in _PLACED)


def _around(text: str, at: int) -> Match | None:
    local, domain = _local(text, at), DOMAIN.match(text, at)
    if not local or domain is None or domain.group().rpartition(".")[2].lower() in FILES:
        return None
    start = at - len(local)
    if text[start - 1 : start] in _ENDS_LOGIN and _is_password(text, start):
        return None
    value = local if _HIDING.isdisjoint(local) else _hidden(local)
    return new(Match, (start, domain.end(), value, 0, "likely" if "*" in value else "proved", domain.group(), ""))


def _local(text: str, at: int) -> str:
    """The characters before the at sign that may be its; empty when they cannot."""
    piece = text[max(0, at - LONGEST_LOCAL - 1) : at]
    local = piece[len(piece.rstrip(_IN_LOCAL)) :]
    if len(local) > LONGEST_LOCAL or local.endswith(".") or ".." in local:
        return ""
    if local.isalnum():
        return local
    if "#" in local and "##" not in local:
        local = local.rpartition("#")[2]
    local = local.lstrip("._%+-")
    bold = _BOLD.match(local) if local[:1] == "*" else None
    return local[bold.end() :] if bold else local


def _hidden(local: str) -> str:
    """With `*` for each hidden character; a run of x hides only at the end or alone."""
    if _ALL_X.fullmatch(local):
        return "*" * len(local)
    return _X_AT_END.sub(lambda run: "*" * len(run.group()), local.replace("#", "*"))


def _is_password(text: str, start: int) -> bool:
    """`scheme://user:password@host` is no address of a person."""
    lowest = max(0, start - LONGEST_LOCAL - len("://"))
    return text.find("://", lowest, start) >= 0 and _LOGIN.search(text[lowest:start]) is not None


_IN_LOCAL: Final = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._%+-*#"
_DOT: Final = r"(?:\.|点|\s(?i:dot)\s|\s?\[(?i:dot)\]\s?|\s?\((?i:dot)\)\s?)"
_SPOKEN: Final = re.compile(
    rf"(?<![A-Za-z0-9._%+-])(?P<local>[A-Za-z0-9][A-Za-z0-9_%+-]{{0,63}}(?:{_DOT}[A-Za-z0-9_%+-]{{1,30}}){{0,3}})"
    r"(?P<at>\s?(?:艾特|\[(?i:at)\]|\((?i:at)\))\s?|\s(?i:at)\s|\s@\s)"
    rf"(?P<domain>(?:[A-Za-z0-9-]{{1,40}}{_DOT}){{1,4}}(?i:com|cn|net|org|edu|gov|io|co|info|de|fr|uk|jp|hk|tw))(?![A-Za-z0-9])"
)
_PLACED: Final = frozenset(
    "am is are was were be been me us you it him her look looking shop shopping online available find visit see"
    " here page site website ordered bought order buy registered only".split()
)
"""Words with which `at` says where something is."""
_MAIL: Final = re.compile("邮箱|邮件|mail", re.IGNORECASE)
_SAID_DOT: Final = re.compile("(?i:dot)|点")
_ENDS_LOGIN: Final = frozenset("/:")
_LOGIN: Final = re.compile(r"://(?:[A-Za-z0-9._~%-]*:)?$")
_HIDING: Final = frozenset("#xX")
_BOLD: Final = re.compile(r"\*{1,2}(?=[A-Za-z0-9])")
_ALL_X: Final = re.compile(r"[xX]{2,}")
_X_AT_END: Final = re.compile(r"(?:x{3,}|X{3,})$")

DETECTOR: Final = Detector(
    "email",
    (
        Search(find, hint="@"),
        Search(
            find_spoken, hint=r"艾特|[\[(](?i:at)[\])]|[A-Za-z0-9]\s(?:(?i:at)|@)\s[A-Za-z0-9-]+(?:\s(?i:dot)\s|点|\.)"
        ),
    ),
    chance=0.0,
    proved=(
        "邮箱⟦zhang.san@example.com.cn⟧，谢谢",
        "<⟦user@example.com⟧>",
        "mailto:⟦user@example.com⟧.",
        "⟦user@example。com⟧。",
    ),
    likely=(
        "⟦u***@example.com⟧",
        "⟦***@example.com⟧",
        "my email is ⟦user at example dot com⟧",
        "邮箱是⟦user艾特example点com点cn⟧",
        "mail ⟦user[at]example.com⟧",
    ),
    silent=(
        "user@example。Thanks",
        "meet me at example.com",
        "I am at example dot com",
        "user@localhost",
        "@example.com",
        "logo@2x.png",
        "https://name:word@example.com/",
        "你@我",
    ),
)
