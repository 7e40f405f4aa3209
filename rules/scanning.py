"""What personal data a text shows, and how much of it: kind, place, and a sample that a profile allows."""

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from rules.detector import (
    SUREST_FIRST,
    Audience,
    Confidence,
    Detector,
    Match,
    Numbers,
    Passage,
    Search,
    Shape,
    listed,
)
from rules.digits import asked, chains, forms
from rules.legible import read
from rules.masking import PROFILES, Profile, broken_bound, broken_sign, sample, visible
from rules.shape import matches

DETECTORS: Final = listed()
KINDS: Final = frozenset(detector.kind for detector in DETECTORS)
IMPERSONAL: Final = frozenset(detector.kind for detector in DETECTORS if not detector.personal)
LONGEST: Final = 1_000_000
"""Characters of a text that are read: a Kafka record has a megabyte at most unless brokers are told otherwise."""

UNSCANNED: Final = "unscanned"
"""The kind of a finding that says that a part of the text was not read: nobody knows what stands there."""


class Finding(NamedTuple):
    kind: str
    start: int
    end: int
    """From and to, in characters of the original text."""
    masked: bool
    """It shows no more than the profile allows."""
    confidence: Confidence
    sample: str
    """The value as far as the profile allows it to be read."""
    broke: str
    """Which bound of the profile it breaks; empty when masked."""
    personal: bool = True
    """False for a business's number: that may show whole, so it counts as masked."""
    audience: Audience = ""
    """Whose number it is, for kinds where that is asked."""
    shown: tuple[int, int] = (0, 0)
    """How many characters can be read at its start and at its end."""
    is_clear: bool = False
    """It can be read whole."""


def scan(
    text: str, *, kinds: frozenset[str] | None = None, profile: str | Profile = "default", weak: bool = False
) -> tuple[Finding, ...]:
    """The findings in order; of all kinds when none are named. Unknown profiles are a KeyError.

    What was not read is a finding too, of kind `unscanned`: beyond `LONGEST`, or where a detector failed.
    """
    if len(text) > LONGEST:
        return (
            *scan(text[:LONGEST], kinds=kinds, profile=profile, weak=weak),
            _unscanned(LONGEST, len(text), "length"),
        )
    legible = read(text)
    passage = Passage(legible.text, chains(legible.text))
    wanted, bounds = KINDS if kinds is None else kinds, PROFILES[profile] if isinstance(profile, str) else profile
    return tuple(
        finding(detector.kind, match, bounds, legible.original(match.start, match.end), text)
        for detector, match in _distinct(_matches(passage, wanted))
        if detector.kind in wanted and (weak or match.confidence != "weak")
    )


def finding(kind: str, match: Match, profile: Profile, place: tuple[int, int], text: str = "") -> Finding:
    """What may be said of a match, which stands at that place of the text."""
    bound = profile.bound(kind)
    personal = kind not in IMPERSONAL
    broke = broken_bound(match, bound) or broken_sign(text[place[0] : place[1]], bound) if personal else ""
    shown, clear = visible(match.value)[:2], "*" not in match.value
    said = sample(match, bound)
    return Finding(kind, *place, not broke, match.confidence, said, broke, personal, match.audience, shown, clear)


def _unscanned(start: int, end: int, why: str) -> Finding:
    return Finding(UNSCANNED, start, end, False, "proved", "", why)


def _matches(passage: Passage, wanted: frozenset[str]) -> Iterator[tuple[Detector, Match]]:
    """Also what is surely of another kind, so that it is not taken for a wanted one."""
    for form, askers in forms(passage.chains, _LAYOUTS):
        for detector, way in askers:
            match = way.match(form, passage.text)
            if match is not None and (detector.kind in wanted or match.confidence == "proved"):
                yield detector, match
    for hint, detector, other in _BY_HINT:
        if hint.search(passage.text):
            found = matches(other, passage.text) if isinstance(other, Shape) else other.find(passage)
            for match in found:
                if detector.kind in wanted or match.confidence == "proved":
                    yield detector, match


def _distinct(found: Iterable[tuple[Detector, Match]]) -> list[tuple[Detector, Match]]:
    """In order, without numbers that overlap a surer or longer one. A number in an e-mail address is both."""
    kept: list[tuple[Detector, Match]] = []
    taken: set[int] = set()
    for detector, match in sorted(found, key=_precedence):
        if not match.tail:
            if not taken.isdisjoint(range(match.start, match.end)):
                continue
            taken.update(range(match.start, match.end))
        kept.append((detector, match))
    return sorted(kept, key=lambda one: (one[1].start, one[1].end))


def _precedence(one: tuple[Detector, Match]) -> tuple[int, int, float]:
    detector, match = one
    return SUREST_FIRST.index(match.confidence), match.start - match.end, detector.chance


_LAYOUTS: Final = asked(
    ((detector, way), way.layouts, way.whole)
    for detector in DETECTORS
    for way in detector.ways
    if isinstance(way, Numbers)
)
_BY_HINT: Final = tuple(
    (re.compile(way.hint), detector, way)
    for detector in DETECTORS
    for way in detector.ways
    if isinstance(way, (Shape, Search))
)
