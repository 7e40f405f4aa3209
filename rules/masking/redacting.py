"""A text, or all texts of a value, masked as a profile asks: what is scanned again shows no more than it allows."""

from collections import Counter
from typing import Any, Final

import orjson

from rules.masking.finding import Looking
from rules.masking.legible import read
from rules.masking.profile import FAMILIES, Bound
from rules.masking.scanning import UNSCANNED, Finding
from rules.masking.texts import DEEPEST, Text, parsed, safe

ROUNDS: Final = 4
"""What masking one value uncovers is masked in the next round; what is still found after them goes whole."""
_HIDDEN_LENGTH: Final = 3
_MARKUP: Final = frozenset("<&\\")


class Redacting:
    """Masks in the form in which a value is written. `same_length`: every hidden character is one sign, so places stay;
    else a part whose length would tell something is always three signs long."""

    def __init__(self, looking: Looking, *, same_length: bool = False) -> None:
        self._looking = looking
        self._same_length = same_length

    def text(self, text: str, name: str = "") -> str:
        """The text; `name` is the field that holds it."""
        for round_ in range(ROUNDS):
            found = [each for each in self._looking.at(Text("", name, text)) if not each.masked]
            if not found:
                return text
            text = self._replaced(text, found, whole=round_ > 0)
        return "".join("*" if sign.isalnum() or sign == "@" else sign for sign in text)

    def value(self, value: object, name: str = "", depth: int = 0) -> object:
        """The value with all its texts masked, keys and JSON in strings too; numbers that are found become texts."""
        if isinstance(value, str):
            inner = parsed(value) if depth < DEEPEST else None
            if inner is None:
                return self.text(value, name)
            masked = self.value(inner, name, depth + 1)
            return value if masked == inner else orjson.dumps(masked).decode()
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            masked = self.text(str(value), name)
            return value if masked == str(value) else masked
        if depth >= DEEPEST and isinstance(value, (dict, list)):
            return self.text(orjson.dumps(value, default=str, option=orjson.OPT_NON_STR_KEYS).decode(), name)
        if isinstance(value, dict):
            return self._mapping(value, depth)
        return [self.value(each, name, depth + 1) for each in value] if isinstance(value, list) else value

    def _mapping(self, value: dict[Any, object], depth: int) -> dict[str, object]:
        found: dict[str, object] = {}
        for key, below in value.items():
            shown = str(key) if safe(str(key)) == key else self.text(str(key))
            while shown in found:  # two keys may look alike when they are masked
                shown += "*"
            found[shown] = self.value(below, str(key), depth + 1)
        return found

    def _replaced(self, text: str, found: list[Finding], *, whole: bool) -> str:
        """From the last place to the first; a finding inside another goes with that."""
        parts, end = list[str](), len(text)
        for each in sorted(found, key=lambda one: (-one.end, one.start)):
            if each.start >= end:
                continue
            stop = min(each.end, end)
            parts += (text[stop:end], self._masked(text[each.start : stop], each, whole))
            end = each.start
        return "".join((text[:end], *reversed(parts)))

    def _masked(self, written: str, finding: Finding, whole: bool) -> str:
        bound = self._looking.profile.bound(finding.kind)
        sign = _sign(bound)
        if finding.kind == UNSCANNED or whole:
            return sign * len(written) if self._same_length else f"[{finding.kind}]"
        local, at, domain = written.partition("@")
        if not at:
            return self._kept(written, bound, sign)
        masked = self._kept(local, bound, sign)
        if not self._same_length and _MARKUP.isdisjoint(local):
            masked = local[: _first(local, bound)] + sign * _HIDDEN_LENGTH
        return masked + at + (domain if bound.tail else self._kept(domain, bound._replace(first=0, last=0), sign))

    def _kept(self, written: str, bound: Bound, sign: str) -> str:
        """The value with its first and last characters, as many as the bound lets be read; what joins them stays, and
        so does the markup between them."""
        seen = read(written)
        values = [place for place, each in enumerate(seen.text) if each.isalnum() or each in FAMILIES]
        last = min(bound.last, len(values))
        first = min(bound.first, max(0, len(values) - bound.hidden - last))
        hidden = Counter(seen.original(place, place + 1) for place in values[first : len(values) - last])
        parts, at = list[str](), 0
        for (start, end), read_as in hidden.items():
            parts += (written[at:start], sign * (end - start if self._same_length else read_as))
            at = end
        return "".join((*parts, written[at:]))


def _first(local: str, bound: Bound) -> int:
    return min(bound.first, max(0, len(local) - bound.hidden))


def _sign(bound: Bound) -> str:
    return "*" if "*" in bound.signs else min(bound.signs)
